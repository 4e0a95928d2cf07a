package journal

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/gofrs/flock"

	"synod/persist"
)

// Dir is a directory with journals. Other files in it are left alone.
type Dir string

// How the names of a journal end, and of what stands beside it.
const (
	open     = ".journal"
	finished = ".quit"
	aside    = ".damaged" // one that is kept for its owner to look at
	locked   = ".lock"
	shelf    = ".shelf" // of a run that another one took the place of; it is finished
)

// Most is how many journals a directory keeps, beside those that are in use: the ones that were finished go first, then the oldest.
const Most = 8

// MostShelved is how many journals of runs on shelves a directory keeps; the oldest go first.
const MostShelved = 64

func (d Dir) file(name, ending string) string { return filepath.Join(string(d), name+ending) }

// unlock gives the lock of a journal free whose file has another name now, or none.
func (d Dir) unlock(name string, lock *flock.Flock) {
	path := d.file(name, locked)
	err := os.Remove(path) // first: who gets the lock of a file without a name finds no journal
	_ = lock.Close()
	if err != nil {
		_ = os.Remove(path) // where no file is removed that is open, by whomever
	}
}

// ErrNowhere is the error of a directory without a name.
var ErrNowhere = errors.New("there is no directory for it: neither HOME nor XDG_STATE_HOME is set")

// Create begins a journal, with its first lines, and removes what is too old. The directory is made if it is not there.
func (d Dir) Create(lines []string) (*File, error) {
	if d == "" {
		return nil, ErrNowhere
	}
	if err := os.MkdirAll(string(d), 0o700); err != nil {
		return nil, err
	}
	d.tidy()
	const tries = 100
	for n := range tries {
		f := &File{dir: d, name: newName(n)}
		f.lock = flock.New(d.file(f.name, locked), flock.SetPermissions(0o600))
		switch mine, err := f.lock.TryLock(); {
		case err != nil:
			return nil, err
		case !mine:
			continue
		}
		err := f.make(lines)
		if err == nil {
			return f, nil
		}
		d.unlock(f.name, f.lock)
		if !errors.Is(err, fs.ErrExist) {
			return nil, err
		}
	}
	return nil, fmt.Errorf("no name is free in %s", d)
}

// newName is a name that no other journal has, at the n-th try.
func newName(n int) string {
	return fmt.Sprintf("%s-%d-%d", time.Now().UTC().Format("20060102-150405.000000000"), os.Getpid(), n)
}

// make makes the file of a journal.
func (f *File) make(lines []string) (err error) {
	if _, err := os.Lstat(f.dir.file(f.name, finished)); err == nil {
		return fs.ErrExist // it would be replaced in the end
	}
	if f.file, err = os.OpenFile(f.Path(), os.O_WRONLY|os.O_APPEND|os.O_CREATE|os.O_EXCL, 0o600); err != nil {
		return err
	}
	if err = f.begin(lines); err != nil {
		f.file.Close()
		_ = os.Remove(f.Path())
	}
	return err
}

// Entry is a journal in a directory.
type Entry struct {
	Finished bool      // it was ended properly
	Changed  time.Time // when something was added last

	name string
	path string
}

// Path returns where it is.
func (e Entry) Path() string { return e.path }

// List returns the journals of a directory, those that were not finished first, and of these the latest first. Where there is no
// directory there are none.
func (d Dir) List() ([]Entry, error) {
	files, err := os.ReadDir(string(d))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var all []Entry
	for _, file := range files {
		ending := filepath.Ext(file.Name())
		if ending != open && ending != finished {
			continue
		}
		if info, err := file.Info(); err == nil {
			all = append(all, Entry{ending == finished, info.ModTime(), strings.TrimSuffix(file.Name(), ending), filepath.Join(string(d), file.Name())})
		}
	}
	slices.SortFunc(all, func(a, b Entry) int {
		if a.Finished != b.Finished {
			if b.Finished {
				return -1
			}
			return 1
		}
		return cmp.Or(b.Changed.Compare(a.Changed), cmp.Compare(b.name, a.name))
	})
	return all, nil
}

// tidy removes the last of the journals until there is room for another, and locks that belong to none. What is in use, and what
// this program cannot read, is left alone.
func (d Dir) tidy() {
	all, err := d.List()
	if err != nil {
		return
	}
	for i := len(all) - 1; i >= Most-1; i-- {
		if found, err := d.Claim(all[i]); err == nil {
			_ = found.Remove()
		}
	}
	shelved, _ := filepath.Glob(filepath.Join(string(d), "*"+shelf)) // their names begin with the time
	for _, path := range shelved[:max(0, len(shelved)-MostShelved)] {
		_ = os.Remove(path)
	}
	locks, _ := filepath.Glob(filepath.Join(string(d), "*"+locked))
	for _, path := range locks {
		name := strings.TrimSuffix(filepath.Base(path), locked)
		info, err := os.Lstat(path)
		if err != nil || !info.Mode().IsRegular() || time.Since(info.ModTime()) < time.Minute { // somebody may be about to take it
			continue
		}
		if slices.ContainsFunc(all, func(e Entry) bool { return e.name == name }) {
			continue
		}
		if lock := flock.New(path); take(lock) == nil {
			d.unlock(name, lock)
		}
	}
}

// take takes a lock, or returns an error.
func take(lock *flock.Flock) error {
	mine, err := lock.TryLock()
	if err == nil && !mine {
		err = fmt.Errorf("it is %w", persist.ErrLocked)
	}
	return err
}

// Found is a journal of a process that has ended. Nobody else has it meanwhile.
type Found struct {
	Entry
	Lines   []string
	Damaged int // the line from which on it is not what was written, from 1; 0 for none

	dir  Dir
	lock *flock.Flock
}

// Claim reads a journal, unless another process has it: persist.ErrLocked. One that is none, or of a version that this program does
// not read, is an error, and is left as it is.
func (d Dir) Claim(e Entry) (*Found, error) {
	f := &Found{Entry: e, dir: d, lock: flock.New(d.file(e.name, locked), flock.SetPermissions(0o600))}
	if info, err := os.Lstat(f.lock.Path()); err == nil && !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is %w", f.lock.Path(), persist.ErrNoFile) // a pipe would wait for ever
	}
	if err := take(f.lock); err != nil {
		return nil, err
	}
	text, err := read(e.path)
	if err == nil {
		f.Lines, f.Damaged, err = parse(text)
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		d.unlock(e.name, f.lock)
		return nil, err
	case err != nil:
		f.Release()
		return nil, err
	}
	return f, nil
}

// read reads a file of its own, and follows no link.
func read(path string) ([]byte, error) {
	info, err := os.Lstat(path)
	if err == nil && !info.Mode().IsRegular() {
		err = fmt.Errorf("it is %w: it is %w", persist.ErrDamaged, persist.ErrNoFile)
	}
	if err != nil {
		return nil, err
	}
	return persist.ReadFile(path, MaxSize)
}

// Release leaves the journal as it is.
func (f *Found) Release() {
	if f.Finished {
		f.dir.unlock(f.name, f.lock) // nothing else would ever remove it
		return
	}
	_ = f.lock.Close()
}

// Remove removes the journal. One with damage in it is put aside instead, under another name, and never found again.
func (f *Found) Remove() error {
	err := os.Remove
	if f.Damaged > 0 {
		err = func(path string) error { return os.Rename(path, f.Aside()) }
	}
	defer f.dir.unlock(f.name, f.lock)
	return err(f.path)
}

// Aside is the name under which a journal with damage in it is put aside.
func (f *Found) Aside() string { return f.dir.file(f.name, aside) }
