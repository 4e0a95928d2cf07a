package simplepaxos

import "synod/roles"

// trials are the searches that every release of the protocol passes, the smallest first. Each rule that is switched off
// is missed in one of them, alone or with its partner.
func trials() []roles.Trial {
	p1, p2, p3 := roles.NewID(roles.OnlyProposer, 0), roles.NewID(roles.OnlyProposer, 1), roles.NewID(roles.OnlyProposer, 2)
	red, blue := roles.Value("red"), roles.Value("blue")
	votes := []string{"Accepted", "Nack", "Chosen"} // without these a proposer goes on as if they were lost
	return []roles.Trial{
		{Name: "two-proposers", States: 130_401, Config: roles.Apart(2, 3, 1), Wishes: []roles.Wish{{Proposer: p1, Value: red}, {Proposer: p2, Value: blue}}},
		{Name: "one-ballot-again", States: 280_882, Config: roles.Apart(1, 3, 1), Crashes: 1, Wishes: []roles.Wish{{Proposer: p1, Value: red}, {Proposer: p1, Value: blue}}},
		{Name: "three-ballots", States: 109_213, Config: roles.Apart(2, 3, 1), Deaf: votes, Unlearned: true,
			Wishes: []roles.Wish{{Proposer: p1, Value: red}, {Proposer: p2, Value: blue}, {Proposer: p1, Value: red}}},
		{Name: "three-proposers", States: 167_933, Config: roles.Apart(3, 3, 1), Deaf: votes, Unlearned: true,
			Wishes: []roles.Wish{{Proposer: p1, Value: red}, {Proposer: p2, Value: blue}, {Proposer: p3, Value: red}}},
		{Name: "a-crash", States: 1_227_957, Config: roles.Apart(2, 3, 1), Crashes: 1, Wishes: []roles.Wish{{Proposer: p1, Value: red}, {Proposer: p2, Value: blue}}},
		{Name: "a-timeout", States: 38_981, Config: roles.Apart(2, 2, 1), Timeouts: 1, Deaf: votes[:1], Unlearned: true,
			Wishes: []roles.Wish{{Proposer: p1, Value: red}, {Proposer: p2, Value: blue}}},
		{Name: "two-ballots-each", States: 4_048_633, Config: roles.Apart(2, 3, 1), Deaf: votes, Unlearned: true,
			Wishes: []roles.Wish{{Proposer: p1, Value: red}, {Proposer: p2, Value: blue}, {Proposer: p1, Value: red}, {Proposer: p2, Value: blue}}},
	}
}
