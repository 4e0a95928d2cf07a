package compare

import (
	"errors"
	"fmt"

	"synod/cluster"
	"synod/roles"
)

// Change is what a run is to be compared with: the same commands with one rule off or on, or under another protocol.
type Change struct {
	Command cluster.Command // without RULE, with RULE, or protocol NAME
}

// Name says what the other run is: without persist-promise, protocol fastpaxos.
func (c Change) Name() string { return c.Command.String() }

// Of begins to tell a run again, changed. With and without a rule the commands that switch that rule are left out: it is off, or it
// holds, from the beginning to the end.
func (c Change) Of(p *cluster.Parked, protocols func(string) (*roles.Protocol, bool)) (*cluster.Retelling, error) {
	s := p.Settings()
	if c.Command.Verb == cluster.Protocol {
		other, err := s.With(c.Command, protocols)
		switch {
		case err != nil:
			return nil, err
		case other.Protocol.Name == s.Protocol.Name:
			return nil, fmt.Errorf("this run is one of %s already: name another protocol", s.Protocol.Title)
		}
		return p.Retell(other, nil)
	}
	i, known := s.Protocol.FlawNamed(c.Command.Word)
	if !known {
		text := fmt.Sprintf("%s has no rule %q", s.Protocol.Title, c.Command.Word)
		if near, ok := cluster.Nearest(c.Command.Word, s.Protocol.Rules()); ok {
			text += ": did you mean " + near + "?"
		}
		return nil, errors.New(text)
	}
	off, wanted := s.Config.Without.Has(i), c.Command.Verb == cluster.Without
	switches := func(o cluster.Command) bool {
		return (o.Verb == cluster.Without || o.Verb == cluster.With) && o.Word == c.Command.Word
	}
	switch {
	case wanted:
		s.Config.Without = s.Config.Without.With(i)
	default:
		s.Config.Without &^= roles.Flaws(0).With(i)
	}
	if off == wanted && !p.Commands(switches) {
		if wanted {
			return nil, fmt.Errorf("%s is off in this run already: compare with %[1]s", c.Command.Word)
		}
		return nil, fmt.Errorf("%s holds in this run already: compare without %[1]s", c.Command.Word)
	}
	return p.Retell(s, switches)
}
