package tape

import (
	"strings"
	"testing"
	"time"

	"synod/tui/clock"
)

// watch plays a tape live in a terminal of 60x8, whose real time is the clock that is returned.
func watch(t *testing.T, src string) (*Driver, *Live, *clock.Virtual) {
	t.Helper()
	clk := clock.NewVirtual()
	live := NewLive(parse(t, src), Options{Launch: launchToy, Width: 50, Height: 6}, clk)
	d := NewDriver(live, clk, Screen{Width: 60, Height: 8})
	d.Start()
	return d, live, clk
}

func shows(t *testing.T, d *Driver, text string) {
	t.Helper()
	if got := d.Frame().Text(); !strings.Contains(got, text) {
		t.Fatalf("the screen does not show %q:\n%s", text, got)
	}
}

func (d *Driver) wait(clk *clock.Virtual, t time.Duration) { d.Advance(clk.Now() + t) }

const livePlay = `Type "synod --tick"
Enter
#: caption Something is about to happen.
Sleep 2s
Type "abc"
Sleep 10s
`

func TestATapePlaysLiveAtItsPace(t *testing.T) {
	d, live, clk := watch(t, livePlay)
	d.wait(clk, 1500*time.Millisecond)
	shows(t, d, "caption Something is about to happen.")
	shows(t, d, "x.tape:4 · space pause · < > speed · T take over · esc quit")
	if strings.Contains(d.Frame().Text(), "typed abc") {
		t.Fatal("the tape is ahead of its time")
	}
	d.wait(clk, 3*time.Second)
	shows(t, d, "typed abc")
	d.wait(clk, 20*time.Second)
	shows(t, d, "the tape is over")
	if err := live.Result().Failures; len(err) > 0 {
		t.Errorf("failures: %v", err)
	}
	if err := d.Keys("q"); err != nil || !d.Quit() {
		t.Errorf("q does not quit: %v", err)
	}
}

// There is nothing below a tape, so esc ends it as q does.
func TestEscEndsATape(t *testing.T) {
	d, _, clk := watch(t, livePlay)
	d.wait(clk, 1500*time.Millisecond)
	if err := d.Keys("esc"); err != nil || !d.Quit() {
		t.Errorf("esc does not quit: %v", err)
	}
}

func TestSpaceStopsTheTapeAndItsProgram(t *testing.T) {
	d, _, clk := watch(t, livePlay)
	d.wait(clk, time.Second)
	d.Keys("space")
	shows(t, d, "paused · space go on")
	before := d.Frame().Text()
	d.wait(clk, time.Minute)
	if d.Frame().Text() != before {
		t.Error("something moves while the tape is paused")
	}
	d.Keys("space")
	d.wait(clk, 4*time.Second)
	shows(t, d, "typed abc")
}

func TestWhoeverTakesOverHasTheProgramAndTheWholeTerminal(t *testing.T) {
	d, _, clk := watch(t, livePlay)
	d.wait(clk, time.Second)
	d.Keys("t")
	shows(t, d, "60x8")
	d.Type("q t")
	shows(t, d, "typed q t")
	d.wait(clk, 20*time.Second)
	if strings.Contains(d.Frame().Text(), "abc") {
		t.Error("the tape goes on typing")
	}
	d.Resize(40, 7)
	shows(t, d, "40x7")
	d.Type("Q") // the toy's way to quit
	d.wait(clk, time.Second)
	if !d.Quit() {
		t.Error("the program has ended, and the player has not")
	}
}

// Whoever hands back finds the program as it was when they took over, and the tape goes on from there.
func TestATapeGoesOnWhereItWasTakenOver(t *testing.T) {
	for _, stopped := range []bool{false, true} {
		d, live, clk := watch(t, livePlay+"Type \"def\"\nSleep 5s\n")
		d.wait(clk, 5*time.Second)
		if stopped {
			d.Keys("space")
		}
		before := live.player.term.frame().Text()
		d.Keys("T")
		d.Type("xyz")
		d.wait(clk, time.Minute)
		shows(t, d, "typed abcxyz")
		d.Keys("T")
		if got := live.player.term.frame().Text(); got != before {
			t.Fatalf("it was\n%s\nand is\n%s", before, got)
		}
		shows(t, d, "x.tape:6 · space pause")
		d.wait(clk, 20*time.Second)
		shows(t, d, "typed abcdef")
		if d.Keys("t"); !live.Taken() {
			t.Error("it cannot be taken over again")
		}
	}
}

func TestATapeIsPlayedKeyByKeyFasterAndAgain(t *testing.T) {
	d, _, clk := watch(t, livePlay)
	d.wait(clk, 1500*time.Millisecond)
	for _, typed := range []string{"a", "ab", "abc"} {
		d.Keys(".")
		d.wait(clk, time.Minute)
		shows(t, d, "typed "+typed+"\n")
		shows(t, d, "paused")
	}
	d.Keys("r")
	d.wait(clk, 500*time.Millisecond)
	shows(t, d, "x.tape:1 ")
	d.Keys(">", ">", "<")
	d.wait(clk, 1500*time.Millisecond)
	shows(t, d, "at 2x")
	shows(t, d, "typed abc")
}

// Nothing is cut off, captions least of all: the program gets what room there is, and no more than the tape wants.
func TestASmallTerminalIsUsedAsItIs(t *testing.T) {
	d, _, clk := watch(t, "#: size 50x6\nType \"synod --tick\"\nEnter\nSleep 5s\n#: size 30x6\nSleep 10s\n")
	d.wait(clk, time.Second)
	shows(t, d, "toy --tick 50x6")
	d.Resize(40, 5)
	shows(t, d, "toy --tick 40x5")
	d.Resize(60, 8)
	shows(t, d, "toy --tick 50x6")
	d.Resize(40, 5)
	d.wait(clk, 5*time.Second)
	shows(t, d, "toy --tick 30x5")
}

func TestAFailureIsShownAndTheTapeStands(t *testing.T) {
	d, live, clk := watch(t, "Type synod Enter\nWait+Screen@1s /never/\nType abc\n")
	d.wait(clk, 5*time.Second)
	shows(t, d, "x.tape:2:1: timed out after 1s waiting")
	if len(live.Result().Failures) != 1 {
		t.Errorf("failures: %v", live.Result().Failures)
	}
}

// What a tape expects is about the screen that it asks for, also where there is less room.
func TestATapeExpectsWhatItsOwnScreenShows(t *testing.T) {
	d, live, clk := watch(t, "#: size 50x6\nType \"synod --tick\"\nEnter\nWait+Screen /50x6/\n#: expect /caption/\nType \"abc\"\nSleep 1s\n")
	d.Resize(40, 3)
	d.wait(clk, 5*time.Second)
	shows(t, d, "toy --tick 40x3")
	shows(t, d, "typed abc")
	if err := live.Result().Failures; len(err) > 0 {
		t.Errorf("failures: %v", err)
	}
}
