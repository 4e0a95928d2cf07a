package cluster

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"synod/roles"
)

// What can be done to messages in flight.

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
	way := "from " + cmd.Links.From.String() + " to " + cmd.Links.To.String()
	slices.Sort(found)
	there := strings.Join(slices.Compact(found), ", ")
	switch {
	case len(found) == 0:
		return -1, fmt.Errorf("no message is in flight %s", way)
	case held && cmd.Word == "":
		return -1, fmt.Errorf("no message %s is held: in flight there is %s", way, there)
	case held:
		return -1, fmt.Errorf("no %q %s is held: in flight there is %s", cmd.Word, way, there)
	}
	return -1, fmt.Errorf("no %q is in flight %s: there is %s", cmd.Word, way, there)
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
	d := c.state.queue.slots[slot]
	if end := c.state.endOf(&d); end != Arrived {
		return fmt.Errorf("%s cannot be delivered to %s: %s", roles.Describe(d.Msg), d.To, end.because(&d.Flight))
	}
	if c.state.agents[d.to].pause.on {
		return fmt.Errorf("%s cannot be delivered to %s: %s is paused; resume it first", roles.Describe(d.Msg), d.To, d.To)
	}
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
	e.Flight, e.Ending = c.state.queue.slots[slot].Flight, ByHand
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
	again := s.fly(d.from, d.to, d.Msg, j, true, e)
	again.cause = d.cause
	s.queue.add(again)
	c.show(e)
	return nil
}

func (c *Conductor) hold(cmd Command) error {
	slot, err := c.find(cmd, false)
	if err != nil {
		return err
	}
	d := &c.state.queue.slots[slot]
	d.Held, d.Waits, d.line = true, false, 0 // it is on its way again, if it has stood in line
	c.sayOf(cmd, d.Flight)
	return nil
}

// holdNext has the next message on a link held as soon as it is sent: the first of those for which somebody waits is the only one.
func (c *Conductor) holdNext(cmd Command) error {
	l, err := c.nextOn(cmd)
	if err != nil {
		return err
	}
	if l.next.on {
		return fmt.Errorf("somebody waits for the next %s from %s to %s already: release %s calls that off",
			l.next, cmd.Links.From, cmd.Links.To, cmd.Links)
	}
	l.next = nextHeld{true, cmd.Word}
	c.say(cmd, NextHeld{cmd.Links.From, cmd.Links.To, cmd.Word}.String()+".")
	return nil
}

// nextOn returns the link of a command that is about one way.
func (c *Conductor) nextOn(cmd Command) (*link, error) {
	all, err := c.state.named(Links{From: cmd.Links.From, To: cmd.Links.To})
	if err != nil {
		return nil, err
	}
	return all[0], nil
}

// String names the message: message, or Accept 2.A.
func (n nextHeld) String() string { return cmp.Or(n.words, "message") }

// catches reports whether a message that is sent is the one that somebody waits for, and then nobody waits any more.
func (n *nextHeld) catches(m roles.Message) bool {
	if !n.on || n.words != "" && !begins(roles.Describe(m), n.words) {
		return false
	}
	*n = nextHeld{}
	return true
}

func (c *Conductor) release(cmd Command) error {
	slot, err := c.find(cmd, true)
	if err != nil {
		if l, none := c.nextOn(cmd); none == nil && l.next.on && (cmd.Word == "" || cmd.Word == l.next.words) {
			c.say(cmd, fmt.Sprintf("The next %s from %s to %s will not be held.", l.next, cmd.Links.From, cmd.Links.To))
			l.next = nextHeld{}
			return nil
		}
		return err
	}
	s := c.state
	d := s.queue.slots[slot]
	d.Held = false
	d.Due = max(d.Due, s.now+1)
	s.queue.release(slot)
	s.queue.add(d)
	c.sayOf(cmd, d.Flight)
	return nil
}
