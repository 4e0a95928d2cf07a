package rolestest

import (
	"fmt"
	"slices"

	"synod/roles"
)

// checkClass refuses a class that contradicts itself or its message.
func checkClass(m roles.Message) error {
	c := m.Class()
	switch {
	case c.Phase > roles.PhaseTwo:
		return fmt.Errorf("%s belongs to phase %d: there are phases 1 and 2, and no phase", m.Kind(), c.Phase)
	case c.Refuses && !c.Answers:
		return fmt.Errorf("%s refuses, and answers nothing", m.Kind())
	case c.Phase != roles.NoPhase && !ofBallot(m):
		return fmt.Errorf("%s belongs to phase %d, and names no ballot", m.Kind(), c.Phase)
	}
	return nil
}

// ofBallot reports whether a message names a ballot.
func ofBallot(m roles.Message) bool {
	return slices.ContainsFunc(m.Parts(), func(part any) bool {
		switch n := part.(type) {
		case roles.Ballot:
			return !n.IsNone()
		case roles.Proposal:
			return !n.IsNone()
		}
		return false
	})
}

// classes are those of the kinds of messages that have been seen.
type classes map[string]roles.Class

// check refuses a kind that changes its class, and a refusal in a step that does not say why it refuses.
func (all classes) check(out roles.Out) error {
	says := slices.ContainsFunc(out.Reasons, func(r roles.Reason) bool { return r.Refuse })
	for _, s := range out.Sends {
		kind, c := s.Msg.Kind(), s.Msg.Class()
		if before, ok := all[kind]; ok && before != c {
			return fmt.Errorf("%s is of the class %+v, and was of %+v: the class must follow from the kind", kind, c, before)
		}
		all[kind] = c
		if c.Refuses && !says {
			return fmt.Errorf("%s is sent without a reason: say why with Out.Refuse", kind)
		}
	}
	return nil
}

// checkClasses plays a protocol, and refuses one in which a phase has no request or no answer, and one that does not list its messages.
func checkClasses(p *roles.Protocol, c roles.Config) error {
	n, err := newNetwork(p, c, 0)
	if err != nil {
		return err
	}
	if err := n.chaos(); err != nil {
		return err
	}
	if err := n.calm(); err != nil {
		return err
	}
	listed := map[string]bool{}
	for _, m := range p.Messages {
		if listed[m.Kind()] {
			return fmt.Errorf("Messages has %s twice", m.Kind())
		}
		listed[m.Kind()] = true
	}
	seen := map[roles.Class]bool{}
	for kind, c := range n.classes {
		if seen[c] = true; !listed[kind] {
			return fmt.Errorf("%s is sent, and Messages does not have it", kind)
		}
	}
	for _, c := range []roles.Class{roles.Ask1, roles.Answer1, roles.Ask2, roles.Answer2} {
		if !seen[c] {
			return fmt.Errorf("no message of %s is of the class %+v: nobody could see what happens in phase %d", p.Title, c, c.Phase)
		}
	}
	return nil
}
