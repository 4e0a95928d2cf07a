package tui

import (
	tea "charm.land/bubbletea/v2"

	"synod/cluster"
	"synod/roles"
)

// links is the matrix of all directed links: senders down, receivers across.
type links struct {
	rows list
	cols list
	ids  []roles.ID
}

func newLinks(m *Model) *links {
	l := &links{ids: m.st().IDs()}
	l.cols.at = min(1, len(l.ids)-1)
	return l
}

func (l *links) title() string { return "Links" }

const linkCell = 4 // the width of a cell of the matrix

func (l *links) size(m *Model) (w, h int) {
	w = max(66, 6+linkCell*len(l.ids))
	return w, len(l.ids) + 2 + len(l.about(m, min(w, m.w-4)))
}

func (l *links) ends() (from, to roles.ID) { return l.ids[l.rows.at], l.ids[l.cols.at] }

func (l *links) draw(p pen, m *Model) {
	t, st := m.theme, m.st()
	about := l.about(m, p.width())
	top, bottom := l.rows.show(len(l.ids), p.height()-2-len(about))
	p.beyond(t, top > 0, bottom < len(l.ids), bottom-top+1)
	left, right := l.cols.show(len(l.ids), (p.width()-6)/linkCell)
	p.text(0, 0, t.dim, "from")
	for c := left; c < right; c++ {
		p.text(6+linkCell*(c-left), 0, bold(t.owner(l.ids[c])), l.ids[c].String())
	}
	for r := top; r < bottom; r++ {
		y := 1 + r - top
		p.text(2, y, bold(t.owner(l.ids[r])), l.ids[r].String())
		for c := left; c < right; c++ {
			glyph, style := l.cell(m, st.Link(l.ids[r], l.ids[c]), r == c)
			if r == l.rows.at && c == l.cols.at {
				style = reverse(style)
			}
			p.text(5+linkCell*(c-left), y, style, " "+glyph+" ")
			m.zone(p, 5+linkCell*(c-left), y, 3, 1, func() { l.rows.at, l.cols.at = r, c })
		}
	}
	for i, row := range about {
		p.line(0, p.height()-len(about)+i, row)
	}
}

// cell draws a link: up, cut, or up with something the matter.
func (l *links) cell(m *Model, s cluster.LinkSettings, self bool) (string, uvStyle) {
	t := m.theme
	switch {
	case self:
		return t.glyph.dot, t.faint
	case s.Cut:
		return t.glyph.lost, t.bad
	case s.Loss > 0 || s.Dup > 0:
		return t.glyph.need, t.warn
	}
	return t.glyph.up, t.good
}

// about says what the selected link is like, and what the signs mean.
func (l *links) about(m *Model, width int) []line {
	t := m.theme
	from, to := l.ends()
	says := line{{from.String(), bold(t.owner(from))}, {t.glyph.arrow, t.dim}, {to.String(), bold(t.owner(to))}, {"  " + m.st().Link(from, to).String(), t.text}}
	if from == to {
		says = line{{"What an agent tells itself takes no time and is never lost.", t.dim}}
	}
	signs := line{{t.glyph.up + " up  " + t.glyph.lost + " cut  " + t.glyph.need + " loses or duplicates", t.dim}}
	return append(says.wrap(width), signs.wrap(width)...)
}

// toggle cuts or mends the selected link.
func (l *links) toggle(both bool) func(*Model) tea.Cmd {
	return func(m *Model) tea.Cmd {
		from, to := l.ends()
		if from == to {
			return nil
		}
		verb := cluster.Cut
		if m.st().Link(from, to).Cut {
			verb = cluster.Mend
		}
		m.do(cluster.Command{Verb: verb, Links: cluster.Links{From: from, To: to, Both: both}})
		return nil
	}
}

// edit opens the command line with a verb and the selected link.
func (l *links) edit(verb string) func(*Model) tea.Cmd {
	return func(m *Model) tea.Cmd {
		from, to := l.ends()
		if from == to {
			return nil
		}
		return m.ask(verb + " " + from.String() + ">" + to.String() + " ")
	}
}

func (l *links) fifo(m *Model) tea.Cmd {
	if from, to := l.ends(); from != to {
		m.do(cluster.Command{Verb: cluster.Order, Links: cluster.Links{From: from, To: to}, Fifo: !m.st().Link(from, to).Fifo})
	}
	return nil
}

func (l *links) bindings() []binding {
	move := func(to *list, by int) func(*Model) tea.Cmd {
		return func(*Model) tea.Cmd { to.at = min(max(0, to.at+by), len(l.ids)-1); return nil }
	}
	return []binding{
		{keys: []string{"space", "x"}, short: "cut/mend", help: "Cut or mend the selected link, both ways.", do: l.toggle(true)},
		{keys: []string{"X"}, short: "one way", help: "Cut or mend it this way only.", do: l.toggle(false)},
		{keys: []string{"t"}, short: "delay", help: "Set the time its messages take.", do: l.edit("delay")},
		{keys: []string{"d"}, short: "loss", help: "Set how many of its messages are dropped.", do: l.edit("loss")},
		{keys: []string{"D"}, short: "dup", help: "Set how many of its messages are duplicated.", do: l.edit("dup")},
		{keys: []string{"i"}, short: "order", help: "Keep the order of its messages, or not.", do: l.fifo},
		{keys: []string{"H"}, short: "heal", help: "Mend every link.", do: deed(cluster.Command{Verb: cluster.Heal})},
		{keys: []string{"u"}, help: "Take your last act back.", do: (*Model).undo},
		closing("esc", "q"),
		{keys: []string{"down", "j"}, show: "↓", help: "Select another sender.", do: move(&l.rows, 1)},
		{keys: []string{"up", "k"}, show: "↑", help: "Select another sender.", do: move(&l.rows, -1)},
		{keys: []string{"right", "l"}, show: "→", help: "Select another receiver.", do: move(&l.cols, 1)},
		{keys: []string{"left", "h"}, show: "←", help: "Select another receiver.", do: move(&l.cols, -1)},
	}
}
