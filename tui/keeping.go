package tui

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"synod/cluster"
	"synod/persist/journal"
	"synod/roles"
)

// What I do in my run is written to a journal while I do it, so that the end of the program, however it comes, is not the end of the
// run. Where disks keep the run there is no journal: they decide what has been.

// Keeping says where what is done is kept.
type Keeping struct {
	Dir journal.Dir
	// From is the journal that the run goes on from; nil for a run of its own.
	From *journal.Found
	// Shelf names the journals of the runs that it had taken the place of.
	Shelf []string
}

// keeping writes the journal of my run.
type keeping struct {
	Keeping
	file    *journal.File // nil until something is done
	journal cluster.Journal
	opened  cluster.Journal // a run from a file, in which nothing is done yet
	noted   time.Duration   // when it was written down last how far the run has come, with the digest of its state
	marked  time.Duration   // when it was written down last at all
	rough   bool            // since then it was written down without
	small   int64           // how large the file was when there was nothing in it that was only passing
	over    bool            // nothing more is written
	shelf   []string        // the journals of the runs on the shelf, the oldest first
	named   []string        // those that the journal names
	spare   []string        // those that it need not name any more
	left    bool            // what the file holds is on the shelf
}

// How often it is written down how far a run has come, of which nothing is missing after a kill that was shown before: with each frame
// in a few dozen bytes, and with the digest of the state every noteEvery. Of something long that is under way no frame shows all
// steps, and up to markEvery of it may be missing.
const (
	noteEvery = time.Second
	markEvery = 100 * time.Millisecond
)

// passing is how many bytes there may be in a journal that say how far the run had come once, beside as many as all else takes: then it
// is written anew without them.
const passing = 1 << 20

func newKeeping(k *Keeping) *keeping {
	if k == nil {
		return nil
	}
	return &keeping{Keeping: *k}
}

// keepMine writes down what has been done in my run and, whenever nothing moves any more, how far it has come. It is done before
// anything of it is shown.
func (m *Model) keepMine() {
	k := m.keeping
	if k == nil || m.failed != nil {
		return
	}
	if !k.over {
		_, busy := m.work.(*stint)
		m.keepOn(k.follow(m.home().run, m.clock.Now(), !busy && !m.moving(), busy, m.quitting))
	}
	if m.quitting {
		k.over = true
		if k.file != nil {
			_ = k.file.Finish()
		}
	}
}

// keepOn says once when nothing more is kept.
func (m *Model) keepOn(err error) {
	if err == nil {
		return
	}
	m.keeping.over = true
	m.fail(fmt.Errorf("what you do from here on does not outlive the program: %w. :save keeps a run; SYNOD_STATE=off says nothing of this", err))
}

// follow writes what is new. Still says that nothing moves, busy that something long is under way, and last that nothing will follow.
func (k *keeping) follow(run *cluster.Timeline, now time.Duration, still, busy, last bool) error {
	switch {
	case k.file == nil, !k.journal.Of(run):
		if run.Untouched() || k.opened.Of(run) && !k.opened.Changed(run) {
			return nil
		}
		k.noted = now
		return k.begin(run)
	}
	if !slices.Equal(k.shelf, k.named) {
		if err := k.file.Append(cluster.ShelfLine(k.shelf)); err != nil {
			return err
		}
		k.hasNamed()
	}
	progress := last || (k.rough || k.journal.Late(run)) && (still || now-k.noted >= noteEvery)
	var lines []string
	switch {
	case progress || k.journal.Changed(run):
		var err error
		if lines, err = k.journal.Lines(run, progress); err != nil {
			return err
		}
		if progress {
			k.noted, k.rough = now, false
		}
	case !busy || now-k.marked >= markEvery:
		if lines = k.journal.Passed(run); lines == nil {
			return nil
		}
		k.marked, k.rough = now, true
	default:
		return nil
	}
	err := k.file.Append(lines...)
	if errors.Is(err, journal.ErrFull) || err == nil && k.file.Size() > 2*k.small+passing {
		return k.begin(run) // what was only passing is not in a new one
	}
	return err
}

// begin begins the journal of a run, and then gives up what was there before: the journal that the run goes on from is in the new
// one, and a run that was left stands on the shelf.
func (k *keeping) begin(run *cluster.Timeline) error {
	same := k.journal.Of(run)
	lines, err := k.journal.Begin(run)
	if err != nil {
		return err
	}
	if len(k.shelf) > 0 {
		lines = append(lines, cluster.ShelfLine(k.shelf))
	}
	file, err := k.Dir.Create(lines)
	if err != nil {
		return err
	}
	switch {
	case k.file == nil:
	case same || k.left:
		_ = k.file.Drop()
	default:
		_ = k.file.Finish()
	}
	k.file, k.opened = file, cluster.Journal{}
	k.small, k.rough, k.left = file.Size(), false, false
	k.hasNamed()
	return nil
}

// shelve writes the journal of a run on the shelf, and returns its name; "" for none, for then the shelf lasts as long as the program.
func (k *keeping) shelve(run *cluster.Parked) string {
	if k == nil || k.over {
		return ""
	}
	lines, err := run.Journal()
	if err != nil {
		return ""
	}
	name, err := k.Dir.Shelve(lines)
	if err != nil {
		return ""
	}
	k.shelf, k.left = append(k.shelf, name), true
	return name
}

// unshelve gives up the journal of a run that is on the shelf no longer, as soon as no other names it.
func (k *keeping) unshelve(name string) {
	if k != nil && name != "" {
		k.shelf = slices.DeleteFunc(slices.Clone(k.shelf), func(n string) bool { return n == name })
		k.spare = append(k.spare, name)
	}
}

// hasNamed notes that the journal names what is on the shelf.
func (k *keeping) hasNamed() {
	k.named = slices.Clone(k.shelf)
	for _, name := range k.spare {
		k.Dir.Unshelve(name)
	}
	k.spare = nil
}

// shelfSteps bounds the steps of all runs that are put on the shelf again when a run goes on: some tenths of a second.
const shelfSteps = 100_000

// fillShelf puts on the shelf what was there when the run that goes on was left, and says what cannot be.
func (m *Model) fillShelf() string {
	k, left, long := m.keeping, shelfSteps, 0
	for _, name := range slices.Backward(k.Shelf) {
		lines, err := k.Dir.Shelved(name)
		if err != nil {
			continue
		}
		run, steps, err := cluster.OpenParked(lines, name, roles.Among(m.protocols), left)
		if errors.Is(err, cluster.ErrLong) {
			long++
		}
		if err == nil {
			left -= steps
			m.shelf, k.shelf = append(m.shelf, earlier{run, name}), append(k.shelf, name)
		}
	}
	slices.Reverse(m.shelf)
	slices.Reverse(k.shelf)
	text := ""
	if len(m.shelf) > 0 {
		text = m.keyed(" {branches.open} has the runs before it.")
	}
	if long > 0 {
		text += fmt.Sprintf(" For the shelf %s too long.", roles.Count(long, "earlier run").With("is", "are"))
	}
	return text
}

// came says that all of the run is there that the dashboard was started with.
func (k *keeping) came(run *cluster.Timeline, now time.Duration) error {
	if k.From == nil {
		_, _ = k.opened.Begin(run) // only to know it again
		return nil
	}
	if err := k.follow(run, now, true, false, false); err != nil {
		return err // and it is there still
	}
	from := k.From
	k.From = nil
	if k.file == nil { // nothing is in it
		from.Release()
		return nil
	}
	return from.Remove()
}

// close leaves the journals to whoever goes on with them.
func (k *keeping) close() {
	if k == nil {
		return
	}
	if k.file != nil {
		k.file.Close()
	}
	if k.From != nil {
		k.From.Release()
	}
}

// arrived says that the run is there that the dashboard was started with.
func (m *Model) arrived(file string) {
	steps := m.run.Present().Steps()
	if m.keeping != nil && m.keeping.From != nil {
		m.stop()
		m.say("Your run goes on where it was, at step %d. {clock.toggle} lets time pass.%s%s", steps, m.fillShelf(), m.greeting)
	} else {
		m.say("%s is open; it has %s.", file, roles.Count(steps, "step"))
	}
	if m.keeping != nil {
		m.keepOn(m.keeping.came(m.run, m.clock.Now()))
	}
}
