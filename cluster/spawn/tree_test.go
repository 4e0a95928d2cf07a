package spawn

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

// allowed are the files that start goroutines by themselves, and why.
var allowed = map[string]string{
	"cluster/spawn/spawn.go":         "somebody must",
	"tui/cli/output.go":              "a context ends another one, in which nothing can panic",
	"persist/storetest/storetest.go": "a suite of tests: where one panics, the tests are to end",
}

// Every goroutine is started by this package. Tests start theirs as they please: where one panics, they are to end.
func TestGoroutinesAreStartedHere(t *testing.T) {
	root := filepath.Join("..", "..")
	used := map[string]bool{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && path != root && strings.HasPrefix(d.Name(), "."):
			return filepath.SkipDir
		case d.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		files := token.NewFileSet()
		file, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if how := starts(n); how != "" {
				if used[rel] = true; allowed[rel] == "" {
					t.Errorf("%s:%d: %s: start the goroutine with package spawn, or name the file among the allowed ones with the reason",
						rel, files.Position(n.Pos()).Line, how)
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for path := range allowed {
		if !used[path] {
			t.Errorf("%s starts no goroutine: it needs no permission", path)
		}
	}
}

// starts says how a piece of code starts a goroutine, "" when it does not. Besides the statement these are the functions
// of the library that run what they are given in a goroutine of its own.
func starts(n ast.Node) string {
	switch n := n.(type) {
	case *ast.GoStmt:
		return "a go statement"
	case *ast.CallExpr:
		f, ok := n.Fun.(*ast.SelectorExpr)
		if !ok {
			return ""
		}
		name := ast.Unparen(f.X)
		if x, ok := name.(*ast.Ident); ok && x.Name == "spawn" {
			return ""
		}
		if f.Sel.Name == "Go" || f.Sel.Name == "AfterFunc" {
			return "a call of " + f.Sel.Name
		}
	}
	return ""
}
