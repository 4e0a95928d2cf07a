package cluster

import (
	"bytes"
	"strings"
	"testing"

	"synod/roles"
)

// The next message that was meant is held as soon as it is sent, and none after it.
func TestTheNextMessageIsHeld(t *testing.T) {
	run, events := play(t, roles.Together(3), nil, "hold next A>B Accept", "hold next B>C", "propose A red")
	if n, on := run.State().HoldsNext(0, 1); n.Words != "Accept" || !on || len(run.State().NextHeld()) != 2 {
		t.Errorf("it waits for %v: %v", n, on)
	}
	run.Advance(300, 1<<30)
	var held []string
	for _, f := range run.State().InFlight() {
		if f.Held {
			held = append(held, f.String())
		}
	}
	if got := strings.Join(held, ", "); got != "A>B Accept 1.A red" {
		t.Fatalf("held: %s", got)
	}
	if _, on := run.State().HoldsNext(0, 1); on {
		t.Error("one is held, and it waits for another one")
	}
	told := 0
	for _, e := range *events {
		if strings.Contains(e.Note, "Accept 1.A red from A to B is held, as somebody wished.") && e.Kind == Delivered {
			told++
		}
	}
	if told != 1 {
		t.Errorf("it was told %d times that a message is held", told)
	}
	_, on := run.State().HoldsNext(1, 2)
	must(t, run.Do(Command{Verb: Release, Links: Links{From: 1, To: 2}}))
	if _, still := run.State().HoldsNext(1, 2); !on || still {
		t.Errorf("what is called off: waits before %v, and after %v", on, still)
	}
	must(t, run.Do(Command{Verb: Release, Links: Links{From: 0, To: 1}}))
	run.Advance(600, 1<<30)
	if all := run.State().InFlight(); len(all) > 0 {
		t.Errorf("it was released, and still in flight there is %s", all[0])
	}
}

// With the message its duplicate is held; undo takes the wish back, and a saved run has it.
func TestTheNextMessageIsHeldWithItsCopy(t *testing.T) {
	run, _ := play(t, roles.Together(3), nil, "dup A>B 100%", "hold next A>B", "propose A red")
	held := func(run *Timeline) (n int) {
		for _, f := range run.State().InFlight() {
			if f.Held {
				n++
			}
		}
		return n
	}
	if n := held(run); n != 2 {
		t.Errorf("%d of the message and its copy are held", n)
	}
	again, err := OpenTimeline(t.Context(), bytes.NewReader(textOf(t, run)), "run.synod", named, nil)
	must(t, err)
	defer again.Close()
	if held(again) != 2 || again.State().Digest() != run.State().Digest() {
		t.Errorf("saved and opened, %d are held", held(again))
	}
	for range 2 {
		_, err := run.Undo()
		must(t, err)
	}
	must(t, run.Do(Command{Verb: Propose, Agent: 0, Value: "red"}))
	if n := held(run); n != 0 {
		t.Errorf("the wish was taken back, and %d are held", n)
	}
}
