package tui

import (
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"synod/cluster"
	"synod/roles"
)

// eventsPanel is the history in words. Its selection is the clock: the event that is selected is the one that has just
// happened. Of a long history only what is around the clock is looked through for a filter.
type eventsPanel struct {
	list
	kind   int // index into eventFilters
	sifted sifted
}

// sifted are the steps whose events pass a filter, kept until the filter or the history is another one.
type sifted struct {
	of    sieve
	steps []int
}

// sieve is what the steps depend on.
type sieve struct {
	run                 *cluster.Timeline
	branch, first, last int
	filter              string
	kind                int
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

// searched is how many steps before the clock, and half as many after it, a filter looks through, so that it costs the same in a long run.
const searched = 4096

// filtered reports whether there are events that are not shown.
func (s *eventsPanel) filtered() bool { return s.filter != "" || s.kind != 0 }

// only names the kind that is shown; "" for all.
func (s *eventsPanel) only() string {
	if s.kind == 0 {
		return ""
	}
	return eventFilters[s.kind].name
}

// passes reports whether an event is shown: its row, or what the row below the list says of it, contains the text.
func (s *eventsPanel) passes(m *Model, e *cluster.Event) bool {
	kinds := eventFilters[s.kind].kinds
	if len(kinds) > 0 && !slices.Contains(kinds, e.Kind) {
		return false
	}
	return s.filter == "" || s.list.passes(s.row(m, e).plain()+" "+e.Why())
}

// sift returns the steps of the events that are shown, around the one that is looked at.
func (s *eventsPanel) sift(m *Model) []int {
	at, end := m.st().Steps(), m.run.Present().Steps()
	last := min(end, at/searched*searched+searched*3/2) // the same for many steps, so that it is kept
	is := sieve{run: m.run, branch: m.run.Branch(), first: max(0, last-searched*3/2), last: last, filter: s.filter, kind: s.kind}
	if is != s.sifted.of {
		s.sifted = sifted{of: is}
		for _, e := range m.run.Events(is.first, is.last) {
			if n := len(s.sifted.steps); s.passes(m, &e) && (n == 0 || s.sifted.steps[n-1] != e.Step) {
				s.sifted.steps = append(s.sifted.steps, e.Step)
			}
		}
	}
	return s.sifted.steps
}

// behind returns how many of some steps have happened by now.
func behind(steps []int, now int) int {
	n, found := slices.BinarySearch(steps, now)
	if found {
		n++
	}
	return n
}

// window returns the events for so many rows: the present one in the last third, or at the end.
func (s *eventsPanel) window(m *Model, rows int) []cluster.Event {
	at, end := m.st().Steps(), m.run.Present().Steps()
	var found []cluster.Event
	if !s.filtered() {
		last := min(end, at+rows/3)
		found = m.run.Events(last-rows, last)
	} else {
		steps := s.sift(m)
		last := min(len(steps), behind(steps, at)+rows/3)
		for _, step := range steps[max(0, last-rows):last] {
			for _, e := range m.run.Events(step, step) {
				if s.passes(m, &e) {
					found = append(found, e)
				}
			}
		}
	}
	if extra := len(found) - rows; extra > 0 {
		found = found[extra:]
	}
	return found
}

// move goes so many of the events on that are shown, or back.
func (s *eventsPanel) move(m *Model, by int) {
	if !s.filtered() {
		m.rewind(m.st().Steps() + by)
		return
	}
	steps := s.sift(m)
	at := behind(steps, m.st().Steps()) - 1 // the one with the mark
	to := min(max(0, at+by), len(steps)-1)
	if to < 0 || to == at {
		m.say("No other event that is shown lies there: {place.up} shows all again.")
		return
	}
	m.rewind(steps[to])
}

// marks says in the lower border how many events are shown.
func (s *eventsPanel) marks(m *Model, _ int) []wordings {
	if !s.filtered() {
		return nil
	}
	steps := s.sift(m)
	return s.marked(m.theme, marks{shown: len(steps), total: s.sifted.of.last - s.sifted.of.first, kind: s.only()})
}

// empty says why no event is listed.
func (s *eventsPanel) empty(m *Model) line {
	switch {
	case s.filter != "":
		return s.none(m, "{place.up}")
	case s.kind != 0:
		return m.keyedLine("Nothing of this kind has happened yet. {place.up} shows all kinds again.", m.theme.dim)
	}
	return line{{"Nothing has happened yet.", m.theme.dim}}
}

func (s *eventsPanel) draw(p pen, m *Model) {
	t := m.theme
	p.short(1, 0, line{{eventFilters[s.kind].name, t.dim}}, t.glyph.ellipsis)
	const detail = 3
	rows := p.height() - 2 - detail
	events := s.window(m, max(1, rows))
	if len(events) == 0 {
		p.sub(1, 2, p.width()-1, p.height()-2).lines(s.empty(m).wrap(p.width() - 1))
		return
	}
	current := -1
	for i := range events {
		if events[i].Step <= m.st().Steps() {
			current = i
		}
	}
	for i := range events {
		s.drawRow(p, m, 2+i, &events[i], i == current)
	}
	if current >= 0 {
		for i, l := range (line{{events[current].Why(), t.text}}).wrap(p.width() - 2) {
			p.sub(0, p.height()-detail, p.width(), detail).line(1, i, l)
		}
	}
}

// row is what an event says of itself: when, what, and which invariant it has broken.
func (s *eventsPanel) row(m *Model, e *cluster.Event) line {
	return slices.Concat(line{s.when(m, e)}, s.what(m.theme, e), s.broke(m.theme, e))
}

func (s *eventsPanel) broke(t *Theme, e *cluster.Event) line {
	if len(e.Violations) == 0 {
		return nil
	}
	return line{{"  " + t.glyph.lost + " " + e.Violations[0].Invariant, t.bad}}
}

func (s *eventsPanel) when(m *Model, e *cluster.Event) span {
	return span{fmt.Sprintf("%5d %8s  ", e.Step, e.At.Clock()), m.theme.dim}
}

// drawRow draws an event: when, what, and, where there is room, why.
func (s *eventsPanel) drawRow(p pen, m *Model, y int, e *cluster.Event, current bool) {
	t := m.theme
	mark := "  "
	if current {
		mark = t.glyph.pick + " "
	}
	later := e.Step > m.st().Steps()
	what := s.what(t, e)
	switch {
	case current && m.focus == onView:
		what = what.restyle(underCursor)
	case later:
		what = what.restyle(func(uvStyle) uvStyle { return t.faint })
	}
	l := slices.Concat(line{{mark, t.key}, s.when(m, e)}, what, s.broke(t, e))
	if w := l.width(); w < p.width()-20 && !later {
		l = append(l, span{strings.Repeat(" ", max(2, max(52, p.width()/2)-w)) + e.Why(), t.dim})
	}
	p.short(0, y, l, t.glyph.ellipsis)
	step := e.Step
	m.zone(p, 0, y, p.width(), 1, func() { m.focus = onView; m.rewind(step) })
	if who := e.Agent; who != roles.Nobody {
		m.zones[len(m.zones)-1].right = func() { m.selected = who } // what can be done to it is done where one is
	}
}

// what draws what happened, with its nouns in their colours.
func (s *eventsPanel) what(t *Theme, e *cluster.Event) line {
	var l line
	for _, f := range e.Facts {
		if _, ok := f.(roles.Learned); ok {
			l = line{{t.glyph.done + " ", t.text}}
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
		return line{t.agent(e.Agent), {" is asked to propose" + t.chipGap(), t.text}, t.valueSpan(e.Value)}
	case cluster.Crashed, cluster.Paused:
		return line{{e.Text(), t.bad}}
	case cluster.Said:
		return line{{e.Text(), t.strong}}
	}
	return line{{e.Text(), t.text}}
}

func init() {
	moving := func(by int) act { return act{do: quietly(func(m *Model) { m.events.move(m, by) })} }
	bind("events", map[string]act{
		"event.next":    moving(1),
		"event.prev":    moving(-1),
		"event.fardown": moving(farRows),
		"event.farup":   moving(-farRows),
		"filter.kind":   {do: quietly(func(m *Model) { m.events.kind = (m.events.kind + 1) % len(eventFilters) })},
		"view.filter":   {do: func(m *Model) tea.Cmd { return m.events.ask(m) }},
	})
}
