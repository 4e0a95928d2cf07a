package linear

import (
	"synod/cluster"
	"synod/roles"
)

// Operation is what a client has asked for, and what it was told.
type Operation struct {
	Client  roles.ID
	Command roles.Value
	Asked   cluster.Time
	Open    bool // it has no answer
	Result  roles.Value
	Told    cluster.Time
	Holds   roles.Freshness
}

// History is what the clients of a run have seen, in the order in which they asked, and what has happened around them.
type History struct {
	Operations []Operation
	Trouble    []Mishap
	Violations []roles.Violation // what the judge has found meanwhile
	End        cluster.Time
	place      map[roles.Value]int
	given      map[roles.ID]int // how many operations there were when a client came back last: what it had open before it has given up
}

// waiting returns the operations without an answer whose clients still ask.
func (h *History) waiting() []Operation {
	var all []Operation
	for i, o := range h.Operations {
		if o.Open && i >= h.given[o.Client] {
			all = append(all, o)
		}
	}
	return all
}

// Mishap is a command that has changed the world around the clients.
type Mishap struct {
	At   cluster.Time
	Text string
}

// Watch returns the history of a run from now on; it grows as the run goes on.
func Watch(run *cluster.Timeline) *History {
	h := &History{place: map[roles.Value]int{}, given: map[roles.ID]int{}}
	run.Watch(h.watch)
	return h
}

// watch takes down what an event shows of clients. What proposers propose by themselves is never answered, and of no client.
func (h *History) watch(e *cluster.Event) {
	h.End = e.At
	h.Violations = append(h.Violations, e.Violations...)
	switch e.Kind {
	case cluster.Said, cluster.Crashed, cluster.Restarted:
		h.Trouble = append(h.Trouble, Mishap{e.At, e.Text()})
	}
	if e.Kind == cluster.Restarted {
		h.given[e.Agent] = len(h.Operations)
	}
	for _, f := range e.Facts {
		switch f := f.(type) {
		case roles.Proposed:
			if _, known := h.place[f.Value]; !known && f.Value != roles.NoOp {
				h.place[f.Value] = len(h.Operations)
				h.Operations = append(h.Operations, Operation{Client: f.Proposer, Command: f.Value, Asked: e.At, Open: true})
			}
		case roles.Answered:
			if i, known := h.place[f.Command]; known && h.Operations[i].Open {
				o := &h.Operations[i]
				o.Open, o.Result, o.Told, o.Holds = false, f.Result, e.At, f.Holds
			}
		}
	}
}
