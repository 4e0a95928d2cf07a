package tui

import (
	"fmt"
	"path/filepath"
	"strings"

	tea "charm.land/bubbletea/v2"

	"synod/cluster"
	"synod/roles"
)

// The commands that may take long: to let time pass, to go on by many steps, to open a saved run.

func (m *Model) steps(c cluster.Command) tea.Cmd {
	m.stop()
	taken := 0
	slice := func(m *Model) bool {
		for range min(sliceSteps, c.N-taken) {
			if !m.run.Step() {
				m.say("Nothing more is due.")
				taken = c.N
				break
			}
			taken++
		}
		m.atNow()
		return taken == c.N
	}
	return m.begin(&stint{what: fmt.Sprintf("Taking %s", roles.Count(c.N, "step")), goal: fmt.Sprintf("step %d", m.st().Steps()+c.N), slice: slice,
		share: func(*Model) (done, of float64) { return float64(taken), float64(c.N) },
		word:  func(*Model) string { return fmt.Sprintf("after %d of them", taken) }})
}

func (m *Model) runFor(c cluster.Command) tea.Cmd {
	m.run.Goto(m.run.Present().Steps())
	m.hush()
	from, first := m.st().Now(), m.st().Steps()
	slice := func(m *Model) bool {
		before := m.st().Steps()
		n := m.run.Advance(from+c.Min, sliceSteps)
		m.follow(before+1, m.clock.Now())
		m.atNow()
		if n < sliceSteps && m.st().Steps() == first {
			m.say("Nothing happened in %s, because nothing was due.", hours(c.Min))
		}
		return n < sliceSteps
	}
	return m.begin(&stint{what: "Running for " + hours(c.Min), goal: hours(c.Min), slice: slice,
		share: func(m *Model) (done, of float64) { return float64(m.st().Now() - from), float64(c.Min) },
		word: func(m *Model) string {
			return fmt.Sprintf("after %s, at step %d; the run up to there is kept", m.st().Now()-from, m.st().Steps())
		}})
}

// goingTo is the way to a step of a very long past.
func goingTo(step int, far *cluster.Approach) *stint {
	return &stint{
		what: fmt.Sprintf("Going to step %d", step),
		slice: func(m *Model) bool {
			if !far.Advance(sliceSteps) {
				return false
			}
			m.run.Goto(step)
			m.atNow()
			return true
		},
		share: func(*Model) (float64, float64) { done, of := far.Progress(); return float64(done), float64(of) },
		word:  func(m *Model) string { return fmt.Sprintf("on the way; this is step %d still", m.st().Steps()) },
	}
}

// hours writes a time without parts that are zero: 24h and not 24h0m0s.
func hours(t cluster.Time) string {
	text := t.String()
	if whole, ok := strings.CutSuffix(text, "m0s"); ok {
		text = strings.TrimSuffix(whole+"m", "h0m")
		if text != whole+"m" {
			text += "h"
		}
	}
	return text
}

// opening is a saved run that is being opened.
type opening struct {
	name string
	run  *cluster.Opening // nil while the file is read
	work *stint
	then func(*Model)        // it is open
	fail func(*Model, error) // it never will be
}

// newOpening returns the work of opening a run, of which nobody else has the cluster.
func newOpening(name string) *opening {
	o := &opening{name: name, fail: (*Model).fail}
	o.work = &stint{what: "Opening " + name, slice: o.slice, share: o.share, word: o.word, abandon: func() {
		if o.run != nil {
			o.run.Close()
		}
	}}
	return o
}

func (o *opening) slice(m *Model) bool {
	done, err := o.run.Advance(sliceSteps)
	switch {
	case err != nil:
		o.work.drop()
		o.fail(m, err)
	case done:
		m.work = nil
		o.then(m)
	}
	return done || err != nil
}

func (o *opening) share(*Model) (float64, float64) {
	if o.run == nil {
		return 0, 0
	}
	done, of := o.run.Progress()
	return float64(done), float64(of)
}

func (o *opening) word(*Model) string {
	if o.run != nil {
		if done, of := o.run.Progress(); of > 0 {
			return fmt.Sprintf("after %d of %s", done, roles.Count(of, "step"))
		}
	}
	return "while it was read"
}

// fileRead is what came of reading the file of a run.
type fileRead struct {
	opening *opening
	run     *cluster.Opening
	err     error
}

// openFile opens a saved run in place of the present one, which is shown until it is there.
func (m *Model) openFile(c cluster.Command) tea.Cmd {
	if isTape(c.Word) {
		return m.openTape(c.Word)
	}
	return m.openRun(c.Word, func(m *Model, run *cluster.Timeline) tea.Cmd {
		p := newPlace(run, pulse{speed: m.speed})
		p.level, p.name = opened, filepath.Base(c.Word)
		m.enter(p)
		m.hush()
		m.say("%s is open; it has %s. {place.keep} keeps it as your own run, {place.up} leaves it.", c.Word, roles.Count(m.run.Present().Steps(), "step"))
		return nil
	}, nil)
}

// openRun opens a saved run for whoever takes it over then. What was to go with it is given up with gone, if it never comes.
func (m *Model) openRun(file string, then func(*Model, *cluster.Timeline) tea.Cmd, gone func()) tea.Cmd {
	o := newOpening(file)
	o.then = func(m *Model) { m.owed = then(m, o.run.Timeline()) }
	if gone != nil {
		abandon := o.work.abandon
		o.work.abandon = func() { abandon(); gone() }
	}
	m.hush()
	m.take(o.work)
	o.work.began = m.clock.Now()
	known, place := roles.Among(m.protocols), m.files
	return func() tea.Msg {
		text, err := place.Read(file, cluster.MaxFile)
		if err != nil {
			return fileRead{o, nil, fmt.Errorf("%s cannot be opened: %w", file, err)}
		}
		run, err := cluster.BeginOpening(text, file, known)
		return fileRead{o, run, err}
	}
}

// goOnOpening goes on when the file is read.
func (m *Model) goOnOpening(r fileRead) tea.Cmd {
	switch {
	case m.work != r.opening.work: // it was stopped meanwhile
		if r.run != nil {
			r.run.Close()
		}
		return nil
	case r.err != nil:
		m.work = nil
		r.opening.work.drop()
		m.fail(r.err)
		return nil
	}
	r.opening.run = r.run
	return m.workOn(r.opening.work)
}

// openAtStart goes on opening the run that the dashboard was started with.
func (m *Model) openAtStart() tea.Cmd {
	if m.first == nil {
		return nil
	}
	o := m.first
	m.first = nil
	return m.begin(o.work)
}

// openingOf returns the opening of the run that the dashboard shows. It is shown as it begins until all of it is there; if that
// will never be, there is nothing to be shown.
func (m *Model) openingOf(name string, run *cluster.Opening) *opening {
	o := newOpening(name)
	o.run, o.work.abandon = run, nil
	o.then = func(m *Model) {
		m.settle()
		m.arrived(name)
	}
	o.fail = func(m *Model, err error) { m.failed, m.quitting = err, true }
	return o
}
