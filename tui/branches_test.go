package tui

import (
	"fmt"
	"io"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"synod/cluster"
	"synod/roles"
	"synod/roles/all"
	"synod/tui/grid"
	"synod/tui/plain"
)

// fourBranches are the commands of a run with four futures, three of which have names: a partition, a rule that is off until agreement is
// broken, and the end of the agent that leads.
var fourBranches = []string{"propose A red", "run 120ms", "branch name main",
	"rewind 9", "partition AB | CDE", "crash D", "propose C blue", "run 300ms", "restart D", "run 200ms", "heal", "run 300ms", "branch name cut first",
	"branch main", "rewind 9", "without adopt-reported", "propose C blue", "run 300ms", "propose B green", "run 300ms", "branch 3 name no adopt",
	"branch main", "rewind 20", "crash A", "propose B blue", "run 300ms", "branch main"}

// logBranches are those of a run of a log.
var logBranches = []string{"protocol multipaxos", "agents 3", "propose A set x 1", "run 200ms", "propose A set y 2", "run 200ms",
	"rewind 12", "crash A", "run 500ms", "branch name A dies", "branch 1", "rewind 20", "loss 50%", "run 300ms", "propose B set z 3", "run 100ms"}

// startTold starts a dashboard with a run that was told by commands.
func startTold(t *testing.T, commands []string, z size, look Look) *dashboard {
	t.Helper()
	run, err := cluster.NewTimeline(cluster.Settings{Protocol: all.Protocols()[0], Config: roles.Together(5), Seed: 1}, nil)
	if err != nil {
		t.Fatal(err)
	}
	session := plain.New(plain.Options{Run: run, Protocols: all.Protocols(), Out: io.Discard})
	for _, line := range commands {
		if err := session.Do(t.Context(), line); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
	}
	return start(t, z, Options{Run: run, Protocols: all.Protocols(), Theme: look, Paused: true})
}

// inBranches opens the branches of the run with four.
func inBranches(t *testing.T, z size) *dashboard {
	t.Helper()
	d := startTold(t, fourBranches, z, looks["dark"])
	d.do("B")
	return d
}

// branches returns the branches that are open, and the selected one with the step that is looked at.
func (d *dashboard) branches() (*branches, spot) {
	d.Helper()
	b, ok := d.model.top().(*branches)
	if !ok {
		d.Fatalf("the branches are not open:\n%s", d.Frame().Text())
	}
	_, at, _ := b.cursor(d.model)
	return b, at
}

// B and a comparison at every size and in every look. The same is said in all looks; in ASCII there is nothing else.
func TestGoldenBranches(t *testing.T) {
	for _, c := range []struct {
		name     string
		commands []string
		keys     string
	}{
		{"four", fourBranches, "B down down"},
		{"zoomed", fourBranches, "B down down + + )"},
		{"log", logBranches, "B up"},
		{"compared", fourBranches, ": 'compare branch main branch 4' enter"},
	} {
		for _, z := range few(sizes) {
			t.Run(fmt.Sprintf("%s-%dx%d", c.name, z.w, z.h), func(t *testing.T) {
				frames := inAllLooks(t, func(look Look) *grid.Grid {
					d := startTold(t, c.commands, z, look)
					d.do(c.keys)
					return d.Frame()
				})
				dark, ascii := frames["dark"].Text(), frames["ascii"].Text()
				golden(t, dark+"\n"+styleMap(frames, z)+"\n"+frames["no-colour"].Text()+"\n"+ascii)
			})
		}
	}
}

// Whatever one looks at, nobody goes there: the run is not touched, and what is seen is what there is when one goes.
func TestNothingMovesUntilEnter(t *testing.T) {
	for _, keys := range []string{"left left left", "down", "down down right right right", "down down down )", "down down ) )", "down ( ("} {
		d := inBranches(t, sizes[1])
		run := d.model.run
		before, step, branch := run.State().Digest(), run.State().Steps(), run.Branch()
		d.do(keys)
		b, at := d.branches()
		if run.State().Digest() != before || run.State().Steps() != step || run.Branch() != branch || len(run.Branches()) != 4 {
			t.Fatalf("%s: the run has moved", keys)
		}
		d.wants(fmt.Sprintf("a look at %s, step %d,", run.BranchInfo(at.branch).Title(), at.step))
		looked := b.sight.place.st().Digest()
		d.do("enter")
		if run.Branch() != at.branch || run.State().Steps() != at.step || run.State().Digest() != looked {
			t.Errorf("%s: enter goes to step %d of branch %d, and step %d of branch %d was looked at", keys, run.State().Steps(), run.Branch(), at.step, at.branch)
		}
	}
}

// The cursor keeps its place from branch to branch, and left of where a branch begins it goes on in the one that this left.
func TestTheCursorGoesAlongTheTree(t *testing.T) {
	d := inBranches(t, sizes[1])
	if _, at := d.branches(); at != (spot{1, 41}) {
		t.Fatalf("it begins at step %d of branch %d", at.step, at.branch)
	}
	d.do("down down")
	d.Frame()
	b, at := d.branches()
	if at.branch != 2 || at.step <= 9 || at.step >= 112 {
		t.Errorf("below step 41 it is at step %d of branch %d", at.step, at.branch)
	}
	want := b.bars[0].Column(41)
	if got := b.bars[2].Column(at.step); got > want || got < want-1 {
		t.Errorf("below column %d it is in column %d", want, got)
	}
	for range at.step - 9 {
		d.do("left")
	}
	if _, at := d.branches(); at != (spot{2, 9}) {
		t.Errorf("at the beginning of branch 2 it is at step %d of branch %d", at.step, at.branch)
	}
	d.do("left")
	if _, at := d.branches(); at != (spot{1, 8}) {
		t.Errorf("left of it it is at step %d of branch %d", at.step, at.branch)
	}
	d.do("left left left left left left left left left left")
	if _, at := d.branches(); at != (spot{1, 0}) {
		t.Errorf("at the very beginning it is at step %d of branch %d", at.step, at.branch)
	}
}

// ( and ) look at one mark after the other, and behind the last at the end. The mark of the step is what the line shows there.
func TestTheCursorGoesFromMarkToMark(t *testing.T) {
	d := inBranches(t, sizes[1])
	d.do("down down down")
	for _, at := d.branches(); at != (spot{3, 9}); _, at = d.branches() {
		d.do("(")
	}
	var seen []string
	for range 8 {
		d.do(")")
		_, at := d.branches()
		var what []string
		for _, e := range d.model.run.LookEvents(at.branch, at.step) {
			what = append(what, fmt.Sprint(len(e.Chosen) > 0, len(e.Violations) > 0))
		}
		seen = append(seen, fmt.Sprintf("%d:%d %s", at.branch, at.step, strings.Join(what, ";")))
	}
	if got := strings.Join(seen, " "); !strings.HasSuffix(got, fmt.Sprintf("3:%d false false", d.model.run.BranchInfo(3).End)) || strings.Count(got, "true") < 3 {
		t.Errorf("the marks are %s", got)
	}
}

// A line can be made larger around the cursor, as far as steps are far apart, and fits again.
func TestTheTreeIsZoomed(t *testing.T) {
	d := inBranches(t, sizes[1])
	d.do("down down )")
	d.Frame()
	b, at := d.branches()
	before := b.bars[2].Column(at.step+1) - b.bars[2].Column(at.step)
	for range 6 {
		d.do("+")
	}
	d.wants("a look at cut first")
	if !b.bars[2].Shows(at.step) || b.bars[2].Column(at.step+1)-b.bars[2].Column(at.step) <= before {
		t.Errorf("the cursor is not in the picture, or that is no larger:\n%s", d.Frame().Text())
	}
	for range 30 {
		d.do(")")
	}
	d.Frame()
	if _, at := d.branches(); !b.bars[2].Shows(at.step) || at.step != 112 {
		t.Errorf("the picture does not go with the cursor to step %d:\n%s", at.step, d.Frame().Text())
	}
	d.do("_")
	d.Frame()
	if b.zoom != 0 || !b.bars[2].Shows(0) {
		t.Error("the whole run does not fit")
	}
}

// r gives the selected branch a name, by which commands know it; a bad one is said, and the line stays.
func TestABranchIsNamed(t *testing.T) {
	d := inBranches(t, sizes[1])
	d.do("down r")
	d.wants("name of branch 4:")
	d.do("'main' enter")
	d.wants("branch 1 has the name main already")
	if d.model.prompt == nil {
		t.Fatal("the line is gone")
	}
	d.do("ctrl+u 'A dies' enter")
	d.wants("▸ A dies")
	d.do("esc " + lines("branch A dies"))
	if d.model.run.Branch() != 4 {
		t.Errorf("the name leads to branch %d", d.model.run.Branch())
	}
	d.do(lines("branch name"))
	d.wants("the name is missing")
	d.do("esc " + lines("branch B dies"))
	d.wants(`here is no branch "B dies": the names are main, cut first, no adopt, A dies, and the numbers 1 … 4`)
}

// An earlier run is looked at where it stood, and enter goes back to it.
func TestAnEarlierRunIsLookedAt(t *testing.T) {
	d := start(t, sizes[1], Options{Paused: true})
	d.do("p enter " + lines("run 500ms") + "r B up")
	d.wants("earlier run 1, where it stood, step 41")
	d.wants("chosen red   SAFE")
	if d.model.st().Steps() != 0 {
		t.Error("the run has moved")
	}
	d.do("enter")
	if d.model.st().Steps() != 41 {
		t.Errorf("enter goes to step %d", d.model.st().Steps())
	}
}

// A click on a line looks there, and so does a drag along it.
func TestALineIsClicked(t *testing.T) {
	d := inBranches(t, sizes[1])
	b, _ := d.branches()
	row := -1
	for y, text := range strings.Split(d.Frame().Text(), "\n") {
		if strings.Contains(text, "cut first") && row < 0 {
			row = y
		}
	}
	click := func(step int, do func(x, y int)) {
		d.Helper()
		do(b.linesAt+b.bars[2].Column(step), row)
		if _, at := d.branches(); at.branch != 2 || b.bars[2].Column(at.step) != b.bars[2].Column(step) {
			t.Errorf("the line at step %d leads to step %d of branch %d", step, at.step, at.branch)
		}
	}
	d.Frame()
	click(60, func(x, y int) { d.Send(tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft}) })
	click(90, func(x, y int) { d.Send(tea.MouseMotionMsg{X: x, Y: y, Button: tea.MouseLeft}) })
	click(30, func(x, y int) { d.Send(tea.MouseReleaseMsg{X: x, Y: y, Button: tea.MouseLeft}) })
	d.Send(tea.MouseMotionMsg{X: b.linesAt, Y: row})
	if _, at := d.branches(); at.step < 20 {
		t.Error("it goes with the pointer that was let go")
	}
	if d.model.run.Branch() != 1 || d.model.st().Steps() != 41 {
		t.Error("a click goes there")
	}
}

// Where another branch begins the clock stops on its way from mark to mark.
func TestBranchPointsAreMarks(t *testing.T) {
	d := startTold(t, fourBranches, sizes[1], looks["dark"])
	var at []int
	for range 3 {
		d.do("(")
		at = append(at, d.model.st().Steps())
	}
	if fmt.Sprint(at[1:]) != "[20 9]" {
		t.Errorf("the marks are at %v", at)
	}
}
