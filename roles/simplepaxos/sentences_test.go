package simplepaxos_test

import (
	"strings"
	"testing"

	"synod/roles"
	"synod/roles/simplepaxos"
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

// TestWhatMayBeChosen reads what a proposer says of the highest report, of which it has heard from one acceptor only. With large quorums
// one is too few for the value to be chosen, and it must not be said that it may be.
func TestWhatMayBeChosen(t *testing.T) {
	for n := 1; n <= 7; n++ {
		for q1 := 1; q1 <= n; q1++ {
			for q2 := n - q1 + 1; q2 <= n; q2++ {
				c := roles.Apart(2, n, 1)
				c.Phase1, c.Phase2 = q1, q2
				p1, p2 := roles.NewID(roles.OnlyProposer, 0), roles.NewID(roles.OnlyProposer, 1)
				events := []roles.Event{roles.Submit{Value: "blue"}}
				for k := range q1 {
					m := simplepaxos.Promise{Ballot: roles.Ballot{Round: 1, Owner: p2}}
					if k == 0 {
						m.Last = roles.Proposal{Ballot: roles.Ballot{Round: 1, Owner: p1}, Value: "red"}
					}
					events = append(events, roles.Receive{From: roles.NewID(roles.OnlyAcceptor, k), Msg: m})
				}
				text := said(simplepaxos.Protocol().Setup(c)[1].Roles[0], events...)
				may := 1+n-q1 >= q2 // the one that reports it, and all that have said nothing
				if got := strings.Contains(text, "1.p1 red has the highest ballot, and it may be chosen."); got != may {
					t.Errorf("%d acceptors, quorums of %d and %d: %s", n, q1, q2, text)
				}
				if count := strings.Contains(text, "It may be chosen if "); count == may {
					t.Errorf("%d acceptors, quorums of %d and %d: %s", n, q1, q2, text)
				}
			}
		}
	}
}

// TestKeepPromiseIsAboutAccepts switches it off: an Accept below the promise is accepted, and a Prepare below it is refused all the same.
func TestKeepPromiseIsAboutAccepts(t *testing.T) {
	p := simplepaxos.Protocol()
	i, _ := p.FlawNamed("keep-promise")
	if rule := p.Flaws[i].Rule; rule != "An acceptor accepts no proposal below the ballot that it has promised." {
		t.Errorf("the rule is: %s", rule)
	}
	c := roles.Apart(2, 3, 1)
	c.Without = c.Without.With(i)
	p1, p2 := roles.NewID(roles.OnlyProposer, 0), roles.NewID(roles.OnlyProposer, 1)
	low, high := roles.Ballot{Round: 1, Owner: p1}, roles.Ballot{Round: 1, Owner: p2}
	a := p.Setup(c)[2].Roles[0]
	promise := roles.Receive{From: p2, Msg: simplepaxos.Prepare{Ballot: high}}
	if text := said(a, promise, roles.Receive{From: p1, Msg: simplepaxos.Accept{Proposal: roles.Proposal{Ballot: low, Value: "red"}}}); !strings.Contains(text, "keep-promise is switched off") {
		t.Errorf("an Accept: %s", text)
	}
	if text := said(a, promise, roles.Receive{From: p1, Msg: simplepaxos.Prepare{Ballot: low}}); !strings.Contains(text, "a1 refuses Prepare 1.p1") {
		t.Errorf("a Prepare: %s", text)
	}
}
