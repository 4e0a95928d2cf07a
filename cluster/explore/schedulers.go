package explore

import (
	"fmt"

	"synod/cluster"
	"synod/roles"
)

// scheduler decides what happens next in a random run.
type scheduler struct {
	name string
	play func(*walker)
}

var schedulers = []scheduler{
	{"uniform", (*walker).uniform}, // whatever is possible, each with the same chance
	{"swarm", (*walker).swarm},     // a mix of faults that is drawn first: some often, some never
	{"rounds", (*walker).rounds},   // everybody hears everything that was sent, but for what is lost
}

// schedulerOf returns the scheduler of a seed: the one with its number, counted round.
func schedulerOf(seed uint64) scheduler { return schedulers[seed%uint64(len(schedulers))] }

// actionsInARun is how long the first phase of a run is.
const actionsInARun = 60

// propose is a proposal of any proposer.
func (w *walker) propose() choice { return w.proposeSome(w.random.IntN(len(w.values))) }

// proposeSome is the proposal of a value by any proposer.
func (w *walker) proposeSome(value int) choice {
	n := w.random.IntN(w.trial.Settings.Config.Proposers.Len())
	for id := range w.trial.Settings.Config.Proposers.All() {
		if n == 0 {
			return choice{cluster.Submit, w.places[id], int32(value)}
		}
		n--
	}
	panic("unreachable")
}

func (w *walker) uniform() {
	for range actionsInARun {
		w.choices = append(w.enabled(w.choices[:0]), w.propose(), w.propose())
		if !w.do(w.pick(w.choices)) {
			return
		}
	}
}

// swarm gives each kind of action a weight that holds for the whole run. A mixture in which something never happens finds
// what one in which everything happens a little does not.
func (w *walker) swarm() {
	var weights [cluster.Rise + 1]float64
	for _, k := range []cluster.ActionKind{cluster.Handle, cluster.Discard, cluster.Copy, cluster.Submit, cluster.Expire, cluster.Fall, cluster.Rise} {
		weights[k] = [...]float64{0, 0.1, 1}[w.random.IntN(3)]
	}
	weights[cluster.Handle], weights[cluster.Rise] = 3, max(weights[cluster.Rise], 0.5)
	for range actionsInARun {
		w.choices = append(w.enabled(w.choices[:0]), w.propose())
		total := 0.0
		for _, c := range w.choices {
			total += weights[c.kind]
		}
		at := w.random.Float64() * total
		for _, c := range w.choices {
			if at -= weights[c.kind]; at < 0 {
				if !w.do(c) {
					return
				}
				break
			}
		}
	}
}

// rounds lets the messages of a round arrive all at once, in a random order, without those that are lost.
func (w *walker) rounds() {
	loss := w.random.Float64() * 0.6
	for len(w.run) < actionsInARun {
		before := len(w.run)
		if w.random.IntN(2) == 0 && !w.do(w.propose()) {
			return
		}
		w.round = append(w.round[:0], w.flying...)
		w.random.Shuffle(len(w.round), func(i, j int) { w.round[i], w.round[j] = w.round[j], w.round[i] })
		for _, p := range w.round {
			kind := cluster.Handle
			if w.random.Float64() < loss {
				kind = cluster.Discard
			}
			if !w.do(choice{kind, w.receiver(p), p}) {
				return
			}
		}
		w.choices = w.others(w.choices[:0])
		if len(w.choices) > 0 && (w.random.IntN(3) == 0 || len(w.run) == before) {
			if !w.do(w.pick(w.choices)) {
				return
			}
		}
	}
}

const (
	// patience is how many timers may end, one after the other, until something must have been learned.
	patience = 80
	// again is how many pass until somebody proposes again: a crash that was still to come may have taken what was proposed.
	again = 10
)

// settle is the second phase: a random majority of the acceptors is up, and everybody else; every message arrives; and
// timers end when nothing else happens. It returns why nothing is learned, or "".
func (w *walker) settle() string {
	down := w.someAcceptors()
	for n := range patience {
		for i, id := range w.ids {
			kind := cluster.Rise // also of who had a crash before it that has come only now
			if down.Has(id) {
				kind = cluster.Fall
			}
			if c, ok := w.has(i, kind); ok && !w.do(c) {
				return ""
			}
		}
		if n%again == 0 && !w.proposeAtLast() {
			return ""
		}
		if !w.deliverAll() || w.learned() {
			return ""
		}
		next := w.proposeSome(0)
		w.choices = w.choices[:0]
		for _, c := range w.others(nil) {
			if c.kind == cluster.Expire {
				w.choices = append(w.choices, c)
			}
		}
		if len(w.choices) > 0 {
			next = w.pick(w.choices)
		}
		if !w.do(next) {
			return ""
		}
	}
	return fmt.Sprintf("with %s down, nothing is learned after %d timeouts", down, patience)
}

// proposeAtLast has one of those that are up propose. It reports whether the run goes on.
func (w *walker) proposeAtLast() bool {
	for {
		if c := w.proposeSome(0); w.possible(c) {
			return w.do(c)
		}
	}
}

// someAcceptors draws acceptors that are none of a majority.
func (w *walker) someAcceptors() roles.Set {
	var ids []roles.ID
	for id := range w.trial.Settings.Config.Acceptors.All() {
		ids = append(ids, id)
	}
	w.random.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
	return roles.SetOf(ids[:w.random.IntN(len(ids)-roles.Majority(len(ids))+1)]...)
}

// deliverAll lets messages arrive until there are none. It reports whether the run goes on.
func (w *walker) deliverAll() bool {
	for len(w.flying) > 0 {
		w.round = append(w.round[:0], w.flying...)
		for _, p := range w.round {
			c := choice{cluster.Handle, w.receiver(p), p}
			if !w.possible(c) {
				c.kind = cluster.Discard // for somebody who is down
			}
			if !w.do(c) {
				return false
			}
		}
	}
	return true
}
