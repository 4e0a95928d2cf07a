package choosable

import (
	"maps"
	"slices"

	"synod/roles"
)

// Of takes the facts of an instance from what the judge knows.
func Of(p *roles.Protocol, w *roles.World, i roles.Instance) Facts { return Slots(p, w, i, i)[0] }

// Slots takes the facts of the instances first … last. It costs as much as there are attempts that are not forgotten.
func Slots(p *roles.Protocol, w *roles.World, first, last roles.Instance) []Facts {
	n := notes{first: first, in: make([][]roles.Attempt, last-first+1), promised: map[roles.Ballot]roles.Set{}}
	for id := range w.Config().Proposers.All() {
		if b := w.LastStarted(id); !b.IsNone() {
			n.promised[b] = roles.Set{}
		}
	}
	for a := range w.Attempts() {
		n.note(a)
	}
	for _, b := range slices.SortedFunc(maps.Keys(n.promised), roles.Ballot.Compare) {
		n.ballots = append(n.ballots, b)
	}
	all := make([]Facts, len(n.in))
	for k := range all {
		all[k] = n.facts(p, w, first+roles.Instance(k))
	}
	return all
}

// notes are what was noted of some instances, in one pass.
type notes struct {
	first    roles.Instance
	in       [][]roles.Attempt          // by instance
	rest     []roles.Attempt            // promises about all instances from one on
	promised map[roles.Ballot]roles.Set // whatever they were asked about
	ballots  []roles.Ballot
	highest  [1 << 8]roles.Ballot // in which an agent has voted in any instance
}

func (n *notes) note(a roles.Attempt) {
	by := n.promised[a.Ballot]
	for _, r := range a.Promises {
		by = by.With(r.Acceptor)
	}
	n.promised[a.Ballot] = by
	for _, v := range a.Votes {
		for id := range v.By.All() {
			n.highest[id] = roles.Max(n.highest[id], a.Ballot)
		}
	}
	switch {
	case a.Instance >= n.first && a.Instance < n.first+roles.Instance(len(n.in)):
		n.in[a.Instance-n.first] = append(n.in[a.Instance-n.first], a)
	case a.Instance == ^roles.Instance(0):
		n.rest = append(n.rest, a)
	}
}

func (n *notes) facts(p *roles.Protocol, w *roles.World, i roles.Instance) Facts {
	c, members := w.Config(), w.Voters(i)
	f := Facts{Members: members}
	for id := range members.All() {
		silent := i > 0 && i <= w.CompactedThrough(id)
		f.Agents = append(f.Agents, Agent{id, roles.Max(w.LastPromised(id), n.highest[id]), silent})
	}
	c.Acceptors = members
	rounds := rounds{p, c}
	for _, ballot := range n.ballots {
		f.Ballots = rounds.between(f.Ballots, ballot)
		b := rounds.ballot(ballot)
		b.Promised = n.promised[ballot].Intersect(members)
		for _, a := range n.in[i-n.first] {
			if a.Ballot == ballot {
				b.Issued, b.IssuedAt, b.Voted = a.Issued, a.IssuedAt, within(a.Votes, members)
				b.report(a.Promises, members)
			}
		}
		for _, a := range n.rest {
			if a.Ballot == ballot && i > 0 {
				b.report(slices.DeleteFunc(slices.Clone(a.Promises), func(r roles.Report) bool { return r.From > i }), members)
			}
		}
		f.Ballots = append(f.Ballots, b)
	}
	f.Ballots = rounds.above(f.Ballots)
	for k := 1; k < len(f.Ballots); k++ { // the owner of a round that nobody has begun is not known
		if f.Ballots[k].Recovers.Round == f.Ballots[k-1].Ballot.Round {
			f.Ballots[k].Recovers = f.Ballots[k-1].Ballot
		}
	}
	return f
}

func (b *Ballot) report(all []roles.Report, members roles.Set) {
	for _, r := range all {
		if members.Has(r.Acceptor) {
			b.Reports = append(b.Reports, r)
		}
	}
}

// within leaves only the votes of those that vote.
func within(votes []roles.Support, members roles.Set) (all []roles.Support) {
	for _, v := range votes {
		if v.By = v.By.Intersect(members); v.By.Len() > 0 {
			all = append(all, v)
		}
	}
	return all
}

// rounds knows what follows from the numbers of ballots.
type rounds struct {
	protocol *roles.Protocol
	config   roles.Config
}

func (r rounds) ballot(b roles.Ballot) Ballot {
	all := Ballot{Ballot: b}
	all.Promises, all.Votes = r.protocol.Needs(r.config, b)
	if r.protocol.Round == nil {
		return all
	}
	round := r.protocol.Round(r.config, b)
	all.Open, all.Alone, all.Recovers = round.Open, round.Alone, round.After
	if round.First {
		all.Promises = 0
	}
	return all
}

// unseen is how many rounds between two ballots, and above all, are looked at, if nobody has begun them: ballots of different kinds
// take turns, and what could be proposed in one can depend on what could be voted for in one below that is of another kind.
const unseen = 6

// between adds the ballots that nobody has begun below one that somebody has, where that makes a difference.
func (r rounds) between(all []Ballot, b roles.Ballot) []Ballot {
	if r.protocol.Round == nil {
		return all
	}
	from := uint32(1)
	if len(all) > 0 {
		from = all[len(all)-1].Ballot.Round + 1
	}
	for n := from; n < b.Round && n < from+unseen; n++ {
		all = r.add(all, n)
	}
	return all
}

// above adds ballots that nobody has begun: all that can still come is like one of them.
func (r rounds) above(all []Ballot) []Ballot {
	next, count := uint32(1), uint32(1)
	if len(all) > 0 {
		next = all[len(all)-1].Ballot.Round + 1
	}
	if r.protocol.Round != nil {
		count = unseen
	}
	for n := next; n < next+count; n++ {
		all = r.add(all, n)
	}
	return all
}

func (r rounds) add(all []Ballot, n uint32) []Ballot {
	b := r.ballot(roles.Ballot{Round: n, Owner: roles.Nobody})
	b.Unseen = true
	return append(all, b)
}
