package cli_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// settings returns the environment of somebody with a file of settings.
func settings(t *testing.T, text string) []string {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, "synod", "config.toml")
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return []string{"XDG_CONFIG_HOME=" + dir, "SYNOD_CONFIG=", "SYNOD_PACE=off"}
}

// with runs the program with an environment.
func with(env []string, args ...string) (out, errs string, code int) {
	var o, e strings.Builder
	cmd := exec.Command(binary, args...)
	cmd.Env, cmd.Stdout, cmd.Stderr = append(os.Environ(), env...), &o, &e
	_ = cmd.Run()
	return o.String(), e.String(), cmd.ProcessState.ExitCode()
}

const badSettings = `[time]
start = "paused"
speed = "fast"
[cluster]
agents = 3
[keys]
"propose.ask" = "Z"
"agent.crash" = "p"
"agent.wipe" = "ctrl+c"
`

// The dashboard begins as the file says, and tells of what is wrong in it; flags win.
func TestTheDashboardHasSettings(t *testing.T) {
	s := inTerminalAt(t, t.TempDir(), settings(t, badSettings))
	s.stands(`config.toml line 3, column 9: speed "fast" is not a number; 1x is used. There is more: S lists 2 mistakes.`)
	s.press("?")
	s.stands("Z Propose a value at the selected agent")
	s.press("?")
	s.stands("Z propose x partition p crash A")
	s.press("p")
	s.stands("restart A")
	if now := s.now(); strings.Contains(now, "D ") && strings.Contains(now, "E ") {
		t.Errorf("there are more than three agents:\n%s", now)
	}
	s.press("\x03")
	s.ends(0)

	s = inTerminalAt(t, t.TempDir(), settings(t, badSettings), "--agents", "4", "--speed", "2", "--paused=false")
	s.stands("▶ 2x")
	s.stands("D ")
	s.press("\x03")
	s.ends(0)
}

// Only the dashboard has settings: what scripts and tapes do is the same for everybody.
func TestScriptsAndTapesHaveNoSettings(t *testing.T) {
	env := settings(t, badSettings)
	for _, line := range []string{"play happy-path --headless", "check simplepaxos --seeds 1 --workers 1 --without keep-promise"} {
		plain, _, _ := with(nil, strings.Fields(line)...)
		mine, errs, _ := with(env, strings.Fields(line)...)
		if plain != mine || strings.Contains(errs, "config.toml") {
			t.Errorf("synod %s is another one with settings: %s", line, errs)
		}
	}
}

func TestConfig(t *testing.T) {
	out, errs, code := with(settings(t, badSettings), "config")
	if code != 0 || !strings.Contains(out, "agents   = 3 ") || !strings.Contains(out, `"propose.ask" = "Z"`) ||
		!strings.Contains(errs, `config.toml line 3, column 9: speed "fast" is not a number; 1x is used.`) {
		t.Errorf("exit code %d\n%s%s", code, out, errs)
	}
	path := filepath.Join(t.TempDir(), "my.toml")
	for _, c := range []struct {
		text string
		code int
		says string
	}{
		{out, 0, ": nothing is wrong in it."},
		{badSettings, 2, `:3:9: speed "fast" is not a number; 1x is used` + "\n"},
		{"[cluster]\nprotocol = \"raft\"\n", 2, `:2:12: protocol "raft" cannot be: there is no such protocol`},
		{"[cluster]\nprotocol = \"simplepaxos\"\nquorum = \"2,2\"\n", 2, `:3:10: quorum "2,2" cannot be: `},
		{"[cluster]\nagents = 3\nseparate = \"1,1,1\"\n", 2, `:2:10: agents "3" cannot be: --agents and --separate exclude each other`},
		{"\x1b[2J = 1\n", 2, `:1:1: `},
	} {
		if err := os.WriteFile(path, []byte(c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		out, errs, code := with(nil, "config", "--check", path)
		if code != c.code || !strings.Contains(out, path+c.says) || errs != "" || strings.Contains(out, "\x1b") {
			t.Errorf("%q: exit code %d\n%s%s", c.text, code, out, errs)
		}
	}
	if _, errs, code := with(nil, "config", "--check", t.TempDir()); code != 2 || !strings.Contains(errs, "no regular file") {
		t.Errorf("exit code %d: %s", code, errs)
	}
}
