package cluster

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"synod/roles"
)

// What reaches an agent that is paused waits, is lost by nothing that happens on the way that it has behind it, and is handled in the
// order in which it came.
func TestWhatReachesAPausedAgentWaits(t *testing.T) {
	run, events := play(t, roles.Together(5), nil, "delay 20ms", "delay A>E 90ms", "delay B>E 30ms", "pause E 400ms", "propose A red", "propose B blue", "run 200ms", "cut E")
	waiting := []string{}
	for _, f := range run.State().InFlight() {
		if f.Waits {
			waiting = append(waiting, f.String())
		}
	}
	if len(waiting) < 2 || !strings.HasPrefix(waiting[0], "B>E") {
		t.Fatalf("E is paused, and there wait %q: what B has sent came first", waiting)
	}
	if until, paused := run.State().Paused(4); until != 400 || !paused {
		t.Errorf("E is paused: %v, until %s", paused, until)
	}
	for _, e := range *events {
		if e.Agent == 4 && e.Kind != Paused && e.Kind != Waited && e.Kind != Said {
			t.Errorf("E is paused, and %s", e.Text())
		}
	}
	run.Advance(1000, 1<<30)
	var did []string
	for _, e := range *events {
		if e.Agent == 4 && e.Flight.From != 4 && !slices.Contains([]EventKind{Expired, Waited, Lost}, e.Kind) {
			did = append(did, e.Text())
		}
	}
	if want := append([]string{"E is paused", "E goes on"}, waiting...); len(did) < len(want) || !slices.Equal(did[:len(want)], want) {
		t.Errorf("what happens to E is %q, and should begin with %q", did, want)
	}
}

// A timer of a paused agent stands still, and has as long to go as before when the agent goes on, in the time of its own clock.
func TestTheTimersOfAPausedAgentStandStill(t *testing.T) {
	for _, test := range []struct {
		lines string
		after func(left Time) Time // the pause: how long the timer takes from its end on
	}{
		{"pause A 3s;run 3s", func(left Time) Time { return left }},
		{"pause A;run 5s;resume A", func(left Time) Time { return left }},
		{"pause A;run 1s;clock A 50%;run 1s;resume A", func(left Time) Time { return 2 * left }},
		{"pause A;crash A before-write;run 1s;resume A", func(left Time) Time { return left }},
	} {
		run, _ := play(t, roles.Together(3), nil, "cut A", "propose A red", "run 10ms")
		left := run.State().Agent(0).Timers[0].Due - run.State().Now()
		for line := range strings.SplitSeq(test.lines, ";") {
			if a := run.State().Agent(0); a.Paused && a.Clock == 100 && a.Timers[0].Due-run.State().Now() != left {
				t.Errorf("%s: the timer of A does not stand still", test.lines)
			}
			cmd, err := ParseCommand(line, Scope{})
			must(t, err)
			if cmd.Verb == Run {
				run.Advance(run.State().Now()+cmd.Min, 1<<30)
				continue
			}
			must(t, run.Do(cmd))
		}
		if a := run.State().Agent(0); a.Paused || a.Timers[0].Due != run.State().Now()+test.after(left) {
			t.Errorf("%s: the timer that had %s to go ends %s after the pause; paused is %v", test.lines, left, a.Timers[0].Due-run.State().Now(), a.Paused)
		}
	}
}

// An agent that goes down is not paused any more, and what waited for it is lost with it, even if it comes back at once.
func TestACrashEndsAPause(t *testing.T) {
	for _, how := range []string{"crash B;restart B", "resume B;crash B;restart B"} {
		run, events := play(t, roles.Together(3), nil, append(strings.Split("pause B;propose A red;run 100ms;"+how, ";"), "run 2s")...)
		if _, paused := run.State().Paused(1); paused || count(*events, Lost, "A>B") == 0 {
			t.Errorf("%s: B is paused: %v, and of what waited for it %d are lost", how, paused, count(*events, Lost, "A>B"))
		}
		for _, e := range *events {
			if e.Kind == Lost && e.Why() != e.Flight.Named()+" was lost on its way to B: B, where it waited, went down." {
				t.Errorf("%s: %s", how, e.Why())
			}
		}
	}
}

// A pause is told in sentences, whoever ends it.
func TestAPauseIsTold(t *testing.T) {
	_, events := play(t, roles.Together(3), nil, "pause B 2s", "run 3s", "pause B", "propose A red", "run 500ms", "resume B", "run 1s", "pause B")
	var told []string
	for _, e := range *events {
		if e.Kind == Paused || e.Kind == Resumed {
			told = append(told, fmt.Sprintf("%s. %s", e.Text(), e.Why()))
		}
	}
	const stands = ": it keeps its memory, its timers stand still, and what reaches it waits."
	want := []string{
		"B is paused. B stands still for 2s" + stands,
		"B goes on. B stood still for 2s. No message waited for it.",
		"B is paused. B stands still until somebody lets it go on" + stands,
		"B goes on. B stood still for 500ms. It now receives the 4 messages that waited, in the order in which they came.",
		"B is paused. B stands still until somebody lets it go on" + stands,
	}
	if len(told) != len(want) {
		t.Fatalf("told is %q", told)
	}
	for i := range want {
		if told[i] != want[i] {
			t.Errorf("told is\n%s\nand not\n%s", told[i], want[i])
		}
	}
}

// A pause is a step of the run: it is gone back over, taken back, done again, saved and opened like any other.
func TestAPauseIsAStepOfTheRun(t *testing.T) {
	run, _ := play(t, roles.Together(3), nil, "propose A red", "run 30ms", "pause B 200ms", "run 60ms")
	paused := run.State().Digest()
	run.Advance(run.State().Now()+3000, 1<<30)
	end := run.State().Digest()
	for step := run.Present().Steps(); step >= 0; step-- {
		run.Goto(step)
	}
	for run.Behind() > 0 {
		run.Step()
	}
	if run.State().Digest() != end {
		t.Error("the run ends otherwise after it was gone through again")
	}
	if cmd, err := run.Undo(); err != nil || cmd.String() != "pause B 200ms" {
		t.Errorf("taken back is %s, %v", cmd, err)
	}
	if _, is := run.State().Paused(1); is {
		t.Error("B is paused before anybody has paused it")
	}
	if _, err := run.Redo(); err != nil || run.State().Digest() != end {
		t.Errorf("done again, it ends otherwise: %v", err)
	}
	text, err := run.Save()
	must(t, err)
	again, err := OpenTimeline(t.Context(), bytes.NewReader(text), "run.synod", named, nil)
	must(t, err)
	defer again.Close()
	if again.State().Digest() != end || !strings.Contains(string(text), " pause B 200ms\n") {
		t.Errorf("opened, it ends otherwise than it was saved:\n%s", text)
	}
	once, _ := play(t, roles.Together(3), nil, "propose A red", "run 30ms", "pause B 200ms", "run 60ms")
	if once.State().Digest() != paused {
		t.Error("while B is paused, the same run is another one")
	}
	if old, err := once.Again(2); err != nil || old == nil {
		t.Fatal(err)
	}
	if _, is := once.State().Paused(1); is {
		t.Error("in a run that has just begun, B is paused")
	}
}

// A search from a run needs to know nothing of pauses: to be paused is to be late, and in a System everything may be.
func TestASystemKnowsNoPause(t *testing.T) {
	run, _ := play(t, roles.Together(3), nil, "propose A red", "pause B", "run 300ms")
	y := run.State().System()
	handled := 0
	for _, a := range y.Enabled() {
		if a.Kind == Handle && a.Agent == 1 {
			handled++
		}
	}
	if handled == 0 {
		t.Error("nothing that waits for B can arrive in a System")
	}
	if _, ok := (&Event{Kind: Paused}).Action(); ok {
		t.Error("a pause is something that happens to a System")
	}
}
