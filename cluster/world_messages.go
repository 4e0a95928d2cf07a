package cluster

import (
	"fmt"
	"slices"
	"strings"

	"synod/roles"
)

// What can be done to messages under way.

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
