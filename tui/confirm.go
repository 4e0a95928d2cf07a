package tui

import tea "charm.land/bubbletea/v2"

// confirm asks before something is lost.
type confirm struct {
	question string
	yes      func(*Model) tea.Cmd
}

func newConfirm(question string, yes func(*Model)) *confirm {
	return &confirm{question, func(m *Model) tea.Cmd { yes(m); return nil }}
}

func (c *confirm) title() string { return "Sure?" }

func (c *confirm) size(*Model) (w, h int) { return 56, len(line{{text: c.question}}.wrap(56)) }

func (c *confirm) draw(p pen, m *Model) {
	for i, row := range (line{{c.question, m.theme.text}}).wrap(p.width()) {
		p.line(0, i, row)
	}
}

func (c *confirm) bindings() []binding {
	return []binding{
		{keys: []string{"y", "enter"}, short: "yes", help: "Yes.", do: func(m *Model) tea.Cmd { m.close(); return c.yes(m) }},
		{keys: []string{"n", "esc", "q"}, short: "no", help: "No: nothing changes.", do: func(m *Model) tea.Cmd {
			m.close()
			m.refuseTurn()
			return nil
		}},
	}
}
