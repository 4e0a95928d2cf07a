package cluster

import (
	"fmt"

	"synod/roles"
)

// ActionKind says what an Action does.
type ActionKind uint8

// The actions that a cluster without time is capable of. Loss is a message that is never delivered; Discard only takes it
// out of sight.
const (
	Handle    ActionKind = iota // a message arrives
	Discard                     // a message is lost
	Copy                        // a message is duplicated
	Submit                      // a proposer is given a value
	Expire                      // a timer of a role ends
	Fall                        // an agent crashes, now or at its next write
	Rise                        // an agent restarts
	Forget                      // an agent's stable storage is wiped
	Misbehave                   // an agent's stable storage begins or ceases to fail
	Obey                        // other rules hold from now on
)

// Action is one thing that can happen to a System. It names a message by what it says and where it goes: two copies of
// it are the same.
type Action struct {
	Kind  ActionKind
	Agent roles.ID      // whom it happens to
	From  roles.ID      // of a message
	Msg   roles.Message // of Handle, Discard and Copy
	Value roles.Value   // of Submit
	Timer string        // of Expire
	Role  string        // whose timer it is
	Point CrashPoint    // of Fall
	Mode  DiskMode      // of Misbehave
	Rules roles.Flaws   // of Obey
}

// String writes the action as the command that does the same in a running cluster. Obey has none of its own.
func (a Action) String() string {
	if a.Kind == Obey {
		return fmt.Sprintf("obey all rules but %b", a.Rules)
	}
	return a.Command().String()
}

// Command returns the command that does the same in a running cluster.
func (a Action) Command() Command {
	c := Command{Agent: a.Agent, Value: a.Value, Point: a.Point, Mode: a.Mode}
	switch a.Kind {
	case Handle, Discard, Copy:
		c = Command{Links: Links{From: a.From, To: a.Agent}, Word: roles.Describe(a.Msg)}
		c.Verb = [...]Verb{Deliver, Drop, Duplicate}[a.Kind]
	case Submit:
		c.Verb = Propose
	case Expire:
		c.Verb, c.Word, c.Timer = Timeout, a.Role, a.Timer
	case Fall:
		c.Verb = Crash
	case Rise:
		c.Verb = Restart
	case Forget:
		c.Verb = Wipe
	case Misbehave:
		c.Verb = Disk
	}
	return c
}

// Action returns what an event of a run is to a System, or false for one that only changed links or time.
func (e *Event) Action() (Action, bool) {
	message := func(kind ActionKind) (Action, bool) {
		return Action{Kind: kind, Agent: e.Flight.To, From: e.Flight.From, Msg: e.Flight.Msg}, true
	}
	switch e.Kind {
	case Delivered:
		return message(Handle)
	case Lost:
		return message(Discard)
	case Duplicated:
		return message(Copy)
	case Expired:
		return Action{Kind: Expire, Agent: e.Agent, Timer: e.Timer, Role: e.Role}, true
	case Submitted:
		return Action{Kind: Submit, Agent: e.Agent, Value: e.Value}, true
	case Crashed:
		return Action{Kind: Fall, Agent: e.Agent}, true
	case Restarted:
		return Action{Kind: Rise, Agent: e.Agent}, true
	case Paused, Resumed, Waited:
		return Action{}, false // a System knows no time, so nobody in it is late
	}
	switch c := e.Command; c.Verb {
	case Crash:
		return Action{Kind: Fall, Agent: c.Agent, Point: c.Point}, true
	case Wipe:
		return Action{Kind: Forget, Agent: c.Agent}, true
	case Disk:
		return Action{Kind: Misbehave, Agent: c.Agent, Mode: c.Mode}, true
	case Without, With:
		return Action{Kind: Obey, Rules: e.Rules}, true
	}
	return Action{}, false
}
