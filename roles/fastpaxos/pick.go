package fastpaxos

import (
	"synod/roles"
)

// MaxRivals bounds the values that a set of reports tells apart. Acceptors can vote for as many as there are acceptors, but
// one that comes up when E+1 others are there already is reported by fewer than |Q|−E acceptors of Q, so no rule needs it;
// and E is at most 10 of 31 acceptors.
const MaxRivals = 11

// reports are what the acceptors of a set Q have said of their last votes, as far as picking a value depends on it.
type reports struct {
	from  roles.Set    // Q
	last  roles.Ballot // k: the highest round in which one of Q has voted
	votes [MaxRivals]backing
	n     int
}

// backing is who of Q has voted in round k for one value. They are kept in the order of values.
type backing struct {
	value roles.Value
	by    roles.Set
}

// all returns V with who voted for it: the values that were voted for in k.
func (r *reports) all() []backing { return r.votes[:r.n] }

// values writes V.
func (r *reports) values() string {
	var names []string
	for _, v := range r.all() {
		names = append(names, string(v.value))
	}
	return roles.Prose(names, "and")
}

// with returns the reports and one more. The first report of an acceptor counts.
func (r reports) with(from roles.ID, last roles.Proposal) reports {
	if r.from.Has(from) {
		return r
	}
	r.from = r.from.With(from)
	switch {
	case last.IsNone() || last.Ballot.Less(r.last):
		return r
	case r.last.Less(last.Ballot):
		r.last, r.n, r.votes = last.Ballot, 0, [MaxRivals]backing{}
	}
	return r.vote(from, last.Value)
}

// vote counts a vote in round k.
func (r reports) vote(from roles.ID, v roles.Value) reports {
	at := 0
	for at < r.n && r.votes[at].value < v {
		at++
	}
	if at == r.n || r.votes[at].value != v {
		if r.n == MaxRivals {
			return r
		}
		copy(r.votes[at+1:r.n+1], r.votes[at:r.n])
		r.votes[at] = backing{value: v}
		r.n++
	}
	r.votes[at].by = r.votes[at].by.With(from)
	return r
}

// of returns what the acceptors of a set have reported in round k, of which each has reported a vote.
func (r reports) of(set roles.Set) reports {
	some := reports{}
	for _, v := range r.all() {
		for id := range v.by.All() {
			if set.Has(id) {
				some = some.with(id, roles.Proposal{Ballot: r.last, Value: v.value})
			}
		}
	}
	return some
}

// step says by which line of the rule a value was picked.
type step uint8

const (
	nothing step = iota // k = 0: nobody of Q has voted, so every proposed value is safe
	single              // V has one value
	forced              // one value satisfies O4
	free                // none does, so every proposed value is safe
	torn                // V has several although the round k is classic: stable storage has failed somebody
)

// pick is the rule of Figure 2 of the paper: which value is safe in a round, by the reports of a quorum Q of that round.
//
//	k = 0          any proposed value; the answer is empty
//	V = {v}        v, however few have reported it
//	O4(v)          v, if there is a k-quorum R such that all of R ∩ Q have voted for v in k
//	otherwise      any proposed value; the answer is the one with the most votes, then the first by name, so that all
//	               who pick by the same reports pick the same
//
// Acceptors of Q that have not voted in k speak against every value, those outside Q may speak for each. So a k-quorum of
// size N−E allows O4(v) if and only if at least |Q|−E of Q have voted for v.
func pick(c roles.Config, r reports) (roles.Value, step) {
	if r.last.IsNone() {
		return "", nothing
	}
	if r.n == 1 && !c.Without.Has(followOneValue) {
		return r.votes[0].value, single
	}
	if c.Without.Has(obeyO4) {
		return r.votes[0].value, free
	}
	need := threshold(c, r)
	most := r.votes[0]
	for _, v := range r.all() {
		if v.by.Len() > most.by.Len() {
			most = v
		}
	}
	switch {
	case r.n > 1 && !isFast(c, r.last) && !c.Without.Has(recoverIntoFast) && !c.Without.Has(ownNextRound):
		return most.value, torn
	case most.by.Len() >= need:
		return most.value, forced
	case r.n == 1:
		return "", nothing // only while follow-one-value is off
	}
	return most.value, free
}

// threshold is |Q|−E: so many of Q must have voted for a value in k for O4 to hold.
func threshold(c roles.Config, r reports) int {
	return r.from.Len() - c.Acceptors.Len() + sizeOf(c, r.last)
}

// explain says of a picked value why it is safe in round i.
func explain(c roles.Config, who roles.ID, r reports, i roles.Ballot, v roles.Value, s step, out *roles.Out) {
	switch {
	case s == single:
		out.Because("Figure 2", "%s must pick %s for %s: of the votes that %s reported, those in the highest round, %s, are all for it, however few.", who, v, i, r.from, r.last)
	case s == forced:
		out.Because("O4", "%s must pick %s for %s: at least %d of %s voted for it in %s, so it may be chosen there.", who, v, i, threshold(c, r), r.from, r.last)
	case s == torn:
		out.Because("Figure 2 broken", "%s finds votes for %s in %s, a classic round, in which only one value is asked for: a disk was wiped or does not tell the truth. It takes %s for %s.", who, r.values(), r.last, v, i)
	case c.Without.Has(obeyO4):
		out.Because("O4 broken", "%s picks %s for %s without asking which of %s may be chosen: obey-o4 is switched off.", who, v, i, r.values())
	default:
		out.Because("Figure 2", "%s is free for %s: of %s fewer than %d voted alike in %s, so none of %s can be chosen. It takes %s.", who, i, r.from, threshold(c, r), r.last, r.values(), v)
	}
}
