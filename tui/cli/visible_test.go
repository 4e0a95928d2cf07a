package cli_test

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"synod/cluster"
	"synod/persist/outfile"
	"synod/roles"
	"synod/roles/all"
	"synod/tui/cli"
	"synod/tui/clock"
	"synod/tui/tape"
)

// hostile is what a stranger may write into any text: it would clear the screen, fill the clipboard, ring, and turn the
// direction of writing. No blanks, so that it is a word.
const hostile = "\x1b[2J\x1b]52;c;aGk=\a\u202e\u009b31m\u2066\u200d"

// looks are the sequences by which the dashboard colours its frames.
var looks = regexp.MustCompile(`\x1b\[[0-9;:]*m`)

// checkVisible wants nothing in what was written that a terminal obeys, and where it is shown the hostile text.
func checkVisible(t *testing.T, what, written string, shown bool) {
	t.Helper()
	if shown && !strings.Contains(written, `\x1b]52;c;aGk=\a`) && !strings.Contains(written, `\u001b]52;c;aGk=\u0007`) {
		t.Errorf("%s: what the stranger wrote is not shown, but\n%q", what, written)
	}
	if !utf8.ValidString(written) {
		t.Errorf("%s writes what is no text:\n%q", what, written)
	}
	for _, r := range written {
		if r != '\n' && r != '\t' && unicode.In(r, unicode.Cc, unicode.Cf) {
			t.Fatalf("%s: %U reaches the terminal in\n%q", what, r, written)
		}
	}
}

// brokenDisk fails with an error of a stranger's making.
type brokenDisk struct{}

func (brokenDisk) Save(string, any) error         { return errors.New("no room " + hostile) }
func (brokenDisk) Load(string, any) (bool, error) { return false, nil }
func (brokenDisk) Wipe(string) error              { return nil }

// strangersFiles writes files of every kind that have the hostile text in them, and returns their folder.
func strangersFiles(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"story.txt":     "# A claim " + hostile + "\n# Source: nobody " + hostile + "\n\n# A remark " + hostile + "\npropose A red\n\nexpect nothing chosen\n",
		"wrong.txt":     "# A claim\n\npropse" + hostile + " A red\nexpect nothing chosen\n",
		"version.synod": "synod run " + hostile + "\n",
		"unknown.tape":  "Slep" + hostile + " 1s\n",
		"pattern.tape":  "Wait /(" + hostile + "/\n",
		"remark.tape":   "#: captin" + hostile + " x" + "\n",
		"expect.tape":   "Sleep 1s\n#: expect /no" + hostile + "/\n",
		"source.tape":   "Source \"" + hostile + ".tape\"\n",
		"caption.tape":  "Type \"synod\"\nEnter\n#: caption now " + hostile + "\n",
		"typed.tape":    "Type \"synod \u202e \u2066\"\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	p := all.Protocols()[0]
	run, err := cluster.NewTimeline(cluster.Settings{Protocol: p, Config: roles.Together(3), Seed: 1}, brokenDisk{})
	if err != nil {
		t.Fatal(err)
	}
	defer run.Close()
	if err := run.Do(cluster.Command{Verb: cluster.Propose, Agent: run.State().IDs()[0], Value: "red"}); err != nil {
		t.Fatal(err)
	}
	run.Advance(1000, 1000)
	text, err := run.Save()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "fault.synod"), text, 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

// Whatever comes from a file or an argument is shown, and obeyed by no terminal: errors, lines of text, objects, frames.
func TestNothingOfAStrangerIsObeyed(t *testing.T) {
	dir := strangersFiles(t)
	at := func(name string) string { return filepath.Join(dir, name) }
	for _, c := range []struct {
		in    string
		args  []string
		shown bool
	}{
		{"", []string{"run", at("story.txt")}, false},
		{"", []string{"run", "--json", at("story.txt")}, false},
		{"", []string{"run", at("wrong.txt")}, false},
		{"", []string{"check", at("wrong.txt")}, false},
		{"", []string{"open", at("wrong.txt")}, false},
		{"", []string{"open", at("version.synod")}, true},
		{"open " + at("version.synod") + "\n", []string{"run", "-"}, true},
		{"open " + at("fault.synod") + "\nstatus\n", []string{"run", "-"}, true},
		{"open " + at("fault.synod") + "\nstatus\n", []string{"run", "--json", "-"}, true},
		{"", []string{"play", "--headless", at("unknown.tape")}, false},
		{"", []string{"play", "--headless", at("pattern.tape")}, true},
		{"", []string{"play", "--headless", at("remark.tape")}, false},
		{"", []string{"play", "--headless", at("expect.tape")}, true},
		{"", []string{"play", "--headless", at("source.tape")}, true},
		{"", []string{"play", "--headless", at("caption.tape")}, true},
		{"", []string{"play", "--headless", at("typed.tape")}, false},
		{"", []string{"play", "--headless", hostile + ".tape"}, true},
		{"", []string{"open", hostile + ".synod"}, true},
		{"", []string{"open", hostile}, true},
		{"", []string{"run", hostile}, true},
		{"", []string{"check", hostile}, true},
		{"", []string{"check", hostile + ".txt"}, true},
		{"", []string{"check", "--without", "keep-promise", "--json", "--write", filepath.Join(dir, hostile, "x.txt")}, true},
		{"", []string{"run", "--data", filepath.Join(at("story.txt"), hostile), "-"}, true},
		{"", []string{"compare", at("story.txt"), at("fault.synod"), "--json"}, false},
		{"", []string{"compare", "a-vote-outlives-its-proposer", hostile}, true},
		{"", []string{"compare", "a-vote-outlives-its-proposer", "--without", hostile}, false},
		{"", []string{"scenarios", hostile}, true},
		{"", []string{hostile}, true},
		{"", []string{"--" + hostile}, false},
		{"", []string{"--protocol", hostile}, true},
		{"", []string{"--seed", hostile}, true},
		{"", []string{"run", "x", hostile}, true},
		{"propose A " + hostile + "\n", []string{"run", "-"}, false},
		{hostile + "\n", []string{"run", "-"}, false},
	} {
		out, _ := run(t, c.in, c.args...)
		checkVisible(t, strings.Join(c.args, " "), out, c.shown)
	}
}

// So does every frame of the dashboard.
func TestNothingOfAStrangerIsObeyedInTheDashboard(t *testing.T) {
	dir := strangersFiles(t)
	clk := clock.NewVirtual()
	m, err := cli.Launch([]string{"open", filepath.Join(dir, "fault.synod")}, nil, 160, 48, clk, outfile.Anywhere())
	if err != nil {
		t.Fatal(err)
	}
	d := tape.NewDriver(m, clk, tape.Screen{Width: 160, Height: 48})
	d.Start()
	if err := d.Keys("4"); err != nil { // the events, in which the error of the disk stands
		t.Fatal(err)
	}
	checkVisible(t, "fault.synod", looks.ReplaceAllString(d.View().Content, "")+d.View().WindowTitle, true)
}
