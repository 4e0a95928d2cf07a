package cluster

import (
	"slices"

	"synod/roles"
)

// Flight is a message under way.
type Flight struct {
	Seq       uint64 // in the order in which messages were sent; never used twice in a run
	From, To  roles.ID
	Msg       roles.Message
	Sent, Due Time
	Fate      Fate
	Held      bool // waits until it is released
	Waits     bool // has come to an agent that is paused, and waits there
	Copy      bool // a duplicate
}

// String writes the message and its way.
func (f Flight) String() string {
	return f.From.String() + ">" + f.To.String() + " " + roles.Describe(f.Msg)
}

// due is what waits for its instant: a message, or the end of an agent's timer (role is its owner then).
type due struct {
	Flight
	to    int16 // index of the agent that it concerns
	from  int16 // index of the sender
	role  int8
	timer string // empty for a message
	cause cause
	line  uint64 // of a message that has come to a paused agent: it is handled in this order; 0 for others
	ends  bool   // it is neither of the two, but the end of the agent's pause
}

// unqueued lets whoever has stood in line at an agent come before all that arrives there in the same instant.
const unqueued = 1 << 63

// rank orders what is due at one agent in one instant.
func (d *due) rank() uint64 {
	if d.line > 0 {
		return d.line
	}
	return unqueued + d.Seq
}

// waits reports whether it has no place in the order for now.
func (d *due) waits() bool { return d.Held || d.Waits }

// key orders what is due: by instant, then by the agent that it concerns, then by rank, which is age. All that is due at one instant
// at one agent can then be handed over together, and the run is the same as one step at a time.
type key struct {
	at   Time
	rank uint64
	to   int16
	slot int32
}

func (a key) less(b key) bool {
	if a.at != b.at {
		return a.at < b.at
	}
	if a.to != b.to {
		return a.to < b.to
	}
	return a.rank < b.rank
}

// queue holds what is due, ordered. It is a 4-ary heap of small keys beside a table of the things themselves, written
// out because it is the hottest code of a run: with container/heap it was three times as slow.
type queue struct {
	heap  []key
	slots []due
	free  []int32
}

func (q *queue) clone() queue {
	return queue{slices.Clone(q.heap), slices.Clone(q.slots), slices.Clone(q.free)}
}

// add puts d in at d.Due. What waits has a slot but no place in the order.
func (q *queue) add(d due) int32 {
	var slot int32
	if n := len(q.free); n > 0 {
		slot, q.free = q.free[n-1], q.free[:n-1]
		q.slots[slot] = d
	} else {
		slot = int32(len(q.slots))
		q.slots = append(q.slots, d)
	}
	if !d.waits() {
		q.push(key{d.Due, d.rank(), d.to, slot})
	}
	return slot
}

// release frees a slot. Its key may stay in the heap; it is stale then, and skipped.
func (q *queue) release(slot int32) {
	q.slots[slot] = due{}
	q.free = append(q.free, slot)
}

// next returns the key of the earliest thing due.
func (q *queue) next() (key, bool) {
	for len(q.heap) > 0 {
		k := q.heap[0]
		if d := &q.slots[k.slot]; d.rank() == k.rank && d.Due == k.at && !d.waits() {
			return k, true
		}
		q.pop()
	}
	return key{}, false
}

// take removes the earliest thing, which next has just returned.
func (q *queue) take(k key) due {
	d := q.slots[k.slot]
	q.pop()
	q.release(k.slot)
	return d
}

const arity = 4

func (q *queue) push(k key) {
	h := append(q.heap, k)
	i := len(h) - 1
	for i > 0 {
		up := (i - 1) / arity
		if !k.less(h[up]) {
			break
		}
		h[i] = h[up]
		i = up
	}
	h[i] = k
	q.heap = h
}

func (q *queue) pop() {
	h := q.heap
	last := h[len(h)-1]
	h = h[:len(h)-1]
	q.heap = h
	if len(h) == 0 {
		return
	}
	i := 0
	for {
		child := i*arity + 1
		if child >= len(h) {
			break
		}
		least := child
		for c := child + 1; c < min(child+arity, len(h)); c++ {
			if h[c].less(h[least]) {
				least = c
			}
		}
		if !h[least].less(last) {
			break
		}
		h[i] = h[least]
		i = least
	}
	h[i] = last
}
