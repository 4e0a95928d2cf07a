package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/adrg/xdg"
	"github.com/spf13/cobra"

	"synod/cluster"
	"synod/persist"
	typed "synod/persist/history"
	"synod/persist/journal"
	"synod/persist/notes"
	"synod/roles"
	"synod/roles/all"
	"synod/tui"
	"synod/tui/config"
)

// What is done in the dashboard is kept in the state directory of whoever sits there, one journal a run.

// stateOff says what has nothing be kept, and nothing be looked for; "" when things are kept. A tape has no state: it plays the same
// everywhere.
func (a app) stateOff(s *config.Settings) string {
	switch {
	case a.taped:
		return "a tape keeps nothing that it could go on with"
	case environment(a.env, "SYNOD_STATE") == "off":
		return "SYNOD_STATE is off, so nothing is kept: unset it, or begin a run with synod"
	case !bool(s.State):
		return "state is false in config.toml, so nothing is kept: change it there, or begin a run with synod"
	}
	return ""
}

// journals is the directory with the journals. Of whom the system knows no home it has none either.
func (a app) journals() journal.Dir {
	if dir := environment(a.env, "SYNOD_STATE"); isFolder(dir) {
		return journal.Dir(filepath.Join(dir, "runs"))
	}
	if _, err := os.UserHomeDir(); err != nil && environment(a.env, "XDG_STATE_HOME") == "" {
		return ""
	}
	return journal.Dir(filepath.Join(xdg.StateHome, "synod", "runs"))
}

// notes is the file in which it is remembered which lessons were heard; "" for none.
func (a app) notes(s *config.Settings) notes.File {
	if runs := a.journals(); runs != "" && a.stateOff(s) == "" {
		return notes.File(filepath.Join(filepath.Dir(string(runs)), "notes"))
	}
	return ""
}

// keeping says where what is done is kept; nil for nowhere.
func (a app) keeping(s *config.Settings) *tui.Keeping {
	if a.stateOff(s) != "" {
		return nil
	}
	return &tui.Keeping{Dir: a.journals()}
}

// history is where typed commands are kept, if anywhere.
func (a app) history(s *config.Settings) typed.File {
	if runs := a.journals(); a.stateOff(s) == "" && runs != "" && s.History > 0 {
		return typed.File{Path: filepath.Join(filepath.Dir(string(runs)), "history"), Keep: int(s.History)}
	}
	return typed.File{}
}

// lastRun says that a run has ended without being closed, if there is one that --continue would go on with.
func (a app) lastRun(s *config.Settings) string {
	if a.stateOff(s) != "" {
		return ""
	}
	l := a.look(func(e journal.Entry) bool { return !e.Finished })
	if l.found == nil {
		return l.trouble()
	}
	defer l.found.Release()
	return "Your last run ended without being closed: synod --continue goes on with it" + describe(l.found) + "." + damage(l.found) + l.more()
}

// search is what came of looking for a run to go on with.
type search struct {
	found *journal.Found // nil for none
	wrong []string       // what cannot be read, and why
	inUse bool           // one is open in another synod
	err   error          // the directory cannot be read
}

// look claims the first journal of some that can be read and has something in it.
func (a app) look(of func(journal.Entry) bool) (s search) {
	dir := a.journals()
	all, err := dir.List()
	if err != nil {
		s.err = err
	}
	for _, e := range all {
		if !of(e) {
			continue
		}
		found, err := dir.Claim(e)
		switch {
		case err == nil && len(found.Lines) == 0 && found.Damaged == 0:
			_ = found.Remove() // somebody was about to write it
		case err == nil && len(found.Lines) == 0:
			s.wrong = append(s.wrong, fmt.Sprintf("%s is damaged from its beginning", quoteIfOdd(e.Path())))
			found.Release()
		case err == nil:
			s.found = found
			return s
		case errors.Is(err, persist.ErrLocked):
			s.inUse = true
		case !errors.Is(err, fs.ErrNotExist):
			s.wrong = append(s.wrong, fmt.Sprintf("%s is left as it is: %v", quoteIfOdd(e.Path()), pathless(err)))
		}
	}
	return s
}

// trouble says what cannot be read; "" when all of it can.
func (s search) trouble() string {
	switch {
	case s.err != nil:
		return fmt.Sprintf("What was kept of earlier runs cannot be read: %v.", s.err)
	case len(s.wrong) > 0:
		return "Of what was kept, " + strings.Join(s.wrong, ", and ") + ". Without it, it is not asked for again."
	}
	return ""
}

// more is trouble behind another sentence.
func (s search) more() string {
	if text := s.trouble(); text != "" {
		return " " + text
	}
	return ""
}

// describe says in brackets what a run was.
func describe(f *journal.Found) string {
	head := slices.IndexFunc(f.Lines, func(line string) bool { return strings.HasPrefix(line, "branch ") })
	o, err := cluster.BeginJournal(f.Lines[:max(0, head)], 1, f.Path(), all.Named) // what it was, and not all that was done
	if err != nil {
		return ""
	}
	defer o.Close()
	s, acts := o.Timeline().Settings(), cluster.JournalActs(f.Lines)
	return fmt.Sprintf(" (%s, %s, seed %d, %s, %s)", s.Protocol.Title, roles.Count(len(o.Timeline().State().IDs()), "agent"), s.Seed, roles.Count(acts, "act"), ago(time.Since(f.Changed)))
}

// ago says how long something is past.
func ago(d time.Duration) string {
	for _, u := range []struct {
		of   time.Duration
		name string
	}{{24 * time.Hour, "day"}, {time.Hour, "hour"}, {time.Minute, "minute"}} {
		switch n := int(d / u.of); {
		case n == 1:
			return "1 " + u.name + " ago"
		case n > 1:
			return fmt.Sprintf("%d %ss ago", n, u.name)
		}
	}
	return "just now"
}

// damage says where a journal is damaged; "" when it is whole.
func damage(f *journal.Found) string {
	if f.Damaged == 0 {
		return ""
	}
	return fmt.Sprintf(" What was kept is damaged from line %d on: it goes on as it was before that, and the file is put aside as %s.",
		f.Damaged, quoteIfOdd(f.Aside()))
}

// goOn shows the run that was left last.
func (a app) goOn(cmd *cobra.Command, c *clusterFlags, look *lookFlags) error {
	if err := c.nothingElse(); err != nil {
		return err
	}
	file := a.configured()
	look.prefer(cmd.Flags(), &file.Settings)
	if why := a.stateOff(&file.Settings); why != "" {
		return usagef("--continue: %s", why)
	}
	if err := a.canShow(cmd, withoutTerminal); err != nil {
		return err
	}
	l := a.look(func(journal.Entry) bool { return true })
	switch {
	case l.found == nil && l.inUse && l.trouble() == "":
		return usagef("--continue: the run that was left last is open in another synod; synod begins another one")
	case l.found == nil:
		return usagef("--continue: there is no run to go on with; synod begins one.%s", l.more())
	}
	f := l.found
	d, err := openJournal(f)
	if err != nil {
		f.Release()
		return usagef("--continue: the run that was left last cannot be gone on with: %w; without that file it is not asked for again", err)
	}
	d.look, d.env, d.place, d.says, d.config, d.notes = look, a.env, a.place, damage(f)+l.more(), file, a.notes(&file.Settings)
	d.keeping = &tui.Keeping{Dir: a.journals(), From: f, Shelf: cluster.JournalShelf(f.Lines)}
	return a.show(cmd, d)
}

// openJournal opens a run as far as that is done at once, as openRun does.
func openJournal(f *journal.Found) (*dashboard, error) {
	o, err := cluster.BeginJournal(f.Lines, 1, f.Path(), all.Named)
	if err != nil {
		return nil, err
	}
	return opened(o, "your last run")
}

// nothingElse refuses flags that ask for another run than the one that is gone on with.
func (c *clusterFlags) nothingElse() error {
	if c.data != "" {
		return usagef("--continue cannot be given with --data: the disks there keep their own run, and synod --data %s goes on with it", quoteIfOdd(c.data))
	}
	given := c.given()
	if len(given) > 0 {
		return usagef("--continue cannot be given with %s: the run goes on as it was, and without --continue synod begins another one", strings.Join(given, " and "))
	}
	return nil
}
