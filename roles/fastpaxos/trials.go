package fastpaxos

import "synod/roles"

// trials are the searches that every release of the protocol passes. Each rule that is switched off is missed in one of them.
func trials() []roles.Trial {
	p1, p2 := roles.NewID(roles.OnlyProposer, 0), roles.NewID(roles.OnlyProposer, 1)
	red, blue := roles.Value("red"), roles.Value("blue")
	both := []roles.Wish{{Proposer: p1, Value: red}, {Proposer: p2, Value: blue}}
	in := func(c roles.Config, variant int) roles.Config {
		c.Variant = variant
		return c
	}
	quiet := []string{"Nack", "Chosen"}
	return []roles.Trial{
		{Name: "a-collision", Config: roles.Apart(2, 3, 1), Wishes: both},
		{Name: "four-acceptors", Config: roles.Apart(2, 4, 1), Wishes: both},
		{Name: "by-themselves", Config: in(roles.Apart(2, 3, 1), uncoordinated), Wishes: both},
		{Name: "unnamed", Config: in(roles.Apart(2, 3, 1), unnamed), Wishes: both},
		{Name: "a-timeout", Config: roles.Apart(2, 3, 1), Wishes: both, Timeouts: 1, Deaf: quiet, Unlearned: true},
		{Name: "two-timeouts", Config: roles.Apart(2, 3, 1), Wishes: both, Timeouts: 2, Deaf: quiet, Unlearned: true},
		{Name: "unnamed-timeout", Config: in(roles.Apart(2, 3, 1), unnamed), Wishes: both, Timeouts: 1, Deaf: quiet, Unlearned: true},
		{Name: "a-crash", Config: roles.Apart(2, 3, 1), Wishes: both, Crashes: 1},
	}
}
