package tape

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A key is sent as the bytes that a terminal sends for it, in the encoding that all terminals share (that of xterm,
// without any of the newer protocols). A key that has no bytes in it cannot be pressed, here as there.

// special is a key that types no character. VHS is its name as a command, and name is what the library calls it.
type special struct {
	vhs, name string
	plain     string // The bytes of the key alone.
	modified  string // The form of the bytes with modifiers; %d is their number. Empty if they change nothing.
}

// specials are the keys with a name.
var specials = []special{
	{"Enter", "enter", "\r", ""},
	{"Tab", "tab", "\t", ""},
	{"Space", "space", " ", ""},
	{"Backspace", "backspace", "\x7f", ""},
	{"Escape", "esc", "\x1b", ""},
	{"Up", "up", "\x1b[A", "\x1b[1;%dA"},
	{"Down", "down", "\x1b[B", "\x1b[1;%dB"},
	{"Right", "right", "\x1b[C", "\x1b[1;%dC"},
	{"Left", "left", "\x1b[D", "\x1b[1;%dD"},
	{"Insert", "insert", "\x1b[2~", "\x1b[2;%d~"},
	{"Delete", "delete", "\x1b[3~", "\x1b[3;%d~"},
	{"PageUp", "pgup", "\x1b[5~", "\x1b[5;%d~"},
	{"PageDown", "pgdown", "\x1b[6~", "\x1b[6;%d~"},
	{"", "home", "\x1b[H", "\x1b[1;%dH"},
	{"", "end", "\x1b[F", "\x1b[1;%dF"},
	{"", "f1", "\x1bOP", "\x1b[1;%dP"},
	{"", "f2", "\x1bOQ", "\x1b[1;%dQ"},
	{"", "f3", "\x1bOR", "\x1b[13;%d~"}, // ESC [ 1 ; 2 R would be the report of a cursor's place.
	{"", "f4", "\x1bOS", "\x1b[1;%dS"},
	{"", "f5", "\x1b[15~", "\x1b[15;%d~"},
	{"", "f6", "\x1b[17~", "\x1b[17;%d~"},
	{"", "f7", "\x1b[18~", "\x1b[18;%d~"},
	{"", "f8", "\x1b[19~", "\x1b[19;%d~"},
	{"", "f9", "\x1b[20~", "\x1b[20;%d~"},
	{"", "f10", "\x1b[21~", "\x1b[21;%d~"},
	{"", "f11", "\x1b[23~", "\x1b[23;%d~"},
	{"", "f12", "\x1b[24~", "\x1b[24;%d~"},
}

// typedKeys are the characters for which VHS presses a key with a name.
var typedKeys = map[rune]string{
	'\b': "\x7f", '\n': "\r", '\r': "\r", '\t': "\t", '\x1b': "\x1b",
	'←': "\x1b[D", '↑': "\x1b[A", '→': "\x1b[C", '↓': "\x1b[B",
}

// runeBytes are the bytes of a key that types a character.
func runeBytes(r rune) string {
	if s, ok := typedKeys[r]; ok {
		return s
	}
	return string(r)
}

// modifiers are the keys held down. Their bits are those of the encoding.
type modifiers int

const (
	shift modifiers = 1 << iota
	alt
	ctrl
)

// KeyBytes are the bytes that a terminal sends for a key, by the name that the library gives it: "enter", "ctrl+c",
// "alt+enter", "shift+tab", "f5", "ctrl+home", "?". Some keys share their bytes in every terminal, such as "ctrl+i" and
// "tab"; the program then sees the latter. The error is for names of no key.
func KeyBytes(name string) (string, error) {
	mods, base := modifiers(0), name
	for _, m := range []struct {
		prefix string
		bit    modifiers
	}{{"ctrl+", ctrl}, {"alt+", alt}, {"shift+", shift}} {
		if rest, ok := strings.CutPrefix(base, m.prefix); ok && rest != "" {
			mods, base = mods|m.bit, rest
		}
	}
	for _, s := range specials {
		if s.name == base {
			return s.bytes(mods), nil
		}
	}
	if r, size := utf8.DecodeRuneInString(base); size > 0 && size == len(base) && unicode.IsGraphic(r) {
		if s, ok := charBytes(mods, r); ok {
			return s, nil
		}
		return "", fmt.Errorf("no terminal has bytes for the key %s", name)
	}
	return "", fmt.Errorf("%q is not a key; keys are a character, %s, with ctrl+, alt+ or shift+ before them", name, specialNames())
}

func specialNames() string {
	var names []string
	for _, s := range specials {
		names = append(names, s.name)
	}
	return strings.Join(names, " ")
}

func (s special) bytes(mods modifiers) string {
	if s.modified != "" && mods != 0 {
		return fmt.Sprintf(s.modified, 1+mods)
	}
	b := s.plain
	switch {
	case s.name == "tab" && mods&shift != 0:
		b = "\x1b[Z"
	case s.name == "space" && mods&ctrl != 0:
		b = "\x00"
	case s.name == "backspace" && mods&ctrl != 0:
		b = "\b"
	}
	if mods&alt != 0 && !strings.HasPrefix(b, "\x1b[") {
		b = "\x1b" + b
	}
	return b
}

// charBytes are the bytes of a character with modifiers. Shift makes a letter large, ctrl keeps its lowest five bits, and
// alt puts an escape before it.
func charBytes(mods modifiers, r rune) (string, bool) {
	if mods&shift != 0 {
		r = unicode.ToUpper(r)
	}
	b := string(r)
	if mods&ctrl != 0 {
		c, ok := control(r)
		if !ok {
			return "", false
		}
		b = string(c)
	}
	if mods&alt != 0 {
		b = "\x1b" + b
	}
	return b, true
}

// control is the character that ctrl makes of another one.
func control(r rune) (rune, bool) {
	switch {
	case isLetter(r), r >= '@' && r <= '_':
		return r & 0x1f, true
	case r >= '3' && r <= '7':
		return r - '3' + 0x1b, true
	case r == '-', r == '/':
		return 0x1f, true
	case r == '?', r == '8':
		return 0x7f, true
	}
	return 0, false
}

// modifiers are the keys that a chord holds down.
func (c Chord) modifiers() (mods modifiers) {
	if c.Ctrl {
		mods |= ctrl
	}
	if c.Alt {
		mods |= alt
	}
	if c.Shift && !slices.ContainsFunc(c.Keys, isCharacter) { // a character comes as it is written, as from VHS's browser: Shift+b is b
		mods |= shift
	}
	return mods
}

// isCharacter reports whether a key is that of a character, and none with a name.
func isCharacter(key string) bool { return utf8.RuneCountInString(key) == 1 }

// keyBytes are what a terminal sends for a key by the name that VHS has for it, or by its character.
func keyBytes(mods modifiers, key string) (string, error) {
	plain := key
	r, size := utf8.DecodeRuneInString(key)
	if size == len(key) {
		plain = runeBytes(r)
	}
	for _, s := range specials {
		if s.vhs != "" && (s.vhs == key || s.plain == plain) {
			return s.bytes(mods), nil
		}
	}
	if size == len(key) {
		if b, ok := charBytes(mods, r); ok {
			return b, nil
		}
	}
	return "", fmt.Errorf("no terminal has bytes for the key %s with these modifiers", key)
}

// onKeyboard tells whether VHS has this key on the keyboard that its chords are played on.
func onKeyboard(key string) bool {
	r, size := utf8.DecodeRuneInString(key)
	if size < len(key) {
		return slices.ContainsFunc(specials, func(s special) bool { return s.vhs == key })
	}
	return ' ' <= r && r <= '~' || typedKeys[r] != ""
}
