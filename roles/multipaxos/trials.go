package multipaxos

import "synod/roles"

// trials are the searches that every release of the protocol passes, the smallest first. Each rule that is switched off is
// missed in one of them.
func trials() []roles.Trial {
	p1, p2, p3 := roles.NewID(roles.OnlyProposer, 0), roles.NewID(roles.OnlyProposer, 1), roles.NewID(roles.OnlyProposer, 2)
	x, y, z := roles.Value("set x 1"), roles.Value("set y 2"), roles.Value("set z 3")
	// Without these a proposer goes on as if they were lost.
	others := []string{"Nack", "Heartbeat", "Redirect", "Reply", "Entries", "Compacted"}
	alone := append([]string{"Accepted", "Commit"}, others...)
	narrow := func(c roles.Config) roles.Config { c.Window = 1; return c }
	// beside returns a cluster in which one acceptor learns too.
	beside := func(acceptors int) roles.Config {
		c := roles.Apart(2, acceptors, 0)
		c.Learners = roles.FirstOf(roles.OnlyAcceptor, 1)
		return c
	}
	compacting := beside(2) // where what one acceptor forgets the other one may never have known
	compacting.Phase1, compacting.Phase2, compacting.Snapshot = 2, 1, 1
	restoring := narrow(roles.Apart(1, 1, 1))
	restoring.Snapshot = 1
	// reading returns a cluster in which reads are answered by a learner that may crash, and then knows nothing any more: it must
	// be told how much to know.
	reading := func(variant int) roles.Config {
		c := narrow(roles.Apart(2, 1, 1))
		c.Variant = variant
		return c
	}
	get := roles.Value("get x")
	answered := []string{"Nack", "Heartbeat", "Redirect", "Entries", "CatchUp", "Compacted"} // Reply is heard
	changing := roles.Apart(2, 2, 1)
	changing.Members, changing.Window = 1, 2
	readingWhile := narrow(roles.Apart(2, 2, 1)) // members change
	readingWhile.Members, readingWhile.Variant = 1, confirmed
	return []roles.Trial{
		{Name: "new-members", States: 8_592, Config: changing, Deaf: others,
			Wishes: []roles.Wish{{Proposer: p1, Value: "members a2"}, {Proposer: p2, Value: y}}},
		{Name: "new-members-and-a-command", States: 96_346, Config: changing, Deaf: others,
			Wishes: []roles.Wish{{Proposer: p1, Value: "members a2"}, {Proposer: p1, Value: x}, {Proposer: p2, Value: y}}},
		{Name: "a-command-twice", States: 1_102, Config: roles.Apart(2, 1, 1), Deaf: []string{"Nack", "Reply", "Entries", "Compacted", "Commit"}, Timeouts: 1, Crashes: 1,
			Wishes: []roles.Wish{{Proposer: p1, Value: x}}},
		{Name: "a-command-after-a-snapshot", States: 4_013, Config: restoring, Deaf: []string{"Nack"}, Timeouts: 1, Crashes: 1,
			Wishes: []roles.Wish{{Proposer: p1, Value: x}}},
		{Name: "a-narrow-window", States: 1_151, Config: narrow(roles.Apart(1, 3, 1)), Deaf: others, Unlearned: true,
			Wishes: []roles.Wish{{Proposer: p1, Value: x}, {Proposer: p1, Value: y}}},
		{Name: "a-read-of-a-new-leader", States: 5_467, Config: reading(confirmed), Deaf: answered, Crashes: 1,
			Wishes: []roles.Wish{{Proposer: p1, Value: x}, {Proposer: p2, Value: get}}},
		{Name: "a-read", States: 69_623, Config: reading(confirmed), Deaf: answered, Crashes: 1,
			Wishes: []roles.Wish{{Proposer: p1, Value: get}, {Proposer: p1, Value: get}, {Proposer: p2, Value: x}}},
		{Name: "two-leaders-and-a-crash", States: 37_454, Config: narrow(roles.Apart(2, 3, 1)), Deaf: alone, Unlearned: true, Crashes: 1,
			Wishes: []roles.Wish{{Proposer: p1, Value: x}, {Proposer: p2, Value: y}}},
		{Name: "a-gap", States: 319_273, Config: roles.Apart(2, 2, 1), Deaf: others, Unlearned: true,
			Wishes: []roles.Wish{{Proposer: p1, Value: x}, {Proposer: p1, Value: y}, {Proposer: p2, Value: z}}},
		{Name: "three-leaders", States: 350_829, Config: narrow(roles.Apart(3, 3, 1)), Deaf: alone, Unlearned: true,
			Wishes: []roles.Wish{{Proposer: p1, Value: x}, {Proposer: p2, Value: y}, {Proposer: p3, Value: z}}},
		{Name: "a-lease", States: 415_257, Config: reading(leased), Deaf: answered, Timeouts: 2, Crashes: 1,
			Wishes: []roles.Wish{{Proposer: p1, Value: get}, {Proposer: p2, Value: x}}},
		{Name: "a-crash", States: 474_907, Config: roles.Apart(1, 3, 1), Deaf: others, Crashes: 1,
			Wishes: []roles.Wish{{Proposer: p1, Value: x}, {Proposer: p1, Value: y}}},
		{Name: "a-snapshot", States: 215_902, Config: narrow(compacting), Deaf: []string{"Nack", "Reply", "Redirect", "Heartbeat", "Entries", "Forgotten"},
			Wishes: []roles.Wish{{Proposer: p1, Value: x}, {Proposer: p2, Value: y}}},
		{Name: "a-read-while-members-change", States: 2_258_912, Config: readingWhile, Deaf: answered, Crashes: 1,
			Wishes: []roles.Wish{{Proposer: p1, Value: "members a2"}, {Proposer: p1, Value: get}, {Proposer: p2, Value: x}}},
		{Name: "two-slots", States: 4_844_715, Config: roles.Apart(2, 3, 1), Deaf: alone, Unlearned: true,
			Wishes: []roles.Wish{{Proposer: p1, Value: x}, {Proposer: p1, Value: y}, {Proposer: p2, Value: z}}},
		{Name: "a-heartbeat", States: 13_953_629, Config: narrow(beside(3)), Deaf: others, Timeouts: 1,
			Wishes: []roles.Wish{{Proposer: p1, Value: x}, {Proposer: p2, Value: y}}},
	}
}
