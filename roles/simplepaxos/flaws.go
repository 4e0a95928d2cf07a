package simplepaxos

import "synod/roles"

// The rules that can be switched off. Each is one condition, at the line of the rule, in acceptor.go, proposer.go,
// learner.go or, for the size of quorums, protocol.go; the table below says what each rule is and who states it.
const (
	adoptReported = iota
	adoptHighest
	quorumsIntersect
	keepPromise
	persistPromise
	persistVote
	raiseOnAccept
	keepHighestVote
	uniqueBallots
	matchPromises
	reportVoteBallot
	countPerBallot
)

var flaws = []roles.Flaw{
	adoptReported: {
		Name:   "adopt-reported",
		Rule:   "A proposer that hears of an accepted value proposes that value and not its own.",
		Source: "PMS §2.2, P2c", Breaks: "p2c",
	},
	adoptHighest: {
		Name:   "adopt-highest",
		Rule:   "Of several reported values, a proposer adopts the one with the highest ballot.",
		Source: "PMS §2.2, P2c", Breaks: "p2c",
	},
	quorumsIntersect: {
		Name:   "quorums-intersect",
		Rule:   "Every phase-1 quorum shares an acceptor with every phase-2 quorum.",
		Source: "PMS §2.2; Flexible Paxos", Breaks: "p2c",
	},
	// It is about Accepts. That a Prepare below the promise is refused, too, is no part of it and cannot be switched off.
	keepPromise: {
		Name:   "keep-promise",
		Rule:   "An acceptor accepts no proposal below the ballot that it has promised.",
		Source: "PMS §2.2, P1a", Breaks: "promise-kept",
	},
	persistPromise: {
		Name:   "persist-promise",
		Rule:   "An acceptor's promise is on stable storage before the Promise is sent.",
		Source: "PMS §2.5", Breaks: "stable-before-sent",
	},
	persistVote: {
		Name:   "persist-vote",
		Rule:   "An acceptor's vote is on stable storage before the Accepted is sent.",
		Source: "PMS §2.5", Breaks: "stable-before-sent",
	},
	raiseOnAccept: {
		Name:   "raise-on-accept",
		Rule:   "Accepting a ballot also promises it, so a lower one that arrives late is refused.",
		Source: "Part-Time Parliament, appendix; Paxos.tla", Breaks: "acceptor-only-rises",
		Partner: "keep-highest-vote", Together: "agreement",
	},
	keepHighestVote: {
		Name:   "keep-highest-vote",
		Rule:   "Of its votes an acceptor keeps the one with the highest ballot: a late one in a lower ballot never replaces it.",
		Source: "PMS §2.2",
		// Nothing breaks alone: who has voted has promised the ballot, and refuses the lower one.
		Partner: "raise-on-accept", Together: "agreement",
	},
	uniqueBallots: {
		Name:   "unique-ballots",
		Rule:   "A proposer never uses a ballot twice, not even after a restart.",
		Source: "PMS §2.5", Breaks: "fresh-ballots",
	},
	matchPromises: {
		Name:   "match-promises",
		Rule:   "A proposer counts only the promises that answer its current ballot.",
		Source: "PMS §2.2", Breaks: "p2c",
	},
	reportVoteBallot: {
		Name:   "report-vote-ballot",
		Rule:   "A Promise reports the ballot in which the acceptor voted, not the one it has promised.",
		Source: "PMS §2.2, P2c", Breaks: "true-report",
	},
	countPerBallot: {
		Name:   "count-per-ballot",
		Rule:   "A learner counts votes of one ballot together, never those of different ballots.",
		Source: "PMS §2.3", Breaks: "learned-is-chosen",
	},
}
