package cluster

import (
	"fmt"
	"strings"

	"synod/roles"
)

// EventKind says what happened.
type EventKind uint8

// The kinds of events. All but Said are steps of the run.
const (
	Said       EventKind = iota // a command changed the world around the agents: a cut, a delay, a rule
	Delivered                   // an agent received a message
	Lost                        // a message ended on its way
	Expired                     // an agent's timer ended
	Submitted                   // a proposer was given a value
	Crashed                     // an agent went down because somebody wished it
	Restarted                   // an agent came back
	Duplicated                  // somebody made a copy of a message under way
	Paused                      // an agent stands still
	Resumed                     // it goes on
	Waited                      // a message has come to an agent that is paused
)

var eventWords = [...]string{"command", "deliver", "lost", "timeout", "propose", "crash", "restart", "duplicate", "pause", "resume", "wait"}

func (k EventKind) String() string { return eventWords[k] }

// Event is one thing that happened in a run, with what it led to and the reasons that the roles gave for it.
type Event struct {
	Step  int // the number of the step, from 1; a Said event has the number of the step before it
	At    Time
	Kind  EventKind
	Agent roles.ID // whom it happened to; roles.Nobody for most commands
	// Flight is the message of Delivered, Lost, Duplicated and Waited, and of a command to hold or to release one.
	Flight  Flight
	Timer   string      // of Expired
	Role    string      // whose timer it was
	Value   roles.Value // of Submitted
	Command *Command    // of Said
	Rules   roles.Flaws // that are off since a command to switch one off or on
	Note    string      // what a crash, a restart or a command meant
	Ending  Ending      // of Lost: what became of the message
	Fell    []roles.ID  // who went down in it, of itself or because somebody wished it; who should come back and could not is one
	Cuts    *Cuts       // the links that are cut since a command that cuts or mends some
	Wrote   bool        // it wrote to stable storage: what it promised and voted would survive a crash
	Idle    bool        // it happened to an agent and changed nothing there: no role, no timer, and nothing was sent

	Sent       []Flight // what left because of it
	Reasons    []roles.Reason
	Facts      []roles.Fact
	Violations []roles.Violation
	Chosen     []Chosen // the values that were not chosen before in their instance, and are so now

	cause cause
}

// Text says in a few words what happened, for a list. Why says the rest in sentences that stand by themselves.
func (e *Event) Text() string {
	switch e.Kind {
	case Delivered:
		return e.Flight.String()
	case Lost:
		return e.Flight.String() + " is lost"
	case Duplicated:
		return e.Flight.String() + " is duplicated"
	case Expired:
		return e.Agent.String() + "'s " + e.Timer + " timer ends"
	case Submitted:
		return e.Agent.String() + " is asked to propose " + string(e.Value)
	case Crashed:
		return e.Agent.String() + " crashes"
	case Restarted:
		return e.Agent.String() + " restarts"
	case Paused:
		return e.Agent.String() + " is paused"
	case Resumed:
		return e.Agent.String() + " goes on"
	case Waited:
		return e.Flight.String() + " waits"
	}
	return e.Command.String()
}

// Why says what it led to: the reasons of the roles, what the world did, and what the judge had to say.
func (e *Event) Why() string {
	parts := []string{}
	if reasons := e.Because(); reasons != "" {
		parts = append(parts, reasons)
	}
	for _, v := range e.Violations {
		parts = append(parts, "That breaks "+v.String()+".")
	}
	return strings.Join(parts, " ")
}

// Because is Why without what the judge had to say.
func (e *Event) Because() string {
	var parts []string
	if e.Kind == Lost {
		parts = append(parts, e.Lost())
	}
	if e.Note != "" {
		parts = append(parts, e.Note)
	}
	for _, r := range e.Reasons {
		parts = append(parts, r.String())
	}
	return strings.Join(parts, " ")
}

// reset empties e and keeps its memory.
func (e *Event) reset() {
	e.cause = cause{}
	e.Agent, e.Flight, e.Timer, e.Role, e.Value, e.Command, e.Rules, e.Note, e.Ending = roles.Nobody, Flight{}, "", "", "", nil, 0, "", Arrived
	e.Fell, e.Cuts, e.Wrote, e.Idle, e.Chosen = e.Fell[:0], nil, false, false, e.Chosen[:0]
	e.Sent, e.Reasons, e.Facts, e.Violations = e.Sent[:0], e.Reasons[:0], e.Facts[:0], e.Violations[:0]
}

// Clone returns a copy that shares nothing that will change.
func (e *Event) Clone() Event {
	c := *e
	c.Fell = append([]roles.ID(nil), e.Fell...)
	c.Sent = append([]Flight(nil), e.Sent...)
	c.Reasons = append([]roles.Reason(nil), e.Reasons...)
	c.Facts = append([]roles.Fact(nil), e.Facts...)
	c.Violations = append([]roles.Violation(nil), e.Violations...)
	c.Chosen = append([]Chosen(nil), e.Chosen...)
	return c
}

// Plain writes a noun as text; none of it is a dash.
func Plain(noun any) string {
	switch n := noun.(type) {
	case roles.Ballot:
		if n.IsNone() {
			return "nothing"
		}
	case roles.Value:
		if n == "" {
			return "–"
		}
	case roles.Tally:
		if n.Have.Len() == 0 {
			return n.String()
		}
		return n.String() + " " + n.Have.String()
	case roles.Set:
		if n.Len() == 0 {
			return "nobody"
		}
	}
	return fmt.Sprint(noun)
}
