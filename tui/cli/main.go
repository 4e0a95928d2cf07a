package cli

import (
	"context"
	"io"
	"os"

	"github.com/spf13/cobra"

	"synod/persist/outfile"
)

// Main runs the command that the arguments name and returns the exit code.
func Main(args []string, in io.Reader, out, errs io.Writer) int {
	return app{env: os.Environ(), place: outfile.Anywhere(), show: inTerminal}.main(context.Background(), args, in, out, errs)
}

// main is Main with a context that can end a command.
func (a app) main(ctx context.Context, args []string, in io.Reader, out, errs io.Writer) (code int) {
	defer catch(errs, &code)
	begun := false
	root := newRoot(a)
	root.PersistentPreRun = func(*cobra.Command, []string) { begun = true }
	written := newOutput(out)
	root.SetIn(in)
	root.SetOut(written)
	root.SetErr(errs)
	root.SetArgs(append([]string{}, args...)) // never nil: cobra would then read os.Args by itself
	cmd, err := root.ExecuteContextC(ctx)
	if !begun && err == nil {
		err = strayWords(cmd)
	}
	if !begun {
		err = usage(err) // the flags or the words are refused
	}
	if lost := written.err(); lost != nil && isSilent(err) && ctx.Err() == nil {
		err = lost
	}
	return tell(errs, err)
}

// app is what the commands share.
type app struct {
	env []string
	// show gives a dashboard to whoever wants to see it: a terminal or, for a tape, the tape's player.
	show func(*cobra.Command, *dashboard) error
	// taped says that a tape is the terminal.
	taped bool
	// place is where a dashboard reads and writes files.
	place *outfile.Place
}
