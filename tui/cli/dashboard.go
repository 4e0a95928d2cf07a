package cli

import (
	"context"
	"errors"
	"fmt"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/spf13/cobra"

	"synod/cluster"
	"synod/cluster/scenario"
	"synod/roles/all"
	"synod/tui"
	"synod/tui/clock"
)

// dashboard is a run that is to be shown, and how.
type dashboard struct {
	run   *cluster.Timeline
	story *scenario.Scenario // told from its beginning; nil for none
	look  *lookFlags
	env   []string
	close func() // ends the run and gives its files free
}

// showCluster shows a new cluster.
func (a app) showCluster(cmd *cobra.Command, c *clusterFlags, look *lookFlags) error {
	if _, err := c.settings(); err != nil {
		return err // a mistake in the flags is one with or without a terminal
	}
	if err := a.canShow(cmd, withoutTerminal); err != nil {
		return err
	}
	run, closeAll, err := c.start()
	if err != nil {
		return err
	}
	return a.show(cmd, &dashboard{run: run, look: look, env: a.env, close: closeAll})
}

// model returns the dashboard's model. Whoever runs it closes it.
func (d *dashboard) model(clk clock.Clock) *canvas {
	profile, decided := colourProfile(d.look.colour, d.env)
	o := tui.Options{
		Run:       d.run,
		Clock:     clk,
		Protocols: all.Protocols(),
		Theme:     tui.Look{Theme: d.look.theme, Colour: !decided || profile > colorprofile.ASCII, ASCII: d.look.ascii},
		Paused:    d.look.paused,
		NoMouse:   d.look.noMouse,
		Speed:     d.look.speed,
	}
	if d.story != nil {
		o.Lesson = scenario.NewPlayer(d.story, d.run)
	}
	return &canvas{inner: tui.New(o), fixed: d.look.size, close: d.close}
}

// framesPerSecond is as fast as movement of a few cells a second asks for. It halves what an idle screen costs.
const framesPerSecond = 30

// inTerminal shows a dashboard in the terminal until somebody quits.
func inTerminal(_ *cobra.Command, d *dashboard) error {
	defer d.close()
	log, closeLog, err := openLog(d.look.log)
	if err != nil {
		return err
	}
	defer closeLog()
	model := d.model(clock.Real())
	model.log = log
	options := []tea.ProgramOption{tea.WithoutSignalHandler(), tea.WithFPS(framesPerSecond), tea.WithEnvironment(d.env)}
	if profile, decided := colourProfile(d.look.colour, d.env); decided {
		options = append(options, tea.WithColorProfile(profile))
	}
	program := tea.NewProgram(model, options...)
	return untilStopped(func(ctx context.Context) error { return runProgram(ctx, program) })
}

// grace is how long a program may take to notice that it is asked to end, before it is ended.
const grace = 2 * time.Second

// runProgram runs the program to its end. A signal asks it to quit in its own way, so that the terminal is as it was.
func runProgram(ctx context.Context, program *tea.Program) error {
	ended := make(chan struct{})
	defer close(ended)
	go func() {
		select {
		case <-ctx.Done():
			go program.Send(tea.Quit())
		case <-ended:
			return
		}
		select {
		case <-time.After(grace):
			program.Kill()
		case <-ended:
		}
	}()
	_, err := program.Run()
	switch {
	case context.Cause(ctx) != nil:
		return context.Cause(ctx)
	case errors.Is(err, tea.ErrProgramPanic):
		return errors.New("the dashboard failed, and its trace stands above; the terminal is as it was. Please report it, " +
			"with the trace and the command that you gave")
	case err != nil:
		return fmt.Errorf("the dashboard stopped: %w", err)
	}
	return nil
}

// canShow refuses a dashboard for which there is no terminal. A tape has its own.
func (a app) canShow(cmd *cobra.Command, instead string) error {
	if a.taped {
		return nil
	}
	return needTerminal(cmd, a.env, instead)
}
