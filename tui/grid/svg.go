package grid

import (
	"bytes"
	"fmt"
	"image/color"
	"strings"
	"unicode/utf8"

	uv "github.com/charmbracelet/ultraviolet"

	"synod/persist/outfile"
)

// The size of a cell in a picture, in pixels. Both are odd, so that a line of one pixel can run exactly through the
// middle; a font of size 15 has letters 9 wide.
const (
	cellWidth  = 9
	cellHeight = 19
	fontSize   = 15
	baseline   = 14 // From the top of a cell to the foot of its letters.
)

// The window around the frame, in pixels.
const (
	padding  = 16
	titleBar = 32
	corner   = 8
)

// Picture says how a frame is drawn as SVG. The zero value is a dark picture without a title.
type Picture struct {
	// Light asks for dark letters on a light ground.
	Light bool
	// Title stands in the bar of the window, and is read aloud by screen readers.
	Title string
	// Bare leaves the window around the frame away.
	Bare bool
}

// SVG draws the frame. There is one text element for each run of letters with the same style; it has the width that
// its cells have, so the columns hold in any font. What must meet its neighbours (lines, blocks, braille) is drawn as
// shapes, and symbols that many fonts lack stand alone, so that a substitute cannot move the letters after it.
func (g *Grid) SVG(p Picture) []byte {
	d := &drawing{theme: Dark()}
	if p.Light {
		d.theme = Light()
	}
	if !p.Bare {
		d.left, d.top = padding, titleBar
	}
	for y := range g.lines {
		g.drawRow(d, y)
	}
	if g.Cursor != nil {
		d.shapes.rect(d.theme.Foreground, float64(d.left+g.Cursor.X*cellWidth), float64(d.top+g.Cursor.Y*cellHeight), 2, cellHeight)
	}
	var b bytes.Buffer
	g.openSVG(&b, d, p)
	b.Write(d.grounds.svg())
	b.Write(d.shapes.svg())
	b.Write(d.text.Bytes())
	b.WriteString("</svg>\n")
	return b.Bytes()
}

func (g *Grid) openSVG(b *bytes.Buffer, d *drawing, p Picture) {
	width, height := g.width*cellWidth, g.height*cellHeight
	if !p.Bare {
		width, height = width+2*padding, height+titleBar+padding
	}
	fmt.Fprintf(b, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %[1]d %[2]d" role="img" `+
		`font-family="ui-monospace,'JetBrains Mono','DejaVu Sans Mono',Menlo,Consolas,monospace" font-size="%d">`+"\n",
		width, height, fontSize)
	fmt.Fprintln(b, outfile.XMLMark)
	if p.Title != "" {
		fmt.Fprintf(b, "<title>%s</title>\n", escape(p.Title))
	}
	if p.Bare {
		fmt.Fprintf(b, `<rect width="%d" height="%d" fill="%s"/>`+"\n", width, height, hex(d.theme.Background))
		return
	}
	border := mix(d.theme.Background, d.theme.Foreground, 20)
	fmt.Fprintf(b, `<rect x=".5" y=".5" width="%d" height="%d" rx="%d" fill="%s" stroke="%s"/>`+"\n",
		width-1, height-1, corner, hex(d.theme.Background), hex(border))
	for i := range 3 {
		fmt.Fprintf(b, `<circle cx="%d" cy="%d" r="4.5" fill="%s"/>`+"\n", padding+4+16*i, titleBar/2, hex(border))
	}
	if p.Title != "" {
		fmt.Fprintf(b, `<text xml:space="preserve" x="%d" y="%d" text-anchor="middle" font-size="13" fill="%s">%s</text>`+"\n",
			width/2, titleBar/2+5, hex(mix(d.theme.Foreground, d.theme.Background, 40)), escape(p.Title))
	}
}

// drawing is a picture in the making: grounds lie under shapes, and shapes under text.
type drawing struct {
	theme     Theme
	left, top int // Where the first cell is.
	grounds   layer
	shapes    layer
	text      bytes.Buffer
}

// ink is how a cell looks once theme, reverse and faint are worked out.
type ink struct {
	fg, bg    color.RGBA
	ground    bool // The cell has a ground of its own.
	bold      bool
	italic    bool
	hidden    bool
	strike    bool
	underline uv.Underline
	under     color.RGBA
}

func (t Theme) ink(s uv.Style) ink {
	i := ink{fg: t.resolve(s.Fg, t.Foreground), bg: t.resolve(s.Bg, t.Background), ground: s.Bg != nil}
	has := func(bit uint8) bool { return s.Attrs&bit != 0 }
	if has(uv.AttrReverse) {
		i.fg, i.bg, i.ground = i.bg, i.fg, true
	}
	if has(uv.AttrFaint) {
		i.fg = mix(i.fg, i.bg, 45)
	}
	i.bold, i.italic, i.hidden, i.strike = has(uv.AttrBold), has(uv.AttrItalic), has(uv.AttrConceal), has(uv.AttrStrikethrough)
	i.underline = s.Underline
	i.under = t.resolve(s.UnderlineColor, i.fg)
	return i
}

// drawRow goes over the cells of a row and hands them to the layers. Letters are gathered into runs.
func (g *Grid) drawRow(d *drawing, y int) {
	var r run
	for x := 0; x < g.width; {
		cell := g.lines[y][x]
		width := max(cell.Width, 1)
		ink := d.theme.ink(cell.Style)
		d.underlay(ink, x, y, width)
		switch {
		case ink.hidden || cell.Content == "":
			d.flush(&r)
		case d.shape(cell.Content, ink, x, y):
			d.flush(&r)
		case steady(cell.Content) && width == 1:
			if r.text != "" && r.ink != ink {
				d.flush(&r)
			}
			if r.text == "" {
				r = run{x: x, y: y, ink: ink}
			}
			r.text += cell.Content
			r.cells++
		default:
			d.flush(&r)
			d.flush(&run{x: x, y: y, cells: width, text: cell.Content, ink: ink})
		}
		x += width
	}
	d.flush(&r)
}

// steady tells of a character that every monospaced font has, in the width of a cell.
func steady(s string) bool {
	r, size := utf8.DecodeRuneInString(s)
	return size == len(s) && r < 0x0370
}

// underlay draws what lies under the letters of a cell: its ground, and lines under and through them.
func (d *drawing) underlay(i ink, x, y, width int) {
	left, top := float64(d.left+x*cellWidth), float64(d.top+y*cellHeight)
	w := float64(width * cellWidth)
	if i.ground {
		d.grounds.rect(i.bg, left, top, w, cellHeight)
	}
	if i.strike {
		d.shapes.rect(i.fg, left, top+10, w, 1)
	}
	switch i.underline {
	case uv.UnderlineNone:
	case uv.UnderlineDotted, uv.UnderlineDashed:
		for at := 0.0; at < w; at += 3 {
			d.shapes.rect(i.under, left+at, top+16, 2, 1)
		}
	case uv.UnderlineDouble, uv.UnderlineCurly:
		d.shapes.rect(i.under, left, top+17.5, w, 1)
		fallthrough
	default:
		d.shapes.rect(i.under, left, top+15.5, w, 1)
	}
}

// run is a piece of text in one style.
type run struct {
	x, y, cells int
	text        string
	ink         ink
}

// flush writes a run, without the spaces around it, and empties it.
func (d *drawing) flush(r *run) {
	text := strings.TrimLeft(r.text, " ")
	start := r.x + len(r.text) - len(text)
	cells := r.cells - (start - r.x)
	trimmed := strings.TrimRight(text, " ")
	cells -= len(text) - len(trimmed)
	if trimmed != "" {
		fmt.Fprintf(&d.text, `<text xml:space="preserve" x="%d" y="%d" textLength="%d" fill="%s"%s>%s</text>`+"\n",
			d.left+start*cellWidth, d.top+r.y*cellHeight+baseline, cells*cellWidth, hex(r.ink.fg), r.ink.font(), escape(trimmed))
	}
	*r = run{}
}

func (i ink) font() (s string) {
	if i.bold {
		s += ` font-weight="bold"`
	}
	if i.italic {
		s += ` font-style="italic"`
	}
	return s
}

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")

// escape makes text fit for XML, which has no form for control characters nor for broken UTF-8.
func escape(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < 0x20 || r == 0x7f || r == 0xfffe || r == 0xffff {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd"))
	return escaper.Replace(s)
}
