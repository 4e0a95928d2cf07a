package outfile_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// writing are the functions of package os that make, replace or remove files.
var writing = map[string]bool{}

func init() {
	for name := range strings.FieldsSeq("Create CreateTemp WriteFile OpenFile OpenRoot OpenInRoot Rename Remove RemoveAll Truncate Link Symlink " +
		"Mkdir MkdirAll MkdirTemp CopyFS Chmod Chown Chtimes") {
		writing[name] = true
	}
}

// writers are the packages that may write: this one for people, stable storage for agents, and what is kept in the state
// directory.
var writers = map[string]bool{"persist": true, "persist/outfile": true, "persist/journal": true,
	"persist/history": true, "persist/notes": true}

// Nobody else writes files: whoever does would not ask whose they are, nor keep a tape in its folder.
func TestNobodyElseWritesFiles(t *testing.T) {
	root := filepath.Join("..", "..")
	seen := map[string]bool{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		rel, _ := filepath.Rel(root, path)
		dir := filepath.ToSlash(filepath.Dir(rel))
		switch {
		case err != nil:
			return err
		case d.IsDir() && path != root && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata"):
			return filepath.SkipDir
		case d.IsDir() && path != root && isModule(path):
			return filepath.SkipDir // its programs are for tests
		case d.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		for _, what := range writesOf(t, path) {
			if seen[dir] = true; !writers[dir] {
				t.Errorf("%s uses %s: files are written with package outfile", rel, what)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for dir := range writers {
		if !seen[dir] {
			t.Errorf("%s does not write: can this test see anything?", dir)
		}
	}
}

func isModule(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, "go.mod"))
	return err == nil
}

// writesOf lists what a file uses to write files.
func writesOf(t *testing.T, path string) (all []string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, spec := range file.Imports {
		if name := strings.Trim(spec.Path.Value, `"`); strings.Contains(name, "renameio") || strings.HasSuffix(name, "/atomic") && name != "sync/atomic" {
			all = append(all, name)
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := s.X.(*ast.Ident); ok && x.Name == "os" && writing[s.Sel.Name] {
				all = append(all, "os."+s.Sel.Name)
			}
		}
		return true
	})
	return all
}
