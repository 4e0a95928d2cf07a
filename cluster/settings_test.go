package cluster

import (
	"bytes"
	"errors"
	"testing"

	"synod/roles"
	"synod/roles/simplepaxos"
)

// picky is Simple Paxos under another name, with four agents or more, majorities only, and learners that are alike.
func picky() *roles.Protocol {
	p := *simplepaxos.Protocol()
	p.Name, p.Title = "picky", "Picky Paxos"
	p.Check = func(c roles.Config) error {
		switch {
		case c.Acceptors.Len() < 4:
			return errors.New("four acceptors are needed")
		case c.Phase1 != 0 || c.Phase2 != 0:
			return errors.New("every quorum is a majority")
		case c.Distinguished.Len() > 0:
			return errors.New("all learners are alike")
		}
		return nil
	}
	return &p
}

// Another protocol keeps what it accepts: size, layout and seed always, quorums and ways to learn if it can.
func TestAnotherProtocolKeepsWhatItAccepts(t *testing.T) {
	both := []*roles.Protocol{simplepaxos.Protocol(), picky()}
	for _, c := range []struct {
		lines []string
		want  string // the commands of the settings that come of them
		wrong bool
	}{
		{[]string{"agents 5", "seed 9", "protocol picky"}, "protocol picky agents 5 seed 9 ", false},
		{[]string{"separate 2,4,1", "protocol picky"}, "protocol picky separate 2,4,1 seed 1 ", false},
		{[]string{"agents 5", "quorum 4,2", "protocol picky"}, "protocol picky agents 5 seed 1 ", false},
		{[]string{"agents 5", "learning distinguished 2", "protocol picky"}, "protocol picky agents 5 seed 1 ", false},
		{[]string{"agents 5", "quorum 4,2", "learning distinguished 2", "protocol picky"}, "protocol picky agents 5 seed 1 ", false},
		{[]string{"agents 5", "without keep-promise", "protocol picky"}, "protocol picky agents 5 seed 1 ", false},
		{[]string{"agents 5", "quorum 4,2", "protocol simplepaxos"}, "protocol simplepaxos agents 5 quorum 4,2 seed 1 ", false},
		{[]string{"agents 3", "protocol picky"}, "", true},
		{[]string{"protocol raft"}, "", true},
	} {
		s := Settings{both[0], roles.Together(5), 1}
		var err error
		for _, line := range c.lines {
			cmd, wrong := ParseCommand(line, Scope{})
			must(t, wrong)
			s, err = s.With(cmd, roles.Among(both))
		}
		if (err != nil) != c.wrong {
			t.Errorf("%q: %v", c.lines, err)
		}
		if err != nil {
			continue
		}
		got := ""
		for _, cmd := range s.Commands() {
			got += cmd.String() + " "
		}
		if got != c.want {
			t.Errorf("%q is %q, and not %q", c.lines, got, c.want)
		}
	}
}

// A saved run of a protocol that works only with settings that are not the usual ones can be opened.
func TestRunsOfPickyProtocolsAreOpened(t *testing.T) {
	run, err := NewTimeline(Settings{picky(), roles.Apart(1, 5, 2), 3}, nil)
	must(t, err)
	defer run.Close()
	must(t, run.Do(Command{Verb: Propose, Agent: run.State().IDs()[0], Value: "red"}))
	run.Advance(500, 1<<30)
	text := textOf(t, run)
	again, err := OpenTimeline(t.Context(), bytes.NewReader(text), "run.synod", roles.Among([]*roles.Protocol{picky()}), nil)
	must(t, err)
	defer again.Close()
	if again.State().Digest() != run.State().Digest() {
		t.Errorf("the opened run differs:\n%s", text)
	}
}
