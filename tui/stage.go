package tui

import (
	"fmt"
	"math"
	"slices"

	uv "github.com/charmbracelet/ultraviolet"

	"synod/cluster"
	"synod/roles"
)

// The Stage: agents in a ring, or in columns when each plays one role, and messages that move along the links between
// them.

// point is a place on the Stage, in cells; fractions matter for movement.
type point struct{ x, y float64 }

func (a point) to(b point, f float64) point { return point{a.x + (b.x-a.x)*f, a.y + (b.y-a.y)*f} }

// cell rounds to a cell. The tiny push keeps a tie from depending on the machine's floating point.
func (a point) cell() (x, y int) {
	return int(math.Floor(a.x + 0.5 + 1e-7)), int(math.Floor(a.y + 0.5 + 1e-7))
}

// stage is one drawing of the Stage.
type stage struct {
	*Model
	pen
	st    *cluster.State
	ids   []roles.ID
	at    map[roles.ID]point
	taken []bool           // by cell: labels must not cover it
	group map[roles.ID]int // of a partition; nil when there is none
}

func (m *Model) drawStage(p pen) {
	s := &stage{Model: m, pen: p, st: m.st(), ids: m.st().IDs(), taken: make([]bool, p.width()*p.height())}
	s.place()
	s.findGroups()
	s.drawLinks()
	s.drawBoundary()
	s.reserveNodes()
	s.drawMessages()
	s.drawNodes()
}

// place finds the agents' places.
func (s *stage) place() {
	s.at = make(map[roles.ID]point, len(s.ids))
	w, h := float64(s.width()), float64(s.height())
	if s.ids[0].Kind() == roles.Everything {
		s.placeRing(w, h)
		return
	}
	c := s.st.Config()
	for col, set := range []roles.Set{c.Proposers, c.Acceptors, c.Learners} {
		row := 0
		for id := range set.All() {
			s.at[id] = point{w * (0.14 + 0.36*float64(col)), (h - 2) * (float64(row) + 0.5) / float64(set.Len())}
			row++
		}
	}
}

// placeRing puts agents on an ellipse that fills the Stage; a ring of few reaches its edges too.
func (s *stage) placeRing(w, h float64) {
	unit := make([]point, len(s.ids))
	low, high := point{}, point{}
	for i := range unit {
		angle := 2*math.Pi*float64(i)/float64(len(unit)) - math.Pi/2
		p := point{math.Cos(angle), math.Sin(angle)}
		unit[i] = p
		low = point{math.Min(low.x, p.x), math.Min(low.y, p.y)}
		high = point{math.Max(high.x, p.x), math.Max(high.y, p.y)}
	}
	const margin, below = 8, 3 // room for a name, and for what an agent holds
	fit := func(v, low, high, room float64) float64 {
		if high == low {
			return room / 2
		}
		return (v - low) / (high - low) * room
	}
	for i, id := range s.ids {
		s.at[id] = point{margin + fit(unit[i].x, low.x, high.x, w-1-2*margin), fit(unit[i].y, low.y, high.y, h-1-below)}
	}
}

// crowded is the number of agents above which links are drawn only where something is the matter.
const crowded = 9

// drawLinks draws every link as a thin dotted line; a severed one is broken, with a cross where it is cut.
func (s *stage) drawLinks() {
	c := newBraille(s.width(), s.height())
	for i, a := range s.ids {
		for _, b := range s.ids[i+1:] {
			if a.Kind() != roles.Everything && a.Kind() == b.Kind() || a.Kind() == roles.OnlyProposer && b.Kind() == roles.OnlyLearner {
				continue
			}
			there, back := s.st.Link(a, b).Cut, s.st.Link(b, a).Cut
			switch {
			case there && back:
				c.line(s.at[a], s.at[b], 7)
			case len(s.ids) <= crowded || there || back:
				c.line(s.at[a], s.at[b], 3)
			}
			s.zoneLink(a, b)
		}
	}
	c.draw(s.pen, s.theme, s.theme.faint)
	s.drawCuts()
}

// zoneLink lets a click on the middle of a link cut or mend it.
func (s *stage) zoneLink(a, b roles.ID) {
	x, y := s.at[a].to(s.at[b], 0.5).cell()
	m := s.Model
	m.zone(s.pen, x-1, y, 3, 1, func() {
		verb := cluster.Cut
		if m.st().Link(a, b).Cut {
			verb = cluster.Mend
		}
		m.do(cluster.Command{Verb: verb, Links: cluster.Links{From: a, To: b, Both: true}})
	})
}

// drawCuts puts a cross on every severed link: in the middle when both ways are cut, else near the end that hears
// nothing. Between the groups of a partition the boundary says it better.
func (s *stage) drawCuts() {
	for _, a := range s.ids {
		for _, b := range s.ids {
			if a == b || !s.st.Link(a, b).Cut || s.group[a] != s.group[b] {
				continue
			}
			f := 0.5
			if !s.st.Link(b, a).Cut {
				f = 0.68
			}
			x, y := s.at[a].to(s.at[b], f).cell()
			s.text(x, y, s.theme.bad, s.theme.glyph.lost)
		}
	}
}

// drawBoundary draws a line from the middle outward between neighbours on the ring that are in different groups.
func (s *stage) drawBoundary() {
	if len(s.group) == 0 || s.ids[0].Kind() != roles.Everything {
		return
	}
	c := newBraille(s.width(), s.height())
	middle := point{float64(s.width()-1) / 2, float64(s.height()-3) / 2}
	for i, a := range s.ids {
		b := s.ids[(i+1)%len(s.ids)]
		if s.group[a] == s.group[b] {
			continue
		}
		gate := s.at[a].to(s.at[b], 0.5)
		c.line(middle.to(gate, 0.04), middle.to(gate, 1.35), 1)
	}
	c.draw(s.pen, s.theme, s.theme.warn)
}

// findGroups notes who is in which group of a partition; without one it notes nothing.
func (s *stage) findGroups() {
	groups := s.st.Groups()
	if len(groups) < 2 {
		return
	}
	s.group = map[roles.ID]int{}
	for g, ids := range groups {
		for _, id := range ids {
			s.group[id] = g
		}
	}
}

// reserveNodes keeps labels away from the agents and from what stands below them.
func (s *stage) reserveNodes() {
	for _, a := range s.agents {
		x, y := s.at[a.ID].cell()
		half := 5
		for _, row := range s.holds(a) {
			half = max(half, row.width()/2+1)
		}
		for dy := range 3 {
			for dx := -half; dx <= half; dx++ {
				s.take(x+dx, y+dy)
			}
		}
	}
}

func (s *stage) take(x, y int) {
	if x >= 0 && y >= 0 && x < s.width() && y < s.height() {
		s.taken[y*s.width()+x] = true
	}
}

func (s *stage) isTaken(x, y int) bool {
	return x >= 0 && y >= 0 && x < s.width() && y < s.height() && s.taken[y*s.width()+x]
}

// labelled is the number of messages up to which each has its name beside it.
const labelled = 24

// drawMessages draws what is under way: a dot that moves from sender to receiver, and what it says. The labels come
// after all dots, so that they make way for them.
func (s *stage) drawMessages() {
	var flights []cluster.Flight
	for _, f := range s.st.InFlight() {
		if f.From != f.To {
			flights = append(flights, f)
		}
	}
	var places [][2]int
	near := map[int]bool{} // over an agent: about to arrive, or just sent
	for i, f := range flights {
		x, y, glyph, style := s.spot(f)
		near[i] = s.isTaken(x, y) && s.isTaken(x+1, y) && f.Fate == cluster.Arrives
		s.text(x, y, style, glyph)
		places = append(places, [2]int{x, y})
	}
	for _, at := range places {
		s.take(at[0], at[1])
	}
	if len(flights) > labelled {
		return
	}
	at := map[[2]int][]cluster.Flight{}
	for i, f := range flights {
		if !near[i] {
			at[places[i]] = append(at[places[i]], f)
		}
	}
	for _, place := range places {
		if there := at[place]; there != nil {
			s.labels(place[0], place[1], there)
			delete(at, place)
		}
	}
}

// spot says where a message is and how it looks.
func (s *stage) spot(f cluster.Flight) (x, y int, glyph string, style uv.Style) {
	style = bold(s.messageStyle(f.Msg))
	done := (max(s.now(), float64(f.Sent)) - float64(f.Sent)) / max(1, float64(f.Due-f.Sent))
	if b := s.beat; b != nil && b.seq != 0 && f.Seq == b.seq {
		done = max(done, b.flown)
	}
	from, to := s.at[f.From], s.at[f.To]
	doomed := f.Fate != cluster.Arrives || s.st.Link(f.From, f.To).Cut
	switch {
	case f.Held:
		x, y = from.to(to, 0.4).cell()
		return x, y, s.theme.glyph.held, s.theme.warn
	case doomed && done > 0.5:
		// It falls off its link.
		x, y = from.to(to, 0.5).cell()
		return x, y + int(math.Min(2, (done-0.5)*6)), s.theme.glyph.lost, s.theme.bad
	}
	x, y = from.to(to, 0.08+0.84*math.Min(1, done)).cell()
	return x, y, "*", style
}

// now is the instant that the Stage shows: finer than the run's while time passes.
func (s *stage) now() float64 {
	if s.run.Behind() > 0 || !s.playing {
		return float64(s.st.Now())
	}
	return math.Max(s.instant, float64(s.st.Now()))
}

// messageStyle is the colour of the ballot that a message is about.
func (s *stage) messageStyle(msg roles.Message) uv.Style {
	for _, p := range msg.Parts() {
		switch n := p.(type) {
		case roles.Ballot:
			return s.theme.owner(n.Owner)
		case roles.Proposal:
			return s.theme.owner(n.Ballot.Owner)
		}
	}
	return s.theme.text
}

// labels write what the messages in one place say beside it. Where there is no room for all of them, one is there for all, if
// need be only with its kind, and says how many more there are.
func (s *stage) labels(x, y int, there []cluster.Flight) {
	taken := slices.Clone(s.taken)
	var all []line
	var places [][2]int
	for _, f := range there {
		l := s.theme.message(f.Msg)
		place, ok := s.room(x, y, l.width())
		if !ok {
			break
		}
		all, places = append(all, l), append(places, place)
	}
	if len(all) < len(there) && len(there) > 1 {
		s.taken, all, places = taken, nil, nil
		first, more := s.theme.message(there[0].Msg), span{fmt.Sprintf(" +%d", len(there)-1), s.theme.dim}
		for _, l := range []line{append(slices.Clone(first), more), {first[0], more}} {
			if place, ok := s.room(x, y, l.width()); ok {
				all, places = []line{l}, [][2]int{place}
				break
			}
		}
	}
	for i, l := range all {
		s.line(places[i][0], places[i][1], l)
	}
}

// room takes a place for a label of so many cells beside a dot.
func (s *stage) room(x, y, w int) (place [2]int, ok bool) {
	for _, place := range [][2]int{{x + 2, y}, {x - w - 1, y}, {x + 2, y - 1}, {x + 2, y + 1}, {x - w - 1, y - 1}, {x - w - 1, y + 1}} {
		if s.free(place[0], place[1], w) {
			for i := -1; i <= w; i++ {
				s.take(place[0]+i, place[1])
			}
			return place, true
		}
	}
	return place, false
}

func (s *stage) free(x, y, w int) bool {
	if x < 0 || y < 0 || x+w > s.width() || y >= s.height() {
		return false
	}
	for i := range w {
		if s.isTaken(x+i, y) {
			return false
		}
	}
	return true
}

// drawNodes draws every agent with what it holds.
func (s *stage) drawNodes() {
	t := s.theme
	busy := s.busy()
	for _, a := range s.agents {
		id := a.ID
		x, y := s.at[id].cell()
		glyph, gs := " ", t.text
		if !a.Up {
			glyph, gs = t.glyph.down, t.bad
		}
		name := t.owner(id)
		if slices.Contains(busy, id) {
			name.Underline = uv.UnderlineSingle
			gs = reverse(gs)
		}
		if id == s.selected {
			name = reverse(name)
		}
		l := line{{" ", t.text}, {glyph, gs}, {" ", t.text}, {" " + id.String() + " ", name}, {" ", t.text}}
		s.centred(x, y, l)
		m := s.Model
		m.zone(s.pen, x-4, y, 9, 3, func() { m.selected = id })
		for i, row := range s.holds(a) {
			s.centred(x, y+1+i, row)
		}
	}
}

// centred writes a line around a place, and keeps it on the Stage.
func (s *stage) centred(x, y int, l line) {
	w := l.width()
	s.line(max(0, min(x-w/2, s.width()-w)), y, l)
}

// holds are the two lines below an agent: what it keeps on stable storage, and how far it has come.
func (s *stage) holds(a cluster.AgentView) []line {
	var stable, moving []roles.Field
	for _, r := range a.Roles {
		whole := !slices.ContainsFunc(r.Fields, func(f roles.Field) bool { return f.Brief && !f.Stable })
		for _, f := range r.Fields {
			_, isTally := f.Value.(roles.Tally)
			_, isValue := f.Value.(roles.Value)
			_, isLog := f.Value.(roles.Log)
			switch {
			case whole && f.Stable && f.Brief:
				stable = append(stable, f)
			case a.Up && f.Brief && (isValue || isLog) || a.Up && f.Brief && isTally && r.Name == a.Roles[0].Name:
				moving = append(moving, f)
			}
		}
	}
	var rows []line
	for _, fields := range [][]roles.Field{stable, moving} {
		if l := s.theme.brief(drop(fields)); len(l) > 0 {
			rows = append(rows, l)
		}
	}
	return rows
}

// drop leaves out what says only that there is nothing.
func drop(fields []roles.Field) []roles.Field {
	return slices.DeleteFunc(fields, func(f roles.Field) bool {
		switch n := f.Value.(type) {
		case roles.Ballot:
			return n.IsNone()
		case roles.Proposal:
			return n.IsNone()
		}
		return false
	})
}

// flashTime is how long, in virtual milliseconds, an agent stays marked after something reached it.
const flashTime = 4

// busy are the agents that something has just happened to.
func (s *stage) busy() []roles.ID {
	var ids []roles.ID
	for _, e := range s.run.Events(s.st.Steps()-8, s.st.Steps()) {
		if e.Agent != roles.Nobody && e.Kind != cluster.Lost && s.now()-float64(e.At) < flashTime {
			ids = append(ids, e.Agent)
		}
	}
	return ids
}
