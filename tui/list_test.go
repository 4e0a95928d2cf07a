package tui

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"synod/cluster"
	"synod/roles/all"
)

// Every list can be searched: the border says how many rows are left and by which filter, and an empty one says what is on, and what
// clears it.
func TestEveryListIsSearched(t *testing.T) {
	for _, test := range []struct{ name, open, filter, shown string }{
		{"lessons", "L", "acce", "shown · filter: acce"},
		{"protocols", "P", "fast", "shown · filter: fast"},
		{"rules", "b", "quorum", "shown · filter: quorum"},
		{"branches", "left c B", "branch 2", "1 of 2 shown · filter: branch 2"},
		{"inspector", "enter", "promis", "shown · filter: promis"},
		{"help", "?", "heal", "shown · filter: heal"},
		{"messages", "4", "A→B", "2 of 10 shown · filter: A→B"},
		{"messages as typed", "4", "a>b", "2 of 10 shown · filter: a>b"},
		{"events", "5", "A>B", "1 of 11 shown · filter: A>B"},
		{"events by their reasons", "5", "begins ballot", "1 of 11 shown · filter: begins ballot"},
	} {
		for _, size := range few(sizes[:2]) {
			d := start(t, size, Options{Protocols: all.Protocols(), Paused: true})
			d.do(lines("propose A red", "run 40ms") + test.open + " /")
			d.model.Update(tea.PasteMsg{Content: test.filter}) // an arrow has no key
			d.do("enter")
			d.wants(test.shown)
			d.do("/ 'zzz'")
			for _, want := range []string{"Nothing here contains " + test.filter + "zzz. ", " clears", "0 of "} {
				if !strings.Contains(folded(d.Frame().Text()), folded(want)) {
					t.Errorf("%s at %v does not say %q:\n%s", test.name, size, want, d.Frame().Text())
				}
			}
			d.do("esc")
			if strings.Contains(d.Frame().Text(), "filter:") {
				t.Errorf("%s: esc does not clear the filter:\n%s", test.name, d.Frame().Text())
			}
		}
	}
}

// Where the filter of a list hides all its rows, no key acts on one, and nothing is told of one; without the filter the row that was
// selected is selected again.
func TestAHiddenRowIsNotActedOn(t *testing.T) {
	for _, test := range []struct {
		open string
		keys []string // those that act on a row
	}{
		{"b", []string{"space", "enter", "L"}}, {"L", []string{"enter"}}, {"P", []string{"enter"}}, {"a", []string{"enter"}},
		{"?", []string{"enter"}}, {"B", []string{"enter", "="}}, {"enter", []string{"enter"}}, {"S", []string{"enter", "space", "left", "right"}},
	} {
		d := start(t, sizes[1], Options{Protocols: all.Protocols(), Paused: true})
		d.do(lines("propose A red", "run 1s") + "left left c " + test.open + " down")
		m := d.model
		d.do("/ 'zzqx' enter")
		top, place, settings := m.top(), m.place, m.settingsNow()
		about := d.Frame().Text()
		for _, key := range test.keys {
			d.do(key)
			m.unsay()
			if m.top() != top || m.place != place || m.prompt != nil || len(m.st().Without()) > 0 || !reflect.DeepEqual(settings, m.settingsNow()) {
				t.Fatalf("%s: %s acts on a row that is not shown:\n%s", test.open, key, d.Frame().Text())
			}
		}
		if test.open == "b" && strings.Contains(about, "Lamport") {
			t.Errorf("the hidden rule is told of:\n%s", about)
		}
		d.do(test.keys[0])
		d.wants("No row is selected, because none contains zzqx: / and then esc clears the filter.")
		d.do("/ esc")
		m.unsay()
		if text := d.Frame().Text(); sheetOf(m.top()).at == nobody || !strings.Contains(text, "▸") {
			t.Errorf("%s: the filter is cleared, and no row is selected:\n%s", test.open, text)
		}
	}
}

// The selection of Messages stays with its message, also when that is held and others come before it, and goes to the next one when it
// is not there any more.
func TestTheSelectionStaysWithItsMessage(t *testing.T) {
	d := start(t, sizes[0], Options{Paused: true})
	d.do(lines("propose A red") + "4 down")
	m := d.model
	selected := func() cluster.Flight {
		all, _ := m.messages.shown(m)
		return all[m.messages.at]
	}
	for _, test := range []struct {
		keys  string
		stays bool
	}{{"o", true}, {"o", true}, {"D", true}, {"p 'blue' enter", true}, {": 'delay 1ms' enter", true}, {"/ 'prep' enter", true}, {"esc", true}, {"enter", false}, {"d", false}} {
		before, others := selected(), m.st().InFlight()
		d.do("4 " + test.keys)
		after := selected()
		if stays := before.Seq == after.Seq; stays != test.stays {
			t.Errorf("after %s the selection is on %s, and was on %s:\n%s", test.keys, after, before, d.Frame().Text())
		}
		if gone := !slices.ContainsFunc(m.st().InFlight(), func(f cluster.Flight) bool { return f.Seq == before.Seq }); gone == test.stays {
			t.Errorf("%s of %s leaves %d of %d messages", test.keys, before, len(m.st().InFlight()), len(others))
		}
	}
}

// f shows the kinds of messages one after the other, and then all; esc shows all at once.
func TestKindsOfMessages(t *testing.T) {
	d := start(t, sizes[0], Options{Paused: true})
	d.do(lines("propose A red", "run 40ms", "propose B blue") + "4")
	total := len(d.model.st().InFlight())
	shown := 0
	for i := range 10 {
		d.do("f")
		all, _ := d.model.messages.shown(d.model)
		if kind := d.model.messages.kind; kind == "" {
			if i == 0 || shown != total {
				t.Errorf("%d kinds have %d of %d messages", i, shown, total)
			}
			break
		} else {
			d.wants(fmt.Sprintf("%d of %d shown · only: %s", len(all), total, kind))
		}
		shown += len(all)
	}
	if d.do("f esc"); d.model.messages.kind != "" {
		t.Error("esc does not show all")
	}
}

// Under a filter the keys go from one event that is shown to the next, and the clock with them.
func TestEventsUnderAFilter(t *testing.T) {
	d := start(t, sizes[0], Options{Paused: true})
	d.do(lines("propose A red", "run 1s") + "5 / 'Promise 1' enter")
	m := d.model
	for _, keys := range []string{"up", "up", "down", "pgup", "pgdown", "up up"} {
		d.do(keys)
		step := m.st().Steps()
		if e := m.run.Events(step, step); !slices.ContainsFunc(e, func(e cluster.Event) bool { return strings.Contains(e.Text(), "Promise 1") }) {
			t.Errorf("%s leads to step %d, %q", keys, step, e[0].Text())
		}
	}
	d.do("pgup pgup pgup")
	first := m.st().Steps()
	if d.do("up"); m.st().Steps() != first || !strings.Contains(d.seen(), "No other event that is shown lies there") {
		t.Errorf("from the first one up leads from %d to %d:\n%s", first, m.st().Steps(), d.Frame().Text())
	}
	d.do("G / 'xx' esc up")
	if want := m.run.Present().Steps() - 1; m.st().Steps() != want {
		t.Errorf("without a filter up leads to %d, not %d", m.st().Steps(), want)
	}
}

// enter in the inspector goes to the step of the selected decision, which stays selected while others come above it.
func TestADecisionOfTheInspector(t *testing.T) {
	d := start(t, sizes[1], Options{})
	d.do("p enter 1s enter G")
	i, m := d.model.top().(*inspector), d.model
	d.Frame()
	step := i.steps[i.at]
	if d.do("2s"); i.steps[i.at] != step {
		t.Errorf("the selection has gone from step %d to %d:\n%s", step, i.steps[i.at], d.Frame().Text())
	}
	if d.do("enter"); m.st().Steps() != step || m.top() != nil {
		t.Errorf("enter leads to step %d, not %d", m.st().Steps(), step)
	}
	if d.do("G enter enter"); m.top() == nil || !strings.Contains(d.seen(), "enter goes to the step of a decision") {
		t.Errorf("enter on what is no decision says nothing:\n%s", d.Frame().Text())
	}
}

// enter in the help does what the line says, where it was opened, and shows the key; what cannot be done there says where it is done.
func TestHelpActs(t *testing.T) {
	for _, test := range []struct{ open, search, says, then string }{
		{"?", "Crash the selected", "c does this.", "crashed"},
		{"?", "Propose a value at", "", "propose A"},
		{"?", "Switch the selected rule off", "space or enter does this in Rules.", "Help"},
		{"?", "Ten events back", "pgup does this in 5 Events.", "filter"},
		{"1 ?", "Ten agents on", "pgdown does this in 0 Agents.", "pause"},
		{"?", "Zoom in", "+ does this in 2 Space-time.", "zoom"},
		{"4 down ?", "Duplicate the selected mess", "D does this.", "6 messages in flight"},
		{"b ?", "Switch the selected rule off", "space or enter does this.", "✗ off"},
		{"?", "cut A>B", "", ":cut A>B"},
		{"?", "keep-promise", "b opens the rules.", "▸ ✓ holds  keep-promise"},
		{"?", "safe every", "This line is only to be read", "Help"},
		{"?", "Every sign there", "", "▸ A an agent: a letter"},
	} {
		d := start(t, sizes[1], Options{Paused: true})
		d.do(lines("propose A red") + test.open + " / '" + test.search + "' enter enter")
		if text := folded(d.Frame().Text()); !strings.Contains(text, folded(test.then)) || !strings.Contains(text, folded(test.says)) {
			t.Errorf("%s, enter at %q: it does not say %q and show %q:\n%s", test.open, test.search, test.says, test.then, d.Frame().Text())
		}
	}
}
