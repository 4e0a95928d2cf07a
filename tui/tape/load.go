package tape

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
)

// Limits of Source: a line that plays a large file is short.
const (
	// MaxSources bounds how often a tape plays others.
	MaxSources = 100
	// MaxLines bounds a tape with all that it plays.
	MaxLines = 100_000
)

// Load reads a tape and all that it plays with Source, and puts their commands in the place of Source. The files are read
// with read, for example os.ReadFile. All is as in VHS: the path of a Source is looked up as it stands, which is from the
// working directory; what it plays plays no third tape; its outputs are left out, because the recording is the other
// one's. A tape without a command is a mistake.
//
// An error is [Errors] for mistakes in tapes, or else what read answered for the first file.
func Load(name string, read func(path string) ([]byte, error)) (*Tape, error) {
	src, err := read(name)
	if err != nil {
		return nil, err
	}
	t, errs := parseFile(name, src)
	if len(errs) > 0 {
		return t, append(errs, lost(t)...)
	}
	l := &loader{read: read, out: &Tape{Name: name}}
	for _, line := range t.Lines {
		if len(l.errors) > 0 {
			break
		}
		if c, ok := line.Command.(Source); ok {
			l.source(line.Pos, c)
		} else {
			l.add(line)
		}
	}
	if len(l.errors) == 0 && !slices.ContainsFunc(l.out.Lines, func(line Line) bool { return !isComment(line.Command) }) {
		l.fail("", Pos{File: name, Line: 1, Column: 1}, "there is nothing to play: the tape has no command")
	}
	return l.out, append(l.errors, lost(l.out)...).orNil()
}

type loader struct {
	read    func(string) ([]byte, error)
	out     *Tape
	sources int
	errors  Errors
}

// add takes over a command.
func (l *loader) add(line Line) {
	if l.out.Lines = append(l.out.Lines, line); len(l.out.Lines) == MaxLines+1 {
		l.fail(Limit, line.Pos, "the tape has more than %d commands with all that it plays", MaxLines)
	}
}

// source takes over the commands of another tape.
func (l *loader) source(pos Pos, c Source) {
	if l.sources++; l.sources > MaxSources {
		l.fail(Limit, pos, "the tape plays others more than %d times", MaxSources)
		return
	}
	path := filepath.FromSlash(c.Path)
	src, err := l.read(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		l.fail("", pos, "there is no file %s; Source looks from the working directory, as in VHS%s", c.Path, l.beside(path))
		return
	case err != nil:
		l.fail("", pos, "Source: %v", err)
		return
	case len(src) == 0:
		l.fail("", pos, "the file %s is empty", c.Path)
		return
	}
	t, errs := parseFile(path, src)
	l.errors = append(l.errors, errs...)
	for _, line := range t.Lines {
		switch line.Command.(type) {
		case Source:
			l.fail("", line.Pos, "a tape that is played with Source plays no other one; %s plays this one", l.out.Name)
			return
		case Output:
		default:
			l.add(line)
		}
	}
}

// beside says so if a file that was not found is there in the folder of the tape.
func (l *loader) beside(path string) string {
	folder := filepath.Dir(l.out.Name)
	if _, err := l.read(filepath.Join(folder, path)); err != nil || filepath.IsAbs(path) {
		return ""
	}
	return ", and there is one beside the tape: play it from the folder " + folder
}

func (l *loader) fail(o Oversight, pos Pos, format string, args ...any) {
	l.errors = append(l.errors, &Error{Pos: pos, Text: fmt.Sprintf(format, args...), Oversight: o})
}
