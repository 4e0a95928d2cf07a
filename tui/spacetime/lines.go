package spacetime

import (
	"math/bits"

	"synod/roles"
)

// Messages as lines of dots, two across and four down a cell. They begin one dot below their sender's lane and end one above their
// receiver's, so that lines and marks never fight. All dots of a cell are drawn, in the colour of the line that matters most there: with
// the dots of one line only, thin lines fall apart wherever they cross. But a line that is lit has a clean way: no other one's dots.

// lines are the dots of a picture, by cell.
type lines struct {
	head    []int32 // by cell: the first entry; -1 for none
	entries []entry
	ways    []way
	owners  [1 << 8]int8 // in which order owners of ballots appear, from 1
}

// entry are the dots of one message in one cell.
type entry struct {
	message int32
	next    int32
	dots    uint8
}

// way is where a message is drawn, in dots; len is how many of its dots are, as counted along its longer side.
type way struct {
	x0, y0, x1, y1 int
	n, len         int
	headX, headY   int // the cell of its head, or of the sign of its loss; -1 for none
	on             bool
}

// at returns dot i of the way.
func (w *way) at(i int) (x, y int) {
	return w.x0 + round(i*(w.x1-w.x0), w.n), w.y0 + round(i*(w.y1-w.y0), w.n)
}

// round divides and rounds to the nearest.
func round(a, b int) int {
	if b == 0 {
		return 0
	}
	if a < 0 {
		return -((-2*a + b) / (2 * b))
	}
	return (2*a + b) / (2 * b)
}

// ranks of lines.
const (
	rankCursor = 20
	rankLit    = 10
	rankAsk    = 5
	rankAnswer = 4
	rankGone   = -3
	rankClean  = 10 // from here on other lines make room
)

func (c *Canvas) rank(m *Message) int {
	switch {
	case m.Seq != 0 && m.Seq == c.s.Cursor.Seq:
		return rankCursor
	case c.s.Lit && m.Lit:
		return rankLit
	case c.s.Lit:
		return rankGone
	case m.Class.Answers:
		return rankAnswer
	}
	return rankAsk
}

// isFolded reports whether a message is a tick only.
func (c *Canvas) isFolded(m *Message) bool {
	return c.s.Fold && m.Idle && m.End == Arrives && m.Class == roles.Answer2 && c.rank(m) < rankLit
}

// The parts of their way that lost messages have behind them.
const (
	lostAt   = 0.62
	cutStub  = 0.5
	cutPitch = 0.8 // of the distance between two lanes
)

// The stub, in dots, of a message that has hardly left although other things have happened since: as long as no time passes, or an order
// that somebody makes by hand does not let it go. A line up to the present would say that it is on its way beside its sender's lane.
const stubWidth, stubHeight = 6, 3

// findWay finds where a message is drawn.
func (c *Canvas) findWay(m *Message) (w way) {
	a, b := c.rows[m.From], c.rows[m.To]
	if a < 0 || b < 0 || a == b || c.isFolded(m) {
		return w
	}
	w.x0, w.x1 = 2*c.column(m.Sent), 2*c.column(m.Got)
	w.y0, w.y1 = 4*a+4, 4*b-1
	if b < a {
		w.y0, w.y1 = 4*a-1, 4*b+4
	}
	if (b > a) != (w.y1 > w.y0) && w.y1 != w.y0 {
		return way{} // the lanes touch
	}
	w.headX = -1
	part := 1.0
	switch m.End {
	case Flies, IsHeld:
		w.y1 = w.y0 + int(float64(w.y1-w.y0)*min(1, m.Done))
		if most := w.x0 + stubWidth; w.x1 > most && max(w.y1-w.y0, w.y0-w.y1) < stubHeight { // it has hardly left
			w.x1, w.y1 = most, w.y0+stubHeight
			if b < a {
				w.y1 = w.y0 - stubHeight
			}
		}
	case CutAtOnce:
		rows := float64(max(a-b, b-a))
		part = min(cutStub, cutPitch*float64(c.pitch)/rows)
	case CutLater:
		part = min(1, max(0, m.Done))
	case LostHere:
		part = lostAt
	}
	w.n = max(w.x1-w.x0, w.y1-w.y0, w.y0-w.y1)
	w.len = int(float64(w.n)*part) + 1
	w.on = true
	if m.End != Arrives && m.End != Waits {
		x, y := w.at(w.len - 1)
		w.headX, w.headY = x>>1, y>>2
	}
	return w
}

// pattern says which dots of a line are set.
func (c *Canvas) pattern(m *Message) (set, of int) {
	kind := 0
	if c.s.Bare {
		owner := m.Words.Ballot.Owner
		if m.Words.Ballot.IsNone() {
			owner = roles.Nobody
		}
		kind = int(c.lines.owners[owner]) % 3
	}
	switch m.Class.Phase {
	case roles.PhaseTwo:
		return [...][2]int{{1, 1}, {5, 8}, {2, 4}}[kind][0], [...][2]int{{1, 1}, {5, 8}, {2, 4}}[kind][1]
	case roles.PhaseOne:
		return [...][2]int{{1, 2}, {2, 6}, {1, 4}}[kind][0], [...][2]int{{1, 2}, {2, 6}, {1, 4}}[kind][1]
	}
	return 1, 3
}

// findLines walks along all messages and notes their dots.
func (c *Canvas) findLines() {
	l, s := &c.lines, c.s
	c.noLines()
	for i := range s.Messages {
		m := &s.Messages[i]
		w := c.findWay(m)
		if !w.on && c.rows[m.From] >= 0 && c.rows[m.To] >= 0 && c.isFolded(m) {
			c.Shown.Folded++
		}
		if w.on {
			c.walk(int32(i), m, &w)
			c.Shown.Messages++
		}
		l.ways = append(l.ways, w)
	}
}

// noLines forgets the lines of the picture before, and notes whose ballots there are.
func (c *Canvas) noLines() {
	l := &c.lines
	if n := c.Width * c.Height; cap(l.head) < n {
		l.head = make([]int32, n)
	}
	l.head = l.head[:c.Width*c.Height]
	for i := range l.head {
		l.head[i] = -1
	}
	l.entries, l.ways = l.entries[:0], l.ways[:0]
	c.findOwners()
}

// dot sets dots of a message in a cell. The dots of one message come one after the other.
func (c *Canvas) dot(i, cell int32, dots uint8) {
	l := &c.lines
	if h := l.head[cell]; h >= 0 && l.entries[h].message == i {
		l.entries[h].dots |= dots
		return
	}
	l.entries = append(l.entries, entry{message: i, next: l.head[cell], dots: dots})
	l.head[cell] = int32(len(l.entries) - 1)
}

// findOwners notes in which order the owners of ballots appear: without colours their lines differ by that.
func (c *Canvas) findOwners() {
	owners, next := &c.lines.owners, int8(0)
	clear(owners[:])
	for i := range c.s.Messages {
		m := &c.s.Messages[i]
		if owner := m.Words.Ballot.Owner; !m.Words.Ballot.IsNone() && owners[owner] == 0 && m.Class.Phase != roles.NoPhase {
			owners[owner] = next + 1
			next++
		}
	}
	for o := range owners {
		owners[o] = max(0, owners[o]-1)
	}
}

// walk sets the dots of a message.
func (c *Canvas) walk(i int32, m *Message, w *way) {
	set, of := c.pattern(m)
	from, to := c.inside(w)
	for k := from; k < to; k++ {
		if k%of >= set {
			continue
		}
		x, y := w.at(k)
		cell := int32(y>>2*c.Width + x>>1)
		if x>>1 < c.gutter || x>>1 >= c.Width || y>>2 < rulerRows || y>>2 >= c.Height {
			continue
		}
		c.dot(i, cell, dotBits[x&1][y&3])
	}
	if m.End == IsHeld {
		c.dashOn(i, m, w)
	}
}

// dashOn draws the rest of the way of a message that is held.
func (c *Canvas) dashOn(i int32, m *Message, w *way) {
	end := 4*c.rows[m.To] - 1
	if w.y1 < w.y0 || end < w.y1 {
		end = 4*c.rows[m.To] + 4
	}
	rest := way{x0: w.x1, y0: w.y1, y1: end}
	rest.x1 = rest.x0 + max(2, (end-w.y1)*(w.x1-w.x0)/max(1, w.y1-w.y0))
	if w.y1 < w.y0 {
		rest.x1 = rest.x0 + max(2, (w.y1-end)*(w.x1-w.x0)/max(1, w.y0-w.y1))
	}
	rest.n = max(rest.x1-rest.x0, rest.y1-rest.y0, rest.y0-rest.y1)
	for k := 0; k < rest.n; k++ {
		x, y := rest.at(k)
		if k%6 >= 2 || x>>1 < c.gutter || x>>1 >= c.Width || y>>2 < rulerRows || y>>2 >= c.Height {
			continue
		}
		c.dot(i, int32(y>>2*c.Width+x>>1), dotBits[x&1][y&3])
	}
}

// inside returns which dots of a way can be in the picture, so that a line that begins far outside costs no more than another one.
func (c *Canvas) inside(w *way) (from, to int) {
	from, to = 0, w.len
	left, right, dx := 2*c.gutter, 2*c.Width, w.x1-w.x0
	if dx > 0 {
		from = max(from, (left-w.x0)*w.n/dx-1)
		to = min(to, (right-w.x0)*w.n/dx+2)
	} else if w.x0 < left || w.x0 >= right {
		return 0, 0
	}
	return from, max(from, to)
}

// dotBits are the dots of a braille character by column and row.
var dotBits = [2][4]uint8{{0x01, 0x02, 0x04, 0x40}, {0x08, 0x10, 0x20, 0x80}}

// braille are the characters of all combinations of dots.
var braille = func() (all [256]string) {
	for i := range all {
		all[i] = string(rune(0x2800 + i))
	}
	return all
}()

// winner returns the line that gives a cell its colour, and the dots that are drawn there.
func (c *Canvas) winner(cell int) (message int, dots uint8) {
	l, s := &c.lines, c.s
	best, rank, most := int32(-1), 0, 0
	for e := l.head[cell]; e >= 0; e = l.entries[e].next {
		n := &l.entries[e]
		dots |= n.dots
		r, count := c.rank(&s.Messages[n.message]), bits.OnesCount8(n.dots)
		if best < 0 || r > rank || r == rank && (count > most || count == most && n.message > best) {
			best, rank, most = n.message, r, count
		}
	}
	if best < 0 || rank < rankClean {
		return int(best), dots
	}
	dots = 0
	mine := &s.Messages[best]
	for e := l.head[cell]; e >= 0; e = l.entries[e].next {
		n := &l.entries[e]
		if other := &s.Messages[n.message]; c.rank(other) >= rankLit && other.Words.Ballot.Owner == mine.Words.Ballot.Owner {
			dots |= n.dots
		}
	}
	return int(best), dots
}

// inkOf is the ink of a message, in a column.
func (c *Canvas) inkOf(m *Message, x int) Ink {
	ink := Ink{Tone: Dim}
	if b := m.Words.Ballot; !b.IsNone() {
		ink = Ink{Tone: Hue, Agent: b.Owner}
	}
	switch r := c.rank(m); {
	case r == rankGone || x > c.now && r != rankCursor:
		ink.Shade = Gone
	case m.Class == roles.Answer2 && r < rankLit:
		ink.Shade = Back
	}
	return ink
}

// drawLines draws the dots wherever nothing else is.
func (c *Canvas) drawLines() {
	for y := rulerRows; y < c.Height; y++ {
		for x := c.gutter; x < c.Width; x++ {
			cell := y*c.Width + x
			first := c.lines.head[cell]
			if first < 0 || c.taken[cell]&(takenByMark|takenByLabel|takenByHead) != 0 {
				continue
			}
			c.Shown.Dotted++
			if c.lines.entries[first].next >= 0 {
				c.Shown.Crossed++
			}
			message, dots := c.winner(cell)
			m := &c.s.Messages[message]
			sign := braille[dots]
			if c.s.ASCII {
				sign = asciiLine(m, &c.lines.ways[message])
			}
			c.put(x, y, sign, c.inkOf(m, x))
		}
	}
	c.drawHeads()
}

// asciiLine is what lines are made of where there is no braille.
func asciiLine(m *Message, w *way) string {
	switch {
	case m.Class.Phase != roles.PhaseTwo:
		return "."
	case w.y1 > w.y0:
		return "\\"
	}
	return "/"
}

// endWords say what became of a message.
var endWords = [...]string{CutAtOnce: " cut", CutLater: " cut", NobodyUp: " down", LostHere: " lost", IsHeld: " held"}

// drawHeads draws where messages are that are under way, and where others were lost: one word for all of a broadcast.
func (c *Canvas) drawHeads() {
	said := map[[2]int]bool{}
	for i := range c.s.Messages {
		m, w := &c.s.Messages[i], &c.lines.ways[i]
		if !w.on || w.headX < c.gutter || w.headX >= c.Width || w.headY < 0 || w.headY >= c.Height || m.End == Arrives || m.End == Waits {
			continue
		}
		sign, ink := c.s.signs().lost, Ink{Tone: Bad}
		switch m.End {
		case Flies:
			sign, ink = c.s.signs().heads[m.Class.Phase], c.inkOf(m, w.headX)
			ink.Bold = true
		case IsHeld:
			sign = c.s.signs().held
		}
		if ink.Shade = c.late(w.headX, ink.Shade); c.rank(m) == rankGone {
			ink.Shade = Gone
		}
		if c.taken[w.headY*c.Width+w.headX]&takenByMark == 0 {
			c.put(w.headX, w.headY, sign, ink)
			c.taken[w.headY*c.Width+w.headX] |= takenByMark
		}
		if m.End == Flies {
			continue
		}
		if key := [2]int{m.SentStep, int(m.End)}; !said[key] && c.isFree(w.headX+1, w.headY, len(endWords[m.End])) {
			said[key] = true
			c.write(w.headX+1, w.headY, c.Width, Piece{endWords[m.End], ink})
			for k := range endWords[m.End] {
				c.taken[w.headY*c.Width+w.headX+1+k] |= takenByLabel
			}
		}
	}
}

// isFree reports whether so many cells have nothing but dots in them.
func (c *Canvas) isFree(x, y, n int) bool {
	for i := range n {
		if x+i >= c.Width || y < rulerRows || c.taken[y*c.Width+x+i] != 0 {
			return false
		}
	}
	return true
}
