package roles

import (
	"fmt"
	"io/fs"
	"slices"
)

// Protocol is everything the playground knows about one algorithm. Adding one is a folder that exports a Protocol and
// a line in roles/all.
type Protocol struct {
	Name    string   // the word for the command line: simplepaxos
	Title   string   // the words for people: Simple Paxos
	Source  string   // the paper it implements
	Summary []string // what it is for, when it makes progress and, if need be, what its paper calls otherwise: a line each

	// Check refuses a configuration that the protocol cannot keep its promise in, with the reason.
	Check func(Config) error
	// Setup returns every agent with the first values of its roles, in the order of Config.Agents.
	Setup func(Config) []Agent
	// Quorum returns how many acceptors must vote for a proposal of ballot b until it is chosen.
	Quorum func(c Config, b Ballot) int
	// Promises returns how many acceptors must promise a ballot b until its owner may ask for votes; nil when that is the size of
	// phase 1 in all of them.
	Promises func(c Config, b Ballot) int
	// Round tells what kind of ballot b is; nil when all are alike.
	Round func(c Config, b Ballot) Round
	// Quorums returns the sizes that Config.Phase1 and Config.Phase2 stand for, with what the protocol makes of it when
	// nothing was asked for; nil when these are majorities.
	Quorums func(Config) (phase1, phase2 int)

	// HandsOn says to whom a proposer hands on what it is asked to propose, so that another one may have it chosen.
	HandsOn Handing

	// Sequence says that the protocol decides a sequence of instances, so that Config.Window and Config.Snapshot mean something.
	Sequence bool

	// Voters returns who votes in an instance, by what the judge knows; nil when all acceptors vote in all of them. Quorum is then
	// asked with these as the acceptors.
	Voters func(c Config, w *World, i Instance) Set

	// Messages are one of each kind that the agents send each other. What they say does not matter.
	Messages []Message

	// Values are some that can be proposed, for who needs one: the screen suggests them, and random runs draw from them. When
	// there are none, any word will do, and colours are suggested.
	Values []Value
	// CheckValue refuses a value that means nothing to the protocol, with the reason; nil accepts every one.
	CheckValue func(Value) error

	// Asked returns what a value asks for in the words of whoever proposed it, where the protocol sends it on with more in it, such as
	// who asks; nil when it sends it on as it is.
	Asked func(Value) Value

	// Recall returns the facts that follow from a durable record of an earlier run of the program, so that the judge
	// knows the votes that were cast then.
	Recall func(agent ID, role string, record any) []Fact
	// CheckRecords refuses the durable records of an agent, one a role and nil for none, if no run can have left them, with the
	// reason: they may be read from a file that somebody has made up. Config.Without are the rules that were ever off.
	CheckRecords func(c Config, agent ID, records []any) error

	// Machine specifies what the protocol's clients may see; nil for a protocol that replicates no state machine.
	Machine *Machine
	// Drift is the bound on clocks that the protocol's promises rest on, in per cent: a clock runs between 100-Drift and
	// 100+Drift per cent as fast as time.
	Drift int

	// Variants are the ways in which the protocol can do its work, the usual one first; nil when there is only one.
	// Config.Variant chooses.
	Variants []Variant

	Invariants []Invariant
	Flaws      []Flaw
	Scenarios  fs.FS   // *.txt, the stories that show how the protocol behaves
	Trials     []Trial // the searches that it passes, and in which every flaw is found
}

// Handing says to which other proposers one hands on what it is asked to propose.
type Handing uint8

// To whom what is asked for is handed on.
const (
	ToNobody Handing = iota
	ToAll            // to all at once: to be heard by one that can have it chosen is enough
	ToLeader         // to the one that it hears lead (see Electing)
)

// Machine is the state machine that a protocol replicates, as one copy does its work that never fails.
type Machine struct {
	// Step carries out a command, as it was Proposed, and returns the state after it and the answer. The state of a machine that
	// has carried out nothing is empty.
	Step func(state string, command Value) (next string, answer Value)
	// Part names the part of the state that a command is about: commands about different parts do not see each other.
	Part func(command Value) string
	// Example returns one of many things to ask for, in a mixture in which wrong answers show.
	Example func(n int) Value
	// Reconfigure returns the command by which only some acceptors vote; nil where that cannot be changed.
	Reconfigure func(members Set) Value
}

// Sizes returns the sizes of quorums in force.
func (p *Protocol) Sizes(c Config) (phase1, phase2 int) {
	if p.Quorums == nil {
		return c.Quorums()
	}
	return p.Quorums(c)
}

// Needs returns how many promises a ballot b takes, and how many votes.
func (p *Protocol) Needs(c Config, b Ballot) (promises, votes int) {
	promises, _ = p.Sizes(c)
	if p.Promises != nil {
		promises = p.Promises(c, b)
	}
	return promises, p.Quorum(c, b)
}

// Least returns the least number of votes that can choose a value. Where ballots are of several types, the types take turns, so
// a few rounds are enough to meet all of them.
func (p *Protocol) Least(c Config) int {
	least := c.Acceptors.Len()
	for round := range uint32(6) {
		least = min(least, p.Quorum(c, Ballot{Round: round + 1}))
	}
	return least
}

// Variant is one of several ways in which a protocol can do its work. All of them keep consensus; they differ in what they
// cost, and in what they promise to clients.
type Variant struct {
	Name  string // as typed after "variant": coordinated
	Says  string // what it means, as a sentence
	Stale bool   // what clients are told may be out of date, so the state machine is not linearizable
}

// VariantNamed returns the index of a variant, or false when the protocol has none of that name.
func (p *Protocol) VariantNamed(name string) (int, bool) {
	i := slices.IndexFunc(p.Variants, func(v Variant) bool { return v.Name == name })
	return i, i >= 0
}

// colours are the values of a protocol to which they mean nothing.
var colours = []Value{"red", "blue", "green", "yellow", "purple", "orange", "cyan"}

// Examples returns values that can be proposed, in the order in which they are suggested.
func (p *Protocol) Examples() []Value {
	if len(p.Values) > 0 {
		return p.Values
	}
	return colours
}

// Accepts returns why a value cannot be proposed, or nil.
func (p *Protocol) Accepts(v Value) error {
	if p.CheckValue == nil {
		return nil
	}
	return p.CheckValue(v)
}

// Agent is a process with the roles it plays. It crashes and restarts as a whole.
type Agent struct {
	ID    ID
	Roles []Role
}

// Among returns the function that finds a protocol of a list by its name, or false when there is none.
func Among(all []*Protocol) func(name string) (*Protocol, bool) {
	return func(name string) (*Protocol, bool) {
		i := slices.IndexFunc(all, func(p *Protocol) bool { return p.Name == name })
		if i < 0 {
			return nil, false
		}
		return all[i], true
	}
}

// Config is what a cluster is made of. It is comparable, so that a role may keep it.
type Config struct {
	Proposers, Acceptors, Learners Set

	// Distinguished are the learners that hear from acceptors and tell the others. When it is empty, every
	// acceptor tells every learner (Paxos Made Simple §2.3 discusses both).
	Distinguished Set

	// Phase1 and Phase2 are the sizes of the quorums of the two phases; 0 means a majority of the acceptors.
	Phase1, Phase2 int

	// Members is how many acceptors, the first ones, vote at the beginning, in a protocol in which that can change; 0 for all.
	Members int

	// Variant is the way in which the protocol does its work, as an index of Protocol.Variants.
	Variant int

	// Window is how many instances beyond those that it knows to be decided a leader may propose in (the α of Paxos Made
	// Simple §3), and Snapshot is how many commands a learner carries out before it makes the next snapshot. They are for
	// protocols that decide a sequence; 0 stands for what the protocol finds right.
	Window, Snapshot int

	// Delay is the bound on a message's delay that time-outs assume, in milliseconds. Safety never depends on it.
	Delay int

	// Without are the rules that are switched off.
	Without Flaws
}

// DefaultDelay is the bound that time-outs assume unless a configuration says otherwise, in milliseconds; links are
// as slow as that by default, so an undisturbed run never times out.
const DefaultDelay = 40

// Together returns the configuration of n agents that each play every role.
func Together(n int) Config {
	all := FirstOf(Everything, n)
	return Config{Proposers: all, Acceptors: all, Learners: all, Delay: DefaultDelay}
}

// Apart returns the configuration of agents that each play one role, as the papers draw them. Without learners of their own
// the acceptors learn too, as in most deployments.
func Apart(proposers, acceptors, learners int) Config {
	c := Config{
		Proposers: FirstOf(OnlyProposer, proposers),
		Acceptors: FirstOf(OnlyAcceptor, acceptors),
		Learners:  FirstOf(OnlyLearner, learners),
		Delay:     DefaultDelay,
	}
	if learners == 0 {
		c.Learners = c.Acceptors
	}
	return c
}

// Agents returns all agents in their fixed order.
func (c Config) Agents() []ID {
	var all []ID
	for _, set := range []Set{c.Proposers, c.Acceptors, c.Learners} {
		for id := range set.All() {
			if !slices.Contains(all, id) {
				all = append(all, id)
			}
		}
	}
	return all
}

// Majority returns the size of the smallest majority of n.
func Majority(n int) int { return n/2 + 1 }

// Quorums returns the sizes of the two phases' quorums, majorities where nothing else was asked for.
func (c Config) Quorums() (phase1, phase2 int) {
	phase1, phase2 = c.Phase1, c.Phase2
	if phase1 == 0 {
		phase1 = Majority(c.Acceptors.Len())
	}
	if phase2 == 0 {
		phase2 = Majority(c.Acceptors.Len())
	}
	return phase1, phase2
}

// Check refuses what no protocol can work with.
func (c Config) Check() error {
	if c.Delay < 1 {
		return fmt.Errorf("time-outs assume a bound of %d ms on a message's delay: it must be at least 1", c.Delay)
	}
	for id := range c.Distinguished.All() {
		if !c.Learners.Has(id) {
			return fmt.Errorf("%s cannot be a distinguished learner: it is none of the learners %s", id, c.Learners)
		}
	}
	return nil
}

// CheckQuorums refuses quorums that cannot exist and, unless mayMiss, quorums of the two phases that need not share
// an acceptor (Howard, Malkhi and Spiegelman, "Flexible Paxos", 2016: only those must intersect).
func (c Config) CheckQuorums(mayMiss bool) error {
	n := c.Acceptors.Len()
	q1, q2 := c.Quorums()
	if q1 < 1 || q1 > n || q2 < 1 || q2 > n {
		return fmt.Errorf("quorums of %d and %d cannot be drawn from %d acceptors: each must be between 1 and %d", q1, q2, n, n)
	}
	if q1+q2 <= n && !mayMiss {
		return fmt.Errorf("a phase-1 quorum of %d and a phase-2 quorum of %d among %d acceptors need not share one "+
			"(%d+%d is not more than %d): a later ballot could miss a chosen value; use %d,%d or switch the rule "+
			"off on purpose with --without quorums-intersect", q1, q2, n, q1, q2, n, n-q2+1, q2)
	}
	return nil
}
