package cluster

import (
	"synod/persist"
	"synod/roles"
)

// Conductor moves a cluster through time. It takes the earliest due instant, hands every agent what is due for it, and
// merges their reports in the order of the agents, so a run does not depend on how goroutines are scheduled.
//
// With a store it is the real thing: every agent a goroutine that owns its roles and its stable storage, every
// directed link a channel. Without one it performs the same jobs on the values themselves; the time machine uses that
// to go through a stretch of a run again. It never steps a role itself.
type Conductor struct {
	state  *State
	agents []*agent             // nil without goroutines
	wires  []chan roles.Message // by from*n+to
	batch  batch                // of the direct way, and of single steps
	rounds []round              // one an agent, reused from instant to instant
	open   []*round             // those of the present instant
	event  *Event
	watch  func(*Event) *Event    // takes every event over, and returns another one to be overwritten
	fault  func(roles.ID, string) // is told of an error of a real disk, before its step counts
}

// wireRoom is the number of messages that a link's channel holds, and so the most that one agent is handed of one
// instant at a time.
const wireRoom = 64

// newConductor returns a conductor for a state, which it owns from then on. A nil store means no goroutines.
func newConductor(s *State, store persist.Store, watch func(*Event) *Event) *Conductor {
	c := &Conductor{state: s, watch: watch, event: new(Event)}
	n := len(s.agents)
	c.rounds = make([]round, n)
	if store == nil {
		return c
	}
	c.wires = make([]chan roles.Message, n*n)
	for i := range c.wires {
		c.wires[i] = make(chan roles.Message, wireRoom)
	}
	for i := range s.agents {
		c.agents = append(c.agents, bear(s.agents[i].process, store))
	}
	return c
}

// Close ends the goroutines. The conductor must not be used afterwards.
func (c *Conductor) Close() {
	for _, a := range c.agents {
		close(a.inbox)
		for range a.outbox { // a report that nobody waits for any more, after a panic of another agent
		}
	}
	c.agents = nil
}

// hand gives a batch to an agent; collect waits for it. Between the two, agents work side by side.
func (c *Conductor) hand(i int16, b *batch) {
	if c.agents == nil {
		p := c.state.agents[i].process
		b.run(&p, nil)
		return
	}
	for k := range b.jobs {
		if j := &b.jobs[k]; j.kind == receive {
			wire := c.wires[int(c.state.cast.index[j.from])*len(c.agents)+int(i)]
			wire <- j.msg
			j.wire, j.msg = wire, nil
		}
	}
	c.agents[i].inbox <- b
}

func (c *Conductor) collect(i int16) {
	if c.agents == nil {
		return
	}
	if a := c.agents[i]; <-a.outbox == nil {
		panic(a.caught)
	}
}

// one has an agent do a single job.
func (c *Conductor) one(i int16, j job) (*effects, verdict) {
	c.batch.jobs = append(c.batch.jobs[:0], j)
	c.hand(i, &c.batch)
	c.collect(i)
	return &c.batch.reports[0], c.batch.verdicts[0]
}

// boot starts every agent. What it finds on its stable storage is told to the judge first, with all that follows from
// it: votes outlive programs.
func (c *Conductor) boot() {
	s := c.state
	for i := range s.agents {
		a := &s.agents[i]
		e := c.blank()
		e.At, e.Agent = s.now, a.id()
		found := a.disk.record != (Record{})
		for r, role := range a.parts.all() {
			if rec := a.disk.record[r]; rec != nil {
				s.tell(roles.Restarted{Agent: a.id(), Role: role.Name(), Record: rec}, e)
				for _, f := range s.cast.protocol.Recall(a.id(), role.Name(), rec) {
					s.see(s.world.Recall(f), e)
				}
			}
		}
		fx, _ := c.one(int16(i), job{kind: start})
		s.merge(int16(i), fx, nil, e)
		if found {
			e.note(s.afterRestart(int16(i)))
			c.show(e)
		}
	}
}

// jobOf turns what is due into the job for its agent.
func (c *Conductor) jobOf(d *due) job {
	if d.timer != "" {
		c.state.expire(d)
		return job{kind: end, role: d.role, timer: d.timer}
	}
	if d.Fate == Arrives && c.state.endOf(d) == Arrived {
		return job{kind: receive, from: d.From, msg: d.Msg}
	}
	return job{kind: pass}
}

// Step performs the next thing due and reports whether there was one no later than limit. Time passes up to it.
func (c *Conductor) Step(limit Time) bool {
	for {
		k, ok := c.state.queue.next()
		if !ok || k.at > limit {
			return false
		}
		c.state.now = max(c.state.now, k.at)
		if c.standsStill(k) || c.perform(c.state.queue.take(k)) {
			return true
		}
	}
}

// perform has one thing happen now; false means that it concerned nobody any more.
func (c *Conductor) perform(d due) bool {
	fx, v := c.one(d.to, c.jobOf(&d))
	return c.tell(&d, fx, v, nil)
}

// tell merges the report of one job and shows the event. The step counts unless the job concerned nobody.
func (c *Conductor) tell(d *due, fx *effects, v verdict, own *[]due) bool {
	s := c.state
	if d.timer != "" && v != done {
		return false
	}
	c.tellFault(d.to, fx)
	s.count()
	e := c.blank()
	e.Step, e.At, e.Agent, e.Flight = s.step, s.now, d.To, d.Flight
	e.Kind, e.Timer = Delivered, d.timer
	if d.timer != "" {
		e.Kind, e.Flight, e.Role = Expired, Flight{}, s.agents[d.to].parts.role[d.role].Name()
	} else if end := s.endOf(d); end != Arrived {
		e.Kind, e.Ending = Lost, end
		c.show(e)
		return true
	}
	if d.Msg != nil {
		s.noteArrival(d)
	}
	e.cause = s.agents[d.to].reached(d.cause)
	s.merge(d.to, fx, own, e)
	c.show(e)
	return true
}

// tellFault passes an error of a real disk on.
func (c *Conductor) tellFault(i int16, fx *effects) {
	if fx.fault != "" && c.fault != nil {
		c.fault(c.state.agents[i].id(), fx.fault)
	}
}

// blank returns an empty event to fill in; show passes it on.
func (c *Conductor) blank() *Event {
	c.event.reset()
	return c.event
}

func (c *Conductor) show(e *Event) {
	if c.watch != nil {
		c.event = c.watch(e)
	}
}

// Advance lets virtual time pass up to an instant, or stops after about `most` steps; it returns how many there were.
// Everything that is due at one instant is handed out together.
func (c *Conductor) Advance(until Time, most int) int {
	before := c.state.step
	for c.state.step-before < most {
		k, ok := c.state.queue.next()
		if !ok || k.at > until {
			c.state.now = max(c.state.now, until)
			break
		}
		c.state.now = max(c.state.now, k.at)
		if !c.standsStill(k) {
			c.round(k.at)
		}
	}
	return c.state.step - before
}

// round is what one agent is handed for an instant.
type round struct {
	batch
	agent int16
	dues  []due // what the jobs come from, the agent's messages to itself after the others
}

// round hands out what is due at an instant and merges what came of it. An agent that is due more than its links hold
// gets the rest in a further round.
func (c *Conductor) round(at Time) {
	c.open = c.open[:0]
	for c.admit(at) {
	}
	for _, r := range c.open {
		c.hand(r.agent, &r.batch)
	}
	for _, r := range c.open {
		c.collect(r.agent)
		handed := len(r.dues)
		for i := range r.jobs {
			roles.Assert(i < len(r.dues), "%s handled a message to itself that it did not send", c.state.agents[r.agent].id())
			own := &r.dues
			if !r.own {
				own = nil
			}
			c.tell(&r.dues[i], &r.reports[i], r.verdicts[i], own)
		}
		roles.Assert(len(r.dues) == len(r.jobs) && handed <= len(r.jobs), "a message to oneself was not handled")
	}
}

// admit adds the next thing due at an instant to the rounds; false when there is nothing more to add.
func (c *Conductor) admit(at Time) bool {
	k, ok := c.state.queue.next()
	if !ok || k.at > at || c.state.isOfPause(k) {
		return false
	}
	var r *round
	if n := len(c.open); n > 0 {
		r = c.open[n-1]
	}
	switch {
	case r == nil || r.agent != k.to:
		r = &c.rounds[k.to]
		r.agent, r.own, r.jobs, r.dues = k.to, true, r.jobs[:0], r.dues[:0]
		c.open = append(c.open, r)
	case len(r.jobs) == wireRoom:
		r.own = false // its messages to itself come after what is still due
		return false
	}
	d := c.state.queue.take(k)
	r.jobs = append(r.jobs, c.jobOf(&d))
	r.dues = append(r.dues, d)
	return true
}
