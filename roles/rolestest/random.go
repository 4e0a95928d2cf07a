package rolestest

// random is a stream of numbers that depends on nothing but its seed (the generator is SplitMix64): the suite keeps the
// rule of purity itself, so a run means the same with every release of Go.
type random uint64

// below returns a number from 0 to n-1.
func (r *random) below(n int) int {
	*r += 0x9E3779B97F4A7C15
	z := uint64(*r)
	z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
	z = (z ^ z>>27) * 0x94D049BB133111EB
	return int((z ^ z>>31) % uint64(n))
}
