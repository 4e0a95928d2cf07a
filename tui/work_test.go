package tui

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"synod/cluster"
	"synod/cluster/scenario"
	"synod/roles"
	"synod/roles/all"
)

// busy is a dashboard in which something happens all the time: a proposer tries for ever.
func busy(t *testing.T) *dashboard {
	t.Helper()
	d := start(t, sizes[1], Options{Paused: true})
	d.do(": 'loss 100%' enter : 'propose A red' enter")
	return d
}

// shows wants a text on the screen, however it is wrapped.
func (d *dashboard) shows(text string) {
	d.Helper()
	if got := strings.Join(strings.Fields(d.Frame().Text()), " "); !strings.Contains(got, text) {
		d.Fatalf("the screen does not show %q:\n%s", text, d.Frame().Text())
	}
}

// A long run goes to its end, says meanwhile how far it is, and is the run that it would be in one piece.
func TestALongRunGoesToItsEnd(t *testing.T) {
	d := busy(t)
	d.do(": 'run 24h' enter")
	d.shows("Running for 24h")
	d.header("▶ to 24h")
	d.shows("esc stops")
	before := d.model.st().Steps()
	d.Resize(160, 48)
	d.shows("Running for 24h")
	d.do("c left right home n esc")
	if d.model.work != nil || d.model.st().Steps() != before {
		t.Fatalf("esc does not stop it at once: %v, from step %d to %d", d.model.work, before, d.model.st().Steps())
	}
	d.shows("Running for 24h was stopped after")
	d.shows("the run up to there is kept")
	d.header("‖ paused")
	if d.model.st().Steps() < sliceSteps {
		t.Fatalf("only %d steps are kept", d.model.st().Steps())
	}
	d.do(": 'run 3h' enter 2s")
	d.shows("s left")
	d.do("1h")
	if d.model.work != nil {
		t.Fatal("it never ends")
	}
	whole := busy(t)
	whole.model.run.Advance(d.model.st().Now(), 1<<30)
	if d.model.st().Steps() != whole.model.st().Steps() || d.model.st().Digest() != whole.model.st().Digest() {
		t.Errorf("in slices it is another run: %d steps, and not %d", d.model.st().Steps(), whole.model.st().Steps())
	}
}

// Nothing acts on the run while it is under way, by whatever key; what only looks does.
func TestALongRunIsNotDisturbed(t *testing.T) {
	d := busy(t)
	d.do(": 'run 24h' enter")
	digest, branches := d.model.st().Digest(), len(d.model.run.Branches())
	d.do("4 enter d D o 5 up down g G 1 l x esc esc")
	d = busy(t)
	d.do(": 'run 24h' enter x enter esc h c w y t home end left right . , b e space esc ? esc 5 g 1 tab .")
	if d.model.work == nil || d.model.st().Digest() != digest || len(d.model.run.Branches()) != branches {
		t.Fatalf("a key has changed something: %s", d.model.notice)
	}
	d.shows("is going on; esc stops it")
	d.do("ctrl+c")
	if !d.Quit() {
		t.Error("ctrl+c does not quit")
	}
}

// The key of the clock gives it back: it ends what lets time pass, also from what lies over the panels.
func TestSpaceStopsALongRun(t *testing.T) {
	for _, keys := range []string{"space", "? space esc", "L space esc"} {
		for command, says := range map[string]string{"run 24h": "Running for 24h", "step 30000": "Taking 30000 steps"} {
			d := busy(t)
			d.do(": '" + command + "' enter")
			d.shows(says)
			d.do(keys)
			if d.model.work != nil || d.model.runs() {
				t.Errorf("%s: %s does not stop it, or the clock runs then", command, keys)
			}
			if d.do("space"); !d.model.runs() {
				t.Errorf("%s: the clock does not run again", command)
			}
		}
	}
}

// Whatever the footer and the help name while something long works does something then: no key is offered that is refused when it is
// pressed. The help calls it by its name.
func TestWhatIsOfferedMeanwhileWorks(t *testing.T) {
	run := &stint{what: "Running for 24h", goal: "24h", share: func(*Model) (float64, float64) { return 1, 2 },
		word: func(*Model) string { return "" }}
	begin := map[string]func() *dashboard{
		run.what: func() *dashboard {
			d := start(t, sizes[0], Options{Protocols: alone()})
			d.model.work = run
			return d
		},
		"Search running": func() *dashboard {
			d := start(t, sizes[0], Options{Protocols: alone()})
			d.model.work = &search{cancel: func() {}, from: d.model.run.Apart()}
			return d
		},
	}
	for what, begun := range begin {
		done := map[string]bool{}
		for _, where := range strings.Fields("0 1 2 3 4 5 b l a ?") {
			d := begun()
			d.do(where)
			for _, mode := range d.model.modes() {
				for _, b := range d.model.bindings(mode) {
					if b.Range != "" || d.model.waits(b) || done[mode+b.Action] {
						continue
					}
					done[mode+b.Action] = true
					d := begun()
					d.do(where)
					if d.model.press(b, b.Keys[0]); strings.Contains(d.model.notice, "is going on") {
						t.Errorf("%s, in %s: %s is offered, and then one is told: %s", what, mode, b.Action, d.model.notice)
					}
				}
			}
		}
		d := begun()
		if text := d.Frame().Text(); strings.Contains(text, "crash A") != (what == "Search running") {
			t.Errorf("%s: the footer is that of another time:\n%s", what, text)
		}
		d.do("1 ?")
		d.Resize(sizes[0].w, sizes[0].h)
		heading := "Keys of what you were looking at: " + what
		if read := d.readOverlay("Help", sizes[0]); !strings.Contains(read, heading) {
			t.Errorf("the help has no %q:\n%s", heading, read)
		}
	}
}

// What is typed meanwhile follows, in its order; esc drops it, and says so.
func TestWhatIsTypedMeanwhileFollows(t *testing.T) {
	d := busy(t)
	d.do(": 'run 1h' enter : 'step 5000' enter : 'agents 3' enter : 'propose B blue' enter")
	d.shows("propose B blue follows when this is done")
	d.do("1h y 1s")
	if d.model.work != nil || len(d.model.pending) > 0 || len(d.model.st().IDs()) != 3 || len(d.model.run.Proposed()) != 1 {
		t.Fatalf("in the end there are %d agents, and %v is proposed: %s", len(d.model.st().IDs()), d.model.run.Proposed(), d.model.notice)
	}
	d = busy(t)
	d.do(": 'run 1h' enter : 'propose B blue' enter esc 1s")
	d.shows("What was typed to follow it is not done: propose B blue")
	if len(d.model.run.Proposed()) != 1 {
		t.Error("it is done all the same")
	}
}

// So does the stepping of many steps.
func TestManyStepsAreTaken(t *testing.T) {
	d := busy(t)
	before := d.model.st().Steps()
	d.do(": 'step 30000' enter")
	d.shows("Taking 30000 steps")
	d.do("10s")
	if got := d.model.st().Steps() - before; got != 30000 {
		t.Errorf("%d steps are taken: %s", got, d.model.notice)
	}
}

// A beat of a lesson can be long too: it is stopped, and goes on with n.
func TestALongBeatIsStopped(t *testing.T) {
	s, err := scenario.Parse("x", []byte("# Much happens.\n\nquiet\nloss 100%\npropose A red\n"+strings.Repeat("run 20m\n", 20)+"show\n"), alone())
	if err != nil {
		t.Fatal(err)
	}
	run, err := cluster.NewTimeline(s.Settings, nil)
	if err != nil {
		t.Fatal(err)
	}
	d := start(t, sizes[1], Options{Run: run, Lesson: scenario.NewPlayer(s, run)})
	d.do("n n")
	d.shows("Playing on")
	d.do("1s esc")
	d.shows("Playing on was stopped at step")
	at := d.model.st().Steps()
	d.do("left n 1h")
	if !d.model.lesson.Done() || d.model.work != nil || d.model.st().Steps() < 2*at {
		t.Errorf("it ends at step %d: %s", d.model.st().Steps(), d.model.notice)
	}
}

// The same keys at the same times give the same frames, however fast the machine is.
func TestLongWorkIsTheSameEverywhere(t *testing.T) {
	var first []string
	for range 2 {
		d := busy(t)
		d.do(": 'run 24h' enter")
		var frames []string
		for range 20 {
			d.do("33ms")
			frames = append(frames, d.Frame().Text())
		}
		if first == nil {
			first = frames
		}
		for i := range frames {
			if frames[i] != first[i] {
				t.Fatalf("frame %d is\n%s\nand was\n%s", i, frames[i], first[i])
			}
		}
		if frames[0] == frames[19] {
			t.Error("nothing moves")
		}
	}
}

// saved writes a file of a run with its checksum, and returns its name.
func saved(t *testing.T, body string) string {
	t.Helper()
	sum := sha256.Sum256([]byte(body))
	path := filepath.Join(t.TempDir(), "run.synod")
	if err := os.WriteFile(path, []byte(body+"sha256 "+hex.EncodeToString(sum[:])+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// endless asks for 99 million steps in a few lines.
const endless = "synod run 1\nprotocol simplepaxos\nagents 3\nseed 1\nbranch 1\n0 0s loss 100%\n0 0s propose A red\nend 99000000 24h 00\ncurrent 1\n"

// A file that asks for more than anybody waits for is stopped with esc, and the run that was there is there.
func TestAnOpeningIsStopped(t *testing.T) {
	path := saved(t, endless)
	for _, keys := range []string{"esc", "ctrl+c"} {
		d := start(t, sizes[1], Options{})
		d.do("p enter 5s")
		digest, run := d.model.st().Digest(), d.model.run
		d.do(": 'open " + path + "' enter 1s")
		d.shows("Opening " + path[:20])
		d.do(keys)
		if keys == "ctrl+c" && !d.Quit() {
			t.Error("ctrl+c does not quit")
			continue
		}
		if d.model.run != run || d.model.st().Digest() != digest {
			t.Errorf("%s: another run is there", keys)
		}
		if keys == "esc" {
			d.shows("of 99000000 steps")
			d.do("space 1s")
		}
		d.model.End()
	}
}

// A long run that was saved opens, with a bar; one that cannot have happened, and a file that is none, leave everything as it is.
func TestRunsOpenInTheDashboard(t *testing.T) {
	d := busy(t)
	d.do(": 'run 3h' enter 1h")
	path := filepath.Join(t.TempDir(), "run.synod")
	d.do(": 'save " + path + "' enter")
	want, steps := d.model.st().Digest(), d.model.st().Steps()
	d = start(t, sizes[1], Options{Paused: true})
	d.do("p enter : 'open " + path + "' enter")
	d.shows("esc stops")
	d.do("1h")
	if d.model.st().Digest() != want || d.model.st().Steps() != steps || d.model.work != nil {
		t.Errorf("another run is open: %s, %v, step %d of %d", d.model.notice, d.model.work, d.model.st().Steps(), steps)
	}
	wrong := saved(t, strings.Replace(endless, "loss 100%", "loss 0%", 1))
	for _, path := range []string{wrong, filepath.Join(t.TempDir(), "none.synod"), t.TempDir()} {
		d.do(": 'open " + path + "' enter 2s")
		if !d.model.isError || d.model.st().Digest() != want || d.model.work != nil {
			t.Errorf("%s: %s", path, d.model.notice)
		}
	}
}

// A dashboard that is started with a file shows its first frame at once: the cluster as the run begins, and how far it is.
func TestADashboardBeginsWhileItsRunIsOpened(t *testing.T) {
	open := func(body string) *dashboard {
		o, err := cluster.BeginOpening(mustRead(t, saved(t, body)), "run.synod", roles.Among(alone()))
		if err != nil {
			t.Fatal(err)
		}
		return start(t, sizes[1], Options{Run: o.Timeline(), Opening: o, File: "run.synod"})
	}
	d := open(endless)
	d.shows("Opening run.synod")
	if d.model.st().Steps() != 0 || len(d.model.st().IDs()) != 3 {
		t.Errorf("it shows %d agents at step %d", len(d.model.st().IDs()), d.model.st().Steps())
	}
	d.do("1s esc")
	d.shows("Opening run.synod was stopped after")
	d = open(endless)
	d.do("ctrl+c")
	if !d.Quit() || d.model.Err() != nil {
		t.Errorf("ctrl+c does not quit: %v", d.model.Err())
	}
	d = open(strings.Replace(endless, "loss 100%", "loss 0%", 1))
	d.Advance(1e12)
	if err := d.model.Err(); !d.Quit() || err == nil || !strings.HasPrefix(err.Error(), "run.synod:8: branch 1 cannot have happened") {
		t.Errorf("a run that cannot have happened is told as %v", err)
	}
}

func mustRead(t *testing.T, path string) []byte {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// A long run stands still while somebody types, as the clock does, and goes to its end afterwards; set hold off has it go on.
func TestALongRunWaitsForWhoeverTypes(t *testing.T) {
	for _, hold := range []string{"on", "off"} {
		d := start(t, sizes[0], Options{Protocols: all.Protocols(), Paused: true})
		d.do(lines("set hold "+hold, "protocol multipaxos"))
		d.model.execute(cluster.Command{Verb: cluster.Run, Min: 3_600_000})
		s, ok := d.model.work.(*stint)
		if !ok {
			t.Fatal("the run is over at once")
		}
		d.model.ask("")
		before := d.model.st().Steps()
		d.model.workOn(s)
		if went := d.model.st().Steps() > before; went != (hold == "off") || strings.Contains(d.Frame().Text(), "held") == (hold == "off") {
			t.Errorf("hold %s: it goes on: %v\n%s", hold, went, d.Frame().Text())
		}
		if d.model.prompt = nil; (d.model.takeUp() != nil) != (hold == "on") {
			t.Errorf("hold %s: whether it is taken up again is wrong", hold)
		}
	}
}
