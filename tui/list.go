package tui

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"
)

// Whatever is listed, in a panel or over the panels, has the same in common: a row is selected, what does not fit is scrolled to, / shows
// only what contains a text, and the lower border says where one is and how much is not shown. A list is that; [sheet] adds entries of
// several rows, and headings.

// list is a selection in rows that may be more than fit, and the text that those contain that are shown.
type list struct {
	at     int    // the selected row
	first  int    // the topmost row that is shown
	filter string // "" for none
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

// passes reports whether a row contains what the filter says, as it is read on the screen.
func (l *list) passes(row string) bool {
	return l.filter == "" || strings.Contains(asTyped(row), asTyped(l.filter))
}

// typed are signs of rows as a keyboard has them.
var typed = strings.NewReplacer("→", ">", "->", ">", "►", ">", "▸", ">")

// asTyped writes a row without what nobody minds who searches: capitals, the number of blanks, and how an arrow is drawn.
func asTyped(text string) string {
	return strings.ToLower(strings.Join(strings.Fields(typed.Replace(text)), " "))
}

// ask opens a line for the filter, which is in force with every key.
func (l *list) ask(m *Model) tea.Cmd {
	m.askText("/", l.filter, func(_ *Model, text string) { l.filter = text })
	return nil
}

// none says in an empty list that a filter is on, and what clears it.
func (l *list) none(m *Model, clears string) line {
	t := m.theme
	says := line{{"Nothing here contains ", t.dim}, {l.filter, t.strong}, {". ", t.dim}}
	return append(says, m.keyedLine(clears+" clears the filter.", m.theme.dim)...)
}

// marks are what the lower border says of a list: which rows of how many are shown, in pages, and how many pass the filter.
type marks struct {
	first, room, rows int
	shown, total      int
	kind              string // "" for all kinds
}

// marked are the marks of a list; none when all of it is shown.
func (l *list) marked(t *Theme, is marks) []wordings {
	var parts []wordings
	if pages := (is.rows + is.room - 1) / max(1, is.room); pages > 1 {
		up, down := t.glyph.up1, t.glyph.down1
		if is.first <= 0 {
			up = ""
		}
		if is.first+is.room >= is.rows {
			down = ""
		}
		page := (is.first + is.room + is.room - 1) / is.room
		parts = append(parts, wordings{{{fmt.Sprintf("%s%s page %d of %d", up, down, page, pages), t.dim}},
			{{fmt.Sprintf("%s%s %d/%d", up, down, page, pages), t.dim}}})
	}
	if l.filter != "" || is.kind != "" {
		parts = append(parts, wordings{{{fmt.Sprintf("%d of %d shown", is.shown, is.total), t.dim}},
			{{fmt.Sprintf("%d/%d", is.shown, is.total), t.dim}}})
	}
	if is.kind != "" {
		parts = append(parts, only(line{{"only: ", t.dim}, {is.kind, t.strong}}))
	}
	if l.filter != "" {
		parts = append(parts, wordings{{{"filter: ", t.dim}, {l.filter, t.strong}}, {{"filter on", t.dim}}})
	}
	return parts
}

// joined puts parts one behind the other, as a border shows them.
func (t *Theme) joined(parts []line) line {
	var all line
	for i, p := range parts {
		if i > 0 {
			all = append(all, span{" " + t.glyph.dot + " ", t.dim})
		}
		all = append(all, p...)
	}
	if all == nil {
		return nil
	}
	return append(append(line{{" ", t.dim}}, all...), span{" ", t.dim})
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
