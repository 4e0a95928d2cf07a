package roles_test

import (
	"fmt"
	"slices"
	"strings"

	"synod/roles"
)

// observer is the world as a beginner would write it: maps and slices, one pass over all facts, nothing shared.
type observer struct {
	attempts []*roles.Attempt
	started  map[roles.ID]roles.Ballot
	promised map[roles.ID]roles.Ballot
	votes    map[seat]roles.Proposal
	through  map[roles.ID]roles.Instance // compacted
	executed map[roles.ID]roles.Instance
	stable   map[roles.ID]any
	choices  []roles.Choice
}

// seat is an acceptor in an instance.
type seat struct {
	acceptor roles.ID
	instance roles.Instance
}

// reconstruct writes down what observe would say of a world in which these facts have happened.
func reconstruct(facts []roles.Fact) string {
	o := &observer{
		started: map[roles.ID]roles.Ballot{}, promised: map[roles.ID]roles.Ballot{},
		votes: map[seat]roles.Proposal{}, stable: map[roles.ID]any{},
		through: map[roles.ID]roles.Instance{}, executed: map[roles.ID]roles.Instance{},
	}
	for _, f := range facts {
		o.note(f)
	}
	return o.String()
}

func (o *observer) attempt(i roles.Instance, b roles.Ballot) *roles.Attempt {
	for _, a := range o.attempts {
		if a.Instance == i && a.Ballot == b {
			return a
		}
	}
	o.attempts = append(o.attempts, &roles.Attempt{Instance: i, Ballot: b})
	return o.attempts[len(o.attempts)-1]
}

func (o *observer) note(f roles.Fact) {
	switch f := f.(type) {
	case roles.Started:
		o.started[f.Proposer] = roles.Max(o.started[f.Proposer], f.Ballot)
	case roles.Promised:
		o.promised[f.Acceptor] = roles.Max(o.promised[f.Acceptor], f.Ballot)
		i, r := f.Instance, roles.Report{Acceptor: f.Acceptor, Last: f.Last}
		if f.Rest {
			i, r.From = ^roles.Instance(0), f.Instance
		}
		if a := o.attempt(i, f.Ballot); !slices.Contains(a.Promises, r) {
			a.Promises = append(a.Promises, r)
		}
	case roles.Issued:
		a := o.attempt(f.Instance, f.Proposal.Ballot)
		if !slices.Contains(a.Issued, f.Proposal.Value) {
			a.Issued = append(a.Issued, f.Proposal.Value)
		}
	case roles.Voted:
		s := seat{f.Acceptor, f.Instance}
		if !f.Proposal.Ballot.Less(o.votes[s].Ballot) && (f.Instance == 0 || f.Instance > o.through[f.Acceptor]) {
			o.votes[s] = f.Proposal
		}
		o.vote(f)
	case roles.Executed:
		o.executed[f.Learner] = max(o.executed[f.Learner], f.Instance)
	case roles.Installed:
		o.executed[f.Learner] = f.Through
	case roles.Compacted:
		o.through[f.Acceptor] = max(o.through[f.Acceptor], f.Through)
		for s := range o.votes {
			if s.acceptor == f.Acceptor && s.instance <= f.Through {
				delete(o.votes, s)
			}
		}
	case roles.Saved:
		o.stable[f.Agent] = f.Record
	}
}

func (o *observer) vote(f roles.Voted) {
	a := o.attempt(f.Instance, f.Proposal.Ballot)
	i := slices.IndexFunc(a.Votes, func(s roles.Support) bool { return s.Value == f.Proposal.Value })
	if i < 0 {
		a.Votes = append(a.Votes, roles.Support{Value: f.Proposal.Value})
		i = len(a.Votes) - 1
	}
	before := a.Votes[i].By.Len()
	a.Votes[i].By = a.Votes[i].By.With(f.Acceptor)
	if before == 1 && a.Votes[i].By.Len() == 2 {
		o.choices = append(o.choices, roles.Choice{Instance: f.Instance, Proposal: f.Proposal, Quorum: a.Votes[i].By})
	}
}

func (o *observer) String() string {
	var out strings.Builder
	for _, a := range o.attempts {
		writeAttempt(&out, *a)
	}
	for n := range 3 {
		p, a := roles.NewID(roles.OnlyProposer, n), roles.NewID(roles.OnlyAcceptor, n)
		fmt.Fprintln(&out, o.started[p], o.promised[a], o.stable[a], nil)
		last := roles.Instance(0)
		for i := range instances {
			if v, ok := o.votes[seat{a, i}]; ok {
				last = i
				fmt.Fprintln(&out, a, i, v)
			}
		}
		fmt.Fprintln(&out, last, o.through[a], o.executed[roles.NewID(roles.OnlyLearner, n)])
	}
	for n, c := range o.choices {
		again := func(d roles.Choice) bool { return d.Instance == c.Instance && d.Proposal.Value == c.Proposal.Value }
		if !slices.ContainsFunc(o.choices[:n], again) {
			fmt.Fprintln(&out, "chosen", c.Instance, c.Proposal, c.Quorum)
		}
	}
	for i := range instances {
		o.decisions(&out, i)
	}
	return out.String()
}

// decisions has a line for each value that is chosen in an instance, with the lowest ballot it was chosen in.
func (o *observer) decisions(out *strings.Builder, i roles.Instance) {
	var values []roles.Value
	for _, c := range o.choices {
		if c.Instance != i || slices.Contains(values, c.Proposal.Value) {
			continue
		}
		values = append(values, c.Proposal.Value)
		lowest := c.Proposal.Ballot
		for _, d := range o.choices {
			if d.Instance == i && d.Proposal.Value == c.Proposal.Value && d.Proposal.Ballot.Less(lowest) {
				lowest = d.Proposal.Ballot
			}
		}
		fmt.Fprintln(out, "decided", i, i, c.Proposal, lowest)
	}
}
