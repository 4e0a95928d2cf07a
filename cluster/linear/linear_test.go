package linear_test

import (
	"bytes"
	"context"
	"io/fs"
	"strings"
	"testing"

	"synod/cluster"
	"synod/cluster/linear"
	"synod/cluster/scenario"
	"synod/roles"
	"synod/roles/all"
	"synod/roles/multipaxos"
)

// machines returns the protocols that replicate a state machine.
func machines() []*roles.Protocol {
	var found []*roles.Protocol
	for _, p := range all.Protocols() {
		if p.Machine != nil {
			found = append(found, p)
		}
	}
	return found
}

// TestVariantsKeepTheirPromise plays the same seeds in each variant of every protocol that has a state machine. Those that
// promise fresh answers give linearizable histories only, and the others show that the check is not blind.
func TestVariantsKeepTheirPromise(t *testing.T) {
	seeds := uint64(60)
	if testing.Short() {
		seeds = 10
	}
	for _, p := range machines() {
		for i, v := range p.Variants {
			t.Run(p.Name+"/"+v.Name, func(t *testing.T) {
				r, err := linear.Walk(context.Background(), p, roles.Config{Variant: i}, linear.Options{First: 1, Seeds: seeds})
				switch {
				case err != nil:
					t.Fatal(err)
				case r.Undecided > 0:
					t.Errorf("%d histories took too long to decide", r.Undecided)
				case v.Stale && (r.Found == nil || r.Found.Verdict != linear.NotLinearizable):
					t.Errorf("all of %d histories are linearizable, and this variant does not promise it", r.Seeds)
				case !v.Stale && r.Found != nil:
					t.Errorf("seed %d, %d agents: verdict %d, %v", r.Found.Seed, len(r.Found.Config.Agents()), r.Found.Verdict, r.Found.Violation)
				}
			})
		}
	}
}

// TestClientsAreAnswered plays a Multi-Paxos in which nobody is told what came of a command.
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
	r, err := linear.Walk(context.Background(), p, roles.Config{}, linear.Options{First: 1, Seeds: 4})
	switch {
	case err != nil:
		t.Fatal(err)
	case r.Found == nil || r.Found.Violation == nil || !strings.Contains(r.Found.Violation.String(), "has no answer to"):
		t.Errorf("a Multi-Paxos that never answers passes: %+v", r.Found)
	}
}

// mute is a learner that sends no Reply.
type mute struct{ multipaxos.Learner }

func (m mute) Restore(durable any) roles.Role {
	return mute{m.Learner.Restore(durable).(multipaxos.Learner)}
}

func (m mute) Step(e roles.Event, out *roles.Out) roles.Role {
	before := len(out.Sends)
	next := m.Learner.Step(e, out).(multipaxos.Learner)
	kept := out.Sends[:before]
	for _, s := range out.Sends[before:] {
		if s.Msg.Kind() != "Reply" {
			kept = append(kept, s)
		}
	}
	out.Sends = kept
	return mute{next}
}

// TestMissingRulesShow switches rules off on which what clients see hangs, from a seed on that is known to show it.
func TestMissingRulesShow(t *testing.T) {
	for _, c := range []struct {
		protocol, variant, rule string
		seed                    uint64
	}{
		{"multipaxos", "confirmed", "confirm-reads", 277},
		{"multipaxos", "confirmed", "read-recovered", 23},
		{"multipaxos", "lease", "read-recovered", 23},
		{"multipaxos", "lease", "keep-lease", 1228},
		{"multipaxos", "confirmed", "ask-new-members", 283},
		{"multipaxos", "confirmed", "delay-members", 359},
	} {
		t.Run(c.variant+"/"+c.rule, func(t *testing.T) {
			p, _ := all.Named(c.protocol)
			rule, _ := p.FlawNamed(c.rule)
			variant, _ := p.VariantNamed(c.variant)
			r, err := linear.Walk(context.Background(), p, roles.Config{Variant: variant, Without: roles.Flaws(0).With(rule)}, linear.Options{First: c.seed, Seeds: 500})
			if err != nil {
				t.Fatal(err)
			}
			if r.Found == nil || r.Found.Verdict != linear.NotLinearizable {
				t.Fatalf("%d seeds from %d on, and no history shows that the rule is off", r.Seeds, c.seed)
			}
			if r.Found.Seed != c.seed {
				t.Logf("seed %d shows it now, and not %d any more", r.Found.Seed, c.seed)
			}
		})
	}
}

// TestScenes plays scenarios, and asks what their clients have seen.
func TestScenes(t *testing.T) {
	for name, want := range map[string]linear.Verdict{
		"a-replica-answers-from-the-past":               linear.NotLinearizable,
		"a-leader-that-does-not-ask-reads-the-past":     linear.NotLinearizable,
		"a-clock-beyond-the-bound-breaks-a-lease":       linear.NotLinearizable,
		"a-deposed-leader-gets-no-confirmation":         linear.Linearizable,
		"a-lease-keeps-others-from-leading":             linear.Linearizable,
		"a-command-without-an-answer-can-appear-later":  linear.Linearizable,
		"a-command-chosen-twice-is-carried-out-once":    linear.Linearizable,
		"a-lease-counted-from-its-grant-lasts-too-long": linear.NotLinearizable,
	} {
		t.Run(name, func(t *testing.T) {
			p, _ := all.Named("multipaxos")
			text, err := fs.ReadFile(p.Scenarios, name+".txt")
			if err != nil {
				t.Fatal(err)
			}
			s, err := scenario.Parse(name+".txt", text, all.Protocols())
			if err != nil {
				t.Fatal(err)
			}
			run, err := cluster.NewTimeline(s.Settings, nil)
			if err != nil {
				t.Fatal(err)
			}
			defer run.Close()
			h := linear.Watch(run)
			for player := scenario.NewPlayer(s, run); !player.Done(); {
				if _, err := player.Next(); err != nil {
					t.Fatal(err)
				}
			}
			if got := linear.Check(p.Machine, h); got != want {
				t.Errorf("the verdict is %d and not %d on\n%+v", got, want, h.Operations)
			}
			var picture bytes.Buffer
			if err := linear.Draw(p.Machine, h, &picture); err != nil || !strings.Contains(picture.String(), "</html>") {
				t.Errorf("the history is not drawn: %v", err)
			}
		})
	}
}

// TestTheResultDoesNotDependOnWorkers plays the same seeds with one and with three.
func TestTheResultDoesNotDependOnWorkers(t *testing.T) {
	for _, p := range machines() {
		stale := len(p.Variants) - 1
		var first linear.Result
		for i, workers := range []int{1, 3} {
			r, err := linear.Walk(context.Background(), p, roles.Config{Variant: stale}, linear.Options{First: 1, Seeds: 24, Workers: workers})
			switch {
			case err != nil:
				t.Fatal(err)
			case i == 0:
				first = r
			case (r.Found == nil) != (first.Found == nil) || r.Found != nil && r.Found.Seed != first.Found.Seed:
				t.Errorf("%s: with %d workers the result is another one", p.Name, workers)
			}
		}
	}
}
