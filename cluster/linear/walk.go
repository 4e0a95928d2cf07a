package linear

import (
	"context"
	"runtime"
	"time"

	"synod/cluster/spawn"
	"synod/roles"
)

// Options say which runs are played.
type Options struct {
	First, Seeds uint64 // the seeds First … First+Seeds-1
	Workers      int    // 0 for as many as there are processors
	Progress     func(Result)
}

// Result is what came of many runs. It does not depend on the number of workers.
type Result struct {
	Seeds      uint64
	Operations int
	Elapsed    time.Duration
	Found      *Found // the run of the lowest seed that fails
	Undecided  int
	Complete   bool // all seeds were played, or one has failed
}

// Found is a run that is not as it should be: its history is not linearizable, or the judge objects although all rules hold.
type Found struct {
	Seed      uint64
	Config    roles.Config
	History   *History
	Verdict   Verdict
	Violation *roles.Violation // nil when the judge has nothing to say
}

// configs are the clusters that the seeds take by turns.
func configs(c roles.Config) []roles.Config {
	var all []roles.Config
	for _, n := range []int{3, 5, 3, 4} {
		t := roles.Together(n)
		t.Variant, t.Without = c.Variant, c.Without
		all = append(all, t)
	}
	return all
}

// Walk plays runs of a protocol with the variant and without the rules of a configuration, and asks of each whether its history
// is linearizable. An error says why no cluster could be started.
func Walk(ctx context.Context, p *roles.Protocol, c roles.Config, o Options) (Result, error) {
	if o.Workers == 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	var r Result
	began := time.Now()
	for next := o.First; next < o.First+o.Seeds && ctx.Err() == nil && r.Found == nil; {
		n := min(uint64(o.Workers)*atATime, o.First+o.Seeds-next)
		all := make([]outcome, n)
		var workers spawn.Group
		for k := range uint64(o.Workers) {
			workers.Start("a worker of a storm", func() {
				for i := k; i < n; i += uint64(o.Workers) {
					all[i] = try(p, c, next+i)
				}
			})
		}
		workers.Wait()
		for _, got := range all {
			if got.err != nil {
				return r, got.err
			}
			r.Seeds++
			r.Operations += got.operations
			if got.verdict == Undecided {
				r.Undecided++
			}
			if got.found != nil && r.Found == nil {
				r.Found = got.found
			}
		}
		next += n
		r.Elapsed = time.Since(began)
		if o.Progress != nil {
			o.Progress(r)
		}
	}
	r.Complete = ctx.Err() == nil
	return r, nil
}

// atATime is how many seeds a worker plays before it is seen whether one has failed.
const atATime = 8

// outcome is what came of one seed.
type outcome struct {
	operations int
	verdict    Verdict
	found      *Found
	err        error
}

func try(p *roles.Protocol, c roles.Config, seed uint64) outcome {
	all := configs(c)
	config := all[seed%uint64(len(all))]
	h, err := Play(p, config, seed)
	if err != nil {
		return outcome{err: err}
	}
	got := outcome{operations: len(h.Operations), verdict: Check(p.Machine, h)}
	objects := len(h.Violations) > 0 && c.Without == 0 // with a rule switched off, that is no news
	if got.verdict == NotLinearizable || objects {
		got.found = &Found{Seed: seed, Config: config, History: h, Verdict: got.verdict}
		if objects {
			got.found.Violation = &h.Violations[0]
		}
	}
	return got
}
