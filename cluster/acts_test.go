package cluster

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"synod/roles"
	"synod/roles/all"
)

// randomAct is a line that a person may type; some are impossible in some states.
func randomAct(random *rand.Rand) string {
	agent := func() string { return string(rune('A' + random.IntN(5))) }
	switch random.IntN(9) {
	case 0:
		return "propose " + agent() + " red"
	case 1:
		return "crash " + agent()
	case 2:
		return "restart " + agent()
	case 3:
		return "cut " + agent()
	case 4:
		return "partition AB | CDE"
	case 5:
		return "heal"
	case 6:
		return "timeout " + agent()
	case 7:
		return fmt.Sprintf("delay %dms..40ms", 1+random.IntN(30))
	}
	return "without persist-promise"
}

// Whatever a person does, taking it back leads to where it was before, one act after the other, and doing it again leads to where
// it was before that.
func TestUndoAndRedo(t *testing.T) {
	for seed := range uint64(20) {
		run, err := NewTimeline(ofFive(), nil)
		must(t, err)
		defer run.Close()
		random := rand.New(rand.NewPCG(seed, 7))
		var before []string // the state before each act
		for len(before) < 12 {
			run.Advance(run.State().Now()+Time(random.IntN(60)), 1<<20)
			if random.IntN(4) == 0 && run.State().Steps() > 4 { // acting in the past leaves acts behind
				run.Goto(run.State().Steps() - 2)
				run.Goto(1 << 30)
			}
			digest := run.State().Digest()
			if lines(t, run, randomAct(random)) == nil {
				before = append(before, digest)
			}
		}
		if run.Acts() != len(before) {
			t.Fatalf("%d acts are counted, and there were %d", run.Acts(), len(before))
		}
		ends := []string{}
		for i := len(before) - 1; i >= 0; i-- {
			ends = append(ends, run.State().Digest())
			cmd, _, _ := run.LastAct()
			took, err := run.Undo()
			must(t, err)
			if took.String() != cmd.String() {
				t.Fatalf("%s is taken back, and %s was the last act", took, cmd)
			}
			if run.State().Digest() != before[i] || run.Behind() != 0 {
				t.Fatalf("seed %d: after taking back %s, act %d, the run is not as it was", seed, took, i)
			}
		}
		if _, err := run.Undo(); err == nil {
			t.Fatal("more is taken back than was done")
		}
		for i := len(ends) - 1; i >= 0; i-- {
			if _, err := run.Redo(); err != nil || run.State().Digest() != ends[i] {
				t.Fatalf("seed %d: doing it again leads somewhere else: %v", seed, err)
			}
		}
		if _, err := run.Redo(); err == nil {
			t.Fatal("more is done again than was taken back")
		}
	}
}

// What has gone on since is not given up: the act is done again where the run stands.
func TestRedoGoesOn(t *testing.T) {
	run, err := NewTimeline(ofFive(), nil)
	must(t, err)
	defer run.Close()
	must(t, lines(t, run, "propose A red", "run 20ms", "crash C"))
	if _, err := run.Undo(); err != nil {
		t.Fatal(err)
	}
	run.Advance(run.State().Now()+200, 1<<20)
	steps := run.State().Steps()
	if _, err := run.Redo(); err != nil || run.State().Steps() != steps+1 || run.State().Agent(2).Up {
		t.Errorf("%v; step %d after %d", err, run.State().Steps(), steps)
	}
	if _, err := run.Undo(); err != nil {
		t.Fatal(err)
	}
	must(t, lines(t, run, "heal"))
	if cmd, err := run.Redo(); err == nil {
		t.Errorf("%s is done again after another act", cmd)
	}
}

// What a script plays is taken back by nobody.
func TestScriptsAreNoActs(t *testing.T) {
	run, err := NewTimeline(ofFive(), nil)
	must(t, err)
	defer run.Close()
	must(t, run.Play(Command{Verb: Propose, Agent: 0, Value: "red"}))
	must(t, lines(t, run, "run 20ms", "crash C"))
	must(t, run.Play(Command{Verb: Propose, Agent: 1, Value: "blue"}))
	if cmd, err := run.Undo(); err != nil || cmd.Verb != Crash {
		t.Errorf("%s is taken back: %v", cmd, err)
	}
	if cmd, err := run.Undo(); err == nil || run.Acts() != 1 {
		t.Errorf("%s is taken back, of %d acts", cmd, run.Acts())
	}
}

// A run apart goes its own way: the one that it came from has not moved, and its acts are not taken back.
func TestApart(t *testing.T) {
	run, err := NewTimeline(ofFive(), nil)
	must(t, err)
	defer run.Close()
	must(t, lines(t, run, "propose A red", "run 30ms", "crash C", "run 1s"))
	end := run.State().Digest()
	run.Goto(4)
	at := run.State().Digest()
	other := run.Apart().Wake()
	defer other.Close()
	if other.State().Digest() != at || other.Behind() != 0 {
		t.Fatal("it begins somewhere else")
	}
	if _, err := other.Undo(); err == nil {
		t.Error("an act of before is taken back")
	}
	if len(other.Events(0, 3)) != len(run.Events(0, 3)) {
		t.Error("its history is another one")
	}
	must(t, lines(t, other, "propose B blue", "run 1s", "rewind 1", "propose D green"))
	if cmd, err := other.Undo(); err != nil || cmd.Value != "green" {
		t.Errorf("%s is taken back: %v", cmd, err)
	}
	if run.State().Digest() != at || run.Present().Digest() != end || len(run.Branches()) != 1 {
		t.Error("the run that it came from has changed")
	}
}

// A run that was parked wakes as it was, with all its branches, and what it keeps of a long past is little.
func TestParked(t *testing.T) {
	run, err := NewTimeline(ofFive(), nil)
	must(t, err)
	defer run.Close()
	must(t, lines(t, run, "propose A red", "run 40s", "rewind 20", "crash C", "run 1s"))
	saved, err := run.Save()
	must(t, err)
	digest, steps := run.State().Digest(), run.State().Steps()
	old, err := run.Reset(run.Settings())
	must(t, err)
	if old.State().Digest() != digest {
		t.Error("it is parked somewhere else")
	}
	woken := old.Wake()
	defer woken.Close()
	if text, err := woken.Save(); err != nil || string(text) != string(saved) {
		t.Errorf("it wakes as another run: %v", err)
	}
	must(t, lines(t, woken, "branch 1", "branch 2", "propose B blue", "run 1s"))
	if woken.State().Steps() <= steps {
		t.Error("it does not go on")
	}
}

func TestParkedRunsAreSmall(t *testing.T) {
	b := &branch{}
	for i := range 500 {
		b.kept = append(b.kept, &State{step: i * keepEvery})
	}
	run, err := NewTimeline(ofFive(), nil)
	must(t, err)
	run.branches[0].kept = append(run.branches[0].kept, b.kept...)
	if n := len(run.park().life.branches[0].kept); n > parkedStates || n < parkedStates/2 {
		t.Errorf("%d states are kept", n)
	}
}

// A run that begins again has everybody up and nothing remembered, in the same world.
func TestAgain(t *testing.T) {
	run, err := NewTimeline(ofFive(), nil)
	must(t, err)
	defer run.Close()
	must(t, lines(t, run, "propose A red", "partition AB | CDE", "heal", "delay A>B 200ms", "loss 20%", "cut C-D", "order fifo", "disk B lies", "clock E 110%",
		"without persist-promise", "run 1s", "mend C-D", "cut C>D", "crash C"))
	old, s := run.Present(), run.Settings()
	if _, err := run.Again(s.Seed + 1); err != nil {
		t.Fatal(err)
	}
	st := run.State()
	if run.Settings().Seed != s.Seed+1 || st.Steps() != 0 || len(st.Chosen()) > 0 || strings.Join(st.Without(), " ") != "persist-promise" {
		t.Errorf("it begins at step %d with seed %d without %s", st.Steps(), run.Settings().Seed, st.Without())
	}
	for _, a := range st.IDs() {
		if !st.Up(a) || st.Agent(a).Clock != old.Agent(a).Clock || st.Agent(a).Disk != old.Agent(a).Disk {
			t.Errorf("%s is %+v, and was %+v", a, st.Agent(a), old.Agent(a))
		}
		for _, b := range st.IDs() {
			if a != b && st.Link(a, b) != old.Link(a, b) {
				t.Errorf("%s>%s is %s, and was %s", a, b, st.Link(a, b), old.Link(a, b))
			}
		}
	}
	if _, err := run.Undo(); err == nil || run.Acts() != 0 {
		t.Error("what made the world what it is can be taken back")
	}
}

// For every protocol: an act that is taken back has never been.
func TestUndoInEveryProtocol(t *testing.T) {
	for _, p := range all.Protocols() {
		run, err := NewTimeline(Settings{Protocol: p, Config: roles.Together(5), Seed: 3}, nil)
		must(t, err)
		defer run.Close()
		must(t, lines(t, run, "propose A "+string(p.Examples()[0]), "run 300ms"))
		digest := run.State().Digest()
		must(t, lines(t, run, "crash B", "run 1s"))
		if _, err := run.Undo(); err != nil || run.State().Digest() != digest {
			t.Errorf("%s: %v", p.Name, err)
		}
	}
}
