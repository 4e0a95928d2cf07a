package plain

import (
	"context"
	"fmt"
	"math"

	"synod/cluster"
	"synod/cluster/chronicle"
	"synod/roles"
)

// What Space-time shows is told in words here: what a choice rests on, and what could be known where it was made.

// why tells what the last choice rests on; where two contradict each other, what both do.
func (s *Session) why(context.Context, cluster.Command) error {
	st := s.run.State()
	last, ok := st.LastChosen()
	if !ok {
		s.write.answer("Nothing is chosen so far.")
		return nil
	}
	b := s.history()
	one, two, both, broken := b.Conflict(st)
	if !broken {
		p := b.Prove(st, last)
		s.tellProof(b, &p)
		return nil
	}
	s.tellProof(b, &one)
	s.tellProof(b, &two)
	if both.Len() == 0 {
		s.write.answer("The two quorums do not meet.")
	} else {
		s.write.answer("In both quorums: " + both.Prose("and") + ".")
	}
	return nil
}

// history returns the index of the present, read to its end. It is kept from the first time on that somebody asks.
func (s *Session) history() *chronicle.Branch {
	if s.index == nil || s.indexed != s.run {
		s.index, s.indexed = chronicle.Keep(s.run), s.run
	}
	s.index.Advance(math.MaxInt)
	return s.index.Now()
}

// tellProof tells a choice back to its first promises, and what it could know.
func (s *Session) tellProof(b *chronicle.Branch, p *chronicle.Proof) {
	c, ids := &p.Choice, b.Lanes()
	s.write.answer(fmt.Sprintf("At step %d %s was chosen%s, by the votes of %s in ballot %s.",
		c.Step, c.Proposal.Value, inInstance(c.Instance), c.Quorum.Prose("and"), c.Proposal.Ballot))
	for k := range p.Rounds {
		r := &p.Rounds[k]
		for _, v := range r.Votes {
			if v.Step > 0 {
				s.write.answer(fmt.Sprintf("%s voted for %s %s at step %d%s.", ids[v.Lane], r.Ballot, r.Value, v.Step, sentAt("asked at", v.Asked)))
			}
		}
		if r.Issued > 0 {
			s.write.answer(fmt.Sprintf("%s issued %s %s at step %d%s.", r.Ballot.Owner, r.Ballot, r.Value, r.Issued, promisesOf(ids, r)))
		}
	}
	if past := b.Past(c.Step); c.Step > 0 {
		s.write.answer(fmt.Sprintf("At step %d %s could know %d of the %s before it.", c.Step, ids[b.Step(c.Step).Lane], past.Count, roles.Count(past.Of, "event")))
	}
}

func sentAt(what string, step int) string {
	if step == 0 {
		return ""
	}
	return fmt.Sprintf(", %s step %d", what, step)
}

// promisesOf says whose promises the owner of a ballot had when it asked for votes, and which votes they reported.
func promisesOf(ids []roles.ID, r *chronicle.Round) string {
	if len(r.Promises) == 0 {
		return ""
	}
	var from, reports []string
	for _, g := range r.Promises {
		from = append(from, fmt.Sprintf("%s (step %d)", ids[g.Lane], g.Step))
		if !g.Last.IsNone() {
			reports = append(reports, fmt.Sprintf("%s reported %s", ids[g.Lane], g.Last))
		}
	}
	if reports == nil {
		return ", after the promises of " + roles.Prose(from, "and") + ", which reported no vote"
	}
	return ", after the promises of " + roles.Prose(from, "and") + "; " + roles.Prose(reports, "and")
}
