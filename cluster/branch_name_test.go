package cluster

import (
	"bytes"
	"slices"
	"strings"
	"testing"
)

// A branch is known by the name that somebody gave it: in the list, to commands, and in the run that was saved and opened.
func TestBranchesHaveNames(t *testing.T) {
	w := newWild(t, 3)
	w.live(15)
	run := w.run
	for range 3 {
		run.Goto(run.Present().Steps() / 2)
		must(t, run.Fork())
		w.live(2)
	}
	must(t, run.NameBranch(2, "  cut   first "))
	must(t, run.NameBranch(1, "main"))
	for _, c := range []struct {
		n    int
		name string
		want string
	}{
		{2, "main", "branch 1 has the name main already"},
		{9, "far", "there is no branch 9: the branches are 1 … 4"},
		{2, "17", "17 is the number of a branch"},
		{2, "a\x1bb", "control character"},
		{2, strings.Repeat("x", MaxBranchName+1), "has at most 20 characters"},
	} {
		if err := run.NameBranch(c.n, c.name); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("branch %d name %q: %v, want %s", c.n, c.name, err, c.want)
		}
	}
	if n, err := run.BranchBy(0, "cut first"); err != nil || n != 2 {
		t.Errorf("cut first is branch %d, %v", n, err)
	}
	if _, err := run.BranchBy(0, "cut last"); err == nil || !strings.Contains(err.Error(), "the names are main, cut first, and the numbers 1 … 4") {
		t.Errorf("cut last: %v", err)
	}
	again, err := OpenTimeline(t.Context(), bytes.NewReader(textOf(t, run)), "run.synod", named, nil)
	must(t, err)
	defer again.Close()
	var titles []string
	for _, b := range again.Branches() {
		titles = append(titles, b.Title())
	}
	if got := strings.Join(titles, ", "); got != "main, cut first, branch 3, branch 4" {
		t.Errorf("the branches of the opened run are %s", got)
	}
	must(t, again.NameBranch(2, ""))
	if b := again.Branches()[1]; b.Name != "" || bytes.Contains(textOf(t, again), []byte("cut first")) {
		t.Errorf("branch 2 is still called %s", b.Name)
	}
}

// In the tree each branch stands below the one that it leaves; one that began in what its parent shares with another leaves that.
func TestTheTreeOfBranches(t *testing.T) {
	all := []BranchInfo{{Number: 1, End: 100}, {Number: 2, Parent: 1, Fork: 40, End: 90}, {Number: 3, Parent: 1, Fork: 60, End: 70},
		{Number: 4, Parent: 2, Fork: 50, End: 80}, {Number: 5, Parent: 4, Fork: 10, End: 20}, {Number: 6, Parent: 2, Fork: 40, End: 41}}
	var got [][3]int
	for _, b := range Tree(all) {
		got = append(got, [3]int{b.Number, b.From, b.Depth})
	}
	want := [][3]int{{1, -1, 0}, {3, 0, 1}, {2, 0, 1}, {4, 2, 2}, {6, 0, 1}, {5, 0, 1}}
	if !slices.Equal(got, want) {
		t.Errorf("the tree is %v, want %v", got, want)
	}
}
