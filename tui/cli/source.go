package cli

import (
	"errors"
	"io"
	"io/fs"
	"strings"

	"github.com/spf13/cobra"

	"synod/cluster"
	"synod/cluster/scenario"
	"synod/persist"
	"synod/roles/all"
	"synod/tui/plain"
)

// source is what run reads: commands, a scenario, or a run that was saved.
type source struct {
	name  string // in errors
	in    io.Reader
	close func() error
	story *scenario.Scenario // nil for commands
	run   *cluster.Timeline  // nil for commands
}

// openSource finds what a word means: standard input, a file that is there, or else a scenario.
func openSource(cmd *cobra.Command, env []string, from string) (*source, error) {
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
	case cluster.IsSaved(text):
		run, err := openSaved(cmd.ErrOrStderr(), env, from, text)
		if err != nil {
			return nil, err
		}
		return &source{name: from, run: run, close: func() error { return nil }}, nil
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

// startFor starts the cluster that the flags ask for or, for a scenario and a saved run, the one that it says it is about.
func (c *clusterFlags) startFor(s *source) (*cluster.Timeline, func(), error) {
	what := "a scenario"
	switch {
	case s.run != nil:
		what = "a saved run"
	case s.story == nil:
		return c.start()
	}
	given := c.given()
	if len(given) > 0 {
		return nil, nil, usagef("%s cannot be given with %s: it says itself what it runs on", strings.Join(given, " and "), what)
	}
	if s.run != nil {
		return s.run, s.run.Close, nil
	}
	run, err := cluster.NewTimeline(s.story.Settings, nil)
	if err != nil {
		return nil, nil, usage(err)
	}
	return run, run.Close, nil
}
