// Package roles is the pure core of the playground: what it means to play a part in a consensus protocol, and what it
// means for a run to be correct. It knows no clock, disk, network or screen.
//
// # A role
//
// An agent is a process. It crashes and restarts as a whole, and it plays one or more roles: proposer, acceptor,
// learner. A [Role] is one agent's part in a protocol, as a value:
//
//	next := role.Step(event, &out)
//
// Step returns the role as it is after the event, and asks for effects: messages, timers, facts and reasons, collected
// in an [Out]. It never does anything itself. Whoever calls it saves what must be saved, sends what is to be sent, and
// decides when a timer ends.
//
// # The rule of purity
//
//   - Step depends on the role and the event, and on nothing else. This package and those below it import only a few
//     packages of the standard library: not time, os, sync, net or math/rand. A test holds the list, with reasons.
//   - A role is a comparable value. It holds no map, slice, pointer, function, channel or interface: sets are a [Set],
//     tables are a [Table], everything else is a number, a string or a struct or array of these. So a copy is an
//     assignment, and equality is ==.
//   - What must survive a crash is a part of the value: Durable returns it, and Restore takes it back. Step does not say
//     when to save. Its caller compares Durable before and after each step, and saves a change before any message of
//     that step leaves; an acceptor cannot forget to write its promise down.
//   - What was read back may have been made up by somebody. Restore is only given what Protocol.CheckRecords lets pass: whatever a
//     run can have left, under any rules, and nothing that a role could not go on with.
//
// What this buys: a run can be copied, compared, undone, branched and searched exhaustively, and the code that runs in
// the cluster is the code that was searched. What it costs: bounds. Each has a name and a reason, such as [MaxPerKind].
//
// # The nouns
//
// nouns.go has the words of all the papers, each of which prints itself as the papers write it: [ID] (a2), [Set]
// ({a1 a3}), [Ballot] (2.p1), [Value], [Proposal] (2.p1 red), [Tally] (2/3). A message lists its parts as nouns and
// words between them, and [Describe] is the only function that makes a line of text of one. Its [Class] says what its kind is for: in
// which phase it is, whether it asks or answers, and whether it refuses, as a [Reason] does that is given with Refuse. A role lists its state as a
// [Field] each; one that keeps many decisions shows them as a [Log]. So the screen, the logs and the tests know the nouns, and never a protocol.
//
// # Facts, the judge, invariants
//
// Roles tell what they do with Out.Note: a [Fact] such as [Promised] or [Voted]. The judge, a [World], takes facts
// down as an outside observer would, whatever becomes of the agents afterwards. It finds by itself what is chosen, from
// votes and the size of quorums, and it never asks a learner. The caller of Step adds what roles cannot know: [Saved], before
// the facts of the step that changed the record, and [Restarted]. Once a step is saved its facts hold, even if the agent
// crashes before any message leaves: the promise is given, the vote is cast, and nobody has heard.
//
// An [Invariant] is a statement that must hold in every run. It is asked about each fact before the world takes the
// fact down, and about each choice right after. Agreement is the theorem; the lemmas from which it follows are
// invariants too, because a broken lemma sounds the alarm many steps before a second value is chosen.
//
// What a protocol promises to clients ([Answered]) may rest on clocks. Where any timer may end next, as in a search, it cannot
// hold; such an invariant asks World.KeepsTime first, and is judged in the cluster, where time passes. Its lemmas need no clock:
// [LeaseKept] and [LeaseCountedFirst] speak of the order of events only. A protocol that replicates a state machine specifies
// it as a [Machine], and what its clients see is then held against that.
//
// A [Flaw] switches one rule off: an if that safety hangs on has a name, and the name of the invariant that catches its
// absence. It is how one finds out what a rule is good for. Two rules may guard the same door: consensus holds while one of
// them is in force. Such flaws name each other, and what breaks without both.
//
// Because gives the reason of a decision: the rule that it follows, and a sentence.
//
// # How to add a protocol
//
// Read roles/simplepaxos first; it is short, and it is the pattern. Then:
//
//  1. Make the folder roles/NAME, with the name in lower case as it is typed on the command line.
//  2. protocol.go: the package comment teaches the paper: the cast, the rules, the order to read the files in. The
//     function Protocol returns a [Protocol]: names, a summary of two lines, Check, Setup, Quorum, CheckRecords.
//  3. messages.go: one struct a message, under the paper's name, with Kind and Parts.
//  4. A file for each role. Step dispatches, and each message has a method: it refuses first, then acts, and says
//     why with Because. Note every promise, vote and other fact in the step in which it happens.
//  5. invariants.go: the theorem, which is [Agreement], [Validity] and [LearnedIsChosen], and the lemmas of the paper.
//  6. flaws.go: one entry for every condition that safety hangs on. If no invariant catches a flaw, an invariant is
//     missing, or another rule guards the same door.
//  7. scenarios/*.txt: stories that show how it behaves. A file's name is its claim: a-vote-outlives-its-proposer.txt.
//  8. One line in roles/all. Nothing else changes anywhere.
//  9. A test that calls rolestest.Run. It plays the protocol over a bad network from many seeds and checks all that
//     this comment promises; go test ./roles/... then tells what is still missing.
package roles
