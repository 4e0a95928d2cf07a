package tui

import (
	"fmt"
	"testing/fstest"

	"synod/roles"
)

// ledger is a toy with a log, to show everything that a log can hold. The first proposer leads for ever, with a window of
// four instances; there is no phase 1 and no safety. Some values are orders: skip leaves a gap that the next value but one
// fills with a no-op, promise has acceptors promise a higher ballot, forget has replicas compact what they have executed.
func ledger() *roles.Protocol {
	return &roles.Protocol{
		Name: "ledger", Title: "Ledger", Source: "A toy for tests",
		Sequence: true,
		Summary:  []string{"Agents write one log, and whoever is first leads.", "It makes progress while a majority is up."},
		Check:    func(roles.Config) error { return nil },
		Quorum:   func(c roles.Config, _ roles.Ballot) int { return roles.Majority(c.Acceptors.Len()) },
		Setup: func(c roles.Config) []roles.Agent {
			var agents []roles.Agent
			for _, id := range c.Agents() {
				a := roles.Agent{ID: id}
				if c.Acceptors.Has(id) {
					a.Roles = append(a.Roles, clerk{id: id, cfg: c})
				}
				if c.Proposers.Has(id) || c.Learners.Has(id) {
					a.Roles = append(a.Roles, replica{id: id, cfg: c, next: 1, first: 1})
				}
				agents = append(agents, a)
			}
			return agents
		},
		Recall:     func(roles.ID, string, any) []roles.Fact { return nil },
		Invariants: []roles.Invariant{roles.Agreement},
		Scenarios:  fstest.MapFS{},
	}
}

const (
	ledgerWindow = 4
	ledgerRoom   = 64 // instances that a test may use
)

// The messages of the toy.
type (
	write   struct{ Entry slip }
	wrote   struct{ Entry slip }
	know    struct{ Entry slip }
	promise struct{ Ballot roles.Ballot }
	slip    struct {
		Instance roles.Instance
		Ballot   roles.Ballot
		Value    roles.Value
	}
)

func (m write) Kind() string         { return "Write" }
func (m wrote) Kind() string         { return "Wrote" }
func (m know) Kind() string          { return "Know" }
func (m promise) Kind() string       { return "Promise" }
func (m write) Class() roles.Class   { return roles.Ask2 }
func (m wrote) Class() roles.Class   { return roles.Answer2 }
func (m know) Class() roles.Class    { return roles.Tell }
func (m promise) Class() roles.Class { return roles.Answer1 }
func (m write) Parts() []any         { return []any{m.Entry.Instance, m.Entry.Ballot, m.Entry.Value} }
func (m wrote) Parts() []any         { return []any{m.Entry.Instance, m.Entry.Ballot, m.Entry.Value} }
func (m know) Parts() []any          { return []any{m.Entry.Instance, m.Entry.Value} }
func (m promise) Parts() []any       { return []any{m.Ballot} }

// clerk is an acceptor: it writes down what it is told, and all of it is stable.
type clerk struct {
	id       roles.ID
	cfg      roles.Config
	promised roles.Ballot
	slips    [ledgerRoom]slip
}

func (c clerk) Name() string { return "acceptor" }

func (c clerk) Hears(m roles.Message) bool {
	switch m.(type) {
	case write, promise:
		return true
	}
	return false
}

func (c clerk) Fields() []roles.Field {
	log := roles.Log{}
	for i, s := range c.slips {
		e := roles.Entry{Instance: roles.Instance(i), Ballot: s.Ballot, Value: s.Value, State: roles.EntryAccepted}
		if s.Value == "" {
			if c.promised.IsNone() || i == 0 || i > 12 {
				continue
			}
			e.Ballot, e.State = c.promised, roles.EntryPromised
		}
		log.Entries = append(log.Entries, e)
	}
	return []roles.Field{{Name: "votes", Value: log, Stable: true}}
}

type clerkDisk struct {
	Promised roles.Ballot
	Slips    [ledgerRoom]slip
}

func (c clerk) Durable() any { return clerkDisk{c.promised, c.slips} }

func (c clerk) Restore(d any) roles.Role {
	c.promised, c.slips = d.(clerkDisk).Promised, d.(clerkDisk).Slips
	return c
}

func (c clerk) Step(e roles.Event, out *roles.Out) roles.Role {
	r, ok := e.(roles.Receive)
	if !ok {
		return c
	}
	switch m := r.Msg.(type) {
	case promise:
		c.promised = m.Ballot
		out.Because("toy", "%s promises %s.", c.id, m.Ballot)
	case write:
		c.slips[m.Entry.Instance] = m.Entry
		out.Because("toy", "%s writes %s into slot %d.", c.id, m.Entry.Value, m.Entry.Instance)
		out.Note(roles.Voted{Acceptor: c.id, Instance: m.Entry.Instance, Proposal: roles.Proposal{Ballot: m.Entry.Ballot, Value: m.Entry.Value}})
		out.Send(r.From, wrote(m))
	}
	return c
}

// replica executes what is chosen, in order. The first one leads.
type replica struct {
	id                           roles.ID
	cfg                          roles.Config
	next, first, commit, applied roles.Instance
	votes                        [ledgerRoom]roles.Set
	known                        [ledgerRoom]roles.Value
	gap                          roles.Instance
}

func (r replica) Name() string { return "replica" }

func (r replica) Hears(m roles.Message) bool {
	switch m.(type) {
	case wrote, know:
		return true
	}
	return false
}

func (r replica) leads() bool { return r.id == r.cfg.Agents()[0] }

func (r replica) Fields() []roles.Field {
	log := roles.Log{Commit: r.commit, Applied: r.applied, First: r.first, Leads: r.leads()}
	if r.leads() {
		log.Window = ledgerWindow
	}
	for i, v := range r.known {
		if r.gap != 0 && roles.Instance(i) == r.gap { // it is settled what will be asked for there
			log.Entries = append(log.Entries, roles.Entry{Instance: r.gap, Value: roles.NoOp, State: roles.EntryProposed})
		}
		if v == "" || roles.Instance(i) < r.first {
			continue
		}
		e := roles.Entry{Instance: roles.Instance(i), Value: v, State: roles.EntryChosen}
		if roles.Instance(i) <= r.applied {
			e.State = roles.EntryExecuted
		}
		log.Entries = append(log.Entries, e)
	}
	return []roles.Field{{Name: "log", Value: log}}
}

func (r replica) Durable() any           { return nil }
func (r replica) Restore(any) roles.Role { return r }

func (r replica) Step(e roles.Event, out *roles.Out) roles.Role {
	switch e := e.(type) {
	case roles.Submit:
		return r.submit(e.Value, out)
	case roles.Receive:
		switch m := e.Msg.(type) {
		case wrote:
			v := &r.votes[m.Entry.Instance]
			*v = v.With(e.From)
			if v.Len() == roles.Majority(r.cfg.Acceptors.Len()) {
				out.Broadcast(r.cfg.Learners, know(m))
			}
		case know:
			r.known[m.Entry.Instance] = m.Entry.Value
			for r.commit+1 < ledgerRoom && r.known[r.commit+1] != "" {
				r.commit++
			}
			r.applied = r.commit - min(r.commit, roles.Instance(r.id%2))
			out.Because("toy", "%s knows slot %d.", r.id, m.Entry.Instance)
			out.Note(roles.Learned{Learner: r.id, Instance: m.Entry.Instance, Value: m.Entry.Value})
		}
	}
	return r
}

func (r replica) submit(v roles.Value, out *roles.Out) roles.Role {
	b := roles.Ballot{Round: 1, Owner: r.id}
	ask := func(i roles.Instance, v roles.Value) {
		out.Because("toy", "%s asks for %s in slot %d.", r.id, v, i)
		out.Broadcast(r.cfg.Acceptors, write{slip{i, b, v}})
	}
	switch {
	case v == "promise":
		out.Broadcast(r.cfg.Acceptors, promise{b})
		return r
	case v == "forget":
		r.first = r.applied + 1
		return r
	case !r.leads() || r.next > r.commit+ledgerWindow || r.next == ledgerRoom:
		out.Because("toy", "%s proposes nothing: its window is full, or it does not lead.", r.id)
		return r
	case v == "skip":
		r.gap = r.next
	case r.gap != 0 && r.next > r.gap+1:
		ask(r.gap, roles.NoOp)
		r.gap = 0
		fallthrough
	default:
		ask(r.next, v)
	}
	r.next++
	return r
}

// lines types some commands.
func lines(commands ...string) string {
	script := ""
	for _, c := range commands {
		script += fmt.Sprintf(": '%s' enter ", c)
	}
	return script
}
