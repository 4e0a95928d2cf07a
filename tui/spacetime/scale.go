package spacetime

import "math"

// Scale says where steps stand. Linear time smears what happens at once and stretches retries; the mere order of steps makes every
// delay look alike. So each step has room of its own, and the time that passed before it counts, but long silence only up to a bound.
// What was placed once never moves: positions are only appended.
type Scale struct {
	own   int64 // the room of a step
	beta  int64 // the room of a millisecond
	quiet int64 // milliseconds of silence that count at most
}

// Unit is the number of parts of a dot, at zoom 0, in which positions are counted. A cell is two dots wide.
const Unit = 16

const (
	slowest  = 48 // dots that the slowest usual message is long
	ownDots  = 2  // dots that a step has for itself, with few agents
	fewLanes = 5
)

// NewScale returns the scale of a run with so many agents, in which a message usually takes no more than delay milliseconds.
func NewScale(agents int, delay int64) Scale {
	delay = max(1, delay)
	own := int64(ownDots * Unit)
	if agents > fewLanes {
		own = own * fewLanes / int64(agents)
	}
	return Scale{own: own, beta: max(1, slowest*Unit/delay), quiet: max(1, delay/2)}
}

// Next returns the position of a step that follows another one after so many milliseconds. A step that changes nothing that one could
// see apart, such as what an agent tells itself or a loss, has no room of its own.
func (s Scale) Next(position, passed int64, room bool) int64 {
	position += s.Silence(passed)
	if room {
		position += s.own
	}
	return position
}

// Silence returns the room of so many milliseconds in which nothing happens.
func (s Scale) Silence(passed int64) int64 { return s.beta * min(max(0, passed), s.quiet) }

// Linear returns the position of an instant where time is drawn as it is.
func (s Scale) Linear(at int64) int64 { return s.beta * at }

// The bounds of the zoom: each level is a factor of the square root of two. At the lowest, ten million steps fit on a screen.
const (
	LeastZoom = -44
	MostZoom  = 6
)

// Factor returns how many times larger than at level 0 everything is.
func Factor(zoom int) float64 {
	f := math.Ldexp(1, zoom>>1)
	if zoom&1 != 0 {
		f *= math.Sqrt2
	}
	return f
}

// Column returns the cell of a position, counted from the beginning of the run.
func Column(position int64, zoom int) int {
	return int(math.Floor(float64(position) * Factor(zoom) / (2 * Unit)))
}

// Position returns the first position that stands in a cell, counted from the beginning of the run.
func Position(column, zoom int) int64 {
	p := int64(math.Ceil(float64(column) * (2 * Unit) / Factor(zoom)))
	for p > 0 && Column(p-1, zoom) >= column {
		p--
	}
	for Column(p, zoom) < column {
		p++
	}
	return p
}

// Fit returns the highest zoom at which so much fits into so many cells.
func Fit(extent int64, cells int) int {
	for zoom := MostZoom; zoom > LeastZoom; zoom-- {
		if Column(extent, zoom) < cells {
			return zoom
		}
	}
	return LeastZoom
}
