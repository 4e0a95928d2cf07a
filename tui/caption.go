package tui

import (
	"fmt"
	"slices"
	"time"

	"synod/cluster"
)

// The caption says what has just happened and which rule made it so.

// drawCaption puts the narration of a tape or a lesson first; what has happened gets the lines that it leaves.
func (m *Model) drawCaption(p pen) {
	p = p.sub(1, 0, p.width()-2, p.height())
	rows := m.narration().wrap(p.width())
	if n := len(rows); n > 0 {
		rows[n-1] = append(rows[n-1], span{" ", m.theme.text}) // where both share the last row
	}
	rows = append(rows, m.captionLine().wrap(p.width())...)
	for i, row := range rows {
		if i < p.height()-1 {
			p.line(0, i, row)
			continue
		}
		p.short(0, i, slices.Concat(rows[i:]...), m.theme.glyph.ellipsis)
		return
	}
}

// narration is what a tape or a lesson has to say.
func (m *Model) narration() line {
	switch {
	case m.caption != "":
		return line{{m.caption, m.theme.strong}}
	case m.work != nil:
		return m.work.line(m)
	case m.script != nil:
		return m.scriptLine()
	case m.lesson != nil:
		return m.lessonLine()
	}
	return nil
}

func (m *Model) captionLine() line {
	t := m.theme
	switch {
	case m.caption != "" && m.work != nil:
		return m.work.line(m)
	case m.notice != "" && m.isError:
		return line{{m.notice, t.bad}}
	case m.notice != "":
		return line{{m.notice, t.text}}
	}
	if v, s := m.st().Verdict(); v == cluster.Violated {
		return line{{fmt.Sprintf("VIOLATED at step %d, %s: ", s.Step, s.Invariant), t.bad}, {s.Text + "." + witness(m.st().Chosen()), t.strong}}
	}
	if m.told.text != "" && m.run.Behind() == 0 {
		return line{{m.told.text, t.text}}
	}
	return m.explain()
}

// telling is the sentence that is shown while time passes. So much happens at once that each sentence would be gone
// before it is read; so it stays for a while, unless something weightier happens.
type telling struct {
	text   string
	weight int
	since  time.Duration
}

// The weights of what can happen. They come from what an event did, not from which protocol it belongs to.
const (
	nothing  = iota // a message that changed nothing, or was lost
	reply           // an agent changed, or answered somebody
	announce        // an agent told several others
	decision        // a value was chosen
)

// reading is how long a sentence stays before anything may follow it, and glance before something as weighty may.
const (
	reading = 1500 * time.Millisecond
	glance  = 500 * time.Millisecond
)

// follow looks at the events from a step on and tells the weightiest, the last one of several.
func (m *Model) follow(first int, now time.Duration) {
	best := telling{since: now}
	for _, e := range m.run.Events(max(first, m.st().Steps()-50), m.st().Steps()) {
		if w := weight(&e); w > nothing && w >= best.weight {
			if why := e.Why(); why != "" {
				best.text, best.weight = why, w
			}
		}
	}
	if text := m.chosenSince(first); text != "" {
		best.text, best.weight = text, decision
	}
	shown := now - m.told.since
	if best.text != "" && (best.weight > m.told.weight || best.weight == m.told.weight && shown >= glance || shown >= reading) {
		m.told = best
	}
}

// answer tells what came of a command.
func (m *Model) answer() {
	m.told = telling{weight: announce, since: m.clock.Now()}
	events := m.run.Events(m.st().Steps(), m.st().Steps())
	if len(events) > 0 {
		m.told.text = events[len(events)-1].Why()
	}
}

// weight says how much an event matters to whoever looks on. What an agent tells itself only goes on with what it has just
// done.
func weight(e *cluster.Event) int {
	others := 0
	for _, f := range e.Sent {
		if f.To != f.From {
			others++
		}
	}
	switch {
	case others > 1 && (e.Kind != cluster.Delivered || e.Flight.From != e.Flight.To):
		return announce
	case others > 0 || len(e.Facts) > 0:
		return reply
	}
	return nothing
}

// chosenSince says which value has been chosen since a step: the moment that everything is about, which no agent sees.
func (m *Model) chosenSince(step int) string {
	chosen := m.st().ChosenSince(step)
	if len(chosen) == 0 {
		return ""
	}
	c := chosen[len(chosen)-1]
	where, there := "", ""
	if c.Instance != 0 {
		where, there = fmt.Sprintf(" in instance %d", c.Instance), " there"
	}
	text := fmt.Sprintf("%s is chosen%s: %s, a quorum, have accepted %s.", c.Proposal.Value, where, c.Quorum, c.Proposal)
	if len(m.st().Without()) == 0 {
		text += " No other value can be chosen" + there + " any more."
	}
	return text
}

// hush forgets what was said, because the person looks at something else now.
func (m *Model) hush() { m.notice, m.told = "", telling{} }

// explain gives the reasons of the latest event that has any, or says how to begin.
func (m *Model) explain() line {
	t, st := m.theme, m.st()
	if text := m.chosenSince(st.Steps()); text != "" && st.Steps() > 0 {
		return line{{text, t.text}}
	}
	events := m.run.Events(st.Steps()-30, st.Steps())
	if l := m.standstill(events); l != nil {
		return l
	}
	for _, e := range slices.Backward(events) {
		if why := e.Why(); why != "" {
			return line{{why, t.text}}
		}
	}
	if st.Steps() > 0 {
		return line{{"Nothing is under way.", t.dim}}
	}
	return line{{"Nothing has happened yet. Press ", t.dim}, {"p", t.key}, {" to propose a value, ", t.dim}, {"x", t.key}, {" to partition the cluster, ", t.dim},
		{"c", t.key}, {" to crash an agent, ", t.dim}, {"L", t.key}, {" for lessons, ", t.dim}, {"?", t.key}, {" for every key.", t.dim}}
}

// standstill says what keeps a run from getting anywhere in which nothing is due any more; what has just led to it comes
// first.
func (m *Model) standstill(events []cluster.Event) line {
	if _, due := m.run.NextDue(); due || m.run.Behind() > 0 {
		return nil
	}
	var l line
	for _, h := range m.st().Hindrances() {
		l = append(l, span{h.String() + " ", m.theme.text})
	}
	if n := len(events); l != nil && n > 0 && events[n-1].Why() != "" {
		l = slices.Insert(l, 0, span{events[n-1].Why() + " ", m.theme.text})
	}
	return l
}
