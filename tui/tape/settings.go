package tape

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// setting is a thing that Set sets: what its value must be, and how the value is checked.
type setting struct {
	name string
	is   string
	// read takes the value from the tokens, and tells whether it is right.
	read func(p *parser, t token) (string, bool)
}

// settings are those of VHS. This player obeys TypingSpeed, PlaybackSpeed, WaitTimeout and WaitPattern; the others are
// about how a film looks, and are checked so that a tape that is right here is right there.
var settings = []setting{
	{"Shell", "one of " + strings.Join(shells, " "), oneOf(shells...)},
	{"FontFamily", "a text", anyText},
	{"FontSize", "a whole number above 0", integer(1)},
	{"Framerate", "a whole number above 0", integer(1)},
	{"Height", "a number of pixels", integer(1)},
	{"Width", "a number of pixels", integer(1)},
	{"LetterSpacing", "a number", float(0)},
	{"LineHeight", "a number", float(0)},
	{"PlaybackSpeed", "a number above 0", float(0.001)},
	{"Padding", "a number of pixels", integer(0)},
	{"Theme", "the name of a theme, or an object in JSON", theme},
	{"TypingSpeed", "a time in ms or s, such as 50ms", speed},
	{"LoopOffset", "a number, or a percentage", percentage},
	{"MarginFill", "a colour such as \"#674EFF\", or a file", marginFill},
	{"Margin", "a number of pixels", integer(0)},
	{"WindowBar", `Colorful, ColorfulRight, Rings, RingsRight or ""`, oneOf("Colorful", "ColorfulRight", "Rings", "RingsRight", "")},
	{"WindowBarSize", "a number of pixels", integer(0)},
	{"BorderRadius", "a number of pixels", integer(0)},
	{"CursorBlink", "true or false", boolean},
	{"WaitTimeout", "a time, such as 10s", duration},
	{"WaitPattern", "a pattern, such as /ready/", waitPattern},
}

var shells = []string{"bash", "zsh", "fish", "powershell", "pwsh", "cmd", "nu", "osh", "xonsh"}

var settingNames = []string{"Shell", "FontFamily", "FontSize", "Framerate", "Height", "Width", "LetterSpacing", "LineHeight",
	"PlaybackSpeed", "Padding", "Theme", "TypingSpeed", "LoopOffset", "MarginFill", "Margin", "WindowBar", "WindowBarSize",
	"BorderRadius", "CursorBlink", "WaitTimeout", "WaitPattern"}

func settingOf(name string) (setting, bool) {
	i := slices.IndexFunc(settings, func(s setting) bool { return s.name == name })
	if i < 0 {
		return setting{}, false
	}
	return settings[i], true
}

func parseSet(p *parser) Command {
	t, ok := p.next()
	if !ok {
		p.errorf(t.pos, "the name of a setting is missing: %s", p.form())
		return nil
	}
	s, ok := settingOf(t.text)
	if !ok || t.kind != word {
		near := nearest(t.text, settingNames)
		if near == "" {
			p.errorf(t.pos, "unknown setting %s; the settings are %s", t.text, strings.Join(settingNames, " "))
		} else {
			p.errorf(t.pos, "unknown setting %s; did you mean %s?", t.text, near)
		}
		return nil
	}
	v, ok := p.next()
	if !ok {
		p.errorf(v.pos, "the value of %s is missing: it is %s", s.name, s.is)
		return nil
	}
	if v.kind == bad {
		p.errorf(v.pos, "%s", v.text)
		return nil
	}
	value, ok := s.read(p, v)
	if !ok {
		p.errorf(v.pos, "%s is %s, not %s", s.name, s.is, v.text)
	}
	return Set{Name: s.name, Value: value}
}

// integer takes a whole number from least on.
func integer(least int) func(*parser, token) (string, bool) {
	return func(_ *parser, t token) (string, bool) {
		n, err := strconv.Atoi(t.text)
		return strconv.Itoa(n), err == nil && n >= least && (t.kind == number || t.kind == text)
	}
}

// float takes a number from least on.
func float(least float64) func(*parser, token) (string, bool) {
	return func(_ *parser, t token) (string, bool) {
		f, err := strconv.ParseFloat(t.text, 64)
		return strconv.FormatFloat(f, 'f', -1, 64), err == nil && f >= least && f <= 1e6 && t.kind == number
	}
}

func oneOf(names ...string) func(*parser, token) (string, bool) {
	return func(_ *parser, t token) (string, bool) {
		return t.text, slices.Contains(names, t.text) && (t.kind == word || t.kind == text)
	}
}

func anyText(_ *parser, t token) (string, bool) {
	return t.text, t.text != "" && (t.kind == text || t.kind == word && !keywords[t.text])
}

func boolean(_ *parser, t token) (string, bool) {
	return t.text, t.kind == word && (t.text == "true" || t.text == "false")
}

func theme(_ *parser, t token) (string, bool) {
	if t.kind == object || strings.HasPrefix(t.text, "{") {
		var colours struct{}
		return t.text, json.Unmarshal([]byte(t.text), &colours) == nil
	}
	return anyText(nil, t)
}

// duration takes a time in any unit. The token was taken already, so it is put back.
func duration(p *parser, _ token) (string, bool) {
	p.at--
	d := p.time()
	return formatTime(d), d > 0
}

// speed takes a time that VHS does not allow to be in minutes.
func speed(p *parser, _ token) (string, bool) {
	p.at--
	d := p.time()
	return formatTime(d), p.tokens[p.at-1].text != "m"
}

func percentage(p *parser, t token) (string, bool) {
	s, ok := float(0)(p, t)
	p.accept("%")
	return s + "%", ok
}

var colour = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)

func marginFill(_ *parser, t token) (string, bool) {
	s, ok := anyText(nil, t)
	return s, ok && (!strings.HasPrefix(s, "#") || colour.MatchString(s))
}

func waitPattern(p *parser, t token) (string, bool) {
	if t.kind != pattern && t.kind != text {
		return "", false
	}
	return p.regexp(t), !p.failed()
}

// formatSetting writes the value of a setting as it is read.
func formatSetting(name, value string) string {
	switch name {
	case "WaitPattern":
		l := lexer{src: "/" + value + "/"}
		if t := l.next(); t.kind == pattern && t.text == value {
			return "/" + value + "/"
		}
		return quote(value)
	case "Shell", "FontFamily", "Theme", "MarginFill", "WindowBar":
		l := lexer{src: value}
		if t := l.next(); t.kind == object && l.src == "" {
			return value
		}
		return formatWord(value)
	}
	return value
}

// misplaced finds settings that stand too late: VHS passes over them once the first key is pressed. The speed of typing
// is the one that may change later.
func misplaced(t *Tape) (errs Errors) {
	acting := false
	for _, line := range t.Lines {
		switch c := line.Command.(type) {
		case Set:
			if acting && c.Name != "TypingSpeed" {
				errs = append(errs, &Error{Pos: line.Pos, Text: fmt.Sprintf(
					"VHS does not see Set %s here: settings stand before the first command that does something", c.Name)})
			}
		case Output, Require, Source:
		default:
			// VHS sees no comments, and so they may stand anywhere.
			acting = acting || !isComment(c)
		}
	}
	return errs
}

// parsed gives the time of a setting that was checked before.
func parsed(value string) time.Duration {
	d, _ := time.ParseDuration(value)
	return d
}
