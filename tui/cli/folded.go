package cli

import (
	"bytes"
	"io"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// folded is an output on which no word is broken at the right edge of the terminal. A line that is too long goes on below, a little
// further in than it began; where nobody looks, as in a file or a pipe, lines stay whole.
type folded struct {
	w     io.Writer
	width func() int // in columns; it may change while a conversation goes on
	tail  []byte     // of a line whose end has not come
}

// foldedOn returns an output for lines of text.
func foldedOn(w io.Writer, env []string) io.Writer {
	if !isTerminal(w) {
		return w
	}
	return &folded{w: w, width: func() int { return columns(w, env) }}
}

func (f *folded) Write(text []byte) (int, error) {
	f.tail = append(f.tail, text...)
	end := bytes.LastIndexByte(f.tail, '\n')
	if end < 0 {
		return len(text), nil
	}
	var out strings.Builder
	for line := range strings.SplitSeq(string(f.tail[:end]), "\n") {
		foldLine(&out, line, f.width())
	}
	f.tail = append(f.tail[:0], f.tail[end+1:]...)
	_, err := io.WriteString(f.w, out.String())
	return len(text), err
}

// foldLine writes a line in as many as it takes.
func foldLine(out *strings.Builder, line string, width int) {
	if ansi.StringWidth(line) <= width {
		out.WriteString(line + "\n")
		return
	}
	words := strings.TrimLeft(line, " ")
	first := len(line) - len(words)
	page{w: out, width: width}.paragraph(first, first+indent, words)
}
