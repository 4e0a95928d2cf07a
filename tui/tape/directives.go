package tape

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// directive is a command that stands in a comment.
type directive struct {
	form  string
	parse func(d *directiveParser) Command
}

func newDirectives() map[string]directive {
	return map[string]directive{
		"caption":    {"caption TEXT", func(d *directiveParser) Command { return Caption{Text: d.rest()} }},
		"expect":     {"expect /pattern/", func(d *directiveParser) Command { return Expect{Pattern: d.pattern()} }},
		"refuse":     {"refuse /pattern/", func(d *directiveParser) Command { return Expect{Pattern: d.pattern(), Refuse: true} }},
		"size":       {"size 120x40", parseSize},
		"click":      {"click COLUMN,ROW [left|middle|right]", parseClick},
		"wheel":      {"wheel up|down COLUMN,ROW [count]", parseWheel},
		"key":        {"key home", parsePress},
		"paste":      {"paste TEXT", parsePaste},
		"background": {"background light|dark", parseBackground},
		"output":     {"output FILE", parseOutputDirective},
		"screenshot": {"screenshot FILE", parseScreenshotDirective},
	}
}

// comment reads a remark, or the directive that it is.
func (p *parser) comment() Command {
	body, ok := strings.CutPrefix(p.verb.text, ":")
	if !ok {
		return Comment{Text: p.verb.text}
	}
	pos := p.verb.pos
	pos.Column += 2
	d := &directiveParser{parser: p, src: body, pos: pos}
	name, at := d.word()
	all := newDirectives()
	if known, ok := all[name]; ok {
		d.form = known.form
		c := known.parse(d)
		d.finish()
		return c
	}
	p.unknownDirective(name, at, all)
	return nil
}

func (p *parser) unknownDirective(name string, at Pos, all map[string]directive) {
	names := slices.Sorted(maps.Keys(all))
	near := nearest(name, names)
	switch {
	case name == "seed":
		p.overlook(Misspelt, at, `unknown directive seed; a seed goes to the program: Type "synod --seed 7"`)
	case name == "":
		p.overlook(Misspelt, at, "a directive was expected behind #: (one of %s)", strings.Join(names, ", "))
	case near != "":
		p.overlook(Misspelt, at, "unknown directive %s; did you mean #: %s?", name, all[near].form)
	default:
		p.overlook(Misspelt, at, "unknown directive %s; there are %s; a remark needs a space between # and :", name, strings.Join(names, ", "))
	}
}

// directiveParser reads the body of a comment. Its words are what stands between spaces. All mistakes in it are remarks
// to VHS.
type directiveParser struct {
	*parser
	form string
	src  string
	pos  Pos
}

func (d *directiveParser) errorf(pos Pos, format string, args ...any) {
	d.overlook(Misspelt, pos, format, args...)
}

func (d *directiveParser) skip(s string) {
	d.src = d.src[len(s):]
	d.pos.Column += utf8.RuneCountInString(s)
}

func (d *directiveParser) skipSpace() {
	d.skip(d.src[:len(d.src)-len(strings.TrimLeft(d.src, " \t"))])
}

// word takes the next word, which is empty at the end.
func (d *directiveParser) word() (string, Pos) {
	d.skipSpace()
	at, end := d.pos, strings.IndexAny(d.src, " \t")
	if end < 0 {
		end = len(d.src)
	}
	w := d.src[:end]
	d.skip(w)
	return w, at
}

// rest takes all that is left.
func (d *directiveParser) rest() string {
	d.skipSpace()
	s := d.src
	d.skip(s)
	return s
}

// finish complains about what is left, unless something else was wrong before.
func (d *directiveParser) finish() {
	if w, at := d.word(); w != "" && !d.failed() {
		d.errorf(at, "nothing more was expected here: #: %s", d.form)
	}
}

// expected complains about a word that is not of the form.
func (d *directiveParser) expected(what, w string, at Pos) {
	if w == "" {
		d.errorf(at, "%s is missing: #: %s", what, d.form)
		return
	}
	d.errorf(at, "%s is not %s: #: %s", w, what, d.form)
}

func (d *directiveParser) pattern() string {
	d.skipSpace()
	l := lexer{src: d.src, pos: d.pos}
	t := l.next()
	d.src, d.pos = l.src, l.pos
	switch {
	case t.kind == pattern:
		return d.regexp(t, Misspelt)
	case t.kind == unended && t.rest[0] == '/':
		d.errorf(t.pos, "%s", t.text)
	default:
		d.expected("a pattern between slashes", t.text, t.pos)
	}
	d.rest()
	return ""
}

// pair takes two numbers with a mark between them, each from 1 to MaxSide.
func (d *directiveParser) pair(mark, what string) (int, int) {
	w, at := d.word()
	a, b, ok := strings.Cut(w, mark)
	x, errX := strconv.Atoi(a)
	y, errY := strconv.Atoi(b)
	if !ok || errX != nil || errY != nil {
		d.expected(what, w, at)
		return 1, 1
	}
	if x < 1 || y < 1 || x > MaxSide || y > MaxSide {
		d.errorf(at, "%s: both numbers are from 1 to %d", w, MaxSide)
	}
	return x, y
}

func (d *directiveParser) oneOf(words ...string) string {
	w, at := d.word()
	if !slices.Contains(words, w) {
		d.expected("one of "+strings.Join(words, ", "), w, at)
	}
	return w
}

func parseSize(d *directiveParser) Command {
	w, h := d.pair("x", "a size in cells")
	return Size{Width: w, Height: h}
}

func parseClick(d *directiveParser) Command {
	c := Click{Button: "left"}
	c.Column, c.Row = d.pair(",", "a column and a row")
	if d.skipSpace(); d.src != "" && !d.failed() {
		c.Button = d.oneOf("left", "middle", "right")
	}
	return c
}

func parseWheel(d *directiveParser) Command {
	c := Wheel{Down: d.oneOf("up", "down") == "down", Count: 1}
	if d.failed() {
		return nil
	}
	c.Column, c.Row = d.pair(",", "a column and a row")
	if w, at := d.word(); w != "" && !d.failed() {
		n, err := strconv.Atoi(w)
		if err != nil || n < 1 || n > MaxCount {
			d.expected(fmt.Sprintf("a count from 1 to %d", MaxCount), w, at)
		}
		c.Count = n
	}
	return c
}

func parsePress(d *directiveParser) Command {
	name, at := d.word()
	if name == "" {
		d.expected("the name of a key", name, at)
	} else if _, err := KeyBytes(name); err != nil {
		d.errorf(at, "%v", err)
	}
	return Press{Name: name}
}

func parsePaste(d *directiveParser) Command {
	at := d.pos
	c := PasteText{Text: d.rest()}
	if c.Text == "" {
		d.expected("a text", "", at)
	}
	return c
}

func parseBackground(d *directiveParser) Command {
	return Background{Light: d.oneOf("light", "dark") == "light"}
}

func parseOutputDirective(d *directiveParser) Command {
	return Output{Path: d.file("an output", append(slices.Concat(outputs, formats), "/")), Directive: true}
}

func parseScreenshotDirective(d *directiveParser) Command {
	return Screenshot{Path: d.file("a screenshot", []string{".png", ".txt", ".svg"}), Directive: true}
}

// file takes a path with one of these endings. It goes to the end of the line.
func (d *directiveParser) file(what string, endings []string) string {
	d.skipSpace()
	at := d.pos
	file := d.rest()
	if file == "" {
		d.expected("a file", "", at)
	} else if !slices.ContainsFunc(endings, func(e string) bool { return strings.HasSuffix(file, e) }) {
		d.errorf(at, "%s ends in %s, not as %s does", what, strings.Join(endings, " "), file)
	}
	return file
}
