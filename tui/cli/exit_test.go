package cli_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

const (
	// atRisk breaks a lemma and no more.
	atRisk = "without persist-promise\npropose A red\nrun 1s\n"
	// violated has two values chosen.
	violated = "without adopt-reported\npropose A red\nrun 1s\npropose B blue\nrun 1s\n"
	// expected breaks a lemma, and says so.
	expected = "protocol simplepaxos\nwithout persist-promise\nagents 5\nseed 1\n\npropose A red\nrun 1s\nexpect AT RISK stable-before-sent\n"
)

// write makes a file of a test.
func write(t *testing.T, dir, name, text string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// A broken invariant, be it consensus or a lemma, is exit code 1 where nobody expects anything; where something is expected,
// only that counts.
func TestBrokenInvariants(t *testing.T) {
	dir := t.TempDir()
	lemma, consensus := write(t, dir, "lemma", atRisk), write(t, dir, "consensus", violated)
	story := write(t, dir, "story.txt", expected)
	unmet := write(t, dir, "unmet.txt", strings.Replace(expected, "AT RISK stable-before-sent", "SAFE", 1))
	mute := write(t, dir, "mute.txt", strings.Replace(expected, "expect AT RISK stable-before-sent", "----", 1))
	tape := write(t, dir, "lemma.tape", "Type \"synod --without persist-promise\"\nEnter\nType \"p\"\nEnter\nWait+Screen /AT RISK/\n")
	saved := filepath.Join(dir, "lemma.synod")
	for _, c := range []struct {
		in, line string
		code     int
		says     string
	}{
		{"", "run " + lemma, 1, "AT RISK"},
		{atRisk, "run -", 1, "AT RISK"},
		{atRisk, "--plain", 1, "AT RISK"},
		{"", "run " + consensus, 1, "VIOLATED"},
		{"", "run --json " + consensus, 1, "VIOLATED"},
		{atRisk + "save " + saved, "run -", 1, "AT RISK"},
		{"", "run " + saved, 1, "AT RISK"},
		{"open " + saved, "run -", 1, "AT RISK"},
		{"", "run " + story, 0, "AT RISK"},
		{"", "run " + unmet, 1, "unmet.txt:8:1"},
		{"", "run " + mute, 1, "AT RISK"},
		{"", "run a-forgotten-vote-hides-a-choice", 0, "VIOLATED"},
		{"", "check --without keep-promise --first-alarm", 1, "promise-kept"},
		{"", "play amnesia --headless", 0, "VIOLATED"},
		{"", "play " + tape + " --headless", 0, "AT RISK"},
	} {
		if out, code := run(t, c.in, strings.Fields(c.line)...); code != c.code || !strings.Contains(out, c.says) {
			t.Errorf("synod %s: exit code %d, want %d with %q in\n%s", c.line, code, c.code, c.says, out)
		}
	}
	for _, c := range []struct {
		file string
		code int
	}{{saved, 1}, {story, 0}, {"a-vote-outlives-its-proposer", 0}} {
		s := inTerminal(t, nil, "open", c.file)
		s.shows("help")
		s.press("\x03") // a verdict may lie over the panels, and takes a q for itself
		s.ends(c.code)
	}
}

// A signal ends whatever is under way with a code of its own; a check says what it has found so far, and that it is unfinished.
func TestSignals(t *testing.T) {
	for _, c := range []struct {
		line, shows string
		signal      os.Signal
		code        int
	}{
		{"run", "synod> ", syscall.SIGINT, 130},
		{"run", "synod> ", syscall.SIGTERM, 143},
		{"--plain", "synod> ", syscall.SIGHUP, 129},
		{"check multipaxos --reductions none", "states", syscall.SIGINT, 3},
		{"check multipaxos --reductions none", "states", syscall.SIGTERM, 3},
	} {
		s := inTerminal(t, nil, strings.Fields(c.line)...)
		s.shows(c.shows)
		s.cmd.Process.Signal(c.signal)
		s.cmd.Wait()
		if code := s.cmd.ProcessState.ExitCode(); code != c.code {
			t.Errorf("synod %s after %v: exit code %d, want %d", c.line, c.signal, code, c.code)
		}
	}
}

// What cannot be used as it is given is bad use, wherever it is given.
func TestUnusableFiles(t *testing.T) {
	dir := t.TempDir()
	script := write(t, dir, "script", "propose A red\n")
	garbled := write(t, dir, "garbled.synod", "synod run 1\n")
	kept := filepath.Join(dir, "kept")
	s := inTerminal(t, nil, "run", "--data", kept)
	s.shows("synod> ")
	for _, c := range []struct{ line, says string }{
		{"run --data " + kept + " -", "use"},
		{"--plain --data " + kept, "use"},
		{"run --data " + script + " -", script},
		{"run --data " + script + "/deeper -", script},
		{"run " + dir, "directory"},
		{"open " + dir, "directory"},
		{"play " + dir, "directory"},
		{"check " + dir + "/none.txt", "cannot be read"},
		{"run " + garbled, "garbled.synod"},
		{"open " + garbled, "garbled.synod"},
	} {
		if out, code := run(t, "", strings.Fields(c.line)...); code != 2 || !strings.HasPrefix(out, "synod: ") || !strings.Contains(out, c.says) {
			t.Errorf("synod %s: exit code %d with\n%s", c.line, code, out)
		}
	}
	s.press("quit\r")
	s.cmd.Wait()
}

// An empty word is what a shell makes of a variable that is not set, and never what was meant.
func TestEmptyWords(t *testing.T) {
	for _, args := range [][]string{
		{"--data", ""}, {"--data="}, {"run", "--data", "", "-"}, {"--plain", "--data", ""}, {"--log", ""}, {"open", "x", "--log="}, {"--variant", ""},
		{"play", "partition", "--headless", "--out", ""}, {"check", "--write", ""}, {"check", "--variant="},
		{"run", ""}, {"open", ""}, {"play", ""}, {"check", ""}, {"scenarios", ""}, {"completion", ""},
	} {
		if out, code := run(t, "", args...); code != 2 || !strings.HasPrefix(out, "synod: ") || !strings.Contains(out, "variable of the shell") {
			t.Errorf("synod %q: exit code %d with\n%s", args, code, out)
		}
	}
	for _, args := range [][]string{{""}, {"help", ""}, {"--agents", ""}, {"--without", ""}, {"--protocol", ""}} {
		if out, code := run(t, "", args...); code != 2 || !strings.HasPrefix(out, "synod: ") {
			t.Errorf("synod %q: exit code %d with\n%s", args, code, out)
		}
	}
}

// The command that is advised where the dashboard has no terminal works.
func TestAdviceWithoutATerminal(t *testing.T) {
	dir := t.TempDir()
	saved := filepath.Join(dir, "run.synod")
	if out, code := run(t, "propose A red\nrun 1s\nsave "+saved+"\n", "run", "-"); code != 0 {
		t.Fatalf("exit code %d:\n%s", code, out)
	}
	text, err := os.ReadFile(saved)
	if err != nil {
		t.Fatal(err)
	}
	odd := write(t, dir, "$HOME isn't `here`.synod", string(text))
	story := write(t, dir, "story.txt", expected)
	for _, name := range []string{saved, odd, story, "a-vote-outlives-its-proposer"} {
		out, code := run(t, "", "open", name)
		_, advice, ok := strings.Cut(out, ": synod run ")
		advice, _, told := strings.Cut(advice, " tells it")
		if code != 2 || !ok || !told {
			t.Fatalf("synod open %s: exit code %d with\n%s", name, code, out)
		}
		if out, err := exec.Command("sh", "-c", `"$0" run `+advice, binary).CombinedOutput(); err != nil || !strings.Contains(string(out), "is chosen") {
			t.Errorf("synod run %s: %v with\n%s", advice, err, out)
		}
	}
	out, _ := run(t, "", "run", saved)
	if want, _ := run(t, "propose A red\nrun 1s\n", "run", "-"); out != want {
		t.Errorf("a saved run is told as\n%s\nand was\n%s", out, want)
	}
	if out, code := run(t, "", "run", "--agents", "3", saved); code != 2 || !strings.Contains(out, "a saved run") {
		t.Errorf("exit code %d with\n%s", code, out)
	}
}
