package plain

import (
	"context"
	"slices"
	"strings"
	"testing"

	"synod/roles"
)

// Branches are told as a tree: each stands below the one that it leaves and further to the right, by the name that somebody gave it.
func TestBranchesAreToldAsATree(t *testing.T) {
	s, out := session(t, Text, roles.Together(3))
	for _, line := range []string{"propose A red", "run 500ms", "branch name main", "rewind 5", "crash B", "run 300ms", "branch name cut first",
		"rewind 7", "crash C", "branch main", "rewind 2", "crash A", "branch 3 name the  end"} {
		if err := s.Do(context.Background(), line); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
	}
	for _, said := range []string{"Branch 1 is called main now.", "Branch 3 is called the end now."} {
		if !strings.Contains(out.String(), said) {
			t.Errorf("nobody says %q", said)
		}
	}
	out.Reset()
	if err := s.Do(context.Background(), "branch"); err != nil {
		t.Fatal(err)
	}
	var got []string
	for line := range strings.Lines(out.String()) {
		got = append(got, strings.TrimSuffix(line, "\n"))
	}
	want := []string{
		"Branch 1, main, ends at step 19.",
		"  Branch 2, cut first, leaves main after step 5 and ends at step 16.",
		"    Branch 3, the end, leaves cut first after step 7 and ends at step 8.",
		"  Branch 4 leaves main after step 2 and ends at step 3; this is where you are.",
	}
	if !slices.Equal(got, want) {
		t.Errorf("the branches are told as\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for line, want := range map[string]string{"branch maine": `there is no branch "maine": the names are main, cut first, the end, and the numbers 1 … 4`,
		"branch 2 name main": "branch 1 has the name main already"} {
		if err := s.Do(context.Background(), line); err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", line, err, want)
		}
	}
	if err := s.Do(context.Background(), `compare branch main branch "cut first"`); err != nil || !strings.Contains(out.String(), "1 is main: ") {
		t.Errorf("branches are not compared by their names: %v\n%s", err, out)
	}
}
