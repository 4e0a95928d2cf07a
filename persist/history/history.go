// Package history keeps the lines that somebody has typed, the latest last, in a file that several programs may use at once.
package history

import (
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"synod/persist"
)

// Most is how many lines can be kept at most, and longest how many bytes one may have.
const (
	Most    = 10_000
	longest = 4096
)

// patience is how long another program may be at the file.
const patience = 200 * time.Millisecond

// File is such a file. Beside it stands PATH.lock. The zero File is none: nothing is kept.
type File struct {
	Path string
	Keep int // how many lines, 1 to Most
}

// maxSize bounds the file in bytes: twice as many lines are in it at most before it is written anew, and it may have been kept for more
// of them until now.
const maxSize = 2 * Most * (longest + 1)

// Load returns the lines, each once, where it was typed last. Where there is no file there are none. Lines that nobody can have typed are
// left out.
func (f File) Load() ([]string, error) {
	text, err := persist.ReadFile(f.Path, maxSize)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return f.tidy(strings.Split(string(text), "\n")), nil
}

// tidy leaves the latest of some lines, each once.
func (f File) tidy(lines []string) []string {
	seen := map[string]bool{}
	var latest []string
	for _, line := range slices.Backward(lines) {
		if seen[line] || !typed(line) {
			continue
		}
		seen[line] = true
		if latest = append(latest, line); len(latest) == f.Keep {
			break
		}
	}
	slices.Reverse(latest)
	return latest
}

// typed reports whether a line can have been typed.
func typed(line string) bool {
	return strings.TrimSpace(line) != "" && len(line) <= longest && utf8.ValidString(line) &&
		!strings.ContainsFunc(line, func(r rune) bool { return !unicode.IsGraphic(r) })
}

// Add adds a line. Nothing that another program adds meanwhile is lost.
func (f File) Add(line string) error {
	if !typed(line) {
		return nil
	}
	lock, err := persist.Lock(f.Path, patience)
	if err != nil {
		return err
	}
	defer lock.Close()
	if info, err := os.Lstat(f.Path); err == nil && !info.Mode().IsRegular() {
		return persist.ErrNoFile // it is not ours, and might wait for ever
	}
	text, err := persist.ReadFile(f.Path, maxSize)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if lines := strings.Split(string(text), "\n"); len(lines) > 2*f.Keep {
		return persist.Replace(f.Path, []byte(strings.Join(append(f.tidy(lines), line), "\n")+"\n"), 0o600)
	}
	if n := len(text); n > 0 && text[n-1] != '\n' {
		line = "\n" + line // the one before was cut
	}
	file, err := os.OpenFile(f.Path, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	_, err = file.WriteString(line + "\n")
	return errors.Join(err, file.Close())
}
