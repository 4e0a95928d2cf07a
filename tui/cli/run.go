package cli

import (
	"context"
	"errors"
	"io"

	"github.com/spf13/cobra"

	"synod/cluster/spawn"
	"synod/roles/all"
	"synod/tui/plain"
)

// newRun returns the command that has a conversation in lines.
func newRun(a app) *cobra.Command {
	var (
		cluster clusterFlags
		asJSON  bool
	)
	cmd := &cobra.Command{
		Use:   "run [FILE|NAME|-] [flags]",
		Short: "carry out commands without a dashboard, one sentence an event",
		Long: "Run reads commands, one a line, from a file or from standard input, and writes one line of text for each event " +
			"with the reason for it; --json writes one object a line for programs. The commands are those of the dashboard, and " +
			"help lists them. Time never waits: run 5s is done at once. A script ends at its first error, a conversation goes on. " +
			"The last line says what is chosen and whether every invariant holds; the exit code is 1 when one is broken.\n\n" +
			"A NAME or a file with expectations is a scenario: it is told with its remarks, and the exit code is 1 when an " +
			"expectation did not come true. A run that save has written is told from its beginning.\n\nsynod help json says which fields the objects have.",
		Example: "printf 'propose A red\\nrun 5s\\nstatus\\n' | synod run --seed 1 -\n" +
			"synod run --agents 3 script.txt\nsynod run --json script.txt | jq .reasons\n" +
			"synod run a-vote-outlives-its-proposer\nsynod run",
		Args: between(0, 1, "one file, the name of a scenario, or - for standard input"),
		RunE: func(cmd *cobra.Command, args []string) error {
			from, form := "-", plain.Text
			if len(args) == 1 {
				from = args[0]
			}
			if asJSON {
				form = plain.JSON
			}
			return converse(cmd, a.env, &cluster, from, form)
		},
	}
	cluster.add(cmd.Flags())
	group(cmd.Flags(), "the cluster")
	cmd.ValidArgsFunction = offer(true, scenarioNames)
	cmd.Flags().BoolVar(&asJSON, "json", false, "one JSON object a line, for programs")
	return cmd
}

// converse carries out the commands of a file or of standard input, or tells a scenario.
func converse(cmd *cobra.Command, env []string, c *clusterFlags, from string, form plain.Form) error {
	source, err := openSource(cmd, env, from)
	if err != nil {
		return err
	}
	defer source.close()
	run, closeAll, err := c.startFor(source)
	if err != nil {
		return err
	}
	defer closeAll()
	s := plain.New(plain.Options{Run: run, Protocols: all.Protocols(), Out: cmd.OutOrStdout(), Form: form, Opening: openingLine(cmd.ErrOrStderr(), env)})
	return whileHeard(cmd, func(ctx context.Context) error {
		switch {
		case source.story != nil:
			return ending(s.Tell(ctx, source.story))
		case source.run != nil:
			return ending(s.Retell(ctx))
		case from == "-" && isConversation(source.in, cmd.OutOrStdout()):
			return ending(talk(ctx, cmd, env, source.in, s))
		}
		return ending(s.Script(ctx, source.name, source.in))
	})
}

// talk has a conversation with a person at a terminal.
func talk(ctx context.Context, cmd *cobra.Command, env []string, in io.Reader, s *plain.Session) error {
	ctx, end := context.WithCancelCause(ctx)
	defer end(nil)
	ask, closeAll := edit(ctx, in, cmd.OutOrStdout(), env, s.Complete, func(p *spawn.Panic) { end(crash{p}) })
	defer closeAll()
	if ask == nil {
		ask = plain.Asking(in, cmd.OutOrStdout())
	}
	return s.Converse(ctx, ask, func(err error) { report(cmd.ErrOrStderr(), err) })
}

// ending maps the ways in which commands can end to those of a program.
func ending(err error) error {
	var mistake *plain.Error
	switch {
	case errors.As(err, &mistake):
		return usage(mistake) // the last line has told of anything else
	case errors.Is(err, plain.ErrBroken):
		return failed
	}
	return err
}
