package tui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"synod/cluster"
	"synod/cluster/chronicle"
	"synod/roles"
	"synod/tui/spacetime"
)

// The keys of the view Space-time: they move the clock by what is to be seen.

// alongLane moves the clock to the next event of the selected agent, or to the one before.
func (m *Model) alongLane(by int) {
	b, _ := m.branchIndex()
	lane := b.Lane(m.selected)
	for step := m.st().Steps() + by; step > 0 && step <= b.Last(); step += by {
		if t := b.Step(step); t.Lane == lane && t.Kind != cluster.Lost && t.Kind != cluster.Duplicated && t.Kind != cluster.Waited {
			m.diagram.seq = 0
			m.rewind(step)
			return
		}
	}
	m.say("Nothing happens at %s %s this. The arrows up and down select another agent.", m.selected, afterOrBefore(by))
}

func afterOrBefore(by int) string {
	if by > 0 {
		return "after"
	}
	return "before"
}

// alongMessage moves the clock to the other end of a message of the event that it stands at.
func (m *Model) alongMessage() {
	d := &m.diagram
	all := m.messagesHere()
	if len(all) == 0 {
		m.say("This event neither received a message of another agent nor sent one.")
		return
	}
	f := all[0]
	if i := slices.IndexFunc(all, func(f cluster.Flight) bool { return f.Seq == d.seq }); i >= 0 {
		f = all[i]
	}
	d.seq = f.Seq
	b, _ := m.branchIndex()
	here := m.st().Steps()
	if g, ok := b.EndedIn(here); ok && all[0].Seq == f.Seq && g.From == b.Lane(f.From) {
		m.visit(g.Sent)
		return
	}
	for _, g := range b.SentIn(nil, here) {
		if g.From != b.Lane(f.From) || g.To != b.Lane(f.To) || g.Kind < 0 || b.Kinds()[g.Kind].Name != f.Msg.Kind() || g.Copy != f.Copy {
			continue
		}
		if g.UnderWay() {
			m.say("%s is still under way to %s.", roles.Describe(f.Msg), f.To)
			return
		}
		m.visit(g.Ended)
		return
	}
}

// nextMessage picks the next of the messages of the event that the clock stands at.
func (m *Model) nextMessage() {
	d := &m.diagram
	all := m.messagesHere()
	if len(all) == 0 {
		m.say("This event neither received a message of another agent nor sent one.")
		return
	}
	i := slices.IndexFunc(all, func(f cluster.Flight) bool { return f.Seq == d.seq })
	d.seq = all[(i+1)%len(all)].Seq
}

// zoomBy zooms around the clock.
func (m *Model) zoomBy(by int) {
	m.zoomAround(by, func(c *spacetime.Canvas, s *spacetime.Scene, to int) int { return c.Zoomed(s, to) })
}

// wheelOver zooms at the pointer, as far as the clock stays in the picture; with a key held down it moves time.
func (m *Model) wheelOver(at tea.Mouse) {
	by, step := 1, (*Model).back
	if at.Button != tea.MouseWheelUp {
		by, step = -1, (*Model).forward
	}
	if at.Mod != 0 || m.diagram.form == turnedForm {
		m.owed = tea.Batch(m.owed, step(m))
		return
	}
	x := at.X - m.diagram.room.Min.X
	m.zoomAround(by, func(c *spacetime.Canvas, s *spacetime.Scene, to int) int { return c.ZoomedAt(s, to, x) })
}

// zoomAround zooms around what a function keeps in its place.
func (m *Model) zoomAround(by int, left func(c *spacetime.Canvas, s *spacetime.Scene, to int) int) {
	d := &m.diagram
	if d.form == turnedForm {
		m.say("Turned, each event has a row: there is nothing to zoom. v turns on.")
		return
	}
	to := min(max(spacetime.LeastZoom, d.scene.Zoom+by), spacetime.MostZoom)
	if to == d.scene.Zoom {
		m.say("It goes no further.")
		return
	}
	d.left = left(&d.canvas, &d.scene, to)
	d.zoom, d.zoomed = to-usualZoom(d.scene.Width), true
}

// fitRun shows the whole run.
func (m *Model) fitRun() {
	d := &m.diagram
	if d.form == turnedForm {
		m.say("Turned, each event has a row. v turns on.")
		return
	}
	d.zoom, d.zoomed, d.left = d.canvas.Fit(&d.scene)-usualZoom(d.scene.Width), true, 0
}

// nextKind shows only messages of one kind, then of the next.
func (m *Model) nextKind() {
	b, _ := m.branchIndex()
	var kinds []string
	for _, k := range b.Kinds() {
		kinds = append(kinds, k.Name)
	}
	slices.Sort(kinds)
	i := slices.Index(kinds, m.diagram.kind) + 1
	if m.diagram.kind = ""; i < len(kinds) {
		m.diagram.kind = kinds[i]
	}
}

// turnPicture shows the next form of the picture.
func (m *Model) turnPicture() tea.Cmd {
	d := &m.diagram
	d.form, d.left = (d.form+1)%forms, 0
	m.say("%s", [...]string{
		acrossForm: "Time runs to the right, and long silence is cut short.",
		turnedForm: "Time runs downwards, and each event has a row. v once more shows time as it is.",
		linearForm: "Time runs to the right as it is: equal ways are equal times.",
	}[d.form])
	return nil
}

// pickedHere returns the message under the cursor, if it is still in flight.
func (m *Model) pickedHere() (cluster.Flight, bool) {
	for _, f := range m.st().InFlight() {
		if f.Seq == m.diagram.seq && m.diagram.seq != 0 {
			return f, true
		}
	}
	return cluster.Flight{}, false
}

func init() {
	onMessage := func(v cluster.Verb, says string) act {
		return act{
			do: func(m *Model) tea.Cmd {
				f, ok := m.pickedHere()
				if !ok {
					m.say("No message under way is selected: M selects the messages of an event, one after the other.")
					return nil
				}
				return m.actOn(f, always(v))
			},
			word: func(m *Model) (string, int) {
				if _, ok := m.pickedHere(); ok {
					return says, 1
				}
				return "", 0
			},
		}
	}
	zooming := func(by int) act { return act{do: quietly(func(m *Model) { m.zoomBy(by) })} }
	bind("space-time", map[string]act{
		"lane.next":     {do: quietly(func(m *Model) { m.alongLane(1) })},
		"lane.prev":     {do: quietly(func(m *Model) { m.alongLane(-1) })},
		"message.other": {do: quietly((*Model).alongMessage)},
		"message.next":  {do: quietly((*Model).nextMessage)},
		"zoom.in":       zooming(1),
		"zoom.out":      zooming(-1),
		"zoom.fit":      {do: quietly((*Model).fitRun)},
		"filter.kind":   {do: quietly((*Model).nextKind)},
		"message.drop":  onMessage(cluster.Drop, "drop"),
		"message.dup":   onMessage(cluster.Duplicate, "duplicate"),
	})
}

// aims are the marks that one goes to one by one.
const aims = chronicle.Choice | chronicle.Crash | chronicle.Restart | chronicle.Cut | chronicle.Heal | chronicle.Rule | chronicle.Alarm |
	chronicle.Broken | chronicle.Fork

// toMark moves the clock to the next choice, crash, cut, switch of a rule, violation or beginning of another branch, or to the one before.
func (m *Model) toMark(by int) {
	b, ok := m.wholeIndex()
	if !ok {
		return
	}
	find := b.Next
	if by < 0 {
		find = b.Previous
	}
	to, ok := find(m.st().Steps(), aims)
	if !ok {
		m.say("No choice, crash, cut, switch of a rule, violation or beginning of a branch lies %s this.", afterOrBefore(by))
		return
	}
	m.visit(to)
}
