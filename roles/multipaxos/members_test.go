package multipaxos

import (
	"math/rand/v2"
	"testing"

	"synod/roles"
)

// Who votes in instance n is what the commands up to n-α have decided, however much of the past was forgotten on the way.
func TestMembersAreOfTheStateBeforeTheWindow(t *testing.T) {
	for seed := range uint64(300) {
		random := rand.New(rand.NewPCG(seed, 1))
		c := roles.Together(5)
		c.Members, c.Window = random.IntN(6), 1+random.IntN(8)
		var m Members
		states := []roles.Set{firstMembers(c)} // states[i] is what the state machine says after instance i
		for i := roles.Instance(1); i < 60; i++ {
			state := states[i-1]
			if random.IntN(4) == 0 {
				state = roles.Set{}
				for id := range c.Acceptors.All() {
					if random.IntN(2) == 0 || state.Len() == 0 {
						state = state.With(id)
					}
				}
				m = m.with(c, i, state)
			}
			states = append(states, state)
			m = m.since(i + 1)
			for n := i + 1; n <= i+alpha(c); n++ {
				want := states[max(n, alpha(c))-alpha(c)]
				if got := m.at(c, n); got != want {
					t.Fatalf("seed %d, window %d: after slot %d, %s vote in slot %d by %q, and not %s", seed, c.Window, i, got, n, m, want)
				}
			}
		}
	}
}

func TestMembersAreForgotten(t *testing.T) {
	c := roles.Together(4)
	c.Members, c.Window = 3, 2
	abd, _ := parseMembers(c, []string{"A", "B", "D"})
	m := Members("").with(c, 5, abd)
	for i, want := range map[roles.Instance]string{1: "{A B C}", 6: "{A B C}", 7: "{A B D}", 100: "{A B D}"} {
		if got := m.at(c, i).String(); got != want {
			t.Errorf("in slot %d %s vote, and not %s", i, got, want)
		}
	}
	if late := m.since(7); late.at(c, 6).Len() != 0 || late.at(c, 7) != abd || late != "7=A,B,D" {
		t.Errorf("of slot 7 on %q is left", late)
	}
}

func TestMembersThatCannotBe(t *testing.T) {
	c := roles.Together(4)
	c.Members, c.Phase1, c.Phase2 = 3, 2, 2
	for _, test := range []struct {
		names   []string
		problem string
	}{
		{[]string{"A", "B", "D"}, ""},
		{[]string{"A", "B", "E"}, "no-acceptor-E"},
		{[]string{"A", "B", "x"}, "no-acceptor-x"},
		{[]string{"A", "B", "A"}, "A-twice"},
		{[]string{"A", "B"}, "quorums-are-of-3"},
	} {
		if _, problem := parseMembers(c, test.names); problem != test.problem {
			t.Errorf("members %v: %q, and not %q", test.names, problem, test.problem)
		}
	}
}
