package plain

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"synod/cluster"
)

// own are the words of a conversation that are no commands of the language, and what they do.
var own = []struct{ form, means string }{
	{"help", "List the commands."},
	{"help WORD", "Say what a command, a rule, an invariant or a protocol is."},
}

// help lists the commands, or says what a word means.
func (s *Session) help(line, word string) error {
	if word != "" {
		return s.explain(line, word)
	}
	for _, c := range cluster.CommandTable() {
		if c.Summary != "" {
			s.write.answer(told(c))
		}
	}
	for _, o := range own {
		s.write.answer(o.form + ". " + o.means)
	}
	return nil
}

// told says how a command is written and what it does. There is only one place here to quit.
func told(c cluster.CommandSpec) string {
	if c.Verb == cluster.Quit {
		return "quit. End the session."
	}
	return strings.Join(c.Forms, ", or ") + ". " + c.Summary
}

// explain says everything that a word is: one can be a command and the name of a protocol.
func (s *Session) explain(line, word string) error {
	found := false
	var known []string
	for _, e := range s.words() {
		known = append(known, e.word)
		if e.word == word {
			found = true
			s.write.answer(e.means)
		}
	}
	if found {
		return nil
	}
	at := 1 + utf8.RuneCountInString(line[:strings.LastIndex(line, word)])
	e := &cluster.CommandError{Line: line, Column: at, Problem: fmt.Sprintf("there is no help for %q", word), Hint: "help, which lists all commands"}
	if near, ok := cluster.Nearest(word, known); ok {
		e.Hint = "help " + near
	}
	return e
}

// explained is a word and what it is.
type explained struct{ word, means string }

// words are all that there is help for: commands, and the rules, invariants and variants of the protocol, and protocols.
func (s *Session) words() []explained {
	var words []explained
	for _, c := range cluster.CommandTable() {
		if c.Summary != "" {
			words = append(words, explained{c.Word, told(c)})
		}
	}
	for _, o := range own {
		first, _, _ := strings.Cut(o.form, " ")
		words = append(words, explained{first, o.form + ". " + o.means})
	}
	p := s.run.State().Protocol()
	for i, f := range p.Flaws {
		state := "It holds; without " + f.Name + " switches it off."
		if s.run.State().Config().Without.Has(i) {
			state = "It is off; with " + f.Name + " switches it on again."
		}
		words = append(words, explained{f.Name, fmt.Sprintf("A rule of %s (%s). %s %s", p.Title, f.Source, f.Rule, state)})
	}
	for _, i := range p.Invariants {
		words = append(words, explained{i.Name, fmt.Sprintf("An invariant of %s. %s", p.Title, i.Says)})
	}
	for _, v := range p.Variants {
		words = append(words, explained{v.Name, fmt.Sprintf("A variant of %s: %s", p.Title, v.Says)})
	}
	for _, o := range s.protocols {
		words = append(words, explained{o.Name, fmt.Sprintf("The protocol %s, of %s. %s", o.Title, o.Source, strings.Join(o.Summary, " "))})
	}
	return words
}

// Complete returns the ways in which the word that the cursor stands behind, counted in characters, can go on.
func (s *Session) Complete(line string, cursor int) []cluster.Completion {
	before := string([]rune(line)[:cursor])
	if begun, ok := strings.CutPrefix(before, "help "); ok {
		var all []cluster.Completion
		for _, e := range s.words() {
			if strings.HasPrefix(e.word, begun) {
				all = append(all, cluster.Completion{Line: "help " + e.word, Word: e.word, Help: e.means})
			}
		}
		return all
	}
	var flying []string
	for _, f := range s.run.State().InFlight() {
		flying = append(flying, f.String())
	}
	return cluster.Complete(line, cursor, s.scope(), flying)
}
