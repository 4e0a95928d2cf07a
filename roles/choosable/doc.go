// Package choosable tells of one decision what can still become of it: of each ballot which value is chosen in it, which values can
// still be chosen, and why no other; and which values a ballot above all of them could still propose. It sees what an outside
// monitor sees, the promises with what they report, the proposals and the votes, and so it knows more than anybody in the run.
//
// The rules are those of "Paxos Made Simple" §2.2 (P1a: a promise closes its acceptor for all lower ballots; P2c: what the owner of
// a ballot may propose by the reports of a quorum) and, where ballots can be opened for every value, of "Fast Paxos" §2.2 and
// §3.1 (O4, Figure 2). Whoever owns a ballot is taken to keep to them: with a rule switched off the answers say what votes allow
// (see [Row.ByVotes]), and no more.
//
// [Facts] are what is known, [Judge] tells what follows from them (judge.go; issue.go says what may still be proposed).
// A test compares every answer with all histories that can follow.
package choosable
