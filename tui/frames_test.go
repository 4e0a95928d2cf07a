package tui

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"synod/cluster"
	"synod/roles"
	"synod/tui/clock"
	"synod/tui/grid"
	"synod/tui/tape"
)

var rewrite = flag.Bool("rewrite", false, "write the frames that are drawn now into testdata")

// size is that of a terminal.
type size struct{ w, h int }

var sizes = []size{{80, 24}, {120, 40}, {160, 48}}

// dashboard is a dashboard that is driven without a terminal, in virtual time.
type dashboard struct {
	*testing.T
	*tape.Driver
	model *Model
	clock *clock.Virtual
}

func start(t *testing.T, s size, o Options) *dashboard {
	t.Helper()
	o.NoPace, o.NoHold = true, true // as in a tape: a script has pauses of its own
	return startAsIs(t, s, o)
}

// startAsIs is start with the pace of the options.
func startAsIs(t *testing.T, s size, o Options) *dashboard {
	t.Helper()
	clk := clock.NewVirtual()
	o.Clock = clk
	if o.Protocols == nil {
		o.Protocols = alone()
	}
	if o.Run == nil {
		run, err := cluster.NewTimeline(cluster.Settings{Protocol: o.Protocols[0], Config: roles.Together(5), Seed: 7}, nil)
		if err != nil {
			t.Fatal(err)
		}
		o.Run = run
	}
	if o.Theme == (Look{}) {
		o.Theme = Look{Theme: "dark", Colour: true}
	}
	m := New(o)
	d := &dashboard{t, tape.NewDriver(m, clk, tape.Screen{Width: s.w, Height: s.h}), m, clk}
	t.Cleanup(func() { m.run.Close() })
	d.Start()
	return d
}

// do plays a script: words that are keys, text in quotes that is typed, and durations that pass.
func (d *dashboard) do(script string) {
	d.Helper()
	for script = strings.TrimSpace(script); script != ""; script = strings.TrimSpace(script) {
		if rest, ok := strings.CutPrefix(script, "'"); ok {
			text, after, _ := strings.Cut(rest, "'")
			d.Type(text)
			script = after
			continue
		}
		word, after, _ := strings.Cut(script, " ")
		script = after
		if wait, err := time.ParseDuration(word); err == nil {
			d.Advance(d.clock.Now() + wait)
		} else if err := d.Keys(word); err != nil {
			d.Fatal(err)
		}
		if d.Err() != nil {
			d.Fatal(d.Err())
		}
	}
}

// situations are what a person meets, each by the keys that lead to it.
var situations = []struct{ name, script string }{
	{"start", ""},
	{"proposing", "p"},
	{"phase-1", "p enter 900ms"},
	{"phase-2", "p enter 1800ms"},
	{"chosen", "p enter 2500ms"},
	{"learned", "p enter 6s"},
	{"partition-editor", "x"},
	{"partition-marked", "x D v"},
	{"partition-chain", "p enter 6s x tab tab tab tab tab"},
	{"partition-one-way", "X"},
	{"partition-three-sides", "x j j j j 3"},
	{"partition", "x enter p enter 2s"},
	{"healed", "x enter p enter 2s h 3s"},
	{"crashed", "p enter 3s j c 200ms"},
	{"restarted", "p enter 3s j c 200ms c 200ms"},
	{"past", "p enter 3s left left left"},
	{"branches", "p enter 3s left left left c B"},
	{"inspector", "p enter 2s enter"},
	{"messages", "p enter 2s 4 down"},
	{"picked", "p enter 900ms 1 m m"},
	{"picked-held", "p enter 900ms 1 m m o"},
	{"acts", "p enter 900ms a"},
	{"acts-of-a-message", "p enter 900ms 1 m a"},
	{"full-stage", "p enter 900ms 1 F"},
	{"full-agents", "p enter 900ms F"},
	{"clocks", "p enter 2s " + lines("clock B 110%", "clock all 90%", "clock A 100%", "clock C 1000%", "status")},
	{"clock-inspected", "p enter 900ms " + lines("clock A 110%") + "enter G"},
	{"log-of-one", "p enter 4s 3"},
	{"events", "p enter 4s 5 up up"},
	{"links", "l right X"},
	{"help", "?"},
	{"lessons", "L down down"},
	{"finder", "p enter 1s ctrl+p 'cut' down"},
	{"settings", "S down"},
	{"finder-empty", "ctrl+p 'zzz'"},
	{"command-completion", ": 'cra' tab"},
	{"command-error", ": 'propse A red' enter"},
	{"rules", "b down down down space"},
	{"found", ": 'separate 2,3,1' enter 100ms b down down down space e"},
	{"broken", ": 'separate 2,3,1' enter 100ms b down down down space e 1s y n n n n n n n n n n n n n n n n"},
	{"at-risk", lines("agents 4", "without quorums-intersect", "partition AB | CD", "propose A red", "propose C blue", "run 1s")},
	{"broken-again", ": 'separate 2,3,1' enter 100ms b down down down space e 1s y" + strings.Repeat(" n", 17) + " V"},
	{"at-risk-again", lines("agents 4", "without quorums-intersect", "partition AB | CD", "propose A red", "propose C blue", "run 1s") + "1s enter V"},
	{"lesson", "p enter 1s L enter n 1s"},
	{"back-from-a-lesson", "p enter 1s L enter n 1s esc"},
	{"undone", "p enter 1s x enter u"},
	{"shelf", "p enter 2s r p enter 1s : 'agents 3' enter B up"},
	{"farewell", "c c c c q"},
	{"nothing-found", ": 'separate 1,2,1' enter 100ms : 'explore' enter 100ms"},
	{"split-and-odd", ": 'partition AB | CDE' enter " + lines("cut C>D", "delay A-B 90ms", "status")},
	{"cannot-learn", lines("agents 3") + "100ms " + lines("cut A>B", "cut C>B", "propose A red", "run 1s", "heal", "run 5m")},
	{"cannot-learn-status", lines("agents 3") + "100ms " + lines("cut A>B", "cut C>B", "propose A red", "run 1s", "heal", "run 5m", "status")},
	{"compare-with-what", "p enter 3s left left c 1s ="},
	{"compare-branches", "p enter 3s left left left c 2s B k ="},
	{"compare-list", "p enter 6s " + lines("propose B blue", "run 1s", "compare without adopt-reported") + "v tab )"},
	{"harmless", ": 'separate 1,2,1' enter 100ms : 'without raise-on-accept' enter : 'explore' enter 100ms b down down down down down down"},
}

func TestFrames(t *testing.T) {
	for _, s := range thin(situations) {
		for _, z := range few(sizes[:]) {
			t.Run(fmt.Sprintf("%s-%dx%d", s.name, z.w, z.h), func(t *testing.T) {
				d := start(t, z, Options{})
				d.do(s.script)
				golden(t, d.Frame().Text())
			})
		}
	}
}

// few returns only the first of some when the detector of races makes everything slow.
func few[T any](all []T) []T {
	if raceDetector {
		return all[:1]
	}
	return all
}

// thin returns only every eighth of some when the detector of races makes everything slow.
func thin[T any](all []T) (some []T) {
	if !raceDetector {
		return all
	}
	for i := 0; i < len(all); i += 8 {
		some = append(some, all[i])
	}
	return some
}

// looks are all ways to draw a frame.
var looks = map[string]Look{
	"dark": {Theme: "dark", Colour: true}, "light": {Theme: "light", Colour: true}, "sixteen": {Theme: "dark", Colour: true, Basic: true},
	"no-colour": {Theme: "dark"}, "ascii": {Theme: "dark", Colour: true, ASCII: true},
}

// inAllLooks draws a frame in every look. What it reads does not depend on its colours, and in ASCII it has nothing else.
func inAllLooks(t *testing.T, frame func(Look) *grid.Grid) map[string]*grid.Grid {
	t.Helper()
	frames := map[string]*grid.Grid{}
	for name, look := range looks {
		frames[name] = frame(look)
	}
	dark, ascii := frames["dark"].Text(), frames["ascii"].Text()
	for _, name := range []string{"light", "sixteen"} {
		if got := frames[name].Text(); got != dark {
			t.Errorf("%s reads\n%s\nand dark\n%s", name, got, dark)
		}
	}
	if i := strings.IndexFunc(ascii, func(r rune) bool { return r > 126 }); i >= 0 {
		t.Errorf("%q is not ASCII", ascii[i:min(len(ascii), i+10)])
	}
	return frames
}

// The same frame in every look: colours and attributes are written below the text.
func TestLooks(t *testing.T) {
	for name, look := range looks {
		t.Run(name, func(t *testing.T) {
			d := start(t, sizes[0], Options{Theme: look})
			d.do("x enter p enter 1800ms j c")
			text := d.Frame().Text()
			if look.ASCII {
				if i := strings.IndexFunc(text, func(r rune) bool { return r > 126 }); i >= 0 {
					t.Errorf("%q is not ASCII", text[i:min(len(text), i+10)])
				}
			}
			golden(t, text+"\n"+d.Frame().Styles())
		})
	}
}

// golden compares a text with the one that is kept for the test.
func golden(t *testing.T, got string) {
	t.Helper()
	path := filepath.Join("testdata", filepath.FromSlash(t.Name())+".txt")
	if *rewrite {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v; go test ./tui -rewrite writes it", err)
	}
	if got != string(want) {
		t.Errorf("%s is drawn as\n%s\nand was\n%s\nIf that is meant, run the test with -rewrite, and look at the difference.", t.Name(), got, want)
	}
}
