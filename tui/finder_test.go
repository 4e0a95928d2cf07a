package tui

import (
	"strings"
	"synod/cluster/scenario"
	"testing"
)

// finding opens the finder and types something.
func finding(t *testing.T, typed string) (*dashboard, *finder) {
	t.Helper()
	d := start(t, sizes[0], Options{})
	d.do("ctrl+p")
	d.Type(typed)
	f, ok := d.model.top().(*finder)
	if !ok {
		t.Fatal("there is no finder")
	}
	return d, f
}

// A few letters find what is meant: this comes first, with what reaches it otherwise.
func TestFinding(t *testing.T) {
	for typed, want := range map[string]string{
		"heal":        "heal   Mend every cut link.|command|:heal",
		"mend":        "Mend every cut link|act|h",
		"twce fst":    "Twice as fast|act|>",
		"twice":       "Twice as fast|act|>",
		"message now": "Deliver the selected message now|act|4 enter",
		"delay 10":    "delay 10ms..40ms   Set how long messages take, everywhere or on a link.|command|:delay",
		"SPEED":       "speed 2x   Set how fast virtual time passes; 1x is 1/40 of real time.|command|:speed",
		"theme":       "Theme: dark|setting|S",
		"zoom in":     "Zoom in|act|2 +",
		"one step f":  "One step forward: the next recorded one, or the next thing due|act|→",
		"simplepaxos": "simplepaxos: begin a run of Simple Paxos|protocol|P",
		"zzz":         "",
	} {
		_, f := finding(t, typed)
		got := ""
		if is := f.selected(); is != nil {
			got = is.text + "|" + is.kind + "|" + is.reach
		}
		if got != want {
			t.Errorf("%q finds %q, and not %q", typed, got, want)
		}
	}
}

// A lesson is found by its number, with the word before it or without.
func TestALessonIsFoundByItsNumber(t *testing.T) {
	for _, typed := range []string{"102", "lesson 102"} {
		if _, f := finding(t, typed); f.selected() == nil || f.selected().kind != "lesson" || f.selected().reach != "102" {
			t.Errorf("%q does not find lesson 102, but %v", typed, f.selected())
		}
	}
}

// All acts that the program has for its keys now can be found, and every command, once each.
func TestEverythingIsFound(t *testing.T) {
	d, f := finding(t, "")
	has := map[string]int{}
	for _, is := range f.all {
		has[is.kind+" "+is.text]++
	}
	for what, n := range has {
		if n > 1 {
			t.Errorf("%s is there %d times", what, n)
		}
	}
	for _, b := range d.model.bindings("everywhere") {
		if b.Action != "palette.open" && has["act "+strings.TrimSuffix(b.Help, ".")] == 0 {
			t.Errorf("%s is not found", b.Action)
		}
	}
}

// Enter does what is found, tab puts it into the command line, and the clock is held meanwhile.
func TestWhatIsFoundIsDone(t *testing.T) {
	d, _ := finding(t, "crash the selected")
	if !d.model.inHand() {
		t.Error("the clock is not held")
	}
	d.do("enter")
	if d.model.st().Up(d.model.selected) || d.model.top() != nil {
		t.Errorf("nothing is crashed:\n%s", d.Frame().Text())
	}

	d, _ = finding(t, "crash C")
	d.do("tab")
	if d.model.prompt == nil || d.model.prompt.input.Value() != "crash C" || d.model.top() != nil {
		t.Errorf("the command is not in the command line:\n%s", d.Frame().Text())
	}

	d, _ = finding(t, "crash C")
	d.do("enter")
	if id := d.model.st().IDs()[2]; d.model.st().Up(id) {
		t.Errorf("%s is not crashed:\n%s", id, d.Frame().Text())
	}

	d, _ = finding(t, "set the time its")
	d.do("enter")
	if _, ok := d.model.top().(*links); !ok || !strings.Contains(d.model.notice, "t does it") {
		t.Errorf("the links are not open:\n%s", d.Frame().Text())
	}

	d, _ = finding(t, "save run.synod")
	d.do("esc")
	if d.model.top() != nil || d.model.prompt != nil {
		t.Errorf("it is not closed:\n%s", d.Frame().Text())
	}
}

// Lessons that were heard and begun have their marks, and demos say how long they take.
func TestTheFinderMarksLessonsAndTellsHowLongDemosTake(t *testing.T) {
	d := start(t, sizes[0], Options{Launch: launchAlone, Paused: true})
	infos := scenario.List(alone())
	d.model.note(lessonNote+infos[0].Key(), doneWord)
	d.model.note(lessonNote+infos[1].Key(), "1/9")
	for at, mark := range map[int]string{0: d.model.theme.glyph.done, 1: d.model.theme.glyph.begun} {
		d.do("ctrl+p '" + infos[at].Title[:30] + "'")
		d.wants(mark + " " + infos[at].Title[:30])
		d.do("esc")
	}
	d.do("ctrl+p 'happy-path'")
	d.wants("demo     0:25")
}
