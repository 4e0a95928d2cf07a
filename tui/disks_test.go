package tui

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"synod/cluster"
	"synod/persist"
	"synod/roles"
	"synod/roles/all"
)

// leavings are the ways in which a person replaces or leaves the present of a run: by keys, and by commands.
var leavings = []struct{ name, script string }{
	{"propose in the past", "left left p 'blue' enter"},
	{"crash in the past", "home c"},
	{"wipe in the past", "left left w y"},
	{"partition in the past", "left left x enter"},
	{"drop in the past", "home right right 4 down d"},
	{"end a timer in the past", "home right t"},
	{"another rule in the past", "left b space"},
	{"another protocol", "P down enter"},
	{"again", "r"},
	{"taking an act back", "u"},
	{"keeping the run of a lesson", "L enter K"},
	{"keeping a run that is opened", ": 'open FILE' enter K"},
	{"a new run in a lesson", "L enter : 'agents 3' enter"},
	{"command propose in the past", ": 'rewind 3' enter : 'propose B blue' enter"},
	{"command protocol", ": 'protocol fastpaxos' enter"},
	{"command agents", ": 'agents 3' enter"},
	{"command separate", ": 'separate 2,3,1' enter"},
	{"command quorum", ": 'quorum 4,2' enter"},
	{"command learning", ": 'learning only 2' enter"},
	{"command seed", ": 'seed 9' enter"},
	{"command undo", ": 'undo' enter"},
	{"command again", ": 'again seed 9' enter"},
}

// contents returns what stands in a directory, but for the lock.
func contents(t *testing.T, path string) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(path)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, e := range entries {
		text, err := os.ReadFile(filepath.Join(path, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		all[e.Name()] = string(text)
	}
	return all
}

// onDisks starts a dashboard whose run is kept on disks.
func onDisks(t *testing.T, s cluster.Settings) (*dashboard, *persist.Dir) {
	t.Helper()
	return onDisksIn(t, s, t.TempDir())
}

func onDisksIn(t *testing.T, s cluster.Settings, path string) (*dashboard, *persist.Dir) {
	t.Helper()
	dir, err := persist.OpenDir(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { dir.Close() })
	run, err := cluster.NewTimeline(s, dir)
	if err != nil {
		t.Fatal(err)
	}
	return start(t, sizes[1], Options{Run: run, Paused: true, Protocols: all.Protocols()}), dir
}

// seen returns what is seen, with single blanks.
func (d *dashboard) seen() string { return strings.Join(strings.Fields(d.Frame().Text()), " ") }

// savedRun writes a run into a file.
func savedRun(t *testing.T) string {
	t.Helper()
	other, err := cluster.NewTimeline(cluster.Settings{Protocol: alone()[0], Config: roles.Together(3), Seed: 1}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	file := filepath.Join(t.TempDir(), "run.synod")
	text, err := other.Save()
	if err == nil {
		err = os.WriteFile(file, text, 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// Whoever leaves the present that disks keep is asked the first time. No means that nothing has changed; yes that it goes on in
// memory, while not a byte on the disks changes; and attach goes back.
func TestLeavingWhatDisksKeep(t *testing.T) {
	file := savedRun(t)
	for _, l := range leavings {
		t.Run(l.name, func(t *testing.T) {
			script := strings.ReplaceAll(l.script, "FILE", file)
			settings := cluster.Settings{Protocol: alone()[0], Config: roles.Together(5), Seed: 7}
			d, dir := onDisks(t, settings)
			m := d.model
			d.do("p 'red' enter : 'run 2s' enter")
			before, digest := contents(t, dir.Path()), m.st().Digest()

			d.do(script)
			if !strings.Contains(d.seen(), "The disks in") || !strings.Contains(d.seen(), "Go on?") {
				t.Fatalf("nobody asks:\n%s", d.Frame().Text())
			}
			d.do("n esc : 'live' enter 0")
			if !m.run.Attached() || m.st().Digest() != digest || !maps.Equal(before, contents(t, dir.Path())) {
				t.Fatal("after no something has changed")
			}
			if d.do(script + " y"); !m.run.Detached() || !strings.Contains(d.seen(), "detached") {
				t.Fatalf("after yes it is not detached:\n%s", d.Frame().Text())
			}
			d.do("esc : 'crash " + m.st().IDs()[0].String() + "' enter : 'run 2s' enter : 'seed 3' enter y : 'run 1s' enter")
			if !maps.Equal(before, contents(t, dir.Path())) {
				t.Fatal("the disks have changed")
			}
			d.do(": 'attach' enter")
			if !m.run.Attached() || m.st().Digest() != digest || strings.Contains(d.seen(), "detached") {
				t.Fatalf("attach leads somewhere else:\n%s", d.Frame().Text())
			}
			d.do(": 'propose A green' enter : 'run 2s' enter")
			if err := dir.Close(); err != nil {
				t.Fatal(err)
			}
			again, err := persist.OpenDir(dir.Path())
			if err != nil {
				t.Fatal(err)
			}
			defer again.Close()
			run, err := cluster.NewTimeline(settings, again)
			if err != nil {
				t.Fatal(err)
			}
			defer run.Close()
			v, _ := run.State().Verdict()
			if c := run.State().Chosen(); v != cluster.Safe || len(c) != 1 || c[0].Proposal.Value != "red" {
				t.Errorf("the next life is %s, with %v", v, c)
			}
		})
	}
}

// Lessons, runs from files and runs that were found stand above the run on disks: nobody asks, and not a byte changes whatever
// happens there. It is there again as it was, still attached.
func TestPlacesLeaveTheDisksAlone(t *testing.T) {
	file := savedRun(t)
	acts := " c c : 'propose " // in the place, where everything may happen
	for _, c := range []struct{ name, script string }{
		{"a lesson", "L enter n n n" + acts + "p1 blue' enter : 'run 2s' enter r n"},
		{"a run from a file", ": 'open FILE' enter" + acts + "A blue' enter : 'run 2s' enter r u"},
		{"a run that was found", ": 'explore' enter 1s y n n n" + acts + "p1 blue' enter : 'run 2s' enter r n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := cluster.Settings{Protocol: alone()[0], Config: roles.Apart(2, 3, 1), Seed: 7}
			i, _ := s.Protocol.FlawNamed("adopt-reported")
			s.Config.Without = s.Config.Without.With(i)
			d, dir := onDisks(t, s)
			m := d.model
			d.do(": 'propose p1 red' enter : 'step 4' enter")
			before, digest := contents(t, dir.Path()), m.st().Digest()
			d.do(strings.ReplaceAll(c.script, "FILE", file))
			if len(m.below) == 0 || strings.Contains(d.seen(), "The disks in") || strings.Contains(d.seen(), "detached") {
				t.Fatalf("it is no place above the run:\n%s", d.Frame().Text())
			}
			d.do("esc")
			if !m.run.Attached() || !m.run.AsksToLeave() || m.st().Digest() != digest || !maps.Equal(before, contents(t, dir.Path())) {
				t.Error("the run on the disks is not as it was")
			}
			if d.do(": 'run 100ms' enter"); maps.Equal(before, contents(t, dir.Path())) {
				t.Error("what happens in it now is not kept")
			}
		})
	}
}

// The list of branches leads back to the run on the disks from another run too.
func TestBranchesLeadBackToTheDisks(t *testing.T) {
	d, _ := onDisks(t, cluster.Settings{Protocol: alone()[0], Config: roles.Together(5), Seed: 7})
	d.do("p 'red' enter : 'run 2s' enter : 'agents 3' enter y B")
	if !strings.Contains(d.seen(), "the run on the disks") {
		t.Fatalf("it is not named:\n%s", d.Frame().Text())
	}
	d.do("down enter")
	if !d.model.run.Attached() || len(d.model.st().IDs()) != 5 {
		t.Error("it does not lead back")
	}
}

// A run on disks that an earlier one has spoilt says so from its first frame on.
func TestSpoiltDisksAreTold(t *testing.T) {
	s := cluster.Settings{Protocol: alone()[0], Config: roles.Together(5), Seed: 7}
	d, dir := onDisks(t, s)
	d.do(": 'wipe B' enter")
	if err := dir.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := persist.OpenDir(dir.Path())
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	run, err := cluster.NewTimeline(s, again)
	if err != nil {
		t.Fatal(err)
	}
	for _, z := range sizes {
		next := start(t, z, Options{Run: run, Paused: true})
		if text := folded(strings.Join(next.page("AT RISK: these disks were spoilt before", z), " ")); !strings.Contains(text, "B's disk was told to forget everything") {
			t.Errorf("it says nothing:\n%s", next.Frame().Text())
		}
	}
}
