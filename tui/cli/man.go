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
	_, err = fmt.Fprintln(w, manual.Build(roff.NewDocument()))
	return err
}

// nameValues has the page name the values of flags. It leaves out their short forms, which it would write with two dashes.
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
		page.Flags[f.Name] = entry
	})
	for _, sub := range cmd.Commands() {
		if entry := page.Commands[sub.Name()]; entry != nil {
			nameValues(entry, sub)
		}
	}
}

// list writes rows as the list of a section.
func list(rows []row) string {
	var lines []string
	for _, r := range rows {
		lines = append(lines, "*"+r.term+": "+r.means)
	}
	return strings.Join(lines, "\n")
}
