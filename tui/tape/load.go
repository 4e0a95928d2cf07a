package tape

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
)

// Limits of Source.
const (
	// MaxDepth bounds tapes that play tapes that play tapes. VHS allows one level; a library of shared parts needs two
	// or three.
	MaxDepth = 8
	// MaxLines bounds a tape with all that it plays: eight levels that play each other twice are already 256 tapes.
	MaxLines = 100_000
)

// Load reads a tape and all that it plays with Source, and puts their commands in the place of Source. A path in a tape
// is relative to that tape. The files are read with read, for example os.ReadFile. Outputs of a tape that is played by
// another are left out, as in VHS: the recording is the other one's.
//
// An error is [Errors] for mistakes in tapes, also for one that plays itself, or else what read answered for the first
// file.
func Load(name string, read func(path string) ([]byte, error)) (*Tape, error) {
	src, err := read(name)
	if err != nil {
		return nil, err
	}
	t, err := Parse(name, src)
	if err != nil {
		return t, err
	}
	l := &loader{read: read, out: &Tape{Name: name}}
	l.add(t, []string{filepath.Clean(name)})
	l.errors = append(l.errors, misplaced(l.out)...)
	return l.out, l.errors.orNil()
}

type loader struct {
	read   func(string) ([]byte, error)
	out    *Tape
	errors Errors
}

// add takes over the commands of a tape. The chain has the tapes that are being read, the outermost first.
func (l *loader) add(t *Tape, chain []string) {
	for _, line := range t.Lines {
		if len(l.out.Lines) >= MaxLines {
			l.fail(line.Pos, "the tape has more than %d commands with all that it plays", MaxLines)
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
		if len(l.errors) > 0 {
			return
		}
	}
}

func (l *loader) source(pos Pos, c Source, chain []string) {
	path := filepath.Join(filepath.Dir(chain[len(chain)-1]), filepath.FromSlash(c.Path))
	if filepath.IsAbs(c.Path) {
		path = filepath.Clean(c.Path)
	}
	switch {
	case slices.Contains(chain, path):
		l.fail(pos, "the tape plays itself: %s", strings.Join(append(chain, path), " plays "))
		return
	case len(chain) >= MaxDepth:
		l.fail(pos, "tapes that play tapes are more than %d deep", MaxDepth)
		return
	}
	src, err := l.read(path)
	if err != nil {
		l.fail(pos, "Source: %v", err)
		return
	}
	t, err := Parse(path, src)
	if err != nil {
		l.errors = append(l.errors, err.(Errors)...)
		return
	}
	l.add(t, append(slices.Clip(chain), path))
}

func (l *loader) fail(pos Pos, format string, args ...any) {
	l.errors = append(l.errors, &Error{Pos: pos, Text: fmt.Sprintf(format, args...)})
}
