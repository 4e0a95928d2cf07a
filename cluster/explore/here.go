package explore

import (
	"context"
	"fmt"
	"strings"

	"synod/cluster"
	"synod/roles"
)

// The bounds of a search from a running cluster: a person is waiting.
const (
	statesHere = 2_000_000
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
	// Spared are rules that are off while their partner is in force, so that nothing could be expected to be found.
	Spared []roles.Flaw
}

// String says it in a sentence or two, which never are that the cluster is safe.
func (r Report) String() string {
	switch {
	case r.Found != nil:
		return fmt.Sprintf("Found a run that breaks %s: %s.", r.Found.Violation.Invariant, r.Found.Violation.Text)
	case r.Stopped:
		return fmt.Sprintf("Stopped: no violation in the first %s.", Counted(r.States, "state"))
	}
	text := fmt.Sprintf("Checked all %s: no violation (within these bounds).", Counted(r.States, "reachable state"))
	if !r.Complete {
		text = fmt.Sprintf("Checked %s, which are not all, and %s: no violation (within these bounds).", Counted(r.States, "state"), Counted(int(r.Runs), "random run"))
	}
	for _, f := range r.Spared {
		text += " " + f.Alone()
	}
	return text + " The bounds: " + r.Bounds + "."
}

// Here searches on from a cluster as it is: breadth first for a shortest run, and where there are too many states with
// random runs, of which the one that is found is made short. With a rule switched off broken lemmas are passed over. Of the options
// States, Workers and Progress count; States bounds both searches together, and 0 is two million.
func Here(ctx context.Context, s *cluster.State, o Options) (Report, error) {
	if o.States == 0 {
		o.States = statesHere
	}
	from := From(s, crashHere)
	further := from.further()
	without := s.Config().Without
	r := Report{Complete: true, Spared: s.Protocol().Spared(without), Bounds: from.Bounds() + "; and then " + strings.Join(further.limits(), "; ")}
	for _, t := range []Trial{from, further} {
		found, err := Search(ctx, t, Options{States: o.States / 2, Workers: o.Workers, Theorem: without != 0, Progress: o.Progress})
		r.States, r.Complete, r.Found, r.Stopped = r.States+found.States, r.Complete && found.Complete, found.Found, ctx.Err() != nil
		if err != nil || r.Found != nil || r.Stopped {
			return r, err
		}
	}
	if r.Complete {
		return r, nil
	}
	w := Walk(ctx, s.Protocol(), without, WalkOptions{Seeds: seedsHere, Workers: o.Workers, Theorem: without != 0, From: &from})
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

// CommandsFrom is Commands for a cluster that the search began with. First comes what lets the run happen there: links that neither
// cut nor lose anything, and agents that do not stand still.
func (r Run) CommandsFrom(s *cluster.State) []cluster.Command {
	cut, loss := false, false
	var first []cluster.Command
	for _, a := range s.IDs() {
		for _, b := range s.IDs() {
			l := s.Link(a, b)
			cut, loss = cut || l.Cut, loss || l.Loss > 0
		}
	}
	if cut {
		first = append(first, cluster.Command{Verb: cluster.Heal})
	}
	if loss {
		first = append(first, cluster.Command{Verb: cluster.Loss, Links: cluster.Links{Every: true}})
	}
	for _, id := range s.IDs() {
		if _, paused := s.Paused(id); paused {
			first = append(first, cluster.Command{Verb: cluster.ResumeAgent, Agent: id})
		}
	}
	return append(first, r.Commands()...)
}

// Counted is roles.Count for what there are many of.
func Counted(n int, thing string) string { return Thousands(n) + " " + roles.Count(n, thing).Word() }

// Thousands writes a number with a comma at every third digit.
func Thousands(n int) string {
	text := fmt.Sprint(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}
