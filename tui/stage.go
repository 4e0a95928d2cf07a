package tui

import (
	"math"
	"slices"

	"synod/cluster"
	"synod/roles"
	"synod/tui/layout"
	"synod/tui/traffic"
)

// The Stage: agents in a ring, around a table, or in columns when each plays one role; the links between them, the messages that fly
// along these, and what is the matter. Package layout says where everything stands.

// stage is one drawing of the Stage.
type stage struct {
	*Model
	pen
	st       *cluster.State
	ids      []roles.ID
	inFlight []cluster.Flight
	latest   []cluster.Event // of the step before this moment
	lost     cluster.Flight  // that was lost in the step before this moment, where one was
	lostAt   float64         // the part of its way that it had come
	layout   *layout.Layout
	all      []tie
	cuts     cluster.Cuts      // that are, or would be
	preview  bool              // they would be
	sides    cluster.Abilities // of a partition; nil when there is none
	sideOf   []int             // by agent
	ring     *rings            // of a violation; nil for none
	broke    roles.Set         // who broke what does not hold, where that is not two quorums
	broken   string            // what that is
	notes    []note
	marks    []layout.Box // what no label may cover
	onLinks  []layout.Dot // signs of links, which a message may cover
}

// note is something that is said in a place: of a link, of a side, of a quorum.
type note struct {
	x, y int
	line line
}

func (m *Model) drawStage(p pen) {
	s := &stage{Model: m, pen: p, st: m.st()}
	if s.width() < 1 || s.height() < 1 {
		return
	}
	s.ids, s.cuts, s.inFlight = s.st.IDs(), s.st.Cuts(), m.flying()
	s.latest = s.run.Events(s.st.Steps(), s.st.Steps())
	s.findLost()
	if e := m.editing(); e != nil {
		s.cuts, s.preview = e.cuts(m), true
	}
	s.findLayout()
	m.stageAt = s.area
	s.all = s.ties()
	s.findSides()
	s.findRings()
	s.drawSides()
	s.taken = s.board()
	s.keepHeld()
	if s.ring == nil {
		s.saySides()
	}
	lines := s.drawLinks()
	s.drawRings()
	for _, n := range s.notes {
		s.over(n.x, n.y, n.line)
	}
	if s.ring == nil || m.runs() {
		s.drawTraffic(s.layout, lines, s.marks)
		s.drawPicked()
		s.headZones()
	}
	s.drawHeadings()
	s.drawNodes()
	s.drawRefusals()
	s.drawHint()
}

// findLayout finds the agents' places. They are kept while nothing that they depend on changes.
func (s *stage) findLayout() {
	ask := layout.Ask{Width: s.width(), Height: s.height(), Agents: len(s.ids), Leader: -1}
	for _, id := range s.ids {
		if k := id.Kind(); k != roles.Everything {
			ask.Columns[k-roles.OnlyProposer]++
		}
	}
	for i := range s.faces {
		if s.faces[i].leads() && ask.Leader < 0 {
			ask.Leader = i
		}
	}
	if s.Model.seats == nil || s.Model.seats.Ask != ask {
		s.Model.seats = layout.Of(ask)
	}
	s.layout = s.Model.seats
}

// put writes one character and leaves the ground as it is.
func (s *stage) put(x, y int, sign string, style uvStyle) {
	if x < 0 || y < 0 || x >= s.width() || y >= s.height() {
		return
	}
	c := s.pen.screen.CellAt(s.area.Min.X+x, s.area.Min.Y+y)
	if c == nil {
		return
	}
	if style.Bg == nil {
		style.Bg = c.Style.Bg
	}
	c.Content, c.Style, c.Width = sign, style, 1
}

// over writes a line and leaves the ground as it is where the line has none of its own.
func (s *stage) over(x, y int, l line) {
	for _, span := range l {
		x = s.pen.over(x, y, span.style, span.text)
	}
}

// mark puts a sign on a link, which no label may cover, but a message that flies there. Where something is said already, that stays.
func (s *stage) mark(at layout.Dot, sign span) {
	x, y := at.Cell()
	for _, b := range s.marks {
		if b.Has(x, y) {
			return
		}
	}
	cover(s.taken, s.width(), s.height(), layout.Box{X: x, Y: y, W: 1, H: 1})
	s.onLinks = append(s.onLinks, at)
	s.notes = append(s.notes, note{x, y, line{sign}})
}

// board is what is taken on the Stage: the agents' boxes.
func (s *stage) board() []bool {
	s.marks = s.marks[:0]
	board := make([]bool, s.width()*s.height())
	for _, b := range s.layout.Nodes {
		cover(board, s.width(), s.height(), b)
	}
	for _, b := range s.layout.Headings {
		cover(board, s.width(), s.height(), b)
	}
	return board
}

func cover(board []bool, w, h int, b layout.Box) {
	for y := max(0, b.Y); y < min(h, b.Y+b.H); y++ {
		for x := max(0, b.X); x < min(w, b.X+b.W); x++ {
			board[y*w+x] = true
		}
	}
}

func (s *stage) take(b layout.Box) {
	cover(s.taken, s.width(), s.height(), b)
	s.marks = append(s.marks, b)
}

// keepHeld keeps what is said of a link away from where messages are held: nothing else shows that they are.
func (s *stage) keepHeld() {
	for i := range s.inFlight {
		if f := &s.inFlight[i]; f.Held {
			x, y := traffic.HeldIn(s.layout.Lane(slices.Index(s.ids, f.From), slices.Index(s.ids, f.To)))
			cover(s.taken, s.width(), s.height(), layout.Box{X: x - 1, Y: y, W: 3, H: 1})
		}
	}
}

// free reports whether a line of a width and the cells at its ends are free.
func (s *stage) free(x, y, w int) bool {
	if x < 0 || y < 0 || x+w > s.width() || y >= s.height() {
		return false
	}
	for i := max(0, x-1); i < min(s.width(), x+w+1); i++ {
		if s.taken[y*s.width()+i] {
			return false
		}
	}
	return true
}

// say finds a place for a line near a dot: beside it, then above and below.
func (s *stage) say(near layout.Dot, l line) {
	w := l.width()
	x, y := near.Cell()
	for _, dy := range []int{0, -1, 1, -2, 2, -3, 3} {
		for _, dx := range []int{-w / 2, 1, -w, -w / 4, -3 * w / 4} {
			if s.free(x+dx, y+dy, w) {
				s.take(layout.Box{X: x + dx, Y: y + dy, W: w, H: 1})
				s.notes = append(s.notes, note{x + dx, y + dy, l})
				return
			}
		}
	}
}

// drawHeadings names the columns when each agent plays one role.
func (s *stage) drawHeadings() {
	for i, name := range []string{"proposers", "acceptors", "learners"} {
		if b := s.layout.Headings[i]; b.W > 0 {
			s.over(max(0, b.X+(b.W-len(name))/2), 0, line{{name, s.theme.faint}})
		}
	}
}

// moment is the instant that the Stage shows: finer than the run's while time passes. For an agent that is paused time stands still.
func (m *Model) moment(f *face) float64 {
	if f.Paused || m.run.Behind() > 0 || !m.playing {
		return float64(m.st().Now())
	}
	return math.Max(m.instant, float64(m.st().Now()))
}
