package tui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"synod/cluster"
	"synod/roles"
)

// The menu of acts: everything that can be done to what is selected, with the key that does the same, or the command.

// menu is a list of acts on one thing.
type menu struct {
	sheet
	on    string // what the acts are on
	items []menuItem
}

// menuItem is one act: a row of the key table, or a command that goes into the command line. Without anything to do it is a heading.
type menuItem struct {
	says, key string
	do        func(*Model) tea.Cmd
	off       string // why it cannot be done now; "" when it can
}

// wording is a command and what it does to the agent or the message.
type wording struct{ says, line string }

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
		a.head("Its way from " + f.From.String() + " to " + f.To.String())
		a.ofLinks(m, cluster.Links{From: f.From, To: f.To}, f.Msg.Kind())
		return a
	}
	id, v := m.selected.String(), m.st().Agent(m.selected)
	a.on = id
	for _, i := range []struct{ action, says string }{
		{"inspect", "Inspect it: its state, and why it acted"}, {"propose.ask", "Propose a value at it"},
		{"agent.crash", "Crash it, or restart it"}, {"hold", "Pause it, or let it go on"}, {"agent.timer", "End its next timer now"},
		{"agent.wipe", "Wipe its disk"}, {"partition.edit", "Partition the cluster"}, {"links.open", "Look at its links, and change them"},
	} {
		a.add(m, "everywhere", i.action, i.says)
	}
	a.head("Its writes, its disk and its clock")
	a.offer(m, v.Up && v.Doom != cluster.CrashBeforeWrite, wording{"Crash it just before its next write", "crash " + id + " before-write"})
	a.offer(m, v.Up && v.Doom != cluster.CrashAfterWrite, wording{"Crash it just after its next write", "crash " + id + " after-write"})
	a.offer(m, v.Disk != cluster.DiskFails, wording{"Have its disk fail: it stops at its next write", "disk " + id + " fails"})
	a.offer(m, v.Disk != cluster.DiskLies, wording{"Have its disk lie: it keeps nothing that it writes", "disk " + id + " lies"})
	a.offer(m, v.Disk != cluster.DiskLosesLast, wording{"Have its disk lose the last write in a crash", "disk " + id + " loses-last"})
	a.offer(m, v.Disk != cluster.DiskOK, wording{"Have its disk work again", "disk " + id + " ok"})
	a.offer(m, v.Clock <= 100, wording{"Have its clock run fast", "clock " + id + " 110%"})
	a.offer(m, v.Clock >= 100, wording{"Have its clock run slow", "clock " + id + " 90%"})
	a.offer(m, v.Clock != 100, wording{"Have its clock run as fast as time", "clock " + id + " 100%"})
	if len(m.st().IDs()) > 1 {
		a.head("Its links")
		a.ofLinks(m, cluster.Links{From: m.selected, Around: true}, "")
	}
	return a
}

// ofLinks offers what can be done to links: all of an agent, or one way, on which messages of a kind are sent.
func (a *menu) ofLinks(m *Model, of cluster.Links, kind string) {
	some := m.linksOf(of)
	is := func(what func(cluster.LinkSettings) bool) bool { return slices.ContainsFunc(some, what) }
	cut := func(l cluster.LinkSettings) bool { return l.Cut }
	up := func(l cluster.LinkSettings) bool { return !l.Cut }
	them, links := "them", of.String()
	if !of.Around {
		them = "it"
	}
	a.offer(m, is(up), wording{"Cut " + them, "cut " + links})
	if of.Around {
		others := others(m.st().IDs(), of.From)
		a.offer(m, is(up), wording{"Cut what it sends; it hears all others", "partition " + links + " > " + others})
		a.offer(m, is(up), wording{"Cut what it hears; all others hear it", "partition " + others + " > " + links})
	} else {
		a.offer(m, is(up), wording{"Cut it both ways", "cut " + of.From.String() + "-" + of.To.String()})
	}
	a.offer(m, is(cut), wording{"Mend " + them, "mend " + links})
	a.offer(m, true, wording{"Make " + them + " slow", "delay " + links + " 200ms"})
	a.offer(m, is(func(l cluster.LinkSettings) bool { return l.Loss < 100 }), wording{"Have some messages lost", "loss " + links + " 20%"})
	a.offer(m, is(func(l cluster.LinkSettings) bool { return l.Loss > 0 }), wording{"Have none lost", "loss " + links + " 0%"})
	a.offer(m, is(func(l cluster.LinkSettings) bool { return l.Dup < 100 }), wording{"Have some messages duplicated", "dup " + links + " 5%"})
	a.offer(m, is(func(l cluster.LinkSettings) bool { return l.Dup > 0 }), wording{"Have none duplicated", "dup " + links + " 0%"})
	a.offer(m, is(func(l cluster.LinkSettings) bool { return !l.Fifo }), wording{"Keep the order of messages", "order " + links + " fifo"})
	a.offer(m, is(func(l cluster.LinkSettings) bool { return l.Fifo }), wording{"Let messages overtake each other", "order " + links + " any"})
	if !of.Around {
		a.offer(m, true, wording{"Hold the next " + kind + " that is sent", "hold next " + links + " " + kind})
	}
	a.add(m, "everywhere", "net.heal", "Mend every link that is cut")
}

// linksOf returns how the named links are.
func (m *Model) linksOf(of cluster.Links) []cluster.LinkSettings {
	if !of.Around {
		return []cluster.LinkSettings{m.st().Link(of.From, of.To)}
	}
	var all []cluster.LinkSettings
	for _, id := range m.st().IDs() {
		if id != of.From {
			all = append(all, m.st().Link(of.From, id), m.st().Link(id, of.From))
		}
	}
	return all
}

// others names the agents but one as a command does, on one side.
func others(ids []roles.ID, but roles.ID) string {
	var names []string
	for _, id := range ids {
		if id != but {
			names = append(names, id.String())
		}
	}
	return strings.Join(names, ",")
}

// head begins a part of the menu.
func (a *menu) head(title string) { a.items = append(a.items, menuItem{says: title}) }

// offer adds a command that would change something, unless it is impossible now.
func (a *menu) offer(m *Model, changes bool, w wording) {
	c, err := cluster.ParseCommand(w.line, m.scope())
	if !changes || err != nil || m.run.Possible(c) != nil {
		return
	}
	text := c.String()
	a.items = append(a.items, menuItem{says: w.says, key: ":" + text, do: func(m *Model) tea.Cmd { return m.ask(text) }})
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
		press := func(m *Model) tea.Cmd { return m.press(b, b.Keys[0]) }
		a.items = append(a.items, menuItem{says: says, key: strings.Join(b.Names(), " "), do: press, off: m.offNow(b)})
	}
}

func (a *menu) title() string { return "What can be done to " + a.on }

func (a *menu) mode() string { return "acts" }

func (a *menu) list(m *Model, width int) []entry {
	t := m.theme
	var all []entry
	for i, item := range a.items {
		if item.do == nil {
			all = append(all, entry{heading: true, rows: t.headed(item.says, t.rule(2), width+selecting)})
			continue
		}
		style := t.text
		switch {
		case i == a.at:
			style = reverse(t.strong)
		case item.off != "":
			style = t.dim
		}
		keys := width - len(item.key)
		rows := line{{item.says, style}}.wrap(max(1, keys-1))
		rows[0] = append(pad(rows[0], keys), span{item.key, t.key})
		all = append(all, entry{rows: rows})
	}
	return all
}

func init() {
	bind("acts", map[string]act{"acts.do": {do: onRow((*menu).do)}, "overlay.close": {do: closeTop}})
	bind("inspector", map[string]act{"acts.open": {do: on(func(_ *inspector, m *Model) tea.Cmd {
		m.close()
		m.focus = onAgents
		m.open(newMenu(m))
		return nil
	})}})
}

// do closes the menu and does the selected act.
func (a *menu) do(m *Model) tea.Cmd {
	if a.at >= len(a.items) || a.items[a.at].do == nil {
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
