package tui

import (
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"

	"synod/cluster"
	"synod/roles"
)

// The smallest screen on which the panels say something. Everything above is used; detail is dropped before anything
// breaks.
const (
	minWidth  = 60
	minHeight = 16
)

// views are what the right side can show, each with its number key and the mode of its keys.
var views = []struct {
	digit int
	name  string
	mode  string
	draw  func(*Model, pen)
}{
	{1, "Stage", "stage", (*Model).drawStage},
	{3, "Log", "board", func(m *Model, p pen) { m.log.draw(p, m) }},
	{4, "Messages", "messages", func(m *Model, p pen) { m.messages.draw(p, m) }},
	{5, "Events", "events", func(m *Model, p pen) { m.events.draw(p, m) }},
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
	}
	return v
}

func (m *Model) draw() string {
	m.zones = m.zones[:0]
	m.findPalette()
	m.agents = m.agents[:0]
	for _, id := range m.st().IDs() {
		m.agents = append(m.agents, m.st().Agent(id))
	}
	all := pen{m.screen, uv.Rect(0, 0, m.w, m.h)}
	all.blank()
	if m.w < minWidth || m.h < minHeight {
		all.text(0, 0, m.theme.strong, fmt.Sprintf("make me larger: %dx%d (q quits)", minWidth, minHeight))
		return m.rows.render(m.screen)
	}
	notice := m.noticeRows(m.h / 3)
	answers, caption := max(1, len(notice)), m.captionHeight()
	body := m.bodyHeight()
	m.drawHeader(all.sub(0, 0, m.w, 1))
	left := leftWidth(m.w)
	m.drawAgents(all.sub(0, 1, left, body))
	m.drawRight(all.sub(left, 1, m.w-left, body))
	m.drawNotice(all.sub(0, 1+body, m.w, answers), notice)
	m.drawCaption(all.sub(0, 1+body+answers, m.w, caption))
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

// bodyHeight is the height of the panels: all but header, answers, caption and footer.
func (m *Model) bodyHeight() int {
	return m.h - 2 - max(1, len(m.noticeRows(m.h/3))) - m.captionHeight()
}

// leftWidth is the width of the agents' panel.
func leftWidth(w int) int { return min(max(w*3/10, 30), 42) }

// clockLine says whether time passes, how fast, and where it stands. Its parts have fixed widths, so nothing jumps.
func (m *Model) clockLine() line {
	t, st := m.theme, m.st()
	l := line{}
	switch behind := m.run.Behind(); {
	case behind > 0:
		l = append(l, span{fmt.Sprintf("%s %s before now", t.glyph.back, countOf(behind, "step")), t.strong})
	case !m.runs():
		l = append(l, span{t.glyph.pause + " " + m.words(), t.strong})
	default:
		l = append(l, span{t.glyph.play + " " + m.words(), t.strong})
	}
	return append(l, span{fmt.Sprintf("  t %8s  step %-4d", st.Now().Clock(), st.Steps()), t.dim})
}

func speedText(s float64) string { return strings.TrimSuffix(fmt.Sprintf("%g", s), ".0") + "x" }

// drawRight shows the tabs and the view that is open.
func (m *Model) drawRight(p pen) {
	t := m.theme
	var tabs line
	x := 2
	for i, v := range views {
		text := fmt.Sprintf(" %d %s ", v.digit, v.name)
		style := t.dim
		if i == m.view {
			style = reverse(t.strong)
		}
		tabs = append(tabs, span{text, style})
		m.zone(p, x, 0, len(text), 1, func() { m.view, m.focus = i, onView })
		x += len(text)
	}
	style := t.border
	if m.focus == onView && m.top() == nil {
		style = t.focused
	}
	in := p.box(t.box, style, nil)
	p.line(2, 0, tabs)
	p.sub(2, p.height()-1, p.width()-4, 1).short(0, 0, m.delaysLine(), t.glyph.ellipsis)
	views[m.view].draw(m, in)
}

// delaysLine says of the latest values, the last one first, how many messages, one after the other, it took until somebody had
// learned them.
func (m *Model) delaysLine() line {
	var l line
	for _, a := range slices.Backward(m.st().Arrivals()) {
		text := fmt.Sprintf(" learned in %d message delays ", a.Delays)
		if a.Delays == 1 {
			text = " learned in 1 message delay "
		}
		l = append(l, span{" ", m.theme.text}, m.theme.valueSpan(a.Value), span{text, m.theme.dim})
	}
	return l
}

// drawAgents shows a card an agent while they fit, and a line an agent when they do not.
func (m *Model) drawAgents(p pen) {
	t, st := m.theme, m.st()
	style := t.border
	if m.focus == onAgents && m.top() == nil {
		style = t.focused
	}
	in := p.box(t.box, style, line{{"Agents", t.strong}})
	ids := st.IDs()
	rows := 0
	for _, a := range m.agents {
		rows += len(a.Roles)
	}
	gap := 0
	if rows+len(ids)-1 <= in.height() {
		gap = 1
	}
	y := 0
	compact := rows > in.height()
	if compact && len(ids) > in.height() {
		y = min(0, in.height()/2-slices.Index(ids, m.selected))
		y = max(y, in.height()-len(ids))
	}
	for _, a := range m.agents {
		h := 1
		if !compact {
			h = len(a.Roles)
		}
		m.zone(in, 0, max(0, y), in.width(), h, func() { m.selected, m.focus = a.ID, onAgents })
		m.drawCard(in, y, a, compact)
		y += h + gap
	}
}

// clockText is the speed of a clock that does not run as fast as time, in at most five cells.
func clockText(a cluster.AgentView) string {
	if a.Clock == usualClock {
		return ""
	}
	return fmt.Sprintf("%.0f%%", a.Clock)
}

// usualClock is the speed of a clock that runs as fast as time, in per cent.
const usualClock = 100

// drawCard draws one agent: what it is, and what matters of each of its roles.
func (m *Model) drawCard(p pen, y int, a cluster.AgentView, compact bool) {
	t := m.theme
	mark, name := " ", t.owner(a.ID)
	if a.ID == m.selected {
		mark, name = t.glyph.pick, reverse(name)
	}
	x := p.text(0, y, t.key, mark)
	x = p.text(x, y, name, a.ID.String())
	for x < 4 {
		x = p.text(x, y, t.text, " ")
	}
	if a.Up {
		x = p.text(x, y, t.text, "  ")
	} else {
		x = p.text(x, y, t.bad, t.glyph.down+" ")
	}
	if clock := clockText(a); clock != "" && (compact || len(a.Roles) == 1) {
		x = p.text(x, y, t.warn, clock+" ")
	} else {
		p.text(5-len(clock), y+1, t.warn, clock)
	}
	if compact {
		p.short(x, y, m.compactCard(a).squeeze(p.width()-x), t.glyph.ellipsis)
		return
	}
	column := len("proposer ")
	for _, r := range a.Roles {
		column = max(column, len(r.Name)+1)
	}
	for i, r := range a.Roles {
		head := line{{fmt.Sprintf("%-*s", column, r.Name), t.dim}}
		l := append(head[:1:1], m.roleLine(a, r)...)
		if l.squeeze(0).width() > p.width()-x {
			r.Fields = terse(r.Fields)
			l = append(head[:1:1], m.roleLine(a, r)...)
		}
		if !a.Up && i == 0 {
			l = line{{"crashed", t.bad}}
			if rest := stableLine(t, r.Fields); len(rest) > 0 {
				if len(a.Roles) > 1 {
					rest = append(line{{r.Name + " ", t.dim}}, rest...)
				}
				l = append(append(l, span{"  ", t.text}), rest...)
			}
		}
		p.short(x, y+i, l.squeeze(p.width()-x), t.glyph.ellipsis)
	}
}

func (m *Model) roleLine(a cluster.AgentView, r cluster.RoleView) line {
	if !a.Up {
		return stableLine(m.theme, r.Fields)
	}
	if l := m.theme.brief(r.Fields); len(l) > 0 {
		return l
	}
	return line{{m.theme.glyph.wait, m.theme.dim}}
}

// stableLine draws what a crash has left of a role: what belongs on one line, or if that is nothing, all of it.
func stableLine(t *Theme, fields []roles.Field) line {
	brief := slices.ContainsFunc(fields, func(f roles.Field) bool { return f.Stable && f.Brief })
	var kept []roles.Field
	for _, f := range fields {
		if f.Stable && (f.Brief || !brief) {
			f.Brief = true
			kept = append(kept, f)
		}
	}
	return t.brief(kept).restyle(func(s uv.Style) uv.Style { s.Attrs |= uv.AttrFaint; return s })
}

func (m *Model) compactCard(a cluster.AgentView) line {
	var l line
	for _, r := range a.Roles {
		if rest := m.roleLine(a, r); len(rest) > 0 && !slices.Contains([]string{"idle", m.theme.glyph.wait, roles.Ballot{}.String()}, rest.plain()) {
			if len(l) > 0 {
				l = append(l, span{" " + m.theme.box.side + " ", m.theme.faint})
			}
			l = append(l, rest...)
		}
	}
	return l
}

// drawOverlays draws what lies over the panels, the topmost last.
func (m *Model) drawOverlays(p pen) {
	for _, o := range m.overlays {
		w, h := o.size(m)
		w, h = min(w+4, p.width()), min(h+2, p.height())
		box := p.sub((p.width()-w)/2, (p.height()-h)/2, w, h)
		box.fill(uv.Style{})
		m.zone(box, 0, 0, w, h, func() {}) // below it nothing is clicked
		in := box.box(m.theme.box, m.theme.focused, line{{o.title(), m.theme.strong}})
		o.draw(in.sub(1, 0, in.width()-2, in.height()), m)
		if s, ok := o.(interface{ marks(*Model) line }); ok {
			m.borderText(box, s.marks(m))
		}
	}
}

// borderText writes into the lower border of a box.
func (m *Model) borderText(box pen, l line) {
	if len(l) > 0 {
		box.sub(2, box.height()-1, box.width()-4, 1).short(0, 0, l, m.theme.glyph.ellipsis)
	}
}
