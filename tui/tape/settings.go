package tape

import (
	"encoding/json"
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
	// checked tells that VHS checks it when it reads the tape. It finds out about the others when it plays, or never.
	checked bool
}

// settings are those of VHS. This player obeys TypingSpeed, PlaybackSpeed, WaitTimeout and WaitPattern; the others are
// about how a film looks, and are checked so that a tape that is right here is right there.
var settings = []setting{
	{"Shell", "one of " + strings.Join(shells, " "), oneOf(shells...), false},
	{"FontFamily", "a text", anyText, false},
	{"FontSize", "a whole number above 0", integer(1), false},
	{"Framerate", "a whole number above 0", integer(1), false},
	{"Height", "a number of pixels", integer(1), false},
	{"Width", "a number of pixels", integer(1), false},
	{"LetterSpacing", "a number", float(-1e6), false},
	{"LineHeight", "a number", float(0), false},
	{"PlaybackSpeed", "a number above 0", float(0.001), false},
	{"Padding", "a number of pixels", integer(0), false},
	{"Theme", "the name of a theme, or an object in JSON", theme, false},
	{"TypingSpeed", "a time in ms or s, such as 50ms", speed, false},
	{"LoopOffset", "a number, or a percentage", percentage, false},
	{"MarginFill", "a colour such as \"#674EFF\", or a file", marginFill, true},
	{"Margin", "a number of pixels", integer(0), false},
	{"WindowBar", `Colorful, ColorfulRight, Rings, RingsRight or ""`, oneOf("Colorful", "ColorfulRight", "Rings", "RingsRight", ""), true},
	{"WindowBarSize", "a number of pixels", integer(0), false},
	{"BorderRadius", "a number of pixels", integer(0), false},
	{"CursorBlink", "true or false", boolean, true},
	{"WaitTimeout", "a time, such as 10s", duration, true},
	{"WaitPattern", "a pattern, such as /ready/", waitPattern, true},
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
		p.missing("the name of a setting is missing: %s", p.form())
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
	switch {
	case !ok:
		// At the end of a file VHS takes the end for the value.
		p.overlook(BadValue, v.pos, "the value of %s is missing: it is %s", s.name, s.is)
		return nil
	case v.kind == unended:
		p.overlook(Unended, v.pos, "%s", v.text)
		return nil
	case v.kind == stray && v.text > "~":
		p.errorf(v.pos, "%s", unexpected(v))
		return nil
	}
	value, ok := s.read(p, v)
	switch {
	case !ok && s.checked:
		p.errorf(v.pos, "%s is %s, not %s", s.name, s.is, v.raw())
	case !ok:
		p.overlook(BadValue, v.pos, "%s is %s, not %s", s.name, s.is, v.raw())
	}
	return Set{Name: s.name, Value: value}
}

// integer takes a whole number from least on. A number may stand in quotes.
func integer(least int) func(*parser, token) (string, bool) {
	return func(_ *parser, t token) (string, bool) {
		n, err := strconv.Atoi(t.text)
		return strconv.Itoa(n), err == nil && n >= least
	}
}

// float takes a number from least on.
func float(least float64) func(*parser, token) (string, bool) {
	return func(_ *parser, t token) (string, bool) {
		f, err := strconv.ParseFloat(t.text, 64)
		return strconv.FormatFloat(f, 'f', -1, 64), err == nil && f >= least && f <= 1e6
	}
}

func oneOf(names ...string) func(*parser, token) (string, bool) {
	return func(_ *parser, t token) (string, bool) { return t.text, slices.Contains(names, t.text) }
}

func anyText(_ *parser, t token) (string, bool) { return t.text, true }

func boolean(_ *parser, t token) (string, bool) {
	return t.text, t.kind == word && (t.text == "true" || t.text == "false")
}

func theme(_ *parser, t token) (string, bool) {
	var colours struct{}
	return t.text, !strings.HasPrefix(t.text, "{") || json.Unmarshal([]byte(t.text), &colours) == nil
}

// duration takes a time in any unit.
func duration(p *parser, t token) (string, bool) {
	return formatTime(p.timeOf(t, "ms", "s", "m")), t.kind == number
}

// speed takes a time that VHS does not allow to be in minutes. It may stand in quotes without its unit.
func speed(p *parser, t token) (string, bool) {
	return formatTime(p.timeOf(t, "ms", "s")), true
}

func percentage(p *parser, t token) (string, bool) {
	t.text = strings.TrimRight(t.text, "%")
	s, ok := float(0)(p, t)
	p.accept("%")
	return s + "%", ok
}

var colour = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)

func marginFill(_ *parser, t token) (string, bool) {
	return t.text, !strings.HasPrefix(t.text, "#") || colour.MatchString(t.text)
}

// waitPattern takes a pattern, or whatever else stands there, as VHS does.
func waitPattern(p *parser, t token) (string, bool) { return p.regexp(t, ""), true }

// formatSetting writes the value of a setting as it is read.
func formatSetting(name, value string) string {
	if name == "WaitPattern" && readsAs(pattern, "/"+value+"/", value) {
		return "/" + value + "/"
	}
	if name == "TypingSpeed" || name == "WaitTimeout" || name == "LoopOffset" || name == "CursorBlink" {
		return value
	}
	return formatAny(value)
}

// parsed gives the time of a setting that was checked before.
func parsed(value string) time.Duration {
	d, _ := time.ParseDuration(value)
	return d
}
