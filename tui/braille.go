package tui

import (
	"math"

	uv "github.com/charmbracelet/ultraviolet"
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

// line sets every so-manieth dot from one cell to another.
func (b *braille) line(from, to point, every int) {
	x0, y0 := 2*from.x+1, 4*from.y+2
	x1, y1 := 2*to.x+1, 4*to.y+2
	steps := int(math.Max(math.Abs(x1-x0), math.Abs(y1-y0)))
	for i := 0; i <= steps; i += every {
		f := float64(i) / math.Max(1, float64(steps))
		b.set(int(math.Round(x0+(x1-x0)*f)), int(math.Round(y0+(y1-y0)*f)))
	}
}

// draw writes the dots, or full stops on a terminal that has no braille.
func (b *braille) draw(p pen, t *Theme, style uv.Style) {
	for y := range b.h {
		for x := range b.w {
			d := b.dots[y*b.w+x]
			switch {
			case d == 0:
			case t.glyph.dot == ".":
				p.text(x, y, style, ".")
			default:
				p.text(x, y, style, string(rune(0x2800+int(d))))
			}
		}
	}
}
