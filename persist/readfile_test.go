package persist

import (
	"errors"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// What is no regular file, or has more bytes than it may have, is an error at once: nothing waits, nothing fills the memory.
func TestOnlyBoundedRegularFilesAreRead(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	write := func(name, text string) string {
		t.Helper()
		if err := os.WriteFile(at(name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return at(name)
	}
	if text, err := ReadFile(write("fits", "12345678"), 8); err != nil || string(text) != "12345678" {
		t.Errorf("a file that fits is read as %q, %v", text, err)
	}
	huge := write("huge", "")
	if err := os.Truncate(huge, 1<<40); err != nil { // it has holes, and takes no room
		t.Skip("the file system has no room even for holes:", err)
	}
	for path, want := range map[string]error{
		write("longer", "123456789"): ErrTooLarge,
		huge:                         ErrTooLarge,
		dir:                          ErrNoFile,
		at("none"):                   fs.ErrNotExist,
	} {
		if text, err := ReadFile(path, 8); !errors.Is(err, want) || text != nil {
			t.Errorf("%s is read as %q, %v; want %v", path, text, err, want)
		}
	}
	for path, want := range irregular(t, dir) {
		text, err := ReadFile(path, 8)
		if !errors.Is(err, ErrNoFile) || text != nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s is read as %q, %v; want %q", path, text, err, want)
		}
	}
}

// irregular makes files of every other kind; a link leads to what it leads to.
func irregular(t *testing.T, dir string) map[string]string {
	t.Helper()
	if runtime.GOOS == "windows" {
		return nil
	}
	pipe, socket, endless := filepath.Join(dir, "pipe"), filepath.Join(dir, "s"), filepath.Join(dir, "endless")
	if err := makePipe(pipe); err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	if err := os.Symlink("/dev/zero", endless); err != nil {
		t.Fatal(err)
	}
	return map[string]string{pipe: "a pipe", socket: "a socket", endless: "a device"}
}

// In place of an agent's file these are errors that name the file and say what to do.
func TestAnAgentsFileIsARegularFile(t *testing.T) {
	d := newDir(t, t.TempDir())
	for path := range irregular(t, t.TempDir()) {
		if err := os.Rename(path, d.file("A")); err != nil {
			t.Fatal(err)
		}
		refuses(t, d, "A", ErrNoFile, path)
	}
	if err := os.Remove(d.file("A")); err == nil {
		err = os.Mkdir(d.file("A"), 0o755)
		if err != nil {
			t.Fatal(err)
		}
		refuses(t, d, "A", ErrNoFile, "a directory")
	}
	mustSave(t, d, "B", vote{3, "red"})
	if err := os.Truncate(d.file("B"), maxFile+1); err != nil {
		t.Fatal(err)
	}
	refuses(t, d, "B", ErrTooLarge, "a file of any size")
}

// What could not be read back is not written.
func TestARecordThatIsTooLargeIsNotSaved(t *testing.T) {
	d := newDir(t, t.TempDir())
	mustSave(t, d, "A", vote{3, "red"})
	if err := d.Save("A", vote{4, strings.Repeat("x", maxFile)}); !errors.Is(err, ErrTooLarge) {
		t.Fatalf("it is saved: %v", err)
	}
	var v vote
	if found, err := d.Load("A", &v); !found || err != nil || v.Accepted != "red" {
		t.Fatalf("after that: %+v, %t, %v", v, found, err)
	}
}

// An endless stream ends at the bound.
func TestAStreamIsBounded(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no endless device here")
	}
	if text, err := ReadStream("/dev/zero", 1<<10); !errors.Is(err, ErrTooLarge) || text != nil {
		t.Errorf("%d bytes of an endless device are read, %v", len(text), err)
	}
	if text, err := ReadStream(os.DevNull, 1<<10); err != nil || len(text) != 0 {
		t.Errorf("nothing is read as %q, %v", text, err)
	}
}
