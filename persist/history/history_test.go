package history

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"synod/cluster/spawn"
)

func TestLinesComeBack(t *testing.T) {
	f := File{filepath.Join(t.TempDir(), "below", "history"), 500}
	if lines, err := f.Load(); lines != nil || err != nil {
		t.Fatal(lines, err)
	}
	for _, line := range []string{"crash A", "", "heal", "crash A", "a\x1b[2J", "propose A é", "a\nb", strings.Repeat("x", longest+1)} {
		if err := f.Add(line); err != nil {
			t.Fatal(err)
		}
	}
	if lines, err := f.Load(); err != nil || !slices.Equal(lines, []string{"heal", "crash A", "propose A é"}) {
		t.Errorf("%q %v", lines, err)
	}
}

// The file does not grow for ever, and the latest lines are those that stay.
func TestItIsBounded(t *testing.T) {
	f := File{filepath.Join(t.TempDir(), "history"), 500}
	last := ""
	for i := range 3*f.Keep + 7 {
		last = fmt.Sprintf("seed %d", i)
		if err := f.Add(last); err != nil {
			t.Fatal(err)
		}
	}
	lines, err := f.Load()
	if err != nil || len(lines) != f.Keep || lines[f.Keep-1] != last {
		t.Errorf("%d lines, the last %q: %v", len(lines), lines[len(lines)-1], err)
	}
	if text, _ := os.ReadFile(f.Path); strings.Count(string(text), "\n") > 2*f.Keep+1 {
		t.Errorf("the file has %d lines", strings.Count(string(text), "\n"))
	}
}

// What is damaged is left out, a line that was cut off as well, and what is no file is left alone.
func TestWhatIsThereAlready(t *testing.T) {
	path := filepath.Join(t.TempDir(), "history")
	f := File{path, 500}
	if err := os.WriteFile(path, []byte("heal\n\x00\xff\ncras"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := f.Add("undo"); err != nil {
		t.Fatal(err)
	}
	if lines, _ := f.Load(); !slices.Equal(lines, []string{"heal", "cras", "undo"}) {
		t.Errorf("%q", lines)
	}
	if err := (File{t.TempDir(), 500}).Add("undo"); err == nil {
		t.Error("a folder is written to")
	}
}

// Two who add at once lose nothing.
func TestSeveralAtOnce(t *testing.T) {
	f := File{filepath.Join(t.TempDir(), "history"), 500}
	var all spawn.Group
	for who := range 4 {
		all.Start("whoever types", func() {
			for i := range 20 {
				if err := f.Add(fmt.Sprintf("seed %d%02d", who, i)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	if lines, _ := f.Load(); len(lines) != 80 {
		t.Errorf("%d of 80 lines are there", len(lines))
	}
}
