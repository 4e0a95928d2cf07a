package simplepaxos

import "synod/roles"

// MaxOpenBallots bounds the ballots whose votes a learner counts at a time. When a higher ballot needs room it forgets
// the lowest, which can delay learning but never make it wrong.
const MaxOpenBallots = 4

// Learner finds out what is chosen by counting votes. It needs no stable storage: what is chosen stays chosen, and can
// be asked for again.
type Learner struct {
	id      roles.ID
	cfg     roles.Config
	votes   [MaxOpenBallots]votes
	learned roles.Value // empty until it knows
}

// votes are the acceptors that a learner has seen to accept one proposal.
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

// Fields shows what it has learned, or how close the highest ballot is.
func (l Learner) Fields() []roles.Field {
	fields := []roles.Field{{Name: "learned", Value: l.learned, Row: roles.RowKnows}}
	_, q2 := quorums(l.cfg)
	top := l.top()
	for i, v := range l.votes {
		if !v.proposal.IsNone() {
			f := roles.Field{Name: "votes for " + v.proposal.String(), Value: roles.Tally{Have: v.by, Need: q2}}
			if l.learned == "" && i == top {
				f.Row = roles.RowSeen
			}
			fields = append(fields, f)
		}
	}
	return fields
}

// top returns the index of the highest ballot it counts votes of.
func (l Learner) top() int {
	top := 0
	for i, v := range l.votes {
		if l.votes[top].proposal.Ballot.Less(v.proposal.Ballot) {
			top = i
		}
	}
	return top
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
			return l.hear(e.From, m.Proposal, out)
		}
	}
	return l
}

// count adds one acceptor's vote. Only votes in the same ballot make a quorum: acceptors may change their minds from
// ballot to ballot while nothing is chosen. Every quorum is news to pass on, not only the first one: when the news of
// a choice is lost, a new ballot is what brings it again.
func (l Learner) count(from roles.ID, p roles.Proposal, out *roles.Out) roles.Role {
	roles.Assert(l.cfg.Acceptors.Has(from), "%s gets a vote of %s, which is no acceptor", l.id, from)
	i, ok := l.slot(p)
	if !ok {
		out.Because("learning", "%s does not count the vote of %s for %s: it counts those of %d higher ballots.", l.id, from, p, MaxOpenBallots)
		return l
	}
	if l.votes[i].proposal != p {
		l.votes[i] = votes{proposal: p}
	}
	if l.votes[i].by.Has(from) {
		return l
	}
	l.votes[i].by = l.votes[i].by.With(from)
	have := l.votes[i].by
	if l.cfg.Without.Has(countPerBallot) {
		have = l.acrossBallots(p.Value)
	}
	_, q2 := quorums(l.cfg)
	if have.Len() >= q2 {
		l.explain(p, have, l.votes[i].by, out)
		l = l.learn(p, out)
	} else if l.learned == "" {
		out.Because("learning", "%s has seen %d of the %d votes that make %s chosen.", l.id, have.Len(), q2, p)
	}
	if have.Len() == q2 && l.learned == p.Value {
		l.passOn(p, out)
	}
	return l
}

// explain says why the votes of have are enough to learn from.
func (l Learner) explain(p roles.Proposal, have, inBallot roles.Set, out *roles.Out) {
	if l.learned != "" {
		return
	}
	if have != inBallot {
		out.Because("learning broken", "%s learns %s: %s %s accepted it, but not all in one ballot: count-per-ballot is switched off.", l.id, p.Value, have, roles.Have(have.Len()))
		return
	}
	out.Because("learning", "%s learns %s: %s, a quorum, %s accepted %s.", l.id, p.Value, have, roles.Have(have.Len()), p)
}

// slot returns where the votes for a proposal are or may be counted, and false when all places hold higher ballots.
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

// acrossBallots returns everyone seen to accept a value in any ballot: the mistake that count-per-ballot prevents.
func (l Learner) acrossBallots(value roles.Value) roles.Set {
	all := roles.Set{}
	for _, v := range l.votes {
		if v.proposal.Value == value {
			all = all.Union(v.by)
		}
	}
	return all
}

// hear takes the word of a distinguished learner.
func (l Learner) hear(from roles.ID, p roles.Proposal, out *roles.Out) roles.Role {
	if l.learned == "" {
		out.Because("learning", "%s learns %s: %s, which counts the votes, says that it is chosen.", l.id, p.Value, from)
	}
	return l.learn(p, out)
}

// learn takes a value for chosen. That a second value should follow is impossible while agreement holds; if it does,
// the learner says so and keeps the first.
func (l Learner) learn(p roles.Proposal, out *roles.Out) Learner {
	if l.learned == p.Value {
		return l
	}
	out.Note(roles.Learned{Learner: l.id, Value: p.Value})
	if l.learned != "" {
		out.Because("agreement lost", "%s finds that %s is chosen, but it has learned %s.", l.id, p.Value, l.learned)
		return l
	}
	l.learned = p.Value
	return l
}

// passOn tells the learners that do not count votes themselves.
func (l Learner) passOn(p roles.Proposal, out *roles.Out) {
	if !l.cfg.Distinguished.Has(l.id) {
		return
	}
	for id := range l.cfg.Learners.All() {
		if !l.cfg.Distinguished.Has(id) {
			out.Send(id, Chosen{p})
		}
	}
}
