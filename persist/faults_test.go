package persist

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/gofrs/flock"
)

// tells wants an error of a kind whose text has all the parts that a person needs.
func tells(t *testing.T, what string, err, kind error, parts ...string) {
	t.Helper()
	if err == nil || kind != nil && !errors.Is(err, kind) {
		t.Fatalf("%s gives %v, want %v", what, err, kind)
	}
	for _, part := range parts {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%s is told as %q, without %q", what, err, part)
		}
	}
}

// A checksum that is right does not make a file an agent's.
func TestFilesThatAreWhollyWritten(t *testing.T) {
	const begin = `{"format": "synod stable storage", "version": 1, "agent": "A"`
	for _, c := range []struct {
		name, text string
		kind       error
	}{
		{"no record", begin, ErrDamaged},
		{"a number for a record", begin + `, "record": 3`, ErrDamaged},
		{"a second value", begin + `, "record": {}} {"more": 1`, ErrDamaged},
		{"nothing but a sum", `{"x": 1`, ErrDamaged},
		{"no agent", strings.Replace(begin, `"A"`, `""`, 1) + `, "record": {}`, ErrDamaged},
		{"an agent that differs in case", strings.Replace(begin, `"A"`, `"a"`, 1) + `, "record": {}`, ErrDamaged},
		{"version 0", strings.Replace(begin, `1`, `0`, 1) + `, "record": {}`, ErrVersion},
		{"a later version with another record", strings.Replace(begin, `1`, `99`, 1) + `, "record": [1, 2]`, ErrVersion},
		{"not JSON", "half a rec", ErrDamaged},
	} {
		d := newDir(t, t.TempDir())
		if err := os.WriteFile(d.file("A"), seal(c.text), 0o644); err != nil {
			t.Fatal(err)
		}
		refuses(t, d, "A", c.kind, c.name)
	}
}

// Reading a damaged file, again and again, must not mend it: the person decides what becomes of it.
func TestADamagedFileStaysAsItIs(t *testing.T) {
	d := newDir(t, t.TempDir())
	for name, text := range map[string]string{"A": "", "B": "{}", "C": strings.Repeat("\x00", 4096)} {
		if err := os.WriteFile(d.file(name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			refuses(t, d, name, ErrDamaged, "a damaged file")
		}
		if got, err := os.ReadFile(d.file(name)); err != nil || string(got) != text {
			t.Errorf("%s is now %q, %v", name, got, err)
		}
	}
}

// After a failure nothing is written any more, and not only nothing reported: a retry could make a lost write look like
// a kept one.
func TestNoWriteIsTriedAgain(t *testing.T) {
	path := t.TempDir()
	d := newDir(t, path)
	mustSave(t, d, "A", vote{1, "red"})
	before, err := os.ReadFile(d.file("A"))
	if err != nil {
		t.Fatal(err)
	}
	good, tries := d.system, 0
	d.system.replace = func(p string, data []byte) error {
		tries++
		// A disk that is full leaves half a temporary file.
		if err := os.WriteFile(filepath.Join(path, ".A.json1"), data[:len(data)/2], 0o644); err != nil {
			t.Fatal(err)
		}
		return syscall.ENOSPC
	}
	d.system.sync = func(dir string) error {
		t.Error("what was not written is synced")
		return nil
	}
	tells(t, "the first failure", d.Save("A", vote{2, "blue"}), syscall.ENOSPC, d.file("A"), "free some space")
	for range 3 {
		err := d.Save("A", vote{3, "green"})
		tells(t, "the next write", err, ErrFailed, d.file("A"), "free some space")
		tells(t, "the next write", err, syscall.ENOSPC)
	}
	if tries != 1 {
		t.Errorf("it was written %d times", tries)
	}
	if now, err := os.ReadFile(d.file("A")); err != nil || !bytes.Equal(now, before) {
		t.Errorf("the file is now %q, %v", now, err)
	}
	d.system = good
	mustSave(t, d, "B", vote{4, "blue"})
	d.Close()
	again := newDir(t, path)
	var v vote
	if _, err := again.Load("A", &v); err != nil || v != (vote{1, "red"}) {
		t.Fatalf("a restart finds %+v, %v", v, err)
	}
	mustSave(t, again, "A", vote{5, "red"}) // whoever starts it again has made space
}

// A failure that is not injected: the directory has gone.
func TestTheDirectoryGoesAway(t *testing.T) {
	path := filepath.Join(t.TempDir(), "data")
	d := newDir(t, path)
	mustSave(t, d, "A", vote{1, "red"})
	if err := os.RemoveAll(path); err != nil {
		t.Fatal(err)
	}
	tells(t, "a write", d.Save("A", vote{2, "blue"}), os.ErrNotExist, d.file("A"), "then start again")
	tells(t, "the next", d.Save("A", vote{2, "blue"}), ErrFailed, d.file("A"))
}

// A record that cannot be written down is the program's mistake: the disk is as good as before.
func TestARecordThatIsNoJSON(t *testing.T) {
	d := newDir(t, t.TempDir())
	mustSave(t, d, "A", vote{1, "red"})
	tells(t, "a channel", d.Save("A", make(chan int)), nil, "A", "cannot be written")
	var v vote
	if _, err := d.Load("A", &v); err != nil || v != (vote{1, "red"}) {
		t.Fatalf("A has %+v, %v", v, err)
	}
	mustSave(t, d, "A", vote{2, "red"})
}

func TestAWipeThatFails(t *testing.T) {
	d := newDir(t, t.TempDir())
	mustSave(t, d, "A", vote{1, "red"})
	good := d.system
	d.system.sync = func(string) error { return syscall.EIO }
	tells(t, "a wipe that is not synced", d.Wipe("A"), syscall.EIO, d.file("A"))
	d.system = good
	if err := os.MkdirAll(filepath.Join(d.file("B"), "full"), 0o755); err != nil {
		t.Fatal(err)
	}
	tells(t, "a wipe of a directory", d.Wipe("B"), nil, d.file("B"))
}

func TestADirectoryInPlaceOfAFile(t *testing.T) {
	d := newDir(t, t.TempDir())
	if err := os.MkdirAll(filepath.Join(d.file("A"), "full"), 0o755); err != nil {
		t.Fatal(err)
	}
	refuses(t, d, "A", nil, "a directory")
	tells(t, "a write", d.Save("A", vote{1, "red"}), nil, d.file("A"), "then start again")
	if _, err := os.Stat(filepath.Join(d.file("A"), "full")); err != nil {
		t.Errorf("what was there is gone: %v", err)
	}
	mustSave(t, d, "B", vote{4, "blue"})
}

// What a killed program has left is neither read nor taken for an agent's file, even if it is newer and whole; whoever opens
// the directory next removes it.
func TestALeftOverFileIsNotRead(t *testing.T) {
	path := t.TempDir()
	left := filepath.Join(path, ".A.json123")
	if err := os.WriteFile(left, mustEncode(t, "A", vote{9, "never said"}), 0o644); err != nil {
		t.Fatal(err)
	}
	d := newDir(t, path)
	var v vote
	if found, err := d.Load("A", &v); err != nil || found {
		t.Fatalf("%t, %+v, %v", found, v, err)
	}
	mustSave(t, d, "synod", vote{1, "red"}) // the file of the lock has another name
	mustSave(t, d, "A", vote{2, "blue"})
	if _, err := d.Load("A", &v); err != nil || v != (vote{2, "blue"}) {
		t.Fatalf("%+v, %v", v, err)
	}
	if _, err := os.Lstat(left); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("it is still there: %v", err)
	}
}

func TestPlacesThatCannotBeOpened(t *testing.T) {
	path := t.TempDir()
	file := filepath.Join(path, "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	below := filepath.Join(file, "below")
	_, err := OpenDir(below)
	tells(t, "a directory below a file", err, syscall.ENOTDIR, below, "choose another")
	lock := filepath.Join(path, lockName)
	for what, put := range map[string]func() error{
		"a directory":     func() error { return os.Mkdir(lock, 0o755) },
		"a dangling link": func() error { return os.Symlink(filepath.Join(path, "victim"), lock) },
		"a pipe":          func() error { return makePipe(lock) },
	} {
		if err := put(); err != nil {
			t.Fatal(err)
		}
		_, err = OpenDir(path)
		tells(t, what+" in place of the lock", err, ErrNoFile, path, "cannot be locked", "choose another")
		if err := os.Remove(lock); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := os.Lstat(filepath.Join(path, "victim")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a link has led out of the directory: %v", err)
	}
}

// The lock is a lock of the file, which any program sees, and not a note that this one makes for itself.
func TestTheLockIsOnTheFile(t *testing.T) {
	path := t.TempDir()
	other := flock.New(filepath.Join(path, lockName))
	if ok, err := other.TryLock(); err != nil || !ok {
		t.Fatal(ok, err)
	}
	_, err := OpenDir(path)
	tells(t, "a directory that another has locked", err, ErrLocked, path, "choose another")
	if err := other.Close(); err != nil {
		t.Fatal(err)
	}
	d := newDir(t, path) // the file of the lock is still there, and does not matter
	if d.Path() != path {
		t.Errorf("it is %s", d.Path())
	}
	if ok, err := other.TryLock(); err != nil || ok {
		t.Errorf("while it is open another gets the lock: %t, %v", ok, err)
	}
}
