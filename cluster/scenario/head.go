package scenario

import (
	"strconv"
	"strings"

	"synod/cluster"
	"synod/roles"
)

// defaults are the settings of a file that says nothing about them: the first protocol, and the dashboard's five agents.
func defaults(protocols []*roles.Protocol) cluster.Settings {
	s := cluster.Settings{Config: roles.Together(5), Seed: 1}
	if len(protocols) > 0 {
		s.Protocol = protocols[0]
	}
	return s
}

// isSetting reports whether a verb changes what a run is a function of. Rules can be switched off at any time; those of
// the head are off from the beginning.
func isSetting(v cluster.Verb) bool {
	switch v {
	case cluster.Protocol, cluster.Agents, cluster.Separate, cluster.Quorum, cluster.Learning, cluster.Variant, cluster.Window, cluster.Snapshot, cluster.Members, cluster.Seed:
		return true
	}
	return false
}

// set applies a command of the head.
func (p *parser) set(cmd cluster.Command) (err error) {
	p.Settings, err = p.Settings.With(cmd, roles.Among(p.protocols))
	return err
}

// scope is what commands may name.
func (p *parser) scope() cluster.Scope {
	s := p.Settings.Scope(p.protocols)
	s.Words = []string{"expect", "quiet", "show"}
	s.Help = "synod run, and help there, which lists all commands"
	return s
}

// describe reads the remarks of the head.
func (s *Scenario) describe() {
	for i, text := range remarks(s.Blocks[0].Lines[:titleLines(s.Blocks[0].Lines)]) {
		key, value, _ := strings.Cut(text, ": ")
		switch {
		case key == "Source":
			s.Source = value
		case key == "Lesson":
			s.Lesson, _ = strconv.Atoi(value)
		case i == 0:
			s.Title = text
		}
	}
}

// titleLines returns how many lines from the first on are remarks.
func titleLines(lines []Line) int {
	for i, l := range lines {
		if l.Kind != Remark {
			return i
		}
	}
	return len(lines)
}

// remarks joins the lines of remarks to paragraphs. A remark without text, a blank line, and a key begin a new one.
func remarks(lines []Line) []string {
	var all []string
	open := false
	for _, l := range lines {
		text := strings.TrimSpace(strings.TrimLeft(strings.TrimSpace(l.Text), "#"))
		switch {
		case l.Kind > Remark:
			continue
		case l.Kind == Blank || text == "":
			open = false
		case open && !isKey(text):
			all[len(all)-1] += " " + text
		default:
			all = append(all, text)
			open = true
		}
	}
	return all
}

func isKey(text string) bool {
	return strings.HasPrefix(text, "Source: ") || strings.HasPrefix(text, "Lesson: ")
}
