package config

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"synod/persist/history"
	"synod/tui/keymap"
)

// Settings are all settings, each with a value.
type Settings struct {
	Theme Theme
	ASCII Switch
	Color Color
	Mouse Switch
	// FirstSteps shows a newcomer what to press.
	FirstSteps Switch

	Speed Speed
	Pace  Switch
	Hold  Switch
	Start Start

	// Cluster is what is started when nothing else is asked for, as flags and their values; none for what is started without a file.
	Cluster []Option

	State   Switch
	History History
	Replace Replace

	States States
	Cores  Cores

	QuitAfter QuitAfter

	// Keys are those that acts have instead of the ones that are shipped.
	Keys []keymap.Change
}

// Default returns the settings of somebody who has no file.
func Default() Settings {
	return Settings{
		Theme: "auto", Color: "auto", Mouse: true, FirstSteps: true,
		Speed: 1, Pace: true, Hold: true, Start: "running",
		State: true, History: 500, Replace: "ask",
		States: 2_000_000, QuitAfter: 3,
	}
}

// The types of settings. Each reads the text of a value, and says as a part of a sentence what is wrong with it.
type (
	// Switch is on or off.
	Switch bool
	// Theme is auto, dark or light.
	Theme string
	// Color is auto, always or never.
	Color string
	// Start is running or paused.
	Start string
	// Replace is ask or never.
	Replace string
	// Speed is how fast time passes, 1/16 to 4096; 1 is 1/40 of real time.
	Speed float64
	// History is how many typed lines are kept, up to 10,000; 0 for none.
	History int
	// States is where a search from a running cluster stops, 1,000 to a billion.
	States int
	// Cores is how many processors a search uses, up to 1024; 0 is all but one.
	Cores int
	// QuitAfter is how many acts are given up unasked, up to a million; -1 never asks.
	QuitAfter int
)

// The words that settings of words take.
var (
	Themes   = []string{"auto", "dark", "light"}
	Colors   = []string{"auto", "always", "never"}
	starts   = []string{"running", "paused"}
	replaces = []string{"ask", "never"}
)

// UnmarshalText reads true or false.
func (s *Switch) UnmarshalText(text []byte) error {
	if t := string(text); t != "true" && t != "false" {
		return errors.New("is neither true nor false")
	}
	*s = string(text) == "true"
	return nil
}

// UnmarshalText reads one of [Themes].
func (w *Theme) UnmarshalText(text []byte) error { return word(w, text, Themes) }

// UnmarshalText reads one of [Colors].
func (w *Color) UnmarshalText(text []byte) error { return word(w, text, Colors) }

// UnmarshalText reads running or paused.
func (w *Start) UnmarshalText(text []byte) error { return word(w, text, starts) }

// UnmarshalText reads ask or never.
func (w *Replace) UnmarshalText(text []byte) error { return word(w, text, replaces) }

func word[W ~string](to *W, text []byte, words []string) error {
	if !slices.Contains(words, string(text)) {
		return errors.New("is not one of " + strings.Join(words, ", "))
	}
	*to = W(text)
	return nil
}

// The bounds of a speed.
const (
	MinSpeed = 1.0 / 16
	MaxSpeed = 4096
)

// UnmarshalText reads a number.
func (s *Speed) UnmarshalText(text []byte) error {
	x, err := strconv.ParseFloat(strings.ReplaceAll(string(text), "_", ""), 64)
	switch {
	case err != nil:
		return errors.New("is not a number")
	case math.IsNaN(x) || x < MinSpeed || x > MaxSpeed:
		return fmt.Errorf("is not between %v and %d", MinSpeed, MaxSpeed)
	}
	*s = Speed(x)
	return nil
}

// UnmarshalText reads a whole number.
func (n *History) UnmarshalText(text []byte) error { return number(n, text, 0, history.Most) }

// UnmarshalText reads a whole number.
func (n *States) UnmarshalText(text []byte) error { return number(n, text, 1000, 1_000_000_000) }

// UnmarshalText reads a whole number.
func (n *Cores) UnmarshalText(text []byte) error { return number(n, text, 0, 1024) }

// UnmarshalText reads a whole number.
func (n *QuitAfter) UnmarshalText(text []byte) error { return number(n, text, -1, 1_000_000) }

func number[N ~int](to *N, text []byte, least, most int) error {
	n, err := strconv.ParseInt(strings.ReplaceAll(string(text), "_", ""), 10, 64)
	switch {
	case errors.Is(err, strconv.ErrSyntax):
		return errors.New("is not a whole number")
	case err != nil || n < int64(least) || n > int64(most):
		return fmt.Errorf("is not between %d and %d", least, most)
	}
	*to = N(n)
	return nil
}

// Option is a flag that says what a cluster is made of, and its value.
type Option struct{ Name, Value string }

// Option returns the value of an option of the cluster, or "".
func (s *Settings) Option(name string) string {
	for _, o := range s.Cluster {
		if o.Name == name {
			return o.Value
		}
	}
	return ""
}

// options are the names of a cluster's options, in their order in the file.
var options = []string{"protocol", "agents", "separate", "seed", "quorum", "learning", "variant", "window", "snapshot", "members"}

// setOption gives an option of the cluster a value.
func (s *Settings) setOption(name, value string) {
	s.dropOption(name)
	at := func(o Option) int { return slices.Index(options, o.Name) }
	s.Cluster = append(s.Cluster, Option{name, value})
	slices.SortFunc(s.Cluster, func(a, b Option) int { return at(a) - at(b) })
}

func (s *Settings) dropOption(name string) {
	s.Cluster = slices.DeleteFunc(slices.Clone(s.Cluster), func(o Option) bool { return o.Name == name })
}

// Begin has another protocol be started; what was set for the one before goes.
func (s *Settings) Begin(protocol string) {
	for _, o := range options {
		if o != "agents" && o != "separate" && o != "seed" {
			s.dropOption(o)
		}
	}
	s.setOption("protocol", protocol)
}
