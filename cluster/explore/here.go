package explore

import (
	"context"
	"fmt"

	"synod/cluster"
)

// The bounds of a search from a running cluster: a person is waiting.
const (
	statesHere = 1_000_000
	seedsHere  = 6_000
	crashHere  = 1 // crashes in a run
)

// Report is what came of a search from a running cluster.
type Report struct {
	Bounds   string
	States   int
	Runs     uint64 // random ones, where there were too many states
	Complete bool   // there are no more states within the bounds
	Found    *Run
	Stopped  bool
}

// String says it in a sentence, which never is that the cluster is safe.
func (r Report) String() string {
	switch {
	case r.Found != nil:
		return fmt.Sprintf("%s can be broken from here: %s.", r.Found.Violation.Invariant, r.Found.Violation.Text)
	case r.Stopped:
		return fmt.Sprintf("Stopped: no violation in the first %d states.", r.States)
	case r.Complete:
		return fmt.Sprintf("No violation within these bounds (%d states, all there are): %s.", r.States, r.Bounds)
	}
	return fmt.Sprintf("No violation within these bounds (%d states of more, and %d random runs): %s.", r.States, r.Runs, r.Bounds)
}

// Here searches on from a cluster as it is: breadth first for a shortest run, and where there are too many states with
// random runs, of which the one that is found is made short. With a rule switched off broken lemmas are passed over.
func Here(ctx context.Context, s *cluster.State, progress func(Progress)) (Report, error) {
	t := From(s, crashHere)
	without := s.Config().Without
	found, err := Search(ctx, t, Options{States: statesHere, Theorem: without != 0, Progress: progress})
	r := Report{Bounds: t.Bounds(), States: found.States, Complete: found.Complete, Found: found.Found, Stopped: ctx.Err() != nil}
	if err != nil || r.Found != nil || r.Complete || r.Stopped {
		return r, err
	}
	w := Walk(ctx, s.Protocol(), without, WalkOptions{Seeds: seedsHere, Theorem: without != 0, From: &t})
	r.Runs, r.Stopped = w.Seeds, ctx.Err() != nil
	if w.Found != nil {
		short := Shrink(*w.Found)
		r.Found = &short
	}
	return r, nil
}

// Commands returns what plays the run in a running cluster whose clock stands still.
func (r Run) Commands() []cluster.Command {
	var all []cluster.Command
	for _, a := range r.Actions {
		all = append(all, a.Command())
	}
	return all
}
