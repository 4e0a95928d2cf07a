package cli

import (
	"context"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"

	"synod/cluster/spawn"
)

// loop has a model work beside the event loop of the library, in one goroutine of its own. So the event loop is always
// free: whatever the model is busy with, keys are read, ctrl+c is seen, and the program can be ended. A panic of the model
// or of a command ends the program in the way in which it always ends, and is told of when the terminal is as it was.
type loop struct {
	send func(tea.Msg)           // to the event loop
	end  context.CancelCauseFunc // ends the program

	// Of the event loop.
	view  tea.View // what the model showed last
	given int      // how many messages it has got
	done  int      // how many of them it is done with
	parts *replies // what may be no keys

	// Of both.
	mu      sync.Mutex
	waiting []tea.Msg
	over    bool
	more    chan struct{} // something is waiting, or it is over

	model tea.Model // of the goroutine
}

// The messages between the two goroutines.
type (
	begin struct{} // the model is to begin
	shown struct { // what has come of a message
		view tea.View
		cmd  tea.Cmd
	}
	late struct{ given int } // the model should have seen a ctrl+c by now: it was the message of that number
)

// patience is how long a model may be busy when ctrl+c was pressed.
const patience = 300 * time.Millisecond

func newLoop(model tea.Model, send func(tea.Msg), end context.CancelCauseFunc) *loop {
	return &loop{model: model, send: send, end: end, parts: newReplies(), more: make(chan struct{}, 1), view: tea.View{AltScreen: true}}
}

// failed takes the panic of a goroutine.
func (l *loop) failed(p *spawn.Panic) { l.end(crash{p}) }

// start starts the goroutine. What it returns has it end, and waits for that.
func (l *loop) start() (stop func()) {
	ended := make(chan struct{})
	spawn.Alone("the dashboard", func() { l.work(); close(ended) }, func(p *spawn.Panic) { l.failed(p); close(ended) })
	return func() {
		l.mu.Lock()
		l.over = true
		l.mu.Unlock()
		l.poke()
		<-ended
	}
}

// work hands the model one message after the other.
func (l *loop) work() {
	for msg, ok := l.next(); ok; msg, ok = l.next() {
		var cmd tea.Cmd
		switch msg.(type) {
		case begin:
			cmd = l.model.Init()
		default:
			l.model, cmd = l.model.Update(msg)
		}
		l.send(shown{l.model.View(), cmd})
	}
}

// next waits for a message; false when there will be none.
func (l *loop) next() (tea.Msg, bool) {
	for {
		l.mu.Lock()
		over := l.over
		if len(l.waiting) > 0 && !over {
			msg := l.waiting[0]
			l.waiting = l.waiting[1:]
			l.mu.Unlock()
			return msg, true
		}
		l.mu.Unlock()
		if over {
			return nil, false
		}
		<-l.more
	}
}

// give hands a message to the model, which takes it when it is done with those before.
func (l *loop) give(msg tea.Msg) {
	l.given++
	l.mu.Lock()
	l.waiting = append(l.waiting, msg)
	l.mu.Unlock()
	l.poke()
}

func (l *loop) poke() {
	select {
	case l.more <- struct{}{}:
	default:
	}
}

// Init has the model begin.
func (l *loop) Init() tea.Cmd {
	l.give(begin{})
	return nil
}

// Update hands messages on, and takes what has come of them.
func (l *loop) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case shown:
		l.done++
		l.view = msg.view
		return l, l.guard(msg.cmd)
	case late:
		if l.done < msg.given {
			l.end(left)
		}
		return l, nil
	}
	all, wait := l.parts.take(msg)
	var cmds []tea.Cmd
	if wait > 0 {
		round := quiet{l.parts.round}
		cmds = append(cmds, func() tea.Msg { time.Sleep(wait); return round })
	}
	for _, msg := range all {
		l.give(msg)
		if k, ok := msg.(tea.KeyPressMsg); ok && k.String() == "ctrl+c" {
			given := l.given
			cmds = append(cmds, func() tea.Msg { time.Sleep(patience); return late{given} })
		}
	}
	return l, tea.Batch(cmds...)
}

// View is what the model showed last.
func (l *loop) View() tea.View { return l.view }

// guard has a panic of a command end the program, not the library.
func (l *loop) guard(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() (msg tea.Msg) {
		if p := spawn.Catch("a command of the dashboard", func() { msg = cmd() }); p != nil {
			l.failed(p)
			return nil
		}
		all, several := msg.(tea.BatchMsg)
		if !several {
			return msg
		}
		guarded := make(tea.BatchMsg, len(all))
		for i, cmd := range all {
			guarded[i] = l.guard(cmd)
		}
		return guarded
	}
}
