package board

import (
	"slices"

	"synod/roles"
	"synod/roles/choosable"
)

// place returns the rows and the column of what is selected, -1 where that is none.
func (b *Board) place() (row, column int) {
	row = slices.IndexFunc(b.Facts.Ballots, func(x choosable.Ballot) bool { return x.Ballot == b.At.Ballot && !x.Unseen })
	column = slices.IndexFunc(b.Facts.Agents, func(x choosable.Agent) bool { return x.ID == b.At.Agent })
	return row, column
}

// MadeAt returns the step that made what is selected: the acceptor's vote, or its promise, or else the proposal of the ballot; of a
// cell that is closed, the step that closed it. It is 0 when nothing has happened there.
func (b *Board) MadeAt() int {
	k, a := b.place()
	if k < 0 {
		return 0
	}
	if a >= 0 {
		c := b.Cells[k][a]
		if c.Voted && c.VotedAt > 0 {
			return c.VotedAt
		}
		if c.Promised && c.PromisedAt > 0 {
			return c.PromisedAt
		}
		closed := 0
		for above := k + 1; above < len(b.Cells); above++ {
			for _, at := range []int{b.Cells[above][a].PromisedAt, b.Cells[above][a].VotedAt} {
				if at > 0 && (closed == 0 || at < closed) {
					closed = at
				}
			}
		}
		if closed > 0 {
			return closed
		}
	}
	return b.Facts.Ballots[k].IssuedAt
}

// Rests returns which cells a ballot's proposal and votes rest on: the promises and the votes of the ballot itself, the reported vote
// with the highest ballot among those promises, whatever that one rests on, and so on down.
func (b *Board) Rests() func(row, column int) bool {
	k, _ := b.place()
	in := map[[2]int]bool{}
	for k >= 0 {
		highest := roles.Proposal{}
		for a := range b.Facts.Agents {
			c := &b.Cells[k][a]
			if c.Does() {
				in[[2]int{k, a}] = true
			}
			if c.Reported && highest.Ballot.Less(c.Last.Ballot) {
				highest = c.Last
			}
		}
		below := slices.IndexFunc(b.Facts.Ballots, func(x choosable.Ballot) bool { return x.Ballot == highest.Ballot && !highest.IsNone() })
		if below >= k {
			break // a report of a ballot that is not lower is a lie
		}
		k = below
	}
	return func(row, column int) bool { return in[[2]int{row, column}] }
}
