package chronicle

import (
	"synod/cluster"
	"synod/roles"
)

// cast is what all branches of a run have in common: its lanes, the kinds of messages that were seen, and where the totals stand.
type cast struct {
	ids   []roles.ID
	lanes [1 << 8]uint8 // by ID; none for strangers
	kinds []Kind
	named map[string]uint8
	shift int // a block has 1<<shift steps
	memo  [8]known
	turn  int
}

// Kind is a kind of message.
type Kind struct {
	Name  string
	Class roles.Class
}

// known is what was found of a message: a broadcast sends the same several times.
type known struct {
	msg         roles.Message
	kind, owner uint8
}

func newCast(s *cluster.State) *cast {
	k := &cast{ids: s.IDs(), named: map[string]uint8{}}
	for i := range k.lanes {
		k.lanes[i] = none
	}
	for i, id := range k.ids {
		k.lanes[id] = uint8(i)
	}
	switch n := len(k.ids); { // what a block begins with grows with the square of the agents
	case n <= 8:
		k.shift = 8
	case n <= 20:
		k.shift = 10
	default:
		k.shift = 12
	}
	return k
}

func (k *cast) n() int { return len(k.ids) }

// The totals are: of each lane received, sent, lost and votes; of each lane what it received by owner; the values chosen; what was
// received on each link; what was received of each kind.
func (k *cast) byOwner() int { return 4 * k.n() }
func (k *cast) chosen() int  { return k.byOwner() + k.n()*k.n() }
func (k *cast) links() int   { return k.chosen() + 1 }
func (k *cast) ofKind() int  { return k.links() + k.n()*k.n() }

// look finds the kind of a message and who owns the ballot that it belongs to.
func (k *cast) look(m roles.Message) (kind, owner uint8) {
	for i := range k.memo { // the latest first
		if x := &k.memo[(k.turn-i)&(len(k.memo)-1)]; x.msg == m {
			return x.kind, x.owner
		}
	}
	name := m.Kind()
	kind, ok := k.named[name]
	if !ok {
		kind = noKind
		if len(k.kinds) < noKind {
			kind = uint8(len(k.kinds))
			k.kinds = append(k.kinds, Kind{name, m.Class()})
		}
		k.named[name] = kind
	}
	owner = none
	if b := ballotOf(m); !b.IsNone() {
		owner = k.lanes[b.Owner]
	}
	k.turn = (k.turn + 1) % len(k.memo)
	k.memo[k.turn] = known{m, kind, owner}
	return kind, owner
}

// ballotOf returns the ballot that a message belongs to: the first that it names.
func ballotOf(m roles.Message) roles.Ballot {
	for _, part := range m.Parts() {
		switch noun := part.(type) {
		case roles.Ballot:
			return noun
		case roles.Proposal:
			return noun.Ballot
		}
	}
	return roles.Ballot{}
}
