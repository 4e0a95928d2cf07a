package cluster

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"synod/roles"
)

// State is a whole cluster at one step of a run: agents, links, what is under way, and what the judge knows. It is a
// value: Clone copies it, and nothing in a copy reaches back.
type State struct {
	cast    *cast
	seed    uint64
	now     Time
	step    int
	inputs  int    // how many of the branch's inputs have taken effect
	seq     uint64 // of the latest message or timer
	agents  []agentState
	links   []link // by from*n+to
	queue   queue
	without roles.Flaws
	off     roles.Flaws // the rules that were ever off in the runs on this stable storage
	world   *roles.World
	seen    []Sighting // violations with their steps
	was     was
	risks   []string // why it cannot be called safe, whatever happens; nobody writes into the list

	proposals uint32    // how many there were
	arrivals  []Arrival // of the latest values that were learned; nobody writes into the list, but at its end
	turns     []turn    // the latest changes of the lead; as above
	rising    [8]candidacy
	quest     quest
	open      roles.Ballot // the highest one in which acceptors may vote for whatever is proposed
	proposed  Time         // the latest proposal
	touched   Time         // when somebody last changed the world around the agents
	commands  int          // how many there were
	tried     *counsel     // what is known to help; nobody writes into it
}

// was is an agent's roles before the latest step that it did.
type was struct {
	step  int
	agent int16
	parts parts
}

// agentState is an agent and what the world around it keeps for it.
type agentState struct {
	process
	timers [maxTimers]timer
	random rand.PCG // draws the lengths of its timers
	clock  float64  // how fast its clock runs, in per cent of the speed of time
	causes [maxCauses]cause
	hope   hope
	pause  pause
	bid    bid
	asked  roles.Ballot // the highest one that it was asked to vote in since it is up, where one is open
}

// maxTimers bounds the timers that run at one agent: roles have a handful each.
const maxTimers = 8

// timer is a running timer of a role; seq is 0 for none.
type timer struct {
	seq   uint64
	slot  int32
	role  int8
	name  string
	lasts Time // from when it was set to its end, as the clock runs now
}

// Sighting is a violation and the step at which it was seen.
type Sighting struct {
	roles.Violation
	Step int
	At   Time
}

// newState returns a cluster in which nothing has happened. The records are what each agent finds on its stable
// storage, by index; nil for empty ones.
func newState(k *cast, seed uint64, without roles.Flaws, records []Record) *State {
	n := len(k.ids)
	c := k.config
	c.Without = without
	s := &State{cast: k, seed: seed, agents: make([]agentState, n), links: make([]link, n*n), without: without, off: without, world: roles.NewWorld(k.protocol, c)}
	s.world.KeepTime(true)
	for i, p := range k.first(without) {
		a := &s.agents[i]
		a.process = process{cast: k, index: i, up: true, parts: p, without: without}
		if records != nil {
			a.disk.record, a.disk.before = records[i], records[i]
			a.parts = p.restore(records[i])
		}
		a.saved = a.parts.durable()
		a.random, a.clock = stream(seed, i, -1), usualClock
	}
	for from := range n {
		for to := range n {
			s.links[from*n+to] = link{LinkSettings: defaultLink, random: stream(seed, from, to)}
		}
	}
	return s
}

// durable returns what must be on stable storage for the roles as they are.
func (p *parts) durable() Record {
	var r Record
	for i, role := range p.all() {
		r[i] = role.Durable()
	}
	return r
}

// Clone returns an independent copy.
func (s *State) Clone() *State {
	c := *s
	c.agents = slices.Clone(s.agents)
	c.links = slices.Clone(s.links)
	c.queue = s.queue.clone()
	c.world = s.world.Clone()
	c.seen, s.seen = slices.Clip(s.seen), slices.Clip(s.seen)
	c.arrivals, s.arrivals = slices.Clip(s.arrivals), slices.Clip(s.arrivals)
	c.turns, s.turns = slices.Clip(s.turns), slices.Clip(s.turns)
	return &c
}

// link returns the link between two agents.
func (s *State) link(from, to int16) *link { return &s.links[int(from)*len(s.agents)+int(to)] }

// forgetEvery is the number of steps after which the judge forgets what is over. It depends on nothing else, so the past is the
// same when it is gone through again.
const forgetEvery = 4096

// count begins a step.
func (s *State) count() {
	if s.step++; s.step%forgetEvery == 0 {
		s.world.Forget()
	}
}

// merge takes over what one step did to an agent. The order of merges is the order of the run. Messages of the agent to
// itself are put into own when the agent handles them by itself.
func (s *State) merge(i int16, fx *effects, own *[]due, e *Event) {
	a := &s.agents[i]
	s.was = was{step: s.step, agent: i, parts: a.parts}
	a.take(fx)
	e.Idle = fx.isIdle() && a.parts == s.was.parts
	for j, t := range fx.out.Timers {
		s.setTimer(i, fx.owners[j], t, e)
	}
	if fx.down != "" {
		s.stopTimers(i)
	}
	for _, send := range fx.out.Sends {
		s.send(i, send, own, e)
	}
	s.judge(i, fx, e)
	s.noteLearned(fx.out.Facts, e)
	s.noteHopes(fx.out.Facts, e)
	s.noteQuest(i, &fx.out)
	s.noteLead(fx.out.Facts, e)
	s.noteBid(i, fx.out.Facts)
	e.Reasons = append(e.Reasons, fx.out.Reasons...)
	e.Facts = append(e.Facts, fx.out.Facts...)
	e.Wrote = e.Wrote || fx.wrote
	if fx.down != "" {
		e.Fell = append(e.Fell, a.id())
		e.note(a.id().String() + " is down: " + fx.down + ".")
	}
}

func (e *Event) note(text string) {
	if e.Note != "" {
		e.Note += " "
	}
	e.Note += text
}

// judge lets the judge see what a step did to agent i.
func (s *State) judge(i int16, fx *effects, e *Event) {
	s.world.SetStep(s.step)
	made := len(s.world.Made())
	s.see(judge(s.world, &s.agents[i].process, fx), e)
	e.Chosen = append(e.Chosen, s.world.Made()[made:]...)
}

// tell notes a fact that no step has led to.
func (s *State) tell(f roles.Fact, e *Event) {
	s.world.SetStep(s.step)
	s.see(s.world.Note(f), e)
}

func (s *State) see(found []roles.Violation, e *Event) {
	for _, v := range found {
		e.Violations = append(e.Violations, v)
		s.seen = append(s.seen, Sighting{v, s.step, s.now})
	}
}

// judge tells the world what an agent has done, and returns the violations.
func judge(w *roles.World, a *process, fx *effects) (found []roles.Violation) {
	fx.tell(a, func(f roles.Fact) { found = append(found, w.Note(f)...) })
	if fx.broken != "" {
		found = append(found, roles.Violation{Invariant: "assertion", Text: fx.broken})
	}
	return found
}

// send puts a message under way. What an agent tells itself takes no time and is never lost.
func (s *State) send(from int16, m roles.Send, own *[]due, e *Event) {
	to := s.cast.index[m.To]
	roles.Assert(to >= 0, "%s sends to %s, which is not in the cluster", s.agents[from].id(), m.To)
	if from == to {
		d := s.fly(from, to, m.Msg, journey{due: s.now}, false, e)
		if own != nil {
			*own = append(*own, d)
		} else {
			s.queue.add(d)
		}
		return
	}
	l := s.link(from, to)
	first, second := l.send(s.now)
	if l.next.on && l.next.catches(m.Msg) {
		first.held = true
		if second != nil {
			second.held = true
		}
		e.note(fmt.Sprintf("%s from %s to %s is held, as somebody wished.", roles.Describe(m.Msg), s.cast.ids[from], m.To))
	}
	s.queue.add(s.fly(from, to, m.Msg, first, false, e))
	if second != nil {
		s.queue.add(s.fly(from, to, m.Msg, *second, true, e))
	}
}

func (s *State) fly(from, to int16, m roles.Message, j journey, copied bool, e *Event) due {
	s.seq++
	f := Flight{Seq: s.seq, From: s.cast.ids[from], To: s.cast.ids[to], Msg: m, Sent: s.now, Due: j.due, Fate: j.fate, Held: j.held, Copy: copied}
	e.Sent = append(e.Sent, f)
	return due{Flight: f, to: to, from: from, cause: e.cause.further(from != to)}
}

func (s *State) setTimer(i int16, role int8, t roles.Timer, e *Event) {
	a := &s.agents[i]
	free := -1
	for j := range a.timers {
		switch running := &a.timers[j]; {
		case running.seq == 0:
			free = j
		case running.role == role && running.name == t.Name:
			s.queue.release(running.slot)
			*running = timer{}
			free = j
		}
	}
	if t.Max == 0 {
		return
	}
	roles.Assert(free >= 0, "%s has more than %d timers", a.id(), maxTimers)
	s.seq++
	at := s.clockAt(i) + a.passes(between(&a.random, Time(t.Min), Time(t.Max)), usualClock)
	d := due{Flight: Flight{Seq: s.seq, To: a.id(), From: a.id(), Sent: s.now, Due: at, Waits: a.pause.on}, to: i, role: role, timer: t.Name, cause: e.cause}
	a.timers[free] = timer{s.seq, s.queue.add(d), role, t.Name, at - s.now}
}

// usualClock is the speed of a clock that runs as fast as time, in per cent.
const usualClock = 100

// passes returns how long a timer runs whose length was measured by a clock of another speed.
func (a *agentState) passes(length Time, speed float64) Time {
	if a.clock != speed {
		length = Time(math.Round(float64(length) * speed / a.clock))
	}
	return max(1, length)
}

// setClock changes the speed of an agent's clock, and with it what is left of the timers that run.
func (s *State) setClock(i int16, percent float64) {
	a, now := &s.agents[i], s.clockAt(i)
	old := a.clock
	a.clock = percent
	for j := range a.timers {
		if t := &a.timers[j]; t.seq != 0 {
			d := s.queue.slots[t.slot]
			s.queue.release(t.slot)
			d.Due = now + a.passes(d.Due-now, old)
			t.slot, t.lasts = s.queue.add(d), a.passes(t.lasts, old)
		}
	}
}

// stopTimers ends what runs at an agent that goes down, its pause, what its client waits for, and how far it has come.
func (s *State) stopTimers(i int16) {
	s.endPause(i, true)
	s.agents[i].hope.open = 0
	s.agents[i].bid.over, s.agents[i].asked = true, roles.Ballot{}
	for j := range s.agents[i].timers {
		if t := &s.agents[i].timers[j]; t.seq != 0 {
			s.queue.release(t.slot)
			*t = timer{}
		}
	}
}

// expire frees the entry of a timer that has ended.
func (s *State) expire(d *due) {
	for j := range s.agents[d.to].timers {
		if t := &s.agents[d.to].timers[j]; t.seq == d.Seq {
			*t = timer{}
		}
	}
}

// nouns are what a field keeps, where its name is said of the agent: an acceptor that has promised 1.A keeps promise 1.A.
var nouns = map[string]string{"promised": "promise ", "voted": "vote ", "keeps": "", "commands": "command number "}

// describeStable says what an agent has on stable storage, without what says only that there is nothing; "" for nothing.
func (s *State) describeStable(i int16) string {
	var parts []string
	for _, role := range s.agents[i].parts.all() {
		fields := role.Fields()
		hasLog := slices.ContainsFunc(fields, func(f roles.Field) bool { _, ok := f.Value.(roles.Log); return ok })
		for _, f := range fields {
			if _, inLog := f.Value.(roles.Proposal); !f.Stable || inLog && hasLog {
				continue
			}
			if part := keptWords(f); part != "" {
				parts = append(parts, part)
			}
		}
	}
	return roles.Prose(parts, "and")
}

// keptWords says what a field keeps; of a log with several entries only where they are.
func keptWords(f roles.Field) string {
	if log, ok := f.Value.(roles.Log); ok {
		const named = 4
		switch n := len(log.Entries); {
		case n == 0:
			return ""
		case n == 1:
			e := log.Entries[0]
			return fmt.Sprintf("vote %s in slot %d", roles.Proposal{Ballot: e.Ballot, Value: e.Value}, e.Instance)
		case n > named:
			return fmt.Sprintf("%s, the last one in slot %d", several(n, "vote"), log.Entries[n-1].Instance)
		}
		var where []string
		for _, e := range log.Entries {
			where = append(where, fmt.Sprint(e.Instance))
		}
		return "votes in slots " + roles.Prose(where, "and")
	}
	text := Plain(f.Value)
	if text == "nothing" || text == "0" {
		return ""
	}
	if noun, ok := nouns[f.Name]; ok {
		return noun + text
	}
	return f.Name + " " + text
}

// afterCrash says what a crash took, and what it left on the disk.
func (s *State) afterCrash(i int16) string {
	who, kept := s.agents[i].id().String(), s.describeStable(i)
	if kept == "" {
		return who + " lost what was only in memory. " + who + " had nothing on disk."
	}
	return who + " lost what was only in memory. On disk it still has " + kept + "."
}

// afterRestart says what a restart found on the disk.
func (s *State) afterRestart(i int16) string {
	who, kept := s.agents[i].id().String(), s.describeStable(i)
	if kept == "" {
		return who + " finds nothing on disk."
	}
	return who + " reads back from disk: " + kept + "."
}
