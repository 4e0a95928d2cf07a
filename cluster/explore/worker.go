package explore

import (
	"math/bits"
	"slices"

	"synod/roles"
)

// worker finds the successors of states.
type worker struct {
	*search
	at          *state // the state at hand, its number and its fingerprints
	number      int
	prints      prints
	hand        [handful]prints
	recent      recent
	next        list[state] // the states that it has found
	missed      []miss      // what it could not try without asking
	found       []find      // what it has still to look up in the table
	asking      bool        // nobody works beside it, so it may ask
	transitions int
	stands      int    // how many states those stand for that it has expanded
	touched     uint64 // has a use for what was only looked at
}

// miss is an event that is still to be tried.
type miss struct {
	from  *state
	agent int
	event int
}

// handful is how many states are expanded side by side: first what one agent can do in all of them, then the next one. What
// is known of one agent fits into the caches of a processor, and what is known of all of them does not.
const handful = 512

// expand finds the successors of a block of states, the first of which has a number. Who goes the way again takes one state
// after the other, and so comes first to the run in which things happen in the order of the agents: it is the easiest to read.
func (w *worker) expand(states []state, number int) {
	n := handful
	if w.alone {
		n = 1
	}
	for first := 0; first < len(states); first += n {
		some := states[first:min(first+n, len(states))]
		for i := range some {
			w.take(&some[i], number+first+i)
			w.hand[i] = w.prints
			w.stands += w.distinct()
		}
		for a := range w.agents {
			if w.agents[a].sink {
				continue
			}
			for i := range some {
				w.at, w.number, w.prints[0] = &some[i], number+first+i, w.hand[i][0]
				if w.alike.count > 1 {
					w.prints = w.hand[i]
				}
				w.successors(a)
				if w.alone && w.broken.Load() {
					return
				}
				if len(w.found) >= enough {
					w.keep()
				}
			}
		}
	}
	w.keep()
}

// take takes a state in hand.
func (w *worker) take(st *state, number int) {
	w.at, w.number = st, number
	if w.alike.count > 1 {
		w.prints = w.printsOf(st)
	} else {
		w.prints[0] = st.print
	}
}

// distinct returns the number of different images of the state at hand.
func (w *worker) distinct() int {
	n := 1
	for g := 1; g < w.alike.count; g++ {
		if !slices.Contains(w.prints[:g], w.prints[g]) {
			n++
		}
	}
	return n
}

// successors tries every event at one agent that does something, or might.
func (w *worker) successors(a int) {
	st := w.at
	r := &w.agents[a].rows[st.locals[a]]
	crash := int(st.crashes) < w.trial.Crashes
	early := r.early & (1<<submit | w.budgets(st, crash))
	for ; early != 0; early &= early - 1 {
		w.try(a, r, bits.TrailingZeros32(early))
	}
	w.arrivals(a, r, 0)
	if crash {
		w.arrivals(a, r, 1)
	}
}

// budgets returns the events that the bounds of the trial still allow.
func (w *worker) budgets(st *state, crash bool) (early uint32) {
	if crash {
		early = 1<<reboot | 1<<(submit+1)
	}
	if int(st.timeouts) < w.trial.Timeouts {
		early |= waits
		if crash {
			early |= waits << 1
		}
	}
	return early
}

// waits are the ends of timers among the events.
const waits = 0x5555 << firstWait

// arrivals tries the arrival of the packets that are under way; cut is 1 when a crash cuts it short.
func (w *worker) arrivals(a int, r *row, cut int) {
	for i := range w.words {
		for word := w.at.packets[i] & r.open[cut][i]; word != 0; word &= word - 1 {
			w.try(a, r, w.arrival(i*64+bits.TrailingZeros64(word))+cut)
		}
	}
}

// try follows one event at an agent, of which r is the row. When the agent is asked there is another row in its place, so r
// may not know what is known by then.
func (w *worker) try(a int, r *row, event int) {
	st := w.at
	n := st.locals[a]
	mayAsk := w.alone || w.asking
	k := int32(unknown)
	if event < len(r.effects) {
		k = r.effects[event]
	}
	if k == unknown {
		if !mayAsk {
			w.missed = append(w.missed, miss{st, a, event})
			return
		}
		k = w.effect(a, n, event)
	}
	if k == nothing {
		return
	}
	e := &w.effects[k]
	says := int32(0)
	if e.facts != 0 {
		if says = w.judge.recall(e.facts, st); says == 0 {
			if !mayAsk {
				w.missed = append(w.missed, miss{st, a, event})
				return
			}
			says = w.judge.compute(e.facts, st)
		}
	}
	if len(w.sinks) > 0 {
		switch w.listenAll(a, event, e, says) {
		case mustAsk:
			w.missed = append(w.missed, miss{st, a, event})
			return
		case isBroken:
			return
		}
	}
	w.transitions++
	answer := &w.judge.answers[says]
	if answer.alarm >= w.alarm {
		w.end(w.worst(says), w.step(a, n, event))
		return
	}
	change := e.print ^ answer.print
	for i := range w.words {
		for word := e.sends[i] &^ st.packets[i]; word != 0; word &= word - 1 {
			change ^= w.sent[i*64+bits.TrailingZeros64(word)]
		}
	}
	if change == 0 {
		return // nothing has changed, so that nothing is used up either
	}
	spent := w.spent(st, e)
	print := w.prints[0] ^ change ^ spent
	least := print
	if w.alike.count > 1 {
		least = w.least(k, says, spent)
	}
	least = max(least, 1) // zero is an empty place
	if !w.recent.has(least) {
		w.found = append(w.found, find{st, print, least, int32(w.number), k, says, int16(a), int16(event)})
	}
}

// least returns the least fingerprint of the images of a successor.
func (w *worker) least(effect, says int32, spent uint64) uint64 {
	all := w.prints
	all.add(&w.changes[effect])
	all.add(&w.judge.details[says].prints)
	for i := range w.words {
		for word := w.effects[effect].sends[i] &^ w.at.packets[i]; word != 0; word &= word - 1 {
			all.add(&w.packets[i*64+bits.TrailingZeros64(word)].prints)
		}
	}
	least := all[0] ^ spent
	for _, print := range all[1:w.alike.count] {
		least = min(least, print^spent)
	}
	return least
}

// find is a successor of a state that may be new.
type find struct {
	from         *state
	print, least uint64 // its own fingerprint, and the least one of its images
	number       int32  // of the state that it comes from
	effect, says int32
	agent, event int16
}

// enough is how many are looked up in the table at a time.
const enough = 256

// keep takes those of the successors in that are new. Their places in the table lie anywhere in memory; to look at all of
// them first has the processor fetch them side by side.
func (w *worker) keep() {
	for i := range w.found {
		w.touched ^= w.table.touch(w.found[i].least)
	}
	for i := range w.found {
		f := &w.found[i]
		if !w.table.add(f.least) {
			continue
		}
		w.table.count.Add(1)
		e := &w.effects[f.effect]
		after := w.next.add(f.from)
		after.print = f.print
		after.locals[f.agent] = e.local
		after.packets.join(&e.sends)
		after.crashes += e.crashes
		after.timeouts += e.timeouts
		for _, c := range w.judge.details[f.says].changes {
			after.parts[c.slot] = c.value
		}
		if w.alone {
			w.trail.add(&origin{uint32(f.number), w.step(int(f.agent), f.from.locals[f.agent], int(f.event))})
		}
	}
	w.found = w.found[:0]
}

// step names an event at an agent that is in local state n.
func (w *worker) step(a int, n uint16, event int) step {
	return step{uint8(a), event == reboot && !w.agents[a].locals[n].Up(), uint16(event)}
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

// worst returns the first violation of an answer that is looked for.
func (w *worker) worst(says int32) roles.Violation {
	all := w.judge.details[says].violations
	return all[slices.IndexFunc(all, func(v roles.Violation) bool { return alarmOf(v) >= w.alarm })]
}

// end ends the search with a violation after some last steps.
func (w *worker) end(v roles.Violation, last ...step) {
	if w.alone {
		w.find(append(w.path(w.number), last...), v)
	}
	w.broken.Store(true)
}
