package plain

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"synod/cluster"
	"synod/cluster/spawn"
)

// maxLine bounds a line of a script, so that a file given by mistake is refused at once.
const maxLine = 64 << 10

// Error is a mistake in a script. Its text says where, what is wrong, and what to do.
type Error struct {
	Name         string
	Line, Column int // from 1
	Err          error
}

func (e *Error) Error() string { return fmt.Sprintf("%s:%d:%d: %v", e.Name, e.Line, e.Column, e.Err) }

func (e *Error) Unwrap() error { return e.Err }

// bare returns what a line says to the program.
func bare(line string) string {
	command, _ := cluster.CutRemark(line)
	return strings.TrimSpace(command)
}

// isFarewell reports whether a line ends the session.
func isFarewell(line string) bool {
	switch bare(line) {
	case "quit", "exit", "q", "quit!", "q!":
		return true
	}
	return false
}

// Script carries out the lines of a script, up to the first one that is wrong: what follows was meant for another run.
// The last line is written in any case, and what is wrong comes first among the errors returned.
func (s *Session) Script(ctx context.Context, name string, in io.Reader) error {
	err := s.script(ctx, name, read(in))
	if context.Cause(ctx) != nil {
		return context.Cause(ctx)
	}
	return errors.Join(err, s.End())
}

func (s *Session) script(ctx context.Context, name string, lines <-chan line) error {
	for number := 1; ; number++ {
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case l, more := <-lines:
			switch {
			case l.caught != nil:
				panic(l.caught)
			case !more || isFarewell(l.text):
				return nil
			case l.err != nil:
				return &Error{name, number, max(1, l.column), l.err}
			}
			if err := s.Do(ctx, l.text); err != nil {
				return at(name, number, l.text, err)
			}
		}
	}
}

// at places an error in a script. One about the language knows its column; any other is about the whole line.
func at(name string, number int, text string, err error) *Error {
	var mistake *cluster.CommandError
	if !errors.As(err, &mistake) {
		return &Error{name, number, 1 + len(text) - len(strings.TrimLeft(text, " \t")), err}
	}
	problem := mistake.Problem
	if mistake.Hint != "" {
		problem += "; try: " + mistake.Hint
	}
	return &Error{name, number, mistake.Column, errors.New(problem)}
}

// line is a line of input, or why there is none.
type line struct {
	text   string
	column int // at which it is no text
	err    error
	caught *spawn.Panic // of who reads; it goes on in whoever takes the line
}

// read reads lines beside whoever carries them out, so that a signal is not kept waiting by an input that does not
// come. The reader ends with the input or with the program.
func read(in io.Reader) <-chan line {
	lines := make(chan line)
	spawn.Alone("the reader of lines", func() {
		scanner := scan(in)
		text, err := next(scanner)
		for ; err == nil; text, err = next(scanner) {
			lines <- check(text)
		}
		if err != io.EOF {
			lines <- line{err: err}
		}
		close(lines)
	}, func(caught *spawn.Panic) { lines <- line{caught: caught} })
	return lines
}

// check refuses what is no text.
func check(text string) line {
	column, err := cluster.CheckLine(text)
	if err != nil {
		err = fmt.Errorf("this is no line of a script: %w", err)
	}
	return line{text: text, column: column, err: err}
}
