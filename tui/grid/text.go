package grid

import (
	"fmt"
	"slices"
	"strings"

	uv "github.com/charmbracelet/ultraviolet"
)

// Lines are the rows as text, without the spaces at their ends. There are exactly Height of them.
func (g *Grid) Lines() []string {
	lines := make([]string, g.height)
	for y, line := range g.lines {
		var b strings.Builder
		for x := range line {
			// The right part of a wide cell has no content; its left part has it all.
			b.WriteString(line[x].Content)
		}
		lines[y] = strings.TrimRight(b.String(), " ")
	}
	return lines
}

// Text is the frame as text: each row of Lines with a line break after it.
func (g *Grid) Text() string {
	var b strings.Builder
	for _, line := range g.Lines() {
		b.WriteString(line)
		b.WriteByte('\n')
	}
	return b.String()
}

// Styles names the style of every run of cells that has one, a row a line, with rows and columns counted from 1:
//
//	1: 1-5 bold #56b4e9 | 8-20 faint
//	2-4: 1 #808080 | 40 #808080
//
// Rows without a style are left out, and equal neighbours share a line. It is made for golden files: a change of
// colour is a change of one line.
func (g *Grid) Styles() string {
	var b strings.Builder
	for y := 0; y < g.height; {
		runs := g.styleRuns(y)
		end := y + 1
		for end < g.height && g.styleRuns(end) == runs {
			end++
		}
		if runs != "" {
			fmt.Fprintf(&b, "%s: %s\n", span(y, end), runs)
		}
		y = end
	}
	return b.String()
}

func (g *Grid) styleRuns(y int) string {
	var runs []string
	for x := 0; x < g.width; {
		style, end := g.style(x, y), x+1
		for end < g.width && g.style(end, y) == style {
			end++
		}
		if style != "" {
			runs = append(runs, span(x, end)+" "+style)
		}
		x = end
	}
	return strings.Join(runs, " | ")
}

func span(from, to int) string {
	if to-from == 1 {
		return fmt.Sprint(to)
	}
	return fmt.Sprintf("%d-%d", from+1, to)
}

// style is the name of a cell's style; the right part of a wide cell has that of its left part.
func (g *Grid) style(x, y int) string {
	for x > 0 && g.lines[y][x].Width == 0 {
		x--
	}
	return StyleName(g.lines[y][x].Style)
}

// attributes are the names of styles without a colour, in the order in which they are listed.
var attributes = []struct {
	bit  uint8
	name string
}{
	{uv.AttrBold, "bold"},
	{uv.AttrFaint, "faint"},
	{uv.AttrItalic, "italic"},
	{uv.AttrBlink, "blink"},
	{uv.AttrRapidBlink, "rapid-blink"},
	{uv.AttrReverse, "reverse"},
	{uv.AttrConceal, "hidden"},
	{uv.AttrStrikethrough, "strike"},
}

var underlines = []string{"", "underline", "double-underline", "curly-underline", "dotted-underline", "dashed-underline"}

// StyleName is a style in words, such as "bold reverse #e69f00 on blue", and "" for the style of plain text.
func StyleName(s uv.Style) string {
	var words []string
	for _, a := range attributes {
		if s.Attrs&a.bit != 0 {
			words = append(words, a.name)
		}
	}
	if u := int(s.Underline); u > 0 && u < len(underlines) {
		words = append(words, underlines[u])
	}
	if s.Fg != nil {
		words = append(words, colorName(s.Fg))
	}
	if s.Bg != nil {
		words = append(words, "on", colorName(s.Bg))
	}
	if s.UnderlineColor != nil {
		words = append(words, "under", colorName(s.UnderlineColor))
	}
	return strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "" }), " ")
}
