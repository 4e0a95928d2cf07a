package cluster

import (
	"fmt"
	"strings"

	"synod/roles"
)

// What can be done to links.

// setLinks changes the settings of all links that a command names. It changes none of them unless it can change all.
func (c *Conductor) setLinks(cmd Command, change func(*LinkSettings)) error {
	all, err := c.state.namedBy(cmd)
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
	c.say(cmd, c.state.afterLinks(cmd))
	return nil
}

// afterLinks says what each side can do after a command that has cut or mended links; "" after others.
func (s *State) afterLinks(cmd Command) string {
	switch cmd.Verb {
	case Cut, Mend, Heal, Partition:
	default:
		return ""
	}
	cuts := s.Cuts()
	if !cuts.Any() {
		return "Nothing is cut any more: all agents hear one another."
	}
	return s.Abilities(cuts).String()
}

// namedBy returns the links of a command, which may name several.
func (s *State) namedBy(cmd Command) ([]*link, error) {
	all, err := s.named(cmd.Links)
	for _, g := range cmd.Groups {
		var more []*link
		if err == nil {
			more, err = s.named(Links{From: g[0], To: g[1], Both: true})
		}
		all = append(all, more...)
	}
	return all, err
}

// named returns the links that are named at once.
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
	c.say(cmd, c.state.afterLinks(cmd))
	return nil
}

// partition cuts the links that it names and mends all others.
func (c *Conductor) partition(cmd Command) error {
	cuts, err := c.state.cutsOf(cmd)
	if err != nil {
		return err
	}
	for i := range c.state.links {
		c.state.links[i].Cut = cuts.cut[i]
	}
	c.say(cmd, c.state.afterLinks(cmd))
	return nil
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
