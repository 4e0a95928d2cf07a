package fastpaxos

import "synod/roles"

// trials are the searches that every release of the protocol passes. Each rule that is switched off is missed in one of them.
func trials() []roles.Trial {
	p1, p2 := roles.NewID(roles.OnlyProposer, 0), roles.NewID(roles.OnlyProposer, 1)
	red, blue := roles.Value("red"), roles.Value("blue")
	both := []roles.Wish{{Proposer: p1, Value: red}, {Proposer: p2, Value: blue}}
	return []roles.Trial{
		{Name: "a-collision", Config: roles.Apart(2, 3, 1), Wishes: both},
	}
}
