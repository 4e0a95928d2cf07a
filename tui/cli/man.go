package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/muesli/mango"
	mcobra "github.com/muesli/mango-cobra"
	"github.com/muesli/roff"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// newMan returns the command that writes the manual page.
func newMan() *cobra.Command {
	return &cobra.Command{
		Use:     "man",
		Short:   "write the manual page",
		Long:    "Man writes the manual page, for a reader of such pages or a file.",
		Example: "synod man | man -l -\nsynod man > ~/.local/share/man/man1/synod.1",
		Args:    nothing,
		RunE:    func(cmd *cobra.Command, _ []string) error { return writeManual(cmd.OutOrStdout(), cmd.Root()) },
	}
}

// writeManual writes the manual page of a tree of commands.
func writeManual(w io.Writer, root *cobra.Command) error {
	manual, err := mcobra.NewManPage(1, root)
	if err != nil {
		return err
	}
	nameValues(&manual.Root, root)
	for _, t := range topics() {
		manual.WithSection(t.title, list(t.rows))
	}
	manual.WithSection("examples", list(exampleRows(root)))
	_, err = fmt.Fprintln(w, manual.Build(roff.NewDocument()))
	return err
}

// nameValues has the page name the values of flags, and their short forms first, which it would write with two dashes.
func nameValues(page *mango.Command, cmd *cobra.Command) {
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		entry, ok := page.Flags[f.Name]
		if !ok {
			return
		}
		entry.Short = ""
		if f.Value.Type() != "bool" {
			entry.Name += " " + f.Value.Type()
		}
		if f.Shorthand != "" {
			entry.Name, entry.PFlag = f.Shorthand+", --"+entry.Name, false // so that it writes one dash
		}
		page.Flags[f.Name] = entry
	})
	for _, sub := range cmd.Commands() {
		if entry := page.Commands[sub.Name()]; entry != nil {
			nameValues(entry, sub)
		}
	}
}

// exampleRows are the examples of a command and of those below it, each with what it does where that is said.
func exampleRows(cmd *cobra.Command) []row {
	var rows []row
	if !isHidden(cmd) && cmd.Name() != "man" {
		means := ""
		for line := range strings.SplitSeq(cmd.Example, "\n") {
			if remark, ok := strings.CutPrefix(line, "# "); ok {
				means = remark
			} else if line != "" {
				rows = append(rows, row{term: line, means: means})
				means = ""
			}
		}
	}
	for _, sub := range cmd.Commands() {
		rows = append(rows, exampleRows(sub)...)
	}
	return rows
}

// list writes rows as the list of a section.
func list(rows []row) string {
	var lines []string
	for _, r := range rows {
		text := "*" + r.term
		if r.means != "" {
			text += ": " + r.means
		}
		lines = append(lines, text)
	}
	return strings.Join(lines, "\n")
}
