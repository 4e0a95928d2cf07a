package cli

import (
	"fmt"

	mango "github.com/muesli/mango-cobra"
	"github.com/muesli/roff"
	"github.com/spf13/cobra"
)

// newMan returns the command that writes the manual page.
func newMan() *cobra.Command {
	return &cobra.Command{
		Use:     "man",
		Short:   "write the manual page",
		Example: "synod man > synod.1\nsynod man | man -l -",
		Args:    exactly(0, "no words"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			page, err := mango.NewManPage(1, cmd.Root())
			if err != nil {
				return fmt.Errorf("the manual page cannot be made: %w", err)
			}
			_, err = fmt.Fprintln(cmd.OutOrStdout(), page.Build(roff.NewDocument()))
			return err
		},
	}
}
