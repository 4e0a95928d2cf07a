package persist

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"syscall"
)

// What is wrong with a file that is not read at all; match with errors.Is.
var (
	// ErrTooLarge is a file that has more bytes than it can need.
	ErrTooLarge = errors.New("too large")
	// ErrNoFile is a directory, a pipe, a socket or a device where a regular file should be.
	ErrNoFile = errors.New("no regular file")
)

// ReadFile reads a regular file of at most so many bytes. Its size and its kind are looked at before a byte is read: a
// file may come from a stranger, and a pipe would wait for ever, a device would have no end.
func ReadFile(path string, most int) ([]byte, error) {
	f, size, err := openRegular(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if size > int64(most) {
		return nil, tooLarge(path, most)
	}
	return bounded(f, path, most)
}

// openRegular opens a regular file and returns its size.
func openRegular(path string) (*os.File, int64, error) {
	info, err := os.Stat(path)
	if err == nil {
		err = regular(path, info)
	}
	if err != nil {
		return nil, 0, err
	}
	// What the name stands for may have been exchanged by now. So opening does not wait, and the open file is asked again.
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, 0, err
	}
	if info, err = f.Stat(); err == nil {
		err = regular(path, info)
	}
	if err != nil {
		f.Close()
		return nil, 0, err
	}
	return f, info.Size(), nil
}

// ReadStream reads whatever can be read, a pipe or a terminal too, to its end, and no more than so many bytes. It is for
// what a person names as a program's input, such as /dev/stdin or what a shell makes of <(…).
func ReadStream(path string, most int) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && info.Mode().IsRegular() && info.Size() > int64(most) {
		return nil, tooLarge(path, most)
	}
	return bounded(f, path, most)
}

// regular refuses what is no regular file.
func regular(path string, info fs.FileInfo) error {
	if mode := info.Mode(); !mode.IsRegular() {
		return &fs.PathError{Op: "read", Path: path, Err: fmt.Errorf("it is %s and %w", kindOf(mode), ErrNoFile)}
	}
	return nil
}

// kindOf names what is no regular file.
func kindOf(mode fs.FileMode) string {
	switch {
	case mode.IsDir():
		return "a directory"
	case mode&fs.ModeNamedPipe != 0:
		return "a pipe"
	case mode&fs.ModeSocket != 0:
		return "a socket"
	case mode&fs.ModeDevice != 0:
		return "a device"
	}
	return "something else"
}

func tooLarge(path string, most int) error {
	return &fs.PathError{Op: "read", Path: path, Err: fmt.Errorf("it is %w: it has more than %s", ErrTooLarge, sizeText(most))}
}

// sizeText writes a bound in the largest unit that it is a whole number of.
func sizeText(n int) string {
	switch {
	case n >= 1<<20 && n%(1<<20) == 0:
		return fmt.Sprintf("%d MB", n>>20)
	case n >= 1<<10 && n%(1<<10) == 0:
		return fmt.Sprintf("%d KB", n>>10)
	}
	return fmt.Sprintf("%d bytes", n)
}

// bounded reads to the end of what may grow meanwhile, or have no size to be asked for.
func bounded(f *os.File, path string, most int) ([]byte, error) {
	text, err := io.ReadAll(io.LimitReader(f, int64(most)+1))
	switch {
	case err != nil:
		return nil, err
	case len(text) > most:
		return nil, tooLarge(path, most)
	}
	return text, nil
}
