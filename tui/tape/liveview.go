package tape

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"

	"synod/tui/visible"
)

// View shows the frame of the program in the middle of the terminal. When a person has taken over it is the program's
// own view.
func (l *Live) View() tea.View {
	inner := l.player.term.view()
	if l.state == taken || l.width <= 0 || l.height <= 0 {
		inner.AltScreen = true
		return inner
	}
	place := l.place()
	screen := uv.NewScreenBuffer(l.width, l.height)
	uv.NewStyledString(inner.Content).Draw(screen, place)
	l.drawStatus(screen, place)
	v := tea.NewView(screen.Render())
	v.AltScreen = true
	v.WindowTitle = visible.Line(l.player.tape.Name)
	if c := inner.Cursor; c != nil && l.state == playing {
		at := uv.Pos(place.Min.X+c.X, place.Min.Y+c.Y)
		if at.In(screen.Bounds()) {
			moved := *c
			moved.X, moved.Y = at.X, at.Y
			v.Cursor = &moved
		}
	}
	return v
}

// place is where the frame stands in the terminal.
func (l *Live) place() uv.Rectangle {
	s := l.player.term.screen
	x, y := max((l.width-s.Width)/2, 0), max((l.height-s.Height)/2, 0)
	return uv.Rect(x, y, s.Width, s.Height).Intersect(uv.Rect(0, 0, l.width, l.height))
}

// drawStatus writes the line about the tape below the frame. If there is no room below it covers the last row, but only
// while the tape stands still.
func (l *Live) drawStatus(screen uv.ScreenBuffer, frame uv.Rectangle) {
	y := l.height - 1
	if l.options.Within || frame.Max.Y >= l.height && l.state == playing && len(l.player.failures) == 0 {
		return
	}
	style := "\x1b[2m"
	if len(l.player.failures) > 0 {
		style = "\x1b[1;31m"
	}
	uv.NewStyledString(style+" "+visible.Line(l.status())+"\x1b[m").Draw(screen, uv.Rect(0, y, l.width, 1))
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}
