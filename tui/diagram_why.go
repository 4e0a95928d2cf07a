package tui

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"synod/cluster"
	"synod/cluster/chronicle"
	"synod/roles"
	"synod/tui/spacetime"
)

// Why: what could have influenced an event, what it could influence, and what a choice rests on.

// why is what is lit in the picture.
type why int

const (
	noWhy     why = iota
	pastWhy       // what can have influenced the event under the cursor
	futureWhy     // what it can have influenced
	proofWhy      // the promises and votes that a choice rests on, or two of them that contradict each other
)

// askWhy goes from one to the next: a choice has its proof first.
func (m *Model) askWhy() tea.Cmd {
	d := &m.diagram
	b, ok := m.wholeIndex()
	if !ok {
		return nil
	}
	if _, is := m.eventHere(); !is {
		m.say("There is no event under the cursor: right and left go from one to the next.")
		return nil
	}
	choice := b.MarksOf(m.st().Steps())&(chronicle.Choice|chronicle.Broken) != 0
	switch {
	case d.why == noWhy && choice:
		d.why, d.brings = proofWhy, true
	case d.why == noWhy, d.why == proofWhy:
		d.why = pastWhy
	case d.why == pastWhy:
		d.why = futureWhy
	default:
		d.why = noWhy
	}
	return nil
}

// showWhy goes to the last choice, and shows what it rests on.
func (m *Model) showWhy(cluster.Command) tea.Cmd {
	c, ok := m.st().LastChosen()
	if !ok {
		m.say("Nothing is chosen so far.")
		return nil
	}
	m.showView(cluster.Command{Verb: cluster.View, Word: "space-time"})
	m.visit(c.Step)
	m.diagram.why, m.diagram.brings = proofWhy, true
	return nil
}

// mostOut is how many levels a picture is made smaller, at most, for all of a proof to be in it.
const mostOut = 4

// bringIn has all that a proof rests on in the picture, if that is possible: it moves there, and zooms out a little if need be.
func (m *Model) bringIn(s *spacetime.Scene, b *chronicle.Branch) {
	d := &m.diagram
	l := m.light(b)
	if l == nil || l.first == 0 {
		return
	}
	first := m.placeOf(b, l.first, s.Linear)
	left, zoom, fits := d.canvas.Bring(s, first, d.left, mostOut)
	if fits && zoom != s.Zoom {
		d.zoom, d.zoomed = zoom-usualZoom(s.Width), true
		m.findZoom(s)
	}
	d.left = left
}

// whyWord says what the key does next.
func whyWord(m *Model) (string, int) {
	const soon = 2
	return [...]string{noWhy: "causes", pastWhy: "future", futureWhy: "all", proofWhy: "causes"}[m.diagram.why], soon
}

// lit is what stands out, with a sentence about it.
type lit struct {
	step    func(step int) bool
	message func(*chronicle.Message) bool
	says    string
	border  string
	both    roles.Set
	first   int // of a proof: the first step that it rests on; 0 if it rests on none
}

// light says what of the run stands out in the picture; nil for all.
func (m *Model) light(b *chronicle.Branch) *lit {
	step := m.st().Steps()
	switch m.diagram.why {
	case pastWhy:
		c := b.Past(step)
		return &lit{step: c.Has, message: c.HasMessage, border: "bright: what can have influenced this",
			says: fmt.Sprintf("It could know %d of the %s before it.", c.Count, roles.Count(c.Of, "event"))}
	case futureWhy:
		c := b.Future(step)
		return &lit{step: c.Has, message: c.HasMessage, border: "bright: what this can have influenced",
			says: fmt.Sprintf("It can have influenced %d of the %s after it.", c.Count, roles.Count(c.Of, "event"))}
	case proofWhy:
		return m.proofHere(b, step)
	}
	return nil
}

// proofHere is what the choice of a step rests on, or both choices of a violation.
func (m *Model) proofHere(b *chronicle.Branch, step int) *lit {
	st := m.st()
	if v, _ := st.Verdict(); v == cluster.Violated {
		if one, two, both, ok := b.Conflict(st); ok {
			return &lit{both: both, first: min(one.First(), two.First()), border: "bright: the two choices, and what each rests on",
				step:    func(s int) bool { return one.Has(s) || two.Has(s) || s == one.Choice.Step || s == two.Choice.Step },
				message: func(g *chronicle.Message) bool { return one.HasMessage(g) || two.HasMessage(g) },
				says:    m.conflictWords(&one, &two, both)}
		}
	}
	for _, c := range st.ChosenSince(step) {
		if c.Step != step {
			continue
		}
		p := b.Prove(st, c)
		return &lit{first: p.First(), step: func(s int) bool { return s == step || p.Has(s) }, message: p.HasMessage,
			border: "bright: what this choice rests on", says: m.proofWords(&p)}
	}
	return nil
}

func areIn(who roles.Set) string {
	if who.Len() == 1 {
		return who.Prose("and") + " is"
	}
	return who.Prose("and") + " are"
}

// conflictWords tells how two values came to be chosen, and by which rule they should not have been.
func (m *Model) conflictWords(one, two *chronicle.Proof, both roles.Set) string {
	text := ""
	for i, p := range [...]*chronicle.Proof{one, two} {
		if i > 0 {
			text += ", and "
		}
		c := p.Choice
		text += fmt.Sprintf("%s is chosen in %s by %s", m.theme.values.short(c.Proposal.Value), c.Proposal.Ballot, c.Quorum.Prose("and"))
	}
	text += "."
	if both.Len() == 0 {
		text += " The quorums do not meet."
	} else {
		text += " " + areIn(both) + " in both quorums." + m.brokenWord(one, two, both)
	}
	return text + m.rulesOff()
}

// brokenWord says what those in both quorums did that they should not have, or else who proposed what it should not have.
func (m *Model) brokenWord(one, two *chronicle.Proof, both roles.Set) string {
	if len(one.Rounds) == 0 || len(two.Rounds) == 0 {
		return ""
	}
	low, high := &one.Rounds[0], &two.Rounds[0]
	if high.Ballot.Less(low.Ballot) {
		low, high = high, low
	}
	ids := m.st().IDs()
	bound := map[int]int{} // by lane: the step since which it must not vote below the higher ballot
	for _, v := range high.Votes {
		bound[v.Lane] = v.Step
	}
	for _, g := range high.Promises {
		bound[g.Lane] = g.Step
	}
	var broke roles.Set
	for _, v := range low.Votes {
		if at := bound[v.Lane]; at > 0 && v.Step > at && both.Has(ids[v.Lane]) {
			broke = broke.With(ids[v.Lane])
		}
	}
	switch {
	case broke.Len() > 1:
		return fmt.Sprintf(" Each voted in %s after it had promised %s.", low.Ballot, high.Ballot)
	case broke.Len() == 1:
		return fmt.Sprintf(" %s voted in %s after it had promised %s.", broke.Prose("and"), low.Ballot, high.Ballot)
	}
	var told roles.Set
	for _, g := range high.Promises {
		if !g.Last.IsNone() && g.Last.Value != high.Value {
			told = told.With(ids[g.Lane])
		}
	}
	if told.Len() > 0 {
		return fmt.Sprintf(" %s proposed %s although %s had reported another vote.", high.Ballot.Owner, m.theme.values.short(high.Value), told.Prose("and"))
	}
	return ""
}

// proofWords tells a proof in sentences.
func (m *Model) proofWords(p *chronicle.Proof) string {
	if len(p.Rounds) == 0 {
		return ""
	}
	r := &p.Rounds[0]
	ids := m.st().IDs()
	var promised, reported roles.Set
	for _, g := range r.Promises {
		promised = promised.With(ids[g.Lane])
		if !g.Last.IsNone() {
			reported = reported.With(ids[g.Lane])
		}
	}
	text := fmt.Sprintf("Why %s? ", m.theme.values.short(r.Value))
	switch {
	case promised.Len() == 0:
		text += fmt.Sprintf("%s had no promise to ask for.", r.Ballot.Owner)
	case reported.Len() == 0:
		text += fmt.Sprintf("%s promised %s and reported no vote, so %s was free to propose it.", promised.Prose("and"), r.Ballot, r.Ballot.Owner)
	default:
		text += fmt.Sprintf("%s promised %s, and %s reported a vote for it, so %s had to propose it.",
			promised.Prose("and"), r.Ballot, reported.Prose("and"), r.Ballot.Owner)
	}
	return text + fmt.Sprintf(" %s voted for it: a quorum.", p.Choice.Quorum.Prose("and"))
}

// shine lights the steps and messages of a scene.
func (m *Model) shine(s *spacetime.Scene, l *lit) {
	if l == nil {
		return
	}
	s.Lit = true
	lights := func(step int) bool { return step > 0 && l.step(step) }
	for i := range s.Steps {
		s.Steps[i].Lit = lights(s.Steps[i].Number)
	}
	for i := range s.Messages {
		g := &s.Messages[i]
		is := chronicle.Message{Sent: g.SentStep, Ended: g.GotStep, From: g.From, To: g.To, Copy: g.Copy}
		if g.End != spacetime.Arrives {
			is.Ending = cluster.ByChance
		}
		g.Lit = l.message(&is)
	}
	for i := range s.Lanes {
		s.Lanes[i].Both = l.both.Has(s.Lanes[i].ID)
	}
}

func init() {
	bind("space-time", map[string]act{"why.past": {do: (*Model).askWhy, word: whyWord}})
}
