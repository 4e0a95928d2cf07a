package roles

import "fmt"

// What is read back from stable storage may have been written by a stranger, or by nobody. A protocol says of an agent's records
// whether any run can have left them (see [Protocol]); what it lets pass must be safe to go on with, however it came about.

// No run comes near these bounds. A record that goes beyond them is no record of a run, and numbers that lie within them can grow
// for as long as anybody will wait, and never wrap around.
const (
	MaxRound             = 1<<31 - 1 // of a ballot
	MaxNumber            = 1<<31 - 1 // of what a client has asked for
	MaxInstance Instance = 1<<48 - 1
)

// CheckBallot refuses a ballot that nobody in the cluster can have begun. None at all is all right.
func (c Config) CheckBallot(b Ballot) error {
	switch {
	case b == Ballot{}:
		return nil
	case b.IsNone() || b.Round > MaxRound:
		return fmt.Errorf("ballot %d.%s is beyond all that a run begins", b.Round, b.Owner)
	case !c.Proposers.Has(b.Owner):
		return fmt.Errorf("ballot %s is of %s, and the proposers are %s", b, b.Owner, c.Proposers)
	}
	return nil
}

// CheckOwn refuses a ballot that is not the agent's own to begin.
func (c Config) CheckOwn(agent ID, b Ballot) error {
	if err := c.CheckBallot(b); err != nil {
		return err
	}
	if !b.IsNone() && b.Owner != agent {
		return fmt.Errorf("%s has begun ballot %s, which is %s's to begin", agent, b, b.Owner)
	}
	return nil
}

// CheckVote refuses a vote that cannot have been cast: a ballot without a value, or a value without a ballot. None at all is all right.
func (c Config) CheckVote(p Proposal) error {
	switch {
	case p == Proposal{}:
		return nil
	case p.IsNone():
		return fmt.Errorf("there is a vote for %q in no ballot", p.Value)
	case p.Value == "":
		return fmt.Errorf("there is a vote in ballot %s for nothing", p.Ballot)
	}
	return c.CheckBallot(p.Ballot)
}
