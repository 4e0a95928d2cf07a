package tui

import (
	"fmt"
	"math"

	"synod/cluster"
	"synod/roles"
	"synod/tui/layout"
)

// What lies below the messages: the links, what is the matter with them, and the sides of a partition.

// crowded is the number of agents above which a link is drawn only when something is the matter with it.
const crowded = 9

// tie is two agents that have something to say to each other, by their indices, and how each link between them is.
type tie struct {
	a, b        int
	there, back cluster.LinkSettings
	planned     bool // one of them would be cut
}

// ties returns all pairs of agents that send each other messages.
func (s *stage) ties() []tie {
	all := s.Model.links[:0]
	for i, a := range s.ids {
		for j := i + 1; j < len(s.ids); j++ {
			b := s.ids[j]
			alike := a.Kind() != roles.Everything && a.Kind() == b.Kind()
			if alike || a.Kind() == roles.OnlyProposer && b.Kind() == roles.OnlyLearner {
				continue
			}
			t := tie{i, j, s.st.Link(a, b), s.st.Link(b, a), false}
			there, back := s.cuts.Has(a, b), s.cuts.Has(b, a)
			if k := s.knife; k != nil {
				if from, to := s.layout.Link(i, j); k.crosses(s.area, from, to) {
					there, back = true, true
				}
			}
			t.planned = there && !t.there.Cut || back && !t.back.Cut
			t.there.Cut, t.back.Cut = there, back
			all = append(all, t)
		}
	}
	s.Model.links = all
	return all
}

// A link is a dotted line: every so-manieth dot of it is set. Where something is the matter there are fewer, in coral.
const (
	usualDots  = 3
	slowDots   = 8
	cutDots    = 6
	downDots   = 9
	lossyOn    = 8 // of lossyPeriod dots
	lossyEvery = 14

	plannedOn    = 5 // of plannedEvery dots: a link that would be cut is dashed
	plannedEvery = 12
)

// slow is the delay from which on a link is slow: more than the time-outs allow for.
func (s *stage) slow() cluster.Time { return cluster.Time(s.st.Config().Delay) }

// fault says what is the matter with a link in one direction, without a cut; "" for nothing.
func (s *stage) fault(l cluster.LinkSettings) string {
	switch {
	case l.Loss > 0:
		return lossy(l.Loss)
	case l.Max > s.slow():
		return late(l.Max)
	case l.Dup > 0:
		return twice(l.Dup)
	}
	return ""
}

func lossy(percent float64) string { return fmt.Sprintf("lossy %g%%", percent) }

func late(most cluster.Time) string { return "slow " + most.String() }

func twice(percent float64) string { return fmt.Sprintf("twice %g%%", percent) }

// drawLinks draws all links, and returns the lines that labels should not cover. What is said of a link is noted for later: it needs
// a place of its own.
func (s *stage) drawLinks() (lines []layout.Lane) {
	plain, hurt := newBraille(s.width(), s.height()), newBraille(s.width(), s.height())
	everywhere := s.faultEverywhere()
	for _, t := range s.all {
		from, to := s.layout.Link(t.a, t.b)
		divided := s.sideOf != nil && s.sideOf[t.a] != s.sideOf[t.b]
		up := s.faces[t.a].Up && s.faces[t.b].Up
		there, back := s.fault(t.there), s.fault(t.back)
		if there == everywhere && back == everywhere {
			there, back = "", ""
		}
		says, dots := "", usualDots
		lossy, twice := t.there.Loss > 0 || t.back.Loss > 0, t.there.Max <= s.slow() && t.back.Max <= s.slow()
		switch {
		case t.there.Cut && t.back.Cut:
			dots = cutDots
			if !t.planned {
				s.cross(t, divided)
			}
		case t.there.Cut || t.back.Cut:
			if !divided && !t.planned {
				says = "only " + s.way(t, t.there.Cut)
			}
			s.arrows(t)
		case there != "" && there == back:
			says = there
		case there != "" && back != "":
			says = s.way(t, false) + " " + there + ", " + s.way(t, true) + " " + back
		case there != "":
			says = s.way(t, false) + " " + there
		case back != "":
			says = s.way(t, true) + " " + back
		case !up:
			dots = downDots
		}
		troubled := says != "" || t.there.Cut || t.back.Cut
		if len(s.ids) > crowded && !troubled {
			continue
		}
		lines = append(lines, layout.Lane{From: from, To: to})
		switch {
		case t.planned:
			hurt.dotted(from, to, func(i int) bool { return i%plannedEvery < plannedOn })
		case says == "" || t.there.Cut || t.back.Cut || !lossy && twice:
			plain.dotted(from, to, func(i int) bool { return i%dots == 0 })
		case lossy:
			hurt.dotted(from, to, func(i int) bool { return i%lossyEvery < lossyOn })
		default:
			hurt.dotted(from, to, func(i int) bool { return i%slowDots == 0 })
		}
		if says != "" {
			s.say(from.To(to, 0.5), line{{says, s.theme.warn}})
		}
		s.zoneLink(t, from, to)
	}
	if everywhere != "" {
		s.say(layout.Dot{X: float64(s.width()), Y: 4 * float64(s.height()) / 2}, line{{"every link: " + everywhere, s.theme.warn}})
	}
	plain.draw(s, s.theme.link)
	hurt.draw(s, s.theme.warn)
	return lines
}

// way names the direction of a link that is well or not: from its first agent to the second, or back.
func (s *stage) way(t tie, back bool) string {
	if back {
		t.a, t.b = t.b, t.a
	}
	return s.ids[t.a].String() + " to " + s.ids[t.b].String()
}

// faultEverywhere is what is the matter with every single link, in both directions: that is said once.
func (s *stage) faultEverywhere() string {
	if len(s.all) < 2 {
		return ""
	}
	first := s.fault(s.all[0].there)
	for _, t := range s.all {
		if s.fault(t.there) != first || s.fault(t.back) != first {
			return ""
		}
	}
	return first
}

// cross puts a cross on a link that is cut both ways: where it meets the edge of a side, else in its middle.
func (s *stage) cross(t tie, divided bool) {
	from, to := s.layout.Link(t.a, t.b)
	at := from.To(to, 0.5)
	if divided {
		at = s.edgeOn(from, to, s.sideOf[t.a])
	}
	s.mark(at, span{s.theme.glyph.lost, s.theme.bad})
}

// arrows show the way that a link still works, where it is cut the other way.
func (s *stage) arrows(t tie) {
	from, to := s.layout.Link(t.a, t.b)
	if t.there.Cut {
		from, to = to, from
	}
	for _, f := range []float64{0.3, 0.7} {
		s.mark(from.To(to, f), span{s.theme.arrow(to.X-from.X, to.Y-from.Y), s.theme.warn})
	}
}

// arrow points along a way, given in dots.
func (t *Theme) arrow(dx, dy float64) string {
	signs := [4]string{"→", "←", "↓", "↑"}
	if t.ascii() {
		signs = [4]string{">", "<", "v", "^"}
	}
	i := 0
	along := dx
	if math.Abs(dy) > math.Abs(dx) {
		i, along = 2, dy
	}
	if along < 0 {
		i++
	}
	return signs[i]
}

// zoneLink lets a click on the middle of a link cut or mend it.
func (s *stage) zoneLink(t tie, from, to layout.Dot) {
	if s.preview {
		return // a click there is none on a link that is
	}
	x, y := from.To(to, 0.5).Cell()
	m, a, b := s.Model, s.ids[t.a], s.ids[t.b]
	m.zone(s.pen, x-1, y, 3, 1, func() {
		verb := cluster.Cut
		if m.st().Link(a, b).Cut {
			verb = cluster.Mend
		}
		m.do(cluster.Command{Verb: verb, Links: cluster.Links{From: a, To: b, Both: true}})
	})
}
