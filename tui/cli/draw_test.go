package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A view is drawn without a dashboard: as text, or into a file, which is replaced only when synod has made it.
func TestDraw(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	write(t, dir, "mine.svg", "a picture of mine\n")
	for _, c := range []struct {
		line string
		code int
		says string
	}{
		{"a-vote-outlives-its-proposer --view board --size 90x24", 0, "still choosable"},
		{"a-vote-outlives-its-proposer --view messages --step 1", 0, "Prepare 1.p1"},
		{"a-vote-outlives-its-proposer --out " + at("a.svg") + " --paper", 0, ""},
		{"a-vote-outlives-its-proposer --out " + at("a.svg"), 0, ""},
		{"a-vote-outlives-its-proposer --out " + at("a.txt") + " --view events", 0, ""},
		{"a-vote-outlives-its-proposer --out " + at("mine.svg"), 2, "add --force to replace it"},
		{"a-vote-outlives-its-proposer --out " + at("mine.svg") + " --force", 0, ""},
		{"a-vote-outlives-its-proposer --out " + at("a.png"), 2, "isn't supported yet"},
		{"a-vote-outlives-its-proposer --out " + at("a.cast"), 2, "as .svg or .txt"},
		{"a-vote-outlives-its-proposer --step 99", 2, "there is no step 99: the run ends at step 16"},
		{"a-vote-outlives-its-proposer --view sky", 2, "sky"},
		{"none.synod", 2, "none.synod cannot be read"},
	} {
		out, code := run(t, "", append([]string{"draw"}, strings.Fields(c.line)...)...)
		if code != c.code || !strings.Contains(out, c.says) || c.says == "" && out != "" {
			t.Errorf("synod draw %s: exit code %d, want %d with %q in\n%s", c.line, code, c.code, c.says, out)
		}
	}
	for name, begins := range map[string]string{"a.svg": "<svg ", "mine.svg": "<svg ", "a.txt": " "} {
		if text, err := os.ReadFile(at(name)); err != nil || !strings.HasPrefix(string(text), begins) {
			t.Errorf("%s begins with %q, %v", name, text[:min(20, len(text))], err)
		}
	}
}
