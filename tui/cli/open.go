package cli

import (
	"errors"
	"io/fs"
	"path/filepath"

	"github.com/spf13/cobra"

	"synod/cluster"
	"synod/cluster/scenario"
	"synod/roles/all"
)

// newOpen returns the command that shows something that was written down.
func newOpen(a app) *cobra.Command {
	var (
		look    lookFlags
		asLines bool
	)
	cmd := &cobra.Command{
		Use:   "open NAME|FILE [flags]",
		Short: "show a scenario or a saved run in the dashboard",
		Long: "Open tells a scenario, by its name or from a .txt file, with its remarks as captions: n goes on. Anything else is " +
			"a run that the command save has written; it can be gone through, and goes on where it was. Where nothing is expected, the " +
			"exit code is 1 when an invariant is broken in the end.",
		Example: "synod open a-vote-outlives-its-proposer\nsynod open 102 --plain\nsynod open ./bug.txt\nsynod open run.synod",
		Args:    exactly(1, "the name of a scenario or a file"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if asLines && a.taped {
				return errNoDashboard
			}
			if asLines {
				return openInLines(cmd, a.env, args[0])
			}
			d, err := a.open(args[0])
			if err != nil {
				return err
			}
			if err := a.canShow(cmd, "synod run "+asTyped(args[0])+" tells it in lines of text"); err != nil {
				d.close()
				return err
			}
			file := a.configured()
			look.prefer(cmd.Flags(), &file.Settings)
			d.look, d.config, d.env, d.place, d.keeping, d.notes = &look, file, a.env, a.place, a.keeping(&file.Settings), a.notes(&file.Settings)
			if err := a.show(cmd, d); err != nil || a.taped {
				return err
			}
			return d.verdict()
		},
	}
	look.add(cmd.Flags())
	cmd.Flags().BoolVar(&asLines, "plain", false, "no dashboard: a conversation in lines of text, in which n goes on")
	cmd.ValidArgsFunction = offer(true, scenarioNames)
	return cmd
}

// verdict returns how a dashboard has failed that was opened to see how something ends: nobody expects what is broken.
func (d *dashboard) verdict() error {
	if v, _ := d.run.Present().Verdict(); v != cluster.Safe && (d.story == nil || !d.story.Expects()) {
		return failed
	}
	return nil
}

// open finds what a name means: a file that is there, else a scenario.
func (a app) open(name string) (*dashboard, error) {
	most := cluster.MaxFile
	if filepath.Ext(name) == ".txt" {
		most = scenario.MaxSize
	}
	read := readArgument
	if a.taped {
		read = a.place.Read
	}
	text, err := read(name, most)
	if err == nil && filepath.Ext(name) == ".txt" {
		return openStory(scenario.Parse(name, text, all.Protocols()))
	}
	if err == nil {
		return openRun(name, text)
	}
	if looksLikePath(name) || !errors.Is(err, fs.ErrNotExist) {
		return nil, usagef("%s cannot be read: %w", quoteIfOdd(name), pathless(err))
	}
	return openStory(scenario.Find(name, all.Protocols()))
}

// openStory starts the cluster of a scenario; nothing has happened in it yet.
func openStory(s *scenario.Scenario, err error) (*dashboard, error) {
	if err != nil {
		return nil, usagef("%w; synod scenarios lists them", err)
	}
	run, err := cluster.NewTimeline(s.Settings, nil)
	if err != nil {
		return nil, usagef("%s: %w", s.Name, err)
	}
	return &dashboard{run: run, story: s, close: run.Close}, nil
}

// openRun opens a saved run as far as that is done at once; the dashboard goes on with the rest, and shows how far it is.
func openRun(name string, text []byte) (*dashboard, error) {
	o, err := cluster.BeginOpening(text, name, all.Named)
	if err != nil {
		return nil, usage(err)
	}
	d, err := opened(o, name)
	return d, usage(err)
}

// opened is an opening as far as that is done at once.
func opened(o *cluster.Opening, name string) (*dashboard, error) {
	done, err := o.Advance(openedAtOnce)
	if err != nil {
		o.Close()
		return nil, err
	}
	d := &dashboard{run: o.Timeline(), close: o.Close}
	if !done {
		d.opening, d.file = o, name
	}
	return d, nil
}

// openedAtOnce is how much of a saved run is opened before anything is shown, a tenth of a second's worth. So nearly every
// file that is none is an error as it is with any other command.
const openedAtOnce = 10_000

// looksLikePath reports whether a name can only be that of a file.
func looksLikePath(name string) bool {
	return filepath.Ext(name) != "" || filepath.Base(name) != name && !isFolderOfProtocol(name)
}

// isFolderOfProtocol reports whether a name has the form PROTOCOL/SCENARIO.
func isFolderOfProtocol(name string) bool {
	_, known := all.Named(filepath.ToSlash(filepath.Dir(name)))
	return known
}

// pathless strips the operation and the path from an error of the file system, for they are said already.
func pathless(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}
