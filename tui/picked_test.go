package tui

import (
	"slices"
	"strings"
	"testing"
)

// m and M go through the messages in flight on the Stage, and the keys act on the one that is selected; esc lets go.
func TestAMessageOnTheStage(t *testing.T) {
	for _, test := range []struct {
		keys, picked string // which message is selected then; "" for none
		flying       int
		says         string
	}{
		{"m", "A>B Prepare 1.A", 4, ""},
		{"m m", "A>D Prepare 1.A", 4, ""},
		{"m m M", "A>B Prepare 1.A", 4, ""},
		{"M", "A>C Prepare 1.A", 4, ""},
		{"m m m m m", "A>B Prepare 1.A", 4, ""},
		{"m d", "A>D Prepare 1.A", 3, ""},
		{"m enter", "A>D Prepare 1.A", 4, "B promises"},
		{"m D", "A>B Prepare 1.A", 5, ""},
		{"m o", "A>B Prepare 1.A", 4, "❙"},
		{"m o o", "A>B Prepare 1.A", 4, ""},
		{"m esc", "", 4, ""},
		{"d", "", 4, "No message is selected: m selects one."},
		{"D", "", 4, "No message is selected: m selects one."},
		{"enter", "", 4, "On disk: it survives a crash"},
		{"o", "", 4, "paused"},
		{"m 5 o", "A>B Prepare 1.A", 4, "paused"},
	} {
		d := start(t, sizes[1], Options{})
		d.do(lines("propose A red") + "1 " + test.keys)
		m := d.model
		got := ""
		if f, ok := m.pickedFlight(); ok {
			got = f.String()
		}
		if n := len(m.flying()); got != test.picked || n != test.flying || !strings.Contains(folded(d.Frame().Text()), folded(test.says)) {
			t.Errorf("%s: %q of %d messages is selected, want %q of %d and %q:\n%s", test.keys, got, n, test.picked, test.flying, test.says, d.Frame().Text())
		}
		if f, ok := m.pickedFlight(); ok && m.onStage() {
			d.wants(m.theme.flight(f).plain())
		}
	}
}

// The menu has the acts on what is selected, each with its key, and enter does one.
func TestTheMenuOfActs(t *testing.T) {
	for _, test := range []struct{ open, title, does, says string }{
		{"a", "What can be done to A", "down down enter", "c does this."},
		{"j a", "What can be done to B", "down down enter", "B crashed"},
		{"a", "What can be done to A", "/ 'Cut them' enter enter", ":cut A"},
		{"a", "What can be done to A", "G enter", "No link is cut."},
		{"1 m a", "What can be done to A→B Prepare 1.A", "/ 'Hold the next' enter enter", ":hold next A>B Prepare"},
		{"a", "What can be done to A", "/ 'fast' enter enter", ":clock A 110%"},
		{"enter a", "What can be done to A", "enter", "Inspector"},
		{"1 m a", "What can be done to A→B Prepare 1.A", "down enter", "3 messages"},
		{"4 j a", "What can be done to A→B Prepare 1.A", "enter", "enter does this."},
		{"c a", "What can be done to A", "down enter", "A is down: press c to restart it."},
	} {
		d := start(t, sizes[1], Options{Paused: true})
		d.do(lines("propose A red") + test.open)
		d.wants(test.title)
		d.do(test.does)
		if text := folded(d.Frame().Text()); !strings.Contains(text, folded(test.says)) && !(test.says == "3 messages" && len(d.model.flying()) == 3) {
			if test.says == "B crashed" && !d.model.st().Up(d.model.st().IDs()[1]) {
				continue
			}
			t.Errorf("%s, %s: it does not say %q:\n%s", test.open, test.does, test.says, d.Frame().Text())
		}
	}
}

// The menu offers only what would change something and is possible.
func TestTheMenuOffersWhatIsPossible(t *testing.T) {
	for _, test := range []struct {
		before         []string
		offers, spares string
	}{
		{nil, ":crash A before-write  :disk A fails  :disk A lies  :cut A  :partition A > BCDE  :partition BCDE > A  :delay A 200ms  :loss A 20%", ":mend A  :loss A 0%  :disk A ok  :clock A 100%"},
		{[]string{"cut A", "loss A 100%", "disk A lies", "clock A 110%"}, ":mend A  :loss A 0%  :disk A ok  :clock A 100%", ":loss A 20%  :disk A lies  :clock A 110%"},
		{[]string{"crash A"}, ":disk A lies", ":crash A before-write"},
	} {
		d := start(t, sizes[0], Options{Paused: true})
		d.do(lines(test.before...) + "a")
		var keys []string
		for _, i := range d.model.top().(*menu).items {
			keys = append(keys, i.key)
		}
		for want := range strings.SplitSeq(test.offers, "  ") {
			if !slices.Contains(keys, want) {
				t.Errorf("after %q there is no %s in %q", test.before, want, keys)
			}
		}
		for spare := range strings.SplitSeq(test.spares, "  ") {
			if slices.Contains(keys, spare) {
				t.Errorf("after %q there is %s, which changes nothing or cannot be", test.before, spare)
			}
		}
		d.wants("page 1 of")
		d.do("pgdown")
		d.wants("page 2 of")
	}
}

// F shows what has the focus on the full screen, the next focus too, and F or esc leads back.
func TestTheFullScreen(t *testing.T) {
	d := start(t, sizes[0], Options{Paused: true})
	for _, test := range []struct{ keys, has, hasNot string }{
		{"F", "╭─ 0 Agents", "1 Stage"}, {"1", "1 Stage", "╭─ 0 Agents"}, {"4", "No message is in flight", "╭─ 0 Agents"}, {"tab", "╭─ 0 Agents", "1 Stage"},
		{"F", "1 Stage", "esc"}, {"1 F", "1 Stage", "╭─ 0 Agents"}, {"esc", "╭─ 0 Agents", "panels"},
	} {
		d.do(test.keys)
		if text := d.Frame().Text(); !strings.Contains(text, test.has) || strings.Contains(text, test.hasNot) {
			t.Errorf("after %s there is no %q, or %q:\n%s", test.keys, test.has, test.hasNot, text)
		}
	}
	if d.do("/"); !strings.Contains(d.seen(), "4 lists the messages") || d.model.prompt != nil {
		t.Errorf("/ on the Stage says nothing:\n%s", d.Frame().Text())
	}
}
