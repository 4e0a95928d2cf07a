package cli

import (
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/spf13/cobra"

	"synod/cluster"
	"synod/cluster/scenario"
	typed "synod/persist/history"
	"synod/persist/notes"
	"synod/persist/outfile"
	"synod/roles/all"
	"synod/tui"
	"synod/tui/clock"
	"synod/tui/config"
)

// dashboard is a run that is to be shown, and how.
type dashboard struct {
	run     *cluster.Timeline
	story   *scenario.Scenario // told from its beginning; nil for none
	opening *cluster.Opening   // what opens the run; nil when all of it is there
	file    string             // its name
	notes   notes.File         // where it is remembered which lessons were heard; "" for nowhere
	keeping *tui.Keeping       // where what is done is kept; nil for nowhere
	history typed.File         // of typed commands; "" for none
	says    string             // at the beginning
	look    *lookFlags
	config  *config.File
	env     []string
	place   *outfile.Place
	close   func() // ends the run and gives its files free
}

// showCluster shows a new cluster.
func (a app) showCluster(cmd *cobra.Command, c *clusterFlags, look *lookFlags) error {
	if _, err := c.settings(); err != nil {
		return err // a mistake in the flags is one with or without a terminal
	}
	file := a.configured()
	c.prefer(file.Settings.Cluster)
	look.prefer(cmd.Flags(), &file.Settings)
	if err := a.canShow(cmd, withoutTerminal); err != nil {
		return err
	}
	if c.data != "" {
		var err error
		if c.data, err = a.place.Folder(c.data); err != nil {
			return usagef("--data: %w", err)
		}
	}
	run, closeAll, err := c.start()
	if err != nil {
		return err
	}
	d := &dashboard{run: run, look: look, config: file, env: a.env, place: a.place, notes: a.notes(&file.Settings), close: closeAll}
	d.history = a.history(&file.Settings)
	if c.data == "" { // else the disks decide what has been
		d.keeping = a.keeping(&file.Settings)
		d.says = a.lastRun(&file.Settings)
	}
	return a.show(cmd, d)
}

// model returns the dashboard's model. Whoever runs it closes it.
func (d *dashboard) model(clk clock.Clock) *canvas {
	profile, decided := colourProfile(d.look.colour, d.env)
	o := tui.Options{
		Run:        d.run,
		Place:      d.place,
		Clock:      clk,
		Protocols:  all.Protocols(),
		Theme:      tui.Look{Theme: d.look.theme, Colour: !decided || profile > colorprofile.ASCII, ASCII: d.look.ascii},
		Paused:     d.look.paused,
		NoMouse:    d.look.noMouse,
		Speed:      d.look.speed,
		NoPace:     d.look.pace == "off" || paceOff(d.env),
		NoHold:     paceOff(d.env) || !bool(d.config.Settings.Hold),
		Config:     d.config,
		Opening:    d.opening,
		File:       d.file,
		Keeping:    d.keeping,
		History:    d.history,
		Notes:      d.notes,
		FirstSteps: d.notes != "" && d.story == nil && d.opening == nil && !paceOff(d.env) && bool(d.config.Settings.FirstSteps),
		Greeting:   d.says,
	}
	if d.place == nil || !d.place.Taped() {
		o.Launch = d.look.launch
	}
	if d.story != nil {
		o.Lesson = scenario.NewPlayer(d.story, d.run)
	}
	inner := tui.New(o)
	return &canvas{inner: inner, err: inner.Err, fixed: d.look.size, close: func() {
		inner.End()
		d.close()
	}}
}

// inTerminal shows a dashboard in the terminal until somebody quits.
func inTerminal(cmd *cobra.Command, d *dashboard) error {
	model := d.model(clock.Real())
	defer model.Close()
	log, closeLog, err := openLog(d.look.log)
	if err != nil {
		return err
	}
	defer closeLog()
	model.log = log
	options := []tea.ProgramOption{tea.WithEnvironment(d.env)}
	if profile, decided := colourProfile(d.look.colour, d.env); decided {
		options = append(options, tea.WithColorProfile(profile))
	}
	if err := runProgram(cmd.ErrOrStderr(), model, options...); err != nil {
		return err
	}
	return usage(model.err()) // of a file that turned out to be none
}

// canShow refuses a dashboard for which there is no terminal, or that was asked for in words that mean nothing. A tape has a terminal of
// its own.
func (a app) canShow(cmd *cobra.Command, instead string) error {
	if err := a.checkSwitches(); err != nil {
		return err
	}
	if a.taped {
		return nil
	}
	return needTerminal(cmd, a.env, instead)
}
