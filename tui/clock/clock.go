// Package clock is how the dashboard waits.
//
// A model of Bubble Tea must not look at the time of day, and must not start a timer of the library: tea.Tick starts
// to run when it is called, hides how long it takes, and can be waited for only in real time. So the model gets a
// [Clock] and asks it for a command:
//
//	case stepMsg:
//		m.advance()
//		return m, m.clock.After(50*time.Millisecond, stepMsg{})
//
// In a terminal the clock is [Real], and the command sleeps. In a test, in a tape and in a recording it is a
// [Virtual] one: the command says at once when its message is due, whoever drives the model keeps it in order of time,
// and an hour passes in no time. Both give the model the same messages in the same order, so what is seen in a test
// is what is seen in a terminal.
package clock

import (
	"time"

	tea "charm.land/bubbletea/v2"
)

// Clock is time as the dashboard knows it.
type Clock interface {
	// Now is the time since the clock was made. It never goes back.
	Now() time.Duration
	// After gives a command that yields msg when d has passed since the command was run, not since After was called.
	// A d below zero counts as zero.
	After(d time.Duration, msg tea.Msg) tea.Cmd
	// Work gives a command that yields msg as soon as those had their turn who came before: for work that is done in slices.
	// In virtual time a slice takes [Slice], so that what is seen of the work is the same on every machine.
	Work(msg tea.Msg) tea.Cmd
}

// Slice is how long a slice of work takes in virtual time, about as long as in a terminal.
const Slice = 10 * time.Millisecond

// Real is wall clock time, counted from the call.
func Real() Clock { return real{start: time.Now()} }

type real struct{ start time.Time }

func (r real) Now() time.Duration { return time.Since(r.start) }

func (r real) Work(msg tea.Msg) tea.Cmd { return func() tea.Msg { return msg } }

func (r real) After(d time.Duration, msg tea.Msg) tea.Cmd {
	return func() tea.Msg {
		time.Sleep(d)
		return msg
	}
}
