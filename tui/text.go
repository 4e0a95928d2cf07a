package tui

import "strings"

// words splits a text into words that keep the blanks behind them.
func words(s string) []string {
	var all []string
	for s != "" {
		i := strings.IndexByte(s, ' ')
		if i < 0 {
			return append(all, s)
		}
		for i < len(s) && s[i] == ' ' {
			i++
		}
		all = append(all, s[:i])
		s = s[i:]
	}
	return all
}

func trimRight(s string) string { return strings.TrimRight(s, " ") }
func trimLeft(s string) string  { return strings.TrimLeft(s, " ") }
