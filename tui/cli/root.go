package cli

import (
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"synod/tui/plain"
)

// newRoot returns the whole tree of commands.
func newRoot(a app) *cobra.Command {
	var (
		cluster clusterFlags
		look    lookFlags
		asLines bool
	)
	root := &cobra.Command{
		Use:   "synod [flags]",
		Short: "a playground for Paxos in the terminal",
		Long: "Synod puts proposers, acceptors and learners in front of you. Propose a value, cut a link, crash an agent, go " +
			"back in time, and see why nothing unsafe happens.",
		Example: rootExamples,
		Args:    noSuchCommand,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if asLines {
				return converse(cmd, &cluster, "-", plain.Text)
			}
			return a.showCluster(cmd, &cluster, &look)
		},
	}
	cluster.add(root.Flags())
	completeProtocols(root)
	look.add(root.Flags())
	root.Flags().BoolVar(&asLines, "plain", false, "no dashboard: a conversation in lines of text, as synod run has it")
	root.AddCommand(newPlay(a), newRun(), newOpen(a), newScenarios(), newCheck(), newData())
	addCompletion(root)
	polish(root)
	return root
}

const rootExamples = `# five agents; press ? for the keys
synod

# three agents, and other chances
synod --agents 3 --seed 7

# proposers, acceptors and learners of their own, as the papers draw them
synod --separate 2,3,1

# break a rule, and see what it was good for
synod --without persist-promise

# promises and votes outlive the program
synod --data ./disks

# watch a demo
synod play partition

# the same commands in lines of text
synod run`

// polish gives every command of the tree the same manners.
func polish(cmd *cobra.Command) {
	cmd.SilenceErrors, cmd.SilenceUsage = true, true
	cmd.Flags().SortFlags = false
	cmd.DisableFlagsInUseLine = true
	cmd.SetFlagErrorFunc(explainFlag)
	cmd.SetVersionTemplate("{{.Version}}\n")
	for _, sub := range cmd.Commands() {
		polish(sub)
	}
}

// addCompletion adds cobra's command for completion by a shell, which it would else add after everything was polished.
func addCompletion(root *cobra.Command) {
	root.InitDefaultCompletionCmd()
	for _, cmd := range root.Commands() {
		if cmd.Name() == "completion" {
			cmd.Short = "write the script for completion in bash, zsh, fish or powershell"
			cmd.Example = "source <(synod completion bash)\nsynod completion fish > ~/.config/fish/completions/synod.fish"
			cmd.Args = noSuchCommand
		}
	}
}

// noSuchCommand refuses words that are no command.
func noSuchCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var known []string
	for _, sub := range cmd.Commands() {
		known = append(known, sub.Name())
	}
	return usagef("there is no command %q%s", args[0], nearest(args[0], known))
}

// exactly refuses more or fewer words than a command takes; what says which.
func exactly(n int, what string) cobra.PositionalArgs {
	return between(n, n, what)
}

// between is exactly for a command that can do without some of its words.
func between(least, most int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		switch {
		case len(args) < least:
			return usagef("%s wants %s: see %s --help", cmd.CommandPath(), what, cmd.CommandPath())
		case len(args) > most:
			return usagef("%s takes %s and nothing more: %q is too much", cmd.CommandPath(), what, args[most])
		}
		return nil
	}
}

// flagNames lists the flags of a command, for the nearest one.
func flagNames(cmd *cobra.Command) []string {
	names := []string{"help"}
	cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	return names
}
