package tui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"synod/persist/history"
	"synod/roles/all"
)

// line returns what stands in the command line.
func (d *dashboard) line() string {
	if d.model.prompt == nil {
		return ""
	}
	return d.model.prompt.text()
}

// What was typed comes back: line by line, by a few letters, and after the program has ended.
func TestEarlierLines(t *testing.T) {
	kept := history.File{Path: filepath.Join(t.TempDir(), "history"), Keep: 500}
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
			": ctrl+r 'cra'":               "crash B",
			": ctrl+r 'CRAS' ctrl+r":       "crash A",
			": ctrl+r 'crash a'":           "crash A",
			": 'cra' ctrl+r 'sh a'":        "crash A",
			": ctrl+r 'crx'":               "crash B",
			": ctrl+r 'heax' backspace":    "heal",
			": 'los' ctrl+r 'crash' esc":   "los",
			": ctrl+r 'hea' right 'x'":     "healx",
			": ctrl+r 'hea' ctrl+a 'x'":    "xheal",
			": ctrl+r 'hea' ctrl+u 'x'":    "x",
			": ctrl+r 'crash a' down":      "heal",
			": 'hea' ctrl+r ctrl+r ctrl+r": "heal",
		} {
			if d.do(keys); d.line() != want {
				t.Errorf("%s shows %q, and not %q", keys, d.line(), want)
			}
			d.do("esc esc")
		}
		d = start(t, sizes[0], Options{History: kept})
	}
}

// What is looked for by ctrl+r is seen while it is typed, and enter does what is found.
func TestTheSearchOfEarlierLinesIsSeen(t *testing.T) {
	d := start(t, sizes[0], Options{})
	d.do(lines("crash A", "restart A", "loss 5%") + ": 'lo' ctrl+u ctrl+r 'ra'")
	d.wants("find: ra   :crash A")
	if got := d.model.prompt.column(); got != len("find: ra") {
		t.Errorf("the cursor is at %d", got)
	}
	d.do("'x'")
	d.wants("find: rax   :crash A", "no line before this one contains rax")
	if d.do("backspace enter"); d.model.prompt != nil || d.model.st().Up(d.model.selected) {
		t.Errorf("enter does not crash A:\n%s", d.Frame().Text())
	}
}

// A key that asks for a value puts its label there, which nothing that is typed changes.
func TestTheLabelStays(t *testing.T) {
	for keys, want := range map[string]string{
		"p 'blue' ctrl+u":              "propose A ",
		"p 'blue' ctrl+a 'dark '":      "propose A dark blue",
		"p 'blue' home home 'X'":       "propose A Xblue",
		"p ctrl+u ctrl+u ctrl+w":       "propose A ",
		"p left left backspace 'x'":    "propose A x",
		"l 'l' t '90ms' ctrl+a 'X'":    "delay A>C X90ms",
		"p 'blue' enter p up":          "propose A blue",
		"p 'blue' enter p ctrl+r 'l'":  "propose A blue",
		": 'heal' enter p up":          "propose A ",
		"l t tab":                      "delay A>B 200ms ",
		"p 'deep blue' ctrl+w":         "propose A deep ",
		"p 'blue' ctrl+a ctrl+e 's'":   "propose A blues",
		"p 'blue' ctrl+u ctrl+u 'hea'": "propose A hea",
		": 'heal' home 'X' ctrl+u 'c'": "c",
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

// What keys do in the command line stands at its end, as far as there is room, and what a suggested value says is never cut.
func TestTheLineNamesItsKeys(t *testing.T) {
	for _, c := range []struct {
		z    size
		keys string
		says string
	}{
		{size{80, 24}, ":", "enter do it  esc cancel  tab complete  ↑ earlier lines"},
		{size{160, 48}, ":", "ctrl+r find one"},
		{size{60, 16}, ":", "esc cancel"},
		{size{60, 16}, "p", "esc cancels"},
	} {
		d := start(t, c.z, Options{Paused: true})
		d.do(c.keys)
		rows := strings.Split(strings.TrimRight(d.Frame().Text(), "\n"), "\n")
		if last := rows[len(rows)-1]; !strings.Contains(last, c.says) {
			t.Errorf("%q at %v: the line does not say %q: %q", c.keys, c.z, c.says, last)
		}
	}
}

// help and a word open the help where that stands, and a word that it does not have opens nothing.
func TestHelpOpensAtAWord(t *testing.T) {
	d := start(t, sizes[0], Options{Paused: true})
	for word, at := range map[string]string{"pause": "pause", "keep-promise": "keep-promise", "agreement": "agreement"} {
		d.do(lines("help " + word))
		if text := d.Frame().Text(); d.model.top() == nil || !strings.Contains(text, d.model.theme.glyph.pick+" "+at) {
			t.Errorf("help %s is not at %q:\n%s", word, at, text)
		}
		d.do("esc")
	}
	d.do(lines("help xyzzy"))
	if d.model.top() != nil || d.model.prompt == nil || !strings.Contains(d.model.prompt.problem, "xyzzy") {
		t.Errorf("a word that the help does not have opened something:\n%s", d.Frame().Text())
	}
}

// The help is a word of the command line like others: it is completed, and so is what it can be asked about.
func TestHelpIsCompleted(t *testing.T) {
	for typed, want := range map[string]string{
		": 'hel' tab":             "help ",
		": 'help keep-pr' tab":    "help keep-promise ",
		": 'help part' tab":       "help partition ",
		": 'help multip' tab":     "help multipaxos ",
		": 'help partition ' tab": "help partition ",
	} {
		d := start(t, sizes[0], Options{Protocols: all.Protocols()})
		d.do(typed)
		if got := d.model.prompt.text(); got != want {
			t.Errorf("%s completes to %q, not %q", typed, got, want)
		}
	}
}
