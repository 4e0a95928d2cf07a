package cluster

import (
	"fmt"
	"math"
	"strings"

	"synod/roles"
)

// Do carries out a command that changes the cluster or the world around it. An error says why it is impossible, and
// then nothing has changed.
func (c *Conductor) Do(cmd Command) error {
	do, ok := deeds[cmd.Verb]
	if !ok {
		return fmt.Errorf("%q is for whoever watches the run, not for the cluster", cmd)
	}
	if err := do(c, cmd); err != nil {
		return err
	}
	c.state.noteCommand(cmd)
	return nil
}

// deeds are what the verbs of a run do.
var deeds = map[Verb]func(*Conductor, Command) error{
	Propose:   (*Conductor).propose,
	Crash:     (*Conductor).crash,
	Restart:   (*Conductor).restart,
	Wipe:      (*Conductor).wipe,
	Disk:      (*Conductor).setDisk,
	Drift:     (*Conductor).setClock,
	Cut:       func(c *Conductor, cmd Command) error { return c.setLinks(cmd, func(l *LinkSettings) { l.Cut = true }) },
	Mend:      func(c *Conductor, cmd Command) error { return c.setLinks(cmd, func(l *LinkSettings) { l.Cut = false }) },
	Heal:      (*Conductor).heal,
	Partition: (*Conductor).partition,
	Delay: func(c *Conductor, cmd Command) error {
		return c.setLinks(cmd, func(l *LinkSettings) { l.Min, l.Max = cmd.Min, cmd.Max })
	},
	Loss: func(c *Conductor, cmd Command) error {
		return c.setLinks(cmd, func(l *LinkSettings) { l.Loss = cmd.Percent })
	},
	Dup: func(c *Conductor, cmd Command) error {
		return c.setLinks(cmd, func(l *LinkSettings) { l.Dup = cmd.Percent })
	},
	Order: func(c *Conductor, cmd Command) error {
		return c.setLinks(cmd, func(l *LinkSettings) { l.Fifo = cmd.Fifo })
	},
	Deliver:     (*Conductor).deliver,
	Drop:        (*Conductor).drop,
	Duplicate:   (*Conductor).duplicate,
	Hold:        (*Conductor).hold,
	HoldNext:    (*Conductor).holdNext,
	Release:     (*Conductor).release,
	Timeout:     (*Conductor).timeout,
	PauseAgent:  (*Conductor).pauseAgent,
	ResumeAgent: (*Conductor).resumeAgent,
	Without:     func(c *Conductor, cmd Command) error { return c.setRule(cmd, true) },
	With:        func(c *Conductor, cmd Command) error { return c.setRule(cmd, false) },
}

// begin prepares the event of a step that somebody asked for.
func (c *Conductor) begin(kind EventKind, id roles.ID) *Event {
	c.state.count()
	e := c.blank()
	e.Step, e.At, e.Kind, e.Agent = c.state.step, c.state.now, kind, id
	return e
}

// said prepares the event of a command that is no step.
func (c *Conductor) said(cmd Command, note string) *Event {
	e := c.blank()
	e.Step, e.At, e.Kind, e.Agent, e.Command, e.Note, e.Rules = c.state.step, c.state.now, Said, cmd.Agent, &cmd, note, c.state.without
	switch cmd.Verb {
	case Cut, Mend, Partition, Heal:
		cuts := c.state.Cuts()
		e.Cuts = &cuts
	}
	return e
}

// say shows a command that is no step.
func (c *Conductor) say(cmd Command, note string) { c.show(c.said(cmd, note)) }

// sayOf shows a command about a message.
func (c *Conductor) sayOf(cmd Command, f Flight) {
	e := c.said(cmd, "")
	e.Flight = f
	c.show(e)
}

// agent returns the index of an agent that must be up, or must be down.
func (c *Conductor) agent(id roles.ID) (int16, *agentState, error) {
	i := c.state.cast.index[id]
	if i < 0 {
		return -1, nil, fmt.Errorf("there is no agent %s: the agents are %s", id, c.state.names())
	}
	return i, &c.state.agents[i], nil
}

func (s *State) names() string {
	var names []string
	for _, id := range s.cast.ids {
		names = append(names, id.String())
	}
	return strings.Join(names, " ")
}

func (c *Conductor) propose(cmd Command) error {
	i, a, err := c.agent(cmd.Agent)
	if err != nil {
		return err
	}
	if !c.state.cast.config.Proposers.Has(cmd.Agent) {
		return fmt.Errorf("%s is not a proposer: the proposers are %s", cmd.Agent, c.state.cast.config.Proposers)
	}
	if !a.up {
		return fmt.Errorf("%s is down and can propose nothing: restart it first", cmd.Agent)
	}
	if a.pause.on {
		return fmt.Errorf("%s is paused and can propose nothing: resume it first", cmd.Agent)
	}
	if err := c.state.cast.protocol.Accepts(cmd.Value); err != nil {
		return err
	}
	fx, _ := c.one(i, job{kind: submit, value: cmd.Value})
	c.tellFault(i, fx)
	e := c.begin(Submitted, cmd.Agent)
	e.Value = cmd.Value
	c.state.proposals++
	e.cause.proposal = c.state.proposals
	c.state.merge(i, fx, nil, e)
	c.show(e)
	return nil
}

func (c *Conductor) crash(cmd Command) error {
	i, a, err := c.agent(cmd.Agent)
	if err != nil {
		return err
	}
	if !a.up {
		return fmt.Errorf("%s is down already", cmd.Agent)
	}
	fx, _ := c.one(i, job{kind: crash, point: cmd.Point})
	if cmd.Point != CrashNow {
		a.take(fx)
		c.say(cmd, "")
		return nil
	}
	e := c.begin(Crashed, cmd.Agent)
	e.Fell = append(e.Fell, cmd.Agent)
	fx.down = ""
	c.state.merge(i, fx, nil, e)
	c.state.stopTimers(i)
	e.Note = c.state.afterCrash(i)
	c.show(e)
	return nil
}

func (c *Conductor) restart(cmd Command) error {
	i, a, err := c.agent(cmd.Agent)
	if err != nil {
		return err
	}
	if a.pause.on {
		return fmt.Errorf("%s is paused, and has not crashed: resume %s lets it go on", cmd.Agent, cmd.Agent)
	}
	if a.up {
		return fmt.Errorf("%s is up: only an agent that has crashed can restart", cmd.Agent)
	}
	fx, _ := c.one(i, job{kind: rise, rules: c.state.without, off: c.state.off})
	c.tellFault(i, fx)
	h := &c.state.agents[i].hope
	h.latest, h.learned = 0, c.state.now
	e := c.begin(Restarted, cmd.Agent)
	c.state.merge(i, fx, nil, e)
	if fx.read {
		down := e.Note
		e.Note = c.state.afterRestart(i)
		if down != "" {
			e.note(down)
		}
	}
	c.show(e)
	return nil
}

func (c *Conductor) wipe(cmd Command) error {
	i, a, err := c.agent(cmd.Agent)
	if err != nil {
		return err
	}
	fx, _ := c.one(i, job{kind: wipe})
	if fx.broken != "" {
		return fmt.Errorf("%s cannot be wiped: %s", cmd.Agent, fx.broken)
	}
	a.take(fx)
	c.say(cmd, "After its next restart "+cmd.Agent.String()+" will have forgotten every promise and vote. No Paxos survives that.")
	return nil
}

func (c *Conductor) setDisk(cmd Command) error {
	i, a, err := c.agent(cmd.Agent)
	if err != nil {
		return err
	}
	fx, _ := c.one(i, job{kind: setDisk, mode: cmd.Mode})
	a.take(fx)
	c.say(cmd, "")
	return nil
}

// setClock makes an agent's clock, or all of them, run fast or slow.
func (c *Conductor) setClock(cmd Command) error {
	whose := "every agent"
	if !cmd.Links.Every {
		i, _, err := c.agent(cmd.Agent)
		if err != nil {
			return err
		}
		whose = cmd.Agent.String()
		c.state.setClock(i, cmd.Percent)
	} else {
		for i := range c.state.agents {
			c.state.setClock(int16(i), cmd.Percent)
		}
	}
	if cmd.Percent == usualClock {
		c.say(cmd, fmt.Sprintf("The clock of %s runs as fast as time again.", whose))
	} else {
		c.say(cmd, fmt.Sprintf("The clock of %s runs at %s: a timer ends after %s of its time, and one that is running after as much of what was left.",
			whose, percent(cmd.Percent), percent(math.Round(1e6/cmd.Percent)/100)))
	}
	return nil
}

// timeout ends a timer of an agent now: the earliest, unless one is named.
func (c *Conductor) timeout(cmd Command) error {
	_, a, err := c.agent(cmd.Agent)
	if err != nil {
		return err
	}
	if a.pause.on {
		return fmt.Errorf("%s is paused, and its timers stand still: resume it first", cmd.Agent)
	}
	best := int32(-1)
	for _, t := range a.timers {
		named := cmd.Timer == "" || t.name == cmd.Timer && a.parts.role[t.role].Name() == cmd.Word
		if t.seq != 0 && named && (best < 0 || c.state.queue.slots[t.slot].Due < c.state.queue.slots[best].Due) {
			best = t.slot
		}
	}
	switch {
	case best < 0 && cmd.Timer != "":
		return fmt.Errorf("%s has no running timer %q of its %s", cmd.Agent, cmd.Timer, cmd.Word)
	case best < 0:
		return fmt.Errorf("%s has no running timer", cmd.Agent)
	}
	d := c.state.queue.slots[best]
	c.state.queue.release(best)
	c.perform(d)
	return nil
}

// setRule switches a rule off or on for everybody.
func (c *Conductor) setRule(cmd Command, off bool) error {
	s := c.state
	i, ok := s.cast.protocol.FlawNamed(cmd.Word)
	if !ok {
		return fmt.Errorf("%s has no rule %q", s.cast.protocol.Title, cmd.Word)
	}
	rules := s.without.With(i)
	if !off {
		rules = s.without.Without(i)
	}
	config := s.cast.config
	config.Without = rules
	if err := s.cast.protocol.Check(config); err != nil {
		return err
	}
	s.without, s.off = rules, s.off|rules
	s.world.SetRules(rules)
	rule := s.cast.protocol.Flaws[i]
	e := c.said(cmd, "Rule on again: "+rule.Rule)
	if off {
		e.Note = "Rule off: " + rule.Off + " (" + rule.Name + ")."
	}
	for i := range s.agents {
		fx, _ := c.one(int16(i), job{kind: obey, rules: rules})
		s.merge(int16(i), fx, nil, e) // what it keeps on stable storage may change, and it may crash at that write
	}
	c.show(e)
	return nil
}
