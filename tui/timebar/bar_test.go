package timebar_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"synod/cluster"
	"synod/cluster/chronicle"
	"synod/roles"
	"synod/roles/multipaxos"
	"synod/roles/simplepaxos"
	"synod/tui/timebar"
)

// text draws a line with its signs.
func text(cells []timebar.Cell, ascii bool) string {
	s := ""
	for _, c := range cells {
		s += c.Text(ascii)
	}
	return s
}

// start begins a run of which an index is kept.
func start(tb testing.TB, p *roles.Protocol) (*cluster.Timeline, *chronicle.Chronicle) {
	tb.Helper()
	run, err := cluster.NewTimeline(cluster.Settings{Protocol: p, Config: roles.Together(5), Seed: 1}, nil)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(run.Close)
	return run, chronicle.Keep(run)
}

// live has commands carried out, each followed by some virtual time.
func live(tb testing.TB, run *cluster.Timeline, commands ...string) {
	tb.Helper()
	for _, text := range commands {
		c, err := cluster.ParseCommand(text, run.Settings().Scope(nil))
		if err != nil {
			tb.Fatal(err)
		}
		if err := run.Do(c); err != nil {
			tb.Fatal(err)
		}
		run.Advance(run.Present().Now()+150, 1<<30)
	}
}

// A run with everything that a line can show has each mark at its step, and a click on a mark goes to that.
func TestEveryMarkStandsWhereItHappened(t *testing.T) {
	run, index := start(t, simplepaxos.Protocol())
	live(t, run, "propose A red", "partition AB | CDE", "crash D", "propose A red", "heal", "propose A red", "restart D",
		"propose A red", "without keep-promise", "propose C blue")
	k := index.Now()
	var bar timebar.Bar
	bar.Draw(k, timebar.Whole(k.Pos(chronicle.Sparse, k.Last()), 100), -1, k.Last())
	got := text(bar.Cells, false)
	if signs := strings.Trim(got, "━"); strings.Join(strings.FieldsFunc(signs, func(r rune) bool { return r == '━' }), " ") != "◆ ┃ ✗ ╎ ↺ ⊖ ▼" {
		t.Errorf("the line is %s", got)
	}
	if plain := text(bar.Cells, true); strings.Trim(plain, "=*|x:^0v") != "" || len(plain) != 100 {
		t.Errorf("in ASCII the line is %s", plain)
	}
	for x, c := range bar.Cells {
		step := bar.Step(k, x)
		if at := bar.Column(step); c.Mark != timebar.Nothing && at != x {
			t.Errorf("a click on column %d goes to step %d, which is drawn in column %d", x, step, at)
		}
		if is := timebar.Of(k.MarksOf(step) & timebar.Shown); c.Mark != timebar.Nothing && is != c.Mark {
			t.Errorf("column %d shows %v; a click on it goes to step %d, which has %v", x, c.Mark, step, is)
		}
	}
}

// What lies ahead of where one is looks otherwise, and a line of less than 40 columns has no room for what is least rare.
func TestWhatLiesAheadAndWhatHasNoRoom(t *testing.T) {
	run, index := start(t, simplepaxos.Protocol())
	live(t, run, "propose A red", "crash D", "restart D", "propose C blue")
	k := index.Now()
	var bar timebar.Bar
	for _, c := range []struct {
		columns, here int
		has, not      string
	}{{60, 0, "▼─", "━"}, {60, 10, "━▼─", "▼━"}, {60, k.Last(), "━▼", "─"}, {60, 5, "↺", "╸"}, {39, 5, "✗", "↺"}} {
		bar.Draw(k, timebar.Whole(k.Pos(chronicle.Sparse, k.Last()), c.columns), -1, c.here)
		if got := text(bar.Cells, false); !strings.Contains(got, c.has) || strings.Contains(got, c.not) {
			t.Errorf("in %d columns with the clock at step %d the line is %s", c.columns, c.here, got)
		}
	}
}

// Whatever the steps and the width, the columns have every step once, and every mark of the run is that of a column, or hidden by a rarer.
func TestNothingIsLost(t *testing.T) {
	run, index := start(t, multipaxos.Protocol())
	var bar timebar.Bar
	for i := range 40 {
		live(t, run, fmt.Sprintf(`propose %c "set k%d %d"`, 'A'+i%3, i, i))
		if i%8 == 5 {
			live(t, run, "crash D", "restart D")
		}
		k := index.Now()
		for _, columns := range []int{1, 7, 60, 110} {
			bar.Draw(k, timebar.Whole(k.Pos(chronicle.Sparse, k.Last()), columns), -1, k.Last())
			if len(bar.Cells) != columns {
				t.Fatalf("the line has %d columns instead of %d", len(bar.Cells), columns)
			}
			for step := 0; step <= k.Last(); step++ {
				c := bar.Cells[bar.Column(step)]
				is := timebar.Of(k.MarksOf(step) & timebar.Shown)
				if columns < timebar.Short && is < timebar.Choice {
					continue
				}
				if is > c.Mark && !(is == timebar.Choice && c.Height > 0) {
					t.Fatalf("step %d of %d has %v, and its column of %d shows %v", step, k.Last(), is, columns, c.Mark)
				}
			}
		}
	}
}

// A line that is lengthened shows what it would if it were drawn again, but for less than a column.
func TestALineIsLengthenedWhileNothingRareHappens(t *testing.T) {
	run, index := start(t, multipaxos.Protocol())
	for i := range 120 {
		live(t, run, fmt.Sprintf(`propose A "set k%d %d"`, i, i))
	}
	var bar, fresh timebar.Bar
	last, lengthened := 0, 0
	for i := range 30 {
		k := index.Now()
		whole := timebar.Whole(k.Pos(chronicle.Sparse, k.Last()), 60)
		if bar.Lengthen(k, last+1) {
			lengthened++
			bar.Place(k.Last())
		} else {
			bar.Draw(k, whole, -1, k.Last())
		}
		last = k.Last()
		if fresh.Draw(k, whole, -1, k.Last()); !bar.Cells[59].Here || bar.Column(k.Last()) != 59 || bar.Step(k, 59) != k.Last() {
			t.Fatalf("one is not at the end of the line: %s", text(bar.Cells, false))
		}
		for x, c := range bar.Cells {
			near := false
			for _, f := range fresh.Cells[max(0, x-1):min(60, x+2)] {
				near = near || f.Mark == c.Mark
			}
			if !near {
				t.Fatalf("column %d has another mark than in\n%s\n%s", x, text(fresh.Cells, false), text(bar.Cells, false))
			}
		}
		if i == 20 {
			live(t, run, "crash D")
		} else {
			run.Advance(run.Present().Now()+40, 1<<30)
		}
	}
	if lengthened == 0 || lengthened > 29 {
		t.Errorf("of 30 times it was lengthened %d times", lengthened)
	}
}

// Where many columns have a choice, how many were chosen is a height, and the rest of the marks stays.
func TestManyChoicesAreHeights(t *testing.T) {
	run, index := start(t, multipaxos.Protocol())
	for i := range 60 {
		live(t, run, fmt.Sprintf(`propose A "set k%d %d"`, i, i))
	}
	live(t, run, "crash D")
	k := index.Now()
	var bar timebar.Bar
	bar.Draw(k, timebar.Whole(k.Pos(chronicle.Sparse, k.Last()), 40), -1, k.Last())
	got := text(bar.Cells, false)
	if !strings.Contains(got, "█") || !strings.Contains(got, "✗") || strings.Contains(got, "◆") {
		t.Errorf("the line is %s", got)
	}
}

// The line of another future begins where it leaves its parent, below the parent's own step, and ends where it ends.
func TestTheLineOfABranch(t *testing.T) {
	run, index := start(t, simplepaxos.Protocol())
	live(t, run, "propose A red")
	first := run.Present().Steps()
	run.Goto(first / 2)
	live(t, run, "crash B", "propose C blue")
	index.Advance(math.MaxInt)
	k, parent := index.Now(), index.Branch(1)
	w := timebar.Whole(k.Pos(chronicle.Sparse, k.Last()), 80)
	var bar, above timebar.Bar
	bar.Draw(k, w, first/2, -1)
	above.Draw(parent, w, -1, -1)
	line, over := []rune(text(bar.Cells, false)), []rune(text(above.Cells, false))
	at := bar.Column(first / 2)
	if line[at] != '╰' || strings.TrimSpace(string(line[:at])) != "" || over[at] != '┬' {
		t.Errorf("they part at column %d:\n%s\n%s", at, string(over), string(line))
	}
	if end := strings.TrimRight(string(over), " "); !strings.HasSuffix(end, "╸") || len([]rune(end)) == 80 {
		t.Errorf("the shorter one does not end before the longer: %s", string(over))
	}
}

// What a line costs: whole runs of several lengths, none of whose columns were counted before.
func BenchmarkDraw(b *testing.B) {
	run, index := start(b, multipaxos.Protocol())
	for i, steps := range []int{1_000, 25_000, 100_000, 1_000_000} {
		for asked := 0; run.Present().Steps() < steps; asked++ {
			c := cluster.Command{Verb: cluster.Propose, Agent: roles.ID(asked % 5), Value: roles.Value(fmt.Sprintf("set k%d %d%d", asked%10, asked, i))}
			if err := run.Do(c); err != nil {
				b.Fatal(err)
			}
			run.Advance(run.Present().Now()+50, 1<<30)
		}
		b.Run(fmt.Sprintf("steps=%d", steps), func(b *testing.B) {
			k := index.Now()
			var bar timebar.Bar
			end := k.Pos(chronicle.Sparse, k.Last())
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				bar.Draw(k, timebar.Whole(end, 110), -1, k.Last()*(i%100)/100)
			}
		})
	}
}
