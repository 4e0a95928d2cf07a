package roles_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"synod/roles"
)

// TestLookingBack notes random facts in copies of a world that take turns, and compares what each knows of votes and promises over all
// ballots, with their steps, with the list of the facts.
func TestLookingBack(t *testing.T) {
	type noted struct {
		step int
		fact roles.Fact
	}
	type branch struct {
		world *roles.World
		facts []noted
	}
	for seed := range uint64(20) {
		random := rand.New(rand.NewPCG(seed, 3))
		branches := []branch{{world: roles.NewWorld(watched, roles.Apart(3, 3, 3))}}
		for step := 1; step <= 400; step++ {
			b := &branches[random.IntN(len(branches))]
			if len(branches) < 4 && random.IntN(30) == 0 {
				branches = append(branches, branch{b.world.Clone(), slices.Clone(b.facts)})
			}
			b = &branches[random.IntN(len(branches))]
			f := randomFact(random)
			b.world.SetStep(step)
			b.world.Note(f)
			b.facts = append(b.facts, noted{step, f})
		}
		for n, b := range branches {
			for id := range roles.Apart(3, 3, 3).Acceptors.All() {
				for i := range instances {
					var votes []roles.CastVote
					var promises []roles.GivenPromise
					for _, x := range b.facts {
						switch f := x.fact.(type) {
						case roles.Voted:
							known := slices.ContainsFunc(votes, func(v roles.CastVote) bool { return v.Proposal == f.Proposal })
							if f.Acceptor == id && f.Instance == i && !known {
								votes = append(votes, roles.CastVote{Proposal: f.Proposal, Step: x.step})
							}
						case roles.Promised:
							p := roles.GivenPromise{Ballot: f.Ballot, Report: roles.Report{Acceptor: id, Last: f.Last}}
							if f.Rest {
								p.Report.From = f.Instance
							}
							covers := f.Instance == i && !f.Rest || f.Rest && i > 0 && f.Instance <= i
							known := slices.ContainsFunc(promises, func(q roles.GivenPromise) bool {
								q.Report.Step = 0
								return q == p
							})
							if f.Acceptor == id && covers && !known {
								p.Report.Step = x.step
								promises = append(promises, p)
							}
						}
					}
					slices.SortStableFunc(votes, func(a, b roles.CastVote) int {
						return cmp.Or(a.Proposal.Ballot.Compare(b.Proposal.Ballot), cmp.Compare(a.Step, b.Step))
					})
					slices.SortStableFunc(promises, func(a, b roles.GivenPromise) int {
						return cmp.Or(a.Ballot.Compare(b.Ballot), cmp.Compare(a.Report.Step, b.Report.Step))
					})
					got := b.world.VotesOf(id, i)
					slices.SortStableFunc(got, func(a, b roles.CastVote) int {
						return cmp.Or(a.Proposal.Ballot.Compare(b.Proposal.Ballot), cmp.Compare(a.Step, b.Step))
					})
					if fmt.Sprint(got) != fmt.Sprint(votes) {
						t.Fatalf("seed %d, branch %d: %s has cast in instance %d\n%v and the world says\n%v", seed, n, id, i, votes, got)
					}
					if got := b.world.PromisesOf(id, i); fmt.Sprint(got) != fmt.Sprint(promises) {
						t.Fatalf("seed %d, branch %d: %s has promised about instance %d\n%v and the world says\n%v", seed, n, id, i, promises, got)
					}
				}
			}
		}
	}
}
