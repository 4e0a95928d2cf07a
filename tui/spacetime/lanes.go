package spacetime

import "strconv"

// Where lanes lie. The outer ones touch the edges, so that no row is lost.

// rulerRows are above the lanes.
const rulerRows = 2

// The least number of rows from one lane to the next, and of columns, for a gutter in words; and how wide gutters are.
const (
	wordyPitch, wordyWidth = 4, 100
	wordyGutter            = 16
	shortName              = 2
	shortIs                = 6 // a promise or a vote
)

// leastPitch is the number of rows from lane to lane below which lanes fold in which nothing happens.
const leastPitch = 3

// fold says which lanes are drawn, and returns how many.
func (c *Canvas) fold(room int) int {
	s := c.s
	if cap(c.rows) < len(s.Lanes) {
		c.rows = make([]int, len(s.Lanes))
	}
	c.rows = c.rows[:len(s.Lanes)]
	shown := 0
	for i := range s.Lanes {
		c.rows[i] = 0
		if s.Lanes[i].Folded {
			c.rows[i] = -1
		} else {
			shown++
		}
	}
	if shown > 1 && room/(shown-1) < leastPitch {
		busy := c.busy()
		for i := range s.Lanes {
			if c.rows[i] == 0 && !busy[i] && !s.Lanes[i].Picked && shown > 2 {
				c.rows[i] = -1
				shown--
			}
		}
	}
	for i := len(s.Lanes) - 1; i >= 0 && shown > max(1, room); i-- {
		if c.rows[i] == 0 && !s.Lanes[i].Picked {
			c.rows[i] = -1
			shown--
		}
	}
	return shown
}

// busy says on which lanes something happens that is to be seen.
func (c *Canvas) busy() []bool {
	s := c.s
	busy := make([]bool, len(s.Lanes))
	for i := range s.Steps {
		if t := &s.Steps[i]; t.Lane >= 0 {
			busy[t.Lane] = true
		}
	}
	for i := range s.Messages {
		busy[s.Messages[i].From], busy[s.Messages[i].To] = true, true
	}
	for _, b := range s.Bars {
		busy[b.Lane] = true
	}
	if s.Counts != nil {
		for i := range s.Counts.Columns {
			for lane, t := range s.Counts.Columns[i].Lanes {
				busy[lane] = busy[lane] || t.Received > 0 || t.Lost > 0 || t.Is != 0
			}
		}
	}
	return busy
}

// place gives every lane its row.
func (c *Canvas) place() {
	room := c.Height - rulerRows
	n := c.fold(room)
	if n == 0 || room < 1 {
		c.pitch = 1
		return
	}
	tail := 1
	if n > 1 && room/n >= 5 {
		tail = 3
	}
	i := 0
	for lane := range c.rows {
		switch {
		case c.rows[lane] < 0:
			continue
		case n == 1:
			c.rows[lane] = rulerRows + room/3
		default:
			span := max(0, room-tail)
			c.rows[lane] = rulerRows + (2*i*span+n-1)/(2*(n-1))
		}
		i++
	}
	c.pitch = room
	if n > 1 {
		c.pitch = max(1, (room-tail)/(n-1))
	}
}

// findGutter finds how many columns names and promises take. Which lanes fold makes no difference: that is not known before it is
// known what the columns show.
func (c *Canvas) findGutter() {
	pitch := (c.Height - rulerRows - 1) / max(1, len(c.s.Lanes)-1)
	if c.wordy = pitch >= wordyPitch && c.Width >= wordyWidth; c.wordy {
		c.gutter = wordyGutter
		return
	}
	name := shortName
	for i := range c.s.Lanes {
		name = max(name, c.s.measure(c.s.Lanes[i].Name))
	}
	c.gutter = 1 + name + 1 + shortIs
}

// drawLanes draws a line for each lane up to the present, with who is down on it.
func (c *Canvas) drawLanes() {
	s, sign := c.s, c.s.signs()
	end := min(c.Width, c.column(s.End)+1)
	for i, row := range c.rows {
		if row < 0 {
			continue
		}
		ink := Ink{Tone: Hue, Agent: s.Lanes[i].ID, Shade: Quiet}
		for x := c.gutter; x < end; x++ {
			at := ink
			if x > c.now {
				at.Shade = Gone
			}
			c.put(x, row, sign.lane, at)
		}
		for x := 0; x < c.Width; x++ {
			c.taken[row*c.Width+x] |= takenByLane
		}
	}
	for _, b := range s.Bars {
		c.drawBar(b)
	}
}

// wordRoom is how long a bar is that says what it is.
const wordRoom = 10

// drawBar draws that an agent is down, or paused.
func (c *Canvas) drawBar(b Bar) {
	row := c.rows[b.Lane]
	if row < 0 {
		return
	}
	sign, word := c.s.signs().down, " down "
	if b.Paused {
		sign, word = c.s.signs().paused, " paused "
	}
	from, to := c.column(b.From)+1, min(c.Width, c.column(min(b.To, c.s.End))+1)
	if b.To <= c.s.End {
		to--
	}
	from = max(c.gutter, from)
	for x := from; x < to; x++ {
		c.put(x, row, sign, Ink{Tone: Bad, Shade: c.late(x, Back)})
		c.taken[row*c.Width+x] |= takenByMark
	}
	if to-from >= wordRoom {
		c.write(from+2, row, to, Piece{word, Ink{Tone: Bad, Shade: c.late(from, Full)}})
	}
}

// late is the shade of something in a column: it steps back behind the clock.
func (c *Canvas) late(x int, shade Shade) Shade {
	if x > c.now {
		return Gone
	}
	return shade
}

// drawSides shades the lanes of every second group of a partition while it holds, and draws a dashed line between lanes that do not
// hear each other.
func (c *Canvas) drawSides() {
	for _, cut := range c.s.Cuts {
		if cut.Groups == nil {
			continue
		}
		from, to := max(c.gutter, c.column(cut.From)), min(c.Width, c.column(min(cut.To, c.s.End))+1)
		before, mid := -1, rulerRows
		for lane, row := range c.rows {
			if row < 0 {
				continue
			}
			if before >= 0 {
				border := (c.rows[before] + row + 1) / 2
				c.shade(cut.Groups[before], from, to, mid, border)
				if cut.Groups[before] != cut.Groups[lane] && border > c.rows[before] && border < row {
					for x := from; x < to; x++ {
						c.put(x, border, c.s.signs().cut, Ink{Tone: Bad, Shade: c.late(x, Back)})
					}
				}
				mid = border
			}
			before = lane
		}
		if before >= 0 {
			c.shade(cut.Groups[before], from, to, mid, c.Height)
		}
	}
}

func (c *Canvas) shade(group, from, to, top, bottom int) {
	if group%2 == 0 {
		return
	}
	for y := top; y < bottom; y++ {
		for x := from; x < to; x++ {
			c.at(x, y).Ground = Side
		}
	}
}

// drawChoices draws a faint line down from where a value was chosen: from there on nothing else can be, and one sees from where.
func (c *Canvas) drawChoices() {
	for i := range c.s.Steps {
		t := &c.s.Steps[i]
		if t.Is&Completes == 0 {
			continue
		}
		x := c.column(t.Position)
		if x < c.gutter || x >= c.Width || c.isCrowded(i) {
			continue
		}
		for y := rulerRows; y < c.Height; y++ {
			if c.taken[y*c.Width+x]&takenByLane == 0 {
				c.put(x, y, c.s.signs().vertical, Ink{Tone: Thin, Shade: c.late(x, Full)})
			}
		}
	}
}

// drawFork draws a line down where another run parts from this one.
func (c *Canvas) drawFork() {
	x, on := c.forkAt()
	if !on {
		return
	}
	for y := rulerRows; y < c.Height; y++ {
		c.put(x, y, c.s.signs().fork, Ink{Tone: Strong})
	}
}

// forkAt returns the column of that line, right behind what is the same, and whether it is in the picture.
func (c *Canvas) forkAt() (x int, on bool) {
	if c.s == nil || c.s.Fork == 0 || c.s.Turned {
		return 0, false
	}
	x = c.column(c.s.Fork) + 1
	return x, x >= c.gutter && x < c.Width
}

// Forks returns the sign of the line where another run parts from this one; "" when there is none in the picture.
func (c *Canvas) Forks() string {
	if _, on := c.forkAt(); on && c.s.Counts == nil {
		return c.s.signs().fork
	}
	return ""
}

// apart is how many columns there are between the lines of two choices.
const apart = 6

// isCrowded reports whether another choice is drawn right before this one.
func (c *Canvas) isCrowded(i int) bool {
	x := c.column(c.s.Steps[i].Position)
	for i--; i >= 0; i-- {
		t := &c.s.Steps[i]
		if x-c.column(t.Position) >= apart {
			return false
		}
		if t.Is&Completes != 0 {
			return true
		}
	}
	return false
}

// drawGutter writes the names of the lanes, and what their agents have come to at the clock's step.
func (c *Canvas) drawGutter() {
	s := c.s
	if c.wordy {
		c.write(1, 1, c.gutter, Piece{"at step " + strconv.Itoa(s.HereStep), Ink{Tone: Faint}})
	}
	for i, row := range c.rows {
		if row < 0 {
			continue
		}
		l := &s.Lanes[i]
		name := Ink{Tone: Hue, Agent: l.ID, Bold: true}
		if l.Picked {
			name.Reverse = true
			c.put(0, row, s.signs().pick, Ink{Tone: Strong})
		}
		x := c.write(1, row, c.gutter, Piece{l.Name, name})
		c.Spots = append(c.Spots, Spot{X: 0, Y: row, W: c.gutter, Step: -1, Lane: i})
		switch {
		case l.Both:
			c.write(x+1, row, c.gutter, Piece{"in both", Ink{Tone: Bad, Bold: true}})
		case l.Down != "":
			word := s.signs().lost + " " + l.Down
			if !c.wordy {
				word = l.Down
			}
			c.write(x+1, row, c.gutter, Piece{word, Ink{Tone: Bad}})
		case !c.wordy && l.Voted != "":
			c.write(c.gutter-shortIs-1, row, c.gutter-1, c.chipPiece(l.Voted, shortIs-2))
		case !c.wordy:
			c.pieces(c.gutter-shortIs-1, row, c.gutter, l.Is)
		}
		if c.wordy {
			all := l.Rows
			if l.Voted != "" {
				all = append(all[:len(all):len(all)], []Piece{{"voted  ", Ink{Tone: Dim}}, c.chipPiece(l.Voted, wordyGutter-10)})
			}
			for k, p := range all {
				if y := row + 1 + k; y < c.Height && (k < c.pitch-1) {
					c.pieces(1, y, c.gutter-1, p)
				}
			}
		}
	}
}
