package cluster

import (
	"slices"
	"strings"
)

// Completion is one way to go on with a line.
type Completion struct {
	Line string // the whole line with the word put in
	Word string
	Help string // what the word means, in a few words
}

// Complete returns the ways to complete the word that the cursor, counted in characters, stands behind. The messages
// under way are given as Flight.String writes them.
func Complete(line string, cursor int, s Scope, inFlight []string) []Completion {
	runes := []rune(line)
	cursor = min(max(0, cursor), len(runes))
	before := string(runes[:cursor])
	begin := strings.LastIndexByte(before, ' ') + 1
	start, typed := before[:begin], before[begin:]
	var all []Completion
	for _, o := range options(strings.Fields(start), s, inFlight) {
		if strings.HasPrefix(strings.ToLower(o.Word), strings.ToLower(typed)) {
			o.Line = start + o.Word + " "
			all = append(all, o)
		}
	}
	return all
}

// options are what may stand behind the words before the cursor.
func options(before []string, s Scope, inFlight []string) []Completion {
	if len(before) == 0 {
		return verbOptions()
	}
	for _, spec := range CommandTable() {
		if spec.Word == before[0] {
			return spec.options(before[1:], s, inFlight)
		}
	}
	return nil
}

func verbOptions() []Completion {
	var all []Completion
	for _, spec := range CommandTable() {
		if spec.parse != nil {
			all = append(all, Completion{Word: spec.Word, Help: spec.Summary})
		}
	}
	slices.SortStableFunc(all, func(a, b Completion) int { return strings.Compare(a.Word, b.Word) })
	return all
}

// options are what may stand behind the verb and some of its words.
func (spec CommandSpec) options(before []string, s Scope, inFlight []string) []Completion {
	switch spec.Verb {
	case Propose, Crash, Restart, Wipe, Timeout, Disk, Drift:
		if len(before) == 0 {
			return agentOptions(s)
		}
	case Cut, Mend:
		if len(before) == 0 {
			return linkOptions(s, "-")
		}
	case Deliver, Drop, Dup, Hold, Release:
		if len(before) == 0 {
			return plainOptions(inFlight, "under way")
		}
	case Without, With:
		return plainOptions(s.Rules, "a rule")
	case Protocol:
		return plainOptions(s.Protocols, "a protocol")
	}
	return formOptions(spec, len(before))
}

func agentOptions(s Scope) []Completion {
	var all []Completion
	for _, id := range s.Agents {
		all = append(all, Completion{Word: id.String(), Help: "an agent"})
	}
	return all
}

func linkOptions(s Scope, between string) []Completion {
	var all []Completion
	for i, a := range s.Agents {
		for _, b := range s.Agents[i+1:] {
			all = append(all, Completion{Word: a.String() + between + b.String(), Help: "both ways; > for one way"})
		}
	}
	return all
}

func plainOptions(words []string, help string) []Completion {
	var all []Completion
	for _, w := range words {
		all = append(all, Completion{Word: w, Help: help})
	}
	return all
}

// formOptions takes the words at a place of the verb's forms.
func formOptions(spec CommandSpec, place int) []Completion {
	var all []Completion
	for _, f := range spec.Forms {
		words := strings.Fields(f)
		if place+1 < len(words) && !slices.ContainsFunc(all, func(c Completion) bool { return c.Word == words[place+1] }) {
			all = append(all, Completion{Word: words[place+1], Help: spec.Summary})
		}
	}
	return all
}
