package persist

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"syscall"

	"github.com/gofrs/flock"
)

// Dir is a store in a directory: A.json holds the record of agent A, and a manifest says whose records they are. Other
// files in it are left alone. A Dir may be used by several goroutines, but only by one process at a time.
type Dir struct {
	path   string
	lock   *flock.Flock
	system system

	mu       sync.Mutex
	manifest Manifest         // as it was read or written last
	failed   map[string]error // agents whose last write failed: what is on the disk is not known any more
	broken   error            // the manifest could not be written
	closed   bool
}

// lockName is the file whose lock keeps a second process out.
const lockName = "synod.lock"

// maxFile bounds an agent's file in bytes. A record has some thousands.
const maxFile = 16 << 20

// system is what can go wrong between a store and the disk; tests make it go wrong.
type system struct {
	replace func(path string, data []byte) error // write a temporary file, sync it, rename it
	sync    func(dir string) error               // make the rename itself durable
}

// replaceRecord replaces an agent's file, which everybody may read.
func replaceRecord(path string, data []byte) error { return replaceFile(path, data, 0o644) }

// OpenDir opens or makes a directory. ErrLocked means that another process has it open.
func OpenDir(path string) (*Dir, error) {
	if err := makeDir(path); err != nil {
		return nil, fmt.Errorf("persist: the directory %s cannot be made: %w; choose another one", path, err)
	}
	file := filepath.Join(path, lockName)
	if info, err := os.Lstat(file); err == nil && !info.Mode().IsRegular() {
		return nil, fmt.Errorf("persist: the directory %s cannot be locked: %s is %w; remove it or choose another one", path, file, ErrNoFile)
	}
	lock := flock.New(file)
	locked, err := lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("persist: the directory %s cannot be locked: %w; make it writable or choose another one", path, err)
	}
	if !locked {
		return nil, fmt.Errorf("persist: the directory %s is %w by another process; end that one or choose another directory", path, ErrLocked)
	}
	d := &Dir{path: path, lock: lock, system: system{replaceRecord, syncDir}, failed: map[string]error{}}
	if err := d.tidy(); err != nil {
		lock.Close()
		return nil, fmt.Errorf("persist: the directory %s cannot be tidied: %w; make it writable or choose another one", path, err)
	}
	return d, nil
}

// makeDir makes a directory and those above it, each durable: its name stands in the one above.
func makeDir(path string) error {
	path = filepath.Clean(path)
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return nil
	}
	above := filepath.Dir(path)
	if above != path {
		if err := makeDir(above); err != nil {
			return err
		}
	}
	if err := os.Mkdir(path, 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	if info, err := os.Stat(path); err != nil || !info.IsDir() {
		return errors.Join(err, &fs.PathError{Op: "mkdir", Path: path, Err: syscall.ENOTDIR})
	}
	return syncDir(above)
}

// Close lets other processes use the directory. Nothing is read or written any more.
func (d *Dir) Close() error {
	d.mu.Lock()
	d.closed = true
	d.mu.Unlock()
	return d.lock.Close()
}

// Path returns the directory.
func (d *Dir) Path() string { return d.path }

// recordEnds is how the name of an agent's file ends.
const recordEnds = ".json"

func (d *Dir) file(agent string) string { return filepath.Join(d.path, agent+recordEnds) }

// Save replaces the agent's file. After a failure nobody knows what the disk holds, and trying again could make a
// lost write look like a kept one; so the agent's file is not touched any more until the directory is opened anew.
func (d *Dir) Save(agent string, record any) error {
	if err := d.writable(agent); err != nil {
		return err
	}
	text, err := encode(agent, record)
	if err == nil && len(text) > maxFile {
		err = tooLarge(d.file(agent), maxFile)
	}
	if err != nil {
		return fmt.Errorf("persist: the record of %s cannot be written: %w", agent, err)
	}
	path := d.file(agent)
	if err = d.system.replace(path, text); err == nil {
		err = d.system.sync(d.path)
	}
	return d.note(agent, err)
}

// note remembers a failure of the disk and says what to do about it.
func (d *Dir) note(agent string, err error) error {
	if err == nil {
		return nil
	}
	err = fmt.Errorf("persist: %s cannot be written: %w; free some space or make %s writable, then start again", d.file(agent), err, d.path)
	d.mu.Lock()
	defer d.mu.Unlock()
	d.failed[agent] = err
	return err
}

// writable refuses what must not be written.
func (d *Dir) writable(agent string) error {
	if err := checkName(agent); err != nil {
		return err
	}
	if err := d.open(); err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if first := d.failed[agent]; first != nil {
		return fmt.Errorf("persist: writing %s has %w and is not tried again: %w", d.file(agent), ErrFailed, first)
	}
	return nil
}

// open refuses a directory that must not be written any more.
func (d *Dir) open() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed {
		return fmt.Errorf("persist: the directory %s is %w", d.path, fs.ErrClosed)
	}
	return d.broken
}

// Load reads the agent's file. An agent of the manifest has one, so without it something is missing.
func (d *Dir) Load(agent string, record any) (bool, error) {
	if err := checkName(agent); err != nil {
		return false, err
	}
	path := d.file(agent)
	text, err := readFile(path)
	if errors.Is(err, fs.ErrNotExist) && !d.owes(agent) {
		return false, nil
	}
	if errors.Is(err, fs.ErrNotExist) {
		err = fmt.Errorf("%w: it is missing", ErrDamaged)
	}
	if err != nil {
		return false, fmt.Errorf("persist: %s %w: %w"+remedy, path, ErrUnreadable, err, agent)
	}
	switch err := decode(text, agent, record); {
	case errors.Is(err, errEmpty):
		return false, nil
	case err != nil:
		return false, fmt.Errorf("persist: %s is %w"+remedy, path, err, agent)
	}
	return true, nil
}

// owes reports whether the manifest names the agent, so that it must have a file.
func (d *Dir) owes(agent string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	_, owes := d.manifest.Agents[agent]
	return owes
}

// readFile reads a file of a directory. What is no file of its own is none, whatever it leads to.
func readFile(path string) ([]byte, error) {
	info, err := os.Lstat(path)
	switch {
	case err != nil:
		return nil, err
	case info.Mode()&fs.ModeSymlink != 0:
		return nil, fmt.Errorf("%w: it is a link and %w", ErrDamaged, ErrNoFile)
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%w: it is %s and %w", ErrDamaged, kindOf(info.Mode()), ErrNoFile)
	}
	return ReadFile(path, maxFile)
}

// Wipe replaces the agent's record by an empty one. After a failure the file is not touched any more.
func (d *Dir) Wipe(agent string) error { return d.Save(agent, nil) }
