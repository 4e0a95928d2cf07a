package tui

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"synod/cluster"
)

// The README's lists of keys and commands are those of the program.
func TestREADME(t *testing.T) {
	const path = "../README.md"
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	want := string(text)
	want = between(t, want, "keys", keyTable(start(t, sizes[0], Options{}).model))
	want = between(t, want, "commands", commandTable())
	if *rewrite {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if want != string(text) {
		t.Error("the README lists other keys or commands than there are; go test ./tui -run README -rewrite puts it right")
	}
}

// between puts a list between the two comments that name it.
func between(t *testing.T, text, name, list string) string {
	t.Helper()
	begin, end := "<!-- "+name+": ", "<!-- end of "+name+" -->"
	i, j := strings.Index(text, begin), strings.Index(text, end)
	if i < 0 || j < i {
		t.Fatalf("the README has no place for its %s", name)
	}
	i += strings.Index(text[i:], "\n") + 1
	return text[:i] + "\n" + list + "\n" + text[j:]
}

func keyTable(m *Model) string {
	var b strings.Builder
	b.WriteString("| | key | what it does |\n|---|---|---|\n")
	for _, g := range m.allKeys() {
		for i, k := range g.bindings {
			title := ""
			if i == 0 {
				title = g.title
			}
			fmt.Fprintf(&b, "| %s | %s | %s |\n", title, codes(k.Names()), k.Help)
		}
	}
	return b.String()
}

func commandTable() string {
	var b strings.Builder
	b.WriteString("| command | what it does |\n|---|---|\n")
	for _, c := range cluster.CommandTable() {
		if len(c.Forms) > 0 {
			fmt.Fprintf(&b, "| %s | %s |\n", codes(c.Forms), c.Summary)
		}
	}
	return b.String()
}

// codes writes words as code, with breaks between them, ready for a cell of a table.
func codes(words []string) string {
	var all []string
	for _, w := range words {
		all = append(all, "`"+strings.ReplaceAll(w, "|", "\\|")+"`")
	}
	return strings.Join(all, " ")
}

// Whoever reads README knows how large a terminal must be.
func TestREADMENamesTheLeastSize(t *testing.T) {
	text, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	if least := fmt.Sprintf("a terminal of %dx%d at least", minWidth, minHeight); !strings.Contains(string(text), least) {
		t.Errorf("README does not say %q", least)
	}
}
