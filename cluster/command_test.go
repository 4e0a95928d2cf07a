package cluster

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"synod/roles"
	"synod/roles/simplepaxos"
)

// five is what commands may name in these tests.
func five() Scope {
	s := Scope{Agents: roles.Together(5).Agents(), Protocols: []string{"simplepaxos", "fastpaxos"}, Values: []string{"red", "set x 1", "set y 2", `two  "blanks`}, Messages: []string{"Prepare", "Accept", "Accepted"}, Help: "press ? for all of them"}
	for _, f := range simplepaxos.Protocol().Flaws {
		s.Rules = append(s.Rules, f.Name)
	}
	return s
}

func TestEveryFormIsRead(t *testing.T) {
	for _, spec := range CommandTable() {
		for _, form := range spec.Forms {
			c, err := ParseCommand(form, five())
			if err != nil {
				t.Errorf("%s: %v", form, err)
				continue
			}
			if again, err := ParseCommand(c.String(), five()); err != nil || !reflect.DeepEqual(again, c) {
				t.Errorf("%s is written as %s, which is read as %+v, %v, and not as %+v", form, c, again, err, c)
			}
		}
		if len(spec.Forms) > 0 && spec.Summary == "" {
			t.Errorf("%s has no summary", spec.Word)
		}
	}
}

func TestCommandsAreRead(t *testing.T) {
	a, b, c, d, e := roles.ID(0), roles.ID(1), roles.ID(2), roles.ID(3), roles.ID(4)
	for _, test := range []struct {
		line string
		want Command
	}{
		{"", Command{}},
		{"   # a remark", Command{}},
		{"propose a red", Command{Verb: Propose, Agent: a, Value: "red"}},
		{`  propose   A   "two words"  `, Command{Verb: Propose, Agent: a, Value: "two words"}},
		{`propose A "#1"`, Command{Verb: Propose, Agent: a, Value: "#1"}},
		{"crash C after-write", Command{Verb: Crash, Agent: c, Point: CrashAfterWrite}},
		{"cut B-A", Command{Verb: Cut, Links: Links{From: a, To: b, Both: true}}},
		{"cut B>A", Command{Verb: Cut, Links: Links{From: b, To: a}}},
		{"mend e", Command{Verb: Mend, Links: Links{From: e, Around: true}}},
		{"partition AB|CDE", Command{Verb: Partition, Groups: [][]roles.ID{{a, b}, {c, d, e}}}},
		{"partition A,B C | D", Command{Verb: Partition, Groups: [][]roles.ID{{a, b, c}, {d}}}},
		{"delay 40ms", Command{Verb: Delay, Links: Links{Every: true}, Min: 40, Max: 40}},
		{"delay A 1ms..1m", Command{Verb: Delay, Links: Links{From: a, Around: true}, Min: 1, Max: 60_000}},
		{"loss B>C 12.5%", Command{Verb: Loss, Links: Links{From: b, To: c}, Percent: 12.5}},
		{"dup 5%", Command{Verb: Dup, Links: Links{Every: true}, Percent: 5}},
		{"dup A>B Accept 2.A", Command{Verb: Duplicate, Links: Links{From: a, To: b}, Word: "Accept 2.A"}},
		{"order fifo", Command{Verb: Order, Links: Links{Every: true}, Fifo: true}},
		{"deliver A>B", Command{Verb: Deliver, Links: Links{From: a, To: b}}},
		{"run 1.5s", Command{Verb: Run, Min: 1500}},
		{"step", Command{Verb: Step, N: 1}},
		{"rewind", Command{Verb: Rewind, N: -1}},
		{"rewind 0", Command{Verb: Rewind}},
		{"speed 0.5x", Command{Verb: Speed, Percent: 50}},
		{"quorum majority", Command{Verb: Quorum}},
		{"seed 18446744073709551615", Command{Verb: Seed, Seed: 1<<64 - 1}},
	} {
		got, err := ParseCommand(test.line, five())
		if err != nil || !reflect.DeepEqual(got, test.want) {
			t.Errorf("%q: %+v, %v, want %+v", test.line, got, err, test.want)
		}
	}
}

// A mistake says what is wrong, where, and the nearest form that is right.
func TestMistakesAreExplained(t *testing.T) {
	for _, test := range []struct{ line, want string }{
		{"propse A red", `column 1: there is no command "propse"; try: propose A red`},
		{"xyzzy", `column 1: there is no command "xyzzy"; try: press ? for all of them`},
		{"propose", "column 8: the name of an agent is missing; try: propose A red"},
		{"propose A", "column 10: the value is missing; try: propose A red"},
		{`propose A ""`, "column 11: the value is missing; try: propose A red"},
		{`propose A "red`, "column 11: the quote is not closed"},
		{`propose A "\q"`, "column 11: the quoted word has an escape that does not exist"},
		{`propose A "a\nb"`, "column 11: U+000A is a control character: leave it out"},
		{`propose A "\xff"`, "column 11: a character was lost here: the text is not UTF-8"},
		{"propose A a\x00b", "column 12: U+0000 is a control character: leave it out"},
		{`loss "" 5%`, `column 6: a number with % is missing; try: loss 20%`},
		{"propose A " + strings.Repeat("x", 65), "column 11: a value has at most 64 characters; try: propose A red"},
		{`propose A "red" blue`, `column 17: unexpected "blue"; try: propose A red`},
		{"propose F red", "column 9: there is no agent F: the agents are A B C D E; try: propose A red"},
		{"propose 7 red", `column 9: "7" is not an agent: agents are A, B … or p1, a2, l1; try: propose A red`},
		{"crash C later", `column 9: an agent crashes now, before-write or after-write, not "later"; try: crash C`},
		{"disk C", `column 7: a disk is ok, fails, lies or loses-last, not ""; try: disk C ok`},
		{"cut A-A", "column 5: A has no link to itself: what it tells itself takes no time and is never lost; try: cut A-B"},
		{"cut A-F", "column 7: there is no agent F: the agents are A B C D E; try: cut A-B"},
		{"partition", "column 10: a group is missing; try: partition AB | CDE"},
		{"partition AB | CDA", "column 16: A is in two groups; try: partition AB | CDE"},
		{"partition | AB", "column 11: a group is empty; try: partition AB | CDE"},
		{"delay 0ms", "column 7: 0ms is out of bounds: between 1ms and 1h0m0s; try: delay 10ms..40ms"},
		{"delay 40ms..10ms", "column 7: 10ms is less than 40ms: write the smaller one first; try: delay 10ms..40ms"},
		{"delay 1.5ms", "column 7: 1.5ms is not a whole number of milliseconds; try: delay 10ms..40ms"},
		{"delay fast", `column 7: "fast" is not a duration: write 40ms, 1.5s or 2m; try: delay 10ms..40ms`},
		{"loss 101%", "column 6: 101% is out of bounds: between 0% and 100%; try: loss 20%"},
		{"loss NaN%", `column 6: "NaN%" is not a number with %; try: loss 20%`},
		{"loss 20", `column 6: "20" is not a number with %; try: loss 20%`},
		{"deliver A-B Accept", "column 9: a message goes one way: write A>B; try: deliver A>B Accept 2.A"},
		{"without persist-promis", "column 9: there is no rule"},
		{"protocol raft", `column 10: there is no protocol "raft": there are simplepaxos, fastpaxos`},
		{"step 0", `column 6: "0" is not a whole number between 1 and 1000000; try: step`},
		{"separate 2", `column 10: "2" is not 3 numbers with commas between them; try: separate 2,3,1`},
		{"seed -1", `column 6: "-1" is not a seed: a seed is a whole number from 0; try: seed 9`},

		{"pause X", "column 7: there is no agent X: the agents are A B C D E; try: pause A 2s"},
		{"pause A soon", `column 9: "soon" is not a duration: write 40ms, 1.5s or 2m; try: pause A 2s`},
		{"pause A 0s", "column 9: 0s is out of bounds: between 1ms and 24h0m0s; try: pause A 2s"},
		{"pause A 2s 3s", `column 12: unexpected "3s"; try: pause A 2s`},
		{"pause 2s", `column 7: "2s" is not an agent: agents are A, B … or p1, a2, l1; try: pause A 2s`},
		{"resume A 2s", `column 10: unexpected "2s"; try: resume A`},
		{"resume now", `column 8: "now" is not an agent: agents are A, B … or p1, a2, l1; try: resume A`},

		{"clock B 0%", "column 9: 0% is out of bounds: between 10% and 1000%; try: clock B 110%"},
	} {
		c, err := ParseCommand(test.line, five())
		if err == nil || !strings.HasPrefix(err.Error(), test.want) {
			t.Errorf("%q:\n got %v %v\nwant %s", test.line, c, err, test.want)
		}
	}
	var e *CommandError
	if _, err := ParseCommand("without persist-promis", five()); !errors.As(err, &e) || e.Hint != "without persist-promise" {
		t.Errorf("a misspelt rule: %v", err)
	}
}

// someCommand draws a command that can be written.
func someCommand(random *rand.Rand, s Scope) Command {
	agent := func() roles.ID { return s.Agents[random.IntN(len(s.Agents))] }
	links := func() Links {
		a, b := agent(), agent()
		switch both := random.IntN(2) == 0; {
		case a == b:
			return Links{From: a, Around: true}
		case both:
			return Links{From: min(a, b), To: max(a, b), Both: true}
		default:
			return Links{From: a, To: b}
		}
	}
	anyLinks := func() Links {
		if random.IntN(3) == 0 {
			return Links{Every: true}
		}
		return links()
	}
	text := func() string {
		all := []string{"red", "two words", `qu"ote`, `"`, "é→漢", "#", "a # b", "#2", "A#1", "👩‍🚀", "می‌خواهم", "e\u0301", "a  b", "%", "-", "x>y", `\n`, "|"}
		return all[random.IntN(len(all))]
	}
	percent := func() float64 { return float64(random.IntN(401)) / 4 }
	span := func() Time { return 1 + Time(random.IntN(200_000)) }
	specs := CommandTable()
	c := Command{Verb: specs[random.IntN(len(specs))].Verb}
	switch c.Verb {
	case Propose:
		c.Agent, c.Value = agent(), roles.Value(text())
	case Crash:
		c.Agent, c.Point = agent(), CrashPoint(random.IntN(3))
	case Disk:
		c.Agent, c.Mode = agent(), DiskMode(random.IntN(4))
	case Restart, Wipe, Timeout, ResumeAgent, Select:
		c.Agent = agent()
	case PauseAgent:
		c.Agent, c.Min = agent(), Time(random.IntN(2))*span()
		c.Agent = agent()
	case Drift:
		c.Percent = minDrift + percent()
		if c.Links.Every = random.IntN(4) == 0; !c.Links.Every {
			c.Agent = agent()
		}
	case Cut, Mend:
		c.Links = links()
	case Partition:
		switch c.Shape = Shape(random.IntN(int(Hub) + 1)); c.Shape {
		case Bridge, Hub:
			c.Agent = agent()
			return c
		case Ring:
			return c
		case Chain:
			if len(s.Agents) > 1 {
				c.Groups = [][]roles.ID{s.Agents}
			}
			return c
		}
		groups := make([][]roles.ID, 3)
		for _, id := range s.Agents {
			if g := random.IntN(4); g < 3 {
				groups[g] = append(groups[g], id)
			}
		}
		for _, g := range groups {
			if len(g) > 0 {
				c.Groups = append(c.Groups, g)
			}
		}
		if c.Groups == nil {
			c.Groups = [][]roles.ID{s.Agents}
		}
		if len(c.Groups) == 1 {
			c.Shape = Sides
		}
	case Delay:
		c.Links, c.Min = anyLinks(), span()
		c.Max = c.Min + Time(random.IntN(2))*span()
	case Loss, Dup:
		c.Links, c.Percent = anyLinks(), percent()
	case Order:
		c.Links, c.Fifo = anyLinks(), random.IntN(2) == 0
	case Deliver, Drop, Duplicate, Hold, HoldNext, Release:
		a := agent()
		b := agent()
		for b == a {
			b = agent()
		}
		c.Links, c.Word = Links{From: a, To: b}, []string{"", "Accept", "Accept 1.A " + text()}[random.IntN(3)]
	case Without, With:
		c.Word = s.Rules[random.IntN(len(s.Rules))]
	case Protocol:
		c.Word = s.Protocols[0]
	case Run:
		c.Min = span()
	case Branch, NameBranch:
		if c.N = random.IntN(4); c.N == 0 || c.Verb == NameBranch {
			c.Word = strings.Join(strings.Fields(text()), " ")
		}
		switch err := checkBranchName(c.Word); {
		case err != nil, c.Verb == Branch && c.N == 0 && c.Word == "":
			c.Word = []string{"cut first", "2 lives", "name", "name of it", "-1", "retry-wins"}[random.IntN(6)]
		}
	case Step, Agents, Window, Snapshot, Members:
		c.N = 1 + random.IntN(31)
	case Rewind:
		c.N = random.IntN(100) - 1
	case Speed:
		c.Percent = float64(25 * (1 + random.IntN(100)))
	case Separate:
		c.N, c.N2, c.N3 = 1+random.IntN(31), 1+random.IntN(31), random.IntN(32)
	case Quorum:
		if random.IntN(3) > 0 {
			c.N, c.N2 = 1+random.IntN(31), 1+random.IntN(31)
		}
	case Learning:
		c.N = random.IntN(31)
		if c.N == 0 {
			c.N2 = random.IntN(31)
		}
	case Variant:
		c.Word = "uncoordinated"
	case View:
		c.Word = Views[random.IntN(len(Views))]
	case Pace:
		c.On = random.IntN(2) == 0
	case Set:
		c.Word, c.On = Switches[random.IntN(len(Switches))], random.IntN(2) == 0
	case Seed:
		c.Seed = random.Uint64()
	case Again:
		if c.N = random.IntN(2); c.N > 0 {
			c.Seed = random.Uint64()
		}
	case Open, Lesson:
		c.Word = text()
	case Save, Export:
		c.Word, c.Force = text(), random.IntN(2) == 0
		if all := Pictures(); c.Verb == Export && random.IntN(2) == 0 {
			c.Other, c.On = all[random.IntN(len(all))], random.IntN(2) == 0
		}
	case Compare:
		switch c.Against = []Verb{NoVerb, Branch, Without, With, Protocol, Open}[random.IntN(6)]; c.Against {
		case Branch:
			if c.N, c.N2 = 1+random.IntN(9), 10+random.IntN(9); random.IntN(2) == 0 {
				c.N, c.Word = 0, []string{"cut first", "2 lives", "name", "-1", "retry-wins"}[random.IntN(5)]
			}
		case Without, With:
			c.Word = s.Rules[random.IntN(len(s.Rules))]
		case Protocol:
			c.Word = s.Protocols[0]
		case Open:
			c.Word = append(comparisons, text())[random.IntN(5)]
			if random.IntN(2) == 0 {
				c.Other = text()
			}
		}
	case Quit:
		c.Force = random.IntN(2) == 0
	}
	return c
}

// What is written is read back as it was.
func TestCommandsRoundTrip(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 1))
	together, apart := five(), five()
	apart.Agents = roles.Apart(3, 12, 2).Agents()
	many := five()
	many.Agents = roles.Together(31).Agents()
	for i := range 20_000 {
		s := []Scope{together, apart, many}[i%3]
		c := someCommand(random, s)
		got, err := ParseCommand(c.String(), s)
		if err != nil || !reflect.DeepEqual(got, c) {
			t.Fatalf("%+v is written as %q, and that is read as %+v, %v", c, c, got, err)
		}
	}
}

func FuzzParseCommand(f *testing.F) {
	for _, spec := range CommandTable() {
		for _, form := range spec.Forms {
			f.Add(form)
		}
	}
	f.Fuzz(func(t *testing.T, line string) {
		c, err := ParseCommand(line, five())
		if err != nil {
			var e *CommandError
			if !errors.As(err, &e) || e.Column < 1 || e.Column > utf8.RuneCountInString(line)+1 || e.Problem == "" {
				t.Fatalf("%q: %#v", line, err)
			}
			return
		}
		if again, err := ParseCommand(c.String(), five()); err != nil || !reflect.DeepEqual(again, c) {
			t.Fatalf("%q is %+v, and what that is written as, %q, is %+v, %v", line, c, c, again, err)
		}
	})
}

func TestCompletion(t *testing.T) {
	flying := []string{"A>B Accept 1.A red", "A>C Prepare 2.A"}
	for _, test := range []struct{ line, want string }{
		{"pr", "propose protocol"},
		{"propose ", "A B C D E"},
		{"propose c", "C"},
		{"crash C ", "before-write after-write"},
		{"pau", "pause"},
		{"resume ", "A B C D E"},
		{"pause b", "B"},
		{"pause B ", "2s"},
		{"cut D", "D-E"},
		{"deliver ", "A>B Accept 1.A red,A>C Prepare 2.A"},
		{"without persist", "persist-promise persist-vote"},
		{"expo", "export export!"},
		{"save! ", "run.synod"},
		{"compare ", "branch without with protocol"},
		{"compare without persist", "persist-promise persist-vote"},
		{"compare protocol ", "simplepaxos fastpaxos"},
		{"compare branch 1 ", "branch"},
		{"compare branch 1 branch ", "2"},
		{"branch ", "1 2 name"},
		{"branch 2 ", "name"},
		{"export st", "stage"},
		{"hold n", "next"},
		{"hold next E", "E>A E>B E>C E>D"},
		{"hold next A>B Acc", "Accept Accepted"},
		{"xyzzy ", ""},
	} {
		var words []string
		for _, c := range Complete(test.line, len(test.line), five(), flying) {
			words = append(words, c.Word)
			if !strings.HasPrefix(strings.ToLower(c.Line), strings.ToLower(test.line)) || c.Help == "" {
				t.Errorf("%q is completed to %q, %q", test.line, c.Line, c.Help)
			}
		}
		between := " "
		if strings.HasPrefix(test.line, "deliver") {
			between = ","
		}
		if got := strings.Join(words, between); got != test.want {
			t.Errorf("%q: %s, want %s", test.line, got, test.want)
		}
	}
	if got := len(Complete("", 0, five(), nil)); got != len(CommandTable())-5+3 { // three have a form with !, and five have no word of their own
		t.Errorf("an empty line has %d completions", got)
	}
}

// An impossible command says why, and changes nothing.
func TestImpossibleCommands(t *testing.T) {
	for _, test := range []struct{ before, line, want string }{
		{"", "restart A", "A is up: only an agent that has crashed can restart"},
		{"crash A", "crash A", "A is down already"},
		{"crash A", "propose A red", "A is down and can propose nothing: restart it first"},
		{"", "deliver A>B", "no message is in flight from A to B"},
		{"propose A red", "deliver A>B Accept", `no "Accept" is in flight from A to B: there is Prepare 1.A`},
		{"propose A red;cut A-B", "deliver A>B", "Prepare 1.A cannot be delivered to B: the link A–B was cut while it was in flight"},
		{"propose A red;crash B", "deliver A>B", "Prepare 1.A cannot be delivered to B: B is down"},
		{"propose A red", "release A>B", `no message from A to B is held: in flight there is Prepare 1.A`},
		{"hold next A>B", "hold next A>B Accept", "somebody waits for the next message from A to B already: release A>B calls that off"},
		{"hold next A>B Accept", "release A>B Prepare", "no message is in flight from A to B"},
		{"", "timeout A", "A has no running timer"},
		{"crash A", "pause A", "A is down: only an agent that is up can be paused"},
		{"pause A", "pause A 2s", "A is paused already: resume A lets it go on"},
		{"", "resume A", "A is not paused"},
		{"pause A;crash A", "resume A", "A is down and not paused: restart A brings it back"},
		{"pause A", "restart A", "A is paused, and has not crashed: resume A lets it go on"},
		{"pause A", "propose A red", "A is paused and can propose nothing: resume it first"},
		{"propose A red;pause A", "timeout A", "A is paused, and its timers stand still: resume it first"},
		{"propose A red;pause B", "deliver A>B", "Prepare 1.A cannot be delivered to B: B is paused; resume it first"},
		{"", "status", `"status" is for whoever watches the run, not for the cluster`},
	} {
		run, err := NewTimeline(Settings{simplepaxos.Protocol(), roles.Together(5), 1}, nil)
		must(t, err)
		for line := range strings.SplitSeq(test.before, ";") {
			if c, err := ParseCommand(line, five()); c.Verb != NoVerb {
				must(t, err)
				must(t, run.Do(c))
			}
		}
		digest, events := run.State().Digest(), fmt.Sprint(run.Events(0, 1<<30))
		c, err := ParseCommand(test.line, five())
		must(t, err)
		if err := run.Do(c); err == nil || err.Error() != test.want {
			t.Errorf("%s, after %q: %v, want %s", test.line, test.before, err, test.want)
		}
		if run.State().Digest() != digest || fmt.Sprint(run.Events(0, 1<<30)) != events {
			t.Errorf("%s is impossible after %q, and changes something", test.line, test.before)
		}
		run.Close()
	}
}
