package explore

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"time"

	"synod/cluster"
	"synod/roles"
)

// Schedulers decide what happens next in a random run. A seed's is the one with its number, counted round.
var schedulers = []struct {
	Name string
	walk func(*walker)
}{
	{"uniform", (*walker).uniform}, // whatever is possible, each with the same chance
	{"swarm", (*walker).swarm},     // a mix of faults that is drawn first: some often, some never
	{"rounds", (*walker).rounds},   // everybody hears everything that was sent, but for what is lost
}

// WalkOptions say how to try random runs.
type WalkOptions struct {
	First, Seeds uint64 // the seeds First … First+Seeds-1
	Workers      int    // 0 for as many as there are processors
	Theorem      bool   // look for broken consensus only
	From         *Trial // begin each run here; nil for a trial of the protocol that is drawn
	Progress     func(WalkResult)
}

// WalkResult is what came of random runs. It does not depend on the number of workers.
type WalkResult struct {
	Seeds, Actions uint64
	Elapsed        time.Duration
	// Found is the run of the lowest seed that breaks an invariant; Stuck says of the lowest one that came to no decision
	// when nothing stood in its way any more.
	Found     *Run
	Stuck     string
	Seed      uint64
	Scheduler string
	Complete  bool // all seeds were tried, or one has failed
}

// actionsInARun is how long the first phase of a run is.
const actionsInARun = 60

// Walk tries random runs of a protocol with some rules switched off. Each has a phase in which anything may happen, and then
// one in which a random majority is up and nothing is lost: in that a value must be chosen and learned.
func Walk(ctx context.Context, p *roles.Protocol, without roles.Flaws, o WalkOptions) WalkResult {
	if o.Workers == 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	began := time.Now()
	var r WalkResult
	for next := o.First; next < o.First+o.Seeds && ctx.Err() == nil && r.Found == nil && r.Stuck == ""; {
		n := min(uint64(o.Workers)*64, o.First+o.Seeds-next)
		runs := walkSome(p, without, o, next, n)
		for _, w := range runs {
			r.Seeds++
			r.Actions += uint64(len(w.actions))
			if (w.broken != nil || w.stuck != "") && r.Found == nil && r.Stuck == "" {
				r.Seed, r.Scheduler, r.Stuck = w.seed, schedulers[w.seed%uint64(len(schedulers))].Name, w.stuck
				if w.broken != nil {
					r.Found = &Run{Trial: w.trial, Actions: w.actions, Violation: *w.broken}
				}
			}
		}
		next += n
		r.Elapsed = time.Since(began)
		if o.Progress != nil {
			o.Progress(r)
		}
	}
	r.Complete = ctx.Err() == nil
	return r
}

// walkSome tries a few seeds side by side.
func walkSome(p *roles.Protocol, without roles.Flaws, o WalkOptions, first, n uint64) []*walker {
	all := make([]*walker, n)
	var workers sync.WaitGroup
	for k := range o.Workers {
		workers.Go(func() {
			for i := uint64(k); i < n; i += uint64(o.Workers) {
				all[i] = walkOne(p, without, first+i, o)
			}
		})
	}
	workers.Wait()
	return all
}

// walker is one random run under way.
type walker struct {
	seed    uint64
	random  *rand.Rand
	trial   Trial
	theorem bool
	system  cluster.System
	actions []cluster.Action
	broken  *roles.Violation
	seen    int // violations that were looked at
	stuck   string
}

func walkOne(p *roles.Protocol, without roles.Flaws, seed uint64, o WalkOptions) *walker {
	w := &walker{seed: seed, random: rand.New(rand.NewPCG(seed, 0x5EED)), theorem: o.Theorem}
	if o.From != nil {
		w.trial = *o.From
	} else {
		trials := Trials(p, without)
		w.trial = trials[w.random.IntN(len(trials))]
	}
	y, err := w.trial.start()
	roles.Assert(err == nil, "the trial %s cannot begin: %v", w.trial.Name, err)
	w.system = y
	schedulers[seed%uint64(len(schedulers))].walk(w)
	if w.broken == nil && without == 0 && o.From == nil {
		w.settle()
	}
	return w
}

// do carries out an action, and reports whether the run goes on.
func (w *walker) do(a cluster.Action) bool {
	if w.system.Do(a) != nil {
		return w.broken == nil
	}
	w.actions = append(w.actions, a)
	all := w.system.Violations()
	for _, v := range all[w.seen:] {
		if w.broken == nil && (!v.Lemma || !w.theorem) {
			w.broken = &v
		}
	}
	w.seen = len(all)
	return w.broken == nil
}

// propose is a proposal of any proposer.
func (w *walker) propose() cluster.Action {
	ids := slices.Collect(w.trial.Settings.Config.Proposers.All())
	value := w.trial.Settings.Protocol.Examples()[w.random.IntN(2)]
	return cluster.Action{Kind: cluster.Submit, Agent: ids[w.random.IntN(len(ids))], Value: value}
}

func (w *walker) uniform() {
	for range actionsInARun {
		all := append(w.system.Enabled(), w.propose(), w.propose())
		if !w.do(all[w.random.IntN(len(all))]) {
			return
		}
	}
}

// swarm gives each kind of action a weight that holds for the whole run. A mixture in which something never happens finds
// what one in which everything happens a little does not.
func (w *walker) swarm() {
	weights := map[cluster.ActionKind]float64{}
	for _, k := range []cluster.ActionKind{cluster.Handle, cluster.Discard, cluster.Copy, cluster.Submit, cluster.Expire, cluster.Fall, cluster.Rise} {
		weights[k] = [...]float64{0, 0.1, 1}[w.random.IntN(3)]
	}
	weights[cluster.Handle], weights[cluster.Rise] = 3, max(weights[cluster.Rise], 0.5)
	for range actionsInARun {
		all := append(w.system.Enabled(), w.propose())
		total := 0.0
		for _, a := range all {
			total += weights[a.Kind]
		}
		at := w.random.Float64() * total
		for _, a := range all {
			if at -= weights[a.Kind]; at < 0 {
				if !w.do(a) {
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
	for len(w.actions) < actionsInARun {
		before := len(w.actions)
		if w.random.IntN(2) == 0 && !w.do(w.propose()) {
			return
		}
		packets := w.system.Packets()
		w.random.Shuffle(len(packets), func(i, j int) { packets[i], packets[j] = packets[j], packets[i] })
		for _, p := range packets {
			kind := cluster.Handle
			if w.random.Float64() < loss {
				kind = cluster.Discard
			}
			if !w.do(cluster.Action{Kind: kind, Agent: p.To, From: p.From, Msg: p.Msg}) {
				return
			}
		}
		if others := w.others(); len(others) > 0 && (w.random.IntN(3) == 0 || len(w.actions) == before) {
			if !w.do(others[w.random.IntN(len(others))]) {
				return
			}
		}
	}
}

// others returns what can happen besides messages.
func (w *walker) others() []cluster.Action {
	return slices.DeleteFunc(w.system.Enabled(), func(a cluster.Action) bool {
		return a.Kind == cluster.Handle || a.Kind == cluster.Discard || a.Kind == cluster.Copy
	})
}

const (
	// patience is how many timers may end, one after the other, until something must have been learned.
	patience = 40
	// again is how many pass until somebody proposes again: a crash that was still to come may have taken what was proposed.
	again = 10
)

// settle is the second phase: a random majority of the acceptors is up, and everybody else; every message arrives; and
// timers end when nothing else happens.
func (w *walker) settle() {
	down := w.someAcceptors()
	for n := range patience {
		for _, id := range w.trial.Settings.Config.Agents() {
			kind := cluster.Rise // also of who had a crash before it that has come only now
			if down.Has(id) {
				kind = cluster.Fall
			}
			_ = w.system.Do(cluster.Action{Kind: kind, Agent: id}) // impossible where it is so already
		}
		for asked := n%again > 0; !asked; { // of whoever is up
			asked = w.system.Do(w.propose()) == nil
		}
		w.deliverAll()
		if w.learned() {
			return
		}
		a := w.propose()
		if timers := slices.DeleteFunc(w.others(), func(a cluster.Action) bool { return a.Kind != cluster.Expire }); len(timers) > 0 {
			a = timers[w.random.IntN(len(timers))]
		}
		_ = w.system.Do(a)
	}
	if all := w.system.Violations(); len(all) > 0 {
		w.broken = &all[0]
		return
	}
	w.stuck = fmt.Sprintf("with %s down, nothing is learned after %d timeouts", down, patience)
}

// someAcceptors draws acceptors that are none of a majority.
func (w *walker) someAcceptors() roles.Set {
	c := w.trial.Settings.Config
	ids := slices.Collect(c.Acceptors.All())
	w.random.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
	return roles.SetOf(ids[:w.random.IntN(len(ids)-roles.Majority(len(ids))+1)]...)
}

func (w *walker) deliverAll() {
	for packets := w.system.Packets(); len(packets) > 0; packets = w.system.Packets() {
		for _, p := range packets {
			a := cluster.Action{Kind: cluster.Handle, Agent: p.To, From: p.From, Msg: p.Msg}
			if w.system.Do(a) != nil {
				a.Kind = cluster.Discard
				_ = w.system.Do(a)
			}
		}
	}
}

// learned reports whether a value is chosen, and every learner that is up says so; of a log, the value of the last instance.
func (w *walker) learned() bool {
	chosen := w.system.Chosen()
	if len(chosen) == 0 {
		return false
	}
	last := slices.MaxFunc(chosen, func(a, b cluster.Chosen) int { return cmp.Compare(a.Instance, b.Instance) })
	return w.system.Learned(last)
}
