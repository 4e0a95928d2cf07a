package tape

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
)

// decode makes messages of the bytes that a terminal sends.
func decode(d *uv.EventDecoder, s string) (msgs []tea.Msg) {
	for buf := []byte(s); len(buf) > 0; {
		n, event := d.Decode(buf)
		if n == 0 {
			break // The decoder wants more bytes than there are.
		}
		buf = buf[n:]
		if several, ok := event.(uv.MultiEvent); ok {
			for _, e := range several {
				msgs = append(msgs, translate(e))
			}
		} else if event != nil {
			msgs = append(msgs, translate(event))
		}
	}
	return msgs
}

// translate gives an event the type that a program knows it by, as tea.Program does.
func translate(e uv.Event) tea.Msg {
	switch e := e.(type) {
	case uv.KeyPressEvent:
		return tea.KeyPressMsg(e)
	case uv.KeyReleaseEvent:
		return tea.KeyReleaseMsg(e)
	case uv.MouseClickEvent:
		return tea.MouseClickMsg(e)
	case uv.MouseReleaseEvent:
		return tea.MouseReleaseMsg(e)
	case uv.MouseWheelEvent:
		return tea.MouseWheelMsg(e)
	case uv.MouseMotionEvent:
		return tea.MouseMotionMsg(e)
	case uv.PasteStartEvent:
		return tea.PasteStartMsg(e)
	case uv.PasteEndEvent:
		return tea.PasteEndMsg(e)
	case uv.FocusEvent:
		return tea.FocusMsg(e)
	case uv.BlurEvent:
		return tea.BlurMsg(e)
	}
	return e
}

// pasteMsgs are the messages of a paste in one piece. A terminal sends line breaks as the Enter key does.
func pasteMsgs(d *uv.EventDecoder, s string) []tea.Msg {
	s = strings.NewReplacer("\r\n", "\r", "\n", "\r").Replace(s)
	msgs := decode(d, ansi.BracketedPasteStart)
	msgs = append(msgs, tea.PasteMsg{Content: s})
	return append(msgs, decode(d, ansi.BracketedPasteEnd)...)
}

// mouseButtons are the buttons by the names that a tape has for them.
var mouseButtons = map[string]ansi.MouseButton{
	"left": ansi.MouseLeft, "middle": ansi.MouseMiddle, "right": ansi.MouseRight,
	"wheel up": ansi.MouseWheelUp, "wheel down": ansi.MouseWheelDown,
}

// mouseBytes is what a terminal sends for a button at a column and row that count from 0.
func mouseBytes(button string, x, y int, release bool) string {
	return ansi.MouseSgr(ansi.EncodeMouseButton(mouseButtons[button], false, false, false, false), x, y, release)
}
