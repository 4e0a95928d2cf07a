package cluster

import ("testing";"fmt";"reflect")

func TestCommandProbe(t *testing.T) {
	try := func(line string, s Scope) {
		defer func() { if r := recover(); r != nil { fmt.Println("PANIC", line, r) } }()
		c, err := ParseCommand(line, s)
		if err != nil { fmt.Println("err  ", line, "|", err); return }
		again, err := ParseCommand(c.String(), s)
		fmt.Println(reflect.DeepEqual(c, again), line, "|", c, "|", err)
	}
	for _, l := range []string{`loss "" 5%`, `propose A "\xff"`, `save "\xff"`, `deliver A>B "\xff"`, `dup A>B Accept 1.A 50%`, `dup A>B "5%"`, `dup A>B "a  5%"`, `speed 0.57x`,`speed 1.1x`, `loss -0%`,
		`dup A>B Accept 1.A %`, `delay A>B`, `loss A-B`, `partition AA|B`, `partition AB|CDF`, `deliver A>B "\x1b[2J"`, `"propose" A red`, `PROPOSE A red`, `cut A->B`} {
		try(l, five())
	}
	for _, l := range []string{`without "a b"`, `partition AA, p1 | B`, `protocol "é\""`, `without "#"`, `partition p1,AB`} { try(l, Scope{}) }
	bad := 0
	for i := 625; i < 400000; i++ {
		s := fmt.Sprintf("speed %d.%04dx", i/10000, i%10000)
		c, err := ParseCommand(s, Scope{})
		if err != nil { t.Fatal(s, err) }
		if d, _ := ParseCommand(c.String(), Scope{}); !reflect.DeepEqual(c, d) { if bad < 5 { fmt.Println("speed", s, c, d) }; bad++ }
	}
	fmt.Println("bad speeds", bad)
}
