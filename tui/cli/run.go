package cli

import (
	"context"
	"errors"
	"io"

	"github.com/spf13/cobra"

	"synod/cluster"
	"synod/cluster/scenario"
	"synod/cluster/spawn"
	"synod/roles/all"
	"synod/tui/plain"
)

// newRun returns the command that has a conversation in lines.
func newRun(a app) *cobra.Command {
	var (
		flags  clusterFlags
		asJSON bool
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
			return converse(cmd, a.env, &flags, from, form)
		},
	}
	flags.add(cmd.Flags())
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
	out := cmd.OutOrStdout()
	if form == plain.Text {
		out = foldedOn(out, env)
	}
	s := plain.New(plain.Options{Run: run, Protocols: all.Protocols(), Out: out, Form: form, Opening: openingLine(cmd.ErrOrStderr(), env)})
	return whileHeard(cmd, func(ctx context.Context) error {
		switch {
		case source.story != nil:
			return ending(s.Tell(ctx, source.story))
		case source.run != nil:
			return ending(s.Retell(ctx))
		case from == "-" && isConversation(source.in, cmd.OutOrStdout()):
			return ending(talk(ctx, cmd, env, source.in, s, nil))
		}
		return ending(s.Script(ctx, source.name, source.in))
	})
}

// openInLines has a conversation about something that was written down: a scenario is told beat by beat, and a saved run goes on.
func openInLines(cmd *cobra.Command, env []string, from string) error {
	source, err := openSource(cmd, env, from)
	if err != nil {
		return err
	}
	defer source.close()
	run := source.run
	switch {
	case source.story != nil:
		if run, err = cluster.NewTimeline(source.story.Settings, nil); err != nil {
			return usage(err)
		}
	case run == nil:
		return usagef("%s is neither a scenario nor a saved run; synod run %s carries out commands", quoteIfOdd(from), asTyped(from))
	}
	defer run.Close()
	s := plain.New(plain.Options{Run: run, Protocols: all.Protocols(), Out: foldedOn(cmd.OutOrStdout(), env), Opening: openingLine(cmd.ErrOrStderr(), env)})
	return whileHeard(cmd, func(ctx context.Context) error {
		err := ending(talk(ctx, cmd, env, cmd.InOrStdin(), s, source.story))
		if err == failed && source.story != nil && source.story.Expects() {
			return nil // what it breaks is meant to be
		}
		return err
	})
}

// talk has a conversation with a person: about a scenario, or, where there is none, about the run of the session.
func talk(ctx context.Context, cmd *cobra.Command, env []string, in io.Reader, s *plain.Session, story *scenario.Scenario) error {
	about := func(ask plain.Asker) error {
		explain := func(err error) { report(cmd.ErrOrStderr(), err) }
		if story != nil {
			return s.ConverseAbout(ctx, story, ask, explain)
		}
		return s.Converse(ctx, ask, explain)
	}
	ctx, end := context.WithCancelCause(ctx)
	defer end(nil)
	if !isConversation(in, cmd.OutOrStdout()) { // lines that somebody has written before, as in a pipe
		return about(plain.Asking(in, io.Discard))
	}
	ask, closeAll := edit(ctx, in, cmd.OutOrStdout(), env, s.Complete, func(p *spawn.Panic) { end(crash{p}) })
	defer closeAll()
	if ask == nil {
		ask = plain.Asking(in, cmd.OutOrStdout())
	}
	return about(ask)
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
