package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What people type, and what becomes of it without a terminal: the exit code, and a part of what is written.
func TestUse(t *testing.T) {
	for _, c := range []struct {
		line string // the words behind synod
		in   string
		code int
		says string
	}{
		{"--version", "", 0, "synod "},
		{"--help", "", 0, "EXAMPLES"},
		{"play --help", "", 0, "--headless"},
		{"man", "", 0, ".TH SYNOD 1"},
		{"completion bash", "", 0, "bash completion"},
		{"scenarios", "", 0, "a-vote-outlives-its-proposer"},
		{"scenarios simplepaxo", "", 2, `did you mean "simplepaxos"?`},
		{"check simplepaxo", "", 2, `did you mean "simplepaxos"?`},
		{"--protocol simplepaxo", "", 2, `did you mean "simplepaxos"?`},
		{"run --protocol simplepaxos -", "protocol simplepaxo\n", 2, "try: protocol simplepaxos"},
		{"run --agents 3 --seed 9 -", "protocol simplepaxos\n", 0, "Simple Paxos with 3 agents, quorums of 2 and 2, seed 9"},
		{"__complete --protocol s", "", 0, "simplepaxos"},
		{"__complete check s", "", 0, "simplepaxos"},
		{"__complete scenarios s", "", 0, "simplepaxos"},
		{"__complete open a-vote-out", "", 0, "a-vote-outlives-its-proposer"},
		{"__complete run a-vote-out", "", 0, "a-vote-outlives-its-proposer"},
		{"__complete play part", "", 0, "partition"},
		{"play", "", 0, "value-adoption"},
		{"play partition --headless", "", 0, "SAFE"},
		{"play partition.tape --headless", "", 0, "SAFE"},
		{"run --seed 1 -", "propose A red\nrun 5s\nstatus\n", 0, "chosen red, SAFE"},
		{"run -", "", 0, "nothing chosen, SAFE"},
		{"run --json -", "propose A red\nrun 1s\n", 0, `"chosen"`},
		{"run a-vote-outlives-its-proposer", "", 0, "A vote outlives its proposer"},
		{"--plain", "propose A red\nrun 1s\n", 0, "chosen red"},
		{"run --without keep-promise -", "", 0, "SAFE"},
		{"check simplepaxos --without keep-promise", "", 1, "agreement: two values are chosen"},
		{"check --without keep-promise --first-alarm", "", 1, "promise-kept is broken after 8 actions"},
		{"check --without keep-promise --json", "", 1, `"kind":"run"`},
		{"check --memory 16 --seeds 0", "", 3, "unfinished, because it has used the 16 MB"},
		{"check --without raise-on-accept --without keep-highest-vote", "", 1, "agreement: two values are chosen"},
		{"check --without raise-on-accept --first-alarm", "", 1, "acceptor-only-rises is broken after 6 actions"},
		{"check --without keep-promise --reductions none", "", 1, "agreement: two values are chosen"},
		{"check --reductions half", "", 2, "there are two reductions"},
		{"check multipaxos --linearizable --seeds 40", "", 0, "stale: seed "},
		{"check multipaxos --linearizable --seeds 8 --variant confirmed", "", 0, "confirmed: every history is linearizable: 8 runs"},
		{"check multipaxos --linearizable --seeds 8 --variant confirmed --json", "", 0, `"linearizable":true`},
		{"check multipaxos --linearizable --variant stale", "", 1, "with --write FILE.html draws it."},
		{"check multipaxos --linearizable --variant lese", "", 2, `did you mean "lease"?`},
		{"check multipaxos --variant lease", "", 2, "--variant is for --linearizable"},
		{"check simplepaxos --linearizable", "", 2, "replicates no state machine"},
		{"check --all --linearizable", "", 2, "--linearizable is for one protocol"},
		{"check raft", "", 2, "no such protocol"},
		{"check --without nothing", "", 2, "no such rule"},
		{"check no-such.txt", "", 2, "cannot be read"},
		{"check --all simplepaxos", "", 2, "leave the rest out"},
		{"check --seeds x", "", 2, "whole number"},

		{"", "", 2, "synod play NAME --headless"},
		{"play no-such.tape", "", 2, "there is no tape no-such.tape"},
		{"play partiton --headless", "", 2, "partition"},
		{"open no-such", "", 2, "no-such"},
		{"xyz", "", 2, `there is no command "xyz"`},
		{"xyz --help", "", 2, `there is no command "xyz"`},
		{"plya partition", "", 2, `did you mean "play"?`},
		{"help", "", 0, "USAGE"},
		{"help run", "", 0, "synod run [FILE|NAME|-] [flags]"},
		{"help help", "", 0, "synod help [COMMAND|TOPIC]"},
		{"help environment", "", 0, "NO_COLOR"},
		{"help nope", "", 2, `there is no command and no topic "nope"`},
		{"help rn", "", 2, `did you mean "run"?`},
		{"help exit-code", "", 2, `did you mean "exit-codes"?`},
		{"help run fast", "", 2, `synod run has no command "fast"`},
		{"help __complete", "", 2, "no topic"},
		{"__complete help e", "", 0, "exit-codes"},
		{"__complete completion z", "", 0, "zsh"},
		{"__complete", "", 2, "arg"},
		{"completion", "", 2, "the name of a shell"},
		{"completion nosuch", "", 2, `there is no completion for "nosuch": there is bash, zsh, fish, powershell`},
		{"completion bsh", "", 2, `did you mean "bash"?`},
		{"completion bash zsh", "", 2, `unexpected "zsh"`},
		{"data", "", 0, "synod data COMMAND"},
		{"data adpt x", "", 2, `did you mean "adopt"?`},
		{"data nope --help", "", 2, `there is no command "nope"`},
		{"man synod", "", 2, `unexpected "synod"`},
		{"--version now", "", 2, `there is no command "now"`},
		{"open a-vote-outlives-its-proposer", "", 2, "synod run a-vote-outlives-its-proposer tells it"},
		{"scenario", "", 2, "scenarios"},
		{"help environment", "", 0, "SYNOD_STATE"},
		{"--continue", "", 2, "SYNOD_STATE is off"},
		{"--continue --data disks", "", 2, "synod --data disks goes on with it"},
		{"--continue --agents 3 --seed 2", "", 2, "--agents and --seed: the run goes on as it was"},
		{"--continue --plain", "", 2, "only what is done in the dashboard is kept"},
		{"run --continue -", "", 2, "continue"},
		{"__complete --cont", "", 0, "--continue"},
		{"--agnts 3", "", 2, "agents"},
		{"--agents 0", "", 2, "from 1 to 31"},
		{"--agents 32", "", 2, "from 1 to 31"},
		{"--agents", "", 2, "wants a value"},
		{"--agents 3 --separate 1,1,1", "", 2, "exclude each other"},
		{"--separate 1", "", 2, "three numbers"},
		{"--separate 1,2,3,4", "", 2, "three numbers"},
		{"--separate 1,3 --learning only:4", "", 2, "only 3 learners"},
		{"--seed -1", "", 2, "whole number"},
		{"--protocol raft", "", 2, "no such protocol"},
		{"--without nothing", "", 2, "no such rule"},
		{"--quorum 2,2", "", 2, "2+2 is not more than 5"},
		{"--quorum 9,1", "", 2, "cannot be drawn from 5 acceptors"},
		{"--learning some", "", 2, "distinguished"},
		{"--size 3x3", "", 2, "columns"},
		{"--speed NaN", "", 2, "number"},
		{"--theme pink", "", 2, "dark"},
		{"run no-such.txt", "", 2, "no-such.txt"},
		{"run -", "propose A red\npropse B blue\n", 2, "stdin:2:1: there is no command"},
		{"run -", "crash A\ncrash A\n", 2, "stdin:2:1: A is down already"},
		{"run -", "\x00\x01", 2, "is no line of a script"},
		{"run -", strings.Repeat("x", 100_000), 2, "is this a script?"},
		{"run a b", "", 2, "one file"},
		{"play a b", "", 2, "demo"},
		{"play partition", "", 2, "terminal"},
		{"play partition --out x", "", 2, "--headless"},
		{"play partition --headless --format gif", "", 2, "svg"},
	} {
		out, code := run(t, c.in, strings.Fields(c.line)...)
		if code != c.code || !strings.Contains(out, c.says) {
			t.Errorf("synod %s: exit code %d, want %d with %q in\n%s", c.line, code, c.code, c.says, out)
		}
		if strings.Contains(out, "panic") || strings.Contains(out, "goroutine ") {
			t.Errorf("synod %s fails:\n%s", c.line, out)
		}
	}
}

// A quorum that need not meet is possible when the rule against it is switched off.
func TestQuorumsThatNeedNotMeet(t *testing.T) {
	if out, code := run(t, "status\n", "run", "--quorum", "2,2", "--without", "quorums-intersect", "-"); code != 0 {
		t.Errorf("exit code %d:\n%s", code, out)
	}
}

// A tape of a file writes what it records where it is played, and says what it cannot write yet.
func TestTapesWriteWhatTheyRecord(t *testing.T) {
	dir := t.TempDir()
	text := `Output out/story.txt
#: output out/story.svg
#: output out/story.cast
Output out/story.gif
Type "synod --agents 3"
Enter
#: screenshot out/first.svg
Type "p"
Enter
Sleep 1s
Type "q"
`
	path := filepath.Join(dir, "story.tape")
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	out, code := run(t, "", "play", path, "--headless", "--out", dir)
	if code != 0 || !strings.Contains(out, "story.gif is not written") {
		t.Fatalf("exit code %d:\n%s", code, out)
	}
	for name, begins := range map[string]string{"story.txt": "", "story.svg": "<svg", "story.cast": `{"version":2`, "first.svg": "<svg"} {
		data, err := os.ReadFile(filepath.Join(dir, "out", name))
		if err != nil || len(data) == 0 || !strings.HasPrefix(strings.ReplaceAll(string(data), " ", ""), begins) {
			t.Errorf("%s begins with %q, %v", name, data[:min(len(data), 40)], err)
		}
	}
	failing := strings.Replace(text, "Sleep 1s", "Sleep 1s\n#: expect /VIOLATED/", 1)
	if err := os.WriteFile(path, []byte(failing), 0o644); err != nil {
		t.Fatal(err)
	}
	if out, code := run(t, "", "play", path, "--headless"); code != 1 || !strings.Contains(out, "story.tape:11:1") || !strings.Contains(out, "VIOLATED") {
		t.Errorf("a failed expectation ends with %d:\n%s", code, out)
	}
	broken := text + "Slep 1s\n"
	if err := os.WriteFile(path, []byte(broken), 0o644); err != nil {
		t.Fatal(err)
	}
	if out, code := run(t, "", "play", path, "--headless"); code != 2 || !strings.Contains(out, "story.tape:12:1") {
		t.Errorf("a broken tape ends with %d:\n%s", code, out)
	}
}

// A saved run is opened again, and a damaged one is refused with its line.
func TestSavedRuns(t *testing.T) {
	path := filepath.Join(t.TempDir(), "run.synod")
	if out, code := run(t, "propose A red\nrun 1s\nsave "+path+"\n", "run", "-"); code != 0 {
		t.Fatalf("exit code %d:\n%s", code, out)
	}
	if out, code := run(t, "open "+path+"\nstatus\n", "run", "-"); code != 0 || !strings.Contains(out, "chosen red") {
		t.Errorf("exit code %d:\n%s", code, out)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(strings.Replace(string(text), "red", "rod", 1)), 0o644); err != nil {
		t.Fatal(err)
	}
	if out, code := run(t, "", "open", path); code != 2 || !strings.Contains(out, "run.synod:") || !strings.Contains(out, "not as it was saved") {
		t.Errorf("a damaged run ends with %d:\n%s", code, out)
	}
}

// Damage in a data directory is an error with the file and a remedy, and nothing is touched.
func TestDataDirectories(t *testing.T) {
	dir := t.TempDir()
	if out, code := run(t, "propose A red\nrun 1s\n", "run", "--data", dir, "-"); code != 0 {
		t.Fatalf("exit code %d:\n%s", code, out)
	}
	path := filepath.Join(dir, "B.json")
	if err := os.WriteFile(path, []byte("{}"), 0o644); err != nil {
		t.Fatal(err)
	}
	if out, code := run(t, "", "run", "--data", dir, "-"); code != 2 || !strings.Contains(out, path) || !strings.Contains(out, "put back a copy") {
		t.Errorf("a damaged file ends with %d:\n%s", code, out)
	}
	if text, _ := os.ReadFile(path); string(text) != "{}" {
		t.Errorf("the damaged file is now %q", text)
	}
}
