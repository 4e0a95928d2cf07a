package explore

import (
	"context"
	"fmt"
	"math"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
	"unsafe"

	"synod/roles"
)

// Options say how to search.
type Options struct {
	// Theorem looks for a run in which consensus itself is broken: two values chosen, or one that nobody proposed. Otherwise
	// the first broken lemma ends the search.
	Theorem bool
	// Plain searches without reductions, to see that they change no verdict.
	Plain bool
	// Workers is the number of processors to use; 0 stands for all. The result does not depend on it.
	Workers int
	// Bytes bounds the memory of states and fingerprints; 0 stands for DefaultBytes. States bounds the number of states; 0
	// for no bound.
	Bytes  int64
	States int
	// Progress is called now and then, and at the end.
	Progress func(Progress)
}

// DefaultBytes is the memory that a search takes at most, unless it is told otherwise.
const DefaultBytes = 4 << 30

// Progress is how far a search has come.
type Progress struct {
	Trial       string
	States      int // different ones
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
func (r Result) Collision() float64 { return math.Pow(float64(r.States), 2) / math.Exp2(65) }

// Search goes through all states of a trial, breadth first. It is deterministic. Workers side by side do not note how they
// came to a state; when one of them finds a violation, a single one goes the way again, to the first of the shortest runs.
func Search(ctx context.Context, t Trial, o Options) (Result, error) {
	if o.Bytes == 0 {
		o.Bytes = DefaultBytes
	}
	if o.Workers == 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	began := time.Now()
	s, err := newSearch(ctx, t, o, began)
	if err != nil {
		return Result{}, fmt.Errorf("the trial %s cannot begin: %w", t.Name, err)
	}
	s.run()
	if s.broken.Load() && !s.alone {
		o.Workers = 1
		if s, err = newSearch(ctx, t, o, began); err != nil {
			return Result{}, err
		}
		s.run()
	}
	s.report(true)
	return s.result, nil
}

// search is one search under way.
type search struct {
	*machine
	ctx     context.Context
	options Options
	alone   bool // a single worker, who notes how it came to each state
	table   *table
	workers []*worker
	level   []queue // the states of this depth
	base    int     // the number of the first of them among all states
	parents []uint32
	via     []step // by number of a state, as parents
	began   time.Time
	told    time.Time
	broken  atomic.Bool
	result  Result
}

// step is an event at an agent.
type step struct {
	agent, event uint16
	down         bool // the agent was down before
}

func newSearch(ctx context.Context, t Trial, o Options, began time.Time) (*search, error) {
	m, first, err := newMachine(t, o.Plain)
	if err != nil {
		return nil, err
	}
	s := &search{machine: m, ctx: ctx, options: o, alone: o.Workers == 1, table: newTable(), began: began}
	s.level = make([]queue, o.Workers)
	for range o.Workers {
		s.workers = append(s.workers, &worker{search: s})
	}
	s.table.add(first.print)
	s.table.count.Add(1)
	s.level[0].add(&first)
	s.parents, s.via = []uint32{0}, []step{{}}
	return s, nil
}

// run goes from level to level.
func (s *search) run() {
	for s.frontier() > 0 && s.expand() && !s.broken.Load() {
		for i, w := range s.workers {
			s.base += s.level[i].count
			s.level[i], w.next = w.next, s.level[i]
			w.next.count = 0
		}
		s.result.Depth++
	}
	s.result.Complete = !s.broken.Load() && s.result.Why == ""
}

func (s *search) frontier() (n int) {
	for i := range s.level {
		n += s.level[i].count
	}
	return n
}

// phase is how many blocks of states are expanded before new answers are computed and the table may grow.
const phase = 16

// expand finds the successors of a level; it reports false when the search may not go on.
func (s *search) expand() bool {
	var blocks [][]state
	for i := range s.level {
		blocks = append(blocks, s.level[i].used()...)
	}
	for first := 0; first < len(blocks); first += phase {
		if !s.goOn() {
			return false
		}
		some := blocks[first:min(first+phase, len(blocks))]
		s.table.reserve(len(some) * block * 8)
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
	}
	return true
}

// together has the workers expand some blocks side by side. What nobody has asked the agents or the judge before is left
// over, for only one may ask.
func (s *search) together(blocks [][]state) {
	var next atomic.Int64
	var all sync.WaitGroup
	for _, w := range s.workers {
		all.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(blocks) && !s.broken.Load(); i = int(next.Add(1)) - 1 {
				w.expand(blocks[i], 0)
			}
		})
	}
	all.Wait()
	for _, w := range s.workers {
		w.asking = true
		for _, m := range w.missed {
			w.try(m.from, 0, m.agent, m.from.locals[m.agent], m.event)
			w.keep(m.from, 0)
		}
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
	for ; number != 0; number = int(s.parents[number]) {
		back = append(back, s.via[number])
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
	p.Trial, p.States, p.Frontier, p.Transitions = s.trial.Name, int(s.table.count.Load()), 0, 0
	p.Bytes = s.table.bytes() + int64(cap(s.parents))*4 + int64(cap(s.via))*int64(unsafe.Sizeof(step{}))
	for i, w := range s.workers {
		p.Frontier += w.next.count
		p.Transitions += w.transitions
		p.Bytes += s.level[i].bytes() + w.next.bytes()
	}
	now := time.Now()
	p.Elapsed = now.Sub(s.began)
	if s.options.Progress != nil && (last || now.Sub(s.told) >= often) {
		s.told = now
		s.options.Progress(*p)
	}
}
