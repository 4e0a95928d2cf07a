package outfile

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
)

// Batch is files that are written together. Add writes one beside its place, Commit renames all of them into place. So a
// batch of which one file cannot be written changes nothing.
type Batch struct {
	place  *Place
	force  bool
	early  bool // what is to be written is not known yet
	staged []*staged
	made   []string // folders that were not there
}

// staged is a file that is complete but for its name.
type staged struct {
	name  string
	dir   *os.Root
	base  string
	temp  string
	file  *os.File // open, and locked where locks are known
	empty bool     // there is nothing to do: the file is as it should be
}

// Begin begins a batch. With force it replaces what the program has not made, unless a tape asks for it.
func (p *Place) Begin(force bool) *Batch {
	return &Batch{place: p, force: p.force || force && !p.taped}
}

// Write writes one file. The error is a [*Refusal] when something is in the way.
func (p *Place) Write(name string, k Kind, data []byte, force bool) (err error) {
	b := p.Begin(force)
	defer b.Discard()
	if p.taped {
		err = p.Claim(name)
	}
	if err == nil {
		err = b.Add(name, k, data)
	}
	if err == nil {
		err = b.Commit()
	}
	if err != nil && p.taped {
		p.denied = err
	}
	return err
}

// Check tells what Write would refuse, as far as it can be known before there is anything to be written.
func (p *Place) Check(name string, k Kind, force bool) error {
	b := p.Begin(force)
	b.early = true
	dir, base, err := p.parent(name)
	switch {
	case isNull(p, name), p.taped && errors.Is(err, fs.ErrNotExist): // its folder will be made
		return nil
	case err != nil:
		return wrong(name, err)
	}
	defer dir.Close()
	_, _, err = b.inTheWay(name, dir, base, k, nil)
	return wrong(name, err)
}

// Add writes a file beside its place.
func (b *Batch) Add(name string, k Kind, data []byte) error {
	if isNull(b.place, name) {
		return nil
	}
	if k != Text && !k.Marks(data) {
		return &Error{name, fmt.Errorf("this %s lacks its mark", k.name)} // a mistake of this program
	}
	made, err := b.place.prepare(name)
	b.made = append(made, b.made...)
	if err != nil {
		return wrong(name, err)
	}
	dir, base, err := b.place.parent(name)
	if err != nil {
		return wrong(name, err)
	}
	s := &staged{name: name, dir: dir, base: base}
	b.staged = append(b.staged, s)
	old, same, err := b.inTheWay(name, dir, base, k, data)
	if s.empty = same; same || err != nil {
		return wrong(name, err)
	}
	sweep(dir)
	return wrong(name, b.stage(s, old, data))
}

// inTheWay looks at what is there. It returns what is to be replaced, if anything, and whether it is equal to the data already.
func (b *Batch) inTheWay(name string, dir *os.Root, base string, k Kind, data []byte) (old fs.FileInfo, same bool, err error) {
	old, err = dir.Lstat(base)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	refuse := func(forcible bool, why string) (fs.FileInfo, bool, error) {
		if forcible && b.force {
			return old, false, nil
		}
		r := &Refusal{Name: name, Why: why, Forcible: forcible && !b.place.taped}
		if forcible && b.place.taped {
			r.Way = "play the tape with --force to replace it"
		}
		return old, false, r
	}
	switch mode := old.Mode(); {
	case mode.IsDir():
		return refuse(false, "is a directory")
	case mode&fs.ModeDevice != 0:
		return refuse(false, "is a device")
	case mode&fs.ModeSymlink != 0:
		return refuse(true, "is a link to another file")
	case mode&fs.ModeNamedPipe != 0:
		return refuse(true, "is a pipe")
	case !mode.IsRegular():
		return refuse(true, "is no regular file")
	}
	made, same, err := compare(dir, base, old, k, data)
	switch {
	case same:
		return old, true, nil
	case err != nil && !b.force:
		return refuse(true, "is there and cannot be read to see whose it is")
	case k == Text && b.early:
	case k == Text:
		return refuse(true, "is there, and text has no room for a mark that says whose it is")
	case !made:
		return refuse(true, "is there and is no "+k.name+" that synod has written")
	case old.Mode().Perm()&0o200 == 0:
		return refuse(true, "is protected against writing")
	}
	return old, false, nil
}

// compare reads whether a file that is there was made by the program and, of text, whether it is what is to be written.
func compare(dir *os.Root, base string, old fs.FileInfo, k Kind, data []byte) (made, same bool, err error) {
	f, err := dir.Open(base)
	if err != nil {
		return false, false, err
	}
	defer f.Close()
	if k == Text && old.Size() != int64(len(data)) {
		return false, false, nil
	}
	size := int64(headSize)
	if k == Text {
		size = old.Size() + 1
	}
	text, err := io.ReadAll(io.LimitReader(f, size))
	return k.Marks(text), k == Text && bytes.Equal(text, data), err
}

// stage writes the temporary file.
func (b *Batch) stage(s *staged, old fs.FileInfo, data []byte) (err error) {
	if s.file, s.temp, err = create(s.dir); err != nil {
		return err
	}
	if old != nil && old.Mode().IsRegular() {
		if err := s.file.Chmod(old.Mode().Perm()); err != nil {
			return err
		}
	}
	d := b.place.disk.orReal()
	if err := d.write(s.file, data); err != nil {
		return err
	}
	return d.sync(s.file)
}

// Commit renames every file into place. It fails only if somebody has changed the folders meanwhile, or the disk is broken; then
// the files before the one that the error names are new, and the others as they were.
func (b *Batch) Commit() error {
	defer b.Discard()
	for _, s := range b.staged {
		if s.empty {
			continue
		}
		if !locks {
			s.file.Close() // an open file may not be renamed there
		}
		if err := b.place.disk.orReal().rename(s.dir, s.temp, s.base); err != nil {
			return wrong(s.name, err)
		}
		s.temp = ""
		if dir, err := s.dir.Open("."); err == nil {
			_ = dir.Sync() // the file is whole without it; this only makes its name durable sooner
			dir.Close()
		}
		b.made = nil
	}
	return nil
}

// isNull reports whether a person writes to the device that keeps nothing.
func isNull(p *Place, name string) bool { return !p.taped && name == os.DevNull }

// Discard removes what was not committed. It may be called after Commit, and then does nothing.
func (b *Batch) Discard() {
	for _, s := range b.staged {
		if s.temp != "" {
			_ = s.dir.Remove(s.temp)
		}
		if s.file != nil {
			s.file.Close()
		}
		s.dir.Close()
	}
	for _, dir := range b.made {
		_ = os.Remove(dir)
	}
	b.staged, b.made = nil, nil
}

// Temporary files have names that nobody else gives.
const (
	tempBegins = ".synod-"
	tempEnds   = ".tmp"
)

// create makes a temporary file and locks it, so that others see that it is in use.
func create(dir *os.Root) (*os.File, string, error) {
	for {
		name := tempBegins + rand.Text() + tempEnds
		f, err := dir.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return nil, "", err
		}
		lock(f)
		if isNamed(dir, name, f) {
			return f, name, nil
		}
		f.Close() // another process took it for one that was left, before it was locked
	}
}

func isNamed(dir *os.Root, name string, f *os.File) bool {
	here, err := dir.Lstat(name)
	if err != nil {
		return false
	}
	mine, err := f.Stat()
	return err == nil && os.SameFile(here, mine)
}

// sweep removes temporary files of processes that were killed: those that nobody holds a lock on. Where locks are not known they
// stay.
func sweep(dir *os.Root) {
	if !locks {
		return
	}
	folder, err := dir.Open(".")
	if err != nil {
		return
	}
	defer folder.Close()
	names, _ := folder.Readdirnames(-1)
	for _, name := range names {
		if !isTemporary(name) {
			continue
		}
		if info, err := dir.Lstat(name); err != nil || !info.Mode().IsRegular() {
			continue
		}
		f, err := dir.Open(name)
		if err != nil {
			continue
		}
		if tryLock(f) {
			_ = dir.Remove(name)
		}
		f.Close()
	}
}

func isTemporary(name string) bool {
	return len(name) == len(tempBegins)+len(rand.Text())+len(tempEnds) &&
		strings.HasPrefix(name, tempBegins) && strings.HasSuffix(name, tempEnds)
}
