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

// Random runs break nothing, and when faults end a value is chosen and learned.
func TestWalkFindsNothingWrong(t *testing.T) {
	for _, p := range all.Protocols() {
		t.Run(p.Name, func(t *testing.T) { walkFindsNothingWrong(t, p) })
	}
}

func walkFindsNothingWrong(t *testing.T, p *roles.Protocol) {
	seeds := uint64(10_000)
	if raceDetector {
		seeds = 300
	}
	r := Walk(context.Background(), p, 0, WalkOptions{Seeds: seeds})
	if r.Found != nil {
		t.Fatalf("seed %d, %s: %v breaks %s", r.Seed, r.Scheduler, r.Found.Lines(), r.Found.Violation)
	}
	if r.Stuck != "" {
		t.Fatalf("seed %d, %s: %s", r.Seed, r.Scheduler, r.Stuck)
	}
	if r.Seeds != seeds || !r.Complete {
		t.Errorf("%d of %d seeds", r.Seeds, seeds)
	}
	t.Logf("%.0f seeds/s, %.0f actions/s", float64(r.Seeds)/r.Elapsed.Seconds(), float64(r.Actions)/r.Elapsed.Seconds())
}

// Random runs find every flaw, at the invariant that it names, and shrinking keeps what is broken.
func TestWalkFindsEveryFlaw(t *testing.T) {
	for _, p := range few(all.Protocols()) {
		walkFindsEveryFlaw(t, p)
	}
}

// tooRare are the rules that a run from nothing hardly ever misses: only the search finds what they guard. For a vote of a
// lower ballot to be taken for chosen, its voter must miss the Accept and the Commit, and hear the Heartbeat; the others are
// as long.
var tooRare = []string{
	"multipaxos/adopt-highest", "multipaxos/commit-in-ballot", "multipaxos/match-votes", "multipaxos/confirm-reads", "multipaxos/settle-first",
	"multipaxos/voters-confirm", "multipaxos/vouch-for-own",
}

func walkFindsEveryFlaw(t *testing.T, p *roles.Protocol) {
	for i, f := range p.Flaws {
		if f.Breaks == "" || slices.Contains(tooRare, p.Name+"/"+f.Name) {
			continue
		}
		t.Run(p.Name+"/"+f.Name, func(t *testing.T) {
			r := Walk(context.Background(), p, roles.Flaws(0).With(i), WalkOptions{Seeds: 60_000})
			if r.Found == nil {
				t.Fatalf("%d seeds find nothing", r.Seeds)
			}
			short := Shrink(*r.Found)
			if !short.Breaks(r.Found.Violation.Invariant) || len(short.Actions) > len(r.Found.Actions) {
				t.Errorf("shrunk from %d to %d actions, it breaks nothing", len(r.Found.Actions), len(short.Actions))
			}
			for k := range short.Actions {
				less := short
				less.Actions = append(short.Actions[:k:k], short.Actions[k+1:]...)
				if less.Breaks(short.Violation.Invariant) {
					t.Errorf("%s could be left out too", short.Actions[k])
				}
			}
			t.Logf("%s: seed %d (%s), %d actions, shrunk to %d", r.Found.Violation.Invariant, r.Seed, r.Scheduler, len(r.Found.Actions), len(short.Actions))
		})
	}
}

// What a random run remembers of agents is what they do: a System that goes along has the same agents, the same packets and
// the same judge's opinion after every action, and the same choices for what happens next.
func TestWalksAreRuns(t *testing.T) {
	p := simplepaxos.Protocol()
	seeds := uint64(30)
	if raceDetector {
		seeds = 2
	}
	all := append(p.Pairs(), 0)
	for i := range p.Flaws {
		all = append(all, roles.Flaws(0).With(i))
	}
	for _, without := range all {
		w := newWalker(Trials(p, without), true, true)
		for seed := range seeds {
			follow(t, w, seed)
		}
	}
}

// follow plays the run of a seed and has a System go along.
func follow(t *testing.T, w *walker, seed uint64) {
	t.Helper()
	var y cluster.System
	n := 0
	w.watch = func(a cluster.Action) {
		var err error
		if n++; n == 1 {
			y, err = w.trial.start()
			must(t, err)
		}
		must(t, y.Do(a))
		var agents []cluster.Local
		for _, n := range w.agents {
			agents = append(agents, w.actors[n])
		}
		var packets []cluster.Packet
		for _, n := range w.flying {
			packets = append(packets, w.troupe.packets[n])
		}
		var choices []cluster.Action
		for _, c := range w.enabled(nil) {
			choices = append(choices, w.action(move{c, w.agents[c.agent]}))
		}
		if !slices.Equal(packets, y.Packets()) || !slices.Equal(choices, y.Enabled()) {
			t.Fatalf("seed %d, after %d actions, the last of them %s: %v can happen, and with a System %v", seed, n, a, choices, y.Enabled())
		}
		for i, l := range y.Locals() {
			if l.String() != agents[i].String() {
				t.Fatalf("seed %d, after %d actions, the last of them %s: an agent is %s, and in a System %s", seed, n, a, agents[i], l)
			}
		}
	}
	w.walk(seed)
	if n == 0 {
		return
	}
	if got, want := fmt.Sprint(w.found), fmt.Sprint(y.Violations()); got != want {
		t.Fatalf("seed %d breaks %s, and a System says %s", seed, got, want)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// The result does not depend on the number of workers.
func TestWalksRepeat(t *testing.T) {
	p := simplepaxos.Protocol()
	i, _ := p.FlawNamed("keep-promise")
	a := Walk(context.Background(), p, roles.Flaws(0).With(i), WalkOptions{Seeds: 5000, Workers: 1})
	b := Walk(context.Background(), p, roles.Flaws(0).With(i), WalkOptions{Seeds: 5000, Workers: 3})
	if a.Found == nil || b.Found == nil || a.Seed != b.Seed || a.Found.Violation != b.Found.Violation {
		t.Errorf("seed %d with one worker, and %d with three", a.Seed, b.Seed)
	}
}

func BenchmarkWalk(b *testing.B) {
	for b.Loop() {
		r := Walk(context.Background(), simplepaxos.Protocol(), 0, WalkOptions{Seeds: 100_000, Workers: 1})
		b.ReportMetric(float64(r.Seeds)/r.Elapsed.Seconds(), "seeds/s")
	}
}
