package cluster

import (
	"bytes"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"synod/persist"
	"synod/roles"
	"synod/roles/all"
	"synod/roles/simplepaxos"
)

// onDisks starts a run on the disks in a directory.
func onDisks(t *testing.T, path string, s Settings) (*Timeline, error) {
	t.Helper()
	dir, err := persist.OpenDir(path)
	must(t, err)
	t.Cleanup(func() { dir.Close() })
	run, err := NewTimeline(s, dir)
	if err != nil {
		must(t, dir.Close())
		return nil, err
	}
	t.Cleanup(run.Close)
	return run, nil
}

// again starts another run on the same disks, as the next program does.
func again(t *testing.T, old *Timeline) *Timeline {
	t.Helper()
	path, s := old.Disks(), old.settings
	if old.kept.aside != nil {
		s = old.kept.aside.settings
	}
	must(t, old.kept.disks.(*persist.Dir).Close())
	s.Seed++
	run, err := onDisks(t, path, s)
	must(t, err)
	return run
}

func ofFive() Settings { return Settings{simplepaxos.Protocol(), roles.Together(5), 1} }

func begunOnDisks(t *testing.T, s Settings) *Timeline {
	t.Helper()
	run, err := onDisks(t, t.TempDir(), s)
	must(t, err)
	return run
}

// lines carries out commands; run lets time pass, and what is for whoever watches is done as a session does it.
func lines(t *testing.T, run *Timeline, texts ...string) error {
	t.Helper()
	for _, text := range texts {
		c, err := ParseCommand(text, run.Settings().Scope(all.Protocols()))
		must(t, err)
		switch c.Verb {
		case Run:
			run.Goto(1 << 30)
			run.Advance(run.State().Now()+c.Min, 1<<30)
		case Rewind:
			run.Goto(c.N)
		case Branch:
			n, bad := run.BranchBy(c.N, c.Word)
			must(t, bad)
			err = run.Switch(n)
		case Detach:
			err = run.Detach()
		case Attach:
			err = run.Attach()
		default:
			if next, bad := run.Settings().With(c, all.Named); bad == nil && c.Verb != Without && c.Verb != With && next != run.Settings() {
				_, err = run.Reset(next)
			} else {
				err = run.Do(c)
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// files returns what stands in a directory, but for the lock.
func files(t *testing.T, path string) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(path)
	must(t, err)
	all := map[string]string{}
	for _, e := range entries {
		text, err := os.ReadFile(filepath.Join(path, e.Name()))
		must(t, err)
		all[e.Name()] = string(text)
	}
	return all
}

func chosenIn(run *Timeline) string {
	var values []string
	for _, c := range run.State().Chosen() {
		values = append(values, string(c.Proposal.Value))
	}
	return strings.Join(values, " ")
}

// Disks are those of one run. What would be another one is refused, with both settings, and nothing is written.
func TestDisksOfAnotherRun(t *testing.T) {
	of := func(lines ...string) Settings {
		s := ofFive()
		for _, l := range lines {
			c, err := ParseCommand(l, s.Scope(all.Protocols()))
			must(t, err)
			s, err = s.With(c, all.Named)
			must(t, err)
		}
		return s
	}
	for _, c := range []struct {
		first, then []string
		want        string // "" where they fit
	}{
		{nil, nil, ""},
		{nil, []string{"seed 9"}, ""},
		{[]string{"agents 3"}, nil, "agents 3 there, agents 5 here"},
		{nil, []string{"quorum 4,2"}, "quorum majority there, quorum 4,2 here"},
		{nil, []string{"separate 2,3,1"}, "agents 5 there, separate 2,3,1 here"},
		{nil, []string{"learning distinguished 1"}, "learning all there, learning distinguished 1 here"},
		{nil, []string{"protocol fastpaxos"}, "protocol simplepaxos there, protocol fastpaxos here"},
		{[]string{"protocol multipaxos", "window 2"}, []string{"protocol multipaxos", "snapshot 4"},
			"window 2 there, the usual window here; the usual snapshot there, snapshot 4 here"},
		{[]string{"protocol multipaxos", "variant lease"}, []string{"protocol multipaxos"}, "variant lease there, the usual variant here"},
		{[]string{"without persist-promise"}, nil, "without persist-promise there, every rule in force here"},
	} {
		run := begunOnDisks(t, of(c.first...))
		path := run.Disks()
		must(t, run.kept.disks.(*persist.Dir).Close())
		before := files(t, path)
		_, err := onDisks(t, path, of(c.then...))
		var other *OtherRun
		switch {
		case c.want == "" && err != nil:
			t.Errorf("%q, then %q: %v", c.first, c.then, err)
		case c.want != "" && (!errors.As(err, &other) || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%q, then %q: %v\nwant %s", c.first, c.then, err, c.want)
		case c.want != "" && !maps.Equal(before, files(t, path)):
			t.Errorf("%q, then %q: refused, and the disks have changed", c.first, c.then)
		}
	}
}

// Every part of the settings is in the manifest, but for those that are declared to pass with the run.
func TestEverySettingIsInTheManifest(t *testing.T) {
	base := Settings{all.Protocols()[0], roles.Together(5), 1}
	for _, p := range all.Protocols() {
		if p.Sequence {
			base.Protocol = p
		}
	}
	config := reflect.TypeOf(roles.Config{})
	other := map[string]func(*roles.Config){
		"Proposers":     func(c *roles.Config) { *c = roles.Apart(2, 5, 1) },
		"Acceptors":     func(c *roles.Config) { *c = roles.Together(3) },
		"Learners":      func(c *roles.Config) { c.Learners = roles.FirstOf(roles.Everything, 2) },
		"Distinguished": func(c *roles.Config) { c.Distinguished = roles.FirstOf(roles.Everything, 1) },
		"Phase1":        func(c *roles.Config) { c.Phase1, c.Phase2 = 4, 2 },
		"Phase2":        func(c *roles.Config) { c.Phase1, c.Phase2 = 4, 3 },
		"Without":       func(c *roles.Config) { c.Without = c.Without.With(0) },
		"Variant":       func(c *roles.Config) { c.Variant = 1 },
		"Window":        func(c *roles.Config) { c.Window = 2 },
		"Snapshot":      func(c *roles.Config) { c.Snapshot = 2 },
		"Members":       func(c *roles.Config) { c.Members = 3 },
		"Delay":         func(c *roles.Config) { c.Delay = 90 },
	}
	for i := range config.NumField() {
		name := config.Field(i).Name
		change := other[name]
		if change == nil {
			t.Errorf("the manifest may not know of Config.%s: give this test another value of it", name)
			continue
		}
		s := base
		if name == "Distinguished" { // a log's leader counts votes itself
			s.Protocol = simplepaxos.Protocol()
		}
		want, err := s.Manifest()
		must(t, err)
		change(&s.Config)
		if got, err := s.Manifest(); err == nil && slices.Equal(got.Settings, want.Settings) { // what cannot be written is refused
			t.Errorf("with another Config.%s the manifest is the same", name)
		}
	}
	want, err := base.Manifest()
	must(t, err)
	base.Seed++
	if got, err := base.Manifest(); err != nil || !slices.Equal(got.Settings, want.Settings) {
		t.Errorf("the seed is in the manifest: %v, %v", got.Settings, err)
	}
}

// What may have spoilt the disks is never forgotten: every later run on them begins AT RISK, and says why.
func TestDisksThatWereAtRisk(t *testing.T) {
	for _, c := range []struct {
		spoil []string
		want  string
	}{
		{[]string{"without keep-promise", "with keep-promise"}, "the rule keep-promise was off"},
		{[]string{"disk B lies", "disk B ok"}, "B's disk was told to lie"},
		{[]string{"disk C loses-last"}, "C's disk was told to lose its last write"},
		{[]string{"wipe B"}, "B's disk was told to forget everything"},
	} {
		run := begunOnDisks(t, ofFive())
		must(t, lines(t, run, "propose A red", "run 2s"))
		must(t, lines(t, run, c.spoil...))
		for range 2 {
			run = again(t, run)
			v, why := run.State().Verdict()
			if v != AtRisk || !why.Earlier() || why.Text != c.want {
				t.Errorf("after %q the next run is %s: %q", c.spoil, v, why.Text)
			}
			if v, _ := openedAgain(t, run).State().Verdict(); v != AtRisk {
				t.Errorf("after %q a run that was saved is %s", c.spoil, v)
			}
			must(t, lines(t, run, "propose C blue", "run 2s"))
			if v, _ := run.State().Verdict(); v == Safe {
				t.Errorf("after %q it is %s later", c.spoil, v)
			}
		}
	}
}

func openedAgain(t *testing.T, run *Timeline) *Timeline {
	t.Helper()
	opened, err := OpenTimeline(t.Context(), bytes.NewReader(textOf(t, run)), "run.synod", all.Named, nil)
	must(t, err)
	t.Cleanup(opened.Close)
	return opened
}

// A rule that is off is a setting of the disks as long as it is, and a run that was broken is remembered.
func TestARuleThatIsOffIsASettingOfTheDisks(t *testing.T) {
	run := begunOnDisks(t, ofFive())
	must(t, lines(t, run, "without persist-promise"))
	path := run.Disks()
	must(t, run.kept.disks.(*persist.Dir).Close())
	if _, err := onDisks(t, path, ofFive()); err == nil || !strings.Contains(err.Error(), "without persist-promise there") {
		t.Errorf("a run with every rule in force: %v", err)
	}
	s := ofFive()
	i, _ := s.Protocol.FlawNamed("persist-promise")
	s.Config.Without = s.Config.Without.With(i)
	next, err := onDisks(t, path, s)
	must(t, err)
	if v, why := next.State().Verdict(); v != AtRisk || !strings.Contains(why.Told(), "earlier run") {
		t.Errorf("it is %s, %s", v, why.Told())
	}
}

func TestABrokenInvariantIsRemembered(t *testing.T) {
	s := ofFive()
	i, _ := s.Protocol.FlawNamed("adopt-reported")
	s.Config.Without = s.Config.Without.With(i)
	run := begunOnDisks(t, s)
	must(t, lines(t, run, "propose A red", "run 2s", "propose E blue", "run 2s"))
	if v, _ := run.State().Verdict(); v != Violated {
		t.Fatalf("it is %s", v)
	}
	run = again(t, run)
	if v, why := run.State().Verdict(); v == Safe || !strings.Contains(strings.Join(run.risks, " "), "invariant agreement was broken") {
		t.Errorf("the next run is %s, %v, %v", v, why, run.risks)
	}
}

// replacing has what replaces or leaves the present of a run, each with what comes before it.
var replacing = map[string][]string{
	"acting in the past":   {"rewind 5", "propose C blue", "run 2s"},
	"crashing in the past": {"rewind 5", "crash A", "run 2s"},
	"wiping in the past":   {"rewind 5", "wipe A", "run 2s"},
	"lying in the past":    {"rewind 0", "disk A lies", "propose C blue", "run 2s"},
	"agents":               {"agents 3", "propose B blue", "run 2s"},
	"separate":             {"separate 2,3,1", "propose p1 blue", "run 2s"},
	"quorum":               {"quorum 4,2", "propose B blue", "run 2s"},
	"learning":             {"learning distinguished 1", "propose B blue", "run 2s"},
	"protocol":             {"protocol fastpaxos", "propose B blue", "run 2s"},
	"seed":                 {"seed 9", "propose B blue", "run 2s"},
	"window":               {"protocol multipaxos", "window 2", "propose B set x 1", "run 2s"},
	"snapshot":             {"protocol multipaxos", "snapshot 2", "propose B set x 1", "run 2s"},
	"members":              {"protocol multipaxos", "members 3", "propose B set x 1", "run 2s"},
	"variant":              {"protocol fastpaxos", "variant uncoordinated", "propose B blue", "run 2s"},
	"one after the other":  {"seed 9", "propose B blue", "run 2s", "rewind 3", "propose C green", "agents 3", "propose A green", "run 1s"},
}

// What replaces or leaves the kept present is refused until somebody says detach. Then it goes on in memory: not a byte on the
// disks changes, whoever is killed meanwhile; and who goes back to the kept present is where it was.
func TestWhatIsWrittenNeverBecomesUnwritten(t *testing.T) {
	for name, texts := range replacing {
		run := begunOnDisks(t, ofFive())
		must(t, lines(t, run, "partition AB | CDE", "propose D red", "run 2s"))
		before, digest := files(t, run.Disks()), run.State().Digest()

		var kept *Kept
		if err := lines(t, run, texts...); !errors.As(err, &kept) || !strings.Contains(err.Error(), "detach") {
			t.Errorf("%s: %v", name, err)
		}
		run.Goto(1 << 30)
		if run.State().Digest() != digest || !run.Attached() || !maps.Equal(before, files(t, run.Disks())) {
			t.Errorf("%s: refused, and something has changed", name)
		}

		must(t, lines(t, run, "detach"))
		if !run.Attached() {
			t.Errorf("%s: detach alone has left the disks", name)
		}
		must(t, lines(t, run, texts...))
		if !run.Detached() || !maps.Equal(before, files(t, run.Disks())) {
			t.Errorf("%s: it is detached: %t, and the disks are the same: %t", name, run.Detached(), maps.Equal(before, files(t, run.Disks())))
		}

		must(t, lines(t, run, "attach"))
		if run.State().Digest() != digest || !run.Attached() || !maps.Equal(before, files(t, run.Disks())) {
			t.Errorf("%s: whoever goes back is somewhere else", name)
		}
		must(t, lines(t, run, "heal", "propose A blue", "run 2s"))
		if maps.Equal(before, files(t, run.Disks())) {
			t.Errorf("%s: back in the present, nothing is written", name)
		}
		if run = again(t, run); chosenIn(run) != "red" {
			t.Errorf("%s: the next run finds %q chosen", name, chosenIn(run))
		}
	}
}

// Leaving and going back by branches is the same.
func TestBranchesAndDisks(t *testing.T) {
	run := begunOnDisks(t, ofFive())
	must(t, lines(t, run, "propose A red", "run 2s", "detach", "rewind 4", "propose B blue", "run 2s"))
	before := files(t, run.Disks())
	must(t, lines(t, run, "branch 1"))
	if !run.Attached() {
		t.Error("in branch 1 it is not attached")
	}
	must(t, lines(t, run, "branch 2"))
	must(t, lines(t, run, "propose C green", "run 1s"))
	if run.Attached() || !maps.Equal(before, files(t, run.Disks())) {
		t.Error("branch 2 writes")
	}
	must(t, lines(t, run, "attach", "crash A", "restart A", "propose A green", "run 2s"))
	if chosenIn(run) != "red" {
		t.Errorf("%q is chosen", chosenIn(run))
	}
}

// A run that is put in the place of the kept one leaves its disks alone.
func TestAnotherRunIsTaken(t *testing.T) {
	run := begunOnDisks(t, ofFive())
	must(t, lines(t, run, "propose A red", "run 2s"))
	before, digest := files(t, run.Disks()), run.State().Digest()
	other, err := NewTimeline(Settings{simplepaxos.Protocol(), roles.Together(3), 1}, nil)
	must(t, err)
	if _, err := run.Take(other); err == nil {
		t.Fatal("it is taken unasked")
	}
	must(t, run.Detach())
	_, err = run.Take(other)
	must(t, err)
	must(t, lines(t, run, "propose B blue", "run 2s"))
	if chosenIn(run) != "blue" || !maps.Equal(before, files(t, run.Disks())) {
		t.Errorf("%q is chosen, and the disks are the same: %t", chosenIn(run), maps.Equal(before, files(t, run.Disks())))
	}
	must(t, run.Attach())
	if run.State().Digest() != digest {
		t.Error("it has not come back")
	}
}

// A wipe that cannot be done is not remembered as one that was.
func TestAWipeThatCannotBeDone(t *testing.T) {
	run := begunOnDisks(t, ofFive())
	file := filepath.Join(run.Disks(), "B.json")
	must(t, errors.Join(os.Remove(file), os.Mkdir(file, 0o755)))
	manifest := filepath.Join(run.Disks(), "synod-manifest.json")
	before, err := os.ReadFile(manifest)
	must(t, err)
	if err := lines(t, run, "wipe B"); err == nil || !strings.Contains(err.Error(), "B cannot be wiped") {
		t.Errorf("it is wiped: %v", err)
	}
	if after, err := os.ReadFile(manifest); err != nil || !bytes.Equal(before, after) {
		t.Errorf("the manifest is now %s, %v", after, err)
	}
}

// failing is a directory whose disk fails from some moment on.
type failing struct {
	persist.Keeper
	broken bool
}

func (f *failing) Save(agent string, r any) error {
	if f.broken {
		return errors.New("no space left on device")
	}
	return f.Keeper.Save(agent, r)
}

func (f *failing) Wipe(agent string) error { return f.Save(agent, nil) }

func (f *failing) Amend(m persist.Manifest) error {
	if f.broken {
		return errors.New("no space left on device")
	}
	return f.Keeper.Amend(m)
}

// On a failing disk a command that must be remembered is refused, and nothing has changed; one that replaces the run never touches
// the disk.
func TestCommandsOnAFailingDisk(t *testing.T) {
	for _, text := range []string{"without keep-promise", "wipe B", "disk B lies", "disk B loses-last"} {
		dir, err := persist.OpenDir(t.TempDir())
		must(t, err)
		t.Cleanup(func() { dir.Close() })
		f := &failing{Keeper: dir}
		run, err := NewTimeline(ofFive(), f)
		must(t, err)
		t.Cleanup(run.Close)
		must(t, lines(t, run, "propose A red", "run 2s"))
		before, digest := files(t, dir.Path()), run.State().Digest()
		f.broken = true
		if err := lines(t, run, text); err == nil || !strings.Contains(err.Error(), "no space left") {
			t.Errorf("%s: %v", text, err)
		}
		if run.State().Digest() != digest || !maps.Equal(before, files(t, dir.Path())) || run.DiskError() == nil {
			t.Errorf("%s: refused, and something has changed", text)
		}
	}
	for name, texts := range replacing {
		dir, err := persist.OpenDir(t.TempDir())
		must(t, err)
		t.Cleanup(func() { dir.Close() })
		f := &failing{Keeper: dir}
		run, err := NewTimeline(ofFive(), f)
		must(t, err)
		t.Cleanup(run.Close)
		must(t, lines(t, run, "propose A red", "run 2s", "detach"))
		before := files(t, dir.Path())
		f.broken = true
		if err := lines(t, run, texts...); err != nil || !maps.Equal(before, files(t, dir.Path())) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
