package tui

import (
	"fmt"
	"slices"
	"strings"

	"synod/cluster"
	"synod/roles"
)

// Below the branches stands what the cluster was like at the step under the cursor: the cards of its agents, the Board or the Log, what
// was in flight, and in the caption what happened there. It is looked at in a place of its own, and the run stays where it is.

// sight is the look at a step.
type sight struct {
	place *place
	at    spot
	far   *cluster.Approach // what leads to the step; nil when it is near
}

// peek returns a place that looks at what is under the cursor; nil while that is on its way, or where nothing is to be seen.
func (b *branches) peek(m *Model) *place {
	_, at, ok := b.cursor(m)
	var st *cluster.State
	switch shelf := shelfHere(m); {
	case b.at == nobody:
		return nil
	case b.at < len(shelf):
		st, at = shelf[b.at].State(), spot{branch: -1 - b.at}
	case !ok:
		return nil
	default:
		if !m.run.IsNear(at.branch, at.step) {
			if b.sight.far == nil || b.sight.at != at {
				b.sight.far, b.sight.at = m.run.ApproachOn(at.branch, at.step), at
			}
			return nil
		}
		st = m.run.Look(at.branch, at.step)
	}
	g := &b.sight
	if g.place == nil || g.at.branch != at.branch {
		g.place = &place{run: m.run, kept: m.kept, selected: m.selected}
	}
	g.at, g.place.looked = at, st
	if ids := st.IDs(); !slices.Contains(ids, g.place.selected) {
		g.place.selected = ids[0]
	}
	return g.place
}

// within does something with the place of a look in place of the one that is shown.
func (m *Model) within(p *place, do func()) {
	keep, zones := m.place, len(m.zones)
	m.place = p
	m.findPalette()
	m.findFaces()
	do()
	m.place, m.zones = keep, m.zones[:zones]
	m.findPalette()
	m.findFaces()
}

// drawLook draws the look at what is under the cursor.
func (b *branches) drawLook(p pen, m *Model) {
	if p.height() < 2 || b.at == nobody {
		return
	}
	t := m.theme
	p.text(0, 0, t.border, strings.Repeat(t.box.top, p.width()))
	look := b.peek(m)
	if look == nil {
		if far := b.sight.far; far != nil {
			done, of := far.Progress()
			p.line(1, 2, append(line{{"On the way to the step under the cursor: ", t.text}}, m.shareBar(float64(done), float64(of))...))
		} else {
			p.lines([]line{nil, {{"What the disks keep is read when one goes there.", t.dim}}})
		}
		return
	}
	m.within(look, func() {
		p.short(2, 0, append(line{{" ", t.text}}, append(b.heading(m), span{" ", t.text})...), t.glyph.ellipsis)
		below := p.sub(0, 1, p.width(), p.height()-1)
		cards := min(2*below.width()/5, 44)
		m.drawCards(below.sub(0, 0, cards, below.height()), nil)
		right := below.sub(cards+2, 0, below.width()-cards-2, below.height()-1)
		m.drawBoard(right)
		below.sub(cards+2, below.height()-1, below.width()-cards-2, 1).line(0, 0, m.inFlightLine(below.width()-cards-2))
	})
}

// heading says where the look is at, what is chosen there, and the verdict.
func (b *branches) heading(m *Model) line {
	t, st := m.theme, m.st()
	where := fmt.Sprintf("earlier run %d, where it stood", b.at+1)
	if i, ok := b.twig(m); ok {
		where = "a look at " + b.tree[i].Title()
	}
	l := line{{where, t.strong}, {fmt.Sprintf(", step %d, %s", st.Steps(), st.Now().Clock()), t.dim}}
	is := m.cameOf(st)
	switch values, several := st.Decisions(); {
	case values == 0:
		l = append(l, span{", nothing chosen", t.dim})
	case several:
		l = append(append(l, span{", ", t.dim}), is.chosen...)
	default:
		l = append(append(l, span{", chosen" + t.chipGap(), t.dim}), is.chosen...)
	}
	if is.verdict != nil {
		return append(append(l, span{"  ", t.dim}), is.verdict...)
	}
	return append(l, span{"  " + cluster.Safe.String(), t.dim})
}

// inFlightLine says how many messages are in flight, and which, alike ones once, as many as there is room for.
func (m *Model) inFlightLine(room int) line {
	t := m.theme
	all := m.st().InFlight()
	if len(all) == 0 {
		return line{{"No message is in flight.", t.dim}}
	}
	var words []string
	counts := map[string]int{}
	for i := range all {
		text := roles.Describe(all[i].Msg)
		if counts[text] == 0 {
			words = append(words, text)
		}
		counts[text]++
	}
	slices.SortStableFunc(words, func(a, b string) int { return counts[b] - counts[a] })
	l := line{{roles.Count(len(all), "message").String() + " in flight", t.dim}}
	before := ": "
	for _, text := range words {
		text = fmt.Sprintf("%d %s", counts[text], text)
		if l.width()+len(before)+width(text) <= room {
			l, before = append(l, span{before, t.dim}, span{text, t.text}), ", "
		}
	}
	return l
}

// voice says in the caption what happened at the step under the cursor, and why.
func (b *branches) voice(m *Model) line {
	t := m.theme
	_, at, ok := b.cursor(m)
	if !ok || !m.run.IsNear(at.branch, at.step) {
		return m.keyedLine("{branch.go} goes there; the run that is shown then stands here in its place.", t.text)
	}
	events := m.run.LookEvents(at.branch, at.step)
	says := span{"Nothing has happened yet at the beginning.", t.dim}
	if n := len(events); n > 0 {
		says = span{events[n-1].Text() + ".", t.text}
	}
	for _, e := range slices.Backward(events) {
		if text := e.Why(); text != "" {
			says = span{text, t.text}
			break
		}
	}
	return line{{fmt.Sprintf("Step %d: ", at.step), t.dim}, says}
}
