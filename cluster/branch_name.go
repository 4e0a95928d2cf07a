package cluster

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A branch can be given a name, so that whoever has many of them finds the way back. Names are no part of the run, for nothing depends on
// them; but they are kept with it.

// MaxBranchName is how many characters the name of a branch has at most, so that names stand beside the lines of their branches.
const MaxBranchName = 20

// NameBranch gives a branch a name, by its number from 1. No name takes away the one that it has. No two branches have the same name,
// and none is a number alone, for by numbers all branches are known. On an error nothing has changed.
func (t *Timeline) NameBranch(n int, name string) error {
	if err := t.isBranch(n); err != nil {
		return err
	}
	name = strings.Join(strings.Fields(name), " ")
	if err := checkBranchName(name); err != nil {
		return err
	}
	if at, ok := t.named(name); ok && at != n {
		return fmt.Errorf("branch %d has the name %s already", at, name)
	}
	if b := t.branches[n-1]; b.name != name {
		b.name = name
		t.namings++
	}
	return nil
}

// CallBranch carries out a command that gives a name to a branch, to the current one if it says none, and tells what came of it.
func (t *Timeline) CallBranch(c Command) (string, error) {
	n := cmp.Or(c.N, t.Branch())
	if err := t.NameBranch(n, c.Word); err != nil {
		return "", err
	}
	if name := t.branches[n-1].name; name != "" {
		return fmt.Sprintf("Branch %d is called %s now.", n, name), nil
	}
	return fmt.Sprintf("Branch %d has no name now.", n), nil
}

// checkBranchName returns why a text is not a name, or nil; no text is none.
func checkBranchName(name string) error {
	at, why := unreadable(name)
	switch {
	case at >= 0:
		return errors.New(why)
	case utf8.RuneCountInString(name) > MaxBranchName:
		return fmt.Errorf("the name of a branch has at most %d characters", MaxBranchName)
	case name != "" && isDigits(name):
		return fmt.Errorf("%s is the number of a branch: a name has something else in it too", name)
	}
	return nil
}

func isDigits(text string) bool { return text != "" && strings.Trim(text, "0123456789") == "" }

// named returns the branch that has a name, by its number.
func (t *Timeline) named(name string) (int, bool) {
	for i, b := range t.branches {
		if name != "" && b.name == name {
			return i + 1, true
		}
	}
	return 0, false
}

// BranchBy returns the number of a branch that is meant by a number, or, with none, by a name. The error says which there are.
func (t *Timeline) BranchBy(n int, name string) (int, error) {
	if n > 0 || name == "" {
		return n, t.isBranch(n)
	}
	if n, ok := t.named(name); ok {
		return n, nil
	}
	var names []string
	for _, b := range t.branches {
		if b.name != "" {
			names = append(names, b.name)
		}
	}
	if names == nil {
		return 0, fmt.Errorf("there is no branch %q: no branch has a name so far, and the numbers are 1 … %d", name, len(t.branches))
	}
	return 0, fmt.Errorf("there is no branch %q: the names are %s, and the numbers 1 … %d", name, strings.Join(names, ", "), len(t.branches))
}

// isBranch returns an error unless there is a branch of a number.
func (t *Timeline) isBranch(n int) error {
	if n < 1 || n > len(t.branches) {
		return fmt.Errorf("there is no branch %d: the branches are 1 … %d", n, len(t.branches))
	}
	return nil
}

// Title is how a branch is called: by its name, or by its number.
func (b BranchInfo) Title() string {
	if b.Name != "" {
		return b.Name
	}
	return fmt.Sprintf("branch %d", b.Number)
}

// namingWord is what stands between a branch and its name.
const namingWord = "name"

// parseBranch reads which branch to go to, or which one to give a name.
func parseBranch(w *words, c *Command) error {
	if len(w.rest) == 0 {
		return nil
	}
	at := w.take()
	if !at.quoted && isNumeric(at.text) {
		if err := w.count(at, &c.N, 1, maxBranches); err != nil || w.peek() != namingWord {
			return err
		}
		at = w.take()
	}
	if at.text == namingWord && !at.quoted {
		c.Verb = NameBranch
		w.verb.Forms = w.verb.Forms[slices.Index(w.verb.Forms, "branch name retry-wins"):]
		if at = w.take(); at.text == "" && !at.quoted {
			return w.wrong(at, "the name is missing")
		}
	}
	return w.branchName(at, c)
}

// isNumeric reports whether a word is to be read as a number.
func isNumeric(text string) bool { return isDigits(strings.TrimLeft(text, "-")) }

// branchName reads a name, of which the first word is taken.
func (w *words) branchName(at word, c *Command) error {
	text := at.text
	for !at.quoted && len(w.rest) > 0 && !w.rest[0].quoted {
		text += " " + w.take().text
	}
	if c.Word = strings.Join(strings.Fields(text), " "); c.Word == "" && c.Verb == Branch {
		return w.wrong(at, "the name of a branch is missing")
	}
	if err := checkBranchName(c.Word); err != nil {
		return w.wrong(at, "%s", err)
	}
	return nil
}

// maxBranches bounds the number of a branch.
const maxBranches = 1 << 20

func formatBranch(c Command) string {
	switch {
	case c.Verb == NameBranch && c.N == 0:
		return namingWord + " " + quoteValue(c.Word)
	case c.Verb == NameBranch:
		return fmt.Sprintf("%d %s %s", c.N, namingWord, quoteValue(c.Word))
	case c.N == 0 && c.Word == "":
		return ""
	}
	return formatOneBranch(c.N, c.Word, quoteValue)
}

// formatOneBranch writes a branch by its number, or, with none, by its name.
func formatOneBranch(n int, name string, quoted func(string) string) string {
	first, _, _ := strings.Cut(name, " ")
	switch {
	case n > 0:
		return fmt.Sprint(n)
	case first == namingWord, isNumeric(first):
		return strconv.Quote(name)
	}
	return quoted(name)
}

// BranchWords are the numbers of the branches, and the names that some have, as commands write them.
func (t *Timeline) BranchWords() []string {
	var numbers, names []string
	for i, b := range t.branches {
		numbers = append(numbers, strconv.Itoa(i+1))
		if b.name != "" {
			names = append(names, formatOneBranch(0, b.name, quote))
		}
	}
	return append(names, numbers...)
}

// branchWords are BranchWords, or what they may be where nobody knows the run.
func (s Scope) branchWords() []string {
	if s.Branches == nil {
		return []string{"1", "2"}
	}
	return s.Branches
}

// branchOptions are the branches, and the word that gives one a name.
func (spec CommandSpec) branchOptions(before []string, s Scope) []Completion {
	naming := Completion{Word: namingWord, Help: "give it a name"}
	switch {
	case len(before) == 1:
		return append(plainOptions(s.branchWords(), "a branch"), naming)
	case len(before) == 2 && isNumeric(before[1]):
		return []Completion{naming}
	case before[len(before)-1] == namingWord:
		return []Completion{{Word: "retry-wins", Help: "any words of your own"}}
	}
	return nil
}

// TwoBranches returns the branches that a comparison of two is about.
func (t *Timeline) TwoBranches(c Command) (two [2]BranchInfo, err error) {
	n, err := t.BranchBy(c.N, c.Word)
	if err != nil {
		return two, err
	}
	n2, err := t.BranchBy(c.N2, c.Other)
	if err == nil && n == n2 {
		err = errors.New("a branch is not compared with itself")
	}
	if err != nil {
		return two, err
	}
	return [2]BranchInfo{t.BranchInfo(n), t.BranchInfo(n2)}, nil
}
