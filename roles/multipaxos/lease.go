package multipaxos

import "synod/roles"

// A lease lets a leader answer reads alone (Gray and Cheriton, "Leases", 1989; Paxos Made Live §5.2). It asks the acceptors to take
// part in nobody else's ballots for the time L. While acceptors that meet every phase-1 quorum keep to that, nobody else
// can win an election, so nothing can be chosen that the leader does not know of.
//
// Whoever relies on that must be sure that its own time is over first. The leader counts from when it has sent the request, the
// acceptors count from when they receive it; that is right however long the message takes. What is left is that clocks may
// run at different speeds. The assumption is a bound ρ: a clock runs at between 1-ρ and 1+ρ times the speed of time. A
// leader whose clock is slow believes in L·(1-ρ)/(1+ρ) of its own time, which lasts no longer than L at an acceptor whose clock
// is fast. Clocks that drift beyond the bound break linearizability, and nothing else: consensus never hangs on a clock.
//
// A role knows of time only by its timers. The leader's clock is its heartbeat: it asks for a lease with every one, and lease
// number n, asked for with heartbeat n, is over at heartbeat n+leaseBeats.
//
// What an acceptor has granted is not on stable storage. One that restarts takes part in nothing for the time L, which is
// as good; only one whose stable storage is empty has granted nothing, for a promise comes first.

const (
	// leaseBeats is how many heartbeats a leader relies on a lease. Two may be lost before it has none.
	leaseBeats = 3
	// maxDrift is ρ, in per cent.
	maxDrift = 10
	// lease is the timer of an acceptor that has granted one, or may have done so before a crash.
	lease = "lease"
)

// grantTime returns L, in milliseconds of the acceptor's clock: what a leader relies on, times (1+ρ)/(1-ρ), and a millisecond for
// each of its heartbeats, because timers are whole milliseconds.
func grantTime(c roles.Config) int {
	relied := leaseBeats * heartbeatDelays * c.Delay
	return relied*(100+maxDrift)/(100-maxDrift) + 1 + leaseBeats
}

// grant is what binds an acceptor.
type grant struct {
	to      roles.Ballot // whose owner it is for
	unknown bool         // it has restarted, and may have given one to anybody
}

func (g grant) text() roles.Text {
	switch {
	case g.unknown:
		return "silent after its restart"
	case !g.to.IsNone():
		return text("given to %s", g.to.Owner)
	}
	return ""
}

// hasLease reports whether the leader may rely on a lease.
func (p Proposer) hasLease() bool {
	return p.reads.number < p.reads.until && p.areEnough(p.reads.holders)
}

// askLease asks for the next lease, and begins to count its time. It is part of every heartbeat.
func (p Proposer) askLease(out *roles.Out) Proposer {
	had := p.hasLease()
	p.reads.number++
	p.reads.by = roles.Set{}
	next := roles.Lease{Ballot: p.disk.Tried, Number: p.reads.number}
	if had && !p.hasLease() {
		out.Because("lease", "%s has no lease any more: %d heartbeats ago it has asked for the last one that was granted.", p.id, leaseBeats)
	}
	if !p.off(countFromRequest) {
		out.Note(roles.Counted{Proposer: p.id, Lease: next})
	}
	out.Broadcast(p.cfg.Acceptors, LeaseRequest{next})
	return p
}

// granted counts the acceptors that grant the latest lease.
func (p Proposer) granted(from roles.ID, out *roles.Out) roles.Role {
	roles.Assert(p.cfg.Acceptors.Has(from), "%s gets a lease of %s, which is no acceptor", p.id, from)
	p.reads.by = p.reads.by.With(from)
	if !p.areEnough(p.reads.by) {
		return p
	}
	p.reads.holders = p.reads.by
	p.reads.until = p.reads.number + leaseBeats
	if p.off(countFromRequest) {
		p.reads.until++ // the first whole heartbeat after the grant is the first to count
		out.Note(roles.Counted{Proposer: p.id, Lease: roles.Lease{Ballot: p.disk.Tried, Number: p.reads.number}})
		out.Because("lease broken", "%s counts the time of lease %d from now on, not from when it has asked for it: count-from-request is switched off.", p.id, p.reads.number)
		return p.serveReads(out)
	}
	out.Because("lease", "%s has lease %d for %d heartbeats from when it asked: %s %s granted it, and no phase-1 quorum is without one of them.", p.id, p.reads.number, leaseBeats, p.reads.by, roles.Have(p.reads.by.Len()))
	return p.serveReads(out)
}

// bound reports whether a lease keeps an acceptor from taking part in a ballot. It says nothing to who asks, who will ask again.
func (a Acceptor) bound(b roles.Ballot, out *roles.Out) bool {
	switch {
	case !a.given.unknown && (a.given.to.IsNone() || a.given.to.Owner == b.Owner):
		return false
	case a.off(keepLease):
		out.Because("lease broken", "%s takes part in ballot %s although the time of a lease is not over: keep-lease is switched off.", a.id, b)
		return false
	case a.given.unknown:
		out.Refuse("lease", "%s takes no part in ballot %s: before its restart it may have given a lease.", a.id, b)
	default:
		out.Refuse("lease", "%s takes no part in ballot %s before the lease of %s is over.", a.id, b, a.given.to.Owner)
	}
	return true
}

// grant gives a lease to the owner of a ballot, unless a higher ballot was promised or somebody else has one.
func (a Acceptor) grant(from roles.ID, m LeaseRequest, out *roles.Out) roles.Role {
	b := m.Lease.Ballot
	if b.Less(a.mind.Promised) {
		out.Refuse("lease", "%s grants no lease to ballot %s, for it has promised %s.", a.id, b, a.mind.Promised)
		out.Send(from, Nack{b, a.mind.Promised})
		return a
	}
	if a.bound(b, out) {
		return a
	}
	a.mind.Promised = b
	a.given = grant{to: b}
	out.Note(roles.Granted{Acceptor: a.id, Lease: m.Lease})
	out.Because("lease", "%s takes part in no ballot of anybody but %s for the next %d ms of its clock.", a.id, b.Owner, grantTime(a.cfg))
	out.SetTimer(lease, grantTime(a.cfg), grantTime(a.cfg))
	out.Send(from, LeaseGrant{m.Lease})
	return a.written()
}

// wake keeps an acceptor that has restarted silent for as long as a lease lasts.
func (a Acceptor) wake(out *roles.Out) roles.Role {
	if !a.given.unknown {
		return a
	}
	if a.off(silentAfterRestart) {
		a.given = grant{}
		out.Because("lease broken", "%s takes part at once, though it may have given a lease before its restart: silent-after-restart is switched off.", a.id)
		return a
	}
	out.Because("lease", "%s may have given a lease before its restart, and stays silent until that would be over.", a.id)
	out.SetTimer(lease, grantTime(a.cfg), grantTime(a.cfg))
	return a
}

// lapse frees an acceptor from what it has granted.
func (a Acceptor) lapse(timer string, out *roles.Out) roles.Role {
	if timer != lease || a.given == (grant{}) {
		return a
	}
	a.given = grant{}
	out.Note(roles.Lapsed{Acceptor: a.id})
	out.Because("lease", "%s is free again to take part in every ballot: the time of the lease is over.", a.id)
	return a
}
