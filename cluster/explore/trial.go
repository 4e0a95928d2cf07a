package explore

import (
	"fmt"
	"strings"

	"synod/cluster"
	"synod/roles"
)

// Trial is a small cluster, and what may happen in it.
type Trial struct {
	Name     string
	Settings cluster.Settings
	// Wishes are what proposers are told to propose. Each one's come in their order, at any time.
	Wishes []Wish
	// Timeouts and Crashes bound how often a timer ends, and how often an agent crashes and restarts, in one run.
	Timeouts, Crashes int
	// Deaf are kinds of messages that never reach a proposer: it is told of votes and refusals for the sake of progress only.
	Deaf []string
	// Unlearned says that no message ever reaches an agent that only learns. What is chosen does not depend on it.
	Unlearned bool
	// From is where the search begins; nil for a new cluster.
	From *cluster.System
}

// Wish is a value that a proposer is told to get chosen.
type Wish struct {
	Agent roles.ID
	Value roles.Value
}

// Bounds says in words what the trial allows.
func (t Trial) Bounds() string {
	c := t.Settings.Config
	text := fmt.Sprintf("%d proposers, %d acceptors and %d learners; %s; messages lost, late, repeated and out of order without bound",
		c.Proposers.Len(), c.Acceptors.Len(), c.Learners.Len(), count(len(t.Wishes), "proposal"))
	if t.Timeouts > 0 {
		text += "; " + count(t.Timeouts, "timeout")
	}
	if t.Crashes > 0 {
		text += "; " + count(t.Crashes, "crash") + " with a restart"
	}
	if len(t.Deaf) > 0 {
		text += "; no " + strings.Join(t.Deaf, " and no ") + " reaches a proposer"
	}
	if t.Unlearned {
		text += "; nobody learns"
	}
	return text
}

func count(n int, thing string) string {
	switch {
	case n == 1:
		return "1 " + thing
	case thing == "crash":
		return fmt.Sprintf("%d crashes", n)
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// start returns the cluster that the search begins with.
func (t Trial) start() (cluster.System, error) {
	if t.From != nil {
		return t.From.Clone(), nil
	}
	return cluster.NewSystem(t.Settings)
}

// Trials returns the trials of a protocol, the smallest first. Together they are large enough for every rule that is
// switched off to be missed.
func Trials(p *roles.Protocol, without roles.Flaws, seed uint64) []Trial {
	settings := func(proposers, acceptors, learners int) cluster.Settings {
		c := roles.Apart(proposers, acceptors, learners)
		c.Without = without
		return cluster.Settings{Protocol: p, Config: c, Seed: seed}
	}
	p1, p2, p3 := roles.NewID(roles.OnlyProposer, 0), roles.NewID(roles.OnlyProposer, 1), roles.NewID(roles.OnlyProposer, 2)
	red, blue := roles.Value("red"), roles.Value("blue")
	return []Trial{
		{Name: "duel", Settings: settings(2, 3, 1), Wishes: []Wish{{p1, red}, {p2, blue}}},
		{Name: "crash", Settings: settings(2, 3, 1), Wishes: []Wish{{p1, red}, {p2, blue}}, Crashes: 1},
		{Name: "comeback", Settings: settings(2, 3, 1), Wishes: []Wish{{p1, red}, {p2, blue}, {p1, red}}},
		{Name: "three", Settings: settings(3, 3, 1), Wishes: []Wish{{p1, red}, {p2, blue}, {p3, red}}},
		{Name: "two-ballots", Settings: settings(2, 3, 1), Wishes: []Wish{{p1, red}, {p2, blue}, {p1, red}, {p2, blue}}},
	}
}
