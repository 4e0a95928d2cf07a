package explore

import (
	"math/bits"

	"synod/roles"
)

// worker finds the successors of states.
type worker struct {
	*search
	recent      recent
	next        queue  // the states that it has found
	missed      []miss // what it could not try without asking
	found       []find // in the state at hand
	asking      bool   // nobody works beside it, so it may ask
	transitions int
	touched     uint64 // has a use for what was only looked at
}

// miss is an event that is still to be tried.
type miss struct {
	from  *state
	agent int
	event int
}

// expand finds the successors of a block of states, the first of which has a number.
func (w *worker) expand(states []state, number int) {
	for i := range states {
		for a := range w.agents {
			if !w.agents[a].sink {
				w.successors(&states[i], number+i, a)
			}
			if w.alone && w.broken.Load() {
				return
			}
		}
		w.keep(&states[i], number+i)
	}
}

// successors tries every event at one agent in one state.
func (w *worker) successors(st *state, number, a int) {
	agent, n := &w.agents[a], st.locals[a]
	crash := int(st.crashes) < w.trial.Crashes
	w.try(st, number, a, n, submit)
	if crash {
		w.try(st, number, a, n, reboot)
		w.try(st, number, a, n, submit+1)
	}
	if int(st.timeouts) < w.trial.Timeouts {
		for e := firstWait; e < firstMail; e += 2 {
			w.try(st, number, a, n, e)
			if crash {
				w.try(st, number, a, n, e+1)
			}
		}
	}
	mail := st.packets.and(agent.inbox)
	for i, word := range mail {
		for ; word != 0; word &= word - 1 {
			e := w.arrival(i*64 + bits.TrailingZeros64(word))
			w.try(st, number, a, n, e)
			if crash {
				w.try(st, number, a, n, e+1)
			}
		}
	}
}

// try follows one event.
func (w *worker) try(st *state, number, a int, n uint16, event int) {
	mayAsk := w.alone || w.asking
	k := w.known(a, n, event)
	switch {
	case k == nothing:
		return
	case k == unknown && !mayAsk:
		w.missed = append(w.missed, miss{st, a, event})
		return
	case k == unknown:
		if k = w.ask(a, n, event); k == nothing {
			return
		}
	}
	e := &w.effects[k]
	if !w.plain && e.local == n && st.packets.has(&e.sends) {
		w.transitions++
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
		says = w.judge.recall(e.facts, st)
		if says == nil && !mayAsk {
			w.missed = append(w.missed, miss{st, a, event})
			return
		}
		if says == nil {
			says = w.judge.compute(e.facts, st)
		}
		for _, c := range says.all() {
			print ^= mix(partKey+uint64(c.slot), uint64(st.parts[c.slot])) ^ mix(partKey+uint64(c.slot), uint64(c.value))
		}
	}
	for i := range w.sinks {
		k := &w.sinks[i]
		if fresh.and(w.agents[k.agent].inbox) == (set{}) {
			continue
		}
		switch w.listen(st, number, k, a, event, &fresh, says) {
		case mustAsk:
			w.missed = append(w.missed, miss{st, a, event})
			return
		case isBroken:
			return
		}
	}
	w.transitions++
	if says != nil {
		if v, ok := w.breaks(says.violations); ok {
			w.end(number, v, w.step(a, n, event))
			return
		}
	}
	if print == st.print {
		return // nothing has changed, so that nothing is used up either
	}
	print ^= w.spent(st, e)
	if print == 0 {
		print = 1 // zero is an empty place
	}
	if !w.recent.has(print) {
		w.found = append(w.found, find{print, k, a, event, fresh, says})
	}
}

// find is a successor of the state at hand that may be new.
type find struct {
	print  uint64
	effect int32
	agent  int
	event  int
	fresh  set
	says   *answer
}

// keep takes those of the successors in that are new. Their places in the table lie anywhere in memory; to look at all of
// them first has the processor fetch them side by side.
func (w *worker) keep(st *state, number int) {
	for i := range w.found {
		w.touched ^= w.table.touch(w.found[i].print)
	}
	for i := range w.found {
		f := &w.found[i]
		if !w.table.add(f.print) {
			continue
		}
		w.table.count.Add(1)
		e := &w.effects[f.effect]
		after := w.next.add(st)
		after.print = f.print
		after.locals[f.agent] = e.local
		after.packets.join(&f.fresh)
		after.crashes += e.crashes
		after.timeouts += e.timeouts
		if f.says != nil {
			for _, c := range f.says.all() {
				after.parts[c.slot] = c.value
			}
		}
		if w.alone {
			w.parents = append(w.parents, uint32(number))
			w.via = append(w.via, w.step(f.agent, st.locals[f.agent], f.event))
		}
	}
	w.found = w.found[:0]
}

// step names an event at an agent that is in local state n.
func (w *worker) step(a int, n uint16, event int) step {
	return step{uint16(a), uint16(event), event == reboot && !w.agents[a].locals[n].Up()}
}

// spent returns the change of the fingerprint by what an effect uses up of the bounds.
func (w *worker) spent(st *state, e *effect) (f uint64) {
	if e.timeouts > 0 {
		f ^= mix(budgetKey, uint64(st.timeouts)) ^ mix(budgetKey, uint64(st.timeouts+e.timeouts))
	}
	if e.crashes > 0 {
		f ^= mix(budgetKey+1, uint64(st.crashes)) ^ mix(budgetKey+1, uint64(st.crashes+e.crashes))
	}
	return f
}

// breaks returns the violation that is looked for among some, if there is one.
func (w *worker) breaks(all []roles.Violation) (roles.Violation, bool) {
	for _, v := range all {
		if !v.Lemma || !w.options.Theorem {
			return v, true
		}
	}
	return roles.Violation{}, false
}

// end ends the search with a violation after some last steps.
func (w *worker) end(number int, v roles.Violation, last ...step) {
	if w.alone {
		w.find(append(w.path(number), last...), v)
	}
	w.broken.Store(true)
}
