package tape

import (
	"fmt"
	"iter"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"synod/tui/clock"
	"synod/tui/keymap"
)

// The pace of a live player.
const (
	// frameTime is the least time between two looks at the clock, which is some thirty frames a second.
	frameTime = 33 * time.Millisecond
	// lostTime is how late a look may be before the time is taken for lost, as when a laptop sleeps: a tape must not
	// rush through what nobody saw.
	lostTime = 250 * time.Millisecond
)

// Live plays a tape in a real terminal, at the tape's own pace. It is a model for tea.NewProgram.
//
// The program in the tape runs as in [Play]: in virtual time, which is moved here by the real clock. So what is seen is
// what a recording has, and time can stop. Space stops and goes on. The key t takes over: the tape ends, the program gets
// the size of the terminal, and from then on all keys go to it, as if the person had typed all that the tape typed.
// The keys q and esc end the player while the tape plays, and ctrl+c does always; ctrl+z suspends, and ctrl+l draws the screen anew.
//
// The frame has the size that the tape asks for, or that of the terminal where that is smaller. In a larger terminal it
// stands in the middle, with a line below it that tells about the tape; in one that is as high or smaller that line is
// shown only while the tape stands still. Outputs are not written: a recording must not depend on who watches.
type Live struct {
	tape          *Tape
	options       Options
	player        *player
	clock         clock.Clock
	next          func() (time.Duration, bool)
	stop          func()
	wake          time.Duration // The virtual time at which the script goes on.
	asked         time.Duration // How long the outstanding look at the clock waits.
	last          time.Duration // The real time of the last look.
	look          int           // The number of the outstanding look; older ones are void.
	width, height int           // Of the real terminal.
	light         bool          // Its background is light.
	told          bool          // It has said what its background is.
	speed         float64       // How fast the tape plays; 1 is its own pace.
	takenAt       time.Duration // The virtual time at which a person took over.
	state         state
}

// state is what a live player is doing.
type state int

const (
	playing state = iota
	paused
	over  // The tape came to its end.
	taken // A person has taken over.
)

// The bounds of a live player's pace, as a factor of the tape's own.
const (
	slowest = 1.0 / 16
	fastest = 16
)

// lookMsg asks to look at the clock.
type lookMsg struct {
	of     *Live
	number int
}

// NewLive makes a live player. The tape must come from [Load], or have no Source in it. The clock is the real one, but
// for tests.
func NewLive(t *Tape, o Options, clk clock.Clock) *Live {
	l := &Live{tape: t, options: o, clock: clk, speed: 1}
	l.rewind()
	return l
}

// rewind puts the tape to its beginning.
func (l *Live) rewind() {
	l.player = newPlayer(l.tape, l.options, false)
	l.player.term.hands = &HandsMsg{Within: l.options.Within, Tape: l.Name()}
	l.next, l.stop = iter.Pull(l.player.script())
	l.wake, l.state = 0, playing
}

// Result is what came of the tape so far. After the program has ended it is final.
func (l *Live) Result() Result { return l.player.result() }

// Init starts to play.
func (l *Live) Init() tea.Cmd {
	l.last = l.clock.Now()
	l.begin()
	return tea.Batch(tea.RequestBackgroundColor, l.ask())
}

// begin plays what happens at once. Within a dashboard nobody watches how the program is started.
func (l *Live) begin() {
	l.step()
	for l.options.Within && l.state == playing && l.player.term.driver == nil {
		l.move(l.wake)
		l.step()
	}
}

// again plays the tape from its beginning, in the terminal as it is now.
func (l *Live) again() {
	l.stop()
	l.player.term.close()
	if place := l.options.Place; place != nil {
		place.HandBack()
	}
	l.rewind()
	if l.width > 0 && l.height > 0 {
		l.try(l.player.term.fit(l.width, l.height))
	}
	if l.told {
		l.try(l.player.term.light(l.light))
	}
	l.last = l.clock.Now()
	l.begin()
}

// try notes what went wrong, if anything did.
func (l *Live) try(err error) {
	if err != nil {
		l.player.fail(err)
	}
}

// Name is the tape's, without its ending.
func (l *Live) Name() string { return strings.TrimSuffix(path.Base(l.tape.Name), ".tape") }

// Taken reports whether a person has taken over.
func (l *Live) Taken() bool { return l.state == taken }

// Close ends the tape, and the program in it.
func (l *Live) Close() {
	l.stop()
	l.player.term.close()
}

// Update handles what the terminal sends, and the clock.
func (l *Live) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case lookMsg:
		if msg.of != l || msg.number != l.look {
			return l, nil
		}
		return l, l.onTime()
	case tea.WindowSizeMsg:
		l.width, l.height = msg.Width, msg.Height
		if l.state == taken {
			return l, l.forward(nil, l.player.term.resize(l.width, l.height))
		}
		l.try(l.player.term.fit(l.width, l.height))
	case tea.KeyPressMsg:
		return l, l.onKey(msg)
	case tea.PasteMsg, tea.PasteStartMsg, tea.PasteEndMsg, tea.MouseMsg, tea.KeyReleaseMsg, tea.FocusMsg, tea.BlurMsg:
		return l, l.forward(msg, nil)
	case tea.BackgroundColorMsg:
		return l, l.onBackground(!msg.IsDark())
	}
	return l, nil
}

func (l *Live) onKey(k tea.KeyPressMsg) tea.Cmd {
	switch name := k.String(); {
	case name == "ctrl+c":
		return l.quit()
	case name == "ctrl+z":
		return tea.Suspend // also of a program that was taken over, for it has no terminal of its own
	case name == "ctrl+l":
		return tea.ClearScreen
	case l.state == taken:
		return l.forward(k, nil)
	}
	for _, r := range l.keys().Rows("tape") {
		if slices.Contains(r.Keys, k.String()) {
			return l.Do(r.Action)
		}
	}
	return nil // The look at the clock that was asked for before is still to come.
}

// keys are those of all modes.
func (l *Live) keys() *keymap.Table {
	if l.options.Keys == nil {
		return keymap.Default()
	}
	return l.options.Keys
}

// acts are what the player does while the tape plays, by the names that the key table has for it.
var acts = map[string]func(*Live) tea.Cmd{
	"tape.pause":  (*Live).pause,
	"tape.take":   (*Live).takeOver,
	"tape.step":   (*Live).oneKey,
	"tape.faster": func(l *Live) tea.Cmd { return l.setSpeed(l.speed * 2) },
	"tape.slower": func(l *Live) tea.Cmd { return l.setSpeed(l.speed / 2) },
	"run.again": func(l *Live) tea.Cmd {
		l.again()
		return l.ask()
	},
	"tape.leave": (*Live).quit,
}

// Acts returns the acts of the key table that a player of tapes has.
func Acts() []string { return slices.Sorted(maps.Keys(acts)) }

// Do does one of the [Acts].
func (l *Live) Do(action string) tea.Cmd { return acts[action](l) }

// pause stops the tape, or lets it go on.
func (l *Live) pause() tea.Cmd {
	switch l.state {
	case playing:
		if l.advance(l.elapsed()); l.state == playing {
			l.state = paused
		}
	case paused:
		l.state, l.last = playing, l.clock.Now()
	default:
		return nil
	}
	return l.ask()
}

// oneKey plays on until the tape has pressed a key, and stops there.
func (l *Live) oneKey() tea.Cmd {
	if l.state == playing {
		l.advance(l.elapsed())
	}
	if l.state == over {
		return l.ask()
	}
	l.state = playing
	for pressed := l.player.pressed; l.state == playing && l.player.pressed == pressed; {
		l.move(l.wake)
		l.step()
	}
	if l.state == playing {
		l.state = paused
	}
	return l.ask()
}

func (l *Live) setSpeed(by float64) tea.Cmd {
	l.advance(l.elapsed())
	l.speed = min(max(by, slowest), fastest)
	return l.ask()
}

func (l *Live) quit() tea.Cmd {
	l.stop()
	if l.options.Within {
		return func() tea.Msg { return LeftMsg{l} }
	}
	return tea.Quit
}

// onBackground lets the program draw for the terminal that it is really in.
func (l *Live) onBackground(light bool) tea.Cmd {
	l.light, l.told = light, true
	l.try(l.player.term.light(light))
	return l.forward(nil, nil)
}

// takeOver hands the program to the person, if it runs.
func (l *Live) takeOver() tea.Cmd {
	if l.player.term.driver == nil {
		return nil
	}
	l.stop()
	l.state, l.last, l.takenAt = taken, l.clock.Now(), l.player.clock.Now()
	if place := l.player.options.Place; place != nil {
		place.TakeOver()
	}
	l.player.failures = nil // Whoever takes over is no longer testing the tape.
	l.try(l.player.term.tell(HandsMsg{Within: l.options.Within, Tape: l.Name(), Taken: true}))
	err := l.player.term.say("")
	if l.player.term.room = (cells{}); err == nil && l.width > 0 && l.height > 0 {
		err = l.player.term.resize(l.width, l.height)
	}
	return l.forward(nil, err)
}

// handBack gives the program back to the tape. All that the tape has typed is typed again at once, up to where it was taken over, so
// that nothing is left of what the person did.
func (l *Live) handBack() tea.Cmd {
	l.again()
	for l.state == playing && l.wake <= l.takenAt {
		l.move(l.wake)
		l.step()
	}
	l.move(l.takenAt)
	l.last = l.clock.Now()
	return l.ask()
}

// forward sends a message to the program that was taken over, if it is not nil. If the program ends, so does the player.
func (l *Live) forward(msg tea.Msg, err error) tea.Cmd {
	if l.state != taken {
		return nil
	}
	l.advance(l.elapsed())
	if msg != nil && err == nil && l.player.term.driver != nil {
		err = l.player.term.send(msg)
	}
	if err != nil {
		l.player.fail(err)
	}
	switch d := l.player.term.driver; {
	case d == nil:
		return l.quit()
	case d.handBack:
		return l.handBack()
	case len(d.up) > 0 && l.options.Within:
		up := tea.Batch(d.up...)
		d.up = nil
		return tea.Batch(up, l.ask())
	}
	return l.ask()
}

// onTime moves the tape on by the time that has passed.
func (l *Live) onTime() tea.Cmd {
	l.advance(l.elapsed())
	if l.finished() {
		return l.quit()
	}
	return l.ask()
}

// finished tells that the program has ended, that nothing will start it again, and that nothing is left to be read.
func (l *Live) finished() bool {
	return l.player.term.driver == nil && (l.state == taken || l.state == over && len(l.player.failures) == 0)
}

// elapsed is how much real time passed since the last look, without time that was lost.
func (l *Live) elapsed() time.Duration {
	now := l.clock.Now()
	d := min(now-l.last, l.asked+lostTime)
	l.last = now
	return d
}

// advance moves virtual time by d, with the script and the program.
func (l *Live) advance(d time.Duration) {
	if l.state == paused {
		return
	}
	p := l.player
	if l.state != taken {
		d = time.Duration(float64(d) * l.speed)
	}
	target := p.clock.Now() + d
	for l.state == playing && l.wake <= target {
		l.move(l.wake)
		l.step()
	}
	l.move(target)
}

func (l *Live) move(until time.Duration) {
	if err := l.player.term.advance(until); err != nil {
		l.player.fail(err)
		l.end()
	}
}

// step lets the script go on until it wants to sleep.
func (l *Live) step() {
	if l.state != playing {
		return
	}
	wake, ok := l.next()
	if !ok {
		l.end()
		return
	}
	l.wake = wake
}

func (l *Live) end() {
	if l.state == playing {
		l.state = over
	}
	l.stop()
}

// ask asks to be called when something will happen, and not at all if nothing will.
func (l *Live) ask() tea.Cmd {
	l.look++
	if l.state == paused {
		return nil
	}
	due, ok := l.player.clock.Due()
	if l.state == playing && (!ok || l.wake < due) {
		due, ok = l.wake, true
	}
	if l.finished() {
		due, ok = 0, true
	}
	if !ok {
		l.asked = 0
		return nil
	}
	wait := due - l.player.clock.Now()
	if l.state != taken {
		wait = time.Duration(float64(wait) / l.speed)
	}
	l.asked = max(wait, frameTime)
	return l.clock.After(l.asked, lookMsg{l, l.look})
}

// How tells, for whoever draws the player as a place of their own, how the tape goes on: at what pace, or why not. It reports
// whether something has gone wrong.
func (l *Live) How() (text string, wrong bool) {
	switch {
	case len(l.player.failures) > 0:
		f := l.player.failures[len(l.player.failures)-1]
		return fmt.Sprintf("%s: %s", f.Pos, firstLine(f.Text)), true
	case l.state == paused:
		return "paused", false
	case l.state == over:
		return "at its end", false
	case l.speed != 1:
		return fmt.Sprintf("tape %gx", l.speed), false
	}
	return "tape", false
}

// Stands reports whether the tape stands still.
func (l *Live) Stands() bool { return l.state == paused || l.state == over }

// status tells about the tape in one line.
func (l *Live) status() string {
	p := l.player
	at := fmt.Sprintf("%s:%d", p.tape.Name, p.line.Pos.Line)
	switch {
	case len(p.failures) > 0:
		f := p.failures[len(p.failures)-1]
		return fmt.Sprintf("%s: %s", f.Pos, firstLine(f.Text)) + l.says("tape.take", "take over") + l.says("tape.leave", "quit")
	case l.state == paused:
		return at + " paused" + l.says("tape.pause", "go on") + l.says("tape.step", "one key") + l.says("run.again", "again") +
			l.says("tape.take", "take over") + l.says("tape.leave", "quit")
	case l.state == over:
		return at + " the tape is over" + l.says("run.again", "again") + l.says("tape.take", "take over") + l.says("tape.leave", "quit")
	case l.speed != 1:
		at += fmt.Sprintf(" at %gx", l.speed)
	}
	return at + l.says("tape.pause", "pause") + l.says("tape.slower tape.faster", "speed") + l.says("tape.take", "take over") +
		l.says("tape.leave", "quit")
}

// says names the keys of acts, and what they do; acts without a key are left out.
func (l *Live) says(acts, what string) string {
	var keys []string
	for action := range strings.FieldsSeq(acts) {
		if r := l.keys().Row("tape", action); r != nil && len(r.Keys) > 0 {
			keys = append(keys, r.Names()[0])
		}
	}
	if keys == nil {
		return ""
	}
	return " · " + strings.Join(keys, " ") + " " + what
}
