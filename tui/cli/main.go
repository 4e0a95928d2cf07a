package cli

import (
	"context"
	"fmt"
	"io"
	"os"

	"charm.land/fang/v2"
	"github.com/spf13/cobra"

	"synod/tui/visible"
)

// Main runs the command that the arguments name and returns the exit code.
func Main(args []string, in io.Reader, out, errs io.Writer) (code int) {
	defer catch(errs, &code)
	root := newRoot(app{env: os.Environ(), show: inTerminal})
	root.SetIn(in)
	root.SetOut(out)
	root.SetErr(errs)
	root.SetArgs(append([]string{}, args...)) // never nil: cobra would then read os.Args by itself
	var silent error
	setAside(root, &silent)
	err := fang.Execute(context.Background(), root, fang.WithVersion(version()), fang.WithErrorHandler(explain))
	if err == nil {
		err = silent
	}
	return exitCode(err)
}

// explain writes an error as other programs do.
func explain(w io.Writer, _ fang.Styles, err error) {
	fmt.Fprintf(w, "synod: %s\n", visible.Text(err.Error()))
}

// setAside keeps endings of which there is nothing to tell from fang, which would ask the terminal for its colours to
// tell of them; after a signal that is no time for questions.
func setAside(cmd *cobra.Command, silent *error) {
	if run := cmd.RunE; run != nil {
		cmd.RunE = func(cmd *cobra.Command, args []string) error {
			err := run(cmd, args)
			if isSilent(err) {
				*silent, err = err, nil
			}
			return err
		}
	}
	for _, sub := range cmd.Commands() {
		setAside(sub, silent)
	}
}

// app is what the commands share.
type app struct {
	env []string
	// show gives a dashboard to whoever wants to see it: a terminal or, for a tape, the tape's player.
	show func(*cobra.Command, *dashboard) error
	// taped says that a tape is the terminal.
	taped bool
}
