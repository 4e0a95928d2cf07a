package spacetime

import (
	"strconv"

	"synod/roles"
)

// Draw draws a scene. What the canvas held is lost.
func (c *Canvas) Draw(s *Scene) {
	c.reset(s)
	if c.Width < 24 || c.Height < 5 || len(s.Lanes) == 0 {
		return
	}
	if s.Turned {
		c.drawTurned()
		return
	}
	c.place()
	c.findGutter()
	c.now = c.column(s.Here)
	if s.HereStep >= s.lastStep() {
		c.now = c.Width
	}
	if s.Counts != nil {
		c.drawCounts()
		return
	}
	c.drawSides()
	c.drawLanes()
	c.drawChoices()
	c.drawFork()
	c.drawRuler()
	c.findLines()
	c.drawTokens()
	c.drawHeadsFirst()
	c.drawLabels()
	c.drawLines()
	c.drawGutter()
	c.sayHidden()
}

// lastStep returns the number of the last step of the scene.
func (s *Scene) lastStep() int {
	if n := len(s.Steps); n > 0 {
		return s.Steps[n-1].Number
	}
	return 0
}

// drawHeadsFirst takes the cells of heads, so that no label covers them.
func (c *Canvas) drawHeadsFirst() {
	for i := range c.lines.ways {
		w := &c.lines.ways[i]
		if w.on && w.headX >= c.gutter && w.headX < c.Width && w.headY >= rulerRows && w.headY < c.Height {
			c.taken[w.headY*c.Width+w.headX] |= takenByHead
		}
	}
}

// sayHidden says in the lower border what is not to be seen, and something else behind it.
func (c *Canvas) sayHidden(also ...string) {
	dim := Ink{Tone: Dim}
	add := func(text string) {
		if len(c.Under) > 0 {
			c.Under = append(c.Under, Piece{" " + c.s.signs().other, dim})
		}
		c.Under = append(c.Under, Piece{" " + text, dim})
	}
	if c.Shown.Folded > 0 {
		add(roles.Count(c.Shown.Folded, "vote").String() + " drawn as a tick only")
	}
	names := ""
	for i, row := range c.rows {
		if row < 0 {
			names += " " + c.s.Lanes[i].Name
		}
	}
	if names != "" {
		add("without a lane:" + names)
	}
	if c.s.Turned && c.Shown.Rows < c.Shown.AllRows {
		add("rows " + strconv.Itoa(c.s.Left+1) + " to " + strconv.Itoa(c.s.Left+c.Shown.Rows) + " of " + strconv.Itoa(c.Shown.AllRows))
	}
	if c.s.Linear {
		add("time as it is")
	}
	for _, text := range also {
		add(text)
	}
	if len(c.Under) > 0 {
		c.Under = append(c.Under, Piece{" ", dim})
	}
}
