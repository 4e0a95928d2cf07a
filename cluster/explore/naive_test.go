package explore

import (
	"fmt"
	"testing"

	"synod/cluster"
	"synod/roles"
	"synod/roles/simplepaxos"
)

// naive is the search as one would write it on a blackboard: whole clusters, by value, in a map, with nothing remembered
// and nothing left out. It is obviously correct and slow, and the fast one must agree with it.
type naive struct {
	trial Trial
}

// place is a cluster and what has been used up.
type place struct {
	agents  []cluster.Local
	packets map[cluster.Packet]bool
	world   *roles.World
	told    []int
	crashes int
}

// nothingSaid is what a judge knows whom nobody has told anything.
var nothingSaid = roles.NewWorld(simplepaxos.Protocol(), roles.Config{})

func (p place) key() string {
	text := fmt.Sprintln(p.told, p.crashes)
	for _, a := range p.agents {
		text += fmt.Sprintf("%+v\n", a)
	}
	sent := map[string]bool{}
	for q := range p.packets {
		sent[fmt.Sprintf("%+v", q)] = true
	}
	text += fmt.Sprintln(sent) // maps are printed in order
	for _, part := range p.world.Parts() {
		if v := p.world.Part(part); v.Key != nothingSaid.Part(part).Key {
			text += fmt.Sprintf("%v %v\n", part, v.Key)
		}
	}
	return text
}

// after lets an agent do something, and returns the place and whether something was broken.
func (p place) after(i int, actions ...cluster.Action) (place, []roles.Violation, bool) {
	next := place{packets: map[cluster.Packet]bool{}, world: p.world.Clone(), crashes: p.crashes}
	next.agents, next.told = append(next.agents, p.agents...), append(next.told, p.told...)
	for q := range p.packets {
		next.packets[q] = true
	}
	var broken []roles.Violation
	for k, a := range actions {
		if a.Kind == cluster.Rise && k == 2 && next.agents[i].Up() {
			return p, nil, false // there was no write to crash at
		}
		o := next.agents[i].Do(a)
		for _, q := range o.Sends {
			next.packets[q] = true
		}
		for _, f := range o.Facts {
			broken = append(broken, next.world.Note(f)...)
		}
		next.agents[i] = o.After.WithoutTimers()
	}
	return next, broken, true
}

// search returns the number of states and the length of the shortest run to a violation, 0 when there is none.
func (n naive) search(t *testing.T) (states, shortest int) {
	y, err := n.trial.start()
	if err != nil {
		t.Fatal(err)
	}
	first := place{packets: map[cluster.Packet]bool{}, world: y.World(), told: make([]int, len(y.Locals()))}
	for _, a := range y.Locals() {
		first.agents = append(first.agents, a.WithoutTimers())
	}
	seen := map[string]bool{first.key(): true}
	ids := n.trial.Settings.Config.Agents()
	for depth, level := 1, []place{first}; len(level) > 0; depth++ {
		var next []place
		for _, p := range level {
			here := p.key()
			for i, id := range ids {
				for _, actions := range n.enabled(p, i, id) {
					to, broken, ok := p.after(i, actions...)
					if !ok {
						continue
					}
					for _, a := range actions {
						switch a.Kind {
						case cluster.Submit:
							to.told[i]++
						case cluster.Rise:
							to.crashes++
						}
					}
					if len(broken) > 0 {
						return len(seen), depth
					}
					unspent := to
					unspent.crashes = p.crashes
					there := to.key()
					if seen[there] || unspent.key() == here {
						continue
					}
					seen[there] = true
					next = append(next, to)
				}
			}
		}
		level = next
	}
	return len(seen), 0
}

// enabled returns what can happen to an agent.
func (n naive) enabled(p place, i int, id roles.ID) [][]cluster.Action {
	var single []cluster.Action
	var wishes []roles.Value
	for _, w := range n.trial.Wishes {
		if w.Proposer == id {
			wishes = append(wishes, w.Value)
		}
	}
	if p.told[i] < len(wishes) {
		single = append(single, cluster.Action{Kind: cluster.Submit, Agent: id, Value: wishes[p.told[i]]})
	}
	for q := range p.packets {
		if q.To == id {
			single = append(single, cluster.Action{Kind: cluster.Handle, Agent: id, From: q.From, Msg: q.Msg})
		}
	}
	rise, fall := cluster.Action{Kind: cluster.Rise, Agent: id}, cluster.Action{Kind: cluster.Fall, Agent: id}
	cut := cluster.Action{Kind: cluster.Fall, Agent: id, Point: cluster.CrashAfterWrite}
	var all [][]cluster.Action
	for _, a := range single {
		all = append(all, []cluster.Action{a})
		if p.crashes < n.trial.Crashes {
			all = append(all, []cluster.Action{cut, a, rise})
		}
	}
	if p.crashes < n.trial.Crashes {
		all = append(all, []cluster.Action{fall, rise})
	}
	return all
}

// The fast search visits the same states, reaches the same verdicts, and finds violations at the same depth.
func TestTheNaiveSearchAgrees(t *testing.T) {
	p := simplepaxos.Protocol()
	p1, p2 := roles.NewID(roles.OnlyProposer, 0), roles.NewID(roles.OnlyProposer, 1)
	for _, c := range []struct {
		name    string
		config  roles.Config
		crashes int
		wishes  []roles.Wish
		flaws   bool // switched off one after the other too
	}{
		{"one proposer", roles.Apart(1, 2, 1), 0, []roles.Wish{{Proposer: p1, Value: "red"}}, true},
		{"a crash", roles.Apart(1, 2, 1), 1, []roles.Wish{{Proposer: p1, Value: "red"}}, false},
		{"two proposers", roles.Apart(2, 1, 1), 0, []roles.Wish{{Proposer: p1, Value: "red"}, {Proposer: p2, Value: "blue"}}, true},
	} {
		for i := -1; i < len(p.Flaws) && (c.flaws && !raceDetector || i < 0); i++ {
			config := c.config
			if i >= 0 {
				config.Without = config.Without.With(i)
			}
			trial := Trial{Trial: roles.Trial{Name: c.name, Config: config, Wishes: c.wishes, Crashes: c.crashes},
				Settings: cluster.Settings{Protocol: p, Config: config}}
			states, shortest := naive{trial: trial}.search(t)
			r := searchIn(t, trial, Options{Off: Everything})
			depth := 0
			if r.Found != nil {
				depth = r.Depth
			}
			if depth != shortest || depth == 0 && r.States != states {
				t.Errorf("%s, flaws %b: %d states and depth %d, and the naive search has %d and %d", c.name, config.Without, r.States, depth, states, shortest)
			}
		}
	}
}
