package roles

// NoOp is the value of an instance that changes nothing: a leader gets it chosen where nobody has voted, so that what
// stands above the gap can be executed (Paxos Made Simple §3). Nobody needs to have proposed it.
const NoOp Value = "no-op"

// Log is what a role shows of a sequence of decisions, as the Value of a Field. It is made for a person to look at, from
// what the role holds; it is no part of a role, for it is not comparable.
type Log struct {
	// Window is how many instances may be open at once, if the role leads: it proposes up to instance Commit+Window and
	// no further (the α of Paxos Made Simple §3). 0 means that there is no bound.
	Window int
	// Waiting is how many values wait until the window has room for them.
	Waiting int
	// Entries are the instances of which there is something to say, in ascending order, each once.
	Entries []Entry
	// Commit is the highest instance up to which the role knows everything that is chosen, Applied the highest that it
	// has executed, and First the lowest that it still keeps: what is below is only in a snapshot. Instances count from 1;
	// 0 means none.
	Commit, Applied, First Instance
	// Leads says that the role is the one that proposes, as far as it knows.
	Leads bool
}

// Entry is what a role holds of one instance.
type Entry struct {
	Instance Instance
	Ballot   Ballot // of the proposal, of the vote, or of the promise; none when it does not matter any more
	Value    Value  // empty for a promise
	State    EntryState
}

// EntryState is how far an instance has come at one role. A later state is the better news.
type EntryState uint8

// The states of an entry. A role that has compacted an instance has executed it and forgotten it.
const (
	EntryEmpty     EntryState = iota // nothing is known of it
	EntryPromised                    // the role has promised a ballot, and has not voted
	EntryProposed                    // the role knows that the value is proposed, by itself or by others
	EntryAccepted                    // the role has voted for the value
	EntryChosen                      // the role knows that the value is chosen
	EntryExecuted                    // the value has changed the state machine
	EntryCompacted                   // a snapshot has taken its place
)
