package tui

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"

	"synod/cluster"
	"synod/roles"
	"synod/tui/layout"
	"synod/tui/traffic"
)

// The messages in flight on the Stage: package traffic says what is where, and here it gets its colours.

// flights is what a place remembers of the messages on its Stage from one frame to the next.
type flights struct {
	memory  traffic.Memory
	counted bool // the ledger is asked for, whatever the number of messages
	layout  *layout.Layout
	picture *traffic.Picture // of the last frame
	seqs    []uint64         // of its messages
}

// otherForm has the ledger of messages on the Stage, however few there are, or labels for as many as have room.
func (m *Model) otherForm() tea.Cmd {
	if views[m.view].mode == "board" {
		m.nextForm()
		m.focus = onView
		return nil
	}
	if m.shows("space-time") {
		return m.turnPicture()
	}
	if m.flights.counted = !m.flights.counted; m.flights.counted {
		m.say("The Stage counts the messages in flight by what they say.")
	} else {
		m.say("Each message on the Stage has its words, while there is room for them.")
	}
	return nil
}

// oneForm says of a view that it has no other form.
func oneForm(m *Model) string {
	if mode := views[m.view].mode; mode != "stage" && mode != "space-time" && mode != "board" {
		return "This view has no other form: the Stage has one, and Space-time, and the Board."
	}
	return ""
}

// drawTraffic draws what is in flight. Lines are the links that are drawn, and marks what else must not be covered.
func (s *stage) drawTraffic(l *layout.Layout, lines []layout.Lane, marks []layout.Box) {
	scene := s.scene(l)
	scene.Lines, scene.Marks, scene.Signs = lines, marks, s.onLinks
	for _, b := range l.Headings {
		if b.W > 0 {
			scene.Marks = append(scene.Marks, b)
		}
	}
	asks := s.asks()
	for _, a := range asks {
		scene.Asks = append(scene.Asks, a.width())
	}
	p := s.flights.memory.Compose(scene)
	s.flights.layout, s.flights.picture = l, p
	s.drawTails(scene, p)
	s.drawHeads(scene, p)
	for _, label := range p.Labels {
		s.over(label.X, label.Y, s.labelLine(label.Pieces))
	}
	if p.Ledger != nil {
		s.drawLedger(p.Ledger, asks)
	}
}

// scene is what package traffic makes a picture of.
func (s *stage) scene(l *layout.Layout) *traffic.Scene {
	scene := &traffic.Scene{Layout: l, Selected: slices.Index(s.ids, s.selected), ASCII: s.look.ASCII, Counted: s.flights.counted, Measure: width}
	index := make(map[roles.ID]int, len(s.ids))
	for i, id := range s.ids {
		index[id] = i
		scene.Names = append(scene.Names, id.String())
	}
	order := make([]*cluster.Flight, len(s.inFlight))
	for i := range s.inFlight {
		order[i] = &s.inFlight[i]
	}
	slices.SortFunc(order, func(a, b *cluster.Flight) int { return cmp.Compare(a.Seq, b.Seq) })
	scene.Messages, s.flights.seqs = make([]traffic.Message, 0, len(order)), s.flights.seqs[:0]
	for _, f := range order {
		s.flights.seqs = append(s.flights.seqs, f.Seq)
		done, state := s.progress(f)
		words := traffic.WordsOf(f.Msg)
		words.Value, words.Report.Value = s.theme.values.short(words.Value), s.theme.values.short(words.Report.Value)
		scene.Messages = append(scene.Messages, traffic.Message{
			Seq: f.Seq, From: index[f.From], To: index[f.To], Sent: int64(f.Sent), Done: done, Left: float64(f.Due) - s.now(),
			Class: f.Msg.Class(), State: state, Words: words,
		})
	}
	return scene
}

// findLost finds what was lost in the step before this moment: where that was is to be seen until the next step.
func (s *stage) findLost() {
	for _, e := range s.latest {
		f := e.Flight
		if e.Kind != cluster.Lost || e.Step != s.st.Steps() || f.From == f.To || f.Msg == nil {
			continue
		}
		s.lostAt = traffic.LostAt // as while it was in flight
		if !f.Held && (e.Ending == cluster.ByHand || e.Ending == cluster.NobodyThere || e.Ending == cluster.GoneWithIt) {
			s.lostAt = min(1, float64(e.At-f.Sent)/max(1, float64(f.Due-f.Sent)))
		}
		f.Held = false
		s.lost = f
		s.inFlight = append(s.inFlight, f)
	}
}

// progress says how much of its way a message has flown, and whether it flies at all. One that will not arrive stops on the way.
func (s *stage) progress(f *cluster.Flight) (done float64, state traffic.State) {
	if s.lost.Msg != nil && f.Seq == s.lost.Seq {
		return s.lostAt, traffic.Gone
	}
	done = (max(s.now(), float64(f.Sent)) - float64(f.Sent)) / max(1, float64(f.Due-f.Sent))
	if b := s.beat; b != nil && b.seq != 0 && f.Seq == b.seq {
		done = max(done, b.flown)
	}
	doomed := f.Fate != cluster.Arrives || s.st.Link(f.From, f.To).Cut
	switch {
	case f.Held:
		return done, traffic.Held
	case doomed && done > traffic.LostAt:
		return done, traffic.Lost
	}
	return min(done, 1), traffic.Flying
}

// now is the instant that the Stage shows: finer than the run's while time passes.
func (s *stage) now() float64 {
	if s.run.Behind() > 0 || !s.playing {
		return float64(s.st.Now())
	}
	return math.Max(s.instant, float64(s.st.Now()))
}

// asks say who waits for what: what an agent is about that has a tally.
func (s *stage) asks() []line {
	var all []line
	for i := range s.faces {
		f := &s.faces[i]
		if _, ballot, tally := f.doing(); tally != nil && f.Up {
			words := "asks for " + f.asked()
			all = append(all, append(line{s.theme.agent(f.ID), {" ", s.theme.text}}, s.theme.doingForm(words, s.theme.text, ballot, tally, false)...))
		}
	}
	return all
}

// hue is that of the owner of a ballot, and grey where there is none.
func (t *Theme) hue(b roles.Ballot) uv.Style {
	if b.IsNone() {
		return uv.Style{Fg: t.dim.Fg}
	}
	return uv.Style{Fg: t.owner(b.Owner).Fg}
}

// A tail fades in so many steps of so many dots, each by so many hundredths.
const (
	fadeSteps = 4
	fadeDots  = 8
	fadeStart = 5
	fadeMore  = 20
)

// faded returns the style of a part of a tail, so many dots behind its head. Where there are no colours to mix, its end is faint.
func (t *Theme) faded(b roles.Ballot, far int) uv.Style {
	step := min(far/fadeDots, fadeSteps-1)
	if b.IsNone() {
		b.Owner = roles.Nobody
	}
	of := fade{b.Owner, step}
	style, known := t.fades[of]
	if !known {
		style = t.fading(t.hue(b), step)
		if t.fades == nil {
			t.fades = map[fade]uv.Style{}
		}
		t.fades[of] = style
	}
	return style
}

// fade is a step of a tail in the hue of an agent.
type fade struct {
	owner roles.ID
	step  int
}

func (t *Theme) fading(style uv.Style, step int) uv.Style {
	if _, basic := style.Fg.(ansi.BasicColor); basic || style.Fg == nil {
		if step >= fadeSteps/2 {
			style.Attrs |= uv.AttrFaint
		}
		return style
	}
	style.Fg = mix(style.Fg, t.ground(), fadeStart+fadeMore*step)
	return style
}

// drawTails draws the tails, as dots of braille or as signs.
func (s *stage) drawTails(scene *traffic.Scene, p *traffic.Picture) {
	for _, d := range p.Tails {
		if d.Bits == 0 {
			s.put(d.X, d.Y, " ", s.theme.text)
			continue
		}
		m := &scene.Messages[p.Heads[d.Head].Messages[0]]
		sign := signs[d.Bits]
		if scene.ASCII {
			sign = traffic.TailSign(m.Class)
		}
		s.put(d.X, d.Y, sign, s.theme.faded(m.Words.Ballot, d.Far))
	}
}

func (s *stage) drawHeads(scene *traffic.Scene, p *traffic.Picture) {
	for i := range p.Heads {
		h := &p.Heads[i]
		if !h.Shown || h.Dot {
			continue
		}
		m := &scene.Messages[h.Messages[0]]
		style := bold(s.theme.hue(m.Words.Ballot))
		if m.State != traffic.Flying {
			style = s.theme.bad
		}
		s.put(h.X, h.Y, traffic.HeadSign(m.Class, h.Way, m.State, scene.ASCII), style)
	}
}

// labelLine draws the pieces of a label.
func (s *stage) labelLine(pieces []traffic.Piece) line {
	t := s.theme
	var l line
	for _, p := range pieces {
		style := t.text
		switch p.Kind {
		case traffic.WordPiece:
			style = t.dim
		case traffic.StatePiece, traffic.RefusalPiece:
			style = t.bad
		case traffic.OwnerPiece:
			style = t.owner(p.Owner)
		case traffic.ChipPiece:
			l = append(l, t.chip(p.Value, p.Text))
			continue
		}
		l = append(l, span{p.Text, style})
	}
	return l
}

// drawLedger draws the table of what is in flight.
func (s *stage) drawLedger(l *traffic.Ledger, asks []line) {
	t := s.theme
	b, ground := l.Box, l.Ground()
	for y := range ground.H {
		s.over(ground.X, ground.Y+y, line{{strings.Repeat(" ", ground.W), t.text}})
	}
	for i := range l.Asks {
		s.over(b.X, b.Y+i, asks[i])
	}
	y := b.Y + l.Asks
	s.over(b.X, y, line{{l.Title, t.dim}})
	if !l.Short {
		s.over(b.X+l.Ways, y, line{{"from " + t.glyph.arrow + " to", t.dim}})
	}
	for _, r := range l.Rows {
		y++
		if !r.Rest {
			s.over(b.X, y, line{{traffic.Sample(r.Class, s.look.ASCII), t.hue(r.Ballot)}})
		}
		s.over(b.X+traffic.SignWidth+1, y, s.labelLine(r.Pieces))
		if !l.Short && !r.Rest {
			s.over(b.X+l.Ways, y, s.party(r.From))
			s.over(b.X+l.To-width(t.glyph.arrow)-1, y, append(line{{t.glyph.arrow + " ", t.dim}}, s.party(r.To)...))
		}
		count := fmt.Sprintf("%d%s", r.Count, traffic.TimesSign(s.look.ASCII))
		s.over(b.X+l.Counts-width(count), y, line{{count, t.text}})
	}
}

// party draws one agent, or the number of several.
func (s *stage) party(p traffic.Party) line {
	if p.Agent >= 0 {
		return line{s.theme.agent(s.ids[p.Agent])}
	}
	return line{{p.Text, s.theme.text}}
}

// hiddenMark says how many messages in flight nothing on the Stage speaks for.
func (m *Model) hiddenMark() wordings {
	p := m.flights.picture
	if p == nil || p.Hidden == 0 {
		return nil
	}
	t := m.theme
	return wordings{{{fmt.Sprintf("%s without words", roles.Count(p.Hidden, "message")), t.dim}},
		{{fmt.Sprintf("%d without words", p.Hidden), t.dim}}}
}
