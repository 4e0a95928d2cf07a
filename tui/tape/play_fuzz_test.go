package tape

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"synod/persist/outfile"
)

// bounds of a tape that is played by the thousand.
const (
	mostLines = 100
	mostText  = 60
	mostCount = 10
	longest   = time.Second
)

// bounded is the tape with less of everything: it is fuzzed what tapes do, not how long they can be made to do it.
func bounded(t *Tape) *Tape {
	short := &Tape{Name: t.Name, Lines: slices.Clone(t.Lines[:min(len(t.Lines), mostLines)])}
	pace := func(p Pace) Pace { return Pace{p.Given, min(p.D, longest/10)} }
	for i, line := range short.Lines {
		switch c := line.Command.(type) {
		case Type:
			c.Text, c.Pace = shortened(c.Text), pace(c.Pace)
			line.Command = c
		case Copy:
			line.Command = Copy{Text: shortened(c.Text)}
		case Key:
			c.Count, c.Pace = min(c.Count, mostCount), pace(c.Pace)
			line.Command = c
		case Wheel:
			c.Count = min(c.Count, mostCount)
			line.Command = c
		case Chord:
			c.Keys = c.Keys[:min(len(c.Keys), mostCount)]
			line.Command = c
		case Sleep:
			line.Command = Sleep{D: min(c.D, longest)}
		case Wait:
			c.Timeout = min(c.Timeout, longest)
			line.Command = c
		case Set:
			if d := parsed(c.Value); c.Name == "TypingSpeed" || c.Name == "WaitTimeout" {
				line.Command = Set{Name: c.Name, Value: formatTime(min(d, longest/10))}
			}
		case Size:
			line.Command = Size{Width: min(c.Width, 60), Height: min(c.Height, 12)}
		}
		short.Lines[i] = line
	}
	return short
}

func shortened(s string) string {
	r := []rune(s)
	return string(r[:min(len(r), mostText)])
}

// played is all that can be told about a tape that was played.
type played struct {
	last    string
	elapsed time.Duration
	said    []string
	files   map[string]string
}

func playAll(t *testing.T, tape *Tape) played {
	t.Helper()
	p := played{files: map[string]string{}}
	dir := t.TempDir()
	res, err := Play(context.Background(), tape, Options{Launch: launchToy, Width: 40, Height: 8, Place: outfile.Within(dir, false)})
	for _, path := range res.Written {
		data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(path)))
		if err != nil {
			t.Fatal(err)
		}
		p.files[path] = string(data)
	}
	if left, _ := os.ReadDir(dir); len(left) > 0 && len(p.files) == 0 {
		t.Fatalf("it leaves %v and tells of none", left)
	}
	if refused := new(OutputError); errors.As(err, &refused) {
		p.said = append(p.said, strings.ReplaceAll(err.Error(), dir, ""))
		return p
	}
	p.last, p.elapsed = res.Last.Text(), res.Elapsed
	for _, f := range res.Failures {
		if strings.Contains(f.Text, "panicked") && !strings.Contains(f.Text, "the toy broke") {
			t.Fatal(f)
		}
		text, _, _ := strings.Cut(f.Text, "\n") // Without the stack.
		p.said = append(p.said, text)
	}
	for _, c := range res.Captions {
		p.said = append(p.said, fmt.Sprint(c.At, c.Text))
	}
	switch {
	case (err == nil) != (len(res.Failures) == 0):
		t.Fatalf("%d failures and the error %v", len(res.Failures), err)
	case err != nil && len(p.files) > 0:
		t.Fatalf("a tape that fails writes %v", slices.Collect(maps.Keys(p.files)))
	case len(p.files) != len(slices.Compact(slices.Sorted(slices.Values(res.Written)))):
		t.Fatalf("written are %v, and told %v", slices.Collect(maps.Keys(p.files)), res.Written)
	}
	return p
}

// FuzzPlay plays the commands of a tape that are right, with the toy: never a panic, never longer than the tape says,
// nothing written that it does not name. A tape in its canonical form does the same again.
func FuzzPlay(f *testing.F) {
	for _, c := range forms {
		f.Add(c.tape)
		f.Add(start + c.tape)
	}
	f.Add(show)
	f.Add(start + "Ctrl+P Enter Type ls Enter")
	f.Add(`Type "NO_COLOR=1 synod --tick --inline 'a b' && clear; go run . --tick" Enter Sleep 1 Ctrl+C Wait Ctrl+L Ctrl+U Backspace`)
	f.Fuzz(func(t *testing.T, src string) {
		all, _ := Parse("x.tape", []byte(src))
		tape := bounded(all)
		first := playAll(t, tape)
		if most := mostLines * max(mostText, mostCount) * longest; first.elapsed > most {
			t.Fatalf("it took %s, and at most %s were to pass", first.elapsed, most)
		}
		for path := range first.files {
			if !slices.ContainsFunc(tape.Lines, func(l Line) bool { return names(l.Command, path) }) {
				t.Fatalf("it writes %s", path)
			}
		}
		again, errs := parseFile("x.tape", Format(tape))
		if len(errs) > 0 {
			t.Fatalf("its canonical form is wrong: %v\n%s", errs, Format(tape))
		}
		if second := playAll(t, again); !equalPlays(first, second) {
			t.Fatalf("played twice it does two things:\n%+v\n%+v", first, second)
		}
	})
}

// names tells whether a command asks for a file.
func names(c Command, path string) bool {
	switch c := c.(type) {
	case Output:
		return c.Path == path
	case Screenshot:
		return c.Path == path
	}
	return false
}

func equalPlays(a, b played) bool {
	return a.last == b.last && a.elapsed == b.elapsed && slices.Equal(a.said, b.said) && maps.Equal(a.files, b.files)
}
