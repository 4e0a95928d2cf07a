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

// leavings replace or leave the present of a run of five agents, each a line after the other.
var leavings = map[string][]string{
	"acting in the past": {"rewind 5", "propose C blue", "run 1s"},
	"wiping in the past": {"rewind 5", "wipe C", "run 1s"},
	"agents":             {"agents 3", "propose B blue", "run 1s"},
	"separate":           {"separate 2,3,1", "propose p2 blue", "run 1s"},
	"quorum":             {"quorum 4,2", "propose B blue", "run 1s"},
	"learning":           {"learning only 2", "propose B blue", "run 1s"},
	"protocol":           {"protocol fastpaxos", "propose B blue", "run 1s"},
	"variant":            {"protocol fastpaxos", "variant uncoordinated", "propose B blue", "run 1s"},
	"window":             {"protocol multipaxos", "window 2", "propose B set x 1", "run 1s"},
	"snapshot":           {"protocol multipaxos", "snapshot 2", "propose B set x 1", "run 1s"},
	"members":            {"protocol multipaxos", "members 3", "propose B set x 1", "run 1s"},
	"seed":               {"seed 9", "propose B blue", "run 1s"},
	"open":               {"open run.synod", "propose B blue", "run 1s"},
}

// present is what happens in the present that the disks keep before it is left.
var present = []string{"propose E red", "run 1s"}

// disks are a directory with a life behind it in which red was chosen, and what another one must find there after the present.
type disks struct {
	*testing.T
	folder string // with disks and run.synod in it
	want   map[string]string
}

func newDisks(t *testing.T) disks {
	t.Helper()
	d := disks{T: t, folder: t.TempDir()}
	d.run("save run.synod\n", "run", "--agents", "3", "-")
	d.run("partition AB | CDE\npropose D red\nrun 1s\n", "run", "--data", "disks", "-")
	if err := os.CopyFS(filepath.Join(d.folder, "copy"), os.DirFS(filepath.Join(d.folder, "disks"))); err != nil {
		t.Fatal(err)
	}
	d.run(strings.Join(present, "\n"), "run", "--data", "copy", "-")
	d.want = stored(t, filepath.Join(d.folder, "copy"))
	return d
}

// run runs the program in the folder; it must end well.
func (d disks) run(in string, args ...string) string {
	d.Helper()
	cmd := d.command(args...)
	cmd.Stdin = strings.NewReader(in)
	out, err := cmd.CombinedOutput()
	if err != nil {
		d.Fatalf("%v: %v\n%s", args, err, out)
	}
	return string(out)
}

func (d disks) command(args ...string) *exec.Cmd {
	cmd := exec.Command(binary, args...)
	cmd.Dir = d.folder
	return cmd
}

// same wants the disks to hold what the present has written, to the last byte.
func (d disks) same(when string) {
	d.Helper()
	if !maps.Equal(d.want, stored(d.T, filepath.Join(d.folder, "disks"))) {
		d.Errorf("%s, and the disks have changed", when)
	}
}

// next has another life judge the disks: red is chosen there, whatever is proposed, and nothing is wrong.
func (d disks) next() {
	d.Helper()
	l := live(d.T, "--data", filepath.Join(d.folder, "disks"))
	defer l.kill()
	l.say("propose A green\nrun 2s")
	if e := l.status(); chosen(e) != "red" || e.Verdict != "SAFE" {
		d.Errorf("the next life is %s with %q chosen", e.Verdict, chosen(e))
	}
}

// A script that leaves what the disks keep must say detach first, and is else refused where it does so. Whatever it does then, not
// a byte on the disks changes; killed in the middle of it, the next life finds what there was.
func TestScriptsThatLeaveWhatDisksKeep(t *testing.T) {
	for name, lines := range leavings {
		t.Run(name, func(t *testing.T) {
			d := newDisks(t)
			cmd := d.command("run", "--data", "disks", "-")
			cmd.Stdin = strings.NewReader(strings.Join(append(present[:2:2], lines...), "\n"))
			out, _ := cmd.CombinedOutput()
			where := "stdin:3:1: "
			if strings.HasPrefix(lines[0], "rewind") {
				where = "stdin:4:1: "
			}
			if cmd.ProcessState.ExitCode() != 2 || !strings.Contains(string(out), where) || !strings.Contains(string(out), "say detach first") {
				t.Errorf("%v and not %s in\n%s", cmd.ProcessState, where, out)
			}
			d.same("it is refused")

			l := live(t, "--data", filepath.Join(d.folder, "disks"))
			l.say("%s", strings.Repeat("crash A\nrestart A\n", 5)) // steps that write nothing
			l.say("detach")
			for range 2 { // one branch or run after another
				l.say("%s", strings.ReplaceAll(strings.Join(lines, "\n"), "run.synod", filepath.Join(d.folder, "run.synod")))
			}
			if e := l.status(); e.Disks.Attached {
				t.Error("it is still attached")
			}
			d.same("it is detached")
			l.kill()
			d.next()
		})
	}
}

// In a conversation the refusal is said, and it goes on.
func TestConversationsThatLeaveWhatDisksKeep(t *testing.T) {
	for name, lines := range leavings {
		t.Run(name, func(t *testing.T) {
			d := newDisks(t)
			s := inTerminalAt(t, d.folder, nil, "--plain", "--data", "disks")
			say := func(line string) {
				t.Helper()
				s.shows("synod> ")
				s.forget()
				s.press(line + "\r")
			}
			for _, line := range present {
				say(line)
			}
			say(lines[0])
			if strings.HasPrefix(lines[0], "rewind") {
				say(lines[1])
			}
			s.shows("say detach first")
			s.shows("synod> ")
			d.same("it is refused")
			say("detach")
			for _, line := range lines {
				say(line)
			}
			say("status")
			s.shows("This is detached")
			d.same("it is detached")
			s.cmd.Process.Kill()
			s.cmd.Wait()
			d.next()
		})
	}
}

// A tape types the same; where the dashboard asks, it says yes.
func TestTapesThatLeaveWhatDisksKeep(t *testing.T) {
	for name, lines := range leavings {
		t.Run(name, func(t *testing.T) {
			d := newDisks(t)
			script := "Env SYNOD_PACE \"off\"\nEnv SYNOD_STATE \"off\"\nType \"synod --data disks --paused\"\nEnter\n"
			for i, line := range append(present[:2:2], lines...) {
				script += fmt.Sprintf("Type %q\nEnter\nSleep 1s\n", ":"+line)
				if i > 1 {
					script += "Type \"y\"\nSleep 100ms\n"
				}
			}
			if err := os.WriteFile(filepath.Join(d.folder, "leave.tape"), []byte(script), 0o644); err != nil {
				t.Fatal(err)
			}
			out := d.run("", "play", "--headless", "leave.tape")
			if want := lines[len(lines)-2]; strings.HasPrefix(want, "propose B ") && !strings.Contains(out, strings.TrimPrefix(want, "propose B ")) {
				t.Errorf("the last frame shows nothing of it:\n%s", out)
			}
			d.same("it is left")
			d.next()
		})
	}
}

// In the dashboard a person does it, by keys too, and the program is killed then.
func TestDashboardsThatLeaveWhatDisksKeep(t *testing.T) {
	for name, keys := range map[string][]string{
		"key propose in the past":   {"\x1b[D", "\x1b[D", "p", "blue\r"},
		"key crash in the past":     {"\x1b[H", "c"},
		"key wipe in the past":      {"\x1b[D", "w", "y"},
		"key another protocol":      {"P", "j", "\r"},
		"key partition in the past": {"\x1b[D", "x", "\r"},
		"command agents":            {":agents 3\r"},
		"command seed":              {":seed 9\r"},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDisks(t)
			s := inTerminalAt(t, d.folder, []string{"SYNOD_PACE=off", "SYNOD_STATE=off"}, "--paused", "--data", "disks")
			s.shows("step 0")
			for _, line := range present {
				s.press(":" + line + "\r")
			}
			s.shows("step 41")
			for _, key := range keys {
				s.press(key)
			}
			s.shows("Go on?")
			s.press("y")
			s.shows("detached")
			d.same("it is detached")
			s.cmd.Process.Kill()
			s.cmd.Wait()
			d.next()
		})
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
