package traffic

import (
	"math"

	"synod/tui/layout"
)

// A tail says who sent a message to whom, if nobody else's could be drawn with the same dots. Where agents stand close that is not
// sure: such a head has a stub behind it in place of a tail, of one cell, which says only whether it asks or answers.

// Behind is what is drawn behind a head.
type Behind uint8

// What can be behind a head.
const (
	Nothing Behind = iota // there is no room
	Stub                  // one cell, as in the legend: it asks or it answers
	Trail                 // a tail, from which one can tell who sent it to whom
)

// ways are all lanes of a layout.
type ways struct {
	of    *layout.Layout
	lanes []way // from i to j at i*agents+j
	// through are the lanes in which a head may be in a cell, by cell; nil until somebody asks.
	through [][]int16
}

// way is a lane, and its direction as a unit.
type way struct {
	layout.Lane
	far, ux, uy float64
	points      Direction
}

// waysOf returns the lanes of a layout. They are kept while it stays.
func (m *Memory) waysOf(l *layout.Layout) *ways {
	if m.ways.of == l {
		return &m.ways
	}
	m.ways = ways{of: l, lanes: make([]way, l.Agents*l.Agents)}
	for i := range l.Agents {
		for j := range l.Agents {
			if i == j {
				continue
			}
			n := i*l.Agents + j
			w := way{Lane: l.Lane(i, j)}
			w.far, w.points = w.Len(), directionOf(w.Lane)
			m.ways.lanes[n] = w
			if w.far == 0 {
				continue
			}
			m.ways.lanes[n].ux, m.ways.lanes[n].uy = (w.To.X-w.From.X)/w.far, (w.To.Y-w.From.Y)/w.far
		}
	}
	return &m.ways
}

// throughCell returns the lanes in which a head may be in a cell of the Stage.
func (w *ways) throughCell(x, y int) []int16 {
	width, height := w.of.Width, w.of.Height
	if w.through == nil {
		w.through = make([][]int16, width*height)
		for n := range w.lanes {
			lane, last := &w.lanes[n], -1
			for step := 0; lane.far > 0 && float64(step) <= lane.far+1; step++ {
				x, y := lane.At(float64(step) / lane.far).Cell()
				if i := y*width + x; x >= 0 && y >= 0 && x < width && y < height && i != last {
					w.through[i], last = append(w.through[i], int16(n)), i
				}
			}
		}
	}
	return w.through[y*width+x]
}

// tellApart gives a stub to every head whose tail could be another's, and draws the tails again if there is one.
func (c *composer) tellApart() {
	for _, l := range c.picture.Labels {
		for x := l.X; x < l.X+l.W; x++ {
			c.occupied.said[l.Y*c.width+x] = true
		}
	}
	changed := false
	for n := range c.picture.Heads {
		if h := &c.picture.Heads[n]; h.Shown && !h.Dot && !c.told(n, true) {
			if h.Behind = Stub; !c.stubFree(h) {
				h.Behind = Nothing
			}
			changed = true
		}
	}
	if !changed {
		return
	}
	clear(c.occupied.tails)
	c.drawTails()
	again := false
	for n := range c.picture.Heads { // a stub must not look like the beginning of a tail
		if h := &c.picture.Heads[n]; h.Shown && h.Behind == Stub && !c.told(n, false) {
			h.Behind, again = Nothing, true
		}
	}
	if again {
		clear(c.occupied.tails)
		c.drawTails()
	}
}

// stubFree reports whether the cell of a stub is free.
func (c *composer) stubFree(h *Head) bool {
	x, y := BehindHead(h.X, h.Y, h.Way, 0)
	i := y*c.width + x
	return c.on(x, y) && !c.occupied.solid[i] && !c.occupied.said[i] && c.occupied.heads[i] == 0
}

// told reports whether one sees from the dots behind a head that it is in its own lane, and in no other; or, if it has no tail, that
// it is in none.
func (c *composer) told(n int, has bool) bool {
	h := &c.picture.Heads[n]
	m := &c.Messages[h.Messages[0]]
	all := c.memory.waysOf(c.Layout)
	own := m.From*c.Layout.Agents + m.To
	if has && !c.mayBe(h, &all.lanes[own], m.Class.Answers) {
		return false
	}
	for _, n := range all.throughCell(h.X, h.Y) {
		i := int(n)
		w := &all.lanes[i]
		if m.State == Flying && w.points != h.Way {
			continue
		}
		for _, double := range [...]bool{false, true} {
			if (has && i == own && double == m.Class.Answers) || c.ASCII && double != m.Class.Answers {
				continue
			}
			if c.mayBe(h, w, double) {
				return false
			}
		}
	}
	return true
}

// mayBe reports whether what is drawn behind a head may be its tail in a lane.
func (c *composer) mayBe(h *Head, w *way, double bool) bool {
	x, y := 2*float64(h.X)+1-w.From.X, 4*float64(h.Y)+2-w.From.Y
	middle := int(x*w.ux + y*w.uy)
	for step := max(0, middle-4); step <= middle+4 && float64(step) <= w.far+1; step++ {
		at := w.At(float64(step) / w.far)
		if x, y := at.Cell(); x == h.X && y == h.Y && c.tailMayBe(h, w, at, step, double) {
			return true
		}
	}
	return false
}

// mostStem is the most cells that a stem has.
const mostStem = 12

// tailMayBe is mayBe for one place of the head.
func (c *composer) tailMayBe(h *Head, w *way, at layout.Dot, step int, double bool) bool {
	if !double && !c.ASCII && !c.beginsHere(h, w, at) {
		return false
	}
	var stem [mostStem]int
	var bits [mostStem]uint8
	var firm [mostStem]bool // the tail begins there
	stems, own := 0, h.Y*c.width+h.X
	find := func(i int) int {
		for k := range stems {
			if stem[k] == i {
				return k
			}
		}
		return -1
	}
	for side := -1; side <= 1 && c.Messages[h.Messages[0]].State == Flying; side++ { // nothing else is right behind it
		x, y := BehindHead(h.X, h.Y, h.Way, side)
		if i := y*c.width + x; c.on(x, y) && !c.covered(i) {
			stem[stems], firm[stems] = i, true
			stems++
		}
	}
	sides, each := [2]float64{0, 0}, 1
	if double && !c.ASCII {
		sides, each = [2]float64{-1, 1}, 2
	}
	last, begun := min(tailLen, step+tailBefore), 0
	for k := 1; k <= last; k++ {
		p := layout.Dot{X: at.X - w.ux*float64(k), Y: at.Y - w.uy*float64(k)}
		if px, py := p.Cell(); px != h.X || py != h.Y {
			begun++
		}
		for _, side := range sides[:each] {
			x, y := c.dotAt(p.X-w.uy*side, p.Y+w.ux*side)
			if x < 0 || x >= 2*c.width {
				continue
			}
			i, bit := y/4*c.width+x/2, dotBits[x%2][y%4]
			if i == own {
				continue
			}
			s := find(i)
			if s < 0 && begun <= 2 && stems < mostStem {
				s = stems
				stem[s] = i
				stems++
			}
			if s >= 0 {
				bits[s] |= bit
				if begun == 1 || begun == 2 {
					firm[s] = true
				}
				if firm[s] && !c.ASCII && c.occupied.tails[i].bits&bit == 0 {
					return false
				}
			}
			if here := c.occupied.tails[i].bits; here&bit == 0 && (!c.ASCII || here == 0 && c.occupied.lines[i] == 0) && (s < 0 || !firm[s]) &&
				!c.covered(i) && !c.besideAnother(h, i) {
				return false
			}
		}
	}
	for s, i := range stem[:stems] {
		is := c.occupied.tails[i].bits
		switch {
		case !firm[s]:
		case c.covered(i), bits[s] == 0 && is != 0, bits[s] != 0 && is == 0, is != bits[s] && !c.ASCII:
			return false
		}
	}
	return begun > 0
}

// beginsHere reports whether the first dot of a single tail behind a head is there. Nearly always that decides.
func (c *composer) beginsHere(h *Head, w *way, at layout.Dot) bool {
	for k := 1; k <= tailBefore; k++ {
		p := layout.Dot{X: at.X - w.ux*float64(k), Y: at.Y - w.uy*float64(k)}
		if x, y := p.Cell(); x == h.X && y == h.Y {
			continue
		}
		x, y := c.dotAt(p.X, p.Y)
		return x < 0 || x >= 2*c.width || c.occupied.tails[y/4*c.width+x/2].bits&dotBits[x%2][y%4] != 0
	}
	return true
}

// dotAt returns a dot of a tail. A double one along the edge stays double.
func (c *composer) dotAt(x, y float64) (int, int) {
	return int(math.Floor(x + 1e-7)), max(0, min(int(math.Floor(y+1e-7)), 4*c.height-1))
}

// covered reports whether something lies over the tails in a cell.
func (c *composer) covered(i int) bool {
	return c.occupied.solid[i] || c.occupied.said[i] || c.occupied.heads[i] != 0
}

// besideAnother reports whether a cell is so near another head that its stem may be there.
func (c *composer) besideAnother(h *Head, i int) bool {
	for y := max(0, i/c.width-1); y <= min(c.height-1, i/c.width+1); y++ {
		for x := max(0, i%c.width-2); x <= min(c.width-1, i%c.width+2); x++ {
			if c.occupied.heads[y*c.width+x] != 0 && (x != h.X || y != h.Y) {
				return true
			}
		}
	}
	return false
}
