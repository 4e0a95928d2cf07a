package tui

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"synod/cluster"
	"synod/roles/all"
)

// Two branches are compared above the run, which stays as it is; both sides go to where a difference was made, and move together.
func TestCompareTwoBranches(t *testing.T) {
	d := start(t, sizes[1], Options{Paused: true})
	d.do("p enter " + lines("run 500ms", "rewind 16") + "c " + lines("run 500ms"))
	mine := d.model.run
	before := mine.Present().Digest()
	d.do("B k =")
	d.wants("my run › comparison")
	d.wants("▸ branch 2  step 16 of")
	d.wants("what differs")
	c := d.model.versus
	if c == nil || c.result.Common != 16 {
		t.Fatal("the branches are not compared, or not from where they part")
	}
	d.do("enter")
	for i, p := range c.sides {
		if got := p.st().Steps(); got != 17 {
			t.Errorf("the first difference of side %d is shown at step %d", i, got)
		}
	}
	d.do("tab . . .")
	d.wants("▸ branch 1  step 20 of")
	if got, want := c.sides[0].st().Steps(), c.result.Beside(1, 20); got != want || d.model.run != c.sides[1].run {
		t.Errorf("beside step 20 stands step %d, and not %d", got, want)
	}
	d.do("' ' p : 'crash B' enter")
	d.wants("Nobody acts in a comparison")
	d.do(": 'rewind 3' enter")
	if c.sides[0].st().Steps() != 3 || c.sides[1].st().Steps() != 3 {
		t.Error("both sides do not go back together")
	}
	d.do("v")
	if strings.Contains(d.Frame().Text(), "≥1.A") {
		t.Error("the list has pictures beside it")
	}
	d.do("esc")
	if d.model.run != mine || mine.Present().Digest() != before || d.model.top() != nil || mine.Branch() != 2 {
		t.Errorf("esc does not lead back to the run as it was:\n%s", d.Frame().Text())
	}
}

// Both sides are on one scale, wherever the cursor is, and a line stands in the same column of both where they part, as long as that is
// in the picture.
func TestBothSidesAreOnOneScale(t *testing.T) {
	for _, z := range sizes {
		d := start(t, z, Options{Paused: true})
		d.do("p enter " + lines("run 500ms", "rewind 16") + "c " + lines("run 500ms") + "B k =")
		c, seen := d.model.versus, 0
		for _, key := range []string{"", "enter", "+", "tab", ". . . . . . . . . . . . . . . .", "-", "tab", "g"} {
			d.do(key)
			d.Frame()
			one, two := &c.sides[0].diagram, &c.sides[1].diagram
			if one.scene.Zoom != two.scene.Zoom || one.left != two.left && one.canvas.Holds(&one.scene, two.left) && two.canvas.Holds(&two.scene, one.left) {
				t.Errorf("%v after %q: zoom %d and %d, and the first columns are %d and %d", z, key, one.scene.Zoom, two.scene.Zoom, one.left, two.left)
			}
			if one.scene.Fork == 0 || one.scene.Fork != two.scene.Fork {
				t.Errorf("%v after %q: they part at %d and %d", z, key, one.scene.Fork, two.scene.Fork)
			}
			if strings.Contains(d.Frame().Text(), "where they part") {
				seen++
			}
		}
		if seen < 4 {
			t.Errorf("%v: where they part is in %d pictures", z, seen)
		}
	}
}

// A run that is kept from a comparison parts from nothing any more, and is drawn on a scale of its own.
func TestAKeptRunGoesByNoOther(t *testing.T) {
	d := start(t, sizes[1], Options{Paused: true})
	d.do("p enter " + lines("run 500ms", "rewind 16") + "c " + lines("run 500ms") + "B k = enter tab")
	if d.Frame(); d.model.diagram.scene.Fork == 0 {
		t.Fatal("the runs part nowhere")
	}
	d.do("K 2")
	if d.Frame(); d.model.versus != nil || d.model.lead() != nil || d.model.diagram.scene.Fork != 0 {
		t.Errorf("the kept run still parts from another one, at %d:\n%s", d.model.diagram.scene.Fork, d.Frame().Text())
	}
}

// Lessons are compared by name or number, with this run or with each other.
func TestCompareLessons(t *testing.T) {
	for line, want := range map[string][2]string{
		"compare 101 a-vote-outlives-its-proposer": {"▸ 101", "a-vote-outlives"},
		"compare 102": {"▸ this run", "102"},
	} {
		d := start(t, sizes[1], Options{Paused: true, Protocols: all.Protocols()})
		d.do("p enter " + lines(line))
		d.wants(want[0])
		d.wants(want[1])
		if d.model.versus == nil || d.model.versus.sides[1].run.Present().Steps() == 0 {
			t.Errorf("%s compares nothing:\n%s", line, d.Frame().Text())
		}
	}
}

// K keeps the side with the cursor, and the run of before is on the shelf.
func TestAComparedRunIsKept(t *testing.T) {
	d := start(t, sizes[1], Options{Paused: true, Protocols: all.Protocols()})
	d.do("p enter " + lines("run 500ms", "compare protocol fastpaxos") + "tab K")
	if got := d.model.st().Protocol().Name; got != "fastpaxos" || d.model.versus != nil || d.model.top() != nil || len(d.model.below) != 0 || len(d.model.shelf) != 1 {
		t.Errorf("%s is kept, and %d runs are on the shelf:\n%s", got, len(d.model.shelf), d.Frame().Text())
	}
	d.wants("This is your own run now. The one before, with its 41 steps, is on the shelf: B goes back to it.")
}

// = asks with what; a file is opened for it, and one that is not there leaves everything as it is.
func TestCompareWithAFile(t *testing.T) {
	t.Chdir(t.TempDir())
	d := start(t, sizes[1], Options{Paused: true})
	d.do("p enter " + lines("run 300ms", "save a.synod", "run 300ms", "save b.synod", "compare a.synod"))
	d.wants("▸ this run")
	d.wants("a.synod")
	d.do("= " + strings.Repeat("j ", 20) + "enter")
	if d.model.prompt == nil || d.model.prompt.text() != "compare " {
		t.Fatalf("a file is not asked for:\n%s", d.Frame().Text())
	}
	d.do("'a.synod b.synod' enter")
	d.wants("▸ a.synod")
	d.wants("b.synod")
	d.do("esc")
	for _, line := range []string{"compare none.synod", "compare a.synod none.synod", "compare branch 1 branch 7", "compare with keep-promise"} {
		if d.do(lines(line)); !d.model.isError || d.model.versus != nil || d.model.work != nil {
			t.Errorf("%s is no error:\n%s", line, d.Frame().Text())
		}
	}
	if err := os.WriteFile("c.synod", []byte("synod run 9\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	d.do(lines("compare c.synod"))
	d.wants("c.synod:1")
}

// A long comparison is done in slices, and esc ends it.
func TestALongComparisonCanBeStopped(t *testing.T) {
	d := start(t, sizes[1], Options{Paused: true})
	d.do("p enter " + lines("cut A", "cut B", "cut C"))
	for range 6 {
		d.model.run.Advance(d.model.run.Present().Now()+60_000, 1<<20)
	}
	before := d.model.run.Present().Digest()
	if cmd := d.model.compare(cluster.Command{Verb: cluster.Compare, Against: cluster.Without, Word: "persist-promise"}); cmd == nil || d.model.work == nil {
		t.Skip("it was done at once")
	}
	d.model.up()
	if d.model.work != nil || d.model.versus != nil || d.model.run.Present().Digest() != before {
		t.Error("the comparison goes on, or the run is another one")
	}
	d.model.draw()
	d.wants("Comparing was stopped")
}

// A comparison of two protocols: what was impossible stands above what differs.
func TestFramesOfAComparison(t *testing.T) {
	for _, z := range few(sizes[:]) {
		t.Run(fmt.Sprintf("%dx%d", z.w, z.h), func(t *testing.T) {
			d := start(t, z, Options{Protocols: all.Protocols()})
			d.do("p enter 2s " + lines("without keep-promise") + "2s " + lines("compare protocol fastpaxos") + "j )")
			golden(t, d.Frame().Text())
		})
	}
}
