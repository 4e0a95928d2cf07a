package tui

import (
	"testing"

	"synod/roles/all"
)

// Whoever keeps a lesson's run while a beat of it plays goes on with that run by hand.
func TestABeatIsKept(t *testing.T) {
	d := start(t, sizes[1], Options{Protocols: all.Protocols()})
	d.do("L down down down enter")
	d.next()
	d.Advance(d.clock.Now() + 3e8)
	if d.model.beat == nil {
		t.Fatal("no beat plays")
	}
	d.do("K")
	if d.model.beat != nil || d.model.lesson != nil || d.model.above() {
		t.Errorf("the lesson goes on: %+v", d.model.beat)
	}
	d.Advance(d.clock.Now() + 5e9)
}

// V in a run that a search found says that what was found comes later, and not that nobody has searched.
func TestTheVerdictOfAFoundRunComesLater(t *testing.T) {
	d := start(t, sizes[1], Options{Protocols: alone()})
	d.do(searching + " y V")
	d.wants("what the search found breaks later in this run")
}
