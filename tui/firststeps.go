package tui

import (
	"fmt"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"synod/tui/layout"
)

// First steps are for whoever sits here for the first time: one hint in the Stage at a time, each about one key. A hint goes when its key
// was used, and after the last one there is none ever again.

// firstStep is a hint: three short rows, and what is noted once its key was used.
type firstStep struct {
	name string
	rows [3]string
	used func(m *Model, mode, action string) bool
}

var firstSteps = []firstStep{
	{"propose", [3]string{"Try it: press {propose.ask} and then {prompt.do}.", "AGENT proposes VALUE. Watch its messages leave.", "{clock.toggle} stops the clock, {step.back} goes back a step."},
		func(m *Model, mode, _ string) bool { return mode == "prompt" && len(m.run.Proposed()) > 0 }},
	{"back", [3]string{"Press {step.back} to go back a step.", "{step.forward} goes forward again, and nothing is lost:", "acting in the past begins a branch."},
		func(_ *Model, _, action string) bool { return action == "step.back" }},
	{"partition", [3]string{"Press {partition.edit} and then {partition.cut}.", "The cluster falls in two. Propose on either side:", "only one of them can choose. {net.heal} mends it."},
		func(_ *Model, _, action string) bool { return action == "partition.cut" }},
	{"lessons", [3]string{"Press {lessons.open}.", "The lessons show what can go wrong, and which", "rule prevents it. The first takes two minutes."},
		func(_ *Model, _, action string) bool { return action == "lessons.open" }},
}

// stepsNote is the name of the note about hints that are not needed any more.
const stepsNote = "first-steps"

// newcomer is what is known about whoever may need hints.
type newcomer struct {
	on    bool // hints are wanted
	keys  int  // how many keys were pressed
	idle  bool // none for a while
	place layout.Box
}

// idleTime is how long nobody presses a key until the caption says where to begin.
const idleTime = 10 * time.Second

// idleFor is told when no key may have been pressed since the one of a number.
type idleFor struct{ keys int }

// waitForKey asks to be told when no key was pressed for a while.
func (m *Model) waitForKey() tea.Cmd {
	if !m.newcomer.on || m.nextStep() < 0 {
		return nil
	}
	return m.clock.After(idleTime, idleFor{m.newcomer.keys})
}

// nextStep is the hint that is shown, as an index; -1 when there is none any more.
func (m *Model) nextStep() int {
	done := strings.Split(m.noted(stepsNote), ",")
	if slices.Contains(done, "off") {
		return -1
	}
	return slices.IndexFunc(firstSteps, func(s firstStep) bool { return !slices.Contains(done, s.name) })
}

// stepDone takes note of a key that was used.
func (m *Model) stepDone(mode, action string) {
	if !m.newcomer.on {
		return
	}
	for _, s := range firstSteps {
		done := m.noted(stepsNote)
		if !slices.Contains(strings.Split(done, ","), s.name) && s.used(m, mode, action) {
			m.note(stepsNote, strings.TrimPrefix(done+","+s.name, ","))
			m.newcomer.place = layout.Box{}
		}
	}
}

// setFirstSteps has no hint shown ever again, or begins with the first one.
func (m *Model) setFirstSteps(on bool) tea.Cmd {
	if !on {
		m.note(stepsNote, "off")
		m.say("The first steps are not shown any more.")
		return nil
	}
	m.note(stepsNote, "on")
	m.newcomer.on = true
	m.say("The first steps are in the Stage, one after the other, until their keys were used.")
	return nil
}

// hinting reports whether a hint has room to be shown: nothing lies over the panels of my run, nobody types, and nothing else is told.
func (m *Model) hinting() bool {
	return m.newcomer.on && len(m.below) == 0 && m.top() == nil && m.prompt == nil && m.work == nil && m.caption == "" && !m.taped &&
		!m.hands.Within && m.picked == 0 && m.nextStep() >= 0
}

// idleLine is what the caption adds after a while in which nothing was done.
func (m *Model) idleLine() line {
	if !m.newcomer.idle || !m.hinting() || strings.Contains(m.noted(stepsNote), "lessons") {
		return nil
	}
	return m.keyedLine(" {lessons.open} has lessons; the first takes two minutes.", m.theme.text)
}

// drawHint writes the hint where the Stage has nothing but links, and leaves it there until something comes into its way. The picture of
// a violation is left alone.
func (s *stage) drawHint() {
	if s.ring != nil {
		s.Model.newcomer.place = layout.Box{}
		return
	}
	if !s.hinting() {
		return
	}
	hint := s.hintRows()
	w := 0
	for _, row := range hint {
		w = max(w, width(row))
	}
	box := layout.Box{X: s.newcomer.place.X, Y: s.newcomer.place.Y, W: w + 2, H: len(hint)}
	if s.newcomer.place.W != box.W || !s.vacant(box) {
		var found bool
		if box, found = s.findRoom(box); !found {
			s.Model.newcomer.place = layout.Box{}
			return // the border says it
		}
		s.Model.newcomer.place = box
	}
	for i, row := range hint {
		style := s.theme.text
		if i == 0 {
			style = s.theme.strong
		}
		s.over(box.X, box.Y+i, line{{" " + row + strings.Repeat(" ", box.W-1-width(row)), style}})
	}
}

// hintRows is the hint that is shown, with the keys as they are, and with the agent and the value that they would be for.
func (m *Model) hintRows() (rows [3]string) {
	for i, row := range firstSteps[m.nextStep()].rows {
		rows[i] = m.keyed(strings.NewReplacer("AGENT", m.selected.String(), "VALUE", m.suggestion()).Replace(row))
	}
	return rows
}

// findRoom finds a place for a box, as far down and as far to the middle as there is one.
func (s *stage) findRoom(box layout.Box) (layout.Box, bool) {
	middle := (s.width() - box.W) / 2
	for y := s.height() - box.H; y >= 0; y-- {
		for off := range max(1, middle+1) {
			for _, x := range []int{middle - off, middle + off} {
				if box.X, box.Y = x, y; s.vacant(box) {
					return box, true
				}
			}
		}
	}
	return box, false
}

// vacant reports whether there is nothing in a box but links and what leaves them.
func (s *stage) vacant(b layout.Box) bool {
	if b.X < 0 || b.Y < 0 || b.X+b.W > s.width() || b.Y+b.H > s.height() {
		return false
	}
	for y := b.Y; y < b.Y+b.H; y++ {
		for x := b.X; x < b.X+b.W; x++ {
			c := s.pen.screen.CellAt(s.area.Min.X+x, s.area.Min.Y+y)
			if c == nil || c.Content != " " && c.Content != "." && !dotsOnly(c.Content) {
				return false
			}
		}
	}
	return true
}

// dotsOnly reports whether a cell holds dots of a line.
func dotsOnly(content string) bool {
	const first, last = 0x2800, 0x28ff
	r := []rune(content)
	return len(r) == 1 && first <= r[0] && r[0] <= last
}

// hintInBorder reports whether there is no room for the hint in the Stage.
func (m *Model) hintInBorder() bool { return m.newcomer.place.W == 0 }

// hintMark says in the lower border of the Stage which hint it is, and where there is no room for it, the hint itself.
func (m *Model) hintMark() wordings {
	if !m.hinting() {
		return nil
	}
	t, step := m.theme, m.nextStep()
	says := fmt.Sprintf("first steps %d of %d", step+1, len(firstSteps))
	if m.hintInBorder() {
		hint := m.hintRows()[0]
		return wordings{{{hint, t.strong}, {" " + t.glyph.dot + " " + says, t.dim}}, {{hint, t.strong}}}
	}
	return wordings{{{says + " " + t.glyph.dot + " goes away by itself", t.dim}}, {{says, t.dim}}}
}
