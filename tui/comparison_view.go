package tui

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	uv "github.com/charmbracelet/ultraviolet"

	"synod/cluster"
)

// The comparison on the screen: above the two pictures, each in its half, and below what differs in columns of the same halves.

// margins are the border and the blanks beside what lies over the panels.
const margins = 4

func (c *comparison) size(m *Model) (w, h int) { return m.w, m.h }

// twoHalves returns the widths of the two sides; a column is between them.
func twoHalves(w int) (left, right int) { return (w - 1) / 2, w - 1 - (w-1)/2 }

// pictureRows is how high the pictures are in a width and a height: what the table leaves, which is never less than a little more than half.
func (c *comparison) pictureRows(m *Model, w, h int) int {
	const leastTable = 5
	if c.only {
		return 0
	}
	table := 0
	for _, e := range c.list(m, w-selecting) {
		table += len(e.rows)
	}
	return max(0, min(max(h*11/20, h-2-table), h-leastTable-2))
}

// table is the room of the table.
func (c *comparison) table(m *Model) (w, h int) {
	w, h = max(1, m.w-margins), max(3, m.bodyHeight()-2)
	return w, h - c.pictureRows(m, w, h) - 2
}

func (c *comparison) draw(p pen, m *Model) {
	t := m.theme
	w, h := p.width(), p.height()
	left, right := twoHalves(w)
	rows := c.pictureRows(m, w, h)
	at := [2]pen{p.sub(0, 0, left, rows+1), p.sub(left+1, 0, right, rows+1)}
	for _, i := range []int{c.active, 1 - c.active} { // the one without the cursor goes by the other
		c.drawSide(m, i, at[i])
	}
	m.findPalette()
	m.findFaces()
	m.stageAt = uv.Rectangle{} // nothing is cut here
	for y := range rows + 1 {
		p.text(left, y, t.border, t.box.side)
	}
	rule := strings.Repeat(t.box.top, w)
	p.text(0, rows+1, t.border, rule)
	x := p.line(2, rows+1, line{{" what differs ", t.strong}})
	if sign := c.forks(m); sign != "" {
		said := line{{" " + sign, t.strong}, {" where they part; the same until there ", t.dim}}
		if at := w - said.width() - 1; at > x {
			p.line(at, rows+1, said)
		}
	}
	c.sheet.draw(p.sub(0, rows+2, w, h-rows-2), m)
}

// forks returns the sign of the line where the two part, if it is in one of the pictures.
func (c *comparison) forks(m *Model) string {
	if !m.shows("space-time") || c.only {
		return ""
	}
	return cmp.Or(c.sides[c.active].diagram.canvas.Forks(), c.sides[1-c.active].diagram.canvas.Forks())
}

// drawSide draws the name of a side and its picture.
func (c *comparison) drawSide(m *Model, i int, p pen) {
	t, keep, zones := m.theme, m.place, len(m.zones)
	m.place = c.sides[i]
	if lead, own := m.lead(), &m.diagram; lead != nil {
		own.form, own.zoom, own.zoomed, own.kind = lead.form, lead.zoom, lead.zoomed, lead.kind
	}
	m.findPalette()
	m.findFaces()
	if p.height() > 1 {
		views[m.view].draw(m, p.sub(0, 1, p.width(), p.height()-1))
	}
	p.short(0, 0, c.heading(m, i), t.glyph.ellipsis)
	m.place = keep
	if i != c.active {
		m.zones = m.zones[:zones]
		m.zone(p, 0, 0, p.width(), p.height(), func() { c.other(m) })
	}
}

// lead is the picture beside that of a place by which it goes, so that both are on one scale: that of the side with the cursor; nil for
// that one, and by itself.
func (p *place) lead() *diagram {
	if p.versus == nil || p == p.versus.sides[p.versus.active] {
		return nil
	}
	return &p.versus.sides[p.versus.active].diagram
}

// heading names a side and says where it stands.
func (c *comparison) heading(m *Model, i int) line {
	t, st := m.theme, m.st()
	l := line{{"  ", t.text}}
	style := t.text
	if i == c.active {
		l, style = line{{t.glyph.pick + " ", t.key}}, t.strong
	}
	l = append(l, span{c.result.Sides[i].Name, style}, span{fmt.Sprintf("  step %d of %d", st.Steps(), m.run.Present().Steps()), t.dim})
	const roomForTime = 46
	if left, _ := twoHalves(m.w - margins); left >= roomForTime {
		l = append(l, span{", " + st.Now().Clock(), t.dim})
	}
	if v, _ := st.Verdict(); v != cluster.Safe {
		l = append(l, span{"  " + v.String(), t.bad})
	}
	return l
}

// list is what differs, a row an entry. What was impossible stands above it.
func (c *comparison) list(m *Model, width int) []entry {
	t := m.theme
	var all []entry
	if above := c.result.Impossible(); above != nil {
		var rows []line
		for _, text := range above {
			rows = append(rows, indent(line{{strings.TrimSpace(text), t.warn}}, len(text)-len(strings.TrimLeft(text, " ")), width)...)
		}
		all = append(all, entry{heading: true, rows: rows})
	}
	for i := range c.rows {
		all = append(all, entry{rows: c.row(m, i, len(all) == c.at, width)})
	}
	return all
}

// row writes a difference in three columns, the last of which begins with the right side.
func (c *comparison) row(m *Model, i int, picked bool, width int) []line {
	t, r := m.theme, c.rows[i]
	left, _ := twoHalves(width + selecting)
	left -= selecting
	first := 12
	if width >= 100 {
		first = 18
	}
	style := t.text
	if picked {
		style = reverse(t.strong)
	}
	cells := [3][]line{
		line{{r.Name, style}}.wrap(first),
		line{{r.Text[0], t.strong}}.wrap(max(1, left-first-2)),
		line{{r.Text[1], t.strong}}.wrap(max(1, width-left-2)),
	}
	if r.Number {
		cells[2] = line{{r.Text[1], t.strong}, {fmt.Sprintf(" (%+d)", r.By()), t.dim}}.wrap(max(1, width-left-2))
	}
	n := max(len(cells[0]), len(cells[1]), len(cells[2]))
	rows := make([]line, n)
	of := func(k, y int) line {
		if y < len(cells[k]) {
			return slices.Clone(cells[k][y])
		}
		return nil
	}
	for y := range rows {
		row := append(pad(of(0, y), first+1), of(1, y)...)
		row = append(pad(row, left), span{t.box.side + " ", t.border})
		rows[y] = append(row, of(2, y)...)
	}
	return rows
}

// voice says in the caption where the two part, or what the selected row is about.
func (c *comparison) voice(m *Model) line {
	t := m.theme
	l := line{{c.result.Sentence(), t.text}}
	if p := c.result.Parted; p != nil {
		says := [2]string{}
		for i, moment := range p {
			says[i] = moment.What
			if moment.What == "" {
				says[i] = "it has come to its end"
			}
		}
		l = append(l, span{fmt.Sprintf(" Then, in %s: %s; in %s: %s.", c.result.Sides[0].Name, says[0], c.result.Sides[1].Name, says[1]), t.text})
	}
	return l
}
