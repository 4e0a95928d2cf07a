package cluster

import (
	"slices"

	"synod/roles"
)

// A partition of which a single link was mended is still a partition with an exception, and is said as one: whoever reads of
// five links that are cut does not see the two sides. So the sides are those that say the most in the fewest words.

// sides returns the sides that explain best which links are cut: every side beyond the first counts as much as an exception, and
// when that is a draw the sides between which no message passes at all are right.
func (s *State) sides() [][]roles.ID {
	whole := make([]int, len(s.agents))
	if !slices.ContainsFunc(s.links, func(l link) bool { return l.Cut }) {
		return s.split(whole)
	}
	strict := s.strictSides()
	best, cost := whole, 2*s.exceptions(whole)
	consider := func(side []int) {
		c := 2 * (s.exceptions(side) + slices.Max(side))
		if slices.Equal(side, strict) {
			c--
		}
		if c < cost {
			best, cost = side, c
		}
	}
	consider(strict)
	for i := range s.agents {
		consider(s.sidesAround(i))
	}
	return s.split(best)
}

// Side is one side of a partition.
type Side struct {
	Agents []roles.ID
	// Reach is the largest number of acceptors that work and that a proposer of this side hears, and is heard by. It is 0 when no
	// proposer of this side works.
	Reach int
	// Phase1 and Phase2 are how many it takes for the promises of a ballot, and for the votes that choose a value.
	Phase1, Phase2 int
}

// Sides returns the sides of the partition, that of the first agent first; nil when there is none.
func (s *State) Sides() []Side {
	sides := s.sides()
	if len(sides) < 2 {
		return nil
	}
	c := s.electorate()
	first, _ := s.cast.protocol.Sizes(c)
	least := s.cast.protocol.Least(c)
	var all []Side
	for _, ids := range sides {
		side := Side{Agents: ids, Phase1: first, Phase2: least}
		for _, id := range ids {
			if s.cast.config.Proposers.Has(id) && s.acts(id) {
				side.Reach = max(side.Reach, s.reach(id))
			}
		}
		all = append(all, side)
	}
	return all
}

// strictSides are those of Groups.
func (s *State) strictSides() []int {
	side := make([]int, len(s.agents))
	for g, ids := range s.Groups() {
		for _, id := range ids {
			side[s.cast.index[id]] = g
		}
	}
	return side
}

// joined is 2 for two agents that hear each other, 1 where only one hears the other, and 0 when both links are cut.
func (s *State) joined(i, j int) (n int) {
	for _, l := range []*link{s.link(int16(i), int16(j)), s.link(int16(j), int16(i))} {
		if !l.Cut {
			n++
		}
	}
	return n
}

// sidesAround makes a side of an agent and those that it is joined with, then of the next one that is on no side yet, and so on;
// then everybody goes where they have the fewest exceptions, for as long as that changes anything.
func (s *State) sidesAround(first int) []int {
	n := len(s.agents)
	side := slices.Repeat([]int{-1}, n)
	sides := 0
	for k := range n {
		if i := (first + k) % n; side[i] < 0 {
			for j := range n {
				if side[j] < 0 && (j == i || s.joined(i, j) == 2) {
					side[j] = sides
				}
			}
			sides++
		}
	}
	for moved, rounds := true, 0; moved && rounds < n; rounds++ {
		moved = false
		for i := range n {
			gain := make([]int, sides)
			for j := range n {
				if j != i {
					gain[side[j]] += s.joined(i, j) - 1
				}
			}
			if to := slices.Index(gain, slices.Max(gain)); gain[to] > gain[side[i]] {
				side[i], moved = to, true
			}
		}
	}
	return numbered(side)
}

// numbered counts the sides from 0 on, in the order of their first agents.
func numbered(side []int) []int {
	number := map[int]int{}
	for i, g := range side {
		if _, ok := number[g]; !ok {
			number[g] = len(number)
		}
		side[i] = number[g]
	}
	return side
}

// exceptions counts the pairs of agents whose links are not as the sides say.
func (s *State) exceptions(side []int) (n int) {
	for i := range side {
		for j := range i {
			if side[i] == side[j] && s.joined(i, j) < 2 || side[i] != side[j] && s.joined(i, j) > 0 {
				n++
			}
		}
	}
	return n
}

// split returns the agents side by side.
func (s *State) split(side []int) [][]roles.ID {
	all := make([][]roles.ID, slices.Max(side)+1)
	for i, g := range side {
		all[g] = append(all[g], s.cast.ids[i])
	}
	return all
}
