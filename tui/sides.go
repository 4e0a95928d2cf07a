package tui

import (
	"fmt"
	"math"
	"slices"

	"synod/cluster"
	"synod/roles"
	"synod/tui/layout"
)

// The sides of a partition: every cell of the Stage belongs to that of its nearest agent. All sides but the largest are shaded,
// a dotted line runs between them, and each says what it can still do.

// terrain says which side of a partition each cell belongs to: that of the nearest agent. It is kept while nothing of it changes.
type terrain struct {
	ask    layout.Ask
	sideOf []int
	side   []int8
	edge   *braille
	said   map[string]layout.Box // where what was said of a side stands
}

// findSides notes who is on which side of a partition; without one it notes nothing.
func (s *stage) findSides() {
	s.sides = s.st.Sides(s.cuts)
	if s.sides == nil {
		return
	}
	s.sideOf = make([]int, len(s.ids))
	for g, side := range s.sides {
		for _, id := range side.Agents {
			s.sideOf[slices.Index(s.ids, id)] = g
		}
	}
	if t := &s.Model.terrain; t.ask != s.layout.Ask || !slices.Equal(t.sideOf, s.sideOf) {
		*t = terrain{s.layout.Ask, s.sideOf, nil, newBraille(s.width(), s.height()), map[string]layout.Box{}}
		t.survey(s)
	}
}

// survey finds the side of every cell, and the dots of the edges between sides: where a dot and the next one to the right or below
// belong to two of them.
func (t *terrain) survey(s *stage) {
	w, h := s.width(), s.height()
	near := func(x, y float64) int {
		best, side := math.Inf(1), 0
		for i, b := range s.layout.Nodes {
			dx := max(2*float64(b.X)-x, x-2*float64(b.X+b.W), 0)
			dy := max(4*float64(b.Y)-y, y-4*float64(b.Y+b.H), 0)
			if d := dx*dx + dy*dy; d < best {
				best, side = d, t.sideOf[i]
			}
		}
		return side
	}
	t.side = make([]int8, w*h)
	for y := range h {
		for x := range w {
			t.side[y*w+x] = int8(near(2*float64(x)+1, 4*float64(y)+2))
		}
	}
	at := func(x, y int) int8 { return t.side[min(max(y, 0), h-1)*w+min(max(x, 0), w-1)] }
	for y := range h {
		for x := range w {
			here, alone := at(x, y), true
			for dy := -1; dy <= 1; dy++ {
				for dx := -1; dx <= 1; dx++ {
					alone = alone && at(x+dx, y+dy) == here
				}
			}
			if alone {
				continue
			}
			for i := range 8 {
				dx, dy := 2*x+i%2, 4*y+i/2
				side := near(float64(dx)+0.5, float64(dy)+0.5)
				if (dx+dy)%2 == 0 && (near(float64(dx)+1.5, float64(dy)+0.5) != side || near(float64(dx)+0.5, float64(dy)+1.5) != side) {
					t.edge.set(dx, dy)
				}
			}
		}
	}
}

// drawSides shades all sides but the largest, and draws the edges between them.
func (s *stage) drawSides() {
	if s.sides == nil {
		return
	}
	largest := 0
	for i, side := range s.sides {
		if len(side.Agents) > len(s.sides[largest].Agents) {
			largest = i
		}
	}
	t := &s.Model.terrain
	if s.theme.side.Bg != nil {
		for y := range s.height() {
			for x := range s.width() {
				if int(t.side[y*s.width()+x]) != largest {
					if c := s.pen.screen.CellAt(s.area.Min.X+x, s.area.Min.Y+y); c != nil {
						c.Style.Bg = s.theme.side.Bg
					}
				}
			}
		}
	}
	t.edge.draw(s, s.theme.warn)
}

// edgeOn returns the place at which a link leaves a side.
func (s *stage) edgeOn(from, to layout.Dot, side int) layout.Dot {
	steps := int(from.Far(to))
	for i := range steps {
		d := from.To(to, float64(i)/float64(steps))
		x, y := d.Cell()
		if x >= 0 && y >= 0 && x < s.width() && y < s.height() && int(s.Model.terrain.side[y*s.width()+x]) != side {
			return d
		}
	}
	return from.To(to, 0.5)
}

// saySides says at once what each side of a partition can still do.
func (s *stage) saySides() {
	t := s.theme
	for g, side := range s.sides {
		names := t.crowd(side.Agents)
		head := append(append(slices.Clone(names), span{" ", t.text}), t.cellsOf(tallyOf(side))...)
		long, short := sideWords(side)
		style := t.warn
		if side.CanChoose {
			style = t.text
		}
		s.sayOn(g, append(slices.Clone(head), span{" " + long, style}), append(head, span{" " + short, style}),
			append(names, span{" " + short, style}), line{{short, style}})
	}
}

// tallyOf counts the acceptors that promise or vote for a side against those that it needs: of what it lacks.
func tallyOf(side cluster.Ability) roles.Tally {
	if side.Promises.Need == 0 || side.Promises.Reached() && !side.Accepts.Reached() {
		return side.Accepts
	}
	return side.Promises
}

// sideWords says what a side can still do, in many words and in few.
func sideWords(side cluster.Ability) (long, short string) {
	tally := tallyOf(side)
	switch {
	case side.CanChoose && side.Through.Len() > 0:
		return side.Choosing(), side.Choosing()
	case side.WaitsFor.Len() > 0:
		return "waits for " + side.WaitsFor.Names() + ": can choose nothing", side.Choosing()
	case side.CanChoose:
		return "a quorum: " + side.Choosing(), side.Choosing()
	case !side.Proposes || tally.Have.Len() == 0:
		long = "can choose nothing"
	case side.Promises.Reached():
		long = fmt.Sprintf("%d of %d votes: can choose nothing", tally.Have.Len(), tally.Need)
	default:
		long = fmt.Sprintf("%d of %d: can choose nothing", tally.Have.Len(), tally.Need)
	}
	if side.CanLearn && !side.HasLearned {
		long += ", can learn"
	}
	return long, side.Choosing()
}

// sayOn says something of a side of a partition, in the first of the lines that has room there.
func (s *stage) sayOn(side int, lines ...line) {
	for _, l := range lines {
		key := fmt.Sprint(side, l.plain())
		b, known := s.Model.terrain.said[key]
		if !known {
			b = s.roomOn(side, l.width())
			s.Model.terrain.said[key] = b
		}
		if b.W > 0 {
			s.take(b)
			s.notes = append(s.notes, note{b.X, b.Y, l})
			return
		}
	}
}

// roomOn finds room for a line on a side of a partition: where it crosses the fewest links, near the middle of the side. An empty box
// says that there is none.
func (s *stage) roomOn(side, width int) (best layout.Box) {
	w, h := s.width(), s.height()
	ground := s.Model.terrain.side
	sumX, sumY, n := 0.0, 0.0, 0.0
	links := newBraille(w, h)
	for _, t := range s.all {
		from, to := s.layout.Link(t.a, t.b)
		links.dotted(from, to, func(int) bool { return true })
	}
	for i, g := range ground {
		if int(g) == side {
			sumX, sumY, n = sumX+float64(i%w), sumY+float64(i/w), n+1
		}
	}
	least := math.Inf(1)
	for y := range h {
		for x := 1; x+width < w; x++ {
			if !s.free(x, y, width) {
				continue
			}
			cost := 0.3*math.Abs(float64(x)+float64(width)/2-sumX/n) + 0.7*math.Abs(float64(y)-sumY/n)
			for i := max(0, x-1); i < min(w, x+width+2) && cost < least; i++ {
				switch {
				case int(ground[y*w+i]) != side:
					cost = math.Inf(1)
				case links.dots[y*w+i] != 0:
					cost += 2
				}
			}
			if cost < least {
				least, best = cost, layout.Box{X: x, Y: y, W: width, H: 1}
			}
		}
	}
	return best
}
