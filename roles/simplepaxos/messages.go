package simplepaxos

import "synod/roles"

// Prepare (the paper's phase 1a) asks an acceptor to promise that it will accept nothing below Ballot, and to report
// its vote with the highest ballot. It carries no value: a ballot is bound to one only in phase 2.
type Prepare struct{ Ballot roles.Ballot }

// Promise (1b) answers a Prepare: the acceptor will accept nothing below Ballot, and Last is what it has accepted.
type Promise struct {
	Ballot roles.Ballot
	Last   roles.Proposal
}

// Accept (2a) asks an acceptor to accept a proposal. It need not go to those that promised.
type Accept struct{ Proposal roles.Proposal }

// Accepted (2b) says that the acceptor that sends it has accepted the proposal.
type Accepted struct{ Proposal roles.Proposal }

// Nack refuses a Prepare or an Accept of Ballot because the acceptor has promised a higher one. Safety does without
// it; it saves the proposer from waiting, and tells it how high to go.
type Nack struct{ Ballot, Promised roles.Ballot }

// Chosen tells other learners what a distinguished learner has found out.
type Chosen struct{ Proposal roles.Proposal }

// Kind returns the name that the papers use.
func (Prepare) Kind() string  { return "Prepare" }
func (Promise) Kind() string  { return "Promise" }
func (Accept) Kind() string   { return "Accept" }
func (Accepted) Kind() string { return "Accepted" }
func (Nack) Kind() string     { return "Nack" }
func (Chosen) Kind() string   { return "Chosen" }

// Class says what each kind is for. A Nack answers in either phase, and takes part in none.
func (Prepare) Class() roles.Class  { return roles.Ask1 }
func (Promise) Class() roles.Class  { return roles.Answer1 }
func (Accept) Class() roles.Class   { return roles.Ask2 }
func (Accepted) Class() roles.Class { return roles.Answer2 }
func (Nack) Class() roles.Class     { return roles.Refusal }
func (Chosen) Class() roles.Class   { return roles.Tell }

// Parts returns the fields in reading order.
func (m Prepare) Parts() []any  { return []any{m.Ballot} }
func (m Promise) Parts() []any  { return []any{m.Ballot, roles.Text("reports"), m.Last} }
func (m Accept) Parts() []any   { return []any{m.Proposal} }
func (m Accepted) Parts() []any { return []any{m.Proposal} }
func (m Nack) Parts() []any     { return []any{m.Ballot, roles.Text("promised"), m.Promised} }
func (m Chosen) Parts() []any   { return []any{m.Proposal} }
