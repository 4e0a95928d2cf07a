package explore

import (
	"context"
	"fmt"
	"math"
	"math/bits"
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

// step is an event at an agent.
type step struct {
	agent, event uint16
	down         bool // the agent was down before
}

// search is one search under way.
type search struct {
	*machine
	ctx     context.Context
	options Options
	table   *table
	level   queue // the states of this depth, in the order in which they were found
	next    queue
	base    int      // the number of the level's first state among all states
	parents []uint32 // by number of a state
	via     []step   // by number of a state
	began   time.Time
	told    time.Time
	result  Result
	found   bool
	broken  roles.Violation
}

// Search goes through all states of a trial, breadth first. It is deterministic.
func Search(ctx context.Context, t Trial, o Options) (Result, error) {
	m, first, err := newMachine(t, o.Plain)
	if err != nil {
		return Result{}, fmt.Errorf("the trial %s cannot begin: %w", t.Name, err)
	}
	if o.Bytes == 0 {
		o.Bytes = DefaultBytes
	}
	s := &search{machine: m, ctx: ctx, options: o, table: newTable(), began: time.Now()}
	s.table.add(first.print)
	s.next.add(&first)
	s.parents, s.via = []uint32{0}, []step{{}}
	for s.result.Why == "" && !s.found && s.next.count > 0 {
		s.base += s.level.count
		s.level, s.next = s.next, s.level
		s.next.count = 0
		s.expand()
		if !s.found {
			s.result.Depth++
		}
	}
	s.result.Complete = !s.found && s.result.Why == ""
	s.report(true)
	return s.result, nil
}

// expand finds the successors of a level.
func (s *search) expand() {
	for i := range s.level.count {
		if i%1024 == 0 && !s.goOn() {
			return
		}
		for a := range s.agents {
			if s.agents[a].sink {
				continue
			}
			s.successors(i, a)
			if s.found {
				return
			}
		}
	}
}

// successors tries every event at one agent in one state.
func (s *search) successors(i, a int) {
	st := s.level.at(i)
	agent := &s.agents[a]
	n := st.locals[a]
	crash := int(st.crashes) < s.trial.Crashes
	s.try(i, a, n, submit)
	if crash {
		s.try(i, a, n, reboot)
		s.try(i, a, n, submit+1)
	}
	if int(st.timeouts) < s.trial.Timeouts {
		for e := firstWait; e < firstMail; e += 2 {
			s.try(i, a, n, e)
			if crash {
				s.try(i, a, n, e+1)
			}
		}
	}
	mail := st.packets.and(agent.inbox)
	for w, word := range mail {
		for ; word != 0; word &= word - 1 {
			e := s.arrival(w*64 + bits.TrailingZeros64(word))
			s.try(i, a, n, e)
			if crash {
				s.try(i, a, n, e+1)
			}
		}
	}
}

// try follows one event.
func (s *search) try(i, a int, n uint16, event int) {
	k := s.effect(a, n, event)
	if k == nothing {
		return
	}
	st, e := s.level.at(i), &s.effects[k]
	s.result.Transitions++
	if !s.plain && e.local == n && st.packets.has(&e.sends) {
		return // it only repeats what it has said before
	}
	print := st.print
	if e.local != n {
		print ^= mix(uint64(a), uint64(n)) ^ mix(uint64(a), uint64(e.local))
	}
	fresh := st.packets.less(&e.sends)
	print ^= printOf(fresh)
	var says *answer
	if e.facts != nil {
		says = s.judge.ask(e.facts, st)
		for _, c := range says.changes {
			print ^= mix(partKey+uint64(c.slot), uint64(st.parts[c.slot])) ^ mix(partKey+uint64(c.slot), uint64(c.value))
		}
		if len(says.violations) > 0 && s.breaks(says.violations) {
			s.find(append(s.path(s.base+i), s.step(a, n, event)))
			return
		}
	}
	for k := range s.sinks {
		if sink := &s.sinks[k]; fresh.and(s.agents[sink.agent].inbox) != (set{}) && s.listen(i, sink, a, event, e, &fresh, says) {
			return
		}
	}
	if print == st.print {
		return // nothing has changed, so that nothing is used up either
	}
	print ^= s.spent(st, e)
	if !s.table.add(print) {
		return
	}
	after := s.next.add(st)
	after.print = print
	after.locals[a] = e.local
	after.packets.join(&fresh)
	after.crashes += e.crashes
	after.timeouts += e.timeouts
	if says != nil {
		for _, c := range says.changes {
			after.parts[c.slot] = c.value
		}
	}
	s.parents = append(s.parents, uint32(s.base+i))
	s.via = append(s.via, s.step(a, n, event))
}

// step names an event at an agent that is in local state n.
func (s *search) step(a int, n uint16, event int) step {
	return step{uint16(a), uint16(event), event == reboot && !s.agents[a].locals[n].Up()}
}

// spent returns the change of the fingerprint by what an effect uses up of the bounds.
func (s *search) spent(st *state, e *effect) (f uint64) {
	if e.timeouts > 0 {
		f ^= mix(budgetKey, uint64(st.timeouts)) ^ mix(budgetKey, uint64(st.timeouts+e.timeouts))
	}
	if e.crashes > 0 {
		f ^= mix(budgetKey+1, uint64(st.crashes)) ^ mix(budgetKey+1, uint64(st.crashes+e.crashes))
	}
	return f
}

// breaks reports whether one of some violations is what is looked for.
func (s *search) breaks(all []roles.Violation) bool {
	for _, v := range all {
		if !v.Lemma || !s.options.Theorem {
			s.broken, s.found = v, true
			return true
		}
	}
	return false
}

// find ends the search.
func (s *search) find(path []step) {
	r := s.run(path, s.broken)
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
	case s.overflow != nil:
		s.result.Why = s.overflow.Error()
	case s.judge.overflow != nil:
		s.result.Why = s.judge.overflow.Error()
	case s.ctx.Err() != nil:
		s.result.Why = "it was stopped"
	case s.result.Bytes > s.options.Bytes:
		s.result.Why = fmt.Sprintf("it has used the %d MB that it may use", s.options.Bytes>>20)
	case s.options.States > 0 && s.table.count > s.options.States:
		s.result.Why = fmt.Sprintf("it has seen the %d states that it may see", s.options.States)
	}
	return s.result.Why == ""
}

// often is the time from one report to the next.
const often = 100 * time.Millisecond

func (s *search) report(last bool) {
	p := &s.result.Progress
	p.Trial, p.States, p.Frontier = s.trial.Name, s.table.count, s.next.count
	p.Bytes = s.table.bytes() + s.level.bytes() + s.next.bytes() +
		int64(cap(s.parents))*4 + int64(cap(s.via))*int64(unsafe.Sizeof(step{}))
	now := time.Now()
	p.Elapsed = now.Sub(s.began)
	if s.options.Progress != nil && (last || now.Sub(s.told) >= often) {
		s.told = now
		s.options.Progress(*p)
	}
}
