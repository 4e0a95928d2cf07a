package grid

import (
	"bytes"
	"fmt"
	"image/color"
	"strconv"
	"strings"
)

// layer gathers shapes by colour, in the order in which the colours were first used. Rectangles that touch become
// one, so that a border is a few shapes and has no seams.
type layer struct {
	order []color.RGBA
	paths map[color.RGBA]*paths
}

// paths are the shapes of one colour.
type paths struct {
	rects   []rect
	byRight map[edge]int // The rectangle that ends at this edge, to be made longer.
	byFoot  map[edge]int // The rectangle of one cell that stands on this edge.
	strokes strings.Builder
	dots    strings.Builder
}

type rect struct{ x, y, w, h float64 }

// edge is a side of a rectangle: where it is, where it begins, and how long it is.
type edge struct{ at, from, length float64 }

func (l *layer) of(c color.RGBA) *paths {
	p, ok := l.paths[c]
	if !ok {
		if l.paths == nil {
			l.paths = map[color.RGBA]*paths{}
		}
		p = &paths{byRight: map[edge]int{}, byFoot: map[edge]int{}}
		l.paths[c] = p
		l.order = append(l.order, c)
	}
	return p
}

// rect adds a rectangle. If one of the same height ends where it begins, that one is made longer; and so it is with
// one of the same width above it.
func (l *layer) rect(c color.RGBA, x, y, w, h float64) {
	if w <= 0 || h <= 0 {
		return
	}
	p := l.of(c)
	if i, ok := p.byRight[edge{x, y, h}]; ok && p.rects[i].h == h {
		p.forget(i)
		p.rects[i].w += w
		p.remember(i)
		return
	}
	if i, ok := p.byFoot[edge{y, x, w}]; ok && p.rects[i].w == w {
		p.forget(i)
		p.rects[i].h += h
		p.remember(i)
		return
	}
	p.rects = append(p.rects, rect{x, y, w, h})
	p.remember(len(p.rects) - 1)
}

func (p *paths) remember(i int) {
	r := p.rects[i]
	p.byRight[edge{r.x + r.w, r.y, r.h}] = i
	p.byFoot[edge{r.y + r.h, r.x, r.w}] = i
}

func (p *paths) forget(i int) {
	r := p.rects[i]
	delete(p.byRight, edge{r.x + r.w, r.y, r.h})
	delete(p.byFoot, edge{r.y + r.h, r.x, r.w})
}

// stroke adds a line of one pixel along the path.
func (l *layer) stroke(c color.RGBA, path string) { l.of(c).strokes.WriteString(path) }

// dot adds a dot of braille.
func (l *layer) dot(c color.RGBA, x, y float64) {
	fmt.Fprintf(&l.of(c).dots, "M%s %sh.01", num(x), num(y))
}

func (l *layer) svg() []byte {
	var b bytes.Buffer
	for _, c := range l.order {
		p := l.paths[c]
		if len(p.rects) > 0 {
			b.WriteString(`<path d="`)
			for _, r := range p.rects {
				fmt.Fprintf(&b, "M%s %sh%sv%sh-%sz", num(r.x), num(r.y), num(r.w), num(r.h), num(r.w))
			}
			fmt.Fprintf(&b, `" fill="%s"/>`+"\n", hex(c))
		}
		if p.strokes.Len() > 0 {
			fmt.Fprintf(&b, `<path d="%s" fill="none" stroke="%s"/>`+"\n", p.strokes.String(), hex(c))
		}
		if p.dots.Len() > 0 {
			fmt.Fprintf(&b, `<path d="%s" stroke="%s" stroke-width="2.2" stroke-linecap="round"/>`+"\n", p.dots.String(), hex(c))
		}
	}
	return b.Bytes()
}

func num(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }
