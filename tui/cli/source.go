package cli

import (
	"errors"
	"io"
	"io/fs"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"synod/cluster"
	"synod/cluster/scenario"
	"synod/persist"
	"synod/roles/all"
	"synod/tui/plain"
)

// source is what run reads: commands, or a scenario.
type source struct {
	name  string // in errors
	in    io.Reader
	close func() error
	story *scenario.Scenario // nil for commands
}

// openSource finds what a word means: standard input, a file that is there, or else a scenario.
func openSource(cmd *cobra.Command, from string) (*source, error) {
	if from == "-" {
		return &source{name: "stdin", in: cmd.InOrStdin(), close: func() error { return nil }}, nil
	}
	text, err := persist.ReadStream(from, maxScript) // also what a shell makes of <(…), and a pipe that somebody writes to
	switch {
	case errors.Is(err, fs.ErrNotExist) && !looksLikePath(from):
		return storySource(scenario.Find(from, all.Protocols()))
	case errors.Is(err, persist.ErrTooLarge):
		return nil, usagef("%s cannot be read: %w: is it a script?", quoteIfOdd(from), pathless(err))
	case err != nil:
		return nil, usagef("%s cannot be read: %w", quoteIfOdd(from), pathless(err))
	case plain.IsStory(string(text)):
		return storySource(scenario.Parse(from, text, all.Protocols()))
	}
	return &source{name: from, in: strings.NewReader(string(text)), close: func() error { return nil }}, nil
}

func storySource(s *scenario.Scenario, err error) (*source, error) {
	if err != nil {
		return nil, usage(err)
	}
	return &source{name: s.Name, story: s, close: func() error { return nil }}, nil
}

// startFor starts the cluster that the flags ask for or, for a scenario, the one that it says it is about.
func (c *clusterFlags) startFor(story *scenario.Scenario) (*cluster.Timeline, func(), error) {
	if story == nil {
		return c.start()
	}
	var given []string
	own := new(clusterFlags)
	flags := pflag.NewFlagSet("", pflag.ContinueOnError)
	own.add(flags)
	c.flags.Visit(func(f *pflag.Flag) {
		if flags.Lookup(f.Name) != nil {
			given = append(given, "--"+f.Name)
		}
	})
	if len(given) > 0 {
		return nil, nil, usagef("%s cannot be given with a scenario: it says itself what it runs on", strings.Join(given, " and "))
	}
	run, err := cluster.NewTimeline(story.Settings, nil)
	if err != nil {
		return nil, nil, err
	}
	return run, run.Close, nil
}
