package cluster

// Approach leads to a step of a very long past, a little at a time: so long a run keeps its states far apart, and what lies
// between two of them has to happen again. Going there, and looking around there, is quick afterwards.
type Approach struct {
	branch *branch
	walker walker
	from   int
	to     int
	near   []*State
}

const (
	// farAway is how many steps going to a step may take again without anybody waiting: a tenth of a second's worth.
	farAway = 3 * keepEvery
	// around is how many steps before a step are looked at together with it.
	around = 8 * segmentSteps
)

// Approach returns what leads to a step of the current branch, or nil when going there is quick.
func (t *Timeline) Approach(step int) *Approach { return t.ApproachOn(t.current+1, step) }

// ApproachOn is Approach for any branch, by its number from 1, and for looking there.
func (t *Timeline) ApproachOn(number, step int) *Approach {
	if t.IsNear(number, step) {
		return nil
	}
	b := t.branches[number-1]
	step = max(0, min(step, t.BranchInfo(number).End))
	from := b.nearest(max(0, step-around))
	return &Approach{branch: b, walker: b.walk(from, nil), from: from.step, to: step}
}

// IsNear reports whether going to a step of a branch, or looking there, is quick. To ask costs next to nothing.
func (t *Timeline) IsNear(number, step int) bool {
	b, end := t.branches[number-1], t.BranchInfo(number).End
	if b == t.now() && step >= end {
		return true
	}
	step = max(0, min(step, end))
	return step-b.nearest(step).step <= farAway && step-b.nearest(max(0, step-around)).step <= farAway
}

// Advance goes on for about so many steps, and reports whether the step is near now.
func (a *Approach) Advance(most int) (done bool) {
	for most > 0 {
		s := a.walker.state
		next := min(a.to, s.step/keepEvery*keepEvery+keepEvery)
		before := most
		if arrived, err := a.walker.some(next, &most); err != nil || !arrived && most > 0 {
			return true // it is not there: whoever goes there is told so
		} else if !arrived {
			return false
		}
		most = min(most, before-1)
		a.near = append(a.near, s.Clone())
		if s.step >= a.to {
			a.branch.near = a.near
			return true
		}
	}
	return false
}

// Progress returns how many steps have happened again, and of how many.
func (a *Approach) Progress() (done, of int) { return a.walker.state.step - a.from, a.to - a.from }
