package tui

import (
	"math"

	tea "charm.land/bubbletea/v2"

	"synod/cluster"
	"synod/cluster/chronicle"
	"synod/roles"
	"synod/tui/spacetime"
)

// What Space-time knows of the run: the index that is kept of it, and the events of the stretch that is looked at.

// past is the stretch of the run that the picture has read the events of.
type past struct {
	epoch  cluster.Epoch
	linear bool
	first  int // the first step of the stretch
	last   int // the step up to which it is read
	at     int // how many events of that step are read
	r      *spacetime.Reading
}

// readOn says that the next slice of what the picture needs of the run is to be read.
type readOn struct{ of *diagram }

// The stretch that is read around what is to be seen, in steps: it begins at a multiple of stretchStep, so that it is the same for many
// frames, and ends so much behind the window that messages have arrived.
const (
	stretchStep   = 256
	stretchBefore = 64
	stretchAfter  = 512
	stretchMost   = 4096
)

// stretchAround returns the stretch that is read for what lies in the steps first … last.
func stretchAround(b *chronicle.Branch, first, last int) (from, to int) {
	return max(0, first-stretchBefore) / stretchStep * stretchStep, min(b.Last(), last+stretchAfter)
}

// fetchDiagram has at hand what is to be seen: the index of the run, and the events of the window. No frame waits for that. Each slice
// is as long as one of a frame of movement; meanwhile the picture says how far the index is, and draws what it knows.
func (m *Model) fetchDiagram() tea.Cmd {
	d := &m.diagram
	if d.reads || !m.shows("space-time") || m.w < minWidth || m.h < minHeight {
		return nil
	}
	if m.fetchShown() {
		return nil
	}
	d.reads = true
	return m.clock.Work(readOn{d})
}

// fetchShown reads a slice for the picture that is shown, or for each of two side by side.
func (m *Model) fetchShown() (done bool) {
	w, h := m.w-2, m.bodyHeight()-2
	if !m.wide() && !m.full {
		w -= leftWidth(m.w)
	}
	c := m.versus
	if c == nil {
		return m.fetchSome(w, h, budget)
	}
	keep := m.place
	defer func() { m.place = keep }()
	left, right := twoHalves(m.w - margins)
	_, rows := c.table(m)
	rows = m.bodyHeight() - 2 - rows - 2
	done = true
	for i, w := range [...]int{left, right} {
		m.place = c.sides[i]
		done = m.fetchSome(w, rows, budget) && done
	}
	return done
}

// fetchSome reads at most so many steps for a picture of a size, and reports whether it has all that it needs.
func (m *Model) fetchSome(w, h, most int) (done bool) {
	s := &m.diagram.scene
	s.Width, s.Height = w, h
	s.Turned, s.Linear = m.diagram.form == turnedForm, m.diagram.form == linearForm
	if len(s.Lanes) == 0 {
		for _, id := range m.st().IDs() {
			s.Lanes = append(s.Lanes, spacetime.Lane{ID: id, Name: id.String()})
		}
	}
	if !m.index().Advance(most) {
		return false
	}
	b := m.index().Now()
	first, last, few := m.windowOf(s, b)
	if few {
		if !b.Fetch(first, last, most) {
			return false
		}
		m.findPalette() // values are called as the frame will call them
		m.readAround(b, first, last)
	}
	return true
}

// windowOf returns the stretch whose events the picture needs; false when it only counts.
func (m *Model) windowOf(s *spacetime.Scene, b *chronicle.Branch) (first, last int, few bool) {
	m.placeClock(s, b)
	m.findZoom(s)
	if s.Turned {
		middle := s.HereStep / rowsAround * rowsAround
		first, last = stretchAround(b, middle-rowsAround, middle+2*rowsAround)
		return first, last, true
	}
	m.findLeft(s, b)
	from, to := m.stepsShown(s, b)
	first, last = stretchAround(b, from, to)
	return first, last, !m.isCrowded(s, from, to)
}

// readings returns what was read of the events of a stretch; nil if it does not have all of them.
func (m *Model) readings(b *chronicle.Branch, from, to int) *spacetime.Reading {
	if p := &m.diagram.past; m.goesOn(b) && p.first <= from && p.last >= to {
		return p.r
	}
	return nil
}

// goesOn reports whether what was read is of the run as it is.
func (m *Model) goesOn(b *chronicle.Branch) bool {
	p := &m.diagram.past
	return p.r != nil && p.epoch == m.run.Epoch() && p.linear == (m.diagram.form == linearForm) && p.last <= b.Last()
}

// readAround reads the events of a stretch.
func (m *Model) readAround(b *chronicle.Branch, from, to int) {
	p, linear := &m.diagram.past, m.diagram.form == linearForm
	if !m.goesOn(b) || p.first > from || p.last < to && to-p.first > stretchMost {
		*p = past{epoch: m.run.Epoch(), linear: linear, first: from, last: from - 1, r: m.newReading(b, from, linear)}
	}
	if p.last < to || p.last == b.Last() {
		m.readOnTo(b, to)
	}
}

// newReading returns a reading that begins with a step.
func (m *Model) newReading(b *chronicle.Branch, from int, linear bool) *spacetime.Reading {
	r := spacetime.NewReading(m.run.Present(), linear)
	r.Short = m.theme.values.short
	r.Place = func(step int) int64 { return m.place.placeOf(b, step, linear) }
	r.Sending = func(end int) int {
		if g, ok := b.EndedIn(end); ok {
			return g.Sent
		}
		return 0
	}
	if from == 0 {
		return r
	}
	readCuts(r, b, from-1)
	for _, s := range b.Spans(nil, from-1, from-1) {
		if s.First < from {
			r.Bars = append(r.Bars, spacetime.Bar{Lane: s.Lane, From: r.Place(s.First), To: math.MaxInt64, Paused: s.What == chronicle.Paused})
		}
	}
	return r
}

// readCuts reads what was changed around the agents up to a step.
func readCuts(r *spacetime.Reading, b *chronicle.Branch, last int) {
	for _, a := range b.Acts(0, last) {
		r.Said(a.Command, a.Cuts, r.Place(a.Step), a.Step)
	}
}

// placeOf returns where a step stands.
func (p *place) placeOf(b *chronicle.Branch, step int, linear bool) int64 {
	if linear {
		return p.scale(b).Linear(int64(b.Time(step)))
	}
	return int64(math.Round(b.Pos(chronicle.Mixed, step) * spacetime.Unit))
}

func (p *place) scale(b *chronicle.Branch) spacetime.Scale {
	return spacetime.NewScale(len(b.Lanes()), int64(p.st().Config().Delay))
}

// readOnTo reads what has happened since in the stretch.
func (m *Model) readOnTo(b *chronicle.Branch, to int) {
	p, n := &m.diagram.past, 0
	b.Events(max(p.first, p.last), to, func(e *cluster.Event) bool {
		switch {
		case e.Step == p.last:
			if n++; n <= p.at {
				return true
			}
			p.at = n
		case e.Step > p.last:
			p.last, p.at, n = e.Step, 1, 1
		}
		p.r.Read(e)
		return true
	})
	p.last = max(p.last, to)
}

// stepAt returns the last step that does not stand beyond a position.
func (m *Model) stepAt(b *chronicle.Branch, position int64) int {
	if m.diagram.form == linearForm {
		return b.At(chronicle.Linear, float64(position)/float64(m.scale(b).Linear(1)))
	}
	return b.At(chronicle.Mixed, float64(position)/spacetime.Unit)
}

// columnsOf returns where the first column of the picture begins on the scale that it is drawn in, and how wide columns are.
func (m *Model) columnsOf(s *spacetime.Scene, b *chronicle.Branch) (scale chronicle.Scale, left, width float64) {
	width = 2 / spacetime.Factor(s.Zoom)
	if s.Linear {
		scale, width = chronicle.Linear, width*spacetime.Unit/float64(m.scale(b).Linear(1))
	}
	return scale, float64(s.Left) * width, width
}

// countAll fills in counts in place of messages.
func (m *Model) countAll(s *spacetime.Scene, b *chronicle.Branch) {
	d := &m.diagram
	columns := d.canvas.Columns(s)
	k := &spacetime.Counts{Columns: make([]spacetime.Stretch, columns), Totals: make([]spacetime.Tally, len(b.Lanes()))}
	n := len(b.Lanes())
	tallies := make([]spacetime.Tally, columns*n)
	scale, left, width := m.columnsOf(s, b)
	d.bounds = b.Columns(d.bounds, scale, left, width, columns)
	bounds, steps := d.bounds, 0
	for x := range columns {
		steps = max(steps, bounds[x+1]-bounds[x])
	}
	b.CountColumns(bounds, func(x int, c *chronicle.Counts) {
		if bounds[x] > b.Last() || bounds[x+1] == bounds[x] {
			return
		}
		stretch := &k.Columns[x]
		stretch.First, stretch.At, stretch.Lanes, stretch.Chosen = bounds[x], int64(b.Time(bounds[x])), tallies[x*n:x*n+n], c.Chosen
		for lane := range n {
			t := &stretch.Lanes[lane]
			t.Received, t.Lost, t.Owner = c.Received[lane], c.Lost[lane], mostOf(b, c.ByOwner[lane*n:lane*n+n], c.Received[lane])
		}
		m.markRare(b, stretch, bounds[x], bounds[x+1]-1)
	})
	var c chronicle.Counts
	b.Count(&c, 1, b.Last())
	k.Chosen = c.Chosen
	for lane := range n {
		k.Totals[lane] = spacetime.Tally{Received: c.Received[lane], Lost: c.Lost[lane]}
	}
	k.Each = "up to " + roles.Count(steps, "step").String()
	s.Counts = k
}

// mostOf returns who owns most of the ballots of what was received; nobody if most of it is of none.
func mostOf(b *chronicle.Branch, by []int, received int) roles.ID {
	owner, most, sum := roles.Nobody, 0, 0
	for lane, n := range by {
		sum += n
		if n > most {
			owner, most = b.Lanes()[lane], n
		}
	}
	if received-sum > most {
		return roles.Nobody
	}
	return owner
}

// rareMarks are drawn however many steps a column has.
const rareMarks = chronicle.Crash | chronicle.Restart | chronicle.Alarm | chronicle.Broken | chronicle.NewBallot

// markedMost is how many marks of one column are looked at: one of each kind is drawn at most.
const markedMost = 8

// markRare notes what is rare in a column.
func (m *Model) markRare(b *chronicle.Branch, to *spacetime.Stretch, first, last int) {
	step, some := first-1, true
	for range markedMost {
		if step, some = b.Next(step, rareMarks); !some || step > last {
			return
		}
		at := b.Step(step)
		if at.Lane >= len(to.Lanes) {
			continue
		}
		t := &to.Lanes[at.Lane]
		for _, k := range sketched {
			if at.Marks&k.is&rareMarks != 0 {
				t.Is |= k.as
			}
		}
	}
}

// countedBars are who was down and what was cut, for counts.
func (m *Model) countedBars(s *spacetime.Scene, b *chronicle.Branch, first, last int) {
	linear := m.diagram.form == linearForm
	for _, span := range b.Spans(nil, first, last) {
		bar := spacetime.Bar{Lane: span.Lane, From: m.placeOf(b, span.First, linear), To: m.placeOf(b, span.Last, linear), Paused: span.What == chronicle.Paused}
		if span.Open {
			bar.To = math.MaxInt64
		}
		s.Bars = append(s.Bars, bar)
	}
	r := m.newReading(b, 0, linear)
	readCuts(r, b, last)
	s.Cuts = r.Cuts
}

// sketch fills in what the index knows of the steps first … last, until their events are at hand: who sent which kind of message to whom,
// and whose ballot it belongs to.
func (m *Model) sketch(s *spacetime.Scene, b *chronicle.Branch, first, last int) {
	linear := m.diagram.form == linearForm
	low := max(0, first-stretchStep)
	places := make([]int64, last-low+1)
	for i := range places {
		places[i] = m.placeOf(b, low+i, linear)
	}
	place := func(step int) int64 {
		if step >= low && step <= last {
			return places[step-low]
		}
		return m.placeOf(b, step, linear)
	}
	s.Steps = make([]spacetime.Step, 0, last-first+1)
	for step := max(1, first); step <= last; step++ {
		t := b.Step(step)
		is := spacetime.Step{Number: step, Position: place(step), At: int64(b.Time(step)), Lane: t.Lane}
		if t.Lane >= len(s.Lanes) || t.Kind == cluster.Lost || t.Kind == cluster.Duplicated || t.Kind == cluster.Waited {
			is.Lane = -1
		}
		for _, k := range sketched {
			if t.Marks&k.is != 0 {
				is.Is |= k.as
			}
		}
		if t.Kind == cluster.Delivered && is.Is == 0 {
			if g, ok := b.EndedIn(step); ok && g.From != g.To {
				is.Is = spacetime.Receives
			}
		}
		is.Ballot.Owner = b.Lanes()[max(0, is.Lane)]
		s.Steps = append(s.Steps, is)
	}
	kinds := b.Kinds()
	for _, g := range b.Messages(nil, first, last) {
		if g.From == g.To || g.Kind < 0 {
			continue
		}
		is := spacetime.Message{From: g.From, To: g.To, SentStep: g.Sent, GotStep: g.Ended, Sent: place(g.Sent), Copy: g.Copy, Rough: true, Done: 1}
		is.Words.Kind, is.Class = kinds[g.Kind].Name, kinds[g.Kind].Class
		if g.Owner >= 0 {
			is.Words.Ballot = roles.Ballot{Round: 1, Owner: b.Lanes()[g.Owner]}
		}
		if is.Got = s.End; g.Ended > 0 {
			is.Got, is.End = place(g.Ended), spacetime.EndOf(g.Ending)
		} else {
			is.End = spacetime.Waits
		}
		if m.diagram.kind == "" || is.Words.Kind == m.diagram.kind {
			s.Messages = append(s.Messages, is)
		}
	}
}

// sketched are the marks that the index knows.
var sketched = []struct {
	is chronicle.Marks
	as spacetime.Mark
}{
	{chronicle.Choice, spacetime.Completes}, {chronicle.Crash, spacetime.Crashes}, {chronicle.Restart, spacetime.Restarts},
	{chronicle.Alarm, spacetime.Weakens}, {chronicle.Broken, spacetime.Breaks}, {chronicle.Refusal, spacetime.Refuses},
	{chronicle.NewBallot, spacetime.Begins}, {chronicle.Timer, spacetime.Expires},
}
