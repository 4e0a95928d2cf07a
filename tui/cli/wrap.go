package cli

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// wrap breaks a text into lines, of which the first has so many columns and the others as many as rest says. It breaks
// between words; only a word that has no room in a line is broken itself.
func wrap(text string, first, rest int) []string {
	lines, room := []string{""}, max(1, first)
	for word := range strings.SplitSeq(text, " ") {
		last := len(lines) - 1
		if joined := lines[last] + " " + word; lines[last] == "" {
			lines[last] = word
		} else if ansi.StringWidth(joined) <= room {
			lines[last] = joined
		} else {
			room = max(1, rest)
			lines = append(lines, word)
		}
		for last = len(lines) - 1; ansi.StringWidth(lines[last]) > room; last++ {
			begin := ansi.Truncate(lines[last], room, "")
			if begin == "" {
				break // a character wider than the line
			}
			lines = append(lines[:last], begin, strings.TrimPrefix(lines[last], begin))
			room = max(1, rest)
		}
	}
	return lines
}

// fold breaks a command of a shell into lines, at blanks outside of quotes.
func fold(command string, width int) []string {
	var lines []string
	quote, blank, begin := rune(0), -1, 0
	for i, c := range command {
		if i-begin >= width && blank > begin {
			lines = append(lines, command[begin:blank])
			begin = blank + 1
		}
		switch {
		case quote != 0 && c == quote:
			quote = 0
		case quote == 0 && (c == '\'' || c == '"'):
			quote = c
		case quote == 0 && c == ' ':
			blank = i
		}
	}
	return append(lines, command[begin:])
}
