package explore

import (
	"context"
	"testing"

	"synod/cluster"
	"synod/cluster/scenario"
	"synod/roles"
	"synod/roles/all"
)

// Either of two locks on one door is enough: without one of them every trial comes to its end, and consensus holds. Where
// the flaw says that nothing is broken, nothing is. That both are missed together is TestEveryFlawBreaksConsensus.
func TestTwoLocksOnOneDoor(t *testing.T) {
	if raceDetector {
		return // it takes minutes
	}
	for _, p := range all.Protocols() {
		for i, f := range p.Flaws {
			if f.Partner == "" {
				continue
			}
			for _, trial := range Trials(p, roles.Flaws(0).With(i)) {
				if testing.Short() && trial.Name == "two-ballots-each" {
					continue
				}
				r := searchIn(t, trial, Options{Theorem: f.Breaks != ""})
				if r.Found != nil || !r.Complete {
					t.Errorf("%s without %s: %v, %s", trial.Name, f.Name, r.Found, r.Why)
				}
				t.Logf("%s without %s: %d states, %s", trial.Name, f.Name, r.States, r.Elapsed)
			}
		}
	}
}

// Random runs find what a pair guards too, passing over the lemmas that one of the two rules keeps. From nothing it takes
// some 150,000 runs; so they begin where the set-up of the lesson ends.
func TestWalkFindsTwoLocksOpen(t *testing.T) {
	s, err := scenario.Find("simplepaxos/two-locks-on-one-door", all.Protocols())
	if err != nil {
		t.Fatal(err)
	}
	run, err := cluster.NewTimeline(s.Settings, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer run.Close()
	for player := scenario.NewPlayer(s, run); run.State().Steps() == 0; {
		if _, err := player.Next(); err != nil {
			t.Fatal(err)
		}
	}
	p := s.Settings.Protocol
	pair := p.Pairs()[0]
	for _, rule := range p.Off(pair) {
		if err := run.Do(cluster.Command{Verb: cluster.Without, Word: rule}); err != nil {
			t.Fatal(err)
		}
	}
	from := From(run.Present(), 0)
	r := Walk(context.Background(), p, pair, WalkOptions{Seeds: 20_000, Theorem: true, From: &from})
	if r.Found == nil {
		t.Fatalf("%d seeds find nothing", r.Seeds)
	}
	i, _ := p.FlawNamed(p.Off(pair)[0])
	if short := Shrink(*r.Found); short.Violation.Invariant != p.Flaws[i].Together || !short.Breaks(p.Flaws[i].Together) {
		t.Errorf("%v breaks %s, and not %s", short.Lines(), short.Violation.Invariant, p.Flaws[i].Together)
	}
	t.Logf("seed %d (%s)", r.Seed, r.Scheduler)
}
