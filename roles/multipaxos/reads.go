package multipaxos

import (
	"strconv"
	"strings"

	"synod/roles"
)

// A read changes nothing, so it need not have an instance of its own. Four ways to answer one, from the dearest to the cheapest:
//
//	log        it is a command like every other: it is chosen, and answered when its turn comes
//	confirmed  the leader has a quorum confirm that it still leads, and answers from the state after everything that it
//	           then knows to be chosen
//	lease      the leader knows that it still leads, because acceptors have promised to elect nobody else for a while
//	stale      any agent answers from the state that it has, which may be of long ago
//
// The first three are linearizable, lease as long as clocks keep to their bound: an answer reflects every command that was
// answered before the read was asked for. For confirmed that follows so. Let Q confirm ballot b, each member after the read came,
// when it had promised nothing higher. Q meets every phase-1 quorum, so whoever wins a higher ballot has a promise from a
// member of Q that was given later; what is chosen in higher ballots was not chosen when the read came. What was chosen in
// ballots below, the leader of b has recovered, and what in b, it knew before any client did.
//
// Where members change, Q is for the first open instance when it is complete, so the argument holds for that one and those
// above, and the leader knows what is below. It follows that it must know who votes in the first open instance, and that the
// answer is of the state after all instances below, also those that it did not know to be chosen when the read came.

// The variants: how a get is answered.
const (
	throughLog = iota
	confirmed
	leased
	stale
)

var variants = []roles.Variant{
	throughLog: {Name: "log", Says: "A read goes through the log like every other command."},
	confirmed:  {Name: "confirmed", Says: "The leader answers a read when a quorum has confirmed that it still leads."},
	leased:     {Name: "lease", Says: "The leader answers a read alone while it has a lease, which rests on clocks that drift by no more than 10%."},
	stale:      {Name: "stale", Says: "The agent beside the client answers a read from the state that it has, which may be out of date.", Stale: true},
}

// specification is what clients may see: one store.
var specification = &roles.Machine{
	Step: func(state string, v roles.Value) (string, roles.Value) {
		if isMembers(v) {
			return state, "ok" // of clients nobody sees it
		}
		next, result := Store(state).do(operation(v))
		return string(next), roles.Value(result)
	},
	Part: func(v roles.Value) string { return strings.Fields(string(operation(v)))[1] },
	Example: func(n int) roles.Value {
		key := [...]string{"x", "y"}[n%2]
		switch n / 2 % 8 {
		case 0:
			return roles.Value("add " + key + " 1")
		case 1:
			return roles.Value("del " + key)
		case 2, 3, 4:
			return roles.Value("set " + key + " " + strconv.Itoa(n/16))
		}
		return roles.Value("get " + key)
	},
	Reconfigure: func(members roles.Set) roles.Value {
		names := []string{membersWord}
		for id := range members.All() {
			names = append(names, id.String())
		}
		return roles.Value(strings.Join(names, " "))
	},
}

// MaxReads bounds the reads that wait at a leader or at a learner. A client whose read is not taken asks again.
const MaxReads = 8

// reading is what a leader keeps for reads that do not go through the log.
type reading struct {
	recovered roles.Instance // what phase 1 has found reaches up to here
	waiting   [MaxReads]pendingRead
	number    uint32    // of the latest check, or of the latest lease that it has asked for; a ballot counts from 1
	by        roles.Set // who has answered that
	holders   roles.Set // who has granted the lease
	until     uint32    // the lease is over when lease number until is asked for: see lease.go
}

// pendingRead is a read at a leader.
type pendingRead struct {
	command roles.Value
	asked   bool // it came before the latest check was sent, which will confirm it
}

func (r pendingRead) isNone() bool { return r.command == "" }

// forget drops what belongs to one ballot only. The reads go on waiting.
func (r reading) forget() reading {
	for k := range r.waiting {
		r.waiting[k].asked = false
	}
	return reading{waiting: r.waiting}
}

// isRead reports whether a command changes nothing.
func isRead(v roles.Value) bool { return strings.HasPrefix(string(operation(v)), "get ") }

// unlogged reports whether a command is answered without an instance of its own.
func unlogged(c roles.Config, v roles.Value) bool { return c.Variant != throughLog && isRead(v) }

// meetsPhase1 returns the least number of acceptors that meet every phase-1 quorum. Whoever wants to get anything chosen that
// this leader does not know of needs a quorum of those that vote in the first open instance.
func (p Proposer) meetsPhase1() int {
	members := p.membersOf(p.commit + 1)
	q1, _ := quorumsOf(p.cfg, members)
	return members.Len() - q1 + 1
}

// areEnough reports whether so many of them are among some acceptors, and the leader knows who votes in the first open instance.
func (p Proposer) areEnough(by roles.Set) bool {
	return (p.commit < p.horizon() || p.off(votersConfirm)) && by.Intersect(p.membersOf(p.commit+1)).Len() >= p.meetsPhase1()
}

// caution is what a person should know of an answer.
func caution(f roles.Freshness) roles.Text {
	if f == roles.MayBeStale {
		return " (may be stale)"
	}
	return ""
}

// readFields shows what a leader needs to answer reads.
func (p Proposer) readFields() []roles.Field {
	var fields []roles.Field
	if p.mode == leader && p.cfg.Variant == leased {
		left := text("none")
		if p.hasLease() {
			left = text("until heartbeat %d, now %d", p.reads.until, p.reads.number)
		}
		fields = append(fields, roles.Field{Name: "lease", Value: left})
	}
	n := 0
	for _, r := range p.reads.waiting {
		if !r.isNone() {
			n++
		}
	}
	if n > 0 {
		fields = append(fields, roles.Field{Name: "reads", Value: text("%d waiting", n), Row: roles.RowClient})
	}
	return fields
}

// read takes a read of a client that does not go through the log.
func (p Proposer) read(v roles.Value, out *roles.Out) roles.Role {
	free := -1
	for k, r := range p.reads.waiting {
		switch {
		case r.command == v:
			out.Because("read", "%s has %s already.", p.id, v)
			return p
		case r.isNone() && free < 0:
			free = k
		}
	}
	if free < 0 {
		out.Because("read", "%s has no room for %s among the %d reads that wait; its client will ask again.", p.id, v, MaxReads)
		return p
	}
	p.reads.waiting[free] = pendingRead{command: v}
	switch {
	case p.mode == follower:
		return p.stand(out)
	case p.mode == candidate:
		out.Because("read", "%s answers reads only when it leads; %s waits.", p.id, v)
		return p
	case !p.recoveredAll():
		out.Because("read", "%s cannot answer %s yet: what it has recovered is not all chosen, up to slot %d.", p.id, v, p.reads.recovered)
	case p.cfg.Variant == leased && !p.hasLease():
		out.Because("lease", "%s has no lease, and cannot answer %s before it has one.", p.id, v)
	}
	return p.serveReads(out)
}

// recoveredAll reports whether everything that phase 1 has found is chosen. Until then there may be answers that a client has
// and this leader does not know.
func (p Proposer) recoveredAll() bool { return p.commit >= p.reads.recovered && p.settle == 0 }

// serveReads goes on with the reads that wait, as far as it may.
func (p Proposer) serveReads(out *roles.Out) Proposer {
	if p.reads.waiting == [MaxReads]pendingRead{} || p.mode != leader {
		return p
	}
	if !p.recoveredAll() {
		if !p.off(readRecovered) {
			return p
		}
		out.Because("read broken", "%s reads although not all is chosen that it has recovered, up to slot %d: read-recovered is switched off.", p.id, p.reads.recovered)
	}
	switch {
	case p.cfg.Variant == leased && !p.hasLease():
		return p
	case p.cfg.Variant == leased:
		out.Because("lease", "%s relies on its lease and takes it that nobody else leads: it reads the state after slot %d by itself.", p.id, p.commit)
		return p.release(true, roles.FreshInTime, out)
	case p.off(confirmReads):
		out.Because("read broken", "%s reads the state after slot %d without asking whether it still leads: confirm-reads is switched off.", p.id, p.commit)
		return p.release(true, roles.Fresh, out)
	case !p.checking():
		return p.check(out)
	case !p.areEnough(p.reads.by):
		return p // what came after the check was sent waits for the next one
	}
	out.Because("read", "%s still led when the read came, for %s %s promised nothing above %s since, and no phase-1 quorum is without one of them.", p.id, p.reads.by, roles.Have(p.reads.by.Len()), p.disk.Tried)
	return p.release(false, roles.Fresh, out).check(out)
}

// checking reports whether a read waits for a check that is under way.
func (p Proposer) checking() bool {
	for _, r := range p.reads.waiting {
		if r.asked {
			return true
		}
	}
	return false
}

// check asks all acceptors whether it still leads, for all reads that wait by now.
func (p Proposer) check(out *roles.Out) Proposer {
	open := false
	for k, r := range p.reads.waiting {
		if !r.isNone() {
			p.reads.waiting[k].asked = true
			open = true
		}
	}
	if !open {
		return p
	}
	p.reads.number++
	p.reads.by = roles.Set{}
	out.Because("read", "%s will read the state after slot %d or a later one, once %d acceptors confirm that they have promised nothing above %s.", p.id, p.commit, p.meetsPhase1(), p.disk.Tried)
	out.Broadcast(p.cfg.Acceptors, LeadCheck{p.disk.Tried, p.reads.number})
	p.retryLater(out)
	return p
}

// checkAgain asks those again that have not answered a check, and reports whether there is one.
func (p Proposer) checkAgain(out *roles.Out) bool {
	if p.cfg.Variant != confirmed || !p.checking() {
		return false
	}
	out.Because("progress", "%s asks again whether it still leads; repeating a request is harmless.", p.id)
	for id := range p.cfg.Acceptors.All() {
		if !p.reads.by.Has(id) {
			out.Send(id, LeadCheck{p.disk.Tried, p.reads.number})
		}
	}
	return true
}

// expects reports whether an answer to a check or to a request for a lease is one to the latest.
func (p Proposer) expects(b roles.Ballot, number uint32) bool {
	return p.mode == leader && b == p.disk.Tried && number == p.reads.number && !p.areEnough(p.reads.by)
}

// acknowledged counts the acceptors that confirm that it leads.
func (p Proposer) acknowledged(from roles.ID, out *roles.Out) roles.Role {
	roles.Assert(p.cfg.Acceptors.Has(from), "%s gets a LeadAck of %s, which is no acceptor", p.id, from)
	p.reads.by = p.reads.by.With(from)
	if !p.areEnough(p.reads.by) {
		out.Because("read", "%s has %d of the %d acceptors that must confirm that it leads.", p.id, p.reads.by.Intersect(p.membersOf(p.commit+1)).Len(), p.meetsPhase1())
		return p
	}
	return p.serveReads(out)
}

// release has the learner answer the reads that a check has confirmed, or all of them.
func (p Proposer) release(all bool, holds roles.Freshness, out *roles.Out) Proposer {
	for k, r := range p.reads.waiting {
		if r.asked || all && !r.isNone() {
			out.Broadcast(answerers(p.cfg, p.id), Read{r.command, p.commit, holds})
			p.reads.waiting[k] = pendingRead{}
		}
	}
	return p
}

// redirectReads tells the clients whose reads wait whom to ask.
func (p Proposer) redirectReads(next roles.ID, out *roles.Out) Proposer {
	for k, r := range p.reads.waiting {
		if who, _, ok := parse(r.command); ok {
			out.Send(who, Redirect{r.command, next})
		}
		p.reads.waiting[k] = pendingRead{}
	}
	return p
}

// acknowledge confirms that a ballot is the highest that was promised. One above what was promised is promised now: it asks for
// no report, so that is what an Accept does too.
func (a Acceptor) acknowledge(from roles.ID, m LeadCheck, out *roles.Out) roles.Role {
	if m.Ballot.Less(a.mind.Promised) {
		out.Refuse("read", "%s has promised %s: ballot %s leads no more.", a.id, a.mind.Promised, m.Ballot)
		out.Send(from, Nack{m.Ballot, a.mind.Promised})
		return a
	}
	a.mind.Promised = m.Ballot
	out.Because("read", "%s has promised nothing above %s.", a.id, m.Ballot)
	out.Send(from, LeadAck{m.Ballot, m.Number})
	return a.written()
}

// read answers from the state machine, now or when it has carried out enough.
func (l Learner) read(m Read, out *roles.Out) roles.Role {
	if m.Through <= l.applied {
		l.answerRead(m, out)
		return l
	}
	for k, r := range l.reads {
		if r == (Read{}) {
			out.Because("read", "%s answers %s when it has carried out slot %d.", l.id, m.Command, m.Through)
			l.reads[k] = m
			break
		}
	}
	return l
}

// answerReads answers the reads that have waited for what is carried out by now.
func (l Learner) answerReads(out *roles.Out) Learner {
	for k, r := range l.reads {
		if r != (Read{}) && r.Through <= l.applied {
			l.answerRead(r, out)
			l.reads[k] = Read{}
		}
	}
	return l
}

func (l Learner) answerRead(m Read, out *roles.Out) {
	who, _, ok := parse(m.Command)
	roles.Assert(ok, "%s is to read %s, which is of no client", l.id, m.Command)
	_, result := l.machine.Store.do(operation(m.Command))
	out.Because("read", "%s answers %s from the state after slot %d: %s.", l.id, m.Command, l.applied, result)
	out.Send(who, Reply{m.Command, roles.Value(result), l.applied, m.Holds})
}

// askReplica asks the agent beside the client, or all that execute where none is: the first answer will do.
func (c Client) askReplica(v roles.Value, out *roles.Out) {
	m := Read{Command: v, Holds: roles.MayBeStale}
	if c.cfg.Learners.Has(c.id) {
		out.Send(c.id, m)
		return
	}
	out.Broadcast(c.cfg.Learners, m)
}
