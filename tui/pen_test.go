package tui

import (
	"regexp"
	"strings"
	"testing"
	"unicode"

	"synod/roles"
	"synod/tui/tape"
)

// Whatever text comes onto the screen, a terminal shows it and obeys none of it: notices and errors, captions, what is typed and
// pasted, filters, values, rows that are cut off.
func TestNoTextIsObeyed(t *testing.T) {
	const hostile = "\x1b[2J\x1b]52;c;aGk=\a\u202e\u009b31m\nend"
	looks := regexp.MustCompile(`\x1b\[[0-9;:]*m`)
	for name, show := range map[string]func(*dashboard){
		"a notice":   func(d *dashboard) { d.model.say("%s", hostile) },
		"a caption":  func(d *dashboard) { d.Send(tape.CaptionMsg{Text: strings.Repeat(hostile+" ", 30)}) },
		"a paste":    func(d *dashboard) { d.do(":"); d.model.prompt.insert("propose A " + hostile) },
		"a problem":  func(d *dashboard) { d.do(":"); d.model.prompt.problem = hostile },
		"a filter":   func(d *dashboard) { d.do("4"); d.model.events.filter = hostile },
		"a question": func(d *dashboard) { d.model.open(newConfirm(hostile, func(*Model) {})) },
	} {
		d := start(t, sizes[1], Options{})
		show(d)
		text := looks.ReplaceAllString(d.model.draw(), "")
		if i := strings.IndexFunc(text, func(r rune) bool { return r != '\n' && unicode.In(r, unicode.Cc, unicode.Cf) }); i >= 0 {
			t.Errorf("%s: %.20q is written to the terminal", name, text[i:])
		}
		if rows := strings.Count(text, "\n") + 1; rows != sizes[1].h {
			t.Errorf("%s: the frame has %d rows", name, rows)
		}
	}
	if v := newTheme(Look{Colour: true}, true).clippedValue(roles.Value(hostile), 12).text; strings.ContainsAny(v, "\x1b\a\n") {
		t.Errorf("a value is cut to %q", v)
	}
}
