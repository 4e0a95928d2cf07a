package cli

import (
	"io"
	"strconv"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"
)

// isTerminal reports whether a stream is one.
func isTerminal(stream any) bool {
	f, ok := file(stream)
	return ok && term.IsTerminal(f.Fd())
}

// columns returns how wide a stream is: what the system knows of a terminal, else what COLUMNS says, else a width that
// is everywhere.
func columns(stream any, env []string) int {
	const usual = 80
	if f, ok := file(stream); ok {
		if width, _, err := term.GetSize(f.Fd()); err == nil && width > 0 {
			return width
		}
	}
	if width, err := strconv.Atoi(environment(env, "COLUMNS")); err == nil && width > 0 {
		return width
	}
	return usual
}

// needTerminal refuses to draw where nobody could see it: into a pipe, without a keyboard, or on a terminal that
// knows no cursor. The error names what works there.
func needTerminal(cmd *cobra.Command, env []string, instead string) error {
	switch {
	case !isTerminal(cmd.InOrStdin()):
		return usagef("the dashboard needs a terminal, and standard input is none: %s", instead)
	case !isTerminal(cmd.OutOrStdout()):
		return usagef("the dashboard needs a terminal, and standard output is none: %s", instead)
	case environment(env, "TERM") == "dumb":
		return usagef("the dashboard needs a terminal that can move its cursor, and TERM is dumb: %s", instead)
	}
	return nil
}

// withoutTerminal is what else there is for someone who wants the dashboard.
const withoutTerminal = "try synod play NAME --headless for a demo's last screen, or synod run - (the same as synod --plain) for a conversation in lines of text"

// isConversation reports whether someone sits at both ends, so that a prompt makes sense.
func isConversation(in io.Reader, out io.Writer) bool { return isTerminal(in) && isTerminal(out) }
