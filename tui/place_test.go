package tui

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"synod/cluster"
	"synod/cluster/scenario"
	"synod/roles"
)

// upwards are the keys that lead from my run to each place; FILE is a saved run.
var upwards = []struct{ name, script, way string }{
	{"my run", "", "synod"},
	{"a lesson", "L enter", "my run › lesson 101"},
	{"a run from a file", ": 'open FILE' enter", "my run › run.synod"},
	{"a run that was found", searching + " y n n", "my run › found run"},
	{"a run that was found from one of a file", ": 'open FILE' enter " + searching + " y n", "my run › run.synod › found run"},
	{"a run that was found from one that was found", searching + " y n n " + searching + " y n", "my run › found run"},
	{"a lesson from a run that was found", searching + " y n L enter", "my run › lesson 101"},
	{"a lesson after another", "L enter L down enter n", "my run › lesson 102"},
}

// searching finds a run in which agreement is broken.
const searching = ": 'without adopt-reported' enter : 'explore' enter 1s"

// duelling has two proposers and three acceptors, so that a search is quick.
func duelling(t *testing.T) *dashboard {
	t.Helper()
	run, err := cluster.NewTimeline(cluster.Settings{Protocol: alone()[0], Config: roles.Apart(2, 3, 1), Seed: 7}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return start(t, sizes[1], Options{Run: run})
}

// From everywhere at most nine esc lead to the panels of my run, and none of them quits.
func TestEscLeadsHome(t *testing.T) {
	file := savedRun(t)
	for _, up := range few(upwards) {
		for mode, script := range places {
			if (strings.Contains(up.script, "explore") || mode == "search") && !slices.Contains([]string{"command line", "help", "filter of messages", "question"}, mode) {
				continue // to search takes its time, and the modes lie over all places alike
			}
			t.Chdir(t.TempDir())
			d := duelling(t)
			d.do(strings.ReplaceAll(up.script, "FILE", file))
			d.do(script + " 400ms") // a dialog that has just opened by itself takes no key
			presses := 0
			for m := d.model; presses < 9 && (len(m.below) > 0 || m.top() != nil || m.prompt != nil || m.work != nil); presses++ {
				d.do("esc")
			}
			if m := d.model; m.quitting || len(m.below) > 0 || m.top() != nil || m.prompt != nil {
				t.Errorf("%s, %s: %d esc do not lead home:\n%s", up.name, mode, presses, d.Frame().Text())
			}
			if d.do("esc"); d.model.quitting {
				t.Errorf("%s, %s: esc quits", up.name, mode)
			}
		}
	}
}

// Every place is opened over a run that runs, much is done in it, and it is left: my run has not moved a step, its clock stands, and it
// looks as it did.
func TestMyRunStandsBelow(t *testing.T) {
	file := savedRun(t)
	for i, up := range few(upwards[1:]) {
		for _, leave := range [][]string{{"esc"}, {"q"}}[i%2] {
			d := duelling(t)
			m := d.model
			d.do("p 'red' enter 500ms 4 down j")
			if strings.Contains(up.script, searching) && strings.HasPrefix(up.script, searching) {
				d.do(": 'without adopt-reported' enter")
			}
			d.do("space")
			digest, selected, view, focus := m.st().Digest(), m.selected, m.view, m.focus
			d.do("space")
			run := m.run
			rule := strings.ReplaceAll(up.script, ": 'without adopt-reported' enter ", "")
			if strings.HasPrefix(up.script, ": 'open") {
				rule = up.script
			}
			d.do(strings.ReplaceAll(rule, "FILE", file))
			if got := m.wayLine(wayWhole).plain(); got != up.way {
				t.Fatalf("%s: the way is %q", up.name, got)
			}
			at := run.Present().Steps()
			d.do("space 2s c c : 'run 1s' enter 5 up up u U r n 1s")
			for range 3 {
				if len(m.below) > 0 {
					d.do(leave)
				}
			}
			if m.quitting || m.run != run || len(m.below) > 0 {
				t.Fatalf("%s: %s does not lead down:\n%s", up.name, leave, d.Frame().Text())
			}
			if run.Present().Steps() != at || m.runs() || m.selected != selected || m.view != view || m.focus != focus {
				t.Errorf("%s: left with %s it is not as it was: step %d and not %d", up.name, leave, run.Present().Steps(), at)
			}
			if !strings.Contains(d.seen(), "Your run, as you left it. space goes on.") {
				t.Errorf("%s: it does not say where one is:\n%s", up.name, d.Frame().Text())
			}
			if strings.HasPrefix(up.script, "L") && m.st().Digest() != digest {
				t.Errorf("%s: the run has changed", up.name)
			}
			if d.do("space 2s"); run.Present().Steps() <= at {
				t.Errorf("%s: it does not go on", up.name)
			}
		}
	}
}

// K keeps what is shown as my own run, and the one before is on the shelf, from which it comes back as it stood.
func TestKeep(t *testing.T) {
	file := savedRun(t)
	for _, up := range upwards[1:] {
		d := duelling(t)
		m := d.model
		d.do("p 'red' enter : 'run 100ms' enter space")
		home, before := m.run, len(m.shelf)
		d.do(strings.ReplaceAll(up.script, "FILE", file))
		digest, mine := m.st().Digest(), home.State().Digest()
		d.do("K")
		if len(m.below) > 0 || m.run != home || m.st().Digest() != digest || len(m.shelf) != before+1 || m.lesson != nil || m.script != nil {
			t.Fatalf("%s is not kept:\n%s", up.name, d.Frame().Text())
		}
		d.do("esc p 'blue' enter : 'run 10ms' enter B up enter")
		if m.st().Digest() != mine || len(m.shelf) != before+1 || m.run != home {
			t.Errorf("%s: the run of before does not come back from the shelf:\n%s", up.name, d.Frame().Text())
		}
	}
}

// The shelf keeps the last twenty runs, and none in which nothing happened.
func TestTheShelf(t *testing.T) {
	d := start(t, sizes[1], Options{Paused: true})
	d.do(": 'seed 3' enter : 'agents 5' enter")
	if n := len(d.model.shelf); n != 0 {
		t.Fatalf("%d empty runs are kept", n)
	}
	for range shelfRoom + 3 {
		d.do("p enter . r")
	}
	if n := len(d.model.shelf); n != shelfRoom {
		t.Fatalf("%d runs are kept", n)
	}
	if got := d.model.shelf[shelfRoom-1].Settings().Seed; got != 3+shelfRoom+2 {
		t.Errorf("the last one has seed %d", got)
	}
	d.do("B up")
	if !strings.Contains(d.seen(), "earlier run 20") {
		t.Errorf("it is not listed:\n%s", d.Frame().Text())
	}
}

// A lesson is begun by its number or its name too, and one that is not there changes nothing.
func TestALessonByCommand(t *testing.T) {
	d := start(t, sizes[1], Options{})
	for _, name := range []string{"101", scenario.List(alone())[0].Name} {
		d.do(": 'lesson " + name + "' enter")
		d.wants("my run › lesson 101")
		d.do("esc")
	}
	d.do(": 'lesson 54' enter")
	d.wants("There is no lesson 54")
	if d.do("esc : 'lesson ' tab"); !strings.HasPrefix(d.model.prompt.input.Value(), "lesson "+scenario.List(alone())[0].Name[:1]) {
		t.Errorf("it completes to %q", d.model.prompt.input.Value())
	}
}

// A lesson that one comes back to goes on where one left it, and r begins it again.
func TestALessonRemembersItsBeat(t *testing.T) {
	d := start(t, sizes[1], Options{})
	m := d.model
	d.do("L enter")
	for played := 0; played < 2; played, _ = m.lesson.Progress() {
		d.do("n")
	}
	digest := m.st().Digest()
	d.do("L down enter n esc L enter 100ms")
	if played, _ := m.lesson.Progress(); played != 2 || m.st().Digest() != digest || m.runs() {
		t.Errorf("it goes on after beat %d", played)
	}
	d.do("r")
	if played, _ := m.lesson.Progress(); played != 0 || m.st().Steps() != 0 {
		t.Errorf("r goes to beat %d", played)
	}
}

// What a person does is taken back and done again by keys, with a word on what it was; what a lesson does is not theirs.
func TestUndoByKeys(t *testing.T) {
	d := start(t, sizes[1], Options{Paused: true})
	m := d.model
	random := rand.New(rand.NewPCG(5, 5))
	acts := []string{"p enter", "x enter", "h", "c", ": 'delay 5ms' enter", ": 'dup 5%' enter", ". . .", "j"}
	var digests []string
	for len(digests) < 15 {
		before, acted := m.st().Digest(), m.run.Acts()
		if d.do(acts[random.IntN(len(acts))] + " esc"); m.run.Acts() > acted {
			digests = append(digests, before)
		}
	}
	last := m.st().Digest()
	for _, want := range slices.Backward(digests) {
		cmd, _, _ := m.run.LastAct()
		if d.do("u"); m.st().Digest() != want || !strings.Contains(d.seen(), fmt.Sprintf("Back before: %s. U does it again.", cmd)) || m.runs() {
			t.Fatalf("%s is not taken back:\n%s", cmd, d.Frame().Text())
		}
	}
	if d.do("u"); !strings.Contains(d.seen(), "There is nothing of yours to take back.") {
		t.Errorf("it says nothing:\n%s", d.Frame().Text())
	}
	for range digests {
		d.do("U")
	}
	if m.st().Digest() != last {
		t.Error("doing all again leads somewhere else")
	}
	d.do("L enter n n n u")
	if !strings.Contains(d.seen(), "There is nothing of yours to take back.") {
		t.Errorf("what the lesson did is taken back:\n%s", d.Frame().Text())
	}
}

// Acting in the past lets the clock run on as it was.
func TestTheClockGoesOnAfterThePast(t *testing.T) {
	for _, paused := range []bool{false, true} {
		d := start(t, sizes[1], Options{Paused: paused})
		d.do("p enter : 'run 50ms' enter left left left")
		if !strings.Contains(d.seen(), "◀ 3 steps before now") {
			t.Errorf("the header does not say where one is:\n%s", d.Frame().Text())
		}
		if d.do("c"); d.model.runs() == paused {
			t.Errorf("paused: %t, and after acting in the past time passes: %t", paused, d.model.runs())
		}
	}
}

// q asks before more than three acts are lost, and not before.
func TestFarewell(t *testing.T) {
	d := start(t, sizes[0], Options{Paused: true})
	d.do("c c c q")
	if !d.model.quitting {
		t.Error("it asks about three acts")
	}
	d = start(t, sizes[0], Options{Paused: true})
	d.do("c c c c q")
	if text := d.seen(); d.model.quitting || !strings.Contains(text, "Your run has 4 acts that are not saved.") {
		t.Fatalf("it does not ask:\n%s", d.Frame().Text())
	}
	if d.do("esc"); d.model.quitting || d.model.top() != nil {
		t.Error("no does not stay")
	}
	if d.do(": 'q' enter"); d.model.quitting || !strings.Contains(d.seen(), "Your run has 4 acts that are not saved.") {
		t.Errorf(":q does not ask:\n%s", d.Frame().Text())
	}
	d.do("esc")
	t.Chdir(t.TempDir())
	if d.do("q down enter"); !d.model.quitting {
		t.Errorf("it does not quit after saving:\n%s", d.Frame().Text())
	}
	if name := d.model.freeName("run", ".synod"); name != "run-2.synod" {
		t.Errorf("the run is not saved: %s is free", name)
	}
	d = start(t, sizes[0], Options{Paused: true})
	d.do("c c c c L enter : 'quit' enter")
	if d.model.quitting || len(d.model.below) > 0 {
		t.Error(":quit does not leave a lesson, or quits")
	}
	if d.do("L enter : 'quit!' enter"); !d.model.quitting {
		t.Error(":quit! does not quit at once")
	}
}
