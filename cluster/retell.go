package cluster

import (
	"errors"
	"fmt"

	"synod/roles"
)

// Refusal is a command of a run that was impossible when the run was told again.
type Refusal struct {
	Command Command
	Step    int // the step of the run that is told, after which it was to be
	At      Time
	Why     error
}

// String says what was impossible, and why.
func (r Refusal) String() string {
	return fmt.Sprintf("%s, at step %d and %s: %v", r.Command, r.Step, r.At.Clock(), r.Why)
}

// Retelling has the commands of a run carried out again, in a run with settings of its own, which may go another way. A command comes
// at its instant. When several things happen at one instant, as in a run that somebody steps through, it comes after as many of them as
// before: so a run that goes the same way is the same run. What is impossible now is noted and left out.
type Retelling struct {
	run     *Timeline
	inputs  []input
	breaks  []int // the steps that come of themselves before each input, and before the end
	skip    func(Command) bool
	endAt   Time
	at      int // the input that comes next
	taken   int // of the steps before it
	steps   int // of all inputs before it, in the run that is told
	of      int
	refused []Refusal
}

// Retell begins to tell the run again with other settings, and without the commands that are to be skipped; nil skips none.
func (p *Parked) Retell(s Settings, skip func(Command) bool) (*Retelling, error) {
	l, st := &p.life, p.State()
	r := &Retelling{inputs: l.branches[l.current].inputs[:st.inputs], skip: skip, endAt: st.now, of: st.step}
	before := 0
	for _, in := range r.inputs {
		if in.isFault() {
			return nil, errors.New("a disk has failed in it, and no command brings that about")
		}
		r.breaks = append(r.breaks, in.step-before)
		if before = in.step; in.isStep() {
			before++
		}
	}
	r.breaks = append(r.breaks, st.step-before)
	for _, record := range l.records {
		if record != (Record{}) && s.Protocol.Name != l.settings.Protocol.Name {
			return nil, fmt.Errorf("its agents began with what the disks of %s had kept, which means nothing in %s", l.settings.Protocol.Title, s.Protocol.Title)
		}
	}
	k, err := newCast(s.Protocol, s.Config)
	if err != nil {
		return nil, err
	}
	r.run = &Timeline{life: life{settings: s, cast: k, records: l.records, risks: l.risks}}
	r.run.start()
	return r, nil
}

// Run returns the run that is told: at its beginning, until Advance has come to the end.
func (r *Retelling) Run() *Timeline { return r.run }

// Refused returns the commands that were impossible so far.
func (r *Retelling) Refused() []Refusal { return r.refused }

// Close gives the run up.
func (r *Retelling) Close() { r.run.Close() }

// Progress returns how many steps of the run before have been told again, and of how many.
func (r *Retelling) Progress() (done, of int) {
	if r.at == len(r.breaks) {
		return r.of, r.of
	}
	return min(r.steps+min(r.taken, r.breaks[r.at]), r.of), r.of
}

// Advance goes on for about so many steps or commands, and reports whether all is told.
func (r *Retelling) Advance(most int) (done bool) {
	t := r.run
	for ; most > 0; most-- {
		if r.at == len(r.breaks) {
			return true
		}
		at := r.endAt
		if r.at < len(r.inputs) {
			at = r.inputs[r.at].at
		}
		if t.StepUntil(at-1) || r.taken < r.breaks[r.at] && t.StepUntil(at) {
			r.taken++
			continue
		}
		s := t.conductor.state
		s.now = max(s.now, at)
		if r.at < len(r.inputs) {
			r.do(r.inputs[r.at])
		}
		r.steps += r.breaks[r.at]
		r.at, r.taken = r.at+1, 0
	}
	return r.at == len(r.breaks)
}

// do carries out a command of the run before.
func (r *Retelling) do(in input) {
	if in.isStep() {
		r.steps++
	}
	c := in.command()
	if r.skip != nil && r.skip(c) {
		return
	}
	if err := r.run.Play(c); err != nil {
		s := r.run.conductor.state
		r.refused = append(r.refused, Refusal{c, s.step, s.now, err})
	}
}

// ApartFrom is Apart for the latest step of a branch, by its number from 1. It may be any branch; the run stays where it is.
func (t *Timeline) ApartFrom(n int) (*Parked, error) {
	if err := t.isBranch(n); err != nil {
		return nil, err
	}
	b, tip := t.branches[n-1], t.conductor.state.Clone()
	if n-1 != t.current {
		tip = b.walk(b.nearest(b.end), nil).to(b.end)
		tip.now = max(tip.now, b.endAt)
		roles.Assert(tip.Digest() == b.digest, "branch %d does not end as it did", n)
	}
	return t.apart(b, tip), nil
}

// Commands reports whether one of the commands of the run, up to where it stands, is such.
func (p *Parked) Commands(such func(Command) bool) bool {
	for _, in := range p.life.branches[p.life.current].inputs[:p.State().inputs] {
		if !in.isFault() && such(in.command()) {
			return true
		}
	}
	return false
}
