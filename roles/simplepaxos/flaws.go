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
		Off:    "a proposer that hears of an accepted value proposes its own all the same",
		Source: "PMS §2.2, P2c", Breaks: "p2c",
	},
	adoptHighest: {
		Name:   "adopt-highest",
		Rule:   "Of several reported values, a proposer adopts the one with the highest ballot.",
		Off:    "of several reported values a proposer adopts the one with the lowest ballot",
		Source: "PMS §2.2, P2c", Breaks: "p2c",
	},
	quorumsIntersect: {
		Name:   "quorums-intersect",
		Rule:   "Every phase-1 quorum shares an acceptor with every phase-2 quorum.",
		Off:    "a phase-1 quorum and a phase-2 quorum may share no acceptor",
		Source: "PMS §2.2; Flexible Paxos", Breaks: "p2c",
	},
	// It is about Accepts. That a Prepare below the promise is refused, too, is no part of it and cannot be switched off.
	keepPromise: {
		Name:   "keep-promise",
		Rule:   "An acceptor accepts no proposal below the ballot that it has promised.",
		Off:    "acceptors no longer refuse what is below the ballot that they have promised",
		Source: "PMS §2.2, P1a", Breaks: "promise-kept",
	},
	persistPromise: {
		Name:   "persist-promise",
		Rule:   "An acceptor's promise is on disk before the Promise is sent.",
		Off:    "acceptors no longer write a promise to disk before they send it",
		Source: "PMS §2.5", Breaks: "stable-before-sent",
	},
	persistVote: {
		Name:   "persist-vote",
		Rule:   "An acceptor's vote is on disk before the Accepted is sent.",
		Off:    "acceptors no longer write a vote to disk before they send it",
		Source: "PMS §2.5", Breaks: "stable-before-sent",
	},
	raiseOnAccept: {
		Name:   "raise-on-accept",
		Rule:   "Accepting a ballot also promises it, so a lower one that arrives late is refused.",
		Off:    "accepting a ballot no longer promises it, so a lower one that arrives late is accepted",
		Source: "Part-Time Parliament, appendix; Paxos.tla", Breaks: "acceptor-only-rises",
		Partner: "keep-highest-vote", Together: "agreement",
	},
	keepHighestVote: {
		Name:   "keep-highest-vote",
		Rule:   "Of its votes an acceptor keeps the one with the highest ballot: a late one in a lower ballot never replaces it.",
		Off:    "an acceptor keeps its latest vote, even if that is of a lower ballot",
		Source: "PMS §2.2",
		// Nothing breaks alone: who has voted has promised the ballot, and refuses the lower one.
		Partner: "raise-on-accept", Together: "agreement",
	},
	uniqueBallots: {
		Name:   "unique-ballots",
		Rule:   "A proposer never uses a ballot twice, not even after a restart.",
		Off:    "a proposer that restarts may use a ballot again",
		Source: "PMS §2.5", Breaks: "fresh-ballots",
	},
	matchPromises: {
		Name:   "match-promises",
		Rule:   "A proposer counts only the promises that answer its current ballot.",
		Off:    "a proposer counts promises of other ballots for its own",
		Source: "PMS §2.2", Breaks: "p2c",
	},
	reportVoteBallot: {
		Name:   "report-vote-ballot",
		Rule:   "A Promise reports the ballot in which the acceptor voted, not the one it has promised.",
		Off:    "a Promise reports a vote as if it were of the ballot that is promised",
		Source: "PMS §2.2, P2c", Breaks: "true-report",
	},
	countPerBallot: {
		Name:   "count-per-ballot",
		Rule:   "A learner counts votes of one ballot together, never those of different ballots.",
		Off:    "learners count votes of different ballots together",
		Source: "PMS §2.3", Breaks: "learned-is-chosen",
	},
}
