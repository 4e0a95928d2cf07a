package chronicle

import (
	"math"
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
	// Linear is virtual time, in milliseconds.
	Linear
	// Even has all steps equally far apart, a unit each.
	Even

	scales = 2 // those that are sums over the steps
	kept   = 3 // those of which the place before each block is kept
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

// places are the places of the first steps of the block that was asked for last.
type places struct {
	block *block
	scale Scale
	pos   []float64
}

// upTo returns the places of the first steps of a block on a scale that is a sum, at least as far as the first that is not before pos.
func (b *Branch) upTo(scale Scale, number int, pos float64) []float64 {
	k, p := b.blocks[number], &b.placed[scale]
	if p.block != k {
		p.block, p.pos = k, p.pos[:0]
	}
	at, before := b.starts[scale][number], k.time
	if n := len(p.pos); n > 0 {
		at, before = p.pos[n-1], b.timeIn(number, n-1)
	}
	r := &b.rulers[scale]
	for i := len(p.pos); i < len(k.words) && at < pos; i++ {
		now := b.timeIn(number, i)
		if number > 0 || i > 0 {
			at += r.room(k.words[i], now-before)
		}
		p.pos, before = append(p.pos, at), now
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
	return b.upTo(scale, step>>b.cast.shift, math.Inf(1))[step&b.mask()]
}

// At returns the last step whose place is not beyond pos, or 0.
func (b *Branch) At(scale Scale, pos float64) int {
	if scale == Even {
		return int(max(0, min(pos, float64(b.last))))
	}
	n := sort.Search(len(b.blocks), func(i int) bool { return b.starts[scale][i] > pos }) - 1
	if n < 0 {
		return 0
	}
	return max(0, n<<b.cast.shift+b.search(scale, n, math.Nextafter(pos, math.Inf(1)))-1)
}

// search returns the first step of a block whose place is not before pos; the number of its steps if there is none.
func (b *Branch) search(scale Scale, n int, pos float64) int {
	if scale == Linear {
		return sort.Search(len(b.blocks[n].words), func(i int) bool { return float64(b.timeIn(n, i)) >= pos })
	}
	return sort.SearchFloat64s(b.upTo(scale, n, pos), pos)
}

// Columns cuts a stretch of a scale that begins at left into columns of a width, and returns n+1 steps: column i has those from the i-th
// up to right before the next one. It writes into bounds, which is used again. Columns that are wider than a few blocks begin with a
// block, so that nothing has to be counted step by step; they are all told apart, and together they have every step.
func (b *Branch) Columns(bounds []int, scale Scale, left, width float64, n int) []int {
	bounds = bounds[:0]
	const few = 4
	wide := b.At(scale, left+width*float64(n))-b.At(scale, left) > n*few<<b.cast.shift
	for i := range n + 1 {
		bounds = append(bounds, b.from(scale, left+width*float64(i), wide))
	}
	return bounds
}

// from returns the first step whose place is not before pos; one more than the last if there is none. With wide it is the first of its
// block or of the next one.
func (b *Branch) from(scale Scale, pos float64, wide bool) int {
	if scale == Even {
		return int(math.Ceil(max(0, min(pos, float64(b.last+1)))))
	}
	starts := b.starts[scale]
	n := sort.Search(len(starts), func(i int) bool { return starts[i] >= pos })
	switch {
	case n == 0:
		return 0
	case wide && n < len(starts):
		return n << b.cast.shift
	}
	n--
	return n<<b.cast.shift + b.search(scale, n, pos)
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
func (b *Branch) StepAt(at cluster.Time) int { return b.At(Linear, float64(at)) }

func (b *Branch) clamp(step int) int { return max(0, min(step, b.last)) }
func (b *Branch) mask() int          { return 1<<b.cast.shift - 1 }
