// Package scenario plays stories about a cluster that are written down: a lesson, a test, a bug report and a
// counterexample share one text format. It is the syntax of cockroachdb/datadriven; what is special to it are remarks
// that argue, and expectations.
//
//	# A vote outlives its proposer.
//	# Source: Paxos Made Simple §2.2, P2c
//	# Lesson: 2
//
//	protocol simplepaxos
//	separate 2,3,2
//
//	# p1 gets two promises, as in every run; nothing to see yet.
//	quiet
//	propose p1 red
//	deliver p1>a1 Prepare
//	show
//
//	# Watch a1: nobody but a1 will ever know that it has voted.
//	deliver p1>a1 Accept
//	expect nothing chosen
//	----
//	p1>a1 Accept 1.p1 red
//	  a1 accepts 1.p1 red: it has promised no higher ballot. (P1a)
//	  sends Accepted 1.p1 red to l1 l2 p1
//
// # Blocks
//
// A file is a sequence of blocks. A block has remarks (#), then lines that do something, then, under ----, the
// transcript of what they caused, up to a blank line. A block that causes nothing to be written has no ----.
//
// The first block is the head. Its remarks are the claim, in one sentence, then two lines that begin with a key: Source
// says who states it, Lesson is a number that orders the list. Its commands are the settings: protocol first, then
// agents or separate, without, quorum, learning, variant, window, snapshot, seed. A setting cannot follow any other
// command, for a run is a function of its settings; only rules can be switched off and on in the middle of it.
//
// # Lines
//
// Commands are those of package cluster. The commands for whoever watches a run are not for scenarios, but for step,
// run, rewind, live, branch, view and select: the last two say what is to be seen from there on. The other lines are the
// scenario's own:
//
//	quiet, show                       events between the two are not in the transcript, and a player takes them in one go
//	expect nothing chosen             nothing is chosen
//	expect chosen red                 red is chosen, and nothing else; where agreement is lost, all values in their order
//	expect slot 2 chosen no-op        in one slot of a log, likewise; "expect slot 2 open"; "instance" is read too
//	expect SAFE                       the judge's verdict; also AT RISK p2c or VIOLATED agreement, with the invariant
//	expect first alarm p2c            the invariant that was broken first
//	expect a1 voted 1.p1 red          a field of an agent, as the screen shows it; a dash is written: nothing
//	expect a1 votes 2 voted 1.p1 red  an entry of a log that an agent shows
//	expect a1 down, expect a1 up
//	expect a1 timer retry             a timer that runs; "expect p1 timer none"
//	expect p1>a1 Accept 1.p1 red      a message under way; "expect p1>a1 nothing"
//	expect refused: deliver p1>a1     the cluster refuses a command
//
// The transcript is regenerated with "go test ./cluster/scenario -rewrite". Expectations are not: they are the claim,
// and a file that fails one is not rewritten.
//
// # Reading order
//
// scenario.go has the file as a value, parse.go, head.go and expect.go read it, player.go plays it piece by piece,
// run.go plays it whole and compares, list.go finds it.
package scenario
