package tui

import (
	"path/filepath"
	"strings"
	"testing"

	"synod/persist/notes"
	"synod/roles/all"
)

// A newcomer sees one hint at a time, until its key was used; after the last one, or when nobody wants them, there is none ever again.
func TestFirstSteps(t *testing.T) {
	hints := []string{"Try it: press p and then enter.", "Press ← to go back a step.", "Press x and then enter.", "Press L."}
	for _, test := range []struct {
		keys string
		hint int // which one is shown then; -1 for none
	}{
		{"", 0}, {"p", -1}, {"p esc", 0}, {"p enter", 1}, {"c", 0}, {"p enter 2s", 1}, {"p enter 1s left", 2}, {"left", 0},
		{"p enter 1s left x", -1}, {"p enter 1s left x esc", 2}, {"p enter 1s left x enter", 3}, {"p enter 1s left x enter L", -1},
		{"p enter 1s left x enter L esc", -1}, {"x enter L esc", 0}, {"x enter L esc p enter", 1}, {"4", -1}, {"?", -1}, {"L enter", -1},
		{": 'set first-steps off' enter", -1}, {": 'set first-steps off' enter : 'set first-steps on' enter", 0},
	} {
		for _, z := range few(sizes) {
			file := notes.File(filepath.Join(t.TempDir(), "notes"))
			d := start(t, z, Options{FirstSteps: true, Notes: file})
			shown := func(when string) {
				t.Helper()
				got := -1
				for i, hint := range hints {
					if strings.Contains(d.Frame().Text(), hint) {
						got = i
					}
				}
				if got != test.hint {
					t.Errorf("%q at %v%s: hint %d is shown, not %d:\n%s", test.keys, z, when, got, test.hint, d.Frame().Text())
				}
			}
			d.do(test.keys)
			shown("")
			if strings.HasPrefix(test.keys, ":") || strings.HasSuffix(test.keys, "L esc") && test.hint < 0 {
				d = start(t, z, Options{FirstSteps: true, Notes: file})
				shown(", in the next program")
			}
		}
	}
}

// Nobody who is at home here sees hints, and nothing waits for their keys.
func TestNoFirstSteps(t *testing.T) {
	d := start(t, sizes[1], Options{})
	d.do("20s")
	if text := d.Frame().Text(); strings.Contains(text, "first steps") || strings.Contains(text, "the first takes two minutes") {
		t.Errorf("there is a hint:\n%s", text)
	}
}

// Whoever presses no key for ten seconds is told where to begin, until the next key.
func TestWhoeverWaitsIsToldOfTheLessons(t *testing.T) {
	const says = "L has lessons; the first takes two minutes."
	d := start(t, sizes[1], Options{FirstSteps: true})
	for _, test := range []struct {
		script string
		told   bool
	}{{"9s", false}, {"2s", true}, {"j", false}, {"6s k 6s", false}, {"5s", true}, {"L", false}, {"esc 20s", false}} {
		d.do(test.script)
		if told := strings.Contains(folded(d.Frame().Text()), says); told != test.told {
			t.Errorf("after %s it is told: %v:\n%s", test.script, told, d.Frame().Text())
		}
	}
}

// The frames of the first start.
func TestFramesOfFirstSteps(t *testing.T) {
	for name, keys := range map[string]string{"first": "", "second": "p enter 900ms", "third": "p enter 900ms left", "fourth": "p enter 900ms left x enter", "waiting": "11s"} {
		t.Run(name, func(t *testing.T) {
			d := start(t, sizes[0], Options{FirstSteps: true})
			d.do(keys)
			golden(t, d.Frame().Text())
		})
	}
}

// The first hint names the agent and the value that its keys propose.
func TestTheFirstHintNamesWhatItProposes(t *testing.T) {
	for script, says := range map[string]string{"": "A proposes red.", lines("separate 2,3,1"): "p1 proposes red.",
		lines("protocol multipaxos"): "A proposes set x 1."} {
		d := start(t, sizes[1], Options{FirstSteps: true, Paused: true, Protocols: all.Protocols()})
		d.do(script)
		if text := d.Frame().Text(); !strings.Contains(text, says) {
			t.Errorf("%q: the hint does not say %q:\n%s", script, says, text)
		}
	}
}
