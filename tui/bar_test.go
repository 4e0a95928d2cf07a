package tui

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"synod/cluster"
	"synod/roles"
)

// barRow returns the row of the time bar, counted from the top, and where a sign of it is.
func (d *dashboard) barRow(sign string) (x, y int) {
	d.Helper()
	for i, row := range d.Frame().Lines() {
		if strings.Contains(row, " step ") && strings.Contains(row, " of ") && i > 1 {
			if at := strings.Index(row, sign); at >= 0 {
				return ansi.StringWidth(row[:at]), i
			}
		}
	}
	d.Fatalf("the time bar has no %q:\n%s", sign, d.Frame().Text())
	return 0, 0
}

// A click on the bar, and a drag along it, go there; where there is a mark, to that.
func TestTheBarLeadsThroughTheRun(t *testing.T) {
	d := start(t, sizes[1], Options{Paused: true})
	d.do(lines("propose A red", "run 200ms", "crash B", "propose A red", "run 200ms"))
	crash := 0
	for step := 1; step <= d.model.st().Steps(); step++ {
		if e := d.model.run.Events(step, step); len(e) > 0 && len(e[0].Fell) > 0 {
			crash = step
		}
	}
	x, y := d.barRow("✗")
	at := tea.Mouse{X: x, Y: y, Button: tea.MouseLeft}
	d.Send(tea.MouseClickMsg(at))
	if got := d.model.st().Steps(); got != crash {
		t.Errorf("a click on the crash goes to step %d and not to step %d:\n%s", got, crash, d.Frame().Text())
	}
	at.X = 1
	d.Send(tea.MouseMotionMsg(at))
	if got := d.model.st().Steps(); got != 0 {
		t.Errorf("a drag to the left end goes to step %d", got)
	}
	at.X, at.Y = 119, 2
	d.Send(tea.MouseMotionMsg(at))
	d.Send(tea.MouseReleaseMsg(at))
	if d.model.run.Behind() != 0 || d.model.knife != nil {
		t.Errorf("a drag to the right end, on which the pointer leaves the bar, ends %d steps before now", d.model.run.Behind())
	}
	at.X = 5
	d.Send(tea.MouseMotionMsg(at))
	if d.model.run.Behind() != 0 {
		t.Error("the bar is dragged after the button was let go")
	}
}

// On a low screen an answer takes the row of the bar while it lasts; on a higher one both have theirs, and nothing else moves.
func TestAnswersAndTheBar(t *testing.T) {
	for _, z := range sizes {
		d := start(t, z, Options{Paused: true})
		_, y := d.barRow("▼")
		bottom := d.model.bodyHeight()
		d.do("h")
		rows := d.Frame().Lines()
		said := y
		if z.h >= tallScreen {
			said = y - 1
			if !strings.Contains(rows[y], "▼") {
				t.Errorf("at %dx%d the bar goes away when something is said:\n%s", z.w, z.h, d.Frame().Text())
			}
		}
		if !strings.Contains(rows[said], "No link is cut.") || d.model.bodyHeight() != bottom {
			t.Errorf("at %dx%d the answer is not in row %d, or the panels have moved:\n%s", z.w, z.h, said, d.Frame().Text())
		}
		d.do("j")
		d.barRow("▼")
	}
}

// The bar of a run that was long before it was shown comes bit by bit, and says how much is there.
func TestTheBarOfALongRunIsReadBitByBit(t *testing.T) {
	run, err := cluster.NewTimeline(cluster.Settings{Protocol: alone()[0], Config: roles.Together(5), Seed: 7}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for run.Present().Steps() < 3*sliceSteps {
		if err := run.Do(cluster.Command{Verb: cluster.Propose, Value: "red"}); err != nil {
			t.Fatal(err)
		}
		run.Advance(run.Present().Now()+100, 1<<30)
	}
	d := start(t, sizes[0], Options{Paused: true, Run: run})
	if _, whole := d.model.branchIndex(); whole {
		t.Skip("all of it was read in one slice")
	}
	d.barRow("·")
	d.do("1s")
	d.barRow(fmt.Sprintf("▼ step %d", run.Present().Steps()))
}
