package simplepaxos_test

import (
	"encoding/json"
	"strings"
	"testing"

	"synod/roles"
	"synod/roles/simplepaxos"
)

// TestADiskIsReadable keeps what lies on disk a part of the lesson.
func TestADiskIsReadable(t *testing.T) {
	for want, disk := range map[string]any{
		`{"promised":"2.A","accepted":{"ballot":"1.C","value":"red"}}`: simplepaxos.AcceptorDisk{Promised: ballot("2.A"), Accepted: roles.Proposal{Ballot: ballot("1.C"), Value: "red"}},
		`{"promised":"–","accepted":{"ballot":"–","value":""}}`:        simplepaxos.AcceptorDisk{},
		`{"tried":"3.p2"}`: simplepaxos.ProposerDisk{Tried: ballot("3.p2")},
	} {
		if got, err := json.Marshal(disk); err != nil || string(got) != want {
			t.Errorf("%+v is written as %s instead of %s (%v)", disk, got, want, err)
		}
	}
	var d simplepaxos.AcceptorDisk
	if err := json.Unmarshal([]byte(`{"promised":"2.nobody"}`), &d); err == nil {
		t.Errorf("a damaged ballot is read as %+v: an acceptor must not guess", d)
	}
}

// TestCheck refuses what Paxos cannot keep its promise in, and lets one ask for it on purpose.
func TestCheck(t *testing.T) {
	p := simplepaxos.Protocol()
	c := roles.Together(4)
	c.Phase1, c.Phase2 = 2, 2
	if err := p.Check(c); err == nil || !strings.Contains(err.Error(), "--without quorums-intersect") {
		t.Errorf("two quorums of 2 among 4 are answered with %v", err)
	}
	i, _ := p.FlawNamed("quorums-intersect")
	c.Without = c.Without.With(i)
	if err := p.Check(c); err != nil {
		t.Errorf("two quorums of 2 among 4 on purpose are refused: %v", err)
	}
	if err := p.Check(roles.Config{Delay: 1}); err == nil {
		t.Error("a cluster without acceptors passes")
	}
}

// TestTheEmptyValueIsRefused because it stands for none.
func TestTheEmptyValueIsRefused(t *testing.T) {
	defer func() {
		if _, ok := recover().(roles.Failure); !ok {
			t.Error("the empty value is proposed: no learner could tell that it is chosen")
		}
	}()
	for _, r := range simplepaxos.Protocol().Setup(roles.Together(1))[0].Roles {
		r.Step(roles.Submit{}, &roles.Out{})
	}
}
