//go:build unix

package cli_test

import (
	"bytes"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/creack/pty"
)

// On a terminal no line is wider than it, and none is broken within a word: the words of what is written there are those that go
// into a pipe, in their order.
func TestNoWordIsBrokenAtTheEdge(t *testing.T) {
	for _, args := range []string{"play", "scenarios", "help rules", "help check", "run 102"} {
		whole := piped(t, args)
		for _, width := range []int{60, 80, 120} {
			shown := onTerminal(t, width, args)
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

// piped returns what a command writes into a pipe.
func piped(t *testing.T, args string) string {
	t.Helper()
	cmd := exec.Command(binary, strings.Fields(args)...)
	cmd.Env = append(os.Environ(), "NO_COLOR=1")
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// onTerminal runs a command and returns what it writes on a terminal of a width.
func onTerminal(t *testing.T, width int, args string) string {
	t.Helper()
	ours, theirs, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer ours.Close()
	if err := pty.Setsize(ours, &pty.Winsize{Rows: 24, Cols: uint16(width)}); err != nil {
		t.Fatal(err)
	}
	var all bytes.Buffer
	read := make(chan struct{})
	go func() {
		defer close(read)
		all.ReadFrom(ours)
	}()
	cmd := exec.Command(binary, strings.Fields(args)...)
	cmd.Stdout, cmd.Env = theirs, append(os.Environ(), "NO_COLOR=1", "TERM=xterm")
	if err := cmd.Run(); err != nil {
		t.Fatal(err)
	}
	theirs.Close()
	<-read
	return strings.ReplaceAll(all.String(), "\r\n", "\n")
}
