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

// decided holds the clock if a step from some on has decided something.
func (m *Model) decided(first int, now time.Duration) bool {
	step := m.st().Steps()
	weight, text := broken, m.brokenSince(first)
	if text == "" {
		weight, text = decision, m.chosenSince(first)
	}
	for _, e := range m.run.Events(first, step) {
		if m.decides(&e) && text == "" {
			text = e.Why()
		}
	}
	if text == "" {
		m.follow(first, now)
		return false
	}
	m.told = telling{text: text, weight: weight, since: now}
	m.pace.until = now + readingTime(text, m.speed)
	m.atNow()
	return true
}

// decides reports whether an event settles something for good: a request is turned down, an invariant is broken, a ballot
// gets its value. That comes from what it did, not from which protocol it belongs to.
func (m *Model) decides(e *cluster.Event) bool {
	does := len(e.Violations) > 0 || slices.ContainsFunc(e.Reasons, func(r roles.Reason) bool { return r.Refuse })
	for _, f := range e.Facts {
		is, ok := f.(roles.Issued)
		if !ok || !m.begun[is.Proposer].Less(is.Proposal.Ballot) {
			continue
		}
		if m.begun == nil {
			m.begun = map[roles.ID]roles.Ballot{}
		}
		m.begun[is.Proposer] = is.Proposal.Ballot
		does = true
	}
	return does && e.Why() != ""
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
		m.say("The clock stops for nothing now; pace on has it stop again.")
	}
	return nil
}

// set carries out set hold on and set hold off.
func (m *Model) set(c cluster.Command) tea.Cmd {
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
			m.view = i
		}
	}
	return nil
}

// choose selects an agent.
func (m *Model) choose(c cluster.Command) tea.Cmd {
	m.selected = c.Agent
	return nil
}
