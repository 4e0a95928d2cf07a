package tui

import (
	"fmt"
	"slices"
	"strings"

	"synod/roles"
	"synod/tui/layout"
)

// An agent on the Stage. What is inside its box is on disk; on the border is what is only in memory. Smaller nodes have a bar in the
// agent's hue in place of a box, and say the same in fewer words.

// drawNodes draws every agent.
func (s *stage) drawNodes() {
	for i := range s.faces {
		f := &s.faces[i]
		box := s.layout.Nodes[i]
		p := s.sub(box.X, box.Y, box.W, box.H)
		p.fill(s.groundAt(box))
		n := node{stage: s, pen: p, f: f, index: i}
		switch s.layout.Level {
		case layout.Full:
			n.box()
		case layout.Card:
			n.card()
		case layout.Slip:
			n.slip()
		default:
			n.row()
		}
		m, id := s.Model, f.ID
		m.agentZone(p, 0, 0, p.width(), p.height(), func() {
			if e, ok := m.top().(*partition); ok {
				e.mark(m, func() { e.other(i) })
				return
			}
			m.selected = id
		})
	}
}

// groundAt is the ground that a box stands on.
func (s *stage) groundAt(b layout.Box) uvStyle {
	if c := s.pen.screen.CellAt(s.area.Min.X+b.X, s.area.Min.Y+b.Y); c != nil && c.Style.Bg == s.theme.side.Bg {
		return uvStyle{Bg: c.Style.Bg}
	}
	return uvStyle{}
}

// node is one agent that is drawn.
type node struct {
	*stage
	pen   pen
	f     *face
	index int
}

// line writes a line into the node, on its ground.
func (n *node) line(x, y int, l line) int {
	at := n.layout.Nodes[n.index]
	n.stage.over(at.X+x, at.Y+y, l)
	return x + l.width()
}

// name is the agent's letter, reversed when the agent is selected.
func (n *node) name() line {
	style := n.theme.owner(n.f.ID)
	if !n.f.Up {
		style = struck(style)
	}
	text := n.f.ID.String()
	if n.preview && n.sideOf != nil && (n.theme.side.Bg == nil || n.theme.ascii()) {
		text += fmt.Sprint(n.sideOf[n.index] + 1) // where sides are not shaded
	}
	if n.f.ID != n.selected {
		return line{{text, style}}
	}
	if n.theme.ascii() {
		return line{{"<", n.theme.strong}, {text, style}, {">", n.theme.strong}}
	}
	return line{{text, reverse(style)}}
}

// box draws a node with a border.
func (n *node) box() {
	t, w, h := n.theme, n.pen.width(), n.pen.height()
	b, style := n.border()
	if style.Bg == nil {
		style.Bg = n.groundAt(n.layout.Nodes[n.index]).Bg
	}
	n.pen.box(b, style, nil)
	name := n.name()
	if n.f.ID == n.selected && !t.ascii() {
		name[0].text = " " + name[0].text + " "
	} else if n.f.ID != n.selected || !t.ascii() {
		name = line{{" ", style}, name[0], {" ", style}}
	}
	x := n.line(2, 0, name)
	gap := 0 // a blank keeps what follows off the letter's ground
	if n.f.ID == n.selected {
		gap = 1
	}
	if l := n.faults(n.pen.width() - 3 - x - gap); l != nil {
		x = n.line(x, 0, append(append(line{{strings.Repeat(" ", gap), t.text}}, l...), span{" ", t.text}))
	}
	if right := n.heading(w - 1 - x); right != nil {
		n.line(w-3-right.width(), 0, append(append(line{{" ", t.text}}, right...), span{" ", t.text}))
	}
	inside := n.inside(w-3, h-2)
	for i, r := range inside {
		n.line(2, 1+i, r.line)
		switch {
		case r.changed:
			n.line(0, 1+i, line{{t.glyph.changed, t.strong}})
		case !r.firm && len(r.line) > 0 && n.f.Up:
			n.line(1, 1+i, line{{t.glyph.loose, t.dim}})
		}
	}
	n.foot(w, h)
}

// faults says what is the matter with an agent and how its clock runs, in so much room. Of two things the clock stays a number, and the
// other is said in fewer words.
func (n *node) faults(room int) line {
	t := n.theme
	var forms []line
	if sign, word := t.trouble(n.f); sign != "" {
		forms = []line{{{sign + " " + word, t.bad}}, {{sign, t.bad}}}
	} else if n.broke.Has(n.f.ID) {
		forms = n.accusations()
	}
	pace := t.pace(n.f)
	if pace == nil {
		return fitting(forms, room)
	}
	if forms == nil {
		return pace
	}
	both := make([]line, len(forms))
	for i, l := range forms {
		both[i] = slices.Concat(l, line{{" ", t.text}}, pace)
	}
	both = append(both, slices.Concat(forms[len(forms)-1], pace))
	if l := fitting(both, room); l.width() <= room {
		return l
	}
	return fitting(forms, room)
}

// fitting is the first of some forms that has room, or the last one.
func fitting(forms []line, room int) line {
	for i, l := range forms {
		if l.width() <= room || i == len(forms)-1 {
			return l
		}
	}
	return nil
}

// border is how a node's border says what is the matter.
func (n *node) border() (border, uvStyle) {
	t := n.theme
	if r := n.ring; r != nil {
		if b, style, ok := r.border(n); ok {
			return b, style
		}
	}
	switch {
	case !n.f.Up && t.ascii():
		return plainBroken, t.warn
	case !n.f.Up:
		return brokenLines, t.warn
	case n.f.Paused || n.broke.Has(n.f.ID):
		return t.box, t.warn
	case n.f.ID == n.selected:
		return t.box, t.text
	}
	return t.box, t.border
}

// heading is what stands at the right of the upper border: the ballot and the tally of what an agent asks for, or that it leads.
func (n *node) heading(room int) line {
	t := n.theme
	words, ballot, tally := n.f.doing()
	room -= 2
	var forms []line
	switch {
	case tally != nil:
		forms = []line{t.doingForm("", t.text, ballot, tally, false), t.cellsOf(*tally)}
	case !ballot.IsNone():
		forms = []line{t.doingForm(words, t.text, ballot, nil, false), t.ballot(ballot)}
	}
	for _, l := range forms {
		if len(l) > 0 && l.width() <= room {
			return l
		}
	}
	return nil
}

// inside are the rows in a box: what is on disk, or of an agent that is no acceptor, what it wants or knows.
func (n *node) inside(room, rows int) []cardLine {
	t, f := n.theme, n.f
	_, stable, acts := f.promised()
	if !acts {
		all := []cardLine{
			{t.wantsLine(f, room), true, f.changed.has(rowWants)},
			{n.wordsInside(room), true, f.changed.has(rowDoing)},
			{t.knowsLine(f, room), true, f.changed.has(rowKnows)},
			{t.seenLine(f), true, f.changed.has(rowSeen)},
		}
		kept := all[:0]
		for _, r := range all {
			if len(r.line) > 0 {
				kept = append(kept, r)
			}
		}
		return kept[:min(rows, len(kept))]
	}
	if r := n.ring; r != nil {
		if both := r.votesOf(n, room); both != nil {
			return both
		}
	}
	vote, _ := f.find(rowVoted)
	all := []cardLine{
		{t.promiseLine(f, room), stable, f.changed.has(rowPromised)},
		{t.voteLine(f, room), vote.Stable, f.changed.has(rowVoted)},
	}
	if rows > 2 {
		all = append(all, cardLine{n.window(room), false, f.changed.has(rowWindow)})
	}
	return all
}

// wordsInside says what an agent that is no acceptor is about, without the numbers that its border has.
func (n *node) wordsInside(room int) line {
	words, _, _ := n.f.doing()
	if words == "" {
		return nil
	}
	return line{{clipText(words, room, n.theme.glyph.ellipsis), n.theme.dim}}
}

// window shows how far each slot is that a leader has open.
func (n *node) window(room int) line {
	t := n.theme
	var l line
	for _, field := range n.f.fields {
		tally, ok := field.Value.(roles.Tally)
		if field.Row != rowWindow || !ok {
			continue
		}
		more := append(line{{spare(len(l) > 0) + fmt.Sprint(field.Slot), t.dim}}, t.cellsOf(tally)...)
		if l.width()+more.width() > room {
			break
		}
		l = append(l, more...)
	}
	if l == nil {
		return line{{"no slot open", t.faint}}
	}
	return l
}

// spare is a blank between two things, where there is a first one.
func spare(after bool) string {
	if after {
		return " "
	}
	return ""
}

// foot writes into the lower border: what an agent knows, else the timer that runs. Both are in memory only.
func (n *node) foot(w, h int) {
	t, f := n.theme, n.f
	if !f.Up {
		return
	}
	_, _, acts := f.promised()
	if v := f.knows(); v != "" && acts {
		l := append(line{{" ", t.text}}, t.knowsLine(f, w-5)...)
		if f.changed.has(rowKnows) {
			l[0] = span{t.glyph.changed, t.strong}
		}
		n.line(w-1-l.width(), h-1, l)
		return
	}
	timer := t.timerLine(f, n.moment(f), w-5)
	if timer == nil && acts {
		if known := t.knowsLine(f, w-5); known != nil && f.saysHowFar() {
			timer = known
		}
	}
	if timer != nil {
		n.line(2, h-1, append(line{{" ", t.text}}, timer...))
	}
}

// saysHowFar reports whether what an agent knows is how far its log has come. That it knows nothing yet is not worth the room.
func (f *face) saysHowFar() bool {
	field, _ := f.find(rowKnows)
	_, is := field.Value.(roles.Text)
	return is
}
