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
			found, r.Keys, r.Show = true, slices.Clone(c.Keys), ""
		}
		if !found {
			return nil, fmt.Errorf("there is no act %q in %s", c.Action, strings.Join(modes, ", "))
		}
	}
	return other, other.check(t)
}
