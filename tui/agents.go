package tui

import (
	"fmt"
	"slices"
	"strings"

	"synod/roles"
)

// The agents' panel has a card for every agent. The more agents there are, the less each card says; each has a row at least.

// cardRows is how many rows a card takes, and whether there is a blank one below it.
func cardRows(agents, height int) (rows int, gap bool) {
	for _, rows := range []int{4, 3} {
		if agents*(rows+1)-1 <= height {
			return rows, true
		}
	}
	switch {
	case agents*3 <= height:
		return 3, false
	case agents*2 <= height:
		return 2, false
	}
	return 1, false
}

// drawAgents shows a card an agent, and below the cards the signs, where there is room for them.
func (m *Model) drawAgents(p pen) {
	t := m.theme
	style := t.border
	if m.focus == onAgents && m.top() == nil {
		style = t.focused
	}
	in := p.box(t.box, style, line{{strings.TrimSpace(m.firstKey("focus.agents") + " Agents"), t.strong}})
	y, above, more := m.drawCards(in, func(id roles.ID) { m.selected, m.focus = id, onAgents })
	for _, beyond := range []struct {
		row, count int
		sign       string
	}{{0, above, t.glyph.up1}, {p.height() - 1, more, t.glyph.down1}} {
		if beyond.count > 0 {
			text := fmt.Sprintf(" %s %d more ", beyond.sign, beyond.count)
			p.text(p.width()-1-width(text), beyond.row, t.dim, text)
		}
	}
	legend := t.miniature(in.width() - 2)
	if legend = legend[:max(0, min(len(legend), in.height()-y))]; in.width() >= 34 && len(legend) >= leastLegend {
		for i, l := range legend {
			in.line(1, in.height()-len(legend)+i, l)
		}
	}
}

// drawCards draws as many cards as there is room for, the selected agent's among them, and returns the row below the last, and how many
// there are that do not show, above and below. What a click on one does may be nil.
func (m *Model) drawCards(in pen, click func(roles.ID)) (y, above, below int) {
	rows, gap := cardRows(len(m.faces), in.height())
	names := 1
	for _, f := range m.faces {
		names = max(names, len(f.ID.String()))
	}
	step := rows
	if gap {
		step++
	}
	if all := step * len(m.faces); all > in.height()+1 {
		at := slices.IndexFunc(m.faces, func(f face) bool { return f.ID == m.selected })
		y = max(min(0, in.height()/2-at*step), in.height()-all)
	}
	for i := range m.faces {
		f := &m.faces[i]
		switch {
		case y <= -rows:
			above++
		case y >= in.height():
			below++
		default:
			if click != nil {
				m.agentZone(in, 0, max(0, y), in.width(), rows, func() { click(f.ID) })
			}
			m.drawCard(in, y, f, rows, names)
		}
		y += step
	}
	return y, above, below
}

// leastLegend is the number of rows below which there are no signs under the cards.
const leastLegend = 5

// drawCard draws one agent. On the left stands what has changed, then a line that says where what follows is kept: on disk, or in
// memory only.
func (m *Model) drawCard(p pen, y int, f *face, rows, names int) {
	t := m.theme
	name := t.owner(f.ID)
	switch {
	case !f.Up:
		name = struck(name)
	}
	if f.ID == m.selected {
		name = reverse(name)
	}
	p.text(1, y, name, f.ID.String())
	if f.ID == m.selected && t.ascii() {
		p.text(0, y, t.strong, "<")
		p.text(1+len(f.ID.String()), y, t.strong, ">")
	}
	x := 2 + names
	room := p.width() - x
	for i, r := range m.cardLines(f, rows, room) {
		if r.changed {
			p.text(0, y+i, t.strong, t.glyph.changed)
		}
		switch {
		case len(r.line) == 0:
		case rows == 1 || i == 0 && f.ID == m.selected && t.ascii():
		case r.firm:
			p.text(x-1, y+i, t.link, t.glyph.firm)
		default:
			p.text(x-1, y+i, t.link, t.glyph.loose)
		}
		p.line(x, y+i, r.line)
	}
}

// cardLine is a row of a card.
type cardLine struct {
	line          line
	firm, changed bool
}

// cardLines returns the rows of a card, each at most so wide.
func (m *Model) cardLines(f *face, rows, room int) []cardLine {
	t := m.theme
	if rows == 1 {
		return []cardLine{{line: t.cardInARow(f, room), changed: f.changed != 0}}
	}
	_, stable, acts := f.promised()
	vote, _ := f.find(rowVoted)
	about := cardLine{line: t.about(f, room, rows < 4), changed: f.changed.has(rowDoing) || rows < 4 && f.changed.has(rowKnows)}
	promised := cardLine{t.promiseLine(f, room), stable, f.changed.has(rowPromised)}
	voted := cardLine{t.voteLine(f, room), vote.Stable, f.changed.has(rowVoted)}
	switch {
	case rows == 2 && acts && len(about.line) == 0:
		return []cardLine{promised, voted}
	case rows == 2 && acts:
		both := slices.Concat(t.promiseLine(f, room/2), line{{"  ", t.text}})
		both = append(both, t.voteLine(f, room-both.width())...)
		if whole := slices.Concat(promised.line, line{{"  ", t.text}}, voted.line); whole.width() <= room {
			both = whole
		}
		return []cardLine{about, {both, stable, promised.changed || voted.changed}}
	case !acts:
		return m.cardOfOneRole(f, rows, room, about)
	case rows == 3 || f.ID.Kind() == roles.OnlyAcceptor:
		return []cardLine{about, promised, voted}
	}
	return []cardLine{about, promised, voted, {line: m.lastLine(f, room), changed: f.changed.has(rowKnows)}}
}

// cardOfOneRole is the card of an agent that is no acceptor: what it wants and when it tries again, or what it knows.
func (m *Model) cardOfOneRole(f *face, rows, room int, about cardLine) []cardLine {
	t := m.theme
	all := []cardLine{about}
	known := t.knowsLine(f, room)
	if f.Up && !f.Paused && known != nil {
		all[0] = cardLine{line: known, changed: f.changed.has(rowKnows)}
	}
	if wants := t.wantsLine(f, room); wants != nil {
		all = append(all, cardLine{line: wants, changed: f.changed.has(rowWants)})
	}
	if seen := t.seenLine(f); seen != nil && f.knows() == "" {
		all = append(all, cardLine{line: seen, changed: f.changed.has(rowSeen)})
	}
	if timer := t.timerLine(f, m.moment(f), room); timer != nil {
		all = append(all, cardLine{line: timer})
	}
	return all[:min(rows, len(all))]
}

// about says what is the matter with an agent, else what it is about, else that it is idle; on a small card also what it knows.
func (t *Theme) about(f *face, room int, small bool) line {
	sign, word := t.trouble(f)
	clock := t.clockOf(f)
	var l line
	switch {
	case !f.Up:
		l = line{{sign + " " + word, t.bad}, {"  memory lost", t.faint}}
	case f.Paused:
		l = line{{sign + " " + word, t.bad}}
		if clock != nil && l.width()+1+clock.width() > room {
			clock = t.pace(f)
		}
		means := span{"  hears nothing now", t.dim}
		if l.width()+width(means.text)+min(1, len(clock))+clock.width() <= room {
			l = append(l, means)
		}
	default:
		l = t.doingLine(f, room-clock.width()-min(1, len(clock)))
		if l == nil && small {
			l = t.knowsLine(f, room-clock.width()-min(1, len(clock)))
		}
		if l == nil && f.ID.Kind() != roles.OnlyAcceptor {
			l = line{{"idle", t.faint}}
		}
	}
	if l.width() > room {
		l = l[:1]
	}
	if text := f.client(); text != "" && f.Up && !f.Paused {
		if left := room - l.width() - 2; left >= min(len(text), leastClient) {
			l = append(l, span{"  " + clipText(text, left, t.glyph.ellipsis), t.text})
		}
	}
	switch {
	case clock == nil || l.width()+1+clock.width() > room:
	case l == nil:
		l = clock
	default:
		l = append(append(l, span{" ", t.text}), clock...)
	}
	return l
}

// leastClient is the least room in which what a client waits for says something.
const leastClient = 8

// lastLine is what an agent knows, and how long its timer still runs. After a crash it is empty: memory is lost.
func (m *Model) lastLine(f *face, room int) line {
	t := m.theme
	if !f.Up {
		return line{{strings.TrimRight(strings.Repeat(t.glyph.dot+" ", 6), " "), t.faint}}
	}
	l := t.knowsLine(f, room)
	const column = 16
	timer := t.timerLine(f, m.moment(f), room-1-max(column, l.width()+2))
	if l == nil {
		return t.timerLine(f, m.moment(f), room)
	}
	if timer == nil {
		return l
	}
	pad := max(column-l.width(), 2)
	return append(append(l, span{strings.Repeat(" ", pad), t.text}), timer...)
}

// cardInARow is a whole card in one row.
func (t *Theme) cardInARow(f *face, room int) line {
	var l line
	add := func(more line, gap string) {
		if len(more) == 0 || l.width()+len(gap)+more.width() > room {
			return
		}
		if len(l) > 0 {
			l = append(l, span{gap, t.text})
		}
		l = append(l, more...)
	}
	if sign, _ := t.trouble(f); sign != "" {
		add(line{{sign, t.bad}}, " ")
	}
	b, _, acts := f.promised()
	if acts {
		add(t.bound(b), " ")
		if vote, _ := f.find(rowVoted); !isNothing(vote.Value) {
			add(t.voteLine(f, room-l.width()-1), " ")
		}
	} else if v := f.knows(); v != "" {
		add(t.knowsLine(f, room), " ")
	} else {
		add(t.wantsLine(f, room), " ")
	}
	if words, ballot, tally := f.doing(); tally != nil {
		word := strings.TrimPrefix(words, "asks for ")
		add(t.doingForm(word, t.text, noBallotIf(ballot, b), nil, false), " ")
		add(line{{tally.String(), t.text}}, " ")
	} else if words != "" {
		add(t.doingForm(words, t.dim, noBallotIf(ballot, b), nil, false), " ")
	}
	add(t.clockOf(f), " ")
	return l
}
