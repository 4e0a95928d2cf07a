package cluster

import (
	"errors"
	"fmt"
	"slices"

	"synod/roles"
)

// An act is a command that a person gave. It can be taken back, and done again: going back is a branch like any other, so the
// future with the act in it is kept.

// undone is an act that was taken back.
type undone struct {
	cmd  Command
	left int // index of the branch that has it
	onto int // index of the branch that began just before it,
	at   int // at which step,
	with int // and with how many inputs
}

// Play is Do for a command that no person gave: of a lesson, or of a run that was found. It is not taken back.
func (t *Timeline) Play(cmd Command) error { return t.do(cmd, true) }

// Acts returns how many commands of persons there are in the run, on all its branches.
func (l *life) Acts() int {
	n := 0
	for i, b := range l.branches {
		for _, in := range b.inputs[max(b.inherited, l.floor(i)):] {
			if in.isAct() {
				n++
			}
		}
	}
	return n
}

// floor returns how many inputs of a branch are those that led to where the run began.
func (l *life) floor(branch int) int {
	floor := l.begun
	for ; branch > 0; branch = l.branches[branch].parent {
		floor = min(floor, l.branches[branch].inherited)
	}
	return floor
}

// LastAct returns the latest act on the current branch, and the step after which it came.
func (t *Timeline) LastAct() (cmd Command, step int, ok bool) {
	n := t.lastAct()
	if n < 0 {
		return Command{}, 0, false
	}
	in := t.now().inputs[n]
	return in.command(), in.step, true
}

// lastAct returns the number of the latest act among the inputs of the current branch; -1 for none.
func (t *Timeline) lastAct() int {
	inputs := t.now().inputs
	for n := len(inputs) - 1; n >= t.floor(t.current); n-- {
		if inputs[n].isAct() {
			return n
		}
	}
	return -1
}

// Undo goes to just before the latest act, on a new branch, and returns what was taken back.
func (t *Timeline) Undo() (Command, error) {
	n := t.lastAct()
	if n < 0 {
		return Command{}, errors.New("there is nothing of yours to take back")
	}
	if err := t.MayLeave(); err != nil {
		return Command{}, err
	}
	b, left, before := t.now(), t.current, t.undone
	in := b.inputs[n]
	t.fork(b.walk(b.nearestWith(in.step, n), nil).before(n))
	t.undone = append(before, undone{cmd: in.command(), left: left, onto: t.current, at: in.step, with: n})
	return in.command(), nil
}

// Undone returns what Redo would do again.
func (t *Timeline) Undone() (Command, bool) {
	if len(t.undone) == 0 {
		return Command{}, false
	}
	return t.undone[len(t.undone)-1].cmd, true
}

// Redo does again what Undo took back. Where nothing has happened since, the run is as it was before Undo; else the act is done
// here and now.
func (t *Timeline) Redo() (Command, error) {
	last := len(t.undone) - 1
	if last < 0 {
		return Command{}, errors.New("nothing was taken back that could be done again")
	}
	u, rest := t.undone[last], t.undone[:last]
	s := t.conductor.state
	if t.past == nil && t.current == u.onto && s.step == u.at && s.inputs == u.with {
		if err := t.Switch(u.left + 1); err != nil {
			return u.cmd, err
		}
	} else if err := t.Do(u.cmd); err != nil {
		return u.cmd, fmt.Errorf("%s cannot be done again here: %w", u.cmd, err)
	}
	t.undone = rest
	return u.cmd, nil
}

// Again begins the run anew with another seed, in memory: everybody is up and remembers nothing; links, disks, clocks, rules and
// settings are as they are. It returns the old run, unless disks keep that.
func (t *Timeline) Again(seed uint64) (*Parked, error) {
	s := t.settings
	s.Seed, s.Config.Without = seed, t.State().without
	world := t.world()
	old, err := t.Reset(s)
	if err != nil {
		return nil, err
	}
	for _, cmd := range world {
		err := t.Play(cmd)
		roles.Assert(err == nil, "%s is impossible in a new run: %v", cmd, err)
	}
	return old, nil
}

// shaping are the verbs that say how the world around the agents behaves. Each sets something, whatever it was before.
var shaping = map[Verb]bool{Cut: true, Mend: true, Partition: true, Heal: true, Delay: true, Loss: true, Dup: true, Order: true, Disk: true, Drift: true}

// world returns commands that make the world of a new run what it is here: of equal ones the last suffices.
func (t *Timeline) world() []Command {
	var all []Command
	said := map[string]bool{}
	for _, in := range slices.Backward(t.now().inputs[:t.State().inputs]) {
		cmd := in.command()
		if text := cmd.String(); !in.isFault() && shaping[cmd.Verb] && !said[text] {
			said[text] = true
			all = append(all, cmd)
		}
	}
	slices.Reverse(all)
	return all
}

// isAct reports whether a person gave the command.
func (in input) isAct() bool { return !in.played && !in.isFault() }

// nearestWith returns the last kept state from which the moment before an input can be reached.
func (b *branch) nearestWith(step, input int) *State {
	best := b.kept[0]
	for _, list := range [][]*State{b.kept, b.near} {
		for _, s := range list {
			if s.step <= step && s.inputs <= input && s.step > best.step {
				best = s
			}
		}
	}
	return best
}

// before goes on to the moment just before an input.
func (w walker) before(n int) *State {
	s, inputs := w.state, w.branch.inputs
	for s.inputs < n || s.step < inputs[n].step {
		if in := inputs[s.inputs]; in.step == s.step {
			s.now = max(s.now, in.at)
			s.inputs++
			err := w.again(in)
			roles.Assert(err == nil, "a command of the past became impossible: %v", err)
			continue
		}
		if !w.Step(never) {
			panic("the past of a run ends before one of its commands")
		}
	}
	s.now = max(s.now, inputs[n].at)
	return s
}
