package explore

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"synod/cluster"
	"synod/roles"
	"synod/roles/all"
	"synod/roles/simplepaxos"
)

func searchIn(t *testing.T, trial Trial, o Options) Result {
	t.Helper()
	r, err := Search(context.Background(), trial, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// The trials of Simple Paxos have exactly so many states. A change here says that the semantics of the roles, of the
// judge or of the search has changed; if that is meant, say why.
func TestTheNumbersOfStates(t *testing.T) {
	states := map[string]int{}
	for _, trial := range Trials(simplepaxos.Protocol(), 0) {
		if raceDetector && trial.Name != "two-proposers" || testing.Short() && trial.Name == "two-ballots-each" {
			continue
		}
		r := searchIn(t, trial, Options{})
		if r.Found != nil || !r.Complete {
			t.Errorf("%s: %v, %s", trial.Name, r.Found, r.Why)
		}
		states[trial.Name] = r.States
		t.Logf("%s: %d states, %d transitions, depth %d", trial.Name, r.States, r.Transitions, r.Depth)
	}
	for name, want := range pinned {
		if got, ok := states[name]; ok && got != want {
			t.Errorf("%s has %d states, and had %d", name, got, want)
		}
	}
}

// Every rule that is switched off is missed: the search finds a run that breaks the invariant that the flaw names first,
// and the real agents and the real judge repeat it.
func TestEveryFlawIsFound(t *testing.T) {
	for _, p := range all.Protocols() {
		if len(p.Trials) == 0 {
			t.Errorf("%s has no trials", p.Name)
		}
		everyFlawIsFound(t, p)
	}
}

func everyFlawIsFound(t *testing.T, p *roles.Protocol) {
	for i, f := range p.Flaws {
		t.Run(p.Name+"/"+f.Name, func(t *testing.T) {
			for _, trial := range Trials(p, roles.Flaws(0).With(i)) {
				r := searchIn(t, trial, Options{})
				if r.Found == nil {
					continue
				}
				v := r.Found.Violation
				if v.Invariant != f.Breaks {
					t.Errorf("%s is broken first, and not %s", v.Invariant, f.Breaks)
				}
				if !r.Found.Breaks(v.Invariant) {
					t.Errorf("the real judge does not say so of %v", r.Found.Lines())
				}
				if _, err := r.Found.Scenario("found"); err != nil {
					t.Errorf("as a scenario: %v", err)
				}
				t.Logf("%s: %d actions, %d states, %s", trial.Name, len(r.Found.Actions), r.States, r.Elapsed)
				return
			}
			t.Error("no trial finds it")
		})
	}
}

// What the lab wants to show is not a lemma but two values chosen, or a learner that is wrong.
func TestEveryFlawBreaksConsensus(t *testing.T) {
	if raceDetector {
		return // it takes a minute
	}
	p := simplepaxos.Protocol()
	for i, f := range p.Flaws {
		t.Run(f.Name, func(t *testing.T) {
			for _, trial := range Trials(p, roles.Flaws(0).With(i)) {
				r := searchIn(t, trial, Options{Theorem: true})
				if r.Found == nil {
					continue
				}
				if r.Found.Violation.Lemma || !r.Found.Breaks(r.Found.Violation.Invariant) {
					t.Errorf("%s is broken in %v", r.Found.Violation.Invariant, r.Found.Lines())
				}
				t.Logf("%s: %s after %d actions, %d states, %s", trial.Name, r.Found.Violation.Invariant, len(r.Found.Actions), r.States, r.Elapsed)
				return
			}
			t.Error("no trial finds it")
		})
	}
}

// The search is the same each time.
func TestSearchesRepeat(t *testing.T) {
	p := simplepaxos.Protocol()
	i, _ := p.FlawNamed("adopt-reported")
	trial := Trials(p, roles.Flaws(0).With(i))[0]
	a, b := searchIn(t, trial, Options{Theorem: true}), searchIn(t, trial, Options{Theorem: true})
	if a.States != b.States || a.Transitions != b.Transitions || !slices.Equal(a.Found.Lines(), b.Found.Lines()) {
		t.Errorf("%d states and %v, then %d states and %v", a.States, a.Found.Lines(), b.States, b.Found.Lines())
	}
}

// Reductions change the number of states, and no verdict.
func TestReductionsChangeNoVerdict(t *testing.T) {
	p := simplepaxos.Protocol()
	red, blue := roles.Wish{Proposer: roles.NewID(roles.OnlyProposer, 0), Value: "red"}, roles.Wish{Proposer: roles.NewID(roles.OnlyProposer, 1), Value: "blue"}
	for i := -1; i < len(p.Flaws); i++ {
		without := roles.Flaws(0)
		if i >= 0 {
			without = without.With(i)
		}
		c := roles.Apart(2, 2, 1)
		c.Without = without
		trial := Trial{Trial: roles.Trial{Name: "small", Config: c, Wishes: []roles.Wish{red, blue}}, Settings: cluster.Settings{Protocol: p, Config: c}}
		for _, theorem := range []bool{false, true} {
			with, plain := searchIn(t, trial, Options{Theorem: theorem}), searchIn(t, trial, Options{Theorem: theorem, Plain: true})
			if (with.Found == nil) != (plain.Found == nil) || with.Found != nil && with.Depth != plain.Depth {
				t.Errorf("%s, flaws %b: %v at depth %d with reductions, and %v at depth %d without", trial.Bounds(), without, with.Found, with.Depth, plain.Found, plain.Depth)
			}
		}
	}
}

// A search that may not go on says so, and never that there is nothing to be found.
func TestBoundsEndASearch(t *testing.T) {
	trial := Trials(simplepaxos.Protocol(), 0)[0]
	for what, o := range map[string]Options{"states": {States: 100}, "memory": {Bytes: 1}} {
		if r := searchIn(t, trial, o); r.Complete || r.Why == "" {
			t.Errorf("bounded by %s: complete is %t, %q", what, r.Complete, r.Why)
		}
	}
	stopped, cancel := context.WithCancel(context.Background())
	cancel()
	if r, err := Search(stopped, trial, Options{}); err != nil || r.Complete || r.Why != "it was stopped" {
		t.Errorf("stopped: %v, %v", r, err)
	}
}

func BenchmarkSearch(b *testing.B) {
	for _, trial := range Trials(simplepaxos.Protocol(), 0) {
		for _, plain := range []bool{false, true} {
			if plain && !trial.Unlearned {
				continue
			}
			b.Run(fmt.Sprintf("%s/plain=%t", trial.Name, plain), func(b *testing.B) {
				states, bytes := 0, int64(0)
				for b.Loop() {
					r, err := Search(context.Background(), trial, Options{Plain: plain})
					if err != nil || !r.Complete {
						b.Fatal(err, r.Why)
					}
					states, bytes = states+r.States, r.Bytes/int64(r.States)
				}
				b.ReportMetric(float64(states)/b.Elapsed().Seconds(), "states/s")
				b.ReportMetric(float64(bytes), "B/state")
			})
		}
	}
}
