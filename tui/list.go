package tui

import tea "charm.land/bubbletea/v2"

// list is a selection in rows that may be more than fit.
type list struct {
	at    int // the selected row
	first int // the topmost row that is shown
}

// show keeps the selection among n rows, and within the rows that fit; it returns the rows to draw.
func (l *list) show(n, rows int) (from, to int) {
	l.at = min(max(0, l.at), max(0, n-1))
	rows = max(1, rows)
	l.first = min(max(l.first, l.at-rows+1), l.at)
	l.first = max(0, min(l.first, n-rows))
	return l.first, min(n, l.first+rows)
}

// beyond is behind the last row of any list, and far from the end of what a number of 32 bits can count.
const beyond = 1 << 30

// moves are the keys that move a selection.
func (l *list) moves() []binding {
	move := func(by int) func(*Model) tea.Cmd {
		return func(*Model) tea.Cmd { l.at = max(0, l.at+by); return nil }
	}
	return []binding{
		{keys: []string{"down", "j"}, show: "↓", help: "Select the next row.", do: move(1)},
		{keys: []string{"up", "k"}, show: "↑", help: "Select the row before.", do: move(-1)},
		{keys: []string{"pgdown"}, help: "Ten rows on.", do: move(10)},
		{keys: []string{"pgup"}, help: "Ten rows back.", do: move(-10)},
		{keys: []string{"g"}, help: "To the first row.", do: func(*Model) tea.Cmd { l.at = 0; return nil }},
		{keys: []string{"G"}, help: "To the last row.", do: func(*Model) tea.Cmd { l.at = beyond; return nil }},
	}
}

// beyond marks at the right edge that there are rows above or below those that are shown, which are so many.
func (p pen) beyond(t *Theme, above, below bool, rows int) {
	if above {
		p.text(p.width()-1, 0, t.key, t.glyph.up1)
	}
	if below {
		p.text(p.width()-1, rows-1, t.key, t.glyph.down1)
	}
}

// closing closes the topmost overlay.
func closing(keys ...string) binding {
	return binding{keys: keys, short: "close", help: "Close.", do: func(m *Model) tea.Cmd { m.close(); return nil }}
}
