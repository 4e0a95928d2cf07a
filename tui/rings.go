package tui

import (
	"fmt"
	"math"
	"slices"

	"synod/cluster"
	"synod/roles"
	"synod/tui/layout"
)

// A violation of agreement is drawn as what it is: two quorums, each around the acceptors that voted for its value, and the acceptor
// that is in both.

// rings are the two quorums.
type rings struct {
	both [2]cluster.Chosen
}

// findRings notes the two quorums once agreement is lost, and who broke anything else that does not hold.
func (s *stage) findRings() {
	verdict, seen := s.st.Verdict()
	if verdict == cluster.Safe {
		return
	}
	both := quarrel(s.st.Chosen())
	if verdict != cluster.Violated || both == nil {
		s.broke, s.broken = seen.By, seen.Invariant
		return
	}
	s.ring = &rings{[2]cluster.Chosen{both[0], both[1]}}
	for i, id := range s.ids {
		if s.layout.Level == layout.Full && s.ring.has(0, id) && s.ring.has(1, id) {
			if s.layout == s.Model.seats {
				s.layout = s.layout.Clone()
			}
			s.layout.Grow(i, 2, 2)
		}
	}
}

// has reports whether an agent is in the first quorum or the second.
func (r *rings) has(q int, id roles.ID) bool { return r.both[q].Quorum.Has(id) }

// ringStyle is the colour of a value as a line: mixed until it can be told from the ground.
func (t *Theme) ringStyle(v roles.Value) uvStyle {
	style := t.value(v)
	if style.Bg == nil {
		return t.strong
	}
	return uvStyle{Fg: t.readable(style.Bg), Attrs: t.strong.Attrs}
}

// border is that of the quorum that an agent is in: heavy for the first, double for the second.
func (r *rings) border(n *node) (border, uvStyle, bool) {
	t := n.theme
	heavy, double := heavyLines, doubleLines
	if t.ascii() {
		heavy, double = plainHeavy, plainDouble
	}
	first, second := r.has(0, n.f.ID), r.has(1, n.f.ID)
	switch {
	case first && second:
		// The second border lies around the first.
		n.pen.box(double, t.ringStyle(r.both[1].Proposal.Value), nil)
		at := n.layout.Nodes[n.index]
		inner := *n.layout.Clone()
		inner.Nodes[n.index] = layout.Box{X: at.X + 1, Y: at.Y + 1, W: at.W - 2, H: at.H - 2}
		n.stage = n.stage.with(&inner)
		n.pen = n.pen.sub(1, 1, at.W-2, at.H-2)
		return heavy, t.ringStyle(r.both[0].Proposal.Value), true
	case first:
		return heavy, t.ringStyle(r.both[0].Proposal.Value), true
	case second:
		return double, t.ringStyle(r.both[1].Proposal.Value), true
	}
	return border{}, uvStyle{}, false
}

// accusations say of an agent that it broke an invariant, the longest first.
func (n *node) accusations() []line {
	var forms []line
	for _, words := range []string{"broke " + n.broken, "broke it", "broke"} {
		forms = append(forms, line{{words, n.theme.bad}})
	}
	return forms
}

// accused says of an agent that it broke an invariant, in so much room.
func (n *node) accused(room int) line {
	if !n.broke.Has(n.f.ID) {
		return nil
	}
	if l := fitting(n.accusations(), room); l.width() <= room {
		return l
	}
	return line{{clipText("broke", room, ""), n.theme.bad}}
}

// with is the same Stage with another layout.
func (s *stage) with(l *layout.Layout) *stage {
	c := *s
	c.layout = l
	return &c
}

// votesOf are the vote for which an acceptor is in a quorum, and the other one: of the other quorum if it is in both, else its latest
// where that is another. Who has only the vote of its quorum shows that as ever.
func (r *rings) votesOf(n *node, room int) []cardLine {
	t := n.theme
	in := r.both[0]
	if !r.has(0, n.f.ID) {
		in = r.both[1]
	}
	other, style := n.st.World().HighestVote(n.f.ID, in.Instance), t.dim
	switch {
	case r.has(0, n.f.ID) && r.has(1, n.f.ID):
		other, style = r.both[1].Proposal, t.bad
	case !in.Quorum.Has(n.f.ID) || !in.Proposal.Ballot.Less(other.Ballot):
		return nil
	}
	votes := []roles.Proposal{in.Proposal, other}
	if n.votedAt(in.Instance, other) < n.votedAt(in.Instance, in.Proposal) { // who has promised more votes for less where that rule is off
		slices.Reverse(votes)
	}
	first := append(line{{"voted ", t.dim}}, t.proposalLine("", votes[0], room-6)...)
	then := append(line{{"then  ", style}}, t.proposalLine("", votes[1], room-6)...)
	return []cardLine{{first, true, false}, {then, true, false}}
}

// votedAt returns the step in which an acceptor voted for a proposal.
func (n *node) votedAt(i roles.Instance, p roles.Proposal) int {
	for _, v := range n.st.World().VotesOf(n.f.ID, i) {
		if v.Proposal == p {
			return v.Step
		}
	}
	return 0
}

// bars are those of a small node that is in a quorum.
func (r *rings) bars(n *node) {
	t := n.theme
	draw := func(x int, sign string, v roles.Value) {
		for y := range n.pen.height() {
			n.line(x, y, line{{sign, t.ringStyle(v)}})
		}
	}
	first, second := r.has(0, n.f.ID), r.has(1, n.f.ID)
	if first {
		draw(0, t.glyph.ring1, r.both[0].Proposal.Value)
	}
	if second {
		draw(0, t.glyph.ring2, r.both[1].Proposal.Value)
	}
	if first && second && n.layout.Nodes[n.index].X > 0 {
		draw(-1, t.glyph.ring2, r.both[1].Proposal.Value)
		draw(0, t.glyph.ring1, r.both[0].Proposal.Value)
	}
}

// slip says of a small node that it is in both quorums, and reports whether it is.
func (r *rings) slip(n *node) bool {
	if !r.has(0, n.f.ID) || !r.has(1, n.f.ID) {
		return false
	}
	t, w := n.theme, n.pen.width()
	if w >= slipWidth {
		x := 1 + len(n.f.ID.String())
		n.line(x+1, 0, line{{"in both", t.bad}})
	}
	n.line(1, 1, r.chips(n, w-1))
	return true
}

// rowOf is what a node of one row says of an agent in both quorums; nil for any other.
func (r *rings) rowOf(n *node, room int) line {
	if !r.has(0, n.f.ID) || !r.has(1, n.f.ID) {
		return nil
	}
	return line{{clipText("both", room, ""), n.theme.bad}}
}

// chips are those of both values.
func (r *rings) chips(n *node, room int) line {
	t := n.theme
	var l line
	for _, c := range r.both {
		l = append(l, t.clippedValue(t.values.short(c.Proposal.Value), room/2))
	}
	return l
}

// drawRings joins neighbours in a quorum, and says which value it has chosen.
func (s *stage) drawRings() {
	if s.ring == nil {
		return
	}
	for q, c := range s.ring.both {
		style := s.theme.ringStyle(c.Proposal.Value)
		canvas := newBraille(s.width(), s.height())
		var members []int
		for i, id := range s.ids {
			if c.Quorum.Has(id) {
				members = append(members, i)
			}
		}
		members = s.around(members)
		var middle layout.Dot
		for k := 1; k < len(members); k++ {
			from, to := s.layout.Link(members[k-1], members[k])
			s.rail(canvas, from, to, q == 1)
		}
		for _, i := range members {
			at := s.layout.Nodes[i].Middle()
			middle.X, middle.Y = middle.X+at.X/float64(len(members)), middle.Y+at.Y/float64(len(members))
		}
		canvas.draw(s, style)
		gap := s.theme.chipGap()
		l := append(s.theme.ballot(c.Proposal.Ballot), span{gap, s.theme.text})
		l = append(l, s.theme.valueSpan(s.theme.values.short(c.Proposal.Value)))
		if c.Instance != 0 {
			l = append(l, span{fmt.Sprintf("%sin slot %d", gap, c.Instance), s.theme.text})
			gap = " "
		}
		l = append(l, span{gap + "chosen by", s.theme.text})
		for id := range c.Quorum.All() {
			l = append(l, span{" ", s.theme.text}, s.theme.agent(id))
		}
		s.say(middle, append(l, s.theme.chipRest(2)))
	}
}

// around orders the members of a quorum so that the line through them is short: it begins behind the largest gap.
func (s *stage) around(members []int) []int {
	gap, at := -1.0, 0
	for k := range members {
		next := members[(k+1)%len(members)]
		if far := s.layout.Nodes[members[k]].Middle().Far(s.layout.Nodes[next].Middle()); far > gap {
			gap, at = far, k+1
		}
	}
	at %= max(1, len(members))
	return slices.Concat(members[at:], members[:at])
}

// rail draws the line between two members: a broad one for the first quorum, two rails for the second.
func (s *stage) rail(canvas *braille, from, to layout.Dot, double bool) {
	far := math.Max(1, from.Far(to))
	right := layout.Dot{X: -(to.Y - from.Y) / far, Y: (to.X - from.X) / far}
	rails := []float64{-0.5, 0.5}
	if double {
		rails = []float64{-2, 2}
	}
	for _, aside := range rails {
		a := layout.Dot{X: from.X + right.X*aside, Y: from.Y + right.Y*aside}
		b := layout.Dot{X: to.X + right.X*aside, Y: to.Y + right.Y*aside}
		canvas.dotted(a, b, func(int) bool { return true })
	}
}
