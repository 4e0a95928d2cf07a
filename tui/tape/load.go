package tape

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
)

// Limits of Source: a line that plays a large file is short, and ten files that play each other twice are a thousand.
const (
	// MaxDepth bounds tapes that play tapes that play tapes.
	MaxDepth = 8
	// MaxSources bounds how often a tape plays others, with all that they play.
	MaxSources = 100
	// MaxLines bounds a tape with all that it plays.
	MaxLines = 100_000
)

// Load reads a tape and all that it plays with Source, and puts their commands in the place of Source. The files are read
// with read, for example os.ReadFile. All is as in VHS: the path of a Source is looked up as it stands, which is from the
// working directory, and the outputs of a tape that is played by another are left out, because the recording is the
// other one's. A tape without a command is a mistake.
//
// An error is [Errors] for mistakes in tapes, also for one that plays itself, or else what read answered for the first
// file.
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
	l.add(t, []string{filepath.Clean(name)})
	if len(l.errors) == 0 && !hasCommand(l.out) {
		l.fail("", Pos{File: name, Line: 1, Column: 1}, "there is nothing to play: the tape has no command")
	}
	return l.out, append(l.errors, lost(l.out)...).orNil()
}

func hasCommand(t *Tape) bool {
	return slices.ContainsFunc(t.Lines, func(line Line) bool { return !isComment(line.Command) })
}

type loader struct {
	read    func(string) ([]byte, error)
	out     *Tape
	sources int
	errors  Errors
}

// add takes over the commands of a tape, up to the first mistake. The chain has the tapes that are being read, the
// outermost first.
func (l *loader) add(t *Tape, chain []string) {
	for _, line := range t.Lines {
		if len(l.out.Lines) >= MaxLines {
			l.fail(Limit, line.Pos, "the tape has more than %d commands with all that it plays", MaxLines)
		}
		if len(l.errors) > 0 {
			return
		}
		switch c := line.Command.(type) {
		case Source:
			l.source(line.Pos, c, chain)
		case Output:
			if len(chain) == 1 {
				l.out.Lines = append(l.out.Lines, line)
			}
		default:
			l.out.Lines = append(l.out.Lines, line)
		}
	}
}

// source takes over the commands of another tape.
func (l *loader) source(pos Pos, c Source, chain []string) {
	path := filepath.Clean(filepath.FromSlash(c.Path))
	l.sources++
	switch {
	case slices.Contains(chain, path):
		l.fail("", pos, "the tape plays itself: %s", strings.Join(append(chain, path), " plays "))
		return
	case len(chain) >= MaxDepth:
		l.fail(Limit, pos, "tapes that play tapes are more than %d deep", MaxDepth)
		return
	case l.sources > MaxSources:
		l.fail(Limit, pos, "the tape plays others more than %d times", MaxSources)
		return
	}
	src, err := l.read(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		l.fail("", pos, "there is no file %s; Source looks from the working directory, as in VHS%s", c.Path, l.beside(path, chain))
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
	l.add(t, append(slices.Clip(chain), path))
}

// beside says so if a file that was not found is there in the folder of the tape.
func (l *loader) beside(path string, chain []string) string {
	folder := filepath.Dir(chain[len(chain)-1])
	if _, err := l.read(filepath.Join(folder, path)); err != nil || filepath.IsAbs(path) {
		return ""
	}
	return ", and there is one beside the tape: play it from the folder " + folder
}

func (l *loader) fail(o Oversight, pos Pos, format string, args ...any) {
	l.errors = append(l.errors, &Error{Pos: pos, Text: fmt.Sprintf(format, args...), Oversight: o})
}
