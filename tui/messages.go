package tui

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"synod/cluster"
	"synod/roles"
)

// messagesPanel shows everything that is under way, in the order in which it is due.
type messagesPanel struct {
	list
	filter string
	seq    uint64 // the selected message, so that the selection stays with it
}

// shown returns the messages that pass the filter.
func (s *messagesPanel) shown(m *Model) []cluster.Flight {
	var all []cluster.Flight
	for _, f := range m.st().InFlight() {
		if s.filter == "" || strings.Contains(strings.ToLower(f.String()), strings.ToLower(s.filter)) {
			all = append(all, f)
		}
	}
	return all
}

func (s *messagesPanel) draw(p pen, m *Model) {
	t, all := m.theme, s.shown(m)
	head := line{{plural(len(all), "message") + " in flight", t.dim}}
	if s.filter != "" {
		head = append(head, span{"  only those with ", t.dim}, span{s.filter, t.strong})
	}
	p.short(1, 0, head, t.glyph.ellipsis)
	if len(all) == 0 {
		p.short(1, 2, line{{"No message is in flight. Press ", t.dim}, {"p", t.key}, {" to propose a value.", t.dim}}, t.glyph.ellipsis)
		return
	}
	from, to := s.show(len(all), p.height()-2)
	for i := from; i < to; i++ {
		y := 2 + i - from
		mark := "  "
		if i == s.at {
			mark = t.glyph.pick + " "
		}
		x := p.line(0, y, append(line{{mark, t.key}}, s.when(m, all[i])...))
		l := t.flight(all[i])
		if i == s.at && m.focus == onView {
			l = l.restyle(reverse)
		}
		p.short(x, y, append(l, s.fate(m, all[i])...), t.glyph.ellipsis)
		m.zone(p, 0, y, p.width(), 1, func() { s.at, m.focus = i, onView })
	}
}

// when says when the message is due, in a column of fixed width.
func (s *messagesPanel) when(m *Model, f cluster.Flight) line {
	t := m.theme
	if f.Held {
		return line{{fmt.Sprintf("%9s  ", t.glyph.held+" held"), t.warn}}
	}
	if f.Waits {
		return line{{fmt.Sprintf("%9s  ", "waits"), t.warn}}
	}
	return line{{fmt.Sprintf("%9s  ", "in "+max(0, f.Due-m.st().Now()).String()), t.dim}}
}

// fate says what will become of the message when all goes on as it is.
func (s *messagesPanel) fate(m *Model, f cluster.Flight) line {
	t := m.theme
	var l line
	if f.Copy {
		l = append(l, span{"  copy", t.dim})
	}
	switch _, paused := m.st().Paused(f.To); {
	case f.Waits:
		l = append(l, span{"  " + f.To.String() + " is paused", t.warn})
	case f.Fate == cluster.IsLost || f.Fate == cluster.IsGone:
		l = append(l, span{"  " + t.glyph.lost + " will be lost", t.bad})
	case f.Fate == cluster.IsCut || f.From != f.To && m.st().Link(f.From, f.To).Cut:
		l = append(l, span{"  " + t.glyph.lost + " its link is cut", t.bad})
	case !m.st().Up(f.To):
		l = append(l, span{"  " + t.glyph.lost + " " + f.To.String() + " is down", t.bad})
	case paused:
		l = append(l, span{"  will wait: " + f.To.String() + " is paused", t.warn})
	}
	return l
}

// act carries out a verb on the selected message.
func (s *messagesPanel) act(verb func(cluster.Flight) cluster.Verb) func(*Model) tea.Cmd {
	return func(m *Model) tea.Cmd {
		all := s.shown(m)
		if len(all) == 0 {
			m.say("No message is in flight.")
			return nil
		}
		f := all[min(s.at, len(all)-1)]
		m.stop()
		m.do(cluster.Command{Verb: verb(f), Links: cluster.Links{From: f.From, To: f.To}, Word: roles.Describe(f.Msg)})
		return nil
	}
}

func always(v cluster.Verb) func(cluster.Flight) cluster.Verb {
	return func(cluster.Flight) cluster.Verb { return v }
}

func (s *messagesPanel) bindings() []binding {
	holdOrRelease := func(f cluster.Flight) cluster.Verb {
		if f.Held {
			return cluster.Release
		}
		return cluster.Hold
	}
	return append([]binding{
		{keys: []string{"enter"}, short: "deliver", help: "Deliver the selected message now.", do: s.act(always(cluster.Deliver))},
		{keys: []string{"d"}, short: "drop", help: "Drop the selected message.", do: s.act(always(cluster.Drop))},
		{keys: []string{"D"}, short: "duplicate", help: "Duplicate the selected message.", do: s.act(always(cluster.Duplicate))},
		{keys: []string{"o"}, short: "hold/release", help: "Hold the selected message back, or release it.", do: s.act(holdOrRelease)},
		{keys: []string{"/"}, short: "filter", help: "Show only the messages that contain a text.", do: func(m *Model) tea.Cmd {
			m.askText("/", s.filter, func(_ *Model, text string) { s.filter = text })
			return nil
		}},
	}, s.moves()...)
}
