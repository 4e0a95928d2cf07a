package tui

import (
	"fmt"
	"strings"

	"synod/cluster"
	"synod/roles"
)

// eventsPanel is the history in words. Its selection is the clock: the event that is selected is the one that has just
// happened.
type eventsPanel struct {
	filter string
	kind   int // index into eventFilters
}

// eventFilters are the kinds of events that can be shown alone.
var eventFilters = []struct {
	name  string
	kinds []cluster.EventKind
}{
	{"all", nil},
	{"deliveries", []cluster.EventKind{cluster.Delivered, cluster.Waited}},
	{"losses", []cluster.EventKind{cluster.Lost}},
	{"time-outs", []cluster.EventKind{cluster.Expired}},
	{"crashes", []cluster.EventKind{cluster.Crashed, cluster.Restarted, cluster.Paused, cluster.Resumed}},
	{"commands", []cluster.EventKind{cluster.Said, cluster.Submitted, cluster.Duplicated}},
}

// searched bounds how many steps a filter looks through for one screen, so that it costs the same in a long run.
const searched = 4096

func (s *eventsPanel) passes(e *cluster.Event) bool {
	kinds := eventFilters[s.kind].kinds
	ok := len(kinds) == 0
	for _, k := range kinds {
		ok = ok || e.Kind == k
	}
	return ok && (s.filter == "" || strings.Contains(strings.ToLower(e.Text()+" "+e.Why()), strings.ToLower(s.filter)))
}

// window returns the events for so many rows: the present one in the last third, or at the end.
func (s *eventsPanel) window(m *Model, rows int) []cluster.Event {
	at, end := m.st().Steps(), m.run.Present().Steps()
	last := min(end, at+rows/3)
	reach := rows
	if s.filter != "" || s.kind != 0 {
		reach = searched
	}
	var found []cluster.Event
	for _, e := range m.run.Events(last-reach, last) {
		if s.passes(&e) {
			found = append(found, e)
		}
	}
	if extra := len(found) - rows; extra > 0 {
		found = found[extra:]
	}
	return found
}

func (s *eventsPanel) draw(p pen, m *Model) {
	t := m.theme
	head := line{{eventFilters[s.kind].name, t.dim}}
	if s.filter != "" {
		head = append(head, span{" with ", t.dim}, span{s.filter, t.strong})
	}
	p.short(1, 0, head, t.glyph.ellipsis)
	const detail = 3
	rows := p.height() - 2 - detail
	events := s.window(m, max(1, rows))
	if len(events) == 0 {
		text := "Nothing has happened yet."
		if s.kind != 0 || s.filter != "" {
			text = "Nothing of this kind has happened yet."
		}
		p.sub(1, 2, p.width()-1, p.height()-2).lines(line{{text, t.dim}}.wrap(p.width() - 1))
		return
	}
	current := -1
	for i := range events {
		if events[i].Step <= m.st().Steps() {
			current = i
		}
	}
	for i := range events {
		s.row(p, m, 2+i, &events[i], i == current)
	}
	if current >= 0 {
		for i, l := range (line{{events[current].Why(), t.text}}).wrap(p.width() - 2) {
			p.sub(0, p.height()-detail, p.width(), detail).line(1, i, l)
		}
	}
}

// row draws an event: when, what, and, where there is room, why.
func (s *eventsPanel) row(p pen, m *Model, y int, e *cluster.Event, current bool) {
	t := m.theme
	mark := "  "
	if current {
		mark = t.glyph.pick + " "
	}
	later := e.Step > m.st().Steps()
	l := line{{mark, t.key}, {fmt.Sprintf("%5d %8s  ", e.Step, e.At.Clock()), t.dim}}
	what := s.what(t, e)
	switch {
	case current && m.focus == onView:
		what = what.restyle(underCursor)
	case later:
		what = what.restyle(func(uvStyle) uvStyle { return t.faint })
	}
	l = append(l, what...)
	if len(e.Violations) > 0 {
		l = append(l, span{"  " + t.glyph.lost + " " + e.Violations[0].Invariant, t.bad})
	}
	if w := l.width(); w < p.width()-20 && !later {
		l = append(l, span{strings.Repeat(" ", max(2, max(52, p.width()/2)-w)) + e.Why(), t.dim})
	}
	p.short(0, y, l, t.glyph.ellipsis)
	step := e.Step
	m.zone(p, 0, y, p.width(), 1, func() { m.focus = onView; m.rewind(step) })
}

// what draws what happened, with its nouns in their colours.
func (s *eventsPanel) what(t *Theme, e *cluster.Event) line {
	var l line
	for _, f := range e.Facts {
		if _, ok := f.(roles.Learned); ok {
			l = line{{t.glyph.spark + " ", t.text}}
		}
	}
	switch e.Kind {
	case cluster.Delivered:
		return append(l, t.flight(e.Flight)...)
	case cluster.Lost:
		return append(t.flight(e.Flight), span{" " + t.glyph.lost + " lost", t.bad})
	case cluster.Waited:
		return append(t.flight(e.Flight), span{" waits", t.warn})
	case cluster.Duplicated:
		return append(t.flight(e.Flight), span{" duplicated", t.warn})
	case cluster.Submitted:
		return line{t.agent(e.Agent), {" is asked to propose ", t.text}, t.valueSpan(e.Value)}
	case cluster.Crashed, cluster.Paused:
		return line{{e.Text(), t.bad}}
	case cluster.Said:
		return line{{e.Text(), t.strong}}
	}
	return line{{e.Text(), t.text}}
}

func init() {
	moving := func(by int) act { return act{do: quietly(func(m *Model) { m.rewind(m.st().Steps() + by) })} }
	bind("events", map[string]act{
		"event.next":    moving(1),
		"event.prev":    moving(-1),
		"event.fardown": moving(farRows),
		"event.farup":   moving(-farRows),
		"filter.kind":   {do: quietly(func(m *Model) { m.events.kind = (m.events.kind + 1) % len(eventFilters) })},
		"view.filter": {do: quietly(func(m *Model) {
			s := &m.events
			m.askText("/", s.filter, func(_ *Model, text string) { s.filter = text })
		})},
	})
}
