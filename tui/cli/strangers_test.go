package cli_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
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
		{"run -", "save pipe.synod\n", "it is a pipe"},
		{"run -", "save endless.synod\n", "it is a device"},
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
