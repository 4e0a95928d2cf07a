package explore

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"

	"synod/cluster"
	"synod/roles"
	"synod/roles/all"
	"synod/roles/multipaxos"
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

// Every trial has exactly as many states as it says, if it says so. Another number means that the semantics of the roles, of
// the judge or of the search has changed; if that is meant, say why.
func TestTheNumbersOfStates(t *testing.T) {
	for _, trial := range everyTrial() {
		if raceDetector && trial.Name != "two-proposers" {
			continue
		}
		r := searchIn(t, trial, Options{})
		if r.Found != nil || !r.Complete {
			t.Errorf("%s: %v, %s", trial.Name, r.Found, r.Why)
		}
		if trial.States != 0 && r.Covered != trial.States {
			t.Errorf("%s has %d states, and says %d: if that is meant, correct the trial in roles/%s", trial.Name, r.Covered, trial.States, trial.Settings.Protocol.Name)
		}
		t.Logf("%s: %d states for %d, %d transitions, depth %d", trial.Name, r.States, r.Covered, r.Transitions, r.Depth)
	}
}

// few returns only the first of some protocols when the detector of races makes everything slow: it is the code of the explorer
// that races would be in.
func few(all []*roles.Protocol) []*roles.Protocol {
	if raceDetector {
		return all[:1]
	}
	return all
}

// everyTrial returns the trials of all protocols.
func everyTrial() (trials []Trial) {
	for _, p := range all.Protocols() {
		trials = append(trials, Trials(p, 0)...)
	}
	return trials
}

// The states that are visited stand for exactly those that are visited when nobody is taken to be like another.
func TestImagesStandForStates(t *testing.T) {
	for _, trial := range everyTrial() {
		if (raceDetector || testing.Short()) && trial.Name != "two-proposers" || trial.States > 200_000 {
			continue // the larger ones would take a minute
		}
		with, without := searchIn(t, trial, Options{}), searchIn(t, trial, Options{Off: Alike})
		if without.States != with.Covered || without.Covered != with.Covered || !without.Complete {
			t.Errorf("%s has %d states, and %d are covered with images", trial.Name, without.States, with.Covered)
		}
	}
}

// Agents that only seem to be alike are found out, and then searched as they are.
func TestAgentsThatDiffer(t *testing.T) {
	p := *simplepaxos.Protocol()
	setup := p.Setup
	i, _ := p.FlawNamed("keep-promise")
	p.Setup = func(c roles.Config) []roles.Agent {
		all := setup(c)
		bad := c
		bad.Without = bad.Without.With(i)
		for k, a := range setup(bad) {
			if a.ID == roles.NewID(roles.OnlyAcceptor, 1) {
				all[k] = a // the second of three acceptors breaks its promises
			}
		}
		return all
	}
	trial := Trials(&p, 0)[0]
	with, plain := searchIn(t, trial, Options{}), searchIn(t, trial, Options{Off: Alike})
	if with.Found == nil || plain.Found == nil || with.Depth != plain.Depth || with.States != plain.States {
		t.Errorf("%d states and %v; with nobody alike %d and %v", with.States, with.Found, plain.States, plain.Found)
	}
}

// Every rule that is switched off is missed: the search finds a run that breaks the invariant that the flaw names first,
// and the real agents and the real judge repeat it. Of rules that nothing misses alone, see TestTwoLocksOnOneDoor.
func TestEveryFlawIsFound(t *testing.T) {
	for _, p := range few(all.Protocols()) {
		if len(p.Trials) == 0 {
			t.Errorf("%s has no trials", p.Name)
		}
		everyFlawIsFound(t, p)
	}
}

func everyFlawIsFound(t *testing.T, p *roles.Protocol) {
	for i, f := range p.Flaws {
		if f.Breaks == "" {
			continue
		}
		t.Run(p.Name+"/"+f.Name, func(t *testing.T) {
			trials := Trials(p, roles.Flaws(0).With(i))
			if name, ok := madeFor[p.Name+"/"+f.Name]; ok {
				trials = slices.DeleteFunc(trials, func(trial Trial) bool { return trial.Name != name })
			}
			r := firstFound(t, trials)
			if r.Found == nil {
				t.Fatal("no trial finds it")
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
			t.Logf("%s: %d actions, %d states, %s", r.Trial, len(r.Found.Actions), r.States, r.Elapsed)
		})
	}
}

// madeFor are the trials that miss a rule only after many states, while no smaller one does: the others are spared.
var madeFor = map[string]string{
	"multipaxos/commit-in-ballot": "a-heartbeat", "multipaxos/vouch-for-own": "a-heartbeat",
	"multipaxos/voters-confirm": "a-read-while-members-change",
}

// firstFound returns the first search that finds something. Most trials do not need the rule that is missing, and some have
// millions of states; so each may see a few states first, then ten times as many, until one finds something or all have ended.
func firstFound(t *testing.T, open []Trial) (r Result) {
	t.Helper()
	for states := 5_000; len(open) > 0; states *= 10 {
		var larger []Trial
		for _, trial := range open {
			if r = searchIn(t, trial, Options{States: states}); r.Found != nil {
				return r
			}
			if !r.Complete {
				larger = append(larger, trial)
			}
		}
		open = larger
	}
	return r
}

// What the lab wants to show is not a lemma but two values chosen, or a learner that is wrong. A rule with a partner is
// switched off together with it.
func TestEveryFlawBreaksConsensus(t *testing.T) {
	if raceDetector {
		return // it takes a minute
	}
	p := simplepaxos.Protocol()
	for i, f := range p.Flaws {
		t.Run(f.Name, func(t *testing.T) {
			for _, trial := range Trials(p, p.Pair(i)) {
				r := searchIn(t, trial, Options{Theorem: true})
				if r.Found == nil {
					continue
				}
				if f.Partner != "" && r.Found.Violation.Invariant != f.Together {
					t.Errorf("%s is broken without %s too, and not %s", r.Found.Violation.Invariant, f.Partner, f.Together)
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

// The search is the same each time, however many work at it.
func TestSearchesRepeat(t *testing.T) {
	p := simplepaxos.Protocol()
	i, _ := p.FlawNamed("adopt-reported")
	for _, without := range []roles.Flaws{0, roles.Flaws(0).With(i)} {
		trial := Trials(p, without)[0]
		want := searchIn(t, trial, Options{Theorem: true, Workers: 1})
		for workers := 1; workers <= 4; workers++ {
			got := searchIn(t, trial, Options{Theorem: true, Workers: workers})
			if got.States != want.States || got.Covered != want.Covered || got.Transitions != want.Transitions || got.Depth != want.Depth {
				t.Errorf("%d workers: %+v, and one: %+v", workers, got.Progress, want.Progress)
			}
			if without != 0 && !slices.Equal(got.Found.Lines(), want.Found.Lines()) {
				t.Errorf("%d workers: %v, and one: %v", workers, got.Found.Lines(), want.Found.Lines())
			}
		}
	}
}

// Reductions change the number of states, and no verdict, each by itself and both together.
func TestReductionsChangeNoVerdict(t *testing.T) {
	p := simplepaxos.Protocol()
	red, blue := roles.Wish{Proposer: roles.NewID(roles.OnlyProposer, 0), Value: "red"}, roles.Wish{Proposer: roles.NewID(roles.OnlyProposer, 1), Value: "blue"}
	all := append(p.Pairs(), 0)
	for i := range p.Flaws {
		all = append(all, roles.Flaws(0).With(i))
	}
	if raceDetector {
		all = []roles.Flaws{0}
	}
	for _, c := range []roles.Config{roles.Apart(2, 2, 1), roles.Apart(2, 3, 1)} {
		for _, c.Without = range all {
			trial := Trial{Trial: roles.Trial{Name: "small", Config: c, Wishes: []roles.Wish{red, blue}}, Settings: cluster.Settings{Protocol: p, Config: c}}
			if c.Acceptors.Len() > 2 {
				trial.Deaf, trial.Unlearned = []string{"Accepted", "Nack", "Chosen"}, true
			}
			for _, theorem := range []bool{false, true} {
				plain := searchIn(t, trial, Options{Theorem: theorem, Off: Everything})
				for _, off := range []Reductions{0, Listeners, Alike} {
					with := searchIn(t, trial, Options{Theorem: theorem, Off: off})
					if (with.Found == nil) != (plain.Found == nil) || with.Found != nil && with.Depth != plain.Depth {
						t.Errorf("%s, flaws %b, without reductions %b: %v at depth %d, and without any %v at depth %d", trial.Bounds(), c.Without, off, with.Found, with.Depth, plain.Found, plain.Depth)
					}
				}
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
		for name, off := range map[string]Reductions{"all": 0, "none": Everything} {
			if off != 0 && !trial.Unlearned {
				continue
			}
			for _, workers := range []int{1, 2} {
				b.Run(fmt.Sprintf("%s/reductions=%s/workers=%d", trial.Name, name, workers), func(b *testing.B) {
					states, bytes := 0, int64(0)
					for b.Loop() {
						r, err := Search(context.Background(), trial, Options{Off: off, Workers: workers})
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
}

// To go on from a run that has just begun is to begin.
func TestGoingOnFromTheBeginning(t *testing.T) {
	for _, p := range all.Protocols() {
		for _, trial := range Trials(p, 0) {
			if trial.States > 20_000 {
				continue
			}
			y, err := trial.start()
			must(t, err)
			on := trial
			on.From, on.cloning = &y, new(sync.Mutex)
			want, got := searchIn(t, trial, Options{Off: Everything}), searchIn(t, on, Options{Off: Everything})
			if got.States != want.States || got.Transitions != want.Transitions || !got.Complete {
				t.Errorf("%s, %s: %d states and %d transitions, and %d and %d when it goes on from its beginning",
					p.Name, trial.Name, want.States, want.Transitions, got.States, got.Transitions)
			}
		}
	}
}

// What was decided long ago takes no room in a search, and what is broken from there on is found.
func TestGoingOnFromALongLog(t *testing.T) {
	p := multipaxos.Protocol()
	run, err := cluster.NewTimeline(cluster.Settings{Protocol: p, Config: roles.Together(3), Seed: 1}, nil)
	must(t, err)
	defer run.Close()
	for i := range 50 {
		must(t, run.Do(cluster.Command{Verb: cluster.Propose, Agent: 0, Value: roles.Value(fmt.Sprint("set x ", i))}))
		run.Advance(run.State().Now()+300, 1<<30)
	}
	if r := searchIn(t, From(run.State(), 1), Options{States: 20_000}); r.Found != nil || r.States < 20_000 {
		t.Errorf("%d states: %s, %v", r.States, r.Why, r.Found)
	}
	must(t, run.Do(cluster.Command{Verb: cluster.Without, Word: "quorums-intersect"}))
	r, err := Here(context.Background(), run.State(), Options{})
	must(t, err)
	if r.Found == nil || r.Found.Violation.Lemma {
		t.Errorf("with quorums that do not meet: %s", r)
	}
}
