package explore

import (
	"cmp"
	"fmt"
	"slices"

	"synod/cluster"
	"synod/roles"
)

// The bounds of a state. A trial that needs more is too large to be searched anyway.
const (
	maxAgents  = 10
	maxParts   = 64
	maxPackets = 256
)

// set is a set of packets, by their numbers.
type set [maxPackets / 64]uint64

func (s *set) add(i int)    { s[i/64] |= 1 << (i % 64) }
func (s *set) remove(i int) { s[i/64] &^= 1 << (i % 64) }
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
	print    uint64 // the fingerprint of all the rest, as it is: that of the first image
	packets  set
	locals   [maxAgents]uint16
	parts    [maxParts]uint16
	timeouts uint8
	crashes  uint8
}

// machine knows what an agent does in each situation that has come up, and what the judge says of it.
type machine struct {
	trial    Trial
	off      Reductions
	agents   []agent
	packets  []packet
	words    int                // of a set that are in use
	places   [maxPackets]uint16 // by packet: its place in its receiver's mail
	sent     [maxPackets]uint64 // by packet: what it does to the fingerprint
	numberOf map[cluster.Packet]int
	judge    judge
	effects  []effect
	changes  []prints // by effect: the same for the images
	orders   [][]int  // by effect: what it sends, in order
	sinks    []sink
	alike    alike
	talks    bool  // somebody that was taken to listen only does more
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
	rows     []row // by number of a local state
	numberOf map[local]uint16
}

// row is what there is to be looked up of a local state.
type row struct {
	open    [2]set  // the packets whose arrival does something, or might: nobody has asked; then the same, cut short by a crash
	early   uint32  // the other events that do something, or might
	known   uint16  // the number of what the judge knows of the agent
	effects []int32 // by event: an index into machine.effects, or one of the two below
	images  images
	prints  prints
}

// packet is a packet, and what is known of it.
type packet struct {
	cluster.Packet
	images images
	prints prints
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

// effect is what one event does to one agent. It is small, for it is looked up all the time; what is rarely needed of it
// lies beside it.
type effect struct {
	sends    set
	print    uint64 // what the new local state does to the fingerprint
	facts    int32  // the number of the question for the judge, or 0
	local    uint16
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
func newMachine(t Trial, off Reductions) (*machine, state, error) {
	y, err := t.start()
	if err != nil {
		return nil, state{}, err
	}
	m := &machine{trial: t, off: off, numberOf: map[cluster.Packet]int{},
		effects: make([]effect, 1), changes: make([]prints, 1), orders: make([][]int, 1)}
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
		a.sink = off&Listeners == 0 && onlyListens(c, id)
		m.agents = append(m.agents, a)
	}
	m.alike = m.findAlike()
	first := state{}
	knows := m.judge.begin(m, y.World(), &first)
	for i := range m.agents {
		m.intern(i, local{m.settle(locals[i]), 0, knows[i]})
	}
	m.beginAlike()
	m.sinks = m.findSinks()
	for _, p := range y.Packets() {
		if m.neverHeard(p) {
			continue
		}
		first.packets.add(m.packet(p))
	}
	m.beginPackets()
	first.print = m.printsOf(&first)[0]
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
	if n == 1<<16-1 {
		m.overflow = fmt.Errorf("%s has more than %d states: choose smaller bounds", a.id, n)
		return 0
	}
	a.locals = append(a.locals, key)
	r := row{open: [2]set{a.inbox, a.inbox}, early: 1<<firstMail - 1, known: key.known, effects: make([]int32, firstMail+2*len(a.mail)), images: noImages}
	r.images[0], r.prints[0] = uint16(n), mix(uint64(i), uint64(n))
	a.rows = append(a.rows, r)
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
	new := packet{Packet: p, images: noImages}
	m.sent[n] = mix(packetKey, uint64(n))
	new.images[0], new.prints[0] = uint16(n), m.sent[n]
	m.numberOf[p] = n
	for i := range m.agents {
		a := &m.agents[i]
		if a.id != p.To {
			continue
		}
		m.places[n] = uint16(len(a.mail))
		a.inbox.add(n)
		a.mail = append(a.mail, n)
		for k := range a.rows {
			a.rows[k].open[0].add(n)
			a.rows[k].open[1].add(n)
		}
	}
	m.packets = append(m.packets, new)
	m.words = n/64 + 1
	return n
}

// neverHeard reports whether a packet is one that the trial has nobody hear.
func (m *machine) neverHeard(p cluster.Packet) bool {
	if m.trial.Cut != nil && p.From != p.To && m.trial.Cut(p.From, p.To) {
		return true
	}
	c := m.trial.Settings.Config
	return m.trial.Unlearned && onlyListens(c, p.To) || c.Proposers.Has(p.To) && slices.Contains(m.trial.Deaf, p.Msg.Kind())
}

// arrival returns the event of a packet's arrival.
func (m *machine) arrival(packet int) int { return firstMail + 2*int(m.places[packet]) }

// known returns the index of what an event does to an agent, or nothing, or unknown when nobody has asked yet.
func (m *machine) known(i int, n uint16, event int) int32 {
	if known := m.agents[i].rows[n].effects; event < len(known) {
		return known[event]
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

// ask has the agent say what it does, and all that are its images.
func (m *machine) ask(i int, n uint16, event int) int32 {
	if m.alike.count > 1 {
		return m.askAll(i, n, event)
	}
	k := m.askOne(i, n, event)
	if k != nothing {
		m.compare(i, n, k)
	}
	return k
}

// askOne has the agent itself say what it does.
func (m *machine) askOne(i int, n uint16, event int) int32 {
	k := m.compute(i, n, event)
	r := &m.agents[i].rows[n]
	for len(r.effects) <= event {
		r.effects = append(r.effects, unknown)
	}
	r.effects[event] = k
	switch {
	case k != nothing:
	case event < firstMail:
		r.early &^= 1 << event
	default:
		r.open[(event-firstMail)%2].remove(m.agents[i].mail[(event-firstMail)/2])
	}
	return k
}

// compare notes what an effect does to the fingerprints.
func (m *machine) compare(i int, n uint16, k int32) {
	e, p := &m.effects[k], &m.changes[k]
	*p = m.agents[i].rows[n].prints
	p.add(&m.agents[i].rows[e.local].prints)
	e.print = p[0]
}

func (m *machine) compute(i int, n uint16, event int) int32 {
	before := m.agents[i].locals[n]
	a, told, ok := m.action(i, before, event)
	if !ok {
		return nothing
	}
	var e effect
	var sends []cluster.Packet
	l, facts := before.Local, []roles.Fact(nil)
	broken := ""
	do := func(a cluster.Action) {
		o := l.Do(a)
		sends = append(sends, o.Sends...)
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
	var order []int
	for _, p := range sends {
		if !m.neverHeard(p) {
			order = append(order, m.packet(p))
			e.sends.add(m.packet(p))
		}
	}
	if e.local == n && e.sends == (set{}) && len(facts) == 0 && broken == "" {
		return nothing
	}
	if len(facts) > 0 || broken != "" {
		e.facts = m.judge.question(facts, broken, i, before.known)
	}
	m.effects, m.changes, m.orders = append(m.effects, e), append(m.changes, prints{}), append(m.orders, order)
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
		if slices.Contains(m.trial.Patient, id) {
			return a, told, false
		}
		if k := (event - firstWait) / 2; k < len(timers) {
			return timers[k], told, true
		}
		return a, told, false
	}
	p := m.packets[m.agents[i].mail[(event-firstMail)/2]]
	return cluster.Action{Kind: cluster.Handle, Agent: id, From: p.From, Msg: p.Msg}, told, true
}
