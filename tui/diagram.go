package tui

import (
	"fmt"
	"math"
	"slices"
	"sort"
	"strings"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"

	"synod/cluster"
	"synod/cluster/chronicle"
	"synod/roles"
	"synod/tui/spacetime"
	"synod/tui/visible"
)

// The view Space-time: who sent what to whom, and when. Package spacetime draws it; here it gets its run, its place in time and its
// colours. There is one time: the clock goes where the cursor goes, and what lies after it stays drawn, but steps back.

// diagram is how a place is looked at in space-time.
type diagram struct {
	canvas spacetime.Canvas
	inks   inks
	scene  spacetime.Scene
	past   past
	form   form
	zoom   int   // levels beyond that of the width
	zoomed bool  // by a person: then it stays so
	bounds []int // the first step of each column that is counted, and the one after the last
	left   int   // column of the run, or row when turned, that is the first one shown
	why    why
	lit    *lit
	brings bool // what the proof rests on is to be brought into the picture
	seq    uint64
	kind   string // only messages of this kind; "" for all
	room   uv.Rectangle
	reads  bool // the next slice of the run is going to be read
}

// form is how time runs in the picture.
type form int

const (
	acrossForm form = iota // to the right, in a scale in which silence is short
	turnedForm             // downwards, a row an event
	linearForm             // to the right, as it is
	forms
)

// drawDiagram draws the view.
func (m *Model) drawDiagram(p pen) {
	d := &m.diagram
	d.room = p.area
	s := &d.scene
	*s = spacetime.Scene{Width: p.width(), Height: p.height(), ASCII: m.look.ASCII, Bare: !m.theme.colour, Turned: d.form == turnedForm,
		Lanes: s.Lanes[:0], Messages: s.Messages[:0], Linear: d.form == linearForm, Measure: width, First: firstOf, Visible: visible.Line}
	m.fillLanes(s)
	b, ok := m.branchIndex()
	if !ok {
		known, of := m.index().Progress()
		p.line(1, 1, append(line{{"The run is being read: ", m.theme.text}}, m.shareBar(float64(known), float64(of))...))
		return
	}
	m.fillScene(s, b)
	d.canvas.Draw(s)
	m.paint(p, &d.canvas)
	m.diagramZones(p)
}

// fillScene fills in what is to be seen of the run.
func (m *Model) fillScene(s *spacetime.Scene, b *chronicle.Branch) {
	d := &m.diagram
	m.placeClock(s, b)
	m.findZoom(s)
	if v := m.versus; v != nil && 0 < v.result.Common && v.result.Common < b.Last() {
		s.Fork = m.placeOf(b, v.result.Common, s.Linear)
	}
	if s.Turned {
		m.fillRows(s, b)
	} else {
		m.findLeft(s, b)
		m.fillWindow(s, b)
	}
	if d.lit = m.light(b); d.lit != nil {
		m.shine(s, d.lit)
	}
}

// findLeft finds the first column that is shown.
func (m *Model) findLeft(s *spacetime.Scene, b *chronicle.Branch) {
	d := &m.diagram
	if d.brings {
		d.brings = false
		m.bringIn(s, b)
	}
	if lead := m.lead(); lead != nil && d.canvas.Holds(s, lead.left) {
		d.left = lead.left
	} else {
		d.left = d.canvas.Follow(s, d.left)
	}
	s.Left = d.left
}

// placeClock says where the clock and the present stand.
func (m *Model) placeClock(s *spacetime.Scene, b *chronicle.Branch) {
	s.HereStep = m.st().Steps()
	s.End = m.placeOf(b, b.Last(), s.Linear)
	if silent := int64(m.latest()) - int64(b.Time(b.Last())); s.Linear {
		s.End = m.scale(b).Linear(int64(m.latest()))
	} else {
		s.End += m.scale(b).Silence(silent)
	}
	s.Here = s.End
	if m.run.Behind() > 0 {
		s.Here = m.placeOf(b, s.HereStep, s.Linear)
	}
	if !m.runs() || m.run.Behind() > 0 {
		s.Cursor.On = true
		s.Cursor.Step = s.HereStep
	}
}

// readFlying notes how far messages have come that are under way.
func (m *Model) readFlying(s *spacetime.Scene, r *spacetime.Reading) {
	flying := m.run.Present().InFlight()
	for i := range flying {
		r.Flight(&flying[i], m.latest(), s.End)
	}
}

// usualZoom is the zoom at which a round without trouble just fills the width.
func usualZoom(width int) int {
	switch {
	case width < 100:
		return -1
	case width < 140:
		return 0
	}
	return 1
}

// handZoom is how many levels a picture is larger than usual, at most, while no time has passed.
const handZoom = 6

// findZoom finds the zoom of a scene. A step that somebody makes by hand takes no time, and has little room for itself: so as long as
// no time has passed, all steps together get the room that there is.
func (m *Model) findZoom(s *spacetime.Scene) {
	d := &m.diagram
	if lead := m.lead(); lead != nil {
		s.Zoom = lead.scene.Zoom
		return
	}
	usual := usualZoom(s.Width)
	if s.Zoom = usual + d.zoom; !d.zoomed && m.run.Present().Now() == 0 {
		s.Zoom = min(max(usual, d.canvas.Fit(s)), usual+handZoom)
	}
}

// latest is the latest instant of the present, finer than milliseconds while time passes.
func (m *Model) latest() float64 {
	now := float64(m.run.Present().Now())
	if m.run.Behind() > 0 || !m.playing {
		return now
	}
	return math.Max(m.instant, now)
}

// around is how many messages before the window are looked at for those that are still under way in it.
const around = 2000

// rowsAround is how many steps of the run, around the clock, the turned picture is cut out of.
const rowsAround = 256

// fillRows fills in what is to be seen in rows, with the words that stand beside them.
func (m *Model) fillRows(s *spacetime.Scene, b *chronicle.Branch) {
	d := &m.diagram
	middle := s.HereStep / rowsAround * rowsAround
	r := m.readings(b, max(0, middle-rowsAround), min(b.Last(), middle+2*rowsAround))
	if r == nil {
		return
	}
	m.readFlying(s, r)
	s.Cuts, s.Bars = r.Cuts, r.Bars
	s.Steps = r.Steps
	if len(s.Steps) == 0 {
		return
	}
	d.left = d.canvas.Follow(s, d.left)
	s.Left = d.left
	m.pointAt(s)
	if low, high := d.canvas.Rows(s); low < high {
		b.Events(s.Steps[low].Number, s.Steps[high-1].Number, func(e *cluster.Event) bool {
			for i := low; i < high; i++ {
				if t := &s.Steps[i]; t.Number == e.Step && t.Says == "" {
					if t.Says = e.Why(); t.Says == "" {
						t.Says = e.Sentence()
					}
				}
			}
			return true
		})
	}
	m.takeMessages(s, r, s.Steps[0].Position, s.Steps[len(s.Steps)-1].Position)
}

// pointAt puts the cursor on the lane of the step that the clock stands at.
func (m *Model) pointAt(s *spacetime.Scene) {
	if !s.Cursor.On {
		return
	}
	s.Cursor.Seq = m.messageHere()
	for i := range s.Steps {
		if t := &s.Steps[i]; t.Number == s.HereStep && t.Lane >= 0 {
			s.Cursor.Lane = t.Lane
		}
	}
}

// takeMessages takes those messages of which a part lies between two positions.
func (m *Model) takeMessages(s *spacetime.Scene, r *spacetime.Reading, first, last int64) {
	begin := sort.Search(len(r.Messages), func(i int) bool { return r.Messages[i].Sent >= first })
	for i := max(0, begin-around); i < len(r.Messages) && r.Messages[i].Sent <= last; i++ {
		if g := &r.Messages[i]; g.Got >= first && (m.diagram.kind == "" || g.Words.Kind == m.diagram.kind) {
			s.Messages = append(s.Messages, *g)
		}
	}
}

// fillWindow fills in what of the run is to be seen: its events, or their numbers when there are too many.
func (m *Model) fillWindow(s *spacetime.Scene, b *chronicle.Branch) {
	first, last := m.diagram.canvas.Window(s)
	from, to := m.stepsShown(s, b)
	switch low, high := stretchAround(b, from, to); {
	case m.isCrowded(s, from, to):
		m.countAll(s, b)
		m.countedBars(s, b, from, to)
		return
	case m.readings(b, low, high) == nil:
		m.sketch(s, b, from, to)
		m.countedBars(s, b, from, to)
		s.Fold = len(s.Messages) > s.Width*s.Height/foldCells
		return
	}
	r := m.diagram.past.r
	m.readFlying(s, r)
	s.Cuts, s.Bars = r.Cuts, r.Bars
	low := sort.Search(len(r.Steps), func(i int) bool { return r.Steps[i].Number >= from-stepsBefore })
	high := sort.Search(len(r.Steps), func(i int) bool { return r.Steps[i].Number > to })
	s.Steps = r.Steps[low:high]
	m.pointAt(s)
	m.takeMessages(s, r, first, last)
	s.Fold = len(s.Messages) > s.Width*s.Height/foldCells
}

// stepsShown returns the first and the last step that can be seen.
func (m *Model) stepsShown(s *spacetime.Scene, b *chronicle.Branch) (from, to int) {
	first, last := m.diagram.canvas.Window(s)
	return m.stepAt(b, first-1), min(b.Last(), m.stepAt(b, last)+1)
}

// isCrowded reports whether so many steps are counted. About two of three are the receipt of a message.
func (m *Model) isCrowded(s *spacetime.Scene, from, to int) bool {
	return to-from > leastCounted && m.diagram.canvas.Crowded(s, (to-from)*2/3)
}

// leastCounted is the number of steps up to which there are always lines, and stepsBefore how many are taken whose signs may reach into
// the picture from the left.
const (
	leastCounted = 200
	stepsBefore  = 20
)

// foldCells is how many cells there are for each message, at least, for votes that change nothing to be drawn.
const foldCells = 30

// fillLanes says what the agents have come to.
func (m *Model) fillLanes(s *spacetime.Scene) {
	for i := range m.faces {
		f := &m.faces[i]
		l := spacetime.Lane{ID: f.ID, Name: f.ID.String(), Picked: f.ID == m.selected}
		switch {
		case !f.Up:
			l.Down = "down"
		case f.Paused:
			l.Down = "paused"
		}
		dim := spacetime.Ink{Tone: spacetime.Dim}
		if b, _, ok := f.promised(); ok && !b.IsNone() {
			piece := spacetime.Piece{Text: b.String(), Ink: spacetime.Ink{Tone: spacetime.Hue, Agent: b.Owner}}
			l.Rows = append(l.Rows, []spacetime.Piece{{Text: "promised ", Ink: dim}, piece})
			l.Is = []spacetime.Piece{piece}
		}
		if v, ok := f.find(roles.RowVoted); ok {
			if p, is := v.Value.(roles.Proposal); is && !p.IsNone() {
				l.Voted = m.theme.values.short(p.Value)
			}
		}
		s.Lanes = append(s.Lanes, l)
	}
}

// firstOf returns the first character of a text, and how many cells it takes.
func firstOf(text string) (string, int) { return ansi.FirstGraphemeCluster(text, method()) }

// paint puts the cells of a picture on the screen, in the colours of the theme.
func (m *Model) paint(p pen, c *spacetime.Canvas) {
	k := &m.diagram.inks
	k.begin(m.theme, c.Values)
	for y := range min(c.Height, p.height()) {
		for x := range min(c.Width, p.width()) {
			cell := &c.Cells[y*c.Width+x]
			at := p.screen.CellAt(p.area.Min.X+x, p.area.Min.Y+y)
			if at == nil || cell.Sign == "" {
				continue
			}
			if cell.Sign == " " && cell.Ground == spacetime.Plain && cell.Ink == (spacetime.Ink{}) {
				continue
			}
			sign, w := cell.Sign, 1
			for x+w < c.Width && c.Cells[y*c.Width+x+w].Sign == "" {
				w++
			}
			if w > 1 {
				p.screen.SetCell(p.area.Min.X+x, p.area.Min.Y+y, &uv.Cell{Content: sign, Style: *k.of(cell.Ink, cell.Ground), Width: w})
				continue
			}
			at.Content, at.Width, at.Style = sign, 1, *k.of(cell.Ink, cell.Ground)
		}
	}
}

// linePieces are pieces of a picture as a line of the dashboard.
func (m *Model) linePieces(c *spacetime.Canvas, all []spacetime.Piece) line {
	k := &m.diagram.inks
	k.begin(m.theme, c.Values)
	var l line
	for _, p := range all {
		l = append(l, span{p.Text, *k.of(p.Ink, spacetime.Plain)})
	}
	return l
}

// diagramMarks says in the lower border what is under the cursor, and what is not to be seen.
func (m *Model) diagramMarks(int) []wordings {
	d, t := &m.diagram, m.theme
	var parts []wordings
	if e, ok := m.eventHere(); ok && d.scene.Cursor.On && d.scene.Counts == nil { // of a column, the caption tells
		step := fmt.Sprintf("step %d", e.Step)
		what := m.events.what(t, &e)
		parts = append(parts, wordings{append(line{{step + ", " + e.At.Clock() + ": ", t.dim}}, what...),
			append(line{{step + ": ", t.dim}}, what...), {{step, t.dim}}})
	}
	if d.lit != nil {
		parts = append(parts, only(line{{d.lit.border, t.text}}))
	}
	if d.kind != "" {
		parts = append(parts, only(line{{"only: ", t.dim}, {d.kind, t.strong}}))
	}
	if under := m.linePieces(&d.canvas, d.canvas.Under); under != nil {
		under[0].text = strings.TrimLeft(under[0].text, " ")
		under[len(under)-1].text = strings.TrimRight(under[len(under)-1].text, " ")
		parts = append(parts, only(under))
	}
	return parts
}

// eventHere returns the step that the clock stands at.
func (m *Model) eventHere() (cluster.Event, bool) {
	step := m.st().Steps()
	for _, e := range m.run.Events(step, step) {
		if e.Kind != cluster.Said && step > 0 {
			return e, true
		}
	}
	return cluster.Event{}, false
}

// messagesHere are the messages that the step at the clock received or sent, the one that it received first.
func (m *Model) messagesHere() (all []cluster.Flight) {
	e, ok := m.eventHere()
	if !ok {
		return nil
	}
	switch e.Kind {
	case cluster.Delivered, cluster.Lost, cluster.Duplicated, cluster.Waited:
		if e.Flight.From != e.Flight.To {
			all = append(all, e.Flight)
		}
	}
	for _, f := range e.Sent {
		if f.From != f.To {
			all = append(all, f)
		}
	}
	return all
}

// messageHere returns the message that the cursor is on, if it is on one: that which was gone along, or chosen, or that which is lost
// in this step.
func (m *Model) messageHere() uint64 {
	all := m.messagesHere()
	if i := slices.IndexFunc(all, func(f cluster.Flight) bool { return f.Seq == m.diagram.seq }); i >= 0 {
		return m.diagram.seq
	}
	if e, ok := m.eventHere(); ok && e.Kind == cluster.Lost {
		return e.Flight.Seq
	}
	return 0
}

// diagramZones have a click on an event, a lane or a message go there.
func (m *Model) diagramZones(p pen) {
	d := &m.diagram
	m.zone(p, 0, 0, p.width(), p.height(), func() {
		m.focus = onView
		at := m.clicked.at.Sub(d.room.Min)
		if seq, step := d.canvas.Nearest(at.X, at.Y); step > 0 {
			d.seq = seq
			m.visit(step)
		}
	})
	ids := m.st().IDs()
	for _, s := range d.canvas.Spots {
		m.agentZone(p, s.X, s.Y, s.W, 1, func() {
			m.focus, m.selected = onView, ids[s.Lane]
			if s.Step > 0 {
				d.seq = 0
				m.rewind(s.Step)
			}
		})
	}
}

// visit has the clock and the selection go to a step.
func (m *Model) visit(step int) {
	m.rewind(step)
	m.selectHere()
}

// selectHere has the selection go along with the clock where that is the cursor: to the agent that something happens to.
func (m *Model) selectHere() {
	if !m.shows("space-time") {
		return
	}
	if e, ok := m.eventHere(); ok && e.Kind != cluster.Lost && e.Kind != cluster.Duplicated && slices.Contains(m.st().IDs(), e.Agent) {
		m.selected = e.Agent
	}
}

// diagramCaption says what is under the cursor, and why.
func (m *Model) diagramCaption() (line, bool) {
	if l, ok := m.columnCaption(); ok {
		return l, true
	}
	e, ok := m.eventHere()
	if !ok || m.run.Behind() == 0 && m.runs() || m.diagram.lit == nil && (m.chosenSince(e.Step) != "" || m.brokenSince(e.Step) != "") {
		return nil, false
	}
	why := e.Why()
	if why == "" {
		why = e.Sentence()
	}
	if l := m.diagram.lit; l != nil && l.says != "" {
		if m.diagram.why == proofWhy {
			why = ""
		}
		why = strings.TrimSpace(why + " " + l.says)
	}
	return line{{why, m.theme.text}}, true
}
