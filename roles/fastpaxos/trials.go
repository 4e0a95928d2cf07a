package fastpaxos

import "synod/roles"

// trials are the searches that every release of the protocol passes. By-themselves and restart have rounds 1 and 2 fast and round 3
// classic, the others a fast round and a classic one by turns. Each rule that is switched off is missed in one of them.
func trials() []roles.Trial {
	p1, p2 := roles.NewID(roles.OnlyProposer, 0), roles.NewID(roles.OnlyProposer, 1)
	a, b := roles.NewID(roles.Everything, 0), roles.NewID(roles.Everything, 1)
	red, blue := roles.Value("red"), roles.Value("blue")
	both := []roles.Wish{{Proposer: p1, Value: red}, {Proposer: p2, Value: blue}}
	in := func(c roles.Config, variant int) roles.Config {
		c.Variant = variant
		return c
	}
	quiet := []string{"Nack", "Chosen"}                        // without these everybody goes on as if they were lost
	blind := []string{"Nack", "Chosen", "Propose", "Accepted"} // without these coordinators know their own proposals only
	return []roles.Trial{
		{Name: "a-collision", States: 21_438, Config: roles.Apart(2, 3, 1), Wishes: both},
		{Name: "by-themselves", States: 810_540, Config: in(roles.Apart(2, 3, 1), uncoordinated), Wishes: both},
		{Name: "all-in-one", States: 1_891_836, Config: roles.Together(3), Wishes: []roles.Wish{{Proposer: a, Value: red}, {Proposer: b, Value: blue}}, Deaf: quiet},
		{Name: "a-timeout", States: 2_159_001, Config: roles.Apart(2, 3, 1), Wishes: both, Timeouts: 1, Deaf: quiet, Unlearned: true},
		{Name: "restart", States: 3_630_666, Config: in(roles.Apart(2, 3, 1), unnamed), Wishes: both, Timeouts: 1, Deaf: blind, Unlearned: true},
		{Name: "take-over", States: 2_847_485, Config: roles.Apart(2, 3, 1), Wishes: both, Timeouts: 2, Deaf: blind, Unlearned: true},
		{Name: "a-crash", States: 389_138, Config: roles.Apart(2, 3, 1), Wishes: both, Crashes: 1},
		{Name: "four-acceptors", States: 541_834, Config: roles.Apart(2, 4, 1), Wishes: both},
	}
}
