package chronicle

import (
	"math"

	"synod/cluster"
)

// What no index has room for, such as what a message says or why an agent did what it did, stands in the events. They are read again
// from the run, a block at a time, and kept for the next picture. That takes up to thousands of steps of the run, so whoever draws asks
// with Fetch whether they are at hand, draws what the index has meanwhile, and has Fetch go on between two pictures.

// stretch is a block's events, as they were read last.
type stretch struct {
	number int
	last   int // the step up to which they were read, and how many acts there were then
	acts   int
	full   bool
	events []cluster.Event
	used   int
}

// stretchesKept is how many are kept at most: several windows' worth.
const stretchesKept = 16

// fetching is a reading of blocks that is under way.
type fetching struct {
	replay    *cluster.Replay
	low, high int // numbers of blocks
	upto      int // the last step
	acts      int
	events    [][]cluster.Event
}

// Fetch has the events of the steps first … last at hand, and reports whether they are; most bounds how many steps of the run are gone
// through again for that, so 0 asks only. Who asks for other steps in between begins anew.
func (b *Branch) Fetch(first, last, most int) (done bool) {
	first, last = b.clamp(first), b.clamp(last)
	low, high := -1, -1
	for number := first >> b.cast.shift; number <= last>>b.cast.shift; number++ {
		if b.hand(number) == nil {
			high = number
			if low < 0 {
				low = number
			}
		}
	}
	if low < 0 || most <= 0 {
		return low < 0
	}
	f := b.fetching
	if f == nil || low < f.low || high > f.high {
		f = b.fetch(low, high)
		b.fetching = f
	}
	if !f.replay.Advance(most) {
		return false
	}
	b.fetching = nil
	for i, events := range f.events {
		number := f.low + i
		s := b.room(number)
		*s = stretch{number: number, last: f.upto, acts: f.acts, full: number<<b.cast.shift+b.mask() < f.upto, events: events, used: s.used}
	}
	return true
}

// fetch begins to read the events of some blocks.
func (b *Branch) fetch(low, high int) *fetching {
	f := &fetching{low: low, high: high, upto: min(b.last, high<<b.cast.shift+b.mask()+1), acts: len(b.acts), events: make([][]cluster.Event, high-low+1)}
	f.replay = b.run.Replay(b.number, low<<b.cast.shift, f.upto, func(e *cluster.Event) {
		if i := e.Step>>b.cast.shift - low; i < len(f.events) {
			f.events[i] = append(f.events[i], e.Clone())
		}
	})
	return f
}

// hand returns the events of a block if they are at hand, all that there are so far, or nil.
func (b *Branch) hand(number int) *stretch {
	var s *stretch
	newest := 0
	for i := range b.seen {
		newest = max(newest, b.seen[i].used)
		if b.seen[i].number == number {
			s = &b.seen[i]
		}
	}
	end := min(b.last, number<<b.cast.shift+b.mask())
	if s != nil {
		s.used = newest + 1
		if s.full || s.last == b.last && s.acts == len(b.acts) {
			return s
		}
	}
	if b.number != b.run.Branch() {
		return nil
	}
	first := number << b.cast.shift
	if s != nil {
		first = max(first, s.last)
	}
	recent, ok := b.run.Recent(first, end)
	if !ok {
		return nil
	}
	if s == nil {
		s = b.room(number)
	}
	for len(s.events) > 0 && s.events[len(s.events)-1].Step >= first {
		s.events = s.events[:len(s.events)-1]
	}
	s.events = append(s.events, recent...)
	s.last, s.acts, s.full = b.last, len(b.acts), end < b.last
	return s
}

// room returns the place for the events of a block, in which those of another may stand that nobody has asked for lately.
func (b *Branch) room(number int) *stretch {
	newest, oldest := 0, 0
	for i := range b.seen {
		newest = max(newest, b.seen[i].used)
		if b.seen[i].used < b.seen[oldest].used {
			oldest = i
		}
	}
	for i := range b.seen {
		if b.seen[i].number == number {
			oldest = i
		}
	}
	if len(b.seen) < stretchesKept && (len(b.seen) == 0 || b.seen[oldest].number != number) {
		b.seen = append(b.seen, stretch{})
		oldest = len(b.seen) - 1
	}
	b.seen[oldest] = stretch{number: number, used: newest + 1}
	return &b.seen[oldest]
}

// Events calls f with each event of the steps first … last in order, until it returns false. It waits for those that are not at hand.
// They must not be changed, and are not kept for long: a caller may keep the pointers until it asks for others.
func (b *Branch) Events(first, last int, f func(*cluster.Event) bool) {
	first, last = max(0, first), min(last, b.last)
	for number := first >> b.cast.shift; first <= last && number <= last>>b.cast.shift; number++ {
		if number%(stretchesKept/2) == 0 || number == first>>b.cast.shift { // some at once, which is quicker
			b.Fetch(max(first, number<<b.cast.shift), min(last, (number/(stretchesKept/2)+1)*(stretchesKept/2)<<b.cast.shift-1), math.MaxInt)
		}
		s := b.hand(number)
		if s == nil {
			b.Fetch(number<<b.cast.shift, number<<b.cast.shift, math.MaxInt)
			s = b.hand(number)
		}
		for i := range s.events {
			if e := &s.events[i]; e.Step >= first && e.Step <= last && !f(e) {
				return
			}
		}
	}
}

// Event returns the event of a step; nil if it is none. It waits for it.
func (b *Branch) Event(step int) (found *cluster.Event) {
	b.Events(step, step, func(e *cluster.Event) bool {
		if e.Kind != cluster.Said {
			found = e
		}
		return found == nil
	})
	return found
}
