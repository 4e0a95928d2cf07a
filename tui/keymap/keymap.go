// Package keymap is the table of all keys: in which mode which keys do which act, what the help says of it, and what the footer.
//
// The table is keys.tsv. Whatever wants to know a key asks here, so that it has to be told in one place only when somebody wants
// another one: dispatch, footers, help and the README's list all show what [Table.Keys] says.
//
// A mode is what has the keys: a view, a place, an overlay, the command line. It gets its own keys first, then those of the modes
// behind it ([Behind]). An act is named as NOUN.VERB, and what it does is the program's business: this package draws nothing and does
// nothing.
package keymap

import (
	_ "embed"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

//go:embed keys.tsv
var source string

// std is the table as it is shipped.
var std = func() *Table {
	t, err := parse(source)
	if err != nil {
		panic("keys.tsv: " + err.Error())
	}
	return t
}()

// Default returns the keys as they are where nobody has asked for others.
func Default() *Table { return std }

// Row is a line of the table.
type Row struct {
	Mode, Action string
	// Keys are the names that Bubble Tea gives them; a range such as 1…9 is each of its characters.
	Keys []string
	// Range is how keys are written that are a range; "" for others.
	Range string
	// Help is a sentence; Footer is what the footer says, "" for nothing, and Prio how much that matters: 1 the most, 0 for nothing.
	Help, Footer string
	Prio         int
	// Show is how the footer writes the key, where that is not its first one. Shadow is why it means something else here than behind.
	Show, Shadow string

	ascii bool // its keys are written in ASCII
}

// Table is the keys of all modes.
type Table struct{ modes map[string][]*Row }

// mouse is the mode of what the mouse does. It has gestures and no keys.
const mouse = "mouse"

var columns = []string{"mode", "keys", "action", "help", "footer", "prio", "note"}

// notes begin at one of these words.
var notes = regexp.MustCompile(`(?:^|;)(show|shadow|see)=`)

func parse(text string) (*Table, error) {
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	if got := strings.Split(lines[0], "\t"); !slices.Equal(got, columns) {
		return nil, fmt.Errorf("line 1: the columns are %s, and not %s", columns, got)
	}
	t := &Table{modes: map[string][]*Row{}}
	for i, line := range lines[1:] {
		fields := strings.Split(line, "\t")
		if len(fields) != len(columns) {
			return nil, fmt.Errorf("line %d: %d columns instead of %d", i+2, len(fields), len(columns))
		}
		r := &Row{Mode: fields[0], Action: fields[2], Help: fields[3], Footer: fields[4]}
		if !isMode(r.Mode) {
			return nil, fmt.Errorf("line %d: %q is not a mode", i+2, r.Mode)
		}
		if fields[5] != "" {
			n, err := strconv.Atoi(fields[5])
			if err != nil {
				return nil, fmt.Errorf("line %d: the priority %q is not a number", i+2, fields[5])
			}
			r.Prio = n
		}
		if r.Mode != mouse {
			r.Keys, r.Range = spread(strings.Split(fields[1], " "))
		}
		r.note(fields[6])
		t.modes[r.Mode] = append(t.modes[r.Mode], r)
	}
	return t, t.check(t)
}

// spread writes a range as each of its characters.
func spread(words []string) (keys []string, isRange string) {
	for _, w := range words {
		first, last, ok := strings.Cut(w, "…")
		if !ok || len(first) != 1 || len(last) != 1 {
			keys = append(keys, w)
			continue
		}
		isRange = w
		for c := first[0]; c <= last[0]; c++ {
			keys = append(keys, string(rune(c)))
		}
	}
	return keys, isRange
}

func (r *Row) note(text string) {
	at := notes.FindAllStringSubmatchIndex(text, -1)
	for i, m := range at {
		end := len(text)
		if i+1 < len(at) {
			end = at[i+1][0]
		}
		switch says := text[m[1]:end]; text[m[2]:m[3]] {
		case "show":
			r.Show = says
		case "shadow":
			r.Shadow = says
		}
	}
}

// Rows returns the keys of a mode, in the order of the table.
func (t *Table) Rows(mode string) []*Row { return t.modes[mode] }

// Row returns what a mode has for an act, or nil.
func (t *Table) Row(mode, action string) *Row {
	for _, r := range t.modes[mode] {
		if r.Action == action {
			return r
		}
	}
	return nil
}

// Keys returns the keys of an act in a mode, the one to be shown first; none if the mode does not have it.
func (t *Table) Keys(mode, action string) []string {
	if r := t.Row(mode, action); r != nil {
		return r.Keys
	}
	return nil
}

// Label returns the key as the footer writes it.
func (r *Row) Label() string {
	if r.ascii {
		own := *r
		own.ascii = false
		return spelled.Replace(own.Label())
	}
	switch {
	case r.Show != "":
		return r.Show
	case r.Range != "":
		return r.Range
	case len(r.Keys) == 0:
		return ""
	}
	return printed(r.Keys[0])
}

// Names returns all its keys as help and README write them.
func (r *Row) Names() []string {
	if r.Range != "" {
		return []string{r.written(r.Range)}
	}
	var all []string
	for _, k := range r.Keys {
		all = append(all, r.written(printed(k)))
	}
	return all
}

func (r *Row) written(key string) string {
	if r.ascii {
		return spelled.Replace(key)
	}
	return key
}

// printed is how a key is written for people: an arrow as it stands on the keyboard.
func printed(key string) string {
	switch key {
	case "left":
		return "←"
	case "right":
		return "→"
	case "up":
		return "↑"
	case "down":
		return "↓"
	}
	return key
}
