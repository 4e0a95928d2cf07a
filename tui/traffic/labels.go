package traffic

import (
	"cmp"
	"slices"

	"synod/roles"
)

// Labels are put beside their heads by price. Everything is in tenths, so that it is exact.
const (
	lineCost       = 10 // a cell of a link
	otherTail      = 50 // a cell of another's tail,
	otherFaint     = 25 // and where that is faint
	ownTail        = 30
	ownFaint       = 15
	headInRow      = 140 // another head within two cells of an end, in its own message's row not the label's,
	headInOwnRow   = 90  // and in the row of the label's head
	headAboveBelow = 30
	nearerHead     = 180 // another head is nearer to the label than its own,
	asNearHead     = 80  // or as near
	laterHead      = 60  // each moment to come in which another head would run into it
	laterPlace     = 20  // each of three places on the rest of the way where it would touch an agent or the edge
	sameSpotForm   = -80
	sameSpot       = -48
	moveColumn     = 7
	moveRow        = 22
	mostMove       = 350

	mayKeep      = 320 // what a label costs at most that stays where it was, whatever else is free
	betterBy     = 120 // what another form must save
	tooDear      = 80  // forms whose price alone is so much above the best are not tried
	mostRepairs  = 12
	neighbours   = 3
	repairWorth  = 10
	noPlaceCost  = 500
	spots        = 22
	slid         = spots // the spot of a label that has slid out of the way, off all spots
	mostSlide    = 8     // columns
	slideCost    = 20
	slideColumn  = 12  // a column between such a label and its head, beyond the usual one
	gap          = 2   // cells between two labels in a row
	spreadDots   = 22  // how far a message of a broadcast has come when it has a label of its own,
	spreadPart   = 0.4 // or what part of the way
	fanPrice     = 2
	firstToFix   = Form(2)
	rowOffsetsOf = 5 // starts in each row above and below
)

// rows are those above and below a head in which labels may be, with what that costs.
var rows = [4]struct{ dy, cost int }{{-1, 25}, {1, 25}, {-2, 90}, {2, 90}}

// unit is what has one label: a head, or all heads of a broadcast that has not spread yet.
type unit struct {
	head     int   // at which the label is
	heads    []int // all
	messages []int
	was      *remembered
	placed   bool
	x, y, w  int
	spot     int
	form     Form
	cost     int
}

// words are what a unit's label says.
func (c *composer) words(u *unit) *Message { return &c.Messages[u.messages[0]] }

// price is what a form costs. One that speaks for several is dearer, for more is lost.
func (u *unit) price(m *Message, f Form) int {
	if len(u.heads) > 1 {
		return fanPrice * m.Words.price(f)
	}
	return m.Words.price(f)
}

// makeLabels places the labels.
func (c *composer) makeLabels() {
	units := c.units()
	if len(units) == 0 {
		c.memory.places = nil
		return
	}
	p := &placer{composer: c, writer: writer{measure: c.Measure}, tries: mostRepairs}
	p.prepare()
	p.lookAhead()
	for i := range units {
		p.keep(&units[i])
	}
	for i := range units {
		p.place(&units[i])
	}
	for i := range units {
		if u := &units[i]; u.was == nil && (!u.placed || u.form >= firstToFix) {
			p.repair(u, units)
		}
	}
	places := make(map[uint64]remembered, len(units))
	for i := range units {
		u := &units[i]
		if !u.placed {
			continue
		}
		h := &c.picture.Heads[u.head]
		places[c.words(u).Seq] = remembered{dx: u.x - h.X, dy: u.y - h.Y, spot: u.spot, form: u.form}
		p.write(c.words(u), u.form, len(u.messages), c.ASCII)
		c.picture.Labels = append(c.picture.Labels, Label{X: u.x, Y: u.y, W: u.w, Form: u.form, Pieces: slices.Clone(p.pieces), Messages: u.messages, Head: u.head})
	}
	c.memory.places = places
}

// units returns what is to have a label, in the order in which they are placed.
func (c *composer) units() []unit {
	selected := 0
	if c.counting {
		for i := range c.Messages {
			if c.concerns(i) {
				selected++
			}
		}
	}
	leads := c.fans()
	var units []unit
	var followers []int
	for _, n := range c.sorted() {
		h := &c.picture.Heads[n]
		first := h.Messages[0]
		switch {
		case h.Dot || c.counting && !c.matters(first, selected):
			continue
		case leads[n] >= 0 && leads[n] != n:
			followers = append(followers, n)
			continue
		case !h.Shown:
			continue
		}
		u := unit{head: n, heads: []int{n}, messages: slices.Clone(h.Messages), form: unlabelled}
		if was, ok := c.memory.places[c.Messages[first].Seq]; ok {
			u.was = &was
		}
		units = append(units, u)
	}
	for _, n := range followers {
		if i := slices.IndexFunc(units, func(u unit) bool { return u.head == leads[n] }); i >= 0 {
			units[i].heads = append(units[i].heads, n)
			units[i].messages = append(units[i].messages, c.picture.Heads[n].Messages...)
		}
	}
	// What speaks for several comes first of its kind, for it is needed most.
	slices.SortStableFunc(units, func(a, b unit) int {
		return cmp.Or(cmp.Compare(c.rank(a.head), c.rank(b.head)), cmp.Compare(min(len(b.heads), 2), min(len(a.heads), 2)))
	})
	return units
}

// fan is a broadcast: the same words, sent by one agent in one instant.
type fan struct {
	from  int
	sent  int64
	class roles.Class
	words Words
}

// fans returns for each head of a broadcast that has not come far enough yet to have a label of its own the head at which the label
// for all of these is: the slowest, so that it stays the same. A head for which there is no room has its part in that label, too. For
// any other head it returns -1.
func (c *composer) fans() []int {
	lead := map[fan]int{}
	leads := make([]int, len(c.picture.Heads))
	until := func(n int) float64 { // how long after it was sent a head has a label of its own
		i := c.picture.Heads[n].Messages[0]
		m := &c.Messages[i]
		return min(spreadPart, spreadDots/c.lanes[i].Len()) * m.Left / (1 - m.Done)
	}
	key := func(n int) (fan, bool) {
		h := &c.picture.Heads[n]
		i := h.Messages[0]
		m := &c.Messages[i]
		near := m.flown() < min(spreadPart, spreadDots/c.lanes[i].Len())
		return fan{m.From, m.Sent, m.Class, m.Words}, near && !h.Dot && m.State == Flying && m.Done < 1
	}
	for n := range leads {
		if f, ok := key(n); ok && c.picture.Heads[n].Shown {
			if l, seen := lead[f]; !seen || until(n) > until(l)+1e-6 {
				lead[f] = n
			}
		}
	}
	for n := range leads {
		leads[n] = -1
		if f, ok := key(n); ok {
			if l, shown := lead[f]; shown {
				leads[n] = l
			}
		}
	}
	return leads
}

// placer has what placing needs.
type placer struct {
	*composer
	writer
	foreign []int     // heads that are shown and no dots
	ahead   [9][]cell // where heads will be, by moment and head
	tries   int
}

// prepare makes the sums with which a stretch of cells is looked at in one step.
func (p *placer) prepare() {
	stride := p.width + 1
	solids, crossed := p.occupied.solids, p.occupied.crossed
	for y := range p.height {
		for x := range p.width {
			i, at := y*p.width+x, y*stride+x
			solids[at+1], crossed[at+1] = solids[at], crossed[at]+int16(p.occupied.lines[i])
			if p.occupied.solid[i] {
				solids[at+1]++
			}
		}
	}
	for n := range p.picture.Heads {
		if h := &p.picture.Heads[n]; h.Shown && !h.Dot {
			p.foreign = append(p.foreign, n)
		}
	}
}

// spotAt returns where a label of so many cells stands in a spot, and what that alone costs.
func (h *Head) spotAt(spot, w int) (x, y, cost int) {
	switch spot {
	case 0:
		return h.X + 2, h.Y, 0
	case 1:
		return h.X - 1 - w, h.Y, 5
	}
	row := rows[(spot-2)/rowOffsetsOf]
	y, cost = h.Y+row.dy, row.cost
	switch (spot - 2) % rowOffsetsOf {
	case 0:
		return h.X + 1, y, cost + 10
	case 1:
		return h.X, y, cost
	case 2:
		return h.X - w/2, y, cost
	case 3:
		return h.X - w + 1, y, cost
	}
	return h.X - w, y, cost + 10
}

// free reports whether a label may lie somewhere.
func (p *placer) free(x, y, w int) bool {
	if x < 0 || y < 0 || x+w > p.width || y >= p.height {
		return false
	}
	row := p.occupied.shut[y*p.width+x : y*p.width+x+w]
	for _, n := range row {
		if n != 0 {
			return false
		}
	}
	return true
}

// rawCost is what a place costs, but for the form and what was before.
func (p *placer) rawCost(u *unit, x, y, w, spotCost int) int {
	own := &p.picture.Heads[u.head]
	at := y*(p.width+1) + x
	cost := spotCost + lineCost*int(p.occupied.crossed[at+w]-p.occupied.crossed[at])
	for _, t := range p.occupied.tails[y*p.width+x : y*p.width+x+w] {
		if t.bits == 0 {
			continue
		}
		faint := t.far >= faintFrom
		switch mine := slices.Contains(u.heads, int(t.head)-1) && !t.other; {
		case mine && faint:
			cost += ownFaint
		case mine:
			cost += ownTail
		case faint:
			cost += otherFaint
		default:
			cost += otherTail
		}
	}
	nearness := func(h *Head) int { return max(0, x-h.X, h.X-(x+w-1)) + 2*max(y-h.Y, h.Y-y) }
	mine, nearest := nearness(own), 1<<30
	for _, n := range u.heads {
		mine = min(mine, nearness(&p.picture.Heads[n]))
	}
	for _, n := range p.foreign {
		h := &p.picture.Heads[n]
		if h.Y < y-6 || h.Y > y+6 || slices.Contains(u.heads, n) {
			continue
		}
		nearest = min(nearest, nearness(h))
		switch aside := max(x-h.X, h.X-(x+w-1)); {
		case h.Y == y && aside > 0 && aside <= 2 && y == own.Y:
			cost += headInOwnRow
		case h.Y == y && aside > 0 && aside <= 2:
			cost += headInRow
		case (h.Y == y-1 || h.Y == y+1) && aside <= 0:
			cost += headAboveBelow
		}
	}
	switch {
	case nearest < mine:
		cost += nearerHead
	case nearest == mine:
		cost += asNearHead
	}
	return cost + p.later(u, own, x, y, w)
}

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

// touches reports whether an agent or a mark lies on a stretch of cells or beside it.
func (p *placer) touches(x, y, w int) bool {
	from, to := max(0, x-1), min(p.width, x+w+1)
	at := y * (p.width + 1)
	return p.occupied.solids[at+to] != p.occupied.solids[at+from]
}

// remembered is what is gained and lost against the frame before.
func (u *unit) remembered(h *Head, x, y, spot int, f Form) int {
	if u.was == nil {
		return 0
	}
	cost := min(mostMove, moveColumn*dist(x-h.X, u.was.dx)+moveRow*dist(y-h.Y, u.was.dy))
	switch {
	case spot == u.was.spot && f == u.was.form:
		return cost + sameSpotForm
	case spot == u.was.spot:
		return cost + sameSpot
	}
	return cost
}

func dist(a, b int) int { return max(a-b, b-a) }

// keep leaves a label where it was while that is good enough.
func (p *placer) keep(u *unit) {
	if u.was == nil || !p.write(p.words(u), u.was.form, len(u.messages), p.ASCII) {
		return
	}
	h := &p.picture.Heads[u.head]
	w := p.cells
	x, y, spotCost := h.X+u.was.dx, h.Y+u.was.dy, slidCost(u.was.dx, u.was.dy, w)
	if u.was.spot != slid {
		x, y, spotCost = h.spotAt(u.was.spot, w)
	}
	if !p.free(x, y, w) {
		return
	}
	raw := p.rawCost(u, x, y, w, spotCost)
	if raw > mayKeep {
		return
	}
	u.cost = raw + u.price(p.words(u), u.was.form) + u.remembered(h, x, y, u.was.spot, u.was.form)
	u.x, u.y, u.w, u.spot, u.form = x, y, w, u.was.spot, u.was.form
	p.put(u)
}

// place finds a place for a unit that has none, or a better one where its words were cut.
func (p *placer) place(u *unit) {
	if u.placed && u.form == 0 {
		return
	}
	before := *u
	p.take(u)
	best, ok := p.best(u)
	switch {
	case ok && (!before.placed || best.cost < before.cost-betterBy):
		*u = best
		p.put(u)
	case before.placed:
		p.put(u)
	}
}

// best returns a unit in its cheapest place.
func (p *placer) best(u *unit) (best unit, ok bool) {
	m := p.words(u)
	h := &p.picture.Heads[u.head]
	best = *u
	for f := range Form(forms) {
		price := u.price(m, f)
		if ok && price > best.cost+tooDear {
			break
		}
		if !p.write(m, f, len(u.messages), p.ASCII) {
			continue
		}
		w := p.cells
		for spot := range spots {
			x, y, cost := h.spotAt(spot, w)
			if !p.free(x, y, w) {
				continue
			}
			cost += price + u.remembered(h, x, y, spot, f)
			if ok && cost >= best.cost {
				continue // what is still to come only adds to it
			}
			if cost = p.rawCost(u, x, y, w, cost); !ok || cost < best.cost {
				best.x, best.y, best.w, best.spot, best.form, best.cost = x, y, w, spot, f, cost
				ok = true
			}
		}
		if u.was == nil {
			continue
		}
		for dy := u.was.dy - 1; dy <= u.was.dy+1; dy++ {
			for dx := u.was.dx - mostSlide; dx <= u.was.dx+mostSlide; dx++ {
				x, y := h.X+dx, h.Y+dy
				if dy < -2 || dy > 2 || !p.free(x, y, w) {
					continue
				}
				cost := price + slidCost(dx, dy, w) + u.remembered(h, x, y, slid, f)
				if ok && cost >= best.cost {
					continue
				}
				if cost = p.rawCost(u, x, y, w, cost); !ok || cost < best.cost {
					best.x, best.y, best.w, best.spot, best.form, best.cost = x, y, w, slid, f, cost
					ok = true
				}
			}
		}
	}
	return best, ok
}

// slidCost is what a place off all spots costs.
func slidCost(dx, dy, w int) int {
	cost := slideCost + slideColumn*max(0, dx-2, -1-dx-w)
	if dy != 0 {
		cost += rows[2*(max(dy, -dy)-1)].cost
	}
	return cost
}

// put shuts the cells of a label to others, take opens them again.
func (p *placer) put(u *unit) {
	u.placed = true
	p.mark(u, 1)
}

func (p *placer) take(u *unit) {
	if u.placed {
		u.placed = false
		p.mark(u, -1)
	}
}

func (p *placer) mark(u *unit, by int8) {
	for x := max(0, u.x-gap); x < min(p.width, u.x+u.w+gap); x++ {
		p.occupied.shut[u.y*p.width+x] += by
	}
}

// repair makes room for a new label, whose words would be cut, among its nearest neighbours.
func (p *placer) repair(u *unit, units []unit) {
	h := &p.picture.Heads[u.head]
	var near []int
	for i := range units {
		if o := &units[i]; o != u && o.placed {
			near = append(near, i)
		}
	}
	far := func(i int) int {
		o := &units[i]
		return max(0, o.x-h.X, h.X-(o.x+o.w-1)) + 2*dist(o.y, h.Y)
	}
	slices.SortFunc(near, func(a, b int) int { return cmp.Or(cmp.Compare(far(a), far(b)), cmp.Compare(a, b)) })
	for _, i := range near[:min(len(near), neighbours)] {
		if p.tries == 0 {
			return
		}
		p.tries--
		o := &units[i]
		mine, others := *u, *o
		p.take(u)
		p.take(o)
		if first, ok := p.best(u); ok {
			*u = first
			p.put(u)
			if second, ok := p.best(o); ok {
				*o = second
				p.put(o)
			}
		}
		if p.worth(u)+p.worth(o) < p.worth(&mine)+p.worth(&others)-repairWorth {
			return
		}
		p.take(u)
		p.take(o)
		*u, *o = mine, others
		for _, back := range []*unit{u, o} {
			if back.placed {
				p.mark(back, 1)
			}
		}
	}
}

// worth is what a unit costs, with a place or without.
func (p *placer) worth(u *unit) int {
	if u.placed {
		return u.cost
	}
	return u.price(p.words(u), unlabelled)
}
