package chronicle_test

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"testing"

	"synod/cluster"
	"synod/cluster/chronicle"
	"synod/roles/all"
	"synod/roles/fastpaxos"
	"synod/roles/multipaxos"
)

// counted is all that a branch counts, as text. The order of kinds is that in which they were seen, and no matter.
func counted(b *chronicle.Branch) string {
	var c chronicle.Counts
	b.Count(&c, 1, b.Last())
	kinds := map[string]int{}
	for i, k := range b.Kinds() {
		if c.Kinds[i] > 0 {
			kinds[k.Name] = c.Kinds[i]
		}
	}
	c.Kinds = nil
	return fmt.Sprint(textOf(&c), kinds)
}

// TestAnOpenedRunHasItsIndex saves a run and opens it: the index that is read is the one that was kept.
func TestAnOpenedRunHasItsIndex(t *testing.T) {
	w := newWild(t, multipaxos.Protocol(), 5)
	c := chronicle.Keep(w.run)
	w.live(20)
	w.steady(300)
	w.live(10)
	c.Advance(math.MaxInt)
	file, err := w.run.Save()
	if err != nil {
		t.Fatal(err)
	}
	opened, err := cluster.OpenTimeline(context.Background(), bytes.NewReader(file), "run", all.Named, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer opened.Close()
	again := chronicle.Keep(opened)
	if known, of := again.Progress(); known != 0 || of != w.run.Present().Steps() {
		t.Fatalf("%d steps of %d are known before anything was read", known, of)
	}
	slices := 1
	for ; !again.Advance(50); slices++ {
	}
	if slices < 3 {
		t.Errorf("all was read in %d slices", slices)
	}
	if got, want := counted(again.Now()), counted(c.Now()); got != want {
		t.Errorf("the run counts\n%s once it is opened, and it counted\n%s", got, want)
	}
	for n := range w.run.Branches() {
		if got, want := counted(again.Branch(n+1)), counted(c.Branch(n+1)); got != want {
			t.Errorf("branch %d counts\n%s once the run is opened, and it counted\n%s", n+1, got, want)
		}
	}
}

// TestTheIndexFollowsTheTimeline has other runs take the place of the one that is shown.
func TestTheIndexFollowsTheTimeline(t *testing.T) {
	w := newWild(t, multipaxos.Protocol(), 6)
	c := chronicle.Keep(w.run)
	w.steady(300)
	old, err := w.run.Reset(cluster.Settings{Protocol: fastpaxos.Protocol(), Config: w.run.Settings().Config, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	w.steady(30)
	c.Advance(math.MaxInt)
	w.check("after another run began", c.Now())
	before := c.Now().Last()
	if _, err := w.run.Take(old.Wake()); err != nil {
		t.Fatal(err)
	}
	w.steady(30)
	if c.Advance(math.MaxInt); c.Now().Last() < before {
		t.Errorf("the first run is shown again, and %d steps of it are known", c.Now().Last())
	}
	w.check("after the first run came back", c.Now())
}
