package chronicle

import (
	"math"
	"sort"

	"synod/cluster"
)

// Causes are the events that can have influenced one, or those that it can have influenced: what happened before it, or after it, in the
// sense of Lamport's "Time, Clocks, and the Ordering of Events in a Distributed System". On each lane these are all up to some step, or
// all from one on, so there is nothing to wait for, however long the run is.
type Causes struct {
	Step   int
	Future bool
	// Edge is of each lane the last step that is in the past, 0 for none; or the first that is in the future, math.MaxInt for none. On
	// the lane of the event that is the event itself.
	Edge []int
	// Count is how many events it could know, or could influence, and Of is how many there were before it, or after it, in the order of
	// steps. Itself is none of them, nor is what no agent notices, such as the loss of a message.
	Count, Of int

	branch *Branch
}

// Past returns what can have influenced a step. Of a step that no agent notices, it is what can have influenced the message it is about.
func (b *Branch) Past(step int) Causes {
	step = b.clamp(step)
	c := Causes{Step: step, Edge: make([]int, b.cast.n()), branch: b}
	for lane, number := range b.clock(step) {
		c.Edge[lane] = b.stepOf(lane, number)
		c.Count += int(number)
		c.Of += int(b.eventsUntil(lane, step))
	}
	if b.at(step).own() {
		c.Count, c.Of = c.Count-1, c.Of-1
	}
	return c
}

// Future returns what a step can have influenced so far. Nothing follows from a step that no agent notices.
func (b *Branch) Future(step int) Causes {
	step = b.clamp(step)
	w, n := *b.at(step), b.cast.n()
	c := Causes{Step: step, Future: true, Edge: make([]int, n), branch: b}
	for lane := range c.Edge {
		c.Edge[lane] = math.MaxInt
		c.Of += int(b.live.clocks[lane*n+lane] - b.eventsUntil(lane, step))
	}
	if !w.own() {
		return c
	}
	from := w.lane()
	number := b.clock(step)[from]
	first := step >> b.cast.shift
	for lane := range c.Edge {
		at := lane*n + from
		if b.live.clocks[at] < number {
			continue
		}
		block := first + sort.Search(len(b.blocks)-first-1, func(i int) bool { return b.blocks[first+1+i].clocks[at] >= number })
		clocks := b.reckon(block)
		for i, w := range b.blocks[block].words {
			if w.lane() == lane && w.own() && clocks[i*n+from] >= number {
				c.Edge[lane] = block<<b.cast.shift + i
				c.Count += int(b.live.clocks[lane*n+lane] - clocks[i*n+lane] + 1)
				break
			}
		}
	}
	c.Count--
	return c
}

// eventsUntil returns how many events a lane had up to a step.
func (b *Branch) eventsUntil(lane, step int) uint32 {
	k := b.blocks[step>>b.cast.shift]
	count := k.clocks[lane*b.cast.n()+lane]
	for _, w := range k.words[:step&b.mask()+1] {
		if w.lane() == lane && w.own() {
			count++
		}
	}
	return count
}

// Has reports whether a step is one of them, or the event itself.
func (c *Causes) Has(step int) bool {
	if step < 1 || step > c.branch.last {
		return false
	}
	w := *c.branch.at(step)
	return step == c.Step || w.own() && c.covers(w.lane(), step)
}

func (c *Causes) covers(lane, step int) bool {
	if c.Future {
		return step >= c.Edge[lane]
	}
	return step <= c.Edge[lane]
}

// HasMessage reports whether a message passed something on: in the past one is that was received there, since one that was only sent
// there has told nobody anything; in the future one that was sent there.
func (c *Causes) HasMessage(m *Message) bool {
	if !c.Future {
		return m.Ended > 0 && m.Ending == cluster.Arrived && c.covers(m.To, m.Ended)
	}
	sent := m.Sent
	for m.Copy && sent > 0 && c.branch.at(sent).event() == cluster.Duplicated {
		sent = c.branch.sentAt(sent)
	}
	return sent > 0 && c.covers(m.From, sent)
}
