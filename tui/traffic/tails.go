package traffic

import (
	"math"

	"synod/tui/layout"
)

// A tail is a line of dots behind a head.
const (
	tailLen    = 30 // dots
	tailBefore = 5  // how many dots of it may lie before the lane begins, up to the sender's box
	faintFrom  = 18 // from so many dots behind the head on it is faint
)

// Dots is one cell of tails: dots of braille, in the hue of the head that is nearest.
type Dots struct {
	X, Y int
	Bits uint8 // as in U+2800; 0 for a cell that is to be empty
	Head int   // the nearest head, whose hue it has; -1 where it is empty
	Far  int   // its distance to that head, in dots
}

// tailCell is what is known of a cell while tails are drawn.
type tailCell struct {
	bits  uint8
	far   int8
	head  int16 // plus one; 0 for none
	other bool  // another head's tail lies here, too
}

// dotBits are the dots of a braille character by column and row.
var dotBits = [2][4]uint8{{0x01, 0x02, 0x04, 0x40}, {0x08, 0x10, 0x20, 0x80}}

// drawTails draws the tails of all heads that are shown. The cell behind a head belongs to its own tail alone, so that one can
// see there what the message is.
func (c *composer) drawTails() {
	stems := c.occupied.stems
	for n := range c.picture.Heads {
		h := &c.picture.Heads[n]
		switch {
		case !h.Shown:
		case h.Dot:
			c.dot(n, h.At, 0)
		case h.Behind == Nothing:
		case h.Behind == Stub:
			x, y := BehindHead(h.X, h.Y, h.Way, 0)
			t := &c.occupied.tails[y*c.width+x]
			t.bits, t.head, t.far = StubBits(h.Way, c.Messages[h.Messages[0]].Class.Answers), int16(n+1), 1
		default:
			lane := c.lanes[h.Messages[0]]
			Tail(lane, h.At, c.Messages[h.Messages[0]].Class.Answers && !c.ASCII, func(at layout.Dot, k int) { c.dot(n, at, k) })
		}
	}
	dots := c.occupied.dots[:0]
	for i := range c.occupied.tails {
		stem := stems[i] != 0 && c.picture.Heads[stems[i]-1].Shown // even where it is empty, no link is to be seen there
		if t := &c.occupied.tails[i]; (t.bits != 0 || stem) && !c.occupied.solid[i] && !c.headAt(i) {
			dots = append(dots, Dots{i % c.width, i / c.width, t.bits, int(t.head) - 1, int(t.far)})
		}
	}
	c.occupied.dots, c.picture.Tails = dots, dots
}

// StubBits are the dots of a stub: a line or two of a cell, as in the legend.
func StubBits(way Direction, answers bool) uint8 {
	switch {
	case answers:
		return 0x36
	case way == Up || way == Down:
		return 0x06
	}
	return 0x12
}

// Tail calls f with every dot of a tail and its distance to the head, the nearest first.
func Tail(lane layout.Lane, head layout.Dot, double bool, f func(at layout.Dot, k int)) {
	far := lane.Len()
	if far == 0 {
		return
	}
	ux, uy := (lane.To.X-lane.From.X)/far, (lane.To.Y-lane.From.Y)/far
	last := min(tailLen, flownDots(lane, head)+tailBefore)
	for k := 1; k <= last; k++ {
		p := layout.Dot{X: head.X - ux*float64(k), Y: head.Y - uy*float64(k)}
		if !double {
			f(p, k)
			continue
		}
		f(layout.Dot{X: p.X - uy, Y: p.Y + ux}, k)
		f(layout.Dot{X: p.X + uy, Y: p.Y - ux}, k)
	}
}

// dot sets one dot of the tail of a head.
func (c *composer) dot(n int, at layout.Dot, k int) {
	x, y := int(math.Floor(at.X+1e-7)), int(math.Floor(at.Y+1e-7))
	y = max(0, min(y, 4*c.height-1)) // a double tail along the edge stays double
	if x < 0 || x >= 2*c.width {
		return
	}
	i := y/4*c.width + x/2
	if s := c.occupied.stems[i]; s != 0 && int(s) != n+1 && c.picture.Heads[s-1].Shown {
		return
	}
	t := &c.occupied.tails[i]
	t.bits |= dotBits[x%2][y%4]
	head := int16(n + 1)
	if t.head != 0 && t.head != head {
		t.other = true
	}
	if t.head == 0 || k < int(t.far) {
		t.head, t.far = head, int8(k)
	}
}

// headAt reports whether a head is drawn in a cell.
func (c *composer) headAt(i int) bool { return c.occupied.heads[i] != 0 }
