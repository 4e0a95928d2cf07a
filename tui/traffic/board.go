package traffic

import (
	"synod/tui/layout"
)

// board is what lies where on the Stage, by cell. It is kept from picture to picture, for it is large.
type board struct {
	solid []bool     // an agent, a mark or the ledger
	shut  []int8     // how much there is on which no label may lie
	lines []int8     // how many links
	heads []int16    // the head that is shown there, plus one
	taken []bool     // a head is there, shown or not
	stems []int16    // the head right behind which it is, plus one; no other tail is drawn there
	firm  []bool     // a tail begins there, and no label may lie on it
	said  []bool     // a label lies there
	tails []tailCell // dots
	// sums along each row, one longer than that: of solid cells and of links
	solids, crossed []int16
	dots            []Dots // of the last picture
}

// clean returns the board for a Stage of so many cells, empty.
func (b *board) clean(width, height int) *board {
	n := width * height
	if len(b.solid) != n || len(b.solids) != n+height {
		*b = board{make([]bool, n), make([]int8, n), make([]int8, n), make([]int16, n), make([]bool, n), make([]int16, n), make([]bool, n), make([]bool, n),
			make([]tailCell, n), make([]int16, n+height), make([]int16, n+height), nil}
		return b
	}
	clear(b.solid)
	clear(b.shut)
	clear(b.lines)
	clear(b.heads)
	clear(b.taken)
	clear(b.stems)
	clear(b.firm)
	clear(b.said)
	clear(b.tails)
	return b
}

// board notes what there is before labels come.
func (c *composer) board() {
	for _, b := range c.Layout.Nodes {
		c.block(b)
	}
	for _, b := range c.Marks {
		c.block(b)
	}
	for _, l := range c.Lines {
		c.line(l)
	}
}

// block notes a box on which and beside which no label may lie.
func (c *composer) block(b layout.Box) {
	for y := max(0, b.Y); y < min(c.height, b.Y+b.H); y++ {
		for x := max(0, b.X-1); x < min(c.width, b.X+b.W+1); x++ {
			c.occupied.shut[y*c.width+x]++
			if b.Has(x, y) {
				c.occupied.solid[y*c.width+x] = true
			}
		}
	}
}

// keepSigns has a sign of a link lie over what flies there, as a mark does, unless a head would be hidden by that.
func (c *composer) keepSigns() {
	for _, at := range c.Signs {
		x, y := at.Cell()
		if !c.on(x, y) {
			continue
		}
		b, i := layout.Box{X: x, Y: y, W: 1, H: 1}, y*c.width+x
		if c.occupied.taken[i] || c.occupied.firm[i] {
			c.shut(x-1, y, 3)
			continue
		}
		c.Marks = append(c.Marks, b)
		c.block(b)
	}
}

// line notes the cells that a link goes through.
func (c *composer) line(l layout.Lane) {
	steps := int(l.Len())
	last := -1
	for k := 0; k <= steps; k++ {
		x, y := l.From.To(l.To, float64(k)/max(1, float64(steps))).Cell()
		if i := y*c.width + x; c.on(x, y) && i != last {
			c.occupied.lines[i] = min(c.occupied.lines[i]+1, 3)
			last = i
		}
	}
}

// shut notes cells of a row where no label may lie.
func (c *composer) shut(x, y, w int) {
	if y < 0 || y >= c.height {
		return
	}
	for i := max(0, x); i < min(c.width, x+w); i++ {
		c.occupied.shut[y*c.width+i]++
	}
}
