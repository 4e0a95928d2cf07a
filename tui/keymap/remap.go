package keymap

import (
	"fmt"
	"slices"
	"strings"
)

// Change gives an act other keys: in a mode, or with Mode "" in every mode that has it. No keys leave it without any; the palette and
// the command line still do it.
type Change struct {
	Mode, Action string
	Keys         []string
}

// Remap returns the table with other keys. An error says which change is impossible and why: a mode or an act that there is not, a key
// that is none or that terminals keep for themselves, one that means two things in a mode, and a mode that nothing would lead out of.
func (t *Table) Remap(changes []Change) (*Table, error) {
	other := &Table{modes: map[string][]*Row{}}
	for mode, rows := range t.modes {
		for _, r := range rows {
			own := *r
			other.modes[mode] = append(other.modes[mode], &own)
		}
	}
	for _, c := range changes {
		modes := Modes()
		if c.Mode != "" {
			if !slices.Contains(modes, c.Mode) {
				return nil, fmt.Errorf("there is no mode %q: the modes are %s", c.Mode, strings.Join(modes, ", "))
			}
			modes = []string{c.Mode}
		}
		found := false
		for _, mode := range modes {
			r := other.Row(mode, c.Action)
			if r == nil {
				continue
			}
			if r.Range != "" {
				return nil, fmt.Errorf("%s: its keys are what they name, and no others can be", c.Action)
			}
			found, r.Keys = true, slices.Clone(c.Keys)
		}
		if !found {
			return nil, fmt.Errorf("there is no act %q in %s", c.Action, strings.Join(modes, ", "))
		}
	}
	for mode := range t.modes {
		other.showAs(t, mode)
	}
	return other, other.check(t)
}

// showAs has the footers of a mode write the keys that there are now. One that names the keys of two rows, such as ← →, goes on to name
// one key of each.
func (t *Table) showAs(from *Table, mode string) {
	for _, r := range from.modes[mode] {
		if r.Show == "" || r.Range != "" {
			continue
		}
		var shown []string
		for _, word := range strings.Fields(r.Show) {
			owner := from.named(mode, r, word)
			if owner == nil {
				continue
			}
			switch now := t.Row(mode, owner.Action); {
			case slices.Contains(now.Names(), word):
				shown = append(shown, word)
			case len(now.Keys) > 0 && !slices.Contains(shown, now.Names()[0]):
				shown = append(shown, now.Names()[0])
			}
		}
		t.Row(mode, r.Action).Show = strings.Join(shown, " ")
	}
}

// named returns the row whose key is written so: the row itself, or another one of the mode.
func (t *Table) named(mode string, itself *Row, word string) *Row {
	for _, r := range append([]*Row{itself}, t.modes[mode]...) {
		if slices.Contains(r.Names(), word) {
			return r
		}
	}
	return nil
}

// InASCII returns the table with keys written in ASCII: an arrow by its name, for its sign is another key there.
func (t *Table) InASCII() *Table {
	plain := &Table{modes: map[string][]*Row{}}
	for mode, rows := range t.modes {
		for _, r := range rows {
			own := *r
			own.ascii = true
			plain.modes[mode] = append(plain.modes[mode], &own)
		}
	}
	return plain
}

var spelled = strings.NewReplacer("←", "left", "→", "right", "↑", "up", "↓", "down", "…", "-")
