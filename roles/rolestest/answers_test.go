package rolestest

import (
	"slices"
	"strings"
	"testing"

	"synod/roles"
	"synod/roles/multipaxos"
)

// TestClientsAreAnswered gives the suite a Multi-Paxos that is sound in all but one thing: nobody is told what came of a command.
func TestClientsAreAnswered(t *testing.T) {
	p := multipaxos.Protocol()
	setup := p.Setup
	p.Setup = func(c roles.Config) []roles.Agent {
		agents := setup(c)
		for _, a := range agents {
			for i, r := range a.Roles {
				if l, ok := r.(multipaxos.Learner); ok {
					a.Roles[i] = mute{l}
				}
			}
		}
		return agents
	}
	err := play(p, roles.Together(3), 1)
	if err == nil || !strings.Contains(err.Error(), "has no answer to") {
		t.Errorf("a Multi-Paxos that never answers passes: %v", err)
	}
}

// mute is a learner that sends no Reply.
type mute struct{ multipaxos.Learner }

func (m mute) Restore(durable any) roles.Role {
	return mute{m.Learner.Restore(durable).(multipaxos.Learner)}
}

func (m mute) Step(e roles.Event, out *roles.Out) roles.Role {
	next := m.Learner.Step(e, out).(multipaxos.Learner)
	out.Sends = slices.DeleteFunc(out.Sends, func(s roles.Send) bool {
		_, reply := s.Msg.(multipaxos.Reply)
		return reply
	})
	return mute{next}
}
