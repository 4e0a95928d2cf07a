package cli_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// life is one life of a program that keeps its stable storage in a directory: synod run, a line at a time.
type life struct {
	*testing.T
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Scanner
}

func live(t *testing.T, args ...string) *life {
	t.Helper()
	l := &life{T: t, cmd: exec.Command(binary, append([]string{"run", "--json"}, append(args, "-")...)...)}
	var err error
	if l.in, err = l.cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	out, err := l.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	l.out = bufio.NewScanner(out)
	l.out.Buffer(nil, 1<<20)
	if err := l.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(l.kill)
	return l
}

// event is what is read of a line.
type event struct {
	Kind, Text, Verdict string
	Instance            int
	Value               string
	Chosen              []struct {
		Instance int
		Value    string
	}
	Disks struct{ Attached bool }
}

// say gives the program a line.
func (l *life) say(format string, args ...any) { fmt.Fprintf(l.in, format+"\n", args...) }

// next reads the next event; at the end there is none.
func (l *life) next() (e event, more bool) {
	if !l.out.Scan() {
		return e, false
	}
	if err := json.Unmarshal(l.out.Bytes(), &e); err != nil {
		l.Fatalf("%v in %s", err, l.out.Text())
	}
	return e, true
}

// rest returns what the program had said before it was killed; half a line is none.
func (l *life) rest() (e event, more bool) {
	if !l.out.Scan() || json.Unmarshal(l.out.Bytes(), &e) != nil {
		return e, false
	}
	return e, true
}

// status asks how things are, so that everything that was said before is done.
func (l *life) status() event {
	l.Helper()
	l.say("status")
	for {
		switch e, more := l.next(); {
		case !more:
			l.Fatal("the program has ended")
		case e.Kind == "status":
			return e
		}
	}
}

// kill ends the program as a power failure does, and reads what it had said.
func (l *life) kill() {
	_ = l.cmd.Process.Kill()
	for l.out.Scan() {
	}
	_ = l.cmd.Wait()
}

func chosen(e event) string {
	var values []string
	for _, c := range e.Chosen {
		values = append(values, c.Value)
	}
	return strings.Join(values, " ")
}

// stored returns what stands in a directory, but for the lock.
func stored(t *testing.T, path string) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(path)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, e := range entries {
		text, err := os.ReadFile(filepath.Join(path, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		all[e.Name()] = string(text)
	}
	return all
}

// leavings replace or leave the present of a run of five agents.
var leavings = map[string]string{
	"acting in the past": "rewind 5\npropose C blue\nrun 1s",
	"wiping in the past": "rewind 5\nwipe C\nrun 1s",
	"agents":             "agents 3\npropose B blue\nrun 1s",
	"separate":           "separate 2,3,1\npropose p2 blue\nrun 1s",
	"quorum":             "quorum 4,2\npropose B blue\nrun 1s",
	"learning":           "learning only 2\npropose B blue\nrun 1s",
	"protocol":           "protocol fastpaxos\npropose B blue\nrun 1s",
	"seed":               "seed 9\npropose B blue\nrun 1s",
	"open":               "open RUN\npropose B blue\nrun 1s",
}

// A script and a conversation that leave what the disks keep must say detach first. Whatever they do then, not a byte on the disks
// changes; killed in the middle of it, the next life finds what there was.
func TestScriptsThatLeaveWhatDisksKeep(t *testing.T) {
	saved := filepath.Join(t.TempDir(), "run.synod")
	if out, code := run(t, "save "+saved+"\n", "run", "--agents", "3", "-"); code != 0 {
		t.Fatal(out)
	}
	for name, text := range leavings {
		text = strings.ReplaceAll(text, "RUN", saved)
		dir := filepath.Join(t.TempDir(), "disks")
		if out, code := run(t, "partition AB | CDE\npropose D red\nrun 1s\n", "run", "--data", dir, "-"); code != 0 {
			t.Fatal(out)
		}
		copied := filepath.Join(t.TempDir(), "copy")
		if err := os.CopyFS(copied, os.DirFS(dir)); err != nil {
			t.Fatal(err)
		}
		const first = "propose E red\nrun 1s\n"
		if out, code := run(t, first, "run", "--data", copied, "-"); code != 0 {
			t.Fatal(out)
		}
		out, code := run(t, first+text+"\n", "run", "--data", dir, "-")
		line := "stdin:" + map[bool]string{true: "4:1", false: "3:1"}[strings.HasPrefix(text, "rewind")]
		if code != 2 || !strings.Contains(out, line) || !strings.Contains(out, "say detach first") {
			t.Errorf("%s: exit code %d and not %s in\n%s", name, code, line, out)
		}
		if !maps.Equal(stored(t, copied), stored(t, dir)) {
			t.Errorf("%s: refused, and the disks have changed", name)
		}

		l := live(t, "--data", dir)
		l.say("propose A blue\nrun 1s\ndetach")
		l.status()
		before := stored(t, dir)
		l.say("%s\n%[1]s", text)
		l.status()
		if !maps.Equal(before, stored(t, dir)) {
			t.Errorf("%s: detached, and the disks have changed", name)
		}
		l.kill()

		l = live(t, "--data", dir)
		l.say("propose A green\nrun 2s")
		if e := l.status(); chosen(e) != "red" || e.Verdict != "SAFE" {
			t.Errorf("%s: the next life is %s with %q chosen", name, e.Verdict, chosen(e))
		}
		l.kill()
	}
}

// A tape that leaves what the disks keep is asked as a person is.
func TestATapeThatLeavesWhatDisksKeep(t *testing.T) {
	folder := t.TempDir()
	dir := filepath.Join(folder, "disks")
	if out, code := run(t, "propose D red\nrun 1s\n", "run", "--data", dir, "-"); code != 0 {
		t.Fatal(out)
	}
	before := stored(t, dir)
	tape := filepath.Join(folder, "leave.tape")
	script := "Type \"synod --data disks --paused\"\nEnter\nType \":agents 3\"\nEnter\nWait+Screen /The disks in/\nType \"y\"\nWait+Screen /detached/\n" +
		"Type \":propose B blue\"\nEnter\nType \":run 2s\"\nEnter\nWait+Screen /chosen blue/\nType \":attach\"\nEnter\nWait+Screen /chosen red/\n"
	if err := os.WriteFile(tape, []byte(script), 0o644); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(binary, "play", "--headless", "leave.tape")
	cmd.Dir = folder
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if !maps.Equal(before, stored(t, dir)) {
		t.Error("the disks have changed")
	}
}

// A run whose disks take no more has not been kept, and the program says so in the end, whatever else it has to say.
func TestDisksThatTakeNoMore(t *testing.T) {
	if _, err := exec.LookPath("bash"); err != nil {
		t.Skip(err)
	}
	dir := filepath.Join(t.TempDir(), "disks")
	if out, code := run(t, "run 1s\n", "run", "--data", dir, "-"); code != 0 {
		t.Fatal(out)
	}
	before := stored(t, dir)
	cmd := exec.Command("bash", "-c", `ulimit -f 0; exec "$0" run --data "$1" -`, binary, dir)
	cmd.Stdin = strings.NewReader("propose A red\nrun 2s\n")
	out, _ := cmd.CombinedOutput()
	if code := cmd.ProcessState.ExitCode(); code != 1 || !strings.Contains(string(out), "cannot be written") || !strings.Contains(string(out), "free some space") {
		t.Errorf("exit code %d\n%s", code, out)
	}
	if !maps.Equal(before, stored(t, dir)) {
		t.Error("the disks have changed")
	}
}
