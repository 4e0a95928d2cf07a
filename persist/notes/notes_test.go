package notes

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"synod/cluster/spawn"
)

// What is noted is there for the next one who reads, the latest last.
func TestNotes(t *testing.T) {
	f := File(filepath.Join(t.TempDir(), "synod", "notes"))
	if all, err := f.Read(); len(all) != 0 || err != nil {
		t.Fatalf("before anything is noted there is %v, %v", all, err)
	}
	for _, n := range []Note{{"lesson/a", "1/9"}, {"lesson/b", "2/3"}, {"lesson/a", "done"}} {
		if _, err := f.Add(n); err != nil {
			t.Fatal(err)
		}
	}
	all, err := f.Read()
	if want := []Note{{"lesson/b", "2/3"}, {"lesson/a", "done"}}; !slices.Equal(all, want) || err != nil {
		t.Errorf("noted is %v, %v, want %v", all, err, want)
	}
	if all, err := File("").Add(Note{"a", "b"}); all != nil || err != nil {
		t.Errorf("nowhere has %v, %v", all, err)
	}
}

// Whatever stands in the file: what can be read is there, what is noted then is there too, and a file that was damaged is kept.
func TestDamage(t *testing.T) {
	for _, test := range []struct {
		name, text, want string
		damaged          bool
	}{
		{"empty", "", "", true},
		{"whole", "synod notes 1\na 1\n", "a 1", false},
		{"no last newline", "synod notes 1\na 1\nb 2", "a 1, b 2", false},
		{"a line without a text", "synod notes 1\na 1\nb\nc 3\n", "a 1, c 3", true},
		{"not printed", "synod notes 1\na \x1b[2J\nb 2\n", "b 2", true},
		{"no text at all", "\x00\xff\xfe\n", "", true},
		{"another file", "Dear diary,\nc 3\n", "Dear diary,, c 3", true},
		{"a long line", "synod notes 1\na " + strings.Repeat("x", 300) + "\nb 2\n", "b 2", true},
		{"too large", "synod notes 1\n" + strings.Repeat("a 1\n", 100_000), "", true},
	} {
		f := File(filepath.Join(t.TempDir(), "notes"))
		if err := os.WriteFile(string(f), []byte(test.text), 0o600); err != nil {
			t.Fatal(err)
		}
		write := func(all []Note) string {
			var words []string
			for _, n := range all {
				words = append(words, n.Name+" "+n.Text)
			}
			return strings.Join(words, ", ")
		}
		if all, err := f.Read(); write(all) != test.want || err != nil {
			t.Errorf("%s: it reads %q, %v", test.name, write(all), err)
		}
		all, err := f.Add(Note{"new", "note"})
		if want := strings.TrimPrefix(test.want+", new note", ", "); write(all) != want || err != nil {
			t.Errorf("%s: with a note it is %q, %v", test.name, write(all), err)
		}
		if _, err := os.Stat(string(f) + ".damaged"); (err == nil) != test.damaged {
			t.Errorf("%s: the damaged file is kept: %v", test.name, err == nil)
		}
	}
}

// The notes of a newer program are left alone.
func TestNewer(t *testing.T) {
	f := File(filepath.Join(t.TempDir(), "notes"))
	const text = "synod notes 2\na 1\n"
	if err := os.WriteFile(string(f), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Add(Note{"b", "2"}); !errors.Is(err, ErrNewer) {
		t.Errorf("the error is %v", err)
	}
	if got, _ := os.ReadFile(string(f)); string(got) != text {
		t.Errorf("it is %q now", got)
	}
}

// Two who note at once lose nothing, and no more is kept than there is room for.
func TestTwoAtOnce(t *testing.T) {
	f := File(filepath.Join(t.TempDir(), "notes"))
	const each = 20
	done := make(chan error)
	for who := range 2 {
		spawn.Go("test", func() {
			var err error
			for i := range each {
				if _, e := f.Add(Note{fmt.Sprintf("%d-%d", who, i), "x"}); e != nil {
					err = e
				}
			}
			done <- err
		})
	}
	for range 2 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	if all, err := f.Read(); len(all) != 2*each || err != nil {
		t.Errorf("%d notes are there, %v", len(all), err)
	}
	var many []Note
	for i := range Most + 10 {
		many = append(many, Note{fmt.Sprint("n", i), "x"})
	}
	if all, err := f.Add(many...); len(all) != Most || all[0].Name != "n10" || err != nil {
		t.Errorf("%d notes are kept, the first is %v, %v", len(all), all[0], err)
	}
}

// Only what can be read again is noted.
func TestWhatCannotBeNoted(t *testing.T) {
	f := File(filepath.Join(t.TempDir(), "notes"))
	for _, n := range []Note{{"", "x"}, {"a", ""}, {"a b", "c"}, {"a", "b\nc"}, {"a", "\x1b"}, {"a", strings.Repeat("x", longest)}} {
		if _, err := f.Add(n); err == nil {
			t.Errorf("%q is noted", n)
		}
	}
}
