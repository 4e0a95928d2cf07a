package fastpaxos

import (
	"cmp"
	"fmt"

	"synod/roles"
)

// checkRecords refuses what no run can have left on an agent's stable storage.
func checkRecords(c roles.Config, agent roles.ID, records []any) error {
	var coordinator CoordinatorDisk
	var acceptor AcceptorDisk
	for _, record := range records {
		switch d := record.(type) {
		case CoordinatorDisk:
			coordinator = d
		case AcceptorDisk:
			acceptor = d
		}
	}
	err := cmp.Or(checkCoordinator(c, agent, coordinator), checkRound(c, acceptor.Promised), c.CheckVote(acceptor.Accepted), checkRound(c, acceptor.Accepted.Ballot))
	if err != nil {
		return err
	}
	switch p := acceptor.Accepted; {
	case acceptor.Promised.Less(p.Ballot):
		return fmt.Errorf("%s has voted for %s, and has taken part in %s only", agent, p, acceptor.Promised)
	case coordinator.Sent != "" && p.Ballot == coordinator.Begun && p.Value != coordinator.Sent && c.Without == 0:
		return fmt.Errorf("%s has asked for %s in %s, and has voted for %s there", agent, coordinator.Sent, p.Ballot, p.Value)
	}
	return nil
}

// checkRound refuses a round whose owner does not follow from its number.
func checkRound(c roles.Config, i roles.Ballot) error {
	if err := c.CheckBallot(i); err != nil || i.IsNone() {
		return err
	}
	if own := numbered(c, i.Round); i != own {
		return fmt.Errorf("there is no round %s: round %d is %s's", i, i.Round, own.Owner)
	}
	return nil
}

func checkCoordinator(c roles.Config, agent roles.ID, d CoordinatorDisk) error {
	if err := checkRound(c, d.Begun); err != nil {
		return err
	}
	switch asked := d.Any || d.Sent != ""; {
	case !d.Begun.IsNone() && d.Begun.Owner != agent && !c.Without.Has(ownNextRound):
		return fmt.Errorf("%s has begun round %s, which is %s's to begin", agent, d.Begun, d.Begun.Owner)
	case asked && d.Begun.IsNone():
		return fmt.Errorf("%s has asked for votes, and has begun no round", agent)
	case d.Any && d.Sent != "":
		return fmt.Errorf("%s has asked for %s in %s, and opened it for every proposal too", agent, d.Sent, d.Begun)
	case d.Any && !isFast(c, d.Begun):
		return fmt.Errorf("%s has opened %s for every proposal, and that is a classic round", agent, d.Begun)
	}
	return nil
}
