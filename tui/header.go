package tui

import (
	"fmt"
	"slices"
	"strings"

	"synod/cluster"
	"synod/roles"
)

// The header says what runs, where time stands, what is chosen and what the judge thinks. Where there is no room for all of it, it
// sheds what can also be seen elsewhere, the least first. The clock, the time and the step are never shed.

// header is what it says, part by part.
type header struct {
	size, seed, title, unusual, synod bool
	way                               wayForm
	rules                             rulesForm
	values                            valuesForm
	last                              bool // the value that is chosen last in a log
	step, invariant                   bool // of a violation, and of what is at risk
	pace                              bool // where the run goes to, and that it is looked at before now, in words
}

// These are how much is said of the rules that are off, of the values that are chosen, and of the way to where one is.
type (
	rulesForm  int
	valuesForm int
	wayForm    int
)

const (
	rulesNamed rulesForm = iota
	rulesCounted
	rulesUntold
)

const (
	valuesWhole valuesForm = iota
	valuesClipped
	valuesCounted
	valuesUntold
)

const (
	wayWhole wayForm = iota
	wayBack          // where one is, and where esc goes back to
	wayEnd           // only where one is
	wayUntold
)

// sheds are what the header leaves out, in this order, until it fits. How far before now one is stands in the time bar too, the protocol in
// the title of the window, and what is chosen on the cards. That rules are off stands nowhere else, and where esc goes back to outlives
// nearly all.
var sheds = []struct {
	what string
	shed func(*header)
}{
	{"how many agents there are", func(h *header) { h.size = false }},
	{"the seed", func(h *header) { h.seed = false }},
	{"the names of the rules that are off", func(h *header) { h.rules = rulesCounted }},
	{"the value that is chosen last in a log", func(h *header) { h.last = false }},
	{"the way to where esc goes back to", func(h *header) { h.way = wayBack }},
	{"the step of a violation", func(h *header) { h.step = false }},
	{"the ends of long values", func(h *header) { h.values = valuesClipped }},
	{"the invariant at risk", func(h *header) { h.invariant = false }},
	{"synod", func(h *header) { h.synod = false }},
	{"where the run goes to, and the words of how far before now it is", func(h *header) { h.pace = false }},
	{"the title of the protocol", func(h *header) { h.title = false }},
	{"the values that are chosen, but for their number", func(h *header) { h.values = valuesCounted }},
	{"how many values are chosen", func(h *header) { h.values = valuesUntold }},
	{"that rules are off", func(h *header) { h.rules = rulesUntold }},
	{"where esc goes back to", func(h *header) { h.way = wayEnd }},
	{"what hinders the run", func(h *header) { h.unusual = false }},
	{"where one is", func(h *header) { h.way = wayUntold }},
}

// trifles is how many of the first of them are not given back while anything else is missing.
const trifles = 2

// headerGap is the least room between two parts.
const headerGap = 2

// fitHeader returns the parts of the header for a width, and which rows of the table have been shed for it. What was shed for room that
// a later row has made needlessly is given back, the last first.
func (m *Model) fitHeader(width int) (left, middle, right line, shed []bool) {
	shed = make([]bool, len(sheds))
	clocks := map[bool]line{true: m.clockLine(true), false: m.clockLine(false)}
	fits := func() bool {
		h := &header{size: true, seed: true, title: true, unusual: true, synod: true, last: true, step: true, invariant: true, pace: true}
		for i := range sheds {
			if shed[i] {
				sheds[i].shed(h)
			}
		}
		left, middle, right = m.headerLeft(h), clocks[h.pace], m.headerRight(h)
		gaps := 2 + headerGap
		if left != nil {
			gaps += headerGap
		}
		return left.width()+middle.width()+right.width()+gaps <= width
	}
	for i := 0; i < len(sheds) && !fits(); i++ {
		shed[i] = true
	}
	for i := len(sheds) - 1; i >= 0; i-- {
		if i < trifles && slices.Contains(shed[i+1:], true) {
			break
		}
		if shed[i] {
			if shed[i] = false; !fits() {
				shed[i] = true
			}
		}
	}
	fits()
	return left, middle, right, shed
}

func (m *Model) drawHeader(p pen) {
	left, middle, right, _ := m.fitHeader(p.width())
	x := p.line(1, 0, left)
	if left != nil {
		x += headerGap
	}
	r := p.width() - right.width() - 1
	p.line(r, 0, right)
	badge := right[len(right)-1]
	m.zone(p, p.width()-1-width(badge.text), 0, width(badge.text), 1, func() { m.verdictAgain() })
	p.line(max(min(r-middle.width()-headerGap, p.width()/2-middle.width()/2), x), 0, middle)
}

// headerLeft says what runs, and what is unusual about it.
func (m *Model) headerLeft(h *header) line {
	t, st := m.theme, m.st()
	var l line
	switch way := m.wayLine(h.way); {
	case way != nil:
		l = way
	case m.above():
	case h.synod && h.title:
		l = line{{"synod", t.key}, {"  " + st.Protocol().Title, t.strong}}
	case h.synod:
		l = line{{"synod", t.key}}
	case h.title:
		l = line{{"  " + st.Protocol().Title, t.strong}}
	}
	if h.unusual {
		l = append(l, m.diskLine()...)
		if all := st.Hindrances(); len(all) > 0 {
			l = append(l, span{"  " + all[0].Brief, t.warn})
		}
	}
	if h.size {
		l = append(l, span{"  " + roles.Count(len(st.IDs()), "agent").String(), t.dim})
	}
	if h.seed && m.lesson == nil { // a lesson has its own, and no other
		l = append(l, span{fmt.Sprintf("  seed %d", m.run.Settings().Seed), t.dim})
	}
	if words := rulesOff(st.Without(), h.rules); words != "" {
		l = append(l, span{"  " + words, t.warn})
	}
	if len(l) > 0 {
		l[0].text = trimLeft(l[0].text)
	}
	return l
}

// rulesOff names the rules that are off, or says how many there are.
func rulesOff(rules []string, form rulesForm) string {
	switch {
	case len(rules) == 0 || form == rulesUntold:
		return ""
	case form == rulesNamed:
		return "without " + strings.Join(rules, ", ")
	case len(rules) == 1:
		return "1 rule off"
	}
	return fmt.Sprintf("%d rules off", len(rules))
}

// lastWidth is how many cells a value gets in the header where room is scarce.
const lastWidth = 12

// headerRight is what is chosen and whether all is well: the judge's word, not decoration. Of a log it says how many values are
// chosen, and the last of them.
func (m *Model) headerRight(h *header) line {
	t, st := m.theme, m.st()
	var l line
	values, several := st.Decisions()
	chosen := st.Chosen()
	switch {
	case h.values == valuesUntold:
	case values == 0:
		l = line{{"nothing chosen", t.dim}}
	case several || h.values == valuesCounted && len(chosen) > 1:
		l = line{{fmt.Sprintf("chosen %d values", values), t.dim}}
		if last, ok := st.LastChosen(); ok && several && h.last {
			l = append(l, span{", last" + t.chipGap(), t.dim}, t.clippedValue(last.Proposal.Value, lastWidth), t.chipRest(1))
		}
	case h.values == valuesCounted && width(string(chosen[0].Proposal.Value)) > width("1 value"):
		l = line{{"chosen 1 value", t.dim}}
	default:
		l = line{{"chosen" + t.chipGap(), t.dim}}
		for i, c := range chosen {
			if i > 0 {
				l = append(l, span{t.chipGap() + "and" + t.chipGap(), t.bad})
			}
			value := t.valueSpan(c.Proposal.Value)
			if h.values == valuesClipped {
				value = t.clippedValue(c.Proposal.Value, lastWidth)
			}
			l = append(l, value)
		}
		l = append(l, t.chipRest(2*len(chosen)-1))
	}
	if l != nil {
		l = append(l, span{"  ", t.text})
	}
	return append(l, m.badge(h))
}

// badge is the judge's word.
func (m *Model) badge(h *header) span {
	t := m.theme
	switch v, s := m.st().Verdict(); {
	case v == cluster.Safe:
		return span{t.glyph.done + " SAFE", t.dim}
	case v == cluster.AtRisk && h.invariant:
		return span{t.glyph.risk + " AT RISK " + s.Invariant, t.bad}
	case v == cluster.AtRisk:
		return span{t.glyph.risk + " AT RISK", t.bad}
	case h.step:
		return span{fmt.Sprintf(" %s VIOLATED at step %d ", t.glyph.lost, s.Step), reverse(t.bad)}
	}
	return span{" " + t.glyph.lost + " VIOLATED ", reverse(t.bad)}
}
