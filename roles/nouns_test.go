package roles_test

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"testing"

	"synod/roles"
)

// everybody returns all agents that there can be.
func everybody() []roles.ID {
	var all []roles.ID
	for k := roles.Everything; k <= roles.OnlyLearner; k++ {
		for n := range roles.MaxPerKind {
			all = append(all, roles.NewID(k, n))
		}
	}
	return all
}

func TestEveryIDReadsItselfBack(t *testing.T) {
	seen := map[string]bool{}
	for _, id := range everybody() {
		name := id.String()
		if got, ok := roles.ParseID(name); !ok || got != id || seen[name] {
			t.Errorf("agent %d of kind %d is called %s, which reads as %s (%v), or is not unique", id.Number(), id.Kind(), name, got, ok)
		}
		seen[name] = true
		text, err := json.Marshal(id)
		var back roles.ID
		if err != nil || json.Unmarshal(text, &back) != nil || back != id {
			t.Errorf("%s is written as %s and read as %s (%v)", id, text, back, err)
		}
	}
	if len(seen) != 4*roles.MaxPerKind {
		t.Errorf("there are %d agents instead of 4 × %d", len(seen), roles.MaxPerKind)
	}
}

func TestWhatIsNoID(t *testing.T) {
	for _, name := range []string{"", "a", "a0", "a01", "a32", "p-1", "x1", "AF", "AAA", "é", "nobody", "A ", " A"} {
		if id, ok := roles.ParseID(name); ok {
			t.Errorf("%q passes for agent %s", name, id)
		}
	}
}

// TestSetLaws compares sets with maps, which need no proof.
func TestSetLaws(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	pick := func(k roles.Kind) (roles.Set, map[roles.ID]bool) {
		s, m := roles.Set{}, map[roles.ID]bool{}
		for range random.IntN(8) {
			id := roles.NewID(k, random.IntN(roles.MaxPerKind))
			s, m[id] = s.With(id), true
		}
		return s, m
	}
	for range 2_000 {
		k := roles.Kind(random.IntN(4))
		s, ms := pick(k)
		u, mu := pick(k)
		both := s.Union(u)
		for _, id := range everybody() {
			if s.Has(id) != ms[id] || both.Has(id) != (ms[id] || mu[id]) {
				t.Fatalf("%s ∪ %s = %s is wrong about %s", s, u, both, id)
			}
		}
		members := slices.Collect(s.All())
		if len(members) != len(ms) || s.Len() != len(ms) || !slices.IsSorted(members) {
			t.Fatalf("%s has %d members %v instead of %d in ascending order", s, s.Len(), members, len(ms))
		}
		if both != u.Union(s) || s.Union(s) != s || s.Union(roles.Set{}) != s || roles.SetOf(members...) != s {
			t.Fatalf("equal sets of %s and %s are not ==, so roles that hold them would differ", s, u)
		}
	}
}

func TestSetsOfTwoKindsDoNotMix(t *testing.T) {
	a, p := roles.NewID(roles.OnlyAcceptor, 0), roles.NewID(roles.OnlyProposer, 0)
	for name, mix := range map[string]func(){
		"With":  func() { roles.SetOf(a).With(p) },
		"Union": func() { roles.SetOf(a).Union(roles.SetOf(p)) },
	} {
		func() {
			defer func() {
				if _, ok := recover().(roles.Failure); !ok {
					t.Errorf("%s mixes a1 and p1 in one set: they have the same bit", name)
				}
			}()
			mix()
		}()
	}
	if roles.SetOf(a).Has(p) || roles.FirstOf(roles.OnlyAcceptor, 31).Has(roles.Nobody) {
		t.Error("a set has a member of another kind")
	}
}

// TestBallotsAreTotallyOrdered tries all triples of a few ballots.
func TestBallotsAreTotallyOrdered(t *testing.T) {
	all := []roles.Ballot{{}}
	for round := uint32(1); round <= 4; round++ {
		for _, id := range []roles.ID{roles.NewID(roles.Everything, 0), roles.NewID(roles.Everything, 30), roles.NewID(roles.OnlyProposer, 0), roles.NewID(roles.OnlyProposer, 1)} {
			all = append(all, roles.Ballot{Round: round, Owner: id})
		}
	}
	for i, a := range all {
		for j, b := range all {
			if a.Less(b) != (i < j) { // all is in ascending order, so this is order, totality and transitivity
				t.Errorf("%s < %s is %v", a, b, a.Less(b))
			}
			if want := all[max(i, j)]; roles.Max(a, b) != want {
				t.Errorf("the higher of %s and %s is %s", a, b, roles.Max(a, b))
			}
		}
		if next := a.Next(roles.NewID(roles.OnlyProposer, 0)); !a.Less(next) || next.Owner != roles.NewID(roles.OnlyProposer, 0) {
			t.Errorf("the next ballot of p1 after %s is %s", a, next)
		}
		if back, ok := roles.ParseBallot(a.String()); !ok || back != a {
			t.Errorf("%s reads back as %s", a, back)
		}
	}
}

func TestWhatIsNoBallot(t *testing.T) {
	for _, text := range []string{"", "1", "1.", ".A", "0.A", "-1.A", "+1.A", "1.nobody", "4294967296.A", "1.A.B", "1 A", "none"} {
		if b, ok := roles.ParseBallot(text); ok {
			t.Errorf("%q passes for ballot %s", text, b)
		}
	}
}

func TestNounsPrintAsThePapersWriteThem(t *testing.T) {
	a, p := roles.NewID(roles.OnlyAcceptor, 1), roles.NewID(roles.OnlyProposer, 0)
	b := roles.Ballot{Round: 2, Owner: p}
	for _, c := range []struct{ got, want string }{
		{a.String(), "a2"},
		{roles.NewID(roles.Everything, 25).String() + roles.NewID(roles.Everything, 26).String(), "ZAA"},
		{roles.Nobody.String(), "nobody"},
		{b.String(), "2.p1"},
		{roles.Ballot{}.String(), "–"},
		{roles.Proposal{Ballot: b, Value: "red"}.String(), "2.p1 red"},
		{roles.Proposal{}.String(), "nothing"},
		{roles.FirstOf(roles.OnlyAcceptor, 3).String(), "{a1 a2 a3}"},
		{roles.Set{}.String(), "{}"},
		{roles.Tally{Have: roles.SetOf(a), Need: 2}.String(), "1/2"},
	} {
		if c.got != c.want {
			t.Errorf("%q is printed instead of %q", c.got, c.want)
		}
	}
}

func TestTable(t *testing.T) {
	var votes roles.Table[roles.Value]
	a1, a2 := roles.NewID(roles.OnlyAcceptor, 0), roles.NewID(roles.OnlyAcceptor, 1)
	copied := votes
	votes.Put(a2, "red")
	if votes.Of(a2) != "red" || votes.Of(a1) != "" || copied.Of(a2) != "" || votes == copied {
		t.Errorf("a table is not a value with one entry an agent: %v", votes)
	}
}

// TestNextIsOfTheNextRound: higher is enough, and where a lower ballot of the same owner is higher too, it is not taken.
func TestNextIsOfTheNextRound(t *testing.T) {
	p1, p2 := roles.NewID(roles.OnlyProposer, 0), roles.NewID(roles.OnlyProposer, 1)
	above := roles.Ballot{Round: 1, Owner: p1}
	if next := above.Next(p2); next != (roles.Ballot{Round: 2, Owner: p2}) || !above.Less(roles.Ballot{Round: 1, Owner: p2}) {
		t.Errorf("after 1.p1 p2 takes %s", next)
	}
	defer func() {
		if _, ok := recover().(roles.Failure); !ok {
			t.Error("after the last round comes one that is no ballot")
		}
	}()
	roles.Ballot{Round: 1<<32 - 1, Owner: p1}.Next(p2)
}
