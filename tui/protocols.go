package tui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"synod/cluster"
	"synod/roles"
)

// chooser lists the protocols, in the order in which one learns them, with what each is for.
type chooser struct{ list }

// newChooser begins with the protocol that runs.
func newChooser(m *Model) *chooser {
	present := func(p *roles.Protocol) bool { return p.Name == m.st().Protocol().Name }
	return &chooser{list{at: max(0, slices.IndexFunc(m.protocols, present))}}
}

func (c *chooser) title() string { return "Protocols" }

const chooserWidth = 92

func (c *chooser) size(m *Model) (w, h int) {
	rows, _, _ := c.rows(m, min(chooserWidth, m.w-4), true)
	return chooserWidth, len(rows)
}

// draw shows what every protocol is for, or only of the selected one where there is no room for all.
func (c *chooser) draw(p pen, m *Model) {
	rows, of, at := c.rows(m, p.width(), true)
	if len(rows) > p.height() {
		rows, of, at = c.rows(m, p.width(), false)
	}
	end := at
	for end+1 < len(of) && of[end+1] == c.at {
		end++
	}
	first := max(0, min(at, end+1-p.height()))
	for y := 0; y < p.height() && first+y < len(rows); y++ {
		i := of[first+y]
		p.short(0, y, rows[first+y], m.theme.glyph.ellipsis)
		m.zone(p, 0, y, p.width(), 1, func() { c.at = i })
	}
}

// rows returns the lines of the list, which protocol each belongs to, and where the selected one begins.
func (c *chooser) rows(m *Model, width int, all bool) (rows []line, of []int, at int) {
	t := m.theme
	for i, p := range m.protocols {
		if i > 0 && all {
			rows, of = append(rows, line{}), append(of, i-1)
		}
		mark, style := "  ", t.strong
		if i == c.at {
			mark, style, at = t.glyph.pick+" ", reverse(t.strong), len(rows)
		}
		head := line{{mark, t.key}, {p.Title, style}, {"  " + p.Name, t.dim}}
		if p.Name == m.st().Protocol().Name {
			head = append(head, span{"  " + t.glyph.up + " here", t.good})
		}
		rows = append(rows, head)
		if all || i == c.at {
			rows = append(rows, c.about(m, p, width)...)
		}
		for len(of) < len(rows) {
			of = append(of, i)
		}
	}
	return rows, of, at
}

// about says what a protocol is for, where it comes from, and why it does not accept the present settings if so it is.
func (c *chooser) about(m *Model, p *roles.Protocol, width int) []line {
	t := m.theme
	var rows []line
	for _, text := range p.Summary {
		rows = append(rows, indent(line{{text, t.text}}, 2, width)...)
	}
	rows = append(rows, indent(line{{p.Source, t.dim}}, 2, width)...)
	if _, err := m.run.Settings().With(c.command(p), roles.Among(m.protocols)); err != nil {
		rows = append(rows, indent(line{{"Not with these settings: " + err.Error(), t.warn}}, 2, width)...)
	}
	return rows
}

func (c *chooser) command(p *roles.Protocol) cluster.Command {
	return cluster.Command{Verb: cluster.Protocol, Word: p.Name}
}

func (c *chooser) bindings() []binding {
	begin := binding{keys: []string{"enter"}, short: "begin", help: "Begin a new run of the selected protocol, with as many agents and the same seed.", do: func(m *Model) tea.Cmd {
		if len(m.protocols) == 0 {
			return nil
		}
		p := m.protocols[c.at]
		m.close()
		return m.anew(c.command(p))
	}}
	move := func(by int) func(*Model) tea.Cmd {
		return func(m *Model) tea.Cmd {
			c.at = min(max(0, c.at+by), max(0, len(m.protocols)-1))
			return nil
		}
	}
	return []binding{
		begin,
		{keys: []string{"down", "j"}, show: "↓", short: "next", help: "Select the next protocol.", do: move(1)},
		{keys: []string{"up", "k"}, show: "↑", short: "before", help: "Select the protocol before.", do: move(-1)},
		closing("esc", "P", "q"),
	}
}
