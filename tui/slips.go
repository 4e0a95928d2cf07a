package tui

import (
	"synod/roles"
)

// Nodes without a border: they have a bar in the hue of their agent in its place, and the fewer rows they have, the fewer words.

// bar draws the bar at the left of a small node, with what has changed in it.
func (n *node) bar() {
	t := n.theme
	sign, style := t.glyph.bar, t.owner(n.f.ID)
	switch {
	case !n.f.Up:
		sign, style = t.glyph.brokenBar, t.bad
	case n.f.Paused || n.broke.Has(n.f.ID):
		style = t.bad
	}
	for y := range n.pen.height() {
		n.line(0, y, line{{sign, style}})
	}
	if r := n.ring; r != nil {
		r.bars(n)
	}
}

// markRow puts the mark of what has changed into the bar.
func (n *node) markRow(y int, rows ...roles.Row) {
	for _, r := range rows {
		if n.f.changed.has(r) {
			n.line(0, y, line{{n.theme.glyph.changed, n.theme.strong}})
		}
	}
}

// card draws a node of three rows.
func (n *node) card() {
	t, f := n.theme, n.f
	n.bar()
	x := n.line(2, 0, n.name())
	n.line(x+1, 0, n.beside(n.pen.width()-x-1, true))
	for i, r := range n.inside(n.pen.width()-2, n.pen.height()-1) {
		n.line(2, 1+i, r.line)
		if !r.firm && len(r.line) > 0 && f.Up {
			n.line(1, 1+i, line{{t.glyph.loose, t.dim}})
		}
		if r.changed {
			n.line(0, 1+i, line{{t.glyph.changed, t.strong}})
		}
	}
	n.markRow(0, rowDoing, rowKnows)
}

// beside is what stands beside the letter of a small node: what is the matter, what it asks for, or what it knows.
func (n *node) beside(room int, ballots bool) line {
	t, f := n.theme, n.f
	if sign, _ := t.trouble(f); sign != "" || n.broke.Has(f.ID) && t.pace(f) != nil {
		return n.faults(room)
	}
	if l := n.accused(room); l != nil {
		return l
	}
	_, ballot, tally := f.doing()
	pace := t.pace(f)
	if pace != nil {
		pace = append(pace, span{" ", t.text})
		room -= pace.width()
	}
	switch {
	case tally != nil:
		for _, l := range []line{t.doingForm("", t.text, ballot, tally, false), t.cellsOf(*tally)} {
			if l.width() <= room && (ballots || len(l) == 1) {
				return append(pace, l...)
			}
		}
	case f.knows() != "" && ballots:
		return append(pace, t.knowsLine(f, room)...)
	case !ballot.IsNone() && ballots:
		return append(pace, t.doingLine(f, room)...)
	}
	return pace
}

// slip draws a node of two rows.
func (n *node) slip() {
	t, f, w := n.theme, n.f, n.pen.width()
	n.bar()
	x := n.line(1, 0, n.name())
	narrow := w < slipWidth
	b, _, acts := f.promised()
	switch {
	case !narrow || !acts:
		n.line(x+1, 0, n.beside(w-x-1, false))
	case t.bound(b).width()+x+1 <= w && f.Up && !f.Paused && !n.broke.Has(f.ID) && t.pace(f) == nil:
		n.line(x+1, 0, t.bound(b))
	default:
		n.line(x+1, 0, n.beside(w-x-1, false))
	}
	if r := n.ring; r != nil && r.slip(n) {
		return
	}
	below := line{}
	switch {
	case !acts && f.knows() != "":
		below = line{t.clippedValue(t.values.short(f.knows()), w-1)}
	case !acts:
		below = t.wantsLine(f, w-1)
	case narrow:
		below = n.chips(w - 1)
		if sign, _ := t.trouble(f); sign != "" && width(sign)+t.pace(f).width() > w-x-1 && t.pace(f) != nil {
			pace := append(t.pace(f), span{" ", t.text}) // beside the sign there is no room for it
			below = append(pace, n.chips(w-1-pace.width())...)
		}
	default:
		below = t.bound(b)
		if chips := n.chips(w - 2 - below.width()); chips != nil {
			below = append(append(below, span{" ", t.text}), chips...)
		}
		if len(below) == 0 {
			below = line{{"no promise", t.faint}}
		}
	}
	n.line(1, 1, below)
	if narrow {
		n.markRow(0, rowDoing, rowPromised)
		n.markRow(1, rowVoted)
	} else {
		n.markRow(0, rowDoing)
		n.markRow(1, rowPromised, rowVoted)
	}
}

// slipWidth is the width from which on the promise stands below the letter.
const slipWidth = 13

// chips are the chips of what an agent has voted for.
func (n *node) chips(room int) line {
	vote, _ := n.f.find(rowVoted)
	switch v := vote.Value.(type) {
	case roles.Proposal:
		if !v.IsNone() && room > 2 {
			return line{n.theme.clippedValue(n.theme.values.short(v.Value), room)}
		}
	case roles.Log:
		return n.theme.slotChips(v.Entries, room)
	}
	return nil
}

// row draws a node of one row: the letter, and what it has voted for or promised.
func (n *node) row() {
	t, f, w := n.theme, n.f, n.pen.width()
	x := n.line(0, 0, n.name())
	if f.changed != 0 {
		n.line(min(x, w-1), 0, line{{t.glyph.changed, t.strong}})
	}
	room := w - x - 1
	if room < 2 {
		return
	}
	if sign, _ := t.trouble(f); sign != "" {
		n.line(x+1, 0, line{{sign, t.bad}})
		return
	}
	if l := n.accused(room); l != nil {
		n.line(x+1, 0, l)
		return
	}
	if r := n.ring; r != nil {
		if l := r.rowOf(n, room); l != nil {
			n.line(x+1, 0, l)
			return
		}
	}
	b, _, acts := f.promised()
	switch chips := n.chips(room); {
	case chips != nil:
		n.line(x+1, 0, chips)
	case acts && t.bound(b).width() <= room:
		n.line(x+1, 0, t.bound(b))
	case !acts && f.knows() != "":
		n.line(x+1, 0, line{t.clippedValue(t.values.short(f.knows()), room)})
	case !acts:
		if wants, ok := f.find(rowWants); ok {
			n.line(x+1, 0, line{t.clippedValue(t.values.short(wants.Value.(roles.Value)), room)})
		}
	}
}
