package cli

import (
	"fmt"
	"slices"

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
		goesOn  bool
		asked   bool // for the version
	)
	root := &cobra.Command{
		Use:   "synod [flags]",
		Short: "a playground for Paxos in the terminal",
		Long: "Synod puts proposers, acceptors and learners in front of you. Propose a value, cut a link, crash an agent, go " +
			"back in time, and see why nothing unsafe happens.",
		Example: rootExamples,
		Args:    noSuchCommand,
		RunE: func(cmd *cobra.Command, _ []string) error {
			switch {
			case asked:
				_, err := fmt.Fprintln(cmd.OutOrStdout(), version())
				return err
			case goesOn && asLines:
				return usagef("--continue cannot be given with --plain: only what is done in the dashboard is kept")
			case goesOn:
				return a.goOn(cmd, &cluster, &look)
			case asLines && a.taped:
				return errNoDashboard
			case asLines:
				return converse(cmd, a.env, &cluster, "-", plain.Text)
			}
			return a.showCluster(cmd, &cluster, &look)
		},
	}
	f := root.Flags()
	cluster.add(f)
	group(f, "the cluster")
	look.add(f)
	f.BoolVar(&goesOn, "continue", false, "go on with the run that was left last, however synod ended")
	f.BoolVar(&asLines, "plain", false, "no dashboard: a conversation in lines of text, as synod run has it")
	group(f, "the dashboard")
	f.BoolVarP(&asked, "version", "v", false, "say which synod this is")
	root.AddCommand(newPlay(a), newRun(a), newOpen(a), newScenarios(a), newCheck(a), newCompare(a), newDraw(a), newData(), newConfig(a))
	addHelpers(a, root)
	polish(root)
	return root
}

// helpers is the title of the commands that are about the program itself.
const helpers = "about synod itself"

// addHelpers adds the commands that are about the program itself, in place of those that cobra would bring.
func addHelpers(a app, root *cobra.Command) {
	root.AddGroup(&cobra.Group{ID: helpers, Title: helpers})
	help := newHelp(a)
	for _, cmd := range []*cobra.Command{help, newMan(), newCompletion()} {
		cmd.GroupID = helpers
		root.AddCommand(cmd)
	}
	root.SetHelpCommand(help)
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetHelpFunc(func(cmd *cobra.Command, _ []string) {
		if strayWords(cmd) == nil {
			a.showHelp(cmd)
		}
	})
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

# go on where a closed terminal has ended a run
synod --continue

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
	cmd.InitDefaultHelpFlag()
	cmd.Flags().Lookup("help").Usage = "show this help"
	completeFlags(cmd)
	for _, sub := range cmd.Commands() {
		polish(sub)
	}
}

// noSuchCommand refuses words that are no command.
func noSuchCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return usagef("there is no command %q%s", args[0], nearest(args[0], commandNames(cmd)))
}

// strayWords refuses words behind a command that are to be one under it, although its help was asked for.
func strayWords(cmd *cobra.Command) error {
	if !cmd.HasSubCommands() {
		return nil
	}
	return noSuchCommand(cmd, cmd.Flags().Args())
}

// commandNames lists the commands under one.
func commandNames(cmd *cobra.Command) []string {
	var names []string
	for _, sub := range cmd.Commands() {
		if !isHidden(sub) {
			names = append(names, sub.Name())
		}
	}
	return names
}

// nothing refuses words for a command that takes none.
func nothing(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usagef("%s takes no words: unexpected %q", cmd.CommandPath(), args[0])
	}
	return nil
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
			return usagef("%s takes %s and nothing more: unexpected %q", cmd.CommandPath(), what, args[most])
		case slices.Contains(args, ""):
			return usagef("%s wants %s, and was given an empty word: is a variable of the shell not set?", cmd.CommandPath(), what)
		}
		return nil
	}
}

// flagNames lists the flags of a command, for the nearest one.
func flagNames(cmd *cobra.Command) []string {
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	return names
}
