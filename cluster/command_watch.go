package cluster

import (
	"slices"
	"strings"
)

// The commands for whoever watches: what the screen shows, and how its clock treats a reader.

// Views are what a screen can show of a run, by the names that the command view knows.
var Views = []string{"stage", "space-time", "board", "log", "messages", "events"}

// Switches are what the command set switches on and off.
var Switches = []string{"hold", "first-steps"}

func parseView(w *words, c *Command) error { return w.choose(c, "view", Views) }

func parseLesson(w *words, c *Command) error {
	at := w.take()
	if c.Word = at.text; c.Word == "" {
		return w.wrong(at, "the number or the name of a lesson is missing")
	}
	return nil
}

func parseSwitch(w *words, c *Command) error {
	at := w.take()
	if c.Word = at.text; !slices.Contains(Switches, c.Word) {
		if c.Word == "" {
			return w.wrong(at, "the name of a setting is missing")
		}
		return w.wrong(at, "there is no setting %q: the settings are %s", c.Word, strings.Join(Switches, ", "))
	}
	return parseOnOff(w, c)
}

// parseOnOff reads whether something is to be on.
func parseOnOff(w *words, c *Command) error {
	at := w.take()
	switch at.text {
	case "on":
		c.On = true
	case "off":
	case "":
		return w.wrong(at, "on or off is missing")
	default:
		return w.wrong(at, "%q is neither on nor off", at.text)
	}
	return nil
}

func formatOnOff(c Command) string {
	if c.On {
		return "on"
	}
	return "off"
}

func formatSwitch(c Command) string { return c.Word + " " + formatOnOff(c) }
