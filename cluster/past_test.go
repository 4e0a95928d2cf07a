package cluster

import (
	"fmt"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"synod/roles"
	"synod/roles/simplepaxos"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// Whoever goes back sees the cluster as it was, step by step, and whoever returns finds it as it is.
func TestGoingBack(t *testing.T) {
	for seed := range uint64(runs(200)) {
		w := newWild(t, seed)
		w.batch = seed%2 == 0
		digests := map[int]string{}
		note := func() { digests[w.run.State().Steps()] = w.run.State().Digest() }
		note()
		for range 20 {
			_ = w.run.Do(w.command())
			note()
			for until := w.run.State().Now() + Time(w.random.IntN(60)); w.run.conductor.Step(until); {
				note()
			}
		}
		last := w.run.State().Steps()
		for range 40 {
			step := w.random.IntN(last + 1)
			w.run.Goto(step)
			if got := w.run.State(); got.Steps() != step || got.Digest() != digests[step] && step < last {
				t.Fatalf("seed %d: going to step %d leads to another state than there was", seed, step)
			}
		}
		w.run.Goto(last)
		if w.run.Behind() != 0 || w.run.State().Digest() != digests[last] {
			t.Fatalf("seed %d: the present has changed while the past was looked at", seed)
		}
	}
}

// The history in words is what was shown when it happened.
func TestEventsAreThoseThatHappened(t *testing.T) {
	for seed := range uint64(runs(100)) {
		w := newWild(t, seed)
		var shown []string
		w.run.Watch(func(e *Event) { shown = append(shown, everything(e)) })
		w.live(30)
		last := w.run.State().Steps()
		for range 10 {
			first := w.random.IntN(last + 1)
			var want, got strings.Builder
			for _, text := range shown {
				var step int
				if step = leadingNumber(text); step >= first {
					want.WriteString(text)
				}
			}
			for _, e := range w.run.Events(first, last) {
				got.WriteString(everything(&e))
			}
			if want.String() != got.String() {
				t.Fatalf("seed %d, from step %d: %s", seed, first, firstDifference(want.String(), got.String()))
			}
		}
	}
}

func leadingNumber(s string) (n int) {
	for _, c := range s {
		if c < '0' || c > '9' {
			break
		}
		n = n*10 + int(c-'0')
	}
	return n
}

// Acting in the past begins a branch, and the old future stays what it was.
func TestActingInThePastBeginsABranch(t *testing.T) {
	for seed := range uint64(runs(100)) {
		w := newWild(t, seed)
		w.live(15)
		tips := []string{w.run.State().Digest()}
		for range 4 {
			step := w.random.IntN(w.run.Present().Steps() + 1)
			w.run.Goto(step)
			behind := w.run.Behind() > 0
			before := w.run.State().Digest()
			if err := w.run.Do(w.command()); err != nil {
				if w.run.State().Digest() != before || len(w.run.Branches()) != len(tips) {
					t.Fatalf("seed %d: an impossible command changed something: %v", seed, err)
				}
				continue
			}
			if behind {
				tips = append(tips, "")
			}
			w.live(5)
			tips[current(w.run)] = w.run.State().Digest()
		}
		if got := len(w.run.Branches()); got != len(tips) {
			t.Fatalf("seed %d: there are %d branches, want %d", seed, got, len(tips))
		}
		for i := range tips {
			step, before, branch := w.random.IntN(w.run.Branches()[i].End+2), w.run.State().Digest(), w.run.Branch()
			looked, events := w.run.Look(i+1, step).Digest(), told(w.run.LookEvents(i+1, step))
			if w.run.State().Digest() != before || w.run.Branch() != branch {
				t.Fatalf("seed %d: a look at branch %d moves the run", seed, i+1)
			}
			must(t, w.run.Switch(i+1))
			w.run.Goto(step)
			if w.run.State().Digest() != looked {
				t.Fatalf("seed %d: step %d of branch %d looks otherwise from another one", seed, step, i+1)
			}
			if at := w.run.State().Steps(); told(w.run.Events(at, at)) != events {
				t.Fatalf("seed %d: at step %d of branch %d happens\n%s, and from another one\n%s", seed, at, i+1, told(w.run.Events(at, at)), events)
			}
			must(t, w.run.Switch(i+1))
			if w.run.State().Digest() != tips[i] {
				t.Fatalf("seed %d: branch %d is not as it was left", seed, i+1)
			}
		}
		if err := w.run.Switch(len(tips) + 1); err == nil {
			t.Fatalf("seed %d: there is a branch too many", seed)
		}
	}
}

// told writes events down.
func told(events []Event) (text string) {
	for _, e := range events {
		text += fmt.Sprintf("%d %s %s %s\n", e.Step, e.At, e.Text(), e.Why())
	}
	return text
}

func current(run *Timeline) int {
	for i, b := range run.Branches() {
		if b.Current {
			return i
		}
	}
	return -1
}

// Every message that is sent arrives, is lost, or is still under way: none vanishes and none comes from nowhere.
func TestMessagesAreConserved(t *testing.T) {
	for seed := range uint64(runs(200)) {
		w := newWild(t, seed)
		w.batch = seed%2 == 0
		under := map[uint64]Flight{}
		w.run.Watch(func(e *Event) {
			switch e.Kind {
			case Delivered, Lost:
				if f, ok := under[e.Flight.Seq]; !ok || f.Msg != e.Flight.Msg {
					t.Fatalf("seed %d: %s ends a message that nobody has sent", seed, e.Text())
				}
				delete(under, e.Flight.Seq)
			}
			for _, f := range e.Sent {
				under[f.Seq] = f
			}
		})
		w.live(20)
		for _, f := range w.run.State().InFlight() {
			if _, ok := under[f.Seq]; !ok {
				t.Fatalf("seed %d: %s is under way, and nobody has sent it", seed, f)
			}
			delete(under, f.Seq)
		}
		if len(under) > 0 {
			t.Fatalf("seed %d: %d messages have vanished", seed, len(under))
		}
	}
}

// A long run goes past kept states and segments.
func TestGoingFarBack(t *testing.T) {
	run, err := NewTimeline(Settings{simplepaxos.Protocol(), roles.Together(5), 3}, nil)
	must(t, err)
	defer run.Close()
	type moment struct {
		step int
		key  string
	}
	var moments []moment
	for i := 0; run.State().Steps() < 3*keepEvery; i++ {
		must(t, run.Do(Command{Verb: Propose, Agent: roles.ID(i % 5), Value: "red"}))
		run.Advance(run.State().Now()+200, 1<<30)
		if i%20 == 0 {
			moments = append(moments, moment{run.State().Steps(), run.State().System().Key()})
		}
	}
	for _, m := range moments {
		run.Goto(m.step)
		if s := run.State(); s.Steps() != m.step || s.System().Key() != m.key {
			t.Fatalf("going to step %d leads to step %d, or to another state than there was", m.step, s.Steps())
		}
	}
	if events := run.Events(keepEvery-5, keepEvery+5); len(events) < 11 || events[0].Step != keepEvery-5 {
		t.Fatalf("the events around a kept state are %d", len(events))
	}
}

// What lies right behind the present is gone through once, and again only when something has been done meanwhile, even if no step was.
func TestTheLatestPastIsReadOnce(t *testing.T) {
	run, err := NewTimeline(Settings{simplepaxos.Protocol(), roles.Together(5), 3}, nil)
	must(t, err)
	defer run.Close()
	for i := 0; run.State().Steps() < segmentSteps; i++ {
		must(t, run.Do(Command{Verb: Propose, Agent: roles.ID(i % 5), Value: "red"}))
		run.Advance(run.State().Now()+200, 1<<30)
	}
	for run.State().Steps()%segmentSteps != segmentSteps-1 {
		if !run.Step() {
			must(t, run.Do(Command{Verb: Propose, Agent: 1, Value: "red"}))
		}
	}
	last := run.State().Steps()
	run.Goto(last - recentEvents - 100)
	before := run.segments[len(run.segments)-1]
	run.Events(last-recentEvents-100, last-recentEvents-100)
	if run.segments[len(run.segments)-1] != before {
		t.Error("the past is gone through again although nothing has happened")
	}
	run.Goto(last)
	must(t, run.Do(Command{Verb: Loss, Links: Links{Every: true}, Percent: 10}))
	for range 2 * recentEvents {
		if !run.Step() {
			must(t, run.Do(Command{Verb: Propose, Agent: 1, Value: "red"}))
		}
	}
	run.Goto(last)
	if events := run.Events(last, last); len(events) == 0 || events[len(events)-1].Kind != Said {
		t.Error("what was said at the end of the stretch is missing from it")
	}
}
