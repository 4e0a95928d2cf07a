package vhstest

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"synod/tui/demos"
)

// shipped are the tapes that come with the program, by their names.
func shipped(t testing.TB) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, d := range demos.List() {
		src, _ := demos.Source(d.Name)
		all[d.Name+".tape"] = string(src)
	}
	text, err := os.ReadFile("../../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	var block strings.Builder
	for line := range strings.Lines(string(text)) {
		code, indented := strings.CutPrefix(line, "    ")
		if indented {
			block.WriteString(code)
			continue
		}
		if src := block.String(); isTape(src) {
			all["README.md: "+strings.SplitN(src, "\n", 2)[0]] = src
		}
		block.Reset()
	}
	return all
}

// isTape tells a tape from other code in a text.
func isTape(src string) bool {
	return strings.HasPrefix(src, "Type ") || strings.HasPrefix(src, "Set ") || strings.HasPrefix(src, "Output ")
}

// examples are the tapes that come with VHS, and the folder that they are played in.
func examples(t testing.TB) (all map[string]string, folder string) {
	t.Helper()
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/charmbracelet/vhs").Output()
	if err != nil {
		t.Fatal(err)
	}
	folder, all = strings.TrimSpace(string(out)), map[string]string{}
	err = filepath.WalkDir(filepath.Join(folder, "examples"), func(path string, _ fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".tape" {
			return err
		}
		src, err := os.ReadFile(path)
		all[strings.TrimPrefix(path, folder)] = string(src)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all, folder
}

// What comes with the program is played by VHS, and means the same.
func TestShippedTapes(t *testing.T) {
	all := shipped(t)
	inReadme := 0
	for name, src := range all {
		if _, err := vhs(src); err != nil {
			t.Errorf("%s: VHS refuses it: %v", name, err)
		}
		if _, err := ours(src); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if d := difference(src); d != "" {
			t.Errorf("%s: %s", name, d)
		}
		if strings.HasPrefix(name, "README") {
			inReadme++
		}
	}
	if inReadme == 0 {
		t.Error("no tape was found in the README")
	}
}

// What comes with VHS is taken, and means the same.
func TestExamplesOfVHS(t *testing.T) {
	all, folder := examples(t)
	t.Chdir(folder)
	taken := 0
	for name, src := range all {
		if d := difference(src); d != "" {
			t.Errorf("%s: %s", name, d)
		}
		_, refusal := vhs(src)
		if _, err := ours(src); err == nil {
			taken++
		} else if refusal == nil {
			t.Logf("%s: %v", name, err)
		}
	}
	if taken < 100 {
		t.Errorf("%d of %d are taken", taken, len(all))
	}
}
