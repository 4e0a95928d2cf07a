package spacetime

// Which part of the run is in the picture.

// pageKeep is which part of the picture is before the clock when the picture moves on because it has come to the end, in tenths, and
// edge how many columns stay free at the right.
const (
	pageKeep = 8
	edge     = 8
)

// measureOut finds where lanes lie and where time begins.
func (c *Canvas) measureOut(s *Scene) (room int) {
	c.s, c.Width, c.Height = s, s.Width, s.Height
	c.place()
	c.findGutter()
	return max(1, c.Width-c.gutter)
}

// Follow returns the first column, or row when the picture is turned, that has the clock in the picture and differs as little as
// possible from the one that it was: it moves by pages, so that what is looked at stands still.
func (c *Canvas) Follow(s *Scene, left int) int {
	if s.Turned {
		return c.followTurned(s, left)
	}
	room := c.measureOut(s)
	here, end := Column(s.Here, s.Zoom), Column(s.End, s.Zoom)
	margin := min(edge, room/4)
	if end < room-margin {
		return 0
	}
	switch {
	case here < left+margin && left > 0:
		left = here - room*(10-pageKeep)/10
	case here > left+room-margin:
		left = here - room*pageKeep/10
	}
	return max(0, min(left, end-room*pageKeep/10))
}

// Holds reports whether the clock is in a picture that begins with a column.
func (c *Canvas) Holds(s *Scene, left int) bool {
	room, here := c.measureOut(s), Column(s.Here, s.Zoom)
	return left <= here && here < left+room
}

// Bring returns the first column, and the zoom, at which a position before the clock is in the picture together with the clock: as it is
// if that is so, or else as little smaller as need be, by so many levels at most. It reports whether there is one.
func (c *Canvas) Bring(s *Scene, position int64, left, levels int) (column, zoom int, fits bool) {
	room := c.measureOut(s)
	room -= 2 * min(edge, room/4)
	for zoom = s.Zoom; Column(s.Here, zoom)-Column(position, zoom) > room; zoom-- {
		if zoom == LeastZoom || zoom == s.Zoom-levels {
			return left, s.Zoom, false
		}
	}
	if at := Column(position, zoom); zoom < s.Zoom || at <= left {
		left = max(0, at-min(edge, room/4))
	}
	return left, zoom, true
}

// followTurned is Follow for rows.
func (c *Canvas) followTurned(s *Scene, top int) int {
	rows, here := turnedRows(s.Steps), 0
	for i, r := range rows {
		if s.Steps[r.from].Number <= s.HereStep {
			here = i
		}
	}
	room := max(1, s.Height-turnedHead)
	margin := min(3, room/4)
	switch {
	case here < top+margin:
		top = here - room/2
	case here >= top+room-margin:
		top = here - room*pageKeep/10
	}
	return max(0, min(top, len(rows)-room*pageKeep/10))
}

// Window returns the positions between which everything is in the picture.
func (c *Canvas) Window(s *Scene) (first, last int64) {
	room := c.measureOut(s)
	return Position(max(0, s.Left), s.Zoom), Position(s.Left+room, s.Zoom)
}

// Zoomed returns the first column at another zoom, at which the clock stands where it is now.
func (c *Canvas) Zoomed(s *Scene, zoom int) int {
	return max(0, Column(s.Here, zoom)-(Column(s.Here, s.Zoom)-s.Left))
}

// ZoomedAt returns the first column at another zoom at which what stands in a column of the picture stays there.
func (c *Canvas) ZoomedAt(s *Scene, zoom, x int) int {
	k := max(0, x-c.gutter)
	return max(0, Column(Position(s.Left+k, s.Zoom), zoom)-k)
}

// Fit returns the zoom at which the whole run is in the picture.
func (c *Canvas) Fit(s *Scene) int {
	room := c.measureOut(s)
	return Fit(s.End, max(1, room-min(edge, room/4)))
}

// Nearest returns the message that is drawn in a cell, and the step at its nearer end; step 0 for none.
func (c *Canvas) Nearest(x, y int) (seq uint64, step int) {
	cell := y*c.Width + x
	if c.s == nil || x < c.gutter || x >= c.Width || y < rulerRows || y >= c.Height || c.s.Counts != nil || cell >= len(c.lines.head) ||
		c.lines.head[cell] < 0 {
		return 0, 0
	}
	i, _ := c.winner(cell)
	m, w := &c.s.Messages[i], &c.lines.ways[i]
	if m.GotStep == 0 || 2*x-w.x0 < w.x1-2*x {
		return m.Seq, m.SentStep
	}
	return m.Seq, m.GotStep
}
