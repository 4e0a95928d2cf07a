package cli

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"synod/cluster"
	"synod/persist"
)

// newData returns the commands that are about data directories themselves.
func newData() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "data",
		Short: "look after directories that --data has written",
		Long: "A directory of --data has a manifest that says whose disks it holds: the protocol, the agents, and every setting that " +
			"a run on them must have.",
		Args: noSuchCommand,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newAdopt())
	return cmd
}

// newAdopt returns the command that gives a directory from before there were manifests one.
func newAdopt() *cobra.Command {
	var flags clusterFlags
	cmd := &cobra.Command{
		Use:   "adopt DIR [flags]",
		Short: "say whose records a directory without a manifest holds",
		Long: "Adopt reads the records in a directory that has no manifest as those of the cluster that the flags describe, tells what it " +
			"believes because of that, and writes the manifest. The records stay as they are.",
		Example: "synod data adopt ./disks --agents 5\nsynod data adopt ./disks --protocol multipaxos --agents 3",
		Args:    exactly(1, "a directory"),
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := flags.settings()
			if err != nil {
				return err
			}
			if !cmd.Flags().Changed("agents") && !cmd.Flags().Changed("separate") {
				return usagef("say with --agents or --separate whose records these are: nothing in them tells how many agents there were")
			}
			return adopt(cmd, s, args[0])
		},
	}
	flags.addSettings(cmd.Flags())
	group(cmd.Flags(), "the cluster")
	return cmd
}

// adopt writes the manifest of a directory.
func adopt(cmd *cobra.Command, s cluster.Settings, path string) error {
	if info, err := os.Stat(path); err != nil || !info.IsDir() {
		return usagef("%s is not a directory, so there is nothing to adopt", quoteIfOdd(path))
	}
	dir, err := openDir(path)
	if err != nil {
		return usage(err)
	}
	defer dir.Close()
	_, found, err := dir.Manifest()
	switch {
	case found:
		return usagef("the directory %s has a manifest already, and needs no other", quoteIfOdd(path))
	case err == nil:
		return usagef("the directory %s holds no records: synod --data %[1]s begins a run in it", quoteIfOdd(path))
	case !errors.Is(err, persist.ErrUnclaimed):
		return err
	}
	m, err := cluster.Adopt(s, dir)
	if err != nil {
		return usagef("%s is not adopted: %w", quoteIfOdd(path), err)
	}
	_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s is taken for the disks of a run with %s. That is to believe:\n  %s\nThe manifest is written. To go on: synod %s --data %s\n",
		quoteIfOdd(path), strings.Join(m.Settings, ", "), strings.Join(m.Adopted, "\n  "), strings.Join(cluster.FlagsFor(m.Settings), " "), quoteIfOdd(path))
	return err
}
