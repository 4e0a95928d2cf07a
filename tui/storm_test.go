package tui

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"synod/cluster"
	"synod/persist/outfile"
	"synod/roles"
)

// sound checks a frame: as many rows as the screen has, none of them too wide, and no border out of its place.
func (d *dashboard) sound(after string) {
	d.Helper()
	rows := strings.Split(d.model.frame, "\n")
	if len(rows) > max(1, d.model.h) {
		d.Fatalf("after %s a frame of %dx%d has %d rows", after, d.model.w, d.model.h, len(rows))
	}
	for i, row := range rows {
		if w := ansi.StringWidth(row); w > d.model.w {
			d.Fatalf("after %s row %d of a frame of %dx%d is %d cells wide:\n%s", after, i+1, d.model.w, d.model.h, w, ansi.Strip(row))
		}
	}
}

// everyKey are the names of all keys that any binding has, and some that none has.
func everyKey(m *Model) []string {
	keys := []string{"z", "Z", "f5", "delete", "backspace", "insert", "ctrl+a", "ctrl+e", "ctrl+u", "ctrl+w", "ctrl+d", "alt+x", "0", "9", "é", "漢"}
	for _, g := range m.allKeys() {
		for _, b := range g.bindings {
			keys = append(keys, b.Keys...)
		}
	}
	return keys
}

// Keys, pastes, clicks and resizes in any order and any state: no panic, no broken frame.
func TestStorm(t *testing.T) {
	seeds := uint64(12)
	if raceDetector {
		seeds = 3
	}
	for seed := range seeds {
		random := rand.New(rand.NewPCG(seed, 2))
		config := []roles.Config{roles.Together(5), roles.Together(1), roles.Together(25), roles.Apart(2, 3, 1), roles.Apart(5, 9, 4)}[seed%5]
		protocols := append(several(), ledger())
		run, err := cluster.NewTimeline(cluster.Settings{Protocol: protocols[seed%2*3], Config: config, Seed: seed}, nil)
		if err != nil {
			t.Fatal(err)
		}
		d := start(t, sizes[seed%3], Options{Run: run, Protocols: protocols, Place: outfile.Within(t.TempDir(), false),
			Theme: Look{Theme: "dark", Colour: true, ASCII: seed%4 == 3}})
		keys := everyKey(d.model)
		for i := range 600 {
			what := ""
			switch n := random.IntN(20); {
			case n < 12:
				what = keys[random.IntN(len(keys))]
				if what == "q" || what == "ctrl+c" || what == "ctrl+z" {
					what = "esc"
				}
				if err := d.Keys(what); err != nil {
					t.Fatal(err)
				}
			case n < 14:
				what = fmt.Sprintf("a resize in state %d", i)
				d.Resize(random.IntN(200), random.IntN(60))
			case n < 15:
				what = "a paste"
				d.Send(tea.PasteMsg{Content: strings.Repeat("propose A \x1b[31mred\n", random.IntN(200))})
			case n < 17:
				what = "a click"
				d.Send(tea.MouseClickMsg{X: random.IntN(200), Y: random.IntN(60), Button: tea.MouseLeft})
			case n < 18:
				what = "the wheel"
				d.Send(tea.MouseWheelMsg{X: random.IntN(200), Y: random.IntN(60), Button: tea.MouseWheelUp})
			default:
				what = "time"
				d.Advance(d.clock.Now() + time.Duration(random.IntN(2000))*time.Millisecond)
			}
			if d.Err() != nil {
				t.Fatal(d.Err())
			}
			d.View()
			d.sound(what)
		}
	}
}

// Every size from nothing to large.
func TestEverySizeIsDrawn(t *testing.T) {
	d := start(t, sizes[0], Options{})
	d.do("p enter 1500ms")
	wider := 3
	if raceDetector {
		wider = 30
	}
	for w := 0; w <= 170; w += wider {
		for h := 0; h <= 50; h++ {
			d.Resize(w, h)
			d.View()
			d.sound("a resize")
		}
	}
	d.Resize(40, 10)
	if text := d.Frame().Text(); !strings.HasPrefix(text, "make me larger: 60x16") {
		t.Errorf("a small screen says %q", text)
	}
}

// A screen on which nothing moves asks for no ticks: it costs nothing.
func TestNothingMovesOnAQuietScreen(t *testing.T) {
	for _, script := range []string{"", "p enter 10s", "p enter 500ms space", "p enter 500ms left"} {
		d := start(t, sizes[0], Options{})
		d.do(script + " 1s")
		if at, busy := d.clock.Due(); busy {
			t.Errorf("after %q a tick is due at %s", script, at)
		}
	}
}

// The mouse selects agents, opens views and cuts links.
func TestMouse(t *testing.T) {
	d := start(t, sizes[1], Options{})
	click := func(x, y int) { d.Send(tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft}); d.View() }
	d.View()
	click(5, 7)
	if got := d.model.selected.String(); got != "B" {
		t.Errorf("a click on B's card selects %s", got)
	}
	find := func(text string) (x, y int) {
		for y, row := range d.Frame().Lines() {
			if i := strings.Index(row, text); i >= 0 {
				return ansi.StringWidth(row[:i]), y
			}
		}
		t.Fatalf("%q is not on the screen", text)
		return 0, 0
	}
	x, y := find("5 Events")
	if click(x+3, y); views[d.model.view].mode != "events" {
		t.Errorf("a click on the tab of the events opens view %d", d.model.view+1)
	}
	x, y = find("1 Stage")
	click(x+3, y)
	ax, ay := find("╭─ D ─")
	bx, by := find("╭─ C ─")
	click((ax+bx)/2+9, (ay+by)/2+2)
	if c, dd := roles.NewID(roles.Everything, 2), roles.NewID(roles.Everything, 3); !d.model.st().Link(c, dd).Cut || !d.model.st().Link(dd, c).Cut {
		t.Error("a click on the middle of a link does not cut it")
	}
	x, y = find("p propose")
	if click(x, y); d.model.prompt == nil {
		t.Error("a click on a key of the footer does not press it")
	}
}

// A first-time user who presses only keys that the screen names gets from the start to a chosen value, a partition that
// blocks the minority, a heal, a crash and a restart.
func TestTheFirstMinute(t *testing.T) {
	d := start(t, sizes[0], Options{})
	shows := func(text string) {
		t.Helper()
		if got := d.Frame().Text(); !strings.Contains(got, text) {
			t.Fatalf("the screen does not show %q:\n%s", text, got)
		}
	}
	press := func(key, says string) {
		t.Helper()
		shows(says)
		d.do(key)
	}
	press("p", "p propose")
	press("enter", "enter takes it")
	d.do("4s")
	shows("chosen red")
	press("x", "x partition")
	press("enter", "enter cut")
	shows("C D E ▰▰▰✓ a quorum: can choose")
	press("p", "p propose")
	press("enter", "enter takes it")
	d.do("6s")
	shows("still has only 2 of the 3 promises")
	press("h", "h heal")
	d.do("10s")
	shows("chosen red")
	shows("SAFE")
	press("c", "c crash A")
	shows("A lost what was only in memory. On disk it still has ballot ")
	press("c", "c restart A")
	shows("A reads back from disk: ")
}

// What the screen shows can be written into a file, but not over something that cannot be a picture.
func TestExport(t *testing.T) {
	d := start(t, sizes[0], Options{})
	for name, begins := range map[string]string{"screen.svg": "<svg", "screen.txt": " synod  Simple Paxos"} {
		path := filepath.Join(t.TempDir(), name)
		d.do(": 'export " + path + "' enter")
		text, err := os.ReadFile(path)
		if err != nil || !strings.HasPrefix(string(text), begins) {
			t.Errorf("%s begins with %q, %v", name, text[:min(len(text), 30)], err)
		}
	}
	for name, want := range map[string]string{"screen.gif": "GIF export isn't supported yet", "screen": "ending", "screen.cast": "a tape writes .cast"} {
		d.do(": 'export " + filepath.Join(t.TempDir(), name) + "' enter")
		if !strings.Contains(d.model.notice, want) {
			t.Errorf("export %s says %q", name, d.model.notice)
		}
	}
}
