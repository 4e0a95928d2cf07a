package tui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"synod/cluster"
	"synod/persist/journal"
	"synod/roles"
)

// kept is a dashboard that keeps what is done in a directory of its own.
func kept(t *testing.T, o Options) (*dashboard, journal.Dir) {
	t.Helper()
	dir := journal.Dir(filepath.Join(t.TempDir(), "runs"))
	o.Keeping = &Keeping{Dir: dir}
	d := start(t, sizes[1], o)
	t.Cleanup(func() { d.model.keeping.close() })
	return d, dir
}

// left returns the journals that there are once the program has ended.
func left(t *testing.T, d *dashboard, dir journal.Dir) []journal.Entry {
	t.Helper()
	d.model.keeping.close()
	all, err := dir.List()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func claimed(t *testing.T, dir journal.Dir, e journal.Entry) *journal.Found {
	t.Helper()
	found, err := dir.Claim(e)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(found.Release)
	return found
}

// reopened opens the run of a journal.
func reopened(t *testing.T, m *Model, f *journal.Found) *cluster.Timeline {
	t.Helper()
	o, err := cluster.BeginJournal(f.Lines, 1, "j", roles.Among(m.protocols))
	for done := false; err == nil && !done; {
		done, err = o.Advance(10_000)
	}
	if err != nil {
		t.Fatalf("%v\n%s", err, strings.Join(f.Lines, "\n"))
	}
	t.Cleanup(o.Close)
	return o.Timeline()
}

func textOf(t *testing.T, run *cluster.Timeline) string {
	t.Helper()
	text, err := run.Save()
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// Whatever one does, wherever one is: the journal holds my run, as it is when the clock stands.
func TestWhatIDoIsKept(t *testing.T) {
	for name, script := range map[string]string{
		"an act":               "p enter",
		"time":                 "p enter space 3s space",
		"steps":                "p enter right right right",
		"the past":             "p enter 2s space left left left c",
		"back and again":       "p enter c u u U",
		"another branch":       "p enter 2s space left left c right : 'branch 1' enter",
		"a long run":           "p enter : 'run 30m' enter 1m",
		"one that is stopped":  ": 'loss 100%' enter p enter : 'run 24h' enter 1s esc",
		"again":                "p enter 2s c r p enter",
		"another cluster":      "p enter : 'agents 3' enter p enter",
		"the shelf":            "p enter 1s : 'agents 3' enter p enter B enter",
		"a lesson above":       "p enter 1s L enter n n c",
		"a lesson that I keep": "p enter 1s L enter n n n n space K",
		"a lesson that I kept": "p enter 1s L enter n n K p enter 1s space",
	} {
		t.Run(name, func(t *testing.T) {
			d, dir := kept(t, Options{Paused: true})
			d.do(script)
			d.do("'.' 100ms")
			m := d.model
			m.home().stop()
			m.keepMine()
			all := left(t, d, dir)
			if len(all) == 0 || all[0].Finished {
				t.Fatalf("nothing is kept: %v", all)
			}
			run := reopened(t, m, claimed(t, dir, all[0]))
			if want, got := textOf(t, m.home().run), textOf(t, run); got != want {
				t.Errorf("it keeps another run:\n%s\nand not\n%s", got, want)
			}
			for _, e := range all[1:] {
				if !e.Finished {
					t.Error("a run that was left would be asked for")
				}
			}
		})
	}
}

// What is not mine is not kept, and nothing is written before something is done.
func TestWhatIsNotMine(t *testing.T) {
	for _, script := range []string{"space 5s", "L enter n n p enter c", "right right", "P esc ? esc B esc", "space 1s q"} {
		d, dir := kept(t, Options{Paused: true})
		d.do(script)
		if all := left(t, d, dir); len(all) > 0 {
			t.Errorf("%s: something is kept: %v", script, all)
		}
		if _, err := os.Stat(string(dir)); err == nil {
			t.Errorf("%s: a directory is made for nothing", script)
		}
	}
}

// Time that passes is written down with each frame, and acts at once.
func TestKeepingIsCheap(t *testing.T) {
	d, _ := kept(t, Options{Paused: true})
	d.do(": 'loss 100%' enter p enter")
	before := d.model.keeping.file.Size()
	d.do("space 60s")
	if grown := d.model.keeping.file.Size() - before; grown < 60*20 || grown > 60*1200 {
		t.Errorf("a minute takes %d bytes", grown)
	}
	d.do("space")
	before = d.model.keeping.file.Size()
	d.do("5m")
	if grown := d.model.keeping.file.Size() - before; grown != 0 {
		t.Errorf("five minutes in which nothing happens take %d bytes", grown)
	}
}

// A journal that is full is written anew, without how far the run had come at every moment.
func TestAFullJournal(t *testing.T) {
	d, dir := kept(t, Options{Paused: true})
	d.do("p enter")
	if err := d.model.keeping.file.Append(strings.Repeat("x", journal.MaxSize-1000)); err != nil {
		t.Fatal(err)
	}
	for range 50 {
		d.do(": 'delay 30ms' enter")
	}
	if size := d.model.keeping.file.Size(); size > 5000 {
		t.Errorf("it has %d bytes", size)
	}
	all := left(t, d, dir)
	run := reopened(t, d.model, claimed(t, dir, all[0]))
	if want, got := textOf(t, d.model.run), textOf(t, run); len(all) != 1 || got != want {
		t.Errorf("%d journals; the first keeps\n%s\nand not\n%s", len(all), got, want)
	}
}

// Who quits has ended the run; whoever is ended has not.
func TestQuittingEndsAJournal(t *testing.T) {
	for script, finished := range map[string]bool{
		"p enter":             false,
		"p enter 1s space":    false,
		"p enter q":           true,
		"p enter : 'q' enter": true,
		"p enter p enter p enter p enter : 'quit!' enter": true,
		"p enter ctrl+c":                      true,
		"p enter L enter n ctrl+c":            true,
		"p enter space 5s q":                  true,
		"p enter p enter p enter p enter q":   false,
		"p enter p enter p enter p enter q y": true,
	} {
		d, dir := kept(t, Options{Paused: true})
		d.do(script)
		if all := left(t, d, dir); len(all) != 1 || all[0].Finished != finished || d.Quit() != finished {
			t.Errorf("%s: %v, want that it is finished: %v", script, all, finished)
		}
	}
	d, _ := kept(t, Options{Paused: true})
	d.do("p enter p enter p enter p enter q")
	d.shows("quit; synod --continue goes on with it")
}

// A run from a file is kept as soon as something is done in it.
func TestAnOpenedRunIsKept(t *testing.T) {
	first, _ := kept(t, Options{Paused: true})
	first.do("p enter 2s")
	for script, want := range map[string]int{"5s": 0, "c": 1} {
		run, err := cluster.OpenTimeline(t.Context(), strings.NewReader(textOf(t, first.model.run)), "run.synod", roles.Among(first.model.protocols), nil)
		if err != nil {
			t.Fatal(err)
		}
		d, dir := kept(t, Options{Run: run, Paused: true})
		d.do(script)
		if all := left(t, d, dir); len(all) != want {
			t.Errorf("after %q %d journals are there, want %d", script, len(all), want)
		}
	}
}

// whole waits until what takes long is done.
func (d *dashboard) whole() {
	for d.model.work != nil {
		d.do("100ms")
	}
}

// A run goes on where it was, in a journal of its own; the one before is gone then, and not before all of it is in the new one.
func TestARunGoesOn(t *testing.T) {
	d, dir := kept(t, Options{Paused: true})
	d.do(": 'loss 100%' enter p enter : 'run 1h' enter 1m left c")
	want := textOf(t, d.model.run)
	goOn := func(at journal.Dir) *dashboard {
		t.Helper()
		all := left(t, d, dir)
		if len(all) != 1 {
			t.Fatalf("%d journals", len(all))
		}
		found := claimed(t, dir, all[0])
		o, err := cluster.BeginJournal(found.Lines, 1, "j", roles.Among(d.model.protocols))
		if err != nil {
			t.Fatal(err)
		}
		next := start(t, sizes[1], Options{Run: o.Timeline(), Opening: o, File: "your last run", Keeping: &Keeping{Dir: at, From: found}, Greeting: " Look."})
		t.Cleanup(func() { next.model.keeping.close() })
		return next
	}
	next := goOn(dir)
	next.shows("Opening your last run")
	next.do("esc p enter")
	if all, _ := dir.List(); len(all) != 2 {
		t.Fatalf("opening was stopped, and there are %d journals", len(all))
	}
	next.do("ctrl+c")
	next.model.keeping.close()
	first, _ := dir.List()
	if first[0].Finished || !first[1].Finished {
		t.Fatalf("what was not gone on with is not asked for: %v", first)
	}
	if err := claimed(t, dir, first[1]).Remove(); err != nil {
		t.Fatal(err)
	}
	next = goOn(dir)
	next.whole()
	next.shows("Your run goes on where it was, at step")
	next.shows("Look.")
	if got := textOf(t, next.model.run); got != want {
		t.Errorf("another run goes on:\n%s\nand not\n%s", got, want)
	}
	if next.model.runs() {
		t.Error("time passes at once")
	}
	d = next
	next.do("c")
	want = textOf(t, next.model.run)
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	bad := goOn(journal.Dir(filepath.Join(file, "below")))
	bad.whole()
	bad.shows("does not outlive the program")
	bad.model.keeping.close()
	all := left(t, d, dir)
	if got := textOf(t, reopened(t, d.model, claimed(t, dir, all[0]))); len(all) != 1 || got != want {
		t.Errorf("what could not be written again is lost: %v", all)
	}
}

// What cannot be kept is told once, and everything else goes on.
func TestWhatCannotBeKeptIsTold(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for dir, want := range map[journal.Dir]string{"": "neither HOME nor XDG_STATE_HOME is set", journal.Dir(filepath.Join(file, "below")): "not a directory"} {
		d := start(t, sizes[2], Options{Paused: true, Keeping: &Keeping{Dir: dir}})
		d.do("p enter")
		d.shows("What you do from here on does not outlive the program")
		d.shows(want)
		d.do("c")
		if d.model.notice != "" || d.model.run.Acts() != 2 {
			t.Errorf("it is told again, or nothing goes on: %q", d.model.notice)
		}
	}
}

// copied returns the run of the journal as it stands there now, as whoever goes on after a kill finds it.
func copied(t *testing.T, m *Model, dir journal.Dir) *cluster.Timeline {
	t.Helper()
	text, err := os.ReadFile(m.keeping.file.Path())
	if err != nil {
		t.Fatal(err)
	}
	other := journal.Dir(t.TempDir())
	if err := os.WriteFile(filepath.Join(string(other), filepath.Base(m.keeping.file.Path())), text, 0o600); err != nil {
		t.Fatal(err)
	}
	all, err := other.List()
	if err != nil || len(all) != 1 {
		t.Fatalf("there are %v, %v", all, err)
	}
	return reopened(t, m, claimed(t, other, all[0]))
}

// Whenever the program is killed while the clock runs, the run goes on at the step that was shown last.
func TestAKilledRunGoesOnWhereItWasShown(t *testing.T) {
	for _, script := range []string{"", "< < ", "> > > > > > ", lines("agents 3", "loss 50%") + "p enter c 2s c "} {
		d, dir := kept(t, Options{})
		d.do(script + "p enter")
		for range 12 {
			d.Advance(d.clock.Now() + 3*frameTime)
			m := d.model
			m.View()
			run := copied(t, m, dir)
			if got, want := run.Present(), m.run.Present(); got.Steps() != want.Steps() || got.Now() != want.Now() || got.Digest() != want.Digest() {
				t.Fatalf("%q: it goes on at step %d, %s, and step %d, %s was shown", script, got.Steps(), got.Now(), want.Steps(), want.Now())
			}
		}
	}
}

// restless is a run in which something always happens: nothing arrives, and a proposer asks again and again.
func restless(t testing.TB) (*cluster.Timeline, *keeping) {
	t.Helper()
	run, err := cluster.NewTimeline(cluster.Settings{Protocol: alone()[0], Config: roles.Together(5), Seed: 7}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(run.Close)
	for _, text := range []string{"loss 100%", "propose A red"} {
		c, err := cluster.ParseCommand(text, run.Settings().Scope(alone()))
		if err == nil {
			err = run.Do(c)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	k := newKeeping(&Keeping{Dir: journal.Dir(t.TempDir())})
	t.Cleanup(k.close)
	return run, k
}

// However long a run goes on, its journal has little in it that is only passing.
func TestAJournalStaysSmall(t *testing.T) {
	run, k := restless(t)
	most, anew := int64(0), 0
	for i := range 60_000 {
		run.Step()
		before := k.file
		if err := k.follow(run, time.Duration(i)*frameTime, false, false, false); err != nil {
			t.Fatal(err)
		}
		if most = max(most, k.file.Size()); k.file != before {
			anew++
		}
	}
	if most > 2*passing || anew < 2 || anew > 5 {
		t.Errorf("it has up to %d bytes, and was written anew %d times", most, anew)
	}
}

// A frame costs a journal a few microseconds.
func BenchmarkKeeping(b *testing.B) {
	run, k := restless(b)
	for i := range b.N {
		b.StopTimer()
		run.Step()
		b.StartTimer()
		if err := k.follow(run, time.Duration(i)*frameTime, false, false, false); err != nil {
			b.Fatal(err)
		}
	}
}
