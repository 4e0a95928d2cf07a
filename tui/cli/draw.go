package cli

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"synod/cluster"
	"synod/persist/outfile"
	"synod/roles"
	"synod/roles/all"
	"synod/tui"
	"synod/tui/grid"
)

// drawFlags say what is drawn, and where it goes.
type drawFlags struct {
	view  string
	out   string
	step  int
	size  size
	paper bool
	ascii bool
	force bool
}

// The size of a picture where none is asked for.
const (
	drawnWidth  = 120
	drawnHeight = 40
)

// newDraw returns the command that draws a view of a run.
func newDraw(a app) *cobra.Command {
	f := drawFlags{view: "stage", step: -1, size: size{drawnWidth, drawnHeight}}
	cmd := &cobra.Command{
		Use:   "draw FILE|NAME [flags]",
		Short: "draw one view of a run into a file, without a dashboard",
		Long: "Draw goes through a run that save has written, or a scenario by its file or name, to its end or to a step of it, and draws one view " +
			"as the dashboard shows it: as .svg, which scales and prints, or as text. Without --out the text goes to standard output. " +
			"A file is replaced only if synod has made it, unless you say --force.",
		Example: "synod draw run.synod --view board\nsynod draw a-vote-outlives-its-proposer --view stage --step 9 --out fig3.svg --size 160x48 --paper",
		Args:    exactly(1, "one run: a file, or the name of a scenario"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return whileHeard(cmd, func(ctx context.Context) error { return f.run(ctx, cmd, a.env, args[0]) })
		},
	}
	fl := cmd.Flags()
	add(fl, &f.view, "view", "NAME", f.view, "what to draw: "+roles.Prose(cluster.Views, "or")+"; or screen, all of the dashboard", oneOf(drawn()...))
	add(fl, &f.out, "out", "FILE", "", "write into this file, which ends in .svg or .txt", given("a file"))
	add(fl, &f.step, "step", "N", "the last", "draw the run as it was after this step", numberIn(0, 1<<31-1))
	add(fl, &f.size, "size", "WxH", fmt.Sprintf("%dx%d", drawnWidth, drawnHeight), "how many columns and rows the picture has", aSize)
	fl.BoolVar(&f.paper, "paper", false, "in dark ink on white, for print")
	fl.BoolVar(&f.ascii, "ascii", false, "draw with the characters of ASCII only")
	fl.BoolVar(&f.force, "force", false, "with --out, replace what is there, also what synod has not made")
	cmd.ValidArgsFunction = offer(true, scenarioNames)
	return cmd
}

// drawn are the names of what can be drawn.
func drawn() []string { return append(append([]string{}, cluster.Views...), "screen") }

// run draws the view, and writes it.
func (f *drawFlags) run(ctx context.Context, cmd *cobra.Command, env []string, name string) error {
	format := ".txt"
	if f.out != "" {
		var err error
		if format, err = grid.FormatOf(f.out); err != nil {
			return usage(err)
		}
		if format != ".svg" && format != ".txt" {
			return usagef("--out %s: a picture is written as .svg or .txt; a tape writes %s", quoteIfOdd(f.out), format)
		}
		if err := outfile.Suggest(usage(outfile.Anywhere().Check(f.out, outfile.OfFormat(format), f.force)), "add --force to replace it"); err != nil {
			return err
		}
	}
	run, err := runOf(ctx, cmd, env, name)
	if err != nil {
		return err
	}
	defer run.Close()
	g, err := tui.Draw(run, tui.Drawing{View: f.view, Step: f.step, Width: f.size.width, Height: f.size.height, Light: f.paper, ASCII: f.ascii, Protocols: all.Protocols()})
	if err != nil {
		return usagef("--step: %w", err)
	}
	data := []byte(g.Text())
	if format == ".svg" {
		title := strings.Join([]string{"synod", run.Settings().Protocol.Title, f.view}, " ")
		data = g.SVG(grid.Picture{Title: title, Light: f.paper, Bare: f.view != "screen"})
	}
	if f.out == "" {
		_, err := cmd.OutOrStdout().Write(data)
		return err
	}
	return outfile.Suggest(inTheWay(outfile.Anywhere().Write(f.out, outfile.OfFormat(format), data, f.force)), "add --force to replace it")
}
