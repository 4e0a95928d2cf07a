package cluster

import (
	"testing"

	"synod/roles"
	"synod/roles/simplepaxos"
)

// In a run so long that its states are far apart, a step is approached in pieces, and is the step that it was; afterwards
// going there and around it is quick.
func TestAFarStepIsApproached(t *testing.T) {
	run, err := NewTimeline(Settings{simplepaxos.Protocol(), roles.Together(3), 1}, nil)
	must(t, err)
	defer run.Close()
	must(t, run.Do(Command{Verb: Loss, Links: Links{Every: true}, Percent: 100}))
	must(t, run.Do(Command{Verb: Propose, Agent: 0, Value: "red"}))
	run.Advance(never, 20*keepEvery)
	far, quick := 18*keepEvery+100, keepEvery
	if run.Approach(far) != nil {
		t.Fatal("a step beside a kept state is said to be far")
	}
	run.Goto(far)
	want := run.State().Digest()
	run.Goto(run.Present().Steps())

	b := run.now()
	b.kept, run.segments = b.kept[:1:1], nil // as if the run were so long that all others were dropped
	if run.Approach(run.Present().Steps()) != nil || run.Approach(quick) != nil {
		t.Error("what is near is said to be far")
	}
	a := run.Approach(far)
	if a == nil {
		t.Fatal("a step far from every kept state is said to be near")
	}
	pieces, last := 1, 0
	for ; !a.Advance(1000); pieces++ {
		done, of := a.Progress()
		if done < last || done > of || done > pieces*1000 {
			t.Fatalf("after %d pieces it is at %d of %d", pieces, done, of)
		}
		last = done
	}
	if pieces < far/1000 {
		t.Errorf("%d steps take only %d pieces", far, pieces)
	}
	run.Goto(far)
	if run.State().Steps() != far || run.State().Digest() != want {
		t.Error("it leads to another state than there was")
	}
	for _, step := range []int{far, far - 3, far - around/2, far + 2} {
		if run.Approach(step) != nil || step-b.nearest(step).step > keepEvery {
			t.Errorf("step %d is still far, %d steps", step, step-b.nearest(step).step)
		}
	}
	if run.Approach(far/2) == nil && far/2-b.nearest(far/2).step > farAway {
		t.Error("where nobody has been is said to be near")
	}
}
