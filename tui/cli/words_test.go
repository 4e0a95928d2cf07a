package cli

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"synod/roles/all"
)

// What can stand behind a flag is offered, and nothing else: words of a closed set, which the help names too, directories, files, or
// nothing.
func TestEveryFlagIsCompleted(t *testing.T) {
	offered := map[string]string{}
	everyCommand(newRoot(app{}), func(cmd *cobra.Command) {
		cmd.Flags().VisitAll(func(f *pflag.Flag) {
			if f.Value.Type() == "bool" {
				return
			}
			words, directive := completed(t, append(strings.Fields(cmd.CommandPath())[1:], "--"+f.Name, "")...)
			want := cobra.ShellCompDirectiveNoFileComp
			switch f.Value.Type() {
			case "DIR":
				want = cobra.ShellCompDirectiveFilterDirs
			case "FILE":
				want = cobra.ShellCompDirectiveDefault
			}
			if directive&^cobra.ShellCompDirectiveNoSpace != want {
				t.Errorf("%s --%s %s is completed in the way %d, and not %d", cmd.CommandPath(), f.Name, f.Value.Type(), directive, want)
			}
			offered[f.Name] = strings.Join(words, " ")
			for _, w := range words {
				word, _, _ := strings.Cut(w, ":")
				if f.Name != "without" && f.Name != "with" && !strings.Contains(f.Usage, word) {
					t.Errorf("%s --%s can be %s, and its help does not say so: %s", cmd.CommandPath(), f.Name, w, f.Usage)
				}
				if err := f.Value.Set(w); err != nil && f.Name != "without" && f.Name != "with" && f.Name != "variant" {
					t.Errorf("--%s %s is offered and refused: %v", f.Name, w, err)
				}
			}
		})
	})
	for name := range choices {
		if offered[name] == "" && name != "variant" { // Simple Paxos has none
			t.Errorf("--%s: no words are offered", name)
		}
	}
	for _, test := range []struct{ line, want string }{
		{"--protocol multipaxos --variant ", "log confirmed lease stale"},
		{"run -p fastpaxos --variant c", "coordinated classic"},
		{"check multipaxos --linearizable --variant ", "log confirmed lease stale"},
		{"play x --format svg,", "svg,cast svg,txt"},
		{"--theme ", "auto dark light"},
		{"help fi", "files"},
	} {
		if words, _ := completed(t, strings.Split(test.line, " ")...); strings.Join(words, " ") != test.want {
			t.Errorf("synod %s: %q, want %s", test.line, words, test.want)
		}
	}
}

// completed asks as the script of a shell does.
func completed(t *testing.T, args ...string) (words []string, directive cobra.ShellCompDirective) {
	t.Helper()
	out, _, _ := say(nil, append([]string{cobra.ShellCompNoDescRequestCmd}, args...)...)
	lines := strings.Split(strings.TrimSpace(out), "\n")
	last := len(lines) - 1
	if _, err := fmt.Sscanf(lines[last], ":%d", &directive); err != nil {
		t.Fatalf("%q: %s", args, out)
	}
	for _, w := range lines[:last] {
		if strings.HasPrefix(w, args[len(args)-1]) {
			words = append(words, w)
		}
	}
	return words, directive
}

// The flags that are given most have a letter, which means the same with every command.
func TestLettersOfFlags(t *testing.T) {
	const line = "-p fastpaxos -n 3 -s 7 -"
	long, _, code := say(nil, append([]string{"run"}, strings.Fields("--protocol fastpaxos --agents 3 --seed 7 -")...)...)
	short, errs, again := say(nil, append([]string{"run"}, strings.Fields(line)...)...)
	if long != short || code != 0 || again != 0 || errs != "" {
		t.Errorf("%s: %d\n%s%s", line, again, short, errs)
	}
	everyCommand(newRoot(app{}), func(cmd *cobra.Command) {
		for name, letter := range shorts {
			if f := cmd.Flags().Lookup(name); f != nil && f.Shorthand != letter {
				t.Errorf("%s --%s has the letter %q", cmd.CommandPath(), name, f.Shorthand)
			}
		}
	})
	for line, want := range map[string]string{
		"-seed 3":   "synod: -seed is the flag --seed with a dash too few\n",
		"-agents 3": "synod: -agents is the flag --agents with a dash too few\n",
		"-n 0":      "synod: --agents 0: it must be a whole number from 1 to 31\n",
		"-x":        "synod: there is no flag -x: all but a few have two dashes; synod --help lists them\n",
	} {
		if _, errs, code := say(nil, strings.Fields(line)...); errs != want || code != exitUsage {
			t.Errorf("synod %s: %d, %q, want %q", line, code, errs, want)
		}
	}
}

// The manual page has the sections that one looks for, and each flag with its letter and the name of its value.
func TestTheManualPage(t *testing.T) {
	var page bytes.Buffer
	root := newRoot(app{})
	if err := writeManual(&page, root); err != nil {
		t.Fatal(err)
	}
	var sections []string
	for line := range strings.Lines(page.String()) {
		if title, ok := strings.CutPrefix(line, ".SH "); ok {
			sections = append(sections, strings.Trim(strings.TrimSpace(title), `"`))
		}
	}
	for _, want := range []string{"NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "COMMANDS", "EXIT STATUS", "ENVIRONMENT", "FILES", "EXAMPLES"} {
		if !slices.Contains(sections, want) {
			t.Errorf("there is no section %s: %q", want, sections)
		}
	}
	plain := strings.NewReplacer(`\-`, "-", `\&`, "", `\fP`, "", `\fB`, "", `\\`, `\`).Replace(page.String())
	for _, want := range []string{"-p, --protocol NAME", "-s, --seed N", "--theme WHICH", "synod --agents 3 --seed 7: three agents, and other chances", "NAME.synod: A run that",
		all.Protocols()[0].Flaws[0].Name + ": "} {
		if !strings.Contains(plain, want) {
			t.Errorf("%q is not in\n%s", want, plain)
		}
	}
}
