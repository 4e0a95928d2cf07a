// Package multipaxos is the replicated state machine of Leslie Lamport, "Paxos Made Simple" (2001), section 3, and "The
// Part-Time Parliament" (1998), section 3: servers agree on a sequence of commands, one instance of the consensus algorithm
// for each, and every server carries them out in the order of the instances, without gaps.
//
// What makes it more than many times Simple Paxos is phase 1. It names no value, so one Prepare can be about all instances
// at once, also those that nobody has heard of; a leader runs it once, and from then on a command takes phase 2 only. All
// the rules of package simplepaxos hold for each instance by itself. What is new:
//
//	one promise     an acceptor's promise is one number, for all instances
//	recovery        a new leader merges the reports instance by instance: of each, the vote with the highest ballot counts
//	no-ops          gaps below the highest report are filled with a command that does nothing, never with a client's
//	the window α    with 1 … i known to be chosen, a leader proposes in i+1 … i+α only
//	client table    a command may be chosen twice, for clients ask again; it is carried out once
//	reads           need not go through the log; what they promise then hangs on who confirms them, or on clocks
//	snapshots       what a snapshot covers is forgotten, and a promise says from where on its report is complete
//
// The cast: a client numbers its commands and asks until it is answered; a proposer follows, campaigns or leads; an acceptor
// promises and votes; a learner carries out what is chosen, and keeps the state machine, a small store of keys and values.
// An agent that proposes has a client too.
//
// Read messages.go, window.go, acceptor.go, proposer.go, leader.go, learner.go, machine.go and client.go, then reads.go and
// lease.go; invariants.go says what must hold, and flaws.go names the rule behind every condition that safety hangs on.
package multipaxos

import (
	"embed"
	"fmt"
	"io/fs"
	"strings"

	"synod/roles"
)

//go:embed scenarios/*.txt
var scenarios embed.FS

// Protocol describes Multi-Paxos to the playground.
func Protocol() *roles.Protocol {
	stories, err := fs.Sub(scenarios, "scenarios")
	roles.Assert(err == nil, "the scenarios are not embedded: %v", err)
	return &roles.Protocol{
		Name:   "multipaxos",
		Title:  "Multi-Paxos",
		Source: "Lamport, “Paxos Made Simple” (2001), section 3",
		Summary: []string{
			"Agents agree on a sequence of commands and carry them out in the same order, with one leader that proposes.",
			"It makes progress while a majority is up and one leader is left alone: then a command takes one round of votes.",
			"A slot is what the paper calls an instance of the consensus algorithm.",
		},
		Check:        check,
		Setup:        setup,
		Quorum:       func(c roles.Config, _ roles.Ballot) int { _, q2 := quorums(c); return q2 },
		Promises:     func(c roles.Config, _ roles.Ballot) int { q1, _ := quorums(c); return q1 },
		Sequence:     true,
		HandsOn:      roles.ToLeader,
		Voters:       voters,
		Values:       []roles.Value{"set x 1", "set y 2", "add n 5", "cas x 1 7", "get x", "del y", "members A B C"},
		CheckValue:   checkOperation,
		Recall:       recall,
		CheckRecords: checkRecords,
		Asked:        asked,
		Machine:      specification,
		Drift:        maxDrift,
		Variants:     variants,
		Messages: []roles.Message{
			Request{}, Redirect{}, Reply{}, Prepare{}, Promise{}, Accept{}, Accepted{}, Nack{}, Commit{}, Heartbeat{}, Confirm{}, CatchUp{},
			Configured{}, Entries{}, Compacted{}, Forgotten{}, LeadCheck{}, LeadAck{}, LeaseRequest{}, LeaseGrant{}, Read{},
		},
		Invariants: invariants,
		Flaws:      flaws,
		Scenarios:  stories,
		Trials:     trials(),
	}
}

// What a configuration that leaves it open gets.
const (
	// defaultWindow lets commands overlap, and a person see the end of the window.
	defaultWindow = 3
	// defaultSnapshot is half of what a window of instances holds: while the next snapshot is under way there is room.
	defaultSnapshot = 8
)

func alpha(c roles.Config) roles.Instance {
	if c.Window == 0 {
		return defaultWindow
	}
	return roles.Instance(c.Window)
}

func snapshotEvery(c roles.Config) roles.Instance {
	if c.Snapshot == 0 {
		return defaultSnapshot
	}
	return roles.Instance(c.Snapshot)
}

func check(c roles.Config) error {
	if err := c.Check(); err != nil {
		return err
	}
	if c.Distinguished.Len() > 0 {
		return fmt.Errorf("the leader counts the votes and tells every learner, so no learner is distinguished: use learning all")
	}
	if c.Window < 0 || c.Snapshot < 0 || alpha(c)+snapshotEvery(c) > MaxOpen {
		return fmt.Errorf("a window of %d slots and a snapshot after every %d do not fit into a log of %d: together they must be between 2 and %d",
			alpha(c), snapshotEvery(c), MaxOpen, MaxOpen)
	}
	if c.Members < 0 || c.Members > c.Acceptors.Len() {
		return fmt.Errorf("%d members cannot be drawn from %d acceptors", c.Members, c.Acceptors.Len())
	}
	c.Acceptors = firstMembers(c)
	return c.CheckQuorums(c.Without.Has(quorumsIntersect))
}

func setup(c roles.Config) []roles.Agent {
	var agents []roles.Agent
	for _, id := range c.Agents() {
		a := roles.Agent{ID: id}
		if c.Proposers.Has(id) {
			a.Roles = append(a.Roles, Proposer{id: id, cfg: c, leader: roles.Nobody})
		}
		if c.Acceptors.Has(id) {
			a.Roles = append(a.Roles, Acceptor{id: id, cfg: c})
		}
		if c.Learners.Has(id) {
			a.Roles = append(a.Roles, Learner{id: id, cfg: c})
		}
		if c.Proposers.Has(id) {
			a.Roles = append(a.Roles, Client{id: id, cfg: c, leader: roles.Nobody})
		}
		agents = append(agents, a)
	}
	return agents
}

// quorums returns the sizes in force. With quorums-intersect switched off and no sizes asked for, a candidate is content
// with as many promises as can miss a phase-2 quorum.
func quorums(c roles.Config) (phase1, phase2 int) {
	phase1, phase2 = c.Quorums()
	if c.Without.Has(quorumsIntersect) && c.Phase1 == 0 {
		phase1 = max(1, c.Acceptors.Len()-phase2)
	}
	return phase1, phase2
}

// quorumsOf returns the sizes in force among those that vote in an instance.
func quorumsOf(c roles.Config, members roles.Set) (phase1, phase2 int) {
	c.Acceptors = members
	return quorums(c)
}

// voters returns who votes in an instance, by what the judge has seen carried out.
func voters(c roles.Config, w *roles.World, i roles.Instance) roles.Set {
	if members := w.Members(i); members.Len() > 0 {
		return members
	}
	return firstMembers(c)
}

// answerers returns the learners that answer clients while somebody leads: the one beside the leader, and where there is none, all
// of them; then the first answer will do, and no client hangs on one learner.
func answerers(c roles.Config, leader roles.ID) roles.Set {
	if c.Learners.Has(leader) {
		return roles.SetOf(leader)
	}
	return c.Learners
}

// recall says what must have happened for an agent to have this record.
func recall(agent roles.ID, _ string, record any) []roles.Fact {
	var facts []roles.Fact
	switch d := record.(type) {
	case ProposerDisk:
		if !d.Tried.IsNone() {
			facts = append(facts, roles.Started{Proposer: agent, Ballot: d.Tried})
		}
	case Snapshot:
		facts = append(facts, roles.Settled{Agent: agent, Through: d.Through}, roles.Snapshotted{Learner: agent, Through: d.Through})
		for entry := range strings.FieldsSeq(string(d.Machine.Members)) {
			if from, members := splitEntry(entry); from > 1 {
				facts = append(facts, roles.Reconfigured{Learner: agent, From: from, Members: members})
			}
		}
	case AcceptorDisk:
		facts = append(facts, roles.Settled{Agent: agent, Through: d.Votes.Above}, roles.Compacted{Acceptor: agent, Through: d.Votes.Above})
		for i, p := range d.Votes.all() {
			if !p.IsNone() {
				facts = append(facts, roles.Proposed{Proposer: p.Ballot.Owner, Value: p.Value},
					roles.Issued{Proposer: p.Ballot.Owner, Instance: i, Proposal: p}, roles.Voted{Acceptor: agent, Instance: i, Proposal: p})
			}
		}
	}
	return facts
}
