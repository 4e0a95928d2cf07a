package explore

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"synod/cluster"
	"synod/roles"
	"synod/roles/all"
)

// Who can choose, chooses, when the cluster itself goes on: what each agent is said to be able to is what comes of a value that it
// proposes after the cut, with all timers and whoever leads; and nobody learns who is said to be unable to. So it is through whom values
// go on, and who waits for whom. Cuts that differ only in the names of agents other than the first are tried once, and so are those
// agents where they are alike.
func TestWhoCanChooseDoesInTheRun(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	for _, p := range few(all.Protocols()) {
		befores := []string{""}
		if p.HandsOn == roles.ToLeader {
			befores = append(befores, "propose A add n 1, run 600ms")
		}
		for _, before := range befores {
			t.Run(p.Name+"/"+before, func(t *testing.T) {
				t.Parallel()
				for w := range wirings(3, true, 0) {
					tryAll(t, p, before, w)
				}
				for _, w := range []wires{hub(4), hub(5), chain(4), chain(5)} {
					tryAll(t, p, before, w)
				}
				for _, n := range []int{4, 5} {
					for w := range sampled(n, sampledRuns) {
						tryAll(t, p, before, w)
					}
				}
			})
		}
	}
}

// sampledRuns is how many other cuts of four agents, and of five, are tried in runs.
const sampledRuns = 12

// hub is a cluster in which all hear the first agent only.
func hub(n int) wires {
	w := wires{n: n}
	for f := range n {
		for t := range n {
			if f != t && f != 0 && t != 0 {
				w.set(f, t)
			}
		}
	}
	return w
}

// chain is a cluster in which each agent hears its neighbours.
func chain(n int) wires {
	w := wires{n: n}
	for f := range n {
		for t := range n {
			if f-t > 1 || t-f > 1 {
				w.set(f, t)
			}
		}
	}
	return w
}

// tryAll cuts links after something has happened, and has each agent propose, in a run each. Whoever can choose need not in every run,
// for others may stand in its way again and again: with a few seeds it does.
func tryAll(t *testing.T, p *roles.Protocol, before string, w wires) {
	t.Helper()
	const seeds = 8
	var canLearn, learned roles.Set
	for who := range w.n {
		said, done := false, false
		for seed := uint64(1); seed == 1 || said && !done && seed <= seeds; seed++ {
			var can, have roles.Set
			said, done, can, have = try(t, p, before, w, who, seed)
			canLearn, learned = canLearn.Union(can), learned.Union(have)
		}
		if done != said {
			t.Errorf("%s, then %v cut: %s can choose: said %t, chosen %t", before, fmt.Sprint(w.commands()), named(who), said, done)
		}
	}
	if !learned.Within(canLearn) {
		t.Errorf("%s, then %v cut: said that %v can learn, and %v did", before, fmt.Sprint(w.commands()), canLearn, learned)
	}
}

// try has one agent propose, and returns what was said of it then, and whether its value was chosen; and who was said to be able to learn,
// and who did.
func try(t *testing.T, p *roles.Protocol, before string, w wires, who int, seed uint64) (said, done bool, can, learned roles.Set) {
	t.Helper()
	run, err := cluster.NewTimeline(cluster.Settings{Protocol: p, Config: roles.Together(w.n), Seed: seed}, nil)
	must(t, err)
	defer run.Close()
	for line := range strings.SplitSeq(before, ", ") {
		if line != "" {
			obey(t, run, line)
		}
	}
	for _, cmd := range w.commands() {
		must(t, run.Do(cmd))
	}
	id, value := named(who), p.Examples()[who]
	for _, a := range run.State().Abilities(run.State().Cuts()) {
		for _, one := range a.Each {
			if one.Agents[0] == id {
				said = one.CanChoose
			}
			if one.CanLearn {
				can = can.With(one.Agents[0])
			}
		}
	}
	must(t, run.Do(cluster.Command{Verb: cluster.Propose, Agent: id, Value: value}))
	const long, part = 20_000, 500
	for range long / part {
		run.Advance(run.State().Now()+part, 1<<30)
		s := run.State()
		i := slices.IndexFunc(s.Chosen(), func(c cluster.Chosen) bool { return is(p, c.Proposal.Value, value) })
		if done = i >= 0; !done {
			continue
		}
		run.Advance(s.Now()+part, 1<<30)
		for _, id := range s.IDs() {
			if knows(run.State(), id, s.Chosen()[i]) {
				learned = learned.With(id)
			}
		}
		break
	}
	return said, done, can, learned
}

// knows reports whether an agent has learned what was chosen.
func knows(s *cluster.State, id roles.ID, c cluster.Chosen) bool {
	if c.Instance > 0 {
		return s.World().ExecutedThrough(id) >= c.Instance
	}
	for _, a := range s.Abilities(s.Cuts()) {
		for _, one := range a.Each {
			if one.Agents[0] == id {
				return one.HasLearned
			}
		}
	}
	return false
}

// is reports whether a value that is chosen is the one that was asked for.
func is(p *roles.Protocol, chosen, asked roles.Value) bool {
	if p.Asked != nil {
		chosen = p.Asked(chosen)
	}
	return chosen == asked
}

// obey carries a line out in a run.
func obey(t *testing.T, run *cluster.Timeline, line string) {
	t.Helper()
	cmd, err := cluster.ParseCommand(line, run.Settings().Scope(nil))
	must(t, err)
	if cmd.Verb == cluster.Run {
		run.Advance(run.State().Now()+cmd.Min, 1<<30)
		return
	}
	must(t, run.Do(cmd))
}
