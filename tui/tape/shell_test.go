package tape

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
)

func TestThePromptKnowsAHandfulOfCommands(t *testing.T) {
	for _, c := range []struct{ line, want string }{
		{"synod", "start [] []"},
		{"./synod --seed 7", "start [--seed|7] []"},
		{"bin/synod   'a b'  \"c d\"e f\\ g ''", "start [a b|c de|f g|] []"},
		{"go run . --seed 7", "start [--seed|7] []"},
		{"NO_COLOR=1 X='a b' synod", "start [] [NO_COLOR=1 X=a b]"},
		{"A=1 B=2 synod x=y", "start [x=y] [A=1 B=2]"},
		{"go build -o synod . && clear && synod play", "start [play] []"},
		{"clear; ./synod", "start [] []"},
		{"", "nothing"},
		{"clear", "nothing"},
		{"go build ./...", "nothing"},
		{"ls -l", `the prompt of the player knows synod, go run, go build and clear, not "ls"`},
		{"clear all", `the prompt of the player knows synod, go run, go build and clear, not "clear"`},
		{"synod && ls", "nothing can stand after synod at the prompt"},
		{"synod $HOME", "the prompt of the player does not know $; it stands in quotes if it is meant as it is"},
		{"synod | less", "the prompt of the player does not know |; it stands in quotes if it is meant as it is"},
		{`synod "$HOME"`, "the prompt of the player does not know $, ` and \\ in double quotes"},
		{"synod 'x", "the quote ' at the prompt does not end"},
		{"X=1", `X=1 sets nothing that lasts; a tape says Env KEY "value"`},
	} {
		s := shell{program: "synod"}
		if got := enter(t, &s, c.line); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.line, got, c.want)
		}
	}
}

// enter types a line and tells what came of it.
func enter(t *testing.T, s *shell, line string) string {
	t.Helper()
	for _, r := range line + "\n" {
		for _, msg := range decode(new(uv.EventDecoder), runeBytes(r)) {
			start, err := s.key(msg.(tea.KeyPressMsg))
			switch {
			case err != nil:
				return err.Error()
			case start != nil:
				return fmt.Sprintf("start [%s] %v", strings.Join(start.args, "|"), start.env)
			}
		}
	}
	return "nothing"
}

func TestThePromptEditsItsLineAndKeepsItsScreen(t *testing.T) {
	s := shell{program: "synod"}
	press := func(names ...string) error {
		for _, name := range names {
			b, err := KeyBytes(name)
			if err != nil {
				return err
			}
			for _, msg := range decode(new(uv.EventDecoder), b) {
				if _, err := s.key(msg.(tea.KeyPressMsg)); err != nil {
					return err
				}
			}
		}
		return nil
	}
	shown := func() []string { return strings.Split(ansi.Strip(s.view(10, 3).Content), "\n") }
	if err := press("a", "é", "backspace", "b", "enter"); err == nil {
		t.Error("ab is no command")
	}
	if got, want := shown(), []string{"> ab", "> "}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if err := press("0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "enter"); err == nil {
		t.Error("a number is no command")
	}
	if got, want := shown(), []string{"> 01234567", "89", "> "}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if err := press("x", "ctrl+u", "y", "ctrl+c", "z", "ctrl+l"); err != nil {
		t.Error(err)
	}
	if got, want := shown(), []string{"> z"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if c := s.view(10, 3).Cursor; c == nil || c.X != 3 || c.Y != 0 {
		t.Errorf("the cursor is at %v, want 3,0", c)
	}
	if err := press("up"); err == nil || err.Error() != "the key up does nothing at the prompt" {
		t.Errorf("got %v", err)
	}
}
