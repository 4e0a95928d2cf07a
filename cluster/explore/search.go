package explore

import (
	"context"
	"fmt"
	"math"
	"runtime"
	"sync/atomic"
	"time"

	"synod/cluster/spawn"
	"synod/roles"
)

// Options say how to search.
type Options struct {
	// Theorem looks for a run in which consensus itself is broken: two values chosen, or one that nobody proposed. Otherwise
	// the first broken lemma ends the search.
	Theorem bool
	// Off are the reductions that are left out, to see that they change no verdict.
	Off Reductions
	// Workers is the number of processors to use; 0 stands for all. The result does not depend on it.
	Workers int
	// Bytes bounds the memory of states and fingerprints; 0 stands for DefaultBytes. States bounds the number of states; 0
	// for no bound.
	Bytes  int64
	States int
	// Progress is called now and then, and at the end.
	Progress func(Progress)
}

// Reductions are ways to visit fewer states without missing a violation.
type Reductions uint8

// The reductions.
const (
	Listeners  Reductions = 1 << iota // agents that only listen are played through at once (sinks.go)
	Alike                             // of the states in which agents that are alike have changed places, one is visited (alike.go)
	Everything = Listeners | Alike
)

// DefaultBytes is the memory that a search takes at most, unless it is told otherwise.
const DefaultBytes = 4 << 30

// mostBytes is half of what there are addresses for: on machines of 32 bits that is the bound, whatever is asked for.
const mostBytes = int64(math.MaxInt) / 2

// Progress is how far a search has come.
type Progress struct {
	Trial       string
	States      int // different ones
	Covered     int // how many were visited or are images of such: as many as there are, once all were visited
	Transitions int // ways from one to another that were tried
	Depth       int // actions from the beginning
	Frontier    int // states whose successors are still to be found
	Bytes       int64
	Elapsed     time.Duration
}

// Result is what came of a search.
type Result struct {
	Progress
	// Found is a shortest run that breaks an invariant, nil when there is none.
	Found *Run
	// Complete says that every state within the trial's bounds was visited, so that there is no violation within them;
	// otherwise Why says what ended the search.
	Complete bool
	Why      string
}

// Collision returns the probability that two different states were taken for one.
func (r Result) Collision() float64 {
	return math.Pow(float64(max(r.States, r.Covered)), 2) / math.Exp2(65)
}

// Search goes through all states of a trial, breadth first. It is deterministic. The workers do not note how they came to a
// state; when one of them finds a violation, a single one goes the way again and does, to the first of the shortest runs.
func Search(ctx context.Context, t Trial, o Options) (Result, error) {
	if o.Bytes == 0 {
		o.Bytes = DefaultBytes
	}
	o.Bytes = min(o.Bytes, mostBytes)
	if o.Workers == 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	alone := false
	for began := time.Now(); ; {
		s, err := newSearch(ctx, t, o, began, alone)
		if err != nil {
			return Result{}, fmt.Errorf("the trial %s cannot begin: %w", t.Name, err)
		}
		s.run()
		switch {
		case s.alike.differ:
			o.Off |= Alike
		case s.talks:
			o.Off |= Listeners
		case s.broken.Load() && !s.alone:
			o.Workers, alone = 1, true
		default:
			return s.result, nil
		}
	}
}

// search is one search under way.
type search struct {
	*machine
	ctx      context.Context
	options  Options
	alone    bool  // the single worker goes the way again and notes how it comes to each state
	alarm    alarm // what is looked for
	table    *table
	workers  []*worker
	level    [][]state    // the states of this depth, in blocks
	frontier int          // how many there are
	base     int          // the number of the first of them among all states
	trail    list[origin] // by number of a state: how it was come to
	began    time.Time
	told     time.Time
	broken   atomic.Bool
	result   Result
}

// step is an event at an agent.
type step struct {
	agent uint8
	down  bool // the agent was down before
	event uint16
}

// origin is the state that a state comes from, and the step between them.
type origin struct {
	parent uint32
	step   step
}

func newSearch(ctx context.Context, t Trial, o Options, began time.Time, alone bool) (*search, error) {
	m, first, err := newMachine(t, o.Off)
	if err != nil {
		return nil, err
	}
	s := &search{machine: m, ctx: ctx, options: o, alone: alone, table: newTable(t.States / m.alike.count), began: began}
	if s.alarm = lemma; o.Theorem {
		s.alarm = theorem
	}
	for range o.Workers {
		s.workers = append(s.workers, &worker{search: s})
	}
	s.table.add(first.print)
	s.table.count.Add(1)
	s.workers[0].next.add(&first)
	s.trail.add(new(origin))
	return s, nil
}

// run goes from level to level.
func (s *search) run() {
	for s.next() && s.expand() && !s.broken.Load() && !s.alike.differ && !s.talks {
		s.result.Depth++
	}
	s.result.Complete = !s.broken.Load() && s.result.Why == ""
	s.report(true)
	s.free()
}

// next takes the states that were found as the level that is to be expanded; it reports whether there are any.
func (s *search) next() bool {
	s.base += s.frontier
	s.level, s.frontier = nil, 0
	for _, w := range s.workers {
		s.frontier += w.next.count
		s.level = append(s.level, w.next.take()...)
	}
	return s.frontier > 0
}

// free gives the memory of the states back.
func (s *search) free() {
	s.table.memory.free()
	s.trail.memory.free()
	for _, w := range s.workers {
		w.next.memory.free()
	}
}

// phase is how many blocks of states are expanded before new answers are computed and the table may grow.
const phase = 16

// successors is more than most states have that are new. Where a table comes to be fuller than it should be, it is only slower.
const successors = 8

// expand finds the successors of a level; it reports false when the search may not go on.
func (s *search) expand() bool {
	for first := 0; first < len(s.level); first += phase {
		if !s.goOn() {
			return false
		}
		some := s.level[first:min(first+phase, len(s.level))]
		s.table.reserve(len(some) * block * successors)
		if s.alone {
			for i, b := range some {
				s.workers[0].expand(b, s.base+(first+i)*block)
			}
		} else {
			s.together(some)
		}
		if s.broken.Load() {
			return true
		}
		for i, b := range some {
			s.workers[i%len(s.workers)].next.give(b)
		}
	}
	return true
}

// together has the workers expand some blocks side by side. What nobody has asked the agents or the judge before is left
// over, for only one may ask.
func (s *search) together(blocks [][]state) {
	var next atomic.Int64
	var all spawn.Group
	for _, w := range s.workers {
		all.Start("a worker of a search", func() {
			for i := int(next.Add(1)) - 1; i < len(blocks) && !s.broken.Load(); i = int(next.Add(1)) - 1 {
				w.expand(blocks[i], 0)
			}
		})
	}
	all.Wait()
	for _, w := range s.workers {
		w.asking = true
		for _, m := range w.missed {
			w.take(m.from, 0)
			w.try(m.agent, &w.agents[m.agent].rows[m.from.locals[m.agent]], m.event)
		}
		w.keep()
		w.missed, w.asking = w.missed[:0], false
	}
}

// find ends a search that is alone.
func (s *search) find(path []step, v roles.Violation) {
	r := s.machine.run(path, v).judged()
	s.result.Found, s.result.Depth = &r, len(path)
}

// path returns how a state was reached.
func (s *search) path(number int) []step {
	var back []step
	for number != 0 {
		o := s.trail.at(number)
		number, back = int(o.parent), append(back, o.step)
	}
	for i, j := 0, len(back)-1; i < j; i, j = i+1, j-1 {
		back[i], back[j] = back[j], back[i]
	}
	return back
}

// goOn reports whether the search may go on, and tells how far it has come.
func (s *search) goOn() bool {
	s.report(false)
	switch {
	case s.tooLarge() != nil:
		s.result.Why = s.tooLarge().Error()
	case s.ctx.Err() != nil:
		s.result.Why = "it was stopped"
	case s.result.Bytes > s.options.Bytes:
		s.result.Why = fmt.Sprintf("it has used the %d MB that it may use", s.options.Bytes>>20)
	case s.options.States > 0 && s.result.States > s.options.States:
		s.result.Why = fmt.Sprintf("it has seen the %d states that it may see", s.options.States)
	}
	return s.result.Why == ""
}

// often is the time from one report to the next.
const often = 100 * time.Millisecond

func (s *search) report(last bool) {
	p := &s.result.Progress
	p.Trial, p.States, p.Covered, p.Frontier, p.Transitions = s.trial.Name, int(s.table.count.Load()), 0, 0, 0
	p.Bytes = s.table.memory.bytes() + s.trail.memory.bytes()
	for _, w := range s.workers {
		p.Frontier += w.next.count
		p.Transitions += w.transitions
		p.Covered += w.stands
		p.Bytes += w.next.memory.bytes()
	}
	now := time.Now()
	p.Elapsed = now.Sub(s.began)
	if s.options.Progress != nil && (last || now.Sub(s.told) >= often) {
		s.told = now
		s.options.Progress(*p)
	}
}
