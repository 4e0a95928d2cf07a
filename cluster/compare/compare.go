package compare

import (
	"synod/cluster"
	"synod/roles"
)

// Side is one of two runs that are compared, as it is at its present.
type Side struct {
	Name string
	Run  *cluster.Timeline // whoever compares owns it meanwhile
	// Refused are the commands that were impossible in it, where it is another run told again.
	Refused []cluster.Refusal
}

// Moment is something that happened in one of the runs, or, with an empty What, the end of the run before anything else did.
type Moment struct {
	Step int // of what happened; a command that is no step has that of the step before it
	At   cluster.Time
	What string
}

// Result is how two runs differ.
type Result struct {
	Sides [2]Side
	// Parted is where they part, in each of them; nil when what happens is the same to the end.
	Parted *[2]Moment
	// Common is the last step that both have in common.
	Common int
	Rows   []Row

	clocks [2]clock
}

// Same reports whether nothing differs.
func (r *Result) Same() bool { return r.Parted == nil && len(r.Rows) == 0 }

// Comparing is a comparison under way: going through two long runs takes a while.
type Comparing struct {
	sides  [2]Side
	tales  [2]*tale
	parted *[2]Moment
	common int
}

// Begin begins to compare two runs.
func Begin(a, b Side) *Comparing {
	return &Comparing{sides: [2]Side{a, b}, tales: [2]*tale{newTale(a.Run), newTale(b.Run)}}
}

// Runs compares two runs at once.
func Runs(a, b Side) *Result {
	c := Begin(a, b)
	for !c.Advance(1 << 20) {
	}
	return c.Result()
}

// Progress returns how many steps were gone through, and of how many, of both runs together.
func (c *Comparing) Progress() (done, of int) {
	for _, t := range c.tales {
		done, of = done+min(t.step, t.last), of+t.last
	}
	return done, of
}

// Advance goes through about so many events, and reports whether all is done.
func (c *Comparing) Advance(most int) (done bool) {
	a, b := c.tales[0], c.tales[1]
	for ; most > 0; most -= 2 {
		e, f := a.next(), b.next()
		if e == nil && f == nil {
			return true
		}
		if c.parted == nil && !alike(e, f) {
			c.parted = &[2]Moment{a.moment(e), b.moment(f)}
			a.parted, b.parted = true, true
		}
		for i, e := range [...]*cluster.Event{e, f} {
			if e == nil {
				continue
			}
			if c.parted == nil {
				c.common = e.Step
			}
			c.tales[i].count(e)
		}
	}
	return false
}

// Result returns what came of it, once all is done.
func (c *Comparing) Result() *Result {
	r := &Result{Sides: c.sides, Parted: c.parted, Common: c.common, clocks: [2]clock{c.tales[0].clock, c.tales[1].clock}}
	r.Rows = rows(r, c.tales)
	return r
}

// alike reports whether the same happens in two runs.
func alike(e, f *cluster.Event) bool {
	switch {
	case e == nil || f == nil:
		return e == f
	case e.Kind != f.Kind || e.Agent != f.Agent || e.Timer != f.Timer || e.Role != f.Role || e.Value != f.Value:
		return false
	case e.Kind == cluster.Said:
		return e.Text() == f.Text()
	}
	return sameMessage(&e.Flight, &f.Flight)
}

// sameMessage reports whether two messages go the same way and say the same; those of two protocols do when they read the same.
func sameMessage(a, b *cluster.Flight) bool {
	if a.From != b.From || a.To != b.To {
		return false
	}
	return a.Msg == b.Msg || a.Msg != nil && b.Msg != nil && roles.Describe(a.Msg) == roles.Describe(b.Msg)
}

// tale is a run that is gone through event by event.
type tale struct {
	run    *cluster.Timeline
	step   int // up to which its events were read
	last   int
	events []cluster.Event
	at     int // the event that comes next
	parted bool
	counts
	clock clock
}

func newTale(run *cluster.Timeline) *tale {
	return &tale{run: run, step: -1, last: run.Present().Steps(), counts: newCounts()}
}

// readSteps is how many steps are read at a time.
const readSteps = 256

// next returns the next event, or nil at the end. It is lent until the next call.
func (t *tale) next() *cluster.Event {
	for t.at == len(t.events) {
		if t.step >= t.last {
			return nil
		}
		first := t.step + 1
		t.step = min(t.step+readSteps, t.last)
		t.events, t.at = t.run.Events(first, t.step), 0
	}
	t.at++
	return &t.events[t.at-1]
}

// moment is where an event is, or the end of the run.
func (t *tale) moment(e *cluster.Event) Moment {
	if e == nil {
		return Moment{Step: t.last, At: t.run.Present().Now()}
	}
	return Moment{Step: e.Step, At: e.At, What: e.Text()}
}
