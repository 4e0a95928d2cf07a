package explore

import (
	"context"
	"math/rand/v2"
	"runtime"
	"time"

	"synod/cluster"
	"synod/cluster/spawn"
	"synod/roles"
)

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

// Walk tries random runs of a protocol with some rules switched off. Each has a phase in which anything may happen, and then
// one in which a random majority is up and nothing is lost: in that a value must be chosen and learned.
func Walk(ctx context.Context, p *roles.Protocol, without roles.Flaws, o WalkOptions) WalkResult {
	if o.Workers == 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	trials := Trials(p, without)
	if o.From != nil {
		trials = []Trial{*o.From}
	}
	walkers := make([]*walker, o.Workers)
	for i := range walkers {
		walkers[i] = newWalker(trials, o.Theorem, without == 0 && o.From == nil)
	}
	began := time.Now()
	var r WalkResult
	for next := o.First; next < o.First+o.Seeds && ctx.Err() == nil && r.Found == nil && r.Stuck == ""; {
		n := min(uint64(o.Workers)*atATime, o.First+o.Seeds-next)
		for i, w := range walkSome(walkers, next, n) {
			r.Seeds++
			r.Actions += uint64(w.length)
			if (w.found != nil || w.stuck != "") && r.Found == nil && r.Stuck == "" {
				r.Found, r.Stuck, r.Seed = w.found, w.stuck, next+uint64(i)
				r.Scheduler = schedulerOf(r.Seed).name
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

// atATime is how many seeds a worker tries before it is seen whether one has failed.
const atATime = 64

// walkSome tries a few seeds side by side.
func walkSome(walkers []*walker, first, n uint64) []walk {
	all := make([]walk, n)
	var workers spawn.Group
	for k, w := range walkers {
		workers.Start("a worker of a walk", func() {
			for i := uint64(k); i < n; i += uint64(len(walkers)) {
				all[i] = w.walk(first + i)
			}
		})
	}
	workers.Wait()
	return all
}

// walk is what came of one seed.
type walk struct {
	length int // actions of the first phase
	found  *Run
	stuck  string
}

// walker plays one random run after the other.
type walker struct {
	troupes []*troupe // one a trial
	theorem bool
	settles bool // each run has the second phase
	random  *rand.Rand
	source  *rand.PCG

	// The run that is being played.
	*troupe
	run     []move // so far
	found   []roles.Violation
	broken  *roles.Violation // the first of them that is looked for
	choices []choice
	round   []int32 // packets

	watch func(cluster.Action) // of a test, after each action
}

func newWalker(trials []Trial, theorem, settles bool) *walker {
	w := &walker{theorem: theorem, settles: settles, source: rand.NewPCG(0, 0)}
	w.random = rand.New(w.source)
	for _, t := range trials {
		w.troupes = append(w.troupes, newTroupe(t))
	}
	return w
}

// walk plays the run of a seed. What happens in it depends on the seed alone.
func (w *walker) walk(seed uint64) walk {
	w.source.Seed(seed, 0x5EED)
	w.troupe = w.troupes[0]
	if n := len(w.troupes); n > 1 {
		w.troupe = w.troupes[w.random.IntN(n)]
	}
	w.begin()
	w.run, w.found, w.broken = w.run[:0], w.found[:0], nil
	schedulerOf(seed).play(w)
	r := walk{length: len(w.run)}
	if w.broken == nil && w.settles {
		r.stuck = w.settle()
	}
	if w.broken != nil {
		r.found, r.stuck = &Run{Trial: w.trial, Violation: *w.broken}, ""
		for _, m := range w.run {
			r.found.Actions = append(r.found.Actions, w.action(m))
		}
	}
	return r
}

// do lets something happen if it is possible, and reports whether the run goes on.
func (w *walker) do(c choice) bool {
	if !w.possible(c) {
		return true
	}
	m := move{c, w.agents[c.agent]}
	w.run = append(w.run, m)
	for _, v := range w.troupe.do(c) {
		w.found = append(w.found, v)
		if w.broken == nil && (!v.Lemma || !w.theorem) {
			w.broken = &v
		}
	}
	if w.watch != nil {
		w.watch(w.action(m))
	}
	return w.broken == nil
}

// pick returns one of some choices.
func (w *walker) pick(all []choice) choice { return all[w.random.IntN(len(all))] }
