package cli_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/term"
	"github.com/creack/pty"
)

// binary is the program, built once for all tests.
var binary string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "synod")
	if err == nil {
		binary = filepath.Join(dir, "synod")
		var out []byte
		if out, err = exec.Command("go", "build", "-buildvcs=false", "-o", binary, "synod").CombinedOutput(); err != nil {
			err = fmt.Errorf("%w\n%s", err, out)
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Setenv("SYNOD_STATE", "off") // nothing of a test stays with whoever runs it
	os.Setenv("SYNOD_CONFIG", "off")
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

// screen is the program in a terminal of its own.
type screen struct {
	*testing.T
	cmd  *exec.Cmd
	tty  *os.File
	mu   sync.Mutex
	text bytes.Buffer
	more chan struct{} // something was written, or the program has closed the terminal
	away atomic.Bool   // nobody looks any more
	done chan struct{} // nobody reads any more
}

// patience bounds how long a test waits for the program before it fails.
const patience = 20 * time.Second

func inTerminal(t *testing.T, env []string, args ...string) *screen {
	t.Helper()
	return inTerminalAt(t, "", env, args...)
}

// inTerminalAt is inTerminal with the program in a folder.
func inTerminalAt(t *testing.T, folder string, env []string, args ...string) *screen {
	t.Helper()
	s := &screen{T: t, cmd: exec.Command(binary, args...), more: make(chan struct{}, 1), done: make(chan struct{})}
	s.cmd.Dir = folder
	s.cmd.Env = append(append(os.Environ(), "TERM=xterm-256color", "COLORTERM=truecolor", "NO_COLOR="), env...)
	var err error
	if s.tty, err = pty.StartWithSize(s.cmd, &pty.Winsize{Rows: 24, Cols: 80}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		s.cmd.Process.Kill()
		s.tty.Close()
	})
	go s.read()
	return s
}

func (s *screen) read() {
	defer close(s.done)
	for s.readOnce() && !s.away.Load() {
	}
}

// readOnce takes what is written next; false when there is nothing more.
func (s *screen) readOnce() bool {
	buf := make([]byte, 1<<16)
	n, err := s.tty.Read(buf)
	s.mu.Lock()
	s.text.Write(buf[:n])
	s.mu.Unlock()
	select {
	case s.more <- struct{}{}:
	default:
	}
	return err == nil
}

func (s *screen) written() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// shows waits until the program has written something.
func (s *screen) shows(text string) {
	s.Helper()
	end := time.After(patience)
	for !strings.Contains(s.written(), text) {
		select {
		case <-s.more:
		case <-end:
			s.Fatalf("the program does not write %q, but\n%q", text, s.written())
		}
	}
}

func (s *screen) press(keys string) {
	s.Helper()
	if _, err := io.WriteString(s.tty, keys); err != nil {
		s.Fatal(err)
	}
}

// ends waits for the end of the program, and checks its exit code and that the terminal is as it was.
func (s *screen) ends(code int) {
	s.Helper()
	s.exits(code)
	for _, undo := range []string{"\x1b[?1049l", "\x1b[?25h", "\x1b[?1002l"} {
		s.shows(undo)
	}
}

// exits waits for the end of the program, and checks its exit code.
func (s *screen) exits(code int) {
	s.Helper()
	ended := make(chan error, 1)
	go func() { ended <- s.cmd.Wait() }()
	select {
	case <-ended:
	case <-time.After(patience):
		s.Fatal("the program does not end")
	}
	if got := s.cmd.ProcessState.ExitCode(); got != code {
		s.Errorf("exit code %d, want %d", got, code)
	}
}

func TestTheTerminalIsRestored(t *testing.T) {
	for _, c := range []struct {
		name string
		end  func(s *screen)
		code int
	}{
		{"q", func(s *screen) { s.press("q") }, 0},
		{"ctrl+c", func(s *screen) { s.press("\x03") }, 0},
		{"SIGINT", func(s *screen) { s.cmd.Process.Signal(syscall.SIGINT) }, 130},
		{"SIGTERM", func(s *screen) { s.cmd.Process.Signal(syscall.SIGTERM) }, 143},
		{"SIGQUIT", func(s *screen) { s.cmd.Process.Signal(syscall.SIGQUIT) }, 131},
		{"SIGHUP", func(s *screen) { s.cmd.Process.Signal(syscall.SIGHUP) }, 129},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := inTerminal(t, nil)
			s.shows("nothing chosen")
			c.end(s)
			s.ends(c.code)
		})
	}
}

// Any value of NO_COLOR but the empty one means no colours: the frame has bold and faint letters only.
func TestNoColor(t *testing.T) {
	for _, value := range []string{"1", "0", "false"} {
		s := inTerminal(t, []string{"NO_COLOR=" + value})
		s.shows("nothing chosen")
		s.press("q")
		s.ends(0)
		for _, colour := range []string{"\x1b[38;", "\x1b[48;", ";38;2;", "\x1b[31m"} {
			if strings.Contains(s.written(), colour) {
				t.Errorf("NO_COLOR=%s, and it writes %q", value, colour)
			}
		}
	}
}

// What was ever answered with is there after a kill, for the next program on the directory.
func TestDataOutlivesAKill(t *testing.T) {
	dir := t.TempDir()
	s := inTerminal(t, nil, "run", "--data", dir)
	s.shows("synod> ")
	s.press("propose A red\rrun 2s\r")
	s.shows("red is chosen")
	s.cmd.Process.Signal(syscall.SIGKILL)
	s.cmd.Wait()
	out, code := run(t, "status\npropose E blue\nrun 2s\n", "run", "--data", dir, "-")
	if code != 0 || !strings.Contains(out, "reads back from disk: ") || !strings.Contains(out, "chosen red") || strings.Contains(out, "blue is chosen") {
		t.Errorf("after the kill, exit code %d:\n%s", code, out)
	}
}

// run runs the program without a terminal.
func run(t *testing.T, in string, args ...string) (out string, code int) {
	t.Helper()
	cmd := exec.Command(binary, args...)
	cmd.Stdin = strings.NewReader(in)
	cmd.Dir = t.TempDir()
	text, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return string(text), cmd.ProcessState.ExitCode()
}

// The answer to the question about the background comes in two pieces, over a slow line: it presses no key. The pause
// between them is what is tested; whatever its length, the answer may do nothing.
func TestAnAnswerInTwoPieces(t *testing.T) {
	s := inTerminal(t, nil, "--paused")
	s.shows("nothing chosen")
	s.shows("\x1b]11;?")
	s.press("\x1b")
	time.Sleep(80 * time.Millisecond)
	s.press("]11;rgb:1b1b/1b1b/1b1b\x07")
	s.press("?")
	s.shows("Help")
	if strings.Contains(s.written(), "what could go wrong") {
		t.Error("the answer has opened the list of rules")
	}
	s.press("\x03")
	s.ends(0)
}

// terminal returns the state of the terminal. Its reader goes on.
func (s *screen) terminal() *term.State {
	s.Helper()
	conn, err := s.tty.SyscallConn()
	if err != nil {
		s.Fatal(err)
	}
	var state *term.State
	if errOf := conn.Control(func(fd uintptr) { state, err = term.GetState(fd) }); err != nil || errOf != nil {
		s.Fatal(err, errOf)
	}
	return state
}

// forget begins anew with what the program writes.
func (s *screen) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.text.Reset()
}
