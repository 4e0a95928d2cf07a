package tui

import (
	"fmt"
	"slices"
	"strings"

	"synod/cluster"
	"synod/roles"
)

// The editor of a partition has the panels: the left one says what each side could do, the Stage shows what would be cut, and the
// caption says it in words, with the command that it amounts to.

// size and draw are not asked: the editor lies in the panels, and not over them.
func (e *partition) size(*Model) (w, h int) { return 0, 0 }
func (e *partition) draw(pen, *Model)       {}

// drawPanel draws the left panel: who is where, then what each side can do. Who is where is listed whole where there is room for that,
// else as much of it as there is, around the agent under the cursor.
func (e *partition) drawPanel(p pen, m *Model) {
	t := m.theme
	in := p.box(t.box, t.focused, line{{e.title(), t.strong}})
	who, rows, gap := e.panelRows(m, in.width(), in.height())
	if from, to := e.around(len(who), in.height()-gap-len(rows)); to-from < len(who) {
		who = who[from:to]
		in.beyond(t, from > 0, to < len(e.ids), len(who))
	}
	e.drawPlaces(in, m, who)
	room := in.height() - len(who) - gap
	if more := len(rows) - room + 1; more > 1 {
		rows = append(rows[:max(0, room-1):max(0, room-1)], line{{fmt.Sprintf("and %d more rows", more), t.dim}})
	}
	for y, l := range who {
		in.short(0, y, l, t.glyph.ellipsis)
	}
	for y, l := range rows {
		in.short(0, len(who)+gap+y, l, t.glyph.ellipsis)
	}
}

// leastPlaces is how many rows say who is where at least: those of the agent under the cursor and of its neighbours.
const leastPlaces = 3

// panelRows are who is where and what each side can do, in as many words as there is room for, with so many blank rows between them.
func (e *partition) panelRows(m *Model, width, height int) (who, rows []line, gap int) {
	abilities := e.inOrder(m.st().Abilities(e.cuts(m)))
	said := func(detail int) (rows []line) {
		for _, a := range abilities {
			rows = append(rows, e.rowsOf(m, a, detail, width)...)
		}
		return withoutEnd(rows)
	}
	who = e.placesOf(m, width)
	for detail := manyRows; detail >= fewRows; detail-- {
		rows = said(detail)
		if !e.hasSides() && len(rows) <= height && len(who)+1+len(rows) > height {
			return nil, rows, 0 // the Stage shows the shape
		}
		for gap = 1; gap >= 0; gap-- {
			if len(who)+gap+len(rows) <= height {
				return who, rows, gap
			}
		}
	}
	if !e.hasSides() {
		return nil, rows, 0
	}
	who = e.list(m)
	for detail := manyRows; detail >= fewRows; detail-- {
		rows = said(detail)
		cut := slices.ContainsFunc(rows, func(l line) bool { return l.width() > width })
		if leastPlaces+1+len(rows) <= height && (!cut || detail <= fewAndLearn) {
			return who, rows, 1
		}
	}
	return who, rows, 0
}

// around returns which of so many rows are shown where there is room for some: those around the agent under the cursor.
func (e *partition) around(n, room int) (from, to int) {
	room = min(n, max(room, leastPlaces))
	from = max(0, min(e.at-room/2, n-room))
	return from, from + room
}

// inOrder has what the sides can do in the order of their numbers.
func (e *partition) inOrder(all cluster.Abilities) cluster.Abilities {
	if !e.hasSides() {
		return all
	}
	side := func(a cluster.Ability) int { return e.group[slices.Index(e.ids, a.Agents[0])] }
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b cluster.Ability) int { return side(a) - side(b) })
	return all
}

// How many rows a side has: as few as possible, some things together, or one thing in each.
const (
	fewRows     = iota
	fewAndLearn // and what it can learn
	someRows
	learnRows // and what it can learn in a row of its own, where it has to
	manyRows
)

func withoutEnd(rows []line) []line {
	for len(rows) > 0 && len(rows[len(rows)-1]) == 0 {
		rows = rows[:len(rows)-1]
	}
	return rows
}

// place says of an agent on which side it is.
func (e *partition) place(m *Model, i int) line {
	t, mark := m.theme, "  "
	if i == e.at {
		mark = t.glyph.pick + " "
	}
	return line{{mark, t.strong}, {e.ids[i].String(), t.owner(e.ids[i])}, {fmt.Sprintf(" side %d", e.number(e.group[i])), t.dim}}
}

// list says of each agent in a row on which side it is.
func (e *partition) list(m *Model) (rows []line) {
	for i := range e.ids {
		rows = append(rows, e.place(m, i))
	}
	return rows
}

// placesOf are rows that say of each agent on which side it is, side by side where there is room for that, or in which place of a chain.
func (e *partition) placesOf(m *Model, width int) []line {
	t := m.theme
	if !e.hasSides() {
		order := line{}
		for k, i := range e.chain {
			if k > 0 {
				order = append(order, span{" ", t.dim})
			}
			style := t.owner(e.ids[i])
			if i == e.at {
				style = reverse(style)
			}
			order = append(order, span{e.ids[i].String(), style})
		}
		return append(order.wrap(width), line{{e.says(), t.dim}}.wrap(width)...)
	}
	var sides [][]line
	wide := 0
	for g := range maxGroups {
		var rows []line
		for i := range e.ids {
			if e.group[i] == g {
				l := e.place(m, i)
				rows, wide = append(rows, l), max(wide, l.width())
			}
		}
		if rows != nil {
			sides = append(sides, rows)
		}
	}
	if len(sides)*(wide+1) > width {
		return e.list(m)
	}
	var rows []line
	for y := 0; ; y++ {
		var l line
		any := false
		for _, side := range sides {
			c := line{}
			if y < len(side) {
				c, any = side[y], true
			}
			l = append(append(l, c...), span{strings.Repeat(" ", wide+2-c.width()), t.dim})
		}
		if !any {
			return rows
		}
		rows = append(rows, l)
	}
}

// number is what a side is called: sides without members are passed over.
func (e *partition) number(g int) (n int) {
	for k := range g + 1 {
		if slices.Contains(e.group, k) {
			n++
		}
	}
	return n
}

// says explains a shape without sides.
func (e *partition) says() string {
	switch shapes[e.shape].shape {
	case cluster.Bridge:
		return "two sides that both hear " + e.ids[e.at].String()
	case cluster.Ring:
		return "each hears just a majority"
	case cluster.Chain:
		return "each hears only its neighbours"
	}
	return "all hear " + e.ids[e.at].String() + " only"
}

// drawPlaces lets a click on an agent's row do what its letter does.
func (e *partition) drawPlaces(p pen, m *Model, who []line) {
	if !e.hasSides() {
		return
	}
	for y, l := range who {
		x := 0
		for _, s := range l {
			if i := slices.IndexFunc(e.ids, func(id roles.ID) bool { return id.String() == s.text }); i >= 0 {
				m.zone(p, x, y, width(s.text)+7, 1, func() { e.mark(m, func() { e.other(i) }) })
			}
			x += width(s.text)
		}
	}
}

// rowsOf says what a side can do.
func (e *partition) rowsOf(m *Model, a cluster.Ability, detail, width int) []line {
	t := m.theme
	number := line{}
	if e.hasSides() && len(e.groups()) > 1 {
		for i, id := range e.ids {
			if id == a.Agents[0] {
				number = append(number, span{fmt.Sprintf("%d ", e.number(e.group[i])), t.dim})
			}
		}
	}
	hears := !slices.Equal(a.Hears, a.Agents) && detail > fewAndLearn
	name := func(crowd func([]roles.ID) line, hears bool) line {
		l := append(slices.Clone(number), crowd(a.Agents)...)
		if hears {
			l = append(append(l, span{"  hears ", t.dim}), crowd(a.Hears)...)
		}
		return l
	}
	head := name(t.crowd, hears)
	if head.width() > width {
		head = name(t.stretches, hears)
	}
	if head.width() > width {
		head = name(t.stretches, false) // the picture shows it
	}
	style := t.text
	if !a.CanChoose {
		style = t.warn
	}
	counts := func(word string, c roles.Tally) line {
		numbers := span{fmt.Sprintf("  %d of %d", min(c.Have.Len(), c.Need), c.Need), t.text}
		if l := append(append(line{{"  " + word, t.dim}}, t.cellsOf(c)...), numbers); l.width() <= width {
			return l
		}
		return line{{"  " + strings.TrimRight(word, " "), t.dim}, numbers}
	}
	lacks := counts("promises ", a.Promises)
	if a.Promises.Need == 0 || a.Promises.Reached() && !a.Accepts.Reached() {
		lacks = counts("accepts  ", a.Accepts)
	}
	switch {
	case !a.Proposes:
		lacks = line{{"  nobody can propose", t.dim}}
	case a.WaitsFor.Len() > 0:
		lacks = line{{"  waits for " + a.WaitsFor.Names() + ", which leads", t.dim}}
	}
	can, learn := span{a.Choosing(), style}, span{a.Learning(), t.dim}
	switch detail {
	case manyRows:
		rows := []line{head}
		if a.Proposes && a.Promises.Need > 0 {
			rows = append(rows, counts("promises ", a.Promises))
		}
		if a.Proposes {
			rows = append(rows, counts("accepts  ", a.Accepts))
		}
		if !a.Proposes || a.WaitsFor.Len() > 0 {
			rows = append(rows, lacks)
		}
		rows = append(rows, line{{"  ", t.text}, can})
		if learn.text != "" {
			rows = append(rows, line{{"  ", t.text}, learn})
		}
		return append(rows, nil)
	case someRows, learnRows:
		last := line{{"  ", t.text}, can}
		if more := append(slices.Clone(last), span{", " + learn.text, t.dim}); learn.text != "" && more.width() <= width {
			last = more
		} else if learn.text != "" && detail == learnRows {
			return []line{head, lacks, last, {{"  ", t.text}, learn}}
		}
		return []line{head, lacks, last}
	}
	for _, names := range []line{head, name(t.stretches, false)} {
		names = append(slices.Clone(names), span{" ", t.text})
		for _, row := range []line{append(append(append(slices.Clone(names), t.cellsOf(tallyOf(a))...), span{" ", t.text}), can), append(names, can)} {
			if row.width() > width {
				continue
			}
			if detail == fewAndLearn && learn.text != "" {
				return []line{row, {{"  ", t.text}, learn}}
			}
			return []line{row}
		}
	}
	return []line{head, {{"  ", t.text}, can}}
}

// stretches names agents, those that follow each other by the first and the last.
func (t *Theme) stretches(ids []roles.ID) (l line) {
	for i, stretch := range cluster.Stretches(ids) {
		if i > 0 {
			l = append(l, span{" ", t.text})
		}
		l = append(l, t.agent(stretch[0]))
		if last := len(stretch) - 1; last > 0 {
			l = append(l, span{" to ", t.text}, t.agent(stretch[last]))
		}
	}
	return l
}

// crowd names agents, each in its hue; of many those that follow each other by the first and the last.
func (t *Theme) crowd(ids []roles.ID) (l line) {
	const named, stretches = 7, 4
	each := func(ids []roles.ID) {
		for _, id := range ids {
			if len(l) > 0 {
				l = append(l, span{" ", t.text})
			}
			l = append(l, t.agent(id))
		}
	}
	if len(ids) <= named {
		each(ids)
		return l
	}
	if len(cluster.Stretches(ids)) > stretches {
		each(ids[:named-2])
		return append(l, span{fmt.Sprintf(" and %d more", len(ids)-named+2), t.text})
	}
	return t.stretches(ids)
}

// under says in the border of the Stage that this is a preview.
func (e *partition) under(m *Model) wordings {
	says := "nothing is cut yet"
	if m.st().Cuts().Any() {
		says = "nothing is changed yet"
	}
	t, shape := m.theme, fmt.Sprintf(", shape %d of %d", slices.Index(e.offered, e.shape)+1, len(e.offered))
	return wordings{{{"preview: " + says + shape, t.dim}}, {{"preview: " + says, t.dim}}, {{says, t.dim}}}
}

// voice says in words what would be, and which command it is.
func (e *partition) voice(m *Model) line {
	t := m.theme
	c := e.amounts()
	text := "Nothing is cut yet. "
	if m.st().Cuts().Any() {
		text = "Nothing is changed yet. "
	}
	switch {
	case c.Verb == cluster.Heal:
		text += "All are on one side: " + m.keyOf("partition.cut") + " mends every link. "
	case c.Shape <= cluster.OneWay:
		between := " | "
		if c.Shape == cluster.OneWay {
			between = " > "
		}
		text += "With " + spaced(t, c.Groups, between) + ", " + m.st().Abilities(e.cuts(m)).String() + " "
	default:
		text += m.st().Abilities(e.cuts(m)).String() + " "
	}
	return line{{text, t.text}, {m.keyOf("partition.cut") + " does: ", t.dim}, {c.String(), t.strong}}
}

// spaced writes sides with blanks between the agents.
func spaced(t *Theme, groups [][]roles.ID, between string) string {
	var sides []string
	for _, g := range groups {
		sides = append(sides, t.crowd(g).plain())
	}
	return strings.Join(sides, between)
}
