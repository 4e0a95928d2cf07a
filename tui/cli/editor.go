//go:build linux || darwin || dragonfly || freebsd || netbsd || openbsd

package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"sync"
	"syscall"
	"unicode/utf8"

	"golang.org/x/sys/unix"
	"golang.org/x/term"

	"synod/cluster/spawn"
	"synod/tui/plain"
)

// Whoever types a line into a terminal wants to edit it, and to have earlier ones again. The terminal itself knows only how to erase; so
// while a line is typed, and only then, its characters come one by one to an editor. Everything else stays with the terminal: ctrl+c
// and ctrl+\ are signals, ctrl+z suspends, and ctrl+d on an empty line is the end.

// editor asks for lines in a terminal.
type editor struct {
	in, out  *os.File
	env      []string
	terminal *term.Terminal

	mu     sync.Mutex
	before *unix.Termios // the settings of the terminal while a line is typed; else nil
	closed bool
}

// edit returns what asks for lines with an editor, if the terminal can move its cursor; else nil. What it returns last gives the
// terminal back, whoever still reads. A panic beside the reader is told to fail.
func edit(ctx context.Context, in, out any, env []string, complete completer, fail func(*spawn.Panic)) (ask plain.Asker, closeAll func()) {
	from, ok1 := file(in)
	to, ok2 := file(out)
	if !ok1 || !ok2 || isDumb(env) {
		return nil, func() {}
	}
	e := &editor{in: from, out: to, env: env}
	e.terminal = term.NewTerminal(struct {
		io.Reader
		io.Writer
	}{&utf8Reader{from: from}, to}, "")
	e.terminal.History = new(history)
	e.terminal.AutoCompleteCallback = func(line string, pos int, key rune) (string, int, bool) {
		if key != '\t' {
			return "", 0, false
		}
		return e.complete(line, pos, complete)
	}
	suspended, resumed := make(chan os.Signal, 1), make(chan os.Signal, 1)
	signal.Notify(suspended, syscall.SIGTSTP)
	signal.Notify(resumed, syscall.SIGCONT)
	spawn.Alone("the watch for ctrl+z", func() { e.suspend(ctx, suspended, resumed) }, fail)
	return e.ask, func() {
		signal.Stop(suspended)
		signal.Stop(resumed)
		e.close()
	}
}

// ask reads a line behind a prompt.
func (e *editor) ask(prompt string) (string, error) {
	e.terminal.SetPrompt(prompt)
	_ = e.terminal.SetSize(columns(e.out, e.env), 24)
	if err := e.begin(); err != nil {
		return "", fmt.Errorf("the terminal cannot be read: %w", err)
	}
	line, err := e.terminal.ReadLine()
	e.end()
	switch {
	case err == nil || errors.Is(err, term.ErrPasteIndicator):
		return line, nil
	case err == io.EOF || isGone(err):
		return "", io.EOF
	}
	return "", fmt.Errorf("the input cannot be read: %w", pathless(err))
}

// utf8Reader reads UTF-8. Any other byte would stop the editor for good, so one is a control character that no line may have; whoever
// carries out the line says so.
type utf8Reader struct {
	from io.Reader
	left []byte // read, and not handed over
}

// notText stands for a byte that is no text.
const notText = "\u0080"

func (r *utf8Reader) Read(p []byte) (int, error) {
	for {
		if n := r.hand(p); n > 0 {
			return n, nil
		}
		buf := make([]byte, max(1, len(p)))
		n, err := r.from.Read(buf)
		r.left = append(r.left, buf[:n]...)
		if err != nil || n == 0 {
			return r.hand(p), err
		}
	}
}

// hand hands over what is whole, as far as there is room.
func (r *utf8Reader) hand(p []byte) (n int) {
	for utf8.FullRune(r.left) {
		char, size := utf8.DecodeRune(r.left)
		text := r.left[:size]
		if char == utf8.RuneError {
			text = []byte(notText)
		}
		if n+len(text) > len(p) {
			break
		}
		n += copy(p[n:], text)
		r.left = r.left[size:]
	}
	return n
}

// suspend gives the terminal back while the program is suspended, and has it again afterwards if a line is typed.
func (e *editor) suspend(ctx context.Context, suspended, resumed <-chan os.Signal) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-suspended:
		}
		typing := e.end()
		for len(resumed) > 0 {
			<-resumed
		}
		_ = syscall.Kill(syscall.Getpid(), syscall.SIGSTOP)
		select {
		case <-ctx.Done():
			return
		case <-resumed:
		}
		if typing {
			_ = e.begin()
			_, _ = e.terminal.Write(nil) // draws the line again
		}
	}
}

// begin has the terminal hand over characters one by one.
func (e *editor) begin() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed || e.before != nil {
		return nil
	}
	before, err := unix.IoctlGetTermios(int(e.in.Fd()), getTermios)
	if err != nil {
		return err
	}
	now := *before
	now.Lflag &^= unix.ICANON | unix.ECHO | unix.IEXTEN
	now.Cc[unix.VMIN], now.Cc[unix.VTIME] = 1, 0
	if err := unix.IoctlSetTermios(int(e.in.Fd()), setTermios, &now); err != nil {
		return err
	}
	e.before = before
	return nil
}

// end has the terminal as it was, and reports whether that was otherwise.
func (e *editor) end() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.before == nil {
		return false
	}
	_ = unix.IoctlSetTermios(int(e.in.Fd()), setTermios, e.before)
	e.before = nil
	return true
}

// close is end for good, whoever still reads. What is written next begins below the line that was typed.
func (e *editor) close() {
	if e.end() {
		_, _ = io.WriteString(e.out, "\n")
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.closed = true
}

// complete puts in of a word what is clear of it, and lists what it can be when nothing is.
func (e *editor) complete(line string, pos int, options completer) (string, int, bool) {
	all := options(line, utf8.RuneCountInString(line[:pos]))
	words := wordsOf(all)
	begin := strings.LastIndexByte(line[:pos], ' ') + 1
	_, behind, _ := strings.Cut(line[pos:], " ") // the rest of the word is replaced
	switch clear := shared(words); {
	case len(words) == 1:
		before := line[:begin] + words[0] + " "
		return before + behind, len(before), true
	case len(clear) > pos-begin:
		before := line[:begin] + clear
		return before + line[pos:], len(before), true
	case len(words) > 1:
		_, _ = io.WriteString(e.terminal, strings.Join(words, "  ")+"\n")
	}
	return line, pos, true
}

// history are the lines that were typed, the latest first; not those that say nothing, or the same as the one before.
type history struct{ lines []string }

// maxHistory bounds the lines that are kept.
const maxHistory = 1000

// Add adds a line.
func (h *history) Add(line string) {
	if strings.TrimSpace(line) == "" || len(h.lines) > 0 && h.lines[0] == line {
		return
	}
	h.lines = slices.Insert(h.lines, 0, line)
	h.lines = h.lines[:min(len(h.lines), maxHistory)]
}

// Len returns how many there are.
func (h *history) Len() int { return len(h.lines) }

// At returns a line by its number, 0 for the latest.
func (h *history) At(i int) string { return h.lines[i] }
