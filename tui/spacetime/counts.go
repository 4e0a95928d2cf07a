package spacetime

import (
	"strconv"

	"synod/roles"
)

// Zoomed out: counts. When there are more messages than can be told apart there are no lines any more. A lane shows how many messages it
// received in each column, as a bar in the hue of whoever owns most of their ballots, and below it how many were lost. Nothing is
// sampled, and a bar of one message has at least an eighth of a cell. Rare marks are always drawn. The last strip is what was chosen.

// Counts are what is drawn in place of messages when there are too many.
type Counts struct {
	Columns []Stretch // one a cell, from the first column of time on
	Totals  []Tally   // by lane
	Chosen  int
	Each    string // what a column is: 193 steps
}

// Stretch is what lies in one column.
type Stretch struct {
	Lanes  []Tally
	Chosen int
	First  int // the first step
	At     int64
}

// Tally counts what happened on a lane.
type Tally struct {
	Received, Lost int
	Owner          roles.ID // who owns most of the ballots of what was received
	Is             Mark     // what is rare of what happened
}

// Crowded reports whether so many messages are too many for lines.
func (c *Canvas) Crowded(s *Scene, messages int) bool {
	room := c.measureOut(s)
	return 2*messages > 3*room
}

// Columns returns how many columns of time the picture has.
func (c *Canvas) Columns(s *Scene) int { return c.measureOut(s) }

const (
	chosenRows = 4 // of the strip of choices, with the row above it
	eighths    = 8
)

// placeCounts gives every lane its row; the strip of choices has the last ones.
func (c *Canvas) placeCounts() (bars, losses int) {
	strip := chosenRows
	room := c.Height - rulerRows - strip
	n := c.fold(room)
	if n > 0 && room/n < 3 {
		strip = 2
		room = c.Height - rulerRows - strip
	}
	c.pitch = max(1, room/max(1, n))
	c.pitch = min(c.pitch, 7)
	row := rulerRows
	for lane := range c.rows {
		if c.rows[lane] >= 0 {
			c.rows[lane] = row
			row += c.pitch
		}
	}
	switch bars = c.pitch - 1; {
	case bars >= 4:
		return bars - 1, 1
	case bars >= 1:
		return bars, 0
	}
	return 1, 0 // the bars are the lane
}

// drawCounts draws the picture.
func (c *Canvas) drawCounts() {
	s := c.s
	bars, losses := c.placeCounts()
	c.now = c.column(s.Here)
	if s.HereStep >= s.Counts.last() {
		c.now = c.Width
	}
	c.drawSides()
	most, mostLost, mostChosen := s.Counts.most()
	for lane, row := range c.rows {
		if row < 0 {
			continue
		}
		c.countLane(lane, row, bars, losses, most, mostLost)
	}
	c.countChoices(mostChosen)
	c.drawTimes()
	c.drawCutWords()
	c.countCursor()
	text := "a full bar: " + roles.Count(most, "message").String() + " received"
	if mostLost > 0 && losses > 0 {
		text += "; below: " + strconv.Itoa(mostLost) + " lost"
	}
	c.sayHidden("a column: "+s.Counts.Each, text)
}

// last returns the first step of the last column that has one.
func (k *Counts) last() int {
	for i := len(k.Columns) - 1; i >= 0; i-- {
		if k.Columns[i].First > 0 {
			return k.Columns[i].First
		}
	}
	return 0
}

// most returns the highest numbers of the columns: the heights of full bars.
func (k *Counts) most() (received, lost, chosen int) {
	for i := range k.Columns {
		for _, t := range k.Columns[i].Lanes {
			received, lost = max(received, t.Received), max(lost, t.Lost)
		}
		chosen = max(chosen, k.Columns[i].Chosen)
	}
	return max(1, received), lost, max(1, chosen)
}

// countLane draws one lane: its line with the marks, and its bars below.
func (c *Canvas) countLane(lane, row, bars, losses, most, mostLost int) {
	s := c.s
	l := &s.Lanes[lane]
	name := Ink{Tone: Hue, Agent: l.ID, Bold: true, Reverse: l.Picked}
	if l.Picked {
		c.put(0, row, s.signs().pick, Ink{Tone: Strong})
	}
	c.write(1, row, c.gutter-1, Piece{l.Name, name})
	c.Spots = append(c.Spots, Spot{X: 0, Y: row, W: c.gutter, Step: -1, Lane: lane})
	total := s.Counts.Totals[lane]
	if c.pitch > 1 {
		c.countTotal(row+1, "received", total.Received, Ink{Tone: Dim})
	}
	if c.pitch > 2 && total.Lost > 0 {
		c.countTotal(row+2, "lost", total.Lost, Ink{Tone: Bad})
	}
	end := min(c.Width, c.column(s.End)+1)
	if c.pitch > 1 {
		for x := c.gutter; x < end; x++ {
			c.put(x, row, s.signs().lane, Ink{Tone: Hue, Agent: l.ID, Shade: c.late(x, Quiet)})
		}
	}
	for _, b := range s.Bars {
		if b.Lane == lane {
			c.drawBar(b)
		}
	}
	for i := range s.Counts.Columns {
		x := c.gutter + i
		if x >= c.Width || s.Counts.Columns[i].Lanes == nil {
			continue
		}
		t := &s.Counts.Columns[i].Lanes[lane]
		ink := Ink{Tone: Hue, Agent: t.Owner, Shade: c.late(x, Back)}
		if t.Owner == roles.Nobody {
			ink = Ink{Tone: Dim, Shade: c.late(x, Full)}
		}
		foot := row + bars
		if c.pitch == 1 {
			foot = row
		}
		c.stack(x, foot, bars, t.Received, most, ink)
		if losses > 0 {
			c.stack(x, foot+1, 1, t.Lost, max(1, mostLost), Ink{Tone: Bad, Shade: c.late(x, Full)})
		}
		c.countMark(x, row, t)
	}
}

// countTotal writes a total into the gutter, and in front of it what it counts, if there is room.
func (c *Canvas) countTotal(y int, word string, n int, ink Ink) {
	text := thousands(n)
	x := c.gutter - 1 - len(text)
	if 1+len(word) < x {
		c.write(1, y, x, Piece{word, Ink{Tone: Dim}})
	}
	c.write(x, y, c.gutter, Piece{text, ink})
}

// stack draws a bar that stands on a row and is at most so many rows high.
func (c *Canvas) stack(x, foot, rows, n, full int, ink Ink) {
	if n == 0 {
		return
	}
	height := max(1, (n*rows*eighths+full-1)/full)
	for k := 0; k < rows && height > 0; k++ {
		c.put(x, foot-k, c.s.signs().bars[min(height, eighths)], ink)
		height -= eighths
	}
}

// countMark draws the rarest of the marks of a column.
func (c *Canvas) countMark(x, row int, t *Tally) {
	sign := c.s.signs()
	strong, bad := Ink{Tone: Strong, Bold: true, Shade: c.late(x, Full)}, Ink{Tone: Bad, Bold: true, Shade: c.late(x, Full)}
	switch {
	case t.Is&Breaks != 0:
		c.put(x, row, sign.broken, bad)
	case t.Is&Weakens != 0:
		c.put(x, row, sign.risk, bad)
	case t.Is&Crashes != 0:
		c.put(x, row, sign.lost, bad)
	case t.Is&Restarts != 0:
		c.put(x, row, sign.back, strong)
	case t.Is&Begins != 0:
		c.put(x, row, sign.begin, Ink{Tone: Hue, Agent: c.s.Lanes[c.laneAt(row)].ID, Bold: true, Shade: c.late(x, Full)})
	}
}

func (c *Canvas) laneAt(row int) int {
	for lane, r := range c.rows {
		if r == row {
			return lane
		}
	}
	return 0
}

// countChoices draws the last strip.
func (c *Canvas) countChoices(most int) {
	s := c.s
	rows := 1
	if c.Height-rulerRows-c.pitch*c.shownLanes() >= chosenRows {
		rows = chosenRows - 1
	}
	foot := c.Height - 1
	if below := rulerRows + c.pitch*c.shownLanes() + rows; below < foot {
		foot = below
	}
	c.countTotal(foot-min(1, rows-1), "chosen", s.Counts.Chosen, Ink{Tone: Strong})
	if rows > 1 {
		c.countTotal(foot, "full is", most, Ink{Tone: Faint})
	}
	for i := range s.Counts.Columns {
		if x := c.gutter + i; x < c.Width {
			c.stack(x, foot, rows, s.Counts.Columns[i].Chosen, most, Ink{Tone: Text, Shade: c.late(x, Full)})
		}
	}
}

func (c *Canvas) shownLanes() (n int) {
	for _, row := range c.rows {
		if row >= 0 {
			n++
		}
	}
	return n
}

// drawTimes writes the times of columns.
func (c *Canvas) drawTimes() {
	s := c.s
	first, last := int64(-1), int64(0)
	for i := range s.Counts.Columns {
		if k := &s.Counts.Columns[i]; k.First > 0 {
			if first < 0 {
				first = k.At
			}
			last = k.At
		}
	}
	faint := Ink{Tone: Faint}
	c.write(c.gutter-2, 0, c.gutter, Piece{"s", faint})
	next, said := 0, ""
	for i := range s.Counts.Columns {
		k := &s.Counts.Columns[i]
		label := decimals(k.At, last-first)
		if i < next || k.First == 0 || label == said || c.gutter+i+len(label) > c.Width {
			continue
		}
		c.write(c.gutter+i, 0, c.Width, Piece{label, faint})
		next, said = i+max(timesApart, len(label)+2), label
	}
}

// countCursor draws the column that the clock is in.
func (c *Canvas) countCursor() {
	x := c.column(c.s.Here)
	if !c.s.Cursor.On || x < c.gutter || x >= c.Width {
		return
	}
	for y := rulerRows; y < c.Height; y++ {
		cell := c.at(x, y)
		cell.Ground = Band
		if cell.Sign == " " {
			cell.Sign, cell.Ink = c.s.signs().turnedLane, Ink{Tone: Strong}
		}
	}
	c.put(x, 1, c.s.signs().here, Ink{Tone: Strong})
}

// thousands writes a number as people read it.
func thousands(n int) string {
	text := strconv.Itoa(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}
