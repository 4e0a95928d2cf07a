// Package grid holds frames of the dashboard as cells, and writes them down.
//
// Bubble Tea has a model draw itself as one string with escape codes in it. A [Grid] is what a terminal shows of that
// string: the same library that draws the dashboard in a terminal paints the string into cells here, so that the two
// agree, and a test compares them cell by cell. From cells everything else follows:
//
//   - [Grid.Text]: the characters, for tests, for regular expressions and for people who read a tape's last frame.
//   - [Grid.Styles]: the names of the styles, for tests that care about colour.
//   - [Grid.SVG]: a picture. Lines, blocks and braille are drawn as shapes, because in many fonts they do not meet.
//   - [Cast]: a recording of many frames, in which only what changed is written again.
//
// All of them depend on the cells and nothing else: the same frame gives the same bytes on every machine.
package grid

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
)

// MaxCells bounds a frame. It is the bound that Bubble Tea puts on the size of a terminal, beyond which it takes the
// report of a size for noise.
const MaxCells = 1_000_000

// Grid is a frame: width times height cells. Its cells do not change once it is made.
type Grid struct {
	width, height int
	lines         []uv.Line
	// Cursor is where the frame shows a cursor, and nil if it hides it. Columns and rows count from 0.
	Cursor *Cursor
}

// Cursor is the place of a cursor that can be seen.
type Cursor struct{ X, Y int }

// New paints content, which may have escape codes for styles and line breaks, into width by height cells. What does
// not fit is cut off at the right and at the bottom. A size below zero counts as zero, and one beyond [MaxCells] is
// taken as a mistake and gives an empty grid.
func New(content string, width, height int) *Grid {
	width, height = plausible(width, height)
	return &Grid{width: width, height: height, lines: paint(content, width, height)}
}

// FromView is the frame that a terminal of this size shows of a view. It differs from New of the content in two ways:
// it knows the cursor, and of a view that is not on the alternate screen and too high it shows the end, because a
// terminal would have scrolled.
func FromView(v tea.View, width, height int) *Grid {
	width, height = plausible(width, height)
	rows := height
	if !v.AltScreen {
		rows = max(height, strings.Count(v.Content, "\n")+1)
	}
	g := &Grid{width: width, height: height, lines: paint(v.Content, width, rows)[rows-height:]}
	if c := v.Cursor; c != nil {
		x, y := c.X, c.Y-(rows-height)
		if x >= 0 && x < width && y >= 0 && y < height {
			g.Cursor = &Cursor{X: x, Y: y}
		}
	}
	return g
}

func plausible(width, height int) (int, int) {
	width, height = max(width, 0), max(height, 0)
	if width > MaxCells || height > MaxCells || width*height > MaxCells {
		return 0, 0
	}
	return width, height
}

func paint(content string, width, height int) []uv.Line {
	buf := uv.NewScreenBuffer(width, height)
	uv.NewStyledString(content).Draw(buf, buf.Bounds())
	for _, line := range buf.Lines {
		for x := range line {
			// The library lets sequences for the terminal itself ride along in a cell. They are no part of a frame.
			if strings.Contains(line[x].Content, "\x1b") {
				line[x].Content = ansi.Strip(line[x].Content)
			}
		}
	}
	return buf.Lines
}

// Width is the number of columns.
func (g *Grid) Width() int { return g.width }

// Height is the number of rows.
func (g *Grid) Height() int { return g.height }

// At is the cell in column x and row y, counted from 0. A cell of width 0 is the right part of the wide one before
// it. Outside of the grid there are empty cells.
func (g *Grid) At(x, y int) uv.Cell {
	if x < 0 || x >= g.width || y < 0 || y >= g.height {
		return uv.EmptyCell
	}
	return g.lines[y][x]
}

// Equal tells whether both frames look the same in every cell, and show the cursor in the same place.
func (g *Grid) Equal(o *Grid) bool {
	if g == nil || o == nil {
		return g == o
	}
	if g.width != o.width || g.height != o.height || !sameCursor(g.Cursor, o.Cursor) {
		return false
	}
	for y, line := range g.lines {
		for x := range line {
			if !line[x].Equal(&o.lines[y][x]) {
				return false
			}
		}
	}
	return true
}

func sameCursor(a, b *Cursor) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}

// Convert is the frame as a terminal with fewer colours shows it. With colorprofile.ASCII only bold, reverse and the
// other attributes are left, as under NO_COLOR.
func (g *Grid) Convert(p colorprofile.Profile) *Grid {
	o := &Grid{width: g.width, height: g.height, lines: make([]uv.Line, len(g.lines)), Cursor: g.Cursor}
	for y, line := range g.lines {
		o.lines[y] = append(uv.Line(nil), line...)
		for x := range o.lines[y] {
			o.lines[y][x].Style = uv.ConvertStyle(o.lines[y][x].Style, p)
		}
	}
	return o
}
