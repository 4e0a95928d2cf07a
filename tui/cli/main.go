package cli

import (
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"
)

// Main runs the command that the arguments name and returns the exit code.
func Main(args []string, in io.Reader, out, errs io.Writer) int {
	root := newRoot(app{env: os.Environ(), show: inTerminal})
	root.SetIn(in)
	root.SetOut(out)
	root.SetErr(errs)
	root.SetArgs(append([]string{}, args...)) // never nil: cobra would then read os.Args by itself
	err := root.Execute()
	if !isSilent(err) {
		fmt.Fprintf(errs, "%s: %v\n", root.Name(), err)
	}
	return exitCode(err)
}

// app is what the commands share.
type app struct {
	env []string
	// show gives a dashboard to whoever wants to see it: a terminal or, for a tape, the tape's player.
	show func(*cobra.Command, *dashboard) error
	// taped says that a tape is the terminal.
	taped bool
}
