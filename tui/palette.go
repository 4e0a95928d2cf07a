package tui

import (
	"image/color"
	"math"
	"slices"

	"github.com/charmbracelet/x/ansi"

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

// lineContrast is the least contrast of a line with the ground.
const lineContrast = 4.5

// readable is the colour of a chip's ground as that of a line: mixed with white, or with black on a light ground, until it stands out.
func (t *Theme) readable(c color.Color) color.Color {
	if _, basic := c.(ansi.BasicColor); basic || c == nil {
		return c
	}
	ground, far := color.Color(color.RGBA{R: 0x17, G: 0x18, B: 0x1c, A: 0xff}), color.Color(color.White)
	if !t.dark {
		ground, far = color.White, color.Black
	}
	for share := 0; share < 100; share += 5 {
		if mixed := blend(c, far, share); contrast(mixed, ground) >= lineContrast {
			return mixed
		}
	}
	return far
}

// blend goes from one colour to another by so many hundredths.
func blend(a, b color.Color, percent int) color.Color {
	ar, ag, ab, _ := a.RGBA()
	br, bg, bb, _ := b.RGBA()
	part := func(x, y uint32) uint8 { return uint8((x*uint32(100-percent) + y*uint32(percent)) / 100 >> 8) }
	return color.RGBA{R: part(ar, br), G: part(ag, bg), B: part(ab, bb), A: 0xff}
}

// contrast is that of two colours, from 1 to 21 (WCAG 2.2).
func contrast(a, b color.Color) float64 {
	x, y := luminance(a)+0.05, luminance(b)+0.05
	return max(x, y) / min(x, y)
}

func luminance(c color.Color) float64 {
	part := func(v uint32) float64 {
		s := float64(v) / 0xffff
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	r, g, b, _ := c.RGBA()
	return 0.2126*part(r) + 0.7152*part(g) + 0.0722*part(b)
}
