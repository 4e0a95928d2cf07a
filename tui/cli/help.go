package cli

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// helper writes the help of a command: examples first, for most people look for the line that they are about to type.
// It asks the terminal nothing, so it is the same in a pipe, in an editor and on a terminal that does not answer.
type helper struct {
	w    io.Writer
	cmd  *cobra.Command
	bold bool
}

// helpWidth is the longest line of prose.
const helpWidth = 96

// help is what cobra calls for -h, --help and the command help.
func help(cmd *cobra.Command, _ []string) {
	w := cmd.OutOrStdout()
	h := helper{w, cmd, isTerminal(w) && os.Getenv("TERM") != "dumb"}
	h.prose(cmd.Short)
	h.section("Examples", strings.Split(cmd.Example, "\n"))
	h.section("Usage", usageLines(cmd))
	h.section("Commands", h.commands())
	h.section("Flags", flagLines(cmd.NonInheritedFlags()))
	if cmd.Long != "" {
		fmt.Fprintln(w)
		h.prose(cmd.Long)
	}
}

func (h helper) prose(text string) {
	if text != "" {
		fmt.Fprintln(h.w, ansi.Wordwrap(text, helpWidth, ""))
	}
}

// section writes a title and lines below it, unless there are none.
func (h helper) section(title string, lines []string) {
	if strings.Join(lines, "") == "" {
		return
	}
	if h.bold {
		title = ansi.SGR(ansi.AttrBold) + title + ansi.SGR(ansi.AttrReset)
	}
	fmt.Fprintf(h.w, "\n%s\n", title)
	for _, l := range lines {
		fmt.Fprintln(h.w, "  "+l)
	}
}

func usageLines(cmd *cobra.Command) []string {
	lines := []string{cmd.UseLine()}
	if cmd.HasAvailableSubCommands() {
		lines = append(lines, cmd.CommandPath()+" COMMAND --help")
	}
	return lines
}

func (h helper) commands() []string {
	var rows [][2]string
	for _, sub := range h.cmd.Commands() {
		if sub.IsAvailableCommand() {
			rows = append(rows, [2]string{sub.Name(), sub.Short})
		}
	}
	return columns(rows)
}

// flagLines has a line for each flag: how it is typed, what it does, and what holds without it.
func flagLines(flags *pflag.FlagSet) []string {
	var rows [][2]string
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		kind, text := pflag.UnquoteUsage(f)
		name := "    --" + f.Name
		if f.Shorthand != "" {
			name = "-" + f.Shorthand + ", --" + f.Name
		}
		if f.DefValue != "" && f.DefValue != "false" && f.DefValue != "[]" {
			text += " (" + f.DefValue + ")"
		}
		rows = append(rows, [2]string{strings.TrimRight(name+" "+kind, " "), text})
	})
	return columns(rows)
}

// columns aligns the second column of a table.
func columns(rows [][2]string) []string {
	width := 0
	for _, r := range rows {
		width = max(width, ansi.StringWidth(r[0]))
	}
	var lines []string
	for _, r := range rows {
		lines = append(lines, r[0]+strings.Repeat(" ", width-ansi.StringWidth(r[0])+3)+r[1])
	}
	return lines
}
