package traffic

import (
	"cmp"
	"math"
	"slices"

	"synod/tui/layout"
)

// Where a message stands that flies no more, as a part of its way.
const (
	heldAt = 0.36 // what is said of a link stands in its middle
	LostAt = 0.36
)

// back is how far a head goes back along its way to make room for another, in dots; roomBehind is how much of that may lie before
// the lane begins, where its tail is.
const (
	back       = 25
	roomBehind = 0
)

// flown returns the part of its way that a message has behind it on the screen.
func (m *Message) flown() float64 {
	switch m.State {
	case Held:
		return heldAt
	case Lost:
		return LostAt
	}
	return max(0, min(m.Done, 1))
}

// HeldIn returns the cell of a lane where a message stands that is held there.
func HeldIn(lane layout.Lane) (x, y int) { return whole(lane, heldAt).Cell() }

// findHeads puts every message in its place, makes one head of those that say the same in one place, and has heads that meet give
// way.
func (c *composer) findHeads() {
	c.lanes = make([]layout.Lane, len(c.Messages))
	c.picture.Heads = make([]Head, 0, len(c.Messages))
	crowd := len(c.Messages) > mostHeads
	all := c.memory.waysOf(c.Layout)
	single := make([]int, len(c.Messages))
	for i := range c.Messages {
		m := &c.Messages[i]
		w := &all.lanes[m.From*c.Layout.Agents+m.To]
		c.lanes[i], single[i] = w.Lane, i
		h := Head{At: whole(w.Lane, m.flown()), Way: w.points, Messages: single[i : i+1 : i+1], Behind: Trail}
		h.Dot = crowd && m.State == Flying && !c.concerns(i)
		h.X, h.Y = h.At.Cell()
		if !c.merge(&h, m) {
			c.picture.Heads = append(c.picture.Heads, h)
		}
	}
	c.giveWay()
}

// whole returns the place on a lane that is a whole number of dots from its beginning: then a tail has only so many shapes, and
// one can tell from it which lane it is in.
func whole(lane layout.Lane, f float64) layout.Dot {
	far := lane.Len()
	if far == 0 {
		return lane.From
	}
	return lane.At(math.Floor(f*far+0.5) / far)
}

// flownDots returns how many dots from the beginning of a lane a head is; less than none where it has given way.
func flownDots(lane layout.Lane, at layout.Dot) int {
	far := lane.Len()
	if far == 0 {
		return 0
	}
	along := (at.X-lane.From.X)*(lane.To.X-lane.From.X) + (at.Y-lane.From.Y)*(lane.To.Y-lane.From.Y)
	return int(math.Floor(along/far + 0.5))
}

// merge adds a message to a head that says the same, points in the same way, belongs to the same sender or receiver, and is at most
// one cell away.
func (c *composer) merge(h *Head, m *Message) bool {
	if h.Dot {
		return false
	}
	for i := range c.picture.Heads {
		o := &c.picture.Heads[i]
		if o.Dot || o.Way != h.Way || o.X-h.X > 1 || h.X-o.X > 1 || o.Y-h.Y > 1 || h.Y-o.Y > 1 {
			continue
		}
		first := &c.Messages[o.Messages[0]]
		if (first.From == m.From || first.To == m.To) && first.State == m.State && first.Words == m.Words {
			o.Messages = append(o.Messages, h.Messages[0])
			return true
		}
	}
	return false
}

// giveWay has heads that share a cell, or are side by side, or where another's tail begins, go back along their own tails. Who is
// further on stays. One for which there is no room is not shown.
func (c *composer) giveWay() {
	taken, stems, firm := c.occupied.taken, c.occupied.stems, c.occupied.firm
	var order []int
	for h := range c.picture.Heads {
		if !c.picture.Heads[h].Dot {
			order = append(order, h)
		}
	}
	slices.SortFunc(order, func(a, b int) int {
		i, j := c.picture.Heads[a].Messages[0], c.picture.Heads[b].Messages[0]
		return cmp.Or(cmp.Compare(c.Messages[j].flown(), c.Messages[i].flown()), cmp.Compare(i, j))
	})
	is := func(all []bool, x, y int) bool { return c.on(x, y) && all[y*c.width+x] }
	for _, n := range order {
		h := &c.picture.Heads[n]
		lane := c.lanes[h.Messages[0]]
		far := lane.Len()
		if far == 0 {
			continue
		}
		flown, stopped := flownDots(lane, h.At), c.Messages[h.Messages[0]].State != Flying
		for step := 0; step <= back && step <= flown+roomBehind; step++ {
			at := lane.At(float64(flown-step) / far)
			x, y := at.Cell()
			if stopped && c.on(x, y) && c.occupied.solid[y*c.width+x] {
				continue // what is held or lost is what one looks for: it stands beside what is said of the link
			}
			if !c.on(x, y) || is(taken, x-1, y) || is(taken, x, y) || is(taken, x+1, y) || stems[y*c.width+x] != 0 {
				continue
			}
			stem, halo := c.stem(lane, at, h.Way)
			if full := func(i int) bool { return taken[i] || stems[i] != 0 }; slices.ContainsFunc(stem, full) || slices.ContainsFunc(halo, full) {
				continue
			}
			h.At, h.X, h.Y, h.Shown = at, x, y, true
			taken[y*c.width+x] = true
			for _, i := range stem {
				stems[i], firm[i] = int16(n+1), true
			}
			for _, i := range halo {
				stems[i] = int16(n + 1)
			}
			break
		}
	}
}

// under reports whether a cell lies under a mark or the ledger.
func (c *composer) under(x, y int) bool {
	if l := c.picture.Ledger; l != nil && l.Ground().Has(x, y) {
		return true
	}
	return slices.ContainsFunc(c.Marks, func(b layout.Box) bool { return b.Has(x, y) })
}

// on reports whether a cell is one of the Stage's.
func (c *composer) on(x, y int) bool { return x >= 0 && y >= 0 && x < c.width && y < c.height }

// stemDots is how many dots of a tail belong to its stem.
const stemDots = 2

// stem returns the cells in which the tail of a head begins, whether it is single or double, and those around them right behind the
// head. What one sees in all of them is the tail of this head and nothing else.
func (c *composer) stem(lane layout.Lane, at layout.Dot, way Direction) (stem, halo []int) {
	hx, hy := at.Cell()
	far, flown := lane.Len(), flownDots(lane, at)
	ux, uy := (lane.To.X-lane.From.X)/far, (lane.To.Y-lane.From.Y)/far
	dots := 0
	for k := 1; k <= flown+tailBefore && dots < stemDots; k++ {
		p := layout.Dot{X: at.X - ux*float64(k), Y: at.Y - uy*float64(k)}
		if x, y := p.Cell(); x == hx && y == hy {
			continue
		}
		dots++
		for _, side := range [...]float64{0, -1, 1} {
			x, y := layout.Dot{X: p.X - uy*side, Y: p.Y + ux*side}.Cell()
			if i := y*c.width + x; c.on(x, y) && (x != hx || y != hy) && !slices.Contains(stem, i) {
				stem = append(stem, i)
			}
		}
	}
	for side := -1; side <= 1; side++ {
		x, y := BehindHead(hx, hy, way, side)
		if i := y*c.width + x; c.on(x, y) && !slices.Contains(stem, i) {
			halo = append(halo, i)
		}
	}
	return stem, halo
}

// BehindHead returns the cell right behind a head, or that at one side of it.
func BehindHead(x, y int, way Direction, side int) (int, int) {
	switch way {
	case Right:
		return x - 1, y + side
	case Left:
		return x + 1, y + side
	case Up:
		return x + side, y + 1
	}
	return x + side, y - 1
}

// showHeads takes away the heads that lie under an agent, a mark or the ledger, and those whose tails begin under the ledger.
func (c *composer) showHeads() {
	for i, s := range c.occupied.stems {
		if s != 0 && c.occupied.firm[i] && c.under(i%c.width, i/c.width) {
			c.picture.Heads[s-1].Shown = false
		}
	}
	for i := range c.picture.Heads {
		h := &c.picture.Heads[i]
		if h.Dot {
			h.Shown = c.on(h.X, h.Y)
		}
		if h.Shown && c.occupied.solid[h.Y*c.width+h.X] {
			h.Shown = false
		}
		if h.Shown && !h.Dot {
			c.occupied.heads[h.Y*c.width+h.X] = int16(i + 1)
			c.shut(h.X-1, h.Y, 3)
		}
	}
	for i, s := range c.occupied.stems {
		if s != 0 && c.occupied.firm[i] && c.picture.Heads[s-1].Shown {
			c.occupied.shut[i]++
		}
	}
}
