package spacetime

import (
	"slices"
	"strconv"

	"synod/roles"
)

// The words of messages: one label for all of a broadcast, in the longest form for which there is room. On the line is better than
// beside it, for one sees which line is meant.

// labels are what is known of the messages of a picture while their labels are placed.
type labels struct {
	group  []int32   // by message: the broadcast that it belongs to
	groups []int     // by broadcast: its first message
	cells  []int32   // by cell: the only broadcast with dots there, none or mixed
	order  []int32   // of broadcasts
	next   []int32   // by message: the next one of its broadcast, -1 for none
	forms  [][]Piece // of the broadcast that is looked at
}

const (
	noGroup    = int32(-1)
	manyGroups = int32(-2)
)

// Where a label goes: so far from its sender as a part of the way and of the distance between lanes, but no nearer than so many rows;
// beside the line it costs so many rows more.
const (
	partOfWay   = 0.4
	partOfPitch = 0.55
	leastRows   = 2
	asideCost   = 22 // in tenths of a row
	asideCells  = 2
	chipMost    = 10
)

// findGroups says which messages are a broadcast: those of a step and of a kind.
func (c *Canvas) findGroups() {
	l, s := &c.labels, c.s
	l.group, l.groups, l.next = l.group[:0], l.groups[:0], l.next[:0]
	tails := make([]int, 0, 64)
	for i := range s.Messages {
		m := &s.Messages[i]
		l.next = append(l.next, -1)
		g := noGroup
		if c.lines.ways[i].on {
			for k := len(l.groups) - 1; k >= 0 && k >= len(l.groups)-8; k-- {
				f := &s.Messages[l.groups[k]]
				if f.SentStep == m.SentStep && f.Words.Kind == m.Words.Kind && f.From == m.From && f.Lit == m.Lit &&
					f.Words.Slot == m.Words.Slot && f.Copy == m.Copy {
					g = int32(k)
					l.next[tails[k]] = int32(i)
					tails[k] = i
					break
				}
			}
			if g == noGroup {
				g = int32(len(l.groups))
				l.groups, tails = append(l.groups, i), append(tails, i)
			}
		}
		l.group = append(l.group, g)
	}
	if n := c.Width * c.Height; cap(l.cells) < n {
		l.cells = make([]int32, n)
	}
	l.cells = l.cells[:c.Width*c.Height]
	for cell := range l.cells {
		l.cells[cell] = noGroup
		for e := c.lines.head[cell]; e >= 0; e = c.lines.entries[e].next {
			i := c.lines.entries[e].message
			if c.rank(&s.Messages[i]) == rankGone {
				continue
			}
			switch g := l.group[i]; l.cells[cell] {
			case noGroup, g:
				l.cells[cell] = g
			default:
				l.cells[cell] = manyGroups
			}
		}
	}
}

// most is the number of broadcasts that labels are tried for: beyond it there is no room anyway.
const most = 64

// drawLabels places the labels: older ones first, so that a new line never moves an old label.
func (c *Canvas) drawLabels() {
	c.findGroups()
	l := &c.labels
	l.order = l.order[:0]
	for g := range l.groups {
		if m := &c.s.Messages[l.groups[g]]; !c.s.Lit || c.rank(m) >= rankLit {
			l.order = append(l.order, int32(g))
		}
	}
	top := func(g int32) int {
		r := 0
		for i := int32(l.groups[g]); i >= 0; i = l.next[i] {
			if k := c.rank(&c.s.Messages[i]); k >= rankLit {
				r = max(r, k)
			}
		}
		return r
	}
	slices.SortStableFunc(l.order, func(a, b int32) int { return top(b) - top(a) })
	for k, g := range l.order {
		if k == most {
			break
		}
		c.placeLabel(g)
	}
}

// placeLabel finds the cheapest place for the longest form that has one.
func (c *Canvas) placeLabel(g int32) {
	l := &c.labels
	m := &c.s.Messages[l.groups[g]]
	before := 0
	for _, form := range c.formsOf(m) {
		w := c.width(form)
		if w == before || w == 0 {
			continue
		}
		before = w
		best, bx, by := 1<<30, 0, 0
		for i := int32(l.groups[g]); i >= 0; i = l.next[i] {
			if cost, x, y := c.tryLine(g, int(i), w, best); cost < best {
				best, bx, by = cost, x, y
			}
		}
		if best == 1<<30 {
			continue
		}
		for i := range form {
			form[i].Ink.Shade = max(form[i].Ink.Shade, c.late(bx, Full))
		}
		c.pieces(bx, by, c.Width, form)
		for k := range w {
			c.taken[by*c.Width+bx+k] |= takenByLabel
		}
		c.Shown.Labels++
		for i := int32(l.groups[g]); i >= 0; i = l.next[i] {
			c.Shown.Named++
		}
		return
	}
}

// tryLine returns the cheapest place along a line that costs less than a bound.
func (c *Canvas) tryLine(g int32, i, w, bound int) (cost, x, y int) {
	m, way := &c.s.Messages[i], &c.lines.ways[i]
	cost = bound
	if way.y0 == way.y1 {
		return cost, 0, 0
	}
	from := c.rows[m.From]
	rows := max(way.y1-way.y0, way.y0-way.y1) / 4
	target := max(leastRows*10, min(int(partOfWay*10*float64(rows)), int(partOfPitch*10*float64(c.pitch))))
	_, endY := way.at(way.len - 1)
	low, high := way.y0>>2, endY>>2
	if low > high {
		low, high = high, low
	}
	for row := max(low, rulerRows); row <= min(high, c.Height-1); row++ {
		base := 10*max(row-from, from-row) - target
		if base = max(base, -base); base >= cost || c.taken[row*c.Width]&takenByLane != 0 {
			continue
		}
		at := way.x0>>1 + round((4*row+2-way.y0)*(way.x1-way.x0), 2*(way.y1-way.y0))
		if way.y1 < way.y0 {
			at = way.x0>>1 + round((way.y0-4*row-2)*(way.x1-way.x0), 2*(way.y0-way.y1))
		}
		if at < c.gutter || at >= c.Width {
			continue
		}
		for k, off := range [...]int{0, 2, -2, 4, -4} {
			if left := at - w/2 + off; base+k < cost && off < w/2 && -off < w/2 && c.fits(g, left, row, w, 0, 0) {
				cost, x, y = base+k, left, row
				break
			}
		}
		if base+asideCost < cost {
			if c.fits(noGroup, at+2, row, w, 0, asideCells) {
				cost, x, y = base+asideCost, at+2, row
			} else if c.fits(noGroup, at-1-w, row, w, asideCells, 0) {
				cost, x, y = base+asideCost, at-1-w, row
			}
		}
	}
	return cost, x, y
}

// fits reports whether so many cells are free, or of one broadcast alone, with free ones before and after them.
func (c *Canvas) fits(g int32, x, y, w, before, after int) bool {
	if x-before < c.gutter || x+w+after > c.Width {
		return false
	}
	for i := x - before; i < x+w+after; i++ {
		cell := y*c.Width + i
		if c.taken[cell] != 0 {
			return false
		}
		if o := c.labels.cells[cell]; o != noGroup && o != g {
			return false
		}
	}
	// One blank on each side of a label that stands on its line keeps its words apart from dots of others.
	return true
}

// formsOf returns what a message says, from the longest form to the shortest.
func (c *Canvas) formsOf(m *Message) [][]Piece {
	l := &c.labels
	l.forms = l.forms[:0]
	ink := c.inkOf(m, 0)
	if ink.Tone == Hue && ink.Shade == Back {
		ink.Shade = Full
	}
	w := &m.Words
	kind := []Piece{{" " + w.Kind, ink}}
	if m.Class.Refuses {
		kind = []Piece{{" ", ink}, {c.s.signs().refused, Ink{Tone: Bad, Shade: ink.Shade}}, {" " + w.Kind, ink}}
	}
	if m.Copy {
		kind = append(kind, Piece{" again", ink})
	}
	end := Piece{" ", ink}
	ballot := Piece{" " + w.Ballot.String(), ink}
	var slot []Piece
	if w.Slotted {
		slot = []Piece{{" slot " + strconv.FormatUint(uint64(w.Slot), 10), ink}}
	}
	add := func(parts ...[]Piece) { l.forms = append(l.forms, slices.Concat(append(parts, []Piece{end})...)) }
	if m.Rough {
		add(kind)
		return l.forms
	}
	if w.Ballot.IsNone() {
		if w.Value != "" {
			add(kind, slot, c.valued(w.Value, ink))
		}
		add(kind, slot)
		add(kind)
		return l.forms
	}
	if r := &w.Report; !r.IsNone() {
		told := []Piece{{" (" + r.Ballot.String() + " ", ink}, c.shaded(c.chipPiece(r.Value, chipMost), ink), {")", ink}}
		if r.Ballot.IsNone() {
			told = []Piece{{" (", ink}, c.shaded(c.chipPiece(r.Value, chipMost), ink), {")", ink}}
		}
		if r.Value == "" {
			told = []Piece{{" (" + r.Ballot.String() + ")", ink}}
		}
		if m.Class.Refuses {
			told = []Piece{{" <" + r.Ballot.String(), ink}}
		}
		add(kind, []Piece{ballot}, told)
		add(kind, told)
	}
	if w.Value != "" {
		add(kind, []Piece{ballot}, slot, c.valued(w.Value, ink))
	}
	if w.Slotted {
		add(kind, []Piece{ballot}, slot)
	}
	add(kind, []Piece{ballot})
	add(kind)
	return l.forms
}

func (c *Canvas) valued(v roles.Value, ink Ink) []Piece {
	return []Piece{{" ", ink}, c.shaded(c.chipPiece(v, chipMost), ink)}
}

// shaded has a chip step back with its line.
func (c *Canvas) shaded(p Piece, ink Ink) Piece {
	if ink.Shade == Gone {
		p.Ink.Shade = Gone
	}
	return p
}
