package scenario

import (
	"fmt"
	"strings"

	"synod/cluster"
	"synod/roles"
)

// Compose makes a scenario of a run: its settings, and lines in the language of a file, such as what commands print. It
// is played once, to write its transcript. A counterexample becomes a file that way.
func Compose(name, claim string, s cluster.Settings, lines ...string) (*Scenario, error) {
	text := strings.Join(append(Head(claim, s), lines...), "\n") + "\n"
	made, err := Parse(name, []byte(text), []*roles.Protocol{s.Protocol})
	if err != nil {
		return nil, err
	}
	r, err := Run(made)
	if err != nil {
		return nil, err
	}
	return made, made.Rewrite(r)
}

// Head returns the lines that a file with these settings begins with.
func Head(claim string, s cluster.Settings) []string {
	c := s.Config
	lines := []string{"# " + strings.ReplaceAll(claim, "\n", "\n# "), "", "protocol " + s.Protocol.Name, shapeOf(c)}
	for i, f := range s.Protocol.Flaws {
		if c.Without.Has(i) { // before the quorum, which may need it
			lines = append(lines, "without "+f.Name)
		}
	}
	if c.Phase1 != 0 || c.Phase2 != 0 {
		q1, q2 := c.Quorums()
		lines = append(lines, fmt.Sprintf("quorum %d,%d", q1, q2))
	}
	if n := c.Distinguished.Len(); n > 0 {
		lines = append(lines, fmt.Sprintf("learning distinguished %d", n))
	}
	lines = append(lines, fmt.Sprintf("seed %d", s.Seed))
	return append(lines, "")
}

// shapeOf writes who plays which role.
func shapeOf(c roles.Config) string {
	if c.Acceptors.Has(roles.NewID(roles.Everything, 0)) {
		return fmt.Sprintf("agents %d", c.Acceptors.Len())
	}
	return fmt.Sprintf("separate %d,%d,%d", c.Proposers.Len(), c.Acceptors.Len(), c.Learners.Len())
}
