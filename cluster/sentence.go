package cluster

import (
	"fmt"
	"slices"
	"strings"

	"synod/roles"
)

// What happens is told in sentences that can be read aloud. A message is named by its sender first, "A's Prepare 1.A", because it may
// end in words such as "from slot 3".

// Named names a message by its sender.
func (f *Flight) Named() string {
	if f.From == f.To {
		return f.From.String() + "'s own " + roles.Describe(f.Msg)
	}
	return f.From.String() + "'s " + roles.Describe(f.Msg)
}

// Sentence says what happened and, behind it, why; where no role had a reason, what came of it.
func (e *Event) Sentence() string {
	why := e.Why()
	if why == "" {
		why = e.outcome()
	}
	return strings.TrimSpace(e.happening() + " " + why)
}

// Happened says only what happened.
func (e *Event) Happened() string {
	if e.Kind == Lost {
		return e.Lost()
	}
	return e.happening()
}

// happening says what happened. At the start nothing does, because agents only read back what they have, and of a message that was lost
// the reason is a sentence of its own.
func (e *Event) happening() string {
	f := &e.Flight
	switch e.Kind {
	case Delivered:
		if f.From == f.To {
			return fmt.Sprintf("%s receives its own %s.", f.To, roles.Describe(f.Msg))
		}
		return fmt.Sprintf("%s receives %s.", f.To, f.Named())
	case Lost:
		return ""
	case Waited:
		if f.From == f.To {
			return fmt.Sprintf("%s comes to it and waits.", f.Named())
		}
		return fmt.Sprintf("%s comes to %s and waits.", f.Named(), f.To)
	case Duplicated:
		return fmt.Sprintf("%s is duplicated on its way to %s.", f.Named(), f.To)
	case Said:
		if e.Command == nil {
			return ""
		}
		return "Command: " + e.Command.String() + "."
	}
	return e.Text() + "."
}

// outcome says what came of an event for which no role gave a reason.
func (e *Event) outcome() string {
	switch {
	case e.Kind == Said || e.Kind == Duplicated || e.Kind == Waited || e.Agent == roles.Nobody:
		return ""
	case len(e.Sent) > 0:
		var all []string
		for rest := e.Sent; len(rest) > 0; {
			same := 1
			for same < len(rest) && rest[same].Msg == rest[0].Msg {
				same++
			}
			all = append(all, roles.Describe(rest[0].Msg)+" to "+e.receivers(rest[:same]))
			rest = rest[same:]
		}
		return fmt.Sprintf("%s sends %s.", e.Agent, strings.Join(all, ", and "))
	case e.Idle:
		return "It changes nothing."
	case e.Kind == Delivered:
		return fmt.Sprintf("%s takes note of it.", e.Agent)
	}
	return ""
}

// receivers names to whom one message was sent.
func (e *Event) receivers(sent []Flight) string {
	var names []string
	for i := range sent {
		if to := sent[i].To; to != e.Agent {
			names = append(names, to.String())
		} else {
			names = append(names, "itself")
		}
	}
	return roles.Prose(slices.Compact(names), "and")
}
