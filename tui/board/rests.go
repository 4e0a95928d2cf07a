package board

import (
	"cmp"
	"fmt"
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

// Proof is what a ballot's proposal and votes rest on, and what its owner could not know when it proposed: the Board sees more than
// anybody in the run.
type Proof struct {
	row     int             // of the ballot
	cells   map[[2]int]bool // by row and column
	rows    map[int]bool    // ballots that were begun for it: their Prepares
	unheard []bool          // by column: no report of it had reached the owner
	reports map[int]int     // by column: the row of the vote that it reported to the owner, if it had one
	heard   roles.Set
}

// Hears reports whether an agent had received the promise that another gave in a step by another step, or, if it was asked for its
// vote, the word that it had voted.
type Hears func(from, to roles.ID, step int, vote bool, by int) bool

// Rests returns what the ballot that is selected rests on: its votes, the promises that its owner had received when it proposed, the
// reported vote with the highest ballot among those, whatever that one rests on, and so on down. Where nothing is proposed so far,
// it is what the owner has received by now.
func (b *Board) Rests(hears Hears, now int) *Proof {
	k, _ := b.place()
	p := &Proof{row: k, cells: map[[2]int]bool{}, rows: map[int]bool{}, unheard: make([]bool, len(b.Facts.Agents)), reports: map[int]int{}}
	for top := k; k >= 0; {
		highest, below := b.receipts(p, k, hears, now, k == top)
		p.rows[k] = true
		for a := range b.Facts.Agents {
			if b.Cells[k][a].Voted {
				p.cells[[2]int{k, a}] = true
			}
		}
		if below < 0 {
			below = b.rowOf(highest.Ballot)
		}
		if below >= k {
			break // a report of a ballot that is not lower is a lie
		}
		k = below
	}
	return p
}

// receipts marks what the owner of a ballot had received when it proposed. It returns the highest vote that was reported; or the row
// below, if it is an open ballot whose votes count as promises and were received.
func (b *Board) receipts(p *Proof, k int, hears Hears, now int, first bool) (highest roles.Proposal, below int) {
	ballot, by, owner := &b.Facts.Ballots[k], now, b.Facts.Ballots[k].Ballot.Owner
	if ballot.IssuedAt > 0 {
		by = ballot.IssuedAt
	}
	below = -1
	recovers := b.rowOf(ballot.Recovers)
	for a, agent := range b.Facts.Agents {
		c := &b.Cells[k][a]
		heard := c.Promised && (c.PromisedAt == 0 || hears(agent.ID, owner, c.PromisedAt, false, by))
		switch {
		case heard:
			p.cells[[2]int{k, a}] = true
			if at := b.rowOf(c.Last.Ballot); c.Reported && at >= 0 && at < k && first {
				p.reports[a] = at
			}
			if c.Reported && highest.Ballot.Less(c.Last.Ballot) {
				highest = c.Last
			}
		case recovers >= 0 && recovers < k && b.Cells[recovers][a].Voted:
			at := b.Cells[recovers][a].VotedAt
			if heard = at == 0 || hears(agent.ID, owner, at, true, by); heard {
				below = recovers
				p.cells[[2]int{recovers, a}] = true
			}
		}
		if first && heard {
			p.heard = p.heard.With(agent.ID)
		}
		if first {
			p.unheard[a] = !heard && ballot.Promises > 0
		}
	}
	return highest, below
}

// rowOf returns the row of a ballot, or -1.
func (b *Board) rowOf(n roles.Ballot) int {
	if n.IsNone() {
		return -1
	}
	return slices.IndexFunc(b.Facts.Ballots, func(x choosable.Ballot) bool { return x.Ballot == n })
}

// asks reports whether the owner could not know what an acceptor has done in a ballot: no report of it had arrived.
func (p *Proof) asks(row, column int) bool {
	return p != nil && row <= p.row && p.unheard[column] && !p.cells[[2]int{row, column}]
}

// links reports whether a cell lies between a reported vote and the promise that reported it, the promise's own included.
func (p *Proof) links(row, column int) bool {
	if p == nil {
		return false
	}
	low, ok := p.reports[column]
	return ok && row > low && row <= p.row
}

// tellProof says what the owner of the ballot could know when it proposed.
func (b *Board) tellProof(k int) string {
	ballot := &b.Facts.Ballots[k]
	if b.Proof == nil || ballot.Promises == 0 {
		return ""
	}
	when := "so far"
	if ballot.IssuedAt > 0 {
		when = fmt.Sprintf("when it proposed at step %d", ballot.IssuedAt)
	}
	var missing []string
	for a, agent := range b.Facts.Agents {
		if b.Proof.unheard[a] {
			missing = append(missing, agent.ID.String())
		}
	}
	heard := cmp.Or(b.Proof.heard.Prose("and"), "nobody")
	says := fmt.Sprintf("%s had heard of %s %s", ballot.Ballot.Owner, heard, when)
	if ballot.IssuedAt == 0 {
		says = fmt.Sprintf("%s has heard of %s so far", ballot.Ballot.Owner, heard)
	}
	if len(missing) == 0 {
		return says + "."
	}
	return says + "; what " + roles.Prose(missing, "and") + " did it could not know."
}
