package tui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"synod/cluster"
)

// A message in flight can be selected on the Stage, and then be delivered, dropped, duplicated or held there. The clock stops for it: at
// the usual speed a message is gone before anybody has pressed a second key.

// pickedFlight returns the message that is selected on the Stage, if it is still in flight.
func (m *Model) pickedFlight() (cluster.Flight, bool) {
	if m.picked == 0 {
		return cluster.Flight{}, false
	}
	for _, f := range m.st().InFlight() {
		if f.Seq == m.picked {
			return f, true
		}
	}
	return cluster.Flight{}, false
}

// flying are the messages that can be seen and selected, in the order in which they are due. To oneself takes no time.
func (m *Model) flying() []cluster.Flight {
	return slices.DeleteFunc(m.st().InFlight(), func(f cluster.Flight) bool { return f.From == f.To })
}

// pickBeside selects the message so many places on, and around.
func (m *Model) pickBeside(by int) {
	all := m.flying()
	if len(all) == 0 {
		m.picked = 0
		m.say("No message is in flight. Press {propose.ask} to propose a value.")
		return
	}
	m.stop()
	at := slices.IndexFunc(all, func(f cluster.Flight) bool { return f.Seq == m.picked })
	if at < 0 {
		at = min(0, -by)
	}
	m.picked = all[(at+by+len(all))%len(all)].Seq
}

// letGo selects no message any more, and reports whether one was selected.
func (m *Model) letGo() bool {
	_, had := m.pickedFlight()
	m.picked = 0
	return had
}

// onPicked carries out a verb on the selected message. When it is gone then, the next one is selected.
func onPicked(verb func(cluster.Flight) cluster.Verb) func(*Model) tea.Cmd {
	return func(m *Model) tea.Cmd {
		f, ok := m.pickedFlight()
		if !ok {
			m.say("No message is selected: {message.next} selects one.")
			return nil
		}
		all := m.flying()
		at := slices.IndexFunc(all, func(g cluster.Flight) bool { return g.Seq == f.Seq })
		cmd := m.actOn(f, verb)
		if _, there := m.pickedFlight(); !there {
			m.picked = 0
			if all = m.flying(); len(all) > 0 {
				m.picked = all[at%len(all)].Seq
			}
		}
		return cmd
	}
}

// ifPicked shows a key while a message is selected.
func ifPicked(says string) func(*Model) (string, int) {
	return func(m *Model) (string, int) {
		if _, ok := m.pickedFlight(); ok {
			return says, 1
		}
		return "", 0
	}
}

func init() {
	bind("stage", map[string]act{
		"message.next": {do: quietly(func(m *Model) { m.pickBeside(1) })},
		"message.prev": {do: quietly(func(m *Model) { m.pickBeside(-1) })},
		"message.deliver": {do: func(m *Model) tea.Cmd {
			if _, ok := m.pickedFlight(); !ok {
				m.open(newInspector(m))
				return nil
			}
			return onPicked(always(cluster.Deliver))(m)
		}, word: func(m *Model) (string, int) {
			if says, prio := ifPicked("deliver")(m); says != "" {
				return says, prio
			}
			const late = 7
			return "inspect", late
		}},
		"message.drop": {do: onPicked(always(cluster.Drop)), word: ifPicked("drop")},
		"message.dup":  {do: onPicked(always(cluster.Duplicate)), word: ifPicked("duplicate")},
	})
}

// holds holds the selected message of the Stage back, or releases it; without one it pauses the selected agent, or resumes it.
func (m *Model) holds() tea.Cmd {
	if _, ok := m.pickedFlight(); ok && m.onStage() {
		return onPicked(holdOrRelease)(m)
	}
	return m.pauseOrResume()
}

func holdsWord(m *Model) (string, int) {
	f, ok := m.pickedFlight()
	switch {
	case !ok || !m.onStage():
		return pauseAgentWord(m)
	case f.Held:
		return "release", 1
	}
	return "hold", 1
}

// onStage reports whether the Stage has the keys.
func (m *Model) onStage() bool { return m.focus == onView && views[m.view].mode == "stage" }

// pickedMark names the selected message in the lower border of the Stage.
func (m *Model) pickedMark() wordings {
	f, ok := m.pickedFlight()
	if !ok {
		return nil
	}
	t := m.theme
	pick := line{{t.glyph.pick + " ", t.key}}
	flight := append(pick[:1:1], t.flight(f)...)
	kind := append(pick[:1:1], t.agent(f.From), span{t.glyph.arrow, t.dim}, t.agent(f.To), span{" " + f.Msg.Kind(), t.text})
	return wordings{append(flight[:len(flight):len(flight)], m.messages.fate(m, f)...), flight, kind}
}

// stageMarks are what the lower border of the Stage says, what matters most first.
func (m *Model) stageMarks(int) []wordings {
	if m.hintInBorder() {
		return []wordings{m.pickedMark(), m.hintMark(), m.hiddenMark()}
	}
	return []wordings{m.pickedMark(), m.hiddenMark()}
}

// drawPicked marks the head of the selected message.
func (s *stage) drawPicked() {
	f, ok := s.pickedFlight()
	if !ok || s.flights.picture == nil {
		return
	}
	at := slices.Index(s.flights.seqs, f.Seq)
	for _, h := range s.flights.picture.Heads {
		if !slices.Contains(h.Messages, at) {
			continue
		}
		c := s.pen.screen.CellAt(s.area.Min.X+h.X, s.area.Min.Y+h.Y)
		if c == nil || h.X < 0 || h.Y < 0 || h.X >= s.width() || h.Y >= s.height() {
			return
		}
		changed := *c
		changed.Style = reverse(s.theme.strong)
		s.pen.screen.SetCell(s.area.Min.X+h.X, s.area.Min.Y+h.Y, &changed)
		for i, side := range []string{"[", "]"} { // a mark that needs no colour
			x := h.X + 2*i - 1
			if c := s.pen.screen.CellAt(s.area.Min.X+x, s.area.Min.Y+h.Y); c != nil && x >= 0 && x < s.width() {
				s.put(x, h.Y, side, s.theme.strong)
			}
		}
	}
}
