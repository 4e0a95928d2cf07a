package cli

import (
	"strings"
	"time"
	"unicode"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
)

// What a terminal says of itself comes in on the keyboard's line, as a sequence that begins with an escape. When it comes in
// pieces, over a slow line, the escape is taken for the key of that name after 50 ms, and the rest for keys too: the answer to
// a question about a colour has a b in it, which would open the list of rules.

// replies puts such sequences together again. Messages go through it on their way to the model.
type replies struct {
	awaited func() bool // the terminal was asked, and may still answer

	answered bool
	begun    string    // the bytes of what may be a sequence
	held     []tea.Msg // the keys that they were taken for
	certain  bool      // no person has typed the beginning
	paste    *strings.Builder
	round    int // of waiting; an older one has nothing to say
}

const (
	// unanswered is how long a terminal may take to answer.
	unanswered = 5 * time.Second
	// apart is how long the next piece of a sequence may take, and together is what comes within one piece. No person types
	// as quickly.
	apart    = 300 * time.Millisecond
	together = 30 * time.Millisecond
	// maxSequence bounds what is put together, in bytes.
	maxSequence = 4096
)

// newReplies is for a terminal that is asked now.
func newReplies() *replies {
	asked := time.Now()
	return &replies{awaited: func() bool { return time.Since(asked) < unanswered }}
}

// quiet says that nothing has come since the round of that number began.
type quiet struct{ round int }

// take returns what the model is to be given when a message has come. If it is to wait, a quiet of this round follows.
func (r *replies) take(msg tea.Msg) (out []tea.Msg, wait time.Duration) {
	switch msg := msg.(type) {
	case quiet:
		if msg.round == r.round {
			return r.release(), 0
		}
		return nil, 0
	case tea.BackgroundColorMsg:
		r.answered = true
	case uv.UnknownEvent:
		if isBeginning(string(msg)) {
			out = r.release()
			r.begun, r.certain = string(msg), true
			return out, r.wait(apart)
		}
	case tea.PasteMsg:
		if r.paste != nil {
			msg.Content, r.paste = r.paste.String(), nil
			return []tea.Msg{msg}, 0
		}
	case tea.KeyPressMsg:
		return r.key(msg)
	}
	return []tea.Msg{msg}, 0
}

// key takes a key for a part of a sequence, if it can be one.
func (r *replies) key(k tea.KeyPressMsg) (out []tea.Msg, wait time.Duration) {
	text := bytesOf(k)
	if r.paste != nil {
		r.paste.WriteString(strings.ReplaceAll(text, "\r", "\n"))
		return nil, 0
	}
	if r.begun == "" {
		return r.first(k, text)
	}
	whole := r.begun + text
	if text == "" || len(whole) > maxSequence || !isBeginning(whole) {
		return r.release(k), 0
	}
	n, event := new(uv.EventDecoder).Decode([]byte(whole))
	if _, unknown := event.(uv.UnknownEvent); n < len(whole) || unknown || len(whole) < 3 || whole[len(whole)-1] == ansi.ESC {
		r.begun, r.held = whole, append(r.held, k)
		if r.certain {
			return nil, r.wait(apart)
		}
		return nil, r.wait(together)
	}
	r.forget()
	return r.taken(event), 0
}

// first looks whether a sequence begins with a key. While an answer is awaited, the escape key waits too.
func (r *replies) first(k tea.KeyPressMsg, text string) (out []tea.Msg, wait time.Duration) {
	awaited := !r.answered && r.awaited()
	switch {
	case awaited && text == `\`:
		return nil, 0 // the library takes an answer for whole whose end has come by half, and this is the other half
	case !isBeginning(text):
		return []tea.Msg{k}, 0
	}
	r.begun = text
	if text == "\x1b" && !awaited {
		return []tea.Msg{k}, r.wait(apart)
	}
	r.held = append(r.held, k)
	return nil, r.wait(apart)
}

// taken returns what a sequence says that has been put together.
func (r *replies) taken(e uv.Event) []tea.Msg {
	switch e := e.(type) {
	case uv.BackgroundColorEvent:
		r.answered = true
		return []tea.Msg{tea.BackgroundColorMsg(e)}
	case uv.KeyPressEvent:
		return []tea.Msg{tea.KeyPressMsg(e)}
	case uv.PasteStartEvent:
		r.paste = new(strings.Builder)
	}
	return nil // nobody waits for anything else
}

// release returns the keys that were held, and one more: they are no sequence.
func (r *replies) release(more ...tea.Msg) []tea.Msg {
	all := append(r.held, more...)
	r.forget()
	return all
}

func (r *replies) forget() {
	r.begun, r.held, r.certain = "", nil, false
	r.round++
}

// wait begins a round.
func (r *replies) wait(d time.Duration) time.Duration {
	r.round++
	return d
}

// bytesOf returns what a terminal has sent for a key, or "" for one that is in no sequence.
func bytesOf(k tea.KeyPressMsg) string {
	switch name := k.String(); {
	case k.Mod.Contains(tea.ModAlt):
		r := k.Code
		if k.Mod.Contains(tea.ModShift) {
			r = unicode.ToUpper(r)
		}
		return "\x1b" + string(r)
	case k.Text != "":
		return k.Text
	case name == "esc":
		return "\x1b"
	case name == "enter":
		return "\r"
	case name == "ctrl+g":
		return "\a"
	}
	return ""
}

// isBeginning reports whether some bytes are a sequence, or may become one.
func isBeginning(text string) bool {
	if len(text) < 2 || text[0] != ansi.ESC {
		return text == "\x1b"
	}
	body := text[2:]
	switch text[1] {
	case '[':
		rest := strings.TrimLeftFunc(body, func(r rune) bool { return '0' <= r && r <= '?' })
		rest = strings.TrimLeftFunc(rest, func(r rune) bool { return ' ' <= r && r <= '/' })
		return len(rest) == 0 || len(rest) == 1 && rest[0] >= '@'
	case ']':
		number := strings.TrimLeft(body, "0123456789")
		return number == "" || len(number) < len(body) && number[0] == ';' && isText(number)
	case 'P', '_', '^', 'X':
		return isText(body)
	}
	return false
}

// isText reports whether some bytes are text, and behind it perhaps the end of a sequence or its first half.
func isText(text string) bool {
	for _, end := range []string{"\a", "\x1b\\", "\x1b"} {
		if rest, ok := strings.CutSuffix(text, end); ok {
			text = rest
			break
		}
	}
	return !strings.ContainsFunc(text, unicode.IsControl)
}
