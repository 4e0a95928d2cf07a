package plain

import (
	"fmt"
	"io"
	"strings"

	"synod/cluster"
	"synod/roles"
)

// sentences writes everything as text, a line an event. Write errors are those of the buffer below, which keeps them.
type sentences struct{ w io.Writer }

func (t sentences) event(e *cluster.Event) {
	fmt.Fprintf(t.w, "step %d, %s: %s\n", e.Step, e.At.Clock(), e.Sentence())
}

func (t sentences) chosen(c roles.Choice, e *cluster.Event) {
	fmt.Fprintf(t.w, "step %d, %s: %s is chosen%s, because %s, a quorum, %s accepted %s.\n",
		e.Step, e.At.Clock(), c.Proposal.Value, inInstance(c.Instance), c.Quorum.Prose("and"), roles.Have(c.Quorum.Len()), c.Proposal)
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
