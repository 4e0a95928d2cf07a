package multipaxos

import (
	"slices"
	"testing"

	"synod/roles"
)

// What the judge says to facts that the roles never note, whichever rules are switched off.
func TestInvariantsThatNoFlawBreaks(t *testing.T) {
	c := roles.Apart(1, 3, 2)
	c.Members, c.Window = 2, 2
	p1, a3 := roles.NewID(roles.OnlyProposer, 0), roles.NewID(roles.OnlyAcceptor, 2)
	l1, l2 := roles.NewID(roles.OnlyLearner, 0), roles.NewID(roles.OnlyLearner, 1)
	ballot := roles.Ballot{Round: 1, Owner: p1}
	change, x := command(p1, 1, "members a1 a3"), command(p1, 2, "set x 1")
	named := roles.SetOf(roles.NewID(roles.OnlyAcceptor, 0), a3)
	chosen := func(i roles.Instance, v roles.Value) []roles.Fact {
		facts := []roles.Fact{roles.Proposed{Proposer: p1, Value: v}}
		for id := range roles.FirstOf(roles.OnlyAcceptor, 2).All() {
			facts = append(facts, roles.Voted{Acceptor: id, Instance: i, Proposal: roles.Proposal{Ballot: ballot, Value: v}})
		}
		return facts
	}
	snapshot := func(id roles.ID, through roles.Instance, m Machine) roles.Fact {
		return roles.Saved{Agent: id, Role: Learner{}.Name(), Record: Snapshot{through, m}}
	}
	full := Machine{Store: "x=1", Sessions: Sessions("").with(p1, 2, "ok"), Members: "1=a1,a2 3=a1,a3"}
	rich, bare, old := full, full, full
	rich.Store, bare.Sessions, old.Members = "x=2", "", ""
	for _, test := range []struct {
		name   string
		before []roles.Fact
		fact   roles.Fact
		breaks string
	}{
		{"members as chosen", chosen(1, change), roles.Reconfigured{Learner: l1, From: 3, Members: named}, ""},
		{"members of an earlier run", []roles.Fact{roles.Settled{Agent: l1, Through: 4}}, roles.Reconfigured{Learner: l1, From: 5, Members: named}, ""},
		{"other members than chosen", chosen(1, change), roles.Reconfigured{Learner: l1, From: 3, Members: roles.SetOf(a3)}, "members-as-chosen"},
		{"too early", chosen(2, change), roles.Reconfigured{Learner: l1, From: 3, Members: named}, "members-as-chosen"},
		{"too late", chosen(1, change), roles.Reconfigured{Learner: l1, From: 4, Members: named}, "members-as-chosen"},
		{"by another command", chosen(1, x), roles.Reconfigured{Learner: l1, From: 3, Members: named}, "members-as-chosen"},
		{"by a command that was chosen before", slices.Concat(chosen(1, change), chosen(2, change)), roles.Reconfigured{Learner: l1, From: 4, Members: named}, "members-as-chosen"},
		{"the second learner is asked too", append(chosen(1, change), roles.Reconfigured{Learner: l1, From: 3, Members: named}), roles.Reconfigured{Learner: l2, From: 3, Members: roles.SetOf(a3)}, "members-as-chosen"},
		{"equal snapshots", []roles.Fact{snapshot(l1, 2, full)}, snapshot(l2, 2, full), ""},
		{"snapshots of other slots", []roles.Fact{snapshot(l1, 2, full)}, snapshot(l2, 3, rich), ""},
		{"snapshots of one learner", []roles.Fact{snapshot(l1, 2, full)}, snapshot(l1, 2, full), ""},
		{"another store", []roles.Fact{snapshot(l1, 2, full)}, snapshot(l2, 2, rich), "same-state"},
		{"no table of clients", []roles.Fact{snapshot(l1, 2, full)}, snapshot(l2, 2, bare), "same-state"},
		{"no members", []roles.Fact{snapshot(l1, 2, full)}, snapshot(l2, 2, old), "same-state"},
	} {
		w := roles.NewWorld(Protocol(), c)
		for _, f := range test.before {
			w.Recall(f)
		}
		var breaks string
		if broken := w.Note(test.fact); len(broken) > 0 {
			breaks = broken[0].Invariant
		}
		if breaks != test.breaks {
			t.Errorf("%s: it breaks %q, and not %q", test.name, breaks, test.breaks)
		}
	}
}
