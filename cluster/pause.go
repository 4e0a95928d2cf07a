package cluster

import (
	"cmp"
	"fmt"
	"slices"

	"synod/roles"
)

// An agent that is paused stands still: it is up and keeps its memory, and does nothing. What reaches it waits, and is handled in the
// order of its arrival when the agent goes on. To everybody else that is a long delay, so a pause breaks nothing that a late message
// could not break, and a search, in which everything may be late, need not know of it.
//
// Its timers stand still too. A role knows of time only by its timers, so with them its clock stands still: it is a virtual machine
// that is stopped, and not a process, whose time-outs are over when it wakes. That is the harder case, for nothing tells the agent
// that time has passed. Whoever leads wakes as a leader, with its old ballot; whoever has a lease believes in it for as long as before,
// which is what a clock that is too slow does.

// pause is the pause of an agent; the zero pause is none.
type pause struct {
	on    bool
	since Time
	until Time  // when it ends by itself; 0 when it does not
	slot  int32 // of that end in the queue
}

// Paused reports whether an agent, which must exist, is paused, and when that ends by itself: 0 when it does not.
func (s *State) Paused(id roles.ID) (until Time, paused bool) {
	p := s.agents[s.cast.index[id]].pause
	return p.until, p.on
}

// acts reports whether an agent does anything: it is up and not paused.
func (s *State) acts(id roles.ID) bool {
	a := &s.agents[s.cast.index[id]]
	return a.up && !a.pause.on
}

// paused returns the agents that are paused.
func (s *State) paused() []roles.ID {
	var all []roles.ID
	for i := range s.agents {
		if a := &s.agents[i]; a.pause.on {
			all = append(all, a.id())
		}
	}
	return all
}

// WhyIdle says, of a cluster in which nothing is due, why that is so, without a capital and a full stop.
func (s *State) WhyIdle() string {
	if len(s.paused()) > 0 {
		return "nothing is due but at agents that stand still"
	}
	return "no message is in flight and no timer is running"
}

// clockAt returns the instant at which the clock of an agent stands: now, unless it is paused.
func (s *State) clockAt(i int16) Time {
	if p := &s.agents[i].pause; p.on {
		return p.since
	}
	return s.now
}

// pauseAgent has an agent stand still, for some time or until somebody has it go on.
func (c *Conductor) pauseAgent(cmd Command) error {
	i, a, err := c.agent(cmd.Agent)
	switch {
	case err != nil:
		return err
	case !a.up:
		return fmt.Errorf("%s is down: only an agent that is up can be paused", cmd.Agent)
	case a.pause.on:
		return fmt.Errorf("%s is paused already: resume %s lets it go on", cmd.Agent, cmd.Agent)
	}
	e := c.begin(Paused, cmd.Agent)
	c.state.standStill(i, cmd.Min)
	how := "until somebody lets it go on"
	if cmd.Min > 0 {
		how = "for " + cmd.Min.short()
	}
	e.Note = fmt.Sprintf("%s stands still %s: it keeps its memory, its timers stand still, and what reaches it waits.", cmd.Agent, how)
	c.show(e)
	return nil
}

// resumeAgent has an agent that is paused go on.
func (c *Conductor) resumeAgent(cmd Command) error {
	i, a, err := c.agent(cmd.Agent)
	switch {
	case err != nil:
		return err
	case !a.up:
		return fmt.Errorf("%s is down and not paused: restart %s brings it back", cmd.Agent, cmd.Agent)
	case !a.pause.on:
		return fmt.Errorf("%s is not paused", cmd.Agent)
	}
	c.goOn(i)
	return nil
}

// goOn ends a pause, which is a step of the run whoever ends it.
func (c *Conductor) goOn(i int16) {
	s := c.state
	e := c.begin(Resumed, s.agents[i].id())
	stood := s.now - s.agents[i].pause.since
	e.Note = fmt.Sprintf("%s stood still for %s.", e.Agent, stood.short())
	switch waited := s.endPause(i, false); {
	case waited == 1:
		e.note("It now receives the message that waited.")
	case waited > 1:
		e.note(fmt.Sprintf("It now receives the %d messages that waited, in the order in which they came.", waited))
	default:
		e.note("No message waited for it.")
	}
	s.touched = s.now
	c.show(e)
}

// standStill begins a pause that ends by itself after some time; 0 for one that does not.
func (s *State) standStill(i int16, length Time) {
	a := &s.agents[i]
	a.pause = pause{on: true, since: s.now}
	for _, t := range a.timers {
		if t.seq != 0 {
			s.queue.slots[t.slot].Waits = true
		}
	}
	if length > 0 {
		s.seq++
		a.pause.until = s.now + length
		a.pause.slot = s.queue.add(due{Flight: Flight{Seq: s.seq, To: a.id(), From: a.id(), Sent: s.now, Due: a.pause.until}, to: i, ends: true})
	}
}

// standsStill performs the earliest thing due if it concerns the pause of an agent: it ends, or a message comes to wait. Both are steps of
// their own.
func (c *Conductor) standsStill(k key) bool {
	s := c.state
	switch {
	case !s.isOfPause(k):
		return false
	case s.queue.slots[k.slot].ends:
		s.queue.take(k)
		s.agents[k.to].pause.until = 0
		c.goOn(k.to)
		return true
	}
	d := s.queue.take(k)
	s.seq++
	d.line, d.Waits = s.seq, true
	s.queue.add(d)
	e := c.begin(Waited, d.To)
	e.Flight = d.Flight
	e.Note = d.To.String() + " is paused."
	c.show(e)
	return true
}

// isOfPause reports whether the earliest thing due is the end of a pause, or a message that comes to an agent that is paused.
func (s *State) isOfPause(k key) bool {
	d := &s.queue.slots[k.slot]
	return d.ends || s.agents[k.to].pause.on && d.Msg != nil && s.endOf(d) == Arrived
}

// endPause sets the timers of an agent going again, and hands it what has waited, in the next instant, so that who watches a run
// whose clock stands can choose. An agent that goes down loses what has waited, like all that is in its memory. It returns how many
// messages there were.
func (s *State) endPause(i int16, down bool) (waited int) {
	a := &s.agents[i]
	p := a.pause
	a.pause = pause{}
	if p.until > 0 {
		s.queue.release(p.slot)
	}
	for j := range a.timers {
		if t := &a.timers[j]; p.on && t.seq != 0 {
			d := s.queue.slots[t.slot]
			s.queue.release(t.slot)
			d.Waits, d.Due = false, d.Due+s.now-p.since
			t.slot = s.queue.add(d)
		}
	}
	for _, slot := range s.line(i, p.on && !down) {
		d := s.queue.slots[slot]
		s.queue.release(slot)
		if d.line == 0 {
			s.seq++
			d.line = s.seq
		}
		if down {
			d.Fate = IsGone
		}
		d.Waits, d.Due = false, s.now+1
		s.queue.add(d)
		waited++
	}
	return waited
}

// line returns the slots of the messages that have come to an agent and were not handled, in the order in which they came; with
// arriving also those that arrive in this instant.
func (s *State) line(i int16, arriving bool) []int32 {
	var slots []int32
	for slot := range s.queue.slots {
		d := &s.queue.slots[slot]
		if d.Msg == nil || d.to != i || d.Held {
			continue
		}
		if d.line > 0 || arriving && d.Due <= s.now && s.endOf(d) == Arrived {
			slots = append(slots, int32(slot))
		}
	}
	slices.SortFunc(slots, func(x, y int32) int {
		return cmp.Compare(s.queue.slots[x].rank(), s.queue.slots[y].rank())
	})
	return slots
}
