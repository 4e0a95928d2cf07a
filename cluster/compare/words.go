package compare

import (
	"fmt"
	"strings"

	"synod/cluster"
	"synod/roles"
)

// First is the name of the row that says where two runs part.
const First = "first difference"

// String says when something happened and what: step 17, 0.060s: A crashes.
func (m Moment) String() string {
	if m.What == "" {
		return fmt.Sprintf("ends at step %d, %s", m.Step, m.At.Clock())
	}
	return fmt.Sprintf("step %d, %s: %s", m.Step, m.At.Clock(), m.What)
}

// All returns the rows with the first difference as one of them, before all others.
func (r *Result) All() []Row {
	if r.Parted == nil {
		return r.Rows
	}
	p := r.Parted
	first := Row{Part: Outcome, Name: First, Text: [2]string{p[0].String(), p[1].String()}, Step: [2]int{p[0].Step, p[1].Step}}
	return append([]Row{first}, r.Rows...)
}

// Second is the text of the second side, with how much more or less it is where both are numbers: 8 (+4).
func (r Row) Second() string {
	if !r.Number {
		return r.Text[1]
	}
	return fmt.Sprintf("%s (%+d)", r.Text[1], r.By())
}

// Sentence says of the two as a whole how they differ.
func (r *Result) Sentence() string {
	switch {
	case r.Same():
		return "Nothing differs: the two runs are the same."
	case r.Parted == nil:
		return "The same happens in both, in the same order; what differs is in the list."
	case r.Common == 0:
		return "They differ from the beginning on."
	}
	return fmt.Sprintf("Both are the same up to step %d.", r.Common)
}

// Lines tells the comparison, a row a line.
func (r *Result) Lines() []string {
	var lines []string
	for i, s := range r.Sides {
		lines = append(lines, fmt.Sprintf("%d is %s: %s, at step %d and %s.", i+1, s.Name, Described(s.Run.Settings()), s.Run.Present().Steps(), s.Run.Present().Now().Clock()))
	}
	for _, text := range r.Impossible() {
		lines = append(lines, text)
	}
	lines = append(lines, r.Sentence())
	for _, row := range r.All() {
		lines = append(lines, row.Name+": "+row.Text[0]+" | "+row.Second())
	}
	return lines
}

// manyRefusals is how many commands that were impossible are named.
const manyRefusals = 4

// Impossible says which commands of one run were impossible in the other.
func (r *Result) Impossible() []string {
	var lines []string
	for i, s := range r.Sides {
		n := len(s.Refused)
		if n == 0 {
			continue
		}
		lines = append(lines, fmt.Sprintf("In %d %s impossible, and left out:", i+1, roles.Count(n, "command").With("was", "were")))
		for k, f := range s.Refused {
			if k == manyRefusals && n > manyRefusals+1 {
				lines = append(lines, fmt.Sprintf("  and %d more.", n-k))
				break
			}
			lines = append(lines, "  "+f.String()+".")
		}
	}
	return lines
}

// Described says in a few words what a run is a function of.
func Described(s cluster.Settings) string {
	text := fmt.Sprintf("%s, %s, seed %d", s.Protocol.Title, roles.Count(len(s.Config.Agents()), "agent"), s.Seed)
	if off := s.Protocol.Off(s.Config.Without); len(off) > 0 {
		text += ", without " + strings.Join(off, " and ")
	}
	return text
}
