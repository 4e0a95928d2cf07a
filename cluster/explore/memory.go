package explore

import "unsafe"

// memory is what the states and their fingerprints are kept in: large pieces outside the heap, in large pages where the
// system has them. What is looked up anywhere in hundreds of megabytes waits for the tables of the pages as long as for the
// memory itself, and a page that is used for the first time costs as much as ten states.
type memory struct{ pieces [][]byte }

// room returns n zeroed things that must not contain pointers; they are there until the memory is freed.
func room[T any](m *memory, n int) []T {
	var t T
	piece := obtain(n * int(unsafe.Sizeof(t)))
	m.pieces = append(m.pieces, piece)
	return unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(piece))), n)
}

// bytes returns how much it is.
func (m *memory) bytes() (n int64) {
	for _, piece := range m.pieces {
		n += int64(len(piece))
	}
	return n
}

// free gives everything back.
func (m *memory) free() {
	for _, piece := range m.pieces {
		release(piece)
	}
	m.pieces = nil
}
