package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"synod/cluster/scenario"
	"synod/roles/all"
)

// newScenarios returns the command that lists the scenarios.
func newScenarios(a app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "scenarios [PROTOCOL]",
		Short: "list the scenarios of each protocol with their claims",
		Long: "Scenarios are scenes of the papers, each with a claim that it proves: lessons, and tests. synod open NAME tells " +
			"one in the dashboard, synod run NAME tells it in lines of text.",
		Example: "synod scenarios\nsynod scenarios simplepaxos",
		Args:    between(0, 1, "the name of a protocol"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 {
				if _, err := aProtocol(args[0]); err != nil {
					return usagef("%s: %w", quoteIfOdd(args[0]), err)
				}
			}
			return listScenarios(foldedOn(cmd.OutOrStdout(), a.env), strings.Join(args, ""))
		},
	}
	cmd.ValidArgsFunction = offer(false, protocolNames)
	return cmd
}

// listScenarios writes the scenarios of one protocol, or of all.
func listScenarios(w io.Writer, only string) error {
	infos := scenario.List(all.Protocols())
	for _, p := range all.Protocols() {
		if only != "" && p.Name != only {
			continue
		}
		fmt.Fprintf(w, "%s (%s)\n", p.Title, p.Name)
		for _, i := range infos {
			if i.Protocol == p.Name {
				describeScenario(w, i)
			}
		}
	}
	return nil
}

func describeScenario(w io.Writer, i scenario.Info) {
	fmt.Fprintf(w, "\n  %s\n      %s\n", i.Name, i.Title)
	if len(i.Without) > 0 {
		fmt.Fprintf(w, "      Without %s.\n", strings.Join(i.Without, ", "))
	}
	if i.Source != "" {
		fmt.Fprintf(w, "      %s\n", i.Source)
	}
}
