package cli

import (
	"errors"
	"io"
	"os"
	"syscall"
)

// The terminal can go without a signal: of a program that is no longer the session's, nobody thinks when a window closes.
// Then reads find an end and writes fail, which the library does not mind.

// keyboard is the terminal as it is read.
type keyboard struct {
	*os.File
	gone func()
}

func (k keyboard) Read(p []byte) (int, error) {
	n, err := k.File.Read(p)
	if isGone(err) {
		k.gone()
	}
	return n, err
}

// display is the terminal as it is written.
type display struct {
	*os.File
	gone func()
}

func (d display) Write(p []byte) (int, error) {
	n, err := d.File.Write(p)
	if isGone(err) {
		d.gone()
	}
	return n, err
}

// isGone reports whether an error says that there is no terminal any more.
func isGone(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, syscall.EIO) || errors.Is(err, syscall.ENXIO) || errors.Is(err, syscall.EPIPE)
}
