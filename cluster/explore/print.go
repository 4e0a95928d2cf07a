package explore

import "math/bits"

// A fingerprint is the exclusive or of numbers that stand for the components of a state: so that of a changed state follows
// from the change. There is one for each image of the state (alike.go); the first is that of the state itself.

// maxImages is the number of ways in which three agents can change places.
const maxImages = 6

// prints are the fingerprints of the images of a state, or what a component adds to them.
type prints [maxImages]uint64

// add puts a component in, or takes it out again.
func (p *prints) add(o *prints) {
	for i := range p {
		p[i] ^= o[i]
	}
}

// printsOf returns the fingerprints of a whole state.
func (m *machine) printsOf(s *state) (p prints) {
	for a := range m.agents {
		p.add(&m.agents[a].rows[s.locals[a]].prints)
	}
	for slot := range m.judge.slots[len(m.agents):] {
		if v := s.parts[slot]; v != 0 {
			p.add(&m.judge.values[len(m.agents)+slot][v].prints)
		}
	}
	for i := range m.words {
		for word := s.packets[i]; word != 0; word &= word - 1 {
			p.add(&m.packets[i*64+bits.TrailingZeros64(word)].prints)
		}
	}
	spent := mix(budgetKey, uint64(s.timeouts)) ^ mix(budgetKey+1, uint64(s.crashes))
	for i := range p {
		p[i] ^= spent
	}
	return p
}

const (
	partKey   = 1 << 8
	packetKey = 2 << 8
	budgetKey = 4 << 8
)

// mix scatters a component and its value over 64 bits (the finaliser of SplitMix64).
func mix(component, value uint64) uint64 {
	z := component<<32 | value
	z = (z + 0x9E3779B97F4A7C15)
	z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
	z = (z ^ z>>27) * 0x94D049BB133111EB
	return z ^ z>>31
}
