package layout

import "math"

// Box is a rectangle of cells on the Stage.
type Box struct{ X, Y, W, H int }

// Meets reports whether two boxes have a cell in common.
func (b Box) Meets(c Box) bool {
	return b.X < c.X+c.W && c.X < b.X+b.W && b.Y < c.Y+c.H && c.Y < b.Y+b.H
}

// Within reports whether all of the box lies in another.
func (b Box) Within(c Box) bool {
	return b.X >= c.X && b.Y >= c.Y && b.X+b.W <= c.X+c.W && b.Y+b.H <= c.Y+c.H
}

// Has reports whether a cell lies in the box.
func (b Box) Has(x, y int) bool { return x >= b.X && x < b.X+b.W && y >= b.Y && y < b.Y+b.H }

// Middle returns the middle of the box.
func (b Box) Middle() Dot { return Dot{2*float64(b.X) + float64(b.W), 4*float64(b.Y) + 2*float64(b.H)} }

// around returns the box of a form whose middle is nearest to a place in cells.
func around(x, y float64, f form) Box {
	return Box{round(x - float64(f.w)/2), round(y - float64(f.h)/2), f.w, f.h}
}

// round rounds half up. The tiny push keeps a tie from depending on the machine's floating point.
func round(v float64) int { return int(math.Floor(v + 0.5 + 1e-7)) }

// Dot is a place in dots of braille, counted from the Stage's upper left corner: two across and four down a cell.
type Dot struct{ X, Y float64 }

// Cell returns the cell that the dot lies in.
func (d Dot) Cell() (x, y int) {
	return int(math.Floor(d.X/2 + 1e-7)), int(math.Floor(d.Y/4 + 1e-7))
}

// To returns the place that is a part f of the way to another: 0 here, 1 there.
func (d Dot) To(e Dot, f float64) Dot { return Dot{d.X + (e.X-d.X)*f, d.Y + (e.Y-d.Y)*f} }

// Far returns the distance to another place.
func (d Dot) Far(e Dot) float64 { return math.Hypot(e.X-d.X, e.Y-d.Y) }

// Off is how far a dot is from the nearest one between two others, in dots.
func (d Dot) Off(from, to Dot) float64 {
	way := from.Far(to)
	if way == 0 {
		return d.Far(from)
	}
	along := ((d.X-from.X)*(to.X-from.X) + (d.Y-from.Y)*(to.Y-from.Y)) / (way * way)
	return d.Far(from.To(to, min(max(0, along), 1)))
}

// leaves returns the part of the way from one place, which lies in the box, to another at which the box ends; 1 if the whole way
// lies in it.
func (b Box) leaves(from, to Dot) float64 {
	f := 1.0
	part := func(from, to, low, high float64) {
		switch {
		case to > high:
			f = min(f, (high-from)/(to-from))
		case to < low:
			f = min(f, (low-from)/(to-from))
		}
	}
	part(from.X, to.X, 2*float64(b.X), 2*float64(b.X+b.W))
	part(from.Y, to.Y, 4*float64(b.Y), 4*float64(b.Y+b.H))
	return max(0, f)
}
