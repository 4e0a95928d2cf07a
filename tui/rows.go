package tui

import (
	"slices"
	"strings"

	uv "github.com/charmbracelet/ultraviolet"
)

// rowCache keeps the rows of the last frame as text. To write a row with its colours costs more than to draw it, and
// from one frame to the next most rows stay as they are.
type rowCache struct {
	cells []uv.Line
	texts []string
}

// render returns the text of a buffer.
func (c *rowCache) render(b *uv.Buffer) string {
	for len(c.cells) < len(b.Lines) {
		c.cells, c.texts = append(c.cells, nil), append(c.texts, "")
	}
	for y, line := range b.Lines {
		if !slices.Equal(line, c.cells[y]) {
			c.cells[y] = append(c.cells[y][:0], line...)
			c.texts[y] = line.Render()
		}
	}
	return strings.Join(c.texts[:len(b.Lines)], "\n")
}
