package chronicle

import (
	"sort"

	"synod/cluster"
	"synod/roles"
)

// Scale says where steps stand on a line from left to right, or from top to bottom. Every scale only grows, so nothing in the past ever
// moves, and it grows with the steps, so no message arrives left of where it was sent.
type Scale uint8

const (
	// Mixed gives each step room for itself, and for the time that passed before it, long silence cut short. Its unit is a dot at the
	// usual size: a message that takes the longest usual delay is 48 dots long, when nothing else happens meanwhile.
	Mixed Scale = iota
	// Sparse is for a whole run in one line: steps take hardly any room, and a second of silence is seen as silence.
	Sparse
	// Even has all steps equally far apart, a unit each.
	Even
	// Linear is virtual time, in milliseconds.
	Linear

	scales = 2 // those that are sums over the steps
)

// longestDelay is for how long a message is usually under way at most, unless the run begins by saying otherwise.
const longestDelay = roles.DefaultDelay

// ruler says how much room a step takes.
type ruler struct {
	own, time float64 // dots for itself, and for a millisecond
	most      float64 // milliseconds that count at most
}

const longDots = 48 // how long a message of the longest usual delay is

// rulers returns the sums' rulers for a number of lanes and the longest usual delay.
func rulers(lanes int, longest cluster.Time) [scales]ruler {
	own := 2.0
	if lanes > 5 {
		own = 10 / float64(lanes)
	}
	delay := float64(longest)
	return [scales]ruler{
		Mixed:  {own, longDots / delay, delay / 2},
		Sparse: {0.02, longDots / delay, 10 * delay},
	}
}

// room returns the room that a step takes after some time has passed.
func (r ruler) room(w word, passed cluster.Time) float64 {
	own := r.own
	if w.event() == cluster.Lost || w.event() == cluster.Delivered && w.from() == w.lane() {
		own = 0
	}
	return own + r.time*min(float64(passed), r.most)
}

// places are the places of the steps of a block that were asked for last.
type places struct {
	block *block
	scale Scale
	pos   []float64
}

// in returns the places of the steps of a block on a scale that is a sum.
func (b *Branch) in(scale Scale, number int) []float64 {
	k := b.blocks[number]
	p := &b.placed[scale]
	if p.block != k {
		p.block, p.pos = k, p.pos[:0]
	}
	pos, before := k.pos[scale], k.time
	if n := len(p.pos); n > 0 {
		pos, before = p.pos[n-1], b.timeIn(number, n-1)
	}
	for i := len(p.pos); i < len(k.words); i++ {
		at := b.timeIn(number, i)
		if number > 0 || i > 0 {
			pos += b.rulers[scale].room(k.words[i], at-before)
		}
		p.pos, before = append(p.pos, pos), at
	}
	return p.pos
}

// Pos returns the place of a step. Step 0 is what was before the first; beyond the last step it is the place of the last.
func (b *Branch) Pos(scale Scale, step int) float64 {
	step = b.clamp(step)
	switch scale {
	case Even:
		return float64(step)
	case Linear:
		return float64(b.Time(step))
	}
	return b.in(scale, step>>b.cast.shift)[step&b.mask()]
}

// At returns the last step whose place is not beyond pos, or 0.
func (b *Branch) At(scale Scale, pos float64) int {
	switch scale {
	case Even:
		return b.clamp(int(max(0, min(pos, float64(b.last)))))
	case Linear:
		return b.StepAt(cluster.Time(max(0, min(pos, 1<<60))))
	}
	n := sort.Search(len(b.blocks), func(i int) bool { return b.blocks[i].pos[scale] > pos }) - 1
	if n < 0 {
		return 0
	}
	all := b.in(scale, n)
	i := sort.Search(len(all), func(i int) bool { return all[i] > pos })
	return max(0, n<<b.cast.shift+i-1)
}

// Time returns the instant of a step.
func (b *Branch) Time(step int) cluster.Time {
	step = b.clamp(step)
	return b.timeIn(step>>b.cast.shift, step&b.mask())
}

func (b *Branch) timeIn(number, i int) cluster.Time {
	k := b.blocks[number]
	if k.times[i] == tooLate {
		return b.late[number<<b.cast.shift+i]
	}
	return k.time + cluster.Time(k.times[i])
}

// StepAt returns the last step that was taken no later than an instant, or 0.
func (b *Branch) StepAt(at cluster.Time) int {
	n := max(0, sort.Search(len(b.blocks), func(i int) bool { return b.timeIn(i, 0) > at })-1)
	i := sort.Search(len(b.blocks[n].words), func(i int) bool { return b.timeIn(n, i) > at })
	return max(0, n<<b.cast.shift+i-1)
}

func (b *Branch) clamp(step int) int { return max(0, min(step, b.last)) }
func (b *Branch) mask() int          { return 1<<b.cast.shift - 1 }
