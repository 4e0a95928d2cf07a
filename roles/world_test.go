package roles_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"synod/roles"
)

// watched is a protocol without roles: only its judge is tested. Two votes of any acceptors choose a proposal.
var watched = &roles.Protocol{
	Quorum:     func(roles.Config, roles.Ballot) int { return 2 },
	Invariants: []roles.Invariant{roles.Agreement, roles.Validity, roles.LearnedIsChosen, roles.OneValuePerBallot},
}

// TestTheWorldIsWhatHasHappened notes random facts in random copies of copies of a world, and compares each with what
// a naive observer makes of the same facts, read from the beginning. A copy that shared anything would betray itself.
func TestTheWorldIsWhatHasHappened(t *testing.T) {
	type branch struct {
		world *roles.World
		facts []roles.Fact
	}
	for seed := range uint64(30) {
		random := rand.New(rand.NewPCG(seed, 0))
		branches := []branch{{world: roles.NewWorld(watched, roles.Apart(3, 3, 3))}}
		for step := range 1_500 {
			b := &branches[random.IntN(len(branches))]
			switch {
			case random.IntN(40) > 0:
				f := randomFact(random)
				b.world.Note(f)
				b.facts = append(b.facts, f)
			case len(branches) < 6:
				branches = append(branches, branch{b.world.Clone(), slices.Clone(b.facts)})
			default: // forget a branch; the others must not care
				copied := branch{b.world.Clone(), slices.Clone(b.facts)}
				branches[random.IntN(len(branches))] = copied
			}
			if step%50 != 49 {
				continue
			}
			for i, b := range branches {
				if got, want := observe(b.world), reconstruct(b.facts); got != want {
					t.Fatalf("seed %d, step %d, branch %d: after\n%v\nthe world is\n%s\ninstead of\n%s", seed, step, i, b.facts, got, want)
				}
			}
		}
	}
}

// TestWhatTheWorldHandsOutIsNotItsOwn appends to what the world returns.
func TestWhatTheWorldHandsOutIsNotItsOwn(t *testing.T) {
	w := roles.NewWorld(watched, roles.Apart(3, 3, 3))
	l := roles.NewID(roles.OnlyLearner, 0)
	var handed [][]roles.Violation
	for _, v := range []roles.Value{"red", "green", "blue", "white", "black"} {
		handed = append(handed, append(w.Note(roles.Learned{Learner: l, Value: v}), roles.Violation{Invariant: "mine"}))
	}
	for i, v := range w.Violations() {
		if v.Invariant == "mine" || handed[i][0] != v || handed[i][1].Invariant != "mine" {
			t.Fatalf("the world shares its violations with its callers: %v and %v", w.Violations(), handed)
		}
	}
}

// TestAQuorumThatShrinks switches a rule off on which the size of a quorum depends, when the votes are already there.
func TestAQuorumThatShrinks(t *testing.T) {
	p := *watched
	p.Quorum = func(c roles.Config, _ roles.Ballot) int {
		if c.Without.Has(0) {
			return 1
		}
		return 3
	}
	choices := 0
	p.Invariants = []roles.Invariant{{Name: "counted", OnChoice: func(*roles.World, roles.Choice) error {
		choices++
		return nil
	}}}
	w := roles.NewWorld(&p, roles.Apart(3, 3, 3))
	vote := roles.Voted{Proposal: roles.Proposal{Ballot: roles.Ballot{Round: 1, Owner: roles.NewID(roles.OnlyProposer, 0)}, Value: "red"}}
	for n := range 2 {
		vote.Acceptor = roles.NewID(roles.OnlyAcceptor, n)
		w.Note(vote)
	}
	w.SetRules(roles.Flaws(0).With(0))
	for range 2 {
		w.Note(vote)
	}
	if choices != 1 {
		t.Errorf("two votes, where one is enough, choose %d proposals instead of one", choices)
	}
}

// TestNoWishIsForgotten chooses, in copies of a world, the values that were proposed long before.
func TestNoWishIsForgotten(t *testing.T) {
	w := roles.NewWorld(watched, roles.Apart(3, 3, 3))
	p := roles.NewID(roles.OnlyProposer, 0)
	wish := func(i int) roles.Value { return roles.Value(fmt.Sprint("value ", i)) }
	choose := func(w *roles.World, i int) (broken []roles.Violation) {
		for n := range 2 {
			proposal := roles.Proposal{Ballot: roles.Ballot{Round: 1, Owner: p}, Value: wish(i)}
			broken = append(broken, w.Note(roles.Voted{Acceptor: roles.NewID(roles.OnlyAcceptor, n), Instance: roles.Instance(i), Proposal: proposal})...)
		}
		return broken
	}
	for i := range 40 {
		w.Note(roles.Proposed{Proposer: p, Value: wish(i)})
		w = w.Clone()
		if broken := choose(w.Clone(), i/2); broken != nil {
			t.Fatalf("after %d wishes the judge has forgotten one of them: %v", i+1, broken)
		}
		if broken := choose(w, i+1); len(broken) != 1 || broken[0].Invariant != "validity" {
			t.Fatalf("after %d wishes a value that nobody wished for is chosen, and the judge says %v", i+1, broken)
		}
	}
}

// instances is how many there are in these worlds.
const instances = roles.Instance(3)

func randomFact(random *rand.Rand) roles.Fact {
	n := random.IntN
	p, a, l := roles.NewID(roles.OnlyProposer, n(3)), roles.NewID(roles.OnlyAcceptor, n(3)), roles.NewID(roles.OnlyLearner, n(3))
	b := roles.Ballot{Round: uint32(1 + n(25)), Owner: p}
	v := []roles.Value{"red", "green", "blue"}[n(3)]
	i := roles.Instance(n(int(instances)))
	switch n(11) {
	case 0:
		return roles.Proposed{Proposer: p, Value: v}
	case 1:
		return roles.Started{Proposer: p, Ballot: b}
	case 2:
		if n(2) == 0 {
			return roles.Promised{Acceptor: a, Ballot: b, Instance: i, Rest: true}
		}
		return roles.Promised{Acceptor: a, Ballot: b, Instance: i, Last: roles.Proposal{Ballot: roles.Ballot{Round: 1, Owner: p}, Value: v}}
	case 3:
		return roles.Issued{Proposer: p, Instance: i, Proposal: roles.Proposal{Ballot: b, Value: v}}
	case 4, 5:
		b.Round = 1 + b.Round%4 // few ballots, so that some are chosen
		return roles.Voted{Acceptor: a, Instance: i, Proposal: roles.Proposal{Ballot: b, Value: v}}
	case 8:
		return roles.Executed{Learner: l, Instance: i, Value: v}
	case 9:
		return roles.Installed{Learner: l, Through: i}
	case 10:
		return roles.Compacted{Acceptor: a, Through: i}
	case 6:
		return roles.Learned{Learner: l, Instance: i, Value: v}
	default:
		return roles.Saved{Agent: a, Role: "acceptor", Record: b}
	}
}

// observe writes down all that a world says, except for its violations' words.
func observe(w *roles.World) string {
	var out strings.Builder
	for a := range w.Attempts() {
		if !same(a, w.Attempt(a.Instance, a.Ballot)) {
			fmt.Fprintf(&out, "Attempt(%d, %s) is another one\n", a.Instance, a.Ballot)
		}
		writeAttempt(&out, a)
	}
	for n := range 3 {
		p, a := roles.NewID(roles.OnlyProposer, n), roles.NewID(roles.OnlyAcceptor, n)
		fmt.Fprintln(&out, w.LastStarted(p), w.LastPromised(a), w.Stable(a, "acceptor"), w.Stable(a, "proposer"))
		for i := range instances {
			if v := w.HighestVote(a, i); !v.IsNone() {
				fmt.Fprintln(&out, a, i, v)
			}
		}
		fmt.Fprintln(&out, w.LastVoted(a), w.CompactedThrough(a), w.ExecutedThrough(roles.NewID(roles.OnlyLearner, n)))
	}
	for _, c := range w.Made() {
		fmt.Fprintln(&out, "chosen", c.Instance, c.Proposal, c.Quorum)
	}
	for i := range instances {
		for _, d := range w.Decisions(i) {
			fmt.Fprintln(&out, "decided", i, d.First.Instance, d.First.Proposal, d.Lowest)
		}
	}
	return out.String()
}

func same(a, b roles.Attempt) bool {
	var x, y strings.Builder
	writeAttempt(&x, a)
	writeAttempt(&y, b)
	return x.String() == y.String()
}

func writeAttempt(out *strings.Builder, a roles.Attempt) {
	fmt.Fprint(out, a.Instance, a.Ballot, a.Promises, a.Issued)
	for _, v := range a.Votes {
		fmt.Fprint(out, " ", v.Value, v.By)
	}
	fmt.Fprintln(out)
}
