package traffic

import (
	"cmp"
	"slices"
)

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
