package cluster

import "synod/roles"

// Replay goes once more through the past of a branch, a little at a time, and shows what happened to whoever did not watch.
type Replay struct {
	run    *Timeline
	walker walker
	last   int
}

// Replay begins to show the events of the steps first … last of a branch, by its number from 1, to f and in their order; those from
// before the first step are shown at once if first is 0. A last step beyond the end of the branch stands for whatever that is when
// Replay gets there. The event is only lent. When the run of the Epoch changes, the Replay is over.
func (t *Timeline) Replay(branch, first, last int, f func(*Event)) *Replay {
	b, first := t.branches[branch-1], max(0, first)
	if first == 0 {
		for i := range t.opening {
			f(&t.opening[i])
		}
	}
	show := func(e *Event) *Event {
		if e.Step >= first && e.Step <= last {
			f(e)
		}
		return e
	}
	return &Replay{t, b.walk(b.nearest(max(0, first-1)), show), last}
}

// Advance goes on for at most so many steps, of which some may lie before the first that is shown, and reports whether all is shown.
func (r *Replay) Advance(most int) (done bool) {
	end := r.walker.branch.end
	if r.walker.branch == r.run.now() {
		end = r.run.Present().step
	}
	arrived, err := r.walker.some(min(r.last, end), &most)
	roles.Assert(err == nil, "a command of the past became impossible: %v", err)
	return arrived
}

// Step returns the step that it has come to.
func (r *Replay) Step() int { return r.walker.state.step }

// Beginning returns the cluster before the first step, its agents started. It must only be read.
func (t *Timeline) Beginning() *State { return t.branches[0].kept[0] }
