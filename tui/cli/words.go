package cli

import (
	"github.com/spf13/cobra"

	"synod/cluster/scenario"
	"synod/roles/all"
)

// What a shell completes the words of a command with.

// completeProtocols has the shell offer the protocols for the flag --protocol.
func completeProtocols(cmd *cobra.Command) {
	_ = cmd.RegisterFlagCompletionFunc("protocol", cobra.FixedCompletions(protocolNames(), cobra.ShellCompDirectiveNoFileComp))
}

// offer returns the completion of a command's first word: some names, and the names of files if it takes them.
func offer(files bool, names func() []string) cobra.CompletionFunc {
	return func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		switch {
		case len(args) > 0:
			return nil, cobra.ShellCompDirectiveNoFileComp
		case files:
			return names(), cobra.ShellCompDirectiveDefault
		}
		return names(), cobra.ShellCompDirectiveNoFileComp
	}
}

func scenarioNames() []string {
	var names []string
	for _, i := range scenario.List(all.Protocols()) {
		names = append(names, i.Name)
	}
	return names
}
