package cluster

import (
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

// twoBranches reads 1 branch 2, and names in place of the numbers.
func (w *words) twoBranches(c *Command) error {
	ns, names := [2]*int{&c.N, &c.N2}, [2]*string{&c.Word, &c.Other}
	for i := range ns {
		if i > 0 {
			if at := w.take(); at.text != "branch" {
				return w.wrong(at, "the other branch is missing: write branch and its number or name")
			}
		}
		at := w.take()
		*names[i] = at.text
		if !at.quoted && isNumeric(at.text) {
			*names[i] = ""
			if err := w.count(at, ns[i], 1, maxBranches); err != nil {
				return err
			}
		} else if at.text == "" {
			return w.wrong(at, "the number or the name of a branch is missing")
		} else if err := checkBranchName(at.text); err != nil {
			return w.wrong(at, "%s", err)
		}
		if i > 0 && c.N == c.N2 && c.Word == c.Other {
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
		return "branch " + formatOneBranch(c.N, c.Word, quote) + " branch " + formatOneBranch(c.N2, c.Other, quote)
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
	case len(before) == 2, len(before) == 4:
		return slices.DeleteFunc(plainOptions(s.branchWords(), "a branch"), func(o Completion) bool { return o.Word == before[len(before)-2] })
	case len(before) == 3:
		return plainOptions([]string{"branch"}, "the other branch")
	}
	return nil
}
