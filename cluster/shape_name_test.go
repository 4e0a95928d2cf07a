package cluster

import (
	"testing"

	"synod/roles"
)

// Whatever shape is cut is called by its name, and what is no shape by none.
func TestCutsAreCalledByTheirShape(t *testing.T) {
	for _, test := range []struct {
		agents     int
		line, want string
	}{
		{5, "heal", ""}, {5, "partition AB | CDE", "two sides"}, {5, "partition AB | CD | E", "3 sides"}, {5, "partition B | ACDE", "B alone"},
		{5, "cut B", "B alone"}, {4, "partition AB | CD", "halves"}, {2, "cut A-B", "two sides"},
		{5, "partition AB > CDE", "one way, AB > CDE"}, {5, "partition ACE > BD", "one way, ACE > BD"}, {5, "cut A>B", ""},
		{5, "partition bridge C", "bridge C"}, {5, "partition ring", "ring"}, {7, "partition ring", "ring"}, {5, "partition hub D", "hub D"},
		{5, "partition chain A B C D E", "chain A B C D E"}, {5, "partition chain C A E B D", "chain C A E B D"},
		{6, "partition chain", "chain A B C D E F"}, {5, "cut A-B", ""}, {5, "cut A-B C-D", ""}, {31, "partition ring", "ring"},
	} {
		run, _ := play(t, roles.Together(test.agents), nil, test.line)
		if got := run.State().ShapeName(); got != test.want {
			t.Errorf("%s with %d agents is called %q, want %q", test.line, test.agents, got, test.want)
		}
	}
}
