package spawn

import (
	"errors"
	"strings"
	"testing"
)

// fails is a goroutine's work that panics.
func fails() { panic(errors.New("on purpose")) }

// panicOf returns what do panics with.
func panicOf(t *testing.T, do func()) (p *Panic) {
	t.Helper()
	defer func() {
		var ok bool
		if p, ok = recover().(*Panic); !ok {
			t.Fatal("there was no panic, or one that nobody has caught")
		}
	}()
	do()
	return nil
}

// told wants a panic to say where it was, what it was, and which way led there.
func told(t *testing.T, p *Panic) {
	t.Helper()
	if p == nil || p.Error() != "work: on purpose" || !strings.Contains(string(p.Trace), "spawn.fails") {
		t.Fatalf("told is %+v", p)
	}
}

func TestAPanicGoesOnInWhoWaits(t *testing.T) {
	told(t, panicOf(t, Go("work", fails).Wait))
	Go("work", func() {}).Wait()

	var g Group
	finished := false
	g.Start("rest", func() { finished = true })
	g.Start("work", fails)
	told(t, panicOf(t, g.Wait))
	if !finished {
		t.Error("the others of a group were not waited for")
	}
}

func TestAPanicIsGivenToWhoTakesIt(t *testing.T) {
	taken := make(chan *Panic)
	Alone("work", fails, func(p *Panic) { taken <- p })
	told(t, <-taken)
}

// However many goroutines a panic comes through, it is told as it was at first.
func TestAPanicStaysWhatItWas(t *testing.T) {
	told(t, Catch("above", func() { Go("between", Go("work", fails).Wait).Wait() }))
	if p := Catch("above", func() {}); p != nil {
		t.Errorf("nothing was caught, but %v", p)
	}
}
