package fastpaxos_test

import (
	"encoding/json"
	"testing"

	"synod/roles"
	"synod/roles/fastpaxos"
)

// TestADiskIsReadable keeps what lies on disk a part of the lesson.
func TestADiskIsReadable(t *testing.T) {
	for want, disk := range map[string]any{
		`{"promised":"2.A","accepted":{"ballot":"1.A","value":"red"}}`: fastpaxos.AcceptorDisk{Promised: ballot("2.A"), Accepted: roles.Proposal{Ballot: ballot("1.A"), Value: "red"}},
		`{"crnd":"1.A","cval":"","any":true}`:                          fastpaxos.CoordinatorDisk{Begun: ballot("1.A"), Any: true},
	} {
		if got, err := json.Marshal(disk); err != nil || string(got) != want {
			t.Errorf("%+v is written as %s instead of %s (%v)", disk, got, want, err)
		}
	}
}

// TestTheEmptyValueIsRefused because it stands for none.
func TestTheEmptyValueIsRefused(t *testing.T) {
	defer func() {
		if _, ok := recover().(roles.Failure); !ok {
			t.Error("the empty value is proposed: no learner could tell that it is chosen")
		}
	}()
	for _, r := range fastpaxos.Protocol().Setup(roles.Together(1))[0].Roles {
		r.Step(roles.Submit{}, &roles.Out{})
	}
}
