package fastpaxos

import (
	"strings"
	"testing"

	"synod/roles"
)

// said steps a role through events and returns the reasons of the last step.
func said(r roles.Role, events ...roles.Event) string {
	var out roles.Out
	for _, e := range events {
		out.Reset()
		r = r.Step(e, &out)
	}
	var all []string
	for _, reason := range out.Reasons {
		all = append(all, reason.String())
	}
	return strings.Join(all, " ")
}

// TestAnyComesAgain reads what an acceptor says of Any, before and after it has voted.
func TestAnyComesAgain(t *testing.T) {
	c := config(3, 0, 0)
	p1 := roles.NewID(roles.OnlyProposer, 0)
	a := Acceptor{id: roles.NewID(roles.OnlyAcceptor, 0), cfg: c}
	opened := roles.Receive{From: p1, Msg: Any{Ballot: lowest(c)}}
	if text := said(a, opened); !strings.Contains(text, "a1 may vote in the fast round 1.p1") {
		t.Errorf("the first Any: %s", text)
	}
	if text := said(a, opened, opened); !strings.Contains(text, "a1 may vote in the fast round 1.p1") {
		t.Errorf("the second Any, before it has voted: %s", text)
	}
	text := said(a, opened, roles.Receive{From: p1, Msg: Propose{Value: "red"}}, opened)
	if want := "a1 has nothing to do for Any 1.p1: it has voted for 1.p1 red, and votes once a round. (phase 2b)"; text != want {
		t.Errorf("an Any after the vote: %s", text)
	}
}

// TestAClassicRoundTakesFewer reads why a coordinator leaves a fast round. That a classic one takes fewer acceptors must be so.
func TestAClassicRoundTakesFewer(t *testing.T) {
	for n := 1; n <= 9; n++ {
		for classic := 0; classic <= n; classic++ {
			for fast := 0; fast <= n; fast++ {
				c := config(n, classic, fast)
				if check(c) != nil {
					continue
				}
				p1 := roles.NewID(roles.OnlyProposer, 0)
				text := said(Coordinator{id: p1, cfg: c}, roles.Start{}, roles.Receive{From: p1, Msg: Propose{Value: "red"}}, roles.Expire{Timer: watch})
				need, open := quorums(c)
				if got := strings.Contains(text, "a classic one, which takes fewer acceptors"); got != (need < open) {
					t.Errorf("quorums of %d and %d among %d: %s", need, open, n, text)
				}
				if !strings.Contains(text, "waits no longer for the fast round 1.p1: it goes on with a classic one, ") {
					t.Errorf("quorums of %d and %d among %d: %s", need, open, n, text)
				}
			}
		}
	}
}
