package tui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"synod/persist/history"
)

// line returns what stands in the command line.
func (d *dashboard) line() string {
	if d.model.prompt == nil {
		return ""
	}
	return d.model.prompt.input.Value()
}

// What was typed comes back: line by line, by a few letters, and after the program has ended.
func TestEarlierLines(t *testing.T) {
	kept := history.File(filepath.Join(t.TempDir(), "history"))
	d := start(t, sizes[0], Options{History: kept})
	d.do(lines("crash A", "heal", "crash B", "restart A"))
	for range 2 {
		for keys, want := range map[string]string{
			": up":                         "restart A",
			": up up":                      "crash B",
			": 'crash' ctrl+r":             "crash B",
			": 'CRASH' ctrl+r ctrl+r":      "crash A",
			": 'crash' ctrl+r ctrl+r up":   "crash A",
			": ctrl+r ctrl+r":              "crash B",
			": 'zzz' ctrl+r":               "zzz",
			": 'crash' ctrl+r down":        "restart A",
			": 'crash' ctrl+r 'x'":         "crash Bx",
			": 'hea' ctrl+r ctrl+r ctrl+r": "heal",
		} {
			if d.do(keys); d.line() != want {
				t.Errorf("%s shows %q, and not %q", keys, d.line(), want)
			}
			d.do("esc")
		}
		d = start(t, sizes[0], Options{History: kept})
	}
}

// A key that asks for a value puts its label there, and ctrl+a, ctrl+u and ctrl+w leave that.
func TestTheLabelStays(t *testing.T) {
	for keys, want := range map[string]string{
		"p 'blue' ctrl+u":              "propose A ",
		"p 'blue' ctrl+a 'dark '":      "propose A dark blue",
		"p 'blue' ctrl+a ctrl+a ':'":   ":propose A blue",
		"p 'deep blue' ctrl+w":         "propose A deep ",
		"p 'blue' ctrl+a ctrl+e 's'":   "propose A blues",
		"p 'blue' ctrl+u ctrl+u 'hea'": "hea",
	} {
		d := start(t, sizes[0], Options{})
		if d.do(keys); d.line() != want {
			t.Errorf("%s makes %q, and not %q", keys, d.line(), want)
		}
	}
}

// Names of files are completed that a command could be about.
func TestNamesOfFilesAreCompleted(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	for _, name := range []string{"one.synod", "other.txt", "odd name.synod", ".hidden.synod", "picture.svg", "notes.md", "below/two.synod"} {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for keys, want := range map[string]string{
		": 'open on' tab":         "open one.synod",
		": 'open o' tab":          "open one.synod",
		": 'open o' tab tab":      "open other.txt",
		": 'open bel' tab":        "open below/",
		": 'open below/' tab":     "open below/two.synod",
		": 'open .h' tab":         "open .hidden.synod",
		": 'save ' tab tab":       "save one.synod",
		": 'export! p' tab":       "export! picture.svg",
		": 'open nowhere/x' tab":  "open nowhere/x",
		": 'export screen.s' tab": "export screen.svg ",
	} {
		d := start(t, sizes[0], Options{})
		if d.do(keys); d.line() != strings.ReplaceAll(want, "/", string(filepath.Separator)) {
			t.Errorf("%s makes %q, and not %q", keys, d.line(), want)
		}
	}
}
