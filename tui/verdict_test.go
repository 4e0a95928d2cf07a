package tui

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"synod/cluster/scenario"
)

// risky leads to a run of one's own in which an invariant is broken.
var risky = lines("agents 4", "without quorums-intersect", "partition AB | CD", "propose A red", "propose C blue", "run 1s")

// captioned is what a tape tells the dashboard.
type captioned string

func (c captioned) Caption() string { return string(c) }

func (d *dashboard) verdictOnTop() bool {
	_, ok := d.model.top().(*verdict)
	return ok
}

// In a run of one's own a verdict opens by itself, once, and takes no key that was meant for something else. From then on the badge
// and a key open it.
func TestAVerdictOpensByItselfOnce(t *testing.T) {
	d := start(t, sizes[0], Options{Paused: true})
	d.do(risky)
	if !d.verdictOnTop() {
		t.Fatalf("no verdict is told:\n%s", d.Frame().Text())
	}
	if d.do("esc q y 200ms n"); !d.verdictOnTop() {
		t.Error("it has taken a key that was pressed before anybody can have read it")
	}
	if d.do("200ms esc"); d.model.top() != nil {
		t.Fatal("it does not close")
	}
	if d.do(". . , . 5s"); d.model.top() != nil {
		t.Error("it has opened again by itself")
	}
	if d.do("V"); !d.verdictOnTop() {
		t.Error("V does not open it again")
	}
	d.do("q")
	if d.Send(tea.MouseClickMsg{X: sizes[0].w - 4, Y: 0, Button: tea.MouseLeft}); !d.verdictOnTop() {
		t.Error("a click on the badge does not open it")
	}
	_, s := d.model.st().Verdict()
	for _, want := range []string{s.Invariant, fmt.Sprintf("step %d", s.Step)} {
		if text := d.Frame().Text(); !strings.Contains(text, want) {
			t.Errorf("%q is not in it:\n%s", want, text)
		}
	}
	if d.do("enter"); d.model.st().Steps() != s.Step || d.model.top() != nil {
		t.Errorf("enter goes to step %d, and not to %d", d.model.st().Steps(), s.Step)
	}
}

// In a lesson and in a tape the narration tells it; the dialog opens only for whoever asks.
func TestAVerdictDoesNotInterruptWhoTells(t *testing.T) {
	d := start(t, sizes[0], Options{Paused: true})
	d.Send(captioned("Watch the two sides."))
	if d.do(risky); d.model.top() != nil {
		t.Errorf("it interrupts a tape:\n%s", d.Frame().Text())
	}
	if d.do("V"); !d.verdictOnTop() {
		t.Error("V does not open it in a tape")
	}
	d = start(t, sizes[0], Options{Paused: true})
	for _, info := range scenario.List(d.model.protocols) {
		if len(info.Without) == 0 {
			continue
		}
		d.do("L / '" + info.Title + "' enter enter")
		for i := 0; d.model.lesson != nil && !d.model.lesson.Done() && i < 200; i++ {
			if d.do("n"); d.model.top() != nil {
				t.Fatalf("it interrupts the lesson %s:\n%s", info.Name, d.Frame().Text())
			}
		}
	}
}
