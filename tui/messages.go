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
		says := line{{"No message is in flight. Press ", t.dim}, {"p", t.key}, {" to propose a value.", t.dim}}
		if s.filter != "" {
			says = line{{"No message in flight has this text.", t.dim}}
		}
		p.sub(1, 2, p.width()-1, p.height()-2).lines(says.wrap(p.width() - 1))
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
			l = l.restyle(underCursor)
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
func (s *messagesPanel) act(m *Model, verb func(cluster.Flight) cluster.Verb) tea.Cmd {
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

func always(v cluster.Verb) func(cluster.Flight) cluster.Verb {
	return func(cluster.Flight) cluster.Verb { return v }
}

func init() {
	moving := func(by int) act { return act{do: quietly(func(m *Model) { m.messages.move(by) })} }
	doing := func(verb func(cluster.Flight) cluster.Verb) act {
		return act{do: func(m *Model) tea.Cmd { return m.messages.act(m, verb) }}
	}
	bind("messages", map[string]act{
		"message.deliver": doing(always(cluster.Deliver)),
		"message.drop":    doing(always(cluster.Drop)),
		"message.dup":     doing(always(cluster.Duplicate)),
		"hold": doing(func(f cluster.Flight) cluster.Verb {
			if f.Held {
				return cluster.Release
			}
			return cluster.Hold
		}),
		"row.next":    moving(1),
		"row.prev":    moving(-1),
		"row.fardown": moving(farRows),
		"row.farup":   moving(-farRows),
		"row.first":   moving(-beyond),
		"row.last":    moving(beyond),
		"view.filter": {do: quietly(func(m *Model) {
			s := &m.messages
			m.askText("/", s.filter, func(_ *Model, text string) { s.filter = text })
		})},
	})
}
