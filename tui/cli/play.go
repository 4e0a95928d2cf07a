package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"syscall"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/spf13/cobra"

	"synod/persist/outfile"
	"synod/tui/clock"
	"synod/tui/demos"
	"synod/tui/tape"
)

// playFlags say how a tape is played.
type playFlags struct {
	headless bool
	out      string
	force    bool
	formats  []string
	look     lookFlags
}

// newPlay returns the command that plays a script of keystrokes.
func newPlay(a app) *cobra.Command {
	var p playFlags
	cmd := &cobra.Command{
		Use:   "play [NAME|FILE.tape] [flags]",
		Short: "play a script of keystrokes; without a name, list the demos",
		Long: "Play plays a tape, a demo by its name or a file: space stops and goes on, a dot plays one key of it, < and > change its pace, " +
			"r begins again, T takes over and hands back, q quits. With --headless " +
			"it is played at once and without a terminal, and the last frame is written; the exit code is 1 when an " +
			"expectation of the tape did not come true. It writes only into the folder in which it is played, or that of --out, whatever " +
			"it types, and replaces only what synod has made, unless you say --force. The tapes are those of VHS (github.com/charmbracelet/vhs).",
		Example: "synod play\nsynod play partition\nsynod play partition --headless\n" +
			"synod play ./my.tape --headless --out pictures --format svg,cast",
		Args: between(0, 1, "the name of a demo or a .tape file"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				listDemos(foldedOn(cmd.OutOrStdout(), a.env))
				return nil
			}
			return p.play(cmd, a, args[0])
		},
	}
	p.add(cmd)
	cmd.ValidArgsFunction = offer(true, demoNames)
	return cmd
}

func (p *playFlags) add(cmd *cobra.Command) {
	f := cmd.Flags()
	f.BoolVar(&p.headless, "headless", false, "play at once without a terminal, and write the last frame")
	add(f, &p.out, "out", "DIR", "", "with --headless, write what the tape records into this directory; otherwise a file writes here, and a demo nowhere", given("a directory"))
	f.BoolVar(&p.force, "force", false, "replace what is in the way of a file that the tape writes, also what synod has not made")
	add(f, &p.formats, "format", "EXT,…", "", "formats to write besides those of the tape: svg, cast, txt", formatNames)
	add(f, &p.look.size, "size", "WxH", "", "begin with so many columns and rows, not with the tape's", aSize)
	p.look.addColour(f)
}

// formats are those that a tape can be recorded in besides its own.
var formats = []string{"svg", "cast", "txt"}

func formatNames(text string) ([]string, error) {
	var all []string
	for name := range strings.SplitSeq(text, ",") {
		name, err := oneOf(formats...)(strings.TrimPrefix(strings.TrimSpace(name), "."))
		if err != nil {
			return nil, err
		}
		all = append(all, "."+name)
	}
	return all, nil
}

func listDemos(w io.Writer) {
	for _, d := range demos.List() {
		fmt.Fprintf(w, "%s\n    %s\n", d.Name, d.Claim)
	}
	fmt.Fprintln(w, "\nsynod play NAME plays one; with --headless without a terminal.")
}

// play plays a tape, in the terminal or without one.
func (p *playFlags) play(cmd *cobra.Command, a app, name string) error {
	if p.out != "" && !p.headless {
		return usagef("--out needs --headless: what is recorded must not depend on who watches")
	}
	t, isDemo, err := findTape(name)
	if err != nil {
		return usage(err)
	}
	o := tape.Options{Launch: Launch, Width: p.look.size.width, Height: p.look.size.height, Formats: p.formats}
	if profile, decided := colourProfile(p.look.colour, a.env); decided {
		o.Profile = profile
	}
	if p.out != "" || !isDemo {
		o.Place = outfile.Within(p.out, p.force)
	} else {
		o.Place = outfile.Nowhere("a demo writes nothing; with --headless --out DIR it writes there")
	}
	if p.headless {
		return whileHeard(cmd, func(ctx context.Context) error { return headless(ctx, cmd, t, o) })
	}
	if a.taped {
		return errors.New("a tape cannot play another one: see Source")
	}
	if err := needTerminal(cmd, a.env, "add --headless to see the last frame"); err != nil {
		return err
	}
	return live(cmd, a, t, o)
}

// findTape finds what a name means: a file that is there, else a demo.
func findTape(name string) (t *tape.Tape, isDemo bool, err error) {
	_, err = os.Stat(name)
	switch {
	case err == nil:
		t, err = tape.Load(name, readTape)
		if unread := new(fs.PathError); errors.As(err, &unread) {
			err = fmt.Errorf("%s cannot be read: %w", name, unread.Err)
		}
		return t, false, err
	case !errors.Is(err, fs.ErrNotExist):
		return nil, false, fmt.Errorf("%s cannot be read: %w", name, pathless(err))
	}
	demo := strings.TrimSuffix(name, ".tape")
	if _, ok := demos.Source(demo); ok {
		t, err = tape.Load(demo+".tape", readDemo)
		return t, true, err
	}
	return nil, false, fmt.Errorf("there is no tape %s, neither a file nor a demo%s; synod play lists the demos", quoteIfOdd(name), nearest(demo, demoNames()))
}

func readDemo(path string) ([]byte, error) {
	text, ok := demos.Source(strings.TrimSuffix(path, ".tape"))
	if !ok {
		return nil, fmt.Errorf("%s: %w", path, fs.ErrNotExist)
	}
	return text, nil
}

func demoNames() []string {
	var names []string
	for _, d := range demos.List() {
		names = append(names, d.Name)
	}
	return names
}

// headless plays a tape at once and writes its last frame.
func headless(ctx context.Context, cmd *cobra.Command, t *tape.Tape, o tape.Options) error {
	res, err := tape.Play(ctx, t, o)
	if context.Cause(ctx) != nil {
		return context.Cause(ctx)
	}
	if res.Last != nil {
		fmt.Fprint(cmd.OutOrStdout(), res.Last.Text())
	}
	for _, skipped := range res.Skipped {
		report(cmd.ErrOrStderr(), skipped)
	}
	for _, path := range res.Written {
		note(cmd.ErrOrStderr(), "%s is written", path)
	}
	if refused := new(tape.OutputError); errors.As(err, &refused) {
		err = inTheWay(err)
	}
	return err
}

// inTheWay marks an error as bad use when it is about the name of a file, and not about the disk.
func inTheWay(err error) error {
	var system syscall.Errno
	if errors.As(err, &system) {
		return err
	}
	return usage(err)
}

// live plays a tape in the terminal. Failures of the tape are told when the terminal is as it was.
func live(cmd *cobra.Command, a app, t *tape.Tape, o tape.Options) error {
	o.Env = a.env
	player := tape.NewLive(t, o, clock.Real())
	options := []tea.ProgramOption{tea.WithEnvironment(a.env)}
	if o.Profile != 0 {
		options = append(options, tea.WithColorProfile(o.Profile))
	}
	alike := func(_ tea.Model, msg tea.Msg) tea.Msg { // the frames of a tape are measured alike in every terminal
		if report, ok := msg.(tea.ModeReportMsg); ok && report.Mode == ansi.ModeUnicodeCore {
			return nil
		}
		return msg
	}
	if err := runProgram(cmd.ErrOrStderr(), player, append(options, tea.WithFilter(alike))...); err != nil {
		return err
	}
	var failures []error
	for _, f := range player.Result().Failures {
		failures = append(failures, f)
	}
	return errors.Join(failures...)
}
