package tui

import tea "charm.land/bubbletea/v2"

// Whatever asks a question has the keys of a dialog.

const dialog = "dialog"

// asker is an overlay that asks something.
type asker interface {
	overlay
	answer(*Model, answer) tea.Cmd
	// yesWord says in the footer what a yes does.
	yesWord() string
}

// answer is what can be said to a question. Where there are choices, one is selected, which stands for a yes where there are none.
type answer int

const (
	yes answer = iota
	no
	selected
)

// chooses is an asker with choices, of which one is selected.
type chooses interface{ move(by int) }

func init() {
	moving := func(by int) act {
		return act{do: quietly(func(m *Model) {
			if c, ok := m.top().(chooses); ok {
				c.move(by)
			} else {
				sheetOf(m.top()).move(m, by)
			}
		})}
	}
	bind(dialog, map[string]act{
		"dialog.yes": {with: func(m *Model, key string) tea.Cmd {
			if key == "enter" {
				return m.top().(asker).answer(m, selected)
			}
			return m.top().(asker).answer(m, yes)
		}, word: func(m *Model) (string, int) { return m.top().(asker).yesWord(), 0 }},
		"dialog.no":    {do: func(m *Model) tea.Cmd { return m.top().(asker).answer(m, no) }},
		"row.next":     moving(1),
		"row.prev":     moving(-1),
		"caption.more": {do: (*Model).readOn},
	})
}

// confirm asks before something is lost.
type confirm struct {
	sheet
	yes func(*Model) tea.Cmd
	// only is that nothing but y is a yes, for what disks keep is at stake: enter is pressed too easily.
	only bool
}

func newConfirm(question string, yes func(*Model)) *confirm {
	return asking(question, func(m *Model) tea.Cmd { yes(m); return nil })
}

func asking(question string, yes func(*Model) tea.Cmd) *confirm {
	return &confirm{sheet: newQuestion(func() string { return question }), yes: yes}
}

// dialogWidth is the width of questions and verdicts.
const dialogWidth = 56

// newQuestion returns a sheet with a text that is as long as it is.
func newQuestion(text func() string) sheet {
	return sheet{width: dialogWidth, text: true, entries: func(m *Model, width int) []entry {
		return asText(line{{text(), m.theme.text}}.wrap(width))
	}}
}

func (c *confirm) title() string { return "Sure?" }

func (c *confirm) yesWord() string { return "yes" }

func (c *confirm) answer(m *Model, a answer) tea.Cmd {
	if a == selected && c.only {
		m.say("This is about disks, so it takes a {dialog/dialog.yes}.")
		return nil
	}
	m.close()
	if a == no {
		m.refuseTurn()
		return nil
	}
	return c.yes(m)
}

func (c *confirm) mode() string { return dialog }
