package cluster

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"synod/persist"
	"synod/roles"
	"synod/roles/all"
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
		t.Errorf("of %d commands %d are decided, and forgotten is what is up to slot %d", commands, end.decided, end.forgotten)
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

// The program ends and starts again over the same stable storage, and the judge finds nothing wrong with what goes on: neither
// with what was decided before, nor with votes of which it has not seen how they came to be.
func TestRunsOutliveTheProgram(t *testing.T) {
	for _, p := range all.Protocols() {
		t.Run(p.Name, func(t *testing.T) {
			decided := 0
			for seed := range uint64(runs(60)) {
				decided += severalLives(t, p, seed)
			}
			if decided < runs(60) {
				t.Errorf("%d values were decided", decided)
			}
		})
	}
}

// severalLives returns how many values were decided in all lives of a program.
func severalLives(t *testing.T, p *roles.Protocol, seed uint64) (decided int) {
	t.Helper()
	random := rand.New(rand.NewPCG(seed, 9))
	c := []roles.Config{roles.Together(3), roles.Apart(2, 3, 2), roles.Together(4)}[seed%3]
	c.Variant = int(seed/3) % max(1, len(p.Variants))
	if p.Machine != nil {
		c.Window, c.Snapshot = 1+random.IntN(4), 1+random.IntN(5)
	}
	store := persist.NewMemory()
	for life := range 5 {
		run, err := NewTimeline(Settings{p, c, seed*8 + uint64(life)}, store)
		must(t, err)
		for i := range 15 {
			for id := range c.Proposers.All() {
				if random.IntN(3) == 0 {
					try(run, Command{Verb: Propose, Agent: id, Value: example(p, c, random, i)})
				}
			}
			ids := run.State().IDs()
			switch random.IntN(6) {
			case 0:
				try(run, Command{Verb: Crash, Agent: ids[random.IntN(len(ids))], Point: CrashPoint(random.IntN(3))})
			case 1:
				try(run, Command{Verb: Restart, Agent: ids[random.IntN(len(ids))]})
			}
			must(t, run.Do(Command{Verb: Loss, Links: Links{Every: true}, Percent: float64(random.IntN(3) * 20)}))
			run.Advance(run.State().Now()+Time(random.IntN(300)), 1<<30)
		}
		if v, first := run.State().Verdict(); v != Safe {
			t.Fatalf("seed %d, life %d: %s at step %d: %s", seed, life+1, v, first.Step, first.Text)
		}
		values, _ := run.State().Decisions()
		decided += values
		run.Close()
	}
	return decided
}

// try carries out a command, unless it is impossible: who is down can propose nothing.
func try(run *Timeline, c Command) { _ = run.Do(c) }

// example returns something to propose.
func example(p *roles.Protocol, c roles.Config, random *rand.Rand, i int) roles.Value {
	switch {
	case p.Machine != nil && p.Machine.Reconfigure != nil && random.IntN(12) == 0:
		var members roles.Set
		for id := range c.Acceptors.All() {
			if members.Len() == 0 || random.IntN(2) == 0 {
				members = members.With(id)
			}
		}
		return p.Machine.Reconfigure(members)
	case p.Machine != nil:
		return p.Machine.Example(i<<8 | random.IntN(256))
	}
	examples := p.Examples()
	return examples[random.IntN(len(examples))]
}
