package fastpaxos

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"synod/roles"
)

// config returns n acceptors with quorums of some sizes; 0 for the usual ones.
func config(n, classic, fast int) roles.Config {
	c := roles.Apart(2, n, 1)
	c.Phase1, c.Phase2 = classic, fast
	return c
}

// subsets yields all sets of the acceptors of a configuration with at least so many members.
func subsets(c roles.Config, least int) (all []roles.Set) {
	ids := slices.Collect(c.Acceptors.All())
	for bits := range 1 << len(ids) {
		s := roles.Set{}
		for i, id := range ids {
			if bits>>i&1 == 1 {
				s = s.With(id)
			}
		}
		if s.Len() >= least {
			all = append(all, s)
		}
	}
	return all
}

// common reports whether sets share a member.
func common(sets ...roles.Set) bool {
	for id := range sets[0].All() {
		if !slices.ContainsFunc(sets, func(s roles.Set) bool { return !s.Has(id) }) {
			return true
		}
	}
	return false
}

// exactly returns the sets of one size: larger ones share more.
func exactly(c roles.Config, size int) []roles.Set {
	return slices.DeleteFunc(subsets(c, size), func(s roles.Set) bool { return s.Len() > size })
}

// TestTheRequirementOnSizesIsTheOneOnSets tries all quorums: the two inequalities hold if and only if any two quorums share an
// acceptor, and any quorum and any two fast ones do.
func TestTheRequirementOnSizesIsTheOneOnSets(t *testing.T) {
	for n := 1; n <= 6; n++ {
		for classic := 1; classic <= n; classic++ {
			for fast := 1; fast <= n; fast++ {
				c := config(n, classic, fast)
				if ok := meets(c, classic, fast); ok != (requirement(c) == nil) {
					t.Errorf("%d acceptors, quorums of %d and %d: they meet is %t, and the answer is %v", n, classic, fast, ok, requirement(c))
				}
			}
		}
	}
}

func meets(c roles.Config, classic, fast int) bool {
	quick := exactly(c, fast)
	every := append(exactly(c, classic), quick...)
	for _, q := range every {
		for i, r := range quick {
			for _, s := range quick[i:] {
				if !common(q, r, s) {
					return false
				}
			}
		}
		for _, r := range every {
			if !common(q, r) {
				return false
			}
		}
	}
	return true
}

// TestTheUsualSizes are those of the paper: F as large as possible, and then E.
func TestTheUsualSizes(t *testing.T) {
	want := map[int]string{1: "1/1", 2: "2/2", 3: "2/3", 4: "3/3", 5: "3/4", 6: "4/5", 7: "4/6", 8: "5/6"}
	for n := 1; n <= roles.MaxPerKind; n++ {
		c := config(n, 0, 0)
		classic, fast := quorums(c)
		if got := fmt.Sprintf("%d/%d", classic, fast); want[n] != "" && got != want[n] {
			t.Errorf("%d acceptors have quorums of %s and not %s", n, got, want[n])
		}
		if err := requirement(c); err != nil {
			t.Errorf("%d acceptors: %v", n, err)
		}
		c.Phase1, c.Phase2 = classic, fast-1
		if fast > 1 && requirement(c) == nil {
			t.Errorf("%d acceptors: fast quorums of %d would do, and are not the usual ones", n, fast-1)
		}
		if e := n - fast; e >= MaxRivals {
			t.Errorf("%d acceptors: E is %d, so %d values may compete", n, e, e+1)
		}
	}
	for _, other := range []roles.Config{config(7, 4, 6), config(7, 5, 5)} {
		if err := check(other); err != nil {
			t.Errorf("a choice of the paper for seven acceptors is refused: %v", err)
		}
	}
}

// TestTooSmallIsRefusedWithTheReason, and with what to do about it, unless the rule is off.
func TestTooSmallIsRefusedWithTheReason(t *testing.T) {
	for _, test := range []struct {
		c   roles.Config
		why string
	}{
		{config(3, 2, 2), "use fast quorums of 3"},
		{config(4, 2, 3), "two quorums of 2 among 4"},
		{config(5, 3, 3), "3+2·3 is not more than 2·5"},
		{config(3, 2, 4), "cannot be drawn from 3"},
	} {
		if err := check(test.c); err == nil || !strings.Contains(err.Error(), test.why) {
			t.Errorf("%+v is answered with %v, and not with %q", test.c, err, test.why)
		}
	}
	c := config(3, 2, 2)
	if c.Without = c.Without.With(quorumsMeet); check(c) != nil {
		t.Errorf("on purpose it is refused too: %v", check(c))
	}
}

// histories calls f with every way in which acceptors can have voted in round k for one of two values, not at all, or below k.
func histories(c roles.Config, k roles.Ballot, f func(last map[roles.ID]roles.Proposal)) {
	ids := slices.Collect(c.Acceptors.All())
	options := []roles.Proposal{{}, {Ballot: k, Value: "a"}, {Ballot: k, Value: "b"}, {Ballot: k, Value: "c"}}
	ways := 1
	for range ids {
		ways *= len(options)
	}
	for way := range ways {
		last := map[roles.ID]roles.Proposal{}
		for _, id := range ids {
			last[id], way = options[way%len(options)], way/len(options)
		}
		f(last)
	}
}

// o4 is the definition: there is a k-quorum R with all of R ∩ Q voting for v.
func o4(c roles.Config, k roles.Ballot, q roles.Set, last map[roles.ID]roles.Proposal, v roles.Value) bool {
	for _, r := range subsets(c, sizeOf(c, k)) {
		all := true
		for id := range r.All() {
			if q.Has(id) && (last[id].Ballot != k || last[id].Value != v) {
				all = false
			}
		}
		if all {
			return true
		}
	}
	return false
}

// TestPickIsFigure2 compares what is picked by sizes with the rule as the paper defines it, by sets, in every situation of four
// and five acceptors; and with what matters: whatever may have been chosen in the fast round k is picked.
func TestPickIsFigure2(t *testing.T) {
	for _, c := range []roles.Config{config(3, 0, 0), config(4, 0, 0), config(5, 0, 0), config(5, 4, 4)} {
		k, i := numbered(c, 1), numbered(c, 2)
		for _, q := range exactly(c, sizeOf(c, i)) {
			histories(c, k, func(last map[roles.ID]roles.Proposal) {
				r, voted := reports{}, map[roles.Value]bool{}
				for id := range q.All() {
					r = r.with(id, last[id])
					if !last[id].IsNone() {
						voted[last[id].Value] = true
					}
				}
				got, s := pick(c, r)
				want := nothing
				for _, v := range []roles.Value{"a", "b", "c"} {
					switch {
					case len(voted) == 1 && voted[v]:
						want = single
						if got != v {
							t.Errorf("%v: %s is picked, and not %s, the only one", last, got, v)
						}
					case len(voted) > 1 && o4(c, k, q, last, v):
						want = forced
						if got != v {
							t.Errorf("%v, Q is %v: %s is picked, and O4 holds for %s", last, q, got, v)
						}
					}
				}
				if want == nothing && len(voted) > 1 {
					want = free
				}
				if s != want || (got == "") != (s == nothing) {
					t.Errorf("%v, Q is %v: %q is picked as %d, and not as %d", last, q, got, s, want)
				}
			})
		}
	}
}

// TestPermitsIsPickForSomeQuorum: what the judge allows is what pick allows by the reports of some quorum.
func TestPermitsIsPickForSomeQuorum(t *testing.T) {
	for _, c := range []roles.Config{config(3, 0, 0), config(4, 0, 0), config(5, 0, 0)} {
		k, i := numbered(c, 1), numbered(c, 2)
		histories(c, k, func(last map[roles.ID]roles.Proposal) {
			for _, answered := range subsets(c, c.Acceptors.Len()-1) {
				var all []roles.Report
				for id := range answered.All() {
					all = append(all, roles.Report{Acceptor: id, Last: last[id]})
				}
				for _, v := range []roles.Value{"a", "b", "d", ""} {
					want := false
					for _, q := range subsets(c, sizeOf(c, i)) {
						r, within := reports{}, true
						for id := range q.All() {
							r, within = r.with(id, last[id]), within && answered.Has(id)
						}
						got, s := pick(c, r)
						want = want || within && (s == nothing || s == free || v != "" && got == v)
					}
					if got := permits(c, i, all, v); got != want {
						t.Errorf("%d acceptors, %v: the judge allows %q is %t, and some quorum does is %t", c.Acceptors.Len(), all, v, got, want)
					}
				}
			}
		})
	}
}

// TestReportsAreInNoOrder: what is picked does not depend on who is heard first.
func TestReportsAreInNoOrder(t *testing.T) {
	c := config(7, 0, 0)
	k := numbered(c, 1)
	ids := slices.Collect(c.Acceptors.All())
	values := []roles.Value{"d", "a", "c", "b", "a", "d", "e"}
	there, back := reports{}, reports{}
	for i := range ids {
		there = there.with(ids[i], roles.Proposal{Ballot: k, Value: values[i]})
		j := len(ids) - 1 - i
		back = back.with(ids[j], roles.Proposal{Ballot: k, Value: values[j]})
	}
	if there != back {
		t.Errorf("%+v and %+v", there, back)
	}
	if again := there.with(ids[0], roles.Proposal{Ballot: k, Value: "b"}); again != there {
		t.Errorf("the second report of %s counts: %+v", ids[0], again)
	}
}

// TestRounds: every coordinator owns infinitely many rounds of each type there is, and the owner of a fast round owns the next.
func TestRounds(t *testing.T) {
	for variant, types := range map[int]string{coordinated: "fcfcfcfcfc", uncoordinated: "ffcffcffcf", unnamed: "ffcffcffcf", classicOnly: "cccccccccc"} {
		c := config(3, 0, 0)
		c.Proposers, c.Variant = roles.FirstOf(roles.OnlyProposer, 3), variant
		owners := map[roles.ID]int{}
		for n := uint32(1); n < 100; n++ {
			i := numbered(c, n)
			if int(n) <= len(types) && isFast(c, i) != (types[n-1] == 'f') {
				t.Errorf("%s: round %s is fast is %t", variants[variant].Name, i, isFast(c, i))
			}
			if isFast(c, i) && following(c, i).Owner != i.Owner {
				t.Errorf("%s: %s is followed by %s", variants[variant].Name, i, following(c, i))
			}
			if owners[i.Owner]++; !isFast(c, i) && ownAbove(c, i.Owner, numbered(c, max(n, 2)-1), true) != i && n > 2 {
				t.Errorf("%s: %s is not the next classic round of its owner", variants[variant].Name, i)
			}
		}
		if len(owners) != 3 {
			t.Errorf("%s: rounds have the owners %v", variants[variant].Name, owners)
		}
	}
}

// TestAcceptorsAreCounted, and not messages or values: a vote that arrives three times is one.
func TestAcceptorsAreCounted(t *testing.T) {
	c := config(3, 0, 0)
	var l roles.Role = Learner{id: roles.NewID(roles.OnlyLearner, 0), cfg: c}
	vote := Accepted{roles.Proposal{Ballot: numbered(c, 1), Value: "red"}}
	var out roles.Out
	hear := func(n int) { l = l.Step(roles.Receive{From: roles.NewID(roles.OnlyAcceptor, n), Msg: vote}, &out) }
	for _, n := range []int{0, 0, 1, 0, 1} {
		if hear(n); len(out.Facts) > 0 {
			t.Fatalf("two acceptors of three make a learner learn in a fast round: %v", out.Facts)
		}
	}
	if hear(2); len(out.Facts) != 1 {
		t.Errorf("three acceptors of three make a learner note %v", out.Facts)
	}
}

// TestTwoValuesInAClassicRound: no run has them while disks tell the truth. Where one was wiped it can come to that, and then it is said.
func TestTwoValuesInAClassicRound(t *testing.T) {
	c := config(3, 0, 0)
	r := reports{}
	for n, v := range []roles.Value{"red", "blue"} {
		r = r.with(roles.NewID(roles.OnlyAcceptor, n), roles.Proposal{Ballot: numbered(c, 2), Value: v})
	}
	v, s := pick(c, r)
	if v != "blue" || s != torn {
		t.Errorf("the pick is %s by step %d", v, s)
	}
	var out roles.Out
	explain(c, roles.NewID(roles.OnlyProposer, 0), r, numbered(c, 3), v, s, &out)
	if got := out.Reasons[0].String(); !strings.Contains(got, "finds votes for blue and red in") || !strings.HasSuffix(got, "(Figure 2 broken)") {
		t.Errorf("it says %s", got)
	}
}
