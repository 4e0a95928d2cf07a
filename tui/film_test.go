package tui

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"synod/cluster"
	"synod/persist/outfile"
	"synod/roles"
	"synod/tui/clock"
)

// launchAlone starts the program of a tape: a dashboard of Simple Paxos, without a look at the flags.
func launchAlone(_, _ []string, _, _ int, clk clock.Clock, place *outfile.Place) (tea.Model, error) {
	run, err := cluster.NewTimeline(cluster.Settings{Protocol: alone()[0], Config: roles.Together(5), Seed: 7}, nil)
	if err != nil {
		return nil, err
	}
	return New(Options{Run: run, Clock: clk, Place: place, Protocols: alone(), NoPace: true, NoHold: true, Paused: true}), nil
}

// filmed is a dashboard whose own run runs, with a tape open above it.
func filmed(t *testing.T, tape string) *dashboard {
	t.Helper()
	t.Chdir(t.TempDir())
	if err := os.WriteFile("my.tape", []byte("Type synod Enter\n"+tape), 0o644); err != nil {
		t.Fatal(err)
	}
	d := start(t, sizes[0], Options{Launch: launchAlone})
	d.do("p 'red' enter 500ms")
	return d
}

// toMyTape opens it.
const toMyTape = ": 'open my.tape' enter"

func (d *dashboard) wants(texts ...string) {
	d.Helper()
	for _, text := range texts {
		if got := d.Frame().Text(); !strings.Contains(got, text) {
			d.Errorf("the screen does not show %q:\n%s", text, got)
		}
	}
}

// A tape plays above my run, which stands below it whole and still, whatever is done.
func TestATapeIsAPlace(t *testing.T) {
	const script = "Type \"p\"\nSleep 1s\nType \"green\"\nEnter\nSleep 3s\n"
	for _, leave := range []string{"esc", "q", "space q", ". . . esc", "30s esc", "t esc", "t c c c c c q", "T T esc", "r esc", "t L enter n esc esc"} {
		d := filmed(t, script)
		step, digest := d.model.run.Present().Steps(), d.model.st().Digest()
		d.do(toMyTape)
		d.wants("my run › my", "▶ tape", "space pause", "esc leave", "T take over")
		d.do(leave)
		d.wants("Your run, as you left it. space goes on.")
		if m := d.model; m.quitting || m.film != nil || m.run.Present().Steps() != step || m.st().Digest() != digest || m.runs() {
			t.Errorf("%s: my run is not as it was:\n%s", leave, d.Frame().Text())
		}
		if d.do("space 2s"); d.model.run.Present().Steps() <= step {
			t.Errorf("%s: it does not go on", leave)
		}
	}
}

// The keys of a tape that plays.
func TestKeysOfATape(t *testing.T) {
	d := filmed(t, "Sleep 5s\nType \"p\"\nSleep 1s\nType \"green\"\nSleep 5s\n")
	d.do(toMyTape + " space 1m")
	d.wants("‖ paused", "space go on", "Nothing has happened yet")
	d.do(".")
	d.wants("propose A")
	d.do(". . . 1m")
	d.wants("propose A gre", "‖ paused")
	d.do("space 2s")
	d.wants("propose A green", "▶ tape")
	d.do("r > > 100ms")
	d.wants("▶ tape 4x", "Nothing has happened yet")
	d.do("< 700ms")
	d.wants("▶ tape 2x")
	d.do("10s")
	d.wants("at its end")
	d.do(". ? j p")
	d.wants("at its end", "propose A green")
	if d.do("ctrl+c"); !d.model.quitting {
		t.Error("ctrl+c does not quit")
	}
}

// Whoever takes over has the keys, and hands them back to the script where they took over.
func TestATapeIsTakenOverAndHandedBack(t *testing.T) {
	d := filmed(t, "Type \"c\"\nSleep 5s\nType \"j\"\nSleep 5s\n")
	d.do(toMyTape + " 1s")
	before := d.Frame().Text()
	d.do("T")
	d.wants("T hand back", "The keys are yours. T hands back to the tape.")
	d.do("c j j j c 1m")
	if d.do("T"); d.Frame().Text() != before {
		t.Errorf("it was\n%s\nand is\n%s", before, d.Frame().Text())
	}
	d.do("12s")
	d.wants("crash B", "at its end")
	d.do("esc T")
	d.wants("No tape was taken over here.")
}

// A tape that was taken over is a place as any other: the header names the way to it and on from it, and K makes it my own run.
func TestATapeThatWasTakenOverIsAPlace(t *testing.T) {
	for _, c := range []struct{ script, way string }{
		{"", "my run › my "},
		{"L enter", "my run › my › lesson 101 "},
	} {
		d := filmed(t, "Type \" p\"\nSleep 1s\nEnter\nSleep 5s\n")
		d.Resize(120, 40)
		mine := d.model.st().Steps()
		d.do(toMyTape + " 4s")
		d.header("my run › my ", "▶ tape")
		if d.do("T " + c.script + " 1s"); c.script == "" {
			d.header("▶ 1x")
		}
		d.header(c.way)
		if c.script != "" {
			d.do("esc")
			d.wants("my, as you left it. space goes on.")
			d.do(c.script)
		}
		d.do("space")
		before := d.Frame().Text()
		d.do("K")
		d.wants("This is your own run now.", fmt.Sprintf("with its %d steps, is on the shelf", mine))
		m := d.model
		if m.film != nil || len(m.below) > 0 || len(m.shelf) != 1 {
			t.Fatalf("%q: the tape is not the only place there is:\n%s", c.script, d.Frame().Text())
		}
		if step := fmt.Sprintf("step %d ", m.st().Steps()); m.st().Steps() == 0 && c.script == "" || !strings.Contains(before, step) {
			t.Errorf("%q: %s is not what was shown:\n%s", c.script, step, before)
		}
		if d.do("c u 1s"); m.isError || m.quitting {
			t.Errorf("%q: nothing can be done in it:\n%s", c.script, d.Frame().Text())
		}
	}
}

// header checks that the header says some texts, wherever it stands.
func (d *dashboard) header(texts ...string) {
	d.Helper()
	rows := d.Frame().Lines()
	row := rows[max(0, slices.IndexFunc(rows, func(row string) bool { return strings.Contains(row, "  step ") }))]
	for _, text := range texts {
		if !strings.Contains(row, text) {
			d.Errorf("the header does not say %q: %s", text, row)
		}
	}
}

// Whoever takes over in the middle of a line is told how to get to the key that hands back.
func TestTakingOverInTheMiddleOfALine(t *testing.T) {
	d := filmed(t, "Type \"p\"\nSleep 20s\n")
	d.do(toMyTape + " 1s T")
	d.wants("The keys are yours. esc closes this, and then T hands back to the tape.")
	d.do("esc T")
	d.wants("▶ tape")
}

// A tape in the dashboard writes nothing, and says so.
func TestATapeInTheDashboardWritesNothing(t *testing.T) {
	d := filmed(t, "Type \":export a.svg\"\nEnter\nSleep 1s\nScreenshot b.png\nOutput c.gif\nSleep 2s\n")
	d.do(toMyTape + " 2s")
	d.wants("writes nothing")
	files, err := os.ReadDir(".")
	if err != nil || len(files) != 1 {
		t.Errorf("there are files: %v, %v", files, err)
	}
}

// What is no tape, or one that cannot be played, leaves all as it is.
func TestTapesThatCannotBePlayed(t *testing.T) {
	d := filmed(t, "Jump\n")
	for name, says := range map[string]string{"my.tape": "my.tape:2:1", "no.tape": "no.tape cannot be played"} {
		if d.do(": 'open " + name + "' enter"); d.model.film != nil {
			t.Errorf("%s is played", name)
		}
		d.wants(says)
	}
	d.model.launch = nil
	d.do(": 'open first-tour' enter")
	d.wants("A tape cannot play another one")
}

// The demos stand below the lessons.
func TestDemosAreListed(t *testing.T) {
	d := filmed(t, "")
	d.do("L G")
	d.wants("synod play fast-vs-classic")
	d.do("enter 300ms")
	d.wants("my run › fast-vs-classic", "▶ tape")
}
