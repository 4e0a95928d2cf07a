package outfile

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// world makes a folder for a tape, and beside it one that it must not touch; links lead from the one to the other.
func world(t *testing.T) (inside, outside string) {
	t.Helper()
	dir := t.TempDir()
	inside, outside = filepath.Join(dir, "in"), filepath.Join(dir, "out")
	must(t, os.MkdirAll(filepath.Join(inside, "real"), 0o755))
	must(t, os.MkdirAll(filepath.Join(outside, "deep"), 0o755))
	must(t, os.WriteFile(filepath.Join(outside, "own.svg"), []byte(sample["x.svg"].text), 0o644))
	for name, target := range map[string]string{
		"up": "..", "out": "../out", "far": outside, "own.svg": "../out/own.svg", "new": "../out/new",
		"alias": "real", "real/up": "../..", "self": "self",
	} {
		must(t, os.Symlink(target, filepath.Join(inside, name)))
	}
	return inside, outside
}

// A tape writes nothing outside of its folder, neither by a path nor through links, and with --force neither.
func TestATapeStaysInItsFolder(t *testing.T) {
	for _, force := range []bool{false, true} {
		inside, outside := world(t)
		before := content(t, filepath.Dir(inside))
		for _, name := range []string{"../out/x.svg", "../x.svg", filepath.Join(outside, "x.svg"), "real/../../x.svg", "up/x.svg", "out/x.svg",
			"far/x.svg", "far/deep/x.svg", "far/none/x.svg", "real/up/out/x.svg", "new/x.svg", "new/below/x.svg", "self/x.svg", "up/out/own.svg"} {
			err := Within(inside, force).Write(name, Picture, []byte(sample["x.svg"].text), true)
			if err == nil || !strings.HasPrefix(err.Error(), name) {
				t.Errorf("%s: %v", name, err)
			}
			if dir, err := Within(inside, force).Folder(filepath.Dir(name)); err == nil {
				t.Errorf("stable storage may be in %s", dir)
			}
		}
		if after := content(t, filepath.Dir(inside)); after != before {
			t.Errorf("what is refused changes\n%s\nto\n%s", before, after)
		}
		must(t, Within(inside, force).Write("alias/a/b.svg", Picture, []byte(sample["x.svg"].text), false))
		if _, err := os.Stat(filepath.Join(inside, "real", "a", "b.svg")); err != nil {
			t.Error(err)
		}
	}
}

// The folder itself may be reached through a link, for a person has named it, and is made when it is missing.
func TestTheFolderOfATapeIsMade(t *testing.T) {
	inside, outside := world(t)
	must(t, Within(filepath.Join(inside, "out"), false).Write("x.txt", Text, []byte("x"), false))
	must(t, Within(filepath.Join(outside, "a", "b"), false).Write("c/x.txt", Text, []byte("x"), false))
	for _, path := range []string{"x.txt", "a/b/c/x.txt"} {
		if _, err := os.Stat(filepath.Join(outside, path)); err != nil {
			t.Error(err)
		}
	}
}

func TestNowhere(t *testing.T) {
	t.Chdir(t.TempDir())
	p := Nowhere("a demo writes nothing")
	err := p.Write("x.txt", Text, []byte("x"), true)
	if err == nil || err.Error() != "x.txt: a demo writes nothing" || p.Writes() {
		t.Errorf("%v", err)
	}
	if _, err := p.Folder("d"); err == nil {
		t.Error("it has a folder")
	}
	p.TakeOver()
	must(t, p.Write("x.txt", Text, []byte("x"), false))
}

// Two names of one file are told, however they are written.
func TestSameFile(t *testing.T) {
	inside, _ := world(t)
	same := func(name string) string {
		text, err := Within(inside, false).Same(name)
		must(t, err)
		return text
	}
	for _, name := range []string{"./real/x.svg", "real//x.svg", "alias/x.svg", "real/none/../x.svg", "alias/../real/x.svg"} {
		if same(name) != same("real/x.svg") {
			t.Errorf("%s is said to be another file: %s", name, same(name))
		}
	}
	defer func(was bool) { ignoresCase = was }(ignoresCase)
	if ignoresCase = false; same("X.svg") == same("x.svg") {
		t.Error("X.svg is x.svg")
	}
	if ignoresCase = true; same("X.svg") != same("x.svg") {
		t.Error("X.svg is not x.svg")
	}
}

// The folder of stable storage is used as it is by others, so it must have no links in it.
func TestFoldersOfTapes(t *testing.T) {
	inside, outside := world(t)
	p := Within(inside, false)
	must(t, os.Symlink(filepath.Join(outside, "lock"), filepath.Join(inside, "real", "synod.lock")))
	if path, err := p.Folder("real"); err == nil {
		t.Errorf("%s has a link in it", path)
	}
	real, err := filepath.EvalSymlinks(inside)
	must(t, err)
	if path, err := p.Folder("a/data"); err != nil || path != filepath.Join(real, "a", "data") {
		t.Errorf("%s, %v", path, err)
	}
	if path, err := Anywhere().Folder(outside); err != nil || path != outside {
		t.Errorf("%s, %v", path, err)
	}
}

// A tape reads what is in its folder or where it is played.
func TestReading(t *testing.T) {
	inside, outside := world(t)
	t.Chdir(t.TempDir())
	must(t, os.WriteFile("here.txt", []byte("here"), 0o644))
	must(t, os.WriteFile(filepath.Join(inside, "there.txt"), []byte("there"), 0o644))
	secret := filepath.Join(outside, "own.svg")
	for name, want := range map[string]string{"here.txt": "here", "there.txt": "there", "own.svg": "", "out/own.svg": "", secret: "", "../x": "", "none": ""} {
		text, err := Within(inside, false).Read(name, 1000)
		if string(text) != want || (err == nil) != (want != "") {
			t.Errorf("%s: %q, %v", name, text, err)
		}
	}
	if _, err := Within(inside, false).Read(secret, 1000); !errors.Is(err, ErrOutside) {
		t.Errorf("%v", err)
	}
	if _, err := Anywhere().Read(secret, 1000); err != nil {
		t.Error(err)
	}
}
