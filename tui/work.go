package tui

import (
	"fmt"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"synod/cluster"
	"synod/tui/keymap"
)

// What takes long goes on while the screen stays alive, one thing at a time: it says how far it is, and esc stops it.

// work is something long that is under way.
type work interface {
	// line says how far it has come.
	line(m *Model) line
	// stop ends it, with a word on how far it has come.
	stop(m *Model)
	// drop ends it without a word, for the run that it belongs to is gone.
	drop()
}

// stint is work on the run itself. It is done in slices, each so short that keys need not wait, and each as large on every
// machine, so that a tape plays the same everywhere. Until it is done nobody else touches the run.
type stint struct {
	what    string                          // what is being done, as the beginning of a sentence
	slice   func(*Model) (done bool)        // does a little of it
	share   func(*Model) (done, of float64) // how much of it is done
	word    func(*Model) string             // how far it has come, for whoever stops it
	abandon func()                          // gives free what it has; nil for nothing
	goal    string                          // up to where it lets time pass, for the header; "" when it does not
	began   time.Duration
	waits   bool          // the next slice is not asked for before the person has no hand in something any more
	since   time.Duration // from when on it waits
}

// sliced says that the next slice of a stint is due.
type sliced struct{ stint *stint }

// sliceSteps is how many steps are a slice: some milliseconds' worth.
const sliceSteps = 2000

// begin begins a stint. What fits into one slice is done at once.
func (m *Model) begin(s *stint) tea.Cmd {
	if s.began = m.clock.Now(); s.slice(m) {
		return m.afterwards()
	}
	m.take(s)
	return m.clock.Work(sliced{s})
}

// pay returns the command of a stint that was begun where none could be returned.
func (m *Model) pay() tea.Cmd {
	owed := m.owed
	m.owed = nil
	return owed
}

// take makes a stint what is under way. A search has to make room for it.
func (m *Model) take(s *stint) {
	if m.work != nil {
		m.work.drop()
		m.say("The search is stopped for this.")
	}
	m.work = s
}

// workOn does the next slice, unless the stint is over.
func (m *Model) workOn(s *stint) tea.Cmd {
	if m.work != s {
		return nil
	}
	if m.rests() {
		s.waits, s.since = true, m.clock.Now()
		return nil
	}
	if !s.slice(m) {
		return m.clock.Work(sliced{s})
	}
	if m.work == s {
		m.work = nil
	}
	return m.afterwards()
}

// rests reports whether what lets time pass up to a goal stands still, as the clock does, while the person types or is in an editor, a
// list or a question.
func (m *Model) rests() bool { return m.goal() != "" && m.inHand() && !m.pace.busy }

// takeUp has what has waited for the person go on. The time it waited is no part of how long it takes.
func (m *Model) takeUp() tea.Cmd {
	s, ok := m.work.(*stint)
	if !ok || !s.waits || m.rests() {
		return nil
	}
	s.waits = false
	s.began += m.clock.Now() - s.since
	return m.clock.Work(sliced{s})
}

// afterwards ends a dashboard that has nothing to show.
func (m *Model) afterwards() tea.Cmd {
	if m.failed != nil {
		return tea.Quit
	}
	return nil
}

func (s *stint) line(m *Model) line {
	t := m.theme
	l := line{{s.what, t.strong}, {" ", t.text}}
	if done, of := s.share(m); of > 0 {
		l = append(l, m.shareBar(done, of)...)
		share := min(done/of, 1)
		if left := timeLeft(share, m.clock.Now()-s.began); left > 0 {
			l = append(l, span{fmt.Sprintf(", %s left", left), t.text})
		}
	}
	return append(l, span{"  " + m.keyOf("place.up"), t.key}, span{" stops", t.dim})
}

// shareBar draws how much of something is done.
func (m *Model) shareBar(done, of float64) line {
	const cells = 10
	t, share := m.theme, min(done/max(of, 1), 1)
	full := int(cells * share)
	return line{{strings.Repeat(t.glyph.left, full), t.text}, {strings.Repeat(t.glyph.spent, cells-full), t.dim},
		{fmt.Sprintf(" %d%%", int(100*share)), t.text}}
}

// timeLeft is how long it will take from now on if it goes on as it went so far, in whole seconds, rounded up. Of the first
// moments nothing can be said.
func timeLeft(share float64, since time.Duration) time.Duration {
	if share < 0.01 || since < time.Second/2 {
		return 0
	}
	left := time.Duration(float64(since) * (1 - share) / share)
	return (left + time.Second - 1).Truncate(time.Second)
}

func (s *stint) stop(m *Model) {
	m.work = nil
	m.say("%s was stopped %s.", s.what, s.word(m))
	if n := len(m.pending); n > 0 {
		m.notice += fmt.Sprintf(" What was typed to follow it is not done: %s.", m.pending[0])
	}
	m.pending = nil
	s.drop()
}

func (s *stint) drop() {
	if s.abandon != nil {
		s.abandon()
	}
}

// goal is up to where time passes as fast as it can, or "".
func (m *Model) goal() string {
	if s, ok := m.work.(*stint); ok {
		return s.goal
	}
	return ""
}

// drop ends what was going on in another run.
func (m *Model) drop() {
	m.script, m.spared = nil, nil
	if m.work != nil {
		m.work.drop()
		m.work, m.pending = nil, nil
	}
}

// stopWork ends what is under way.
func (m *Model) stopWork() tea.Cmd {
	if m.work == nil {
		return nil
	}
	m.work.stop(m)
	if m.turn != nil {
		m.stopTurns(fmt.Errorf("you stopped it"))
	}
	return nil
}

// held reports, and says, that the run is not to be touched because of what is under way.
func (m *Model) held() bool {
	says := m.goingOn()
	if says != "" {
		m.say("%s", says)
	}
	return says != ""
}

// goingOn says that a stint has the run; "" if none has.
func (m *Model) goingOn() string {
	if s, holds := m.work.(*stint); holds {
		return s.what + " is going on; " + m.keyOf("place.up") + " stops it."
	}
	return ""
}

// touching are the acts on the run, or on where one stands in it.
var touching = strings.Fields("net.heal agent.crash hold agent.wipe agent.timer act.undo act.redo run.again play.next play.back " +
	"partition.edit partition.oneway explore.ask step.forward step.back mark.next mark.prev run.begin run.present place.keep " +
	"message.drop message.dup message.other lane.next lane.prev event.next event.prev event.fardown event.farup cell.goto decision.goto " +
	"link.toggle link.oneway link.order link.holdnext rule.toggle rule.explore")

// waits reports whether a key does nothing because a stint has the run. Where that lets time pass, the key of the clock ends it.
func (m *Model) waits(b binding) bool {
	s, holds := m.work.(*stint)
	switch {
	case !holds:
		return false
	case b.Action == "clock.toggle":
		return s.goal == ""
	case b.Action == "message.deliver":
		_, picked := m.pickedFlight()
		return picked || b.Mode != "stage" // where it inspects the agent without a message
	}
	return slices.Contains(touching, b.Action)
}

// heading is how a mode is called now: what takes long has a name of its own.
func (m *Model) heading(mode string) string {
	if s, holds := m.work.(*stint); holds && mode == "search" {
		return s.what
	}
	return keymap.Title(mode)
}

// whileHeld are the verbs that leave a run alone; all others wait until it is free.
var whileHeld = map[cluster.Verb]bool{cluster.NoVerb: true, cluster.Status: true, cluster.Speed: true, cluster.Pace: true, cluster.Set: true, cluster.Export: true,
	cluster.Quit: true}

// follows reports that a command that was typed has to wait for what is under way.
func (m *Model) follows(c cluster.Command) bool {
	s, holds := m.work.(*stint)
	if !holds || whileHeld[c.Verb] {
		return false
	}
	m.pending = append(m.pending, c)
	m.say("%s follows when this is done: %s.", c, strings.ToLower(s.what[:1])+s.what[1:])
	return true
}

// takePending carries out what was typed meanwhile.
func (m *Model) takePending() tea.Cmd {
	var all []tea.Cmd
	for len(m.pending) > 0 && m.free() {
		c := m.pending[0]
		m.pending = m.pending[1:]
		m.unsay()
		all = append(all, m.execute(c))
		if m.isError && len(m.pending) > 0 {
			m.notice += fmt.Sprintf(" What was typed to follow it is not done: %s.", m.pending[0])
			m.pending = nil
		}
	}
	return tea.Batch(all...)
}
