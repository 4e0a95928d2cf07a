package cluster

import (
	"fmt"
	"math"
	"strings"

	"github.com/agnivade/levenshtein"
)

// CommandError says what is wrong with a line, where, and what would be right.
type CommandError struct {
	Line    string
	Column  int // in characters, from 1
	Problem string
	Hint    string // a form that is right
}

func (e *CommandError) Error() string {
	text := fmt.Sprintf("column %d: %s", e.Column, e.Problem)
	if e.Hint != "" {
		text += "; try: " + e.Hint
	}
	return text
}

func (w *words) unknown(verb word) error {
	var known []string
	for _, s := range CommandTable() {
		known = append(known, s.Word)
	}
	e := &CommandError{w.line, verb.column, fmt.Sprintf("there is no command %q", verb.text), w.scope.Help}
	if near, ok := Nearest(verb.text, append(known, w.scope.Words...)); ok {
		e.Hint = near
		for _, s := range CommandTable() {
			if s.Word == near {
				e.Hint = s.Forms[0]
				break
			}
		}
	}
	return e
}

// Nearest returns the most similar of some words, capital or small, or false when none is similar.
func Nearest(text string, among []string) (string, bool) {
	best, distance := "", math.MaxInt
	text = strings.ToLower(text)
	for _, a := range among {
		if d := levenshtein.ComputeDistance(text, strings.ToLower(a)); d < distance {
			best, distance = a, d
		}
	}
	return best, best != "" && distance <= max(1, len(best)/2)
}
