package cli

import (
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"synod/roles/all"
	"synod/tui/plain"
)

// topic is something that the help tells of and that is no command. The manual page has it as a section.
type topic struct {
	name, title, short string
	rows               []row
}

// topics are all that there are.
func topics() []topic {
	return []topic{
		{"exit-codes", "exit status", "what the exit codes mean", exitRows()},
		{"environment", "environment", "the variables of the environment that count", environmentRows},
		{"json", "json", "the objects of --json and their fields", jsonRows()},
		{"files", "files", "what synod reads and writes", fileRows},
		{"rules", "rules", "the rules of each protocol, which --without switches off", ruleRows()},
	}
}

var environmentRows = []row{
	{term: "NO_COLOR", means: "When it is set, and not to nothing, there are no colours, whatever the next three ask for. Only --color is above it."},
	{term: "CLICOLOR_FORCE", means: "Colours, also where no terminal is written to; 0 asks for none."},
	{term: "FORCE_COLOR", means: "The same; 0 or false switches colours off."},
	{term: "CLICOLOR", means: "0 switches colours off."},
	{term: "TERM, COLORTERM", means: "What the terminal can do. One that is dumb gets text without escapes, and no dashboard."},
	{term: "SYNOD_STATE", means: "off keeps nothing of what is done in the dashboard and which lessons were heard, and looks for nothing that was kept. " +
		"A folder, by its whole path, is where these are kept instead of in synod below XDG_STATE_HOME. Anything else is an error."},
	{term: "XDG_STATE_HOME", means: "What is done in the dashboard is kept below it, in synod/runs, for synod --continue, and in synod/notes which lessons were heard. Without it that is ~/.local/state, " +
		"or what the system has for it. With --data nothing is kept there: the disks decide."},
	{term: "SYNOD_CONFIG", means: "off reads no settings: the dashboard is as it comes. Anything else is an error."},
	{term: "XDG_CONFIG_HOME", means: "The settings of the dashboard are below it, in synod/config.toml. Without it that is ~/.config, or what the system has for it."},
	{term: "SYNOD_PACE", means: "off has the clock wait for nobody, neither for a reader nor for someone who types. Anything else is an error."},
	{term: "COLUMNS", means: "How wide text may be where the system does not know it; else that is 80."},
}

var fileRows = []row{
	{term: "DIR of --data", means: "A folder for one run: synod-manifest.json says whose disks it holds, and each agent has its stable storage in a " +
		"file of its name, such as A.json. One program at a time uses it. Nothing else in it is touched."},
	{term: "NAME.synod", means: "A run that the command save has written: text that says what the run is a function of, with a checksum. " +
		"synod open goes on with it."},
	{term: "synod/runs/*", means: "In the state directory (see environment): the journal of each run of the dashboard, written while it goes on, and eight of " +
		"them at most, beside the runs that stand on shelves. synod --continue goes on with the last."},
	{term: "synod/notes", means: "In the state directory too: which lessons were heard, and how far."},
	{term: "synod/history", means: "In the state directory: the last commands that were typed in the dashboard, 500 unless the configuration says otherwise."},
	{term: "synod/config.toml", means: "In the directory for configuration (see environment): the settings of the dashboard, which synod config prints. Scripts, checks, " +
		"tapes and --plain do not read it."},
	{term: "NAME.txt", means: "A scenario, with what it expects, or a plain list of commands. synod run carries out both, and synod open shows a scenario."},
	{term: "NAME.tape", means: "Keystrokes, as VHS has them. synod play plays them."},
	{term: "NAME.svg, NAME.cast", means: "Pictures and recordings that export, and tapes, have written. Synod replaces only files that it has made, " +
		"unless it is told to."},
}

// jsonRows tell of the objects of run, and then of those of check and compare.
func jsonRows() []row {
	rows := []row{{term: "every object", means: "Each line is an object with a kind, and an object of a kind has always the same fields. A list may be empty, and any " +
		"other field is null where there is nothing. New kinds and fields may come; none goes or changes its meaning. Those of run also have step and time_ms, of virtual time."}}
	for _, s := range []plain.Schema{plain.Objects, checkObjects, compareObjects} {
		for _, k := range s {
			rows = append(rows, row{term: k.Names, means: k.String()})
		}
	}
	return rows
}

func ruleRows() []row {
	var rows []row
	for _, p := range all.Protocols() {
		for _, f := range p.Flaws {
			rows = append(rows, row{term: f.Name, means: p.Title + ": " + f.Rule})
		}
	}
	return rows
}

func exitRows() []row {
	var rows []row
	for _, c := range exitCodes {
		rows = append(rows, row{term: strconv.Itoa(c.code), means: c.means})
	}
	return rows
}

func topicRows() []row {
	var rows []row
	for _, t := range topics() {
		rows = append(rows, row{term: t.name, means: t.short})
	}
	return rows
}

// newHelp returns the command that shows the help of commands, and the topics.
func newHelp(a app) *cobra.Command {
	return &cobra.Command{
		Use:     "help [COMMAND|TOPIC]",
		Short:   "show the help of a command, or a topic",
		Long:    "Help shows the help of a command, as its flag --help does, or a topic.",
		Example: "synod help run\nsynod help exit-codes",
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 {
				for _, t := range topics() {
					if t.name == args[0] {
						a.page(cmd).rows(t.rows)
						return nil
					}
				}
			}
			about := cmd.Root()
			for _, word := range args {
				sub := subCommand(about, word)
				if sub == nil {
					return noHelp(about, word)
				}
				about = sub
			}
			about.InitDefaultHelpFlag()
			a.showHelp(about)
			return nil
		},
		ValidArgsFunction: func(cmd *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return append(commandNames(cmd.Root()), topicNames()...), cobra.ShellCompDirectiveNoFileComp
		},
	}
}

// subCommand returns the command of a name under another one, or nil.
func subCommand(cmd *cobra.Command, name string) *cobra.Command {
	for _, sub := range cmd.Commands() {
		if sub.Name() == name && !isHidden(sub) {
			return sub
		}
	}
	return nil
}

// isHidden reports whether a command is one of those that only the scripts of shells know.
func isHidden(cmd *cobra.Command) bool { return cmd.Hidden || strings.HasPrefix(cmd.Name(), "__") }

// noHelp refuses a word about which there is no help.
func noHelp(cmd *cobra.Command, word string) error {
	if cmd.HasParent() {
		return usagef("%s has no command %q: see %s --help", cmd.CommandPath(), word, cmd.CommandPath())
	}
	return usagef("there is no command and no topic %q%s", word, nearest(word, append(commandNames(cmd), topicNames()...)))
}

func topicNames() []string {
	var names []string
	for _, t := range topics() {
		names = append(names, t.name)
	}
	return names
}
