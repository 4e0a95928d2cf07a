package persist

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// ofThree is the manifest of a cluster of three.
func ofThree() Manifest {
	return Manifest{
		Protocol: "simplepaxos",
		Agents:   map[string]string{"A": "acceptor", "B": "acceptor", "C": "acceptor"},
		Settings: []string{"protocol simplepaxos", "agents 3"},
	}
}

func begun(t *testing.T, path string) *Dir {
	t.Helper()
	d := newDir(t, path)
	if err := d.Begin(ofThree()); err != nil {
		t.Fatal(err)
	}
	return d
}

// reopened closes a directory and opens it again, as the next program does.
func reopened(t *testing.T, d *Dir) *Dir {
	t.Helper()
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	return newDir(t, d.path)
}

func TestTheManifestIsReadBack(t *testing.T) {
	d := newDir(t, t.TempDir())
	if _, found, err := d.Manifest(); found || err != nil {
		t.Fatalf("a new directory has a manifest: %t, %v", found, err)
	}
	if err := d.Begin(ofThree()); err != nil {
		t.Fatal(err)
	}
	mustSave(t, d, "A", vote{1, "red"})
	d = reopened(t, d)
	m, found, err := d.Manifest()
	if err != nil || !found || !slices.Equal(m.Settings, ofThree().Settings) || len(m.Agents) != 3 || m.AtRisk != nil {
		t.Fatalf("it reads %+v, %t, %v", m, found, err)
	}
	m.AtRisk = []string{"B's disk was wiped"}
	if err := d.Amend(m); err != nil {
		t.Fatal(err)
	}
	m.AtRisk = []string{"the rule keep-promise was off"}
	if err := d.Amend(m); err != nil {
		t.Fatal(err)
	}
	if m, _, err = reopened(t, d).Manifest(); err != nil || len(m.AtRisk) != 2 {
		t.Errorf("a reason is forgotten: %v, %v", m.AtRisk, err)
	}
}

// An acceptor that has a manifest has a file. Whatever is not a file of its own, nothing included, is damage, and never
// an acceptor that has promised nothing.
func TestAnAgentOfTheManifestHasAFile(t *testing.T) {
	for what, make := range map[string]func(file string) error{
		"nothing":         func(string) error { return nil },
		"a directory":     func(file string) error { return os.Mkdir(file, 0o755) },
		"a dangling link": func(file string) error { return os.Symlink(file+".not-there", file) },
		"a link to a copy": func(file string) error {
			text, err := os.ReadFile(filepath.Join(filepath.Dir(file), "C.json"))
			return errors.Join(err, os.WriteFile(file+".copy", text, 0o644), os.Symlink(file+".copy", file))
		},
		"a link to an endless device": func(file string) error { return os.Symlink("/dev/zero", file) },
		"an empty file":               func(file string) error { return os.WriteFile(file, nil, 0o644) },
	} {
		d := begun(t, t.TempDir())
		if err := os.Remove(d.file("B")); err != nil {
			t.Fatal(err)
		}
		if err := make(d.file("B")); err != nil {
			t.Fatal(err)
		}
		d = reopened(t, d)
		if _, found, err := d.Manifest(); !found || err != nil {
			t.Fatal(found, err)
		}
		refuses(t, d, "B", ErrDamaged, what+" in place of a file")
		var v vote
		if found, err := d.Load("A", &v); found || err != nil {
			t.Errorf("A, which has saved nothing yet: %t, %v", found, err)
		}
	}
}

// A disk that was wiped holds an empty record: the file stays.
func TestAWipeLeavesAFile(t *testing.T) {
	d := begun(t, t.TempDir())
	mustSave(t, d, "A", vote{1, "red"})
	if err := d.Wipe("A"); err != nil {
		t.Fatal(err)
	}
	d = reopened(t, d)
	if _, _, err := d.Manifest(); err != nil {
		t.Fatal(err)
	}
	var v vote
	if found, err := d.Load("A", &v); found || err != nil {
		t.Errorf("%t, %v", found, err)
	}
}

func TestRecordsWithoutAManifest(t *testing.T) {
	d := newDir(t, t.TempDir())
	mustSave(t, d, "A", vote{1, "red"})
	_, _, err := d.Manifest()
	tells(t, "records without a manifest", err, ErrUnclaimed, d.path, "A.json", "synod data adopt")

	m := ofThree()
	m.Adopted = []string{"B has promised nothing"}
	if err := d.Begin(m); err != nil {
		t.Fatal(err)
	}
	d = reopened(t, d)
	if m, found, err := d.Manifest(); err != nil || !found || len(m.Adopted) != 1 {
		t.Fatalf("%+v, %t, %v", m, found, err)
	}
	var v vote
	if found, err := d.Load("A", &v); !found || err != nil || v != (vote{1, "red"}) {
		t.Errorf("A has %+v, %t, %v", v, found, err)
	}
	if found, err := d.Load("B", &v); found || err != nil {
		t.Errorf("B: %t, %v", found, err)
	}
}

// A directory whose making was cut short at any write has promised nothing; the next program makes it.
func TestAMakingThatIsCutShort(t *testing.T) {
	for writes := range 5 { // the manifest, three agents, the manifest
		d := newDir(t, t.TempDir())
		good, n := d.system, 0
		d.system.replace = func(path string, data []byte) error {
			if n++; n > writes {
				return syscall.EIO
			}
			return good.replace(path, data)
		}
		if err := d.Begin(ofThree()); err == nil {
			t.Fatalf("it is made with %d writes", writes)
		}
		d = reopened(t, d)
		if _, found, err := d.Manifest(); found || err != nil {
			t.Fatalf("after %d writes: %t, %v", writes, found, err)
		}
		if err := d.Begin(ofThree()); err != nil {
			t.Fatalf("after %d writes: %v", writes, err)
		}
	}
}

// An adoption that is cut short leaves a directory that can be adopted.
func TestAnAdoptionThatIsCutShort(t *testing.T) {
	for writes := range 3 { // B, C, the manifest
		d := newDir(t, t.TempDir())
		mustSave(t, d, "A", vote{1, "red"})
		m := ofThree()
		m.Adopted = []string{"B has promised nothing", "C has promised nothing"}
		good, n := d.system, 0
		d.system.replace = func(path string, data []byte) error {
			if n++; n > writes {
				return syscall.ENOSPC
			}
			return good.replace(path, data)
		}
		if err := d.Begin(m); err == nil {
			t.Fatalf("it is adopted with %d writes", writes)
		}
		d = reopened(t, d)
		if _, _, err := d.Manifest(); !errors.Is(err, ErrUnclaimed) {
			t.Fatalf("after %d writes: %v", writes, err)
		}
		if err := d.Begin(m); err != nil {
			t.Fatalf("after %d writes: %v", writes, err)
		}
		var v vote
		if found, err := d.Load("A", &v); !found || err != nil || v != (vote{1, "red"}) {
			t.Errorf("A has %+v, %t, %v", v, found, err)
		}
	}
}

func TestAManifestThatIsDamaged(t *testing.T) {
	d := begun(t, t.TempDir())
	path := filepath.Join(d.path, manifestName)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for what, text := range map[string]string{
		"a cut":            string(whole[:len(whole)/2]),
		"a change":         strings.Replace(string(whole), "agents 3", "agents 5", 1),
		"nothing":          "",
		"an agent's file":  string(mustEncode(t, "A", vote{1, "red"})),
		"a later version":  string(seal(`{"format": "synod data directory", "version": 2`)),
		"a name of a path": string(seal(`{"format": "synod data directory", "version": 1, "agents": {"../x": "acceptor"}`)),
		"no agents":        string(seal(`{"format": "synod data directory", "version": 1, "protocol": "x", "settings": ["protocol x"]`)),
		"no settings":      string(seal(`{"format": "synod data directory", "version": 1, "protocol": "x", "agents": {"A": "acceptor"}`)),
		"a long story": string(seal(`{"format": "synod data directory", "version": 1, "protocol": "x", "agents": {"A": "acceptor"}, ` +
			`"settings": ["protocol x"], "at_risk": ["` + strings.Repeat("x", 2000) + `"]`)),
	} {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		_, found, err := d.Manifest()
		if found {
			t.Errorf("%s goes unnoticed", what)
		}
		tells(t, what, err, nil, path, "put back a copy")
	}
}

// When the manifest cannot be written, nothing is promised any more.
func TestAnAmendmentThatFails(t *testing.T) {
	d := begun(t, t.TempDir())
	good := d.system
	d.system.replace = func(string, []byte) error { return syscall.ENOSPC }
	m := ofThree()
	m.AtRisk = []string{"B's disk was told to lie"}
	tells(t, "the amendment", d.Amend(m), syscall.ENOSPC, manifestName, "then start again")
	d.system = good
	tells(t, "the next write", d.Save("A", vote{1, "red"}), syscall.ENOSPC, manifestName)
}
