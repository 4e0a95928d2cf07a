package tui

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"synod/tui/visible"
)

// wrap breaks a line at blanks so that it fits a width, and nowhere else: what stands together in several spans stays together.
// Only a word that is wider than the room is broken where the room ends.
func (l line) wrap(room int) []line {
	var lines []line
	var cur, word line
	used := 0
	put := func() {
		w := width(trimRight(word.plain()))
		if used > 0 && used+w > room {
			lines, cur, used = append(lines, cur), nil, 0
			word[0].text = trimLeft(word[0].text)
		}
		for used == 0 && w > room {
			head, rest := word.split(max(1, room))
			lines, word = append(lines, head), rest
			w = width(trimRight(word.plain()))
		}
		cur, used = append(cur, word...), used+word.width()
		word = nil
	}
	for _, s := range l {
		for _, w := range words(visible.Line(s.text)) {
			if word = append(word, span{w, s.style}); w[len(w)-1] == ' ' {
				put()
			}
		}
	}
	if word != nil {
		put()
	}
	if len(cur) > 0 {
		lines = append(lines, cur)
	}
	return lines
}

// split cuts a line in two, the first part as wide as the room.
func (l line) split(room int) (head, rest line) {
	for i, s := range l {
		for at := 0; at < len(s.text); {
			cluster, w := ansi.FirstGraphemeCluster(s.text[at:], method())
			if room -= w; room < 0 && len(head)+at > 0 {
				if at > 0 {
					head = append(head, span{s.text[:at], s.style})
				}
				return head, append(line{{s.text[at:], s.style}}, l[i+1:]...)
			}
			at += len(cluster)
		}
		head = append(head, s)
	}
	return head, nil
}

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
