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

// A footer that names the keys of two acts names those that they have.
func TestRemapOfOneOfTwo(t *testing.T) {
	for _, test := range []struct {
		changes []Change
		want    string
	}{
		{nil, "← →"}, {[]Change{{"", "step.back", []string{"b"}}, {"", "rules.open", []string{"left"}}}, "b →"},
		{[]Change{{"", "step.forward", []string{"ctrl+f"}}}, "← ctrl+f"}, {[]Change{{"", "step.back", nil}}, "→"},
		{[]Change{{"", "step.back", []string{"left", "ö"}}}, "← →"},
	} {
		other, err := std.Remap(test.changes)
		if err != nil {
			t.Error(err)
			continue
		}
		if got := other.Row("everywhere", "step.forward").Label(); got != test.want {
			t.Errorf("with %v it is %q, not %q", test.changes, got, test.want)
		}
	}
}

// In ASCII an arrow has its name, for its sign is another key.
func TestKeysInASCII(t *testing.T) {
	plain := std.InASCII()
	for action, want := range map[string]string{"step.forward": "left right", "clock.slower": "<", "agent.next": "j down"} {
		if got := plain.Row("everywhere", action).Label(); got != want {
			t.Errorf("%s is %q, not %q", action, got, want)
		}
	}
	for _, mode := range Modes() {
		for _, r := range plain.Rows(mode) {
			for _, text := range append(r.Names(), r.Label()) {
				if i := strings.IndexFunc(text, func(c rune) bool { return c > 126 }); i >= 0 {
					t.Errorf("%s %s: %q is not ASCII", mode, r.Action, text)
				}
			}
		}
	}
}

func TestRemapRefuses(t *testing.T) {
	for want, c := range map[string]Change{
		`there is no mode "nowhere"`:                                  {"nowhere", "propose.ask", []string{"Z"}},
		`there is no act "propose" in always, everywhere`:             {"", "propose", []string{"Z"}},
		`there is no act "propose.ask" in events`:                     {"events", "propose.ask", []string{"Z"}},
		"everywhere: c is both propose.ask and agent.crash":           {"", "propose.ask", []string{"c"}},
		"everywhere: ctrl+z is both propose.ask and, always, suspend": {"", "propose.ask", []string{"ctrl+z"}},
		"everywhere: ctrl+l is both propose.ask and, always, redraw":  {"", "propose.ask", []string{"ctrl+l"}},
		"stage: 5 is both message.next and, everywhere, view.events":  {"", "message.next", []string{"5"}},
		"stage: p is both message.next and, everywhere, propose.ask":  {"stage", "message.next", []string{"p"}},
		"events: p is both event.next and, everywhere, propose.ask":   {"events", "event.next", []string{"p"}},
		"ctrl+i is a key that terminals keep":                         {"", "propose.ask", []string{"ctrl+i"}},
		`"alt+x" is not a key`:                                        {"", "propose.ask", []string{"alt+x"}},
		"propose.ask: ctrl+c quits, everywhere":                       {"", "propose.ask", []string{"ctrl+c"}},
		"ctrl+c has to quit":                                          {"", "quit.now", []string{"ctrl+d"}},
		"esc does nothing, and so nothing leads out":                  {"dialog", "dialog.no", []string{"n"}},
		"partition.side: its keys are what they name":                 {"", "partition.side", []string{"a"}},
		"Z is a character, and those are typed in the mode prompt":    {"prompt", "prompt.do", []string{"Z"}},
	} {
		if _, err := std.Remap([]Change{c}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}
