package explore

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"synod/cluster"
	"synod/roles"
	"synod/roles/all"
)

var everyCut = flag.Bool("every-cut", false, "compare what agents can do with searches for all 2^20 one-way cuts of five agents, up to renaming: an hour")

// goal returns the protocol with a judge that takes a choice for a violation, if it is by the agent that is asked about: in a ballot
// of its own, or of the value that it proposes. What a search finds first is then a shortest way to one.
func goal(p *roles.Protocol, by *roles.ID) *roles.Protocol {
	with := *p
	with.Invariants = []roles.Invariant{{Name: "nothing-chosen", OnChoice: func(_ *roles.World, c roles.Choice) error {
		if *by != roles.Nobody && (c.Proposal.Ballot.Owner == *by || is(p, c.Proposal.Value, p.Examples()[int(*by)])) {
			return errors.New("something is chosen")
		}
		return nil
	}}}
	return &with
}

// wires are the links that are cut, a bit for each ordered pair of agents.
type wires struct {
	n    int
	bits uint32
}

func (w wires) cut(from, to int) bool {
	if from == to {
		return false
	}
	if to > from {
		to--
	}
	return w.bits>>(from*(w.n-1)+to)&1 == 1
}

func (w *wires) set(from, to int) {
	if to > from {
		to--
	}
	w.bits |= 1 << (from*(w.n-1) + to)
}

// renamed returns the wires with other names for the agents.
func (w wires) renamed(names []int) wires {
	other := wires{n: w.n}
	for f := range w.n {
		for t := range w.n {
			if w.cut(f, t) {
				other.set(names[f], names[t])
			}
		}
	}
	return other
}

// commands cut the links in a cluster.
func (w wires) commands() (all []cluster.Command) {
	for f := range w.n {
		for t := range w.n {
			if w.cut(f, t) {
				all = append(all, cluster.Command{Verb: cluster.Cut, Links: cluster.Links{From: named(f), To: named(t)}})
			}
		}
	}
	return all
}

func named(i int) roles.ID { return roles.NewID(roles.Everything, i) }

// wirings yields wires of n agents, one of those that differ only in the names of agents that are not kept.
func wirings(n int, oneWay bool, kept ...int) iter.Seq[wires] {
	names := renamings(n, kept)
	return func(yield func(wires) bool) {
		seen := make([]bool, 1<<(n*(n-1)))
		for bits := range uint32(1) << (n * (n - 1)) {
			w := wires{n, bits}
			if seen[bits] || !oneWay && !w.bothWays() {
				continue
			}
			for _, names := range names {
				seen[w.renamed(names).bits] = true
			}
			if !yield(w) {
				return
			}
		}
	}
}

func (w wires) bothWays() bool {
	for f := range w.n {
		for t := range f {
			if w.cut(f, t) != w.cut(t, f) {
				return false
			}
		}
	}
	return true
}

// renamings are all orders of n agents in which some stay where they are.
func renamings(n int, kept []int) (all [][]int) {
	var grow func(names []int)
	grow = func(names []int) {
		if len(names) == n {
			all = append(all, slices.Clone(names))
			return
		}
		for i := range n {
			if !slices.Contains(names, i) && slices.Contains(kept, i) == slices.Contains(kept, len(names)) && (i == len(names) || !slices.Contains(kept, i)) {
				grow(append(names, i))
			}
		}
	}
	grow(nil)
	return all
}

// sampled yields so many wires of n agents, each link one way or both ways: always the same, of few cuts and of many.
func sampled(n, count int) iter.Seq[wires] {
	random := rand.New(rand.NewPCG(uint64(n), 14))
	return func(yield func(wires) bool) {
		for i := range count {
			w := wires{n: n}
			for f := range n {
				for t := range n {
					if f != t && random.IntN(count+1) <= i {
						w.set(f, t)
					}
				}
			}
			if !yield(w) {
				return
			}
		}
	}
}

// stars yields wires in which one agent hears and reaches the others in every way, up to renaming, while those hear each other.
func stars(n, at int) iter.Seq[wires] {
	return func(yield func(wires) bool) {
		for out := range n {
			for in := range n - out {
				for both := range n - out - in {
					w := wires{n: n}
					for k, i := range slices.DeleteFunc(order(n), func(i int) bool { return i == at }) {
						if k >= both+out {
							w.set(at, i)
						}
						if k >= both && k < both+out || k >= both+out+in {
							w.set(i, at)
						}
					}
					if !yield(w) {
						return
					}
				}
			}
		}
	}
}

func order(n int) (all []int) {
	for i := range n {
		all = append(all, i)
	}
	return all
}

// sampledCuts is how many cuts of four agents, and of five, are searched besides those that are all searched.
const sampledCuts = 8

// timeouts is how often timers of the one who tries may end: in Fast Paxos they are what gives a fast round up, then the next one.
const timeouts = 2

// canChoose searches for a run in which something is chosen, from a state on, while only one agent proposes and loses patience, or with
// it, where it hands on what it is asked for, one that it reaches. To find that nothing comes of that takes too long, and is left to runs
// of the cluster.
func canChoose(t *testing.T, s *cluster.State, w wires, who roles.ID, said bool) bool {
	t.Helper()
	if canWith(t, s, w, who, roles.Nobody) {
		return true
	}
	if !said {
		return false
	}
	for _, other := range s.IDs() {
		reached := other != who && !w.cut(who.Number(), other.Number())
		if reached && s.Protocol().HandsOn != roles.ToNobody && canWith(t, s, w, who, other) {
			return true
		}
	}
	return false
}

func canWith(t *testing.T, s *cluster.State, w wires, who, other roles.ID) bool {
	t.Helper()
	trial := From(s, 0)
	trial.Wishes = []roles.Wish{{Proposer: who, Value: s.Protocol().Examples()[int(who)]}}
	trial.Timeouts = timeouts
	trial.Cut = func(from, to roles.ID) bool { return w.cut(from.Number(), to.Number()) }
	trial.Patient = slices.DeleteFunc(s.IDs(), func(id roles.ID) bool { return id == who || id == other })
	r, err := Search(context.Background(), trial, Options{Off: Everything, Workers: 1, Bytes: 512 << 20})
	must(t, err)
	if r.Found == nil && !r.Complete {
		t.Fatalf("%s is too large to be searched: %s", trial.Bounds(), r.Why)
	}
	return r.Found != nil
}

// compareAbilities holds what a cluster says of each side beforehand, when links are cut that are not cut yet, against what searches
// find for its agents.
func compareAbilities(t *testing.T, s *cluster.State, w wires, by *roles.ID) (searches int) {
	t.Helper()
	c := s.Cuts()
	for _, cmd := range w.commands() {
		c.Apply(cmd.Links.From, cmd.Links.To, true)
	}
	for _, a := range s.Abilities(c) {
		found := false
		for _, id := range a.Agents {
			if !found {
				*by = id
				found = canChoose(t, s, w, id, a.CanChoose)
				searches++
			}
		}
		if a.CanChoose != found {
			t.Errorf("step %d, %s: %v can choose: said %t, found %t", s.Steps(), fmt.Sprint(w.commands()), fmt.Sprintf("%v", roles.SetOf(a.Agents...)), a.CanChoose, found)
		}
	}
	return searches
}

// What each side can do when links are cut is said before they are, from sizes of quorums and links alone. It is what a search of all
// runs of the cluster finds: for all cuts of three agents, each link one way or both ways; for all cuts both ways of four and five; and
// for all ways in which one of these hears and reaches the others. Of those that differ only in names one is tried, but for the first
// agent, which may have opened a ballot. Of the cuts one way of four and five that are more than a star a sample is tried; with
// -every-cut, all are.
func TestWhoCanChooseIsWhoDoes(t *testing.T) {
	for _, p := range few(all.Protocols()) {
		t.Run(p.Name, func(t *testing.T) {
			t.Parallel()
			searches, by := 0, roles.Nobody
			for n := 3; n <= 5; n++ {
				run, err := cluster.NewTimeline(cluster.Settings{Protocol: goal(p, &by), Config: roles.Together(n), Seed: 1}, nil)
				must(t, err)
				for w := range wirings(n, n < 4 || *everyCut, 0) {
					searches += compareAbilities(t, run.State(), w, &by)
				}
				for _, who := range [][]int{3: {0, 1}, 4: {0, 1}, 5: {1}}[n] {
					for w := range stars(n, who) {
						searches += compareAbilities(t, run.State(), w, &by)
					}
				}
				if n > 3 {
					for w := range sampled(n, sampledCuts) {
						searches += compareAbilities(t, run.State(), w, &by)
					}
				}
				run.Close()
			}
			t.Logf("%d searches", searches)
		})
	}
}

// In the middle of a run it is the same, whoever has promised or voted before: who has its promises needs only to be heard, what is in
// flight still arrives, and who is down or has begun anew has nothing.
func TestWhoCanChooseInTheMiddle(t *testing.T) {
	for _, test := range []struct {
		protocol string
		lines    string
	}{
		{"simplepaxos", "propose A red, run 15ms"},                     // some promises have arrived, some are in flight
		{"simplepaxos", "propose A red, run 28ms"},                     // it has asked for votes
		{"simplepaxos", "propose A red, run 28ms, crash A, restart A"}, // and knows nothing of that any more
		{"simplepaxos", "propose A red, run 28ms, partition A | BC, crash C, propose B blue, run 60ms"},
		{"multipaxos", "propose A set x 1, run 28ms"},
		{"multipaxos", "propose A set x 1, run 28ms, crash A, restart A"},
		{"fastpaxos", "run 60ms"},                   // the first round is open everywhere
		{"fastpaxos", "partition AB | C, run 60ms"}, // and here at two
		{"fastpaxos", "crash A, run 60ms, restart A, run 100ms"},
	} {
		t.Run(test.protocol+"/"+test.lines, func(t *testing.T) {
			t.Parallel()
			p, _ := roles.Among(all.Protocols())(test.protocol)
			by := roles.Nobody
			settings := cluster.Settings{Protocol: goal(p, &by), Config: roles.Together(3), Seed: 1}
			run, err := cluster.NewTimeline(settings, nil)
			must(t, err)
			defer run.Close()
			for line := range strings.SplitSeq(test.lines, ", ") {
				cmd, err := cluster.ParseCommand(line, settings.Scope(nil))
				must(t, err)
				if cmd.Verb == cluster.Run {
					run.Advance(run.State().Now()+cmd.Min, 1<<30)
				} else {
					must(t, run.Do(cmd))
				}
			}
			must(t, run.Do(cluster.Command{Verb: cluster.Heal}))
			for who := range 2 {
				for w := range stars(3, who) {
					compareAbilities(t, run.State(), w, &by)
				}
			}
		})
	}
}
