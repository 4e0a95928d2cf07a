package cli

import (
	"errors"
	"io"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/spf13/cobra"

	"synod/persist/outfile"
	"synod/tui/clock"
)

// Launch returns the dashboard that a command line asks for, without a terminal: a tape types the same flags at its
// prompt as a person. The model waits by clk alone, and reads and writes files in the place alone; it has a Close method for
// whoever is done with it.
func Launch(args, env []string, _, _ int, clk clock.Clock, place *outfile.Place) (tea.Model, error) {
	var model tea.Model
	a := app{env: env, taped: true, place: place, show: func(_ *cobra.Command, d *dashboard) error {
		if d.look.log != "" {
			d.close()
			return errors.New("--log: a tape keeps no log")
		}
		model = d.model(clk)
		return nil
	}}
	root := newRoot(a)
	onlyShow(root, root)
	root.SetArgs(append([]string{}, args...))
	root.SetIn(strings.NewReader(""))
	root.SetOut(io.Discard)
	root.SetErr(io.Discard)
	if err := root.Execute(); err != nil {
		return nil, err
	}
	if model == nil {
		return nil, errNoDashboard
	}
	return model, nil
}

// launch is Launch for a tape that plays in a dashboard which looks like this: its own looks alike.
func (l *lookFlags) launch(args, env []string, w, h int, clk clock.Clock, place *outfile.Place) (tea.Model, error) {
	args = append(args[:len(args):len(args)], "--theme", l.theme, "--color", l.colour)
	if l.ascii {
		args = append(args, "--ascii")
	}
	return Launch(args, env, w, h, clk, place)
}

var errNoDashboard = errors.New("a tape can only start the dashboard: synod with flags, or synod open")

// onlyShow keeps a tape from every command that does not show a dashboard, before it has done anything.
func onlyShow(root, cmd *cobra.Command) {
	if cmd != root && cmd.Name() != "open" {
		cmd.RunE = func(*cobra.Command, []string) error { return errNoDashboard }
		cmd.Run, cmd.PersistentPreRunE, cmd.PreRunE = nil, nil, nil
	}
	for _, sub := range cmd.Commands() {
		onlyShow(root, sub)
	}
}
