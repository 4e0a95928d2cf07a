package demos_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"synod/tui/cli"
	"synod/tui/demos"
	"synod/tui/tape"
)

// few are the commands of a tape that take little time, in a dashboard that is there: it is fuzzed what a tape does, not
// how long it can be made to do it. A search of all runs takes seconds, so nobody asks for one.
func few(src string) *tape.Tape {
	begin, _ := tape.Parse("x.tape", []byte("Set TypingSpeed 10ms\nType 'synod --seed 7' Enter"))
	all, _ := tape.Parse("x.tape", []byte(src))
	typed := 0
	for _, line := range all.Lines {
		switch c := line.Command.(type) {
		case tape.Sleep:
			line.Command = tape.Sleep{D: min(c.D, 300*time.Millisecond)}
		case tape.Wait:
			c.Timeout = min(max(c.Timeout, 1), 300*time.Millisecond)
			line.Command = c
		case tape.Type:
			if !strings.HasPrefix(c.Text, ":") {
				c.Text = strings.ReplaceAll(c.Text, "e", "")
			}
			c.Pace = tape.Pace{}
			typed += len(c.Text)
			line.Command = c
		case tape.Key:
			c.Pace, c.Count = tape.Pace{}, min(c.Count, 5)
			line.Command = c
		case tape.Size:
			line.Command = tape.Size{Width: min(c.Width, 120), Height: min(c.Height, 40)}
		case tape.Wheel:
			c.Count = min(c.Count, 5)
			line.Command = c
		case tape.Press:
			if c.Name == "e" {
				continue
			}
		case tape.Set, tape.Env, tape.Source, tape.Copy, tape.Paste:
			continue
		}
		if typed > 200 || len(begin.Lines) > 60 {
			break
		}
		begin.Lines = append(begin.Lines, line)
	}
	return begin
}

// FuzzPlayDashboard plays whatever commands of a tape are right, with the dashboard: it never panics, and writes nothing.
func FuzzPlayDashboard(f *testing.F) {
	for _, d := range demos.List() {
		src, _ := demos.Source(d.Name)
		_, shown, _ := strings.Cut(string(src), "Show\n")
		f.Add(shown)
	}
	f.Add("Type ':propose A red' Enter Sleep 1 Left 3 Type ':propose B blue' Enter Type ':seed 9' Enter Enter")
	f.Add("Type L Enter Down Enter Sleep 1 Escape Type '?jj/x' Enter Escape Type P Down Enter Enter")
	f.Add("#: size 40x12\nTab Tab Type 2 Down 3 Enter #: click 5,5\n#: wheel down 20,5 3\n#: paste propose A x\nCtrl+Z Ctrl+L")
	before := filesHere(f)
	f.Fuzz(func(t *testing.T, src string) {
		res, _ := tape.Play(context.Background(), few(src), tape.Options{Launch: cli.Launch, Width: 100, Height: 30})
		for _, failure := range res.Failures {
			if strings.Contains(failure.Text, "panicked") || strings.Contains(failure.Text, "never rests") {
				t.Fatal(failure)
			}
		}
		if after := filesHere(t); after != before {
			t.Fatalf("it has written: here was\n%s\nand now there is\n%s", before, after)
		}
	})
}

// filesHere are the names of all files that a tape would write to if it could.
func filesHere(t testing.TB) string {
	t.Helper()
	all, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprint(all)
}
