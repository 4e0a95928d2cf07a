package tui

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// What the table says of the mouse: where something is on the screen, what is done to it, and what is seen then.
func TestWhatTheMouseDoes(t *testing.T) {
	for _, test := range []struct {
		name, keys, on string
		button         tea.MouseButton
		times          int
		shows          string
	}{
		{"two clicks on an agent's card", "", "B┊idle", tea.MouseLeft, 2, "╭─ Inspector"},
		{"two clicks on an agent of the Stage", "", "╭─ D ─", tea.MouseLeft, 2, "╭─ Inspector"},
		{"one click on an agent", "", "B┊idle", tea.MouseLeft, 1, "crash B"},
		{"a right click on an agent", "", "B┊idle", tea.MouseRight, 1, "What can be done to B"},
		{"a right click on an event, which does not go there", lines("propose A red", "run 100ms") + "5 g . .", "A→C Prepare", tea.MouseRight, 1, "What can be done to C"},
		{"a right click on a message in the list", lines("propose A red") + "4", "A→B Prepare", tea.MouseRight, 1, "What can be done to A→B Prepare 1.A"},
		{"a click on a message on the Stage", lines("propose A red", "run 6ms"), "▽", tea.MouseLeft, 1, "What can be done to A→"},
		{"a click on a row of a list", "L", "105 ", tea.MouseLeft, 1, "▸   105 "},
		{"a click on a key of the footer", "", "L lessons", tea.MouseLeft, 1, "╭─ Lessons"},
		{"a click on a tab", "", "4 Messages", tea.MouseLeft, 1, "0 messages in flight"},
		{"a click on the badge", "", "✓ SAFE", tea.MouseLeft, 1, "every invariant holds"},
		{"the wheel over the Stage", lines("propose A red"), "╭─ D ─", tea.MouseWheelDown, 2, "step 3"},
		{"the wheel back over the Stage", lines("propose A red", "step 4"), "╭─ D ─", tea.MouseWheelUp, 2, "step 3"},
		{"the wheel over the agents", "", "B┊idle", tea.MouseWheelDown, 2, "crash C"},
		{"the wheel over a list", "L", "105 ", tea.MouseWheelDown, 2, "▸   103 "},
		{"the wheel over the messages", lines("propose A red") + "4", "A→B Prepare", tea.MouseWheelDown, 1, "▸   in 10ms  A→B"},
	} {
		d := start(t, sizes[1], Options{Paused: true})
		d.do(test.keys)
		x, y := -1, -1
		for i, row := range d.Frame().Lines() {
			if at := strings.Index(row, test.on); at >= 0 && y < 0 {
				x, y = ansi.StringWidth(row[:at]), i
			}
		}
		if y < 0 {
			t.Fatalf("%s: %q is not on the screen:\n%s", test.name, test.on, d.Frame().Text())
		}
		for range test.times {
			at := tea.Mouse{X: x, Y: y, Button: test.button}
			if test.button == tea.MouseWheelDown || test.button == tea.MouseWheelUp {
				d.Send(tea.MouseWheelMsg(at))
			} else {
				d.Send(tea.MouseClickMsg(at))
				d.Send(tea.MouseReleaseMsg(at))
			}
			d.View()
		}
		if text := d.Frame().Text(); !strings.Contains(text, test.shows) {
			t.Errorf("%s does not show %q:\n%s", test.name, test.shows, text)
		}
	}
}
