// Package simplepaxos is the single-decree algorithm of Leslie Lamport, "Paxos Made Simple" (2001), section 2: a fixed
// set of processes agrees on one of the values proposed, although they crash and restart, and although messages are
// lost, duplicated, delayed and reordered.
//
// The cast: a proposer asks acceptors, in phase 1, to promise that they will ignore all lower ballots and to report
// what they have accepted; in phase 2 it asks them to accept a value. A value is chosen when a quorum of acceptors has
// accepted it in one ballot. Learners count votes and find out.
//
// The rules, as the paper derives them. Of the first four, each implies the one above it:
//
//	P2   once v is chosen, any chosen proposal with a higher ballot has value v
//	P2a  … any proposal with a higher ballot that an acceptor accepts has value v
//	P2b  … any proposal with a higher ballot that a proposer issues has value v
//	P2c  for every issued (n, v) there is a quorum of which either nobody has accepted anything below n,
//	     or v is the value of the highest-numbered proposal below n that one of them has accepted
//
// And one that keeps what acceptors have reported true:
//
//	P1a  an acceptor may accept ballot n if and only if it has not answered a Prepare above n
//
// Phase 1 establishes P2c: the reports tell the past, and the promises bind the future.
//
// Read messages.go, acceptor.go, proposer.go, learner.go; invariants.go states the lemmas, and flaws.go names the rule
// behind every condition that safety hangs on.
package simplepaxos

import (
	"embed"
	"io/fs"

	"synod/roles"
)

//go:embed scenarios/*.txt
var scenarios embed.FS

// Protocol describes Simple Paxos to the playground.
func Protocol() *roles.Protocol {
	stories, err := fs.Sub(scenarios, "scenarios")
	roles.Assert(err == nil, "the scenarios are not embedded: %v", err)
	return &roles.Protocol{
		Name:   "simplepaxos",
		Title:  "Simple Paxos",
		Source: "Lamport, “Paxos Made Simple” (2001), section 2",
		Summary: []string{
			"Agents agree on exactly one of the values proposed, whatever is lost, delayed or crashes.",
			"It makes progress while a majority is up and one proposer is left alone for long enough.",
			"A ballot is what the paper calls a proposal number, a vote an accepted proposal, and a disk stable storage.",
		},
		Check:        check,
		Setup:        setup,
		Quorum:       func(c roles.Config, _ roles.Ballot) int { _, q2 := quorums(c); return q2 },
		Promises:     func(c roles.Config, _ roles.Ballot) int { q1, _ := quorums(c); return q1 },
		Recall:       recall,
		CheckRecords: checkRecords,
		Messages:     []roles.Message{Prepare{}, Promise{}, Accept{}, Accepted{}, Nack{}, Chosen{}},
		Invariants:   invariants,
		Flaws:        flaws,
		Scenarios:    stories,
		Trials:       trials(),
	}
}

func check(c roles.Config) error {
	if err := c.Check(); err != nil {
		return err
	}
	return c.CheckQuorums(c.Without.Has(quorumsIntersect))
}

func setup(c roles.Config) []roles.Agent {
	var agents []roles.Agent
	for _, id := range c.Agents() {
		a := roles.Agent{ID: id}
		if c.Proposers.Has(id) {
			a.Roles = append(a.Roles, Proposer{id: id, cfg: c})
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

// quorums returns the sizes in force. With quorums-intersect switched off and no sizes asked for, a proposer is
// content with as many promises as can miss a phase-2 quorum.
func quorums(c roles.Config) (phase1, phase2 int) {
	phase1, phase2 = c.Quorums()
	if c.Without.Has(quorumsIntersect) && c.Phase1 == 0 {
		phase1 = max(1, c.Acceptors.Len()-phase2)
	}
	return phase1, phase2
}

// recall says what must have happened for an agent to have this record.
func recall(agent roles.ID, _ string, record any) []roles.Fact {
	switch d := record.(type) {
	case ProposerDisk:
		if !d.Tried.IsNone() {
			return []roles.Fact{roles.Started{Proposer: agent, Ballot: d.Tried}}
		}
	case AcceptorDisk:
		if p := d.Accepted; !p.IsNone() {
			return []roles.Fact{
				roles.Proposed{Proposer: p.Ballot.Owner, Value: p.Value},
				roles.Voted{Acceptor: agent, Proposal: p},
			}
		}
	}
	return nil
}
