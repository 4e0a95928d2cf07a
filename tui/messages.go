package tui

import (
	"fmt"
	"maps"
	"slices"

	tea "charm.land/bubbletea/v2"

	"synod/cluster"
	"synod/roles"
)

// messagesPanel shows everything that is under way, in the order in which it is due.
type messagesPanel struct {
	list
	kind string // only messages of this kind; "" for all
	seq  uint64 // the selected message: the selection stays with it wherever it goes
}

// shown returns the messages that pass the filter, and how many there are in all. The selection is where its message is; when that is
// not there any more, it is on the one that has come into its place.
func (s *messagesPanel) shown(m *Model) (all []cluster.Flight, total int) {
	flights := m.st().InFlight()
	for _, f := range flights {
		if (s.kind == "" || f.Msg.Kind() == s.kind) && (s.filter == "" || s.passes(s.row(m, f).plain())) {
			all = append(all, f)
		}
	}
	if i := slices.IndexFunc(all, func(f cluster.Flight) bool { return f.Seq == s.seq }); i >= 0 {
		s.at = i
	} else if len(all) > 0 {
		s.choose(all, s.at)
	}
	return all, len(flights)
}

// choose selects a message by its row.
func (s *messagesPanel) choose(all []cluster.Flight, at int) {
	if len(all) > 0 {
		s.at = min(max(0, at), len(all)-1)
		s.seq = all[s.at].Seq
	}
}

// row is a message as it is listed.
func (s *messagesPanel) row(m *Model, f cluster.Flight) line {
	return slices.Concat(s.when(m, f), m.theme.flight(f), s.fate(m, f))
}

func (s *messagesPanel) draw(p pen, m *Model) {
	t := m.theme
	all, total := s.shown(m)
	p.short(1, 0, line{{roles.Count(total, "message").String() + " in flight", t.dim}}, t.glyph.ellipsis)
	if len(all) == 0 {
		p.sub(1, 2, p.width()-1, p.height()-2).lines(s.empty(m, total).wrap(p.width() - 1))
		return
	}
	from, to := s.show(len(all), p.height()-2)
	for i := from; i < to; i++ {
		y, f := 2+i-from, all[i]
		mark := "  "
		if i == s.at {
			mark = t.glyph.pick + " "
		}
		x := p.line(0, y, append(line{{mark, t.key}}, s.when(m, f)...))
		l := t.flight(f)
		if i == s.at && m.focus == onView {
			l = l.restyle(underCursor)
		}
		p.short(x, y, append(l, s.fate(m, f)...), t.glyph.ellipsis)
		m.zone(p, 0, y, p.width(), 1, func() { s.choose(all, i); m.focus = onView })
	}
}

// empty says why no message is listed.
func (s *messagesPanel) empty(m *Model, total int) line {
	switch {
	case total == 0 && s.filter == "" && s.kind == "":
		return m.keyedLine("No message is in flight. Press {propose.ask} to propose a value.", m.theme.dim)
	case s.filter != "":
		return s.none(m, "{place.up}")
	}
	return m.keyedLine("Only "+s.kind+" is shown, and none is in flight. {place.up} shows all kinds again.", m.theme.dim)
}

// marks says in the lower border how many messages are shown.
func (s *messagesPanel) marks(m *Model, height int) []wordings {
	all, total := s.shown(m)
	return s.marked(m.theme, marks{first: s.first, room: height - 2, rows: len(all), shown: len(all), total: total, kind: s.kind})
}

// nextKind shows only messages of the next kind of those that are in flight, and after the last one all.
func (s *messagesPanel) nextKind(m *Model) {
	kinds := map[string]bool{}
	for _, f := range m.st().InFlight() {
		kinds[f.Msg.Kind()] = true
	}
	kind := s.kind
	s.kind = ""
	for _, k := range slices.Sorted(maps.Keys(kinds)) {
		if k > kind {
			s.kind = k
			return
		}
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
	all, _ := s.shown(m)
	if len(all) == 0 {
		m.say("No message is selected: none is in flight, or the filter hides all.")
		return nil
	}
	return m.actOn(all[s.at], verb)
}

// actOn carries out a verb on a message.
func (m *Model) actOn(f cluster.Flight, verb func(cluster.Flight) cluster.Verb) tea.Cmd {
	m.stop()
	m.do(cluster.Command{Verb: verb(f), Links: cluster.Links{From: f.From, To: f.To}, Word: roles.Describe(f.Msg)})
	return nil
}

func always(v cluster.Verb) func(cluster.Flight) cluster.Verb {
	return func(cluster.Flight) cluster.Verb { return v }
}

// holdOrRelease holds a message back, or lets it go on.
func holdOrRelease(f cluster.Flight) cluster.Verb {
	if f.Held {
		return cluster.Release
	}
	return cluster.Hold
}

func init() {
	moving := func(by int) act {
		return act{do: quietly(func(m *Model) {
			s := &m.messages
			all, _ := s.shown(m)
			s.choose(all, s.at+by)
		})}
	}
	doing := func(verb func(cluster.Flight) cluster.Verb) act {
		return act{do: func(m *Model) tea.Cmd { return m.messages.act(m, verb) }}
	}
	bind("messages", map[string]act{
		"message.deliver": doing(always(cluster.Deliver)),
		"message.drop":    doing(always(cluster.Drop)),
		"message.dup":     doing(always(cluster.Duplicate)),
		"hold":            doing(holdOrRelease),
		"row.next":        moving(1),
		"row.prev":        moving(-1),
		"row.fardown":     moving(farRows),
		"row.farup":       moving(-farRows),
		"row.first":       moving(-beyond),
		"row.last":        moving(beyond),
		"filter.kind":     {do: quietly(func(m *Model) { m.messages.nextKind(m) })},
		"view.filter":     {do: func(m *Model) tea.Cmd { return m.messages.ask(m) }},
	})
}
