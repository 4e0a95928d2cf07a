package tape

import (
	"bytes"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Limits of a tape. A script for people stays far below them; they are there so that a broken or hostile file is an
// error and not a machine out of memory.
const (
	// MaxFile bounds a file, in bytes. The longest tapes known are some 10 kB.
	MaxFile = 1 << 20
	// MaxCount bounds how often one command presses its key: a text of that length takes minutes to type.
	MaxCount = 10_000
	// MaxTime bounds each time in a tape. Virtual hours pass quickly, but a program that ticks makes each of them work.
	MaxTime = 24 * time.Hour
	// MaxSide bounds the width and the height of a terminal. Bubble Tea takes more than 4096 for noise.
	MaxSide = 1000
	// maxErrors bounds the list of mistakes: who has a hundred of them did not write a tape.
	maxErrors = 100
)

// Parse reads a tape. The name stands in positions. The error, if any, is [Errors]: all mistakes, each with its line and
// column. The tape then has the commands that are right, which is good for an editor and nothing else.
//
// Parse reads no other file: a Source command stays as it is, see [Load].
func Parse(name string, src []byte) (*Tape, error) {
	t, errs := parseFile(name, src)
	return t, append(errs, lost(t)...).orNil()
}

// parseFile reads one file. What its commands do to each other is not looked at: that depends on the tape that plays it.
func parseFile(name string, src []byte) (*Tape, Errors) {
	p := &parser{name: name, verbs: newVerbs(), tape: &Tape{Name: name}}
	p.names = slices.Sorted(maps.Keys(p.verbs))
	src = bytes.TrimPrefix(src, []byte(byteOrderMark))
	start := Pos{File: name, Line: 1, Column: 1}
	switch nul := bytes.IndexByte(src, 0); {
	case len(src) > MaxFile:
		p.overlook(Limit, start, "the file has %d bytes; %d is the limit", len(src), MaxFile)
		return p.tape, p.errors
	case !utf8.Valid(src):
		p.overlook(Unreadable, placeOf(start, src[:validPrefix(src)]), "the file is not UTF-8 text")
		return p.tape, p.errors
	case nul >= 0:
		p.overlook(Unreadable, placeOf(start, src[:nul]), "the file has a NUL character, which is no text; VHS stops reading there")
		return p.tape, p.errors
	}
	l := lexer{src: string(src), pos: start}
	p.tokens = l.tokens()
	for p.peek().kind != endOfFile && len(p.errors) < maxErrors {
		p.command()
	}
	return p.tape, p.errors
}

// byteOrderMark is what some editors put before a text. It is skipped, although VHS refuses it: nobody sees it.
const byteOrderMark = "\ufeff"

// validPrefix is how many bytes at the start are UTF-8.
func validPrefix(src []byte) int {
	n := 0
	for n < len(src) {
		r, size := utf8.DecodeRune(src[n:])
		if r == utf8.RuneError && size == 1 {
			break
		}
		n += size
	}
	return n
}

// placeOf is the place behind a text.
func placeOf(pos Pos, before []byte) Pos {
	l := lexer{src: string(before), pos: pos}
	l.skipWhile(func(rune) bool { return true })
	return l.pos
}

// parser makes commands of tokens. A mistake costs the rest of its line.
type parser struct {
	name    string
	tokens  []token
	at      int
	lastEnd int // The line on which the last command ended.
	verb    token
	verbs   map[string]verb
	names   []string // Of the verbs.
	tape    *Tape
	errors  Errors
	before  int  // How many errors there were before this command.
	open    bool // VHS would go on with the command before in the next line: at a sign or a number,
	wordy   bool // and at a word.
}

// form is how the command at hand is written.
func (p *parser) form() string { return p.verbs[p.verb.text].form }

// failed tells whether there is a mistake in the command at hand.
func (p *parser) failed() bool { return len(p.errors) > p.before }

// errorf notes a mistake. One command has one: what follows the first is often its fault.
func (p *parser) errorf(pos Pos, format string, args ...any) {
	p.overlook("", pos, format, args...)
}

// overlook notes a mistake that VHS overlooks.
func (p *parser) overlook(o Oversight, pos Pos, format string, args ...any) {
	if p.failed() {
		return
	}
	p.errors = append(p.errors, &Error{Pos: pos, Text: fmt.Sprintf(format, args...), Oversight: o})
}

// missing notes that something is missing behind the last token. VHS looks for it in the next line too.
func (p *parser) missing(format string, args ...any) {
	o := LaterLine
	if p.peek().kind == endOfFile {
		o = ""
	}
	p.overlook(o, p.behind(), format, args...)
}

func (p *parser) peek() token { return p.tokens[p.at] }

// more tells whether the command may go on: its arguments stand on the line on which it starts.
func (p *parser) more() bool {
	t := p.peek()
	return t.kind != endOfFile && t.kind != comment && t.pos.Line == p.verb.pos.Line
}

// next takes the next token of this command.
func (p *parser) next() (token, bool) {
	if !p.more() {
		return token{pos: p.behind()}, false
	}
	p.at++
	return p.tokens[p.at-1], true
}

// accept takes the next token if it is this sign.
func (p *parser) accept(s string) bool {
	if t := p.peek(); !p.more() || t.kind != sign || t.text != s {
		return false
	}
	p.at++
	return true
}

// behind is the place after the last token taken, where something is missing.
func (p *parser) behind() Pos {
	t := p.tokens[max(p.at-1, 0)]
	pos := t.pos
	pos.Column += utf8.RuneCountInString(t.text)
	if t.kind == text || t.kind == pattern {
		pos.Column += 2
	}
	return pos
}

// command reads one command, and adds it to the tape if it is right.
func (p *parser) command() {
	p.verb = p.peek()
	p.at++
	gap := p.gap()
	p.before = len(p.errors)
	c := p.parseVerb()
	p.open = p.verb.kind != comment
	if p.failed() {
		for p.more() {
			p.at++
		}
	} else {
		p.tape.Lines = append(p.tape.Lines, Line{Pos: p.verb.pos, Gap: gap, Command: c})
	}
	p.lastEnd = p.tokens[p.at-1].endLine
}

func (p *parser) gap() Gap {
	switch n := p.verb.pos.Line - p.lastEnd; {
	case p.lastEnd == 0:
		return NextLine
	case n == 0:
		return SameLine
	case n == 1:
		return NextLine
	}
	return BlankLine
}

func (p *parser) parseVerb() Command {
	t := p.verb
	later, wordy := p.open && t.pos.Line > p.lastEnd, p.wordy
	p.wordy = t.text == "Type" || t.text == "Copy"
	switch {
	case t.kind == comment:
		return p.comment()
	case t.kind == word:
		if v, ok := p.verbs[t.text]; ok {
			return v.parse(p)
		}
		p.unknownVerb(later && wordy)
	case t.kind == unended:
		p.overlook(Unended, t.pos, "%s", t.text)
	case t.kind == stray:
		p.errorf(t.pos, "%s", unexpected(t))
	case later:
		p.overlook(LaterLine, t.pos, "a command was expected here, not %q; the arguments of a command stand on its line", t.text)
	default:
		p.errorf(t.pos, "a command was expected here, not %q; commands start with a capital letter, such as Type", t.text)
	}
	return nil
}

// unexpected is what is wrong with a character that starts nothing.
func unexpected(t token) string {
	r, _ := utf8.DecodeRuneInString(t.text)
	if unicode.IsPrint(r) {
		return fmt.Sprintf("unexpected %q; text stands in quotes", t.text)
	}
	return fmt.Sprintf("unexpected character %U", r)
}

// unknownVerb notes a word that is no command. To VHS it is an argument if the command before wants another one.
func (p *parser) unknownVerb(argument bool) {
	name, o := p.verb.text, Oversight("")
	if argument {
		o = LaterLine
	}
	if key, ok := elsewhere[name]; ok {
		p.overlook(o, p.verb.pos, "VHS has no command %s; write #: key %s", name, key)
		return
	}
	if near := nearest(name, p.names); near != "" {
		p.overlook(o, p.verb.pos, "unknown command %s; did you mean %s?", name, p.verbs[near].form)
		return
	}
	p.overlook(o, p.verb.pos, "unknown command %s; among the commands are Type, Enter, Sleep, Wait, Set and Output", name)
}

// The parts of commands. Each reports what is wrong, and then gives something to go on with.

// str takes a string: in quotes, or a bare word that has no meaning of its own.
func (p *parser) str(what string) string {
	t, ok := p.next()
	switch {
	case !ok:
		p.missing("%s is missing: %s", what, p.form())
	case t.kind == text, t.kind == word && !keywords[t.text]:
		return t.text
	case t.kind == unended && t.rest[0] != '/':
		p.overlook(Unended, t.pos, "%s", t.text)
	case t.kind == stray:
		p.errorf(t.pos, "%s", unexpected(t))
	default:
		p.errorf(t.pos, "%s was expected, not %s; put it into quotes: %s", what, t.raw(), quote(t.raw()))
	}
	return ""
}

// strs takes one string or more, with a space between them. A bare word behind a string in quotes is not taken, although
// VHS would type it, if it looks like a command: it is rather one that is misspelt.
func (p *parser) strs(what string) string {
	quoted := p.peek().kind == text
	all := []string{p.str(what)}
	for p.more() {
		t := p.peek()
		if t.kind != text && (t.kind != word || keywords[t.text]) {
			break
		}
		if t.kind == word && quoted {
			if near := nearest(t.text, p.names); near != "" {
				p.overlook(Misspelt, t.pos, "unknown command %s behind a text; did you mean %s? A word to be typed stands in quotes here",
					t.text, p.verbs[near].form)
				break
			}
		}
		quoted = quoted || t.kind == text
		all = append(all, p.str(what))
	}
	return strings.Join(all, " ")
}

// pace takes @ and a time, if they are there.
func (p *parser) pace() Pace {
	if !p.accept("@") {
		return Pace{}
	}
	return Pace{Given: true, D: p.time()}
}

// time takes a number and its unit, ms, s or m. Without a unit it is seconds.
func (p *parser) time() time.Duration {
	t, ok := p.next()
	if !ok {
		p.missing("a time was expected here, such as 500ms or 2s")
		return 0
	}
	if t.kind != number {
		p.errorf(t.pos, "a time was expected here, such as 500ms or 2s")
		return 0
	}
	return p.timeOf(t, "ms", "s", "m")
}

// timeOf makes a time of a number and the unit behind it.
func (p *parser) timeOf(t token, units ...string) time.Duration {
	unit := "s"
	switch u := p.peek(); {
	case !p.more():
		p.wordy = true
	case u.kind == word && slices.Contains(units, u.text):
		unit = u.text
		p.at++
	case u.kind == word && p.verb.text == "Type" && !strings.HasPrefix(t.rest, t.text+u.text):
		// It is what Type is to type.
	case u.kind == word && (!keywords[u.text] || u.text == "m"):
		p.overlook(p.ifTyped(), u.pos, "unknown unit %s; the units of time here are %s", u.text, strings.Join(units, ", "))
		return 0
	}
	d, err := time.ParseDuration(t.text + unit)
	switch {
	case err != nil || d < 0:
		p.overlook(BadValue, t.pos, "%s is not a time", t.text+unit)
	case d > MaxTime:
		p.overlook(Limit, t.pos, "%s is longer than %s", t.text+unit, MaxTime)
	default:
		return d
	}
	return 0
}

// ifTyped is why VHS takes a word that is no unit: Type types it.
func (p *parser) ifTyped() Oversight {
	if p.verb.text == "Type" {
		return Misspelt
	}
	return ""
}

// count takes a number of repetitions, if it is there.
func (p *parser) count() int {
	if t := p.peek(); !p.more() || t.kind != number {
		return 1
	}
	t, _ := p.next()
	n, err := strconv.Atoi(t.text)
	switch {
	case err != nil:
		p.overlook(BadValue, t.pos, "%s is not a count; VHS presses the key once", t.text)
	case n > MaxCount:
		p.overlook(Limit, t.pos, "%s is not a count up to %d", t.text, MaxCount)
	}
	return n
}

// regexp checks a pattern. The oversight is why VHS takes one that is wrong.
func (p *parser) regexp(t token, o Oversight) string {
	if t.text == "" {
		p.overlook(BadValue, t.pos, "the pattern is empty, and every screen matches it")
	}
	if _, err := regexp.Compile(t.text); err != nil {
		p.overlook(o, t.pos, "the pattern is wrong: %s", reason(err))
	}
	return t.text
}
