package tui

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"

	"synod/cluster/chronicle"
	"synod/tui/timebar"
)

// The time bar is one line above the caption, in every view: the whole run, where one is in it, and what is rare in it. A click or a drag
// on it goes there, and the wheel goes from mark to mark.

// timeBar is the bar as it was drawn last.
type timeBar struct {
	timebar.Bar
	of      *chronicle.Branch
	last    int
	acts    int // how many commands there were that are no steps
	columns int
	area    uv.Rectangle // where it is on the screen
	dragged bool
}

// tallScreen is the height from which on answers have a row of their own above the bar; on a lower one they take its row while they last.
const tallScreen = 30

// between returns how many rows between the panels and the caption are for answers, and how many for the bar.
func (m *Model) between(answers int) (forAnswers, forBar int) {
	switch {
	case m.h >= tallScreen:
		return max(1, answers), 1
	case answers > 0:
		return answers, 0
	}
	return 0, 1
}

// drawBar draws the bar, and says behind it which step one looks at.
func (m *Model) drawBar(p pen) {
	m.bar.area = uv.Rectangle{}
	if p.height() == 0 || m.versus != nil {
		return
	}
	b, whole := m.branchIndex()
	here, last := m.st().Steps(), m.run.Present().Steps()
	says := fmt.Sprintf("step %*d of %d", len(fmt.Sprint(last)), here, last)
	columns := p.width() - 3 - width(says)
	if columns < timebar.Short {
		says = fmt.Sprintf("step %*d", len(fmt.Sprint(last)), here)
		columns = p.width() - 3 - width(says)
	}
	if columns < timebar.Short {
		says, columns = "", p.width()-2
	}
	p.text(p.width()-1-width(says), 0, m.theme.dim, says)
	p = p.sub(1, 0, columns, 1)
	if !whole {
		m.drawUnread(p)
		return
	}
	m.bar.draw(b, here, columns)
	m.drawCells(p, m.bar.Cells)
	m.bar.area = p.area
	if m.top() == nil && m.prompt == nil {
		m.zone(p, 0, 0, columns, 1, func() {
			m.bar.dragged = true
			m.goAlong(m.clicked.at.X)
		})
	}
}

// draw draws the bar of a whole run, unless that is the same as before.
func (t *timeBar) draw(b *chronicle.Branch, here, columns int) {
	acts := len(b.Acts(0, b.Last()))
	same := t.of == b && t.acts == acts && t.columns == columns
	if same && (t.last == b.Last() || t.Lengthen(b, t.last+1)) {
		t.Place(here)
	} else {
		t.Draw(b, timebar.Whole(b.Pos(chronicle.Sparse, b.Last()), columns), -1, here)
	}
	t.of, t.last, t.acts, t.columns = b, b.Last(), acts, columns
}

// drawUnread says in place of the bar how much of a long run has been read for it.
func (m *Model) drawUnread(p pen) {
	known, of := m.index().Progress()
	n := p.text(0, 0, m.theme.dim, strings.Repeat(timebar.Line(false, m.look.ASCII), p.width()*known/max(1, of)))
	p.text(n, 0, m.theme.faint, strings.Repeat(m.theme.glyph.dot, p.width()-n))
}

// drawCells draws a line of time.
func (m *Model) drawCells(p pen, cells []timebar.Cell) {
	for x, c := range cells {
		if c.Is != timebar.None {
			p.text(x, 0, m.theme.barStyle(c), c.Text(m.look.ASCII))
		}
	}
}

// barStyle is how a cell of a line of time looks.
func (t *Theme) barStyle(c timebar.Cell) uv.Style {
	style := t.text
	switch {
	case c.Mark != timebar.Nothing:
		style = t.markStyle(c.Mark)
	case c.Here:
		return t.strong
	case c.Ahead:
		style = t.faint
	case c.Height == 0:
		style = t.dim
	}
	if c.Here {
		style = reverse(style)
	}
	return style
}

// markStyle is how a mark looks: what is trouble in the colour of that.
func (t *Theme) markStyle(mark timebar.Mark) uv.Style {
	switch mark {
	case timebar.Broken, timebar.Alarm, timebar.Crash:
		return t.bad
	case timebar.Rule, timebar.Cut:
		return t.warn
	case timebar.Choice, timebar.Branch:
		return t.strong
	}
	return t.text
}

// goAlong looks at the step that the bar has in a column of the screen.
func (m *Model) goAlong(x int) {
	b, whole := m.branchIndex()
	if !whole || m.bar.of != b || m.bar.area.Empty() {
		return
	}
	if step := m.bar.Step(b, min(max(0, x-m.bar.area.Min.X), m.bar.columns-1)); step != m.st().Steps() {
		m.rewind(step)
	}
}

// dragBar goes on with a drag along the bar, and reports whether there is one.
func (m *Model) dragBar(at tea.Mouse) bool {
	if b, ok := m.top().(*branches); ok && b.drag {
		b.lookAt(m, at.X-b.linesAt)
		return true
	}
	if _, busy := m.work.(*stint); m.bar.dragged && !busy {
		m.goAlong(at.X)
	}
	return m.bar.dragged
}

// dropBar ends it where it is let go.
func (m *Model) dropBar(at tea.Mouse) bool {
	dragged := m.dragBar(at)
	m.bar.dragged = false
	if b, ok := m.top().(*branches); ok {
		b.drag = false
	}
	return dragged
}

// wheelOnBar goes to the next mark, or to the one before, and reports whether the pointer is on the bar.
func (m *Model) wheelOnBar(at tea.Mouse) bool {
	if !(uv.Position{X: at.X, Y: at.Y}).In(m.bar.area) || m.top() != nil || m.prompt != nil {
		return false
	}
	name := "mark.next"
	if at.Button == tea.MouseWheelUp {
		name = "mark.prev"
	}
	if a, ok := acts["everywhere"][name]; ok {
		m.owed = tea.Batch(m.owed, a.do(m))
	}
	return true
}

// signsOfBar is the table of the signs of the time bar.
func signsOfBar(t *Theme, isASCII bool) []sign {
	marks := func(all ...timebar.Mark) func(*Theme) line {
		return func(t *Theme) line {
			var l line
			for i, mark := range all {
				if i > 0 {
					l = append(l, span{" ", t.text})
				}
				l = append(l, span{mark.Sign(isASCII), t.markStyle(mark)})
			}
			return l
		}
	}
	bar := func(*Theme) line {
		past, ahead := strings.Repeat(timebar.Line(false, isASCII), 3), strings.Repeat(timebar.Line(true, isASCII), 3)
		return line{{past, t.dim}, {timebar.Here(isASCII), t.strong}, {ahead, t.faint}}
	}
	heights := timebar.Heights(isASCII)
	return []sign{
		{bar, "the whole run: what lies behind the step that is shown, that step, and what lies ahead; a long silence is a long line"},
		{marks(timebar.Choice), "a value is chosen"},
		{func(*Theme) line { return line{{heights[0] + heights[3] + heights[len(heights)-1], t.text}} },
			"how many values are chosen in so much time, where they are too many to be marked"},
		{marks(timebar.Crash, timebar.Restart), "an agent crashes; one is restarted"},
		{marks(timebar.Cut, timebar.Heal), "links are cut or lose messages, or somebody drops one; links are mended"},
		{marks(timebar.Rule), "a rule is switched off or on"},
		{marks(timebar.Alarm, timebar.Broken), "an invariant that the proof needs is broken; agreement is broken, or another promise to the user"},
		{marks(timebar.Branch), "another branch begins here: B shows it"},
	}
}
