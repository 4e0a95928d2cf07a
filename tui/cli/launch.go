package cli

import (
	"errors"
	"io"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/spf13/cobra"

	"synod/tui/clock"
)

// Launch returns the dashboard that a command line asks for, without a terminal: a tape types the same flags at its
// prompt as a person. The model waits by clk alone; it has a Close method for whoever is done with it.
func Launch(args, env []string, _, _ int, clk clock.Clock) (tea.Model, error) {
	var model tea.Model
	a := app{env: env, taped: true, show: func(_ *cobra.Command, d *dashboard) error {
		model = d.model(clk)
		return nil
	}}
	root := newRoot(a)
	root.SetArgs(append([]string{}, args...))
	root.SetIn(strings.NewReader(""))
	root.SetOut(io.Discard)
	root.SetErr(io.Discard)
	if err := root.Execute(); err != nil {
		return nil, err
	}
	if model == nil {
		return nil, errors.New("a tape can only start the dashboard: synod with flags, or synod open")
	}
	return model, nil
}
