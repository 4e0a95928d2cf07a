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
		p.text(6+linkCell*(c-left), 0, t.owner(l.ids[c]), l.ids[c].String())
	}
	for r := top; r < bottom; r++ {
		y := 1 + r - top
		p.text(2, y, t.owner(l.ids[r]), l.ids[r].String())
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
		return t.glyph.spent, t.warn
	}
	return t.glyph.link, t.dim
}

// about says what the selected link is like, and what the signs mean.
func (l *links) about(m *Model, width int) []line {
	t := m.theme
	from, to := l.ends()
	says := line{t.agent(from), {t.glyph.arrow, t.dim}, t.agent(to), {"  " + m.st().Link(from, to).String(), t.text}}
	if from == to {
		says = line{{"What an agent tells itself takes no time and is never lost.", t.dim}}
	}
	if n, on := m.st().HoldsNext(from, to); on {
		says = append(says, span{"  " + n.String() + ".", t.warn})
	}
	signs := line{{t.glyph.link + " up  " + t.glyph.lost + " cut  " + t.glyph.spent + " loses or duplicates", t.dim}}
	return append(says.wrap(width), signs.wrap(width)...)
}

// toggle cuts or mends the selected link.
func (l *links) toggle(m *Model, both bool) {
	from, to := l.ends()
	if from == to {
		return
	}
	verb := cluster.Cut
	if m.st().Link(from, to).Cut {
		verb = cluster.Mend
	}
	m.do(cluster.Command{Verb: verb, Links: cluster.Links{From: from, To: to, Both: both}})
}

func (l *links) fifo(m *Model) {
	if from, to := l.ends(); from != to {
		m.do(cluster.Command{Verb: cluster.Order, Links: cluster.Links{From: from, To: to}, Fifo: !m.st().Link(from, to).Fifo})
	}
}

// holdNext has the next message on the selected link held, or calls that off.
func (l *links) holdNext(m *Model) {
	from, to := l.ends()
	if from == to {
		return
	}
	verb := cluster.HoldNext
	if _, on := m.st().HoldsNext(from, to); on {
		verb = cluster.Release
	}
	m.do(cluster.Command{Verb: verb, Links: cluster.Links{From: from, To: to}})
}

func (l *links) mode() string { return "links" }

func init() {
	doing := func(do func(*links, *Model)) act {
		return act{do: on(func(l *links, m *Model) tea.Cmd { do(l, m); return nil })}
	}
	moving := func(down, right int) act {
		return doing(func(l *links, _ *Model) {
			l.rows.at = min(max(0, l.rows.at+down), len(l.ids)-1)
			l.cols.at = min(max(0, l.cols.at+right), len(l.ids)-1)
		})
	}
	editing := func(verb string) act { // opens the command line with a verb and the selected link
		return doing(func(l *links, m *Model) {
			if from, to := l.ends(); from != to {
				m.askFor(verb+" "+from.String()+">"+to.String()+" ", "")
			}
		})
	}
	bind("links", map[string]act{
		"link.toggle":   doing(func(l *links, m *Model) { l.toggle(m, true) }),
		"link.oneway":   doing(func(l *links, m *Model) { l.toggle(m, false) }),
		"link.delay":    editing("delay"),
		"link.loss":     editing("loss"),
		"link.dup":      editing("dup"),
		"link.order":    doing((*links).fifo),
		"link.holdnext": doing((*links).holdNext),
		"net.heal":      {do: deed(cluster.Command{Verb: cluster.Heal})},
		"act.undo":      {do: (*Model).undo},
		"link.down":     moving(1, 0),
		"link.up":       moving(-1, 0),
		"link.right":    moving(0, 1),
		"link.left":     moving(0, -1),
	})
}
