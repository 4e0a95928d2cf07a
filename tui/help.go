package tui

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	tea "charm.land/bubbletea/v2"

	"synod/cluster"
	"synod/tui/keymap"
	"synod/tui/spacetime"
)

// help shows what the signs mean, every key, every command, and the rules of the protocol. It begins with what one was looking at, and
// enter does what a line says.
type help struct {
	sheet
	seen []string               // the modes that had the keys when it was opened
	does []func(*Model) tea.Cmd // of each entry; nil for what can only be read
	// signs is the heading of the table of all signs.
	signs int
}

func newHelp(m *Model) *help {
	h := &help{seen: m.modes()}
	h.sheet = sheet{width: 100, entries: h.all}
	return h
}

func (h *help) title() string { return "Help" }

func (h *help) mode() string { return "help" }

func init() {
	next, back := sections()
	bind("help", map[string]act{
		"help.do":        {do: onRow((*help).do)},
		"list.section":   next,
		"list.unsection": back,
		"overlay.close":  {do: closeTop},
	})
}

// voice says what enter is for, in place of the caption.
func (h *help) voice(m *Model) line {
	return line{{m.keyed("{help.do} does what the line says, and shows the key that would have done it."), m.theme.dim}}
}

// do does what the selected line says.
func (h *help) do(m *Model) tea.Cmd {
	if h.at >= len(h.does) || h.does[h.at] == nil {
		m.say("This line is only to be read: {help.do} does what the line of a key, a command or a rule says.")
		return nil
	}
	return h.does[h.at](m)
}

// key does what a key is for, where the help was opened, and says which key that is.
func (h *help) key(b binding) func(*Model) tea.Cmd {
	return func(m *Model) tea.Cmd {
		key := strings.Join(b.Names(), " or ")
		isView := slices.Contains(viewModes[:], b.Mode)
		if !slices.Contains(h.seen, b.Mode) && (isView || b.Mode == "agents") && b.Range == "" {
			m.close()
			if m.focus = onAgents; isView {
				m.view, m.focus = viewOf(b.Mode), onView
			}
			cmd := m.press(b, b.Keys[0])
			if m.notice == "" && !m.quitting {
				m.say("%s does this in %s.", key, keymap.Title(b.Mode))
			}
			return cmd
		}
		if !slices.Contains(h.seen, b.Mode) {
			m.say("%s does this in %s.", key, keymap.Title(b.Mode))
			return nil
		}
		if b.Range != "" {
			m.say("%s does this, by what the key names.", key)
			return nil
		}
		m.close()
		cmd := m.press(b, b.Keys[0])
		if m.notice == "" && !m.quitting {
			m.say("%s does this.", key)
		}
		return cmd
	}
}

// keys are the entries of a mode, with what enter does to each: of the keys that do something as long as something has the run, or of
// those that wait.
func (h *help) keys(m *Model, mode string, waiting bool, width int) (of []entry, does []func(*Model) tea.Cmd) {
	t := m.theme
	for _, b := range m.bindings(mode) {
		if m.waits(b) != waiting {
			continue
		}
		keys := fmt.Sprintf("%-14s ", strings.Join(b.Names(), " "))
		of = append(of, entry{rows: hang(line{{keys, t.key}}, line{{b.Help, t.text}}, width)})
		does = append(does, h.key(b))
	}
	return of, does
}

// commands are all forms of all commands; enter puts one into the command line.
func (h *help) commands(m *Model, width int) (of []entry, does []func(*Model) tea.Cmd) {
	t := m.theme
	for _, c := range cluster.CommandTable() {
		for i, f := range c.Forms {
			says := ""
			if i == 0 {
				says = c.Summary
			}
			of = append(of, entry{rows: hang(line{{fmt.Sprintf("%-30s ", f), t.key}}, line{{says, t.text}}, width)})
			does = append(does, func(m *Model) tea.Cmd {
				m.close()
				return m.ask(f)
			})
		}
	}
	return of, does
}

// all are the sections of the help, each with its heading: the signs, the keys of what was seen, all other keys, and the rest.
func (h *help) all(m *Model, width int) []entry {
	t := m.theme
	var all []entry
	h.does = h.does[:0]
	section := func(title string, of []entry, does []func(*Model) tea.Cmd) {
		if len(of) == 0 {
			return
		}
		all = append(append(all, entry{heading: true, rows: t.headed(title, t.rule(3), width)}), of...)
		h.does = append(append(h.does, nil), does...)
		for len(h.does) < len(all) {
			h.does = append(h.does, nil)
		}
	}
	of, does := h.few(m, width)
	section("Signs", of, does)
	if slices.Contains(h.seen, "space-time") {
		section("Signs of Space-time", h.signsOfDiagram(m, width), nil)
	}
	behind := []string{"everywhere", "always", "list", "overlay"}
	shown := map[string]bool{}
	keys := func(title, mode string) {
		if of, does := h.keys(m, mode, false, width); !shown[mode] {
			section(title, of, does)
			shown[mode] = true
		}
	}
	for _, mode := range h.seen {
		if !slices.Contains(behind, mode) {
			keys("Keys of what you were looking at: "+m.heading(mode), mode)
		}
	}
	for _, mode := range slices.Concat(slices.Compact(slices.Clone(h.seen)), keymap.Modes()) {
		keys("Keys: "+m.heading(mode), mode)
	}
	of, does = nil, nil
	for _, mode := range keymap.Modes() {
		more, do := h.keys(m, mode, true, width)
		of, does = append(of, more...), append(does, do...)
	}
	section("Keys that do nothing while this goes on: "+m.heading("search"), of, does)
	of, does = h.commands(m, width)
	section("Commands, after :", of, does)
	of, does = h.rules(m, width)
	section("Rules, each of which :without NAME switches off", of, does)
	section("Invariants, which the judge checks after every step", h.invariants(m, width), nil)
	section(m.st().Protocol().Title, h.protocol(m, width), nil)
	h.signs = len(all)
	section("All signs", asRows(signsOfPicture, t, width), nil)
	section("Signs of the time bar", asRows(signsOfBar(t, m.look.ASCII), t, width), nil)
	if !slices.Contains(h.seen, "space-time") {
		section("Signs of Space-time", h.signsOfDiagram(m, width), nil)
	}
	return all
}

// find selects the entry whose line begins with a word, of the commands first, or else the first that has the word, and reports whether
// there is one.
func (h *help) find(m *Model, word string) bool {
	w, _ := h.inside(m)
	best, rank := 0, 0
	commands := false
	for i, e := range h.all(m, w) {
		text := ""
		for _, row := range e.rows {
			text += row.plain() + " "
		}
		if text = strings.ToLower(strings.TrimSpace(text)); e.heading {
			commands = strings.HasPrefix(text, "commands")
			continue
		}
		does := 0
		switch fields := strings.Fields(text); {
		case len(fields) == 0:
		case fields[0] == strings.ToLower(word) && commands:
			does = 3
		case fields[0] == strings.ToLower(word):
			does = 2
		case slices.Contains(strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && r != '-' }), strings.ToLower(word)):
			does = 1
		}
		if does > rank {
			best, rank = i, does
		}
	}
	if rank > 0 {
		h.goTo(m, best)
	}
	return rank > 0
}

// few are the signs that stand below the cards, too, and a row that leads to all of them.
func (h *help) few(m *Model, width int) (of []entry, does []func(*Model) tea.Cmd) {
	of = append(asText(m.theme.miniature(0)[1:]), entry{rows: m.keyedLine("Every sign there is: {help.do} goes to the table.", m.theme.text).wrap(width)})
	does = make([]func(*Model) tea.Cmd, len(of))
	does[len(of)-1] = func(m *Model) tea.Cmd {
		h.filter = ""
		h.goTo(m, h.signs)
		return nil
	}
	return of, does
}

func (h *help) protocol(m *Model, width int) []entry {
	t, p := m.theme, m.st().Protocol()
	all := []entry{{rows: line{{p.Source, t.dim}}.wrap(width)}}
	for _, s := range p.Summary {
		all = append(all, entry{rows: line{{s, t.text}}.wrap(width)})
	}
	return all
}

// rules are those of the protocol; enter opens the list of rules at one.
func (h *help) rules(m *Model, width int) (of []entry, does []func(*Model) tea.Cmd) {
	t := m.theme
	for i, f := range m.st().Protocol().Flaws {
		rows := line{{f.Name, t.key}, {"  " + f.Source, t.dim}}.wrap(width)
		of = append(of, entry{rows: append(rows, indent(line{{f.Rule, t.text}}, 2, width)...)})
		does = append(does, func(m *Model) tea.Cmd {
			m.close()
			r := newRules(m)
			r.at = i
			m.open(r)
			m.say("{rules.open} opens the rules.")
			return nil
		})
	}
	return of, does
}

func (h *help) invariants(m *Model, width int) []entry {
	t := m.theme
	var all []entry
	for _, i := range m.st().Protocol().Invariants {
		rows := line{{i.Name, t.key}}.wrap(width)
		all = append(all, entry{rows: append(rows, indent(line{{i.Says, t.text}}, 2, width)...)})
	}
	return all
}

// signsOfDiagram are the signs of Space-time, as it draws them.
func (h *help) signsOfDiagram(m *Model, width int) []entry {
	all, values := spacetime.Legend(m.look.ASCII, !m.theme.colour)
	var k inks
	k.begin(m.theme, values)
	var rows []entry
	for _, e := range all {
		var head line
		for _, p := range e.Sign {
			head = append(head, span{p.Text, *k.of(p.Ink, spacetime.Plain)})
		}
		rows = append(rows, m.theme.meaning(head, e.Says, width))
	}
	return rows
}

// signColumn is how wide the column of signs is.
const signColumn = 16

// meaning is a row of a table of signs.
func (t *Theme) meaning(sign line, says string, width int) entry {
	return entry{rows: hang(pad(sign, signColumn), line{{says, t.text}}, width)}
}

// asRows is a table of signs, each as the picture draws it.
func asRows(signs []sign, t *Theme, width int) []entry {
	var all []entry
	for _, s := range signs {
		all = append(all, t.meaning(slices.Clone(s.draw(t)), s.says, width))
	}
	return all
}
