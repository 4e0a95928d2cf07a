package cluster

import (
	"fmt"
	"slices"

	"synod/roles"
)

// Cuts are the links between agents that are cut, or would be: of each two agents whether anything passes from the first to the second.
type Cuts struct {
	cast *cast
	cut  []bool // by from*n+to
}

// Cuts returns the links that are cut.
func (s *State) Cuts() Cuts {
	c := s.noCuts()
	for i := range s.links {
		c.cut[i] = s.links[i].Cut
	}
	return c
}

func (s *State) noCuts() Cuts { return Cuts{s.cast, make([]bool, len(s.links))} }

// CutsAfter returns the links that would be cut after one of the commands partition, heal, cut and mend, without carrying it out. An
// error says why it is impossible.
func (s *State) CutsAfter(cmd Command) (Cuts, error) {
	switch cmd.Verb {
	case Heal:
		return s.noCuts(), nil
	case Partition:
		return s.cutsOf(cmd)
	case Cut, Mend:
		c := s.Cuts()
		links, err := s.namedBy(cmd)
		for i := range s.links {
			if slices.Contains(links, &s.links[i]) {
				c.cut[i] = cmd.Verb == Cut
			}
		}
		return c, err
	}
	return Cuts{}, fmt.Errorf("%q cuts no links", cmd)
}

// Has reports whether nothing passes from one agent to another. Between an agent and itself nothing is ever cut.
func (c Cuts) Has(from, to roles.ID) bool { return c.cut[c.place(from, to)] }

// Any reports whether anything is cut.
func (c Cuts) Any() bool { return slices.Contains(c.cut, true) }

// Equal reports whether the same links of the same cluster are cut.
func (c Cuts) Equal(o Cuts) bool { return slices.Equal(c.cut, o.cut) }

func (c Cuts) place(from, to roles.ID) int {
	return int(c.cast.index[from])*len(c.cast.ids) + int(c.cast.index[to])
}

// joined reports whether two agents hear each other.
func (c Cuts) joined(a, b roles.ID) bool { return !c.Has(a, b) && !c.Has(b, a) }

// Sides returns the agents side by side, the side of the first agent first: those of a side hear each other, and hear and reach the same
// others. So a partition has its sides, and in a ring each agent is a side by itself.
func (c Cuts) Sides() [][]roles.ID {
	var sides [][]roles.ID
	for _, id := range c.cast.ids {
		at := slices.IndexFunc(sides, func(side []roles.ID) bool { return c.twins(side[0], id) })
		if at < 0 {
			sides = append(sides, nil)
			at = len(sides) - 1
		}
		sides[at] = append(sides[at], id)
	}
	return sides
}

// twins reports whether two agents hear each other, and whoever hears or reaches one of them hears or reaches the other.
func (c Cuts) twins(a, b roles.ID) bool {
	if !c.joined(a, b) {
		return false
	}
	for _, id := range c.cast.ids {
		if id != a && id != b && (c.Has(a, id) != c.Has(b, id) || c.Has(id, a) != c.Has(id, b)) {
			return false
		}
	}
	return true
}

// Apply cuts or mends a link one way, in these cuts only.
func (c Cuts) Apply(from, to roles.ID, cut bool) {
	if from != to {
		c.cut[c.place(from, to)] = cut
	}
}
