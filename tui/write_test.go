package tui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"synod/persist/outfile"
)

// What is in the way is replaced only by whoever says so: by the command with its !, or when asked. The question names the file
// and the command.
func TestWhatIsInTheWayIsAskedAbout(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, test := range []struct {
		keys  string // that lead to the question
		name  string
		asks  string
		begin string // of the file that is written in its place
	}{
		{"E enter", "screen.svg", "screen.svg is there and is no picture that synod has written. Replace it, as :export! screen.svg does, or choose another name?", "<svg"},
		{": 'export screen.txt' enter", "screen.txt", "as :export! screen.txt does", " synod"},
		{": 'save run.synod' enter", "run.synod", "run.synod is there and is no saved run that synod has written. Replace it, as :save! run.synod does", "synod run"},
	} {
		put := func() {
			t.Helper()
			if err := os.WriteFile(test.name, []byte("mine"), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		holds := func(what, want string) {
			t.Helper()
			if text, err := os.ReadFile(test.name); err != nil || !strings.HasPrefix(string(text), want) || want == "mine" && string(text) != want {
				t.Errorf("%s, %s: it holds %.30q, %v, want %q", test.keys, what, text, err, want)
			}
		}
		d := start(t, sizes[1], Options{})
		put()
		d.do(test.keys)
		asked, ok := d.model.top().(*replacing)
		if !ok || !strings.Contains(asked.question(), test.asks) {
			t.Fatalf("%s: %T, notice %q", test.keys, d.model.top(), d.model.notice)
		}
		holds("while it is asked", "mine")
		for _, no := range []string{"n", "esc", "q"} {
			if d.do(no); d.model.top() != nil {
				t.Errorf("%s does not close the question", no)
			}
			holds("after "+no, "mine")
			d.do(test.keys)
		}
		d.do("enter")
		if p := d.model.prompt; p == nil || p.text() != asked.command.String() || p.input.Value() != test.name {
			t.Errorf("another name is not asked for: %v", p)
		}
		other := "other" + filepath.Ext(test.name)
		d.do("ctrl+u '" + other + "' enter")
		holds("with another name", "mine")
		if _, err := os.Stat(other); err != nil {
			t.Error(err)
		}
		d.do(test.keys + " y")
		holds("after y", test.begin)
		if d.do(test.keys); d.model.top() != nil {
			t.Errorf("%s asks about a file of its own: %q", test.keys, d.model.top().title())
		}
		put()
		d.do(": '" + strings.Replace(asked.command.String(), " ", "! ", 1) + "' enter")
		if holds("with !", test.begin); d.model.top() != nil {
			t.Error("with ! it asks")
		}
	}
}

// Nobody asks a tape: it would answer by itself.
func TestATapeIsNotAsked(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "screen.svg")
	for _, force := range []bool{false, true} {
		if err := os.WriteFile(path, []byte("mine"), 0o644); err != nil {
			t.Fatal(err)
		}
		d := start(t, sizes[1], Options{Place: outfile.Within(dir, force)})
		d.do("E enter")
		if text, _ := os.ReadFile(path); d.model.top() != nil || force == (string(text) == "mine") {
			t.Errorf("with force %v it holds %.20q", force, text)
		}
		if want := "or play the tape with --force"; strings.Contains(d.model.notice, want) == force {
			t.Errorf("with force %v: %q", force, d.model.notice)
		}
	}
}

// What can never be replaced is an error, and no question.
func TestADirectoryIsNotAskedAbout(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.Mkdir("screen.svg", 0o755); err != nil {
		t.Fatal(err)
	}
	d := start(t, sizes[1], Options{})
	if d.do("E enter"); d.model.top() != nil || !strings.Contains(d.model.notice, "screen.svg is a directory; choose another name") {
		t.Errorf("%q", d.model.notice)
	}
}
