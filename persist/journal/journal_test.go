package journal

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"synod/persist"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func create(t *testing.T, d Dir, lines ...string) *File {
	t.Helper()
	f, err := d.Create(lines)
	must(t, err)
	t.Cleanup(f.Close)
	return f
}

func list(t *testing.T, d Dir) []Entry {
	t.Helper()
	all, err := d.List()
	must(t, err)
	return all
}

// first claims the journal that is listed first.
func first(t *testing.T, d Dir) *Found {
	t.Helper()
	f, err := d.Claim(list(t, d)[0])
	must(t, err)
	t.Cleanup(f.Release)
	return f
}

// What was added is there when the writer has gone, and no other ending is needed for that.
func TestLinesAreThere(t *testing.T) {
	d := Dir(filepath.Join(t.TempDir(), "made", "below"))
	if len(list(t, d)) != 0 {
		t.Fatal("there are journals where there is no directory")
	}
	f := create(t, d, "one", "two")
	must(t, f.Append("three"))
	must(t, f.Append())
	must(t, f.Append("", "five words and  blanks "))
	want := []string{"one", "two", "three", "", "five words and  blanks "}
	if _, err := d.Claim(list(t, d)[0]); !errors.Is(err, persist.ErrLocked) {
		t.Fatalf("a journal that is being written can be claimed: %v", err)
	}
	info, err := os.Stat(f.Path())
	must(t, err)
	if info.Size() != f.Size() || info.Mode().Perm() != 0o600 {
		t.Errorf("%d bytes of mode %s, want %d for its owner", info.Size(), info.Mode(), f.Size())
	}
	f.Close()
	found := first(t, d)
	if !slices.Equal(found.Lines, want) || found.Damaged != 0 || found.Finished {
		t.Errorf("%q, want %q", found.Lines, want)
	}
	if err := f.Append("six"); !errors.Is(err, os.ErrClosed) {
		t.Errorf("a closed journal takes lines: %v", err)
	}
	if _, err := d.Claim(found.Entry); !errors.Is(err, persist.ErrLocked) {
		t.Errorf("two have claimed one journal: %v", err)
	}
	must(t, found.Remove())
	if left, _ := os.ReadDir(string(d)); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

// A journal may be cut anywhere: what is whole counts. A change is found, and what stands above it counts.
func TestCutAndDamaged(t *testing.T) {
	d := Dir(t.TempDir())
	lines := []string{"protocol simplepaxos", "seed 1", "0 0s propose A red", "at 3 20ms 00"}
	f := create(t, d, lines...)
	f.Close()
	text, err := os.ReadFile(f.Path())
	must(t, err)
	ends := []int{len(head())}
	for _, line := range lines {
		ends = append(ends, ends[len(ends)-1]+sumSize+1+len(line)+1)
	}
	for i := range text {
		whole := 0
		for whole < len(lines) && ends[whole+1] <= i {
			whole++
		}
		got, damaged, err := parse(text[:i])
		if err != nil || damaged != 0 || !slices.Equal(got, lines[:whole]) {
			t.Fatalf("cut at %d: %q, line %d, %v; want %q", i, got, damaged, err, lines[:whole])
		}
		changed := slices.Clone(text)
		changed[i] ^= 1 << (i % 8)
		got, damaged, err = parse(changed)
		if i < len(head()) {
			if err == nil {
				t.Fatalf("a change at byte %d goes unnoticed", i)
			}
			continue
		}
		if err != nil || len(got) > whole || damaged == 0 && i < len(text)-1 {
			t.Fatalf("changed at %d: %q, line %d, %v", i, got, damaged, err)
		}
	}
	swapped := strings.Split(string(text), "\n")
	swapped[2], swapped[3] = swapped[3], swapped[2]
	if got, damaged, _ := parse([]byte(strings.Join(swapped, "\n"))); len(got) != 1 || damaged != 3 {
		t.Errorf("lines that were swapped: %q, line %d", got, damaged)
	}
}

// What is damaged is put aside under another name, never removed.
func TestDamageIsPutAside(t *testing.T) {
	d := Dir(t.TempDir())
	f := create(t, d, "one", "two", "three")
	f.Close()
	text, err := os.ReadFile(f.Path())
	must(t, err)
	text = []byte(strings.Replace(string(text), "two", "TWO", 1))
	must(t, os.WriteFile(f.Path(), text, 0o600))
	found := first(t, d)
	if found.Damaged != 3 || !slices.Equal(found.Lines, []string{"one"}) {
		t.Errorf("%q, line %d", found.Lines, found.Damaged)
	}
	must(t, found.Remove())
	if kept, err := os.ReadFile(found.Aside()); err != nil || string(kept) != string(text) {
		t.Errorf("%q, %v", kept, err)
	}
	if len(list(t, d)) != 0 {
		t.Error("it is found again")
	}
}

// What is no journal of this program is told, and left as it is.
func TestStrangers(t *testing.T) {
	d := Dir(t.TempDir())
	path := filepath.Join(string(d), "x"+open)
	for _, c := range []struct {
		name string
		make func() error
		want error
	}{
		{"text", func() error { return os.WriteFile(path, []byte("hello\n"), 0o600) }, persist.ErrDamaged},
		{"newer", func() error { return os.WriteFile(path, []byte("synod journal 2\nwhat ever\n"), 0o600) }, persist.ErrVersion},
		{"no version", func() error { return os.WriteFile(path, []byte("synod journal x\n"), 0o600) }, persist.ErrDamaged},
		{"directory", func() error { return os.Mkdir(path, 0o700) }, persist.ErrNoFile},
		{"link", func() error { return os.Symlink("/etc/passwd", path) }, persist.ErrNoFile},
		{"pipe", func() error { return exec.Command("mkfifo", path).Run() }, persist.ErrNoFile},
		{"large", func() error {
			return errors.Join(os.WriteFile(path, []byte(head()), 0o600), os.Truncate(path, MaxSize+1))
		}, persist.ErrTooLarge},
	} {
		if _, err := exec.LookPath("mkfifo"); err != nil && c.name == "pipe" {
			continue
		}
		must(t, c.make())
		if _, err := d.Claim(list(t, d)[0]); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
		for range Most + 2 {
			f := create(t, d, "mine")
			must(t, f.Finish())
		}
		if _, err := os.Lstat(path); err != nil {
			t.Errorf("%s: it was removed: %v", c.name, err)
		}
		must(t, os.RemoveAll(path))
	}
	if _, err := exec.LookPath("mkfifo"); err != nil {
		t.Skip(err)
	}
	must(t, exec.Command("mkfifo", filepath.Join(string(d), "y"+locked)).Run())
	must(t, os.WriteFile(filepath.Join(string(d), "y"+open), []byte(head()), 0o600))
	all := list(t, d)
	if _, err := d.Claim(all[0]); !errors.Is(err, persist.ErrNoFile) {
		t.Errorf("a pipe in the place of a lock: %v", err)
	}
}

// A directory keeps few journals: those that were ended go first, and what is in use stays. Those that were not ended come first.
func TestFewAreKept(t *testing.T) {
	d := Dir(t.TempDir())
	used := create(t, d, "in use")
	for i := range 3 {
		create(t, d, fmt.Sprintf("not finished %d", i)).Close()
	}
	for i := range 3 * Most {
		must(t, create(t, d, fmt.Sprintf("finished %d", i)).Finish())
	}
	all := list(t, d)
	if len(all) != Most {
		t.Errorf("%d journals are kept, want %d", len(all), Most)
	}
	for i, e := range all {
		if e.Finished != (i >= 4) {
			t.Errorf("journal %d of %d is finished: %v", i, len(all), e.Finished)
		}
	}
	if found := first(t, d); found.Lines[0] == "in use" {
		t.Error("what is in use comes first")
	}
	if _, err := os.Stat(used.Path()); err != nil {
		t.Errorf("what is in use was removed: %v", err)
	}
	last, err := d.Claim(all[4])
	must(t, err)
	defer last.Release()
	if want := fmt.Sprintf("finished %d", 3*Most-1); last.Lines[0] != want {
		t.Errorf("the latest that was finished is %q, want %q", last.Lines[0], want)
	}
	if _, err := os.Stat(last.lock.Path()); err != nil {
		t.Errorf("there is no lock: %v", err)
	}
}

// Whatever cannot be written is an error, and says the same from then on.
func TestWhatCannotBeWritten(t *testing.T) {
	d := Dir(t.TempDir())
	f := create(t, d, "one")
	f.size = MaxSize
	for range 2 {
		if err := f.Append("two"); !errors.Is(err, ErrFull) {
			t.Errorf("it takes more than it may: %v", err)
		}
	}
	if err := create(t, d, "one").Append("two\nthree"); err == nil {
		t.Error("it takes two lines for one")
	}
	g := create(t, d, "one")
	must(t, g.Drop())
	if _, err := os.Stat(g.Path()); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("it is still there: %v", err)
	}
	must(t, os.WriteFile(filepath.Join(string(d), "file"), nil, 0o600))
	if _, err := Dir(filepath.Join(string(d), "file", "below")).Create(nil); err == nil {
		t.Error("a journal stands below a file")
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(head()))
	f.Add([]byte(head() + "5f0a1c2e protocol simplepaxos\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		lines, damaged, err := parse(text)
		if err != nil && (lines != nil || damaged != 0) {
			t.Fatalf("%q and line %d with %v", lines, damaged, err)
		}
	})
}

// Time an act that is written down.
func BenchmarkAppend(b *testing.B) {
	f, err := Dir(b.TempDir()).Create([]string{"protocol simplepaxos"})
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	for b.Loop() {
		if err := f.Append("17 340ms propose A red"); err != nil {
			b.Fatal(err)
		}
	}
}
