package cluster

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strings"

	"synod/roles"
)

// What a person can see of a State. Every call returns fresh values, so a screen may keep them.

// Now returns the virtual time.
func (s *State) Now() Time { return s.now }

// Steps returns the number of steps so far.
func (s *State) Steps() int { return s.step }

// Protocol returns the protocol that the cluster runs.
func (s *State) Protocol() *roles.Protocol { return s.cast.protocol }

// Config returns what the cluster is made of, with the rules that are switched off at this step.
func (s *State) Config() roles.Config {
	c := s.cast.config
	c.Without = s.without
	return c
}

// World returns what the judge knows at this step. It must only be read, and only until the run moves on.
func (s *State) World() *roles.World { return s.world }

// IDs returns the agents in their fixed order.
func (s *State) IDs() []roles.ID { return slices.Clone(s.cast.ids) }

// AgentView is what is to be seen of an agent.
type AgentView struct {
	ID     roles.ID
	Up     bool
	Why    string // why it is down
	Disk   DiskMode
	Doom   CrashPoint // what its next write will bring
	Clock  float64    // how fast its clock runs, in per cent of the speed of time
	Roles  []RoleView // of an agent that is down, what its stable storage holds
	Timers []TimerView
	Paused bool
	Until  Time // when the pause ends by itself; 0 when it does not
}

// RoleView is what is to be seen of a role.
type RoleView struct {
	Name   string
	Fields []roles.Field
}

// Before returns the roles of the agent that did the step which is looked at, as they were before it; false when no agent did it.
// Of an agent that goes down or comes back it is what it held before.
func (s *State) Before() (roles.ID, []RoleView, bool) {
	if s.was.step != s.step || s.step == 0 {
		return roles.Nobody, nil, false
	}
	var all []RoleView
	for _, role := range s.was.parts.all() {
		all = append(all, RoleView{role.Name(), role.Fields()})
	}
	return s.cast.ids[s.was.agent], all, true
}

// TimerView is a running timer.
type TimerView struct {
	Role, Name string
	Lasts      Time // from when it was set to when it ends, without pauses, as the clock runs now
	Due        Time // of an agent that is paused, when it would end if the agent went on now
}

// Agent returns what is to be seen of an agent, which must exist.
func (s *State) Agent(id roles.ID) AgentView {
	a := &s.agents[s.cast.index[id]]
	v := AgentView{ID: id, Up: a.up, Why: a.why, Disk: a.disk.mode, Doom: a.doom, Clock: a.clock, Paused: a.pause.on, Until: a.pause.until}
	for _, role := range a.parts.all() {
		v.Roles = append(v.Roles, RoleView{role.Name(), role.Fields()})
	}
	stands := s.now - s.clockAt(int16(a.index))
	for _, t := range a.timers {
		if t.seq != 0 {
			v.Timers = append(v.Timers, TimerView{a.parts.role[t.role].Name(), t.name, t.lasts, s.queue.slots[t.slot].Due + stands})
		}
	}
	slices.SortFunc(v.Timers, func(a, b TimerView) int { return cmp.Compare(a.Due, b.Due) })
	return v
}

// Up reports whether an agent, which must exist, is up.
func (s *State) Up(id roles.ID) bool { return s.agents[s.cast.index[id]].up }

// Link returns the settings of the link between two agents, which must exist.
func (s *State) Link(from, to roles.ID) LinkSettings {
	return s.link(s.cast.index[from], s.cast.index[to]).LinkSettings
}

// NextHeld is a message that is still to be sent, and will be held then.
type NextHeld struct {
	From, To roles.ID
	Words    string // with which its description begins; empty for any message
}

// String says it in a sentence without its full stop.
func (n NextHeld) String() string {
	return fmt.Sprintf("The next %s from %s to %s will be held as soon as it is sent", cmp.Or(n.Words, "message"), n.From, n.To)
}

// NextHeld returns the messages for which somebody waits, in the order of senders and receivers.
func (s *State) NextHeld() []NextHeld {
	var all []NextHeld
	for _, from := range s.cast.ids {
		for _, to := range s.cast.ids {
			if l := s.link(s.cast.index[from], s.cast.index[to]); l.next.on {
				all = append(all, NextHeld{from, to, l.next.words})
			}
		}
	}
	return all
}

// HoldsNext returns the message that will be held on one way, between agents that must exist, or false.
func (s *State) HoldsNext(from, to roles.ID) (NextHeld, bool) {
	n := s.link(s.cast.index[from], s.cast.index[to]).next
	return NextHeld{from, to, n.words}, n.on
}

// Groups returns the agents that can reach each other over links that are up in at least one direction, the group of
// the first agent first. One group means that there is no partition.
func (s *State) Groups() [][]roles.ID { return s.Cuts().groups() }

func (c Cuts) groups() [][]roles.ID {
	n := len(c.cast.ids)
	group := make([]int, n)
	var groups [][]roles.ID
	var join func(i, g int)
	join = func(i, g int) {
		group[i] = g
		for j := range n {
			if group[j] == 0 && (!c.cut[i*n+j] || !c.cut[j*n+i]) {
				join(j, g)
			}
		}
	}
	for i := range n {
		if group[i] == 0 {
			join(i, len(groups)+1)
			groups = append(groups, nil)
		}
	}
	for i, g := range group {
		groups[g-1] = append(groups[g-1], c.cast.ids[i])
	}
	return groups
}

// InFlight returns the messages under way in the order in which they are due, held ones last.
func (s *State) InFlight() []Flight {
	order := make([]*Flight, 0, len(s.queue.slots)) // a flight is large, and sorting moves it about
	for i := range s.queue.slots {
		if d := &s.queue.slots[i]; d.Msg != nil {
			order = append(order, &d.Flight)
		}
	}
	if len(order) == 0 {
		return nil
	}
	slices.SortFunc(order, func(a, b *Flight) int {
		switch {
		case a.Held && !b.Held:
			return 1
		case b.Held && !a.Held:
			return -1
		}
		return cmp.Or(cmp.Compare(a.Due, b.Due), cmp.Compare(a.Seq, b.Seq))
	})
	all := make([]Flight, len(order))
	for i, f := range order {
		all[i] = *f
	}
	return all
}

// Chosen is a proposal that a quorum has accepted, with the step at which that quorum was complete.
type Chosen = roles.Choice

// Chosen returns the first choice of each distinct value in an instance, in the order in which they were made. More than one
// in an instance is the end of agreement. Of a long log the latest ones are there: see Forgotten.
func (s *State) Chosen() []Chosen { return slices.Clone(s.world.Made()) }

// ChosenIn returns the first choice of each value that is chosen in an instance.
func (s *State) ChosenIn(i roles.Instance) []Chosen {
	var all []Chosen
	for _, d := range s.world.Decisions(i) {
		all = append(all, d.First)
	}
	return all
}

// Forgotten returns the instance up to which the judge has forgotten what was chosen, for every agent that executes has a snapshot of it.
func (s *State) Forgotten() roles.Instance {
	through, _ := s.world.Forgotten()
	return through
}

// ChosenSince returns the first choices of values that were made at a step or later, in the order in which they were made.
// What it costs does not grow with the run.
func (s *State) ChosenSince(step int) []Chosen {
	all := s.world.Made()
	first := len(all)
	for first > 0 && all[first-1].Step >= step {
		first--
	}
	return slices.Clone(all[first:])
}

// Decisions returns how many values are chosen, and whether they are those of several instances.
func (s *State) Decisions() (values int, several bool) {
	all := s.world.Decided()
	_, forgotten := s.world.Forgotten()
	return forgotten + len(all), forgotten > 0 || len(all) > 1 && all[0].First.Instance != all[len(all)-1].First.Instance
}

// LastChosen returns the latest choice of a value that was not chosen before, or false while nothing is.
func (s *State) LastChosen() (Chosen, bool) {
	all := s.world.Made()
	if len(all) == 0 {
		return Chosen{}, false
	}
	return all[len(all)-1], true
}

// Violations returns what the judge has seen so far, the earliest first.
func (s *State) Violations() []Sighting { return slices.Clone(s.seen) }

// Verdict is the judge's opinion of a run so far.
type Verdict uint8

// The verdicts.
const (
	Safe     Verdict = iota // every invariant holds
	AtRisk                  // a lemma is broken: nothing bad has happened yet, but nothing prevents it
	Violated                // consensus itself is broken
)

func (v Verdict) String() string { return [...]string{"SAFE", "AT RISK", "VIOLATED"}[v] }

// Verdict returns the judge's opinion, and the violation that it rests on.
func (s *State) Verdict() (Verdict, Sighting) {
	for _, v := range s.seen {
		if !v.Lemma {
			return Violated, v
		}
	}
	if len(s.seen) > 0 {
		return AtRisk, s.seen[0]
	}
	if len(s.risks) > 0 {
		return AtRisk, Sighting{Violation: roles.Violation{Invariant: EarlierLife, Lemma: true, Text: strings.Join(s.risks, "; ")}}
	}
	return Safe, Sighting{}
}

// EarlierLife stands for an invariant where it is not this run that is to blame, but an earlier one on the same disks.
const EarlierLife = "earlier-life"

// Earlier reports whether the sighting is of an earlier run on the same disks.
func (s Sighting) Earlier() bool { return s.Invariant == EarlierLife }

// Told says in a sentence without its full stop what was seen, and when.
func (s Sighting) Told() string {
	if s.Earlier() {
		return "in an earlier run on these disks " + s.Text
	}
	return fmt.Sprintf("%s was broken at step %d: %s", s.Invariant, s.Step, strings.TrimSuffix(s.Text, "."))
}

// Broken reports whether an invariant was broken in this run.
func (s *State) Broken() bool { return len(s.seen) > 0 }

// Without returns the names of the rules that are switched off.
func (s *State) Without() []string { return s.cast.protocol.Off(s.without) }

// Digest returns a fingerprint of all that the cluster will ever depend on. Equal runs have equal digests on every
// machine.
func (s *State) Digest() string {
	h := sha256.New()
	fmt.Fprintln(h, s.now, s.step, s.without)
	for i := range s.agents {
		s.agents[i].dump(h)
		fmt.Fprintln(h, s.agents[i].clock)
		if p := s.agents[i].pause; p.on {
			fmt.Fprintln(h, "paused", p.since, p.until)
		}
	}
	for i := range s.links {
		l := &s.links[i]
		random, _ := l.random.MarshalBinary()
		fmt.Fprintf(h, "%v %x %d\n", l.LinkSettings, random, l.last)
		if l.next.on {
			fmt.Fprintln(h, "holds the next", l.next)
		}
	}
	all := slices.Clone(s.queue.slots)
	slices.SortFunc(all, func(a, b due) int { return cmp.Compare(a.Seq, b.Seq) })
	for _, d := range all {
		switch {
		case d.ends: // its agent has said so
		case d.line > 0:
			fmt.Fprintf(h, "%d %+v %v\n", d.line, d.Flight, d.Waits)
		case d.Seq != 0:
			fmt.Fprintf(h, "%v %+v\n", d.timer, d.Flight)
		}
	}
	for _, v := range s.seen {
		fmt.Fprintln(h, v.Step, v.Violation)
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

func (p *process) dump(w io.Writer) {
	fmt.Fprintln(w, p.id(), p.up, p.why, p.doom, p.disk.mode)
	for i, role := range p.parts.all() {
		fmt.Fprintf(w, "%+v %+v %+v %+v\n", role, p.saved[i], p.disk.record[i], p.disk.before[i])
	}
}
