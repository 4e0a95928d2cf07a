package tape

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Format writes a tape in its canonical form. Parsing the result gives the same commands.
func Format(t *Tape) []byte {
	var b strings.Builder
	for i, line := range t.Lines {
		switch {
		case i == 0:
		case line.Gap == SameLine && !isComment(t.Lines[i-1].Command):
			b.WriteByte(' ')
		case line.Gap == BlankLine:
			b.WriteString("\n\n")
		default: // A comment goes to the end of its line.
			b.WriteByte('\n')
		}
		b.WriteString(line.Command.String())
	}
	if b.Len() > 0 {
		b.WriteByte('\n')
	}
	return []byte(b.String())
}

func isComment(c Command) bool { return strings.HasPrefix(c.String(), "#") }

// formatTime writes a time as the language has it: whole seconds, or else milliseconds.
func formatTime(d time.Duration) string {
	if d%time.Second == 0 {
		return fmt.Sprintf("%ds", d/time.Second)
	}
	s := fmt.Sprint(int64(d / time.Millisecond))
	if rest := d % time.Millisecond; rest != 0 {
		s += strings.TrimRight(fmt.Sprintf(".%06d", rest), "0")
	}
	return s + "ms"
}

// quotes are the marks that a string can stand in, the most usual first.
var quotes = []string{`"`, "'", "`"}

// canQuote tells whether one string of the language can hold s.
func canQuote(s string) bool {
	return slices.ContainsFunc(quotes, func(q string) bool { return !strings.Contains(s, q) })
}

// quote puts s into marks that it does not contain. One that has them all is beyond the language; it comes only from
// pieces that quoteText keeps apart.
func quote(s string) string {
	for _, q := range quotes {
		if !strings.Contains(s, q) {
			return q + s + q
		}
	}
	return `"` + s + `"`
}

// quoteText writes a text that may have all three marks in it, as several strings: the language puts a space between
// them. Each piece is as long as it can be.
func quoteText(s string) string {
	var pieces []string
	for !canQuote(s) {
		end := -1
		for i, r := range s {
			if r == ' ' && canQuote(s[:i]) {
				end = i
			}
		}
		if end < 0 {
			break
		}
		pieces = append(pieces, quote(s[:end]))
		s = s[end+1:]
	}
	return strings.Join(append(pieces, quote(s)), " ")
}

// formatWord writes s without quotes if the language reads it back as a word.
func formatWord(s string) string {
	if readsAs(word, s, s) && !keywords[s] {
		return s
	}
	return quote(s)
}

// formatAny writes what any one token can be: a word, a number, an object, a pattern or a string.
func formatAny(s string) string {
	switch {
	case readsAs(object, s, s), readsAs(number, s, s):
		return s
	case !canQuote(s):
		return "/" + s + "/"
	}
	return formatWord(s)
}

// readsAs tells whether a source is one token of this kind and text.
func readsAs(k kind, src, text string) bool {
	l := lexer{src: src}
	t := l.next()
	return t.kind == k && t.text == text && l.src == ""
}
