package tui

import (
	"math"

	"synod/cluster"
	"synod/tui/layout"
)

// drawTraffic draws what is in flight.
func (s *stage) drawTraffic(l *layout.Layout, _ []layout.Lane, _ []layout.Box) {
	for _, f := range s.st.InFlight() {
		if f.From == f.To {
			continue
		}
		from, to := -1, -1
		for i, id := range s.ids {
			if id == f.From {
				from = i
			}
			if id == f.To {
				to = i
			}
		}
		done := (max(s.now(), float64(f.Sent)) - float64(f.Sent)) / max(1, float64(f.Due-f.Sent))
		if b := s.beat; b != nil && b.seq != 0 && f.Seq == b.seq {
			done = max(done, b.flown)
		}
		x, y := l.Lane(from, to).At(math.Min(1, done)).Cell()
		sign := ">"
		switch {
		case f.Held:
			sign = s.theme.glyph.held
		case (f.Fate != cluster.Arrives || s.st.Link(f.From, f.To).Cut) && done > 0.5:
			sign = s.theme.glyph.lost
		}
		s.put(x, y, sign, s.theme.strong)
		if text := s.theme.message(f.Msg); s.free(x+2, y, text.width()) {
			s.over(x+2, y, text)
			cover(s.taken, s.width(), s.height(), layout.Box{X: x, Y: y, W: text.width() + 2, H: 1})
		}
	}
}

// now is the instant that the Stage shows: finer than the run's while time passes.
func (s *stage) now() float64 {
	if s.run.Behind() > 0 || !s.playing {
		return float64(s.st.Now())
	}
	return math.Max(s.instant, float64(s.st.Now()))
}
