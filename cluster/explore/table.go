package explore

import (
	"sync/atomic"
	"unsafe"
)

// table is a set of fingerprints: open addressing in one flat array of numbers, which the garbage collector never looks
// into. Zero stands for an empty place. Several workers may add at the same time, but only while there is room.
type table struct {
	places []uint64
	count  atomic.Int64
}

func newTable() *table { return &table{places: make([]uint64, 1<<16)} }

// add reports whether a fingerprint is new, and takes it in.
func (t *table) add(print uint64) bool {
	mask := uint64(len(t.places) - 1)
	for i := print & mask; ; i = (i + 1) & mask {
		switch held := atomic.LoadUint64(&t.places[i]); {
		case held == print:
			return false
		case held != 0:
		case atomic.CompareAndSwapUint64(&t.places[i], 0, print):
			return true
		case atomic.LoadUint64(&t.places[i]) == print:
			return false // somebody else was quicker with the same one
		}
	}
}

// touch looks at the place of a fingerprint.
func (t *table) touch(print uint64) uint64 {
	return atomic.LoadUint64(&t.places[print&uint64(len(t.places)-1)])
}

// reserve makes room for some more fingerprints. Nobody may add meanwhile.
func (t *table) reserve(more int) {
	for int(t.count.Load())+more > len(t.places)/4*3 {
		t.grow()
	}
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

// recent are fingerprints that were seen lately. Most states are reached again soon after they were first, and then a look
// here saves one into memory that is in no cache.
type recent [1 << 14]uint64

// has reports whether a fingerprint was seen lately; from now on it was.
func (r *recent) has(print uint64) bool {
	spot := &r[print>>40&(1<<14-1)]
	if *spot == print {
		return true
	}
	*spot = print
	return false
}

// queue holds states, in blocks, so that it grows without being copied and can be used again.
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

// used returns the blocks that hold something.
func (q *queue) used() [][]state {
	var all [][]state
	for i := 0; i < q.count; i += block {
		all = append(all, q.blocks[i/block][:min(block, q.count-i)])
	}
	return all
}

// bytes returns what the queue takes.
func (q *queue) bytes() int64 { return int64(len(q.blocks)) * block * int64(unsafe.Sizeof(state{})) }
