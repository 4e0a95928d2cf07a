package cluster

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"synod/roles"
)

// Whatever ends a message, the sentence about it names the message, its sender or receiver, and the reason.
func TestALostMessageIsToldInASentenceOfItsOwn(t *testing.T) {
	for _, test := range []struct {
		lines string
		want  string
	}{
		{"cut A-B;propose A red;run 1s", "A's Prepare 1.A was lost on its way to B: the link A–B was cut when A sent it."},
		{"delay 50ms;propose A red;cut A-B;run 1s", "A's Prepare 1.A was lost on its way to B: the link A–B was cut while it was in flight."},
		{"loss A>B 100%;propose A red;run 1s", "A's Prepare 1.A was lost on its way to B: the link A–B dropped it by chance."},
		{"propose A red;crash B;run 1s", "A's Prepare 1.A was lost on its way to B: B is down."},
		{"propose A red;drop A>B Prepare", "A's Prepare 1.A was dropped on purpose on its way to B."},
	} {
		_, events := play(t, roles.Together(3), nil, strings.Split(test.lines, ";")...)
		found := ""
		for _, e := range *events {
			if e.Kind == Lost && e.Flight.To.String() == "B" && found == "" {
				found = e.Why()
			}
		}
		if found != test.want {
			t.Errorf("%s: %q, want %q", test.lines, found, test.want)
		}
	}
}

// A crash says what it took and what it left, and a restart what it found.
func TestACrashSaysWhatIsLeft(t *testing.T) {
	for _, test := range []struct{ lines, crash, restart string }{
		{"crash A;restart A", "A lost what was only in memory. A had nothing on disk.", "A finds nothing on disk."},
		{"propose A red;crash A;restart A", "A lost what was only in memory. On disk it still has ballot 1.A.", "A reads back from disk: ballot 1.A."},
		{"propose A red;run 2s;crash A;restart A", "A lost what was only in memory. On disk it still has ballot 1.A, promise 1.A and vote 1.A red.",
			"A reads back from disk: ballot 1.A, promise 1.A and vote 1.A red."},
	} {
		_, events := play(t, roles.Together(3), nil, strings.Split(test.lines, ";")...)
		all := *events
		if crash, restart := all[len(all)-2].Why(), all[len(all)-1].Why(); crash != test.crash || !strings.HasPrefix(restart, test.restart) {
			t.Errorf("%s: %q, then %q; want %q and %q", test.lines, crash, restart, test.crash, test.restart)
		}
	}
}

// What is told of an event is made of sentences, whatever happens: each begins with a capital or a name, and ends in a full stop.
func TestWhatIsToldIsMadeOfSentences(t *testing.T) {
	_, events := play(t, roles.Together(3), nil, "clock A 110%", "clock all 100%", "partition A | B", "partition AB | C", "heal", "loss 20%", "dup 20%", "propose A red",
		"run 300ms", "crash B", "wipe B", "propose C blue", "run 1s", "restart B", "without keep-promise", "with keep-promise", "disk C fails", "propose C green",
		"run 2s", "crash A before-write", "propose A white", "run 2s", "restart A", "restart C")
	kinds := map[EventKind]bool{}
	for _, e := range *events {
		kinds[e.Kind] = true
		why := e.Why()
		if why == "" {
			continue
		}
		first, _ := utf8.DecodeRuneInString(why)
		if !unicode.IsUpper(first) || !strings.ContainsAny(why[len(why)-1:], ".)") || strings.Contains(why, "  ") || strings.Contains(why, "..") {
			t.Errorf("%s is told as %q", e.Text(), why)
		}
	}
	for k := Said; k < Duplicated; k++ {
		if !kinds[k] {
			t.Errorf("no event is a %s", k)
		}
	}
}
