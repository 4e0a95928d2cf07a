package explore

import (
	"context"
	"testing"

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
	for _, p := range all.Protocols() {
		t.Run(p.Name, func(t *testing.T) { walkFindsEveryFlaw(t, p) })
	}
}

func walkFindsEveryFlaw(t *testing.T, p *roles.Protocol) {
	for i, f := range p.Flaws {
		if f.Breaks == "" {
			continue
		}
		t.Run(f.Name, func(t *testing.T) {
			r := Walk(context.Background(), p, roles.Flaws(0).With(i), WalkOptions{Seeds: 200_000})
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
		r := Walk(context.Background(), simplepaxos.Protocol(), 0, WalkOptions{Seeds: 2000, Workers: 1})
		b.ReportMetric(float64(r.Seeds)/r.Elapsed.Seconds(), "seeds/s")
	}
}
