package journal

import (
	"bytes"
	"errors"
	"fmt"
	"os"

	"github.com/gofrs/flock"
)

// MaxSize bounds a journal in bytes, so that it can be read as a whole.
const MaxSize = 64 << 20

// ErrFull is a journal that takes no more lines.
var ErrFull = fmt.Errorf("it has more than %d MB", MaxSize>>20)

// File is a journal that this process writes. It is used by one goroutine at a time.
type File struct {
	dir  Dir
	name string
	lock *flock.Flock
	file *os.File
	sum  chain
	size int64
	err  error // the first that there was
}

// begin writes the first lines of a journal, all at once.
func (f *File) begin(lines []string) error {
	var b bytes.Buffer
	b.WriteString(head())
	return f.add(&b, lines)
}

// Append adds lines, which must be without line ends, and returns once the system has them; see the package for what that is worth.
// After an error the journal takes nothing more, and says the same again.
func (f *File) Append(lines ...string) error {
	if f.err != nil || len(lines) == 0 {
		return f.err
	}
	return f.add(new(bytes.Buffer), lines)
}

func (f *File) add(b *bytes.Buffer, lines []string) error {
	if f.err = f.sum.sealAll(b, lines); f.err != nil {
		return f.err
	}
	if f.size+int64(b.Len()) > MaxSize {
		f.err = ErrFull
		return f.err
	}
	if _, err := f.file.Write(b.Bytes()); err != nil {
		f.err = err
		_ = f.file.Truncate(f.size) // a line that was cut is none: this only makes it tidy
		return err
	}
	f.size += int64(b.Len())
	return nil
}

// Size returns how many bytes there are in it.
func (f *File) Size() int64 { return f.size }

// Path returns where it is.
func (f *File) Path() string { return f.dir.file(f.name, open) }

// Close leaves the journal as one that was not finished.
func (f *File) Close() { f.end(nil) }

// Finish says that whoever did what stands in the journal has ended it properly, and closes it.
func (f *File) Finish() error {
	return f.end(func() error { return os.Rename(f.Path(), f.dir.file(f.name, finished)) })
}

// Drop closes the journal and removes it.
func (f *File) Drop() error {
	return f.end(func() error { return os.Remove(f.Path()) })
}

// end closes the journal, and does something more while it is still locked.
func (f *File) end(more func() error) error {
	if f.file == nil {
		return nil
	}
	err := f.file.Close()
	f.file, f.err = nil, os.ErrClosed
	if more != nil {
		err = errors.Join(err, more())
		f.dir.unlock(f.name, f.lock)
		return err
	}
	return errors.Join(err, f.lock.Close()) // its name stays, for whoever claims the journal
}
