package cluster

import (
	"errors"
	"slices"

	"synod/persist"
	"synod/roles"
)

// Settings are what a run is a function of, besides the commands.
type Settings struct {
	Protocol *roles.Protocol
	Config   roles.Config
	Seed     uint64
}

// Timeline is a run: a cluster in time: the present, which goroutines live, and every step of the past. Acting in the past begins
// a branch; the old future is kept. Where disks keep the present of a run, see disks.go.
type Timeline struct {
	life
	kept     *keeping // nil when stable storage is in memory
	watchers []func(*Event)
	epoch    Epoch
}

// Epoch tells the presents apart that a timeline has had: as long as it stays the same, all that happened was shown to whoever watches.
type Epoch struct {
	Run     int // grows when another run takes the place of the one that is shown: its first step is another one
	Present int // grows when another branch becomes the present, and with Run
}

// Epoch returns which present this is.
func (t *Timeline) Epoch() Epoch { return t.epoch }

// replaced says that another present is shown, of another run or of this one.
func (t *Timeline) replaced(run bool) {
	if run {
		t.epoch.Run++
	}
	t.epoch.Present++
}

// life is the run itself.
type life struct {
	settings Settings
	cast     *cast
	records  []Record // what stable storage held at the beginning; nil for nothing
	risks    []string // why a run on such records cannot be called safe, whatever happens in it

	conductor *Conductor // lives the present of the current branch
	branches  []*branch
	current   int     // index of the branch that is lived
	past      *State  // what is looked at when it is not the present; nil for the present
	opening   []Event // what happened before the first step
	recent    ring
	segments  []*segment
	undone    []undone // acts that were taken back, the latest last
	begun     int      // how many inputs led to where the run began; they are not taken back
	namings   int      // how often a branch was given another name
}

// NewTimeline starts a cluster. A nil store keeps stable storage in memory. Records that the store already holds are read
// back first; one that cannot be read is an error, and so is a store that keeps the records of another run. Then nothing is
// started.
func NewTimeline(s Settings, store persist.Store) (*Timeline, error) {
	k, err := newCast(s.Protocol, s.Config)
	if err != nil {
		return nil, err
	}
	t := &Timeline{life: life{settings: s, cast: k}}
	if store != nil {
		if err := t.readFrom(store); err != nil {
			return nil, err
		}
	}
	t.start()
	return t, nil
}

// readFrom takes a store for the run, with what it holds.
func (t *Timeline) readFrom(store persist.Store) (err error) {
	if t.kept, err = keep(t.settings, store); err != nil {
		return err
	}
	if t.records, err = load(t.cast, t.settings.off(t.kept.manifest.AtRisk), t.kept.store); err != nil || t.kept.disks == nil {
		return err
	}
	t.risks = t.kept.manifest.AtRisk
	var off []string
	for _, rule := range t.settings.Protocol.Off(t.settings.Config.Without) {
		off = append(off, ruleOff(rule))
	}
	return t.kept.amend(t.settings, off...)
}

// load reads every agent's record, so that damage is found before anything runs; off are the rules that may have been off when these
// were written.
func load(k *cast, off roles.Flaws, store persist.Store) ([]Record, error) {
	records, any := make([]Record, len(k.ids)), false
	for i, first := range k.first(k.config.Without) {
		p := process{cast: k, index: i, parts: first}
		named := p.named(Record{}, off)
		found, err := store.Load(k.ids[i].String(), &named)
		if err != nil {
			return nil, err
		}
		if found {
			records[i], any = named.record(), true
		}
	}
	if !any {
		return nil, nil
	}
	return records, nil
}

// start begins the run from its first instant, with nothing recorded.
func (t *Timeline) start() {
	t.replaced(true)
	t.branches, t.current = []*branch{{}}, 0
	t.past, t.opening, t.segments, t.recent = nil, nil, nil, ring{}
	s := newState(t.cast, t.settings.Seed, t.settings.Config.Without, t.records)
	s.risks, s.off = t.risks, t.settings.off(t.risks)
	t.conductor = newConductor(s, t.storeFor(s), func(e *Event) *Event {
		t.opening = append(t.opening, e.Clone())
		return e
	})
	t.conductor.boot()
	t.conductor.watch, t.conductor.fault = t.watch, t.fault
	for i := range t.opening {
		t.noteBroken(t.opening[i].Violations)
		t.show(&t.opening[i])
	}
	t.now().keep(s)
}

// live makes a state the present of the current branch, which agents live from here on.
func (t *Timeline) live(s *State) {
	t.replaced(false)
	t.conductor.Close()
	t.conductor = newConductor(s, t.storeFor(s), t.watch)
	t.conductor.fault = t.fault
}

// Watch has every event of the present shown to f, from now on and in order. The event is only lent.
func (t *Timeline) Watch(f func(*Event)) { t.watchers = append(t.watchers, f) }

func (t *Timeline) show(e *Event) {
	for _, f := range t.watchers {
		f(e)
	}
}

func (t *Timeline) watch(e *Event) *Event {
	t.noteBroken(e.Violations)
	t.show(e)
	return t.recent.add(e)
}

// fault takes down that an agent's real stable storage failed in the step that is under way.
func (t *Timeline) fault(id roles.ID, text string) {
	s := t.conductor.state
	if t.Attached() {
		_ = t.kept.fail(errors.New(text))
	}
	t.record(faultOf(s.step, s.now, id, text))
}

func (t *Timeline) record(in input) {
	t.now().inputs = append(t.now().inputs, in)
	t.conductor.state.inputs++
}

func (t *Timeline) now() *branch { return t.branches[t.current] }

// Close ends the agents. The run must not be used afterwards.
func (t *Timeline) Close() { t.conductor.Close() }

// Settings returns what the run is a function of.
func (t *Timeline) Settings() Settings { return t.settings }

// State returns the cluster at the step that is looked at. It must only be read, and only until the run moves on.
func (t *Timeline) State() *State {
	if t.past != nil {
		return t.past
	}
	return t.conductor.state
}

// Present returns the cluster at the latest step of the current branch.
func (t *Timeline) Present() *State { return t.conductor.state }

// Behind returns how many steps lie between what is looked at and the present of the branch.
func (t *Timeline) Behind() int { return t.Present().step - t.State().step }

// Advance lets virtual time pass in the present, up to an instant or for about `most` steps, and returns the number
// of steps. Looking at the past, it does nothing.
func (t *Timeline) Advance(until Time, most int) int {
	if t.past != nil {
		return 0
	}
	steps := 0
	for steps < most {
		n := t.conductor.Advance(until, min(most-steps, keepEvery))
		steps += n
		t.now().maybeKeep(t.conductor.state)
		if n < keepEvery {
			break
		}
	}
	return steps
}

// Step goes one step forward: to the next recorded one when the past is looked at, else the next thing due happens.
// It reports false when nothing is due.
func (t *Timeline) Step() bool {
	if t.past != nil {
		t.Goto(t.past.step + 1)
		return true
	}
	ok := t.conductor.Step(never)
	t.now().maybeKeep(t.conductor.state)
	return ok
}

// StepUntil has the next thing due happen in the present if it is due no later than an instant, and reports whether there was
// one. Time passes up to it.
func (t *Timeline) StepUntil(limit Time) bool {
	if t.past != nil || !t.conductor.Step(limit) {
		return false
	}
	t.now().maybeKeep(t.conductor.state)
	return true
}

// never is after everything.
const never Time = 1 << 62

// NextDue returns the instant at which something happens next, or false when nothing is due.
func (t *Timeline) NextDue() (Time, bool) {
	k, ok := t.State().queue.next()
	return k.at, ok
}

// Goto looks at a step of the current branch; numbers beyond its ends mean the ends.
func (t *Timeline) Goto(step int) {
	step = max(0, step)
	if step >= t.Present().step {
		t.past = nil
		return
	}
	t.past = t.segment(step).state(step)
}

// Events returns the events of the steps first … last of the current branch. A command that is no step belongs to the
// step before it.
func (t *Timeline) Events(first, last int) []Event {
	first, last = max(0, first), min(last, t.Present().step)
	if events, ok := t.recent.between(first, last); ok {
		return events
	}
	var found []Event
	for step := first; step <= last; {
		g := t.segment(step)
		found = append(found, g.between(step, last)...)
		step = (g.number + 1) * segmentSteps
	}
	return found
}

// Recent returns the events of the steps first … last of the current branch if they are at hand: they are among the latest ones, or
// somebody has looked at the past there. Else it reports false. Nobody may write into them.
func (t *Timeline) Recent(first, last int) ([]Event, bool) {
	if events, ok := t.recent.between(first, last); ok {
		return events, true
	}
	for _, g := range t.segments {
		if begin := g.number * segmentSteps; g.branch == t.now() && begin <= first && last <= g.last && g.isWhole(t.Present().step) {
			return slices.Clip(g.between(first, last)), true
		}
	}
	return nil, false
}

// Do carries out a command that changes the cluster. In the past it begins a branch first. An error says why the
// command is impossible; then nothing has changed, and no branch has begun.
func (t *Timeline) Do(cmd Command) error { return t.do(cmd, false) }

// do is Do, by a person or for a script that is played.
func (t *Timeline) do(cmd Command, played bool) error {
	if t.past != nil {
		if err := t.Possible(cmd); err != nil {
			return err
		}
		if err := t.Fork(); err != nil {
			return err
		}
	}
	if err := t.risky(cmd); err != nil {
		return err
	}
	s := t.conductor.state
	in := inputOf(s.step, s.now, cmd)
	in.played = played
	if err := t.conductor.Do(cmd); err != nil {
		return err
	}
	if !played {
		t.undone = nil
	}
	t.record(in)
	t.now().maybeKeep(s)
	return nil
}

// Possible returns why a command cannot be carried out at the step that is looked at, or nil.
func (t *Timeline) Possible(cmd Command) error {
	return newConductor(t.State().Clone(), nil, nil).Do(cmd)
}

// Reset starts the run anew with other settings, in memory, and returns the old one, unless disks keep that. On an error the old
// run goes on.
func (t *Timeline) Reset(s Settings) (*Parked, error) {
	k, err := newCast(s.Protocol, s.Config)
	if err != nil {
		return nil, err
	}
	if err := t.mayLeave(s); err != nil {
		return nil, err
	}
	old := t.putAside()
	t.life = life{settings: s, cast: k}
	t.start()
	return old, nil
}

// Fork makes the step that is looked at the present of a new branch, which is lived in memory. The old future is kept.
func (t *Timeline) Fork() error {
	if err := t.mayLeave(t.settings); err != nil {
		return err
	}
	t.fork(t.State().Clone())
	return nil
}

// fork makes a state of the current branch the present of a new one.
func (t *Timeline) fork(tip *State) {
	b := &branch{parent: t.current, fork: tip.step, inherited: tip.inputs, thin: t.now().thin, inputs: slices.Clone(t.now().inputs[:tip.inputs])}
	b.kept = t.now().keptUntil(tip)
	t.leave()
	t.branches = append(t.branches, b)
	t.current = len(t.branches) - 1
	t.past, t.recent, t.undone = nil, ring{}, nil
	t.live(tip)
}

// leave notes how far the current branch has come.
func (t *Timeline) leave() {
	s := t.conductor.state
	t.now().end, t.now().endAt, t.now().digest = s.step, s.now, s.Digest()
}

// Switch goes to the latest step of another branch, by its number from 1.
func (t *Timeline) Switch(n int) error {
	if err := t.isBranch(n); err != nil {
		return err
	}
	if n-1 == t.current {
		t.past = nil
		return nil
	}
	if err := t.mayLeave(t.settings); err != nil {
		return err
	}
	b := t.branches[n-1]
	s := b.walk(b.nearest(b.end), nil).to(b.end)
	s.now = max(s.now, b.endAt)
	roles.Assert(s.Digest() == b.digest, "branch %d does not end as it did", n)
	t.leave()
	t.current = n - 1
	t.past, t.recent = nil, ring{}
	t.live(s)
	return nil
}

// Branch returns the number of the current branch, from 1.
func (t *Timeline) Branch() int { return t.current + 1 }

// BranchInfo describes one future of a run.
type BranchInfo struct {
	Name           string  // "" for none
	Number, Parent int     // from 1; the first branch has parent 0
	Fork, End      int     // the step at which it left its parent, and its latest step
	Began          Command // the first that was done on it; none of the first branch, and where nothing was so far
	Around         int     // how many commands that are no steps were done on it right at the step at which it left its parent
	Current        bool
	Kept           bool // disks keep its present
}

// Branches returns all futures of the run, in the order in which they began.
func (t *Timeline) Branches() []BranchInfo {
	all := make([]BranchInfo, len(t.branches))
	for i := range all {
		all[i] = t.BranchInfo(i + 1)
	}
	return all
}

// BranchInfo returns one of them, by its number from 1.
func (t *Timeline) BranchInfo(number int) BranchInfo {
	i := number - 1
	b := t.branches[i]
	info := BranchInfo{Name: b.name, Number: number, Fork: b.fork, End: b.end, Current: i == t.current, Kept: t.keeps(i)}
	if i > 0 {
		info.Parent = b.parent + 1
		info.Began, info.Around = b.began()
	}
	if info.Current {
		info.End = t.Present().step
	}
	return info
}
