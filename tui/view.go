package tui

import (
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"

	"synod/roles"
)

// The smallest screen on which the panels say something. Everything above is used; detail is dropped before anything
// breaks.
const (
	minWidth  = 60
	minHeight = 16
)

// viewModes are the modes of the keys of the views, in their order.
var viewModes = [...]string{"stage", "space-time", "board", "messages", "events"}

// shows reports whether the view that has a mode is open.
func (m *Model) shows(mode string) bool { return viewModes[m.view] == mode }

// views are what the right side can show, each with its number key and the mode of its keys.
var views = []struct {
	digit int
	name  string
	mode  string
	act   string // that shows it
	draw  func(*Model, pen)
	marks func(m *Model, height int) []wordings // for the lower border: what of a list, or of the messages, is not to be seen
}{
	{1, "Stage", "stage", "view.stage", (*Model).drawStage, (*Model).stageMarks},
	{2, "Space-time", "space-time", "view.spacetime", (*Model).drawDiagram, (*Model).diagramMarks},
	{3, "Board", "board", "view.board", (*Model).drawBoard, nil},
	{4, "Messages", "messages", "view.messages", func(m *Model, p pen) { m.messages.draw(p, m) },
		func(m *Model, height int) []wordings { return m.messages.marks(m, height) }},
	{5, "Events", "events", "view.events", func(m *Model, p pen) { m.events.draw(p, m) },
		func(m *Model, height int) []wordings { return m.events.marks(m, height) }},
}

// viewOf returns the index of the view that has a mode.
func viewOf(mode string) int {
	for i, v := range views {
		if v.mode == mode {
			return i
		}
	}
	panic("there is no view " + mode)
}

// View draws the whole frame, unless nothing has happened since the last one.
func (m *Model) View() tea.View {
	if m.film != nil {
		return m.viewOfFilm()
	}
	switch {
	case m.w <= 0 || m.h <= 0:
		m.frame = ""
	case m.stale:
		m.frame, m.stale = m.draw(), false
	}
	v := tea.NewView(m.frame)
	v.AltScreen = true
	v.WindowTitle = "synod " + m.st().Protocol().Title
	if m.mouse {
		v.MouseMode = tea.MouseModeCellMotion
	}
	if m.prompt != nil && m.w >= minWidth && m.h >= minHeight {
		v.Cursor = tea.NewCursor(min(m.prompt.column(), m.w-1), m.h-1)
	} else if f, ok := m.top().(*finder); ok && m.w >= minWidth && m.h >= minHeight {
		v.Cursor = tea.NewCursor(min(f.cursor.X, m.w-1), f.cursor.Y)
	}
	return v
}

func (m *Model) draw() string {
	m.zones, m.stageAt = m.zones[:0], uv.Rectangle{}
	m.findPalette()
	m.findFaces()
	m.rows.turn(m.screen)
	all := pen{m.screen, uv.Rect(0, 0, m.w, m.h)}
	all.blank()
	if m.w < minWidth || m.h < minHeight {
		all.text(0, 0, m.theme.strong, fmt.Sprintf("make me larger: %dx%d (q quits)", minWidth, minHeight))
		return m.rows.render(m.screen)
	}
	m.reading.said.rows, m.reading.said.width = m.captionText(m.w-2), m.w-2
	notice, d := m.divide()
	answers, bar, body, caption := d.answers, d.bar, d.body, d.caption
	m.reading.said.width = 0 // a view may have more to say once it is drawn
	m.drawHeader(all.sub(0, 0, m.w, 1))
	left := leftWidth(m.w)
	switch e := m.editing(); {
	case m.versus != nil: // it fills the panels
	case e != nil:
		e.drawPanel(all.sub(0, 1, left, body), m)
		m.drawRight(all.sub(left, 1, m.w-left, body))
	case !m.full && !m.wide():
		m.drawAgents(all.sub(0, 1, left, body))
		m.drawRight(all.sub(left, 1, m.w-left, body))
	case m.focus == onAgents:
		m.drawAgents(all.sub(0, 1, m.w, body))
	default:
		m.drawRight(all.sub(0, 1, m.w, body))
	}
	m.drawNotice(all.sub(0, 1+body, m.w, answers), notice)
	m.drawBar(all.sub(0, 1+body+answers, m.w, bar))
	m.drawCaption(all.sub(0, 1+body+answers+bar, m.w, caption))
	m.drawOverlays(all.sub(0, 1, m.w, body))
	if m.prompt != nil {
		m.prompt.draw(all.sub(0, m.h-1, m.w, 1), m)
	} else {
		m.drawFooter(all.sub(0, m.h-1, m.w, 1))
	}
	if m.look.ASCII {
		all.toASCII()
	}
	return m.rows.render(m.screen)
}

// wide reports whether the view that is open has the width of the agents' panel too, which it has until that panel gets the keys. The
// Log has it not: what its agents have carried out and answered stands in that panel.
func (m *Model) wide() bool {
	return (m.shows("space-time") || m.shows("board") && m.boardForm() != asLog) && m.focus == onView && m.editing() == nil
}

// viewName is the name of a view in its tab.
func (m *Model) viewName(i int) string {
	if views[i].mode == "board" {
		return m.boardName()
	}
	return views[i].name
}

// division is how many rows the parts of the screen have between the header and the footer.
type division struct{ body, answers, bar, caption int }

// divide divides the screen, by what there is to be said.
func (m *Model) divide() (notice []line, d division) {
	notice, d.caption = m.noticeRows(), m.captionHeight()
	d.answers, d.bar = m.between(len(notice))
	d.body = m.h - 2 - d.answers - d.bar - d.caption
	return notice, d
}

// bodyHeight is the height of the panels: all but header, answers, time bar, caption and footer.
func (m *Model) bodyHeight() int {
	_, d := m.divide()
	return d.body
}

// leftWidth is the width of the agents' panel.
func leftWidth(w int) int {
	switch {
	case w >= 110:
		return 36
	case w >= 90:
		return 30
	}
	return 26
}

// clockLine says whether time passes, who says so or how fast, and where it stands. Its parts have fixed widths, so nothing jumps. In
// short it names neither what the run goes to nor that steps before now are before now: the signs say that much.
func (m *Model) clockLine(whole bool) line {
	t, st := m.theme, m.st()
	l := line{}
	goal := m.goal()
	switch behind := m.run.Behind(); {
	case behind > 0 && !whole:
		l = append(l, span{fmt.Sprintf("%s %s", t.glyph.back, roles.Count(behind, "step")), t.strong})
	case behind > 0:
		l = append(l, span{fmt.Sprintf("%s %s before now", t.glyph.back, roles.Count(behind, "step")), t.strong})
	case goal != "" && m.rests():
		l = append(l, span{t.glyph.pause + " held", t.strong})
	case goal != "" && !whole:
		l = append(l, span{t.glyph.play, t.strong})
	case goal != "":
		l = append(l, span{t.glyph.play + " to " + goal, t.strong})
	case !m.runs():
		l = append(l, span{t.glyph.pause + " " + m.words(), t.strong})
	case m.owner == byPerson && m.hands.Tape != "" && !m.hands.Taken:
		l = append(l, span{t.glyph.play + " tape", t.strong}) // which does what a person would
	default:
		l = append(l, span{t.glyph.play + " " + m.words(), t.strong})
	}
	form := "  t %8s  step %-4d" // so that nothing jumps while time passes
	if m.run.Behind() > 0 {
		form = "  t %s  step %d" // it stands, and its words need the room
	}
	return append(l, span{fmt.Sprintf(form, st.Now().Clock(), st.Steps()), t.dim})
}

func speedText(s float64) string { return strings.TrimSuffix(fmt.Sprintf("%g", s), ".0") + "x" }

// tabForms are how the tabs name the views, the longest first: whole names, one of them short, and only numbers but for the view that is
// shown.
var tabForms = []func(name string, shown bool) string{
	func(name string, _ bool) string { return " " + name },
	func(name string, _ bool) string { return " " + shortTab(name) },
	func(name string, shown bool) string {
		if shown {
			return " " + shortTab(name)
		}
		return ""
	},
}

func shortTab(name string) string {
	if name == "Space-time" {
		return "Time"
	}
	return name
}

// firstKey is the key that does something everywhere; "" where none does.
func (m *Model) firstKey(action string) string {
	if r := m.keys.Row("everywhere", action); r != nil && len(r.Keys) > 0 {
		return r.Names()[0]
	}
	return ""
}

// tabs are the tabs of all views in a width, whichever is shown.
func (m *Model) tabs(shown, room int) (texts [len(viewModes)]string) {
	for _, form := range tabForms {
		w := 0
		for i, v := range views {
			texts[i] = " " + strings.TrimSpace(m.firstKey(v.act)+form(m.viewName(i), i == shown)) + " "
			w += width(texts[i])
		}
		if w <= room {
			break
		}
	}
	return texts
}

// drawRight shows the tabs and the view that is open.
func (m *Model) drawRight(p pen) {
	t, shown, e := m.theme, m.view, m.editing()
	if e != nil {
		shown = viewOf("stage")
	}
	var tabs line
	x := 2
	for i, text := range m.tabs(shown, p.width()-4) {
		style := t.dim
		if i == shown {
			style = t.strong
			style.Underline = uv.UnderlineSingle
		}
		tabs = append(tabs, span{text, style})
		if e == nil {
			m.zone(p, x, 0, len(text), 1, func() { m.view, m.focus = i, onView })
		}
		x += len(text)
	}
	style := t.border
	if m.focus == onView && m.top() == nil {
		style = t.focused
	}
	in := p.box(t.box, style, nil)
	p.line(2, 0, tabs)
	views[shown].draw(m, in)
	under := []wordings{m.delays(p.width() - 4)}
	if e != nil {
		under = []wordings{e.under(m)}
	} else if v := views[m.view]; v.marks != nil {
		if v.mode == "space-time" {
			under = nil
		}
		under = append(v.marks(m, in.height()), under...)
		if v.mode == "stage" && !m.hintInBorder() {
			under = append(under, m.hintMark()) // the hint itself is in the Stage
		}
	}
	m.borderText(p, under)
}

// delays says of the latest values, the last one first, how many messages, one after the other, it took until somebody had learned
// them: of as many as there is room for, or of the last one only.
func (m *Model) delays(room int) wordings {
	t, all := m.theme, m.st().Arrivals()
	if len(all) == 0 {
		return nil
	}
	var l line
	for _, a := range slices.Backward(all) {
		text := fmt.Sprintf("%slearned in %s", t.chipGap(), roles.Count(a.Delays, "message delay"))
		says := line{t.valueSpan(a.Value), {text, t.dim}, t.chipRest(1)}
		if l != nil && l.width()+says.width()+4 > room {
			break
		}
		if l != nil {
			l = append(l, span{"  ", t.text})
		}
		l = append(l, says...)
	}
	last := all[len(all)-1]
	const short = 6
	return wordings{l, {t.clippedValue(last.Value, lastWidth), {fmt.Sprintf("%slearned in %s", t.chipGap(), roles.Count(last.Delays, "delay")), t.dim}},
		{t.clippedValue(last.Value, short), {fmt.Sprintf("%sin %s", t.chipGap(), roles.Count(last.Delays, "delay")), t.dim}}}
}

// drawOverlays draws what lies over the panels, the topmost last.
func (m *Model) drawOverlays(p pen) {
	for _, o := range m.overlays {
		if o == overlay(m.editing()) {
			continue // it lies in the panels
		}
		w, h := o.size(m)
		w, h = min(w+4, p.width()), min(h+2, p.height())
		box := p.sub((p.width()-w)/2, (p.height()-h)/2, w, h)
		box.fill(uv.Style{})
		m.zone(box, 0, 0, w, h, func() {}) // below it nothing is clicked
		in := box.box(m.theme.box, m.theme.focused, line{{o.title(), m.theme.strong}})
		o.draw(in.sub(1, 0, in.width()-2, in.height()), m)
		if s, ok := o.(interface{ marks(*Model) []wordings }); ok {
			m.borderText(box, s.marks(m))
		}
	}
}
