package tui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
)

// Lists and texts that lie over the panels are sheets. One mechanism breaks their rows, scrolls and filters them, and says in the
// border where one is, so that no sheet ever cuts anything.

// entry is one thing of a sheet, in as many rows as it takes. In a list one entry is selected; a heading never is.
type entry struct {
	rows    []line
	heading bool
	hidden  bool // it is of a kind that is not shown
}

// sheet is a list of entries, or with text set, a text of which nothing is selected. What is selected is an entry, and what is scrolled
// are rows.
type sheet struct {
	list
	was     int  // the entry that was selected before the filter hid them all
	turned  bool // a page was turned, of which the selected entry may not be seen whole
	width   int
	text    bool
	entries func(m *Model, width int) []entry
	// lead stands above the entries and foot below them, and neither scrolls; nil for nothing.
	lead, foot func(m *Model, width int) []line
	// within is how much room there is for it, where it does not lie over the panels by itself.
	within func(m *Model) (w, h int)
	// only names the kind of entries that is shown; "" for all.
	only string
}

// nobody is what is selected where no entry is shown.
const nobody = -1

// selecting is how many columns the mark of the selection takes.
const selecting = 2

// asSheet gives whoever has an overlay what all sheets have in common.
func (s *sheet) asSheet() *sheet { return s }

// sheetOf returns the sheet of an overlay, or nil.
func sheetOf(o overlay) *sheet {
	if has, ok := o.(interface{ asSheet() *sheet }); ok {
		return has.asSheet()
	}
	return nil
}

// paper is a sheet as it lies on the screen at present.
type paper struct {
	rows  []line
	of    []int // the entry of each row, and heads whether that is a heading
	heads []bool
	total int // the entries that can be selected, and shown those that pass the filter
	shown []int
	lead  []line
	foot  []line
	room  int // how many rows are shown at once
}

// lay breaks the rows of a sheet for a width, and for a height of which the foot takes at most half. The selection moves to
// something that can be selected.
func (s *sheet) lay(m *Model, width, height int) *paper {
	p := &paper{}
	width, height = max(1, width), max(1, height) // a screen may be too small for anything
	in := width
	if !s.text {
		in = max(1, in-selecting)
	}
	all := s.entries(m, in)
	for i, e := range all {
		if e.heading {
			continue
		}
		p.total++
		if s.passes(e) {
			p.shown = append(p.shown, i)
		}
	}
	if !s.text && s.reselect(p) {
		all = s.entries(m, in)
	}
	for i, e := range all {
		if e.heading && !s.leads(all, i) || !e.heading && !s.passes(e) {
			continue
		}
		for _, row := range e.rows {
			p.rows, p.of, p.heads = append(p.rows, row), append(p.of, i), append(p.heads, e.heading)
		}
	}
	if s.lead != nil {
		if p.lead = s.lead(m, width); len(p.lead) > height/3 {
			p.lead = p.lead[:height/3]
		}
		height -= len(p.lead)
	}
	if s.foot != nil {
		if p.foot = s.foot(m, width); len(p.foot) > height/2 {
			p.foot = p.foot[:height/2]
		}
	}
	p.room = max(1, height-len(p.foot))
	if len(p.foot) > 0 && p.room > 1 {
		p.room-- // a blank row above the foot
	}
	return p
}

// reselect selects something that is shown, and reports whether that is another entry than before. Where nothing is shown nothing is
// selected, and what was comes back with it.
func (s *sheet) reselect(p *paper) (changed bool) {
	before, at := s.at, s.at
	if at == nobody {
		at = s.was
	}
	if s.at = p.nearest(at); s.at == nobody {
		s.was = at
	}
	return s.at != before
}

// nearest returns the entry that can be selected in place of another: the same, the next one, or the last; nobody where there is none.
func (p *paper) nearest(at int) int {
	if len(p.shown) == 0 {
		return nobody
	}
	i, _ := slices.BinarySearch(p.shown, at)
	return p.shown[min(i, len(p.shown)-1)]
}

// passes reports whether an entry contains what the filter says.
func (s *sheet) passes(e entry) bool {
	if e.hidden || s.filter == "" {
		return !e.hidden
	}
	text := ""
	for _, row := range e.rows {
		text += row.plain() + " "
	}
	return s.list.passes(text)
}

// leads reports whether a heading has anything below it that is shown.
func (s *sheet) leads(all []entry, heading int) bool {
	for _, e := range all[heading+1:] {
		if e.heading {
			return false
		}
		if s.passes(e) {
			return true
		}
	}
	return false
}

// span returns the rows of the selected entry.
func (s *sheet) span(p *paper) (from, to int) {
	from = max(0, slices.Index(p.of, s.at))
	for to = from; to < len(p.of) && p.of[to] == s.at; {
		to++
	}
	return from, to
}

// see moves what is shown to where the selected entry is seen, as much of it as there is room for.
func (s *sheet) see(p *paper) {
	from, to := s.span(p)
	if seen := from < s.first+p.room && to > s.first; !s.text && !(s.turned && seen) {
		for from > 0 && p.heads[from-1] && to-from < p.room {
			from-- // the heading comes into sight with the first entry below it
		}
		s.first = min(max(s.first, min(from, to-p.room)), max(from, to-p.room))
	}
	s.first = max(0, min(s.first, len(p.rows)-p.room))
}

// inside is how much room a sheet has within its border.
func (s *sheet) inside(m *Model) (w, h int) {
	if s.within != nil {
		return s.within(m)
	}
	w = min(s.width, m.w-4)
	_, want := s.size(m)
	return w, min(want, m.bodyHeight()-2)
}

func (s *sheet) size(m *Model) (w, h int) {
	w = min(s.width, m.w-4)
	p := s.lay(m, w, 1<<20)
	h = len(p.lead) + len(p.rows) + len(p.foot)
	if len(p.foot) > 0 && len(p.rows) > 0 {
		h++
	}
	return s.width, max(1, h)
}

func (s *sheet) draw(pen pen, m *Model) {
	t := m.theme
	p := s.lay(m, pen.width(), pen.height())
	s.see(p)
	pen.lines(p.lead)
	foot := pen
	pen = pen.sub(0, len(p.lead), pen.width(), pen.height()-len(p.lead))
	for y := 0; y < p.room && s.first+y < len(p.rows); y++ {
		i, x := p.of[s.first+y], 0
		if !s.text {
			if x = selecting; p.heads[s.first+y] {
				x = 0
			}
			if i == s.at && (s.first+y == 0 || p.of[s.first+y-1] != i) {
				pen.text(0, y, t.key, t.glyph.pick)
			}
			m.zone(pen, 0, y, pen.width(), 1, func() {
				s.at = p.nearest(i)
			})
		}
		pen.line(x, y, p.rows[s.first+y])
	}
	switch {
	case len(p.rows) > 0:
	case s.filter == "" && s.only != "":
		pen.lines(line{{"Nothing here is " + s.only + ".", t.dim}}.wrap(pen.width()))
	case s.filter != "":
		pen.lines(s.none(m, "{row.filter} and then {prompt.close}").wrap(pen.width()))
	}
	for i, row := range p.foot {
		foot.line(0, foot.height()-len(p.foot)+i, row)
	}
}

// marks says in the lower border which of how many pages is shown, and what the filter lets through.
func (s *sheet) marks(m *Model) []wordings {
	w, h := s.inside(m)
	p := s.lay(m, w, h)
	return s.marked(m.theme, marks{first: s.first, room: p.room, rows: len(p.rows), shown: len(p.shown), total: p.total, kind: s.only})
}

// move selects another entry, so many on; one that is higher than the sheet is scrolled first.
func (s *sheet) move(m *Model, by int) {
	w, h := s.inside(m)
	p := s.lay(m, w, h)
	s.see(p)
	from, to := s.span(p)
	s.turned = false
	switch {
	case s.text:
		s.first += by
	case by == 1 && to > s.first+p.room:
		s.first = min(s.first+p.room-1, to-p.room)
		return
	case by == -1 && from < s.first:
		s.first = max(s.first-p.room+1, from)
		return
	case len(p.shown) > 0:
		s.at = p.shown[min(max(0, slices.Index(p.shown, s.at)+by), len(p.shown)-1)]
		if by > 0 {
			s.first = min(s.first, slices.Index(p.of, s.at))
		}
	}
	s.see(p)
}

// turn goes a page on or back. Whatever is the first of it is selected, and at the end of the list its end.
func (s *sheet) turn(m *Model, by int) {
	w, h := s.inside(m)
	p := s.lay(m, w, h)
	s.see(p)
	before := s.first
	s.turned = true
	s.first = max(0, min(s.first+by*p.room, len(p.rows)-p.room))
	switch {
	case s.text || len(p.shown) == 0:
	case s.first == before && by > 0:
		s.at = p.shown[len(p.shown)-1]
	case s.first == before:
		s.at = p.shown[0]
	default:
		s.at = p.of[s.first] // of which the page shows the rest, unless something else begins on it
		for y := s.first; y < min(s.first+p.room, len(p.of)); y++ {
			if slices.Contains(p.shown, p.of[y]) && (y == 0 || p.of[y-1] != p.of[y]) {
				s.at = p.of[y]
				break
			}
		}
		s.at = p.nearest(s.at)
	}
}

// section goes to the next heading, or to the one before; behind the last one comes the first.
func (s *sheet) section(m *Model, by int) {
	w, h := s.inside(m)
	p := s.lay(m, w, h)
	var starts []int // the entry that begins each section
	all := s.entries(m, w)
	for i := range all {
		if all[i].heading && s.leads(all, i) {
			starts = append(starts, i)
		}
	}
	if len(starts) == 0 || len(p.of) == 0 {
		return
	}
	at := s.at
	if s.text {
		at = p.of[min(s.first, len(p.of)-1)]
	}
	here := -1
	for k, i := range starts {
		if i <= at {
			here = k
		}
	}
	s.goTo(m, starts[(here+by+len(starts))%len(starts)])
}

// goTo shows a section from its heading on.
func (s *sheet) goTo(m *Model, to int) {
	w, h := s.inside(m)
	p := s.lay(m, w, h)
	s.turned = false
	if s.text {
		s.first = slices.Index(p.of, to)
		s.see(p)
		return
	}
	s.at = p.nearest(to)
	s.first = max(0, slices.Index(p.of, to))
	s.see(p)
}

// toEnd selects the first entry that can be selected, or the last; whoever presses the next key before a frame is drawn has it selected.
func (s *sheet) toEnd(m *Model, end int) {
	s.at, s.first = end, end
	w, h := s.inside(m)
	s.lay(m, w, h)
}

// sections are the keys that go from heading to heading.
func sections() (on, back act) {
	to := func(by int) act { return act{do: onSheet(func(s *sheet, m *Model) { s.section(m, by) })} }
	return to(1), to(-1)
}

func init() {
	bind("list", map[string]act{
		"row.next":    {do: onSheet(func(s *sheet, m *Model) { s.move(m, 1) })},
		"row.prev":    {do: onSheet(func(s *sheet, m *Model) { s.move(m, -1) })},
		"row.fardown": {do: onSheet(func(s *sheet, m *Model) { s.turn(m, 1) })},
		"row.farup":   {do: onSheet(func(s *sheet, m *Model) { s.turn(m, -1) })},
		"row.first":   {do: onSheet(func(s *sheet, m *Model) { s.toEnd(m, 0) })},
		"row.last":    {do: onSheet(func(s *sheet, m *Model) { s.toEnd(m, beyond) })},
		"row.filter": {do: onSheet(func(s *sheet, m *Model) {
			m.askText("/", s.filter, func(m *Model, text string) {
				s.filter = text
				s.lay(m, s.width, m.h) // the selection is among what is left
			})
		})},
	})
}

// onSheet does something to the sheet on top, which has the keys.
func onSheet(do func(*sheet, *Model)) func(*Model) tea.Cmd {
	return func(m *Model) tea.Cmd { do(sheetOf(m.top()), m); return nil }
}

// onRow is an act on the selected row of the list on top. It says why it does nothing where no row is shown that could be selected.
func onRow[O overlay](do func(O, *Model) tea.Cmd) func(*Model) tea.Cmd {
	return func(m *Model) tea.Cmd {
		s := sheetOf(m.top())
		w, h := s.inside(m)
		if s.lay(m, w, h); s.at != nobody {
			return do(m.top().(O), m)
		}
		switch {
		case s.filter != "":
			m.say("No row is selected, because none contains %s: {row.filter} and then {prompt.close} clears the filter.", s.filter)
		case s.only != "":
			m.say("No row is selected, because none is %s.", s.only)
		default:
			m.say("No row is selected, because there is none.")
		}
		return nil
	}
}

// asText makes a text of rows that nothing is selected of; each is an entry of its own, so that a filter leaves those that
// contain it.
func asText(rows []line) []entry {
	all := make([]entry, len(rows))
	for i, row := range rows {
		all[i] = entry{rows: []line{row}}
	}
	return all
}

// hang puts a text behind a word, and goes on below where the text begins. Where the word leaves too little room, the text begins
// below it.
func hang(word, text line, width int) []line {
	by := word.width()
	if by > width/2 {
		return append(word.wrap(width), indent(text, 4, width)...)
	}
	rows := indent(text, by, width)
	if len(rows) == 0 {
		return []line{word}
	}
	rows[0] = append(word[:len(word):len(word)], rows[0][1:]...)
	return rows
}

// indent wraps a line and moves it to the right.
func indent(l line, by, width int) []line {
	rows := l.wrap(max(1, width-by))
	for i := range rows {
		rows[i] = append(line{{text: strings.Repeat(" ", by)}}, rows[i]...)
	}
	return rows
}
