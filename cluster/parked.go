package cluster

import (
	"errors"
	"fmt"
	"slices"

	"synod/roles"
)

// Parked is a run that nobody lives: no goroutine belongs to it, and of its past it keeps so little that many can be kept.
type Parked struct{ life life }

// parkedStates is how many states of its past a branch keeps while it is parked.
const parkedStates = 16

// park ends the agents of the run that is shown, and returns it.
func (t *Timeline) park() *Parked {
	t.leave()
	t.conductor.Close()
	p := &Parked{t.life}
	p.life.past, p.life.recent, p.life.segments = nil, ring{}, nil
	for _, b := range p.life.branches {
		b.near = nil
		for len(b.kept) > parkedStates {
			b.halve()
		}
	}
	return p
}

// Wake has agents live the run again, in memory, where it stood. It can be woken several times.
func (p *Parked) Wake() *Timeline {
	t := &Timeline{life: p.life}
	t.branches = nil
	for _, b := range p.life.branches {
		own := *b
		own.inputs, own.kept = slices.Clip(b.inputs), slices.Clip(b.kept)
		t.branches = append(t.branches, &own)
	}
	t.undone = slices.Clip(t.undone)
	t.live(t.conductor.state.Clone())
	return t
}

// Acts returns how many commands of persons there are in it.
func (p *Parked) Acts() int { return p.life.Acts() }

// Untouched reports whether it is as a run begins: nothing has happened in it or come into it from outside, and every rule is on.
func (p *Parked) Untouched() bool {
	l := &p.life
	return len(l.branches) == 1 && len(l.branches[0].inputs) == 0 && p.State().step == 0 && len(p.State().Without()) == 0
}

// Journal returns the lines of a journal that hold all of it.
func (p *Parked) Journal() ([]string, error) {
	run := p.Wake()
	defer run.Close()
	return new(Journal).Begin(run)
}

// ErrLong is the error of a run that takes longer to open than it may.
var ErrLong = errors.New("it is too long to be opened at once")

// OpenParked opens a run from the lines of a journal, which have a name for errors, in at most so many steps. It returns how many it
// took. A longer one is ErrLong.
func OpenParked(lines []string, name string, protocols func(string) (*roles.Protocol, bool), most int) (*Parked, int, error) {
	o, err := BeginJournal(lines, 1, name, protocols)
	if err != nil {
		return nil, 0, err
	}
	done, err := o.Advance(most)
	if err == nil && !done {
		err = ErrLong
	}
	if err != nil {
		o.Close()
		return nil, 0, err
	}
	_, steps := o.Progress()
	return o.Timeline().park(), steps, nil
}

// Settings returns what the run is a function of.
func (p *Parked) Settings() Settings { return p.life.settings }

// State returns the cluster where the run stood. It must only be read.
func (p *Parked) State() *State { return p.life.conductor.state }

// maxScript bounds the steps of a run that is told by commands.
const maxScript = 50_000

// Script returns the commands that lead from the settings to where the run stands: what was done, and in between how many steps were
// taken and how much time passed. The error says why commands cannot tell it.
func (p *Parked) Script() ([]Command, error) {
	l, st := &p.life, p.State()
	if slices.ContainsFunc(l.records, func(r Record) bool { return r != (Record{}) }) {
		return nil, errors.New("its agents began with what their disks had kept, and no command brings that about")
	}
	if st.step > maxScript {
		return nil, fmt.Errorf("it has %d steps, and more than %d are too many to be told", st.step, maxScript)
	}
	run, err := NewTimeline(l.settings, nil)
	if err != nil {
		return nil, err
	}
	defer run.Close()
	var all []Command
	pass := func(step int, at Time) {
		if n := step - run.Present().step; n > 0 {
			all = append(all, Command{Verb: Step, N: n})
			for range n {
				run.Step()
			}
		}
		if more := at - run.Present().now; more > 0 {
			all = append(all, Command{Verb: Run, Min: more})
			run.Advance(at, maxScript)
		}
	}
	for _, in := range l.branches[l.current].inputs[:st.inputs] {
		if in.isFault() {
			return nil, errors.New("a disk has failed in it, and no command brings that about")
		}
		pass(in.step, in.at)
		if err := run.Do(in.command()); err != nil {
			return nil, err
		}
		all = append(all, in.command())
	}
	if pass(st.step, st.now); run.Present().Digest() != st.Digest() {
		return nil, errors.New("the same commands lead somewhere else")
	}
	return all, nil
}

// Apart returns a run of its own that has come to the step that is looked at, with all that led there. This run stays as it is.
func (t *Timeline) Apart() *Parked { return t.apart(t.now(), t.State().Clone()) }

// apart is Apart for a state of a branch.
func (t *Timeline) apart(from *branch, tip *State) *Parked {
	b := &branch{thin: from.thin, inputs: slices.Clone(from.inputs[:tip.inputs]), kept: from.keptUntil(tip)}
	apart := life{settings: t.settings, cast: t.cast, records: t.records, risks: t.risks, opening: t.opening,
		branches: []*branch{b}, begun: tip.inputs}
	apart.conductor = newConductor(tip, nil, nil)
	return &Parked{apart}
}
