package simplepaxos

import "synod/roles"

// trials are the searches that every release of the protocol passes, the smallest first. Each rule that is switched off
// is missed in one of them.
func trials() []roles.Trial {
	p1, p2, p3 := roles.NewID(roles.OnlyProposer, 0), roles.NewID(roles.OnlyProposer, 1), roles.NewID(roles.OnlyProposer, 2)
	red, blue := roles.Value("red"), roles.Value("blue")
	votes := []string{"Accepted", "Nack", "Chosen"} // without these a proposer goes on as if they were lost
	return []roles.Trial{
		{Name: "two-proposers", Config: roles.Apart(2, 3, 1), Wishes: []roles.Wish{{Proposer: p1, Value: red}, {Proposer: p2, Value: blue}}},
		{Name: "one-ballot-again", Config: roles.Apart(1, 3, 1), Crashes: 1, Wishes: []roles.Wish{{Proposer: p1, Value: red}, {Proposer: p1, Value: blue}}},
		{Name: "three-ballots", Config: roles.Apart(2, 3, 1), Deaf: votes, Unlearned: true,
			Wishes: []roles.Wish{{Proposer: p1, Value: red}, {Proposer: p2, Value: blue}, {Proposer: p1, Value: red}}},
		{Name: "three-proposers", Config: roles.Apart(3, 3, 1), Deaf: votes, Unlearned: true,
			Wishes: []roles.Wish{{Proposer: p1, Value: red}, {Proposer: p2, Value: blue}, {Proposer: p3, Value: red}}},
		{Name: "a-crash", Config: roles.Apart(2, 3, 1), Crashes: 1, Wishes: []roles.Wish{{Proposer: p1, Value: red}, {Proposer: p2, Value: blue}}},
		{Name: "a-timeout", Config: roles.Apart(2, 2, 1), Timeouts: 1, Deaf: votes[:1], Unlearned: true,
			Wishes: []roles.Wish{{Proposer: p1, Value: red}, {Proposer: p2, Value: blue}}},
		{Name: "two-ballots-each", Config: roles.Apart(2, 3, 1), Deaf: votes, Unlearned: true,
			Wishes: []roles.Wish{{Proposer: p1, Value: red}, {Proposer: p2, Value: blue}, {Proposer: p1, Value: red}, {Proposer: p2, Value: blue}}},
	}
}
