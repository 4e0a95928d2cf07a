//go:build unix

package cli_test

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/creack/pty"
)

// Wherever a file is read, one that is too large, a pipe that nobody writes to, and a device without an end are errors at
// once, with the file's name and the reason.
func TestFilesOfStrangersAreBounded(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	for _, ext := range []string{".txt", ".tape", ".synod"} {
		if err := os.WriteFile(at("huge"+ext), nil, 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.Truncate(at("huge"+ext), 1<<40); err != nil { // it has holes, and takes no room
			t.Skip("the file system has no room even for holes:", err)
		}
		if err := syscall.Mkfifo(at("pipe"+ext), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink("/dev/zero", at("endless"+ext)); err != nil {
			t.Fatal(err)
		}
	}
	if out, code := run(t, "", "run", "--data", at("disks"), "-"); code != 0 {
		t.Fatal(out)
	}
	if err := errors.Join(os.Remove(at("disks/A.json")), os.Symlink("/dev/zero", at("disks/A.json"))); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(at("sources.tape"), []byte("Source huge.tape\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ line, in, says string }{
		{"open huge.synod", "", "more than 64 MB"},
		{"open pipe.synod", "", "it is a pipe"},
		{"open endless.synod", "", "it is a device"},
		{"open huge.txt", "", "more than 1 MB"},
		{"open pipe.txt", "", "it is a pipe"},
		{"run huge.txt", "", "more than 16 MB"},
		{"run endless.txt", "", "more than 16 MB"},
		{"run -", "open huge.synod\n", "more than 64 MB"},
		{"run -", "open pipe.synod\n", "it is a pipe"},
		{"run -", "save huge.synod\n", "is no saved run"},
		{"run -", "save pipe.synod\n", "pipe.synod is a pipe"},
		{"run -", "save endless.synod\n", "endless.synod is a link to another file"},
		{"check huge.txt", "", "more than 1 MB"},
		{"check pipe.txt", "", "it is a pipe"},
		{"play --headless huge.tape", "", "more than 4 MB"},
		{"play --headless pipe.tape", "", "it is a pipe"},
		{"play --headless sources.tape", "", "sources.tape:1:1: Source"},
		{"run --data disks -", "", "it is a link and no regular file"},
	} {
		cmd := exec.Command(binary, strings.Fields(c.line)...)
		cmd.Dir, cmd.Stdin = dir, strings.NewReader(c.in)
		out, _ := cmd.CombinedOutput()
		if code := cmd.ProcessState.ExitCode(); code != 2 && code != 1 || !strings.Contains(string(out), c.says) {
			t.Errorf("synod %s with %q: exit code %d, and not %q in\n%.2000s", c.line, c.in, code, c.says, out)
		}
	}
}

// What a shell has opened for the program is read, whatever it is.
func TestPipesOfTheShellAreRead(t *testing.T) {
	if _, err := exec.LookPath("bash"); err != nil {
		t.Skip(err)
	}
	dir := t.TempDir()
	for script, says := range map[string]string{
		`"$0" run <(printf 'propose A red\nrun 5s\n')`:               "chosen red",
		`printf 'propose A red\nrun 5s\n' | "$0" run /dev/stdin`:     "chosen red",
		`mkfifo p; printf 'propose A red\nrun 5s\n' >p & "$0" run p`: "chosen red",
		`"$0" play --headless <(printf 'Type "synod"\nEnter\n')`:     "nothing chosen",
	} {
		cmd := exec.Command("bash", "-c", script, binary)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); !strings.Contains(string(out), says) || err != nil {
			t.Errorf("%s: %v\n%s", script, err, out)
		}
	}
}

// endlessRun asks in a few lines for 99 million steps.
func endlessRun(t *testing.T) string {
	t.Helper()
	body := "synod run 1\nprotocol simplepaxos\nagents 3\nseed 1\nbranch 1\n0 0s loss 100%\n0 0s propose A red\nend 99000000 24h 00\ncurrent 1\n"
	path := filepath.Join(t.TempDir(), "run.synod")
	if err := os.WriteFile(path, fmt.Appendf(nil, "%ssha256 %x\n", body, sha256.Sum256([]byte(body))), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// While a run is opened the screen is alive: it shows how far it is, is drawn anew, and ends when that is asked for.
func TestOpeningInATerminal(t *testing.T) {
	path := endlessRun(t)
	for _, c := range []struct {
		name string
		end  func(*screen)
		code int
	}{
		{"ctrl+c", func(s *screen) { s.press("\x03") }, 0},
		{"q", func(s *screen) { s.press("q") }, 0},
		{"SIGTERM", func(s *screen) { s.cmd.Process.Signal(syscall.SIGTERM) }, 143},
		{"esc", func(s *screen) { s.press("\x1b"); s.shows("was stopped after"); s.press("q") }, 0},
		{"resize", func(s *screen) {
			pty.Setsize(s.tty, &pty.Winsize{Rows: 40, Cols: 120})
			s.shows("seed 1")
			s.press("q")
		}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := inTerminal(t, nil, "open", path)
			s.shows("Opening")
			c.end(s)
			s.ends(c.code)
		})
	}
	s := inTerminal(t, nil)
	s.shows("nothing chosen")
	s.press(":open " + path + "\r")
	s.shows("Opening")
	s.press("\x1b")
	s.shows("was stopped after")
	s.press("q")
	s.ends(0)
}

// In lines of text a terminal sees how far it has come, and ctrl+c ends it.
func TestOpeningInLines(t *testing.T) {
	path := endlessRun(t)
	s := inTerminal(t, nil, "run")
	s.shows("synod> ")
	s.press("open " + path + "\r")
	s.shows("opening ")
	s.press("\x03")
	s.exits(130)
	s = inTerminal(t, nil, "run", path)
	s.shows("opening ")
	s.press("\x03")
	s.exits(-1) // the system ends what waits for nothing but itself
}
