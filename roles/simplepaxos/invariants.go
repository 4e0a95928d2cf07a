package simplepaxos

import (
	"fmt"

	"synod/roles"
)

// invariants are what an outside monitor holds every run against. The first three are what consensus means; the others
// are the lemmas from which it follows, and they sound the alarm earlier.
var invariants = []roles.Invariant{
	roles.Agreement,
	roles.LearnedIsChosen,
	roles.Validity,
	roles.OneValuePerBallot,
	{
		Name: "acceptor-only-rises", Lemma: true, OnFact: onlyRises,
		Says: "What an acceptor has promised and voted for never goes back, not even in a crash, and it never votes above its promise.",
	},
	roles.PromiseKept,
	roles.TrueReport,
	roles.P2c,
	roles.P2b,
	roles.FreshBallots,
	{
		Name: "stable-before-sent", Lemma: true, OnFact: stableBeforeSent,
		Says: "Every Promise and every vote, or a vote in a higher ballot, is on disk before it is sent.",
	},
}

// disk returns an acceptor's record; nil, an empty disk, is the record of one that has answered nothing.
func disk(record any) AcceptorDisk {
	d, _ := record.(AcceptorDisk)
	return d
}

func onlyRises(w *roles.World, f roles.Fact) error {
	var record any
	switch f := f.(type) {
	case roles.Saved:
		if f.Role != "acceptor" {
			return nil
		}
		record = f.Record
	case roles.Restarted:
		if f.Role != "acceptor" {
			return nil
		}
		record = f.Record
	default:
		return nil
	}
	was, is := disk(w.Stable(f.By(), "acceptor")), disk(record)
	switch {
	case is.Promised.Less(was.Promised):
		return fmt.Errorf("%s had promised %s and now knows only of %s", f.By(), was.Promised, is.Promised)
	case is.Accepted.Ballot.Less(was.Accepted.Ballot):
		return fmt.Errorf("%s had accepted %s and now knows only of %s", f.By(), was.Accepted, is.Accepted)
	case is.Promised.Less(is.Accepted.Ballot):
		return fmt.Errorf("%s has accepted %s but has promised %s", f.By(), is.Accepted, is.Promised.Prose())
	}
	return nil
}

func stableBeforeSent(w *roles.World, f roles.Fact) error {
	switch f := f.(type) {
	case roles.Promised:
		if d := disk(w.Stable(f.Acceptor, "acceptor")); d.Promised.Less(f.Ballot) {
			return fmt.Errorf("%s sends a Promise of %s, but its disk has %s", f.Acceptor, f.Ballot, roles.NoneOr("no ballot", d.Promised))
		}
	case roles.Voted:
		if d := disk(w.Stable(f.Acceptor, "acceptor")); d.Accepted != f.Proposal && !f.Proposal.Ballot.Less(d.Accepted.Ballot) {
			return fmt.Errorf("%s sends a vote for %s, but its disk has %s", f.Acceptor, f.Proposal, roles.NoneOr("no vote", d.Accepted))
		}
	}
	return nil
}
