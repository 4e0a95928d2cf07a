package grid

import (
	"fmt"
	"image/color"
	"unicode/utf8"
)

// shape draws a character that must meet its neighbours: lines, blocks and braille. It answers false for any other,
// which is then written as text.
func (d *drawing) shape(content string, i ink, x, y int) bool {
	r, size := utf8.DecodeRuneInString(content)
	if size != len(content) {
		return false
	}
	p := pen{layer: &d.shapes, color: i.fg, ground: i.bg,
		x: float64(d.left + x*cellWidth), y: float64(d.top + y*cellHeight)}
	switch {
	case r >= 0x2500 && r <= 0x257f:
		p.box(r)
	case r >= 0x2580 && r <= 0x259f:
		p.block(r)
	case r >= 0x2800 && r <= 0x28ff:
		p.braille(r)
	default:
		return false
	}
	return true
}

// pen draws into one cell, whose top left corner is at x and y.
type pen struct {
	layer         *layer
	color, ground color.RGBA
	x, y          float64
}

func (p pen) rect(x, y, w, h float64) { p.layer.rect(p.color, p.x+x, p.y+y, w, h) }

// braille draws the dots of U+2800 to U+28FF. The bits of the last byte are the dots, and the two in the lowest row
// came later than the six above, so they are the last two bits.
func (p pen) braille(r rune) {
	bits := [4][2]rune{{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}}
	for row := range 4 {
		for col := range 2 {
			if r&bits[row][col] != 0 {
				p.layer.dot(p.color, p.x+2.25+4.5*float64(col), p.y+2.375+4.75*float64(row))
			}
		}
	}
}

// block draws U+2580 to U+259F: halves, eighths, shades and quarters.
func (p pen) block(r rune) {
	eighths := func(n rune, of float64) float64 { return of * float64(n) / 8 }
	switch {
	case r == 0x2580: // ▀
		p.rect(0, 0, cellWidth, cellHeight/2.0)
	case r <= 0x2588: // ▁ to █
		h := eighths(r-0x2580, cellHeight)
		p.rect(0, cellHeight-h, cellWidth, h)
	case r <= 0x258f: // ▉ to ▏
		p.rect(0, 0, eighths(0x2590-r, cellWidth), cellHeight)
	case r == 0x2590: // ▐
		p.rect(cellWidth/2.0, 0, cellWidth/2.0, cellHeight)
	case r <= 0x2593: // ░ ▒ ▓
		p.color = mix(p.ground, p.color, 25*int(r-0x2590))
		p.rect(0, 0, cellWidth, cellHeight)
	case r == 0x2594: // ▔
		p.rect(0, 0, cellWidth, cellHeight/8.0)
	case r == 0x2595: // ▕
		p.rect(cellWidth-cellWidth/8.0, 0, cellWidth/8.0, cellHeight)
	default:
		p.quarters(quadrants[r-0x2596])
	}
}

// quadrants are the quarters of U+2596 to U+259F: 1 and 2 are the upper ones, 4 and 8 the lower ones.
var quadrants = [10]int{4, 8, 1, 13, 9, 7, 11, 2, 6, 14}

func (p pen) quarters(bits int) {
	for i := range 4 {
		if bits&(1<<i) != 0 {
			p.rect(float64(i%2)*cellWidth/2, float64(i/2)*cellHeight/2, cellWidth/2.0, cellHeight/2.0)
		}
	}
}

// box draws U+2500 to U+257F.
func (p pen) box(r rune) {
	const midX, midY = cellWidth / 2.0, cellHeight / 2.0
	switch r {
	case '╭':
		p.arc(midX, cellHeight, cellWidth, midY)
	case '╮':
		p.arc(midX, cellHeight, 0, midY)
	case '╯':
		p.arc(midX, 0, 0, midY)
	case '╰':
		p.arc(midX, 0, cellWidth, midY)
	case '╱':
		p.line(cellWidth, 0, 0, cellHeight)
	case '╲':
		p.line(0, 0, cellWidth, cellHeight)
	case '╳':
		p.line(cellWidth, 0, 0, cellHeight)
		p.line(0, 0, cellWidth, cellHeight)
	default:
		if n, heavy, upright := dashes(r); n > 0 {
			p.dashed(n, heavy, upright)
			return
		}
		p.arms(boxArms[r-0x2500])
	}
}

// arc joins the middle of a vertical edge to the middle of a horizontal one, through a round corner.
func (p pen) arc(fromX, fromY, toX, toY float64) {
	const radius = cellWidth / 2.0
	bendY := toY + radius
	if fromY < toY {
		bendY = toY - radius
	}
	p.layer.stroke(p.color, fmt.Sprintf("M%s %sV%sQ%s %s %s %s", num(p.x+fromX), num(p.y+fromY), num(p.y+bendY),
		num(p.x+fromX), num(p.y+toY), num(p.x+toX), num(p.y+toY)))
}

func (p pen) line(fromX, fromY, toX, toY float64) {
	p.layer.stroke(p.color, fmt.Sprintf("M%s %sL%s %s", num(p.x+fromX), num(p.y+fromY), num(p.x+toX), num(p.y+toY)))
}

// dashes tells of ┄ and its kin into how many pieces the line is cut, whether it is heavy, and whether it is upright.
func dashes(r rune) (n int, heavy, upright bool) {
	switch {
	case r >= 0x2504 && r <= 0x250b:
		n = 3 + int(r-0x2504)/4
	case r >= 0x254c && r <= 0x254f:
		n = 2
	}
	return n, r&1 == 1, r&2 == 2
}

func (p pen) dashed(n int, heavy, upright bool) {
	thick := thickness(light)
	if heavy {
		thick = thickness(strong)
	}
	along, across := float64(cellWidth), float64(cellHeight)
	if upright {
		along, across = across, along
	}
	step := along / float64(n)
	for i := range n {
		from, length, side := step*float64(i)+step*0.2, step*0.6, (across-thick)/2
		if upright {
			p.rect(side, from, thick, length)
		} else {
			p.rect(from, side, length, thick)
		}
	}
}
