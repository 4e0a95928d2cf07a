package tui

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"synod/cluster"
	"synod/roles"
)

// Pace: the clock of the screen stops for a sentence that decides something, until it can be read, and while somebody types
// or is in an editor. It goes on by itself. The run knows nothing of it: no virtual time passes, and nothing of it is saved.

// pace is what holds the clock of the screen.
type pace struct {
	hurried bool          // nothing is held to be read
	busy    bool          // the clock goes on behind editors, lists and the command line
	until   time.Duration // a sentence is being read until then; 0 for none
}

// longest is how long a whole sentence is given to be read at most, at speed 1.
const longest = 4 * time.Second

// readingTime is how long a sentence holds the clock at some speed.
func readingTime(text string, speed float64) time.Duration {
	whole := min(time.Duration(utf8.RuneCountInString(text))*letterTime, longest)
	return time.Duration(float64(whole) / speed)
}

// paced reports whether the present speed leaves time to read at all. If not, nothing is held.
func (m *Model) paced() bool {
	return !m.pace.hurried && time.Duration(float64(longest)/m.speed) > frameTime
}

// unhurried reports whether what decides something is held now: not where a lesson wants it to be over quickly.
func (m *Model) unhurried() bool { return m.paced() && (m.beat == nil || !m.beat.quiet) }

// pass lets virtual time pass up to an instant. What decides something ends it early, and is held.
func (m *Model) pass(until cluster.Time, now time.Duration) {
	before := m.st().Steps()
	taken := 0
	if m.paced() {
		for taken < budget && m.run.StepUntil(until) {
			taken++
			if m.decided(m.st().Steps(), now) {
				return
			}
		}
	}
	if m.run.Advance(until, budget-taken) >= budget-taken {
		m.atNow()
	}
	if m.st().Steps() != before {
		m.follow(before+1, now)
	}
}

// decided holds the clock if a step from some on has decided something, or was the first of its kind.
func (m *Model) decided(first int, now time.Duration) bool {
	step := m.st().Steps()
	weight, text := broken, m.brokenSince(first)
	if text == "" {
		weight, text = decision, m.chosenSince(first)
	}
	outcome := text != ""
	for _, e := range m.run.Events(first, step) {
		if m.isNews(&e) && !outcome {
			weight, text = announce, e.Why()
		}
	}
	if text == "" {
		m.follow(first, now)
		return false
	}
	m.told = telling{text: text, weight: weight, since: now}
	if outcome {
		m.outcome = m.told
	}
	m.stand(now)
	return true
}

// stand holds the clock for what is told.
func (m *Model) stand(now time.Duration) {
	m.pace.until = now + readingTime(m.told.text, m.speed)
	m.atNow()
}

// standing reports whether the clock stands so that something can be read.
func (m *Model) standing() bool { return m.pace.until > 0 }

// endStand ends the time to read when it is over.
func (m *Model) endStand() {
	if m.pace.until <= m.clock.Now() {
		m.pace.until = 0
	}
}

// hasRead ends the time to read, for whoever presses a key has read enough.
func (m *Model) hasRead() { m.pace.until = 0 }

// goesOn is what lies over the panels and does not hold the clock: it is there to look at what goes on.
type goesOn interface{ goesOn() }

func (*inspector) goesOn() {}
func (*help) goesOn()      {}

// inHand reports whether the person is in the middle of something: typing, or in an editor, a list, a question.
func (m *Model) inHand() bool {
	return m.prompt != nil || slices.ContainsFunc(m.overlays, func(o overlay) bool { _, on := o.(goesOn); return !on })
}

// keepPace holds the clock, or lets it go on.
func (m *Model) keepPace() {
	if m.standing() || m.inHand() && !m.pace.busy {
		m.hold()
		return
	}
	m.pulse.goOn()
}

// setPace carries out pace on and pace off.
func (m *Model) setPace(c cluster.Command) tea.Cmd {
	m.pace.hurried = !c.On
	if m.hasRead(); c.On {
		m.say("The clock stops for what decides something, until it can be read.")
	} else {
		m.say("Nothing that happens stops the clock now; pace on has it stop again. Lines and lists hold it until set hold off.")
	}
	return nil
}

// set carries out set hold on, set first-steps off and the like.
func (m *Model) set(c cluster.Command) tea.Cmd {
	if c.Word == "first-steps" {
		return m.setFirstSteps(c.On)
	}
	m.pace.busy = !c.On
	if c.On {
		m.say("The clock is held while you type, and in editors and lists.")
	} else {
		m.say("The clock goes on while you type, and behind editors and lists.")
	}
	return nil
}

// showView shows a view of the run by its name.
func (m *Model) showView(c cluster.Command) tea.Cmd {
	for i, v := range views {
		if strings.ToLower(v.name) == c.Word {
			if m.view = i; m.shows("space-time") {
				m.focus = onView
			}
		}
	}
	switch c.Word {
	case "board":
		m.board.form, m.focus = asBoard, onView
		if m.st().Protocol().Sequence {
			m.board.form = asSlots
		}
	case "log":
		m.view, m.board.form = viewOf("board"), asLog
	}
	return nil
}

// choose selects an agent, or a slot of the Log.
func (m *Model) choose(c cluster.Command) tea.Cmd {
	if c.N > 0 {
		m.log.told, m.log.pinned = roles.Instance(c.N), false
		return nil
	}
	m.selected = c.Agent
	return nil
}
