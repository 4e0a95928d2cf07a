package roles

import "fmt"

// What clients see of a replicated state machine, and the leases by which a leader may answer them alone.

// Answered says that a client has the answer to what it has asked for.
type Answered struct {
	Client  ID
	Command Value // the same as was Proposed
	Result  Value
	Through Instance // the state machine that answered had carried out everything up to here
	Holds   Freshness
}

// Freshness is what an answer promises to be.
type Freshness uint8

// What an answer can promise.
const (
	Fresh       Freshness = iota // it reflects every command that was answered before it was asked for
	FreshInTime                  // the same, as long as clocks keep to their bound
	MayBeStale                   // nothing: it is of some state in the past
)

// Lease names one of the leases of a leader: for some time acceptors take part in nobody else's ballots.
type Lease struct {
	Ballot Ballot // of the leader
	Number uint32 // counts the leases of the ballot, from 1
}

// Granted says that an acceptor gives a lease: until it notes Lapsed it neither promises nor votes in a ballot of anybody
// but the owner of the lease's ballot. A new lease takes the place of the old one; a crash ends none.
type Granted struct {
	Acceptor ID
	Lease    Lease
}

// Lapsed says that the time of the lease that an acceptor has given is over.
type Lapsed struct{ Acceptor ID }

// Counted says that a leader begins to count the time of a lease.
type Counted struct {
	Proposer ID
	Lease    Lease
}

// By returns the agent that did it.
func (f Answered) By() ID { return f.Client }
func (f Granted) By() ID  { return f.Acceptor }
func (f Lapsed) By() ID   { return f.Acceptor }
func (f Counted) By() ID  { return f.Proposer }

// FreshAnswers is what linearizability means for answers that promise it. What rests on clocks is asked only where time
// is kept.
var FreshAnswers = Invariant{
	Name: "fresh-answers",
	Says: "An answer reflects every command that was answered before it was asked for, unless it says that it may be stale.",
	OnFact: func(w *World, f Fact) error {
		a, ok := f.(Answered)
		if !ok || a.Holds == MayBeStale || a.Holds == FreshInTime && !w.KeepsTime() {
			return nil
		}
		if seen := w.AnsweredBefore(a.Command); a.Through < seen {
			return fmt.Errorf("%s is told %s = %s, which is of the state after slot %d, but an answer had shown slot %d before it asked", a.Client, a.Command, a.Result, a.Through, seen)
		}
		return nil
	},
}

// LeaseKept says that acceptors do what they have granted.
var LeaseKept = Invariant{
	Name:  "lease-kept",
	Says:  "An acceptor that has given a lease takes part in no ballot of another owner until its time is over, not even after a crash.",
	Lemma: true,
	OnFact: func(w *World, f Fact) error {
		var b Ballot
		switch f := f.(type) {
		case Promised:
			b = f.Ballot
		case Voted:
			b = f.Proposal.Ballot
		default:
			return nil
		}
		if l := w.Granted(f.By()); !l.Ballot.IsNone() && l.Ballot.Owner != b.Owner {
			return fmt.Errorf("%s takes part in ballot %s, but it has given %s a lease, which is not over", f.By(), b, l.Ballot.Owner)
		}
		return nil
	},
}

// LeaseCountedFirst says that a leader's lease ends first, given clocks that are equally fast.
var LeaseCountedFirst = Invariant{
	Name:  "lease-counted-first",
	Says:  "A leader counts the time of a lease from before any acceptor grants it.",
	Lemma: true,
	OnFact: func(w *World, f Fact) error {
		g, ok := f.(Granted)
		if !ok {
			return nil
		}
		if last := w.LastCounted(g.Lease.Ballot.Owner); last.Ballot.Less(g.Lease.Ballot) || last.Ballot == g.Lease.Ballot && last.Number < g.Lease.Number {
			return fmt.Errorf("%s grants lease %d of %s, and %s does not count its time yet", g.Acceptor, g.Lease.Number, g.Lease.Ballot, g.Lease.Ballot.Owner)
		}
		return nil
	},
}
