package tui

import tea "charm.land/bubbletea/v2"

// confirm asks before something is lost.
type confirm struct {
	sheet
	yes func(*Model) tea.Cmd
}

func newConfirm(question string, yes func(*Model)) *confirm {
	return asking(question, func(m *Model) tea.Cmd { yes(m); return nil })
}

func asking(question string, yes func(*Model) tea.Cmd) *confirm {
	return &confirm{newQuestion(func() string { return question }), yes}
}

// dialogWidth is the width of questions and verdicts.
const dialogWidth = 56

// newQuestion returns a sheet with a text that is as long as it is.
func newQuestion(text func() string) sheet {
	return sheet{width: dialogWidth, text: true, asks: true, entries: func(m *Model, width int) []entry {
		return asText(line{{text(), m.theme.text}}.wrap(width))
	}}
}

func (c *confirm) title() string { return "Sure?" }

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
