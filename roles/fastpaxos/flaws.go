package fastpaxos

import "synod/roles"

// The rules that can be switched off. Each is one condition, at the line of the rule, in acceptor.go, coordinator.go,
// learner.go, pick.go or, for the size of quorums, quorums.go; the table below says what each rule is and who states it.
const (
	quorumsMeet = iota
	countByType
	obeyO4
	followOneValue
	voteOnce
	anyOfItsRound
	anyWhenFree
	recoverIntoFast
	recoverUnpromised
	ownNextRound
)

var flaws = []roles.Flaw{
	quorumsMeet: {
		Name:   "quorums-meet",
		Rule:   "Any two quorums share an acceptor, and so do any quorum and any two fast ones: a fast quorum is larger than a majority.",
		Off:    "quorums may be so small that two of them share no acceptor",
		Source: "Fast Paxos §3.1, Quorum Requirement", Breaks: "cp",
	},
	countByType: {
		Name:   "count-by-type",
		Rule:   "A learner waits for a fast quorum in a fast round; a classic one proves nothing there.",
		Off:    "a learner takes a classic quorum for enough in a fast round too",
		Source: "Fast Paxos §3.1", Breaks: "learned-is-chosen",
	},
	obeyO4: {
		Name:   "obey-o4",
		Rule:   "Of several values reported for a fast round, the one that satisfies O4 is picked.",
		Off:    "of several values reported for a fast round any one is picked, whether it satisfies O4 or not",
		Source: "Fast Paxos §3.1, Figure 2", Breaks: "picked",
	},
	followOneValue: {
		Name:   "follow-one-value",
		Rule:   "A value that is reported alone for the highest round is picked, however few have reported it.",
		Off:    "a value that is reported alone for the highest round may be passed over",
		Source: "Fast Paxos §2.2.1, Figure 2", Breaks: "picked",
	},
	voteOnce: {
		Name:   "vote-once",
		Rule:   "An acceptor votes once in a round: in a fast round for the first proposal that it gets.",
		Off:    "an acceptor votes again in a round in which it has voted",
		Source: "Fast Paxos §3.1", Breaks: "one-vote-a-round",
	},
	anyOfItsRound: {
		Name:   "any-of-its-round",
		Rule:   "An Any opens the round that it names, and no later one.",
		Off:    "an Any opens later rounds too, not only the one that it names",
		Source: "Fast Paxos §3.1", Breaks: "asked-for",
	},
	anyWhenFree: {
		Name:   "any-when-free",
		Rule:   "A coordinator opens a round for every proposal only if every value is safe in it.",
		Off:    "a coordinator opens a round for every proposal even where a value may be chosen already",
		Source: "Fast Paxos §3.1, Figure 2", Breaks: "picked",
	},
	recoverIntoFast: {
		Name:   "recover-into-fast",
		Rule:   "Acceptors recover by themselves only into a fast round, because they may pick different values.",
		Off:    "acceptors recover by themselves into classic rounds too",
		Source: "Fast Paxos §3.2.3", Breaks: "asked-for",
	},
	recoverUnpromised: {
		Name:   "recover-unpromised",
		Rule:   "An acceptor recovers from a round only if it has taken part in none above.",
		Off:    "an acceptor recovers from a round although it has taken part in one above",
		Source: "Fast Paxos §3.2.3", Breaks: "promise-kept",
	},
	ownNextRound: {
		Name:   "own-next-round",
		Rule:   "Only the coordinator that has opened a fast round, and owns the next one, recovers into that.",
		Off:    "coordinators recover into rounds that are not their own",
		Source: "Fast Paxos §3.2.2", Breaks: "own-rounds",
	},
}
