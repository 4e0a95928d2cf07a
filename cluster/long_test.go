package cluster

import (
	"fmt"
	"testing"

	"synod/roles"
	"synod/roles/multipaxos"
)

// A long log is forgotten from its beginning, by servers and by the judge, and the past is what it was nevertheless.
func TestALongLog(t *testing.T) {
	c := roles.Together(3)
	c.Window, c.Snapshot = 4, 8
	run, err := NewTimeline(Settings{multipaxos.Protocol(), c, 5}, nil)
	must(t, err)
	defer run.Close()
	type moment struct {
		step, decided int
		forgotten     roles.Instance
		key           string
	}
	now := func() moment {
		s := run.State()
		decided, _ := s.Decisions()
		return moment{s.Steps(), decided, s.Forgotten(), s.System().Key()}
	}
	var moments []moment
	const commands = 500
	for i := range commands {
		must(t, run.Do(Command{Verb: Propose, Agent: roles.ID(i % 2), Value: roles.Value(fmt.Sprint("set k ", i))}))
		switch at := i % (commands / 5); {
		case i < commands/5:
		case at == 10:
			must(t, run.Do(Command{Verb: Crash, Agent: 2}))
		case at == 40:
			must(t, run.Do(Command{Verb: Restart, Agent: 2}))
		case at == 60:
			must(t, run.Do(Command{Verb: Loss, Links: Links{Every: true}, Percent: 20}))
		case at == 70:
			must(t, run.Do(Command{Verb: Loss, Links: Links{Every: true}}))
		}
		run.Advance(run.State().Now()+200, 1<<30)
		if i%19 == 0 {
			moments = append(moments, now())
		}
	}
	run.Advance(run.State().Now()+5_000, 1<<30)
	end := now()
	if int(end.forgotten) < commands/2 || end.decided < commands {
		t.Errorf("of %d commands %d are decided, and forgotten is what is up to instance %d", commands, end.decided, end.forgotten)
	}
	if v, first := run.State().Verdict(); v != Safe {
		t.Errorf("the judge says %s: %s", v, first.Text)
	}
	if kept := len(run.State().Chosen()); kept > 400 {
		t.Errorf("the judge remembers %d decisions", kept)
	}
	for _, m := range moments {
		if run.Goto(m.step); now() != m {
			t.Fatalf("going to step %d leads to another state than there was", m.step)
		}
	}
}

// A branch keeps no more states than it may, however long it grows, and they lie evenly.
func TestALongBranchKeepsNoMoreStates(t *testing.T) {
	k, err := newCast(multipaxos.Protocol(), roles.Together(3))
	must(t, err)
	s := newState(k, 1, 0, nil)
	var b branch
	b.keep(s)
	for s.step < 5*keepMost*keepEvery {
		s.step += keepEvery / 2
		b.maybeKeep(s)
		if len(b.kept) > keepMost {
			t.Fatalf("%d states are kept at step %d", len(b.kept), s.step)
		}
	}
	for i := 1; i < len(b.kept); i++ {
		if gap := b.kept[i].step - b.kept[i-1].step; gap != keepEvery<<b.thin {
			t.Fatalf("there are %d steps from one kept state to the next", gap)
		}
	}
	if b.kept[0].step != 0 || len(b.kept) < keepMost/2 {
		t.Errorf("%d states are kept, the first of step %d", len(b.kept), b.kept[0].step)
	}
}
