package demos_test

import (
	"regexp"
	"strings"
	"testing"

	"synod/tui/demos"
)

// weak is an expectation that can be met in any run: how safe everything is, how many values there are, a sign, that somebody
// crashed, that a search has found something.
var weak = regexp.MustCompile(`^/(SAFE|AT RISK|VIOLATED|nothing chosen.*|chosen \d values|.|[A-Za-z0-9]+ lost what was only in memory` +
	`|A run that breaks [a-z]+ was found|Nothing has happened yet|only \d of the \d promises|my run › .*)/$`)

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
			if expected, ok := strings.CutPrefix(line, "#: expect "); ok && !weak.MatchString(expected) {
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
