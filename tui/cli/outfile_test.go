package cli_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"synod/persist/outfile"
	"synod/tui/cli"
	"synod/tui/clock"
	"synod/tui/tape"
)

// disk is a directory in which a program runs; a text that begins with -> is that of a link.
func disk(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "here")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		path := filepath.Join(dir, name)
		err := os.MkdirAll(filepath.Dir(path), 0o755)
		if target, isLink := strings.CutPrefix(text, "->"); isLink {
			err = errors.Join(err, os.Symlink(target, path))
		} else {
			err = errors.Join(err, os.WriteFile(path, []byte(text), 0o644))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// holds lists all files below the directory above one that disk has made, with their contents.
func holds(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	above := filepath.Dir(dir)
	err := filepath.Walk(above, func(path string, info os.FileInfo, err error) error {
		if err != nil || !info.Mode().IsRegular() {
			return err
		}
		text, err := os.ReadFile(path)
		name, _ := filepath.Rel(dir, path)
		all[name] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// in runs the program in a directory.
func in(t *testing.T, dir, stdin, line string) (string, int) {
	t.Helper()
	cmd := exec.Command(binary, strings.Fields(line)...)
	cmd.Dir, cmd.Stdin = dir, strings.NewReader(stdin)
	out, _ := cmd.CombinedOutput()
	return string(out), cmd.ProcessState.ExitCode()
}

const breaks = "check simplepaxos --without keep-promise --seeds 0 "

// What is somebody's is refused on every way, with the file and how it is replaced all the same, and then replaced.
func TestSomebodysFilesAreNotReplaced(t *testing.T) {
	story := "#: output notes.svg\nType synod\nEnter\nSleep 1s\n"
	for _, c := range []struct {
		line, stdin string
		code        int // of success
		says        string
		forced      string // the line that replaces
		forcedStdin string
	}{
		{"run -", "propose A red\nsave notes.svg\n", 0, "stdin:2:1: the run cannot be saved: notes.svg is there and is no saved run that synod has written; choose another name, or say save! notes.svg",
			"run -", "propose A red\nsave! notes.svg\n"},
		{"--plain", "save notes.svg\n", 0, "or say save! notes.svg", "--plain", "save! notes.svg\n"},
		{breaks + "--write notes.svg", "", 1, "notes.svg is there and is no scenario that synod has written; choose another name, or add --force to replace it",
			breaks + "--write notes.svg --force", ""},
		{"check multipaxos --linearizable --variant stale --write notes.svg", "", 1, "notes.svg is there and is no page that synod has written; choose another name, or add --force",
			"check multipaxos --linearizable --variant stale --write notes.svg --force", ""},
		{"play story.tape --headless", "", 0, "story.tape:1:1: notes.svg is there and is no picture that synod has written; choose another name, or play the tape with --force",
			"play story.tape --headless --force", ""},
	} {
		dir := disk(t, map[string]string{"notes.svg": "my notes", "story.tape": story})
		before := holds(t, dir)
		out, code := in(t, dir, c.stdin, c.line)
		if code != 2 || !strings.Contains(out, c.says) {
			t.Errorf("synod %s: exit code %d, and not %q in\n%s", c.line, code, c.says, out)
		}
		same(t, "synod "+c.line, before, holds(t, dir))
		for range 2 { // the second time it is synod's own
			if out, code := in(t, dir, c.forcedStdin, c.forced); code != c.code || holds(t, dir)["notes.svg"] == "my notes" {
				t.Errorf("synod %s: exit code %d, it holds %.80q\n%s", c.forced, code, holds(t, dir)["notes.svg"], out)
			}
			if len(holds(t, dir)) != len(before) {
				t.Errorf("synod %s leaves more files", c.forced)
			}
		}
		if out, code := in(t, dir, c.stdin, c.line); code != c.code {
			t.Errorf("synod %s does not renew its own file: %d\n%s", c.line, code, out)
		}
	}
}

func same(t *testing.T, what string, before, after map[string]string) {
	t.Helper()
	for name, text := range after {
		if old, was := before[name]; !was || old != text {
			t.Errorf("%s writes %s: %.80q", what, name, text)
		}
	}
	if len(after) < len(before) {
		t.Errorf("%s removes files", what)
	}
}

// A check writes nothing unless it is asked to: it prints the scenario, which can be kept by hand just as well.
func TestChecksWriteNothingUnasked(t *testing.T) {
	dir := disk(t, nil)
	out, code := in(t, dir, "", breaks)
	if code != 1 || !strings.Contains(out, "\nexpect VIOLATED agreement\n----\n") || !strings.Contains(out, "--write FILE.txt") {
		t.Errorf("exit code %d\n%s", code, out)
	}
	if out, code := in(t, dir, "", breaks+"--json"); code != 1 || !strings.Contains(out, `"scenario":"# agreement is broken`) {
		t.Errorf("exit code %d\n%s", code, out)
	}
	if out, code := in(t, dir, "", "check multipaxos --linearizable --variant stale"); code != 1 || !strings.Contains(out, "plays the run again") {
		t.Errorf("exit code %d\n%s", code, out)
	}
	if left := holds(t, dir); len(left) > 0 {
		t.Errorf("checks leave %v", left)
	}
	if out, code := in(t, dir, "", breaks+"--write bug.txt"); code != 1 || !strings.Contains(out, "synod open bug.txt plays it") {
		t.Errorf("exit code %d\n%s", code, out)
	}
	if out, code := in(t, dir, "", "run bug.txt"); code != 0 {
		t.Errorf("what was kept is no scenario: %d\n%s", code, out)
	}
}

// What a tape types and what its Output names are one set of files.
func TestATapeWritesAFileOnce(t *testing.T) {
	for _, keys := range []string{
		"#: output a.svg\nType synod\nEnter\nSleep 100ms\nType ':export ./a.svg'\nEnter\nSleep 100ms\n",
		"Type synod\nEnter\nSleep 100ms\nType ':export a.svg'\nEnter\nSleep 100ms\nType ':export a.svg'\nEnter\nSleep 100ms\n",
	} {
		dir := disk(t, map[string]string{"t.tape": keys})
		if out, code := in(t, dir, "", "play t.tape --headless"); code != 1 || !strings.Contains(out, "the tape writes it twice") {
			t.Errorf("exit code %d of\n%s\n%s", code, keys, out)
		}
	}
}

// A tape writes only into its folder, whatever it types and whichever links lie there.
func TestATapeWritesOnlyWhereItMay(t *testing.T) {
	elsewhere := t.TempDir()
	for _, keys := range []string{
		"Type synod\nEnter\nType ':export " + elsewhere + "/x.svg'\nEnter",
		"Type synod\nEnter\nType ':export! ../x.svg'\nEnter",
		"Type synod\nEnter\nType ':export! link/x.svg'\nEnter",
		"Type synod\nEnter\nType ':export! notes.svg'\nEnter\nType y",
		"Type synod\nEnter\nType ':export notes.svg'\nEnter\nType y\nEnter",
		"Type synod\nEnter\nType ':export! onlink.svg'\nEnter\nType y",
		"Type synod\nEnter\nType 'E'\nCtrl+u\nType '../y.txt'\nEnter",
		"Type synod\nEnter\nType ':save " + elsewhere + "/x'\nEnter",
		"Type synod\nEnter\nType ':save! link/x'\nEnter",
		"Type 'synod --data " + elsewhere + "/d'\nEnter",
		"Type 'synod --data ../d'\nEnter",
		"Type 'synod --data link/d'\nEnter",
		"Type 'synod --data link'\nEnter",
		"Type 'synod --data linked'\nEnter",
		"Type 'synod --log " + elsewhere + "/log'\nEnter",
		"Type 'synod --log log'\nEnter",
		"Type 'synod check simplepaxos --without keep-promise --seeds 0 --write ../bug.txt'\nEnter",
		"Type 'synod check simplepaxos --without keep-promise --seeds 0 --write bug.txt'\nEnter",
		"Type 'synod play other.tape --headless --out " + elsewhere + "'\nEnter",
		"Type 'synod data adopt ../d'\nEnter",
		"Type 'synod --plain --data ../d'\nEnter",
		"Type 'synod run --data ../d script'\nEnter",
		"#: output link/x.svg\nType synod\nEnter",
		"#: screenshot ../x.svg\nType synod\nEnter",
	} {
		dir := disk(t, map[string]string{"t.tape": keys + "\nSleep 100ms\n", "notes.svg": "mine", "link": "->..", "onlink.svg": "->notes.svg",
			"other.tape": "#: output x.svg\nType synod\nEnter\n", "script": "propose A red\nsave ../x\n", "linked/synod.lock": "->../../lock"})
		before := holds(t, dir)
		out, code := in(t, dir, "", "play t.tape --headless")
		if code != 1 && code != 2 || !strings.Contains(out, "synod: t.tape:") {
			t.Errorf("%s\nexit code %d, and no place is named:\n%s", keys, code, out)
		}
		same(t, keys+"\n"+out, before, holds(t, dir))
	}
	if left, _ := os.ReadDir(elsewhere); len(left) > 0 {
		t.Errorf("tapes have written %v elsewhere", left)
	}
}

// Within its folder a tape does what a person does, twice as well.
func TestATapeWritesIntoItsFolder(t *testing.T) {
	dir := disk(t, map[string]string{"t.tape": `#: output out/film.cast
Env SYNOD_PACE "off"
Type "synod --data disks"
Enter
Type "p"
Enter
Sleep 5s
Type ":save run.synod"
Enter
#: expect /saved in run.synod/
Type ":export out/x.svg"
Enter
#: expect /written to out.x.svg/
#: screenshot out/last.svg
Type "q"
Type "synod open run.synod"
Enter
Sleep 100ms
#: expect /chosen/
`})
	for range 2 {
		if out, code := in(t, dir, "", "play t.tape --headless"); code != 0 {
			t.Fatalf("exit code %d\n%s", code, out)
		}
		got := holds(t, dir)
		for _, name := range []string{"run.synod", "out/x.svg", "out/last.svg", "out/film.cast", "disks/A.json"} {
			if got[name] == "" {
				t.Errorf("%s is not there: %v", name, got)
			}
		}
		delete(got, "t.tape")
		if err := os.RemoveAll(filepath.Join(dir, "disks")); err != nil {
			t.Fatal(err)
		}
	}
}

// A tape that is played live writes only into its folder too; a demo writes nowhere, and who has taken over is nobody's guest.
func TestWhoTakesOverMayWrite(t *testing.T) {
	dir := disk(t, nil)
	t.Chdir(dir)
	script, err := tape.Parse("x.tape", []byte("Type synod\nEnter\nType ':save ../x.synod'\nEnter\nSleep 1m\n"))
	if err != nil {
		t.Fatal(err)
	}
	for _, place := range []*outfile.Place{outfile.Within("", false), outfile.Within("", true), outfile.Nowhere("a demo writes nothing")} {
		clk := clock.NewVirtual()
		d := tape.NewDriver(tape.NewLive(script, tape.Options{Launch: cli.Launch, Place: place}, clk), clk, tape.Screen{Width: 90, Height: 30})
		d.Start()
		d.Advance(10 * time.Second)
		if left := holds(t, dir); len(left) > 0 {
			t.Fatalf("a tape has written %v", left)
		}
		if err := d.Keys("t"); err != nil {
			t.Fatal(err)
		}
		d.Type(":save ../x.synod")
		if err := d.Keys("enter"); err != nil {
			t.Fatal(err)
		}
		if left := holds(t, dir); left["../x.synod"] == "" {
			t.Errorf("a person has not written: %v\n%s", left, d.Frame().Text())
		}
		os.Remove("../x.synod")
	}
}
