package cli_test

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/creack/pty"
)

// inPty runs the program to its end in a terminal of 72 columns that answers nothing, and returns all that it wrote there. Without an env
// it is a terminal with colours.
func inPty(t *testing.T, env []string, args ...string) (text string, code int) {
	t.Helper()
	return inPtyOf(t, 72, env, args...)
}

// inPtyOf is inPty with a terminal of so many columns.
func inPtyOf(t *testing.T, columns int, env []string, args ...string) (text string, code int) {
	t.Helper()
	cmd := exec.Command(binary, args...)
	cmd.Env = append(append(os.Environ(), "TERM=xterm-256color", "COLORTERM=truecolor", "NO_COLOR=", "CLICOLOR_FORCE="), env...)
	cmd.Dir = t.TempDir()
	tty, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 24, Cols: uint16(columns)})
	if err != nil {
		t.Fatal(err)
	}
	defer tty.Close()
	all, _ := io.ReadAll(tty) // it ends with an error when the program has closed the other side
	cmd.Wait()
	return string(all), cmd.ProcessState.ExitCode()
}

// colours are the only escapes that text may have.
var colours = regexp.MustCompile("\x1b\\[[0-9;]*m")

// Help, errors, the version and everything else that is text ask the terminal nothing, change nothing of it, and are as wide
// as it is.
func TestTextAsksTheTerminalNothing(t *testing.T) {
	for _, c := range []struct {
		line string
		code int
	}{
		{"--help", 0}, {"help", 0}, {"run --help", 0}, {"help exit-codes", 0}, {"--version", 0}, {"man", 0}, {"completion bash", 0}, {"completion zsh", 0},
		{"scenarios", 0}, {"play", 0}, {"nosuch", 2}, {"help nope", 2}, {"completion nosuch", 2}, {"--agents", 2}, {"--agents 0", 2}, {"--agnts 3", 2},
		{"-x", 2}, {"run no-such.txt", 2}, {"open no-such.synod", 2}, {"play no-such.tape", 2}, {"check raft", 2}, {"run a-vote-outlives-its-proposer", 0},
		{"play partition --headless", 0},
	} {
		for _, env := range [][]string{nil, {"NO_COLOR=1"}, {"NO_COLOR=1", "CLICOLOR_FORCE=1"}, {"TERM=dumb"}} {
			text, code := inPty(t, env, strings.Fields(c.line)...)
			if env == nil {
				text = colours.ReplaceAllString(text, "")
			}
			if code != c.code || strings.Contains(text, "\x1b") || text == "" {
				t.Errorf("%v synod %s: exit code %d, want %d, and it writes %q", env, c.line, code, c.code, text[:min(len(text), 400)])
			}
			if strings.Contains(c.line, "help") && c.code == 0 && widest(text) > 72 {
				t.Errorf("%v synod %s is %d columns wide on a terminal of 72:\n%s", env, c.line, widest(text), text)
			}
			if c.code == 2 && (!strings.HasPrefix(text, "synod: ") || strings.Count(text, "\n") != 1) {
				t.Errorf("%v synod %s: %q", env, c.line, text)
			}
		}
	}
}

func widest(text string) int {
	most := 0
	for line := range strings.Lines(text) {
		most = max(most, len([]rune(strings.TrimRight(line, "\r\n"))))
	}
	return most
}

// A dumb terminal has no line that can be taken back.
func TestCheckOnADumbTerminal(t *testing.T) {
	if text, code := inPty(t, []string{"TERM=dumb"}, "check", "--seeds", "10"); code != 0 || strings.Contains(text, "\x1b") {
		t.Errorf("exit code %d with %q", code, text)
	}
}

// On a terminal that allows it the help is in colours.
func TestHelpIsInColourOnATerminal(t *testing.T) {
	if text, _ := inPty(t, nil, "--help"); !colours.MatchString(text) {
		t.Errorf("no colours in\n%s", text)
	}
}

// textCommands are all that write, and how they end when they can.
var textCommands = []string{
	"--help", "help", "help run", "help exit-codes", "--version", "man", "completion bash", "completion zsh", "completion fish", "completion powershell",
	"scenarios", "play", "play partition --headless", "run a-vote-outlives-its-proposer", "run --json a-vote-outlives-its-proposer", "run -", "--plain",
	"check --seeds 10", "check --without keep-promise --json", "check multipaxos --linearizable --seeds 2", "run run.synod",
}

// What cannot be written is not lost without a word: the message is on standard error, and the exit code is 1.
func TestOutputThatCannotBeWritten(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("there is no /dev/full")
	}
	dir := t.TempDir()
	if out, code := run(t, "propose A red\nrun 1s\nsave "+filepath.Join(dir, "run.synod")+"\n", "run", "-"); code != 0 {
		t.Fatalf("exit code %d:\n%s", code, out)
	}
	for _, line := range textCommands {
		for redirect, says := range map[string]string{">/dev/full": "no space left on device", ">&-": "standard output is closed"} {
			cmd := exec.Command("sh", "-c", `"$0" `+line+" "+redirect, binary)
			cmd.Dir = dir
			cmd.Stdin = strings.NewReader("propose A red\nrun 1s\n")
			text, _ := cmd.CombinedOutput()
			if code := cmd.ProcessState.ExitCode(); code != 1 || !strings.HasPrefix(string(text), "synod: ") || !strings.Contains(string(text), says) || strings.Count(string(text), "\n") != 1 {
				t.Errorf("synod %s %s: exit code %d, and it says %q", line, redirect, code, text)
			}
		}
		if cmd := exec.Command("sh", "-c", `"$0" `+line+" >/dev/null", binary); true {
			cmd.Dir = dir
			if text, err := cmd.CombinedOutput(); err != nil && line != "check --without keep-promise --json" {
				t.Errorf("synod %s >/dev/null: %v %q", line, err, text)
			}
		}
	}
}

// A reader that has gone is no failure to tell of, even where SIGPIPE is ignored; the shell gets the code of SIGPIPE.
func TestReaderThatHasGone(t *testing.T) {
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer write.Close()
	read.Close()
	for _, trap := range []string{"", "trap '' PIPE; "} {
		for _, line := range []string{"scenarios", "--help", "man", "completion fish", "run -", "run --json -", "check", "play partition --headless"} {
			cmd := exec.Command("sh", "-c", trap+`"$0" `+line+"; exit $?", binary)
			var errs strings.Builder
			cmd.Dir, cmd.Stdin, cmd.Stdout, cmd.Stderr = t.TempDir(), strings.NewReader("propose A red\nrun 1s\n"), write, &errs
			cmd.Run()
			if code := cmd.ProcessState.ExitCode(); code != 141 || errs.Len() > 0 {
				t.Errorf("%ssynod %s for nobody: exit code %d, and it says %q", trap, line, code, &errs)
			}
		}
	}
}

// Whatever goes to standard error begins with the name of the program, also in a conversation.
func TestErrorsOfAConversation(t *testing.T) {
	s := inTerminal(t, nil, "run")
	s.shows("synod> ")
	s.press("propse A red\r")
	s.shows("synod: column 1: there is no command")
	s.press("quit\r")
	s.cmd.Wait()
}
