package all

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// pure lists every package that code below roles/ may import, and why. Whatever is missing here is refused; the
// packages that one would miss are in impure, with the reason.
var pure = map[string]string{
	"cmp":           "",
	"embed":         "scenarios travel with the program",
	"encoding/json": "the conformance suite checks that durable records survive being written down",
	"errors":        "",
	"fmt":           "",
	"hash/fnv":      "fingerprints of what is forgotten are the same in every run",
	"io/fs":         "scenarios are files",
	"iter":          "",
	"maps":          "",
	"math":          "the largest numbers",
	"math/bits":     "sets are bitmasks",
	"reflect":       "the conformance suite looks inside of roles",
	"regexp":        "the conformance suite checks names",
	"slices":        "",
	"strconv":       "",
	"strings":       "",
	"testing":       "the conformance suite is called from tests",
	"unicode":       "what is a blank",
	"unique":        "a handle is a comparable value",
}

// impure lists packages that would end the purity of roles.
var impure = map[string]string{
	"context":      "a step cannot be cancelled: it takes no time",
	"io":           "a role asks for effects and has none itself",
	"log":          "Because explains; whoever calls Step decides what is shown",
	"math/rand":    "chance belongs to the seed of the run: ask for a timer between two bounds",
	"math/rand/v2": "chance belongs to the seed of the run: ask for a timer between two bounds",
	"net":          "messages leave through Out",
	"os":           "stable storage is Durable, and nothing else of the machine may matter",
	"runtime":      "a step must not depend on the machine",
	"sync":         "a role is a value that one caller steps: there is nothing to lock",
	"sync/atomic":  "a role is a value that one caller steps: there is nothing to share",
	"time":         "time is the conductor's: ask for a timer",
	"unsafe":       "a role is compared and copied as a value",
}

// TestRolesArePure keeps the rule of purity of package roles.
func TestRolesArePure(t *testing.T) {
	for _, f := range sources(t) {
		if f.test || f.dir != "roles" && !strings.HasPrefix(f.dir, "roles/") {
			continue
		}
		for _, path := range f.imports {
			_, ok := pure[path]
			switch {
			case path == "testing" && f.dir != "roles/rolestest":
				t.Errorf("%s imports testing: only the conformance suite may", f.path)
			case path == "synod/roles/rolestest":
				t.Errorf("%s imports the conformance suite: only tests may", f.path)
			case ok || path == "synod/roles" || strings.HasPrefix(path, "synod/roles/"):
			case impure[path] != "":
				t.Errorf("%s imports %s: %s", f.path, path, impure[path])
			default:
				t.Errorf("%s imports %s, which is not known to be pure: do without, or add it to the list with a reason", f.path, path)
			}
		}
	}
}

// layer says what the packages in a directory may import from this module. The tree reads as an argument from the
// algorithm to the window, and nothing looks back.
type layer struct {
	dir  string   // "/..." at the end: and everything below
	may  []string // likewise
	says string
}

// layers has the most special directory first: the first that fits counts.
var layers = []layer{
	{"roles", nil, "the algorithm's nouns depend on nothing"},
	{"roles/all", []string{"roles", "roles/..."}, "the list is the only place that knows every protocol"},
	{"roles/rolestest", []string{"roles"}, "the conformance suite knows no protocol"},
	{"roles/...", []string{"roles"}, "a protocol knows nothing of the others, and nothing of the cluster"},
	{"persist/...", []string{"persist"}, "storage does not know what it stores"},
	{"cluster", []string{"roles", "persist/...", "cluster/spawn"}, "the cluster runs any protocol and is handed one"},
	{"cluster/spawn", nil, "a goroutine knows nothing of who starts it"},
	{"cluster/explore/...", []string{"roles", "roles/all", "persist/...", "cluster", "cluster/scenario", "cluster/spawn"}, "the explorer writes what it finds as a scenario"},
	{"cluster/...", []string{"roles", "roles/all", "persist/...", "cluster", "cluster/spawn"}, "a scenario names its protocol"},
	{"tui/...", []string{"roles", "roles/all", "roles/choosable", "persist/...", "cluster/...", "tui/..."}, "the screen knows the nouns, never a protocol"},
	{"", []string{"roles", "roles/all", "persist/...", "cluster/...", "tui/..."}, "the command line names protocols by their name"},
}

// TestWhoMayImportWhom keeps the order of the layers. Tests may import what they please, for they are not imported.
func TestWhoMayImportWhom(t *testing.T) {
	for _, f := range sources(t) {
		if f.test {
			continue
		}
		i := slices.IndexFunc(layers, func(l layer) bool { return covers(l.dir, f.dir) })
		if i < 0 {
			t.Errorf("%s is in a directory that no layer covers: say in layers what it may import, and why", f.path)
			continue
		}
		for _, path := range f.imports {
			target, ours := strings.CutPrefix(path, "synod/")
			if ours && !slices.ContainsFunc(layers[i].may, func(may string) bool { return covers(may, target) }) {
				t.Errorf("%s imports %s, but may import only %v: %s", f.path, path, layers[i].may, layers[i].says)
			}
			if charm := strings.HasPrefix(path, "charm.land/") || strings.Contains(path, "charmbracelet"); charm && f.dir != "" && !covers("tui/...", f.dir) {
				t.Errorf("%s imports %s: only the screen draws", f.path, path)
			}
		}
	}
}

// covers reports whether a pattern of the table means a directory.
func covers(pattern, dir string) bool {
	base, below := strings.CutSuffix(pattern, "/...")
	return dir == base || below && strings.HasPrefix(dir, base+"/")
}

// source is what one Go file imports.
type source struct {
	path, dir string // from the root of the module, with slashes; the root itself is ""
	test      bool
	imports   []string
}

// sources reads the import clauses of every Go file of the module, also of those that do not compile yet.
func sources(t *testing.T) []source {
	t.Helper()
	root := filepath.Join("..", "..")
	if _, err := os.Stat(filepath.Join(root, "go.mod")); err != nil {
		t.Fatalf("the root of the module is not two levels up: %v", err)
	}
	var all []source
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && path != root && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata"):
			return filepath.SkipDir
		case d.IsDir() || filepath.Ext(path) != ".go":
			return nil
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		all = append(all, read(t, path, filepath.ToSlash(rel)))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func read(t *testing.T, path, rel string) source {
	t.Helper()
	s := source{path: rel, test: strings.HasSuffix(rel, "_test.go")}
	if i := strings.LastIndexByte(rel, '/'); i >= 0 {
		s.dir = rel[:i]
	}
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
	if err != nil {
		t.Fatalf("the imports of %s cannot be read: %v", rel, err)
	}
	for _, spec := range file.Imports {
		name, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatalf("%s imports %s: %v", rel, spec.Path.Value, err)
		}
		s.imports = append(s.imports, name)
	}
	return s
}
