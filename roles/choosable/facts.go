package choosable

import "synod/roles"

// Facts are what is known of one decision.
type Facts struct {
	Members roles.Set // who votes in it
	Ballots []Ballot  // in ascending order, each once
	Agents  []Agent   // the members, in their order
}

// Agent is what an acceptor has done in all decisions together.
type Agent struct {
	ID      roles.ID
	Highest roles.Ballot // the highest that it has promised, or voted in; it votes in none below
	// Silent says that it reports nothing of this decision any more: it has forgotten its votes, for a snapshot covers them.
	Silent bool
}

// Ballot is what is known of one ballot.
type Ballot struct {
	Ballot   roles.Ballot
	Promises int  // how many its owner needs before it proposes; 0 for none
	Votes    int  // how many choose
	Open     bool // its owner may leave the value to the acceptors: a fast round
	// Recovers is an open ballot right below, whose votes count as promises of this one; the zero Ballot when there is none.
	Recovers roles.Ballot
	// Alone says that acceptors may go on into it from there by themselves, each by the votes of a quorum.
	Alone  bool
	Unseen bool // nobody has begun it yet

	Promised roles.Set       // who has promised it
	Reports  []roles.Report  // what they reported of this decision; who has promised and is not here was not asked about it
	IssuedAt int             // the step at which it first proposed
	Issued   []roles.Value   // what its owner proposes; the empty value leaves it to the acceptors
	Voted    []roles.Support // who has voted, and for what
}

// Verdict is what can become of the ballots.
type Verdict struct {
	Rows []Row // one a ballot, in the order of Facts.Ballots
	// Higher are the values that a ballot above all could still propose.
	Higher Values
}

// Values is a set of values. Any says that also every value is in it that nobody has voted for or asked votes for so far.
type Values struct {
	Named []roles.Value // in ascending order
	Any   bool
}

// Has reports whether a value is in the set.
func (v Values) Has(value roles.Value) bool {
	for _, n := range v.Named {
		if n == value {
			return true
		}
	}
	return false
}

// None reports whether the set is empty.
func (v Values) None() bool { return !v.Any && len(v.Named) == 0 }

// Row is what can become of one ballot.
type Row struct {
	Ballot roles.Ballot
	Chosen []Count   // one at most, unless the protocol is broken
	May    roles.Set // who may still vote in it
	// ByVotes are the values that can still be chosen as far as votes and promises go, whoever proposes what.
	ByVotes Values
	// Open are those of them that can still be chosen while everybody keeps to the rules: that are proposed or may still be.
	// What is chosen is not among them. It is empty in a dead ballot.
	Open Values
	// Proposes are the values that its owner, which has proposed nothing so far, may still come to propose.
	Proposes Values
	Counts   []Count // the votes, the most first
}

// Count is who has voted for a value in a ballot.
type Count struct {
	Value roles.Value
	By    roles.Set
}

// Dead reports whether nothing is chosen in the ballot, and nothing ever will be.
func (r *Row) Dead() bool { return len(r.Chosen) == 0 && r.Open.None() }
