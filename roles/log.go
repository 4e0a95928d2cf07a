package roles

// Log is what an agent knows of a sequence of instances, for a view that draws instances across and agents down.
type Log struct {
	Window  int // how many instances a leader may have open beyond those that it knows to be decided
	Entries []Entry
	Commit  Instance // up to here every instance is known to be decided
	Applied Instance // up to here every command is carried out
	First   Instance // the first instance that is kept; what is below is in a snapshot
	Leads   bool
}

// Entry is what an agent knows of one instance.
type Entry struct {
	Instance Instance
	Ballot   Ballot
	Value    Value
	State    EntryState
}

// EntryState says how far an instance has come at an agent.
type EntryState uint8

// The states of an entry.
const (
	EntryEmpty EntryState = iota
	EntryPromised
	EntryAccepted
	EntryChosen
	EntryExecuted
	EntryCompacted
)

// NoOp is the command that does nothing: a new leader fills gaps with it.
const NoOp Value = "no-op"
