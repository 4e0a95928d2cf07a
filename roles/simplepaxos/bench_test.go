package simplepaxos_test

import (
	"fmt"
	"strings"
	"testing"

	"synod/roles"
	"synod/roles/simplepaxos"
)

// BenchmarkStep measures single steps: what a message costs its receiver. Run it with -benchmem.
func BenchmarkStep(b *testing.B) {
	for _, c := range []struct{ name, new, given, when string }{
		{"acceptor/Prepare", "acceptor a1", "", "Prepare 1.p1 from p1"},
		{"acceptor/Accept", "acceptor a1", "Prepare 1.p1 from p1", "Accept 1.p1 red from p1"},
		{"acceptor/refuse", "acceptor a1", "Prepare 2.p2 from p2", "Accept 1.p1 red from p1"},
		{"proposer/Promise", "proposer p1", "submit red", "Promise 1.p1 reports nothing from a1"},
		{"proposer/late-Promise", "proposer p1", "", "Promise 1.p1 reports nothing from a1"},
		{"learner/Accepted", "learner l1", "", "Accepted 1.p1 red from a1"},
		{"learner/learns", "learner l1", "Accepted 1.p1 red from a1", "Accepted 1.p1 red from a2"},
	} {
		b.Run(c.name, func(b *testing.B) {
			var s stage
			for _, command := range []string{"new " + c.new, c.given} {
				if _, err := s.do(strings.Fields(command)); err != nil {
					b.Fatal(err)
				}
			}
			e, err := parseReceive(strings.Fields(c.when))
			if err != nil {
				b.Fatal(err)
			}
			var out roles.Out
			b.ReportAllocs()
			for b.Loop() {
				out.Reset()
				s.role.Step(e, &out)
			}
		})
	}
}

// BenchmarkNote measures what the judge adds to a step, early in a run and after a hundred thousand ballots.
func BenchmarkNote(b *testing.B) {
	for _, rounds := range []uint32{1, 100_000} {
		b.Run(fmt.Sprintf("after %d ballots", rounds), func(b *testing.B) {
			w := roles.NewWorld(simplepaxos.Protocol(), roles.Apart(2, 3, 2))
			w.Note(roles.Proposed{Proposer: ballot("1.p1").Owner, Value: "red"})
			for round := range rounds {
				noteBallot(w, 1+round)
			}
			b.ReportAllocs()
			facts := 0
			for round := 1 + rounds; b.Loop(); round++ {
				facts += noteBallot(w, round)
			}
			if len(w.Violations()) > 0 {
				b.Fatalf("the measured run is not a legal one: %v", w.Violations()[0])
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(facts), "ns/fact")
		})
	}
}

// BenchmarkClone measures what the time machine pays for a copy of the judge after a hundred thousand ballots.
func BenchmarkClone(b *testing.B) {
	w := roles.NewWorld(simplepaxos.Protocol(), roles.Apart(2, 3, 2))
	for round := range uint32(100_000) {
		noteBallot(w, 1+round)
	}
	b.ReportAllocs()
	for b.Loop() {
		w.Clone()
	}
}

// noteBallot notes the facts of one ballot from its start to a second vote, and returns their number.
func noteBallot(w *roles.World, round uint32) int {
	p, a1, a2 := roles.NewID(roles.OnlyProposer, 0), roles.NewID(roles.OnlyAcceptor, 0), roles.NewID(roles.OnlyAcceptor, 1)
	b := roles.Ballot{Round: round, Owner: p}
	proposed := roles.Proposal{Ballot: b, Value: "red"}
	w.Note(roles.Started{Proposer: p, Ballot: b})
	for _, a := range []roles.ID{a1, a2} {
		last := w.HighestVote(a, 0)
		w.Note(roles.Saved{Agent: a, Role: "acceptor", Record: simplepaxos.AcceptorDisk{Promised: b, Accepted: last}})
		w.Note(roles.Promised{Acceptor: a, Ballot: b, Last: last})
	}
	w.Note(roles.Issued{Proposer: p, Proposal: proposed})
	for _, a := range []roles.ID{a1, a2} {
		w.Note(roles.Saved{Agent: a, Role: "acceptor", Record: simplepaxos.AcceptorDisk{Promised: b, Accepted: proposed}})
		w.Note(roles.Voted{Acceptor: a, Proposal: proposed})
	}
	return 10
}
