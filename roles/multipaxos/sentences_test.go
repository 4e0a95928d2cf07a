package multipaxos

import (
	"fmt"
	"io/fs"
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

// TestWhatMayBeChosen reads what a leader says of a vote that only one acceptor has reported. With large quorums that is too few for the
// command to be chosen.
func TestWhatMayBeChosen(t *testing.T) {
	for n := 2; n <= 6; n++ {
		c := roles.Together(n)
		a, b := roles.NewID(roles.Everything, 0), roles.NewID(roles.Everything, 1)
		q1, q2 := quorums(c)
		events := []roles.Event{roles.Receive{From: b, Msg: Nack{Promised: roles.Ballot{Round: 1, Owner: b}}}, roles.Expire{Timer: election}}
		for k := range q1 {
			m := Promise{Ballot: roles.Ballot{Round: 2, Owner: a}}
			if k == 0 {
				m.Votes.Entries[0] = roles.Proposal{Ballot: roles.Ballot{Round: 1, Owner: b}, Value: "B#1 set x 1"}
			}
			events = append(events, roles.Receive{From: roles.NewID(roles.Everything, k), Msg: m})
		}
		text := said(Proposer{id: a, cfg: c, leader: roles.Nobody}, events...)
		may := 1+n-q1 >= q2
		if got := strings.Contains(text, "that of 1.B has the highest ballot, and it may be chosen."); got != may {
			t.Errorf("%d acceptors: %s", n, text)
		}
		if got := strings.Contains(text, "that of 1.B has the highest ballot. It may be chosen if 2 of them have cast it"); got == may {
			t.Errorf("%d acceptors: %s", n, text)
		}
	}
}

// TestWhatCannotBeCounted reads why a candidate leaves a promise aside: what it lacks is in a snapshot, or the report goes beyond its log.
func TestWhatCannotBeCounted(t *testing.T) {
	a, b := roles.NewID(roles.Everything, 0), roles.NewID(roles.Everything, 1)
	mine := roles.Ballot{Round: 2, Owner: a}
	p := Proposer{id: a, cfg: roles.Together(3), leader: roles.Nobody, mode: candidate, disk: ProposerDisk{Tried: mine}, heard: mine, commit: 2, known: 2}
	m := Promise{Ballot: mine, Votes: Window[roles.Proposal]{Above: 2}}
	m.Votes.Entries[MaxOpen-1] = roles.Proposal{Ballot: roles.Ballot{Round: 1, Owner: b}, Value: roles.NoOp}
	if text := said(p, roles.Receive{From: b, Msg: m}); !strings.Contains(text, "it reports votes up to slot 18, and A has room up to slot 16") || strings.Contains(text, "snapshot") {
		t.Errorf("beyond the log: %s", text)
	}
	m = Promise{Ballot: mine, Votes: Window[roles.Proposal]{Above: 4}}
	if text := said(p, roles.Receive{From: b, Msg: m}); !strings.Contains(text, "what is below slot 5 is in a snapshot, and must be fetched first") {
		t.Errorf("in a snapshot: %s", text)
	}
}

// TestPassedOver reads why a learner passes a command over. One that its client has given up, and that is chosen after later ones, was
// never carried out, and nobody must say that it was.
func TestPassedOver(t *testing.T) {
	a := roles.NewID(roles.Everything, 0)
	commit := func(i int, number int) roles.Event {
		return roles.Receive{From: a, Msg: Commit{roles.Ballot{Round: 1, Owner: a}, roles.Instance(i), roles.Value(fmt.Sprintf("A#%d add n 1", number))}}
	}
	var events []roles.Event
	for i := 1; i <= 5; i++ {
		events = append(events, commit(i, i+1))
	}
	l := Learner{id: a, cfg: roles.Together(3)}
	if text, want := said(l, append(events, commit(6, 1))...), "A passes over A#1 add n 1 in slot 6: it has carried out A#6, and takes what is 4 or more numbers below that for answered or given up. (client table)"; text != want {
		t.Errorf("never carried out: %s", text)
	}
	if text := said(l, append(events, commit(6, 6))...); !strings.Contains(text, "A passes over A#6 add n 1 in slot 6, for it has carried it out before.") {
		t.Errorf("carried out before: %s", text)
	}
}

// TestWhatALeaseSays reads what a leader says when it reads by its lease: that nobody else leads is what it relies on, not what is so.
func TestWhatALeaseSays(t *testing.T) {
	a := roles.NewID(roles.Everything, 0)
	c := roles.Together(3)
	c.Variant = leased
	mine := roles.Ballot{Round: 1, Owner: a}
	p := Proposer{id: a, cfg: c, leader: a, mode: leader, disk: ProposerDisk{Tried: mine}, heard: mine, promised: c.Acceptors, next: 1}
	p.reads = reading{number: 1, until: 4, holders: c.Acceptors}
	text := said(p, roles.Receive{From: a, Msg: Request{"A#1 get x"}})
	if !strings.Contains(text, "A relies on its lease and takes it that nobody else leads") || strings.Contains(text, "so nobody else leads") {
		t.Errorf("it says: %s", text)
	}
}

// TestSourcesOfMembership: the Part-Time Parliament chooses new legislators in §3.3.6; §3.3.3 is about terms, which are leases.
func TestSourcesOfMembership(t *testing.T) {
	p := Protocol()
	if f := p.Flaws[delayMembers]; !strings.Contains(f.Source, "The Part-Time Parliament §3.3.6") {
		t.Errorf("%s is from %s", f.Name, f.Source)
	}
	cited := 0
	for _, name := range []string{"members-change-after-the-window", "members-that-are-not-there", "promises-of-new-members-are-not-enough", "a-removed-member-is-still-needed"} {
		text, err := fs.ReadFile(p.Scenarios, name+".txt")
		if err != nil {
			t.Fatal(err)
		}
		head, _, _ := strings.Cut(string(text), "\n\n")
		if strings.Contains(head, "§3.3.6") && !strings.Contains(head, "§3.3.3") && !strings.Contains(head, "Paxos Made Live §4") {
			cited++
		}
	}
	if cited != 4 {
		t.Errorf("%d of 4 scenes of members have the right sources", cited)
	}
}
