package cluster

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"

	"synod/roles"
)

// runs is how many random runs a test goes through; the race detector makes each of them ten times as slow.
func runs(n int) int {
	if raceDetector {
		return n / 20
	}
	if testing.Short() {
		return n / 10
	}
	return n
}

// The goroutines and the System are two ways to run the same roles: after every event they are in the same state.
func TestGoroutinesAndSystemAgree(t *testing.T) {
	for seed := range uint64(runs(2000)) {
		w := newWild(t, seed)
		w.batch = seed%2 == 0
		y, err := NewSystem(w.run.Settings())
		if err != nil {
			t.Fatal(err)
		}
		w.run.Watch(func(e *Event) {
			a, ok := e.Action()
			if !ok {
				return
			}
			if err := y.apply(a); err != nil {
				t.Fatalf("seed %d, step %d: %s happened, and a System cannot do it: %v", seed, e.Step, e.Text(), err)
			}
			for _, f := range e.Sent {
				if f.Copy && e.Kind != Duplicated {
					must(t, y.apply(Action{Kind: Copy, Agent: f.To, From: f.From, Msg: f.Msg}))
				}
			}
			compare(t, fmt.Sprintf("seed %d, step %d, %s", seed, e.Step, e.Text()), w.run.conductor.state, &y)
		})
		w.live(20)
		w.run.Advance(w.run.State().Now()+500, 1<<30)
		if got, want := y.Key(), w.run.State().System().Key(); got != want {
			t.Fatalf("seed %d: in the end the System differs from the run in its messages or timers", seed)
		}
		w.run.Close()
	}
}

func compare(t *testing.T, where string, s *State, y *System) {
	t.Helper()
	for i := range s.agents {
		a, b := s.agents[i].process, y.agents[i].process
		b.cast = a.cast
		if a != b {
			t.Fatalf("%s: %s is\n%+v\nin the run, and in the System\n%+v", where, s.cast.ids[i], a, b)
		}
	}
	var seen []roles.Violation
	for _, v := range s.seen {
		seen = append(seen, v.Violation)
	}
	if !slices.Equal(seen, y.broken) {
		t.Fatalf("%s: the judge saw %v in the run and %v in the System", where, seen, y.broken)
	}
	same := func(a, b Chosen) bool { return a.Proposal == b.Proposal && a.Quorum == b.Quorum }
	if !slices.EqualFunc(s.Chosen(), y.Chosen(), same) {
		t.Fatalf("%s: chosen are %v in the run and %v in the System", where, s.Chosen(), y.Chosen())
	}
}

// Stepping and running are one: what is due at one instant may be handed over together or one by one.
func TestOneByOneAndTogetherAgree(t *testing.T) {
	for seed := range uint64(runs(500)) {
		one, together := newWild(t, seed), newWild(t, seed)
		together.batch = true
		a, b := watchAll(one.run), watchAll(together.run)
		one.live(20)
		together.live(20)
		if a.String() != b.String() {
			t.Fatalf("seed %d: the runs part: %s", seed, firstDifference(a.String(), b.String()))
		}
		if one.run.State().Digest() != together.run.State().Digest() {
			t.Fatalf("seed %d: equal events have led to different states", seed)
		}
	}
}

// A run is a function of its settings, its seed and the commands, whatever the scheduler does.
func TestRunsRepeat(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for seed := range uint64(runs(100)) {
		var first string
		for _, procs := range []int{1, 2, 8} {
			runtime.GOMAXPROCS(procs)
			w := newWild(t, seed)
			w.batch = true
			events := watchAll(w.run)
			w.live(20)
			text := events.String() + w.run.State().Digest()
			if first == "" {
				first = text
			}
			if text != first {
				t.Fatalf("seed %d with %d processors: the runs part: %s", seed, procs, firstDifference(first, text))
			}
		}
	}
}

// watchAll writes down all that is to be known of every event.
func watchAll(run *Timeline) *strings.Builder {
	var b strings.Builder
	run.Watch(func(e *Event) { b.WriteString(everything(e)) })
	return &b
}

func everything(e *Event) string {
	return fmt.Sprintf("%d %d %s %s | %s | %v | %+v\n", e.Step, e.At, e.Kind, e.Text(), e.Why(), e.Sent, e.Facts)
}

func firstDifference(a, b string) string {
	as, bs := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range as {
		if i >= len(bs) || as[i] != bs[i] {
			return fmt.Sprintf("line %d:\n%s\n%s", i+1, as[i], append(bs, "nothing")[min(i, len(bs))])
		}
	}
	return "the second goes on"
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
