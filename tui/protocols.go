package tui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"synod/cluster"
	"synod/roles"
)

// chooser lists the protocols, in the order in which one learns them, with what each is for.
type chooser struct{ sheet }

// newChooser begins with the protocol that runs.
func newChooser(m *Model) *chooser {
	present := func(p *roles.Protocol) bool { return p.Name == m.st().Protocol().Name }
	c := &chooser{}
	c.sheet = sheet{width: chooserWidth, entries: c.list, list: list{at: max(0, slices.IndexFunc(m.protocols, present))}}
	return c
}

func (c *chooser) title() string { return "Protocols" }

const chooserWidth = 92

// list says of every protocol what it is for, one below the other with a blank row between them.
func (c *chooser) list(m *Model, width int) []entry {
	t := m.theme
	var all []entry
	for i, p := range m.protocols {
		style := t.strong
		if i == c.at {
			style = reverse(t.strong)
		}
		head := line{{p.Title, style}, {"  " + p.Name, t.dim}}
		if p.Name == m.st().Protocol().Name {
			head = append(head, span{"  " + t.glyph.done + " here", t.text})
		}
		rows := append(head.wrap(width), c.about(m, p, width)...)
		if i < len(m.protocols)-1 {
			rows = append(rows, line{})
		}
		all = append(all, entry{rows: rows})
	}
	return all
}

// about says what a protocol is for, where it comes from, and why it does not accept the present settings if so it is.
func (c *chooser) about(m *Model, p *roles.Protocol, width int) []line {
	t := m.theme
	var rows []line
	for _, text := range p.Summary {
		rows = append(rows, line{{text, t.text}}.wrap(width)...)
	}
	rows = append(rows, line{{p.Source, t.dim}}.wrap(width)...)
	if _, err := m.run.Settings().With(c.command(p), roles.Among(m.protocols)); err != nil {
		rows = append(rows, line{{"Not with these settings: " + err.Error(), t.warn}}.wrap(width)...)
	}
	return rows
}

func (c *chooser) command(p *roles.Protocol) cluster.Command {
	return cluster.Command{Verb: cluster.Protocol, Word: p.Name}
}

func (c *chooser) mode() string { return "protocols" }

func init() {
	bind("protocols", map[string]act{"protocol.begin": {do: onRow((*chooser).begin)}, "overlay.close": {do: closeTop}})
}

func (c *chooser) begin(m *Model) tea.Cmd {
	p := m.protocols[c.at]
	m.close()
	return m.anew(c.command(p))
}
