package tui

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"synod/tui/config"
	"synod/tui/keymap"
)

// Each key of Everywhere does its act in each place, or what the table lists as its second meaning there, or nothing. The footer says
// how to leave. While the clock stands to be read a key ends that, and does no more than else.
func TestEveryKeyInEveryPlace(t *testing.T) {
	reached := map[string]bool{}
	for _, place := range slices.Sorted(maps.Keys(places)) {
		t.Chdir(t.TempDir())
		d := start(t, sizes[0], Options{Paused: true})
		d.do("p enter 400ms " + places[place] + " 400ms")
		m := d.model
		modes := m.modes()
		for _, mode := range modes {
			reached[mode] = true
		}
		d.footersNameTheWayOut(place)
		var nothing []string
		for _, row := range keymap.Default().Rows("everywhere") {
			for _, key := range row.Keys {
				b, found := m.find(modes, key)
				switch {
				case !found:
					nothing = append(nothing, key)
				case b.Action != row.Action && b.Shadow == "":
					t.Errorf("%s: %s does %s of %s, and not %s, and the table does not say why", place, key, b.Action, b.Mode, row.Action)
				}
			}
		}
		d.doNothing(place, nothing)
		d.doWhileReading(place)
	}
	for mode := range acts {
		if !reached[mode] && mode != "tape" { // which has the whole screen, and its own test
			t.Errorf("no place of the test has the keys of the mode %s", mode)
		}
	}
}

// What the screen names is computed from the keys: tabs, titles, footers of lists and of the command line, and letters of agents.
func TestTheScreenNamesOtherKeys(t *testing.T) {
	for _, test := range []struct {
		changes     []keymap.Change
		keys        string
		wants, none string
	}{
		{nil, "", "5 Events", ""}, {nil, "P", "enter begin / search esc close", ""},
		{[]keymap.Change{{Action: "view.messages", Keys: []string{"6"}}}, "", "6 Messages", "4 Messages"},
		{[]keymap.Change{{Action: "focus.agents"}, {Action: "branches.open", Keys: []string{"0"}}}, "", "─ Agents", "0 Agents"},
		{[]keymap.Change{{Action: "overlay.close", Keys: []string{"esc"}}}, "P", "esc close", ""},
		{[]keymap.Change{{Action: "step.back", Keys: []string{"Z"}}, {Action: "rules.open", Keys: []string{"left"}}}, "", "Z → step", "← → step"},
		{nil, "x", "A…E other side", ""}, {nil, ": 'agents 3' enter x", "A…C other side", "A…E"}, {nil, ": 'agents 12' enter x", "A…L other side", ""},
		{nil, ": 'separate 2,3,1' enter x", "tab shape", "other side"},
	} {
		keys, err := keymap.Default().Remap(test.changes)
		if err != nil {
			t.Fatal(err)
		}
		d := start(t, sizes[1], Options{Paused: true, Config: &config.File{Settings: config.Default(), Keys: keys}})
		d.do(test.keys)
		if seen := d.seen(); !strings.Contains(seen, test.wants) || test.none != "" && strings.Contains(seen, test.none) {
			t.Errorf("with %v, %s: it does not name %q, or names %q:\n%s", test.changes, test.keys, test.wants, test.none, d.Frame().Text())
		}
	}
	d := start(t, sizes[0], Options{Theme: Look{Theme: "dark", ASCII: true}, Paused: true})
	d.wants("left right step")
	d.do("x")
	d.wants("A-E other side")
}

// Whoever wants other keys has them, and footer and help name those.
func TestOtherKeys(t *testing.T) {
	keys, err := keymap.Default().Remap([]keymap.Change{{Action: "propose.ask", Keys: []string{"Z"}}, {Action: "agent.crash"}})
	if err != nil {
		t.Fatal(err)
	}
	d := start(t, sizes[0], Options{Config: &config.File{Settings: config.Default(), Keys: keys}})
	d.wants("Z propose")
	if d.do("p c"); d.model.prompt != nil || !d.model.st().Up(d.model.selected) || strings.Contains(d.seen(), "c crash A") {
		t.Errorf("the keys of before do something:\n%s", d.Frame().Text())
	}
	if d.do("Z"); d.model.prompt == nil {
		t.Error("the new key does nothing")
	}
	d.do("esc f5")
	d.wants("Press Z to propose a value", ":crash A to crash an agent")
	d.do("4")
	d.wants("No message is in flight. Press Z to")
	d.do("0 ? / 'Propose a value at' enter")
	d.wants("Z              Propose a value at the selected agent")
}

// A key that is of no use where one is says where it would be, or that it is still to come; one that the table does not have says nothing.
func TestKeysThatAreOfNoUseHere(t *testing.T) {
	d := start(t, sizes[0], Options{Paused: true})
	for key, says := range map[string]string{
		"d": "d does nothing here. In 1 Stage and 4 Messages: Drop the selected message.",
		"D": "D does nothing here. In 1 Stage and 4 Messages: Duplicate the selected message.",
		"M": "M does nothing here. In 1 Stage: Select the message before.",
		"y": "y does nothing yet. To come: Copy the run as one line, the last reason, or the picture as text.",
		"#": "",
	} {
		if d.do("0 " + key); d.model.notice != says {
			t.Errorf("%s: %q, want %q", key, d.model.notice, says)
		}
	}
	d.do("1 d")
	d.wants("No message is selected: m selects one.")
}

// doNothing presses keys, which may change nothing. Where text is typed, characters are typed.
func (d *dashboard) doNothing(place string, keys []string) {
	d.Helper()
	m := d.model
	if m.prompt != nil || isFinder(m.top()) {
		keys = slices.DeleteFunc(keys, func(k string) bool { return len(k) == 1 || k == "space" })
	}
	d.do("f5") // means nothing, but takes the answer to the key before away
	frame, digest := d.Frame().Text(), m.st().Digest()
	d.do(strings.Join(keys, " ") + " f5")
	if got := d.Frame().Text(); got != frame || m.st().Digest() != digest || m.quitting {
		d.Errorf("%s: one of %s does something:\n%s\nbefore:\n%s", place, keys, got, frame)
	}
}

// keyboard is a key of each kind that a keyboard has.
func keyboard() (all []tea.KeyPressMsg) {
	for r := ' '; r <= '~'; r++ {
		all = append(all, tea.KeyPressMsg{Code: r, Text: string(r)})
	}
	for _, r := range "äé漢" {
		all = append(all, tea.KeyPressMsg{Code: r, Text: string(r)})
	}
	for r := 'a'; r <= 'z'; r++ {
		all = append(all, tea.KeyPressMsg{Code: r, Mod: tea.ModCtrl}, tea.KeyPressMsg{Code: r, Mod: tea.ModAlt})
	}
	for _, mod := range []tea.KeyMod{0, tea.ModShift, tea.ModCtrl} {
		for _, code := range []rune{
			tea.KeyUp, tea.KeyDown, tea.KeyRight, tea.KeyLeft, tea.KeyPgUp, tea.KeyPgDown, tea.KeyHome, tea.KeyEnd, tea.KeyInsert, tea.KeyDelete,
			tea.KeyBackspace, tea.KeyTab, tea.KeyEnter, tea.KeyEscape, tea.KeyF1, tea.KeyF12,
		} {
			all = append(all, tea.KeyPressMsg{Code: code, Mod: mod})
		}
	}
	return all
}

// doWhileReading presses every key while the clock stands to be read: first those that mean nothing, which end that and change
// nothing else, and then all of them, wherever they lead.
func (d *dashboard) doWhileReading(place string) {
	d.Helper()
	m := d.model
	reading := func(k tea.KeyPressMsg) {
		m.pace.until = d.clock.Now() + time.Hour
		if d.Send(k); d.Err() != nil {
			d.Fatalf("%s: %s while something is to be read: %v", place, k, d.Err())
		}
	}
	reading(tea.KeyPressMsg{Code: tea.KeyF5})
	frame, digest := d.Frame().Text(), m.st().Digest()
	for _, k := range thin(keyboard()) {
		_, always := m.find([]string{"always"}, k.String())
		if _, bound := m.find(m.modes(), k.String()); bound || always || m.prompt != nil || isFinder(m.top()) {
			continue
		}
		if reading(k); m.standing() || m.st().Digest() != digest {
			d.Errorf("%s: %s, which means nothing there, does not end what is to be read, or does more", place, k)
		}
	}
	if got := d.Frame().Text(); got != frame {
		d.Errorf("%s: keys that mean nothing there do something while something is to be read:\n%s\nbefore:\n%s", place, got, frame)
	}
	for _, k := range thin(keyboard()) {
		reading(k)
	}
}

// footersNameTheWayOut checks that every footer names the help, but where something is to be answered, and the way out, but in the
// panels of my run.
func (d *dashboard) footersNameTheWayOut(place string) {
	d.Helper()
	m := d.model
	if m.prompt != nil {
		return // what is typed stands there
	}
	mode := m.modes()[0]
	for _, w := range []int{60, 120, sizes[0].w} {
		d.Resize(w, sizes[0].h)
		rows := d.Frame().Lines()
		footer := strings.TrimSpace(rows[len(rows)-1])
		if mode != dialog && mode != "help" && mode != "palette" && !strings.HasSuffix(footer, "? help") {
			d.Errorf("%s, %d columns: the footer does not name the help: %s", place, w, footer)
		}
		home := m.top() == nil && len(m.below) == 0 && m.work == nil
		if !home && !strings.Contains(footer, "esc ") && !strings.Contains(footer, "n no") {
			d.Errorf("%s, %d columns: the footer does not name the way out: %s", place, w, footer)
		}
	}
}
