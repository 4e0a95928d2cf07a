package fastpaxos

import "synod/roles"

// Propose carries a value to whoever may do something about it: to the coordinators, which propose it in a classic round,
// and straight to the acceptors, which vote for it in a fast one.
type Propose struct{ Value roles.Value }

// Prepare (the paper's phase 1a) asks an acceptor to take part in nothing below Ballot, and to report its last vote.
type Prepare struct{ Ballot roles.Ballot }

// Promise (1b) answers a Prepare: the acceptor will take part in nothing below Ballot, and Last is its last vote.
type Promise struct {
	Ballot roles.Ballot
	Last   roles.Proposal
}

// Accept (2a) asks an acceptor to vote for a proposal.
type Accept struct{ Proposal roles.Proposal }

// Any (2a with the special value any) opens a fast round: an acceptor may vote in it for the first proposal that it gets.
// Quorum names the acceptors whose votes decide an uncoordinated recovery from the round, so that all recover alike; it
// is empty where nobody recovers by himself, or everybody from the first votes that he gets.
type Any struct {
	Ballot roles.Ballot
	Quorum roles.Set
}

// Accepted (2b) says that the acceptor that sends it has voted for the proposal. The value is part of it, for in a fast
// round acceptors vote for different ones.
type Accepted struct{ Proposal roles.Proposal }

// Nack refuses a message of Ballot because the acceptor has taken part in a higher round that another coordinator owns.
// Safety does without it; it lets a leader find out that it is not alone, and how high to go (CA1).
type Nack struct{ Ballot, Promised roles.Ballot }

// Chosen passes on that a value is chosen.
type Chosen struct{ Value roles.Value }

// Kind returns the name of the message.
func (Propose) Kind() string  { return "Propose" }
func (Prepare) Kind() string  { return "Prepare" }
func (Promise) Kind() string  { return "Promise" }
func (Accept) Kind() string   { return "Accept" }
func (Any) Kind() string      { return "Any" }
func (Accepted) Kind() string { return "Accepted" }
func (Nack) Kind() string     { return "Nack" }
func (Chosen) Kind() string   { return "Chosen" }

// Class says what each kind is for. A Propose belongs to no phase, although acceptors vote for it in a fast round: it belongs to no
// ballot either.
func (Propose) Class() roles.Class  { return roles.Tell }
func (Prepare) Class() roles.Class  { return roles.Ask1 }
func (Promise) Class() roles.Class  { return roles.Answer1 }
func (Accept) Class() roles.Class   { return roles.Ask2 }
func (Any) Class() roles.Class      { return roles.Ask2 }
func (Accepted) Class() roles.Class { return roles.Answer2 }
func (Nack) Class() roles.Class     { return roles.Refusal }
func (Chosen) Class() roles.Class   { return roles.Tell }

// Parts returns the fields in reading order.
func (m Propose) Parts() []any  { return []any{m.Value} }
func (m Prepare) Parts() []any  { return []any{m.Ballot} }
func (m Promise) Parts() []any  { return []any{m.Ballot, roles.Text("reports"), m.Last} }
func (m Accept) Parts() []any   { return []any{m.Proposal} }
func (m Accepted) Parts() []any { return []any{m.Proposal} }
func (m Nack) Parts() []any     { return []any{m.Ballot, roles.Text("promised"), m.Promised} }
func (m Chosen) Parts() []any   { return []any{m.Value} }

// Parts leaves out a quorum that is not named.
func (m Any) Parts() []any {
	if m.Quorum.Len() == 0 {
		return []any{m.Ballot}
	}
	return []any{m.Ballot, roles.Text("recover by"), m.Quorum}
}
