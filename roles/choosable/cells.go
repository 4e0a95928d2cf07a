package choosable

import "synod/roles"

// Cell is what an acceptor has done in a ballot, and what it may still do.
type Cell struct {
	Promised, Reported bool
	Last               roles.Proposal // what it reported, if it did
	PromisedAt         int            // the step; 0 when nobody has counted
	Voted              bool
	Vote               roles.Value
	VotedAt            int
	May                bool
	// Above is the highest ballot above this one that it has taken part in, which closes this one for it; none when there is none.
	Above roles.Ballot
	Broke bool // it voted here although it had taken part in a higher ballot before
}

// Does reports whether the acceptor has taken part in the ballot.
func (c Cell) Does() bool { return c.Promised || c.Voted }

// Cells returns what each member has done in each ballot, in the orders of Facts.Ballots and of Facts.Agents.
func Cells(f Facts) [][]Cell {
	all := make([][]Cell, len(f.Ballots))
	room := make([]Cell, len(f.Ballots)*len(f.Agents))
	for b := range f.Ballots {
		all[b], room = room[:len(f.Agents):len(f.Agents)], room[len(f.Agents):]
		for a, agent := range f.Agents {
			all[b][a] = f.Ballots[b].cell(agent)
		}
	}
	for a := range f.Agents {
		for b := range f.Ballots {
			c := &all[b][a]
			for above := b + 1; above < len(f.Ballots) && c.Voted && c.VotedAt > 0; above++ {
				higher := &all[above][a]
				before := func(done bool, at int) bool { return done && at > 0 && at < c.VotedAt }
				c.Broke = c.Broke || before(higher.Promised, higher.PromisedAt) || before(higher.Voted, higher.VotedAt)
			}
		}
	}
	return all
}

func (b *Ballot) cell(agent Agent) Cell {
	c := Cell{Promised: b.Promised.Has(agent.ID)}
	for _, r := range b.Reports {
		if r.Acceptor == agent.ID {
			c.Promised, c.Reported, c.Last, c.PromisedAt = true, true, r.Last, r.Step
			break
		}
	}
	for _, s := range b.Voted {
		if s.By.Has(agent.ID) {
			c.Voted, c.Vote = true, s.Value
			c.VotedAt, _ = s.VotedAt(agent.ID)
		}
	}
	if b.Ballot.Less(agent.Highest) {
		c.Above = agent.Highest
	}
	c.May = !c.Voted && c.Above.IsNone()
	return c
}
