//go:build linux || darwin || dragonfly || freebsd || netbsd || openbsd

package cli_test

import (
	"reflect"
	"strings"
	"syscall"
	"testing"
	"time"
)

// In a terminal a line can be edited and had again, and words are completed. What keys do there they do in every shell.
func TestLinesAreEdited(t *testing.T) {
	const (
		up, left, home = "\x1b[A", "\x1b[D", "\x01"
		event          = "A is asked to propose "
	)
	for name, c := range map[string]struct{ keys, shows string }{
		"erased":                 {"propose A rex\x7fd\r", event + "red."},
		"in the middle":          {"propose A rd" + left + "e\r", event + "red."},
		"from the beginning":     {"opose A red" + home + "pr\r", event + "red."},
		"a word erased":          {"propose A blue\x17red\r", event + "red."},
		"the line erased":        {"nonsense\x15propose A red\r", event + "red."},
		"an earlier line":        {"propose A red\r" + "status\r" + up + up + "\x7f\x7f\x7fgreen\r", event + "green."},
		"not an empty line":      {"propose A red\r\r\r" + up + "\x17green\r", event + "green."},
		"a verb completed":       {"prop\tA red\r", event + "red."},
		"an agent completed":     {"propose a\t red\r", event + "red."},
		"what it can be":         {"re\t", "redo  release  restart  resume  rewind"},
		"ctrl+d inside of words": {"propose A xred" + strings.Repeat(left, 4) + "\x04\r", event + "red."},
		"several lines at once":  {"propose A red\rrun 1s\rstatus\r", "Chosen: red"},
		"no text":                {"\xff\xfe\rpropose A red\r", event + "red."},
		"a wide character":       {"propose A \u6f22\u5b57\r", event + "\u6f22\u5b57."},
		"help of a word":         {"help pau\t\r", "Have an agent stand still"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := inTerminal(t, nil, "run", "-n", "3")
			s.shows("synod> ")
			s.press(c.keys)
			s.shows(c.shows)
			s.press("\x15quit\r")
			s.exits(0)
		})
	}
}

// The keys that are the terminal's stay the terminal's, and whatever ends the conversation, the terminal is as it was.
func TestAConversationLeavesTheTerminalAsItWas(t *testing.T) {
	for name, c := range map[string]struct {
		end  func(e *ending)
		code int
	}{
		"quit":              {func(e *ending) { e.press("quit\r") }, 0},
		"ctrl+d":            {func(e *ending) { e.press("\x04") }, 0},
		"ctrl+c":            {func(e *ending) { e.press("propose\x03") }, 130},
		"ctrl+backslash":    {func(e *ending) { e.press("\x1c") }, 131},
		"SIGTERM":           {func(e *ending) { e.cmd.Process.Signal(syscall.SIGTERM) }, 143},
		"SIGHUP, in a word": {func(e *ending) { e.press("prop"); e.cmd.Process.Signal(syscall.SIGHUP) }, 129},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := failing(t, "", true, "run")
			e.shows("synod> ")
			c.end(e)
			e.whole(c.code)
		})
	}
}

// ctrl+z suspends a conversation, also while a line is typed, and that line is there again afterwards.
func TestAConversationIsSuspended(t *testing.T) {
	s := inTerminal(t, nil, "run", "-n", "3")
	s.shows("synod> ")
	s.press("propose A r")
	s.shows("synod> propose A r")
	s.forget()
	typing := s.terminal()
	s.press("\x1a")
	for end := time.Now().Add(patience); ; {
		if strings.Contains(s.written(), "synod> propose A r") {
			break
		}
		if time.Now().After(end) {
			s.Fatalf("the line is not drawn again: %q", s.written())
		}
		if !reflect.DeepEqual(s.terminal(), typing) { // before that, to go on would take the key back
			s.cmd.Process.Signal(syscall.SIGCONT)
		}
		select {
		case <-s.more:
		case <-time.After(10 * time.Millisecond):
		}
	}
	s.press("ed\r")
	s.shows("A is asked to propose red.")
	s.press("quit\r")
	s.exits(0)
}

// A terminal that cannot move its cursor gets what it understands: a prompt, and lines as it sends them.
func TestADumbTerminalGetsNoEscapes(t *testing.T) {
	s := inTerminal(t, []string{"TERM=dumb"}, "run", "-n", "3")
	s.shows("synod> ")
	s.press("propose A red\r")
	s.shows("A is asked to propose red.")
	s.press("quit\r")
	s.exits(0)
	if strings.Contains(s.written(), "\x1b") {
		t.Errorf("a dumb terminal gets escapes: %q", s.written())
	}
}
