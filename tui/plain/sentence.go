package plain

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"synod/cluster"
	"synod/roles"
)

// sentences writes everything as text, a line an event. Write errors are those of the buffer below, which keeps them.
type sentences struct{ w io.Writer }

func (t sentences) event(e *cluster.Event) {
	fmt.Fprintf(t.w, "step %d, %s: %s\n", e.Step, e.At.Clock(), sentence(e))
}

func (t sentences) chosen(c roles.Choice, e *cluster.Event) {
	fmt.Fprintf(t.w, "step %d, %s: %s is chosen%s, because a quorum, %s, has accepted %s.\n",
		e.Step, e.At.Clock(), c.Proposal.Value, inInstance(c.Instance), names(c.Quorum), c.Proposal)
}

// inInstance says of which decision of a log something is true; a protocol that decides once has only instance 0.
func inInstance(i roles.Instance) string {
	if i == 0 {
		return ""
	}
	return fmt.Sprintf(" in slot %d", i)
}

func (t sentences) answer(text string) { fmt.Fprintln(t.w, text) }

func (t sentences) remark(text string) { fmt.Fprintf(t.w, "\n%s\n", text) }

func (t sentences) expected(claims []string) {
	fmt.Fprintf(t.w, "As expected: %s.\n", strings.Join(claims, "; "))
}

func (t sentences) end(st *cluster.State) { fmt.Fprintln(t.w, summary(st)) }

// sentence says what happened, and why.
func sentence(e *cluster.Event) string {
	what, why := happening(e), e.Why()
	switch {
	case what == "":
		return why
	case why == "":
		return what
	}
	return what + " " + why
}

// happening says what happened in a sentence that can be read aloud. At the start nothing happens: agents read back what
// they have.
func happening(e *cluster.Event) string {
	f := &e.Flight
	switch e.Kind {
	case cluster.Delivered:
		if f.From == f.To {
			return fmt.Sprintf("%s receives its own %s.", f.To, roles.Describe(f.Msg))
		}
		return fmt.Sprintf("%s receives %s from %s.", f.To, roles.Describe(f.Msg), f.From)
	case cluster.Lost:
		return "" // why it was lost is a sentence of its own
	case cluster.Waited:
		if f.From == f.To {
			return fmt.Sprintf("%s's own %s comes to it and waits.", f.To, roles.Describe(f.Msg))
		}
		return fmt.Sprintf("%s from %s comes to %s and waits.", roles.Describe(f.Msg), f.From, f.To)
	case cluster.Duplicated:
		return message(f) + " is duplicated."
	case cluster.Expired:
		return fmt.Sprintf("%s's %s timer ends.", e.Agent, e.Timer)
	case cluster.Said:
		if e.Command == nil {
			return ""
		}
		return "Command: " + e.Command.String() + "."
	}
	return e.Text() + "."
}

// message names a message and its way.
func message(f *cluster.Flight) string {
	return fmt.Sprintf("%s from %s to %s", roles.Describe(f.Msg), f.From, f.To)
}

// names lists agents as prose does: A, B and C.
func names(set roles.Set) string { return idWords(slices.Collect(set.All())) }

func idWords(ids []roles.ID) string {
	var all []string
	for _, id := range ids {
		all = append(all, id.String())
	}
	return prose(all)
}

// prose joins words with commas and an and.
func prose(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}
