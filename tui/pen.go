package tui

import (
	"sync/atomic"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"

	"synod/tui/visible"
)

// span is a piece of text in one style; a line is some of them.
type (
	span struct {
		text  string
		style uv.Style
	}
	line []span
)

// width returns the number of cells that a line takes.
func (l line) width() int {
	w := 0
	for _, s := range l {
		w += width(s.text)
	}
	return w
}

// clustered says that the terminal gives characters that are joined to one, such as an emoji of several, the room of one;
// others give each its own. There is one terminal, and its library measures in the same way.
var clustered atomic.Bool

// measure takes note of how the terminal measures text, as soon as it says so.
func measure(report tea.ModeReportMsg) {
	if report.Mode == ansi.ModeUnicodeCore {
		clustered.Store(report.Value == ansi.ModeSet || report.Value == ansi.ModeReset || report.Value == ansi.ModePermanentlySet)
	}
}

func method() ansi.Method {
	if clustered.Load() {
		return ansi.GraphemeWidth
	}
	return ansi.WcWidth
}

// width returns the number of cells that a text takes as it is drawn. Nearly all are plain ASCII, and then it is quick.
func width(s string) int {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return method().StringWidth(visible.Line(s))
		}
	}
	return len(s)
}

// plain returns the text of a line without its styles.
func (l line) plain() string {
	text := ""
	for _, s := range l {
		text += s.text
	}
	return text
}

// restyle returns the line with every span changed by f.
func (l line) restyle(f func(uv.Style) uv.Style) line {
	out := make(line, len(l))
	for i, s := range l {
		out[i] = span{s.text, f(s.style)}
	}
	return out
}

// pen writes into a rectangle of the screen and nowhere else: what does not fit is cut off, so no panel can push
// another one out of its place.
type pen struct {
	screen *uv.Buffer
	area   uv.Rectangle
}

func (p pen) width() int  { return p.area.Dx() }
func (p pen) height() int { return p.area.Dy() }

// sub returns a pen for a part of the rectangle, given relative to it.
func (p pen) sub(x, y, w, h int) pen {
	r := uv.Rect(p.area.Min.X+x, p.area.Min.Y+y, max(0, w), max(0, h))
	return pen{p.screen, r.Intersect(p.area)}
}

// text writes s at a place relative to the rectangle and returns the column after it. Whatever a terminal would obey is made
// visible: a text may be a stranger's.
func (p pen) text(x, y int, style uv.Style, s string) int { return p.write(x, y, style, s, false) }

// over is text, but leaves the ground of each cell as it is where the style has none.
func (p pen) over(x, y int, style uv.Style, s string) int {
	return p.write(x, y, style, s, style.Bg == nil)
}

func (p pen) write(x, y int, style uv.Style, s string, keep bool) int {
	s = visible.Line(s)
	if y < 0 || y >= p.height() {
		return x + width(s)
	}
	for len(s) > 0 {
		n, w := 1, 1
		if s[0] >= 0x80 || len(s) > 1 && s[1] >= 0x80 {
			var cluster string
			cluster, w = ansi.FirstGraphemeCluster(s, method())
			n = len(cluster)
		}
		if w > 0 && x >= 0 && x+w <= p.width() {
			cell := uv.Cell{Content: s[:n], Style: style, Width: w}
			if below := p.screen.CellAt(p.area.Min.X+x, p.area.Min.Y+y); keep && below != nil {
				cell.Style.Bg = below.Style.Bg
			}
			p.screen.SetCell(p.area.Min.X+x, p.area.Min.Y+y, &cell)
		}
		x += w
		s = s[n:]
	}
	return x
}

// line writes spans one after the other and returns the column after them.
func (p pen) line(x, y int, l line) int {
	for _, s := range l {
		x = p.text(x, y, s.style, s.text)
	}
	return x
}

// lines writes lines one below the other, from the upper left corner on.
func (p pen) lines(rows []line) {
	for y, row := range rows {
		p.line(0, y, row)
	}
}

// short writes a line that ends in an ellipsis when it does not fit.
func (p pen) short(x, y int, l line, ellipsis string) {
	room := p.width() - x
	if width(trimRight(l.plain())) <= room {
		p.line(x, y, l)
		return
	}
	p.sub(x, y, room-width(ellipsis), 1).line(0, 0, l)
	last := l[len(l)-1].style
	p.text(p.width()-width(ellipsis), y, last, ellipsis)
}

// fill covers the whole rectangle with blanks of a style.
func (p pen) fill(style uv.Style) {
	cell := uv.Cell{Content: " ", Style: style, Width: 1}
	for y := p.area.Min.Y; y < p.area.Max.Y; y++ {
		for x := p.area.Min.X; x < p.area.Max.X; x++ {
			p.screen.SetCell(x, y, &cell)
		}
	}
}

// blank empties the whole screen, faster than fill: no half of a wide character can be left over.
func (p pen) blank() {
	for y, row := range p.screen.Lines {
		if y > 0 && len(row) == len(p.screen.Lines[0]) {
			copy(row, p.screen.Lines[0])
			continue
		}
		for x := range row {
			row[x] = uv.EmptyCell
		}
	}
}

// inASCII are the characters of the program's own texts that a terminal without box drawing may lack. What people type
// is left as it is.
var inASCII = map[string]string{"–": "-", "…": "~", "←": "<", "→": ">", "↑": "^", "↓": "v", "“": "\"", "”": "\"", "§": "S", "’": "'", "‖": "="}

// toASCII replaces what has been drawn in the rectangle.
func (p pen) toASCII() {
	for y := p.area.Min.Y; y < p.area.Max.Y; y++ {
		for x := p.area.Min.X; x < p.area.Max.X; x++ {
			if c := p.screen.CellAt(x, y); c != nil {
				if plain, ok := inASCII[c.Content]; ok {
					changed := *c
					changed.Content = plain
					p.screen.SetCell(x, y, &changed)
				}
			}
		}
	}
}

// box draws a border with a title in its upper edge, and returns a pen for the inside.
func (p pen) box(b border, style uv.Style, title line) pen {
	w, h := p.width(), p.height()
	if w < 2 || h < 2 {
		return p.sub(0, 0, 0, 0)
	}
	put := func(x, y int, s string) {
		cell := uv.Cell{Content: s, Style: style, Width: 1}
		p.screen.SetCell(p.area.Min.X+x, p.area.Min.Y+y, &cell)
	}
	for x := 1; x < w-1; x++ {
		put(x, 0, b.top)
		put(x, h-1, b.top)
	}
	for y := 1; y < h-1; y++ {
		put(0, y, b.side)
		put(w-1, y, b.side)
	}
	for i, corner := range b.corners {
		put(i%2*(w-1), i/2*(h-1), corner)
	}
	if len(title) > 0 && w > 4 {
		in := p.sub(2, 0, w-4, 1)
		in.line(in.text(0, 0, style, " "), 0, append(title[:len(title):len(title)], span{" ", style}))
	}
	return p.sub(1, 1, w-2, h-2)
}

// border is the set of characters that a box is made of; corners are upper left, upper right, lower left, lower right.
type border struct {
	top, side string
	corners   [4]string
}

// uvStyle is how a cell looks.
type uvStyle = uv.Style
