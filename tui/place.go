package tui

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"synod/cluster"
	"synod/cluster/chronicle"
	"synod/cluster/scenario"
	"synod/roles"
)

// place is a run and how it is looked at: its clock, what is selected in it, and what plays it. The dashboard shows one
// place; those that stand below are whole and still.
type place struct {
	run    *cluster.Timeline
	looked *cluster.State // of a place that is only looked at from another, in place of where its run stands; else nil
	level  level
	name   string // in the header, when it is not my run
	pulse

	selected roles.ID
	focus    focus
	full     bool   // what has the focus has the whole screen
	picked   uint64 // the message that is selected on the Stage; 0 for none
	view     int    // index into views
	events   eventsPanel
	messages messagesPanel
	log      logPanel
	board    boardPanel
	diagram  diagram
	flights  flights
	kept     *chronicle.Chronicle // the index of the run
	bar      timeBar
	told     telling // what has happened, in the words of whoever did it

	lesson *scenario.Player // nil when none is told
	beat   *beat            // what is played of the lesson now; nil for nothing
	versus *comparison      // nil where nothing is compared
	script *script          // a run that was found and is played; nil for none
	judged []string         // the verdicts that have been shown
	found  *verdict         // the last run that a search has found; nil for none
	sought string           // what the last search said that has found nothing
	spared []roles.Flaw     // rules that a search has not missed, because their partner is in force
	saved  int              // how many acts there were when the run was saved
	known                   // what has been told of the run
}

// level says what a place can stand on: on those of lower levels.
type level int

const (
	myRun   level = iota
	opened        // a lesson, or a run from a file
	derived       // a run that was found from the one below
)

// newPlace returns a place for a run, which it owns, with a clock.
func newPlace(run *cluster.Timeline, p pulse) *place {
	p.instant = float64(run.State().Now())
	return &place{run: run, kept: chronicle.Keep(run), pulse: p, selected: run.State().IDs()[0]}
}

// st returns the cluster as it is looked at.
func (p *place) st() *cluster.State {
	if p.looked != nil {
		return p.looked
	}
	return p.run.State()
}

// atNow has the movement on the screen begin where virtual time stands.
func (p *place) atNow() { p.instant = float64(p.st().Now()) }

// clear forgets what belonged to another run. The view stays.
func (p *place) clear() {
	p.selected = p.st().IDs()[0]
	p.lesson, p.script, p.spared, p.saved, p.known = nil, nil, nil, 0, known{}
	p.picked = 0
	p.judged, p.found, p.sought, p.beat = nil, nil, "", nil
	p.events, p.messages, p.log, p.told = eventsPanel{}, messagesPanel{}, logPanel{}, telling{}
	p.diagram = diagram{zoom: p.diagram.zoom, zoomed: p.diagram.zoomed, form: p.diagram.form}
	p.atNow()
}

// home returns my run, which everything else stands on.
func (m *Model) home() *place {
	if len(m.below) > 0 {
		return m.below[0]
	}
	return m.place
}

// enter goes up to a place. One of its level is left for it, with what stands on that; the one below stands still.
func (m *Model) enter(p *place) {
	m.leaveWork()
	m.hasRead()
	for m.level >= p.level {
		m.leavePlace()
	}
	m.stop()
	m.below, m.place = append(m.below, m.place), p
	m.overlays, m.prompt = nil, nil
}

// leavePlace goes down to the place below, and ends the run that is left.
func (m *Model) leavePlace() {
	m.noteLesson()
	m.place.close()
	m.hasRead()
	last := len(m.below) - 1
	m.place, m.below = m.below[last], m.below[:last]
}

// goHome leaves every place but my run.
func (m *Model) goHome() {
	m.leaveWork()
	for len(m.below) > 0 {
		m.leavePlace()
	}
	m.overlays, m.prompt = nil, nil
}

// down goes one place down, which is as it was.
func (m *Model) down() tea.Cmd {
	m.leaveWork()
	if m.versus != nil {
		m.overlays = nil
	}
	m.leavePlace()
	m.notice = ""
	switch {
	case m.level == myRun && m.hands.Within:
		m.say("%s, as you left it. {clock.toggle} goes on.", m.hands.Tape)
	case m.level == myRun:
		m.say("Your run, as you left it. {clock.toggle} goes on.")
	case m.lesson != nil:
		m.say("The lesson, as you left it. {lesson/play.next} goes on.")
	default:
		m.say("%s, as you left it. {clock.toggle} goes on.", m.name)
	}
	return nil
}

// leaveWork ends what is under way, for it belongs to the place that is left.
func (m *Model) leaveWork() {
	switch w := m.work.(type) {
	case nil:
	case *stint:
		w.stop(m)
	default:
		w.drop()
		m.work, m.pending = nil, nil
		m.say("The search is stopped for this.")
	}
}

// up does what esc does when nothing lies over the panels: the first of what can be ended here.
func (m *Model) up() tea.Cmd {
	switch {
	case m.work != nil:
		return m.stopWork()
	case m.onStage() && m.letGo(), m.focus == onView && m.unfilter():
		return nil
	case m.full:
		m.full = false
		return nil
	case len(m.below) > 0:
		return m.down()
	case m.hands.Within:
		return m.quit() // to what stands below the tape
	}
	m.say("{place.up} goes no further up; {place.leave} quits.")
	return nil
}

// unfilter clears the filter of the view, if it has one.
func (m *Model) unfilter() bool {
	switch views[m.view].name {
	case "Messages":
		had := m.messages.filter != "" || m.messages.kind != ""
		m.messages.filter, m.messages.kind = "", ""
		return had
	case "Space-time":
		had := m.diagram.kind != ""
		m.diagram.kind = ""
		return had
	case "Events":
		had := m.events.filter != "" || m.events.kind != 0
		m.events.filter, m.events.kind = "", 0
		return had
	}
	return false
}

// onlyForLesson reports whether the dashboard was started for the lesson that is shown, and nothing was done, in it or
// below it.
func (m *Model) onlyForLesson() bool {
	return m.forLesson && len(m.below) == 1 && m.lesson != nil && m.run.Acts() == 0 && m.home().run.Untouched() && len(m.shelf) == 0
}

// leave leaves the place; my own run is left by quitting.
func (m *Model) leave() tea.Cmd {
	if len(m.below) > 0 && !m.onlyForLesson() {
		return m.down()
	}
	if m.asksToQuit() && !m.hands.Within {
		m.open(&farewell{file: m.freeName("run", ".synod"), goesOn: m.keeping != nil && !m.keeping.over})
		return nil
	}
	return m.quit()
}

// keep makes what is shown my own run. The one before goes on the shelf.
func (m *Model) keep() tea.Cmd {
	within := m.hands.Within && m.hands.Taken
	switch {
	case len(m.below) == 0 && !within:
		m.say("This is your own run already.")
		return nil
	case m.held():
		return nil
	case within:
		return m.handUp()
	}
	m.leaving(func(m *Model) error {
		home := m.home()
		old, err := home.run.Take(m.run)
		if err != nil {
			return err
		}
		m.leaveWork()
		kept := m.place
		if c := kept.versus; c != nil {
			c.sides[1-c.active].run.Close()
			kept.versus, m.overlays = nil, nil
		}
		kept.run, kept.level, kept.name, kept.lesson, kept.script, kept.beat = home.run, myRun, "", nil, nil, nil
		kept.kept, kept.bar = home.kept, timeBar{}
		for _, p := range m.below[1:] {
			p.run.Close()
		}
		m.place, m.below = kept, nil
		m.say("This is your own run now.%s", m.shelve(old))
		return nil
	})
	return nil
}

// above reports whether something else than my run is shown.
func (m *Model) above() bool { return len(m.below) > 0 || m.hands.Within }

// wayLine says in the header where one is, if that is not my own run, and how much of the way there.
func (m *Model) wayLine(form wayForm) line {
	if !m.above() || form == wayUntold {
		return nil
	}
	names := []string{"my run"}
	if m.hands.Within {
		names = append(names, m.hands.Tape)
	}
	for i, p := range append(m.below[:len(m.below):len(m.below)], m.place) {
		if i > 0 {
			names = append(names, p.name)
		}
	}
	t := m.theme
	var l line
	switch here := len(names) - 1; form {
	case wayEnd:
		l, names = line{{t.glyph.way + " ", t.dim}}, names[here:]
	case wayBack:
		names = names[here-1:]
	}
	for i, name := range names {
		switch {
		case i > 0:
			l = append(l, span{" " + t.glyph.way + " ", t.dim}, span{name, t.strong})
		case name == "my run":
			l = append(l, span{name, t.key})
		default:
			l = append(l, span{name, t.strong})
		}
	}
	return l
}

// nameOfLesson is how the header names a lesson: by its number in the list, or by its own name.
func (m *Model) nameOfLesson(s *scenario.Scenario) string {
	for _, info := range scenario.List(m.protocols) {
		if info.Title == s.Title && info.Protocol == s.Settings.Protocol.Name && info.Number > 0 {
			return fmt.Sprintf("lesson %d", info.Number)
		}
	}
	return s.Name
}
