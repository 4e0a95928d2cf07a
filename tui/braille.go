package tui

import (
	"math"

	"synod/tui/layout"
)

// braille is a canvas of dots, two across and four down a cell, for lines that are thinner than a character.
type braille struct {
	w, h int // in cells
	dots []uint8
}

func newBraille(w, h int) *braille { return &braille{w, h, make([]uint8, max(0, w*h))} }

// bits are the dots of a braille character by column and row.
var bits = [2][4]uint8{{0x01, 0x02, 0x04, 0x40}, {0x08, 0x10, 0x20, 0x80}}

func (b *braille) set(x, y int) {
	if x >= 0 && y >= 0 && x < 2*b.w && y < 4*b.h {
		b.dots[y/4*b.w+x/2] |= bits[x%2][y%4]
	}
}

// dotted sets those dots of a line for which on says so, counted from its beginning.
func (b *braille) dotted(from, to layout.Dot, on func(i int) bool) {
	steps := int(math.Max(math.Abs(to.X-from.X), math.Abs(to.Y-from.Y)))
	for i := range steps {
		if on(i) {
			d := from.To(to, (float64(i)+0.5)/float64(steps))
			b.set(int(math.Floor(d.X+1e-7)), int(math.Floor(d.Y+1e-7)))
		}
	}
}

// signs are the characters of all combinations of dots.
var signs = func() (all [256]string) {
	for i := range all {
		all[i] = string(rune(0x2800 + i))
	}
	return all
}()

// draw puts the dots on the Stage, or full stops on a terminal that has no braille.
func (b *braille) draw(s *stage, style uvStyle) {
	sign := "."
	for i, d := range b.dots {
		if d == 0 {
			continue
		}
		if !s.theme.ascii() {
			sign = signs[d]
		}
		s.put(i%b.w, i/b.w, sign, style)
	}
}
