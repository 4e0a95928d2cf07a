package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/adrg/xdg"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"synod/persist"
	"synod/tui/config"
	"synod/tui/visible"
)

// What a person has set for good stands in config.toml. It is the dashboard's: scripts, checks and --plain do the same wherever they
// run, and a tape, too, is a function of nothing but itself and its flags.

// configPath is where the file is; "" for nowhere.
func (a app) configPath() string {
	if a.taped || environment(a.env, "SYNOD_CONFIG") == "off" {
		return ""
	}
	if _, err := os.UserHomeDir(); err != nil && environment(a.env, "XDG_CONFIG_HOME") == "" {
		return ""
	}
	return filepath.Join(xdg.ConfigHome, "synod", "config.toml")
}

// configured reads the file. What is wrong in it is told, and what is right counts.
func (a app) configured() *config.File {
	path := a.configPath()
	if path == "" {
		return config.None()
	}
	text, err := persist.ReadFile(path, config.MaxSize)
	f := config.None()
	f.Path = path
	if errors.Is(err, fs.ErrNotExist) {
		return f
	}
	if err != nil {
		f.Problems = []config.Problem{{Says: fmt.Sprintf("%s cannot be read: %v; nothing of it counts", quoteIfOdd(path), pathless(err))}}
		return f
	}
	f = readConfig(text)
	f.Path = path
	return f
}

// readConfig reads a file with all that it is to be held against.
func readConfig(text []byte) *config.File {
	f := config.Parse(text, clusterOption)
	options := f.Settings.Cluster
	err := standing(options)
	if err == nil {
		return f
	}
	for i, o := range options { // one may be to blame alone
		if rest := slices.Delete(slices.Clone(options), i, i+1); o.Name != "protocol" && standing(rest) == nil {
			f.DropOption(o.Name, err)
			return f
		}
	}
	f.DropCluster(err)
	return f
}

// standing says what is wrong with options of a cluster together.
func standing(options []config.Option) error {
	c, flags := newOptions()
	for _, o := range options {
		_ = flags.Set(o.Name, o.Value) // it was set before
	}
	_, err := c.settings()
	return err
}

// newOptions returns flags of a cluster that belong to no command line.
func newOptions() (*clusterFlags, *pflag.FlagSet) {
	c, flags := new(clusterFlags), pflag.NewFlagSet("", pflag.ContinueOnError)
	c.add(flags)
	return c, flags
}

// clusterOption says what is wrong with a value of a flag.
func clusterOption(name, value string) error {
	_, flags := newOptions()
	err := flags.Set(name, value)
	if wrong := new(pflag.InvalidValueError); errors.As(err, &wrong) {
		return errors.Unwrap(wrong)
	}
	return err
}

// prefer gives a cluster the options of the file, but for those that a flag rules out.
func (c *clusterFlags) prefer(options []config.Option) {
	var fitting []config.Option
	changed := c.flags.Changed
	agents := changed("agents") || changed("separate")
	for _, o := range options {
		switch o.Name {
		case "protocol", "seed":
		case "agents", "separate":
			if agents {
				continue
			}
		default: // of the protocol and the agents that it stands beside
			if agents || changed("protocol") {
				continue
			}
		}
		if !changed(o.Name) {
			fitting = append(fitting, o)
		}
	}
	trial, flags := newOptions()
	c.flags.Visit(func(f *pflag.Flag) {
		if flags.Lookup(f.Name) != nil {
			_ = flags.Set(f.Name, f.Value.String())
		}
	})
	for _, o := range fitting {
		_ = flags.Set(o.Name, o.Value)
	}
	if _, err := trial.settings(); err != nil {
		return // it does not go with the flags, and they win
	}
	for _, o := range fitting {
		_ = c.flags.Set(o.Name, o.Value)
	}
}

// prefer looks as the file says, but where flags say otherwise. Afterwards the settings are those in force.
func (l *lookFlags) prefer(f *pflag.FlagSet, s *config.Settings) {
	given := func(name string, fromFlag, fromFile func()) {
		if f.Changed(name) {
			fromFlag()
		} else {
			fromFile()
		}
	}
	given("theme", func() { s.Theme = config.Theme(l.theme) }, func() { l.theme = string(s.Theme) })
	given("color", func() { s.Color = config.Color(l.colour) }, func() { l.colour = string(s.Color) })
	given("ascii", func() { s.ASCII = config.Switch(l.ascii) }, func() { l.ascii = bool(s.ASCII) })
	given("no-mouse", func() { s.Mouse = config.Switch(!l.noMouse) }, func() { l.noMouse = !bool(s.Mouse) })
	given("speed", func() { s.Speed = config.Speed(l.speed) }, func() { l.speed = float64(s.Speed) })
	given("pace", func() { s.Pace = l.pace != "off" }, func() {
		if l.pace = "on"; !s.Pace {
			l.pace = "off"
		}
	})
	given("paused", func() {
		if s.Start = "running"; l.paused {
			s.Start = "paused"
		}
	}, func() { l.paused = s.Start == "paused" })
}

// newConfig returns the command that shows what a person has set.
func newConfig(a app) *cobra.Command {
	var check string
	cmd := &cobra.Command{
		Use:   "config [flags]",
		Short: "print the settings in force, as a file",
		Long: "Config prints the settings of the dashboard as they are in force, as a file that can be put into their place: " +
			"synod/config.toml in the directory for configuration (see synod help environment). What is wrong in the file that is there is told, with " +
			"line and column, and its default is used. Flags win over the file.",
		Example: "synod config\nsynod config --check ~/.config/synod/config.toml\n\n# begin a file of your own\n" +
			"mkdir -p ~/.config/synod && synod config > config.toml && mv -n config.toml ~/.config/synod/",
		Args: nothing,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if check != "" {
				return checkConfig(cmd, check)
			}
			if err := a.checkSwitches(); err != nil {
				return err
			}
			f := a.configured()
			for _, p := range f.Problems {
				fmt.Fprintln(cmd.ErrOrStderr(), visible.Line(p.String()))
			}
			_, err := cmd.OutOrStdout().Write(f.Settings.Format())
			return err
		},
	}
	add(cmd.Flags(), &check, "check", "FILE", "", "say what is wrong in this file, and start nothing", given("a file"))
	return cmd
}

// checkConfig says what is wrong in a file, a line each.
func checkConfig(cmd *cobra.Command, path string) error {
	text, err := readArgument(path, config.MaxSize)
	if err != nil {
		return usagef("%s cannot be read: %w", quoteIfOdd(path), pathless(err))
	}
	f := readConfig(text)
	if len(f.Problems) == 0 {
		_, err := fmt.Fprintf(cmd.OutOrStdout(), "%s: nothing is wrong in it.\n", quoteIfOdd(path))
		return err
	}
	for _, p := range f.Problems {
		fmt.Fprintf(cmd.OutOrStdout(), "%s:%d:%d: %s\n", quoteIfOdd(path), p.Line, p.Column, visible.Line(p.Says))
	}
	return usage(failed)
}
