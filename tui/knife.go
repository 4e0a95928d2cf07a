package tui

import (
	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"

	"synod/cluster"
	"synod/roles"
	"synod/tui/layout"
)

// The knife: whoever drags across the Stage cuts the links that are crossed, as one act, when the button is let go. Until then they
// are dashed. A click on a link cuts it, or mends it. Both also work in the partition editor, which closes then: its sides are not what
// is cut.

// knife is a cut that is being drawn, from one cell of the screen to another.
type knife struct{ from, to uv.Position }

// drawKnife begins a cut where no click means anything.
func (m *Model) drawKnife(at tea.Mouse) {
	p := uv.Position{X: at.X, Y: at.Y}
	if at.Button != tea.MouseLeft || m.top() != nil && !m.inEditor() || m.prompt != nil || !p.In(m.stageAt) || m.isDeaf() {
		return
	}
	m.knife = &knife{p, p}
}

// dragKnife goes on with it.
func (m *Model) dragKnife(at tea.Mouse) {
	if m.knife != nil {
		m.knife.to = uv.Position{X: at.X, Y: at.Y}
	}
}

// dropKnife cuts what was crossed.
func (m *Model) dropKnife(at tea.Mouse) {
	m.dragKnife(at)
	k := m.knife
	if m.knife = nil; k == nil || m.seats == nil {
		return
	}
	c, ids := cluster.Command{Verb: cluster.Cut}, m.st().IDs()
	if k.from == k.to {
		m.clickLink(k)
		return
	}
	for _, t := range m.links {
		if from, to := m.seats.Link(t.a, t.b); k.crosses(m.stageAt, from, to) {
			if a, b := ids[t.a], ids[t.b]; !m.st().Link(a, b).Cut || !m.st().Link(b, a).Cut {
				c.Groups = append(c.Groups, []roles.ID{a, b})
			}
		}
	}
	if len(c.Groups) > 0 {
		c.Links = cluster.Links{From: c.Groups[0][0], To: c.Groups[0][1], Both: true}
		if c.Groups = c.Groups[1:]; len(c.Groups) == 0 {
			c.Groups = nil
		}
		m.closeEditor()
		m.do(c)
	}
}

// closeEditor closes the partition editor, if it is open.
func (m *Model) closeEditor() {
	if m.inEditor() {
		m.close()
	}
}

// clickLink cuts the link that was clicked, or mends it where it is cut in either direction.
func (m *Model) clickLink(k *knife) {
	const near = 3 // dots: what is in the cell, or beside it
	at, least, hit := k.dot(m.stageAt, k.to), float64(near), -1
	for i, t := range m.links {
		from, to := m.seats.Link(t.a, t.b)
		if far := at.Off(from, to); far < least {
			least, hit = far, i
		}
	}
	if hit < 0 {
		return
	}
	ids := m.st().IDs()
	a, b := ids[m.links[hit].a], ids[m.links[hit].b]
	c := cluster.Command{Verb: cluster.Cut, Links: cluster.Links{From: a, To: b, Both: true}}
	if m.st().Link(a, b).Cut || m.st().Link(b, a).Cut {
		c.Verb = cluster.Mend
	}
	m.closeEditor()
	if m.do(c) {
		m.say("%s: {act.undo} takes it back.", c)
	}
}

// dot is the middle of a cell of the screen, in dots of the Stage.
func (*knife) dot(stage uv.Rectangle, p uv.Position) layout.Dot {
	return layout.Dot{X: 2*float64(p.X-stage.Min.X) + 1, Y: 4*float64(p.Y-stage.Min.Y) + 2}
}

// crosses reports whether the knife goes through a way on the Stage.
func (k *knife) crosses(stage uv.Rectangle, from, to layout.Dot) bool {
	side := func(a, b, c layout.Dot) float64 { return (b.X-a.X)*(c.Y-a.Y) - (b.Y-a.Y)*(c.X-a.X) }
	a, b := k.dot(stage, k.from), k.dot(stage, k.to)
	return side(a, b, from)*side(a, b, to) < 0 && side(from, to, a)*side(from, to, b) < 0
}
