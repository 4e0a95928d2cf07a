// Package visible makes characters visible that a terminal would obey instead of showing them.
//
// Much of what is shown comes from files and arguments: a remark of a scenario, the error of a disk in a saved run, the name of
// a file. An escape sequence in there could move the cursor, change the title or fill the clipboard, and a character that
// turns the direction of writing could make one name look like another. So wherever text goes to a terminal, it passes
// through here: errors, lines of plain text, and every text that the dashboard draws.
package visible

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Text returns s with every character made visible that is not there to be seen, in the way of Go: an escape is \x1b. New
// lines and tabs stay.
func Text(s string) string { return show(s, "\n\t", escaped) }

// Line is Text for what has a single line: new lines and tabs are blanks.
func Line(s string) string {
	if i := strings.IndexAny(s, "\n\t"); i >= 0 {
		s = strings.NewReplacer("\n", " ", "\t", " ").Replace(s)
	}
	return show(s, "", escaped)
}

// JSON does the same to an object in JSON, which means the same afterwards.
func JSON(s string) string { return show(s, "\n\t", escapedInJSON) }

// show replaces what is neither visible nor among those to be kept.
func show(s, keep string, escape func(*strings.Builder, string, rune)) string {
	next := hidden(s, 0, keep)
	if next == len(s) {
		return s
	}
	var b strings.Builder
	done := 0
	for ; next < len(s); next = hidden(s, done, keep) {
		r, n := utf8.DecodeRuneInString(s[next:])
		b.WriteString(s[done:next])
		escape(&b, s[next:next+n], r)
		done = next + n
	}
	b.WriteString(s[done:])
	return b.String()
}

// hidden returns where the first character from a place on is that has to be replaced.
func hidden(s string, from int, keep string) int {
	for i := from; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if (c < ' ' || c > '~') && strings.IndexByte(keep, c) < 0 {
				return i
			}
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && n == 1 || !seen(r) && !(isJoiner(r) && joins(s[:i], s[i+n:])) {
			return i
		}
		i += n
		if r == blackFlag {
			i += region(s[i:])
		}
	}
	return len(s)
}

// blackFlag begins the flag of a region, whose name follows in tags that are not seen themselves.
const blackFlag = '\U0001F3F4'

// region returns the length of the tags that a text begins with, if they name a region.
func region(s string) int {
	for i, r := range s {
		switch {
		case r == '\U000E007F' && i > 0:
			return i + utf8.RuneLen(r)
		case r < '\U000E0030' || r > '\U000E007A':
			return 0
		}
	}
	return 0
}

// seen reports whether a character shows something, if only a blank.
func seen(r rune) bool {
	if r >= '\u2190' && r <= '\u2426' || r >= '\u2500' && r <= '\u28ff' {
		return true // arrows, boxes, signs, braille: every one of them is, and most of what is drawn
	}
	return unicode.IsPrint(r) || unicode.In(r, unicode.Zs, unicode.Prepended_Concatenation_Mark)
}

// isJoiner reports whether a character only says how those beside it are drawn: Persian and many emoji need it.
func isJoiner(r rune) bool { return r == '\u200c' || r == '\u200d' }

// joins reports whether a joiner stands between two characters that it can join.
func joins(head, tail string) bool {
	before, _ := utf8.DecodeLastRuneInString(head)
	after, _ := utf8.DecodeRuneInString(tail)
	joinable := func(r rune) bool { return r >= utf8.RuneSelf && r != utf8.RuneError && unicode.IsPrint(r) }
	return joinable(before) && joinable(after)
}

func escaped(b *strings.Builder, text string, r rune) {
	if r == utf8.RuneError && len(text) == 1 {
		const digits = "0123456789abcdef"
		b.WriteString(`\x`)
		b.WriteByte(digits[text[0]>>4])
		b.WriteByte(digits[text[0]&15])
		return
	}
	quoted := strconv.QuoteRuneToASCII(r)
	b.WriteString(quoted[1 : len(quoted)-1])
}

func escapedInJSON(b *strings.Builder, text string, r rune) {
	const digits = "0123456789abcdef"
	unit := func(u rune) {
		b.WriteString(`\u`)
		for shift := 12; shift >= 0; shift -= 4 {
			b.WriteByte(digits[u>>shift&15])
		}
	}
	if r < 0x10000 {
		unit(r)
		return
	}
	unit(0xd800 + (r-0x10000)>>10)
	unit(0xdc00 + (r-0x10000)&0x3ff)
}
