package compare

import (
	"slices"
	"sort"

	"synod/cluster"
)

// clock knows when the steps of a run were, one of every few.
type clock struct{ times []cluster.Time }

// clockEvery is how many steps lie between two that a clock knows.
const clockEvery = 32

func (c *clock) note(step int, at cluster.Time) {
	for len(c.times)*clockEvery <= step {
		c.times = append(c.times, at)
	}
}

// Beside returns the step of one run that belongs to a step of the other: up to where the runs part it has the same number, and from
// there on it is the last one that is no later.
func (r *Result) Beside(side, step int) int {
	if step <= r.Common {
		return step
	}
	run := r.Sides[side].Run
	at := cluster.Time(0)
	if all := run.Events(step, step); len(all) > 0 {
		at = all[0].At
	}
	return r.at(1-side, at)
}

// at returns the last step of a run that is no later than an instant, of those after which the runs have parted.
func (r *Result) at(side int, at cluster.Time) int {
	times, run := r.clocks[side].times, r.Sides[side].Run
	known := sort.Search(len(times), func(i int) bool { return times[i] > at }) - 1
	if known < 0 {
		return r.Common
	}
	step := known * clockEvery
	events := run.Events(step, step+clockEvery)
	i := slices.IndexFunc(events, func(e cluster.Event) bool { return e.At > at })
	switch {
	case i < 0 && len(events) > 0:
		step = events[len(events)-1].Step
	case i > 0:
		step = events[i-1].Step
	}
	return max(r.Common, min(step, run.Present().Steps()))
}

// Together returns the steps at which both runs are to be looked at for a row: where what it tells was made in each, and, where nothing
// made it in one of them, the same instant there.
func (r *Result) Together(row Row) [2]int {
	steps := row.Step
	for i := range steps {
		switch other := row.Step[1-i]; {
		case steps[i] >= 0:
		case other >= 0:
			steps[i] = r.Beside(1-i, other)
		default:
			steps[i] = r.Sides[i].Run.Present().Steps()
		}
	}
	return steps
}
