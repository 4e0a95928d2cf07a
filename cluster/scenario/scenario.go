package scenario

import (
	"fmt"
	"strings"

	"synod/cluster"
)

// Scenario is a file. Parse fills in everything; New makes one from commands.
type Scenario struct {
	Name     string // the file's name without .txt: its claim
	Title    string // the claim as a sentence
	Source   string // who states it, and where
	Lesson   int    // its place in the reading order, from 1; 0 for none
	Settings cluster.Settings
	Blocks   []Block // the first one is the head
}

// Block is a stretch of a file: lines, and the transcript of what they cause.
type Block struct {
	Lines []Line
	Ruled bool     // there is a ---- after the lines
	Want  []string // what stands under it
}

// Kind says what a line is.
type Kind uint8

// The kinds of lines.
const (
	Blank   Kind = iota
	Remark       // # prose
	Setting      // a command of the head, which has taken effect when the run begins
	Do           // a command of the run
	Expect       // an assertion
	Quiet        // from here on nothing is written into the transcript
	Show         // from here on everything is
)

// Line is one line before a ----.
type Line struct {
	Number  int // in the file, from 1
	Kind    Kind
	Text    string
	Command cluster.Command // of Setting and Do
	check   check           // of Expect
}

// Write returns the file. Of what Parse has read it returns what Parse was given, line ends apart.
func (s *Scenario) Write() []byte {
	var b strings.Builder
	for _, block := range s.Blocks {
		for _, l := range block.Lines {
			fmt.Fprintln(&b, l.Text)
		}
		if block.Ruled {
			fmt.Fprintln(&b, rule)
		}
		for _, text := range block.Want {
			fmt.Fprintln(&b, text)
		}
	}
	return []byte(b.String())
}

// Expects reports whether a scenario says anything of how it is to end.
func (s *Scenario) Expects() bool {
	for _, block := range s.Blocks {
		for _, l := range block.Lines {
			if l.Kind == Expect {
				return true
			}
		}
	}
	return false
}

// rule ends the lines of a block.
const rule = "----"

// Error is what is wrong at a place of a file. Its text also says what to do.
type Error struct {
	Name         string
	Line, Column int // from 1
	Err          error
}

func (e *Error) Error() string {
	return fmt.Sprintf("%s.txt:%d:%d: %v", e.Name, e.Line, e.Column, e.Err)
}

func (e *Error) Unwrap() error { return e.Err }

// fail returns an error at a line.
func (s *Scenario) fail(l *Line, column int, err error) *Error {
	return &Error{Name: s.Name, Line: l.Number, Column: column, Err: err}
}
