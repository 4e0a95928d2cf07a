package tape

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// kind is what a token is.
type kind int

const (
	endOfFile kind = iota
	word           // Enter, demo.gif
	number         // 12, .5
	text           // "…", '…' or `…`
	pattern        // /…/
	object         // {…}
	comment        // # and all after it
	sign           // @ + - = % [ ] ^ \
	stray          // One character that starts none of these.
	unended        // A string, a pattern or an object without an end. What is missing stands in its text.
)

// token is a piece of a tape. Its text is without the quotes, slashes or # around it; an object keeps its braces.
type token struct {
	kind    kind
	text    string
	pos     Pos
	endLine int    // The line on which it ends; only an object can end on a later one.
	rest    string // The source from its first character on.
}

// raw is the source from the token to the next space, as who wrote it sees it.
func (t token) raw() string {
	if end := strings.IndexFunc(t.rest, isSpace); end >= 0 {
		return t.rest[:end]
	}
	return t.rest
}

// lexer cuts a tape into tokens. The rules are those of VHS, except that what never ends is an error. A line ends with
// a line feed, a carriage return or both.
type lexer struct {
	src string
	pos Pos
}

// tokens reads to the end. The last token is the end of the file.
func (l *lexer) tokens() []token {
	var all []token
	for {
		t := l.next()
		all = append(all, t)
		if t.kind == endOfFile {
			return all
		}
	}
}

func (l *lexer) next() token {
	l.skipWhile(isSpace)
	start, rest := l.pos, l.src
	t := l.scan()
	t.pos, t.endLine, t.rest = start, l.pos.Line, rest
	return t
}

func (l *lexer) scan() token {
	r := l.peek(0)
	switch {
	case l.src == "":
		return token{kind: endOfFile}
	case r == '"', r == '\'', r == '`':
		return l.quoted(r)
	case r == '/':
		return l.regexp()
	case r == '{':
		return l.object()
	case r == '#':
		l.take()
		return token{kind: comment, text: strings.TrimRight(l.skipWhile(notEnd), " \t")}
	case isDigit(r), r == '.' && isDigit(l.peek(1)):
		return token{kind: number, text: l.skipWhile(func(r rune) bool { return isDigit(r) || r == '.' })}
	case isLetter(r), r == '.':
		return token{kind: word, text: l.skipWhile(isWordPart)}
	case strings.ContainsRune(`@+-=%[]^\`, r):
		return token{kind: sign, text: string(l.take())}
	}
	return token{kind: stray, text: string(l.take())}
}

// quoted reads a string. There are no escapes; a string that holds one kind of quote stands in another.
func (l *lexer) quoted(quote rune) token {
	l.take()
	s := l.skipWhile(func(r rune) bool { return r != quote && notEnd(r) })
	if l.peek(0) != quote {
		return token{kind: unended, text: fmt.Sprintf("the string does not end: %c is missing on this line", quote)}
	}
	l.take()
	return token{kind: text, text: s}
}

// regexp reads up to a slash that is not escaped. The escapes stay in the text.
func (l *lexer) regexp() token {
	l.take()
	escaped := false
	s := l.skipWhile(func(r rune) bool {
		if !notEnd(r) || (r == '/' && !escaped) {
			return false
		}
		escaped = r == '\\' && !escaped
		return true
	})
	if l.peek(0) != '/' {
		return token{kind: unended, text: "the pattern does not end: / is missing on this line; a path that starts with / stands in quotes"}
	}
	l.take()
	return token{kind: pattern, text: s}
}

// object reads up to the first closing brace; the JSON of a theme has no other.
func (l *lexer) object() token {
	s := l.skipWhile(func(r rune) bool { return r != '}' })
	if l.src == "" {
		return token{kind: unended, text: "the object does not end: } is missing"}
	}
	l.take()
	return token{kind: object, text: s + "}"}
}

// peek is the character n bytes ahead, and 0 beyond the end.
func (l *lexer) peek(n int) rune {
	if n >= len(l.src) {
		return 0
	}
	r, _ := utf8.DecodeRuneInString(l.src[n:])
	return r
}

// take goes on by one character.
func (l *lexer) take() rune {
	r, size := utf8.DecodeRuneInString(l.src)
	l.src = l.src[size:]
	l.pos.Column++
	if r == '\n' || r == '\r' && l.peek(0) != '\n' {
		l.pos.Line, l.pos.Column = l.pos.Line+1, 1
	}
	return r
}

// skipWhile takes characters as long as they are wanted, and gives what it took.
func (l *lexer) skipWhile(wanted func(rune) bool) string {
	from := l.src
	for l.src != "" && wanted(l.peek(0)) {
		l.take()
	}
	return from[:len(from)-len(l.src)]
}

func isSpace(r rune) bool  { return r == ' ' || r == '\t' || !notEnd(r) }
func notEnd(r rune) bool   { return r != '\n' && r != '\r' }
func isDigit(r rune) bool  { return '0' <= r && r <= '9' }
func isLetter(r rune) bool { return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' }

func isWordPart(r rune) bool {
	return isLetter(r) || isDigit(r) || strings.ContainsRune("._-/%", r)
}
