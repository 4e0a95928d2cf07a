package cli_test

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

// On a terminal no line is wider than it, and none is broken within a word: the words of what is written there are those that go
// into a pipe, in their order.
func TestNoWordIsBrokenAtTheEdge(t *testing.T) {
	plain := []string{"NO_COLOR=1", "TERM=xterm"}
	for _, args := range []string{"play", "scenarios", "help rules", "help check", "run 102"} {
		whole, _, _ := with(plain, strings.Fields(args)...)
		for _, width := range []int{60, 80, 120} {
			shown, code := inPtyOf(t, width, plain, strings.Fields(args)...)
			if shown = strings.ReplaceAll(shown, "\r\n", "\n"); code != 0 {
				t.Errorf("synod %s at %d columns ends with %d", args, width, code)
			}
			if strings.HasPrefix(args, "help") { // is folded in a pipe too
				whole = shown
			}
			for line := range strings.SplitSeq(strings.TrimRight(shown, "\n"), "\n") {
				if ansi.StringWidth(line) > width {
					t.Errorf("synod %s at %d columns writes %q", args, width, line)
				}
			}
			if got, want := strings.Join(strings.Fields(shown), " "), strings.Join(strings.Fields(whole), " "); got != want {
				t.Errorf("synod %s at %d columns writes\n%s\nand not\n%s", args, width, got, want)
			}
		}
	}
}
