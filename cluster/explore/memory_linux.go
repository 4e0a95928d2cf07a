package explore

import "golang.org/x/sys/unix"

// small is the number of bytes below which a piece is none of the system's business.
const small = 1 << 21

func obtain(bytes int) []byte {
	if bytes < small {
		return make([]byte, bytes)
	}
	piece, err := unix.Mmap(-1, 0, bytes, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_ANON|unix.MAP_PRIVATE)
	if err != nil {
		return make([]byte, bytes) // where the heap has as little, that says so
	}
	_ = unix.Madvise(piece, unix.MADV_HUGEPAGE) // without them it is only slower
	return piece
}

func release(piece []byte) {
	if len(piece) >= small {
		_ = unix.Munmap(piece)
	}
}
