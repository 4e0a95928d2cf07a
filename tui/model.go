package tui

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	uv "github.com/charmbracelet/ultraviolet"

	"synod/cluster"
	"synod/cluster/scenario"
	"synod/persist/history"
	"synod/persist/notes"
	"synod/persist/outfile"
	"synod/roles"
	"synod/tui/clock"
	"synod/tui/config"
	"synod/tui/keymap"
	"synod/tui/layout"
	"synod/tui/tape"
)

// Options are what a dashboard is started with.
type Options struct {
	Run   *cluster.Timeline
	Clock clock.Clock
	// Place is where files may be read and written; nil is anywhere.
	Place *outfile.Place
	// Protocols finds a protocol by its name, for the command language.
	Protocols []*roles.Protocol
	Theme     Look
	// Lesson is played from its beginning when it is not nil.
	Lesson *scenario.Player
	// Opening is what opens Run, which is at its beginning yet; File is its name. Nil when all of the run is there.
	Opening *cluster.Opening
	File    string
	// Keeping says where what is done outlives the program; nil is nowhere.
	Keeping *Keeping
	// Notes is where it is remembered which lessons were heard; "" is nowhere.
	Notes notes.File
	// FirstSteps shows hints to whoever has not used a few keys yet, which is noted in Notes.
	FirstSteps bool
	// Greeting is said at the beginning, or added to what is said then.
	Greeting string
	// Paused starts with the clock stopped; a lesson always does.
	Paused  bool
	NoMouse bool
	// NoPace holds the clock for nothing that is to be read, and NoHold not while somebody types or is in an editor.
	NoPace, NoHold bool
	// Speed is 1 when it is 0.
	Speed float64
	// Config is what the person who sits there has set; nil for nothing. Where it and another option are about the same, the other
	// one counts.
	Config *config.File
	// History keeps the commands that were typed; "" for as long as the program runs only.
	History history.File
	// Launch starts the program of a tape that plays in the dashboard; nil where none can, as in a tape.
	Launch tape.Launch
}

// Look says how the dashboard is to be drawn.
type Look struct {
	Theme  string // dark, light or auto
	Colour bool
	ASCII  bool
	Basic  bool // the terminal has sixteen colours; one that says so itself is believed
}

// Model is the dashboard. Update decides, View draws, and commands wait; a frame is a function of the model.
type Model struct {
	*place             // what is shown
	below     []*place // what stands below it, my run first
	clock     clock.Clock
	protocols []*roles.Protocol
	files     *outfile.Place

	config  *config.File
	keys    *keymap.Table
	look    Look
	theme   *Theme
	w, h    int
	screen  *uv.Buffer
	rows    rowCache
	agents  []cluster.AgentView // as the frame shows them
	faces   []face              // what they show of themselves
	seats   *layout.Layout      // where they stand
	terrain terrain
	stageAt uv.Rectangle // where the Stage is, when it is there
	knife   *knife       // that is being drawn; nil for none
	links   []tie        // the memory of the last frame's, to be written again
	taken   []bool       // by cell of the Stage: what else may not be said there
	frame   string       // what View returned last
	stale   bool         // frame no longer shows the model

	indexing bool          // a slice of the index is under way
	ticking  bool          // a tick is under way
	last     time.Duration // when virtual time was last moved

	overlays []overlay
	zones    []zone
	prompt   *prompt
	turn     *pasted // lines that are carried out; nil for none

	notice   string // an error or an answer to whoever sits here, until its time is over
	isError  bool
	answers  int // how many there have been, and timed how many of them have a time to go
	timed    int
	reading  captionState
	taped    bool     // a tape plays
	keeping  *keeping // nil for none
	greeting string   // what is to be said at the beginning
	caption  string   // of a tape
	pace     pace
	work     work              // what is under way and takes long; nil for nothing
	pending  []cluster.Command // typed meanwhile, to follow it
	first    *opening          // what the dashboard was started with, until it begins; nil for nothing
	owed     tea.Cmd           // of what a click or a key has begun
	failed   error             // why there is nothing to be shown
	asked    []string          // commands typed so far, the latest last
	history  history.File      // where they are kept; "" for nowhere
	shelf    []earlier         // runs that others took the place of, the latest last
	memory   memory
	newcomer newcomer
	clicked  clicked
	mouse    bool

	lessonList *lessons // the list of lessons as it was shown last; nil for never

	launch tape.Launch
	film   *tape.Live    // a tape that plays above my run; nil for none
	hands  tape.HandsMsg // who types, where a tape drives this dashboard

	forLesson bool // the dashboard was started for a lesson
	quitting  bool
}

// focus is the part of the screen that the arrow keys act on.
type focus int

const (
	onAgents focus = iota
	onView
	focuses
)

// overlay is something that lies over the panels until it is closed: it gets every key first.
type overlay interface {
	title() string
	// size is how much room it wants, inside its border.
	size(m *Model) (w, h int)
	draw(p pen, m *Model)
	// mode is the one of the key table whose keys it has.
	mode() string
}

// zone is a part of the screen that a click does something to.
type zone struct {
	area   uv.Rectangle
	click  func()
	agent  bool   // it is an agent: a second click inspects it
	second func() // what a second click does; nil for nothing
	right  func() // what the right button does before it opens the acts; nil for what a click does
}

// New returns a dashboard for a run, which it owns.
func New(o Options) *Model {
	m := &Model{place: newPlace(o.Run, pulse{playing: !o.Paused, speed: 1}), clock: o.Clock, protocols: o.Protocols, look: o.Theme, mouse: !o.NoMouse}
	m.launch = o.Launch
	m.history = o.History
	if m.history.Path != "" {
		m.asked, _ = m.history.Load() // without it there is less to recall, and that is all
	}
	if m.config = o.Config; m.config == nil {
		m.config = config.None()
	}
	m.findKeys()
	m.pace = pace{hurried: o.NoPace, busy: o.NoHold}
	if m.files = o.Place; m.files == nil {
		m.files = outfile.Anywhere()
	}
	m.theme = newTheme(o.Theme, o.Theme.Theme != "light")
	if o.Speed > 0 {
		m.setSpeed(o.Speed)
	}
	m.memory = remembering(o.Notes)
	m.newcomer.on = o.FirstSteps
	m.keeping, m.greeting = newKeeping(o.Keeping), o.Greeting
	switch {
	case o.Opening != nil:
		m.first = m.openingOf(o.File, o.Opening)
	case m.keeping != nil && m.keeping.From != nil:
		m.arrived(o.File)
	case m.keeping != nil && o.Lesson == nil && !m.run.Untouched():
		m.keepOn(m.keeping.came(m.run, m.clock.Now()))
	case o.Greeting != "":
		m.say("%s", o.Greeting)
	}
	if o.Lesson != nil {
		m.openAtLesson(o.Lesson)
	}
	m.tellProblems()
	return m
}

// tellProblems says what is wrong with the settings, behind what is said already.
func (m *Model) tellProblems() {
	all := m.config.Problems
	if len(all) == 0 {
		return
	}
	text := all[0].String()
	if n := len(all) - 1; n > 0 {
		text += fmt.Sprintf(" There is more: %s lists %s.", m.keyOf("settings.open"), roles.Count(len(all), "mistake"))
	}
	m.say("%s", strings.TrimSpace(m.notice+" "+text))
}

// openAtLesson makes the place that the dashboard begins with that of a lesson. My run, below it, is a new one of the same kind.
func (m *Model) openAtLesson(l *scenario.Player) {
	s := m.run.Settings()
	s.Config.Without = 0
	mine, err := cluster.NewTimeline(s, nil)
	if err != nil {
		mine, err = cluster.NewTimeline(m.run.Settings(), nil)
	}
	roles.Assert(err == nil, "a lesson has settings that no run can have: %v", err)
	told := m.run
	m.forLesson = true
	m.place = newPlace(mine, m.pulse)
	m.enterLesson(l, told)
}

// End ends what is under way, and the runs, for whoever is done with the dashboard.
func (m *Model) End() {
	m.drop()
	if m.film != nil {
		m.film.Close()
	}
	m.keeping.close()
	for _, p := range append(m.below, m.place) {
		p.close()
	}
}

// Err returns why there is nothing to be shown, once the dashboard has quit because of it.
func (m *Model) Err() error { return m.failed }

// Init asks the terminal for its background, and goes on opening what the dashboard was started with.
func (m *Model) Init() tea.Cmd { return tea.Batch(m.askBackground(), m.openAtStart(), m.waitForKey()) }

// askBackground asks the terminal for its background, unless somebody has said what it is.
func (m *Model) askBackground() tea.Cmd {
	if m.look.Theme == "auto" || m.look.Theme == "" {
		return tea.RequestBackgroundColor
	}
	return nil
}

// tick moves virtual time.
type tick struct{}

// frameTime is the time from one frame of movement to the next: 25 a second look smooth, and leave a slow terminal or
// a far one time to breathe.
const frameTime = 40 * time.Millisecond

// tempo is how many milliseconds of virtual time pass a second at speed 1: a hop of 25 ms takes about a second.
const tempo = 25.0

// budget bounds the steps of one frame, so that the highest speeds keep the keyboard alive.
const budget = 4 * sliceSteps

// Update handles one message.
func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	m.stale = true
	var cmd tea.Cmd
	if m.film != nil {
		var done bool
		if cmd, done = m.toTape(msg); done {
			m.keepMine() // one may have quit
			return m, cmd
		}
	}
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.resize(msg.Width, msg.Height)
	case tea.BackgroundColorMsg:
		if m.look.Theme == "auto" || m.look.Theme == "" {
			m.theme = newTheme(m.look, msg.IsDark())
		}
	case tea.ColorProfileMsg:
		if m.look.Basic = m.look.Basic || msg.Profile == colorprofile.ANSI; m.look.Basic {
			m.theme = newTheme(m.look, m.theme.dark)
		}
	case tea.ModeReportMsg:
		measure(msg)
	case tick:
		m.ticking = false
		m.endStand()
		m.keepPace()
		m.advance()
		m.remain(m.clock.Now())
	case tea.KeyPressMsg:
		m.newcomer.keys, m.newcomer.idle = m.newcomer.keys+1, false
		cmd = tea.Batch(m.key(msg), m.waitForKey())
	case idleFor:
		m.newcomer.idle = msg.keys == m.newcomer.keys
	case tapeRead:
		cmd = m.playTape(msg)
	case tape.HandsMsg:
		m.inHands(msg)
	case handedUp:
		cmd = m.keepOfTape(msg)
	case tea.PasteMsg:
		m.paste(msg.Content)
	case tea.MouseClickMsg:
		if !m.click(msg.Mouse()) {
			m.drawKnife(msg.Mouse())
		}
	case tea.MouseMotionMsg:
		if !m.dragBar(msg.Mouse()) {
			m.dragKnife(msg.Mouse())
		}
	case tea.MouseReleaseMsg:
		if !m.dropBar(msg.Mouse()) {
			m.dropKnife(msg.Mouse())
		}
	case tea.MouseWheelMsg:
		m.wheel(msg.Mouse())
	case explored:
		m.finish(msg)
	case sliced:
		cmd = m.workOn(msg.stint)
	case indexed:
		m.indexing = false
	case readOn:
		msg.of.reads = false
	case fileRead:
		cmd = m.goOnOpening(msg)
	case interface{ Caption() string }:
		m.caption, m.taped = msg.Caption(), true
	case forget:
		m.forget(msg)
	}
	cmd = tea.Batch(cmd, m.pay(), m.takePending(), m.takeTurns(), m.takeUp())
	m.showVerdict()
	m.keepPace()
	m.keepMine()
	m.noteLesson()
	cmd = tea.Batch(cmd, m.readIndex(), m.wake(), m.forgetLater())
	m.fitCaption()
	return m, tea.Batch(cmd, m.fetchDiagram())
}

// wake asks for the next tick when something moves and none is under way. A screen on which nothing moves costs
// nothing.
func (m *Model) wake() tea.Cmd {
	if m.ticking || !m.moving() && !m.searching() && !m.standing() || m.quitting {
		return nil
	}
	m.ticking = true
	m.last = m.clock.Now()
	return m.clock.After(frameTime, tick{})
}

// moving reports whether virtual time passes.
func (m *Model) moving() bool {
	if _, holds := m.work.(*stint); holds || !m.runs() || m.quitting {
		return false
	}
	if m.beat != nil {
		return true
	}
	if m.run.Behind() > 0 {
		return false
	}
	_, due := m.run.NextDue()
	return due
}

// advance lets virtual time pass as much as real time has.
func (m *Model) advance() {
	now := m.clock.Now()
	passed := min(now-m.last, 4*frameTime)
	m.last = now
	if !m.moving() {
		return
	}
	if m.beat != nil {
		m.playBeat(passed.Seconds()*m.speed, now)
		return
	}
	m.instant = max(m.instant, float64(m.st().Now())) + passed.Seconds()*tempo*m.speed
	m.pass(cluster.Time(math.Floor(m.instant)), now)
}

// do carries out a command of the cluster and says so when it is impossible.
func (m *Model) do(c cluster.Command) bool {
	if m.held() || m.seesOnly() {
		return false
	}
	done := false
	m.leaving(func(m *Model) error {
		err := m.run.Possible(c)
		if err == nil {
			err = m.stray()
		}
		if err == nil {
			err = m.run.Do(c)
		}
		if done = err == nil; done {
			m.done()
		}
		return err
	})
	return done
}

// done tells what came of a command.
func (m *Model) done() {
	m.reading.tall = 0
	m.answer()
	m.atNow()
}

// open puts an overlay on top.
func (m *Model) open(o overlay) { m.overlays = append(m.overlays, o) }

// close takes the topmost overlay away.
func (m *Model) close() {
	if n := len(m.overlays); n > 0 {
		m.overlays = m.overlays[:n-1]
	}
}

// top returns the topmost overlay, or nil.
func (m *Model) top() overlay {
	if n := len(m.overlays); n > 0 {
		return m.overlays[n-1]
	}
	return nil
}

// zone has a click on a part of a pen's rectangle do something.
func (m *Model) zone(p pen, x, y, w, h int, click func()) {
	m.zones = append(m.zones, zone{area: p.sub(x, y, w, h).area, click: click})
}

// selectAgent moves the selection by some places.
func (m *Model) selectAgent(by int) {
	ids := m.st().IDs()
	i := max(0, slices.Index(ids, m.selected))
	m.selected = ids[(i+by+len(ids))%len(ids)]
}

// selectFar moves the selection by many places, but not beyond the last one.
func (m *Model) selectFar(by int) {
	ids := m.st().IDs()
	i := max(0, slices.Index(ids, m.selected))
	m.selected = ids[min(max(0, i+by), len(ids)-1)]
}

func (m *Model) resize(w, h int) {
	if w == m.w && h == m.h {
		return
	}
	m.w, m.h = w, h
	m.reading = captionState{}
	m.screen, m.rows = uv.NewBuffer(w, h), rowCache{}
}

// click does what the topmost zone under the pointer says, and reports whether there is one.
func (m *Model) click(at tea.Mouse) bool {
	m.unsay()
	m.newcomer.keys, m.newcomer.idle = m.newcomer.keys+1, false
	for i := len(m.zones) - 1; i >= 0; i-- {
		if z := m.zones[i]; (uv.Position{X: at.X, Y: at.Y}).In(z.area) {
			twice := m.clicked.again(at, m.clock.Now())
			if at.Button == tea.MouseRight && z.right != nil {
				z.right()
			} else {
				z.click()
			}
			switch free := m.top() == nil && m.prompt == nil; {
			case free && at.Button == tea.MouseRight:
				m.open(newMenu(m))
			case free && twice && z.agent:
				m.open(newInspector(m))
			case free && twice && z.second != nil:
				z.second()
			}
			return true
		}
	}
	return false
}
