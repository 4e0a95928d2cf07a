package tui

import (
	"errors"
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"synod/cluster"
	"synod/persist/outfile"
	"synod/tui/grid"
)

func (m *Model) save(c cluster.Command) tea.Cmd {
	text, err := m.run.Save()
	if err != nil {
		m.fail(err)
		return nil
	}
	m.write(c, outfile.SavedRun, text, fmt.Sprintf("The run is saved in %s; synod open %[1]s brings it back.", c.Word))
	return nil
}

// export writes what the screen shows, or one view, without the command line.
func (m *Model) export(c cluster.Command) tea.Cmd {
	var data []byte
	what := "The screen"
	if c.Other != "" && c.Other != "screen" {
		what = "The view " + c.Other
	}
	format, err := grid.FormatOf(c.Word)
	shown, light, err2 := m.shown(c.Other, c.On)
	switch {
	case err != nil:
		m.fail(err)
		return nil
	case err2 != nil:
		m.fail(err2)
		return nil
	case format == ".svg":
		data = shown.SVG(grid.Picture{Title: "synod " + m.st().Protocol().Title, Light: light, Bare: c.Other != "" && c.Other != "screen"})
	case format == ".txt":
		data = []byte(shown.Text())
	default:
		m.fail(fmt.Errorf("a picture is written as .svg or .txt; a tape writes %s", format))
		return nil
	}
	m.write(c, outfile.OfFormat(format), data, fmt.Sprintf("%s is written to %s.", what, c.Word))
	return nil
}

// write writes a file that a command asks for. What synod has not made is replaced only if somebody says so: the command with its !,
// or a person who is asked.
func (m *Model) write(c cluster.Command, k outfile.Kind, data []byte, done string) {
	err := m.files.Write(c.Word, k, data, c.Force)
	var inTheWay *outfile.Refusal
	switch {
	case err == nil:
		if k == outfile.SavedRun {
			m.saved = m.run.Acts()
		}
		m.say("%s", done)
	case errors.As(err, &inTheWay) && inTheWay.Forcible && m.config.Settings.Replace == "ask":
		m.open(newReplacing(c, inTheWay.Why, func(m *Model) {
			forced := c
			forced.Force = true
			m.write(forced, k, data, done)
		}))
	default:
		m.fail(fmt.Errorf("nothing is written: %w", err))
	}
}

// replacing asks what to do about something that is in the way of a file.
type replacing struct {
	sheet
	command cluster.Command
	why     string
	write   func(*Model)
}

// replaceChoices are what can be done about it.
var replaceChoices = []string{"choose another name", "replace it", "write nothing"}

func newReplacing(c cluster.Command, why string, write func(*Model)) *replacing {
	r := &replacing{command: c, why: why, write: write}
	r.sheet = sheet{list: list{at: 1}, width: dialogWidth, entries: r.list}
	return r
}

func (r *replacing) title() string { return "In the way" }

// question names the file, and how the same is said without being asked.
func (r *replacing) question() string {
	forced := r.command
	forced.Force = true
	return fmt.Sprintf("%s %s. Replace it, as :%s does, or choose another name?", r.command.Word, r.why, forced)
}

// list is the question, and below it the choices.
func (r *replacing) list(m *Model, width int) []entry {
	all := []entry{{heading: true, rows: append(line{{r.question(), m.theme.text}}.wrap(width), line{})}}
	for i, c := range replaceChoices {
		style := m.theme.text
		if i+1 == r.at {
			style = reverse(m.theme.strong)
		}
		all = append(all, entry{rows: []line{{{c, style}}}})
	}
	return all
}

func (r *replacing) mode() string { return dialog }

func (r *replacing) yesWord() string { return "replace it" }

func (r *replacing) answer(m *Model, a answer) tea.Cmd {
	m.close()
	switch {
	case a == yes || a == selected && r.at == 2:
		r.write(m)
	case a == selected && r.at == 1:
		again := r.command
		again.Force = false
		text := again.String()
		name := strings.LastIndex(text, " ") + 1
		if strings.HasSuffix(text, `"`) { // a name with blanks
			name = strings.Index(text, ` "`) + 1
		}
		return m.askFor(text[:name], text[name:])
	}
	return nil
}
