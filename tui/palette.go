package tui

import (
	"slices"

	"synod/roles"
)

// palette says which chip a value has: the one of its name if it is the name of a colour, else the first that was free when it was
// first proposed. A hash of the value would give two of three values the same chip.
type palette struct {
	protocol *roles.Protocol
	proposed []roles.Value
	order    map[roles.Value]int
	next     int // the chip of a value that nobody has proposed yet
}

// colourNames are values whose colour speaks for itself, and other names of the same.
var colourNames = map[roles.Value]int{"sky": 5, "pink": 4, "magenta": 4, "violet": 4, "gray": 6}

func init() {
	for i, c := range chips {
		colourNames[roles.Value(c.name)] = i
	}
}

// newPalette gives chips to values, in the order in which they were first proposed.
func newPalette(protocol *roles.Protocol, proposed []roles.Value) palette {
	p := palette{protocol: protocol, proposed: proposed, order: map[roles.Value]int{}}
	taken := make([]bool, len(chips))
	left := len(chips)
	free := func() int { // once all are taken they are used again
		if left == 0 {
			left = len(chips)
			clear(taken)
		}
		i := 0
		for taken[i] {
			i++
		}
		return i
	}
	for _, v := range proposed {
		if _, seen := p.order[v]; seen {
			continue
		}
		i, named := colourNames[v]
		if !named {
			i = free()
		}
		if p.order[v] = i; !taken[i] {
			taken[i] = true
			left--
		}
	}
	p.next = free()
	return p
}

// chip returns the index of a value's chip.
func (p *palette) chip(v roles.Value) int {
	v = p.short(v)
	if i, ok := colourNames[v]; ok {
		return i
	}
	if i, ok := p.order[v]; ok {
		return i
	}
	return p.next
}

// short returns a value in the words of whoever proposed it.
func (p *palette) short(v roles.Value) roles.Value {
	if p.protocol != nil && p.protocol.Asked != nil {
		return p.protocol.Asked(v)
	}
	return v
}

// findPalette gives chips to the values of the run that is shown.
func (m *Model) findPalette() {
	proposed := m.run.FirstProposed()
	if p := &m.theme.values; p.order == nil || !slices.Equal(p.proposed, proposed) || p.protocol != m.st().Protocol() {
		*p = newPalette(m.st().Protocol(), proposed)
	}
}
