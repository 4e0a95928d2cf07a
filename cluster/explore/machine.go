package explore

import (
	"cmp"
	"fmt"
	"math/bits"
	"slices"

	"synod/cluster"
	"synod/roles"
)

// The bounds of a state. A trial that needs more is too large to be searched anyway.
const (
	maxAgents  = 10
	maxParts   = 24
	maxPackets = 256
)

// set is a set of packets, by their numbers.
type set [maxPackets / 64]uint64

func (s *set) add(i int)         { s[i/64] |= 1 << (i % 64) }
func (s *set) has(all *set) bool { return all[0]&^s[0]|all[1]&^s[1]|all[2]&^s[2]|all[3]&^s[3] == 0 }
func (s *set) and(other set) set {
	return set{s[0] & other[0], s[1] & other[1], s[2] & other[2], s[3] & other[3]}
}
func (s *set) join(other *set) {
	s[0], s[1], s[2], s[3] = s[0]|other[0], s[1]|other[1], s[2]|other[2], s[3]|other[3]
}
func (s *set) less(all *set) set {
	return set{all[0] &^ s[0], all[1] &^ s[1], all[2] &^ s[2], all[3] &^ s[3]}
}

// state is a cluster as numbers: each agent's local state, with what the judge knows of that agent; each other part of what
// the judge knows; the packets that have been sent; and what has been used up of the trial's bounds.
type state struct {
	print    uint64 // the fingerprint of all the rest
	packets  set
	locals   [maxAgents]uint16
	parts    [maxParts]uint16
	timeouts uint8
	crashes  uint8
}

// machine knows what an agent does in each situation that has come up, and what the judge says of it.
type machine struct {
	trial    Trial
	agents   []agent
	packets  []cluster.Packet
	numberOf map[cluster.Packet]int
	mailAt   []uint16 // by number of a packet: its place in its receiver's mail
	judge    judge
	effects  []effect
	sinks    []sink
	plain    bool  // without reductions
	overflow error // the trial needs more than a state has room for
}

// agent is what is known of one agent.
type agent struct {
	id       roles.ID
	wishes   []roles.Value
	inbox    set   // the packets that are for it
	mail     []int // the same, by their numbers
	sink     bool
	locals   []local
	numberOf map[local]uint16
	known    [][]int32 // by local and event: an index into machine.effects, or one of the two below
}

const (
	unknown = 0
	nothing = -1
)

// local is an agent, how many of its wishes it has been told, and the number of what the judge knows of it.
type local struct {
	cluster.Local
	told  int
	known uint16
}

// effect is what one event does to one agent.
type effect struct {
	local    uint16
	sends    set
	facts    *question // nil when there is nothing to be judged
	timeouts uint8
	crashes  uint8
}

// Events are numbered for each agent. Each but the first has a twin that is one more: the same event, cut short by a crash
// after its write.
const (
	reboot    = 0
	submit    = 1
	firstWait = 3
	maxWaits  = 8
	firstMail = firstWait + 2*maxWaits
)

// newMachine returns a machine and the state in which the trial begins.
func newMachine(t Trial, plain bool) (*machine, state, error) {
	y, err := t.start()
	if err != nil {
		return nil, state{}, err
	}
	m := &machine{trial: t, numberOf: map[cluster.Packet]int{}, effects: make([]effect, 1), plain: plain}
	locals := y.Locals()
	if len(locals) > maxAgents {
		return nil, state{}, fmt.Errorf("a search has room for %d agents, and the cluster has %d", maxAgents, len(locals))
	}
	c := t.Settings.Config
	for _, id := range c.Agents() {
		a := agent{id: id, numberOf: map[local]uint16{}}
		for _, w := range t.Wishes {
			if w.Proposer == id {
				a.wishes = append(a.wishes, w.Value)
			}
		}
		a.sink = !plain && onlyListens(c, id)
		m.agents = append(m.agents, a)
	}
	first := state{}
	knows := m.judge.begin(m, y.World(), &first)
	for i := range m.agents {
		m.intern(i, local{m.settle(locals[i]), 0, knows[i]})
	}
	m.sinks = m.findSinks()
	for _, p := range y.Packets() {
		if m.neverHeard(p) {
			continue
		}
		first.packets.add(m.packet(p))
	}
	first.print = first.fingerprint(len(m.agents))
	return m, first, m.tooLarge()
}

// tooLarge returns what the trial needs more of than there is room for, or nil.
func (m *machine) tooLarge() error { return cmp.Or(m.overflow, m.judge.overflow) }

// settle drops what makes no difference in the trial.
func (m *machine) settle(l cluster.Local) cluster.Local {
	if m.trial.Timeouts == 0 {
		return l.WithoutTimers()
	}
	return l
}

// intern returns the number of a local state.
func (m *machine) intern(i int, key local) uint16 {
	a := &m.agents[i]
	if n, ok := a.numberOf[key]; ok {
		return n
	}
	n := len(a.locals)
	if n > 1<<16-1 {
		m.overflow = fmt.Errorf("%s has more than %d states: choose smaller bounds", a.id, 1<<16)
		n = 0
	}
	a.locals = append(a.locals, key)
	a.known = append(a.known, make([]int32, firstMail+2*len(a.mail)))
	a.numberOf[key] = uint16(n)
	return uint16(n)
}

// packet returns the number of a packet.
func (m *machine) packet(p cluster.Packet) int {
	if n, ok := m.numberOf[p]; ok {
		return n
	}
	n := len(m.packets)
	if n == maxPackets {
		m.overflow = fmt.Errorf("there are more than %d different messages: choose smaller bounds", maxPackets)
		return 0
	}
	m.packets, m.numberOf[p] = append(m.packets, p), n
	for i := range m.agents {
		if a := &m.agents[i]; a.id == p.To {
			a.inbox.add(n)
			m.mailAt = append(m.mailAt, uint16(len(a.mail)))
			a.mail = append(a.mail, n)
		}
	}
	return n
}

// neverHeard reports whether a packet is one that the trial has nobody hear.
func (m *machine) neverHeard(p cluster.Packet) bool {
	c := m.trial.Settings.Config
	return m.trial.Unlearned && onlyListens(c, p.To) || c.Proposers.Has(p.To) && slices.Contains(m.trial.Deaf, p.Msg.Kind())
}

// arrival returns the event of a packet's arrival.
func (m *machine) arrival(packet int) int { return firstMail + 2*int(m.mailAt[packet]) }

// known returns the index of what an event does to an agent, or nothing, or unknown when nobody has asked yet.
func (m *machine) known(i int, n uint16, event int) int32 {
	if row := m.agents[i].known[n]; event < len(row) {
		return row[event]
	}
	return unknown
}

// effect returns the index of what an event does to an agent, or nothing.
func (m *machine) effect(i int, n uint16, event int) int32 {
	if e := m.known(i, n, event); e != unknown {
		return e
	}
	return m.ask(i, n, event)
}

// ask has the agent itself say what it does.
func (m *machine) ask(i int, n uint16, event int) int32 {
	e := m.compute(i, n, event)
	row := m.agents[i].known[n]
	for len(row) <= event {
		row = append(row, unknown)
	}
	row[event] = e
	m.agents[i].known[n] = row
	return e
}

func (m *machine) compute(i int, n uint16, event int) int32 {
	before := m.agents[i].locals[n]
	a, told, ok := m.action(i, before, event)
	if !ok {
		return nothing
	}
	var e effect
	l, facts := before.Local, []roles.Fact(nil)
	broken := ""
	do := func(a cluster.Action) {
		o := l.Do(a)
		for _, p := range o.Sends {
			if !m.neverHeard(p) {
				e.sends.add(m.packet(p))
			}
		}
		facts = append(facts, o.Facts...)
		if broken == "" {
			broken = o.Broken
		}
		l = o.After
	}
	fall := cluster.Action{Kind: cluster.Fall, Agent: a.Agent}
	switch cut := event >= submit && (event-submit)%2 == 1; {
	case event == reboot:
		if before.Up() {
			do(fall)
		}
		e.crashes = 1
	case cut:
		fall.Point = cluster.CrashAfterWrite
		do(fall)
		do(a)
		if l.Up() {
			return nothing // it has written nothing, so there is no such moment
		}
		e.crashes = 1
	default:
		do(a)
	}
	if e.crashes > 0 {
		do(cluster.Action{Kind: cluster.Rise, Agent: a.Agent})
	}
	if event >= firstWait && event < firstMail {
		e.timeouts = 1
	}
	known := m.judge.own(i, before.known, facts)
	e.local = m.intern(i, local{m.settle(l), told, known})
	if e.local == n && e.sends == (set{}) && len(facts) == 0 && broken == "" {
		return nothing
	}
	if len(facts) > 0 || broken != "" {
		e.facts = &question{facts: facts, broken: broken, agent: i, known: before.known}
	}
	m.effects = append(m.effects, e)
	return int32(len(m.effects) - 1)
}

// action returns what an event is, and how many wishes the agent has been told after it; false when it cannot happen.
func (m *machine) action(i int, l local, event int) (a cluster.Action, told int, ok bool) {
	id := m.agents[i].id
	told = l.told
	if !l.Up() && event != reboot {
		return a, told, false
	}
	switch {
	case event == reboot:
		return cluster.Action{Kind: cluster.Fall, Agent: id}, told, true
	case event < firstWait:
		if l.told == len(m.agents[i].wishes) {
			return a, told, false
		}
		return cluster.Action{Kind: cluster.Submit, Agent: id, Value: m.agents[i].wishes[l.told]}, told + 1, true
	case event < firstMail:
		timers := l.Timers()
		if k := (event - firstWait) / 2; k < len(timers) {
			return timers[k], told, true
		}
		return a, told, false
	}
	p := m.packets[m.agents[i].mail[(event-firstMail)/2]]
	return cluster.Action{Kind: cluster.Handle, Agent: id, From: p.From, Msg: p.Msg}, told, true
}

// fingerprint returns the fingerprint of a whole state. That of a changed state is computed from the change.
func (s *state) fingerprint(agents int) uint64 {
	f := mix(budgetKey, uint64(s.timeouts)) ^ mix(budgetKey+1, uint64(s.crashes))
	for i := range agents {
		f ^= mix(uint64(i), uint64(s.locals[i]))
	}
	for i, v := range s.parts {
		f ^= mix(partKey+uint64(i), uint64(v))
	}
	return f ^ printOf(s.packets)
}

const (
	partKey   = 1 << 8
	packetKey = 2 << 8
	budgetKey = 4 << 8
)

// printOf returns the fingerprint of a set of packets.
func printOf(s set) (f uint64) {
	for w, word := range s {
		for ; word != 0; word &= word - 1 {
			f ^= mix(packetKey, uint64(w*64+bits.TrailingZeros64(word)))
		}
	}
	return f
}

// mix scatters a component and its value over 64 bits (the finaliser of SplitMix64).
func mix(component, value uint64) uint64 {
	z := component<<32 | value
	z = (z + 0x9E3779B97F4A7C15)
	z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
	z = (z ^ z>>27) * 0x94D049BB133111EB
	return z ^ z>>31
}
