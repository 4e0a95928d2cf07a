package multipaxos

import (
	"fmt"

	"synod/roles"
)

// Request asks a leader to get a client's command chosen. Any proposer may be asked; one that does not lead says who does.
type Request struct{ Command roles.Value }

// Redirect answers a Request: ask the leader.
type Redirect struct {
	Command roles.Value
	Leader  roles.ID
}

// Reply is what came of a command, from a state machine that has carried out every command up to Through.
type Reply struct {
	Command, Result roles.Value
	Through         roles.Instance
	Holds           roles.Freshness
}

// Prepare (1a) asks an acceptor to promise, for every instance there is, that it will accept nothing below Ballot, and to
// report its votes in the instances from From on: the lowest one that the candidate does not know.
type Prepare struct {
	Ballot roles.Ballot
	From   roles.Instance
}

// Promise (1b) answers a Prepare. Votes has, of each instance that was asked for, the acceptor's vote with the highest
// ballot; it begins with the first one that the acceptor has not compacted.
type Promise struct {
	Ballot roles.Ballot
	Votes  Window[roles.Proposal]
}

// Accept (2a) asks an acceptor to accept a proposal in an instance.
type Accept struct {
	Instance roles.Instance
	Proposal roles.Proposal
}

// Accepted (2b) says that the acceptor that sends it has accepted the proposal.
type Accepted struct {
	Instance roles.Instance
	Proposal roles.Proposal
}

// Nack refuses what belongs to Ballot because a higher one has been promised or heard of.
type Nack struct{ Ballot, Promised roles.Ballot }

// Commit says that a value is chosen, as whoever leads Ballot has found out.
type Commit struct {
	Ballot   roles.Ballot
	Instance roles.Instance
	Value    roles.Value
}

// Heartbeat says that the owner of Ballot leads, and that all instances up to Commit are chosen; where it has proposed something
// there in Ballot, that is what is chosen.
type Heartbeat struct {
	Ballot roles.Ballot
	Commit roles.Instance
}

// Confirm asks the acceptor of one's own agent which of its votes a Heartbeat tells to be chosen.
type Confirm struct {
	Ballot        roles.Ballot
	From, Through roles.Instance
}

// CatchUp asks for what is chosen from an instance on.
type CatchUp struct{ From roles.Instance }

// Entries answers a CatchUp: chosen values, and before them a snapshot where the log does not reach back far enough. A
// snapshot of nothing stands for none.
type Entries struct {
	Snapshot Snapshot
	Values   Window[roles.Value]
}

// Compacted says that everything up to Through is chosen and lies in a snapshot on stable storage, so nobody needs to keep it
// otherwise.
type Compacted struct {
	Through roles.Instance
	Members Members // who votes then
}

// Forgotten answers an Accept in an instance that the acceptor has compacted: the leader has to ask a learner.
type Forgotten struct{ Through roles.Instance }

// Kind returns the name that the papers use.
func (Request) Kind() string   { return "Request" }
func (Redirect) Kind() string  { return "Redirect" }
func (Reply) Kind() string     { return "Reply" }
func (Prepare) Kind() string   { return "Prepare" }
func (Promise) Kind() string   { return "Promise" }
func (Accept) Kind() string    { return "Accept" }
func (Accepted) Kind() string  { return "Accepted" }
func (Nack) Kind() string      { return "Nack" }
func (Commit) Kind() string    { return "Commit" }
func (Heartbeat) Kind() string { return "Heartbeat" }
func (Confirm) Kind() string   { return "Confirm" }
func (CatchUp) Kind() string   { return "CatchUp" }
func (Entries) Kind() string   { return "Entries" }
func (Compacted) Kind() string { return "Compacted" }
func (Forgotten) Kind() string { return "Forgotten" }

// Class says what each kind is for. Only what promises and votes are asked for and given with belongs to a phase.
func (Request) Class() roles.Class   { return roles.Tell }
func (Redirect) Class() roles.Class  { return roles.Answer }
func (Reply) Class() roles.Class     { return roles.Answer }
func (Prepare) Class() roles.Class   { return roles.Ask1 }
func (Promise) Class() roles.Class   { return roles.Answer1 }
func (Accept) Class() roles.Class    { return roles.Ask2 }
func (Accepted) Class() roles.Class  { return roles.Answer2 }
func (Nack) Class() roles.Class      { return roles.Refusal }
func (Commit) Class() roles.Class    { return roles.Tell }
func (Heartbeat) Class() roles.Class { return roles.Tell }
func (Confirm) Class() roles.Class   { return roles.Tell }
func (CatchUp) Class() roles.Class   { return roles.Tell }
func (Entries) Class() roles.Class   { return roles.Answer }
func (Compacted) Class() roles.Class { return roles.Tell }
func (Forgotten) Class() roles.Class { return roles.Answer }

// Classes of the messages of reads.go and lease.go.
func (LeadCheck) Class() roles.Class    { return roles.Tell }
func (LeadAck) Class() roles.Class      { return roles.Answer }
func (LeaseRequest) Class() roles.Class { return roles.Tell }
func (LeaseGrant) Class() roles.Class   { return roles.Answer }
func (Read) Class() roles.Class         { return roles.Tell }

// Kinds of the messages of reads.go and lease.go.
func (LeadCheck) Kind() string    { return "LeadCheck" }
func (LeadAck) Kind() string      { return "LeadAck" }
func (LeaseRequest) Kind() string { return "LeaseRequest" }
func (LeaseGrant) Kind() string   { return "LeaseGrant" }
func (Read) Kind() string         { return "Read" }

// LeadCheck asks an acceptor whether Ballot is still the highest that it has promised.
type LeadCheck struct {
	Ballot roles.Ballot
	Number uint32 // of the check: an answer to an earlier one says nothing about now
}

// LeadAck answers a LeadCheck: when it was sent, there was no higher ballot.
type LeadAck struct {
	Ballot roles.Ballot
	Number uint32
}

// LeaseRequest asks an acceptor to take part in nobody else's ballots for a while.
type LeaseRequest struct{ Lease roles.Lease }

// LeaseGrant answers a LeaseRequest.
type LeaseGrant struct{ Lease roles.Lease }

// Read asks a learner for an answer from its state machine, once that has carried out every command up to Through.
type Read struct {
	Command roles.Value
	Through roles.Instance
	Holds   roles.Freshness
}

// text is formatted words.
func text(format string, args ...any) roles.Text { return roles.Text(fmt.Sprintf(format, args...)) }

// inSlot are the parts that name an instance.
func inSlot(i roles.Instance) []any { return []any{roles.Text("slot"), i} }

// slot names an instance in one word.
func slot(i roles.Instance) roles.Text { return text("slot %d", i) }

// Parts returns the fields in reading order.
func (m Request) Parts() []any   { return []any{m.Command} }
func (m Redirect) Parts() []any  { return []any{m.Command, roles.Text("to"), m.Leader} }
func (m Reply) Parts() []any     { return []any{m.Command, roles.Text("="), m.Result} }
func (m Prepare) Parts() []any   { return []any{m.Ballot, text("from slot %d", m.From)} }
func (m Accept) Parts() []any    { return append(inSlot(m.Instance), m.Proposal) }
func (m Accepted) Parts() []any  { return append(inSlot(m.Instance), m.Proposal) }
func (m Nack) Parts() []any      { return []any{m.Ballot, roles.Text("promised"), m.Promised} }
func (m Commit) Parts() []any    { return append(inSlot(m.Instance), m.Value) }
func (m Heartbeat) Parts() []any { return []any{m.Ballot, text("chosen through %d", m.Commit)} }
func (m Confirm) Parts() []any   { return []any{m.Ballot, text("slots %d–%d", m.From, m.Through)} }
func (m CatchUp) Parts() []any   { return []any{text("from slot %d", m.From)} }
func (m Compacted) Parts() []any { return []any{text("through %d", m.Through)} }
func (m Forgotten) Parts() []any { return []any{text("through %d", m.Through)} }

// Parts of the messages of reads.go and lease.go.
func (m LeadCheck) Parts() []any    { return []any{m.Ballot, text("check %d", m.Number)} }
func (m LeadAck) Parts() []any      { return []any{m.Ballot, text("check %d", m.Number)} }
func (m LeaseRequest) Parts() []any { return []any{m.Lease.Ballot, text("lease %d", m.Lease.Number)} }
func (m LeaseGrant) Parts() []any   { return []any{m.Lease.Ballot, text("lease %d", m.Lease.Number)} }
func (m Read) Parts() []any         { return []any{m.Command, text("after slot %d", m.Through)} }

// Parts lists the votes with their instances.
func (m Promise) Parts() []any {
	parts := []any{m.Ballot, text("reports from slot %d:", m.Votes.Above+1)}
	if m.Votes.last() == m.Votes.Above {
		return append(parts, roles.Text("nothing"))
	}
	for i, p := range m.Votes.all() {
		if !p.IsNone() {
			parts = append(append(parts, inSlot(i)...), p)
		}
	}
	return parts
}

// Parts lists the snapshot and the values with their instances.
func (m Entries) Parts() []any {
	var parts []any
	if m.Snapshot.Through > 0 {
		parts = append(parts, text("snapshot through %d", m.Snapshot.Through))
	}
	for i, v := range m.Values.all() {
		if v != "" {
			parts = append(append(parts, inSlot(i)...), v)
		}
	}
	return parts
}
