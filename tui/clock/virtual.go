package clock

import (
	"container/heap"
	"time"

	tea "charm.land/bubbletea/v2"
)

// Virtual is a clock that stands still until its driver moves it. It is not safe for use by several goroutines: the
// driver, the model and its commands run in one.
//
// A command of After yields a [Timer]. The driver hands it back with [Virtual.Start], and later takes the messages
// that are due with [Virtual.Next]:
//
//	for msg, ok := v.Next(until); ok; msg, ok = v.Next(until) {
//		deliver(msg)
//	}
type Virtual struct {
	now    time.Duration
	timers timers
	// started counts the timers ever started: of two that are due at the same time the one started first comes first.
	started uint64
}

// NewVirtual makes a clock that stands at zero.
func NewVirtual() *Virtual { return &Virtual{} }

// Timer is what a command of a virtual clock yields: a wish to get Msg when D has passed.
type Timer struct {
	D   time.Duration
	Msg tea.Msg
}

// Now is the virtual time.
func (v *Virtual) Now() time.Duration { return v.now }

// After gives a command that yields a [Timer] at once.
func (v *Virtual) After(d time.Duration, msg tea.Msg) tea.Cmd {
	return func() tea.Msg { return Timer{D: max(d, 0), Msg: msg} }
}

// Work gives a command that yields a [Timer] at once.
func (v *Virtual) Work(msg tea.Msg) tea.Cmd { return v.After(Slice, msg) }

// Start takes a timer in: its message is due at Now plus its D.
func (v *Virtual) Start(t Timer) {
	v.started++
	heap.Push(&v.timers, timer{due: v.now + max(t.D, 0), number: v.started, msg: t.Msg})
}

// Due tells when the next message is due, and false if no timer runs.
func (v *Virtual) Due() (time.Duration, bool) {
	if len(v.timers) == 0 {
		return 0, false
	}
	return v.timers[0].due, true
}

// Next moves the time to the earliest timer that is due not later than until, and takes its message out. If there is
// none it moves the time to until and answers false. The time never goes back.
func (v *Virtual) Next(until time.Duration) (tea.Msg, bool) {
	if due, ok := v.Due(); !ok || due > until {
		v.now = max(v.now, until)
		return nil, false
	}
	t := heap.Pop(&v.timers).(timer)
	v.now = max(v.now, t.due)
	return t.msg, true
}

// Forget drops all timers. The driver calls it when the program that asked for them is gone.
func (v *Virtual) Forget() { v.timers = nil }

type timer struct {
	due    time.Duration
	number uint64
	msg    tea.Msg
}

// timers is a heap in order of time, and of start among equals.
type timers []timer

func (t timers) Len() int { return len(t) }
func (t timers) Less(i, j int) bool {
	if t[i].due != t[j].due {
		return t[i].due < t[j].due
	}
	return t[i].number < t[j].number
}
func (t timers) Swap(i, j int) { t[i], t[j] = t[j], t[i] }
func (t *timers) Push(x any)   { *t = append(*t, x.(timer)) }
func (t *timers) Pop() any {
	last := len(*t) - 1
	x := (*t)[last]
	(*t)[last] = timer{} // The message must not be kept alive by the array.
	*t = (*t)[:last]
	return x
}
