package cli

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
)

// wire is a terminal's line: what it sends in one piece, and nothing for a while.
type wire struct {
	*replies
	got []string
}

func newWire(awaited bool) *wire {
	return &wire{replies: &replies{awaited: func() bool { return awaited }}}
}

func (w *wire) give(msg tea.Msg) {
	all, _ := w.take(msg)
	for _, msg := range all {
		switch msg := msg.(type) {
		case nil:
		case tea.KeyPressMsg:
			w.got = append(w.got, msg.String())
		case tea.PasteMsg:
			w.got = append(w.got, fmt.Sprintf("%q", msg.Content))
		default:
			w.got = append(w.got, fmt.Sprintf("%T", msg))
		}
	}
}

// timer ends the latest round of waiting.
func (w *wire) timer() { w.give(quiet{w.round}) }

// sends decodes a piece as it is, as the library does when no more comes for 50 ms.
func (w *wire) sends(piece string) {
	d := new(uv.EventDecoder)
	for buf := []byte(piece); len(buf) > 0; {
		n, event := d.Decode(buf)
		buf = buf[max(n, 1):]
		var msg tea.Msg = event
		switch e := event.(type) {
		case uv.KeyPressEvent:
			msg = tea.KeyPressMsg(e)
		case uv.BackgroundColorEvent:
			msg = tea.BackgroundColorMsg(e)
		case uv.PasteEndEvent:
			msg = tea.PasteMsg{}
		}
		w.give(msg)
	}
}

// A terminal's answer presses no key, wherever it is cut, and says what it says when it is put together.
func TestAnAnswerInPiecesPressesNoKey(t *testing.T) {
	for _, reply := range []string{
		"\x1b]11;rgb:1b1b/1b1b/1b1b\x07", "\x1b]11;rgb:1b/1b/1b\x1b\\", "\x1b[?2026;2$y", "\x1b[?62;1;4c", "\x1bP1+r524742\x1b\\", "\x1b[<0;10;5M",
	} {
		for cut := 1; cut < len(reply); cut++ {
			w := newWire(true)
			w.sends(reply[:cut])
			w.sends(reply[cut:])
			w.timer()
			for _, got := range w.got {
				if got != "tea.BackgroundColorMsg" && !strings.HasPrefix(got, "uv.") { // nobody hears of the others
					t.Errorf("%q and %q: %v", reply[:cut], reply[cut:], w.got)
					break
				}
			}
			if isColour := strings.HasPrefix(reply, "\x1b]11"); isColour && len(w.got) != 1 && reply[cut-1] != '\x1b' {
				t.Errorf("%q and %q do not tell the colour: %v", reply[:cut], reply[cut:], w.got)
			}
			if w.sends("p"); w.got[len(w.got)-1] != "p" {
				t.Errorf("after %q and %q the key p is lost: %v", reply[:cut], reply[cut:], w.got)
			}
		}
		w := newWire(true)
		for i := range reply {
			w.sends(reply[i : i+1])
		}
		if w.timer(); len(w.got) > 1 || len(w.got) == 1 && w.got[0] != "tea.BackgroundColorMsg" {
			t.Errorf("%q, byte by byte: %v", reply, w.got)
		}
	}
}

// What a person types is what the program gets, in the same order, whether an answer is awaited or not.
func TestKeysAreNoAnswers(t *testing.T) {
	for _, c := range []struct{ pieces, want string }{
		{"p", "p"},
		{"\x1b", "esc"},
		{"\x1b p", "esc p"},
		{"\x1b ]", "esc ]"},
		{"\x1b ] 1", "esc ] 1"},
		{"\x1b ] 1 b", "esc ] 1 b"},
		{"\x1b ] \x03", "esc ] ctrl+c"},
		{"\x1b \x03", "esc ctrl+c"},
		{"\x1b \x1b", "esc esc"},
		{"\x1b P \x1b j", "esc P esc j"},
		{"\x1b [", "esc ["},
		{"\x1b]", "alt+]"},
		{"\x1b[A", "up"},
		{"\x1b [A", "esc|up"}, // an arrow in two pieces is the arrow
		{"] 1 1 ; b", "] 1 1 ; b"},
	} {
		for _, awaited := range []bool{true, false} {
			w := newWire(awaited)
			for piece := range strings.SplitSeq(c.pieces, " ") {
				w.sends(piece)
			}
			w.timer()
			want := c.want
			if before, after, ok := strings.Cut(want, "|"); ok {
				if want = after; !awaited {
					want = before + " " + after
				}
			}
			if got := strings.Join(w.got, " "); got != want {
				t.Errorf("%q, an answer awaited: %v: %s, want %s", c.pieces, awaited, got, want)
			}
		}
	}
}

// A paste whose beginning is cut is still a paste, and no keys.
func TestAPasteInPiecesPressesNoKey(t *testing.T) {
	const begin = "\x1b[200~"
	for cut := 1; cut < len(begin); cut++ {
		w := newWire(true)
		w.sends(begin[:cut])
		w.sends(begin[cut:] + "bcq")
		w.sends("\rx\x1b[201~")
		if got := strings.Join(w.got, " "); got != `"bcq\nx"` {
			t.Errorf("%q and %q: %s", begin[:cut], begin[cut:], got)
		}
	}
}
