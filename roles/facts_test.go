package roles_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"synod/roles"
)

// Every type that is a fact is one of the kinds, once; but for those that tell the judge of disks.
func TestEveryKindOfFactIsListed(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	declared := map[string]int{}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, text, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Name.Name == "By" && f.Recv != nil {
				declared[f.Recv.List[0].Type.(*ast.Ident).Name]++
			}
		}
	}
	listed := map[string]int{"Saved": 1, "Restarted": 1, "Settled": 1}
	for _, f := range roles.FactKinds {
		listed[reflect.TypeOf(f).Name()]++
	}
	if !maps.Equal(declared, listed) {
		t.Errorf("the facts are %v, and those that are listed %v", slices.Sorted(maps.Keys(declared)), slices.Sorted(maps.Keys(listed)))
	}
}
