package grid

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"github.com/charmbracelet/colorprofile"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
)

// Cast is a recording in the making, in the format asciicast v2: a line that tells the size, then one line for each
// change of the screen with its time and the bytes that a terminal was sent. The bytes come from the renderer that
// Bubble Tea uses, so only cells that changed are written.
type Cast struct {
	title    string
	events   bytes.Buffer
	out      bytes.Buffer // What the renderer wrote since it was last looked at.
	renderer *uv.TerminalRenderer
	screen   *uv.RenderBuffer
	last     *Grid
	first    *Grid
	end      time.Duration
	showing  bool
}

// NewCast starts a recording. The title may be empty.
func NewCast(title string) *Cast { return &Cast{title: title} }

// Frame adds a frame that is seen from time at on, counted from the start of the recording. Times must not go back;
// one that does counts as the time of the frame before it. A frame that is equal to the one before adds nothing, and
// one of another size resizes the terminal.
func (c *Cast) Frame(at time.Duration, g *Grid) {
	at = max(at, c.end)
	c.end = at
	if g.Equal(c.last) {
		return
	}
	switch {
	case c.last == nil:
		c.first = g
		c.open(g)
	case c.last.width != g.width || c.last.height != g.height:
		c.event(at, "r", fmt.Sprintf("%dx%d", g.width, g.height))
		c.open(g)
	}
	c.draw(g)
	c.last = g
	c.event(at, "o", c.out.String())
	c.out.Reset()
}

// End marks the time until which the last frame is seen.
func (c *Cast) End(at time.Duration) { c.end = max(c.end, at) }

// open makes a renderer for frames of the size of g. It starts with a clear screen and a hidden cursor.
func (c *Cast) open(g *Grid) {
	c.renderer = uv.NewTerminalRenderer(&c.out, []string{"TERM=xterm-256color"})
	c.renderer.SetColorProfile(colorprofile.TrueColor)
	c.renderer.SetFullscreen(true)
	c.renderer.SetTabStops(-1) // A player may have other tab stops than we think.
	c.renderer.Erase()
	c.screen = uv.NewRenderBuffer(g.width, g.height)
	c.out.WriteString(ansi.ResetModeTextCursorEnable)
	c.showing = false
}

func (c *Cast) draw(g *Grid) {
	for y, line := range g.lines {
		copy(c.screen.Lines[y], line)
		c.screen.TouchLine(0, y, g.width)
	}
	if c.showing && g.Cursor == nil {
		c.out.WriteString(ansi.ResetModeTextCursorEnable)
	}
	c.renderer.Render(c.screen)
	if g.Cursor != nil {
		c.renderer.MoveTo(g.Cursor.X, g.Cursor.Y)
		if !c.showing {
			_, _ = c.renderer.WriteString(ansi.SetModeTextCursorEnable)
		}
	}
	c.showing = g.Cursor != nil
	_ = c.renderer.Flush() // It writes to memory, which does not fail.
}

func (c *Cast) event(at time.Duration, kind, data string) {
	text, _ := json.Marshal(data) // A string always has a form in JSON.
	fmt.Fprintf(&c.events, "[%s, %q, %s]\n", seconds(at), kind, text)
}

func seconds(d time.Duration) string {
	return strconv.FormatFloat(d.Seconds(), 'f', 6, 64)
}

// Bytes are the contents of the file as of now. A recording without a frame has the size 80x24.
func (c *Cast) Bytes() []byte {
	width, height := 80, 24
	if c.first != nil {
		width, height = c.first.width, c.first.height
	}
	header, _ := json.Marshal(struct {
		Version   int               `json:"version"`
		Width     int               `json:"width"`
		Height    int               `json:"height"`
		Generator string            `json:"generator"` // outfile.CastMark
		Title     string            `json:"title,omitempty"`
		Env       map[string]string `json:"env"`
	}{2, width, height, "synod", c.title, map[string]string{"TERM": "xterm-256color"}})
	data := append(header, '\n')
	data = append(data, c.events.Bytes()...)
	if c.last != nil {
		// An event without bytes tells players how long the last frame is seen.
		data = fmt.Appendf(data, "[%s, \"o\", \"\"]\n", seconds(c.end))
	}
	return data
}
