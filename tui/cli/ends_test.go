//go:build unix

package cli_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/term"
	"github.com/creack/pty"
)

// fragile is the program in a build whose goroutines can be told to fail: see package spawn.
var fragile = sync.OnceValues(func() (string, error) {
	path := filepath.Join(filepath.Dir(binary), "fragile")
	out, err := exec.Command("go", "build", "-buildvcs=false", "-tags", "panics", "-o", path, "synod").CombinedOutput()
	if err != nil {
		err = fmt.Errorf("%w\n%s", err, out)
	}
	return path, err
})

// ending is a program in a terminal whose end is looked at: the terminal stays open after it.
type ending struct {
	*screen
	tty    *os.File // the program's side
	before *term.State
	leave  atomic.Bool   // whoever reads is to stop with the next thing that is written
	left   chan struct{} // and has
}

// failing starts the program in a terminal, with a goroutine that fails. Without a session of its own that the terminal
// belongs to, nobody tells the program when it goes.
func failing(t *testing.T, fail string, session bool, args ...string) *ending {
	t.Helper()
	program, err := fragile()
	if err != nil {
		t.Fatal(err)
	}
	ours, theirs, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	if err := pty.Setsize(ours, &pty.Winsize{Rows: 24, Cols: 80}); err != nil {
		t.Fatal(err)
	}
	e := &ending{tty: theirs, left: make(chan struct{}), screen: &screen{T: t, cmd: exec.Command(program, args...), tty: ours, more: make(chan struct{}, 1)}}
	if e.before, err = term.GetState(theirs.Fd()); err != nil {
		t.Fatal(err)
	}
	e.cmd.Dir = t.TempDir()
	e.cmd.Env = append(os.Environ(), "TERM=xterm-256color", "COLORTERM=truecolor", "NO_COLOR=", "SYNOD_FAIL="+fail)
	e.cmd.Stdin, e.cmd.Stdout, e.cmd.Stderr = theirs, theirs, theirs
	e.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: session}
	if err := e.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		e.cmd.Process.Kill()
		ours.Close()
		theirs.Close()
	})
	go func() {
		defer close(e.left)
		for e.readOnce() && !e.leave.Load() {
		}
	}()
	return e
}

// vanish closes the terminal. Nobody may be reading it: the system would wait for them.
func (e *ending) vanish() {
	e.leave.Store(true)
	e.press("?") // the help is written
	<-e.left
	e.screen.tty.Close()
	e.tty.Close()
}

// modes are what the dashboard switches on in a terminal, and how each is switched off.
var modes = map[string]string{
	"\x1b[?1049h": "\x1b[?1049l", // the other screen
	"\x1b[?25l":   "\x1b[?25h",   // the cursor is hidden
	"\x1b[?1002h": "\x1b[?1002l", // the mouse
	"\x1b[?1006h": "\x1b[?1006l",
	"\x1b[?2004h": "\x1b[?2004l", // bracketed paste
	"\x1b[>1u":    "\x1b[<1u",    // the keyboard of kitty
}

// whole waits for the end of the program, and wants its exit code and, in the terminal, everything as it was, with some
// words below it.
func (e *ending) whole(code int, words ...string) {
	e.Helper()
	e.gone(code)
	for _, w := range words {
		e.shows(w)
	}
	after, err := term.GetState(e.tty.Fd())
	if err != nil || !reflect.DeepEqual(after, e.before) {
		e.Errorf("the settings of the terminal were %+v and are %+v, %v", e.before, after, err)
	}
	text := e.written()
	for on, off := range modes {
		if strings.Contains(text, on) {
			e.shows(off)
		}
		if text = e.written(); strings.LastIndex(text, on) > strings.LastIndex(text, off) {
			e.Errorf("%q is not taken back with %q", on, off)
		}
	}
	for _, w := range words {
		if strings.LastIndex(text, w) < strings.LastIndex(text, "\x1b[?1049l") {
			e.Errorf("%q was written where it cannot be seen any more", w)
		}
	}
}

// gone waits for the end of the program.
func (e *ending) gone(code int) {
	e.Helper()
	ended := make(chan error, 1)
	go func() { ended <- e.cmd.Wait() }()
	select {
	case <-ended:
	case <-time.After(patience):
		e.Fatalf("the program does not end; it wrote\n%q", e.written())
	}
	if got := e.cmd.ProcessState.ExitCode(); got != code {
		e.Errorf("exit code %d, want %d; it wrote\n%q", got, code, e.written())
	}
}

// fault is a goroutine that fails, and the way to it.
type fault struct {
	where string // its name, and which one of that name
	args  []string
	shown string // what is to be seen before the keys are pressed
	keys  string
}

// dashboard is a fault that comes with the dashboard.
func ofDashboard(where, keys string) fault { return fault{where, nil, "nothing chosen", keys} }

var faults = []fault{
	{"an agent:1", nil, "", ""}, // before there is a dashboard
	ofDashboard("an agent:6", ":seed 9\r"),
	ofDashboard("a worker of a search:1", ":explore\r"),
	ofDashboard("a worker of a walk:1", ":explore\r"),
	{"the dashboard:1", nil, "", ""},
	{"a command of the dashboard:1", nil, "", ""},
	ofDashboard("a command of the dashboard:9", "p\r"),
	{"the end of the dashboard:1", nil, "", ""},
	{"the watch for signals:1", nil, "", ""},
	{"the last resort:1", nil, "", ""},
	{"the dashboard:1", []string{"play", "partition"}, "", ""},
	{"an agent:1", []string{"play", "partition"}, "", ""},
	{"the reader of lines:1", []string{"run"}, "", ""},
	{"the watch for ctrl+z:1", []string{"run"}, "", ""},
	{"an agent:6", []string{"run"}, "synod> ", "seed 9\r"},
	{"a worker of a search:1", []string{"check"}, "", ""},
	{"a worker of a storm:1", []string{"check", "multipaxos", "--linearizable"}, "", ""},
}

// A panic in any goroutine ends the program: the terminal is as it was, and it is said what happened and what to do.
func TestAPanicInAnyGoroutine(t *testing.T) {
	for _, f := range faults {
		t.Run(strings.Join(append(f.args, f.where), " "), func(t *testing.T) {
			t.Parallel()
			e := failing(t, "panic:"+f.where, true, f.args...)
			e.shows(f.shown)
			e.press(f.keys)
			name, _, _ := strings.Cut(f.where, ":")
			e.whole(1, "synod: "+name+" has panicked: a panic on purpose", "Please report it")
		})
	}
}

// Every goroutine that the program starts is among the faults above.
func TestEveryGoroutineIsMadeToPanic(t *testing.T) {
	tried := map[string]bool{}
	for _, f := range faults {
		name, _, _ := strings.Cut(f.where, ":")
		tried[name] = true
	}
	root := filepath.Join("..", "..")
	found := 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && path != root && strings.HasPrefix(d.Name(), "."):
			return filepath.SkipDir
		case d.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) < 2 {
				return true
			}
			f, ok := call.Fun.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			x, isName := ast.Unparen(f.X).(*ast.Ident)
			if f.Sel.Name != "Start" && !(isName && x.Name == "spawn" && f.Sel.Name != "Caught") {
				return true
			}
			if lit, ok := call.Args[0].(*ast.BasicLit); ok && lit.Kind == token.STRING {
				found++
				if name, _ := strconv.Unquote(lit.Value); !tried[name] {
					t.Errorf("%s: no test has %q panic: add it to the faults", path, name)
				}
			}
			return true
		})
		return nil
	})
	if err != nil || found < len(tried) {
		t.Errorf("found %d goroutines, want %d or more, %v", found, len(tried), err)
	}
}

// busy are ways to have the program do something that never ends.
var busy = []fault{
	ofDashboard("an agent:6", ":seed 9\r"), // in an update
	ofDashboard("a worker of a search:1", ":explore\r"),
	{"the dashboard:1", nil, "\x1b[?1049h", ""},
	{"an agent:1", []string{"play", "partition"}, "\x1b[?1049h", ""},
	{"an agent:6", []string{"run"}, "synod> ", "seed 9\r"},
	{"the reader of lines:1", []string{"run"}, "quit ends.", ""}, // it would write the prompt
	{"an agent:1", []string{"play", "partition", "--headless"}, "", ""},
	{"a worker of a search:1", []string{"check"}, "", ""},
	{"a worker of a storm:1", []string{"check", "multipaxos", "--linearizable"}, "", ""},
}

// A signal ends a program that is busy, and so does ctrl+c where keys are read.
func TestEndsWhileBusy(t *testing.T) {
	ends := []struct {
		name string
		end  func(e *ending)
		code int
	}{
		{"SIGINT", func(e *ending) { e.cmd.Process.Signal(syscall.SIGINT) }, 130},
		{"SIGTERM", func(e *ending) { e.cmd.Process.Signal(syscall.SIGTERM) }, 143},
		{"SIGHUP", func(e *ending) { e.cmd.Process.Signal(syscall.SIGHUP) }, 129},
		{"ctrl+c", func(e *ending) { e.press("jj?\x03") }, 0},
	}
	for _, f := range busy {
		for _, c := range ends {
			if c.name == "ctrl+c" && f.shown != "\x1b[?1049h" && f.shown != "nothing chosen" {
				continue // the terminal itself makes it a signal
			}
			t.Run(strings.Join(append(f.args, f.where, c.name), " "), func(t *testing.T) {
				t.Parallel()
				e := failing(t, "hang:"+f.where, true, f.args...)
				e.shows(f.shown)
				e.press(f.keys)
				e.shows("a hang on purpose")
				c.end(e)
				e.whole(c.code)
			})
		}
	}
}

// A terminal that goes without a word ends the program, and another one can have its data.
func TestATerminalThatVanishes(t *testing.T) {
	for name, fail := range map[string]string{"idle": "", "busy": "hang:a command of the dashboard:9"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := filepath.Join(t.TempDir(), "disks")
			e := failing(t, fail, false, "--data", dir)
			e.shows("nothing chosen")
			e.vanish()
			e.gone(129)
			if out, code := run(t, "status\n", "run", "--data", dir, "-"); code != 0 {
				t.Errorf("the next program on the directory ends with %d:\n%s", code, out)
			}
		})
	}
}
