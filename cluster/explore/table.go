package explore

import (
	"sync/atomic"
)

// table is a set of fingerprints: open addressing in one flat array of numbers, which the garbage collector never looks
// into. Zero stands for an empty place. Several workers may add at the same time, but only while there is room.
type table struct {
	places []uint64
	count  atomic.Int64
	memory memory
}

// newTable returns an empty table with room for so many fingerprints, if that is known.
func newTable(expected int) *table {
	size := 1 << 16
	for expected > 0 && size/4*3 < expected+phase*block*successors {
		size *= 2
	}
	t := &table{}
	t.places = room[uint64](&t.memory, size)
	return t
}

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
	old, before := t.places, t.memory
	t.memory = memory{}
	t.places = room[uint64](&t.memory, 2*len(old))
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
	before.free()
}

// recent are fingerprints that were seen lately. Most states are reached again soon after they were first, and then a look
// here saves one into memory that is in no cache.
type recent [1 << 12]uint64

// has reports whether a fingerprint was seen lately; from now on it was.
func (r *recent) has(print uint64) bool {
	spot := &r[print>>40&(1<<12-1)]
	if *spot == print {
		return true
	}
	*spot = print
	return false
}

// list holds things in blocks, so that it grows without being copied and its room can be used again.
type list[T any] struct {
	memory memory
	blocks [][]T
	spare  [][]T
	count  int
}

// block is the number of things in a block of a list.
const block = 1 << 12

func (l *list[T]) at(i int) *T { return &l.blocks[i/block][i%block] }

// add appends a copy of a thing, and returns it to be changed.
func (l *list[T]) add(v *T) *T {
	if l.count == len(l.blocks)*block {
		l.grow()
	}
	l.count++
	added := l.at(l.count - 1)
	*added = *v
	return added
}

// grow makes room for another block. It obtains little at first, since most searches are small.
func (l *list[T]) grow() {
	if len(l.spare) == 0 {
		n := 1
		if len(l.memory.pieces) > 0 {
			n = 16
		}
		for piece := room[T](&l.memory, n*block); len(piece) > 0; piece = piece[block:] {
			l.spare = append(l.spare, piece[:block:block])
		}
	}
	last := len(l.spare) - 1
	l.blocks, l.spare = append(l.blocks, l.spare[last]), l.spare[:last]
}

// take takes everything out, in blocks whose room is to be given back.
func (l *list[T]) take() [][]T {
	all := l.blocks
	if n := len(all); n > 0 {
		all[n-1] = all[n-1][:l.count-(n-1)*block]
	}
	l.blocks, l.count = nil, 0
	return all
}

// give gives the room of a block back, which may have been another list's.
func (l *list[T]) give(b []T) { l.spare = append(l.spare, b[:block]) }
