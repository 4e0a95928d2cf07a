package chronicle

import (
	"synod/cluster"
)

// stretch is a block's events, as they were read last.
type stretch struct {
	number int
	last   int // the step up to which they were read; of that one perhaps not all
	full   bool
	events []cluster.Event
	used   int
}

// stretchesKept is how many are kept at most: several windows' worth.
const stretchesKept = 16

// Events calls f with each event of the steps first … last in order, until it returns false. The events of a block are read again from
// the run, and kept for the next time. They must not be changed.
func (b *Branch) Events(first, last int, f func(*cluster.Event) bool) {
	first, last = max(0, first), min(last, b.last)
	for number := first >> b.cast.shift; number <= last>>b.cast.shift; number++ {
		s := b.stretch(number)
		for i := range s.events {
			if e := &s.events[i]; e.Step >= first && e.Step <= last && !f(e) {
				return
			}
		}
	}
}

// Event returns the event of a step, which must be one.
func (b *Branch) Event(step int) (found *cluster.Event) {
	b.Events(step, step, func(e *cluster.Event) bool {
		if e.Kind != cluster.Said {
			found = e
		}
		return found == nil
	})
	return found
}

// stretch returns the events of a block up to the latest.
func (b *Branch) stretch(number int) *stretch {
	var s *stretch
	newest, oldest := 0, 0
	for i := range b.seen {
		newest = max(newest, b.seen[i].used)
		if b.seen[i].used < b.seen[oldest].used {
			oldest = i
		}
		if b.seen[i].number == number {
			s = &b.seen[i]
		}
	}
	switch {
	case s != nil:
	case len(b.seen) < stretchesKept:
		b.seen = append(b.seen, stretch{number: number})
		s = &b.seen[len(b.seen)-1]
	default:
		s = &b.seen[oldest]
		*s = stretch{number: number, events: s.events[:0]}
	}
	s.used = newest + 1
	if s.full {
		return s
	}
	first := max(number<<b.cast.shift, s.last)
	for len(s.events) > 0 && s.events[len(s.events)-1].Step >= first {
		s.events = s.events[:len(s.events)-1]
	}
	s.last = min(b.last, number<<b.cast.shift+b.mask())
	s.full = number < len(b.blocks)-1
	if b.number == b.run.Branch() {
		if recent, ok := b.run.Recent(first, s.last); ok {
			s.events = append(s.events, recent...)
			return s
		}
	}
	b.run.Replay(b.number, first, s.last, func(e *cluster.Event) { s.events = append(s.events, e.Clone()) }).Advance(1 << 40)
	return s
}
