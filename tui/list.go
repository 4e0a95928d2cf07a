package tui

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

// move moves the selection.
func (l *list) move(by int) { l.at = max(0, l.at+by) }

// beyond marks at the right edge that there are rows above or below those that are shown, which are so many.
func (p pen) beyond(t *Theme, above, below bool, rows int) {
	if above {
		p.text(p.width()-1, 0, t.key, t.glyph.up1)
	}
	if below {
		p.text(p.width()-1, rows-1, t.key, t.glyph.down1)
	}
}
