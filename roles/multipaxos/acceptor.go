package multipaxos

import "synod/roles"

// Acceptor promises and votes. It has one promise for all instances and a vote for each; all of it is durable.
type Acceptor struct {
	id    roles.ID
	cfg   roles.Config
	mind  AcceptorDisk // what it goes by
	disk  AcceptorDisk // what is on stable storage: the same, unless a rule is switched off
	given grant
}

// AcceptorDisk is what an acceptor has on stable storage.
type AcceptorDisk struct {
	Promised roles.Ballot           `json:"promised"` // it accepts nothing below, in any instance
	Votes    Window[roles.Proposal] `json:"votes"`    // of each instance its vote with the highest ballot
}

// Name returns "acceptor".
func (a Acceptor) Name() string { return "acceptor" }

// Hears reports whether m is a request, or tells of a snapshot.
func (a Acceptor) Hears(m roles.Message) bool {
	switch m := m.(type) {
	case Prepare, Accept, LeadCheck, LeaseRequest:
		return true
	case Confirm:
		return true
	case Compacted:
		return m.Through > a.mind.Votes.Above
	case Entries:
		return m.Snapshot.Through > a.mind.Votes.Above && !a.cfg.Learners.Has(a.id)
	}
	return false
}

// Fields shows the promise and the votes.
func (a Acceptor) Fields() []roles.Field {
	stable := a.disk == a.mind
	fields := []roles.Field{{Name: "promised", Value: a.mind.Promised, Stable: stable, Row: roles.RowPromised}}
	if a.mind.Votes.Above > 0 {
		fields = append(fields, roles.Field{Name: "keeps", Value: text("votes above slot %d", a.mind.Votes.Above), Stable: stable})
	}
	if text := a.given.text(); text != "" {
		fields = append(fields, roles.Field{Name: "lease", Value: text})
	}
	last := a.mind.Votes.last()
	log := roles.Log{First: a.mind.Votes.Above + 1}
	for i, p := range a.mind.Votes.all() {
		if p.IsNone() {
			continue
		}
		if i == last {
			fields = append(fields, roles.Field{Name: "vote " + string(slot(i)), Value: p, Stable: stable})
		}
		log.Entries = append(log.Entries, roles.Entry{Instance: i, Ballot: p.Ballot, Value: p.Value, State: roles.EntryAccepted})
	}
	return append(fields, roles.Field{Name: "votes", Value: log, Stable: stable, Row: roles.RowVoted})
}

// Durable returns the promise and the votes.
func (a Acceptor) Durable() any { return a.disk }

// Restore takes back what survived.
func (a Acceptor) Restore(durable any) roles.Role {
	a.disk = durable.(AcceptorDisk)
	a.mind = a.disk
	a.given.unknown = a.cfg.Variant == leased
	return a
}

func (a Acceptor) off(rule int) bool { return a.cfg.Without.Has(rule) }

// Step answers requests; an acceptor never acts by itself, but for the end of a lease.
func (a Acceptor) Step(e roles.Event, out *roles.Out) roles.Role {
	switch e := e.(type) {
	case roles.Rules:
		a.cfg.Without = e.Without
	case roles.Start:
		return a.wake(out)
	case roles.Expire:
		return a.lapse(e.Timer, out)
	case roles.Receive:
		if !a.Hears(e.Msg) {
			return a
		}
		switch m := e.Msg.(type) {
		case LeadCheck:
			return a.acknowledge(e.From, m, out)
		case LeaseRequest:
			return a.grant(e.From, m, out)
		case Prepare:
			return a.prepare(e.From, m, out)
		case Accept:
			return a.accept(e.From, m, out)
		case Confirm:
			return a.confirm(m, out)
		case Compacted:
			return a.compact(m.Through, out)
		case Entries:
			return a.compact(m.Snapshot.Through, out)
		}
	}
	return a
}

// written is what goes to stable storage: all that the acceptor goes by, except for what a switched-off rule leaves out.
func (a Acceptor) written() Acceptor {
	promised := a.disk.Promised
	a.disk = a.mind
	if a.off(persistPromise) {
		a.disk.Promised = promised
		for _, p := range a.mind.Votes.all() {
			a.disk.Promised = roles.Max(a.disk.Promised, p.Ballot) // the ballot of a vote is part of the vote
		}
	}
	return a
}

// prepare promises a ballot above every earlier promise. This one assignment is the promise for all instances, also for
// those that the acceptor has never heard of.
func (a Acceptor) prepare(from roles.ID, m Prepare, out *roles.Out) roles.Role {
	if m.Ballot.Less(a.mind.Promised) {
		out.Refuse("P1a", "%s refuses Prepare %s: it has promised %s, and an acceptor never goes back on a promise.", a.id, m.Ballot, a.mind.Promised)
		out.Send(from, Nack{m.Ballot, a.mind.Promised})
		return a
	}
	if a.bound(m.Ballot, out) {
		return a
	}
	for i, p := range a.mind.Votes.all() {
		if i >= m.From && p.Ballot == m.Ballot {
			out.Because("P1a", "%s ignores Prepare %s: it has voted in that ballot, so the Prepare is a late copy.", a.id, m.Ballot)
			return a
		}
	}
	a.mind.Promised = m.Ballot
	votes := a.report(m, out)
	a.tellPromise(m, votes, out)
	out.Send(from, Promise{m.Ballot, votes})
	return a.written()
}

// report returns the votes that a Promise speaks of: all from the instance on that was asked for, or from the first one that
// is not compacted. To leave that out would make a new leader read "no vote" as "free".
func (a Acceptor) report(m Prepare, out *roles.Out) Window[roles.Proposal] {
	votes := a.mind.Votes
	votes.move(m.From - 1)
	last := votes.last()
	switch {
	case a.off(reportCompaction) && votes.Above > m.From-1:
		out.Because("snapshot broken", "%s promises to accept nothing below %s, and does not say that it has compacted slots up to %d: report-compaction is switched off.", a.id, m.Ballot, votes.Above)
		votes = shifted(votes, m.From-1)
	case last == votes.Above:
		out.Because("P1a", "%s promises, for every slot, to accept nothing below %s; it has accepted nothing from slot %d on.", a.id, m.Ballot, votes.Above+1)
	case a.off(reportEverySlot):
		only := Window[roles.Proposal]{Above: votes.Above}
		*only.at(last) = *votes.at(last)
		votes = only
		out.Because("P2c broken", "%s promises to accept nothing below %s, and reports its vote in slot %d only: report-every-slot is switched off.", a.id, m.Ballot, last)
	default:
		out.Because("P1a", "%s promises, for every slot, to accept nothing below %s, and reports its votes from slot %d on.", a.id, m.Ballot, votes.Above+1)
	}
	return votes
}

// shifted returns the window as one that begins lower, with nothing in what is new.
func shifted(w Window[roles.Proposal], above roles.Instance) Window[roles.Proposal] {
	low := Window[roles.Proposal]{Above: above}
	for i, p := range w.all() {
		if low.has(i) {
			*low.at(i) = p
		}
	}
	return low
}

// tellPromise tells the judge what the acceptor reports: something or nothing up to its highest vote, and nothing above.
func (a Acceptor) tellPromise(m Prepare, votes Window[roles.Proposal], out *roles.Out) {
	last := votes.last()
	for i, p := range votes.all() {
		if i <= last {
			out.Note(roles.Promised{Acceptor: a.id, Ballot: m.Ballot, Instance: i, Last: p})
		}
	}
	out.Note(roles.Promised{Acceptor: a.id, Ballot: m.Ballot, Instance: last + 1, Rest: true})
}

// accept votes in an instance, unless a higher ballot has been promised or there is nothing to vote on any more.
func (a Acceptor) accept(from roles.ID, m Accept, out *roles.Out) roles.Role {
	p, promised := m.Proposal, a.mind.Promised
	switch {
	case !p.Ballot.Less(promised) && a.bound(p.Ballot, out):
		return a
	case m.Instance <= a.mind.Votes.Above:
		out.Because("snapshot", "%s does not vote in slot %d: what is chosen there is in a snapshot.", a.id, m.Instance)
		out.Send(from, Forgotten{a.mind.Votes.Above})
		return a
	case !a.mind.Votes.has(m.Instance):
		return a.wait(m, out)
	case !p.Ballot.Less(promised):
		out.Because("P1a", "%s accepts %s in slot %d: it has promised no higher ballot.", a.id, p, m.Instance)
	case a.off(promiseForAll) && a.mind.Votes.at(m.Instance).Ballot.IsNone():
		out.Because("P1a broken", "%s accepts %s in slot %d, of which it knew nothing when it promised %s: promise-for-all is switched off.", a.id, p, m.Instance, promised)
	default:
		out.Refuse("P1a", "%s refuses Accept %s in slot %d: it has promised %s, which is for every slot.", a.id, p, m.Instance, promised)
		out.Send(from, Nack{p.Ballot, promised})
		return a
	}
	a.mind.Promised = roles.Max(promised, p.Ballot)
	*a.mind.Votes.at(m.Instance) = p
	out.Note(roles.Voted{Acceptor: a.id, Instance: m.Instance, Proposal: p})
	out.Send(from, Accepted{m.Instance, p})
	if a.off(persistVote) {
		out.Because("P2c broken", "%s does not write its vote down: persist-vote is switched off.", a.id)
		return a
	}
	return a.written()
}

// wait keeps nothing of an Accept that there is no room for. The leader asks again, and the next snapshot makes room.
func (a Acceptor) wait(m Accept, out *roles.Out) roles.Role {
	out.Because("snapshot", "%s has no room for slot %d before a snapshot covers slot %d, and waits.", a.id, m.Instance, a.mind.Votes.Above+1)
	if !a.cfg.Learners.Has(a.id) {
		out.Broadcast(a.cfg.Learners, CatchUp{a.mind.Votes.Above + 1})
	}
	return a
}

// confirm tells the learner beside it which of its votes are chosen, for the leader of a ballot has said how far its log is.
// A vote of another ballot may be for another value.
func (a Acceptor) confirm(m Confirm, out *roles.Out) roles.Role {
	for i, p := range a.mind.Votes.all() {
		switch {
		case i < m.From || i > m.Through || p.IsNone():
		case p.Ballot == m.Ballot:
			out.Because("learning", "%s knows what is chosen in slot %d: its own vote is of ballot %s, which is chosen that far.", a.id, i, m.Ballot)
			out.Send(a.id, Commit{m.Ballot, i, p.Value})
		case a.off(commitInBallot):
			out.Because("learning broken", "%s takes its vote for %s in slot %d for chosen, although ballot %s is chosen that far: commit-in-ballot is switched off.", a.id, p, i, m.Ballot)
			out.Send(a.id, Commit{m.Ballot, i, p.Value})
		}
	}
	return a
}

// compact forgets the votes that a snapshot covers. They are chosen, and the snapshot is on stable storage.
func (a Acceptor) compact(through roles.Instance, out *roles.Out) roles.Role {
	a.mind.Votes.move(through)
	out.Note(roles.Compacted{Acceptor: a.id, Through: through})
	out.Because("snapshot", "%s forgets its votes up to slot %d, which a snapshot covers.", a.id, through)
	return a.written()
}
