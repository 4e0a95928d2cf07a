package cluster

import (
	"fmt"
	"strings"

	"synod/roles"
)

// What can be done to links.

// setLinks changes the settings of all links that a command names. It changes none of them unless it can change all.
func (c *Conductor) setLinks(cmd Command, change func(*LinkSettings)) error {
	all, err := c.state.named(cmd.Links)
	if err != nil {
		return err
	}
	for _, l := range all {
		s := l.LinkSettings
		change(&s)
		if err := s.check(); err != nil {
			return err
		}
	}
	for _, l := range all {
		change(&l.LinkSettings)
	}
	c.say(cmd, "")
	return nil
}

// named returns the links that a command names.
func (s *State) named(links Links) ([]*link, error) {
	n := int16(len(s.agents))
	from, to := s.cast.index[links.From], s.cast.index[links.To]
	if !links.Every && (from < 0 || to < 0 && !links.Around) {
		return nil, fmt.Errorf("there is no such link: the agents are %s", s.names())
	}
	if !links.Every && !links.Around && from == to {
		return nil, fmt.Errorf("the link of %s to itself is no link: it is never cut and takes no time", links.From)
	}
	var all []*link
	for f := range n {
		for t := range n {
			there := f == from && t == to
			back := links.Both && f == to && t == from
			around := links.Around && (f == from || t == from)
			if f != t && (links.Every || there || back || around) {
				all = append(all, s.link(f, t))
			}
		}
	}
	return all, nil
}

func (c *Conductor) heal(cmd Command) error {
	for i := range c.state.links {
		c.state.links[i].Cut = false
	}
	c.say(cmd, "")
	return nil
}

// partition cuts every link between two groups and mends every link inside one. Agents in no group are one group more.
func (c *Conductor) partition(cmd Command) error {
	group := make([]int, len(c.state.agents))
	for g, ids := range cmd.Groups {
		if len(ids) == 0 {
			return fmt.Errorf("a group of the partition is empty")
		}
		for _, id := range ids {
			i, _, err := c.agent(id)
			if err != nil {
				return err
			}
			if group[i] != 0 {
				return fmt.Errorf("%s is in two groups of the partition", id)
			}
			group[i] = g + 1
		}
	}
	for f := range group {
		for t := range group {
			c.state.link(int16(f), int16(t)).Cut = group[f] != group[t]
		}
	}
	c.say(cmd, c.state.explainPartition())
	return nil
}

// explainPartition says which sides can still decide.
func (s *State) explainPartition() string {
	q2 := s.cast.protocol.Least(s.cast.config)
	var able []string
	for _, g := range s.Groups() {
		acceptors := 0
		for _, id := range g {
			if s.cast.config.Acceptors.Has(id) {
				acceptors++
			}
		}
		if acceptors >= q2 {
			have := "have"
			if len(g) == 1 {
				have = "has"
			}
			able = append(able, fmt.Sprintf("%s still %s a quorum of %s.", and(g), have, several(q2, "acceptor")))
		}
	}
	switch len(able) {
	case 0:
		return fmt.Sprintf("Nothing can be chosen until links are mended: no side has a quorum of %s.", several(q2, "acceptor"))
	case 1:
		return able[0] + " No other side has one."
	}
	return strings.Join(able, " ")
}

func join(ids []roles.ID) string {
	var b strings.Builder
	for i, id := range ids {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(id.String())
	}
	return b.String()
}

// several writes a number of things.
func several(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
