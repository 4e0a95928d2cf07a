//go:build unix

package cli_test

import (
	"strings"
	"syscall"
	"testing"
	"time"
)

// ctrl+z gives the terminal back from wherever one is, and fg comes back to it.
func TestSuspend(t *testing.T) {
	for name, c := range map[string]struct {
		args  []string
		keys  string
		shows string
	}{
		"panels":       {nil, "", "nothing chosen"},
		"command line": {nil, "p", "enter takes it"},
		"question":     {nil, "w", "It will forget every promise"},
		"tape":         {[]string{"play", "partition"}, "", "nothing chosen"},
		"tape paused":  {[]string{"play", "partition"}, " ", "paused"},
		"taken over":   {[]string{"play", "partition"}, "t", "nothing chosen"},
	} {
		t.Run(name, func(t *testing.T) {
			s := inTerminal(t, nil, c.args...)
			s.shows("\x1b[?1049h")
			s.press(c.keys)
			s.shows(c.shows)
			s.press("\x1a")
			s.shows("\x1b[?1049l")
			s.forget()
			for !strings.Contains(s.written(), "\x1b[?1049h") { // one that comes before the program is stopped is no news
				s.cmd.Process.Signal(syscall.SIGCONT)
				select {
				case <-s.more:
				case <-time.After(10 * time.Millisecond):
				}
			}
			s.press("\x03")
			s.exits(0)
		})
	}
}
