package fastpaxos

import "synod/roles"

// The variants: what becomes of a collision. They differ in the numbering of rounds.
const (
	coordinated   = iota // the owner of a fast round picks a value for the classic round after it
	uncoordinated        // acceptors pick by themselves, for a fast round after it; all by the votes of the same quorum
	unnamed              // the same, but each by the first quorum of votes that it gets
	classicOnly          // there are no fast rounds, to compare with
)

var variants = []roles.Variant{
	coordinated:   {Name: "coordinated", Says: "After a collision the coordinator picks a value by the votes, and asks for votes in the classic round that follows."},
	uncoordinated: {Name: "uncoordinated", Says: "After a collision acceptors pick a value by the votes of a quorum that the coordinator has named, and vote again without being asked."},
	classicOnly:   {Name: "classic", Says: "Every round is classic: proposals go to the leader, which asks for votes. That is classic Paxos after its phase 1."},
	unnamed:       {Name: "unnamed", Says: "The same without a named quorum: each acceptor goes by the votes that it gets first, so the acceptors can collide again."},
}

// period is how many rounds in a row have one owner. The last of them is classic, the others are fast: one where a
// coordinator recovers, two where acceptors recover by themselves, which leads from a fast round into a fast round.
func period(c roles.Config) uint32 {
	switch c.Variant {
	case coordinated:
		return 2
	case classicOnly:
		return 1
	}
	return 3
}

// numbered returns round number n with its owner, which follows from the number: coordinators take turns, a period each.
func numbered(c roles.Config, n uint32) roles.Ballot {
	turn := int((n - 1) / period(c) % uint32(c.Proposers.Len()))
	for id := range c.Proposers.All() {
		if turn == 0 {
			return roles.Ballot{Round: n, Owner: id}
		}
		turn--
	}
	roles.Assert(false, "round %d has no owner among %s", n, c.Proposers)
	return roles.Ballot{}
}

// isFast reports the type of a round, which follows from its number too.
func isFast(c roles.Config, b roles.Ballot) bool { return !b.IsNone() && b.Round%period(c) != 0 }

// roundOf says of a round what an observer wants to know.
func roundOf(c roles.Config, b roles.Ballot) roles.Round {
	r := roles.Round{Open: isFast(c, b), First: b == lowest(c)}
	if before := b.Round - 1; before > 0 && isFast(c, numbered(c, before)) {
		r.After, r.Alone = numbered(c, before), r.Open
	}
	return r
}

// following returns the round after b, the paper's i+1.
func following(c roles.Config, b roles.Ballot) roles.Ballot { return numbered(c, b.Round+1) }

// lowest returns the lowest round of all. Nobody can have voted below it, so its owner needs no phase 1.
func lowest(c roles.Config) roles.Ballot { return numbered(c, 1) }

// ownAbove returns the lowest round of a coordinator that is higher than b; the lowest classic one, if that is asked for.
func ownAbove(c roles.Config, id roles.ID, b roles.Ballot, classic bool) roles.Ballot {
	i := following(c, b)
	for i.Owner != id || classic && isFast(c, i) {
		i = following(c, i)
	}
	return i
}

// rank returns how many coordinators come before one: the lowest that is up is to lead.
func rank(c roles.Config, id roles.ID) (n int) {
	for other := range c.Proposers.All() {
		if other < id {
			n++
		}
	}
	return n
}
