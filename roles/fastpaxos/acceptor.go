package fastpaxos

import "synod/roles"

// Acceptor promises and votes: in a classic round for what the coordinator asks for, in a fast round for the first proposal
// that it gets. Its promise and its last vote are durable; what else it keeps only serves progress.
type Acceptor struct {
	id   roles.ID
	cfg  roles.Config
	disk AcceptorDisk

	open    roles.Ballot // the highest round that an Any has opened
	quorum  roles.Set    // the one that it named
	waiting roles.Value  // a proposal that came when no round was open for it
	heard   reports      // the votes of others in the highest fast round from which acceptors recover by themselves
}

// AcceptorDisk is what an acceptor has on stable storage.
type AcceptorDisk struct {
	Promised roles.Ballot   `json:"promised"` // the paper's rnd: the highest round that it has taken part in
	Accepted roles.Proposal `json:"accepted"` // vrnd and vval: its last vote
}

// Name returns "acceptor".
func (a Acceptor) Name() string { return "acceptor" }

// Hears reports whether m is a request, a proposal, or a vote of another acceptor that this one may recover by.
func (a Acceptor) Hears(m roles.Message) bool {
	switch m := m.(type) {
	case Prepare, Accept, Any, Propose:
		return true
	case Accepted:
		return recoversAlone(a.cfg, m.Proposal.Ballot)
	}
	return false
}

// Fields shows the promise, the vote, and the round that is open for proposals.
func (a Acceptor) Fields() []roles.Field {
	fields := []roles.Field{
		{Name: "promised", Value: a.disk.Promised, Stable: true, Row: roles.RowPromised},
		{Name: "voted", Value: a.disk.Accepted, Stable: true, Row: roles.RowVoted},
		{Name: "open", Value: a.open},
	}
	if a.waiting != "" {
		fields = append(fields, roles.Field{Name: "waiting", Value: a.waiting})
	}
	if !a.heard.last.IsNone() {
		fields = append(fields, roles.Field{Name: "votes heard in " + a.heard.last.String(), Value: roles.Tally{Have: a.heard.from, Need: sizeOf(a.cfg, following(a.cfg, a.heard.last))}})
	}
	return fields
}

// Durable returns the promise and the vote.
func (a Acceptor) Durable() any { return a.disk }

// Restore takes back what survived.
func (a Acceptor) Restore(durable any) roles.Role {
	a.disk = durable.(AcceptorDisk)
	return a
}

func (a Acceptor) off(rule int) bool { return a.cfg.Without.Has(rule) }

// Step answers; an acceptor never acts by itself.
func (a Acceptor) Step(e roles.Event, out *roles.Out) roles.Role {
	switch e := e.(type) {
	case roles.Rules:
		a.cfg.Without = e.Without
	case roles.Receive:
		switch m := e.Msg.(type) {
		case Prepare:
			return a.prepare(e.From, m, out)
		case Accept:
			return a.accept(m, out)
		case Any:
			return a.any(m, out)
		case Propose:
			return a.propose(m.Value, out)
		case Accepted:
			return a.hear(e.From, m.Proposal, out)
		}
	}
	return a
}

// prepare promises a round above all that the acceptor has taken part in. The same request again gets the same answer,
// until the acceptor has voted in the round: its coordinator is past phase 1 then.
func (a Acceptor) prepare(from roles.ID, m Prepare, out *roles.Out) roles.Role {
	i, last := m.Ballot, a.disk.Accepted
	switch {
	case i.Less(a.disk.Promised):
		a.refuse(m, i, out)
		return a
	case i == last.Ballot:
		out.Because("phase 1b", "%s ignores Prepare %s: it has voted in that round already.", a.id, i)
		return a
	case last.IsNone():
		out.Because("phase 1b", "%s promises to take part in nothing below %s; it has not voted so far.", a.id, i)
	default:
		out.Because("phase 1b", "%s promises to take part in nothing below %s, and reports its last vote, %s.", a.id, i, last)
	}
	a.disk.Promised = i
	out.Note(roles.Promised{Acceptor: a.id, Ballot: i, Last: last})
	out.Send(from, Promise{i, last})
	return a
}

// refuse says no to a message of a round that is too low. The owner of the higher round need not be told: it knows.
func (a Acceptor) refuse(m roles.Message, i roles.Ballot, out *roles.Out) {
	out.Refuse("CA1", "%s refuses %s %s: it has taken part in %s, and never goes back.", a.id, m.Kind(), i, a.disk.Promised)
	if a.disk.Promised.Owner != i.Owner {
		out.Send(i.Owner, Nack{i, a.disk.Promised})
	}
}

// accept votes for what the coordinator of a round asks for. Asked again, it repeats its vote.
func (a Acceptor) accept(m Accept, out *roles.Out) roles.Role {
	p := m.Proposal
	switch {
	case p.Ballot.Less(a.disk.Promised):
		a.refuse(m, p.Ballot, out)
		return a
	case p == a.disk.Accepted:
		return a.again(out)
	case p.Ballot == a.disk.Accepted.Ballot:
		out.Refuse("phase 2b", "%s does not vote for %s: it has voted for %s in that round, and votes once a round.", a.id, p, a.disk.Accepted.Value)
		return a
	}
	out.Because("phase 2b", "%s votes for %s: it has taken part in no higher round.", a.id, p)
	return a.vote(p, out)
}

// again repeats the last vote: the first message may have been lost.
func (a Acceptor) again(out *roles.Out) roles.Role {
	out.Because("CA3", "%s repeats its vote for %s.", a.id, a.disk.Accepted)
	a.tell(out)
	return a
}

// any opens a fast round: a proposal may come, or is waiting already.
func (a Acceptor) any(m Any, out *roles.Out) roles.Role {
	i := m.Ballot
	if i.Less(a.disk.Promised) {
		a.refuse(m, i, out)
		return a
	}
	if i.Less(a.open) {
		return a
	}
	a.open, a.quorum = i, m.Quorum
	switch {
	case !a.mayVote():
		out.Because("phase 2b", "%s has nothing to do for Any %s: it has voted for %s, and votes once a round.", a.id, i, a.disk.Accepted)
		return a.recover(out)
	case a.waiting == "":
		out.Because("phase 2a", "%s may vote in the fast round %s: for the first proposal that comes.", a.id, i)
		return a.recover(out)
	}
	return a.first(out)
}

// propose votes for the first proposal that comes in an open round. What comes when none is open waits.
func (a Acceptor) propose(v roles.Value, out *roles.Out) roles.Role {
	i := a.inRound()
	switch {
	case i == a.disk.Accepted.Ballot && !i.IsNone() && v == a.disk.Accepted.Value:
		return a.again(out)
	case a.mayVote():
		a.waiting = v
		return a.first(out)
	case i == a.disk.Accepted.Ballot && !i.IsNone():
		out.Refuse("phase 2b", "%s does not vote for %s: it has voted for %s, and votes once a round.", a.id, v, a.disk.Accepted)
		return a
	case a.waiting == "":
		a.waiting = v
		out.Because("phase 2b", "%s keeps %s: no round is open in which it could vote for it.", a.id, v)
	}
	return a
}

// inRound returns the round that a proposal would be voted for in: the one that was opened, and no other.
func (a Acceptor) inRound() roles.Ballot {
	if a.off(anyOfItsRound) && !a.open.IsNone() {
		return roles.Max(a.open, a.disk.Promised)
	}
	return a.open
}

// mayVote reports whether the acceptor may vote for a proposal as it comes.
func (a Acceptor) mayVote() bool {
	i := a.inRound()
	if i.IsNone() || i.Less(a.disk.Promised) {
		return false
	}
	return a.disk.Accepted.Ballot.Less(i) || a.off(voteOnce) && i == a.disk.Accepted.Ballot
}

// first votes for the proposal that waits.
func (a Acceptor) first(out *roles.Out) roles.Role {
	p := roles.Proposal{Ballot: a.inRound(), Value: a.waiting}
	a.waiting = ""
	switch {
	case p.Ballot == a.disk.Accepted.Ballot:
		out.Because("phase 2b broken", "%s votes for %s although it has voted for %s in that round: vote-once is switched off.", a.id, p, a.disk.Accepted.Value)
	case p.Ballot != a.open:
		out.Because("phase 2b broken", "%s votes for %s although only %s was opened: any-of-its-round is switched off.", a.id, p, a.open)
	default:
		out.Because("phase 2b", "%s votes for %s: it is the first proposal that it gets in the fast round.", a.id, p)
	}
	return a.vote(p, out)
}

// vote casts a vote. It is a promise too, and both are durable before anybody hears of it.
func (a Acceptor) vote(p roles.Proposal, out *roles.Out) roles.Role {
	a.disk = AcceptorDisk{Promised: roles.Max(a.disk.Promised, p.Ballot), Accepted: p}
	if !a.heard.last.IsNone() && a.heard.last.Less(p.Ballot) {
		a.heard = reports{}
	}
	out.Note(roles.Voted{Acceptor: a.id, Proposal: p})
	a.tell(out)
	return a
}

// tell sends the last vote to those who count: the learners or the distinguished ones, the owner of the round, and where
// acceptors recover by themselves, the acceptors.
func (a Acceptor) tell(out *roles.Out) {
	m := Accepted{a.disk.Accepted}
	owner, learners := m.Proposal.Ballot.Owner, counting(a.cfg)
	out.Broadcast(learners, m)
	if !learners.Has(owner) {
		out.Send(owner, m)
	}
	if !recoversAlone(a.cfg, m.Proposal.Ballot) {
		return
	}
	for id := range a.cfg.Acceptors.All() {
		if id != owner && !learners.Has(id) {
			out.Send(id, m)
		}
	}
}

// counting returns the learners that acceptors tell of their votes.
func counting(c roles.Config) roles.Set {
	if c.Distinguished.Len() > 0 {
		return c.Distinguished
	}
	return c.Learners
}

// recoversAlone reports whether acceptors may recover from round i into the next one by themselves: both must be fast, for
// in a classic round they might vote for different values, and pick relies on that they do not.
func recoversAlone(c roles.Config, i roles.Ballot) bool {
	return isFast(c, i) && (isFast(c, following(c, i)) || c.Without.Has(recoverIntoFast))
}

// hear counts the votes of others. A vote in round i promises and reports just what a Promise of i+1 would: who has voted
// in i votes in no round below, nor again in i.
func (a Acceptor) hear(from roles.ID, p roles.Proposal, out *roles.Out) roles.Role {
	if !recoversAlone(a.cfg, p.Ballot) || p.Ballot.Less(a.heard.last) || a.heard.from.Has(from) && p.Ballot == a.heard.last {
		return a
	}
	if a.heard.last.Less(p.Ballot) {
		a.heard = reports{}
	}
	a.heard = a.heard.with(from, p)
	return a.recover(out)
}

// recover is uncoordinated recovery (§3.2.3): the acceptor picks a value for the next round by the votes of a quorum of it, and
// votes for it without being asked. It need not have voted before.
func (a Acceptor) recover(out *roles.Out) roles.Role {
	i := a.heard.last
	if i.IsNone() {
		return a
	}
	next := following(a.cfg, i)
	q, ok := a.decisive(sizeOf(a.cfg, next))
	if !ok || q.n < 2 || !a.disk.Accepted.Ballot.Less(next) {
		return a
	}
	if i.Less(a.disk.Promised) {
		if !a.off(recoverUnpromised) {
			out.Because("uncoordinated recovery", "%s sees a collision in %s and leaves it to others: it has taken part in %s.", a.id, i, a.disk.Promised)
			return a
		}
		out.Because("uncoordinated recovery broken", "%s recovers from %s although it has taken part in %s: recover-unpromised is switched off.", a.id, i, a.disk.Promised)
	}
	if !isFast(a.cfg, next) {
		out.Because("uncoordinated recovery broken", "%s recovers by itself into %s, which is a classic round: recover-into-fast is switched off.", a.id, next)
	}
	v, s := pick(a.cfg, q)
	explain(a.cfg, a.id, q, next, v, s, out)
	return a.vote(roles.Proposal{Ballot: next, Value: v}, out)
}

// decisive returns the votes that a recovery goes by: those of the quorum that the Any has named, or of the first that comes.
func (a Acceptor) decisive(size int) (reports, bool) {
	switch {
	case a.cfg.Variant != uncoordinated:
		return a.heard, a.heard.from.Len() >= size
	case a.open != a.heard.last:
		return a.heard, false
	}
	q := a.heard.of(a.quorum)
	return q, q.from == a.quorum && q.from.Len() >= size
}
