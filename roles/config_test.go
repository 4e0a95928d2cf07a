package roles_test

import (
	"fmt"
	"strings"
	"testing"

	"synod/roles"
)

// TestQuorumsMeet counts: it tries all pairs of sets of acceptors of the sizes that Check lets pass.
func TestQuorumsMeet(t *testing.T) {
	for n := 1; n <= 7; n++ {
		for q1 := range n + 2 {
			for q2 := range n + 2 {
				c := roles.Together(n)
				c.Phase1, c.Phase2 = q1, q2
				err := c.CheckQuorums(false)
				p1, p2 := c.Quorums()
				if ok := p1 <= n && p2 <= n && !canMiss(n, p1, p2); ok != (err == nil) {
					t.Errorf("of %d acceptors, quorums of %d and %d always meet: %v; but the check says %v", n, p1, p2, ok, err)
				}
			}
		}
	}
}

// canMiss reports whether some set of q1 and some set of q2 among n share nobody.
func canMiss(n, q1, q2 int) bool {
	for s := range 1 << n {
		if popcount(s) == q1 && popcount((1<<n-1)&^s) >= q2 {
			return true
		}
	}
	return false
}

func popcount(s int) (n int) {
	for ; s != 0; s &= s - 1 {
		n++
	}
	return n
}

func TestMajorities(t *testing.T) {
	for n, want := range []int{1: 1, 2: 2, 3: 2, 4: 3, 5: 3, 6: 4, 7: 4} {
		if n > 0 && roles.Majority(n) != want {
			t.Errorf("the majority of %d is %d instead of %d", n, roles.Majority(n), want)
		}
	}
}

func TestConfigRefusals(t *testing.T) {
	for want, spoil := range map[string]func(c *roles.Config){
		"at least 1":          func(c *roles.Config) { c.Delay = 0 },
		"none of the learner": func(c *roles.Config) { c.Distinguished = c.Acceptors },
	} {
		c := roles.Apart(2, 3, 2)
		if err := c.Check(); err != nil {
			t.Fatalf("the papers' cast is refused: %v", err)
		}
		spoil(&c)
		if err := c.Check(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("the answer is %v and not something with %q", err, want)
		}
	}
}

func TestAgentsAreListedOnce(t *testing.T) {
	for _, c := range []struct {
		config roles.Config
		want   string
	}{
		{roles.Together(3), "[A B C]"},
		{roles.Apart(2, 3, 1), "[p1 p2 a1 a2 a3 l1]"},
	} {
		if got := fmt.Sprint(c.config.Agents()); got != c.want {
			t.Errorf("the agents are %s instead of %s", got, c.want)
		}
	}
}
