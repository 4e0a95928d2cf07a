package explore

import (
	"context"
	"testing"

	"synod/cluster"
	"synod/roles"
	"synod/roles/simplepaxos"
)

// A run that is found while an agent is paused is played where it was found: the agent goes on first, and what waited for it arrives
// when the run says so, and not before.
func TestARunFoundDuringAPauseCanBePlayed(t *testing.T) {
	p := simplepaxos.Protocol()
	run, err := cluster.NewTimeline(cluster.Settings{Protocol: p, Config: roles.Together(3), Seed: 1}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer run.Close()
	do := func(text string) {
		t.Helper()
		cmd, err := cluster.ParseCommand(text, run.Settings().Scope(nil))
		if err != nil {
			t.Fatal(err)
		}
		if err := run.Do(cmd); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		run.Advance(run.State().Now(), 1000) // what agents tell themselves
	}
	do("without quorums-intersect")
	do("propose A red")
	do("pause B")
	run.Advance(100, 1000)
	r, err := Here(context.Background(), run.State(), Options{})
	if err != nil || r.Found == nil {
		t.Fatalf("nothing is found with a rule off: %v", err)
	}
	commands := r.Found.CommandsFrom(run.State())
	if commands[0].String() != "resume B" {
		t.Errorf("the first command is %s", commands[0])
	}
	for _, cmd := range commands {
		do(cmd.String())
	}
	if v, _ := run.State().Verdict(); v == cluster.Safe {
		t.Errorf("the run that was found is played by %v, and nothing is broken", commands)
	}
}
