package cli_test

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
)

// Two runs are compared by their files, by a branch, a rule or a protocol; the exit code says whether anything differs.
func TestCompare(t *testing.T) {
	dir := t.TempDir()
	saved := filepath.Join(dir, "run.synod")
	script := "propose A red\nrun 90ms\nsave " + saved + "\nrewind 16\ncrash A\nrun 400ms\nsave " + filepath.Join(dir, "both.synod") + "\n"
	if out, code := run(t, script, "run", "-"); code != 0 {
		t.Fatal(out)
	}
	for _, c := range []struct {
		line string
		code int
		says string
	}{
		{"run.synod run.synod", 0, "Nothing differs: the two runs are the same."},
		{"run.synod both.synod", 1, "Both are the same up to step 16.\nfirst difference: step 17, "},
		{"both.synod --branches 1,2", 1, "crashes: 0 | 1 (+1)"},
		{"run.synod --without persist-promise", 1, "rules off: none | persist-promise"},
		{"run.synod --protocol fastpaxos", 1, "protocol: simplepaxos | fastpaxos"},
		{"a-vote-outlives-its-proposer --protocol fastpaxos", 1, "In 2 13 commands were impossible, and left out:\n  deliver p1>a1 Prepare, at step 1 and 0.000s: "},
		{"run.synod", 2, "wants a second run"},
		{"run.synod run.synod --protocol fastpaxos", 2, "compares one run with one other"},
		{"run.synod --without persist-promises", 2, "did you mean persist-promise?"},
		{"run.synod --with persist-promise", 2, "holds in this run already"},
		{"run.synod --branches 1,3", 2, "there is no branch 3"},
		{"run.synod --branches 1", 2, "such as 1,2"},
		{"run.synod none.synod", 2, "none.synod cannot be read"},
	} {
		args := []string{"compare"}
		for word := range strings.FieldsSeq(c.line) {
			if strings.HasSuffix(word, ".synod") {
				word = filepath.Join(dir, word)
			}
			args = append(args, word)
		}
		if out, code := run(t, "", args...); code != c.code || !strings.Contains(out, c.says) {
			t.Errorf("synod compare %s: exit code %d, want %d with %q in\n%s", c.line, code, c.code, c.says, out)
		}
	}
}

// Every object has the fields of its kind, and the last one says whether the runs are the same.
func TestCompareInObjects(t *testing.T) {
	out, code := run(t, "", "compare", "a-vote-outlives-its-proposer", "--protocol", "fastpaxos", "--json")
	seen := map[string]int{}
	var last map[string]any
	for line := range strings.SplitSeq(strings.TrimSpace(out), "\n") {
		last = map[string]any{}
		if err := json.Unmarshal([]byte(line), &last); err != nil {
			t.Fatalf("%v in %q", err, line)
		}
		kind, _ := last["kind"].(string)
		seen[kind]++
		if _, has := last["by"]; has != (kind == "difference") {
			t.Errorf("a field is missing, or one too many: %s", line)
		}
	}
	if code != 1 || seen["side"] != 2 || seen["impossible"] != 13 || seen["parted"] != 1 || last["kind"] != "compared" || last["same"] != false ||
		last["differences"] != float64(seen["difference"]+1) {
		t.Errorf("exit code %d with %v, and at the end %v", code, seen, last)
	}
}
