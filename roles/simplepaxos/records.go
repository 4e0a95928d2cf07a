package simplepaxos

import (
	"cmp"
	"fmt"

	"synod/roles"
)

// checkRecords refuses what no run can have left on an agent's stable storage.
func checkRecords(c roles.Config, agent roles.ID, records []any) error {
	for _, record := range records {
		var err error
		switch d := record.(type) {
		case ProposerDisk:
			err = c.CheckOwn(agent, d.Tried)
		case AcceptorDisk:
			err = cmp.Or(c.CheckBallot(d.Promised), c.CheckVote(d.Accepted))
			if err == nil && d.Promised.Less(d.Accepted.Ballot) && !c.Without.Has(raiseOnAccept) {
				err = fmt.Errorf("%s has accepted %s, and has promised %s", agent, d.Accepted, d.Promised.Prose())
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}
