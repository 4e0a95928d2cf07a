package tui

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"synod/cluster"
	"synod/roles"
)

// A beat of a lesson is played at reading pace: time passes, messages fly, and after each command there is a moment to see what
// has come of it. It stops at the beat's end.

// beat is what is being played of a lesson.
type beat struct {
	quiet bool    // the scenario wants it to be over quickly
	pause float64 // so many seconds nothing happens, at speed 1
	seq   uint64  // the message that flies because the scenario delivers it; 0 for none
	flown float64 // how much of its way it has flown
}

// How long things take in a beat, in seconds at speed 1: a message that is delivered by hand flies, and after each command there
// is a look; a command that lets time pass takes no longer than a stretch. Where a scenario is quiet, all goes by quickly.
const (
	flightSeconds  = 0.9
	lookSeconds    = 0.5
	longestLook    = 2
	stretchSeconds = 8
	haste          = 5
)

// idle is how much virtual time may pass without anything; what is beyond that is passed over.
const idle = 60.0

// nextBeat plays the next beat of the lesson, or, while one plays, goes to its end. From elsewhere it returns to the lesson.
func (m *Model) nextBeat() tea.Cmd {
	switch {
	case m.lesson.Astray():
		m.beat = nil
		m.stop()
		m.hush()
		if err := m.lesson.Return(); err != nil {
			m.fail(err)
		}
		m.atNow()
		return nil
	case m.lesson.Done():
		m.say("This was the end of the lesson. {place.keep} keeps its run as yours, {lessons.open} chooses another lesson, {place.up} leaves.")
		return nil
	case m.beat != nil:
		return m.endOfBeat()
	}
	m.hush()
	m.beat = &beat{quiet: m.lesson.Upcoming().Quiet}
	if err := m.lesson.Begin(); err != nil {
		m.fail(err)
	}
	m.let(byBeat)
	m.atNow()
	m.playBeat(0, m.clock.Now())
	return nil
}

// endOfBeat goes to the end of the beat at once.
func (m *Model) endOfBeat() tea.Cmd {
	m.hush()
	m.beat = nil
	m.stop()
	return m.playAtOnce(1)
}

// playAtOnce plays so many beats, without anything to be seen between.
func (m *Model) playAtOnce(beats int) tea.Cmd {
	lesson := m.lesson
	if beats == 0 {
		m.atNow()
		return nil
	}
	return m.begin(&stint{
		what: "Playing on", goal: "the beat's end",
		slice: func(m *Model) bool {
			done, err := lesson.Some(sliceSteps)
			if err != nil {
				m.fail(err)
			}
			m.atNow()
			m.show(lesson.Cues())
			if done {
				beats--
				m.sumUp()
			}
			return beats == 0 || lesson.Done()
		},
		share: func(*Model) (float64, float64) { over, of := lesson.Lines(); return float64(over), float64(of) },
		word: func(m *Model) string {
			return fmt.Sprintf(m.keyedFormat("at step %d; {lesson/play.next} goes on from there"), m.st().Steps())
		},
	})
}

// beatBack goes to where the beat began that is shown: narration and run together.
func (m *Model) beatBack() tea.Cmd {
	if m.held() {
		return nil
	}
	played, _ := m.lesson.Progress()
	switch {
	case m.lesson.Midway():
	case played == 0:
		m.say("This is the beginning of the lesson.")
		return nil
	default:
		played--
	}
	m.hush()
	m.beat = nil
	m.stop()
	if err := m.lesson.Again(); err != nil {
		m.fail(err)
		return nil
	}
	m.known = known{}
	m.log.told = 0
	m.show(m.lesson.Lead())
	return m.playAtOnce(played)
}

// onPath reports whether a lesson is open, and its run is the one that is lived.
func (m *Model) onPath() bool { return m.lesson != nil && !m.lesson.Astray() }

// stray begins a branch for whoever acts on their own in a lesson or in a run that was found, so that what is played can go on where
// it was.
func (m *Model) stray() error {
	if m.script != nil && m.script.onPath(m.run) {
		return m.run.Fork()
	}
	if !m.onPath() {
		return nil
	}
	m.beat = nil
	m.stop()
	if m.run.Behind() > 0 {
		return nil // to act in the past begins one anyway
	}
	return m.run.Fork()
}

// show shows what the scenario wants to be shown.
func (m *Model) show(cues []cluster.Command) {
	for _, c := range cues {
		switch c.Verb {
		case cluster.View:
			m.showView(c)
		case cluster.Select:
			m.choose(c)
		}
	}
}

// stepOfBeat plays the lesson's next step.
func (m *Model) stepOfBeat() tea.Cmd {
	before := m.st().Steps()
	for at := -1; m.st().Steps() == before && !m.lesson.Done(); {
		played, _ := m.lesson.Progress()
		if at >= 0 && played > at {
			break // a beat without steps is over
		}
		at = played
		if _, err := m.lesson.Watch(math.MaxInt, 1); err != nil {
			m.fail(err)
		}
	}
	m.show(m.lesson.Cues())
	m.beat = nil
	m.atNow()
	if !m.lesson.Midway() {
		m.sumUp()
	}
	return nil
}

// playBeat plays a little of the beat: so many seconds at speed 1.
func (m *Model) playBeat(seconds float64, now time.Duration) {
	b := m.beat
	if b.quiet {
		seconds *= haste
	}
	if b.pause -= seconds; b.pause > 0 {
		return
	}
	b.pause = 0
	c := m.lesson.Ahead()
	switch c.Verb {
	case cluster.Run, cluster.Step:
		m.passInBeat(c, seconds, now)
		return
	case cluster.Deliver:
		if m.flies(c, seconds) {
			return
		}
	}
	before := m.st().Steps()
	over := m.goInBeat(math.MaxInt, math.MaxInt)
	m.atNow()
	if m.st().Steps() != before {
		m.told = telling{} // each command has its own sentence
		if !m.toldInBeat(before, now) && m.told.text == "" && m.run.Behind() == 0 {
			m.answer()
		}
	}
	if over {
		m.sumUp()
		return
	}
	b.pause = m.glanceTime()
}

// glanceTime is for how long, in seconds at speed 1, nothing happens after a command: long enough to read what has come of it, more or
// less. What decides something has been held already.
func (m *Model) glanceTime() float64 {
	if !m.paced() || m.standing() {
		return lookSeconds
	}
	return max(lookSeconds, min(readingTime(m.told.text, 1).Seconds()/2, longestLook))
}

// passInBeat lets time pass. What decides something is held.
func (m *Model) passInBeat(c cluster.Command, seconds float64, now time.Duration) {
	rate := tempo
	if c.Verb == cluster.Run {
		rate = max(rate, float64(c.Min)/stretchSeconds)
	}
	m.instant = max(m.instant, float64(m.st().Now())) + seconds*rate
	if due, ok := m.run.NextDue(); ok {
		m.instant = max(m.instant, float64(due)-idle)
	} else if c.Verb == cluster.Run {
		m.instant = math.Inf(1)
	}
	until := cluster.Time(math.MaxInt64 / 2)
	if m.instant < float64(until) {
		until = cluster.Time(math.Floor(m.instant))
	}
	for taken := 0; taken < budget; taken++ {
		before := m.st().Steps()
		over := m.goInBeat(until, 1)
		if over {
			m.sumUp()
		}
		if over || m.toldInBeat(before, now) || m.st().Steps() == before {
			break
		}
	}
	if math.IsInf(m.instant, 1) {
		m.atNow()
	}
}

// goInBeat goes on with the beat, and ends it when it is over.
func (m *Model) goInBeat(until cluster.Time, most int) (over bool) {
	over, err := m.lesson.Watch(until, most)
	if err != nil {
		m.fail(err)
	}
	m.show(m.lesson.Cues())
	if over {
		m.beat = nil
		m.stop()
		m.atNow()
	}
	return over
}

// sumUp tells at the end of a beat what weighs most in it: the invariant that it has broken, or else the value that it has chosen when
// nothing was begun, turned down or done to an agent after that. Were the last step told in its place, the point of the beat would
// be gone with the next message, and by whoever goes to the end at once it would never be seen.
func (m *Model) sumUp() {
	first := m.lesson.Since()
	weight, text := broken, m.brokenSince(first)
	if text == "" {
		weight, text = decision, m.chosenLast(first)
	}
	if text != "" {
		m.told = telling{text: text, weight: weight, since: m.clock.Now()}
		m.outcome = m.told
	}
}

// chosenLast is chosenSince, as long as the choice is what the steps from there on come to.
func (m *Model) chosenLast(first int) string {
	last := 0
	for _, e := range m.run.Events(first, m.st().Steps()) {
		switch {
		case len(e.Chosen) > 0:
			last = e.Step
		case overtakes(&e):
			last = 0
		}
	}
	if last == 0 {
		return ""
	}
	return m.chosenSince(last)
}

// overtakes reports whether an event is a story of its own, after which a choice before it is no longer what is to be told.
func overtakes(e *cluster.Event) bool {
	switch e.Kind {
	case cluster.Delivered, cluster.Expired, cluster.Waited:
	case cluster.Lost:
		return e.Ending == cluster.ByHand
	default:
		return true
	}
	return refuses(e) || slices.ContainsFunc(e.Facts, func(f roles.Fact) bool { _, begins := f.(roles.Started); return begins })
}

// toldInBeat tells what has happened since a step, and reports whether it is held to be read.
func (m *Model) toldInBeat(before int, now time.Duration) bool {
	if m.st().Steps() == before || m.run.Behind() > 0 {
		return false
	}
	if m.beat != nil && m.unhurried() && m.decided(before+1, now) {
		return true
	}
	m.follow(before+1, now)
	return false
}

// flies lets the message fly that is to be delivered, and reports whether it is still on its way.
func (m *Model) flies(c cluster.Command, seconds float64) bool {
	b := m.beat
	if b.seq == 0 {
		for _, f := range m.st().InFlight() {
			if f.From == c.Links.From && f.To == c.Links.To && strings.HasPrefix(roles.Describe(f.Msg), c.Word) && (b.seq == 0 || f.Seq < b.seq) {
				b.seq = f.Seq
			}
		}
		b.flown = 0
	}
	if b.flown += seconds / flightSeconds; b.seq != 0 && b.flown < 1 {
		return true
	}
	b.seq = 0
	return false
}
