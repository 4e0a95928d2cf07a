package cluster

import (
	"fmt"
	"slices"
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
	return do(c, cmd)
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
	Deliver:   (*Conductor).deliver,
	Drop:      (*Conductor).drop,
	Duplicate: (*Conductor).duplicate,
	Hold:      (*Conductor).hold,
	Release:   (*Conductor).release,
	Timeout:   (*Conductor).timeout,
	Without:   func(c *Conductor, cmd Command) error { return c.setRule(cmd, true) },
	With:      func(c *Conductor, cmd Command) error { return c.setRule(cmd, false) },
}

// begin prepares the event of a step that somebody asked for.
func (c *Conductor) begin(kind EventKind, id roles.ID) *Event {
	c.state.step++
	e := c.blank()
	e.Step, e.At, e.Kind, e.Agent = c.state.step, c.state.now, kind, id
	return e
}

// say shows a command that is no step.
func (c *Conductor) say(cmd Command, note string) {
	e := c.blank()
	e.Step, e.At, e.Kind, e.Agent, e.Command, e.Note, e.Rules = c.state.step, c.state.now, Said, cmd.Agent, &cmd, note, c.state.without
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
		return fmt.Errorf("%s is no proposer: the proposers are %s", cmd.Agent, c.state.cast.config.Proposers)
	}
	if !a.up {
		return fmt.Errorf("%s is down and can propose nothing: restart it first", cmd.Agent)
	}
	fx, _ := c.one(i, job{kind: submit, value: cmd.Value})
	c.tellFault(i, fx)
	e := c.begin(Submitted, cmd.Agent)
	e.Value = cmd.Value
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
	fx.down = ""
	c.state.merge(i, fx, nil, e)
	c.state.stopTimers(i)
	e.Note = "What " + cmd.Agent.String() + " had not on stable storage is gone; there it keeps " + c.state.describeStable(i) + "."
	c.show(e)
	return nil
}

func (c *Conductor) restart(cmd Command) error {
	i, a, err := c.agent(cmd.Agent)
	if err != nil {
		return err
	}
	if a.up {
		return fmt.Errorf("%s is up: only an agent that has crashed can restart", cmd.Agent)
	}
	fx, _ := c.one(i, job{kind: rise, rules: c.state.without})
	c.tellFault(i, fx)
	e := c.begin(Restarted, cmd.Agent)
	if fx.down == "" {
		e.Note = cmd.Agent.String() + " reads back from stable storage: "
	}
	c.state.merge(i, fx, nil, e)
	if a.up {
		e.Note += c.state.describeStable(i) + "."
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
	c.say(cmd, "After a restart "+cmd.Agent.String()+" will have forgotten every promise and vote; no Paxos survives that.")
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

// setClock makes an agent's clock run fast or slow from its next timer on.
func (c *Conductor) setClock(cmd Command) error {
	_, a, err := c.agent(cmd.Agent)
	if err != nil {
		return err
	}
	if cmd.Percent <= 0 {
		return fmt.Errorf("a clock cannot run at %s of the speed of time", percent(cmd.Percent))
	}
	a.drift = cmd.Percent - 100
	c.say(cmd, "")
	return nil
}

// setLinks changes the settings of all links that a command names. It changes none of them unless it can change all.
func (c *Conductor) setLinks(cmd Command, change func(*LinkSettings)) error {
	all, err := c.state.named(cmd.Links)
	if err != nil {
		return err
	}
	for _, l := range all {
		s := l.LinkSettings
		change(&s)
		if err := s.check(); err != nil {
			return err
		}
	}
	for _, l := range all {
		change(&l.LinkSettings)
	}
	c.say(cmd, "")
	return nil
}

// named returns the links that a command names.
func (s *State) named(links Links) ([]*link, error) {
	n := int16(len(s.agents))
	from, to := s.cast.index[links.From], s.cast.index[links.To]
	if !links.Every && (from < 0 || to < 0 && !links.Around) {
		return nil, fmt.Errorf("there is no such link: the agents are %s", s.names())
	}
	if !links.Every && !links.Around && from == to {
		return nil, fmt.Errorf("the link of %s to itself is no link: it is never cut and takes no time", links.From)
	}
	var all []*link
	for f := range n {
		for t := range n {
			there := f == from && t == to
			back := links.Both && f == to && t == from
			around := links.Around && (f == from || t == from)
			if f != t && (links.Every || there || back || around) {
				all = append(all, s.link(f, t))
			}
		}
	}
	return all, nil
}

func (c *Conductor) heal(cmd Command) error {
	for i := range c.state.links {
		c.state.links[i].Cut = false
	}
	c.say(cmd, "")
	return nil
}

// partition cuts every link between two groups and mends every link inside one. Agents in no group are one group more.
func (c *Conductor) partition(cmd Command) error {
	group := make([]int, len(c.state.agents))
	for g, ids := range cmd.Groups {
		if len(ids) == 0 {
			return fmt.Errorf("a group of the partition is empty")
		}
		for _, id := range ids {
			i, _, err := c.agent(id)
			if err != nil {
				return err
			}
			if group[i] != 0 {
				return fmt.Errorf("%s is in two groups of the partition", id)
			}
			group[i] = g + 1
		}
	}
	for f := range group {
		for t := range group {
			c.state.link(int16(f), int16(t)).Cut = group[f] != group[t]
		}
	}
	c.say(cmd, c.state.explainPartition())
	return nil
}

// explainPartition says which side can still decide.
func (s *State) explainPartition() string {
	_, q2 := s.cast.config.Quorums()
	for _, g := range s.Groups() {
		acceptors := 0
		for _, id := range g {
			if s.cast.config.Acceptors.Has(id) {
				acceptors++
			}
		}
		if acceptors >= q2 {
			return fmt.Sprintf("%s still have a quorum of %d acceptors among them; no other group has.", join(g), q2)
		}
	}
	return fmt.Sprintf("No group has the %d acceptors of a quorum: nothing can be chosen until links are mended.", q2)
}

func join(ids []roles.ID) string {
	var b strings.Builder
	for i, id := range ids {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(id.String())
	}
	return b.String()
}

// find returns the slot of the message that a command means: the earliest sent on the link whose description begins
// with the words, and that is held if it must be.
func (c *Conductor) find(cmd Command, held bool) (int32, error) {
	best, found := int32(-1), []string{}
	if cmd.Links.From == cmd.Links.To {
		return -1, fmt.Errorf("what %s tells itself takes no time and is never lost", cmd.Links.From)
	}
	for slot := range c.state.queue.slots {
		d := &c.state.queue.slots[slot]
		if d.Msg == nil || d.From != cmd.Links.From || d.To != cmd.Links.To {
			continue
		}
		text := roles.Describe(d.Msg)
		found = append(found, text)
		if !begins(text, cmd.Word) || held && !d.Held {
			continue
		}
		if best < 0 || d.Seq < c.state.queue.slots[best].Seq {
			best = int32(slot)
		}
	}
	if best >= 0 {
		return best, nil
	}
	way := cmd.Links.From.String() + ">" + cmd.Links.To.String()
	if len(found) == 0 {
		return -1, fmt.Errorf("nothing is under way on %s", way)
	}
	slices.Sort(found)
	return -1, fmt.Errorf("no %q is under way on %s: there is %s", cmd.Word, way, strings.Join(slices.Compact(found), ", "))
}

// begins reports whether a text begins with the words of a command.
func begins(text, words string) bool {
	return words == "" || text == words || strings.HasPrefix(text, words+" ")
}

func (c *Conductor) deliver(cmd Command) error {
	slot, err := c.find(cmd, false)
	if err != nil {
		return err
	}
	if why := c.state.fateOf(&c.state.queue.slots[slot]); why != "" {
		return fmt.Errorf("it cannot be delivered: %s", strings.TrimSuffix(strings.Replace(why, "The ", "the ", 1), "."))
	}
	d := c.state.queue.slots[slot]
	c.state.queue.release(slot)
	c.perform(d)
	return nil
}

func (c *Conductor) drop(cmd Command) error {
	slot, err := c.find(cmd, false)
	if err != nil {
		return err
	}
	e := c.begin(Lost, cmd.Links.To)
	e.Flight, e.Note = c.state.queue.slots[slot].Flight, "It was dropped by hand."
	c.state.queue.release(slot)
	c.show(e)
	return nil
}

func (c *Conductor) duplicate(cmd Command) error {
	slot, err := c.find(cmd, false)
	if err != nil {
		return err
	}
	s := c.state
	d := s.queue.slots[slot]
	e := c.begin(Duplicated, cmd.Links.To)
	j := s.link(d.from, d.to).travel(s.now)
	e.Flight = d.Flight
	s.queue.add(s.fly(d.from, d.to, d.Msg, j, true, e))
	c.show(e)
	return nil
}

func (c *Conductor) hold(cmd Command) error {
	slot, err := c.find(cmd, false)
	if err != nil {
		return err
	}
	c.state.queue.slots[slot].Held = true
	c.say(cmd, "")
	return nil
}

func (c *Conductor) release(cmd Command) error {
	slot, err := c.find(cmd, true)
	if err != nil {
		return err
	}
	s := c.state
	d := s.queue.slots[slot]
	d.Held = false
	d.Due = max(d.Due, s.now+1)
	s.queue.release(slot)
	s.queue.add(d)
	c.say(cmd, "")
	return nil
}

// timeout ends the earliest timer of an agent now.
func (c *Conductor) timeout(cmd Command) error {
	_, a, err := c.agent(cmd.Agent)
	if err != nil {
		return err
	}
	best := int32(-1)
	for _, t := range a.timers {
		if t.seq != 0 && (best < 0 || c.state.queue.slots[t.slot].Due < c.state.queue.slots[best].Due) {
			best = t.slot
		}
	}
	if best < 0 {
		return fmt.Errorf("%s waits for no timer", cmd.Agent)
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
	s.without = rules
	s.world.SetRules(rules)
	for i := range s.agents {
		fx, _ := c.one(int16(i), job{kind: obey, rules: rules})
		s.agents[i].take(fx)
	}
	rule := s.cast.protocol.Flaws[i].Rule
	if off {
		c.say(cmd, "From now on this does not hold: "+rule)
	} else {
		c.say(cmd, "This holds again: "+rule)
	}
	return nil
}
