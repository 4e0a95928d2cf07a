package tui

import (
	"testing"

	tea "charm.land/bubbletea/v2"
)

// A drag across links shows them dashed while the button is down, and cuts them when it is let go, as one act.
func TestTheKnife(t *testing.T) {
	d := start(t, sizes[1], Options{Paused: true})
	d.Frame()
	at := d.model.stageAt.Min
	press := tea.Mouse{X: at.X + 4, Y: at.Y + 24, Button: tea.MouseLeft}
	end := tea.Mouse{X: at.X + 78, Y: at.Y + 23, Button: tea.MouseLeft}
	before := d.Frame().Text()
	d.Send(tea.MouseClickMsg(press))
	d.Send(tea.MouseMotionMsg(end))
	if d.model.st().Cuts().Any() || d.Frame().Text() == before {
		t.Error("while the button is down the links are not dashed, or cut already")
	}
	d.Send(tea.MouseReleaseMsg(end))
	cmd, _, ok := d.model.run.LastAct()
	if !ok || cmd.String() != "cut A-C A-D B-C B-D C-E D-E" {
		t.Errorf("the knife does %q\n%s", cmd, d.Frame().Text())
	}
	if d.do("u"); d.model.st().Cuts().Any() {
		t.Error("u does not take all of it back")
	}
	d.Send(tea.MouseClickMsg(press))
	d.Send(tea.MouseReleaseMsg(press))
	if d.model.st().Cuts().Any() {
		t.Error("a click is no knife")
	}
}

// A click on a link cuts it, and another one mends it; in the editor too, which closes, so that one sees what is cut.
func TestAClickOnALink(t *testing.T) {
	for _, open := range []string{"", "x"} {
		d := start(t, sizes[1], Options{Paused: true})
		for _, want := range []string{"cut A-C", "mend A-C", "cut A-C"} {
			d.do(open)
			d.Frame()
			from, to := d.model.seats.Link(0, 2)
			x, y := from.To(to, 0.2).Cell()
			at := tea.Mouse{X: d.model.stageAt.Min.X + x, Y: d.model.stageAt.Min.Y + y, Button: tea.MouseLeft}
			d.Send(tea.MouseClickMsg(at))
			d.Send(tea.MouseReleaseMsg(at))
			if did, _, ok := d.model.run.LastAct(); !ok || did.String() != want || d.model.editing() != nil {
				t.Errorf("%s: a click on a link does %q, and not %q, or the editor stays open", open, did, want)
			}
		}
		d.do("u")
		if d.model.st().Cuts().Any() {
			t.Error("u does not take it back")
		}
	}
}

// In the editor a click on an agent puts it on the other side.
func TestClicksInTheEditor(t *testing.T) {
	d := start(t, sizes[1], Options{Paused: true})
	d.do("x")
	d.Frame()
	b := d.model.seats.Nodes[3]
	d.Send(tea.MouseClickMsg(tea.Mouse{X: d.model.stageAt.Min.X + b.X + 2, Y: d.model.stageAt.Min.Y + b.Y + 1, Button: tea.MouseLeft}))
	if got := d.model.editing().amounts().String(); got != "partition ABD | CE" {
		t.Errorf("a click on D gives %s", got)
	}
}
