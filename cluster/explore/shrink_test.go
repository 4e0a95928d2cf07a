package explore

import (
	"slices"
	"testing"

	"synod/cluster"
	"synod/roles"
	"synod/roles/simplepaxos"
)

// Two crashes of an agent are merged into one, and what has nothing to do with the violation is left out.
func TestShrinkMerges(t *testing.T) {
	p := simplepaxos.Protocol()
	i, _ := p.FlawNamed("unique-ballots")
	trial := Trials(p, roles.Flaws(0).With(i))[1]
	p1, a1 := roles.NewID(roles.OnlyProposer, 0), roles.NewID(roles.OnlyAcceptor, 0)
	propose := cluster.Action{Kind: cluster.Submit, Agent: p1, Value: "red"}
	fall, rise := cluster.Action{Kind: cluster.Fall, Agent: p1}, cluster.Action{Kind: cluster.Rise, Agent: p1}
	doom := cluster.Action{Kind: cluster.Fall, Agent: a1, Point: cluster.CrashBeforeWrite}
	r := Run{Trial: trial, Actions: []cluster.Action{doom, propose, fall, rise, fall, rise, propose}, Violation: roles.Violation{Invariant: "fresh-ballots"}}
	if !r.Breaks(r.Violation.Invariant) {
		t.Fatal("the run breaks nothing")
	}
	want := []cluster.Action{propose, fall, rise, propose}
	if got := Shrink(r); !slices.Equal(got.Actions, want) {
		t.Errorf("of %v, %v is left", r.Lines(), got.Lines())
	}
}
