package roles

// Trial is a small cluster and what may happen in it: the bounds of a search through all of its runs. Messages are not
// bounded: each may be lost, late, repeated, and overtake others.
type Trial struct {
	Name   string // kebab-case
	Config Config
	// Wishes are what proposers are told to propose: each one's in their order, at any time.
	Wishes []Wish
	// Timeouts and Crashes bound how often a timer ends, and how often an agent crashes and restarts, in one run.
	Timeouts, Crashes int
	// Deaf are kinds of messages that never reach a proposer. Those that serve progress only make a search larger, and
	// what they can lead to belongs into another trial.
	Deaf []string
	// Unlearned says that no message reaches an agent that only learns. What is chosen does not depend on it.
	Unlearned bool
	// States is how many different states there are with all rules in force, but for those of agents that only listen; 0 when
	// nobody has counted them. A test counts them again, so a change says that the semantics has changed.
	States int
}

// Wish is a value that a proposer is told to get chosen.
type Wish struct {
	Proposer ID
	Value    Value
}
