package chronicle

import "synod/cluster"

// Counts is what happened in some steps, in numbers. A message is received, or lost, at the step at which that happened.
type Counts struct {
	Received, Sent, Lost, Votes []int // by lane; lost is what would have come to the lane, and copies are not sent by anybody
	ByOwner                     []int // what a lane received in ballots of an owner, by lane*lanes+owner; of no ballot is the rest
	Links                       []int // what was received, by from*lanes+to
	Kinds                       []int // what was received, by kind
	Chosen                      int   // values that were not chosen before
}

// Count counts what happened in the steps first … last. It writes into c, whose slices are used again.
func (b *Branch) Count(c *Counts, first, last int) {
	first, last = max(1, first), min(last, b.last)
	n := b.cast.n()
	for _, s := range []struct {
		list *[]int
		size int
	}{{&c.Received, n}, {&c.Sent, n}, {&c.Lost, n}, {&c.Votes, n}, {&c.ByOwner, n * n}, {&c.Links, n * n}, {&c.Kinds, len(b.cast.kinds)}} {
		*s.list = append((*s.list)[:0], make([]int, s.size)...)
	}
	c.Chosen = 0
	if first > last {
		return
	}
	shift := b.cast.shift
	low, high := (first+b.mask())>>shift, (last+1)>>shift // whole blocks
	if low >= high {
		b.countEach(c, first, last)
		return
	}
	b.countEach(c, first, low<<shift-1)
	b.countTotals(c, b.blocks[low].totals, -1)
	if high < len(b.blocks) {
		b.countTotals(c, b.blocks[high].totals, 1)
	} else {
		b.countTotals(c, b.live.totals, 1)
	}
	b.countEach(c, high<<shift, last)
}

func (b *Branch) countTotals(c *Counts, totals []uint32, sign int) {
	k := b.cast
	n := k.n()
	add := func(list []int, from int) {
		for i := range list {
			if from+i < len(totals) { // a kind that was unknown then
				list[i] += sign * int(totals[from+i])
			}
		}
	}
	add(c.Received, 0)
	add(c.Sent, n)
	add(c.Lost, 2*n)
	add(c.Votes, 3*n)
	add(c.ByOwner, k.byOwner())
	add(c.Links, k.links())
	add(c.Kinds, k.ofKind())
	c.Chosen += sign * int(totals[k.chosen()])
}

func (b *Branch) countEach(c *Counts, first, last int) {
	n := b.cast.n()
	for step := first; step <= last; step++ {
		w := *b.at(step)
		lane := w.lane()
		switch w.event() {
		case cluster.Lost:
			c.Lost[lane]++
		case cluster.Delivered:
			c.Received[lane]++
			if o := w.owner(); o != none {
				c.ByOwner[lane*n+o]++
			}
			c.Links[w.from()*n+lane]++
			if w.kind() != noKind {
				c.Kinds[w.kind()]++
			}
		}
		if w.sent() != oddSent {
			c.Sent[lane] += w.sent()
			c.Votes[lane] += w.votes()
			c.Chosen += w.chosen()
			continue
		}
		for _, o := range b.odd[step] {
			c.Sent[o.lane] += o.sent
			c.Votes[o.lane] += o.votes
			c.Chosen += o.chosen
		}
	}
}
