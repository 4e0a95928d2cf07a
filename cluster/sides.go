package cluster

import (
	"slices"

	"synod/roles"
)

// A partition of which a single link was mended is still a partition with an exception, and is said as one: whoever reads of
// five links that are cut does not see the two sides. So the sides are those that say the most in the fewest words.

// explain returns the sides that explain best which links are cut: every side beyond the first counts as much as an exception, and
// when that is a draw the sides between which no message passes at all are right.
func (c Cuts) explain() [][]roles.ID {
	whole := make([]int, len(c.cast.ids))
	if !c.Any() {
		return c.split(whole)
	}
	strict := c.strictSides()
	best, cost := whole, 2*c.exceptions(whole)
	consider := func(side []int) {
		price := 2 * (c.exceptions(side) + slices.Max(side))
		if slices.Equal(side, strict) {
			price--
		}
		if price < cost {
			best, cost = side, price
		}
	}
	consider(strict)
	for i := range c.cast.ids {
		consider(c.sidesAround(i))
	}
	return c.split(best)
}

// Sides returns the sides of the partition that certain cuts make, that of the first agent first, and what each can do; nil where there
// is none. Between any two sides something is cut; a few links may be exceptions from that.
func (s *State) Sides(c Cuts) Abilities {
	if !c.Any() {
		return nil
	}
	sides := c.Sides()
	if !c.divides(sides) {
		if sides = c.explain(); len(sides) < 2 || !c.explains(sides) {
			return nil
		}
	}
	return s.abilities(c, sides)
}

// divides reports whether something is cut between any two of several sides.
func (c Cuts) divides(sides [][]roles.ID) bool {
	for i, a := range sides {
		for _, b := range sides[:i] {
			if c.joined(a[0], b[0]) {
				return false
			}
		}
	}
	return len(sides) > 1
}

// explains reports whether the links that are not as the sides say are few: at most one in so many of those between sides.
func (c Cuts) explains(sides [][]roles.ID) bool {
	const few = 4
	side, across, exceptions := map[roles.ID]int{}, 0, 0
	for g, ids := range sides {
		for _, id := range ids {
			side[id] = g
		}
	}
	for i, a := range c.cast.ids {
		for _, b := range c.cast.ids[:i] {
			apart := side[a] != side[b]
			if apart {
				across++
			}
			if apart && (!c.Has(a, b) || !c.Has(b, a)) || !apart && !c.joined(a, b) {
				exceptions++
			}
		}
	}
	return few*exceptions <= across
}

// strictSides are those of Groups.
func (c Cuts) strictSides() []int {
	side := make([]int, len(c.cast.ids))
	for g, ids := range c.groups() {
		for _, id := range ids {
			side[c.cast.index[id]] = g
		}
	}
	return side
}

// hearing is 2 for two agents that hear each other, 1 where only one hears the other, and 0 when both links are cut.
func (c Cuts) hearing(i, j int) (n int) {
	for _, cut := range []bool{c.cut[i*len(c.cast.ids)+j], c.cut[j*len(c.cast.ids)+i]} {
		if !cut {
			n++
		}
	}
	return n
}

// sidesAround makes a side of an agent and those that it is joined with, then of the next one that is on no side yet, and so on;
// then everybody goes where they have the fewest exceptions, for as long as that changes anything.
func (c Cuts) sidesAround(first int) []int {
	n := len(c.cast.ids)
	side := slices.Repeat([]int{-1}, n)
	sides := 0
	for k := range n {
		if i := (first + k) % n; side[i] < 0 {
			for j := range n {
				if side[j] < 0 && (j == i || c.hearing(i, j) == 2) {
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
					gain[side[j]] += c.hearing(i, j) - 1
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
func (c Cuts) exceptions(side []int) (n int) {
	for i := range side {
		for j := range i {
			if side[i] == side[j] && c.hearing(i, j) < 2 || side[i] != side[j] && c.hearing(i, j) > 0 {
				n++
			}
		}
	}
	return n
}

// split returns the agents side by side.
func (c Cuts) split(side []int) [][]roles.ID {
	all := make([][]roles.ID, slices.Max(side)+1)
	for i, g := range side {
		all[g] = append(all[g], c.cast.ids[i])
	}
	return all
}
