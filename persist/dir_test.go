package persist

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

type vote struct {
	Promised int
	Accepted string
}

func newDir(t testing.TB, path string) *Dir {
	t.Helper()
	d, err := OpenDir(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

func mustSave(t testing.TB, s Store, agent string, v vote) {
	t.Helper()
	if err := s.Save(agent, v); err != nil {
		t.Fatal(err)
	}
}

// refuses wants an error that names the file and says what to do, and no record.
func refuses(t *testing.T, d *Dir, agent string, kind error, what string) {
	t.Helper()
	var v vote
	found, err := d.Load(agent, &v)
	if err == nil || found || v != (vote{}) {
		t.Fatalf("%s goes unnoticed: %+v, %t, %v", what, v, found, err)
	}
	if kind != nil && !errors.Is(err, kind) || !strings.Contains(err.Error(), d.file(agent)) || !strings.Contains(err.Error(), "put back a copy") {
		t.Fatalf("%s is told as %q, want %v, the file and a remedy", what, err, kind)
	}
}

// seal gives the beginning of a file the checksum that it needs.
func seal(s string) []byte { return []byte(s + sumBegins + sum([]byte(s+sumBegins)) + sumEnds) }

// Every embedded store that was tried for this has lost or changed records when single bits flipped.
func TestDamageIsNoticed(t *testing.T) {
	d := newDir(t, t.TempDir())
	mustSave(t, d, "A", vote{3, "red"})
	mustSave(t, d, "B", vote{4, "blue"})
	whole, err := os.ReadFile(d.file("A"))
	if err != nil {
		t.Fatal(err)
	}
	damage := func(text []byte, kind error, what string) {
		t.Helper()
		if err := os.WriteFile(d.file("A"), text, 0o644); err != nil {
			t.Fatal(err)
		}
		refuses(t, d, "A", kind, what)
	}
	for i := range whole {
		damage(whole[:i], ErrDamaged, "a cut")
		for bit := range 8 {
			flipped := bytes.Clone(whole)
			flipped[i] ^= 1 << bit
			damage(flipped, nil, "a flipped bit")
		}
	}
	damage(append(bytes.Clone(whole), '\n'), ErrDamaged, "an addition")
	damage(bytes.Repeat([]byte{0}, len(whole)), ErrDamaged, "a file of zeros")
	other, err := os.ReadFile(d.file("B"))
	if err != nil {
		t.Fatal(err)
	}
	damage(other, ErrDamaged, "another agent's file")
	begin := `{"format": "synod stable storage", "agent": "A", "record": {}, "version": `
	damage(seal(begin+"2"), ErrVersion, "a later version")
	damage(seal(`{"format": "something else", "agent": "A", "record": {}, "version": 1`), ErrDamaged, "another format")
	damage(seal(begin+"1, \"record\": []"), ErrDamaged, "a record of another shape")
	var v vote
	if found, err := d.Load("B", &v); err != nil || !found || v != (vote{4, "blue"}) {
		t.Fatalf("B's file suffered: %+v, %t, %v", v, found, err)
	}
}

// After a failed write or sync nobody knows what the disk holds, so the agent's file is not touched again; what a
// restart finds is the old record or the new one.
func TestWritesThatFail(t *testing.T) {
	for _, why := range []error{syscall.ENOSPC, syscall.EROFS, syscall.EIO} {
		for _, at := range []string{"replace", "sync"} {
			path := t.TempDir()
			d := newDir(t, path)
			mustSave(t, d, "A", vote{1, "red"})
			working := d.system
			if at == "replace" {
				d.system.replace = func(string, []byte) error { return why }
			} else {
				d.system.sync = func(string) error { return why }
			}
			err := d.Save("A", vote{2, "blue"})
			if !errors.Is(err, why) || !strings.Contains(err.Error(), d.file("A")) || !strings.Contains(err.Error(), "then start again") {
				t.Fatalf("%v in %s is told as %v", why, at, err)
			}
			d.system = working
			if err := d.Save("A", vote{3, "green"}); !errors.Is(err, ErrFailed) {
				t.Fatalf("after %v in %s the next write gives %v", why, at, err)
			}
			mustSave(t, d, "B", vote{4, "red"})
			d.Close()
			var v vote
			if _, err := newDir(t, path).Load("A", &v); err != nil || v != (vote{1, "red"}) && v != (vote{2, "blue"}) {
				t.Fatalf("after %v in %s a restart finds %+v, %v", why, at, v, err)
			}
		}
	}
}

// Other programs may leave anything.
func TestOtherFilesAreLeftAlone(t *testing.T) {
	path := t.TempDir()
	others := map[string]string{"notes.txt": "mine", ".A.json": "hidden", "B.json.bak": "old", "A.jsonx": "?"}
	for name, text := range others {
		if err := os.WriteFile(filepath.Join(path, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	d := newDir(t, path)
	mustSave(t, d, "A", vote{1, "red"})
	if err := d.Wipe("A"); err != nil {
		t.Fatal(err)
	}
	for name, text := range others {
		if got, err := os.ReadFile(filepath.Join(path, name)); err != nil || string(got) != text {
			t.Errorf("%s is now %q, %v", name, got, err)
		}
	}
}

func TestPlacesThatAreNoDirectory(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenDir(path); err == nil || !strings.Contains(err.Error(), "choose another") {
		t.Errorf("a file as the directory: %v", err)
	}
	d := newDir(t, filepath.Join(t.TempDir(), "not", "there", "yet"))
	if err := os.Mkdir(d.file("A"), 0o755); err != nil {
		t.Fatal(err)
	}
	var v vote
	if _, err := d.Load("A", &v); err == nil {
		t.Error("a directory in place of a file is read")
	}
	if err := d.Save("A", vote{1, "red"}); err == nil {
		t.Error("a directory in place of a file is written")
	}
}

// Whatever is read, and not only what was written, is written again as the same record.
func FuzzDecode(f *testing.F) {
	f.Add(`{"format": "synod stable storage", "version": 1, "agent": "A", "record": {"Promised": 3, "Accepted": "red"}`)
	f.Add(`{}`)
	f.Add(`{"format": "synod stable storage", "version": 2, "agent": "A"`)
	f.Fuzz(func(t *testing.T, body string) {
		var v vote
		if err := decode(seal(body), "A", &v); err != nil {
			return
		}
		again, err := encode("A", v)
		if err != nil {
			t.Fatal(err)
		}
		var w vote
		if err := decode(again, "A", &w); err != nil || w != v {
			t.Fatalf("%+v is read from %q, and %+v, %v from what it is written as", v, body, w, err)
		}
	})
}

func BenchmarkSave(b *testing.B) {
	for name, s := range map[string]Store{"Memory": NewMemory(), "Dir": newDir(b, b.TempDir())} {
		b.Run(name, func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				mustSave(b, s, "A", vote{i, "red"})
			}
		})
	}
}

// A store that is closed writes nothing: its lock is gone, and another program may be at work.
func TestAClosedDirectoryIsNotWritten(t *testing.T) {
	path := t.TempDir()
	d := newDir(t, path)
	mustSave(t, d, "A", vote{1, "red"})
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	if err := d.Save("A", vote{2, "blue"}); !errors.Is(err, os.ErrClosed) {
		t.Errorf("saving: %v", err)
	}
	if err := d.Wipe("A"); !errors.Is(err, os.ErrClosed) {
		t.Errorf("wiping: %v", err)
	}
	var v vote
	if _, err := newDir(t, path).Load("A", &v); err != nil || v != (vote{1, "red"}) {
		t.Errorf("the record is now %+v, %v", v, err)
	}
}

// Text that JSON would change silently is refused.
func TestTextThatIsNoTextIsRefused(t *testing.T) {
	d := newDir(t, t.TempDir())
	if err := d.Save("A", vote{1, "\xff"}); err == nil {
		t.Error("invalid UTF-8 is saved")
	}
	for _, odd := range []string{"\ufffd", `\\ufffd`, "\x00\x1f"} {
		mustSave(t, d, "A", vote{1, odd})
		var v vote
		if _, err := d.Load("A", &v); err != nil || v.Accepted != odd {
			t.Errorf("%q is read back as %q, %v", odd, v.Accepted, err)
		}
	}
}

// What a restart has read can still be lost by the next crash, and a record need not be comparable to be lost.
func TestALossyDiskLosesWhatWasReadToo(t *testing.T) {
	f := NewFaulty(NewMemory())
	mustSave(t, f, "A", vote{1, "red"})
	f.SetMode("A", LosesLast)
	mustSave(t, f, "A", vote{2, "blue"})
	var v vote
	if _, err := f.Load("A", &v); err != nil || v.Promised != 2 {
		t.Fatal(v, err)
	}
	if err := f.Crash("A"); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Load("A", &v); err != nil || v.Promised != 1 {
		t.Errorf("after the crash there is %+v, %v", v, err)
	}
	if err := f.Save("B", map[string]int{"promised": 1}); err != nil {
		t.Fatal(err)
	}
	if err := f.Crash("B"); err != nil {
		t.Error(err)
	}
}
