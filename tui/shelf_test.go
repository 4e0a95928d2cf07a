package tui

import (
	"os"
	"path/filepath"
	"testing"

	"synod/cluster"
	"synod/persist/journal"
	"synod/roles"
)

// continued ends a dashboard as a kill does and goes on with what it kept.
func continued(t *testing.T, d *dashboard, dir journal.Dir) *dashboard {
	t.Helper()
	all := left(t, d, dir)
	if len(all) == 0 {
		t.Fatal("nothing is kept")
	}
	found := claimed(t, dir, all[0])
	o, err := cluster.BeginJournal(found.Lines, 1, "j", roles.Among(d.model.protocols))
	if err != nil {
		t.Fatal(err)
	}
	next := start(t, sizes[1], Options{Run: o.Timeline(), Opening: o, File: "your last run",
		Keeping: &Keeping{Dir: dir, From: found, Shelf: cluster.JournalShelf(found.Lines)}})
	t.Cleanup(func() { next.model.keeping.close() })
	next.whole()
	return next
}

// onShelf are the files of runs on a shelf.
func onShelf(t *testing.T, dir journal.Dir) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(string(dir), "*.shelf"))
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// After a kill the shelf is as it was, however often, and a run that is taken from it is not there twice.
func TestTheShelfOutlivesTheProgram(t *testing.T) {
	d, dir := kept(t, Options{Paused: true})
	d.do("p 'red' enter : 'run 1s' enter r p 'blue' enter : 'agents 3' enter p 'green' enter")
	want := []string{textOf(t, d.model.shelf[0].Wake()), textOf(t, d.model.shelf[1].Wake())}
	for range 2 {
		d = continued(t, d, dir)
		d.shows("B has the runs before it.")
		if len(d.model.shelf) != len(want) {
			t.Fatalf("%d runs are on the shelf, and not %d", len(d.model.shelf), len(want))
		}
		for i, run := range d.model.shelf {
			if got := textOf(t, run.Wake()); got != want[i] {
				t.Errorf("run %d is another one:\n%s\nand not\n%s", i, got, want[i])
			}
		}
		d.do("B up")
		d.shows("earlier run 2")
		d.do("esc p 'white' enter")
	}
	d.do("B up enter")
	mine := textOf(t, d.model.run)
	d = continued(t, d, dir)
	if got := textOf(t, d.model.run); got != mine || mine != want[1] {
		t.Errorf("what was taken from the shelf does not go on:\n%s", got)
	}
	if n := len(onShelf(t, dir)); len(d.model.shelf) != 2 || n != 2 {
		t.Errorf("%d runs are on the shelf, in %d files", len(d.model.shelf), n)
	}
}

// The files of the shelf are as few as the runs on it, and one that is damaged or gone is no reason to lose the others.
func TestTheShelfIsBoundedOnDiskToo(t *testing.T) {
	d, dir := kept(t, Options{Paused: true})
	for range shelfRoom + 3 {
		d.do("p enter . r")
	}
	d.do("p enter")
	files := onShelf(t, dir)
	if len(files) != shelfRoom {
		t.Fatalf("%d runs are in files", len(files))
	}
	if err := os.Remove(files[0]); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(files[1], []byte("nonsense"), 0o600); err != nil {
		t.Fatal(err)
	}
	d = continued(t, d, dir)
	if n := len(d.model.shelf); n != shelfRoom-2 {
		t.Errorf("%d runs are on the shelf", n)
	}
}

// A cut that is all there is to a run, because r has kept it, is lost to nobody who keeps another run.
func TestARunOfCutsAloneIsShelved(t *testing.T) {
	d := start(t, sizes[1], Options{Paused: true})
	d.do(": 'partition AB | CDE' enter r")
	n := len(d.model.shelf)
	d.do("r r")
	if len(d.model.shelf) != n {
		t.Errorf("r puts the same on the shelf again: %d runs", len(d.model.shelf))
	}
	d.do("L enter n K")
	if len(d.model.shelf) != n+1 {
		t.Fatalf("the run with the cut is gone:\n%s", d.Frame().Text())
	}
	d.do("B up")
	d.shows("partition AB | CDE (two sides)")
	d.do("enter")
	if text := d.model.st().Wiring().SidesText(); text != "AB | CDE" {
		t.Errorf("the links are cut as %q", text)
	}
}
