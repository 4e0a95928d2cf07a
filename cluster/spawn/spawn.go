// Package spawn is the one way to start a goroutine.
//
// A panic in a goroutine ends a program at once, whatever the others are about: the terminal stays as it was drawn on,
// and nobody is told what to do. So every goroutine is started here. A panic in it is caught and carried, with the trace
// of where it was, to whoever waits for the goroutine, and goes on there as if it had happened there; or it is handed to
// whoever was named to take it, where nobody waits. In the end it comes to the one place that gives the terminal back
// and tells what happened. (A panic in a role's Step comes nowhere near: it is the end of that agent, and news.)
package spawn

import (
	"fmt"
	"runtime/debug"
)

// Panic is a panic that was caught.
type Panic struct {
	Where string // the name of the goroutine
	Value any
	Trace []byte // of the goroutine in which it happened
}

func (p *Panic) Error() string { return fmt.Sprintf("%s: %v", p.Where, p.Value) }

// Catch runs do and returns its panic, or nil. One that was caught before is returned as it was then.
func Catch(where string, do func()) (caught *Panic) {
	defer func() { caught = Caught(where, recover()) }()
	begins(where)
	do()
	return nil
}

// Caught makes what a deferred function has recovered a panic that was caught; nil where there was none.
func Caught(where string, recovered any) *Panic {
	switch v := recovered.(type) {
	case nil:
		return nil
	case *Panic:
		return v
	}
	return &Panic{where, recovered, debug.Stack()}
}

// Task is a goroutine that somebody waits for.
type Task struct {
	ended  chan struct{}
	caught *Panic
}

// Go starts do in a goroutine of its own.
func Go(where string, do func()) *Task {
	t := &Task{ended: make(chan struct{})}
	go func() {
		defer close(t.ended)
		t.caught = Catch(where, do)
	}()
	return t
}

// Wait waits for the end of the goroutine. A panic in it goes on in the caller.
func (t *Task) Wait() {
	<-t.ended
	if t.caught != nil {
		panic(t.caught)
	}
}

// Alone starts do in a goroutine that nobody waits for. A panic in it is given to take, which must not panic.
func Alone(where string, do func(), take func(*Panic)) {
	go func() {
		if caught := Catch(where, do); caught != nil {
			take(caught)
		}
	}()
}

// Group is some goroutines that are waited for together, by the one who starts them.
type Group struct{ tasks []*Task }

// Start adds a goroutine.
func (g *Group) Start(where string, do func()) { g.tasks = append(g.tasks, Go(where, do)) }

// Wait waits for all of them. If some panicked, the panic of the one that was started first goes on in the caller.
func (g *Group) Wait() {
	for _, t := range g.tasks {
		<-t.ended
	}
	for _, t := range g.tasks {
		t.Wait()
	}
}
