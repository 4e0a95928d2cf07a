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
	{
		Name: "promise-kept", Lemma: true, OnFact: promiseKept,
		Says: "An acceptor that has promised a ballot accepts no lower one.",
	},
	{
		Name: "true-report", Lemma: true, OnFact: trueReport,
		Says: "A Promise reports exactly the acceptor's vote with the highest ballot, which is lower than that of the Promise.",
	},
	{
		Name: "p2c", Lemma: true, OnFact: p2c,
		Says: "For every issued (n, v), a quorum has promised n, and v is the value of the highest-numbered proposal that it reported, if it reported any.",
	},
	{
		Name: "p2b", Lemma: true, OnFact: p2bOnIssue, OnChoice: p2bOnChoice,
		Says: "Once v is chosen, every proposal issued with a higher ballot has value v.",
	},
	{
		Name: "fresh-ballots", Lemma: true, OnFact: freshBallots,
		Says: "A proposer begins only ballots of its own, and only above all that it has begun before.",
	},
	{
		Name: "stable-before-sent", Lemma: true, OnFact: stableBeforeSent,
		Says: "Every Promise and every vote, or a vote in a higher ballot, is on stable storage before it is sent.",
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
		return fmt.Errorf("%s has accepted %s but has promised only %s", f.By(), is.Accepted, is.Promised)
	}
	return nil
}

func promiseKept(w *roles.World, f roles.Fact) error {
	v, ok := f.(roles.Voted)
	if !ok || !v.Proposal.Ballot.Less(w.LastPromised(v.Acceptor)) {
		return nil
	}
	return fmt.Errorf("%s accepts %s after it has promised %s", v.Acceptor, v.Proposal, w.LastPromised(v.Acceptor))
}

func trueReport(w *roles.World, f roles.Fact) error {
	p, ok := f.(roles.Promised)
	if !ok {
		return nil
	}
	if vote := w.HighestVote(p.Acceptor); p.Last != vote {
		return fmt.Errorf("%s reports %s, but its highest vote is %s", p.Acceptor, p.Last, vote)
	}
	if !p.Last.Ballot.Less(p.Ballot) {
		return fmt.Errorf("%s reports %s in a Promise of %s, which is not higher", p.Acceptor, p.Last, p.Ballot)
	}
	return nil
}

// p2c looks for a set of acceptors that promised the ballot, is large enough to meet every phase-2 quorum, and whose
// reports allow the value: none at all, or this value with the highest ballot. For a given highest report the largest
// candidate is everyone who reported no higher one, so those are tried in turn.
func p2c(w *roles.World, f roles.Fact) error {
	i, ok := f.(roles.Issued)
	if !ok {
		return nil
	}
	promises := w.Promises(i.Instance, i.Proposal.Ballot)
	_, q2 := quorums(w.Config())
	need := w.Config().Acceptors.Len() - q2 + 1
	if allows(promises, roles.Proposal{}, need) {
		return nil
	}
	for _, r := range promises {
		if !r.Last.IsNone() && r.Last.Value == i.Proposal.Value && allows(promises, r.Last, need) {
			return nil
		}
	}
	return fmt.Errorf("%s issues %s, but no %d acceptors have promised %s with reports that allow %s", i.Proposer, i.Proposal, need, i.Proposal.Ballot, i.Proposal.Value)
}

// allows reports whether enough distinct acceptors reported nothing above highest.
func allows(reports []roles.Report, highest roles.Proposal, need int) bool {
	who := roles.Set{}
	for _, r := range reports {
		if !highest.Ballot.Less(r.Last.Ballot) {
			who = who.With(r.Acceptor)
		}
	}
	return who.Len() >= need
}

func p2bOnIssue(w *roles.World, f roles.Fact) error {
	i, ok := f.(roles.Issued)
	if !ok {
		return nil
	}
	for _, d := range w.Decisions(i.Instance) {
		if d.First.Proposal.Value != i.Proposal.Value && d.Lowest.Less(i.Proposal.Ballot) {
			return fmt.Errorf("%s issues %s although %s is chosen in ballot %s", i.Proposer, i.Proposal, d.First.Proposal.Value, d.Lowest)
		}
	}
	return nil
}

// p2bOnChoice looks back: a choice may be completed by a late vote, after a higher proposal was issued. Only a ballot
// below all earlier choices of the value can bring news.
func p2bOnChoice(w *roles.World, c roles.Choice) error {
	for _, d := range w.Decisions(c.Instance) {
		if d.First.Proposal.Value == c.Proposal.Value && d.Lowest != c.Proposal.Ballot {
			return nil
		}
	}
	for p := range w.IssuedAll(c.Instance) {
		if c.Proposal.Ballot.Less(p.Ballot) && p.Value != c.Proposal.Value {
			return fmt.Errorf("%s is chosen, but %s was issued before", c.Proposal, p)
		}
	}
	return nil
}

func freshBallots(w *roles.World, f roles.Fact) error {
	s, ok := f.(roles.Started)
	if !ok {
		return nil
	}
	if s.Ballot.Owner != s.Proposer {
		return fmt.Errorf("%s begins ballot %s, which it does not own", s.Proposer, s.Ballot)
	}
	if w.LastStarted(s.Proposer).Less(s.Ballot) {
		return nil
	}
	return fmt.Errorf("%s begins ballot %s although it has begun %s before", s.Proposer, s.Ballot, w.LastStarted(s.Proposer))
}

func stableBeforeSent(w *roles.World, f roles.Fact) error {
	switch f := f.(type) {
	case roles.Promised:
		if d := disk(w.Stable(f.Acceptor, "acceptor")); d.Promised.Less(f.Ballot) {
			return fmt.Errorf("%s sends a Promise of %s, but its stable storage knows only of %s", f.Acceptor, f.Ballot, d.Promised)
		}
	case roles.Voted:
		if d := disk(w.Stable(f.Acceptor, "acceptor")); d.Accepted != f.Proposal && !f.Proposal.Ballot.Less(d.Accepted.Ballot) {
			return fmt.Errorf("%s sends a vote for %s, but its stable storage says %s", f.Acceptor, f.Proposal, d.Accepted)
		}
	}
	return nil
}
