package keymap

import (
	"slices"
	"strings"
	"testing"
)

// An act gets other keys in every mode that has it, or in one; the table that is shipped stays as it is.
func TestRemap(t *testing.T) {
	other, err := std.Remap([]Change{{"", "propose.ask", []string{"Z"}}, {"events", "event.next", []string{"ö", "down"}}, {"", "agent.timer", nil}, {"", "clock.toggle", []string{"Q"}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []struct {
		mode, action string
		keys         []string
		label        string
	}{
		{"everywhere", "propose.ask", []string{"Z"}, "Z"},
		{"events", "event.next", []string{"ö", "down"}, "ö"},
		{"everywhere", "agent.timer", nil, ""},
		{"overlay", "clock.toggle", []string{"Q"}, "Q"},
		{"lesson", "clock.toggle", []string{"Q"}, "Q"},
		{"everywhere", "step.forward", []string{"right", "."}, "← →"},
	} {
		if got := other.Keys(want.mode, want.action); !slices.Equal(got, want.keys) || other.Row(want.mode, want.action).Label() != want.label {
			t.Errorf("%s in %s has %q, shown as %q", want.action, want.mode, got, other.Row(want.mode, want.action).Label())
		}
	}
	if got := std.Keys("everywhere", "propose.ask"); !slices.Equal(got, []string{"p"}) {
		t.Errorf("the table that is shipped has %q now", got)
	}
}

func TestRemapRefuses(t *testing.T) {
	for want, c := range map[string]Change{
		`there is no mode "nowhere"`:                               {"nowhere", "propose.ask", []string{"Z"}},
		`there is no act "propose" in always, everywhere`:          {"", "propose", []string{"Z"}},
		`there is no act "propose.ask" in events`:                  {"events", "propose.ask", []string{"Z"}},
		"everywhere: c is both propose.ask and agent.crash":        {"", "propose.ask", []string{"c"}},
		"ctrl+i is a key that terminals keep":                      {"", "propose.ask", []string{"ctrl+i"}},
		`"alt+x" is not a key`:                                     {"", "propose.ask", []string{"alt+x"}},
		"propose.ask: ctrl+c quits, everywhere":                    {"", "propose.ask", []string{"ctrl+c"}},
		"ctrl+c has to quit":                                       {"", "quit.now", []string{"ctrl+d"}},
		"esc does nothing, and so nothing leads out":               {"dialog", "dialog.no", []string{"n"}},
		"partition.side: its keys are what they name":              {"", "partition.side", []string{"a"}},
		"Z is a character, and those are typed in the mode prompt": {"prompt", "prompt.do", []string{"Z"}},
	} {
		if _, err := std.Remap([]Change{c}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}
