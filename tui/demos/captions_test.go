package demos_test

import (
	"regexp"
	"strings"
	"testing"

	"synod/tui/demos"
)

// telling is an expectation that names a rule, a value or a command, a ballot, a slot, or how many promises there are; or,
// under a caption about the program, what it answers. How safe everything is, how many values there are, that somebody crashed
// or that a search has found something can be true of any run.
var telling = regexp.MustCompile(`\b(red|blue)\b|\b(set|get) [a-z]\b|[0-9]\\?\.[A-Za-z]|[a-z]=[0-9]|\bslots? [0-9]|promises|` +
	`\((P2c|P1a|O4|phase)|\b(keep|adopt|persist)-[a-z]+|stable-before-sent|partition\\s|lesson [0-9]|as you left it|p2\.\*idle`)

// Under each caption of a demo stands what must be on the screen then: the rule of a reason, or the value that it is about. A
// caption that does not fit its run is found so.
func TestEachCaptionIsHeldAgainstTheScreen(t *testing.T) {
	for _, d := range demos.List() {
		source, _ := demos.Source(d.Name)
		caption, held := "", true
		end := func() {
			if !held {
				t.Errorf("%s: under the caption %q nothing is expected that names a rule or a value", d.Name, caption)
			}
		}
		captions := 0
		for line := range strings.Lines(string(source)) {
			line = strings.TrimSpace(line)
			if text, ok := strings.CutPrefix(line, "#: caption"); ok {
				end()
				caption = strings.TrimSpace(text)
				held = caption == ""
				captions++
			}
			if expected, ok := strings.CutPrefix(line, "#: expect "); ok && telling.MatchString(strings.ReplaceAll(expected, `\(`, "(")) {
				held = true
			}
		}
		end()
		if captions == 0 {
			t.Errorf("%s has no captions", d.Name)
		}
	}
}

// notOfVHS are lines that put in what is a remark to VHS.
var notOfVHS = regexp.MustCompile(`^#: (key|click|wheel|paste)\b`)

// Whatever a demo types can be typed by VHS too: nothing in it is only for the player that comes with synod.
func TestEachKeyOfADemoCanBeTypedInVHS(t *testing.T) {
	for _, d := range demos.List() {
		source, _ := demos.Source(d.Name)
		for line := range strings.Lines(string(source)) {
			if notOfVHS.MatchString(strings.TrimSpace(line)) {
				t.Errorf("%s types what VHS cannot: %s", d.Name, line)
			}
		}
	}
}
