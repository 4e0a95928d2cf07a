package cli_test

import (
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/vt"
)

// home is what a person has who uses the program several times.
type home struct {
	*testing.T
	state, folder string
}

func newHome(t *testing.T) *home { return &home{t, filepath.Join(t.TempDir(), "state"), t.TempDir()} }

// synod starts the program in a terminal.
func (h *home) synod(args ...string) *screen {
	h.Helper()
	return inTerminalAt(h.T, h.folder, []string{"SYNOD_STATE=", "SYNOD_PACE=off", "XDG_STATE_HOME=" + h.state}, args...)
}

// journals lists what is kept, by how the names end.
func (h *home) journals(ending string) []string {
	h.Helper()
	found, err := filepath.Glob(filepath.Join(h.state, "synod", "runs", "*"+ending))
	if err != nil {
		h.Fatal(err)
	}
	return found
}

// screen returns what the terminal shows, with single blanks.
func (s *screen) now() string {
	emulator := vt.NewEmulator(80, 24)
	go io.Copy(io.Discard, emulator) // its answers to what the program asks
	io.WriteString(emulator, s.written())
	var b strings.Builder
	for y := range 24 {
		for x := range 80 {
			if cell := emulator.CellAt(x, y); cell != nil && cell.Content != "" {
				b.WriteString(cell.Content)
			} else {
				b.WriteByte(' ')
			}
		}
		b.WriteByte('\n')
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// stands waits until the terminal shows a text.
func (s *screen) stands(text string) {
	s.Helper()
	end := time.After(patience)
	for !strings.Contains(s.now(), text) {
		select {
		case <-s.more:
		case <-end:
			s.Fatalf("the terminal does not show %q, but\n%s", text, s.now())
		}
	}
}

// loses waits until the terminal does not show a text any more.
func (s *screen) loses(text string) {
	s.Helper()
	end := time.After(patience)
	for strings.Contains(s.now(), text) {
		select {
		case <-s.more:
		case <-end:
			s.Fatalf("the terminal shows %q for ever:\n%s", text, s.now())
		}
	}
}

// kill ends the program without a word.
func (s *screen) kill() {
	s.cmd.Process.Kill()
	s.cmd.Wait()
}

// vanishes closes the terminal. Nobody may be reading it: the system would wait for them.
func (s *screen) vanishes() {
	s.away.Store(true)
	s.press("?") // the help is written
	<-s.done
	s.tty.Close()
	s.exits(129)
}

// step returns the step that the terminal shows.
func (s *screen) step() int {
	_, after, _ := strings.Cut(s.now(), " step ")
	n := 0
	fmt.Sscan(after, &n)
	return n
}

// acts returns the acts of a saved run.
func (h *home) acts(s *screen, name string) []string {
	h.Helper()
	s.press(":save " + name + "\r")
	s.stands("is saved in " + name)
	text, err := os.ReadFile(filepath.Join(h.folder, name))
	if err != nil {
		h.Fatal(err)
	}
	var acts []string
	for line := range strings.Lines(string(text)) {
		if words := strings.SplitN(strings.TrimSpace(line), " ", 3); len(words) == 3 && words[0][0] >= '0' && words[0][0] <= '9' {
			acts = append(acts, words[2])
		}
	}
	return acts
}

const ended = "ended without being closed"

// A program is killed in the middle of what somebody does, again and again, and goes on: every act that the screen has shown is
// there, in its order, and none that was never typed.
func TestKilledInTheMiddle(t *testing.T) {
	h := newHome(t)
	random := rand.New(rand.NewPCG(uint64(*kills), 1))
	var typed []string
	shown := 0
	s := h.synod("--paused", "--protocol", "multipaxos")
	for life := range max(2, *kills/4) {
		s.stands("step " + fmt.Sprint(len(typed)))
		for range 4 {
			act := fmt.Sprintf("propose A set x %d", len(typed))
			typed = append(typed, act)
			s.press(":" + act + "\r")
			if random.IntN(2) == 0 {
				s.stands("step " + fmt.Sprint(len(typed)))
			}
		}
		end := time.After(time.Duration(random.IntN(5_000)) * time.Microsecond)
		for over := false; !over; {
			select {
			case <-s.more:
			case <-end:
				over = true
			}
		}
		shown = s.step()
		s.kill()
		s = h.synod("--continue")
		s.stands("goes on where it was")
		acts := h.acts(s, fmt.Sprintf("life-%d.synod", life))
		if len(acts) < shown || len(acts) > len(typed) || strings.Join(acts, "\n") != strings.Join(typed[:len(acts)], "\n") {
			t.Fatalf("life %d: the screen had shown %d of %q, and these are there: %q", life, shown, typed, acts)
		}
		typed = acts
	}
	if n := len(h.journals(".journal")); n != 1 {
		t.Errorf("%d journals of one run", n)
	}
}

// However a run ended that was not closed, the next start says so, and the run goes on; one that was quit goes on without a word.
func TestARunSurvives(t *testing.T) {
	for name, c := range map[string]struct {
		end    func(*screen)
		closed bool
	}{
		"kill":     {(*screen).kill, false},
		"SIGHUP":   {func(s *screen) { s.cmd.Process.Signal(syscall.SIGHUP); s.exits(129) }, false},
		"SIGTERM":  {func(s *screen) { s.cmd.Process.Signal(syscall.SIGTERM); s.exits(143) }, false},
		"terminal": {(*screen).vanishes, false},
		"q":        {func(s *screen) { s.press("q"); s.exits(0) }, true},
		"ctrl+c":   {func(s *screen) { s.press("\x03"); s.exits(0) }, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHome(t)
			s := h.synod("--paused", "--agents", "3", "--seed", "9")
			s.stands("nothing chosen")
			s.press(":propose B blue\r")
			s.stands("step 1")
			s.press("...")
			s.stands("step 4")
			c.end(s)
			s = h.synod("--paused")
			s.stands("nothing chosen")
			if !c.closed {
				s.stands("(Simple Paxos, 3 agents, seed 9, 1 act, just now)")
			}
			if says := strings.Contains(s.now(), ended); says == c.closed {
				t.Errorf("the next start says:\n%s", s.now())
			}
			s.press("q")
			s.exits(0)
			s = h.synod("--continue")
			s.stands("Your run goes on where it was, at step 4")
			if strings.Contains(s.now(), "D ● proposer") {
				t.Errorf("it goes on with another cluster:\n%s", s.now())
			}
			s.press(".")
			s.stands("step 5")
			s.press("q")
			s.exits(0)
			s = h.synod()
			s.stands("nothing chosen")
			if strings.Contains(s.now(), ended) {
				t.Error("what was gone on with and quit is asked for again")
			}
		})
	}
}

// Two programs keep a run each, and neither takes the other for one that has ended.
func TestTwoAtOnce(t *testing.T) {
	h := newHome(t)
	var both []*screen
	for i := range 2 {
		s := h.synod("--paused")
		s.stands("nothing chosen")
		s.press(fmt.Sprintf(":propose A v%d\r", i))
		s.stands("step 1")
		if strings.Contains(s.now(), ended) {
			t.Error("a run that goes on is taken for one that has ended")
		}
		both = append(both, s)
	}
	s := h.synod("--continue")
	s.shows("is open in another synod")
	s.exits(2)
	for _, s := range both {
		s.kill()
	}
	found := map[string]bool{}
	for i := range both {
		both[i] = h.synod("--continue")
		both[i].stands("goes on where it was")
		found[strings.Join(h.acts(both[i], fmt.Sprintf("%d.synod", i)), "")] = true
	}
	if !found["propose A v0"] || !found["propose A v1"] {
		t.Errorf("these go on: %v", found)
	}
}

// Nothing is written, and nothing is looked for, when that is what somebody wants, and where disks decide.
func TestNothingIsKept(t *testing.T) {
	for name, c := range map[string]struct {
		env  string
		args []string
	}{
		"off":       {"SYNOD_STATE=off", []string{"--paused"}},
		"disks":     {"SYNOD_STATE=", []string{"--paused", "--data", "disks"}},
		"a lesson":  {"SYNOD_STATE=", []string{"open", "a-vote-outlives-its-proposer"}},
		"a tape":    {"SYNOD_STATE=", []string{"play", "partition"}},
		"headless":  {"SYNOD_STATE=", []string{"play", "partition", "--headless"}},
		"plain":     {"SYNOD_STATE=", []string{"--plain"}},
		"untouched": {"SYNOD_STATE=", []string{"--speed", "64"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHome(t)
			left := h.synod("--paused") // what was left is not looked at
			left.stands("nothing chosen")
			left.press("p\r")
			left.stands("step 1")
			left.kill()
			of := h.state
			if name == "disks" {
				of = filepath.Join(h.state, "synod", "runs") // lines that were typed are kept all the same
			}
			before := everything(t, of)
			s := inTerminalAt(t, h.folder, []string{c.env, "SYNOD_PACE=off", "XDG_STATE_HOME=" + h.state}, c.args...)
			switch name {
			case "off", "disks":
				s.stands("nothing chosen")
				s.press(":propose A red\r")
				s.stands("step 1")
			case "plain":
				s.shows("synod> ")
				s.press("propose A red\r")
				s.shows("A")
			case "headless":
				s.exits(0)
			default:
				s.shows("\x1b[?1049h")
			}
			if name != "untouched" && strings.Contains(s.now(), ended) {
				t.Error("it says what was left")
			}
			if name != "headless" {
				s.kill()
			}
			if after := everything(t, of); after != before {
				t.Errorf("it wrote something:\n%s\nbefore\n%s", after, before)
			}
		})
	}
}

// A tape has nothing to go on with.
func TestTapesDoNotGoOn(t *testing.T) {
	tape := filepath.Join(t.TempDir(), "on.tape")
	if err := os.WriteFile(tape, []byte("Env SYNOD_STATE \"\"\nType \"synod --continue\"\nEnter\nSleep 1s\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, code := run(t, "", "play", "--headless", tape); code != 2 || !strings.Contains(out, "a tape keeps nothing") {
		t.Errorf("exit code %d:\n%s", code, out)
	}
}

// everything lists the files below a directory with their sizes.
func everything(t *testing.T, dir string) string {
	t.Helper()
	var b strings.Builder
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		fmt.Fprintln(&b, path, info.Size())
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// What is wrong with what was kept is told, and nothing of it is lost.
func TestWhatWasKeptIsWrong(t *testing.T) {
	for name, c := range map[string]struct {
		change   func(text string) string
		says     string // the next start
		goesOn   string // --continue, which goes on with what there is
		refuses  string // or why it does not
		leftover string // how the name ends of what stays
	}{
		"cut":     {func(s string) string { return s[:len(s)-5] }, ended, "goes on where it was", "", ""},
		"damaged": {func(s string) string { return strings.Replace(s, "green", "grEEn", 1) }, "damaged from line 8 on", "put aside as", "", ".damaged"},
		"foreign": {func(string) string { return "my diary\n" }, "does not begin as a journal of synod", "", "there is no run to go on with", ".journal"},
		"newer":   {func(s string) string { return strings.Replace(s, "journal 1", "journal 2", 1) }, "unknown version 2", "", "unknown version 2", ".journal"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHome(t)
			s := h.synod("--paused")
			s.stands("nothing chosen")
			for i, value := range []string{"red", "green", "blue"} {
				s.press(fmt.Sprintf(":propose %c %s\r", 'A'+i, value))
				s.stands("step " + fmt.Sprint(i+1))
			}
			s.kill()
			path := h.journals(".journal")[0]
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			changed := c.change(string(text))
			if err := os.WriteFile(path, []byte(changed), 0o600); err != nil {
				t.Fatal(err)
			}
			s = h.synod("--paused")
			s.stands(c.says)
			s.kill()
			s = h.synod("--continue")
			if c.refuses != "" {
				s.shows(c.refuses)
				s.exits(2)
			} else {
				s.stands(c.goesOn)
				s.kill()
			}
			if c.leftover == "" {
				return
			}
			if there := h.journals(c.leftover); len(there) != 1 {
				t.Errorf("it is gone: %q", there)
			} else if text, _ := os.ReadFile(there[0]); string(text) != changed {
				t.Errorf("it was changed: %q", text)
			}
		})
	}
}

// Where nothing can be kept it is told once, when something is done, and the run goes on.
func TestNowhereToKeep(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, env := range []string{"XDG_STATE_HOME=" + file, "XDG_STATE_HOME= HOME="} {
		s := inTerminal(t, append([]string{"SYNOD_STATE="}, strings.Fields(env)...), "--paused")
		s.stands("nothing chosen")
		s.press(":propose A red\r")
		s.stands("does not outlive the program")
		s.press(".")
		s.stands("step 2")
		s.loses("does not outlive")
		s.press("q")
		s.exits(0)
	}
}

// A folder that SYNOD_STATE names has what is kept, and so have those that the help names.
func TestWhereThingsAreKept(t *testing.T) {
	h := newHome(t)
	s := inTerminalAt(t, h.folder, []string{"SYNOD_STATE=" + h.state, "SYNOD_PACE=off", "XDG_STATE_HOME=" + t.TempDir()}, "--paused")
	s.stands("nothing chosen")
	s.press(":propose A red\r")
	s.stands("step 1")
	s.kill()
	for _, name := range []string{"runs/*.journal", "history"} {
		if found, err := filepath.Glob(filepath.Join(h.state, name)); err != nil || len(found) != 1 {
			t.Errorf("%s: %v, %v", name, found, err)
		}
	}
	s = inTerminalAt(t, h.folder, []string{"SYNOD_STATE=" + h.state, "SYNOD_PACE=off"}, "--continue")
	s.stands("goes on where it was, at step 1")
	s.kill()
	settings := t.TempDir()
	if err := os.MkdirAll(filepath.Join(settings, "synod"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(settings, "synod", "config.toml"), []byte("[cluster]\nagents = 3\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for value, agents := range map[string]string{"": "agents = 3 ", "off": "agents = 5 "} {
		s := inTerminalAt(t, h.folder, []string{"SYNOD_CONFIG=" + value, "XDG_CONFIG_HOME=" + settings}, "config")
		s.exits(0)
		if text := strings.Join(strings.Fields(s.written()), " "); !strings.Contains(text, agents) {
			t.Errorf("SYNOD_CONFIG=%s: %s", value, text)
		}
	}
}
