package board

import (
	"fmt"
	"strings"

	"synod/roles"
	"synod/roles/choosable"
)

// Caveat says why the rules bind nobody, if a rule is off or an invariant was broken; it is empty while they do.
func Caveat(off []string, broken []roles.Violation) string {
	switch {
	case len(off) > 0:
		return "not bound: " + off[0] + " is off"
	case len(broken) > 0:
		return "not bound: " + broken[0].Invariant + " is broken"
	}
	return ""
}

// Tell says of what is selected, in sentences, what has happened there and what can still become of it.
func (b *Board) Tell() []string {
	k, a := b.place()
	if k < 0 {
		return []string{b.tellHigher()}
	}
	if a < 0 {
		return []string{b.tellRow(k)}
	}
	says := []string{b.tellCell(k, a), b.tellRow(k)}
	if proof := b.tellProof(k); proof != "" {
		says = append(says, proof)
	}
	return says
}

// tellCell says what an acceptor has done in a ballot.
func (b *Board) tellCell(k, a int) string {
	c, who, n := b.Cells[k][a], b.Facts.Agents[a].ID, b.Facts.Ballots[k].Ballot
	var closed []string
	for low := k - 1; low >= 0; low-- {
		if !b.Facts.Ballots[low].Unseen && !b.Cells[low][a].Voted {
			closed = append(closed, b.Facts.Ballots[low].Ballot.String())
		}
	}
	closes := ""
	if n := len(closed); n > 0 && n <= 6 {
		closes = fmt.Sprintf(" That closes %s for it.", roles.Prose(closed, "and"))
	}
	switch {
	case c.Broke:
		return fmt.Sprintf("%s voted for %s in %s%s, although it had taken part in a higher ballot before: it broke its promise.", who, c.Vote, n, at(c.VotedAt))
	case c.Voted && c.Promised:
		return fmt.Sprintf("%s promised %s%s, and voted for %s in it%s.", who, n, at(c.PromisedAt), c.Vote, at(c.VotedAt)) + closes
	case c.Voted:
		return fmt.Sprintf("%s voted for %s in %s%s.", who, c.Vote, n, at(c.VotedAt)) + closes
	case c.Promised:
		told := " and reported no vote"
		switch {
		case !c.Reported:
			told = " but was not asked about this slot"
		case !c.Last.IsNone():
			told = fmt.Sprintf(" and reported its vote for %s in %s", c.Last.Value, c.Last.Ballot)
		}
		if !c.May {
			return fmt.Sprintf("%s promised %s%s%s, but it has taken part in %s since, so it will never vote here.", who, n, at(c.PromisedAt), told, c.Above)
		}
		return fmt.Sprintf("%s promised %s%s%s, and it may still vote here.", who, n, at(c.PromisedAt), told) + closes
	case c.May:
		return fmt.Sprintf("%s has taken part in no ballot above %s, so it may still vote here.", who, n)
	}
	return fmt.Sprintf("%s has not voted in %s, and never will: it has taken part in %s, which is higher.", who, n, c.Above)
}

// at names a step.
func at(step int) string {
	if step == 0 {
		return ""
	}
	return fmt.Sprintf(" at step %d", step)
}

// tellRow says what can become of a ballot, and why.
func (b *Board) tellRow(k int) string {
	r, ballot := &b.Verdict.Rows[k], &b.Facts.Ballots[k]
	n := ballot.Ballot
	if b.Caveat != "" {
		return "What votes allow is said here, and holds only while promises are kept: " + strings.TrimPrefix(b.Caveat, "not bound: ") + "."
	}
	switch {
	case len(r.Chosen) > 1:
		return fmt.Sprintf("Two values are chosen in %s.", n)
	case len(r.Chosen) == 1:
		c := r.Chosen[0]
		return fmt.Sprintf("%s is chosen in %s by %s: nothing else can be chosen any more, above or below.", capital(string(c.Value)), n, c.By.Prose("and"))
	case r.Open.None():
		return b.tellDead(r, ballot)
	case len(ballot.Issued) == 0 && len(r.Counts) == 0:
		return fmt.Sprintf("%s has proposed nothing in %s so far. By what a quorum can report it %s.", n.Owner, n, may(r.Proposes))
	}
	var still []string
	for _, v := range r.Open.Named {
		have := 0
		for _, c := range r.Counts {
			if c.Value == v {
				have = c.By.Len()
			}
		}
		still = append(still, fmt.Sprintf("%s has %d of the %s that choose", v, have, roles.Count(ballot.Votes, "vote")))
	}
	if r.Open.Any {
		still = append(still, "any value can still get them")
	}
	others := "nobody else may vote there"
	if r.May.Len() > 0 {
		others = r.May.Prose("and") + " may still vote there"
	}
	return fmt.Sprintf("In %s, %s, and %s.", n, roles.Prose(still, "and"), others)
}

func (b *Board) tellDead(r *choosable.Row, ballot *choosable.Ballot) string {
	n := ballot.Ballot
	if !r.ByVotes.None() {
		return fmt.Sprintf("%s is dead: enough acceptors may still vote there, but no quorum is left that could promise it, so %s can propose nothing.", n, n.Owner)
	}
	votes := "nobody has voted there"
	if len(r.Counts) > 0 {
		c := r.Counts[0]
		votes = fmt.Sprintf("%d of the %s that choose are for %s", c.By.Len(), roles.Count(ballot.Votes, "vote"), c.Value)
		if c.By.Len() == 1 {
			votes = fmt.Sprintf("1 of the %s that choose is for %s", roles.Count(ballot.Votes, "vote"), c.Value)
		}
		if len(r.Counts) > 1 {
			votes += fmt.Sprintf(" and %d for %s", r.Counts[1].By.Len(), r.Counts[1].Value)
		}
	}
	others := "nobody else ever will"
	if r.May.Len() > 0 {
		others = "only " + r.May.Prose("and") + " may still vote there, too few"
	}
	return fmt.Sprintf("%s is dead: %s, and %s.", n, votes, others)
}

func (b *Board) tellHigher() string {
	if b.Caveat != "" {
		return "Nothing is sure to bind a higher ballot: " + strings.TrimPrefix(b.Caveat, "not bound: ") + "."
	}
	return fmt.Sprintf("Whoever begins a higher ballot %s.", may(b.Verdict.Higher))
}

// may says what an owner may propose.
func may(v choosable.Values) string {
	switch {
	case v.Any:
		return "may still come to propose any value: a quorum can report that it has not voted, or leave it free"
	case v.None():
		return "will propose nothing: no quorum is left that could promise"
	}
	var all []string
	for _, n := range v.Named {
		all = append(all, string(n))
	}
	return "can propose only " + roles.Prose(all, "or")
}

func capital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
