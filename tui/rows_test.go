package tui

import (
	"strings"
	"testing"
)

// A frame is what the library makes of its cells, in every look, the first time and each time it is drawn again.
func TestRowsAreWrittenAsTheLibraryWritesThem(t *testing.T) {
	for name, look := range looks {
		d := start(t, sizes[0], Options{Theme: look})
		for _, keys := range [][]string{{"p", "r", "enter"}, {"p", "宽", "x"}, {"enter", "space"}, {"x", "right"}, {"esc", "2"}, {"?"}, {"esc", "5"}, {"1"}} {
			if err := d.Keys(keys...); err != nil {
				t.Fatal(err)
			}
			d.Advance(d.clock.Now() + 1e7)
			rows := strings.Split(d.View().Content, "\n")
			for y, line := range d.model.screen.Lines {
				if want := line.Render(); rows[y] != want {
					t.Errorf("%s, after %q: row %d is written as\n%q\nnot as\n%q", name, keys, y, rows[y], want)
				}
			}
		}
	}
}
