package chronicle

import "synod/cluster"

// Counts is what happened in some steps, in numbers. A message is received, or lost, at the step at which that happened.
type Counts struct {
	Received, Sent, Lost, Votes []int // by lane; lost is what would have come to the lane, and copies are not sent by anybody
	ByOwner                     []int // what a lane received in ballots of an owner, by lane*lanes+owner; of no ballot is the rest
	Links                       []int // what was received, by from*lanes+to
	Kinds                       []int // what was received, by kind
	Chosen                      int   // values that were not chosen before

	of int // of CountColumns: all before this step; 0 for something else
}

// clear makes room for the counts of a branch, and forgets the old ones.
func (c *Counts) clear(b *Branch) {
	n := b.cast.n()
	for _, s := range [...]struct {
		list *[]int
		size int
	}{{&c.Received, n}, {&c.Sent, n}, {&c.Lost, n}, {&c.Votes, n}, {&c.ByOwner, n * n}, {&c.Links, n * n}, {&c.Kinds, len(b.cast.kinds)}} {
		*s.list = append((*s.list)[:0], make([]int, s.size)...)
	}
	c.Chosen, c.of = 0, 0
}

// Count counts what happened in the steps first … last. It writes into c, whose slices are used again.
func (b *Branch) Count(c *Counts, first, last int) {
	c.clear(b)
	first, last = max(1, first), min(last, b.last)
	if last-first < 1<<b.cast.shift {
		b.countEach(c, first, last, 1)
		return
	}
	b.countUpTo(c, last+1, 1)
	b.countUpTo(c, first, -1)
}

// CountColumns counts what happened in columns, of which each has the steps from one bound up to right before the next, and calls f with
// each. It counts every bound once, so many columns cost little more than as many bounds. The counts are only lent.
func (b *Branch) CountColumns(bounds []int, f func(column int, c *Counts)) {
	room := &b.columns
	for i := range len(bounds) - 1 {
		first, next := max(1, min(bounds[i], b.last+1)), max(1, min(bounds[i+1], b.last+1))
		c := &room[0]
		if c.clear(b); next-first < 1<<b.cast.shift/2 {
			b.countEach(c, first, next-1, 1)
			room[1].of, room[2].of = 0, 0
		} else {
			before, after := &room[1], &room[2]
			if before.of != first {
				before.clear(b)
				b.countUpTo(before, first, 1)
			}
			after.clear(b)
			b.countUpTo(after, next, 1)
			c.difference(after, before)
			room[1], room[2] = room[2], room[1]
			room[1].of = next
		}
		f(i, c)
	}
	room[1].of = 0
}

// difference makes c what a has and b has not.
func (c *Counts) difference(a, b *Counts) {
	for _, s := range [...][3][]int{{c.Received, a.Received, b.Received}, {c.Sent, a.Sent, b.Sent}, {c.Lost, a.Lost, b.Lost}, {c.Votes, a.Votes, b.Votes},
		{c.ByOwner, a.ByOwner, b.ByOwner}, {c.Links, a.Links, b.Links}, {c.Kinds, a.Kinds, b.Kinds}} {
		for i := range s[0] {
			s[0][i] = s[1][i] - s[2][i]
		}
	}
	c.Chosen = a.Chosen - b.Chosen
}

// countUpTo adds all that happened before a step, from the totals of the nearer end of its block.
func (b *Branch) countUpTo(c *Counts, step, sign int) {
	n, size := step>>b.cast.shift, 1<<b.cast.shift
	if step&b.mask() > size/2 {
		b.countTotals(c, b.totals(n+1), sign)
		b.countEach(c, step, min(b.last, (n+1)*size-1), -sign)
		return
	}
	b.countTotals(c, b.totals(n), sign)
	b.countEach(c, n*size, step-1, sign)
}

// totals returns the running totals at the beginning of a block; behind the last one those of all.
func (b *Branch) totals(n int) []uint32 {
	if n < len(b.blocks) {
		return b.blocks[n].totals
	}
	return b.live.totals
}

// ChosenBefore returns how many values were chosen before a step. It is quicker than to count everything.
func (b *Branch) ChosenBefore(step int) int {
	step = max(1, min(step, b.last+1))
	n, size, at := step>>b.cast.shift, 1<<b.cast.shift, b.cast.chosen()
	if step&b.mask() > size/2 {
		return int(b.totals(n + 1)[at]) - b.chosenIn(step, min(b.last, (n+1)*size-1))
	}
	return int(b.totals(n)[at]) + b.chosenIn(max(1, n*size), step-1)
}

// chosenIn counts the values that were chosen in steps of one block, one by one.
func (b *Branch) chosenIn(first, last int) (sum int) {
	for step := first; step <= last; step++ {
		w := *b.at(step)
		if w.sent() != oddSent {
			sum += w.chosen()
			continue
		}
		for _, o := range b.odd[step] {
			sum += o.chosen
		}
	}
	return sum
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

func (b *Branch) countEach(c *Counts, first, last, sign int) {
	n := b.cast.n()
	for step := first; step <= last; step++ {
		w := *b.at(step)
		lane := w.lane()
		switch w.event() {
		case cluster.Lost:
			c.Lost[lane] += sign
		case cluster.Delivered:
			c.Received[lane] += sign
			if o := w.owner(); o != none {
				c.ByOwner[lane*n+o] += sign
			}
			c.Links[w.from()*n+lane] += sign
			if w.kind() != noKind {
				c.Kinds[w.kind()] += sign
			}
		}
		if w.sent() != oddSent {
			if w>>votesAt != 0 {
				c.Sent[lane] += sign * w.sent()
				c.Votes[lane] += sign * w.votes()
				c.Chosen += sign * w.chosen()
			}
			continue
		}
		for _, o := range b.odd[step] {
			c.Sent[o.lane] += sign * o.sent
			c.Votes[o.lane] += sign * o.votes
			c.Chosen += sign * o.chosen
		}
	}
}
