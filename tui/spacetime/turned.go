package spacetime

import "strconv"

// The picture turned by a quarter: time runs downwards, as lecturers draw it, with a row an event. Steps of an agent at one instant
// share a row. At the right stands what happened.

const (
	turnedHead  = 1   // rows above the first event
	turnedTime  = 10  // columns for times and the cursor
	turnedSays  = 110 // columns from which on there is room for words
	saysWidth   = 46
	turnedLeast = 7  // columns from lane to lane
	turnedMost  = 14 // the same, at most
	turnedLast  = 12 // columns behind the last lane, for what happens on it
)

// turnedRow is a row of the turned picture: some steps of one lane.
type turnedRow struct{ from, to int } // indices of steps

// turnedRows says which steps share a row.
func turnedRows(steps []Step) (rows []turnedRow) {
	for i := 0; i < len(steps); {
		if steps[i].Lane < 0 {
			i++
			continue
		}
		k := i + 1
		for k < len(steps) && (steps[k].Lane == steps[i].Lane && steps[k].At == steps[i].At) {
			k++
		}
		rows = append(rows, turnedRow{i, k})
		i = k
	}
	return rows
}

// Rows returns which steps of a scene the turned picture shows.
func (c *Canvas) Rows(s *Scene) (from, to int) {
	rows := turnedRows(s.Steps)
	last := min(len(rows), s.Left+s.Height-turnedHead)
	if s.Left >= last {
		return 0, 0
	}
	return rows[s.Left].from, rows[last-1].to
}

// turnedPlace gives every lane its column.
func (c *Canvas) turnedPlace() (right int) {
	s := c.s
	right = c.Width
	if c.Width >= turnedSays {
		right -= saysWidth
	}
	n := 0
	c.rows = c.rows[:0]
	for i := range s.Lanes {
		c.rows = append(c.rows, -1)
		if !s.Lanes[i].Folded {
			n++
		}
	}
	if most := max(1, (right-turnedTime)/turnedLeast); n > most {
		busy := c.busy()
		for i := range s.Lanes {
			if !busy[i] && !s.Lanes[i].Picked && n > most {
				c.rows[i] = -2
				n--
			}
		}
	}
	c.pitch = max(turnedLeast, min(turnedMost, (right-turnedTime-2-turnedLast)/max(1, n-1)))
	x := turnedTime + 2
	for i := range s.Lanes {
		if s.Lanes[i].Folded || c.rows[i] == -2 || x >= right {
			c.rows[i] = -1
			continue
		}
		c.rows[i] = x
		x += c.pitch
	}
	return min(right, x-c.pitch+turnedMost)
}

// drawTurned draws the picture.
func (c *Canvas) drawTurned() {
	s := c.s
	right := c.turnedPlace()
	c.gutter = turnedTime
	rows := turnedRows(s.Steps)
	c.now = c.Width
	yOf := make(map[int]int, len(rows)) // row of the picture by step number
	c.write(1, 0, turnedTime, Piece{"ms", Ink{Tone: Faint}})
	for i, x := range c.rows {
		if x >= 0 {
			ink := Ink{Tone: Hue, Agent: s.Lanes[i].ID, Bold: true, Reverse: s.Lanes[i].Picked}
			c.write(x, 0, right, Piece{s.Lanes[i].Name, ink})
			c.Spots = append(c.Spots, Spot{X: x, Y: 0, W: s.measure(s.Lanes[i].Name), Step: -1, Lane: i})
		}
	}
	if c.Width >= turnedSays {
		c.write(c.Width-saysWidth+1, 0, c.Width, Piece{"what happened", Ink{Tone: Faint}})
	}
	last := min(len(rows), s.Left+c.Height-turnedHead)
	c.Shown.Rows, c.Shown.AllRows = last-s.Left, len(rows)
	for i := range rows {
		for k := rows[i].from; k < rows[i].to; k++ {
			yOf[s.Steps[k].Number] = i - s.Left + turnedHead
		}
	}
	for i := max(0, s.Left); i < last; i++ {
		c.turnedLanes(rows, i, right)
	}
	c.turnedLines(yOf, right)
	for i := max(0, s.Left); i < last; i++ {
		c.turnedTokens(rows[i], i-s.Left+turnedHead, right)
	}
	c.turnedLabels(right)
	c.turnedDots(right)
	c.sayHidden()
}

// turnedLanes draws the lanes of a row, its time, and what is cut there.
func (c *Canvas) turnedLanes(rows []turnedRow, i, right int) {
	s, y := c.s, i-c.s.Left+turnedHead
	t := &s.Steps[rows[i].from]
	late := t.Number > s.HereStep
	shade := func(sh Shade) Shade {
		if late {
			return Gone
		}
		return sh
	}
	here := s.Steps[rows[i].from].Number <= s.HereStep && s.HereStep <= s.Steps[rows[i].to-1].Number && s.Cursor.On
	if here {
		for x := range c.Width {
			c.at(x, y).Ground = Band
		}
		c.put(0, y, s.signs().pick, Ink{Tone: Strong})
	}
	text := strconv.FormatInt(t.At, 10)
	if i == s.Left || i == 0 || s.Steps[rows[i-1].from].At != t.At {
		c.write(turnedTime-3-len(text), y, turnedTime, Piece{text, Ink{Tone: Faint, Shade: shade(Full)}})
	}
	for lane, x := range c.rows {
		if x < 0 {
			continue
		}
		ink, sign := Ink{Tone: Hue, Agent: s.Lanes[lane].ID, Shade: shade(Quiet)}, s.signs().turnedLane
		for _, b := range s.Bars {
			if b.Lane == lane && b.From < t.Position && t.Position < b.To {
				ink, sign = Ink{Tone: Bad, Shade: shade(Back)}, s.signs().turnedBreak
			}
		}
		c.put(x, y, sign, ink)
		c.taken[y*c.Width+x] |= takenByLane
	}
	if c.Width >= turnedSays {
		ink := Ink{Tone: Dim, Shade: shade(Full)}
		if t.Is&facts != 0 {
			ink.Tone = Text
		}
		c.turnedWords(rows[i], c.Width-saysWidth+1, y, ink)
	}
}

// turnedWords writes what happened, in whole words.
func (c *Canvas) turnedWords(r turnedRow, x, y int, ink Ink) {
	says := ""
	for k := r.from; k < r.to && says == ""; k++ {
		says = c.s.Steps[k].Says
	}
	c.write(x, y, c.Width, Piece{c.s.brief(says, c.Width-x-1), ink})
}

// brief cuts a text after a whole word.
func (s *Scene) brief(text string, most int) string {
	if s.measure(text) <= most {
		return text
	}
	text = s.clip(text, most-1)
	for i := len(text) - 1; i > 0; i-- {
		if text[i] == ' ' {
			text = text[:i]
			break
		}
	}
	for len(text) > 0 && (text[len(text)-1] == ',' || text[len(text)-1] == ';' || text[len(text)-1] == ':') {
		text = text[:len(text)-1]
	}
	return text + s.signs().ellipsis
}

// turnedLines walks along all messages.
func (c *Canvas) turnedLines(yOf map[int]int, right int) {
	l, s := &c.lines, c.s
	c.noLines()
	for i := range s.Messages {
		m := &s.Messages[i]
		w := way{headX: -1}
		a, b := c.rows[m.From], c.rows[m.To]
		y0, sent := yOf[m.SentStep]
		y1, got := yOf[m.GotStep]
		if a < 0 || b < 0 || !sent || c.isFolded(m) {
			l.ways = append(l.ways, way{})
			continue
		}
		if !got {
			y1 = y0 + 3
			if m.End == Flies || m.End == IsHeld || m.End == Waits {
				y1 = c.Height
			}
		}
		w.x0, w.x1 = 2*a+2, 2*b-1
		if b < a {
			w.x0, w.x1 = 2*a-1, 2*b+2
		}
		w.y0, w.y1 = 4*y0+2, 4*y1+1
		part := 1.0
		switch m.End {
		case Arrives, Waits:
		case Flies, IsHeld:
			part = 0.5
		default:
			part = lostAt
			if m.End == CutAtOnce {
				part = 0.4
			}
		}
		w.n = max(w.y1-w.y0, w.x1-w.x0, w.x0-w.x1)
		w.len = int(float64(w.n)*part) + 1
		w.on = true
		if m.End != Arrives && m.End != Waits {
			x, y := w.at(w.len - 1)
			w.headX, w.headY = x>>1, y>>2
		}
		l.ways = append(l.ways, w)
		set, of := c.pattern(m)
		for k := range w.len {
			x, y := w.at(k)
			if k%of >= set || x>>1 < c.gutter || x>>1 >= right || y>>2 < turnedHead || y>>2 >= c.Height {
				continue
			}
			c.dot(int32(i), int32(y>>2*c.Width+x>>1), dotBits[x&1][y&3])
		}
		c.Shown.Messages++
	}
}

// turnedTokens writes what happened in a row.
func (c *Canvas) turnedTokens(r turnedRow, y, right int) {
	s := c.s
	lane := s.Steps[r.from].Lane
	x := c.rows[lane]
	if x < 0 {
		return
	}
	from, end := x, x+1
	room := right
	for level := whole; level < levels; level++ {
		w := 0
		for k := r.from; k < r.to; k++ {
			all, _ := c.token(&s.Steps[k], level)
			w += c.width(all)
		}
		if x+1+w > room-1 && level < levels-1 || w > c.pitch && level < noSaved {
			continue
		}
		for k := r.from; k < r.to; k++ {
			t := &s.Steps[k]
			all, _ := c.token(t, level)
			if len(all) == 1 && all[0].Text == s.signs().tick {
				c.put(x, y, s.signs().turnedCross, c.turnedInk(t, all[0].Ink))
				continue
			}
			for _, p := range all {
				p.Ink = c.turnedInk(t, p.Ink)
				end = c.write(end, y, right, p)
			}
		}
		break
	}
	if end > x+1 {
		ink := Ink{Tone: Hue, Agent: s.Lanes[lane].ID, Shade: Quiet}
		c.put(x, y, s.signs().turnedTick, c.turnedInk(&s.Steps[r.from], ink))
	}
	for k := from; k < min(end, c.Width); k++ {
		c.taken[y*c.Width+k] |= takenByMark
	}
	c.Spots = append(c.Spots, Spot{X: 0, Y: y, W: c.Width, Step: s.Steps[r.to-1].Number, Lane: lane})
}

func (c *Canvas) turnedInk(t *Step, ink Ink) Ink {
	switch {
	case c.isHere(t):
		ink.Shade = Full
		if ink.Tone != Chip {
			ink.Reverse = true
		}
	case t.Number > c.s.HereStep, c.s.Lit && !t.Lit:
		ink.Shade = Gone
	}
	return ink
}

// turnedLabels writes words on lines, between two lanes.
func (c *Canvas) turnedLabels(right int) {
	c.findGroups()
	l, s := &c.labels, c.s
	for g, first := range l.groups {
		m := &s.Messages[first]
		if s.Lit && c.rank(m) < rankLit {
			continue
		}
		w := 0
		for _, form := range c.formsOf(m) {
			if k := c.width(form); k == w || k == 0 || k >= c.pitch {
				continue
			} else {
				w = k
			}
			if c.turnedLabel(int32(g), form, w, right) {
				break
			}
		}
	}
}

// turnedLabel places a label on one of the lines of a broadcast, as near to its sender as there is room.
func (c *Canvas) turnedLabel(g int32, form []Piece, w, right int) bool {
	l := &c.labels
	for i := int32(l.groups[g]); i >= 0; i = l.next[i] {
		way := &c.lines.ways[i]
		for k := way.len / 4; k < way.len; k += 2 {
			x, y := way.at(k)
			left, row := x>>1-w/2, y>>2
			if row <= turnedHead-1 || row >= c.Height || left+w > right || !c.fits(g, left, row, w, 0, 0) {
				continue
			}
			for n := range form {
				if way.y0>>2 > c.turnedHere() {
					form[n].Ink.Shade = Gone
				}
			}
			c.pieces(left, row, right, form)
			for n := range w {
				c.taken[row*c.Width+left+n] |= takenByLabel
			}
			c.Shown.Labels++
			return true
		}
	}
	return false
}

// turnedHere is the row of the clock.
func (c *Canvas) turnedHere() int {
	here := turnedHead - 1
	for i, r := range turnedRows(c.s.Steps) {
		if c.s.Steps[r.from].Number <= c.s.HereStep {
			here = i - c.s.Left + turnedHead
		}
	}
	return here
}

// turnedDots draws the dots wherever nothing else is.
func (c *Canvas) turnedDots(right int) {
	here := c.turnedHere()
	for y := turnedHead; y < c.Height; y++ {
		for x := c.gutter; x < right; x++ {
			cell := y*c.Width + x
			if c.lines.head[cell] < 0 || c.taken[cell]&(takenByMark|takenByLabel) != 0 {
				continue
			}
			i, dots := c.winner(cell)
			m := &c.s.Messages[i]
			ink, sign := c.inkOf(m, 0), braille[dots]
			if y > here {
				ink.Shade = Gone
			}
			if c.s.ASCII {
				sign = asciiTurned(m, &c.lines.ways[i])
			}
			c.put(x, y, sign, ink)
		}
	}
	for i := range c.lines.ways {
		w, m := &c.lines.ways[i], &c.s.Messages[i]
		if w.on && w.headX >= c.gutter && w.headX < right && w.headY >= turnedHead && w.headY < c.Height && m.End > Flies {
			c.put(w.headX, w.headY, c.s.signs().lost, Ink{Tone: Bad})
		}
	}
}

// asciiTurned is what lines are made of in the turned picture where there is no braille.
func asciiTurned(m *Message, w *way) string {
	switch {
	case m.Class.Phase != 2:
		return "."
	case w.x1 > w.x0:
		return "\\"
	}
	return "/"
}
