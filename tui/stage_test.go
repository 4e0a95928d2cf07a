package tui

import (
	"strings"
	"testing"
)

// Messages that are in one place each say what they are while there is room; of a crowd one says how many more there are.
func TestACrowdOfMessagesIsCounted(t *testing.T) {
	for copies, want := range map[int]string{1: "", 7: "Prepare 1.A +7"} {
		d := start(t, sizes[0], Options{})
		script := []string{"delay 20ms", "propose A red"}
		for range copies {
			script = append(script, "dup A>B Prepare")
		}
		d.do(lines(append(script, "run 10ms")...))
		text := d.Frame().Text()
		if want == "" && strings.Contains(text, "+") || !strings.Contains(text, want) || !strings.Contains(text, "Prepare 1.A") {
			t.Errorf("of %d copies there should be %q in\n%s", copies, want, text)
		}
	}
}
