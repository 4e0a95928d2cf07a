package tui

import (
	"image/color"
	"math"

	"github.com/charmbracelet/x/ansi"
)

// Colours that are mixed: of the lines around a quorum, and of the tails behind messages.

// ground is the ground that colours are mixed for.
func (t *Theme) ground() color.Color {
	if t.dark {
		return color.RGBA{R: 0x17, G: 0x18, B: 0x1c, A: 0xff}
	}
	return color.White
}

// lineContrast is the least contrast of a line with the ground.
const lineContrast = 4.5

// readable is the colour of a chip's ground as that of a line: mixed with white, or with black on a light ground, until it
// stands out.
func (t *Theme) readable(c color.Color) color.Color {
	if _, basic := c.(ansi.BasicColor); basic || c == nil {
		return c
	}
	far := color.Color(color.White)
	if !t.dark {
		far = color.Black
	}
	for share := 0; share < 100; share += 5 {
		if mixed := mix(c, far, share); contrast(mixed, t.ground()) >= lineContrast {
			return mixed
		}
	}
	return far
}

// mix goes from one colour to another by so many hundredths.
func mix(a, b color.Color, percent int) color.Color {
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
