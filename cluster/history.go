package cluster

import (
	"math"
	"sort"

	"synod/roles"
)

// The past of a run is not stored: it is a function of the settings, the seed and the commands, so it can be gone
// through again. Copies of the state, one every few thousand steps, make that quick.

// input is something that came from outside after a number of steps, at an instant: a command, or, with a fault, an
// error of an agent's real stable storage in the step that followed. A long run has a million proposals and little else, so
// these take little room.
type input struct {
	step   int
	at     Time
	agent  roles.ID
	played bool        // no person gave the command
	value  roles.Value // of a proposal
	other  *other      // nil for a proposal
}

// other is an input that is no proposal.
type other struct {
	cmd   Command
	fault string
}

// inputOf returns the input that is a command.
func inputOf(step int, at Time, cmd Command) input {
	if cmd.Verb == Propose {
		return input{step: step, at: at, agent: cmd.Agent, value: cmd.Value}
	}
	return input{step: step, at: at, other: &other{cmd: cmd}}
}

// faultOf returns the input that is an error of a disk.
func faultOf(step int, at Time, id roles.ID, text string) input {
	return input{step: step, at: at, agent: id, other: &other{fault: text}}
}

// command returns the command that the input is, unless it is a fault.
func (in input) command() Command {
	if in.other != nil {
		return in.other.cmd
	}
	return Command{Verb: Propose, Agent: in.agent, Value: in.value}
}

func (in input) isFault() bool { return in.other != nil && in.other.fault != "" }

// isStep reports whether the input is a step of the run rather than a change of the world around the agents.
func (in input) isStep() bool {
	switch cmd := in.command(); cmd.Verb {
	case Propose, Restart, PauseAgent, ResumeAgent, Deliver, Drop, Duplicate, Timeout:
		return true
	case Crash:
		return cmd.Point == CrashNow
	}
	return false
}

const (
	// keepEvery is the number of steps from one kept state to the next. Going anywhere takes at most so many steps again,
	// some ten milliseconds.
	keepEvery = 8192
	// keepMost is the number of states that a branch keeps at most. A longer run keeps every second of them, and so on: it
	// takes longer to go anywhere, but no more room.
	keepMost = 1024
)

// branch is one future of a run.
type branch struct {
	name   string // "" for none
	parent int    // index of the branch that it left; the first left none
	fork   int    // the step at which it did
	inputs []input
	kept   []*State // in ascending order of steps; the first is the beginning
	near   []*State // the same of where somebody looked last, closer together; nil for nothing
	thin   int      // how many times every second of them was dropped

	inherited int // how many of the inputs are those of the branch that it left

	first   []proposed // of each of the first values, when it was first proposed
	scanned int        // how many of the inputs have been looked at for that

	// How far it had come when it ceased to be the current one, and the digest of the state there.
	end    int
	endAt  Time
	digest string
}

// began returns the first that was done on a branch, and how many commands that are no steps were at the step at which it left its parent.
func (b *branch) began() (first Command, around int) {
	own := b.inputs[b.inherited:]
	if len(own) > 0 && !own[0].isFault() {
		first = own[0].command()
	}
	for _, in := range own {
		if in.step > b.fork || in.isStep() || in.isFault() {
			break
		}
		around++
	}
	return first, around
}

func (b *branch) keep(s *State) { b.kept = append(b.kept, s.Clone()) }

func (b *branch) maybeKeep(s *State) { b.keepWithin(s, keepMost) }

// keepWithin keeps a state when it is time for one, and no more than so many states.
func (b *branch) keepWithin(s *State, most int) {
	if s.step-b.kept[len(b.kept)-1].step < keepEvery<<b.thin {
		return
	}
	b.keep(s)
	if len(b.kept) > most {
		b.halve()
	}
}

// halve keeps only every second of the states.
func (b *branch) halve() {
	b.thin++
	var kept []*State
	for i := 0; i < len(b.kept); i += 2 {
		kept = append(kept, b.kept[i])
	}
	b.kept = kept
}

// keptUntil returns the kept states that led to one.
func (b *branch) keptUntil(tip *State) []*State {
	var kept []*State
	for _, s := range b.kept {
		if s.step <= tip.step && s.inputs <= tip.inputs {
			kept = append(kept, s)
		}
	}
	return kept
}

// nearest returns the last kept state that is not after a step.
func (b *branch) nearest(step int) *State {
	s := lastUntil(b.kept, step)
	if len(b.near) > 0 && b.near[0].step <= step {
		if n := lastUntil(b.near, step); n.step > s.step {
			return n
		}
	}
	return s
}

// lastUntil returns the last of some states that is not after a step, or the first.
func lastUntil(states []*State, step int) *State {
	i := sort.Search(len(states), func(i int) bool { return states[i].step > step })
	return states[max(0, i-1)]
}

// walker goes through a branch again.
type walker struct {
	*Conductor
	branch *branch
}

// walk begins at a kept state, which stays as it is.
func (b *branch) walk(from *State, watch func(*Event) *Event) walker {
	return walker{newConductor(from.Clone(), nil, watch), b}
}

// to goes on to a step. What was changed around the agents right after that step belongs to it.
func (w walker) to(step int) *State {
	s, err := w.try(step)
	roles.Assert(err == nil, "a command of the past became impossible: %v", err)
	return s
}

// try is to for inputs that may not be those of a run that has been.
func (w walker) try(step int) (*State, error) {
	most := math.MaxInt
	_, err := w.some(step, &most)
	return w.state, err
}

// some is try for at most so many steps and inputs, of which it takes off those that it needed. It reports whether it has come to
// the step; if it has not, with some left, nothing is due any more.
func (w walker) some(step int, most *int) (arrived bool, err error) {
	s := w.state
	for ; *most > 0; *most-- {
		if s.inputs < len(w.branch.inputs) && w.branch.inputs[s.inputs].step == s.step {
			in := w.branch.inputs[s.inputs]
			if s.step >= step && (in.isStep() || in.isFault()) {
				return true, nil
			}
			s.now = max(s.now, in.at)
			s.inputs++
			if err := w.again(in); err != nil {
				return false, err
			}
			continue
		}
		if s.step >= step {
			return true, nil
		}
		if !w.Step(never) {
			return false, nil
		}
	}
	return false, nil
}

// again lets an input of the past take effect once more.
func (w walker) again(in input) error {
	if in.isFault() {
		w.state.agents[w.state.cast.index[in.agent]].disk.fault = in.other.fault
		return nil
	}
	return w.Do(in.command())
}

// segment is a stretch of the past that was looked at lately: its events, and a state every few steps, so that
// walking back and forth costs next to nothing.
type segment struct {
	branch *branch
	number int // it begins at step number*segmentSteps
	last   int
	open   bool // last was the present step, with so many inputs: more may have been done in it since
	inputs int
	events []Event
	states []*State
}

const (
	segmentSteps  = 1024
	segmentStates = 32 // steps from one state of a segment to the next
	segmentsKept  = 3
)

// segment returns the stretch of the current branch that a step lies in.
func (t *Timeline) segment(step int) *segment { return t.segmentOf(t.now(), t.Present().step, step) }

// segmentOf is segment for any branch, which has come to an end.
func (t *Timeline) segmentOf(b *branch, end, step int) *segment {
	number := step / segmentSteps
	last := min((number+1)*segmentSteps-1, end)
	for i, g := range t.segments {
		if g.branch == b && g.number == number {
			if g.last >= last && g.isWhole(end) {
				return g
			}
			t.segments = append(t.segments[:i], t.segments[i+1:]...)
			break
		}
	}
	g := t.read(b, number, last, end)
	t.segments = append(t.segments, g)
	if len(t.segments) > segmentsKept {
		t.segments = t.segments[1:]
	}
	return g
}

// read goes through a stretch again. The events of step `first` itself belong to it, so it begins one step early.
func (t *Timeline) read(b *branch, number, last, end int) *segment {
	g := &segment{branch: b, number: number, last: last, open: last == end, inputs: len(b.inputs)}
	first := number * segmentSteps
	from := g.branch.nearest(max(0, first-1))
	w := g.branch.walk(from, func(e *Event) *Event {
		if e.Step >= first {
			g.events = append(g.events, e.Clone())
		}
		return e
	})
	if first == 0 {
		g.events = append(g.events, t.opening...)
	}
	for step := first; step <= last; step += segmentStates {
		g.states = append(g.states, w.to(step).Clone())
	}
	w.to(last)
	return g
}

// isWhole reports whether the segment has all that there is of its steps, when its branch has come to a step.
func (g *segment) isWhole(end int) bool {
	return !g.open || g.last == end && g.inputs == len(g.branch.inputs)
}

// between returns those events of the segment that belong to the steps first … last: steps only grow.
func (g *segment) between(first, last int) []Event {
	from := sort.Search(len(g.events), func(i int) bool { return g.events[i].Step >= first })
	to := from
	for to < len(g.events) && g.events[to].Step <= last {
		to++
	}
	return g.events[from:to]
}

// Look returns the cluster at a step of any branch, by its number from 1, without going there; numbers of steps beyond its ends mean the
// ends. It must only be read, and only until the run moves on.
func (t *Timeline) Look(number, step int) *State {
	b, step := t.branches[number-1], max(0, step)
	if b == t.now() {
		if step >= t.Present().step {
			return t.Present()
		}
		return t.segment(step).state(step)
	}
	step = min(step, b.end)
	s := t.segmentOf(b, b.end, step).state(step)
	if step == b.end {
		s.now = max(s.now, b.endAt)
	}
	return s
}

// LookEvents returns the events of a step of any branch, by its number from 1.
func (t *Timeline) LookEvents(number, step int) []Event {
	b, step := t.branches[number-1], max(0, step)
	if b == t.now() {
		step = min(step, t.Present().step)
		return t.Events(step, step)
	}
	step = min(step, b.end)
	return t.segmentOf(b, b.end, step).between(step, step)
}

// state returns the state after a step of the segment.
func (g *segment) state(step int) *State {
	from := g.states[(step-g.number*segmentSteps)/segmentStates]
	return g.branch.walk(from, nil).to(step)
}

// ring keeps the latest events of the present.
type ring struct {
	events [recentEvents]*Event
	count  int // of all that were ever added since it was cleared
}

// recentEvents is more than a screen shows, so that watching the present never goes through the past again.
const recentEvents = 512

// add takes an event over and returns one whose place it took.
func (g *ring) add(e *Event) *Event {
	slot := &g.events[g.count%recentEvents]
	g.count++
	old := *slot
	*slot = e
	if old == nil {
		return new(Event)
	}
	return old
}

// between returns the events of the steps first … last, or false when it does not hold them all.
func (g *ring) between(first, last int) ([]Event, bool) {
	oldest := max(0, g.count-recentEvents)
	if g.count == 0 || g.events[oldest%recentEvents].Step >= first {
		return nil, false
	}
	from, to := g.count, g.count // steps only grow
	for from > oldest && g.events[(from-1)%recentEvents].Step >= first {
		if from--; g.events[from%recentEvents].Step > last {
			to = from
		}
	}
	if from == to {
		return nil, true
	}
	found := make([]Event, 0, to-from)
	for i := from; i < to; i++ {
		found = append(found, g.events[i%recentEvents].Clone())
	}
	return found, true
}
