package layout

import "math"

// mostOnRing is the number of agents up to which smaller boxes in a ring are better than a table: in a ring no three agents are in
// line, so that one can tell from a tail whom it is for.
const mostOnRing = 16

// onRing puts agents on an ellipse, the first at the top, clockwise. It is stretched until its outermost nodes touch the edges, so a
// ring of few fills the Stage too.
func (l *Layout) onRing(f form) {
	unit := make([]Dot, l.Agents)
	low, high := Dot{}, Dot{}
	for i := range unit {
		angle := 2*math.Pi*float64(i)/float64(len(unit)) - math.Pi/2
		p := Dot{math.Cos(angle), math.Sin(angle)}
		unit[i] = p
		low = Dot{min(low.X, p.X), min(low.Y, p.Y)}
		high = Dot{max(high.X, p.X), max(high.Y, p.Y)}
	}
	const margin = 1 // at the left and the right
	stretch := func(v, low, high, from, to float64) float64 {
		if high-low < 1e-7 {
			return (from + to) / 2
		}
		return from + (v-low)/(high-low)*(to-from)
	}
	w, h := float64(f.w)/2, float64(f.h)/2
	for i, p := range unit {
		l.Nodes[i] = around(stretch(p.X, low.X, high.X, margin+w, float64(l.Width)-margin-w),
			stretch(p.Y, low.Y, high.Y, h, float64(l.Height)-h), f)
	}
}

// atTable puts agents around the edge, like people at a table: the first in the middle of the top, clockwise. It reports whether
// the edge is long enough.
func (l *Layout) atTable(f form) bool {
	n := l.Agents
	gap := 0
	if f.h > 1 {
		gap = 1
	}
	across, down := (l.Width+1+gap)/(f.w+1+gap), max(0, (l.Height-2*f.h-gap)/(f.h+gap)) // what has room
	// The top has an odd number, so that the first agent is in its middle.
	top := max(1, min(2*int(math.Round((0.26*float64(n)-1)/2))+1, across-1+across%2))
	bottom := min(int(math.Round(0.24*float64(n))), across)
	for n-top-bottom > 2*down && bottom < across {
		bottom++
	}
	right := (n - top - bottom + 1) / 2
	left := n - top - bottom - right
	seat := 0
	put := func(x, y float64) {
		l.Nodes[(seat+n-top/2)%n] = around(x, y, f)
		seat++
	}
	w, h := float64(f.w)/2, float64(f.h)/2
	along := func(k, of int) float64 { // the middle of a seat at the top or the bottom
		if of == 1 {
			return float64(l.Width) / 2
		}
		return w + (float64(l.Width)-2*w)*float64(k)/float64(of-1)
	}
	upright := func(k, of int) float64 { // the middle of a seat at a side
		return 2*h + (float64(l.Height)-4*h)*(float64(k)+0.5)/float64(of)
	}
	for k := range top {
		put(along(k, top), h)
	}
	for k := range right {
		put(float64(l.Width)-w, upright(k, right))
	}
	for k := range bottom {
		put(along(bottom-1-k, bottom), float64(l.Height)-h)
	}
	for k := range left {
		put(w, upright(left-1-k, left))
	}
	for i := range l.Nodes { // a Stage that is too small still has them all on it
		b := &l.Nodes[i]
		b.X, b.Y = clamp(b.X, l.Width-b.W), clamp(b.Y, l.Height-b.H)
	}
	return max(left, right) <= down
}

// headingRows is how much a heading takes of a column.
const headingRows = 2

// inColumns puts agents that play one role each into three columns, and several ranks in one where it is too long. It reports
// whether they have room.
func (l *Layout) inColumns(f form) bool {
	rows := max(1, l.Height-headingRows) / f.h
	i, fits := 0, true
	for c, n := range l.Columns {
		if n == 0 {
			l.Headings[c] = Box{}
			continue
		}
		ranks := (n + rows - 1) / rows
		width := ranks*(f.w+1) - 1
		middle := float64(l.Width)/2 + float64(c-1)*(float64(l.Width)-float64(f.w)-2)/2
		left := clamp(round(middle-float64(width)/2), l.Width-width)
		l.Headings[c] = Box{left, 0, min(width, l.Width), 1}
		fits = fits && width <= l.Width
		perRank := (n + ranks - 1) / ranks
		for k := range n {
			rank, row := k/perRank, k%perRank
			inRank := min(perRank, n-rank*perRank)
			y := headingRows + float64(l.Height-headingRows)*(float64(row)+0.5)/float64(inRank) - float64(f.h)/2
			l.Nodes[i] = Box{clamp(left+rank*(f.w+1), l.Width-f.w), clamp(round(y), l.Height-f.h), f.w, f.h}
			i++
		}
	}
	return fits
}
