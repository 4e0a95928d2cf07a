package tui

import (
	"testing"

	"synod/roles"
	"synod/roles/all"
)

// A value that is a colour has its chip, and every other one the first that is free, so that the first eight values can be told
// apart. What is proposed later changes nothing of that.
func TestChips(t *testing.T) {
	simple := all.Protocols()[0]
	for _, c := range []struct {
		proposed []roles.Value
		want     []string
	}{
		{[]roles.Value{"red", "blue", "gray"}, []string{"red", "blue", "grey"}},
		{[]roles.Value{"x", "y", "green", "z"}, []string{"red", "blue", "green", "yellow"}},
		{[]roles.Value{"orange", "x", "x", "orange", "y"}, []string{"orange", "red", "red", "orange", "blue"}},
		{[]roles.Value{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"},
			[]string{"red", "blue", "green", "yellow", "purple", "cyan", "grey", "orange", "red", "blue"}},
	} {
		p := newPalette(simple, c.proposed)
		for i, v := range c.proposed {
			if got := chips[p.chip(v)].name; got != c.want[i] {
				t.Errorf("of %v, %q has the chip %s, not %s", c.proposed, v, got, c.want[i])
			}
		}
		for n := range c.proposed {
			early := newPalette(simple, c.proposed[:n])
			for _, v := range c.proposed[:n] {
				if early.chip(v) != p.chip(v) {
					t.Errorf("of %v, %q has had another chip before", c.proposed, v)
				}
			}
		}
	}
}

// A command has the chip of what it asks for, whoever asks.
func TestTheChipOfACommand(t *testing.T) {
	for _, protocol := range all.Protocols() {
		if protocol.Asked == nil {
			continue
		}
		p := newPalette(protocol, []roles.Value{"set x 1", "get x"})
		if p.chip("A#1 set x 1") != p.chip("set x 1") || p.chip("B#7 get x") != 1 || p.short("A#1 set x 1") != "set x 1" {
			t.Errorf("%s: the chips are %d, %d and %d", protocol.Name, p.chip("A#1 set x 1"), p.chip("set x 1"), p.chip("B#7 get x"))
		}
	}
}
