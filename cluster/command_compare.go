package cluster

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// The commands about two runs side by side, and about pictures of one.

// comparisons are the words that begin what a run is compared with; anything else is the name of a file.
var comparisons = []string{"branch", "without", "with", "protocol"}

func parseCompare(w *words, c *Command) error {
	if len(w.rest) == 0 {
		return nil
	}
	at := w.take()
	if !at.quoted {
		switch at.text {
		case "branch":
			c.Against = Branch
			return w.twoBranches(c)
		case "without":
			c.Against = Without
			return parseRule(w, c)
		case "with":
			c.Against = With
			return parseRule(w, c)
		case "protocol":
			c.Against = Protocol
			return parseProtocol(w, c)
		}
	}
	if at.text == "" {
		return w.wrong(at, "the name of a file is missing")
	}
	c.Against, c.Word = Open, at.text
	if len(w.rest) > 0 {
		at := w.take()
		if c.Other = at.text; c.Other == "" {
			return w.wrong(at, "the name of a file is missing")
		}
	}
	return nil
}

// twoBranches reads 1 branch 2.
func (w *words) twoBranches(c *Command) error {
	for i, n := range []*int{&c.N, &c.N2} {
		if i > 0 {
			if at := w.take(); at.text != "branch" {
				return w.wrong(at, "the other branch is missing: write branch and its number")
			}
		}
		at := w.take()
		number, err := strconv.Atoi(at.text)
		if err != nil || number < 1 || number > 1<<20 {
			return w.wrong(at, "%q is not the number of a branch", at.text)
		}
		if *n = number; c.N == c.N2 {
			return w.wrong(at, "a branch is not compared with itself")
		}
	}
	return nil
}

func formatCompare(c Command) string {
	switch c.Against {
	case NoVerb:
		return ""
	case Branch:
		return fmt.Sprintf("branch %d branch %d", c.N, c.N2)
	case Open:
		text := quote(c.Word)
		if slices.Contains(comparisons, c.Word) {
			text = strconv.Quote(c.Word)
		}
		if c.Other != "" {
			text += " " + quote(c.Other)
		}
		return text
	}
	spec, _ := specOf(c.Against)
	return spec.Word + " " + quote(c.Word)
}

// Pictures are what the command export can write by itself: the views, a comparison, and the whole screen.
func Pictures() []string { return append(slices.Clone(Views), "compare", "screen") }

// parseExport reads a file, or a view, a file and whether it is for paper.
func parseExport(w *words, c *Command) error {
	at := w.take()
	if c.Word = at.text; c.Word == "" {
		return w.wrong(at, "the name of a file is missing")
	}
	if len(w.rest) == 0 {
		return nil
	}
	if c.Other = at.text; !slices.Contains(Pictures(), c.Other) {
		return w.wrong(at, "there is no view %q: there are %s", at.text, strings.Join(Pictures(), ", "))
	}
	if at = w.take(); at.text == "" {
		return w.wrong(at, "the name of a file is missing")
	}
	if c.Word = at.text; len(w.rest) == 0 {
		return nil
	}
	if at = w.take(); at.text != "paper" {
		return w.wrong(at, "%q is not expected here: behind the file only paper can stand", at.text)
	}
	c.On = true
	return nil
}

func formatExport(c Command) string {
	if c.Other == "" {
		return quote(c.Word)
	}
	text := c.Other + " " + quote(c.Word)
	if c.On {
		text += " paper"
	}
	return text
}

// compareOptions are what may stand behind compare and some of its words; the names of files are for whoever knows the folder.
func (spec CommandSpec) compareOptions(before []string, s Scope) []Completion {
	switch last := before[len(before)-1]; {
	case len(before) == 1:
		return plainOptions(comparisons, "what to compare this run with")
	case len(before) == 2 && (last == "without" || last == "with"):
		return plainOptions(s.Rules, "a rule")
	case len(before) == 2 && last == "protocol":
		return plainOptions(s.Protocols, "a protocol")
	case before[1] != "branch":
	case len(before) == 2, len(before) == 4 && before[2] != "1":
		return plainOptions([]string{"1"}, "the number of a branch")
	case len(before) == 4:
		return plainOptions([]string{"2"}, "the number of a branch")
	case len(before) == 3:
		return plainOptions([]string{"branch"}, "the other branch")
	}
	return nil
}
