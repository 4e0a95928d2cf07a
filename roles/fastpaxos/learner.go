package fastpaxos

import "synod/roles"

// MaxCounted bounds the proposals whose votes a learner counts at a time: all that can compete in one fast round, and one
// more. When a higher round needs room it forgets the lowest, which can delay learning but never make it wrong.
const MaxCounted = MaxRivals + 1

// Learner finds out what is chosen by counting votes. It needs no stable storage: what is chosen stays chosen, and can
// be asked for again.
type Learner struct {
	id      roles.ID
	cfg     roles.Config
	votes   [MaxCounted]votes
	learned roles.Value // empty until it knows
}

// votes are the acceptors that a learner has seen to vote for one proposal. Acceptors, not messages: copies count once.
type votes struct {
	proposal roles.Proposal
	by       roles.Set
}

// Name returns "learner".
func (l Learner) Name() string { return "learner" }

// Hears reports whether m is a vote or the news of a choice.
func (l Learner) Hears(m roles.Message) bool {
	switch m.(type) {
	case Accepted, Chosen:
		return true
	}
	return false
}

// Fields shows what it has learned, or how far the highest round is.
func (l Learner) Fields() []roles.Field {
	fields := []roles.Field{{Name: "learned", Value: l.learned, Row: roles.RowKnows}}
	top := 0
	for i, v := range l.votes {
		if t := l.votes[top]; t.proposal.Ballot.Less(v.proposal.Ballot) || t.proposal.Ballot == v.proposal.Ballot && t.by.Len() < v.by.Len() {
			top = i
		}
	}
	for i, v := range l.votes {
		if !v.proposal.IsNone() {
			f := roles.Field{Name: "votes for " + v.proposal.String(), Value: roles.Tally{Have: v.by, Need: l.need(v.proposal.Ballot)}}
			if l.learned == "" && i == top {
				f.Row = roles.RowSeen
			}
			fields = append(fields, f)
		}
	}
	return fields
}

// Durable returns nil.
func (l Learner) Durable() any { return nil }

// Restore is never called, for there is nothing to restore.
func (l Learner) Restore(any) roles.Role { return l }

// Step counts votes.
func (l Learner) Step(e roles.Event, out *roles.Out) roles.Role {
	switch e := e.(type) {
	case roles.Rules:
		l.cfg.Without = e.Without
	case roles.Receive:
		switch m := e.Msg.(type) {
		case Accepted:
			return l.count(e.From, m.Proposal, out)
		case Chosen:
			return l.hear(e.From, m.Value, out)
		}
	}
	return l
}

// need returns how many votes of a round prove that a value is chosen: as many as a quorum of its type has.
func (l Learner) need(i roles.Ballot) int {
	classic, fast := quorums(l.cfg)
	if isFast(l.cfg, i) && !l.cfg.Without.Has(countByType) {
		return fast
	}
	return classic
}

// count notes a vote. Only votes for one value in one round make a quorum. Every quorum is news to pass on, not only the
// first one: when the news of a choice is lost, a new round is what brings it again.
func (l Learner) count(from roles.ID, p roles.Proposal, out *roles.Out) roles.Role {
	roles.Assert(l.cfg.Acceptors.Has(from), "%s gets a vote of %s, which is no acceptor", l.id, from)
	i, ok := l.slot(p)
	if !ok {
		out.Because("learning", "%s does not count the vote of %s for %s: it counts those of %d proposals in higher rounds.", l.id, from, p, MaxCounted)
		return l
	}
	if l.votes[i].proposal != p {
		l.votes[i] = votes{proposal: p}
	}
	if l.votes[i].by.Has(from) {
		return l
	}
	l.votes[i].by = l.votes[i].by.With(from)
	have, need := l.votes[i].by, l.need(p.Ballot)
	switch {
	case have.Len() >= need && l.learned == "":
		l.explain(p, have, out)
	case have.Len() < need && l.learned == "":
		out.Because("learning", "%s has seen %d of the %d votes that make %s chosen.", l.id, have.Len(), need, p)
	}
	if have.Len() >= need {
		l = l.learn(p.Value, out)
	}
	if have.Len() == need && l.learned == p.Value {
		l.passOn(out)
	}
	return l
}

// explain says why the votes of have are enough to learn from.
func (l Learner) explain(p roles.Proposal, have roles.Set, out *roles.Out) {
	kind := "classic"
	if isFast(l.cfg, p.Ballot) {
		kind = "fast"
	}
	if size := sizeOf(l.cfg, p.Ballot); have.Len() < size {
		out.Because("learning broken", "%s learns %s from %d votes for %s, although a fast quorum has %d: count-by-type is switched off.", l.id, p.Value, have.Len(), p, size)
		return
	}
	out.Because("learning", "%s learns %s: %s, a %s quorum, %s voted for %s.", l.id, p.Value, have, kind, roles.Have(have.Len()), p)
}

// slot returns where the votes for a proposal are or may be counted, and false when all places hold higher rounds.
func (l Learner) slot(p roles.Proposal) (int, bool) {
	lowest := 0
	for i, v := range l.votes {
		if v.proposal == p {
			return i, true
		}
		if v.proposal.Ballot.Less(l.votes[lowest].proposal.Ballot) {
			lowest = i
		}
	}
	return lowest, l.votes[lowest].proposal.Ballot.Less(p.Ballot)
}

// hear takes the word of somebody who knows.
func (l Learner) hear(from roles.ID, v roles.Value, out *roles.Out) roles.Role {
	if l.learned == "" {
		out.Because("learning", "%s learns %s: %s says that it is chosen.", l.id, v, from)
	}
	return l.learn(v, out)
}

// learn takes a value for chosen. That a second value should follow is impossible while agreement holds; if it does,
// the learner says so and keeps the first.
func (l Learner) learn(v roles.Value, out *roles.Out) Learner {
	if l.learned == v {
		return l
	}
	out.Note(roles.Learned{Learner: l.id, Value: v})
	if l.learned != "" {
		out.Because("agreement lost", "%s finds that %s is chosen, but it has learned %s.", l.id, v, l.learned)
		return l
	}
	l.learned = v
	return l
}

// passOn tells the learners that do not count votes themselves.
func (l Learner) passOn(out *roles.Out) {
	if !l.cfg.Distinguished.Has(l.id) {
		return
	}
	for id := range l.cfg.Learners.All() {
		if !l.cfg.Distinguished.Has(id) {
			out.Send(id, Chosen{l.learned})
		}
	}
}
