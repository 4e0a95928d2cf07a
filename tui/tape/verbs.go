package tape

import (
	"errors"
	"path"
	"regexp/syntax"
	"slices"
	"strings"
	"unicode"
)

// verb is a command of the language: how it is written, and how its arguments are read.
type verb struct {
	form  string
	parse func(p *parser) Command
}

// keyNames are the keys that are commands of their own.
var keyNames = []string{"Enter", "Space", "Backspace", "Delete", "Insert", "Escape", "Tab", "Up", "Down", "Left", "Right",
	"PageUp", "PageDown", "ScrollUp", "ScrollDown"}

// elsewhere are keys that people look for among the commands, and how a directive presses them.
var elsewhere = map[string]string{"Home": "home", "End": "end", "F1": "f1", "F2": "f2", "F3": "f3", "F4": "f4", "F5": "f5",
	"F6": "f6", "F7": "f7", "F8": "f8", "F9": "f9", "F10": "f10", "F11": "f11", "F12": "f12"}

// verbNames are the other commands.
var verbNames = []string{"Type", "Ctrl", "Alt", "Shift", "Sleep", "Wait", "Hide", "Show", "Screenshot", "Output", "Set", "Env",
	"Require", "Source", "Copy", "Paste"}

// keywords are the words that VHS does not take for a bare string.
var keywords = func() map[string]bool {
	all := map[string]bool{"em": true, "px": true, "ms": true, "s": true, "m": true, "true": true, "false": true, "End": true}
	for _, name := range slices.Concat(verbNames, keyNames, settingNames) {
		all[name] = true
	}
	return all
}()

// newVerbs makes the table of the commands that VHS 0.11 knows. It is made anew for each parser, because the functions
// in it look into it in turn.
func newVerbs() map[string]verb {
	verbs := map[string]verb{
		"Type":       {`Type[@time] "text"`, parseType},
		"Ctrl":       {"Ctrl[+Alt][+Shift]+key", parseCtrl},
		"Alt":        {"Alt+key", parseAlt},
		"Shift":      {"Shift+key", parseShift},
		"Sleep":      {"Sleep time", func(p *parser) Command { return Sleep{D: p.time()} }},
		"Wait":       {"Wait[+Line|+Screen][@time] /pattern/", parseWait},
		"Hide":       {"Hide", func(*parser) Command { return Hide{} }},
		"Show":       {"Show", func(*parser) Command { return Show{} }},
		"Screenshot": {"Screenshot file.png", parseScreenshot},
		"Output":     {"Output file.gif", parseOutput},
		"Set":        {"Set name value", parseSet},
		"Env":        {`Env KEY "value"`, parseEnv},
		"Require":    {"Require program", func(p *parser) Command { return Require{Program: p.str("a program")} }},
		"Source":     {"Source file.tape", parseSource},
		"Copy":       {`Copy "text"`, func(p *parser) Command { return Copy{Text: p.typed(p.strs("a text"))} }},
		"Paste":      {"Paste", func(*parser) Command { return Paste{} }},
	}
	for _, name := range keyNames {
		verbs[name] = verb{name + "[@time] [count]", parseKey}
	}
	return verbs
}

func parseType(p *parser) Command {
	pace := p.pace()
	at := p.peek().pos
	c := Type{Pace: pace, Text: p.typed(p.strs("a text"))}
	if c.Text == "" {
		p.errorf(at, "there is nothing to type")
	}
	return c
}

// typed checks that each character of a text is on a keyboard.
func (p *parser) typed(s string) string {
	for _, r := range s {
		if _, ok := typedKeys[r]; !ok && !unicode.IsGraphic(r) && !unicode.Is(unicode.Cf, r) {
			p.errorf(p.verb.pos, "the text has the character %U, which no key types", r)
			break
		}
	}
	return s
}

func parseKey(p *parser) Command {
	return Key{Name: p.verb.text, Pace: p.pace(), Count: p.count()}
}

func parseCtrl(p *parser) Command {
	c := Chord{Ctrl: true}
	for p.accept("+") {
		t, ok := p.next()
		switch {
		case ok && t.text == "Alt" && t.kind == word && !c.Alt && c.Key == "":
			c.Alt = true
		case ok && t.text == "Shift" && t.kind == word && !c.Shift && c.Key == "":
			c.Shift = true
		case c.Key != "":
			p.errorf(t.pos, "Ctrl takes one key")
			return c
		default:
			c.Key = p.chordKey(t, ctrlKeys)
		}
	}
	if c.Key == "" {
		p.errorf(p.behind(), "the key is missing: %s", p.verbs["Ctrl"].form)
	}
	return c
}

func parseAlt(p *parser) Command   { return Chord{Alt: true, Key: p.oneKey()} }
func parseShift(p *parser) Command { return Chord{Shift: true, Key: p.oneKey()} }

func (p *parser) oneKey() string {
	if !p.accept("+") {
		p.errorf(p.behind(), "+ and a key are missing: %s", p.form())
		return ""
	}
	t, _ := p.next()
	return p.chordKey(t, altKeys)
}

// The keys with a name that VHS takes behind a modifier.
var (
	ctrlKeys = []string{"Enter", "Space", "Backspace", "Left", "Right", "Up", "Down", "-", "@", "[", "]", "^", `\`}
	altKeys  = []string{"Enter", "Tab", "[", "]"}
)

// chordKey takes the key of a chord: one of those with a name, or a single character.
func (p *parser) chordKey(t token, named []string) string {
	switch {
	case t.kind == endOfFile:
		p.errorf(t.pos, "the key is missing: %s", p.form())
	case t.kind == bad:
		p.errorf(t.pos, "%s; a key that is no letter stands in quotes", strings.TrimSuffix(t.text, "; text stands in quotes"))
	case (t.kind == word || t.kind == sign) && slices.Contains(named, t.text):
		return t.text
	case t.kind == word && keywords[t.text] && len(t.text) == 1:
		p.errorf(t.pos, "a bare %s is a unit of time; write +%s or +\"%[1]s\"", t.text, strings.ToUpper(t.text))
	case (t.kind == word && !keywords[t.text] || t.kind == text) && len(t.text) == 1 && t.text != " ":
		return t.text
	default:
		p.errorf(t.pos, "%s is no key that VHS takes after %s; a single character is, or %s, and for others there is #: key",
			t.text, p.verb.text, strings.Join(named, " "))
	}
	return ""
}

func parseWait(p *parser) Command {
	c := Wait{Bare: true}
	if p.accept("+") {
		t, _ := p.next()
		c.Bare, c.Screen = false, t.text == "Screen"
		if t.text != "Screen" && t.text != "Line" {
			p.errorf(t.pos, "Wait+ takes Line or Screen: %s", p.verbs["Wait"].form)
			return c
		}
	}
	at := p.peek().pos
	if pace := p.pace(); pace.Given {
		c.Timeout = pace.D
		if pace.D <= 0 {
			p.errorf(at, "Wait needs a time above zero")
		}
	}
	if t := p.peek(); p.more() && t.kind == pattern {
		p.at++
		c.Pattern = p.regexp(t)
	} else if p.more() && t.kind == text {
		p.errorf(t.pos, "a pattern stands between slashes: /%s/", t.text)
	}
	return c
}

// reason is what is wrong with a pattern, without the words that Go puts before it.
func reason(err error) string {
	var wrong *syntax.Error
	if errors.As(err, &wrong) {
		return string(wrong.Code) + " in " + wrong.Expr
	}
	return err.Error()
}

// outputs are the endings that Output takes: those of VHS, and those of this player.
var outputs = []string{".gif", ".mp4", ".webm", ".txt", ".ascii", ".test", ".svg", ".cast"}

func parseOutput(p *parser) Command {
	at := p.peek().pos
	c := Output{Path: p.str("a file")}
	p.checkOutput(at, c.Path)
	return c
}

func (p *parser) checkOutput(at Pos, file string) {
	ext := path.Ext(file)
	switch {
	case file == "" || slices.Contains(outputs, ext) || ext == "" && strings.HasSuffix(file, "/"):
	case ext == "":
		p.errorf(at, "%s has no ending; frames go to a folder, with / at its end", file)
	default:
		p.errorf(at, "Output takes %s, not %s", strings.Join(outputs, " "), ext)
	}
}

func parseScreenshot(p *parser) Command {
	at := p.peek().pos
	c := Screenshot{Path: p.str("a file")}
	p.checkScreenshot(at, c.Path)
	return c
}

func (p *parser) checkScreenshot(at Pos, file string) {
	switch ext := path.Ext(file); {
	case file == "" || ext == ".png" || ext == ".txt" || ext == ".svg":
	case ext == ".cast" || ext == ".gif":
		p.errorf(at, "a screenshot is one frame and %s a film; it takes .png .txt .svg", ext)
	default:
		p.errorf(at, "Screenshot takes .png .txt .svg, not %s", file)
	}
}

func parseEnv(p *parser) Command {
	t, ok := p.next()
	if !ok || t.text == "" || t.kind != word && t.kind != text || strings.ContainsAny(t.text, "= \t") {
		p.errorf(t.pos, "the name of a variable was expected: %s", p.verbs["Env"].form)
		return nil
	}
	return Env{Key: t.text, Value: p.str("a value")}
}

func parseSource(p *parser) Command {
	at := p.peek().pos
	c := Source{Path: p.str("a file")}
	if c.Path != "" && path.Ext(c.Path) != ".tape" {
		p.errorf(at, "Source takes a file that ends in .tape, not %s", c.Path)
	}
	return c
}
