package fastpaxos

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
	{
		Name: "own-rounds", Lemma: true, OnFact: ownRounds,
		Says: "A coordinator begins only rounds of its own, and only above all that it has begun before.",
	},
	{
		Name: "stable-before-sent", Lemma: true, OnFact: stableBeforeSent,
		Says: "What an acceptor promises or votes for, and what a coordinator begins or asks for, is on disk before it is sent.",
	},
	{
		Name: "acceptor-only-rises", Lemma: true, OnFact: onlyRises,
		Says: "What an acceptor has promised and voted for never goes back, not even in a crash, and it never votes above its promise.",
	},
	{
		Name: "promise-kept", Lemma: true, OnFact: promiseKept,
		Says: "An acceptor that has promised or voted in a round promises and votes in none below.",
	},
	{
		Name: "one-vote-a-round", Lemma: true, OnFact: oneVoteARound,
		Says: "An acceptor votes for one value in a round.",
	},
	{
		Name: "true-report", Lemma: true, OnFact: trueReport,
		Says: "A Promise reports exactly the acceptor's last vote, which is of a round below that of the Promise.",
	},
	{
		Name: "picked", Lemma: true, OnFact: pickedByTheRule,
		Says: "What a coordinator asks for, a value or any, is what the rule of Figure 2 picks by the reports of a quorum.",
	},
	roles.OneValuePerBallot,
	{
		Name: "asked-for", Lemma: true, OnFact: askedFor,
		Says: "A vote is for what the coordinator asked for, for a proposed value in a round that it opened, or, in a fast round, for what recovery picks.",
	},
	{
		Name: "classic-is-single", Lemma: true, OnFact: classicIsSingle,
		Says: "All votes in a classic round are for one value.",
	},
	{
		Name: "cp", Lemma: true, OnFact: cp,
		Says: "When a coordinator asks for v in i, or an acceptor votes for it, no other value has been or might yet be chosen in a round below i.",
	},
}

// accepted and begun return the records of an agent; an empty one is that of a role that has done nothing.
func accepted(record any) AcceptorDisk {
	d, _ := record.(AcceptorDisk)
	return d
}

func begun(record any) CoordinatorDisk {
	d, _ := record.(CoordinatorDisk)
	return d
}

func ownRounds(w *roles.World, f roles.Fact) error {
	s, ok := f.(roles.Started)
	if !ok {
		return nil
	}
	if s.Ballot.Owner != s.Proposer {
		return fmt.Errorf("%s begins round %s, which it does not own", s.Proposer, s.Ballot)
	}
	if w.LastStarted(s.Proposer).Less(s.Ballot) {
		return nil
	}
	return fmt.Errorf("%s begins round %s although it has begun %s before", s.Proposer, s.Ballot, w.LastStarted(s.Proposer))
}

func stableBeforeSent(w *roles.World, f roles.Fact) error {
	switch f := f.(type) {
	case roles.Promised:
		if d := accepted(w.Stable(f.Acceptor, "acceptor")); d.Promised.Less(f.Ballot) {
			return fmt.Errorf("%s sends a Promise of %s, but its disk has %s", f.Acceptor, f.Ballot, roles.NoneOr("no ballot", d.Promised))
		}
	case roles.Voted:
		if d := accepted(w.Stable(f.Acceptor, "acceptor")); d.Accepted != f.Proposal {
			return fmt.Errorf("%s sends a vote for %s, but its disk has %s", f.Acceptor, f.Proposal, roles.NoneOr("no vote", d.Accepted))
		}
	case roles.Started:
		if d := begun(w.Stable(f.Proposer, "coordinator")); d.Begun.Less(f.Ballot) {
			return fmt.Errorf("%s begins %s, but its disk has %s", f.Proposer, f.Ballot, roles.NoneOr("no ballot", d.Begun))
		}
	case roles.Issued:
		d := begun(w.Stable(f.Proposer, "coordinator"))
		if d.Begun != f.Proposal.Ballot || d.Sent != f.Proposal.Value || d.Any != (f.Proposal.Value == "") {
			return fmt.Errorf("%s asks for %s in %s, but its disk does not say so", f.Proposer, wanted(f.Proposal.Value), f.Proposal.Ballot)
		}
	}
	return nil
}

// wanted names what a coordinator asks for.
func wanted(v roles.Value) roles.Value {
	if v == "" {
		return "any value"
	}
	return v
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
	was, is := accepted(w.Stable(f.By(), "acceptor")), accepted(record)
	switch {
	case is.Promised.Less(was.Promised):
		return fmt.Errorf("%s had promised %s and now knows only of %s", f.By(), was.Promised, is.Promised)
	case is.Accepted.Ballot.Less(was.Accepted.Ballot):
		return fmt.Errorf("%s had voted for %s and now knows only of %s", f.By(), was.Accepted, is.Accepted)
	case is.Promised.Less(is.Accepted.Ballot):
		return fmt.Errorf("%s has voted for %s but has promised %s", f.By(), is.Accepted, is.Promised.Prose())
	}
	return nil
}

// takenPart returns the paper's rnd: the highest round in which an acceptor has promised or voted.
func takenPart(w *roles.World, a roles.ID) roles.Ballot {
	return roles.Max(w.LastPromised(a), w.HighestVote(a, 0).Ballot)
}

func promiseKept(w *roles.World, f roles.Fact) error {
	switch f := f.(type) {
	case roles.Voted:
		if rnd := takenPart(w, f.Acceptor); f.Proposal.Ballot.Less(rnd) {
			return fmt.Errorf("%s votes for %s after it has taken part in %s", f.Acceptor, f.Proposal, rnd)
		}
	case roles.Promised:
		if rnd := takenPart(w, f.Acceptor); f.Ballot.Less(rnd) {
			return fmt.Errorf("%s promises %s after it has taken part in %s", f.Acceptor, f.Ballot, rnd)
		}
	}
	return nil
}

func oneVoteARound(w *roles.World, f roles.Fact) error {
	v, ok := f.(roles.Voted)
	if !ok {
		return nil
	}
	for _, s := range w.Votes(v.Instance, v.Proposal.Ballot) {
		if s.Value != v.Proposal.Value && s.By.Has(v.Acceptor) {
			return fmt.Errorf("%s votes for %s after it has voted for %s in the same round", v.Acceptor, v.Proposal, s.Value)
		}
	}
	return nil
}

func trueReport(w *roles.World, f roles.Fact) error {
	p, ok := f.(roles.Promised)
	if !ok {
		return nil
	}
	if vote := w.HighestVote(p.Acceptor, 0); p.Last != vote {
		return fmt.Errorf("%s reports %s, but its last vote is %s", p.Acceptor, p.Last, vote)
	}
	if !p.Last.Ballot.Less(p.Ballot) {
		return fmt.Errorf("%s reports %s in a Promise of %s, which is not higher", p.Acceptor, p.Last, p.Ballot)
	}
	return nil
}

func pickedByTheRule(w *roles.World, f roles.Fact) error {
	i, ok := f.(roles.Issued)
	if !ok {
		return nil
	}
	c, b, v := w.Config(), i.Proposal.Ballot, i.Proposal.Value
	if v == "" && !isFast(c, b) {
		return fmt.Errorf("%s asks for any value in %s, which is a classic round", i.Proposer, b)
	}
	if b == lowest(c) || permits(c, b, w.Promises(i.Instance, b), v) || v != "" && recoverable(w, i.Instance, b, v) {
		return nil
	}
	return fmt.Errorf("%s asks for %s in %s, but no quorum has reported votes by which the rule picks that", i.Proposer, wanted(v), b)
}

// recoverable reports whether the votes in the fast round before b, taken for promises of b, allow a value.
func recoverable(w *roles.World, instance roles.Instance, b roles.Ballot, v roles.Value) bool {
	c := w.Config()
	if b.Round < 2 {
		return false
	}
	before := numbered(c, b.Round-1)
	if !isFast(c, before) {
		return false
	}
	var all []roles.Report
	for _, s := range w.Votes(instance, before) {
		for a := range s.By.All() {
			all = append(all, roles.Report{Acceptor: a, Last: roles.Proposal{Ballot: before, Value: s.Value}})
		}
	}
	return permits(c, b, all, v)
}

// permits reports whether there is a quorum Q of round i among those who have reported, by whose reports the rule of Figure 2
// allows v; if v is empty, every value. It does not try all Q: for a given highest vote k only the sizes matter.
func permits(c roles.Config, i roles.Ballot, all []roles.Report, v roles.Value) bool {
	need := sizeOf(c, i)
	for _, r := range append(all, roles.Report{}) {
		if allowedBy(c, below(all, r.Last.Ballot), need, v) {
			return true
		}
	}
	return false
}

// ayes sums up the reports of votes in k and below.
type ayes struct {
	k     roles.Ballot
	less  int                 // who reported a lower vote, or none
	votes map[roles.Value]int // who voted for what in k
	all   int
}

func below(all []roles.Report, k roles.Ballot) ayes {
	sum := ayes{k: k, votes: map[roles.Value]int{}}
	for _, r := range all {
		switch {
		case r.Last.Ballot == k && !k.IsNone():
			sum.votes[r.Last.Value]++
		case !k.Less(r.Last.Ballot):
			sum.less++
		default:
			continue
		}
		sum.all++
	}
	return sum
}

// allowedBy reports whether some Q of at least need acceptors, of those summed up and with a vote in k among them, allows v.
func allowedBy(c roles.Config, sum ayes, need int, v roles.Value) bool {
	switch {
	case sum.all < need:
		return false
	case sum.k.IsNone():
		return true // nobody has voted
	case sum.votes[v] > 0 && sum.less+sum.votes[v] >= need:
		return true // only v was reported for k
	case len(sum.votes) < 2 || !isFast(c, sum.k):
		return false
	}
	e := c.Acceptors.Len() - sizeOf(c, sum.k)
	if n := min(sum.votes[v], need-1); n > 0 && n >= need-e {
		return true // O4(v)
	}
	for size := need; size <= sum.all; size++ {
		have := sum.less
		for _, n := range sum.votes {
			have += min(n, max(0, size-e-1))
		}
		if have >= size {
			return true // O4 holds for no value
		}
	}
	return false
}

func askedFor(w *roles.World, f roles.Fact) error {
	v, ok := f.(roles.Voted)
	if !ok {
		return nil
	}
	c, p := w.Config(), v.Proposal
	if p.Value == "" {
		return fmt.Errorf("%s votes for no value in %s", v.Acceptor, p.Ballot)
	}
	for _, asked := range w.Issued(v.Instance, p.Ballot) {
		if asked == p.Value || asked == "" && isFast(c, p.Ballot) && w.WasProposed(p.Value) {
			return nil
		}
	}
	if isFast(c, p.Ballot) && recoverable(w, v.Instance, p.Ballot, p.Value) {
		return nil
	}
	return fmt.Errorf("%s votes for %s, which nobody has asked for, and which no recovery picks", v.Acceptor, p)
}

func classicIsSingle(w *roles.World, f roles.Fact) error {
	v, ok := f.(roles.Voted)
	if !ok || isFast(w.Config(), v.Proposal.Ballot) {
		return nil
	}
	for _, s := range w.Votes(v.Instance, v.Proposal.Ballot) {
		if s.Value != v.Proposal.Value {
			return fmt.Errorf("%s votes for %s, but %s %s voted for %s in that classic round", v.Acceptor, v.Proposal, s.By.Prose("and"), roles.Have(s.By.Len()), s.Value)
		}
	}
	return nil
}

// cp asks about a proposal when its coordinator asks for it, and about those votes that nobody has asked for by name.
func cp(w *roles.World, f roles.Fact) error {
	switch f := f.(type) {
	case roles.Issued:
		return choosable(w, f.Instance, f.Proposal)
	case roles.Voted:
		for _, asked := range w.Issued(f.Instance, f.Proposal.Ballot) {
			if asked == f.Proposal.Value {
				return nil
			}
		}
		return choosable(w, f.Instance, f.Proposal)
	}
	return nil
}

// choosable says which other value has been or might yet be chosen in a round below that of a proposal; nil for none. A
// value might yet be chosen in j if there is a quorum of j each of which has voted for it in j, or can still vote in j.
func choosable(w *roles.World, instance roles.Instance, p roles.Proposal) error {
	c := w.Config()
	for n := uint32(1); n < p.Ballot.Round; n++ {
		j := numbered(c, n)
		need, open := sizeOf(c, j), roles.Set{}
		for a := range c.Acceptors.All() {
			if !j.Less(takenPart(w, a)) && w.HighestVote(a, 0).Ballot.Less(j) {
				open = open.With(a)
			}
		}
		if open.Len() >= need {
			return fmt.Errorf("%s is asked for or voted for in %s, but %s might still vote for another value in %s", wanted(p.Value), p.Ballot, open, j)
		}
		for _, s := range w.Votes(instance, j) {
			if s.Value != p.Value && s.By.Union(open).Len() >= need {
				return fmt.Errorf("%s is asked for or voted for in %s, but %s has been or might yet be chosen in %s", wanted(p.Value), p.Ballot, s.Value, j)
			}
		}
	}
	return nil
}
