package cluster

import (
	"math"
	"slices"

	"synod/roles"
)

// Papers count message delays: how many messages, one after the other, it takes from a proposal until somebody has learned the
// value. Here every message and every timer carries the proposal that it comes of and the delays since.

// cause is what something comes of: the number of a proposal, 0 for the start of the agents, and the message delays since.
type cause struct {
	proposal uint32
	delays   uint16
}

// further returns the cause of a message that leaves because of something. What an agent tells itself takes no time.
func (c cause) further(toAnother bool) cause {
	if toAnother && c.delays < math.MaxUint16 {
		c.delays++
	}
	return c
}

// maxCauses bounds the proposals of which an agent remembers how many delays lie behind what it knows: the latest ones, for
// few are under way at a time.
const maxCauses = 4

// reached notes what has reached an agent, and returns the cause of what it does now. A quorum is complete when the last of its
// messages is there, so the longest way counts of all that come of one proposal.
func (a *agentState) reached(c cause) cause {
	at := 0
	for i, known := range a.causes {
		if known.proposal == c.proposal {
			c.delays = max(c.delays, known.delays)
			a.causes[i] = c
			return c
		}
		if known.proposal < a.causes[at].proposal {
			at = i
		}
	}
	if a.causes[at].proposal < c.proposal {
		a.causes[at] = c
	}
	return c
}

// Arrival says when a value was learned first, and how many message delays after the proposal that led to it.
type Arrival struct {
	roles.Learned
	Delays int
	At     Time
}

// maxArrivals bounds the values of which that is remembered: the latest ones.
const maxArrivals = 16

// noteLearned remembers of each value who has learned it first. A no-op is none that anybody has asked for.
func (s *State) noteLearned(facts []roles.Fact, e *Event) {
	for _, f := range facts {
		l, ok := f.(roles.Learned)
		if !ok || l.Value == roles.NoOp || slices.ContainsFunc(s.Arrivals(), func(a Arrival) bool { return a.Instance == l.Instance && a.Value == l.Value }) {
			continue
		}
		if len(s.arrivals) == 2*maxArrivals {
			s.arrivals = append(make([]Arrival, 0, 2*maxArrivals), s.Arrivals()...)
		}
		s.arrivals = append(s.arrivals, Arrival{l, int(e.cause.delays), s.now})
	}
}

// Arrivals returns of the latest values that were learned when they were learned first, in their order.
func (s *State) Arrivals() []Arrival {
	return slices.Clip(s.arrivals[max(0, len(s.arrivals)-maxArrivals):])
}
