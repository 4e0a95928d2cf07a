package tui

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
)

// A border cuts nothing: what it has no room for is said in fewer words, or not at all, and what matters most is said the longest.
func TestABorderCutsNothing(t *testing.T) {
	long := strings.TrimSpace(strings.Repeat("long ", 8))
	for _, c := range []struct {
		name, script string
		firstSteps   bool
		says         []string // in the lower border at 80 columns
	}{
		{"first steps", "p enter 6s", true, []string{"red", "learned in 4"}},
		{"a long value", lines("propose A "+long) + "20s", true, []string{"in 4 delays"}},
		{"a partition", "x", false, []string{"preview: nothing is cut yet, shape 1 of 8"}},
		{"a message", lines("propose A "+long, "run 6ms") + "1 m", true, []string{"▸ A→"}},
		{"a filter", "p enter 5 / '" + long + "' enter", false, []string{"0 of", "filter"}},
		{"a filter of a list", "L / '" + long + "' enter", false, []string{"0 of", "filter"}},
		{"settings", "S", false, []string{"E writes config.toml"}},
		{"Space-time", "p enter 6s 2", false, nil},
	} {
		d := start(t, size{80, 24}, Options{Protocols: alone(), FirstSteps: c.firstSteps})
		d.do(c.script)
		for _, z := range []size{{80, 24}, {70, 24}, {60, 24}, {60, 16}} {
			d.Resize(z.w, z.h)
			for _, row := range d.Frame().Lines() {
				if strings.Contains(row, "╰") && strings.Contains(row, d.model.theme.glyph.ellipsis) {
					t.Errorf("%s at %dx%d: a border is cut: %s", c.name, z.w, z.h, row)
				}
			}
			for _, says := range c.says {
				if z.w == 80 && !strings.Contains(borders(d), says) {
					t.Errorf("%s: the border does not say %q: %s", c.name, says, borders(d))
				}
			}
		}
	}
}

// borders are the rows with lower borders.
func borders(d *dashboard) (all string) {
	for _, row := range d.Frame().Lines() {
		if strings.Contains(row, "╰") {
			all += row + "\n"
		}
	}
	return all
}

// Whatever the width, there is a tab of each view, and a click on it shows the view.
func TestEveryTabIsThere(t *testing.T) {
	for _, w := range []int{60, 70, 80, 90, 120} {
		d := start(t, size{w, 24}, Options{Paused: true})
		for _, shown := range "12345" {
			for i, v := range views {
				d.do(string(shown))
				row := d.Frame().Lines()[1]
				tab := fmt.Sprintf(" %d ", v.digit)
				at := strings.LastIndex(row, tab)
				if at < 0 {
					t.Fatalf("at width %d there is no tab %d: %s", w, v.digit, row)
				}
				d.Send(tea.MouseClickMsg{X: width(row[:at]) + 1, Y: 1, Button: tea.MouseLeft})
				if d.model.view != i {
					t.Errorf("at width %d a click on tab %d shows %s", w, v.digit, views[d.model.view].name)
				}
			}
		}
	}
}
