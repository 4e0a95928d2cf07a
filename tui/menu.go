package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"synod/cluster"
)

// The menu of acts: everything that can be done to what is selected, with the key that does the same, or the command.

// menu is a list of acts on one thing.
type menu struct {
	sheet
	on    string // what the acts are on
	items []menuItem
}

// menuItem is one act: a row of the key table, or a command that goes into the command line.
type menuItem struct {
	says, key string
	do        func(*Model) tea.Cmd
	off       string // why it cannot be done now; "" when it can
}

// newMenu lists the acts on the selected message where messages are selected, and on the selected agent everywhere else.
func newMenu(m *Model) *menu {
	a := &menu{}
	a.sheet = sheet{width: menuWidth, entries: a.list}
	if f, ok := m.selectedFlight(); ok {
		mode := views[m.view].mode
		a.on = m.theme.flight(f).plain()
		a.add(m, mode, "message.deliver", "Deliver it now")
		a.add(m, mode, "message.drop", "Drop it")
		a.add(m, mode, "message.dup", "Duplicate it")
		if mode != "messages" {
			mode = "everywhere"
		}
		a.add(m, mode, "hold", "Hold it back, or let it go on")
		return a
	}
	a.on = m.selected.String()
	for _, i := range []struct{ action, says string }{
		{"inspect", "Inspect it: its state, and why it acted"}, {"propose.ask", "Propose a value at it"},
		{"agent.crash", "Crash it, or restart it"}, {"hold", "Pause it, or let it go on"}, {"agent.timer", "End its next timer now"},
		{"agent.wipe", "Wipe its disk"}, {"partition.edit", "Partition the cluster"}, {"links.open", "Look at its links, and change them"},
	} {
		a.add(m, "everywhere", i.action, i.says)
	}
	for _, c := range []struct{ says, verb, rest string }{
		{"Crash it at its next write", "crash", "before-write"}, {"Have its disk fail", "disk", "fails"}, {"Have its disk lie", "disk", "lies"},
		{"Have its clock run fast", "clock", "110%"}, {"Cut all its links", "cut", ""},
	} {
		text := strings.TrimSpace(c.verb + " " + a.on + " " + c.rest)
		a.items = append(a.items, menuItem{says: c.says, key: ":" + text, do: func(m *Model) tea.Cmd { return m.ask(text) }})
	}
	return a
}

const menuWidth = 66

// selectedFlight returns the message that is selected where one is.
func (m *Model) selectedFlight() (cluster.Flight, bool) {
	if m.focus != onView {
		return cluster.Flight{}, false
	}
	switch views[m.view].mode {
	case "stage":
		return m.pickedFlight()
	case "messages":
		if all, _ := m.messages.shown(m); len(all) > 0 {
			return all[m.messages.at], true
		}
	}
	return cluster.Flight{}, false
}

// add adds a row of the key table.
func (a *menu) add(m *Model, mode, action, says string) {
	for _, b := range m.bindings(mode) {
		if b.Action != action {
			continue
		}
		item := menuItem{says: says, key: strings.Join(b.Names(), " "), do: func(m *Model) tea.Cmd { return m.press(b, b.Keys[0]) }}
		if b.off != nil {
			item.off = b.off(m)
		}
		a.items = append(a.items, item)
	}
}

func (a *menu) title() string { return "What can be done to " + a.on }

func (a *menu) mode() string { return "acts" }

func (a *menu) list(m *Model, width int) []entry {
	t := m.theme
	var all []entry
	for i, item := range a.items {
		style := t.text
		switch {
		case i == a.at:
			style = reverse(t.strong)
		case item.off != "":
			style = t.dim
		}
		keys := max(12, len(item.key)+1)
		rows := line{{item.says, style}}.wrap(max(1, width-keys-1))
		rows[0] = append(pad(rows[0], width-keys), span{item.key, t.key})
		all = append(all, entry{rows: rows})
	}
	return all
}

func init() {
	bind("acts", map[string]act{"acts.do": {do: on((*menu).do)}, "overlay.close": {do: closeTop}})
	bind("inspector", map[string]act{"acts.open": {do: on(func(_ *inspector, m *Model) tea.Cmd {
		m.close()
		m.focus = onAgents
		m.open(newMenu(m))
		return nil
	})}})
}

// do closes the menu and does the selected act.
func (a *menu) do(m *Model) tea.Cmd {
	if a.at >= len(a.items) {
		return nil
	}
	item := a.items[a.at]
	if item.off != "" {
		m.say("%s", item.off)
		return nil
	}
	m.close()
	cmd := item.do(m)
	if m.notice == "" && m.prompt == nil && !m.quitting {
		m.say("%s does this.", item.key)
	}
	return cmd
}
