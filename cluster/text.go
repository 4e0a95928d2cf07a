package cluster

import (
	"bufio"
	"bytes"
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Every text that a person may have written is read in the same way: scripts, scenarios, saved runs, the command line.

// byteOrderMark stands at the beginning of what some editors write, and is no part of the text.
var byteOrderMark = []byte("\uFEFF")

// ScanLines returns a function that splits a stream into lines, for one bufio.Scanner. A line ends with LF, CRLF or a CR
// alone, and the last one may have no end. A byte order mark at the beginning is skipped. No line waits for what comes
// after it, as whoever types would notice.
func ScanLines() bufio.SplitFunc {
	begun, afterCR := false, false
	return func(data []byte, atEOF bool) (int, []byte, error) {
		skip := 0
		if !begun {
			if !atEOF && len(data) < len(byteOrderMark) && bytes.HasPrefix(byteOrderMark, data) {
				return 0, nil, nil
			}
			begun = true
			if bytes.HasPrefix(data, byteOrderMark) {
				skip = len(byteOrderMark)
			}
		}
		if afterCR && len(data) > 0 {
			afterCR = false
			if data[0] == '\n' {
				skip = 1
			}
		}
		rest := data[skip:]
		if end := bytes.IndexAny(rest, "\r\n"); end >= 0 {
			afterCR = rest[end] == '\r'
			return skip + end + 1, rest[:end:end], nil
		}
		if atEOF && len(rest) > 0 {
			return len(data), rest, nil
		}
		return skip, nil, nil
	}
}

// Lines returns the lines of a text, split as ScanLines does.
func Lines(text string) []string {
	var lines []string
	split, data := ScanLines(), []byte(text)
	for len(data) > 0 {
		n, line, _ := split(data, true)
		if line != nil {
			lines = append(lines, string(line))
		}
		data = data[n:]
	}
	return lines
}

// CheckLine refuses a line that is no text, or that a screen would show as another one. It returns the column, from 1.
func CheckLine(line string) (column int, err error) {
	for i, r := range line {
		turns := unicode.Is(unicode.Bidi_Control, r) && !unicode.Is(directionMarks, r)
		if turns || r == utf8.RuneError || r != '\t' && unicode.IsControl(r) {
			return utf8.RuneCountInString(line[:i]) + 1, errors.New(whyNot(r))
		}
	}
	return 0, nil
}

// directionMarks only help a text in two directions along; the others of their kind turn it round.
var directionMarks = &unicode.RangeTable{R16: []unicode.Range16{{0x061C, 0x061C, 1}, {0x200E, 0x200F, 1}}}

// CutRemark returns what a line says to the program, and the remark behind it. A remark begins with a # that is the first
// character of a line, or that has a blank on both sides; A#1 and #2 are words, and in double quotes all is text.
func CutRemark(line string) (command, remark string) {
	rest, first := line, true
	for rest != "" {
		bare := strings.TrimLeftFunc(rest, unicode.IsSpace)
		end, _ := wordEnd(bare)
		apart := len(bare) < len(rest)
		if word := bare[:end]; word == "#" && apart || first && strings.HasPrefix(word, "#") {
			return line[:len(line)-len(bare)], bare
		}
		rest, first = bare[end:], false
	}
	return line, ""
}

// wordEnd returns where the word ends that a text begins with: behind its quotes or before a blank. A quote that is not
// closed goes on to the end.
func wordEnd(text string) (end int, closed bool) {
	if !strings.HasPrefix(text, `"`) {
		if end := strings.IndexFunc(text, unicode.IsSpace); end >= 0 {
			return end, true
		}
		return len(text), true
	}
	for i := 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			return i + 1, true
		}
	}
	return len(text), false
}
