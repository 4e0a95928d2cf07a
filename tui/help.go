package tui

import (
	"fmt"
	"strings"

	"synod/cluster"
)

// help shows every key, every command, the rules of the protocol, and what the signs mean.
type help struct{ sheet }

func newHelp(*Model) *help {
	h := &help{}
	h.sheet = sheet{width: 100, text: true, entries: h.all}
	return h
}

func (h *help) title() string { return "Help" }

func (h *help) mode() string { return "help" }

func init() {
	on, back := sections()
	bind("help", map[string]act{"list.section": on, "list.unsection": back, "overlay.close": {do: closeTop}})
}

// all are the sections of the help, each with its heading.
func (h *help) all(m *Model, width int) []entry {
	t := m.theme
	var all []entry
	section := func(title string, of []entry) {
		if len(of) == 0 {
			return
		}
		if len(all) > 0 {
			last := &all[len(all)-1]
			last.rows = append(last.rows, line{})
		}
		all = append(append(all, entry{heading: true, rows: line{{title, t.strong}}.wrap(width)}), of...)
	}
	section(m.st().Protocol().Title, h.protocol(m, width))
	for _, g := range m.allKeys() {
		var of []entry
		for _, b := range g.bindings {
			keys := fmt.Sprintf("  %-14s ", strings.Join(b.Names(), " "))
			of = append(of, entry{rows: hang(line{{keys, t.key}}, line{{b.Help, t.text}}, width)})
		}
		section("Keys: "+g.title, of)
	}
	var commands []entry
	for _, c := range cluster.CommandTable() {
		for i, f := range c.Forms {
			says := ""
			if i == 0 {
				says = c.Summary
			}
			commands = append(commands, entry{rows: hang(line{{fmt.Sprintf("  %-30s ", f), t.key}}, line{{says, t.text}}, width)})
		}
	}
	section("Commands, after :", commands)
	section("Rules, each of which :without NAME switches off", h.rules(m, width))
	section("Invariants, which the judge checks after every step", h.invariants(m, width))
	section("Signs", h.signs(t, width))
	return all
}

func (h *help) protocol(m *Model, width int) []entry {
	t, p := m.theme, m.st().Protocol()
	all := []entry{{rows: indent(line{{p.Source, t.dim}}, 2, width)}}
	for _, s := range p.Summary {
		all = append(all, entry{rows: indent(line{{s, t.text}}, 2, width)})
	}
	return all
}

func (h *help) rules(m *Model, width int) []entry {
	t := m.theme
	var all []entry
	for _, f := range m.st().Protocol().Flaws {
		rows := indent(line{{f.Name, t.key}, {"  " + f.Source, t.dim}}, 2, width)
		all = append(all, entry{rows: append(rows, indent(line{{f.Rule, t.text}}, 4, width)...)})
	}
	return all
}

func (h *help) invariants(m *Model, width int) []entry {
	t := m.theme
	var all []entry
	for _, i := range m.st().Protocol().Invariants {
		rows := indent(line{{i.Name, t.key}}, 2, width)
		all = append(all, entry{rows: append(rows, indent(line{{i.Says, t.text}}, 4, width)...)})
	}
	return all
}

// signs is the table of signs, with the signs as the picture draws them.
func (h *help) signs(t *Theme, width int) []entry {
	const column = 18
	var all []entry
	for _, s := range signsOfPicture {
		head := append(line{{"  ", t.text}}, s.draw(t)...)
		for head.width() < column {
			head = append(head, span{" ", t.text})
		}
		all = append(all, entry{rows: hang(head, line{{s.says, t.text}}, width)})
	}
	return all
}
