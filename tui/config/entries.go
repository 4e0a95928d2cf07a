package config

import (
	"encoding"
	"fmt"
	"slices"
	"strconv"
)

// Entry is a setting that stands in the file under a name, but for those of the cluster and the keys.
type Entry struct {
	Section, Name string
	Says          string // what the remark behind it says
	// Words are all values that it can have, as the file writes them; nil where those are numbers.
	Words []string
	// Steps are values to choose from where there are no words.
	Steps []string

	value func(*Settings) encoding.TextUnmarshaler
}

// sections are the tables of the file, in their order.
var sections = []string{"screen", "time", "cluster", "files", "search", "ask", "keys"}

var switched = []string{"true", "false"}

// Entries are all of them, in the order of the file.
var Entries = []*Entry{
	{"screen", "theme", "auto | dark | light", Themes, nil, func(s *Settings) encoding.TextUnmarshaler { return &s.Theme }},
	{"screen", "ascii", "draw with ASCII only", switched, nil, func(s *Settings) encoding.TextUnmarshaler { return &s.ASCII }},
	{"screen", "color", "auto | always | never; NO_COLOR wins", Colors, nil, func(s *Settings) encoding.TextUnmarshaler { return &s.Color }},
	{"screen", "mouse", "", switched, nil, func(s *Settings) encoding.TextUnmarshaler { return &s.Mouse }},
	{"screen", "first-steps", "hints for who is new", switched, nil, func(s *Settings) encoding.TextUnmarshaler { return &s.FirstSteps }},
	{"time", "speed", "1/16 to 4096; 1 is 1/40 of real time", nil, []string{"0.0625", "0.125", "0.25", "0.5", "1", "2", "4", "8", "16", "64"},
		func(s *Settings) encoding.TextUnmarshaler { return &s.Speed }},
	{"time", "pace", "hold what decides until it can be read; off in tapes", switched, nil, func(s *Settings) encoding.TextUnmarshaler { return &s.Pace }},
	{"time", "hold", "hold the clock in editors, lists and while typing; off in tapes", switched, nil, func(s *Settings) encoding.TextUnmarshaler { return &s.Hold }},
	{"time", "start", "running | paused", starts, nil, func(s *Settings) encoding.TextUnmarshaler { return &s.Start }},
	{"files", "state", "remember runs and typed commands; SYNOD_STATE=off does the same", switched, nil, func(s *Settings) encoding.TextUnmarshaler { return &s.State }},
	{"files", "history", "command lines that come back; 0 for none", nil, []string{"0", "100", "500", "2000", "10000"}, func(s *Settings) encoding.TextUnmarshaler { return &s.History }},
	{"files", "replace", "ask | never; never refuses, as scripts do", replaces, nil, func(s *Settings) encoding.TextUnmarshaler { return &s.Replace }},
	{"search", "states", "where explore stops from a running cluster", nil, []string{"200000", "500000", "1000000", "2000000", "5000000", "10000000"},
		func(s *Settings) encoding.TextUnmarshaler { return &s.States }},
	{"search", "cores", "0: all but one, which draws", nil, []string{"0", "1", "2", "4", "8"}, func(s *Settings) encoding.TextUnmarshaler { return &s.Cores }},
	{"ask", "quit-after", "unsaved acts before q asks; -1 never asks", nil, []string{"-1", "0", "3", "10", "30"}, func(s *Settings) encoding.TextUnmarshaler { return &s.QuitAfter }},
}

// Find returns the entry of a name in a section, or nil.
func Find(section, name string) *Entry {
	i := slices.IndexFunc(Entries, func(e *Entry) bool { return e.Section == section && e.Name == name })
	if i < 0 {
		return nil
	}
	return Entries[i]
}

// Set gives the setting a value from its text. The error is a part of a sentence about it.
func (e *Entry) Set(s *Settings, text string) error { return e.value(s).UnmarshalText([]byte(text)) }

// Text returns the value as [Entry.Set] reads it.
func (e *Entry) Text(s *Settings) string {
	switch v := e.value(s).(type) {
	case *Switch:
		return strconv.FormatBool(bool(*v))
	case *Speed:
		return strconv.FormatFloat(float64(*v), 'g', -1, 64)
	case *History:
		return strconv.Itoa(int(*v))
	case *States:
		return strconv.Itoa(int(*v))
	case *Cores:
		return strconv.Itoa(int(*v))
	case *QuitAfter:
		return strconv.Itoa(int(*v))
	case *Theme:
		return string(*v)
	case *Color:
		return string(*v)
	case *Start:
		return string(*v)
	case *Replace:
		return string(*v)
	}
	panic(fmt.Sprintf("%s.%s has a type that nobody writes", e.Section, e.Name))
}

// quoted reports whether the file has the value in quotes.
func (e *Entry) quoted() bool { return e.Words != nil && e.Words[0] != "true" }

// says is the value as a sentence names it.
func (e *Entry) says(s *Settings) string {
	if e.Name == "speed" {
		return e.Text(s) + "x"
	}
	return e.Text(s)
}
