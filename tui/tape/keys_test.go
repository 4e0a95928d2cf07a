package tape

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
)

// pressed is what a program gets when a terminal sends these bytes.
func pressed(t *testing.T, bytes string) string {
	t.Helper()
	msgs := decode(new(uv.EventDecoder), bytes)
	if len(msgs) != 1 {
		t.Fatalf("%q is %d messages: %v", bytes, len(msgs), msgs)
	}
	k, ok := msgs[0].(tea.KeyPressMsg)
	if !ok {
		t.Fatalf("%q is not a key but %T", bytes, msgs[0])
	}
	return k.String()
}

func TestEachKeyOfATapeArrivesAsThatKey(t *testing.T) {
	for tape, want := range map[string]string{
		"Enter": "enter", "Space": "space", "Tab": "tab", "Backspace": "backspace", "Escape": "esc", "Up": "up", "Down": "down",
		"Left": "left", "Right": "right", "PageUp": "pgup", "PageDown": "pgdown", "Insert": "insert", "Delete": "delete",
		"Ctrl+c": "ctrl+c", "Ctrl+C": "ctrl+c", "Ctrl+Alt+x": "ctrl+alt+x", "Ctrl+Shift+x": "ctrl+x", `Ctrl+"s"`: "ctrl+s", `Ctrl+"5"`: "ctrl+]",
		"Ctrl+@": "ctrl+space", "Ctrl+Space": "ctrl+space", "Ctrl+[": "esc", `Ctrl+\`: `ctrl+\`, "Ctrl+]": "ctrl+]", "Ctrl+^": "ctrl+^",
		"Ctrl+-": "ctrl+_", "Ctrl+Left": "ctrl+left", "Ctrl+Alt+Up": "ctrl+alt+up", "Ctrl+Enter": "enter", "Ctrl+Backspace": "ctrl+h",
		"Alt+x": "alt+x", "Alt+Enter": "alt+enter", "Alt+Tab": "alt+tab", "Alt+]": "alt+]", `Alt+"1"`: "alt+1",
		"Shift+Tab": "shift+tab", "Shift+Enter": "enter", "Shift+A": "A", "Shift+b": "b",
		"#: key home": "home", "#: key end": "end", "#: key f1": "f1", "#: key f12": "f12", "#: key ctrl+home": "ctrl+home",
		"#: key shift+f5": "shift+f5", "#: key alt+left": "alt+left", "#: key ?": "?", "#: key +": "+", "#: key ctrl+alt+shift+end": "ctrl+alt+shift+end",
		`Type "a"`: "a", `Type "A"`: "A", `Type "é"`: "é", `Type "日"`: "日", `Type " "`: "space", `Type "←"`: "left", "Type \"\t\"": "tab",
	} {
		parsed, err := Parse("x", []byte(tape))
		if err != nil {
			t.Errorf("%s: %v", tape, err)
			continue
		}
		if got := pressed(t, bytesOf(t, parsed.Lines[0].Command)); got != want {
			t.Errorf("%s arrives as %s, want %s", tape, got, want)
		}
	}
}

func bytesOf(t *testing.T, c Command) string {
	t.Helper()
	var b string
	var err error
	switch c := c.(type) {
	case Key:
		b, err = keyBytes(0, c.Name)
	case Chord:
		b, err = keyBytes(c.modifiers(), c.Keys[0])
	case Press:
		b, err = KeyBytes(c.Name)
	case Type:
		b = runeBytes([]rune(c.Text)[0])
	}
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestEveryNamedKeyDecodesToItsName(t *testing.T) {
	for _, s := range specials {
		for _, mods := range []string{"", "ctrl+", "alt+", "shift+", "ctrl+alt+", "ctrl+alt+shift+"} {
			b, err := KeyBytes(mods + s.name)
			if err != nil {
				t.Errorf("%s%s: %v", mods, s.name, err)
				continue
			}
			// The keys of a typewriter have bytes for few modifiers, and none of their own for the others.
			if got := pressed(t, b); s.modified != "" && got != mods+s.name {
				t.Errorf("%s%s arrives as %s", mods, s.name, got)
			}
		}
	}
}

func TestEveryKeyCommandHasBytes(t *testing.T) {
	for _, name := range keyNames {
		if strings.HasPrefix(name, "Scroll") {
			continue
		}
		if b, err := keyBytes(0, name); err != nil || b == "" {
			t.Errorf("%s: %q, %v", name, b, err)
		}
	}
}

func TestNamesOfNoKey(t *testing.T) {
	for name, want := range map[string]string{
		"ctrl+1": "no terminal has bytes for the key ctrl+1",
		"hyper":  `"hyper" is not a key; keys are a character, enter tab space`,
		"":       `"" is not a key`,
		"\x07":   `"\a" is not a key`,
	} {
		if _, err := KeyBytes(name); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: got %v, want %s", name, err, want)
		}
	}
}
