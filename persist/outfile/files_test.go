package outfile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// sample is what a file of each kind may be.
var sample = map[string]struct {
	kind Kind
	text string
}{
	"run.synod": {SavedRun, RunMark + " 1\nprotocol simplepaxos\n"},
	"x.svg":     {Picture, "<svg xmlns='…'>\n" + XMLMark + "\n<title>%s</title></svg>\n"},
	"x.cast":    {Recording, `{"version":2,` + CastMark + "}\n"},
	"x.html":    {Page, "<!doctype html>\n" + XMLMark + "\n<html></html>"},
	"bug.txt":   {Story, "# agreement is broken.\n# " + StoryMark + " check in a trial.\n"},
	"x.txt":     {Text, " synod\n"},
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// content is what a folder holds: every name with what is behind it, and no temporary files.
func content(t *testing.T, dir string) string {
	t.Helper()
	var all []string
	must(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || path == dir {
			return err
		}
		info, err := d.Info()
		text := ""
		switch {
		case err != nil:
			return err
		case info.Mode().IsRegular():
			data, _ := os.ReadFile(path)
			text = string(data)
		case info.Mode()&fs.ModeSymlink != 0:
			text, _ = os.Readlink(path)
		}
		all = append(all, fmt.Sprintf("%s %s %q", strings.TrimPrefix(path, dir), info.Mode(), text))
		return nil
	}))
	return strings.Join(all, "\n")
}

// obstacles are what may be in the way of a file, and whether it is replaced: by itself, when it is asked for, or never.
var obstacles = []struct {
	name     string
	put      func(path string, own []byte) error
	replaced string
}{
	{"nothing", func(string, []byte) error { return nil }, "always"},
	{"own", func(path string, own []byte) error { return os.WriteFile(path, append(own, "old"...), 0o644) }, "own"},
	{"equal", func(path string, own []byte) error { return os.WriteFile(path, own, 0o600) }, "always"},
	{"foreign", func(path string, _ []byte) error { return os.WriteFile(path, []byte("my notes"), 0o644) }, "forced"},
	{"empty", func(path string, _ []byte) error { return os.WriteFile(path, nil, 0o644) }, "forced"},
	{"mark too late", func(path string, own []byte) error {
		return os.WriteFile(path, append([]byte(strings.Repeat(" ", headSize)), own...), 0o644)
	}, "forced"},
	{"protected", func(path string, own []byte) error { return os.WriteFile(path, append(own, "old"...), 0o444) }, "forced"},
	{"directory", func(path string, _ []byte) error { return os.Mkdir(path, 0o755) }, "never"},
	{"pipe", func(path string, _ []byte) error { return pipe(path) }, "forced"},
	{"link to own", func(path string, own []byte) error {
		return errors.Join(os.WriteFile(path+".behind", append(own, "old"...), 0o644), os.Symlink(filepath.Base(path)+".behind", path))
	}, "forced"},
	{"link to nothing", func(path string, _ []byte) error { return os.Symlink("nowhere", path) }, "forced"},
}

// What synod writes replaces only what synod made, unless it is asked for; what is not replaced is as it was.
func TestWhatIsInTheWay(t *testing.T) {
	for name, s := range sample {
		for _, o := range obstacles {
			for _, force := range []bool{false, true} {
				for _, taped := range []bool{false, true} {
					dir := t.TempDir()
					place, path := Anywhere(), filepath.Join(dir, name)
					if taped {
						place, path = Within(dir, force), name
					}
					must(t, o.put(filepath.Join(dir, name), []byte(s.text)))
					before := content(t, dir)
					early := place.Check(path, s.kind, force)
					err := place.Write(path, s.kind, []byte(s.text), force)
					what := fmt.Sprintf("%s, %s, force %v, tape %v", name, o.name, force, taped)
					want := o.replaced == "always" || force && o.replaced != "never" || o.replaced == "own" && s.kind != Text
					var data []byte
					if want {
						data, _ = os.ReadFile(filepath.Join(dir, name))
					}
					switch {
					case want && (err != nil || string(data) != s.text):
						t.Errorf("%s: %v, and it holds %q", what, err, data)
					case want && o.name == "link to own" && !strings.Contains(content(t, dir), "old"):
						t.Errorf("%s: what the link led to is gone:\n%s", what, content(t, dir))
					case !want:
						refused(t, what, path, err, !taped && o.replaced != "never")
						if after := content(t, dir); after != before {
							t.Errorf("%s is refused and changes\n%s\nto\n%s", what, before, after)
						}
					}
					if known := s.kind != Text || o.name == "directory" || strings.HasPrefix(o.name, "link") || o.name == "pipe"; (early == nil) != (err == nil) && known {
						t.Errorf("%s: known early is %v, and then comes %v", what, early, err)
					}
				}
			}
		}
	}
}

// refused wants an error that names the file, and the way where there is one.
func refused(t *testing.T, what, path string, err error, forcible bool) {
	t.Helper()
	var r *Refusal
	if !errors.As(err, &r) || r.Name != path || r.Forcible != forcible {
		t.Errorf("%s: %#v", what, err)
		return
	}
	if err := Suggest(err, "do this"); !strings.HasPrefix(err.Error(), path+" is ") || forcible != strings.HasSuffix(err.Error(), ", or do this") {
		t.Errorf("%s: %v", what, err)
	}
}

// A tape cannot ask for what only the person who plays it can.
func TestATapeForcesNothing(t *testing.T) {
	dir := t.TempDir()
	must(t, os.WriteFile(filepath.Join(dir, "notes.svg"), []byte("mine"), 0o644))
	err := Within(dir, false).Write("notes.svg", Picture, []byte(sample["x.svg"].text), true)
	if err == nil || !strings.Contains(err.Error(), "play the tape with --force") {
		t.Errorf("%v", err)
	}
}

func TestDevicesAreNotReplaced(t *testing.T) {
	for _, path := range []string{"/dev/zero", "/dev/full"} {
		if _, err := os.Stat(path); err != nil {
			t.Skip("there is no " + path)
		}
		if err := Anywhere().Write(path, Text, []byte("x"), true); err == nil || !strings.Contains(err.Error(), "is a device") {
			t.Errorf("%s: %v", path, err)
		}
	}
	must(t, Anywhere().Write(os.DevNull, Text, []byte("x"), false))
}

// Names that are those of folders, and folders that are not there, are errors with the name.
func TestNamesOfNoFile(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, name := range []string{"", ".", "..", "x/", "/", "a/..", "none/x.svg"} {
		for _, place := range []*Place{Anywhere(), Within(".", true)} {
			if place.taped && name == "none/x.svg" {
				continue // a tape's folders are made
			}
			err := place.Write(name, Text, []byte("x"), true)
			if err == nil || !strings.HasPrefix(err.Error(), name) {
				t.Errorf("%q: %v", name, err)
			}
		}
	}
	if left := content(t, "."); left != "" {
		t.Errorf("this is left:\n%s", left)
	}
}

// The permissions of a file that is renewed stay as they are, and a new one has those that the user wants.
func TestPermissions(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.svg")
	picture := []byte(sample["x.svg"].text)
	must(t, os.WriteFile(path, picture, 0o600))
	must(t, Anywhere().Write(path, Picture, append(picture, "new"...), false))
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
}

// On a disk that fails the old file stays, and nothing else does.
func TestAFailingDiskLosesNothing(t *testing.T) {
	full := syscall.ENOSPC
	for what, broken := range map[string]disk{
		"write": {write: func(*os.File, []byte) error { return full }},
		"short": {write: func(f *os.File, data []byte) error { f.Write(data[:len(data)/2]); return full }},
		"sync":  {sync: func(*os.File) error { return full }},
		"rename": {rename: func(*os.Root, string, string) error {
			return &os.LinkError{Op: "rename", Old: "a", New: "b", Err: full}
		}},
		"late write": {write: func(f *os.File, data []byte) error { return failsFor(data, "late", full) }},
	} {
		for name, s := range sample {
			for _, taped := range []bool{false, true} {
				dir := t.TempDir()
				place, path := Anywhere(), filepath.Join(dir, name)
				if taped {
					place, path = Within(dir, false), name
				}
				if s.kind != Text {
					must(t, os.WriteFile(filepath.Join(dir, name), []byte(s.text+"old"), 0o644))
				}
				before := content(t, dir)
				place.disk = broken
				b := place.Begin(false)
				var err error
				if taped {
					err = b.Add("new/folder/x.txt", Text, []byte("first"))
				}
				if err == nil {
					err = b.Add(path, s.kind, []byte(s.text+"late"))
				}
				if err == nil {
					err = b.Commit()
				}
				b.Discard()
				if !errors.Is(err, full) || strings.Contains(err.Error(), tempBegins) {
					t.Errorf("%s of %s: %v", what, name, err)
				}
				if after := content(t, dir); after != before {
					t.Errorf("a failing %s of %s changes\n%s\nto\n%s", what, name, before, after)
				}
			}
		}
	}
}

func failsFor(data []byte, end string, err error) error {
	if strings.HasSuffix(string(data), end) {
		return err
	}
	return nil
}

// What killed processes have left is removed by the next write; what another one is about to write is not.
func TestTemporaryFilesOfKilledWritesAreRemoved(t *testing.T) {
	if !locks {
		t.Skip("nothing tells here whether a file is in use")
	}
	dir := t.TempDir()
	root, err := os.OpenRoot(dir)
	must(t, err)
	defer root.Close()
	left, leftName, err := create(root)
	must(t, err)
	left.Close() // as the system does for a process that it kills
	used, usedName, err := create(root)
	must(t, err)
	defer used.Close()
	others := []string{".synod-mine.tmp", "notes.tmp"}
	for _, name := range others {
		must(t, os.WriteFile(filepath.Join(dir, name), nil, 0o644))
	}
	must(t, Anywhere().Write(filepath.Join(dir, "x.txt"), Text, []byte("x"), false))
	for _, name := range append(others, usedName, "x.txt") {
		if _, err := root.Lstat(name); err != nil {
			t.Error(err)
		}
	}
	if _, err := root.Lstat(leftName); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%s is still there: %v", leftName, err)
	}
}

// A log grows, and nothing else does.
func TestLogs(t *testing.T) {
	t.Chdir(t.TempDir())
	for range 2 {
		f, err := Anywhere().Log("log.txt")
		must(t, err)
		fmt.Fprintln(f, "line")
		f.Close()
	}
	if text, _ := os.ReadFile("log.txt"); strings.Count(string(text), "line\n") != 2 || strings.Count(string(text), logMark) != 1 {
		t.Errorf("the log is %q", text)
	}
	must(t, os.WriteFile("notes.txt", []byte("mine"), 0o644))
	must(t, os.WriteFile("empty", nil, 0o644))
	must(t, os.Symlink("log.txt", "link"))
	must(t, os.Symlink("nowhere", "dangling"))
	must(t, pipe("pipe"))
	before := content(t, ".")
	for _, name := range []string{"notes.txt", "empty", "link", "dangling", "pipe", "."} {
		if f, err := Anywhere().Log(name); err == nil || !strings.HasPrefix(err.Error(), name) {
			t.Errorf("%s: %v, %v", name, f, err)
		}
	}
	if _, err := Within(".", true).Log("other.txt"); err == nil {
		t.Error("a tape keeps a log")
	}
	if after := content(t, "."); after != before {
		t.Errorf("logs that are refused change\n%s\nto\n%s", before, after)
	}
}
