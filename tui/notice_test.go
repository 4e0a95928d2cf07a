package tui

import (
	"regexp"
	"strings"
	"testing"
	"time"
)

// answered returns the row between the panels and the caption.
func (d *dashboard) answered() string {
	rows := strings.Split(d.Frame().Text(), "\n")
	for y := len(rows) - 1; y > 0; y-- {
		if strings.HasPrefix(rows[y], "╰") {
			if said := strings.TrimSpace(rows[y+1]); !isBar.MatchString(said) {
				return said
			}
			return ""
		}
	}
	return ""
}

// isBar is what the time bar ends with, which has the row of the answers on a low screen while there is none.
var isBar = regexp.MustCompile(`step +\d+ of \d+$`)

// An answer stays for four seconds or until the next key, whatever happens meanwhile, in a row that nothing else uses.
func TestAnAnswerStays(t *testing.T) {
	d := start(t, sizes[0], Options{})
	d.do("p enter")
	d.do("100ms n")
	const says = "No lesson is open: press L to choose one."
	steps := d.model.st().Steps()
	for range 39 {
		if got := d.answered(); got != says {
			t.Fatalf("after %d steps the row says %q", d.model.st().Steps()-steps, got)
		}
		d.do("100ms")
	}
	if d.model.st().Steps() == steps {
		t.Error("nothing has happened meanwhile")
	}
	if d.do("200ms"); d.answered() != "" {
		t.Errorf("after its time the row says %q", d.answered())
	}
	if d.do("n"); d.answered() != says {
		t.Errorf("the same answer does not come again, but %q", d.answered())
	}
	if d.do("j"); d.answered() != "" {
		t.Errorf("after another key the row says %q", d.answered())
	}
	d.do("n 3s n 2s") // the time of the second one counts
	if d.answered() != says {
		t.Errorf("the second answer does not have its time, but %q", d.answered())
	}
	d.do("5s")
	d.model.say("%s", strings.Repeat("An answer that is too long for a single row is broken. ", 4))
	d.do("1ms")
	if text := d.Frame().Text(); strings.Count(text, "An answer") != 4 || strings.Count(text, "\n") != sizes[0].h {
		t.Errorf("a long answer is not whole:\n%s", text)
	}
}

// In a lesson n reads on before it goes on, so that nobody misses a sentence; the mark of the pages can be clicked.
func TestNReadsOnFirst(t *testing.T) {
	d := start(t, size{60, 16}, Options{Paused: true})
	d.do("L enter")
	d.Send(captioned(strings.Repeat("There are more words than rows for them. ", 20)))
	pages, before := d.model.pages(), d.model.lesson
	played, _ := before.Progress()
	for range pages - 1 {
		d.do("n")
	}
	if now, _ := before.Progress(); now != played || d.model.unread() {
		t.Errorf("after %d of %d pages beat %d has come", pages, pages, now)
	}
	d.do("n")
	for i := 0; i < 3 && d.clock.Now() < time.Hour; i++ {
		d.do("n")
	}
	if now, _ := before.Progress(); now == played {
		t.Error("after the last page n does not go on")
	}
}

// An answer is never cut: it takes the rows that it needs.
func TestALongAnswerIsShownWhole(t *testing.T) {
	long := strings.TrimSpace(strings.Repeat("A long answer goes on and on, until all is said. ", 10))
	for _, z := range []size{{80, 24}, {100, 30}, {120, 40}} {
		d := start(t, z, Options{Paused: true})
		d.model.say("%s", long)
		d.Resize(z.w, z.h-1)
		d.Resize(z.w, z.h)
		if text := folded(d.Frame().Text()); !strings.Contains(text, long) {
			t.Errorf("at %dx%d it is\n%s", z.w, z.h, d.Frame().Text())
		}
	}
}
