package roles

import (
	"fmt"
	"slices"
)

// Invariant is a statement that must hold in every run. It is asked about each new fact before the world takes note
// of it, and about each new choice right after; either question may be missing. An answer is what is wrong, or nil.
type Invariant struct {
	Name string // its claim in a word: agreement
	Says string // its claim as a sentence
	// Lemma marks a statement on the way to agreement: when it breaks, safety hangs on luck, but no two values need
	// have been chosen.
	Lemma    bool
	OnFact   func(w *World, f Fact) error
	OnChoice func(w *World, c Choice) error
}

// Violation is a broken invariant.
type Violation struct {
	Invariant string
	Lemma     bool
	Text      string
	By        Set // whose step broke it; of what is chosen, the quorum
}

func (v Violation) String() string { return v.Invariant + ": " + v.Text }

// Agreement is the theorem. It counts votes and never asks a learner.
var Agreement = Invariant{
	Name: "agreement",
	Says: "At most one value is chosen.",
	OnChoice: func(w *World, c Choice) error {
		for _, d := range w.Decisions(c.Instance) {
			if o := d.First; o.Proposal.Value != c.Proposal.Value {
				return fmt.Errorf("two values are chosen%s: %s by %s, and %s by %s", where(c.Instance), o.Proposal, o.Quorum.Prose("and"), c.Proposal, c.Quorum.Prose("and"))
			}
		}
		return nil
	},
}

// Validity says that consensus does not invent values.
var Validity = Invariant{
	Name: "validity",
	Says: "Only a value that was proposed can be chosen.",
	OnChoice: func(w *World, c Choice) error {
		if !w.WasProposed(c.Proposal.Value) {
			return fmt.Errorf("%s is chosen, but nobody proposed it", c.Proposal.Value)
		}
		return nil
	},
}

// LearnedIsChosen says that learners do not guess.
var LearnedIsChosen = Invariant{
	Name: "learned-is-chosen",
	Says: "A learner learns only a value that is chosen.",
	OnFact: func(w *World, f Fact) error {
		l, ok := f.(Learned)
		if !ok || slices.ContainsFunc(w.Decisions(l.Instance), func(d Decision) bool { return d.First.Proposal.Value == l.Value }) {
			return nil
		}
		return fmt.Errorf("%s takes %s for chosen%s, but no quorum has accepted one proposal with it", l.Learner, l.Value, where(l.Instance))
	},
}

// OneValuePerBallot says that a ballot's value, once issued, is fixed.
var OneValuePerBallot = Invariant{
	Name:  "one-value-per-ballot",
	Says:  "All proposals issued in one ballot carry the same value.",
	Lemma: true,
	OnFact: func(w *World, f Fact) error {
		i, ok := f.(Issued)
		if !ok {
			return nil
		}
		for _, v := range w.Issued(i.Instance, i.Proposal.Ballot) {
			if v != i.Proposal.Value {
				return fmt.Errorf("%s issues %s%s, but ballot %s already carries %s", i.Proposer, i.Proposal, where(i.Instance), i.Proposal.Ballot, v)
			}
		}
		return nil
	},
}
