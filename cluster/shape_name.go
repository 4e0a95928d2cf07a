package cluster

import (
	"fmt"

	"synod/roles"
)

// ShapeName names the shape that the links that are cut make, and who is in it: two sides, halves, C alone, one way, bridge C, ring, chain
// A B C or hub C. It is empty where nothing is cut, or what is cut makes no shape.
func (s *State) ShapeName() string {
	c := s.Cuts()
	if !c.Any() {
		return ""
	}
	is := func(cmd Command) bool {
		cmd.Verb = Partition
		made, err := s.cutsOf(cmd)
		return err == nil && made.Equal(c)
	}
	if sides := c.groups(); is(Command{Groups: sides}) {
		return nameOfSides(sides)
	}
	if sides := c.oneWay(); is(Command{Shape: OneWay, Groups: sides}) {
		return "one way, " + formatGroups(sides, " > ")
	}
	for _, id := range s.cast.ids {
		if is(Command{Shape: Bridge, Agent: id}) {
			return "bridge " + id.String()
		}
	}
	if is(Command{Shape: Ring}) {
		return "ring"
	}
	if order := c.chain(); len(order) > 0 && is(Command{Shape: Chain, Groups: [][]roles.ID{order}}) {
		return "chain " + join(order)
	}
	for _, id := range s.cast.ids {
		if is(Command{Shape: Hub, Agent: id}) {
			return "hub " + id.String()
		}
	}
	return ""
}

// nameOfSides tells sides by how many there are, and by how large they are.
func nameOfSides(sides [][]roles.ID) string {
	if len(sides) != 2 {
		return fmt.Sprintf("%d sides", len(sides))
	}
	switch a, b := len(sides[0]), len(sides[1]); {
	case a == b && a > 1:
		return "halves"
	case a == 1 && b > 1:
		return sides[0][0].String() + " alone"
	case b == 1 && a > 1:
		return sides[1][0].String() + " alone"
	}
	return "two sides"
}

// oneWay returns two sides of which the second does not hear the first, if there are any: somebody of the second does not hear all of
// the first.
func (c Cuts) oneWay() [][]roles.ID {
	for _, to := range c.cast.ids {
		var deafTo, rest []roles.ID
		for _, from := range c.cast.ids {
			if c.Has(from, to) {
				deafTo = append(deafTo, from)
			} else {
				rest = append(rest, from)
			}
		}
		if len(deafTo) > 0 {
			return [][]roles.ID{deafTo, rest}
		}
	}
	return nil
}

// chain returns all agents in such an order that each hears the next one, from an agent that hears only one other; nil where there is none.
func (c Cuts) chain() []roles.ID {
	neighbours := func(of roles.ID) (all []roles.ID) {
		for _, id := range c.cast.ids {
			if id != of && c.joined(id, of) {
				all = append(all, id)
			}
		}
		return all
	}
	for _, end := range c.cast.ids {
		if len(neighbours(end)) != 1 {
			continue
		}
		order := []roles.ID{end}
		before, at := roles.Nobody, end
		for len(order) < len(c.cast.ids) {
			next := roles.Nobody
			for _, id := range neighbours(at) {
				if id != before {
					next = id
				}
			}
			if next == roles.Nobody {
				return nil
			}
			order, before, at = append(order, next), at, next
		}
		return order
	}
	return nil
}
