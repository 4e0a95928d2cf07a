package explore

import (
	"math/bits"
	"slices"

	"synod/roles"
)

// Reduction: agents that only listen. A learner that tells nobody anything cannot change what others do, so there is no
// need to tell apart the states in which it has heard more or less. Whenever a message for it is sent, all that it could
// hear by now is played through, and what it says is judged there and then: later the judge knows only more.

// sink is an agent that only listens.
type sink struct {
	agent int
	heard map[set][]listening // by all that it could have heard
}

// listening is something that a sink says, and how it comes to say it.
type listening struct {
	facts int32 // the number of the question for the judge
	steps []step
}

// onlyListens reports whether an agent learns and does nothing else.
func onlyListens(c roles.Config, id roles.ID) bool {
	return c.Learners.Has(id) && !c.Proposers.Has(id) && !c.Acceptors.Has(id) && !c.Distinguished.Has(id)
}

func (m *machine) findSinks() []sink {
	var all []sink
	for i := range m.agents {
		if m.agents[i].sink {
			all = append(all, sink{i, map[set][]listening{}})
		}
	}
	return all
}

// What comes of listening to a sink.
type heard int

const (
	isWell   heard = iota
	isBroken       // it breaks what is looked for
	mustAsk        // nobody has asked yet, and the worker is not the one to ask
)

// listenAll has all sinks listen that get something new by an effect.
func (w *worker) listenAll(a, event int, e *effect, says int32) heard {
	fresh := w.at.packets.less(&e.sends)
	for i := range w.sinks {
		k := &w.sinks[i]
		if fresh.and(w.agents[k.agent].inbox) == (set{}) {
			continue
		}
		if h := w.listen(k, a, event, &fresh, says); h != isWell {
			return h
		}
	}
	return isWell
}

// listen judges what a sink can say once the packets of fresh are sent.
func (w *worker) listen(k *sink, a, event int, fresh *set, says int32) heard {
	mayAsk := w.alone || w.asking
	st := *w.at
	st.packets.join(fresh)
	for _, c := range w.judge.details[says].changes {
		st.parts[c.slot] = c.value
	}
	mail := st.packets.and(w.agents[k.agent].inbox)
	all, ok := k.heard[mail]
	if !ok && !mayAsk {
		return mustAsk
	}
	if !ok {
		all = w.playThrough(k.agent, st.locals[k.agent], mail)
		k.heard[mail] = all
	}
	for _, l := range all {
		says := w.judge.recall(l.facts, &st)
		if says == 0 && !mayAsk {
			return mustAsk
		}
		if says == 0 {
			says = w.judge.compute(l.facts, &st)
		}
		if w.judge.answers[says].alarm >= w.alarm {
			w.end(w.worst(says), append([]step{w.step(a, w.at.locals[a], event)}, l.steps...)...)
			return isBroken
		}
	}
	return isWell
}

// playThrough returns all that an agent can say when it hears some of the packets, in any order. One that has anything to tell
// others does not only listen, and the search begins again without this reduction.
func (m *machine) playThrough(a int, from uint16, mail set) []listening {
	type place struct {
		local uint16
		steps []step
	}
	var all []listening
	seen := map[uint16]bool{from: true}
	for open := []place{{from, nil}}; len(open) > 0; open = open[1:] {
		at := open[0]
		for w, word := range mail {
			for ; word != 0; word &= word - 1 {
				event := m.arrival(w*64 + bits.TrailingZeros64(word))
				k := m.effect(a, at.local, event)
				if k == nothing {
					continue
				}
				e := &m.effects[k]
				m.talks = m.talks || e.sends != (set{})
				steps := append(slices.Clone(at.steps), step{agent: uint8(a), event: uint16(event)})
				if e.facts != 0 {
					all = append(all, listening{e.facts, steps})
				}
				if !seen[e.local] {
					seen[e.local] = true
					open = append(open, place{e.local, steps})
				}
			}
		}
	}
	return all
}
