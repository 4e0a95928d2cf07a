package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
)

// clicked is the last click, for the second one of two.
type clicked struct {
	at   uv.Position
	when time.Duration
	left bool
}

// doubleTime is how soon a second click follows the first.
const doubleTime = 400 * time.Millisecond

// again takes note of a click, and reports whether it is the second of two.
func (c *clicked) again(at tea.Mouse, now time.Duration) bool {
	is := clicked{uv.Position{X: at.X, Y: at.Y}, now, at.Button == tea.MouseLeft}
	twice := c.left && is.left && c.at == is.at && now-c.when <= doubleTime
	if *c = is; twice {
		c.left = false // a third one is a first one again
	}
	return twice
}

// agentZone is a zone that is an agent: a second click inspects it.
func (m *Model) agentZone(p pen, x, y, w, h int, click func()) {
	m.zone(p, x, y, w, h, click)
	m.zones[len(m.zones)-1].agent = true
}

// headZones have a click on the head of a message open what can be done to that.
func (s *stage) headZones() {
	if s.flights.picture == nil || s.top() != nil {
		return
	}
	m := s.Model
	for i := range s.flights.picture.Heads {
		h := &s.flights.picture.Heads[i]
		seq := s.flights.seqs[h.Messages[0]]
		if s.lost.Msg != nil && seq == s.lost.Seq {
			continue // nothing can be done to it any more
		}
		m.zone(s.pen, h.X-1, h.Y, 3, 1, func() {
			m.stop()
			m.picked, m.focus = seq, onView
			acts["everywhere"]["acts.open"].do(m)
		})
	}
}

// wheel moves the selection of what is under the pointer; over the Stage it moves time, and over
// Space-time it zooms.
func (m *Model) wheel(at tea.Mouse) {
	if m.w < minWidth || m.h < minHeight {
		return // nothing is under it
	}
	if m.wheelOnBar(at) {
		return
	}
	key, step := "down", (*Model).forward
	if at.Button == tea.MouseWheelUp {
		key, step = "up", (*Model).back
	}
	overView := m.focus == onView && (m.full || m.wide()) || !m.full && at.X >= leftWidth(m.w)
	modes := []string{"agents", "everywhere", "always"}
	switch {
	case m.top() != nil || m.prompt != nil:
		modes = m.modes()
	case overView && views[m.view].mode == "stage":
		m.owed = tea.Batch(m.owed, step(m))
		return
	case overView && views[m.view].mode == "space-time":
		m.wheelOver(at)
		return
	case overView:
		modes = append([]string{views[m.view].mode}, modes[1:]...)
	}
	if b, ok := m.find(modes, key); ok {
		m.press(b, key)
	}
}
