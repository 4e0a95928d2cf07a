package cluster

import (
	"fmt"
	"slices"

	"synod/roles"
)

// Shape is how a partition cuts the cluster.
type Shape uint8

// The shapes. The first two have sides; the others are made of single agents.
const (
	Sides  Shape = iota // partition AB | CDE: nothing passes between the sides
	OneWay              // partition AB > CDE: nothing passes from a side to a later one, and everything the other way
	Bridge              // partition bridge C: two halves that both hear one agent
	Ring                // partition ring: in a ring of all agents each hears its neighbours, so many that they are just a majority
	Chain               // partition chain A B C: each hears its neighbours
	Hub                 // partition hub C: all hear one agent only
)

// shapes are the words of those that have one, in the order in which they are offered.
var shapes = []shapeWord{
	{Bridge, "bridge", "two halves that both hear one agent"},
	{Ring, "ring", "each hears just a majority, all different"},
	{Chain, "chain", "each hears its neighbours"},
	{Hub, "hub", "all hear one agent only"},
}

type shapeWord struct {
	shape      Shape
	word, help string
}

func (s Shape) String() string {
	for _, k := range shapes {
		if k.shape == s {
			return k.word
		}
	}
	return [...]string{"sides", "one way"}[s]
}

// leastInShape is the number of agents below which a bridge, a ring or a hub cuts nothing, or a chain no more than a link does.
const leastInShape = 3

// cutsOf returns the links that a partition cuts.
func (s *State) cutsOf(cmd Command) (Cuts, error) {
	c := s.noCuts()
	hears, err := s.shaped(cmd)
	if err != nil {
		return Cuts{}, err
	}
	for f, from := range s.cast.ids {
		for t, to := range s.cast.ids {
			c.cut[c.place(from, to)] = f != t && !hears(f, t)
		}
	}
	if cmd.Shape > OneWay && !c.Any() {
		return Cuts{}, fmt.Errorf("a %s of %s cuts nothing", cmd.Shape, roles.Count(len(s.cast.ids), "agent"))
	}
	return c, nil
}

// shaped returns which messages pass in a shape: from an agent to another one, by their places in the cluster.
func (s *State) shaped(cmd Command) (passes func(from, to int) bool, err error) {
	n := len(s.cast.ids)
	switch cmd.Shape {
	case Bridge, Hub:
		at := int(s.cast.index[cmd.Agent])
		if at < 0 {
			return nil, fmt.Errorf("there is no agent %s: the agents are %s", cmd.Agent, s.names())
		}
		if n < leastInShape {
			return nil, fmt.Errorf("a %s takes %d agents, and there are %d", cmd.Shape, leastInShape, n)
		}
		half := func(i int) bool { // the first of the others, if they are an odd number the larger part
			if i > at {
				i--
			}
			return i < n/2
		}
		return func(f, t int) bool { return f == at || t == at || cmd.Shape == Bridge && half(f) == half(t) }, nil
	case Ring:
		// Of n agents n/2+1 are a majority, so beside itself each hears n/2: as many before as behind it, and if that is an odd number
		// the one across. Where none is across, one more is the best that links both ways can do.
		return func(f, t int) bool {
			apart := min((f-t+n)%n, (t-f+n)%n)
			return 2*apart <= n/2 || n%2 == 1 && 2*apart == n/2+1 || n%2 == 0 && 2*apart == n && n/2%2 == 1
		}, nil
	case Chain:
		return s.chained(cmd.Groups)
	}
	return s.sided(cmd)
}

// chained has each agent of a chain hear its neighbours. Agents that are not in it are a side by themselves.
func (s *State) chained(groups [][]roles.ID) (passes func(from, to int) bool, err error) {
	order := slices.Concat(groups...)
	if len(order) == 0 {
		order = s.cast.ids
	}
	place := make([]int, len(s.cast.ids))
	for k, id := range order {
		i := s.cast.index[id]
		switch {
		case i < 0:
			return nil, fmt.Errorf("there is no agent %s: the agents are %s", id, s.names())
		case place[i] != 0:
			return nil, fmt.Errorf("%s is twice in the chain", id)
		}
		place[i] = k + 1
	}
	if len(order) < 2 {
		return nil, fmt.Errorf("a chain has at least two agents")
	}
	return func(f, t int) bool {
		if place[f] == 0 || place[t] == 0 {
			return place[f] == place[t]
		}
		return place[f]-place[t] == 1 || place[t]-place[f] == 1
	}, nil
}

// sided has agents hear those of their own side, and where the partition is one way those of later sides too. Agents on no side are
// one side more.
func (s *State) sided(cmd Command) (passes func(from, to int) bool, err error) {
	side := make([]int, len(s.cast.ids))
	for g, ids := range cmd.Groups {
		if len(ids) == 0 {
			return nil, fmt.Errorf("a group of the partition is empty")
		}
		for _, id := range ids {
			i := s.cast.index[id]
			switch {
			case i < 0:
				return nil, fmt.Errorf("there is no agent %s: the agents are %s", id, s.names())
			case side[i] != 0:
				return nil, fmt.Errorf("%s is in two groups of the partition", id)
			}
			side[i] = g + 1
		}
	}
	for i := range side {
		if side[i] == 0 {
			side[i] = len(cmd.Groups) + 1
		}
	}
	return func(f, t int) bool { return side[f] == side[t] || cmd.Shape == OneWay && side[f] > side[t] }, nil
}
