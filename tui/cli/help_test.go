package cli

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/spf13/cobra"

	"synod/persist/outfile"
)

var rewrite = flag.Bool("rewrite", false, "write the table of exit codes into the README")

// say runs a command line in this process, without a terminal.
func say(env []string, args ...string) (out, errs string, code int) {
	var o, e bytes.Buffer
	code = app{env: env, place: outfile.Anywhere(), show: inTerminal}.main(context.Background(), args, strings.NewReader(""), &o, &e)
	return o.String(), e.String(), code
}

// The README, the manual page and the help have the exit codes of the one table.
func TestREADMEListsTheExitCodes(t *testing.T) {
	const path = "../../README.md"
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	table := "| code | what it means |\n|---|---|\n"
	for _, c := range exitCodes {
		table += fmt.Sprintf("| %d | %s |\n", c.code, c.means)
	}
	before, rest, ok1 := strings.Cut(string(text), "<!-- exit codes: ")
	note, rest, ok2 := strings.Cut(rest, "\n")
	_, after, ok3 := strings.Cut(rest, "<!-- end of exit codes -->")
	if !ok1 || !ok2 || !ok3 {
		t.Fatal("the README has no place for its exit codes")
	}
	want := before + "<!-- exit codes: " + note + "\n\n" + table + "\n<!-- end of exit codes -->" + after
	switch {
	case *rewrite:
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	case want != string(text):
		t.Error("the README lists other exit codes than there are; go test ./tui/cli -run README -rewrite puts it right")
	}
}

func TestHelpAndManualListTheExitCodes(t *testing.T) {
	help, _, _ := say(nil, "help", "exit-codes")
	manual, _, _ := say(nil, "man")
	manual = strings.ReplaceAll(manual, `\&.`, ".")
	for _, c := range exitCodes {
		if flat := strings.Join(strings.Fields(help), " "); !strings.Contains(flat, fmt.Sprintf("%d %s", c.code, c.means)) {
			t.Errorf("the help does not tell of %d:\n%s", c.code, help)
		}
		if !strings.Contains(manual, fmt.Sprintf("%d: %s", c.code, c.means)) {
			t.Errorf("the manual page does not tell of %d:\n%s", c.code, manual)
		}
	}
	if strings.Contains(manual, "%!") {
		t.Errorf("the manual page has a text that was taken for a format:\n%s", manual)
	}
}

// everyCommand walks the tree.
func everyCommand(cmd *cobra.Command, do func(*cobra.Command)) {
	do(cmd)
	for _, sub := range cmd.Commands() {
		everyCommand(sub, do)
	}
}

// In every width the help of every command stays within it, words longer than it apart, and loses nothing: every flag, and
// every word about it.
func TestHelpFitsItsWidth(t *testing.T) {
	for _, width := range []int{24, 40, 80, 110, 400} {
		everyCommand(newRoot(app{}), func(cmd *cobra.Command) {
			args := append(strings.Fields(cmd.CommandPath())[1:], "--help")
			out, errs, code := say([]string{fmt.Sprintf("COLUMNS=%d", width)}, args...)
			if code != exitDone || errs != "" {
				t.Fatalf("%v: exit code %d, %s", args, code, errs)
			}
			for line := range strings.Lines(out) {
				line = strings.TrimRight(line, "\n")
				if room := min(width, widestHelp); ansi.StringWidth(line) > room && !cannotBreak(line) {
					t.Errorf("%v in %d columns has %d: %q", args, width, ansi.StringWidth(line), line)
				}
				if strings.TrimRight(line, " ") != line || strings.ContainsAny(line, "\t\x1b") {
					t.Errorf("%v: a line with blanks at its end, or escapes: %q", args, line)
				}
			}
			flat := strings.Join(strings.Fields(out), " ")
			for _, g := range groupsOf(cmd) {
				for _, r := range g.rows {
					if !strings.Contains(flat, r.means) && width > 24 {
						t.Errorf("%v in %d columns does not tell of %s", args, width, r.term)
					}
				}
			}
		})
	}
}

// cannotBreak reports whether a line is a part of an example that a shell would read otherwise if it were broken.
func cannotBreak(line string) bool {
	line = strings.TrimSuffix(line, ` \`)
	return len(strings.Fields(line)) == 1 || strings.HasPrefix(strings.TrimSpace(line), "'")
}

// In one group all meanings begin in the same column.
func TestHelpHasColumns(t *testing.T) {
	out, _, _ := say(nil, "--help")
	_, flags, _ := strings.Cut(out, "\nTHE CLUSTER\n")
	flags, _, _ = strings.Cut(flags, "\n\n")
	var columns []int
	for line := range strings.Lines(flags) {
		name, means := "", strings.TrimLeft(line, " ")
		if strings.HasPrefix(means, "-") {
			name, means, _ = strings.Cut(means, "  ")
			means = strings.TrimLeft(means, " ")
		}
		if name == "" && means == "" {
			t.Errorf("an empty line in\n%s", flags)
		}
		columns = append(columns, ansi.StringWidth(strings.TrimSuffix(line, means)))
	}
	if columns = slices.Compact(columns); len(columns) != 1 {
		t.Errorf("meanings begin in columns %v:\n%s", columns, flags)
	}
}

// One place decides about colours, for the help as well: NO_COLOR is above everything but the flag.
func TestColourOfTheHelp(t *testing.T) {
	for _, c := range []struct {
		env    string
		args   string
		colour bool
	}{
		{"", "--help", false}, // no terminal
		{"CLICOLOR_FORCE=1", "--help", true},
		{"FORCE_COLOR=1", "help run", true},
		{"CLICOLOR_FORCE=1 NO_COLOR=1", "--help", false},
		{"CLICOLOR_FORCE=1 NO_COLOR=0", "--help", false},
		{"CLICOLOR_FORCE=1 NO_COLOR=", "--help", true},
		{"FORCE_COLOR=3 NO_COLOR=x", "help exit-codes", false},
		{"CLICOLOR_FORCE=0", "--help", false},
		{"TERM=xterm-256color", "--color always --help", true},
		{"NO_COLOR=1", "--color always --help", true},
		{"CLICOLOR_FORCE=1", "--color never --help", false},
		{"TERM=dumb CLICOLOR_FORCE=1", "--help", true},
	} {
		out, _, _ := say(strings.Fields(c.env), strings.Fields(c.args)...)
		if got := strings.Contains(out, "\x1b["); got != c.colour {
			t.Errorf("%s synod %s: colour is %v", c.env, c.args, got)
		}
		if plain, _, _ := say([]string{"NO_COLOR=1"}, strings.Fields(c.args)...); c.colour && ansi.Strip(out) != ansi.Strip(plain) {
			t.Errorf("%s synod %s says something else in colour", c.env, c.args)
		}
	}
}
