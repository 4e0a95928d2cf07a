// Package fastpaxos is the algorithm of Leslie Lamport, "Fast Paxos" (MSR-TR-2005-112; Distributed Computing 19, 2006): consensus
// on one value that takes two message delays instead of three when nothing gets in the way. In a fast round a proposer sends its
// value straight to the acceptors, and what a fast quorum votes for is chosen. The price is larger quorums, and collisions:
// acceptors that get different proposals first vote for different values, and perhaps none of them is chosen.
//
// The cast: proposers send values to coordinators and to acceptors. A coordinator owns rounds; one of them leads. It opens a
// fast round with an Any, and in a classic round it does what the proposer of classic Paxos does. Acceptors vote, learners
// count. Every agent that proposes is a coordinator too.
//
// # Rounds
//
// A round is a ballot, but its owner and its type follow from its number, so that everybody can compute both. The
// coordinators take turns, a period of rounds each. In the usual variant a period is a fast round and the classic one after it,
// so that the owner of a fast round owns the round to recover into:
//
//	1.A fast  2.A classic  3.B fast  4.B classic  …
//
// In the uncoordinated variants it is two fast rounds, so that acceptors can go from one into the next by themselves, and a
// classic one that ends every quarrel:
//
//	1.A fast  2.A fast  3.A classic  4.B fast  …
//
// The highest round that a coordinator has begun is durable, with what it has asked for in it: no restart begins a round
// twice, or asks for two values in one.
//
// # Rules
//
//	CP     if an acceptor votes for v in i, then no other value has been or might yet be chosen in a round below i
//	       (§2.2.1). Agreement follows from it.
//	O4(v)  of two values reported for a fast round k, only one can still be chosen in k: the one for which there is a
//	       k-quorum R with all of R ∩ Q voting for it (§3.1; pick.go has the whole of Figure 2)
//	CA1    an acceptor tells a coordinator of the higher round that it refuses it for
//	CA2'   a coordinator begins a higher round only if it must: it is in a fast round and goes on to a classic one, or it
//	       has heard of a higher one
//	CA3    messages are repeated until a value is known
//	CA4    a leader does not stay in a fast round for ever
//
// The first two are for safety, the others for progress (§3.3). Why a vote in i can stand for a promise of i+1, which
// makes both kinds of recovery possible: who has voted in i votes in no round below i, and never again in i, so its last
// vote before i+1 is known.
//
// Read rounds.go, quorums.go, messages.go, pick.go, then acceptor.go, coordinator.go, proposer.go, learner.go; invariants.go
// states the lemmas, and flaws.go names the rule behind every condition that safety hangs on.
package fastpaxos

import (
	"embed"
	"io/fs"

	"synod/roles"
)

//go:embed scenarios/*.txt
var scenarios embed.FS

// Protocol describes Fast Paxos to the playground.
func Protocol() *roles.Protocol {
	stories, err := fs.Sub(scenarios, "scenarios")
	roles.Assert(err == nil, "the scenarios are not embedded: %v", err)
	return &roles.Protocol{
		Name:   "fastpaxos",
		Title:  "Fast Paxos",
		Source: "Lamport, “Fast Paxos” (2005), section 3",
		Summary: []string{
			"A value is learned two message delays after it is proposed, because acceptors vote without being asked by a leader.",
			"It is that fast while three in four acceptors are up and proposals do not collide, and makes progress with a majority.",
			"A round is what Paxos calls a ballot.",
		},
		Check:        check,
		Setup:        setup,
		Quorum:       sizeOf,
		Promises:     sizeOf,
		Round:        roundOf,
		HandsOn:      roles.ToAll,
		Quorums:      quorums,
		Recall:       recall,
		CheckRecords: checkRecords,
		Variants:     variants,
		Messages:     []roles.Message{Propose{}, Prepare{}, Promise{}, Accept{}, Any{}, Accepted{}, Nack{}, Chosen{}},
		Invariants:   invariants,
		Flaws:        flaws,
		Scenarios:    stories,
		Trials:       trials(),
	}
}

func setup(c roles.Config) []roles.Agent {
	var agents []roles.Agent
	for _, id := range c.Agents() {
		a := roles.Agent{ID: id}
		if c.Proposers.Has(id) {
			a.Roles = append(a.Roles, Coordinator{id: id, cfg: c}, Proposer{id: id, cfg: c})
		}
		if c.Acceptors.Has(id) {
			a.Roles = append(a.Roles, Acceptor{id: id, cfg: c})
		}
		if c.Learners.Has(id) {
			a.Roles = append(a.Roles, Learner{id: id, cfg: c})
		}
		agents = append(agents, a)
	}
	return agents
}

// recall says what must have happened for an agent to have this record.
func recall(agent roles.ID, _ string, record any) []roles.Fact {
	switch d := record.(type) {
	case CoordinatorDisk:
		var all []roles.Fact
		if !d.Begun.IsNone() {
			all = append(all, roles.Started{Proposer: agent, Ballot: d.Begun})
		}
		if d.Sent != "" {
			all = append(all, roles.Proposed{Proposer: agent, Value: d.Sent})
		}
		if d.Any || d.Sent != "" {
			all = append(all, roles.Issued{Proposer: agent, Proposal: roles.Proposal{Ballot: d.Begun, Value: d.Sent}})
		}
		return all
	case AcceptorDisk:
		var all []roles.Fact
		if p := d.Accepted; !p.IsNone() {
			all = append(all, roles.Proposed{Proposer: p.Ballot.Owner, Value: p.Value}, roles.Voted{Acceptor: agent, Proposal: p})
		}
		if d.Accepted.Ballot.Less(d.Promised) {
			all = append(all, roles.Promised{Acceptor: agent, Ballot: d.Promised, Last: d.Accepted})
		}
		return all
	}
	return nil
}
