// Package notes remembers a few words from one start of the program to the next: which lessons were heard, which hints are no longer
// needed.
//
// All of it is one small file of lines, NAME and what is noted of it. It is a convenience: whatever is wrong with the file costs what
// cannot be read of it, and nothing else. Two programs may note at once: each reads what is there, under a lock, adds its own, and puts
// the new file in the place of the old one in one go.
package notes

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"synod/persist"
)

// File is where notes are; "" is nowhere, and then nothing is read and nothing is written.
type File string

// Note is what is noted of a name. A name has no blanks, and neither it nor the text has anything that is not printed.
type Note struct{ Name, Text string }

const (
	header = "synod notes 1"
	// Most is how many notes there are at most; those that were noted last stay.
	Most = 512
	// longest is the most bytes of a line, and largest of a file: more than Most of the longest lines take.
	longest = 200
	largest = (Most + 1) * (longest + 1)
	// patience is how long another program is waited for that notes something.
	patience = 500 * time.Millisecond
)

// ErrNewer is the error of a file that a newer program has written. It is left alone.
var ErrNewer = errors.New("a newer synod has written it")

// Read returns the notes, in the order in which they were noted. Where there is no file there are none, and of a damaged one there is
// what can be read.
func (f File) Read() ([]Note, error) {
	all, _, err := f.read()
	return all, err
}

// read also says whether the file has lines that are no notes.
func (f File) read() (all []Note, damaged bool, err error) {
	if f == "" {
		return nil, false, nil
	}
	text, err := persist.ReadFile(string(f), largest)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, false, nil
	case errors.Is(err, persist.ErrTooLarge):
		return nil, true, nil
	case err != nil:
		return nil, false, err
	}
	first, rest, _ := strings.Cut(string(text), "\n")
	if first != header {
		if strings.HasPrefix(first, "synod notes ") {
			return nil, false, fmt.Errorf("%s: %w", f, ErrNewer)
		}
		damaged, rest = true, string(text)
	}
	for line := range strings.Lines(rest) {
		n, ok := parse(strings.TrimSuffix(line, "\n"))
		if !ok {
			damaged = true
			continue
		}
		all = put(all, n)
	}
	return all, damaged, nil
}

func parse(line string) (Note, bool) {
	name, text, ok := strings.Cut(line, " ")
	n := Note{name, text}
	return n, ok && n.valid()
}

func (n Note) valid() bool {
	both := n.Name + n.Text
	printed := !strings.ContainsFunc(both, func(r rune) bool { return !unicode.IsPrint(r) })
	return n.Name != "" && n.Text != "" && !strings.Contains(n.Name, " ") && len(both) < longest && utf8.ValidString(both) && printed
}

// put notes something as the last.
func put(all []Note, n Note) []Note {
	all = slices.DeleteFunc(all, func(old Note) bool { return old.Name == n.Name })
	all = append(all, n)
	return all[max(0, len(all)-Most):]
}

// Add notes something and returns all that is noted then. A file that was damaged is kept beside it, with .damaged behind its name.
func (f File) Add(new ...Note) ([]Note, error) {
	if f == "" {
		return nil, nil
	}
	lock, err := persist.Lock(string(f), patience)
	if err != nil {
		return nil, err
	}
	defer lock.Close()
	all, damaged, err := f.read()
	if err != nil {
		return nil, err
	}
	if damaged {
		_ = os.Rename(string(f), string(f)+".damaged")
	}
	for _, n := range new {
		if !n.valid() {
			return nil, fmt.Errorf("%q cannot be noted of %q", n.Text, n.Name)
		}
		all = put(all, n)
	}
	var b bytes.Buffer
	fmt.Fprintln(&b, header)
	for _, n := range all {
		fmt.Fprintln(&b, n.Name, n.Text)
	}
	return all, persist.Replace(string(f), b.Bytes(), 0o644)
}
