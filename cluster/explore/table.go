package explore

import "unsafe"

// queue holds the states of one depth, in blocks, so that it grows without being copied, and is used again for the next
// but one.
type queue struct {
	blocks [][]state
	count  int
}

// block is the number of states in a block of a queue.
const block = 1 << 12

func (q *queue) at(i int) *state { return &q.blocks[i/block][i%block] }

// add appends a copy of a state, and returns it to be changed.
func (q *queue) add(s *state) *state {
	if q.count == len(q.blocks)*block {
		q.blocks = append(q.blocks, make([]state, block))
	}
	q.count++
	added := q.at(q.count - 1)
	*added = *s
	return added
}

// bytes returns what the queue takes.
func (q *queue) bytes() int64 { return int64(len(q.blocks)) * block * int64(unsafe.Sizeof(state{})) }

// table is a set of fingerprints: open addressing in one flat array of numbers, which the garbage collector never looks
// into. Zero stands for an empty place.
type table struct {
	places []uint64
	count  int
	// recent are fingerprints that were seen lately. Most states are reached again soon after they were first, and then a
	// look here saves one into memory that is in no cache.
	recent [1 << 14]uint64
}

func newTable() *table { return &table{places: make([]uint64, 1<<16)} }

// add reports whether a fingerprint is new, and takes it in.
func (t *table) add(print uint64) bool {
	if print == 0 {
		print = 1
	}
	spot := &t.recent[print>>40&(1<<14-1)]
	if *spot == print {
		return false
	}
	*spot = print
	mask := uint64(len(t.places) - 1)
	i := print & mask
	for t.places[i] != 0 {
		if t.places[i] == print {
			return false
		}
		i = (i + 1) & mask
	}
	t.places[i] = print
	t.count++
	if t.count*4 > len(t.places)*3 {
		t.grow()
	}
	return true
}

func (t *table) grow() {
	old := t.places
	t.places = make([]uint64, 2*len(old))
	mask := uint64(len(t.places) - 1)
	for _, print := range old {
		if print == 0 {
			continue
		}
		i := print & mask
		for t.places[i] != 0 {
			i = (i + 1) & mask
		}
		t.places[i] = print
	}
}

// bytes returns what the table takes.
func (t *table) bytes() int64 { return int64(len(t.places)) * 8 }
