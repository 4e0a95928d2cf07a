package scenario

import (
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
	lines := []string{"# " + strings.ReplaceAll(claim, "\n", "\n# "), ""}
	for _, c := range s.Commands() {
		lines = append(lines, c.String())
	}
	return append(lines, "")
}
