package tui

import (
	"image/color"
	"strings"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
)

// rowCache keeps the rows of the last frame, as cells and as text. To write a row with its colours costs more than to draw it, and
// from one frame to the next most rows stay as they are.
type rowCache struct {
	cells   []uv.Line
	texts   []string // "" for a row that is not known
	buf     []byte
	changes map[change]string // what a terminal is told from one style to the next
}

// change is from one style to another.
type change struct{ from, to uv.Style }

// mostChanges is how many changes are remembered: many more than a theme has. Styles that are mixed for one frame are forgotten.
const mostChanges = 1000

// turn gives a buffer other rows to draw on, and keeps those of the last frame to compare with.
func (c *rowCache) turn(b *uv.Buffer) {
	if len(c.cells) != b.Height() || len(c.cells) > 0 && len(c.cells[0]) != b.Width() {
		c.cells, c.texts = uv.NewBuffer(b.Width(), b.Height()).Lines, make([]string, b.Height())
	}
	c.cells, b.Lines = b.Lines, c.cells
}

// render returns the text of a buffer.
func (c *rowCache) render(b *uv.Buffer) string {
	for y, line := range b.Lines {
		if c.texts[y] == "" || !sameRow(line, c.cells[y]) {
			c.texts[y] = c.row(line)
		}
	}
	return strings.Join(c.texts, "\n")
}

func sameRow(a, b uv.Line) bool {
	for x := range a {
		if p, q := &a[x], &b[x]; p.Content != q.Content || p.Width != q.Width || !sameStyle(&p.Style, &q.Style) || p.Link != q.Link {
			return false
		}
	}
	return true
}

// sameStyle is ==, but for most cells it need not ask the colours, for there are none.
func sameStyle(a, b *uv.Style) bool {
	return a.Attrs == b.Attrs && a.Underline == b.Underline && sameColor(a.Fg, b.Fg) && sameColor(a.Bg, b.Bg) &&
		sameColor(a.UnderlineColor, b.UnderlineColor)
}

func sameColor(a, b color.Color) bool { return a == nil && b == nil || a == b }

// row returns what [uv.Line.Render] does, but does not work out again what is to be said of a change of style.
func (c *rowCache) row(l uv.Line) string {
	b, pen := c.buf[:0], &uv.Style{}
	plain := pen
	for x := range l {
		cell := &l[x]
		switch {
		case cell.Link != uv.Link{}:
			return l.Render()
		case cell.Width == 0 && cell.Content == "":
			continue // it belongs to the wide character before it
		case sameStyle(&cell.Style, pen):
		case sameStyle(&cell.Style, plain):
			b, pen = append(b, ansi.ResetStyle...), plain
		default:
			b, pen = append(b, c.diff(pen, &cell.Style)...), &cell.Style
		}
		b = append(b, cell.Content...)
	}
	if !sameStyle(pen, plain) {
		b = append(b, ansi.ResetStyle...)
	}
	c.buf = b
	return string(b)
}

func (c *rowCache) diff(from, to *uv.Style) string {
	text, known := c.changes[change{*from, *to}]
	if !known {
		if c.changes == nil || len(c.changes) >= mostChanges {
			c.changes = map[change]string{}
		}
		text = to.Diff(from)
		c.changes[change{*from, *to}] = text
	}
	return text
}
