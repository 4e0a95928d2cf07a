package keymap

import (
	"cmp"
	"slices"
	"unicode/utf8"
)

// Word is what a footer says of a row: in most cases [Row.Footer], with [Row.Prio].
type Word struct {
	*Row
	Says string
	Prio int // 0 keeps it out
}

// width is how many cells the key and its word take.
func (w Word) width() int {
	return utf8.RuneCountInString(w.Label()) + 1 + utf8.RuneCountInString(w.Says)
}

// Gap is the room between two keys of a footer, and before the first one stands a blank.
const Gap = 2

// Footer returns what the footer of a mode names in a width: the help and the way out, then what is of priority 1, then 2 and so on
// while there is room. They stand in the order of the table, the help last. The first of the levels is the mode's own, and the others
// are what is behind it; a key that a nearer level has is not named again.
func Footer(mode string, levels [][]Word, width int) []Word {
	const helps, leads = -1, 0 // the help, and the way out, come before all priorities
	type item struct {
		Word
		order, at int
	}
	var items []item
	taken := map[string]bool{}
	for level, words := range levels {
		for _, w := range words {
			if slices.ContainsFunc(w.Keys, func(k string) bool { return taken[k] }) {
				continue
			}
			for _, k := range w.Keys {
				taken[k] = true
			}
			isHelp := w.Action == "help.open"
			if w.Prio == 0 || w.Says == "" || len(w.Keys) == 0 || level > 0 && slices.Contains(quiet, mode) && !isHelp {
				continue
			}
			order := w.Prio
			switch {
			case isHelp:
				order = helps
			case slices.Contains(w.Keys, "esc"):
				order = leads
			case level > 0 && order > 1:
				order++
			}
			items = append(items, item{w, order, len(items)})
		}
	}
	slices.SortStableFunc(items, func(a, b item) int { return cmp.Compare(a.order, b.order) })
	room := width - 1
	items = slices.DeleteFunc(items, func(i item) bool {
		need := i.width() + Gap
		if need-Gap > room {
			return true
		}
		room -= need
		return false
	})
	slices.SortFunc(items, func(a, b item) int {
		if (a.order == helps) != (b.order == helps) {
			return cmp.Compare(b.order, a.order) // the help is the last
		}
		return cmp.Compare(a.at, b.at)
	})
	words := make([]Word, len(items))
	for i, it := range items {
		words[i] = it.Word
	}
	return words
}
