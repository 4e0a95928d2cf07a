package tape

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"time"
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
	p := &parser{name: name, verbs: newVerbs(), tape: &Tape{Name: name}}
	start := Pos{File: name, Line: 1, Column: 1}
	switch {
	case len(src) > MaxFile:
		p.errorf(start, "the file has %d bytes; %d is the limit", len(src), MaxFile)
		return p.tape, p.errors.orNil()
	case !utf8.Valid(src):
		p.errorf(invalidAt(start, src), "the file is not UTF-8 text")
		return p.tape, p.errors.orNil()
	}
	l := lexer{src: string(src), pos: start}
	p.tokens = l.tokens()
	for p.peek().kind != endOfFile && len(p.errors) < maxErrors {
		p.command()
	}
	p.errors = append(p.errors, misplaced(p.tape)...)
	return p.tape, p.errors.orNil()
}

// invalidAt is the place of the first byte that is not UTF-8.
func invalidAt(pos Pos, src []byte) Pos {
	l := lexer{src: string(src), pos: pos}
	for l.src != "" {
		if r, size := utf8.DecodeRuneInString(l.src); r == utf8.RuneError && size == 1 {
			break
		}
		l.take()
	}
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
	tape    *Tape
	errors  Errors
	before  int // How many errors there were before this command.
}

// form is how the command at hand is written.
func (p *parser) form() string { return p.verbs[p.verb.text].form }

// failed tells whether there is a mistake in the command at hand.
func (p *parser) failed() bool { return len(p.errors) > p.before }

// errorf notes a mistake. One command has one: what follows the first is often its fault.
func (p *parser) errorf(pos Pos, format string, args ...any) {
	if p.failed() {
		return
	}
	p.errors = append(p.errors, &Error{Pos: pos, Text: fmt.Sprintf(format, args...)})
}

func (p *parser) peek() token { return p.tokens[p.at] }

// more tells whether the command may go on: its arguments stand on the line on which it starts.
func (p *parser) more() bool {
	t := p.peek()
	return t.kind != endOfFile && t.pos.Line == p.verb.pos.Line
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
	if p.failed() {
		for p.more() && p.peek().kind != comment {
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
	switch t.kind {
	case comment:
		return p.comment()
	case bad:
		p.errorf(t.pos, "%s", t.text)
		return nil
	case word:
		if v, ok := p.verbs[t.text]; ok {
			return v.parse(p)
		}
		p.unknownVerb()
		return nil
	}
	p.errorf(t.pos, "a command was expected here, not %q; commands start with a capital letter, such as Type", t.text)
	return nil
}

func (p *parser) unknownVerb() {
	name := p.verb.text
	if key, ok := elsewhere[name]; ok {
		p.errorf(p.verb.pos, "VHS has no command %s; write #: key %s", name, key)
		return
	}
	if near := nearest(name, slices.Sorted(maps.Keys(p.verbs))); near != "" {
		p.errorf(p.verb.pos, "unknown command %s; did you mean %s?", name, p.verbs[near].form)
		return
	}
	p.errorf(p.verb.pos, "unknown command %s; among the commands are Type, Enter, Sleep, Wait, Set and Output", name)
}

// The parts of commands. Each reports what is wrong, and then gives something to go on with.

// str takes a string: in quotes, or a bare word that has no meaning of its own.
func (p *parser) str(what string) string {
	t, ok := p.next()
	switch {
	case !ok:
		p.errorf(t.pos, "%s is missing: %s", what, p.form())
	case t.kind == text, t.kind == word && !keywords[t.text]:
		return t.text
	case t.kind == bad:
		p.errorf(t.pos, "%s", t.text)
	default:
		p.errorf(t.pos, "%s was expected, not %s; put it into quotes: \"%[2]s\"", what, t.text)
	}
	return ""
}

// strs takes one string or more, with a space between them. A bare word behind a string in quotes is not taken, although
// VHS would type it: it is rather a command that is misspelt.
func (p *parser) strs(what string) string {
	s, quoted := "", p.peek().kind == text
	for s = p.str(what); p.more(); s += " " + p.str(what) {
		if t := p.peek(); t.kind != text && (t.kind != word || keywords[t.text] || quoted) {
			break
		}
		quoted = quoted || p.peek().kind == text
	}
	return s
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
	if !ok || t.kind != number {
		p.errorf(t.pos, "a time was expected here, such as 500ms or 2s")
		return 0
	}
	unit := "s"
	if u := p.peek(); p.more() && u.kind == word {
		switch {
		case u.text == "ms", u.text == "s", u.text == "m":
			unit = u.text
			p.at++
		case !keywords[u.text]:
			p.errorf(u.pos, "unknown unit %s; the units of time are ms, s and m", u.text)
			return 0
		}
	}
	d, err := time.ParseDuration(t.text + unit)
	if err != nil || d > MaxTime {
		p.errorf(t.pos, "%s is no time up to %s", t.text+unit, MaxTime)
		return 0
	}
	return d
}

// count takes a number of repetitions, if it is there.
func (p *parser) count() int {
	if t := p.peek(); !p.more() || t.kind != number {
		return 1
	}
	t, _ := p.next()
	n, err := strconv.Atoi(t.text)
	if err != nil || n < 1 || n > MaxCount {
		p.errorf(t.pos, "%s is no count from 1 to %d", t.text, MaxCount)
		return 1
	}
	return n
}

// regexp checks a pattern.
func (p *parser) regexp(t token) string {
	if t.text == "" {
		p.errorf(t.pos, "the pattern is empty")
	}
	if _, err := regexp.Compile(t.text); err != nil {
		p.errorf(t.pos, "the pattern is wrong: %s", reason(err))
	}
	return t.text
}
