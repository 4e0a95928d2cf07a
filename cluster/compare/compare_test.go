package compare

import (
	"slices"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"synod/cluster"
	"synod/roles"
	"synod/roles/all"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// begun returns a run of five agents in which commands were carried out.
func begun(t *testing.T, protocol string, lines ...string) *cluster.Timeline {
	t.Helper()
	p, _ := all.Named(protocol)
	run, err := cluster.NewTimeline(cluster.Settings{Protocol: p, Config: roles.Together(5), Seed: 1}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(run.Close)
	do(t, run, lines...)
	return run
}

func do(t *testing.T, run *cluster.Timeline, lines ...string) {
	t.Helper()
	for _, line := range lines {
		c, err := cluster.ParseCommand(line, run.Settings().Scope(all.Protocols()))
		if err != nil {
			t.Fatal(err)
		}
		switch c.Verb {
		case cluster.Run:
			run.Advance(run.Present().Now()+c.Min, 1<<20)
		case cluster.Rewind:
			run.Goto(c.N)
		default:
			if err := run.Do(c); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func row(t *testing.T, r *Result, name string) Row {
	t.Helper()
	i := slices.IndexFunc(r.All(), func(row Row) bool { return row.Name == name })
	if i < 0 {
		t.Fatalf("no row is called %q:\n%s", name, strings.Join(r.Lines(), "\n"))
	}
	return r.All()[i]
}

// changed is a run beside the same commands with something changed.
func changed(t *testing.T, run *cluster.Timeline, line string) *Result {
	t.Helper()
	c, err := cluster.ParseCommand(line, run.Settings().Scope(all.Protocols()))
	if err != nil {
		t.Fatal(err)
	}
	told, err := Change{c}.Of(run.Apart(), all.Named)
	if err != nil {
		t.Fatal(err)
	}
	for !told.Advance(50) {
	}
	t.Cleanup(told.Close)
	return Runs(Side{Name: "main", Run: run}, Side{Name: line, Run: told.Run(), Refused: told.Refused()})
}

// Two branches part where the second one left, and everything that differs has a row with where it came about.
func TestTwoBranches(t *testing.T) {
	run := begun(t, "simplepaxos", "propose A red", "run 500ms")
	run.Goto(16)
	do(t, run, "crash A", "run 500ms")
	sides := [2]Side{}
	for i := range sides {
		p, err := run.ApartFrom(i + 1)
		if err != nil {
			t.Fatal(err)
		}
		sides[i] = Side{Name: p.Settings().Protocol.Name, Run: p.Wake()}
		t.Cleanup(sides[i].Run.Close)
	}
	r := Runs(sides[0], sides[1])
	if r.Common != 16 || r.Parted == nil || r.Parted[1].What != "A crashes" || r.Parted[0].Step != 17 || r.Parted[1].Step != 17 {
		t.Errorf("they part after step %d: %v", r.Common, r.Parted)
	}
	if got := row(t, r, "crashes"); got.Count != [2]int{0, 1} || got.Second() != "1 (+1)" || got.Step != [2]int{-1, 17} {
		t.Errorf("the crashes are told as %+v", got)
	}
	if got := row(t, r, "A"); got.Text != [2]string{"up", "down, it crashed"} {
		t.Errorf("A is told as %+v", got)
	}
	chosen := row(t, r, "chosen")
	for i, text := range chosen.Text {
		c := sides[i].Run.Present().Chosen()[0]
		if chosen.Step[i] != c.Step || !strings.HasPrefix(text, "red in 1.A, by ") {
			t.Errorf("the choice of side %d is told as %q at step %d", i, text, chosen.Step[i])
		}
	}
	for _, same := range []string{"protocol", "seed", "partition", "links"} {
		if slices.ContainsFunc(r.Rows, func(row Row) bool { return row.Name == same }) {
			t.Errorf("%s is the same on both sides and has a row", same)
		}
	}
	if lines := r.Lines(); !slices.Contains(lines, "Both are the same up to step 16.") || !slices.Contains(lines, "crashes: 0 | 1 (+1)") {
		t.Errorf("it is told as\n%s", strings.Join(lines, "\n"))
	}
}

// A run does not differ from itself, and a delay alone does not make two runs part.
func TestTheSame(t *testing.T) {
	for _, p := range all.Protocols() {
		value := string(p.Examples()[0])
		run := begun(t, p.Name, "propose A "+value, "run 200ms", "partition AB | CDE", "run 300ms")
		again := run.Apart().Wake()
		t.Cleanup(again.Close)
		r := Runs(Side{Name: "it", Run: run}, Side{Name: "itself", Run: again})
		if !r.Same() || r.Common != run.Present().Steps() {
			t.Errorf("%s differs from itself:\n%s", p.Name, strings.Join(r.Lines(), "\n"))
		}
	}
	one := begun(t, "simplepaxos", "order fifo", "delay 20ms", "propose A red", "run 400ms")
	other := begun(t, "simplepaxos", "order fifo", "delay 20ms", "propose A red", "run 500ms")
	r := Runs(Side{Run: one}, Side{Run: other})
	if r.Parted != nil || r.Same() || row(t, r, "time").Text != [2]string{"0.400s", "0.500s"} {
		t.Errorf("time alone makes runs part, or is no difference:\n%s", strings.Join(r.Lines(), "\n"))
	}
}

// A run that goes on where the other has ended parts from it there.
func TestOneEnds(t *testing.T) {
	short, long := begun(t, "simplepaxos", "propose A red", "run 30ms"), begun(t, "simplepaxos", "propose A red", "run 90ms")
	r := Runs(Side{Run: short}, Side{Run: long})
	if n := short.Present().Steps(); r.Common != n || r.Parted == nil || r.Parted[0].What != "" || r.Parted[1].Step != n+1 {
		t.Errorf("after step %d of %d they part: %v", r.Common, n, r.Parted)
	}
}

// The same run with a rule and without it: the rule is off from the beginning, whatever the run did to it.
func TestWithARuleAndWithout(t *testing.T) {
	run := begun(t, "simplepaxos", "propose A red", "propose B blue", "run 60ms", "crash C", "restart C", "run 900ms")
	r := changed(t, run, "without keep-promise")
	if got := row(t, r, "rules off"); got.Text != [2]string{"none", "keep-promise"} {
		t.Errorf("the rules are told as %+v", got)
	}
	for _, line := range []string{"with keep-promise", "protocol simplepaxos"} {
		c, _ := cluster.ParseCommand(line, run.Settings().Scope(all.Protocols()))
		if told, err := (Change{c}).Of(run.Apart(), all.Named); err == nil {
			told.Close()
			t.Errorf("%s changes something", line)
		}
	}
	do(t, run, "without keep-promise", "run 50ms")
	if r := changed(t, run, "with keep-promise"); row(t, r, "rules off").Text != [2]string{"keep-promise", "none"} {
		t.Errorf("the rule is not on again:\n%s", strings.Join(r.Lines(), "\n"))
	}
}

// Under another protocol what is impossible is told, and the rest is compared.
func TestAnotherProtocol(t *testing.T) {
	run := begun(t, "simplepaxos", "propose A red", "run 100ms", "without persist-promise", "run 400ms")
	r := changed(t, run, "protocol fastpaxos")
	if got := row(t, r, "protocol"); got.Text != [2]string{"simplepaxos", "fastpaxos"} {
		t.Errorf("the protocols are told as %+v", got)
	}
	if told := strings.Join(r.Impossible(), "\n"); !strings.Contains(told, "In 2 1 command was impossible, and left out:\n  without persist-promise, at step ") {
		t.Errorf("what is impossible is told as %q", told)
	}
	if r.Sides[1].Run.Present().Now() != run.Present().Now() {
		t.Errorf("the other run ends at %s", r.Sides[1].Run.Present().Now())
	}
}

// Steps that belong together have the same number up to where the runs part, and from there on the instant decides.
func TestBeside(t *testing.T) {
	run := begun(t, "simplepaxos", "propose A red", "run 100ms", "crash C", "run 900ms", "restart C", "run 400ms")
	r := changed(t, run, "protocol fastpaxos")
	for side := range 2 {
		before := 0
		for step := range r.Sides[side].Run.Present().Steps() + 1 {
			other := r.Beside(side, step)
			run, beside := r.Sides[side].Run, r.Sides[1-side].Run
			run.Goto(step)
			at := run.State().Now()
			beside.Goto(other)
			switch {
			case step <= r.Common && other != step:
				t.Fatalf("before they part, step %d is beside step %d", step, other)
			case other < before:
				t.Fatalf("step %d of side %d is beside step %d, and the step before beside %d", step, side, other, before)
			case step > r.Common && other > r.Common && beside.Events(other, other)[0].At > at:
				t.Fatalf("step %d, at %s, is beside step %d, which is later", step, at, other)
			}
			if next := beside.Events(other+1, other+1); step > r.Common && len(next) > 0 && next[0].At <= run.Events(step, step)[0].At {
				t.Fatalf("step %d is beside step %d, and the next one is no later either", step, other)
			}
			before = other
		}
	}
}
