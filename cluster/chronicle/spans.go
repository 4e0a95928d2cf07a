package chronicle

import (
	"synod/cluster"
	"synod/roles"
)

// Act is something that was done to the world around the agents right after a step.
type Act struct {
	Step    int
	Time    cluster.Time
	Marks   Marks
	Command *cluster.Command // nil for what an agent found on its disk when the run began
	Rules   roles.Flaws      // that are off from here on
	Cuts    *cluster.Cuts    // the links that are cut from here on, if the command was about that
	flight  flight           // of a command to hold or release a message
}

// Acts returns what was done right after the steps first … last, in order. Nobody may write into the list.
func (b *Branch) Acts(first, last int) []Act {
	low, high := 0, len(b.acts)
	for low < high && b.acts[low].Step < first {
		low++
	}
	for high > low && b.acts[high-1].Step > last {
		high--
	}
	return b.acts[low:high]
}

// CutsAt returns the links that are cut after a step; nil for none.
func (b *Branch) CutsAt(step int) *cluster.Cuts {
	for i := len(b.acts) - 1; i >= 0; i-- {
		if a := &b.acts[i]; a.Step <= step && a.Cuts != nil {
			return a.Cuts
		}
	}
	return nil
}

// Condition is a way in which an agent does nothing.
type Condition uint8

// The conditions.
const (
	Down   Condition = iota
	Paused           // it stands still
)

// turn is the begin or the end of a condition.
type turn struct {
	step, lane int
	what       Condition
	begins     bool
}

// Span is a stretch of steps through which an agent is down, or stands still.
type Span struct {
	Lane   int
	What   Condition
	First  int  // the step in which it began
	Last   int  // the step in which it ended
	Open   bool // it has not ended; Last is the latest step then
	hidden bool
}

// Spans appends every span of which a part lies in the steps first … last, in the order in which they began.
func (b *Branch) Spans(list []Span, first, last int) []Span {
	begin := len(list)
	open := make([][2]int, b.cast.n()) // by lane and condition where its span is in the list, and one more
	end := func(lane int, what Condition, step int) {
		if at := open[lane][what] - 1; at >= 0 {
			s := &list[at]
			s.Last, s.Open, s.hidden = step, false, step < first
			open[lane][what] = 0
		}
	}
	for _, t := range b.turns {
		if t.begins {
			if t.what == Down {
				end(t.lane, Paused, t.step)
			}
			if open[t.lane][t.what] == 0 && t.step <= last {
				list = append(list, Span{t.lane, t.what, t.step, b.last, true, false})
				open[t.lane][t.what] = len(list)
			}
			continue
		}
		end(t.lane, t.what, t.step)
	}
	kept := list[:begin]
	for _, s := range list[begin:] {
		if !s.hidden {
			kept = append(kept, s)
		}
	}
	return kept
}
