package tape

import (
	"slices"
	"strings"
)

// The keys with a name that VHS takes behind a modifier.
var (
	ctrlKeys = []string{"Enter", "Space", "Backspace", "Left", "Right", "Up", "Down", "-", "@", "[", "]", "^", `\`}
	altKeys  = []string{"Enter", "Tab", "[", "]"}
)

// parseCtrl reads Ctrl, Alt and Shift if they are held with it, and the keys that are pressed meanwhile.
func parseCtrl(p *parser) Command {
	c := Chord{Ctrl: true}
	for p.accept("+") {
		switch t, ok := p.next(); {
		case !ok:
			p.missing("the key is missing: %s", p.form())
		case (t.text == "Alt" || t.text == "Shift") && len(c.Keys) > 0:
			p.errorf(t.pos, "%s stands before the keys: %s", t.text, p.form())
		case t.text == "Alt":
			c.Alt = true
		case t.text == "Shift":
			c.Shift = true
		default:
			key := p.ctrlKey(t)
			c.Keys = append(c.Keys, key)
			p.sent(c.modifiers(), t.pos, key)
		}
	}
	switch {
	case c.Keys == nil && (c.Alt || c.Shift):
		p.overlook(Lost, p.behind(), "the key is missing: %s; VHS presses nothing", p.form())
	case c.Keys == nil:
		p.missing("the key is missing: %s", p.form())
	}
	return c
}

// ctrlKey takes a key behind Ctrl: one of those with a name, or a single character.
func (p *parser) ctrlKey(t token) string {
	bare := t.kind == word || t.kind == sign
	switch {
	case bare && slices.Contains(ctrlKeys, t.text):
	case t.kind == word && keywords[t.text] && len(t.text) == 1:
		p.errorf(t.pos, "a bare %s is a unit of time; write +%s or +\"%[1]s\"", t.text, strings.ToUpper(t.text))
	case t.kind == text && t.text == " ":
		p.overlook(Lost, t.pos, "VHS breaks down at a space behind Ctrl; write Ctrl+Space")
	case (t.kind == word || t.kind == text) && len(t.text) == 1:
	default:
		p.noKey(t, ctrlKeys)
	}
	return t.text
}

func parseAlt(p *parser) Command   { return p.altChord(Chord{Alt: true}) }
func parseShift(p *parser) Command { return p.altChord(Chord{Shift: true}) }

func (p *parser) altChord(c Chord) Chord {
	c.Keys = p.altKeys()
	p.sent(c.modifiers(), p.tokens[p.at-1].pos, c.Keys...)
	return c
}

// altKeys takes what stands behind Alt and Shift: one key with a name, or a string, whose characters are all pressed.
func (p *parser) altKeys() []string {
	if !p.accept("+") {
		p.missing("+ and a key are missing: %s", p.form())
		return nil
	}
	t, ok := p.next()
	switch {
	case !ok:
		p.missing("the key is missing: %s", p.form())
	case (t.kind == word || t.kind == sign) && slices.Contains(altKeys, t.text), t.kind == text && (t.text == "Enter" || t.text == "Tab"):
		return []string{t.text}
	case t.kind == text && keywords[t.text]:
		p.overlook(Lost, t.pos, "VHS has a meaning of its own for %s and presses nothing; write #: key %s+%[1]s", t.text,
			strings.ToLower(p.verb.text))
	case t.kind == text && t.text == "":
		p.overlook(Lost, t.pos, "the string is empty, and VHS presses nothing")
	case t.kind == word && !keywords[t.text], t.kind == text:
		return strings.Split(t.text, "")
	default:
		p.noKey(t, altKeys)
	}
	return nil
}

// noKey notes what is no key.
func (p *parser) noKey(t token, named []string) {
	switch {
	case t.kind == unended:
		p.overlook(Unended, t.pos, "%s", t.text)
	case t.kind == stray:
		p.errorf(t.pos, "%s; a key that is no letter stands in quotes", strings.TrimSuffix(unexpected(t), "; text stands in quotes"))
	default:
		p.errorf(t.pos, "%s is not a key that VHS takes after %s; a single character is, or %s, and for others there is #: key",
			t.text, p.verb.text, strings.Join(named, " "))
	}
}

// sent checks that each key of a chord is on the keyboard of VHS, and that a terminal has bytes for it.
func (p *parser) sent(held modifiers, at Pos, keys ...string) {
	for _, key := range keys {
		if p.failed() {
			return
		}
		_, err := keyBytes(held, key)
		switch {
		case !onKeyboard(key):
			p.overlook(Lost, at, "%s is on no key of VHS, which presses nothing; write #: key %s+%[1]s", key, strings.ToLower(p.verb.text))
		case err != nil:
			p.overlook(Lost, at, "%v, and VHS presses nothing", err)
		}
	}
}
