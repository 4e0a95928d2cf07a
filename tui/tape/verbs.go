package tape

import (
	"errors"
	"path"
	"regexp/syntax"
	"slices"
	"strings"
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
		"Copy":       {`Copy "text"`, func(p *parser) Command { return Copy{Text: p.strs("a text")} }},
		"Paste":      {"Paste", func(*parser) Command { return Paste{} }},
	}
	for _, name := range keyNames {
		verbs[name] = verb{name + "[@time] [count]", parseKey}
	}
	return verbs
}

func parseType(p *parser) Command {
	return Type{Pace: p.pace(), Text: p.strs("a text")}
}

func parseKey(p *parser) Command {
	return Key{Name: p.verb.text, Pace: p.pace(), Count: p.count()}
}

func parseWait(p *parser) Command {
	c := Wait{Bare: true}
	if p.accept("+") {
		t, ok := p.next()
		c.Bare, c.Screen = false, t.text == "Screen"
		switch {
		case !ok:
			p.missing("Wait+ takes Line or Screen: %s", p.form())
			return c
		case t.text != "Screen" && t.text != "Line", t.kind != word && t.kind != text:
			p.errorf(t.pos, "Wait+ takes Line or Screen: %s", p.form())
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
	switch t := p.peek(); {
	case !p.more():
	case t.kind == pattern:
		p.at++
		c.Pattern = p.regexp(t, "")
	case t.kind == text:
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

// outputs are the endings of what VHS writes. A folder, and whatever ends in .png, gets the frames as pictures.
var outputs = []string{".gif", ".mp4", ".webm", ".png", ".txt", ".ascii", ".test"}

// formats are the endings of what only this player writes. A remark asks for them, so that VHS does not see it.
var formats = []string{".svg", ".cast"}

func parseOutput(p *parser) Command {
	at := p.peek().pos
	c := Output{Path: p.str("a file")}
	switch ext := path.Ext(c.Path); {
	case c.Path == "":
		p.errorf(at, "the file has no name: %s", p.form())
	case ext == "" && !strings.HasSuffix(c.Path, "/"):
		p.errorf(at, "%s has no ending; frames go to a folder, with / at its end", c.Path)
	case slices.Contains(formats, strings.ToLower(ext)):
		p.overlook(Ending, at, "VHS would write a GIF into %s; write #: output %[1]s", c.Path)
	case ext != "" && !slices.Contains(outputs, ext) && !strings.EqualFold(ext, ".gif"):
		p.overlook(Ending, at, "VHS would write a GIF into %s; Output takes %s", c.Path, strings.Join(outputs, " "))
	}
	return c
}

func parseScreenshot(p *parser) Command {
	at := p.peek().pos
	c := Screenshot{Path: p.str("a file")}
	switch ext := path.Ext(c.Path); {
	case ext == ".png":
	case ext == ".svg", ext == ".txt":
		p.errorf(at, "VHS takes a screenshot only as .png; write #: screenshot %s", c.Path)
	case slices.Contains(outputs, ext), slices.Contains(formats, ext):
		p.errorf(at, "a screenshot is one frame and %s a film; Screenshot takes .png, and #: screenshot .svg and .txt", ext)
	default:
		p.errorf(at, "Screenshot takes a file that ends in .png, and #: screenshot .svg and .txt too, not %s", c.Path)
	}
	return c
}

func parseEnv(p *parser) Command {
	t, ok := p.next()
	switch {
	case !ok:
		p.missing("the name of a variable was expected: %s", p.form())
	case t.kind == unended:
		p.overlook(Unended, t.pos, "%s", t.text)
	case t.kind == stray && t.text > "~":
		p.errorf(t.pos, "%s", unexpected(t))
	case t.text == "", strings.Contains(t.text, "="):
		p.overlook(BadValue, t.pos, "%q is not the name of a variable: %s", t.text, p.form())
	}
	if p.peek().text == "=" {
		p.errorf(p.peek().pos, "a space stands between the name and the value: %s", p.form())
	}
	return Env{Key: t.text, Value: p.str("a value")}
}

func parseSource(p *parser) Command {
	at := p.peek().pos
	c := Source{Path: p.str("a file")}
	if path.Ext(c.Path) != ".tape" {
		p.errorf(at, "Source takes a file that ends in .tape, not %s", c.Path)
	}
	return c
}
