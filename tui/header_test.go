package tui

import (
	"fmt"
	"strings"
	"testing"

	"synod/roles"
	"synod/roles/all"
)

// From the smallest width on the header shows the clock, the time and the step, and what it sheds before them it sheds in the order
// of its table: whoever makes the screen wider gets things back in the opposite order.
func TestTheHeaderShedsInItsOrder(t *testing.T) {
	off := lines("without keep-promise", "without adopt-highest")
	for name, script := range map[string]string{
		"a new run":            "",
		"a value":              "p enter 3s",
		"a long value":         lines("propose A "+strings.Repeat("long ", 8)) + "3s",
		"the past":             "p enter 3s left left left left left left left left left left left left",
		"rules that are off":   off,
		"a run that got stuck": lines("agents 3", "seed 1234567") + "100ms " + lines("cut A>B", "cut C>B", "propose A red", "run 1s", "heal", "run 5m"),
		"a run that is broken": ": 'separate 2,3,1' enter 100ms b down down down space e 1s y" + strings.Repeat(" n", 16),
	} {
		d := start(t, size{200, 24}, Options{})
		d.do(script)
		shed := make([]bool, len(sheds))
		narrower := 1
		if raceDetector {
			narrower = 20
		}
		for w := 200; w >= minWidth; w -= narrower {
			d.Resize(w, 24)
			row, _, _ := strings.Cut(d.Frame().Text(), "\n")
			st := d.model.st()
			left, clock, right, at := d.model.fitHeader(w)
			for _, want := range []string{"t " + map[bool]string{true: fmt.Sprintf("%8s", st.Now().Clock()), false: st.Now().Clock()}[d.model.run.Behind() == 0], fmt.Sprintf("step %d", st.Steps()), strings.TrimSpace(clock[0].text)} {
				if !strings.Contains(row, want) {
					t.Fatalf("%s at width %d: %q is not in the header %q", name, w, want, row)
				}
			}
			for _, part := range []line{left, right} {
				if text := strings.TrimSpace(part.plain()); !strings.Contains(row, text) {
					t.Fatalf("%s at width %d: of %q a part is missing in the header %q", name, w, text, row)
				}
			}
			for i := len(sheds) - 1; i >= 0 && at[i] == shed[i]; i-- {
				if i > 0 && shed[i-1] && !at[i-1] {
					t.Errorf("%s at width %d: the header says %s, and on a wider screen it does not: %s", name, w, sheds[i-1].what, row)
				}
			}
			shed = at
		}
	}
}

// Where esc goes back to stands there before how many agents there are and which seed it is, and so does the protocol of my run: at 80
// columns with a value that is chosen, and in the past.
func TestTheWayOutlivesTheSeed(t *testing.T) {
	past := strings.Repeat(" left", 3)
	for name, c := range map[string]struct{ script, says string }{
		"a lesson":                  {"L enter n n n n n n", "my run › lesson"},
		"a lesson in the past":      {"L enter n n n n n n n n" + past, "my run › lesson"},
		"a found run in the past":   {": 'separate 2,3,1' enter 100ms b down down down space e 1s y" + strings.Repeat(" n", 16) + past, "my run › found run"},
		"a command that is chosen":  {lines("protocol multipaxos", "propose A set x 1") + "6s", "Multi-Paxos"},
		"commands that are chosen":  {lines("protocol multipaxos", "propose A set x 1", "propose A set y 2") + "6s", "Multi-Paxos"},
		"a value that is long":      {lines("propose A "+strings.Repeat("long ", 8)) + "6s", "Simple Paxos"},
		"a value in a run above it": {"j p enter 6s " + lines("save a.synod", "open a.synod") + "1s", "my run › a.synod"},
	} {
		t.Chdir(t.TempDir())
		d := start(t, size{80, 24}, Options{Protocols: all.Protocols()})
		d.do(c.script)
		for w := 200; w >= minWidth; w-- {
			d.Resize(w, 24)
			row, _, _ := strings.Cut(d.Frame().Text(), "\n")
			whole := strings.Contains(row, c.says)
			if w == 80 && !whole {
				t.Errorf("%s: the header does not say %q: %s", name, c.says, row)
			}
			if !whole && (strings.Contains(row, " agents") || strings.Contains(row, "seed")) {
				t.Errorf("%s at width %d: the header says a trifle, and not %q: %s", name, w, c.says, row)
			}
		}
	}
}

// A row that was shed is given back when a later one has made room for it: the way stands there whole, although it is shed before the
// rules that are off.
func TestTheHeaderGivesBackWhatFits(t *testing.T) {
	for _, c := range []struct {
		w           int
		says, hides string
	}{
		{94, "my run › my lesson  1 rule off", "without"},
		{80, "my run › my lesson  1 rule off", "chosen"},
		{72, "my run › my lesson ", "1 rule off"},
		{60, "› my lesson ", "my run"},
	} {
		d := start(t, size{c.w, 24}, Options{Paused: true})
		d.do(lines("without keep-promise"))
		p := newPlace(d.model.run, d.model.pulse)
		p.level, p.name = opened, "my lesson"
		d.model.below, d.model.place = []*place{d.model.place}, p
		row, _, _ := strings.Cut(d.Frame().Text(), "\n")
		if !strings.Contains(row, c.says) || strings.Contains(row, c.hides) {
			t.Errorf("at width %d %q is wanted and %q is not: %s", c.w, c.says, c.hides, row)
		}
	}
}

// Every row of the table makes the header shorter in some run, and only what it names is gone.
func TestEveryRowOfTheHeadersTableCounts(t *testing.T) {
	d := start(t, size{200, 24}, Options{})
	d.do(": 'separate 2,3,1' enter 100ms b down down down space e 1s y" + strings.Repeat(" n", 16))
	for _, want := range []string{"6 agents", "seed", "without keep-promise", "my run", "at step 14", "red and blue", "1 rule off", "values", "found run"} {
		shown := func(w int) bool {
			left, _, right, _ := d.model.fitHeader(w)
			return strings.Contains(left.plain()+right.plain(), want)
		}
		if shown(10) {
			t.Errorf("%q is never shed", want)
		}
		seen := false
		for w := 200; w > 10; w-- {
			seen = seen || shown(w)
		}
		if !seen {
			t.Errorf("%q is never shown", want)
		}
	}
}

// A value has one colour wherever it is, cut or not.
func TestAValueHasOneColour(t *testing.T) {
	th := newTheme(Look{Colour: true}, true)
	for _, v := range []string{"red", strings.Repeat("a long value ", 5), "set key value", "x"} {
		if whole, cut := th.valueSpan(roles.Value(v)), th.clippedValue(roles.Value(v), 3); cut.style != whole.style || width(cut.text) > 3 {
			t.Errorf("%q is %v whole and %v cut to %q", v, whole.style, cut.style, cut.text)
		}
	}
}

// That a rule is off stands nowhere else, so it outlives what does, and in the past with a value that is chosen both are there. On
// the smallest screen a lesson is still named there, and a long run in its past keeps its step, in the header and in the time bar.
func TestWhatStandsNowhereElseStaysInTheHeader(t *testing.T) {
	for _, c := range []struct {
		z      size
		script string
		says   []string
	}{
		{size{80, 24}, lines("without keep-promise", "propose A red", "run 3s") + strings.Repeat(" left", 3), []string{"chosen red", "1 rule off", "step "}},
		{size{80, 24}, lines("propose A red", "run 3s") + strings.Repeat(" left", 3), []string{"Simple Paxos", "chosen red", "step "}},
		{size{60, 16}, lines("lesson 303") + "n n" + strings.Repeat(" left", 3), []string{"› lesson 303", "3 steps"}},
		{size{60, 16}, lines("protocol multipaxos", "run 5m") + "10s " + lines("rewind 1000"), []string{"step 1000", "steps  t"}},
	} {
		d := start(t, c.z, Options{Protocols: all.Protocols(), Paused: true})
		d.do(c.script)
		row, rest, _ := strings.Cut(d.Frame().Text(), "\n")
		for _, want := range c.says {
			if !strings.Contains(row, want) {
				t.Errorf("%v: %q is not in the header: %s", c.z, want, row)
			}
		}
		if c.z.w == 60 && !strings.Contains(rest, fmt.Sprintf(" step %d", d.model.st().Steps())) && !d.model.above() {
			t.Errorf("the time bar does not say the step:\n%s", rest)
		}
	}
}
