package traffic

import "slices"

// later is what it costs that a label would touch an agent or the edge, or that another head would run into it, later on if it stayed at
// its head.
func (p *placer) later(u *unit, own *Head, x, y, w int) int {
	m := p.words(u)
	cost := 0
	if m.State == Flying {
		lane := p.lanes[u.messages[0]]
		for _, f := range [...]float64{0.3, 0.6, 0.9} {
			hx, hy := lane.At(m.flown() + (1-m.flown())*f).Cell()
			lx, ly := x+hx-own.X, y+hy-own.Y
			if lx < 0 || ly < 0 || lx+w > p.width || ly >= p.height || p.touches(lx, ly, w) {
				cost += laterPlace
			}
		}
	}
	for k := range p.ahead {
		cells := p.ahead[k]
		at := cells[u.head]
		if at.gone {
			break
		}
		lx, ly := x+at.x-own.X, y+at.y-own.Y
		for _, n := range p.foreign {
			if o := cells[n]; o.y == ly && o.x >= lx-1 && o.x <= lx+w && !o.gone && !slices.Contains(u.heads, n) {
				cost += laterHead
				break
			}
		}
	}
	return cost
}

// cell is where a head will be.
type cell struct {
	x, y int
	gone bool // its message will have arrived
}

// lookAhead finds where all heads will be in some moments to come.
func (p *placer) lookAhead() {
	for k, wait := range [...]float64{1, 2, 3.5, 5, 7, 9.5, 12, 15, 19} {
		cells := make([]cell, len(p.picture.Heads))
		for n := range p.picture.Heads {
			h := &p.picture.Heads[n]
			m := &p.Messages[h.Messages[0]]
			c := cell{h.X, h.Y, false}
			if m.State == Flying && m.Left > 0 {
				c.gone = m.Left < wait
				c.x, c.y = p.lanes[h.Messages[0]].At(min(1, m.Done+(1-m.Done)*wait/m.Left)).Cell()
			}
			cells[n] = c
		}
		p.ahead[k] = cells
	}
}
