package tui

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"synod/cluster"
)

// bindingGroup is some keys that belong together.
type bindingGroup struct {
	title    string
	bindings []binding
}

// help shows every key, every command, the rules of the protocol, and what the signs mean.
type help struct {
	list
	filter string
}

func newHelp(*Model) *help { return &help{} }

func (h *help) title() string { return "Help" }

func (h *help) size(*Model) (w, ht int) { return 100, 60 }

func (h *help) draw(p pen, m *Model) {
	rows := h.rows(m, p.width())
	h.at = min(max(0, h.at), max(0, len(rows)-p.height()))
	for i := h.at; i < min(len(rows), h.at+p.height()); i++ {
		p.short(0, i-h.at, rows[i], m.theme.glyph.ellipsis)
	}
}

// rows are the lines of the help that contain the filter.
func (h *help) rows(m *Model, width int) []line {
	t := m.theme
	var rows []line
	section := func(title string, of []line) {
		var kept []line
		for _, l := range of {
			if h.filter == "" || strings.Contains(strings.ToLower(l.plain()), strings.ToLower(h.filter)) {
				kept = append(kept, l)
			}
		}
		if len(kept) > 0 {
			rows = append(append(append(rows, line{{title, t.strong}}), kept...), line{})
		}
	}
	section(m.st().Protocol().Title, h.protocol(m, width))
	for _, g := range m.allBindings() {
		var of []line
		for _, b := range g.bindings {
			if b.help == "" {
				continue
			}
			of = append(of, hanging(span{fmt.Sprintf("  %-14s ", keyNames(b)), t.key}, span{b.help, t.text}, width)...)
		}
		section("Keys: "+g.title, of)
	}
	var commands []line
	for _, c := range cluster.CommandTable() {
		for i, f := range c.Forms {
			says := ""
			if i == 0 {
				says = c.Summary
			}
			commands = append(commands, hanging(span{fmt.Sprintf("  %-30s ", f), t.key}, span{says, t.text}, width)...)
		}
	}
	section("Commands, after :", commands)
	section("Rules that can be switched off, with without NAME", h.rules(m, width))
	section("What the judge checks after every step", h.invariants(m, width))
	section("Signs", h.signs(t))
	return rows
}

// keyNames writes all keys of a binding, the way they are printed on a keyboard.
func keyNames(b binding) string {
	if strings.Contains(b.show, "…") {
		return b.show
	}
	arrows := strings.NewReplacer("left", "←", "right", "→", "down", "↓", "up", "↑")
	var names []string
	for _, k := range b.keys {
		switch k {
		case "left", "right", "up", "down":
			k = arrows.Replace(k)
		}
		names = append(names, k)
	}
	return strings.Join(names, " ")
}

func (h *help) protocol(m *Model, width int) []line {
	t, p := m.theme, m.st().Protocol()
	rows := []line{{{"  " + p.Source, t.dim}}}
	for _, s := range p.Summary {
		rows = append(rows, indent(line{{s, t.text}}, 2, width)...)
	}
	return rows
}

func (h *help) rules(m *Model, width int) []line {
	t := m.theme
	var rows []line
	for _, f := range m.st().Protocol().Flaws {
		rows = append(rows, line{{"  " + f.Name, t.key}, {"  " + f.Source, t.dim}})
		rows = append(rows, indent(line{{f.Rule, t.text}}, 4, width)...)
	}
	return rows
}

func (h *help) invariants(m *Model, width int) []line {
	t := m.theme
	var rows []line
	for _, i := range m.st().Protocol().Invariants {
		rows = append(rows, line{{"  " + i.Name, t.key}})
		rows = append(rows, indent(line{{i.Says, t.text}}, 4, width)...)
	}
	return rows
}

func (h *help) signs(t *Theme) []line {
	g := t.glyph
	return []line{
		{{"  " + g.up, t.good}, {" an agent that is up, a message on its way   ", t.text}, {g.down, t.bad}, {" down, cut or lost", t.text}},
		{{"  " + strings.Repeat(g.have, 2) + g.need, t.warn}, {" two of the three that make a quorum        ", t.text}, {g.done, t.good}, {" learned", t.text}},
		{{"  " + g.held, t.warn}, {" a message that is held back                 ", t.text}, {g.spark, t.good}, {" somebody learned", t.text}},
		{{"  110%", t.warn}, {" beside an agent: its clock runs fast, and its timers end early; of usual clocks nothing is shown", t.text}},
		{{"  SAFE: every invariant holds. AT RISK: a lemma is broken, so safety hangs on luck. VIOLATED: consensus is broken.", t.text}},
	}
}

// hanging puts a text behind a word, and goes on below where the text begins.
func hanging(word, text span, width int) []line {
	rows := indent(line{text}, len(word.text), width)
	if len(rows) == 0 {
		return []line{{word}}
	}
	rows[0][0] = word
	return rows
}

// indent wraps a line and moves it to the right.
func indent(l line, by, width int) []line {
	rows := l.wrap(max(10, width-by))
	for i := range rows {
		rows[i] = append(line{{text: strings.Repeat(" ", by)}}, rows[i]...)
	}
	return rows
}

func (h *help) bindings() []binding {
	return append([]binding{
		closing("esc", "?", "q"),
		{keys: []string{"/"}, short: "search", help: "Show only the lines that contain a text.", do: func(m *Model) tea.Cmd {
			m.askText("/", h.filter, func(_ *Model, text string) { h.filter, h.at = text, 0 })
			return nil
		}},
	}, h.moves()...)
}
