package rolestest

import (
	"errors"
	"fmt"
	"reflect"
	"strings"

	"synod/roles"
)

// checkFields refuses state that the screen cannot draw.
func checkFields(r roles.Role) error {
	seen := map[string]bool{}
	for _, f := range r.Fields() {
		if f.Name == "" || seen[f.Name] {
			return fmt.Errorf("the %s has two fields called %q, or one without a name", r.Name(), f.Name)
		}
		seen[f.Name] = true
		l, isLog := f.Value.(roles.Log)
		if !isNoun(f.Value) && !isLog {
			return fmt.Errorf("the field %q of the %s is a %T: the screen draws only Text, Ballot, Value, Proposal, Set, ID, Tally, Instance and Log", f.Name, r.Name(), f.Value)
		}
		if isLog {
			if err := checkLog(l); err != nil {
				return fmt.Errorf("the field %q of the %s: %w", f.Name, r.Name(), err)
			}
		}
	}
	if r.Durable() == nil {
		for _, f := range r.Fields() {
			if f.Stable {
				return fmt.Errorf("the field %q of the %s is marked stable, but the role has nothing on stable storage", f.Name, r.Name())
			}
		}
	}
	return nil
}

func isNoun(v any) bool {
	switch v.(type) {
	case roles.Text, roles.Ballot, roles.Value, roles.Proposal, roles.Set, roles.ID, roles.Tally, roles.Instance:
		return true
	}
	return false
}

// checkLog refuses a log that contradicts itself.
func checkLog(l roles.Log) error {
	if l.Applied > l.Commit {
		return fmt.Errorf("slot %d is executed, and only those up to %d are known to be chosen", l.Applied, l.Commit)
	}
	for i, e := range l.Entries {
		switch {
		case i > 0 && e.Instance <= l.Entries[i-1].Instance:
			return fmt.Errorf("slot %d stands behind slot %d", e.Instance, l.Entries[i-1].Instance)
		case e.Instance < l.First && e.State != roles.EntryCompacted:
			return fmt.Errorf("slot %d is %s, and all below %d are compacted", e.Instance, e.State, l.First)
		case e.State > roles.EntryCompacted:
			return fmt.Errorf("slot %d is in a state that there is not: %d", e.Instance, e.State)
		}
	}
	return nil
}

// checkMessage refuses a message that is no plain value or does not describe itself.
func checkMessage(m roles.Message) error {
	if err := checkPlain(reflect.TypeOf(m)); err != nil {
		return fmt.Errorf("message %s: %w", m.Kind(), err)
	}
	if m.Kind() == "" || strings.ContainsAny(m.Kind(), " \t\n") {
		return fmt.Errorf("the kind %q of %T is not one word", m.Kind(), m)
	}
	for _, part := range m.Parts() {
		if !isNoun(part) {
			return fmt.Errorf("a part of %s is a %T: the screen draws only nouns", m.Kind(), part)
		}
	}
	if text := roles.Describe(m); misprinted(text) {
		return fmt.Errorf("a message %T describes itself as %q", m, text)
	}
	return checkClass(m)
}

// checkReason refuses an explanation that is not a sentence followed by its rule.
func checkReason(r roles.Reason) error {
	text := r.String()
	sentence, ok := strings.CutSuffix(text, " ("+r.Rule+")")
	switch {
	case r.Rule == "":
		return fmt.Errorf("the reason %q names no rule", text)
	case !ok || misprinted(text):
		return fmt.Errorf("the reason %q is misprinted: check its format", text)
	case !isSentence(sentence):
		return fmt.Errorf("the reason %q is not a sentence that ends in a full stop", text)
	}
	return nil
}

// misprinted reports whether package fmt complained inside a text.
func misprinted(text string) bool {
	return strings.Contains(text, "%!") || strings.Contains(text, "(BAD")
}

// isSentence reports whether a text has several words and ends as a sentence does.
func isSentence(text string) bool {
	return len(strings.Fields(text)) > 2 && strings.HasSuffix(text, ".") && !strings.HasSuffix(text, "..") &&
		!strings.Contains(text, "  ") && text == strings.TrimSpace(text)
}

// checkEffects refuses effects that the world outside cannot take.
func checkEffects(by roles.ID, out roles.Out, agents []roles.ID) error {
	known := map[roles.ID]bool{}
	for _, id := range agents {
		known[id] = true
	}
	for _, s := range out.Sends {
		if !known[s.To] {
			return fmt.Errorf("%s is sent to %s, which is no agent of this cluster", s.Msg.Kind(), s.To)
		}
		if err := checkMessage(s.Msg); err != nil {
			return err
		}
	}
	for _, t := range out.Timers {
		if t.Name == "" {
			return errors.New("a timer has no name")
		}
	}
	for _, r := range out.Reasons {
		if err := checkReason(r); err != nil {
			return err
		}
	}
	return checkFacts(by, out.Facts)
}

// checkFacts refuses what an agent cannot know: the doings of others, and what becomes of its stable storage.
func checkFacts(by roles.ID, facts []roles.Fact) error {
	for _, f := range facts {
		if f.By() != by {
			return fmt.Errorf("%s notes %T%+v, which is about %s: a role tells only what it does itself", by, f, f, f.By())
		}
		switch f.(type) {
		case roles.Saved, roles.Restarted:
			return fmt.Errorf("a role notes %T: that is for the caller of Step, who saves", f)
		}
	}
	return nil
}
