package tui

import (
	"fmt"
	"slices"
	"strings"

	"synod/cluster"
	"synod/roles"
	"synod/tui/visible"
)

// The Log: instances across, agents down. What the roles of one agent hold of an instance is one cell, for a person asks
// what the agent has come to; the lines below the table tell the roles of the selected agent apart.

// logPanel shows the logs of all agents side by side. It follows their end until an instance is selected.
type logPanel struct {
	at     roles.Instance // the selected instance
	pinned bool           // false: the one that was named is selected, or else the latest, and stays so
	told   roles.Instance // the one that a command has named, such as that of a lesson; 0 for none
	first  roles.Instance // the leftmost one that is shown
	last   roles.Instance // in which somebody has voted, or that somebody knows
}

// logRow is an agent with the logs that its roles show.
type logRow struct {
	cluster.AgentView
	logs  []roles.Log
	names []string // of their roles
}

// rowsOf returns the agents whose roles show a log. Of an agent that is down only what is stable counts.
func rowsOf(agents []cluster.AgentView) []logRow {
	var rows []logRow
	for _, a := range agents {
		row := logRow{AgentView: a}
		has := false
		for _, r := range a.Roles {
			for _, f := range r.Fields {
				l, ok := f.Value.(roles.Log)
				has = has || ok
				if ok && (a.Up || f.Stable) {
					row.logs, row.names = append(row.logs, l), append(row.names, r.Name)
				}
			}
		}
		if has {
			rows = append(rows, row)
		}
	}
	return rows
}

// entry is what an agent has come to in an instance: the best that one of its roles knows. That one has forgotten an
// instance says less than that another one still holds what was decided.
func (r logRow) entry(i roles.Instance) roles.Entry {
	best := roles.Entry{Instance: i}
	for _, l := range r.logs {
		if e := l.At(i); news(e.State) > news(best.State) || e.State == best.State && best.Value == "" {
			best = e
		}
	}
	return best
}

// news orders states by how much they tell.
func news(s roles.EntryState) int {
	return slices.Index([]roles.EntryState{roles.EntryEmpty, roles.EntryPromised, roles.EntryProposed, roles.EntryAccepted, roles.EntryCompacted, roles.EntryChosen, roles.EntryExecuted}, s)
}

// come returns how far the agent has come: what it knows to be chosen, and what it has executed.
func (r logRow) come() (commit, applied roles.Instance) {
	for _, l := range r.logs {
		commit, applied = max(commit, l.Commit), max(applied, l.Applied)
	}
	return commit, applied
}

// window returns the first and the last instance that the agent may propose in now, if it leads and is bound.
func (r logRow) window() (from, to roles.Instance, leads, bound bool) {
	for _, l := range r.logs {
		if l.Leads {
			leads = true
			if l.Window > 0 {
				return l.Commit + 1, l.Commit + roles.Instance(l.Window), true, true
			}
		}
	}
	return 0, 0, leads, false
}

// waiting returns how many values wait until the window of the agent has room for them.
func (r logRow) waiting() (n int) {
	for _, l := range r.logs {
		n += l.Waiting
	}
	return n
}

// logTable is one drawing of the Log.
type logTable struct {
	*Model
	pen
	panel       *logPanel
	agents      []logRow
	digits      int            // of the largest index
	left, cell  int            // the widths of what stands left of the instances, and of an instance
	low, high   roles.Instance // of all that is there
	first, last roles.Instance // of what is shown
}

func (s *logPanel) draw(p pen, m *Model) {
	agents := rowsOf(m.agents)
	if len(agents) == 0 {
		s.drawNone(p, m)
		return
	}
	t := &logTable{Model: m, pen: p, panel: s, agents: agents}
	t.measure()
	t.header()
	y := 1 + t.windows(1)
	foot := t.foot()
	room := p.height() - y - len(foot)
	if room < min(len(agents), 3) {
		foot, room = nil, p.height()-y
	}
	y = t.table(y, room)
	y = max(y, min(y+1, p.height()-len(foot)))
	for i, l := range foot {
		p.short(1, y+i, l, m.theme.glyph.ellipsis)
	}
}

// cellWidths are what an instance takes at least, by the width of the panel.
var cellWidths = []struct{ cell, panel int }{{10, 100}, {8, 70}, {5, 0}}

const (
	// fullCells is how many instances have to be shown before a value is written in full: what is around an instance says
	// more than the end of a long value, and that is said below the table.
	fullCells = 5
	// wideCell is what an instance must get if it gets more than it needs at least: a little more would show no more words.
	wideCell = 10
	// mostCell is what an instance gets at most: one long value among short ones must not push the others off the screen.
	mostCell = 16
)

// measure finds out what there is, and which part of it is shown.
func (t *logTable) measure() {
	s := t.panel
	t.low, t.high, s.last = 1, 1, 0
	top, longest := roles.Instance(0), 0
	for _, r := range t.agents {
		commit, _ := r.come()
		s.last = max(s.last, commit)
		for _, l := range r.logs {
			for _, e := range l.Entries {
				t.low = min(t.low, e.Instance)
				top = max(top, e.Instance)
				longest = max(longest, width(string(e.Value)))
				if e.State > roles.EntryPromised { // a promise is for every instance to come
					s.last = max(s.last, e.Instance)
				}
			}
		}
		_, to, _, _ := r.window()
		top = max(top, to)
	}
	s.last = max(s.last, t.low)
	t.high = max(s.last, top)
	t.digits = max(2, len(fmt.Sprint(s.last)))
	t.left = 5 + 2*(t.digits+2)
	for _, c := range cellWidths {
		if t.cell = c.cell; t.width() >= c.panel {
			break
		}
	}
	if wide := min(longest+2, mostCell, (t.width()-t.left)/fullCells); wide >= wideCell { // a sign, the value, and room
		t.cell = max(t.cell, wide)
	}
	shown := roles.Instance(max(1, (t.width()-t.left)/t.cell))
	if !s.pinned {
		s.at = s.last
		s.first = 0
		if end := min(t.high, s.last+2*shown/5); end+1 > t.low+shown {
			s.first = end + 1 - shown
		}
		if s.told > 0 {
			s.at = s.told
		}
	}
	s.at = min(max(s.at, t.low), t.high)
	if s.at >= s.first+shown {
		s.first = s.at + 1 - shown
	}
	s.first = max(t.low, min(s.first, s.at))
	t.first, t.last = s.first, min(t.high, s.first+shown-1)
}

// column returns where an instance is drawn.
func (t *logTable) column(i roles.Instance) int { return t.left + int(i-t.first)*t.cell }

// header has the numbers of the instances, and says where there are more.
func (t *logTable) header() {
	th := t.theme
	t.line(1, 0, line{{"slot", th.dim}})
	for i := t.first; i <= t.last; i++ {
		style := th.dim
		if i == t.panel.at {
			style = reverse(th.strong)
		}
		t.text(t.column(i), 0, style, fmt.Sprint(i))
	}
	if t.first > t.low {
		t.text(t.left-2, 0, th.key, th.glyph.back)
	}
	if t.last < t.high {
		t.text(t.width()-1, 0, th.key, th.glyph.play)
	}
}

// shownWindows is how many leaders have their window above the table: nearly always there is one.
const shownWindows = 2

// windows draws a bracket over the instances that a leader may propose in, and returns how many rows that takes. There is
// always one, so that nothing jumps when a leader comes or goes.
func (t *logTable) windows(y int) int {
	th, drawn := t.theme, 0
	for _, r := range t.agents {
		from, to, leads, bound := r.window()
		if !leads || drawn == shownWindows {
			continue
		}
		style := th.owner(r.ID)
		name := r.ID.String() + " leads"
		t.text(1, y+drawn, style, th.glyph.leads+" "+name)
		if bound && from <= t.last && to >= t.first {
			begin, end := t.column(max(from, t.first)), t.column(min(to, t.last)+1)-2
			t.text(begin, y+drawn, style, strings.Repeat(th.box.top, max(1, end-begin+1)))
			if from >= t.first {
				t.text(begin, y+drawn, style, th.box.corners[0])
			}
			if to <= t.last {
				t.text(end, y+drawn, style, th.box.corners[1])
			}
			t.label(r, begin, end, y+drawn, style)
		}
		drawn++
	}
	return max(1, drawn)
}

// label writes into a bracket whose window it is, as far as there is room, and how many values wait for it to move on.
func (t *logTable) label(r logRow, begin, end, y int, style uvStyle) {
	waiting := ""
	if n := r.waiting(); n > 0 {
		waiting = fmt.Sprintf("%d waiting", n)
	}
	whose := r.ID.String() + "'s window"
	room := end - begin - 4 // between the corners, with a space on both sides
	if whole := whose + ", " + waiting; waiting != "" && len(whole) <= room {
		whose, waiting = whole, ""
	}
	for _, name := range []string{whose, "window"} {
		if len(name) <= room {
			t.text(begin+2, y, style, " "+name+" ")
			break
		}
	}
	t.text(end+2, y, style, waiting)
}

// table draws a row an agent, and below it the ballots where there is room. It returns the row after it.
func (t *logTable) table(y, room int) int {
	high := 1
	if 2*len(t.agents) <= room {
		high = 2
	}
	shown := max(1, room/high)
	at := max(0, slices.IndexFunc(t.agents, func(r logRow) bool { return r.ID == t.selected }))
	first := max(0, min(at-shown/2, len(t.agents)-shown))
	for k := first; k < min(len(t.agents), first+shown); k++ {
		t.agent(t.agents[k], y, high)
		y += high
	}
	return y
}

// agent draws one row: who it is, how far it has come, and what it holds.
func (t *logTable) agent(r logRow, y, high int) {
	th, m := t.theme, t.Model
	mark, name := " ", th.owner(r.ID)
	if r.ID == t.selected {
		mark, name = th.glyph.pick, reverse(name)
	}
	x := t.line(0, y, line{{mark, th.key}, {r.ID.String(), name}})
	_, to, leads, _ := r.window()
	switch {
	case !r.Up:
		t.text(x, y, th.bad, th.glyph.down)
	case leads:
		t.text(x, y, th.owner(r.ID), th.glyph.leads)
	}
	commit, applied := r.come()
	entries := th.glyph.entry
	if commit > 0 || leads {
		t.line(5, y, line{{entries[roles.EntryChosen], th.text}, {fmt.Sprintf("%-*d", t.digits, commit), th.text}, {" ", th.text},
			{entries[roles.EntryExecuted], th.text}, {fmt.Sprintf("%-*d", t.digits, applied), th.text}})
	}
	for i := t.first; i <= t.last; i++ {
		e := r.entry(i)
		from, _, _, bound := r.window()
		top, below := th.cell(e, t.cell-1, high == 1, bound && i >= from && i <= to)
		if !r.Up {
			faint := func(uvStyle) uvStyle { return th.dim }
			top, below = top.restyle(faint), below.restyle(faint)
		}
		if i == t.panel.at && m.focus == onView && r.ID == t.selected {
			top = top.restyle(underCursor)
		}
		t.line(t.column(i), y, top)
		if high > 1 {
			t.line(t.column(i), y+1, below)
		}
		m.zone(t.pen, t.column(i), y, t.cell, high, func() {
			m.selected, m.focus, t.panel.at, t.panel.pinned = r.ID, onView, i, true
		})
	}
	m.zone(t.pen, 0, y, t.left, high, func() { m.selected = r.ID })
}

// cell draws an entry: its sign and its value and, on a row of its own, its ballot. Where there is no such row, a promise
// shows its ballot in place of a value. An instance that is free for its leader to propose in has a sign of its own.
func (t *Theme) cell(e roles.Entry, room int, single, open bool) (top, below line) {
	sign := span{t.glyph.entry[e.State], t.entryStyle(e.State)}
	if e.State == roles.EntryEmpty && open {
		sign = span{t.glyph.open, t.dim}
	}
	top = line{sign}
	switch {
	case e.Value != "":
		top = append(top, t.briefChip(e.Value, room-1))
	case single && !e.Ballot.IsNone():
		top = append(top, t.ballot(e.Ballot)...)
	}
	if !e.Ballot.IsNone() {
		below = append(line{{" ", t.text}}, t.ballot(e.Ballot)...)
		if below.width() > room {
			below = line{{" ", t.text}, {clipText(e.Ballot.String(), room-1, t.glyph.ellipsis), t.text}}
		}
	}
	return top, below
}

// briefChip is the chip of a value in so many cells; where they are very few, it is only its ground.
func (t *Theme) briefChip(v roles.Value, room int) span {
	const ends = 2
	if v == roles.NoOp || room < ends+2 {
		return span{t.brevity(v, room), t.value(v)}
	}
	return t.chip(v, t.brevity(v, room-ends))
}

// brevity writes a value in so many cells. In very few of them, one letter more says more than that there are more. A no-op
// has a sign of its own, for nobody has asked for it.
func (t *Theme) brevity(v roles.Value, room int) string {
	if v == roles.NoOp {
		if full := t.glyph.noop + " " + string(v); room >= width(full) {
			return full
		}
		return t.glyph.noop
	}
	if room < 5 {
		return clipText(string(v), room, "")
	}
	return clipText(string(v), room, t.glyph.ellipsis)
}

// clipText cuts a text off that takes more than so many cells.
func clipText(text string, room int, ellipsis string) string {
	if width(text) <= room {
		return text
	}
	return method().Truncate(visible.Line(text), room, ellipsis)
}

// foot says what the selected instance has come to, at large and at the selected agent, and what the signs mean.
func (t *logTable) foot() []line {
	th, i := t.theme, t.panel.at
	about := line{{fmt.Sprintf("Slot %d: ", i), th.strong}}
	chosen := t.st().ChosenIn(i)
	for k, c := range chosen {
		if k > 0 {
			about = append(about, span{" and ", th.bad})
		}
		about = append(append(about, span{"chosen ", th.dim}), th.noun(c.Proposal)...)
		about = append(append(about, span{" by ", th.dim}), th.set(c.Quorum)...)
	}
	switch {
	case len(chosen) > 0:
	case i <= t.st().Forgotten():
		about = append(about, span{"decided long ago: every agent has a snapshot of it", th.dim})
	default:
		about = append(about, span{"nothing is chosen", th.dim})
	}
	room := t.width() - 2
	if t.height() < 2*len(t.agents)+9 {
		room = unbroken // the ballots say more than the end of the row
	}
	rows := append([]line{about}, pack(t.selectedAgent(i), room)...)
	if t.height() > len(t.agents)+8 {
		rows = append(rows, line{})
	}
	return append(rows, pack(th.logSigns(), t.width()-2)...)
}

// unbroken is more room than any row needs.
const unbroken = 1 << 16

// pack puts parts one after the other into rows, and breaks none of them.
func pack(parts []line, room int) []line {
	rows := []line{nil}
	for _, part := range parts {
		last := &rows[len(rows)-1]
		if len(*last) > 0 && last.width()+2+part.width() > room {
			rows = append(rows, nil)
			last = &rows[len(rows)-1]
		}
		if len(*last) > 0 {
			*last = append(*last, span{text: "  "})
		}
		*last = append(*last, part...)
	}
	return rows
}

// selectedAgent tells what each role of the selected agent holds of an instance.
func (t *logTable) selectedAgent(i roles.Instance) []line {
	th := t.theme
	at := slices.IndexFunc(t.agents, func(r logRow) bool { return r.ID == t.selected })
	if at < 0 {
		return []line{{{t.selected.String(), th.owner(t.selected)}, {" keeps no log.", th.dim}}}
	}
	r := t.agents[at]
	parts := []line{{{r.ID.String(), th.owner(r.ID)}}}
	for k, log := range r.logs {
		parts = append(parts, append(line{{r.names[k] + " ", th.dim}}, th.entry(log.At(i))...))
	}
	if len(r.logs) == 0 {
		parts = append(parts, line{{"is down, and its log is gone with it", th.dim}})
	}
	return parts
}

// logSigns says what each sign of the Log means.
func (t *Theme) logSigns() []line {
	var all []line
	for s := roles.EntryPromised; s <= roles.EntryCompacted; s++ {
		all = append(all, line{{t.glyph.entry[s], t.entryStyle(s)}, {" " + s.String(), t.dim}})
	}
	return append(all, line{{t.glyph.noop, t.dim}, {" no-op", t.dim}}, line{{t.glyph.open, t.dim}, {" open", t.dim}})
}

// entryStyle is that of the sign of a state.
func (t *Theme) entryStyle(s roles.EntryState) uvStyle {
	switch s {
	case roles.EntryPromised, roles.EntryProposed, roles.EntryAccepted:
		return t.dim
	case roles.EntryChosen, roles.EntryExecuted:
		return t.strong
	}
	return t.faint
}

// entry draws what a role holds of an instance in words.
func (t *Theme) entry(e roles.Entry) line {
	l := line{{e.State.String(), t.text}}
	if !e.Ballot.IsNone() {
		l = append(append(l, span{" ", t.text}), t.ballot(e.Ballot)...)
	}
	if e.Value != "" {
		l = append(l, span{t.chipGap(), t.text}, t.valueSpan(e.Value), t.chipRest(1))
	}
	return l
}

// entriesShown is how many entries the inspector lists, the latest ones.
const entriesShown = 8

// logRows draws a log in words, with its latest entries, a row each.
func (t *Theme) logRows(l roles.Log, room int) []line {
	var rows []line
	if heads := l.Heads(); len(heads) > 0 {
		rows = line{{strings.Join(heads, ", "), t.text}}.wrap(room)
	}
	for _, e := range l.Entries[max(0, len(l.Entries)-entriesShown):] {
		rows = append(rows, append(line{{t.glyph.entry[e.State], t.entryStyle(e.State)}, {fmt.Sprintf(" %4d ", e.Instance), t.strong}}, t.entry(e)...))
	}
	if len(rows) == 0 {
		return []line{{{"nothing", t.dim}}}
	}
	return rows
}

// logbook draws a log on one line: who leads, how far the log has come, and how many instances there are above that. Of a
// role that only votes, the votes are all there is.
func (t *Theme) logbook(l roles.Log) line {
	var out line
	say := func(s roles.EntryState, format string, n any, style uvStyle) {
		if len(out) > 0 {
			out = append(out, span{" ", t.text})
		}
		out = append(out, span{t.glyph.entry[s], style}, span{fmt.Sprintf(format, n), t.text})
	}
	if l.Leads {
		out = append(out, span{t.glyph.leads, t.strong})
	}
	if l.Commit > 0 || len(l.Entries) == 0 {
		say(roles.EntryChosen, "%d", l.Commit, t.text)
		say(roles.EntryExecuted, "%d", l.Applied, t.text)
	}
	for _, s := range []roles.EntryState{roles.EntryChosen, roles.EntryAccepted, roles.EntryProposed, roles.EntryPromised} {
		n := 0
		for _, e := range l.Entries {
			if e.Instance > l.Commit && e.State == s {
				n++
			}
		}
		if n > 0 {
			say(s, "+%d", n, t.dim)
		}
	}
	return out
}

// drawNone is the view of a protocol without logs: the one decision, and what the agents hold of it.
func (s *logPanel) drawNone(p pen, m *Model) {
	t := m.theme
	y := 0
	says := m.st().Protocol().Title + " chooses one value only, so there is no log. What the agents know of it:"
	for _, l := range (line{{says, t.text}}).wrap(p.width() - 2) {
		p.line(1, y, l)
		y++
	}
	y++
	room := p.height() - y
	at := max(0, slices.IndexFunc(m.agents, func(a cluster.AgentView) bool { return a.ID == m.selected }))
	first := max(0, min(at-room/2, len(m.agents)-room))
	for _, a := range m.agents[first:min(len(m.agents), first+max(0, room))] {
		mark, name := " ", t.owner(a.ID)
		if a.ID == m.selected {
			mark, name = t.glyph.pick, reverse(name)
		}
		state := span{" ", t.text}
		if !a.Up {
			state = span{t.glyph.down, t.bad}
		}
		l := line{{mark, t.key}, {a.ID.String(), name}, {strings.Repeat(" ", max(1, 4-len(a.ID.String()))), t.text}, state}
		p.short(0, y, append(l, held(t, a)...), t.glyph.ellipsis)
		m.zone(p, 0, y, p.width(), 1, func() { m.selected = a.ID })
		y++
	}
}

// held are the values that an agent's roles hold, each with the name of what it is.
func held(t *Theme, a cluster.AgentView) line {
	var l line
	for _, r := range a.Roles {
		for _, f := range r.Fields {
			if !f.Stable && !a.Up {
				continue
			}
			switch v := f.Value.(type) {
			case roles.Proposal:
				if v.IsNone() {
					continue
				}
			case roles.Value:
				if v == "" {
					continue
				}
			default:
				continue
			}
			l = append(append(l, span{"  " + f.Name + " ", t.dim}), t.noun(f.Value)...)
		}
	}
	if len(l) == 0 {
		return line{{"  nothing", t.dim}}
	}
	return l
}

// move selects another instance. At the end of the log it follows again.
func (s *logPanel) move(by int) {
	if by < 0 {
		s.at -= min(s.at, roles.Instance(-by))
	} else {
		s.at += roles.Instance(by)
	}
	s.pinned, s.told = s.at < s.last || by < 0, 0
}
