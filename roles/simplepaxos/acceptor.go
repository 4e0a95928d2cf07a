package simplepaxos

import "synod/roles"

// Acceptor promises and votes. All of its state is durable: an acceptor that forgot a promise or a vote could help to
// choose a second value.
type Acceptor struct {
	id   roles.ID
	cfg  roles.Config
	mind AcceptorDisk // what it goes by
	disk AcceptorDisk // what is on stable storage: the same, unless a rule is switched off
}

// AcceptorDisk is what an acceptor has on stable storage.
type AcceptorDisk struct {
	Promised roles.Ballot   `json:"promised"` // it accepts nothing below
	Accepted roles.Proposal `json:"accepted"` // its vote with the highest ballot
}

// Name returns "acceptor".
func (a Acceptor) Name() string { return "acceptor" }

// Hears reports whether m is one of the two requests.
func (a Acceptor) Hears(m roles.Message) bool {
	switch m.(type) {
	case Prepare, Accept:
		return true
	}
	return false
}

// Fields shows the promise and the vote.
func (a Acceptor) Fields() []roles.Field {
	return []roles.Field{
		{Name: "promised", Value: a.mind.Promised, Stable: a.disk.Promised == a.mind.Promised, Row: roles.RowPromised},
		{Name: "voted", Value: a.mind.Accepted, Stable: a.disk.Accepted == a.mind.Accepted, Row: roles.RowVoted},
	}
}

// Durable returns the promise and the vote.
func (a Acceptor) Durable() any { return a.disk }

// Restore takes back what survived.
func (a Acceptor) Restore(durable any) roles.Role {
	a.disk = durable.(AcceptorDisk)
	a.mind = a.disk
	return a
}

// written returns what the acceptor puts on stable storage: all that it goes by, except for what a switched-off rule
// leaves as it was. The ballot of a vote is part of the vote, so a promise of it is never left out.
func (a Acceptor) written() AcceptorDisk {
	disk := a.mind
	if a.off(persistVote) {
		disk.Accepted = a.disk.Accepted
	}
	if a.off(persistPromise) {
		disk.Promised = roles.Max(a.disk.Promised, disk.Accepted.Ballot)
	}
	return disk
}

func (a Acceptor) off(rule int) bool { return a.cfg.Without.Has(rule) }

// Step answers requests; an acceptor never acts by itself.
func (a Acceptor) Step(e roles.Event, out *roles.Out) roles.Role {
	switch e := e.(type) {
	case roles.Rules:
		a.cfg.Without = e.Without
	case roles.Receive:
		switch m := e.Msg.(type) {
		case Prepare:
			return a.prepare(e.From, m, out)
		case Accept:
			return a.accept(e.From, m, out)
		}
	}
	return a
}

// prepare promises a ballot above every earlier promise. The same request again gets the same answer, until the
// acceptor has voted in the ballot: its proposer is past phase 1 then.
func (a Acceptor) prepare(from roles.ID, m Prepare, out *roles.Out) roles.Role {
	if m.Ballot.Less(a.mind.Promised) {
		out.Refuse("P1a", "%s refuses Prepare %s: it has promised %s, and an acceptor never goes back on a promise.", a.id, m.Ballot, a.mind.Promised)
		out.Send(from, Nack{m.Ballot, a.mind.Promised})
		return a
	}
	if m.Ballot == a.mind.Accepted.Ballot {
		out.Because("P1a", "%s ignores Prepare %s: it has voted in that ballot, so the Prepare is a late copy.", a.id, m.Ballot)
		return a
	}
	last := a.report(out, m.Ballot)
	a.mind.Promised = m.Ballot
	a.disk = a.written()
	out.Note(roles.Promised{Acceptor: a.id, Ballot: m.Ballot, Last: last})
	out.Send(from, Promise{m.Ballot, last})
	return a
}

// report returns the acceptor's vote with the highest ballot, and that ballot.
func (a Acceptor) report(out *roles.Out, promised roles.Ballot) roles.Proposal {
	last := a.mind.Accepted
	switch {
	case last.IsNone():
		out.Because("P1a", "%s promises to accept nothing below %s; it has accepted nothing so far.", a.id, promised)
	case a.off(reportVoteBallot):
		last.Ballot = a.mind.Promised
		out.Because("P2c broken", "%s promises to accept nothing below %s, and reports its vote for %s as if it were of ballot %s: report-vote-ballot is switched off.", a.id, promised, a.mind.Accepted, last.Ballot)
	default:
		out.Because("P1a", "%s promises to accept nothing below %s, and reports that it has accepted %s.", a.id, promised, last)
	}
	return last
}

// accept votes for a proposal unless a higher ballot has been promised. A repeated request gets the same vote again.
func (a Acceptor) accept(from roles.ID, m Accept, out *roles.Out) roles.Role {
	p, promised := m.Proposal, a.mind.Promised
	switch {
	case !p.Ballot.Less(promised):
		out.Because("P1a", "%s accepts %s: it has promised no higher ballot.", a.id, p)
	case a.off(keepPromise):
		out.Because("P1a broken", "%s accepts %s although it has promised %s: keep-promise is switched off.", a.id, p, promised)
	default:
		out.Refuse("P1a", "%s refuses Accept %s: it has promised %s, and an acceptor never goes back on a promise.", a.id, p, promised)
		out.Send(from, Nack{p.Ballot, promised})
		return a
	}
	a = a.raise(p.Ballot, out).keep(p, out)
	a.disk = a.written()
	out.Note(roles.Voted{Acceptor: a.id, Proposal: p})
	a.tell(from, Accepted{p}, out)
	return a
}

// raise makes a vote a promise too: a lower proposal that arrives late is refused then, and cannot overwrite the vote.
func (a Acceptor) raise(voted roles.Ballot, out *roles.Out) Acceptor {
	switch {
	case !a.mind.Promised.Less(voted):
	case a.off(raiseOnAccept):
		out.Because("phase 2b broken", "%s does not promise %s by that: raise-on-accept is switched off.", a.id, voted)
	default:
		a.mind.Promised = voted
	}
	return a
}

// keep remembers of all votes the one with the highest ballot, for that is what a Promise reports. A lower one comes here
// only when a promise was not raised or not kept; it counts as cast all the same.
func (a Acceptor) keep(p roles.Proposal, out *roles.Out) Acceptor {
	switch highest := a.mind.Accepted; {
	case !p.Ballot.Less(highest.Ballot):
		a.mind.Accepted = p
	case a.off(keepHighestVote):
		out.Because("P2c broken", "%s forgets that it has accepted %s, which has the higher ballot: keep-highest-vote is switched off.", a.id, highest)
		a.mind.Accepted = p
	default:
		out.Because("P2c", "%s goes on to report that it has accepted %s, for that has the higher ballot.", a.id, highest)
	}
	return a
}

// tell sends a vote to those who count: every learner or only the distinguished ones, and the proposer.
func (a Acceptor) tell(proposer roles.ID, m Accepted, out *roles.Out) {
	counting := a.cfg.Learners
	if a.cfg.Distinguished.Len() > 0 {
		counting = a.cfg.Distinguished
	}
	out.Broadcast(counting, m)
	if !counting.Has(proposer) {
		out.Send(proposer, m)
	}
}
