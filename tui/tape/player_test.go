package tape

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"synod/persist/outfile"
	"synod/tui/grid"
)

func parse(t *testing.T, src string) *Tape {
	t.Helper()
	tape, err := Parse("x.tape", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	return tape
}

// play plays a tape with the toy on a small screen.
func play(t *testing.T, src string) (Result, error) {
	t.Helper()
	return Play(context.Background(), parse(t, src), Options{Launch: launchToy, Width: 50, Height: 6})
}

// lines are the rows of a frame, up to the last that is not empty.
func lines(g *grid.Grid) []string {
	return strings.Split(strings.TrimRight(g.Text(), "\n"), "\n")
}

const start = "Type synod Enter Wait+Screen /toy/\n"

func TestWhatATapeDoesToAProgram(t *testing.T) {
	for _, c := range []struct{ name, tape, want string }{
		{"types", `Type "Hello wörld"`, "typed Hello wörld"},
		{"types joined characters", `Type "👩‍🚀 می‌خواهم"`, "typed 👩‍🚀 می‌خواهم"},
		{"types nothing", `Type ""`, "typed"},
		{"presses keys with a count", "Down 3", "last down"},
		{"presses keys not at all", "Down 0", "last"},
		{"presses several keys in a chord", "Alt+abc", "last alt+c"},
		{"presses several keys with Ctrl", "Ctrl+X+E", "last ctrl+e"},
		{"presses chords", "Ctrl+Alt+x", "last ctrl+alt+x"},
		{"presses keys that VHS lacks", "#: key ctrl+home", "last ctrl+home"},
		{"copies and pastes key by key", `Copy "abc" Paste Type "d"`, "typed abcd"},
		{"pastes in one piece", "#: paste two words", "typed <two words>"},
		{"clicks, counting from 1", "#: click 3,4 right", "last tea.MouseReleaseMsg right at 2,3"},
		{"turns the wheel", "#: wheel down 1,1 2", "last tea.MouseWheelMsg wheeldown at 0,0"},
		{"captions", "#: caption Now  look.", "caption Now  look."},
		{"takes captions away", "#: caption x\n#: caption", "caption"},
		{"resizes", "#: size 50x6\n#: size 45x7", "toy  45x7 dark"},
		{"is light or dark", "#: background light", "toy  50x6 light"},
		{"scrolls nothing", "ScrollUp 5", "last"},
		{"sleeps", `Type "Q" Wait Type "synod --tick" Enter Sleep 1`, "ticks 10"},
		{"waits", `Type "Q" Wait Type "synod --tick" Enter Wait+Screen@1m /ticks 42/`, "ticks 42"},
		{"waits for a line", `Type "Q" Wait Type "synod --tick" Enter Wait+Line /caption/`, "ticks 0"},
		{"splits arguments", `Type "Q" Wait Type "synod 'a b' c" Enter`, "toy a b c 50x6 dark"},
	} {
		res, err := play(t, start+c.tape)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
		} else if !slices.Contains(lines(res.Last), c.want) {
			t.Errorf("%s: %q is not in\n%s", c.name, c.want, res.Last.Text())
		}
	}
}

func TestACaptionBeforeTheProgramWaitsForIt(t *testing.T) {
	res, err := play(t, "#: caption Soon.\n"+start)
	if err != nil || !slices.Contains(lines(res.Last), "caption Soon.") {
		t.Errorf("%v\n%s", err, res.Last.Text())
	}
}

func TestTheEnvironmentReachesTheProgram(t *testing.T) {
	var got []string
	_, err := Play(context.Background(), parse(t, "Env A \"1\"\nType \"B='2 3' synod\" Enter\nEnv C \"4\""), Options{
		Env: []string{"BASE=0"},
		Launch: func(args, env []string, w, h int, clk clockType, place *outfile.Place) (model, error) {
			got = env
			return launchToy(args, env, w, h, clk, place)
		}})
	if want := []string{"BASE=0", "A=1", "C=4", "B=2 3"}; err != nil || !slices.Equal(got, want) {
		t.Errorf("got %v, %v, want %v", got, err, want)
	}
}

func TestNoColorTakesTheColoursAway(t *testing.T) {
	for value, styles := range map[string]string{"": "2: 1-5 bold green\n", "yes": "2: 1-5 bold\n"} {
		res, err := play(t, fmt.Sprintf("Env NO_COLOR %q\n", value)+start)
		if err != nil || res.Last.Styles() != styles {
			t.Errorf("NO_COLOR=%s: got %q, %v", value, res.Last.Styles(), err)
		}
	}
}

func TestTheSizeIsOfTheTapeOfTheOptionsOrTheDefault(t *testing.T) {
	for _, c := range []struct {
		tape string
		w, h int
		want string
	}{
		{"", 0, 0, "80x24"}, {"#: size 100x30\n", 0, 0, "100x30"}, {"#: size 100x30\n", 40, 10, "40x10"},
	} {
		res, err := Play(context.Background(), parse(t, c.tape+start), Options{Launch: launchToy, Width: c.w, Height: c.h})
		if err != nil || !strings.Contains(res.Last.Text(), c.want) || fmt.Sprintf("%dx%d", res.Last.Width(), res.Last.Height()) != c.want {
			t.Errorf("%q %dx%d: want %s, %v\n%s", c.tape, c.w, c.h, c.want, err, res.Last.Text())
		}
	}
}

func TestAfterQuittingThePromptIsBack(t *testing.T) {
	res, err := play(t, start+`Ctrl+C Wait Type "synod --inline" Enter Type "Q" Wait+Line@1ms />$/`)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"typed", "last Q", "ticks 0", "caption", ">"}
	if got := lines(res.Last); !slices.Equal(got[len(got)-5:], want) {
		t.Errorf("got %q, want %q at the end", got, want)
	}
}

func TestFailuresHaveTheirPlaceAndTheFrame(t *testing.T) {
	for _, c := range []struct{ tape, err string }{
		{start + "#: expect /nonsense/", "x.tape:2:1: expected /nonsense/, and the screen does not show it\ntoy  50x6 dark\n"},
		{start + "#: refuse /toy/", "x.tape:2:1: refused /toy/, and the screen shows it\ntoy  50x6 dark\n"},
		{start + "\n  Wait+Screen@2s /nonsense/", "x.tape:3:3: timed out after 2s waiting for /nonsense/ on the screen\ntoy"},
		{start + "Wait@2s", "x.tape:2:1: timed out after 2s waiting for />$/ on the line with the cursor\ntoy"},
		{"Set WaitTimeout 3s\nSet WaitPattern /never/\nWait", "x.tape:3:1: timed out after 3s waiting for /never/ on the line with the cursor\n>"},
		{"Type ls Enter", "x.tape:1:9: the prompt of the player knows synod, go run, go build and clear, not \"ls\"\n> ls\n>"},
		{"Type 'synod --bad' Enter", "x.tape:1:20: synod: unknown flag --bad\n> synod --bad"},
		{"#: click 1,1", "x.tape:1:1: there is no program to click on, only the prompt\n>"},
		{start + "#: click 51,1", "x.tape:2:1: 51,1 is outside of the screen of 50x6\ntoy"},
		{start + "Ctrl+P Enter", "x.tape:2:1: synod panicked: the toy broke\n"},
		{"Source other.tape", "x.tape:1:1: Source other.tape is still to be read; a tape with Source comes from Load\n>"},
	} {
		_, err := play(t, c.tape)
		if err == nil || !strings.HasPrefix(err.Error(), c.err) {
			t.Errorf("%s\n got %v\nwant %s", c.tape, err, c.err)
		}
		var f *Failure
		if !errors.As(err, &f) || f.Frame == nil || f.Pos.File != "x.tape" {
			t.Errorf("%s: no failure with a frame: %#v", c.tape, err)
		}
	}
}

func TestExpectationsGoOnAndWaitsDoNot(t *testing.T) {
	res, err := play(t, start+"#: expect /a1/\n#: expect /a2/\nWait+Screen@1s /a3/\n#: expect /a4/")
	if err == nil || len(res.Failures) != 3 {
		t.Errorf("%d failures, want 3: %v", len(res.Failures), err)
	}
	res, _ = play(t, start+strings.Repeat("#: expect /never/\n", 100))
	if len(res.Failures) != maxFailures {
		t.Errorf("%d failures, want %d", len(res.Failures), maxFailures)
	}
}

func TestTimeIsThatOfTheTape(t *testing.T) {
	for _, c := range []struct {
		tape string
		want time.Duration
	}{
		{`Type "abcd"`, 200 * time.Millisecond},
		{`Type@10ms "abcd"`, 40 * time.Millisecond},
		{"Set TypingSpeed 1s\nType 'ab' Set TypingSpeed 0 Type 'cd'", 2 * time.Second},
		{"Sleep 2m Sleep .5", 120500 * time.Millisecond},
		{`Copy "abc" Paste Ctrl+U`, 0},
		{"Backspace@100ms 3", 300 * time.Millisecond},
		{"ScrollDown@100ms 3", 300 * time.Millisecond},
		{"Wait", 0},
		{`Type@0 "synod --tick" Enter@0 Wait+Screen /ticks 3/`, 300 * time.Millisecond},
	} {
		res, err := play(t, c.tape)
		if err != nil || res.Elapsed != c.want {
			t.Errorf("%s: took %s, want %s, %v", c.tape, res.Elapsed, c.want, err)
		}
	}
}

func TestAnHourPassesQuickly(t *testing.T) {
	res, err := play(t, `Type "synod --tick" Enter Sleep 60m`+"\n#: expect /ticks 36000/")
	if err != nil {
		t.Errorf("%v\n%s", err, res.Last.Text())
	}
}

func TestAVainWaitForAProgramThatDoesNothingIsQuick(t *testing.T) {
	if _, err := play(t, start+"Wait+Screen@24m /never/"); err == nil {
		t.Error("it came after all")
	}
}

func TestTheContextStopsATape(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Play(ctx, parse(t, start), Options{Launch: launchToy}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestCaptionsAreTold(t *testing.T) {
	res, err := play(t, "#: caption one\nSleep 1\n#: caption two")
	if err != nil || len(res.Captions) != 2 || res.Captions[1].Text != "two" || res.Captions[1].At != time.Second ||
		res.Captions[1].Pos.Line != 3 {
		t.Errorf("%v, %v", res.Captions, err)
	}
}

func TestWithoutALauncherNothingStarts(t *testing.T) {
	_, err := Play(context.Background(), parse(t, "Type synod Enter"), Options{})
	if err == nil || !strings.HasPrefix(err.Error(), "x.tape:1:12: this player cannot start programs") {
		t.Errorf("got %v", err)
	}
}

// closing is a toy that holds something.
type closing struct {
	model
	closed *int
}

func (c closing) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	m, cmd := c.model.Update(msg)
	return closing{m, c.closed}, cmd
}

func (c closing) Close() error { *c.closed++; return nil }

func TestAProgramThatHasEndedHoldsNothing(t *testing.T) {
	closed := 0
	launch := func(args, env []string, w, h int, clk clockType, place *outfile.Place) (model, error) {
		if len(args) > 0 && closed == 0 {
			t.Error("the second program starts before the first one is closed")
		}
		m, err := launchToy(args, env, w, h, clk, place)
		return closing{m, &closed}, err
	}
	_, err := Play(context.Background(), parse(t, "Type synod Enter Type Q Wait Type 'synod again' Enter Sleep 1"), Options{Launch: launch})
	if err != nil || closed != 2 {
		t.Errorf("%d programs were closed, want 2: %v", closed, err)
	}
}
