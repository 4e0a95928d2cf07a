package roles

import (
	"fmt"
	"slices"
)

// Role is one agent's part in a protocol. It is a comparable value: copying it copies all of it, == compares all of
// it. Step depends on nothing but the role and the event.
type Role interface {
	// Name is the field's word for the part: proposer, acceptor, learner.
	Name() string
	// Hears reports whether the role acts on m as it is now; to the others a message means nothing, and they are not
	// asked to Step with it.
	Hears(m Message) bool
	// Fields describes the state for a person, what matters most first.
	Fields() []Field
	// Step returns the role as it is after the event, and asks for effects on out.
	Step(e Event, out *Out) Role
	// Durable returns the part of the state that must be on stable storage, a comparable struct with exported
	// fields, or nil when there is none. The caller of Step saves a change of it before any message of the step
	// leaves.
	Durable() any
	// Restore is called on the role's first value with what survived a crash, which is of Durable's type.
	Restore(durable any) Role
}

// Electing is a role that takes one agent for the leader, and begins no ballot of its own while it hears that one lead.
type Electing interface {
	// Leader returns whom it takes for the leader: its own agent when that leads, and Nobody when it knows of none.
	Leader() ID
}

// Message is what roles say to each other: a comparable value.
type Message interface {
	// Kind is the paper's name of the message: Prepare, Promise.
	Kind() string
	// Class says what messages of this kind are for: it depends on the kind only.
	Class() Class
	// Parts are the nouns of the message, in reading order: a Text is a word between them.
	Parts() []any
}

// Describe is the one formatter of messages: for screen, log, transcript, trace and test.
func Describe(m Message) string {
	text := m.Kind()
	for _, p := range m.Parts() {
		text += fmt.Sprintf(" %v", p)
	}
	return text
}

// Event is what can happen to a role: Start, Receive, Expire, Submit, Rules.
type Event interface{ event() }

// Start is the first event of every role, and the first one after each restart.
type Start struct{}

// Receive is the arrival of a message.
type Receive struct {
	From ID
	Msg  Message
}

// Expire is the end of a timer that the role has set.
type Expire struct{ Timer string }

// Submit asks a proposer to get a value chosen.
type Submit struct{ Value Value }

// Rules tells every role which rules are switched off from now on. It belongs to the rule-breaking lab; a deployment
// never sends it. A role only takes note: what it has done and saved before stays as it is.
type Rules struct{ Without Flaws }

func (Start) event()   {}
func (Receive) event() {}
func (Expire) event()  {}
func (Submit) event()  {}
func (Rules) event()   {}

// Send is a message on its way out of a step.
type Send struct {
	To  ID
	Msg Message
}

// Timer asks for an Expire{Name} after a duration that is drawn between Min and Max, both in milliseconds of virtual
// time. A timer replaces the role's earlier one of the same name. Max = 0 stops it.
type Timer struct {
	Name     string
	Min, Max int
}

// Reason explains a decision: the rule it follows, and a sentence. It is formatted only when somebody reads it.
type Reason struct {
	Rule   string
	Refuse bool // it is why a request is turned down
	format string
	args   []any
}

// String writes the sentence and, in parentheses, the rule.
func (r Reason) String() string {
	args := slices.Clone(r.args)
	for i, a := range args {
		if set, is := a.(Set); is {
			args[i] = set.Prose("and") // it is a sentence
		}
	}
	return fmt.Sprintf(r.format, args...) + " (" + r.Rule + ")"
}

// Kind is the same for two reasons that say the same of different agents, ballots or values.
func (r Reason) Kind() string { return r.Rule + ": " + r.format }

// Out collects the effects of a step, in the order in which the role asks for them.
type Out struct {
	Sends   []Send
	Timers  []Timer
	Facts   []Fact
	Reasons []Reason
}

// Reset empties out for the next step and keeps its memory.
func (o *Out) Reset() {
	o.Sends, o.Timers, o.Facts, o.Reasons = o.Sends[:0], o.Timers[:0], o.Facts[:0], o.Reasons[:0]
}

// Send asks for a message to one agent.
func (o *Out) Send(to ID, m Message) { o.Sends = append(o.Sends, Send{to, m}) }

// Broadcast asks for a message to every agent of a set, the sender's own included when it is a member.
func (o *Out) Broadcast(set Set, m Message) {
	for id := range set.All() {
		o.Send(id, m)
	}
}

// SetTimer starts or restarts a timer that runs between min and max milliseconds.
func (o *Out) SetTimer(name string, min, max int) {
	Assert(min >= 0 && max >= min && max > 0, "timer %s runs from %d to %d ms", name, min, max)
	o.Timers = append(o.Timers, Timer{name, min, max})
}

// StopTimer stops a timer; it is no error when none of that name runs.
func (o *Out) StopTimer(name string) { o.Timers = append(o.Timers, Timer{Name: name}) }

// Note tells the judge what has happened.
func (o *Out) Note(f Fact) { o.Facts = append(o.Facts, f) }

// Because gives the reason of what the step decides, as a sentence with the rule it follows.
func (o *Out) Because(rule, format string, args ...any) {
	o.Reasons = append(o.Reasons, Reason{Rule: rule, format: format, args: args})
}

// Refuse gives the reason why a step turns a request down: such a sentence is worth a pause to whoever looks on.
func (o *Out) Refuse(rule, format string, args ...any) {
	o.Reasons = append(o.Reasons, Reason{Rule: rule, Refuse: true, format: format, args: args})
}

// Failure is a broken assertion. Whoever steps a role recovers it and shows it as a violation with its trace.
type Failure string

func (f Failure) Error() string { return "assertion failed: " + string(f) }

// Assert states what the code relies on; it is always on.
func Assert(ok bool, format string, args ...any) {
	if !ok {
		panic(Failure(fmt.Sprintf(format, args...)))
	}
}
