package tui

import (
	"slices"

	"synod/tui/layout"
	"synod/tui/traffic"
)

// drawRefusals marks the agent that has turned something down in this step, also where it tells nobody.
func (s *stage) drawRefusals() {
	for _, e := range s.latest {
		i := slices.Index(s.ids, e.Agent)
		if i < 0 || !refuses(&e) {
			continue
		}
		b := s.layout.Nodes[i]
		sign := traffic.RefusalSign(s.look.ASCII)
		x := b.X + b.W - width(sign)
		if s.layout.Level == layout.Full {
			x-- // inside the corner
		}
		for at := x; at < x+width(sign); at++ {
			if c := s.pen.screen.CellAt(s.area.Min.X+at, s.area.Min.Y+b.Y); c == nil || !slices.Contains([]string{" ", "", s.theme.box.top}, c.Content) {
				return // something is said there
			}
		}
		s.over(x, b.Y, line{{sign, s.theme.bad}})
	}
}
