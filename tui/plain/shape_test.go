package plain

import (
	"context"
	"strings"
	"testing"

	"synod/roles"
)

// The status says which shape the links that are cut make, and which message will be held.
func TestStatusNamesTheShape(t *testing.T) {
	s, out := session(t, Text, roles.Together(5))
	if err := s.Script(context.Background(), "script", strings.NewReader("partition bridge C\nhold next A>B Accept\nstatus\n")); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"The links that are cut make a shape: bridge C.\n", "The next Accept from A to B will be held as soon as it is sent.\n",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not told:\n%s", want, out)
		}
	}
}
