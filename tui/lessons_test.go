package tui

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"synod/cluster/scenario"
	"synod/persist/notes"
)

// The list says which lessons were heard to their end and how far others were, and which one is next; the next program knows it too.
func TestLessonsAreRemembered(t *testing.T) {
	file := notes.File(filepath.Join(t.TempDir(), "synod", "notes"))
	infos := scenario.List(alone())
	var d *dashboard
	begin := func() { d = start(t, sizes[1], Options{Notes: file, Paused: true}) }
	lists := func(what string, rows ...string) {
		t.Helper()
		d.do("L")
		for _, row := range rows {
			if !strings.Contains(folded(d.Frame().Text()), folded(row)) {
				t.Errorf("%s: the list does not say %q:\n%s", what, row, d.Frame().Text())
			}
		}
		d.do("esc")
	}
	hear := func(beats int) {
		for range 100 {
			if played, _ := d.model.lesson.Progress(); played >= beats {
				return
			}
			d.do("n")
		}
		t.Fatal("the lesson does not go on")
	}
	whole := infos[0].Beats
	for _, restarts := range []bool{false, true} {
		again := func() {
			if restarts {
				d.model.End()
				begin()
			}
		}
		file = notes.File(filepath.Join(t.TempDir(), "synod", "notes"))
		begin()
		lists("at first", "Next for you: 101 ", "0 of 21 done", "▸ 101 ", fmt.Sprintf("%d beats.", whole))
		d.do("L enter")
		hear(whole)
		d.do("esc")
		again()
		lists("after a whole lesson", "Next for you: 102 ", "1 of 21 done", "✓ 101 ", "▸ 102 ")
		d.do("L down enter")
		hear(2)
		d.do("esc")
		again()
		lists("after a begun one", "Next for you: 103 ", "▸ ◐ 103 ", fmt.Sprintf("2/%d", infos[2].Beats), "You are at beat 2 of")
		d.do("L enter 100ms")
		if played, _ := d.model.lesson.Progress(); played != 2 {
			t.Errorf("it goes on after beat %d", played)
		}
		d.do("esc L up up enter")
		hear(1)
		d.do("esc")
		again()
		lists("after one was begun again", "Next for you: 101 ", "▸ ✓ 101 ", fmt.Sprintf("1/%d", whole), "1 of 21 done")
		d.do("L f")
		again()
		if text := d.Frame().Text(); !restarts && (!strings.Contains(text, "20 of 21 shown · only: not done") || strings.Contains(text, "✓ 101")) {
			t.Errorf("f does not leave out what was done:\n%s", text)
		}
	}
}

// Two programs add to the same file; without a file all is remembered until the program ends.
func TestTwoProgramsRememberLessons(t *testing.T) {
	file := notes.File(filepath.Join(t.TempDir(), "notes"))
	a, b := start(t, sizes[0], Options{Notes: file}), start(t, sizes[0], Options{Notes: file})
	a.do("L enter n n n n")
	b.do("L down enter n n n n")
	all, err := file.Read()
	if len(all) != 2 || err != nil {
		t.Errorf("noted is %v, %v", all, err)
	}
	none := start(t, sizes[0], Options{})
	none.do("L enter n n n n esc L")
	none.wants("◐ 101")
}

// L in the rules opens the list at the lesson about the selected rule.
func TestTheLessonOfARule(t *testing.T) {
	d := start(t, sizes[1], Options{})
	for i, f := range d.model.st().Protocol().Flaws {
		d.do("b g" + strings.Repeat(" down", i) + " L")
		l, ok := d.model.top().(*lessons)
		switch {
		case !ok && !strings.Contains(d.seen(), "No lesson tells of this rule alone."):
			t.Errorf("L at %s opens nothing and says nothing", f.Name)
		case ok:
			if info, _ := l.selected(); len(info.Without) != 1 || info.Without[0] != f.Name {
				t.Errorf("L at %s opens the list at %s", f.Name, info.Title)
			}
		}
		d.do("esc esc")
	}
}

// Whoever starts the dashboard for a lesson leaves both with one q, unless something was done; and at its beginning nothing goes back.
func TestALessonIsLeftAtOnce(t *testing.T) {
	for script, quits := range map[string]bool{"q": true, "n n q": true, ": 'q' enter": true, "n c q": false, "esc p enter L enter q": false, "esc": false, "esc q": true} {
		d := lesson(t, scene(t, "101"), Options{})
		if footer := d.footer(); strings.Contains(footer, "N back") || !strings.Contains(footer, "n next") {
			t.Fatalf("at the beginning the footer is %q", footer)
		}
		d.do(script)
		if d.model.quitting != quits {
			t.Errorf("%s: it ends: %v", script, d.model.quitting)
		}
	}
	d := lesson(t, scene(t, "101"), Options{})
	d.do("n n")
	if footer := d.footer(); !strings.Contains(footer, "N back") {
		t.Errorf("after a beat the footer is %q", footer)
	}
}
