package tape

import (
	"fmt"
	"slices"
	"strings"
)

// Pos is a place in a tape. Lines and columns count from 1, columns in characters.
type Pos struct {
	File         string
	Line, Column int
}

func (p Pos) String() string { return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column) }

// Error is a mistake in a tape.
type Error struct {
	Pos  Pos
	Text string
	// Oversight says why VHS takes this all the same. It is empty if VHS refuses it too.
	Oversight Oversight
}

func (e *Error) Error() string { return e.Pos.String() + ": " + e.Text }

// Errors are all mistakes of a tape, in the order of the text.
type Errors []*Error

func (e Errors) Error() string {
	lines := make([]string, len(e))
	for i, err := range e {
		lines[i] = err.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap lets errors.As find a single [Error].
func (e Errors) Unwrap() []error {
	errs := make([]error, len(e))
	for i, err := range e {
		errs[i] = err
	}
	return errs
}

// orNil is the list as an error, and nil if it is empty.
func (e Errors) orNil() error {
	if len(e) == 0 {
		return nil
	}
	return e
}

// nearest is the name that word was probably meant to be, and "" if none is near. Names that differ only in their case
// are nearest of all; otherwise a third of the letters may be wrong.
func nearest(word string, names []string) string {
	x := []rune(strings.ToLower(word))
	best, least := "", max(len(x)/3, 1)+1
	for _, name := range names {
		if strings.EqualFold(word, name) {
			return name
		}
		if d := distance(x, []rune(strings.ToLower(name)), least); d < least {
			best, least = name, d
		}
	}
	return best
}

// distance counts the letters that must be put in, left out, changed or swapped with their neighbour to make y of x. It
// stops at a limit, so that long words take no time.
func distance(x, y []rune, limit int) int {
	if len(x)-len(y) >= limit || len(y)-len(x) >= limit {
		return limit
	}
	before, last, row := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := range x {
		row[0] = i + 1
		for j := range y {
			change := last[j]
			if x[i] != y[j] {
				change++
			}
			row[j+1] = min(change, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && x[i] == y[j-1] && x[i-1] == y[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		if slices.Min(row) >= limit && slices.Min(last) >= limit {
			return limit
		}
		before, last, row = last, row, before
	}
	return last[len(y)]
}
