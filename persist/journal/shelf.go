package journal

import (
	"bytes"
	"fmt"
	"os"
	"strings"

	"synod/persist"
)

// Of a run that another one took the place of there is a journal too, which is written once and never goes on. The journal of the run
// that stands now names it.

// Shelve writes such a journal and returns its name.
func (d Dir) Shelve(lines []string) (name string, err error) {
	if d == "" {
		return "", ErrNowhere
	}
	if err := os.MkdirAll(string(d), 0o700); err != nil {
		return "", err
	}
	var b bytes.Buffer
	var sum chain
	b.WriteString(head())
	if err := sum.sealAll(&b, lines); err != nil {
		return "", err
	}
	if b.Len() > MaxSize {
		return "", ErrFull
	}
	name = newName(0)
	f, err := os.OpenFile(d.file(name, shelf), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return "", err
	}
	_, err = f.Write(b.Bytes())
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		d.Unshelve(name)
		return "", err
	}
	return name, nil
}

// Shelved returns the lines of such a journal.
func (d Dir) Shelved(name string) ([]string, error) {
	if !isName(name) {
		return nil, fmt.Errorf("%q is no name of a journal", name)
	}
	text, err := read(d.file(name, shelf))
	if err != nil {
		return nil, err
	}
	lines, damaged, err := parse(text)
	if err == nil && damaged > 0 {
		err = fmt.Errorf("it is %w in line %d", persist.ErrDamaged, damaged)
	}
	return lines, err
}

// Unshelve removes such a journal. One that is not there any more is none.
func (d Dir) Unshelve(name string) {
	if isName(name) {
		_ = os.Remove(d.file(name, shelf))
	}
}

// isName reports whether a text can be the name of a journal, and leads nowhere else.
func isName(name string) bool { return name != "" && strings.Trim(name, "0123456789.-") == "" }
