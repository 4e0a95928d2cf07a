package cluster

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"synod/roles"
)

// Local is one agent of a System, by itself: its roles, its stable storage and the timers that run. It is comparable, and
// all that it will ever do is a function of it. The explorer goes through clusters by their Locals, so that it asks the
// roles only once what one of them does in one situation.
type Local struct{ member }

// Locals returns the agents of a System, in their fixed order.
func (y System) Locals() []Local {
	all := make([]Local, len(y.agents))
	for i, m := range y.agents {
		all[i] = Local{m}
	}
	return all
}

// World returns what the judge knows.
func (y System) World() *roles.World { return y.world.Clone() }

// Packets returns the messages under way, in the order in which they were sent.
func (y System) Packets() []Packet {
	return slices.Clone(y.flying)
}

// Outcome is what a Local does when something happens to it.
type Outcome struct {
	After  Local
	Sends  []Packet     // to others; what it tells itself it has heard already
	Facts  []roles.Fact // for the judge, in their order
	Broken string       // the assertion that failed, or ""
}

// ID returns the agent's ID.
func (l Local) ID() roles.ID { return l.id() }

// Up reports whether the agent is up.
func (l Local) Up() bool { return l.up }

// String writes all that the agent is. Equal agents of different clusters have equal texts.
func (l Local) String() string {
	var text strings.Builder
	l.member.dump(&text)
	return text.String()
}

// Enabled returns what can happen to the agent besides messages and proposals: its timers may end, it may crash or restart.
func (l Local) Enabled() []Action { return l.enabled(nil) }

// Timers returns the timers that run.
func (l Local) Timers() []Action {
	var all []Action
	for _, w := range l.waits[:l.n] {
		all = append(all, Action{Kind: Expire, Agent: l.id(), Timer: w.name, Role: l.parts.role[w.role].Name()})
	}
	return all
}

// WithoutTimers returns the agent as it is when no timer will ever end.
func (l Local) WithoutTimers() Local {
	l.waits, l.n = [maxTimers]wait{}, 0
	return l
}

// Do has something happen to the agent: Handle, Submit, Expire, Fall or Rise. It panics on what cannot happen to it.
func (l Local) Do(a Action) Outcome {
	j := job{from: a.From, msg: a.Msg, value: a.Value, point: a.Point, rules: l.without, timer: a.Timer}
	switch a.Kind {
	case Handle:
		j.kind = receive
	case Submit:
		j.kind = submit
	case Fall:
		j.kind = crash
	case Rise:
		j.kind = rise
	case Expire:
		for _, w := range l.waits[:l.n] {
			if w.name == a.Timer && l.parts.role[w.role].Name() == a.Role {
				j.kind, j.role = end, w.role
				l.set(w, false)
				break
			}
		}
	default:
		panic(fmt.Sprintf("cluster: a Local cannot %s", a))
	}
	return l.do(j)
}

// batches are used again, because the explorer asks millions of times.
var batches = sync.Pool{New: func() any { return new(batch) }}

// do performs a job and all that the agent has to tell itself because of it.
func (l Local) do(j job) Outcome {
	var o Outcome
	b := batches.Get().(*batch)
	defer batches.Put(b)
	b.jobs, b.own = append(b.jobs[:0], j), true
	b.run(&l.process, nil)
	for i := range b.reports[:len(b.verdicts)] {
		fx := &b.reports[i]
		l.follow(fx)
		for _, s := range fx.out.Sends {
			if s.To != l.id() {
				o.Sends = append(o.Sends, Packet{l.id(), s.To, s.Msg})
			}
		}
		fx.tell(&l.process, func(f roles.Fact) { o.Facts = append(o.Facts, f) })
		if o.Broken == "" {
			o.Broken = fx.broken
		}
	}
	o.After = l
	return o
}
