package explore

import (
	"slices"

	"synod/cluster"
	"synod/roles"
)

// Reduction: agents that are alike. Acceptors that play no other role differ in nothing but their names, so a state in which
// they have changed places can come to nothing else. Of all such images of a state the search visits one. It knows a state
// by the least of the fingerprints of its images, and follows it as it was found; so no state is ever renamed, and the runs
// that it finds are real ones.
//
// Which local state of one acceptor is the image of which local state of another, nobody has to tell: the image of where an
// event leads is where the image of the event leads. So when an agent is asked what it does, its images are asked the same,
// and what they do shows the images of their new states, of the packets that they send, and of what the judge knows then.
// Whenever that contradicts what was seen before, the agents are not alike after all, and the search begins again without
// this reduction. So it relies on nothing that a protocol says of itself.

// alike are the ways in which agents that are alike can change places, each of which makes an image of a state.
type alike struct {
	count   int                       // how many there are; the first leaves everybody in place
	agents  [maxImages][]int          // by image: who takes whose place
	product [maxImages][maxImages]int // the image under one of the image under the other
	differ  bool                      // they are not alike
}

// images are the numbers of the images of something.
type images [maxImages]uint16

const unseen = 1<<16 - 1

var noImages = images{unseen, unseen, unseen, unseen, unseen, unseen}

// findAlike finds the agents that can change places: up to three that only accept. In a cluster that has already begun
// there are none, for they have done different things.
func (m *machine) findAlike() alike {
	all := alike{count: 1}
	c := m.trial.Settings.Config
	var can []int
	for i, a := range m.agents {
		others := []roles.Set{c.Proposers, c.Learners, c.Distinguished}
		if c.Acceptors.Has(a.id) && !slices.ContainsFunc(others, func(s roles.Set) bool { return s.Has(a.id) }) && len(can) < 3 {
			can = append(can, i)
		}
	}
	if m.off&Alike != 0 || m.trial.From != nil {
		can = nil
	}
	var orders [][]int
	permute(can, nil, func(order []int) { orders = append(orders, slices.Clone(order)) })
	all.count = len(orders)
	for g, order := range orders {
		for i := range m.agents {
			if k := slices.Index(can, i); k >= 0 {
				i = order[k]
			}
			all.agents[g] = append(all.agents[g], i)
		}
	}
	for h := range all.count {
		for g := range all.count {
			for k := range all.count {
				if slices.EqualFunc(all.agents[k], all.agents[g], func(of, by int) bool { return of == all.agents[h][by] }) {
					all.product[h][g] = k
				}
			}
		}
	}
	return all
}

// permute calls f with each order of some numbers, the first of which is the one that they are in.
func permute(rest, done []int, f func([]int)) {
	if len(rest) == 0 {
		f(done)
	}
	for i, n := range rest {
		permute(slices.Delete(slices.Clone(rest), i, i+1), append(slices.Clone(done), n), f)
	}
}

// beginAlike says of the first local states who is the image of whom.
func (m *machine) beginAlike() {
	for a := range m.agents {
		r := &m.agents[a].rows[0]
		for g := range m.alike.count {
			r.images[g] = 0
		}
		m.printLocal(a, 0)
	}
	for slot := len(m.agents); slot < len(m.judge.slots); slot++ {
		for n := 1; n < len(m.judge.values[slot]); n++ {
			v := &m.judge.values[slot][n]
			for g := range m.alike.count { // what is known at first names no acceptor: none has done anything
				v.images[g], v.prints[g] = uint16(n), mix(partKey+uint64(slot), uint64(n))
			}
		}
	}
}

// beginPackets says which of the first packets are images of which: those that say the same to others. If they only seem to,
// what the others do about them shows it.
func (m *machine) beginPackets() {
	for n := range m.packets {
		p := &m.packets[n]
		for h := range m.alike.count {
			image, ok := m.numberOf[cluster.Packet{From: m.imageOfID(p.From, h), To: m.imageOfID(p.To, h), Msg: p.Msg}]
			if m.same(ok); ok {
				m.isImage(&p.images[h], uint16(image))
			}
		}
		m.printPacket(n)
	}
}

// askAll has an agent and its images say what they do, and learns from that what is an image of what.
func (m *machine) askAll(i int, n uint16, event int) int32 {
	var who [maxImages]int
	var before [maxImages]uint16
	var did [maxImages]int32
	for g := range m.alike.count {
		who[g], before[g] = m.alike.agents[g][i], m.agents[i].rows[n].images[g]
		e, ok := m.imageOfEvent(event, i, g)
		if !ok || before[g] == unseen {
			m.alike.differ = true
			return m.askOne(i, n, event)
		}
		if did[g] = m.known(who[g], before[g], e); did[g] == unknown {
			did[g] = m.askOne(who[g], before[g], e)
		}
	}
	for g := range m.alike.count {
		for h := range m.alike.count {
			m.learn(did[g], did[m.alike.product[h][g]], who[g], h)
		}
	}
	for g := range m.alike.count {
		if k := did[g]; k != nothing {
			e := &m.effects[k]
			m.printLocal(who[g], e.local)
			for _, p := range m.orders[k] {
				m.printPacket(p)
			}
			m.compare(who[g], before[g], k)
		}
	}
	return did[0]
}

// imageOfEvent returns the image of an event at an agent.
func (m *machine) imageOfEvent(event, agent, image int) (int, bool) {
	if event < firstMail {
		return event, true
	}
	at := event - firstMail
	p := m.packets[m.agents[agent].mail[at/2]].images[image]
	if p == unseen {
		return 0, false
	}
	return m.arrival(int(p)) + at%2, true
}

// learn takes in that what one agent did is the image of what another one did.
func (m *machine) learn(did, image int32, agent, h int) {
	if did == nothing || image == nothing {
		m.same(did == image)
		return
	}
	e, to := &m.effects[did], &m.effects[image]
	m.isImage(&m.agents[agent].rows[e.local].images[h], to.local)
	m.same((e.facts == 0) == (to.facts == 0) && e.crashes == to.crashes && e.timeouts == to.timeouts)
	if e.facts != 0 && to.facts != 0 {
		m.judge.questions[e.facts].images[h] = to.facts
	}
	sent := slices.Clone(m.orders[image])
	m.same(len(sent) == len(m.orders[did]))
	for _, p := range m.orders[did] {
		from, to := m.imageOfID(m.packets[p].From, h), m.imageOfID(m.packets[p].To, h)
		k := slices.IndexFunc(sent, func(p int) bool { return m.packets[p].From == from && m.packets[p].To == to })
		if k < 0 {
			m.same(false)
			return
		}
		m.isImage(&m.packets[p].images[h], uint16(sent[k]))
		sent = slices.Delete(sent, k, k+1)
	}
}

func (m *machine) imageOfID(id roles.ID, h int) roles.ID {
	i := slices.IndexFunc(m.agents, func(a agent) bool { return a.id == id })
	if i < 0 {
		return id
	}
	return m.agents[m.alike.agents[h][i]].id
}

// isImage notes an image, which must be the one that was noted before.
func (m *machine) isImage(noted *uint16, image uint16) {
	m.same(*noted == unseen || *noted == image)
	*noted = image
}

// same notes whether the agents still are alike.
func (m *machine) same(is bool) {
	if !is {
		m.alike.differ = true
	}
}

// printLocal notes what a local state adds to the fingerprints of the images.
func (m *machine) printLocal(a int, n uint16) {
	r := &m.agents[a].rows[n]
	for g := range m.alike.count {
		r.prints[g] = mix(uint64(m.alike.agents[g][a]), uint64(r.images[g]))
	}
}

// printPacket does the same for a packet.
func (m *machine) printPacket(n int) {
	p := &m.packets[n]
	for g := range m.alike.count {
		p.prints[g] = mix(packetKey, uint64(p.images[g]))
	}
}

// imageOf returns an image of a state, but for the packets, of which the judge knows nothing; false when a part of it has
// none.
func (m *machine) imageOf(s *state, g int) (to state, ok bool) {
	to, ok = *s, true
	for a := range m.agents {
		to.locals[m.alike.agents[g][a]] = m.agents[a].rows[s.locals[a]].images[g]
	}
	for slot := range m.judge.slots[len(m.agents):] {
		if v := s.parts[slot]; v != 0 {
			to.parts[slot] = m.judge.values[len(m.agents)+slot][v].images[g]
			ok = ok && to.parts[slot] != unseen
		}
	}
	return to, ok
}
