package tui

import (
	"fmt"
	"strings"
	"testing"

	"synod/cluster"
	"synod/cluster/scenario"
	"synod/roles"
	"synod/roles/all"
)

// much is a run of the toy in which a log holds everything that it can: compacted, executed, chosen, accepted and promised
// instances, a no-op, and a window that is open.
var much = lines("delay 20ms", "propose A promise", "run 30ms", "propose A red", "propose A blue", "run 100ms", "propose A green",
	"run 100ms", "propose A skip", "propose A yellow", "run 100ms", "propose A purple", "run 100ms", "propose C forget",
	"crash D", "propose A orange", "run 25ms", "cut A>B", `propose A "set key value"`, "run 25ms")

// many is a log that is longer than any screen is wide.
func many() string {
	var all []string
	for i := range 30 {
		all = append(all, fmt.Sprintf("propose A v%d", i+1), "run 100ms")
	}
	return lines(all...)
}

// logs are what a person meets in the view of logs.
var logs = []struct {
	name, script string
	config       roles.Config
}{
	{"log-empty", "3", roles.Together(5)},
	{"log", much + "3", roles.Together(5)},
	{"log-long", many() + "3", roles.Together(5)},
	{"log-scrolled", many() + "3 left pgup pgup j", roles.Together(5)},
	{"log-apart", ": 'propose p1 red' enter : 'run 100ms' enter : 'propose p1 blue' enter : 'run 30ms' enter 3 j j j", roles.Apart(2, 3, 2)},
	{"log-crowded", many() + "3", roles.Together(25)},
	{"log-cards", much, roles.Together(5)},
	{"log-inspector", much + "j j enter", roles.Together(5)},
}

func startLedger(t *testing.T, s size, c roles.Config, look Look) *dashboard {
	t.Helper()
	run, err := cluster.NewTimeline(cluster.Settings{Protocol: ledger(), Config: c, Seed: 7}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return start(t, s, Options{Run: run, Protocols: []*roles.Protocol{ledger()}, Paused: true, Theme: look})
}

func TestFramesOfLogs(t *testing.T) {
	for _, s := range logs {
		for _, z := range sizes {
			t.Run(fmt.Sprintf("%s-%dx%d", s.name, z.w, z.h), func(t *testing.T) {
				d := startLedger(t, z, s.config, Look{})
				d.do(s.script)
				golden(t, d.Frame().Text())
			})
		}
	}
}

// The log in every look: no state is told by its colour alone.
func TestLooksOfLogs(t *testing.T) {
	for name, look := range looks {
		t.Run(name, func(t *testing.T) {
			d := startLedger(t, sizes[0], roles.Together(5), look)
			d.do(much + lines("propose A skip") + "3")
			text := d.Frame().Text()
			signs := d.model.theme.glyph.entry
			for s := roles.EntryPromised; s <= roles.EntryCompacted; s++ {
				if strings.Count(text, signs[s]) < 2 {
					t.Errorf("%s, %s, is not to be seen", signs[s], s)
				}
				for other := range s {
					if signs[s] == signs[other] {
						t.Errorf("%s and %s have the same sign %s", s, other, signs[s])
					}
				}
			}
			if i := strings.IndexFunc(text, func(r rune) bool { return r > 126 }); look.ASCII && i >= 0 {
				t.Errorf("%q is not ASCII", text[i:min(len(text), i+10)])
			}
			golden(t, text+"\n"+d.Frame().Styles())
		})
	}
}

// The view follows the end of a log until an instance is selected, and again at the end.
func TestTheLogIsFollowed(t *testing.T) {
	d := startLedger(t, sizes[0], roles.Together(3), Look{})
	shows := func(script, want, not string) {
		t.Helper()
		d.do(script)
		text := d.Frame().Text()
		if !strings.Contains(text, want) || strings.Contains(text, not) {
			t.Errorf("after %q there should be %q and not %q in\n%s", script, want, not, text)
		}
	}
	shows(many()+"3", "Slot 30: chosen 1.A v30", "v12 ")
	shows("pgup pgup", "Slot 10: chosen 1.A v10", "✓v30")
	shows(lines("propose A late", "run 100ms"), "Slot 10: chosen", "Slot 31")
	shows("pgdown pgdown right", "Slot 31: chosen 1.A late", "✓v10")
	shows(lines("propose A after", "run 100ms"), "Slot 32: chosen 1.A after", "✓v10")
	shows("g", "Slot 1: chosen 1.A v1", "✓v32")
	shows("G", "Slot 32: chosen", "✓v10")
	shows(": 'rewind 200' enter", "Slot 20: chosen", "after")
}

// What is chosen is told for one decision by its values, and for many by their number.
func TestManyDecisionsAreTold(t *testing.T) {
	d := startLedger(t, sizes[1], roles.Together(3), Look{})
	d.do(lines("propose A red", "run 100ms"))
	if text := d.Frame().Text(); !strings.Contains(text, "chosen red    ✓ SAFE") {
		t.Errorf("one value is told as\n%s", text)
	}
	d.do(lines("propose A blue", "run 100ms", "status"))
	text := d.Frame().Text()
	for _, want := range []string{"chosen 2 values, last blue    ✓ SAFE", "2 values chosen, the last one blue in slot 2"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
	d.do("left")
	if got := d.model.chosenSince(0); !strings.HasPrefix(got, "blue is chosen in slot 2: ") {
		t.Errorf("the latest choice is told as %q", got)
	}
}

// A lesson's Log has the slot selected that its file names, until somebody selects another one, and no word of the narration selects any.
func TestALessonSelectsASlot(t *testing.T) {
	d := lesson(t, scene(t, "multipaxos/a-command-survives-its-leader"), Options{Protocols: all.Protocols(), NoPace: true})
	d.do("n n 3")
	d.wants("Slot 1:")
	if m := d.model; m.log.at != 1 || m.log.last != 3 {
		t.Errorf("slot %d of %d is selected, want 1 of 3", m.log.at, m.log.last)
	}
	if d.do("right"); d.model.log.at == 1 {
		t.Error("→ selects no other slot")
	}
	d.do(": 'select slot 3' enter")
	if d.Frame(); d.model.log.at != 3 {
		t.Errorf("slot %d is selected, want 3", d.model.log.at)
	}
	for _, c := range []struct {
		text string
		want roles.Instance
	}{{"", 2}, {"select slot 1\n", 1}} {
		text := "# Two slots.\n# Source: none\n\nprotocol multipaxos\nagents 3\nview log\n\n# Slot 1 is chosen, and slot 2.\n" + c.text +
			"delay 10ms\ntimeout A\nrun 50ms\npropose A set x 1\npropose A set y 2\nrun 100ms\n"
		s, err := scenario.Parse("two", []byte(text), all.Protocols())
		if err != nil {
			t.Fatal(err)
		}
		d := lesson(t, s, Options{Protocols: all.Protocols(), NoPace: true})
		d.do("n n")
		if d.Frame(); d.model.log.at != c.want {
			t.Errorf("with %q slot %d is selected, want %d", c.text, d.model.log.at, c.want)
		}
	}
}
