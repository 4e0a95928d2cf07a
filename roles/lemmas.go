package roles

import (
	"fmt"
	"slices"
)

// The lemmas of the paper from which agreement follows, for each instance by itself. They break many steps before a second
// value is chosen. What stable storage must hold is for each protocol to say, for its records differ.

// PromiseKept is the half of P1a that binds.
var PromiseKept = Invariant{
	Name: "promise-kept", Lemma: true, OnFact: promiseKept,
	Says: "An acceptor that has promised a ballot accepts no lower one.",
}

// TrueReport says that acceptors do not lie about the past.
var TrueReport = Invariant{
	Name: "true-report", Lemma: true, OnFact: trueReport,
	Says: "A Promise reports exactly the acceptor's vote with the highest ballot, which is lower than that of the Promise.",
}

// P2c is what a proposer must establish before it issues a proposal (Paxos Made Simple §2.2).
var P2c = Invariant{
	Name: "p2c", Lemma: true, OnFact: p2c,
	Says: "For every issued (n, v), a quorum has promised n, and v is the value of the highest-numbered proposal that it reported, if it reported any.",
}

// P2b is what follows from P2c (Paxos Made Simple §2.2).
var P2b = Invariant{
	Name: "p2b", Lemma: true, OnFact: p2bOnIssue, OnChoice: p2bOnChoice,
	Says: "Once v is chosen, every proposal issued with a higher ballot has value v.",
}

// FreshBallots says that no two proposals share a ballot by accident.
var FreshBallots = Invariant{
	Name: "fresh-ballots", Lemma: true, OnFact: freshBallots,
	Says: "A proposer begins only ballots of its own, and only above all that it has begun before.",
}

// OneConfiguration says that everybody agrees on who votes.
var OneConfiguration = Invariant{
	Name: "one-configuration", Lemma: true, OnFact: oneConfiguration,
	Says: "Whoever proposes in a slot asks those that vote there, as the commands carried out before have decided.",
}

func oneConfiguration(w *World, f Fact) error {
	a, ok := f.(Asked)
	if !ok {
		return nil
	}
	if voters := w.Voters(a.Instance); a.Members != voters {
		return fmt.Errorf("%s asks %s for votes%s, where %s vote", a.Proposer, a.Members, where(a.Instance), voters)
	}
	return nil
}

// where names an instance, of those that are numbered.
func where(i Instance) string {
	if i == 0 {
		return ""
	}
	return fmt.Sprintf(" in slot %d", i)
}

func promiseKept(w *World, f Fact) error {
	v, ok := f.(Voted)
	if !ok || !v.Proposal.Ballot.Less(w.LastPromised(v.Acceptor)) {
		return nil
	}
	return fmt.Errorf("%s accepts %s%s after it has promised %s", v.Acceptor, v.Proposal, where(v.Instance), w.LastPromised(v.Acceptor))
}

func trueReport(w *World, f Fact) error {
	p, ok := f.(Promised)
	if !ok {
		return nil
	}
	in := where(p.Instance)
	if p.Instance > 0 && p.Instance <= w.CompactedThrough(p.Acceptor) {
		return fmt.Errorf("%s speaks of its vote%s, but it has forgotten its votes up to slot %d", p.Acceptor, in, w.CompactedThrough(p.Acceptor))
	}
	if p.Rest {
		if last := w.LastVoted(p.Acceptor); last >= p.Instance {
			return fmt.Errorf("%s reports nothing from slot %d on, but it has accepted %s in slot %d", p.Acceptor, p.Instance, w.HighestVote(p.Acceptor, last), last)
		}
		return nil
	}
	if vote := w.HighestVote(p.Acceptor, p.Instance); p.Last != vote {
		return fmt.Errorf("%s reports %s%s, but its highest vote is %s", p.Acceptor, p.Last, in, vote)
	}
	if !p.Last.Ballot.Less(p.Ballot) {
		return fmt.Errorf("%s reports %s%s in a Promise of %s, which is not higher", p.Acceptor, p.Last, in, p.Ballot)
	}
	return nil
}

// p2c looks for a set of acceptors that promised the ballot, is large enough to meet every phase-2 quorum, and whose
// reports allow the value: none at all, or this value with the highest ballot. For a given highest report the largest
// candidate is everyone who reported no higher one, so those are tried in turn.
func p2c(w *World, f Fact) error {
	i, ok := f.(Issued)
	if !ok {
		return nil
	}
	b := i.Proposal.Ballot
	voters, chooses := w.quorum(i.Instance, b)
	need := voters.Len() - chooses + 1
	promises := slices.DeleteFunc(slices.Clone(w.Promises(i.Instance, b)), func(r Report) bool { return !voters.Has(r.Acceptor) })
	if allows(promises, Proposal{}, need) {
		return nil
	}
	for _, r := range promises {
		if !r.Last.IsNone() && r.Last.Value == i.Proposal.Value && allows(promises, r.Last, need) {
			return nil
		}
	}
	none := "no acceptor has"
	if need > 1 {
		none = fmt.Sprintf("fewer than %d acceptors have", need)
	}
	return fmt.Errorf("%s issues %s%s, but %s promised %s with reports that allow %s", i.Proposer, i.Proposal, where(i.Instance), none, b, i.Proposal.Value)
}

// allows reports whether enough distinct acceptors reported nothing above highest.
func allows(reports []Report, highest Proposal, need int) bool {
	who := Set{}
	for _, r := range reports {
		if !highest.Ballot.Less(r.Last.Ballot) {
			who = who.With(r.Acceptor)
		}
	}
	return who.Len() >= need
}

func p2bOnIssue(w *World, f Fact) error {
	i, ok := f.(Issued)
	if !ok {
		return nil
	}
	for _, d := range w.Decisions(i.Instance) {
		if d.First.Proposal.Value != i.Proposal.Value && d.Lowest.Less(i.Proposal.Ballot) {
			return fmt.Errorf("%s issues %s%s although %s is chosen in ballot %s", i.Proposer, i.Proposal, where(i.Instance), d.First.Proposal.Value, d.Lowest)
		}
	}
	return nil
}

// p2bOnChoice looks back: a choice may be completed by a late vote, after a higher proposal was issued. Only a ballot
// below all earlier choices of the value can bring news.
func p2bOnChoice(w *World, c Choice) error {
	for _, d := range w.Decisions(c.Instance) {
		if d.First.Proposal.Value == c.Proposal.Value && d.Lowest != c.Proposal.Ballot {
			return nil
		}
	}
	for p := range w.IssuedAll(c.Instance) {
		if c.Proposal.Ballot.Less(p.Ballot) && p.Value != c.Proposal.Value {
			return fmt.Errorf("%s is chosen%s, but %s was issued before", c.Proposal, where(c.Instance), p)
		}
	}
	return nil
}

func freshBallots(w *World, f Fact) error {
	s, ok := f.(Started)
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
