package multipaxos

import "synod/roles"

// The rules that can be switched off. Each is one condition, at the line of the rule, in acceptor.go, proposer.go, leader.go,
// learner.go, client.go, reads.go, lease.go or, for the size of quorums, protocol.go; the table below says what each rule is and who states it.
const (
	prepareGaps = iota
	promiseForAll
	reportEverySlot
	mergePerSlot
	adoptHighest
	recoverFirst
	gapsGetNoOps
	keepWindow
	commitInBallot
	matchVotes
	matchPromises
	clientTable
	reportCompaction
	quorumsIntersect
	persistPromise
	persistVote
	uniqueBallots
	confirmReads
	readRecovered
	keepLease
	silentAfterRestart
	countFromRequest
	delayMembers
	askNewMembers
	settleFirst
	votersConfirm
	vouchForOwn
	clientsInSnapshot
	persistSnapshot
	persistNumber
)

var flaws = []roles.Flaw{
	prepareGaps: {
		Name:   "prepare-gaps",
		Rule:   "A new leader runs phase 1 for every slot that it does not know, the gaps below the known ones included.",
		Off:    "a new leader runs no phase 1 for the gaps below the slots that it knows",
		Source: "PMS §3", Breaks: "p2c",
	},
	promiseForAll: {
		Name:   "promise-for-all",
		Rule:   "A promise is for every slot, also for those that the acceptor has never heard of.",
		Off:    "a promise is only for the slots that the acceptor has heard of",
		Source: "PMS §3; Part-Time Parliament §3", Breaks: "promise-kept",
	},
	reportEverySlot: {
		Name:   "report-every-slot",
		Rule:   "A Promise reports the acceptor's vote in every slot that was asked for.",
		Off:    "a Promise reports the acceptor's vote in the last slot only",
		Source: "PMS §3", Breaks: "true-report",
	},
	mergePerSlot: {
		Name:   "merge-per-slot",
		Rule:   "A new leader merges the reports slot by slot, and does not take over the longest log.",
		Off:    "a new leader takes over the longest log as a whole",
		Source: "PMS §3, P2c", Breaks: "p2c",
	},
	adoptHighest: {
		Name:   "adopt-highest",
		Rule:   "Of several values reported in a slot, a new leader adopts the one with the highest ballot.",
		Off:    "of several values reported in a slot, a new leader adopts the one with the lowest ballot",
		Source: "PMS §2.2, P2c", Breaks: "p2c",
	},
	recoverFirst: {
		Name:   "recover-first",
		Rule:   "A new leader puts new commands only into slots above everything that was reported.",
		Off:    "a new leader may put new commands into slots for which something was reported",
		Source: "PMS §3", Breaks: "p2c",
	},
	gapsGetNoOps: {
		Name:   "gaps-get-no-ops",
		Rule:   "A new leader fills gaps with commands that do nothing, and never with a client's.",
		Off:    "a new leader fills gaps with the commands of clients",
		Source: "PMS §3; Part-Time Parliament §3.1", Breaks: "commands-in-order",
	},
	keepWindow: {
		Name:   "keep-window",
		Rule:   "A leader proposes at most α slots beyond those that it knows to be chosen without a gap.",
		Off:    "a leader may propose beyond its window of α slots",
		Source: "PMS §3", Breaks: "window",
	},
	commitInBallot: {
		Name:   "commit-in-ballot",
		Rule:   "What a leader says to be chosen tells of an own vote only if that is of the leader's ballot.",
		Off:    "what a leader says to be chosen is taken to tell of votes of other ballots too",
		Source: "PMS §3", Breaks: "learned-is-chosen",
	},
	matchVotes: {
		Name:   "match-votes",
		Rule:   "A leader counts only the votes that were cast in its current ballot.",
		Off:    "a leader counts votes of other ballots for its own",
		Source: "PMS §2.2", Breaks: "learned-is-chosen",
	},
	matchPromises: {
		Name:   "match-promises",
		Rule:   "A candidate counts only the promises that answer its current ballot.",
		Off:    "a candidate counts promises of other ballots for its own",
		Source: "PMS §2.2", Breaks: "p2c",
	},
	clientTable: {
		Name:   "client-table",
		Rule:   "A command that was carried out already is passed over when it is chosen again.",
		Off:    "a command that is chosen twice is carried out twice",
		Source: "Paxos Made Moderately Complex", Breaks: "at-most-once",
	},
	reportCompaction: {
		Name:   "report-compaction",
		Rule:   "A Promise says from which slot on its report is complete, because below that votes are forgotten.",
		Off:    "a Promise no longer says which votes were forgotten",
		Source: "Paxos Made Live §5", Breaks: "true-report",
	},
	quorumsIntersect: {
		Name:   "quorums-intersect",
		Rule:   "Every phase-1 quorum shares an acceptor with every phase-2 quorum.",
		Off:    "a phase-1 quorum and a phase-2 quorum may share no acceptor",
		Source: "PMS §2.2; Flexible Paxos", Breaks: "p2c",
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
	uniqueBallots: {
		Name:   "unique-ballots",
		Rule:   "A proposer never uses a ballot twice, not even after a restart.",
		Off:    "a proposer that restarts may use a ballot again",
		Source: "PMS §2.5", Breaks: "fresh-ballots",
	},
	confirmReads: {
		Name:   "confirm-reads",
		Rule:   "A leader without a lease answers a read when a quorum has said, after the read came, that it still leads.",
		Off:    "a leader answers reads without asking whether it still leads",
		Source: "Paxos Made Live §5.2", Breaks: "fresh-answers",
	},
	readRecovered: {
		Name:   "read-recovered",
		Rule:   "A new leader answers reads only when everything that it has recovered is chosen.",
		Off:    "a new leader answers reads before everything that it has recovered is chosen",
		Source: "PMS §3; Paxos Made Live §5.2", Breaks: "fresh-answers",
	},
	keepLease: {
		Name:   "keep-lease",
		Rule:   "An acceptor that has given a lease takes part in nobody else's ballot until its time is over.",
		Off:    "an acceptor takes part in other ballots while a lease that it gave lasts",
		Source: "Gray and Cheriton, “Leases” (1989); Paxos Made Live §5.2", Breaks: "lease-kept",
	},
	silentAfterRestart: {
		Name:   "silent-after-restart",
		Rule:   "An acceptor that restarts takes part in no ballot for the time of a lease, because it may have given one.",
		Off:    "an acceptor that restarts takes part at once, whatever lease it may have given",
		Source: "Gray and Cheriton, “Leases” (1989)", Breaks: "lease-kept",
	},
	countFromRequest: {
		Name:   "count-from-request",
		Rule:   "A leader counts the time of a lease from when it has asked for it, not from when it is granted.",
		Off:    "a leader counts the time of a lease from when it is granted",
		Source: "Gray and Cheriton, “Leases” (1989)", Breaks: "lease-counted-first",
	},
	delayMembers: {
		Name:   "delay-members",
		Rule:   "New members vote only α slots after the command that names them.",
		Off:    "new members vote right after the command that names them",
		Source: "PMS §3; The Part-Time Parliament §3.3.6", Breaks: "one-configuration",
	},
	askNewMembers: {
		Name:   "ask-new-members",
		Rule:   "A leader proposes where new members vote only when a quorum of them has promised its ballot.",
		Off:    "a leader proposes where new members vote without their promises",
		Source: "PMS §3; §2.2, P2c", Breaks: "p2c",
	},
	settleFirst: {
		Name:   "settle-first",
		Rule:   "A new leader that finds a command that changes the members has it carried out before it takes new commands.",
		Off:    "a new leader takes new commands before it has settled who votes",
		Source: "The Part-Time Parliament §3.1", Breaks: "commands-in-order",
	},
	clientsInSnapshot: {
		Name:   "clients-in-snapshot",
		Rule:   "The table of clients is part of a snapshot, because who begins with one must pass over what others pass over.",
		Off:    "a snapshot leaves the table of clients out",
		Source: "Paxos Made Moderately Complex", Breaks: "at-most-once",
	},
	persistSnapshot: {
		Name:   "persist-snapshot",
		Rule:   "A snapshot is on disk before anybody forgets what it covers.",
		Off:    "learners no longer write a snapshot to disk before votes are forgotten",
		Source: "Paxos Made Live §5", Breaks: "compacted-is-stable",
	},
	persistNumber: {
		Name:   "persist-number",
		Rule:   "A client never uses a number twice, not even after a restart, because commands are told apart by it.",
		Off:    "a client that restarts may use a number again",
		Source: "Paxos Made Moderately Complex", Breaks: "stable-before-sent",
	},
	vouchForOwn: {
		Name:   "vouch-for-own",
		Rule:   "A leader does not say that everything is chosen beyond what was decided without it where it had proposed something else.",
		Off:    "a leader says that everything so far is chosen, also where something else was decided without it",
		Source: "PMS §3", Breaks: "learned-is-chosen",
	},
	votersConfirm: {
		Name:   "voters-confirm",
		Rule:   "Those that confirm that a leader leads, or give it a lease, vote in its first open slot, and it knows that they do.",
		Off:    "acceptors that do not vote in the first open slot may confirm that a leader leads",
		Source: "PMS §3; Paxos Made Live §5.2", Breaks: "fresh-answers",
	},
}
