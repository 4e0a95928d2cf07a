package cluster

import (
	"slices"
	"strings"
)

// Completion is one way to go on with a line.
type Completion struct {
	Line string // the whole line with the word put in, and a blank behind it
	Word string
	Help string // what the word means, in a few words
}

// Complete returns the ways to complete the word that the cursor, counted in characters, stands behind. The messages
// under way are given as Flight.String writes them.
func Complete(line string, cursor int, s Scope, inFlight []string) []Completion {
	runes := []rune(line)
	cursor = min(max(0, cursor), len(runes))
	before, after := string(runes[:cursor]), string(runes[cursor:])
	if _, remark := CutRemark(before); remark != "" {
		return nil
	}
	_, after, _ = strings.Cut(after, " ") // the rest of the word is replaced
	begin := strings.LastIndexByte(before, ' ') + 1
	start, typed := before[:begin], before[begin:]
	var all []Completion
	for _, o := range options(strings.Fields(start), s, inFlight) {
		if strings.HasPrefix(strings.ToLower(o.Word), strings.ToLower(typed)) {
			o.Line = start + o.Word + " " + after
			all = append(all, o)
		}
	}
	return all
}

// options are what may stand behind the words before the cursor.
func options(before []string, s Scope, inFlight []string) []Completion {
	if len(before) == 0 {
		all := verbOptions()
		for _, word := range s.Words {
			all = append(all, Completion{Word: word, Help: "Say what a word is."})
		}
		return all
	}
	if len(before) == 1 && slices.Contains(s.Words, before[0]) {
		return s.explained()
	}
	for _, spec := range CommandTable() {
		if named, _ := spec.names(before[0]); named {
			return spec.options(before, s, inFlight)
		}
	}
	return nil
}

// explained are the words that there is help for everywhere: commands, rules, variants and protocols.
func (s Scope) explained() []Completion {
	var all []Completion
	for _, spec := range CommandTable() {
		if spec.Summary != "" {
			all = append(all, Completion{Word: spec.Word, Help: spec.Summary})
		}
	}
	for _, names := range [][]string{s.Rules, s.Variants, s.Protocols} {
		for _, name := range names {
			all = append(all, Completion{Word: name})
		}
	}
	return all
}

func verbOptions() []Completion {
	var all []Completion
	for _, spec := range CommandTable() {
		if spec.parse != nil {
			all = append(all, Completion{Word: spec.Word, Help: spec.Summary})
			if spec.forcible() {
				all = append(all, Completion{Word: spec.Word + "!", Help: spec.Summary})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b Completion) int { return strings.Compare(a.Word, b.Word) })
	return all
}

// options are what may stand behind the verb and some of its words.
func (spec CommandSpec) options(before []string, s Scope, inFlight []string) []Completion {
	first := len(before) == 1
	switch spec.Verb {
	case Propose:
		if !first {
			return valueOptions(before, s)
		}
		return agentOptions(s)
	case Crash, Restart, Wipe, Timeout, PauseAgent, ResumeAgent, Disk:
		if first {
			return agentOptions(s)
		}
	case Select:
		if first {
			return append(agentOptions(s), Completion{Word: slotWord, Help: "a slot of the log, by its number"})
		}
	case Drift:
		if first {
			return append(agentOptions(s), Completion{Word: "all", Help: "every agent"})
		}
	case Partition:
		return spec.partitionOptions(before, s)
	case Cut, Mend:
		if first {
			return linkOptions(s, "-")
		}
	case Hold:
		return spec.holdOptions(before, s, inFlight)
	case Deliver, Drop, Release:
		return flightOptions(before[1:], inFlight)
	case Dup:
		return append(flightOptions(before[1:], inFlight), formOptions(spec, before, s)...)
	case Without, With:
		if first {
			return plainOptions(s.Rules, "a rule")
		}
	case Compare:
		return spec.compareOptions(before, s)
	case Branch:
		return spec.branchOptions(before, s)
	case Export:
		if first {
			files := slices.DeleteFunc(formOptions(spec, before, s), func(o Completion) bool { return slices.Contains(Pictures(), o.Word) })
			return append(files, plainOptions(Pictures(), "a view")...)
		}
	case Lesson:
		if first && s.Lessons != nil {
			return plainOptions(s.Lessons, "a lesson")
		}
	case Protocol:
		if first {
			return plainOptions(s.Protocols, "a protocol")
		}
	case Variant:
		if first {
			return plainOptions(s.Variants, "a way to work")
		}
	}
	return formOptions(spec, before, s)
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

// holdOptions are messages in flight, and behind next a way and the kinds of messages.
func (spec CommandSpec) holdOptions(before []string, s Scope, inFlight []string) []Completion {
	switch {
	case len(before) == 1:
		return append(flightOptions(before[1:], inFlight), Completion{Word: nextMessage, Help: "the next one that is sent"})
	case before[1] != nextMessage:
		return flightOptions(before[1:], inFlight)
	case len(before) == 2:
		var all []Completion
		for _, from := range s.Agents {
			for _, to := range s.Agents {
				if from != to {
					all = append(all, Completion{Word: from.String() + ">" + to.String(), Help: "one way"})
				}
			}
		}
		return all
	case len(before) == 3 && s.Messages != nil:
		return plainOptions(s.Messages, "a message")
	}
	return nil
}

func plainOptions(words []string, help string) []Completion {
	var all []Completion
	for _, w := range words {
		all = append(all, Completion{Word: w, Help: help})
	}
	return all
}

// valueOptions are what is left of the values that can be proposed and begin with the words behind the agent.
func valueOptions(before []string, s Scope) []Completion {
	if _, err := ParseCommand(before[0]+" "+before[1]+" value", s); err != nil {
		return nil // there is no such agent
	}
	var values []string
	for _, v := range s.Values {
		values = append(values, quoteValue(v))
	}
	return phraseOptions(before[2:], values, "a value")
}

// flightOptions are what is left of the messages under way that begin with some words.
func flightOptions(before []string, inFlight []string) []Completion {
	var flights []string
	for _, f := range inFlight {
		way, text, _ := strings.Cut(f, " ")
		flights = append(flights, strings.TrimRight(way+" "+quoteWords(text), " "))
	}
	return phraseOptions(before, flights, "in flight")
}

// phraseOptions are what is left of those of several words that begin with some.
func phraseOptions(before []string, phrases []string, help string) []Completion {
	begun := strings.Join(append(slices.Clone(before), ""), " ")
	var left []string
	for _, p := range phrases {
		if rest, ok := strings.CutPrefix(p, begun); ok && !slices.Contains(left, rest) {
			left = append(left, rest)
		}
	}
	return plainOptions(left, help)
}

// formOptions takes the next word of each of the verb's forms that is a command when it begins as the line does.
func formOptions(spec CommandSpec, before []string, s Scope) []Completion {
	var all []Completion
	for _, form := range spec.Forms {
		words := strings.Fields(form)
		if len(words) <= len(before) {
			continue
		}
		next := Completion{Word: words[len(before)], Help: spec.Summary}
		begun := strings.Join(append(slices.Clone(before), words[len(before):]...), " ")
		if c, err := ParseCommand(begun, s); err == nil && c.Verb == spec.Verb && !slices.Contains(all, next) {
			all = append(all, next)
		}
	}
	return all
}
