package tui

import (
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"synod/cluster"
	"synod/roles"
)

// inspector shows all of one agent: what it holds, what of it is stable, and why it decided as it did.
type inspector struct{ list }

func newInspector(*Model) *inspector { return &inspector{} }

func (i *inspector) title() string { return "Inspector" }

func (i *inspector) size(m *Model) (w, h int) { return 96, 40 }

// decisions is how many of the latest ones are shown, and looked bounds how far back they are looked for.
const (
	decisions = 10
	looked    = 2048
)

func (i *inspector) draw(p pen, m *Model) {
	rows := i.rows(m, p.width())
	from, to := i.view(len(rows), p.height())
	for k := from; k < to; k++ {
		p.short(0, k-from, rows[k], m.theme.glyph.ellipsis)
	}
	if from > 0 {
		p.text(p.width()-1, 0, m.theme.key, m.theme.glyph.up1)
	}
	if to < len(rows) {
		p.text(p.width()-1, p.height()-1, m.theme.key, m.theme.glyph.down1)
	}
}

// view scrolls by whole rows: at is the topmost one.
func (i *inspector) view(n, rows int) (from, to int) {
	i.at = min(max(0, i.at), max(0, n-rows))
	return i.at, min(n, i.at+rows)
}

func (i *inspector) rows(m *Model, width int) []line {
	t := m.theme
	a := m.st().Agent(m.selected)
	state := span{t.glyph.up + " up", t.good}
	if !a.Up {
		state = span{t.glyph.down + " down: " + a.Why, t.bad}
	}
	rows := []line{{{a.ID.String() + "  ", reverse(bold(t.owner(a.ID)))}, {"  ", t.text}, state}, {}}
	for _, stable := range []bool{true, false} {
		head := "On stable storage: it survives a crash"
		if !stable {
			head = "In memory: a crash takes it"
		}
		rows = append(rows, line{{head, t.strong}})
		rows = append(rows, i.fields(t, a, stable, width)...)
		rows = append(rows, line{})
	}
	rows = append(rows, i.rest(t, a)...)
	rows = append(rows, line{{"Latest decisions, each with its rule", t.strong}})
	return append(rows, i.decisions(m, width)...)
}

func (i *inspector) fields(t *Theme, a cluster.AgentView, stable bool, width int) []line {
	var rows []line
	for _, r := range a.Roles {
		for _, f := range r.Fields {
			if f.Stable == stable && (stable || a.Up) {
				name := fmt.Sprintf("  %-9s %-22s ", r.Name, f.Name)
				says := []line{t.noun(f.Value)}
				if log, ok := f.Value.(roles.Log); ok {
					says = t.logRows(log, width-len(name))
				}
				for _, l := range says {
					rows = append(rows, append(line{{name, t.dim}}, l...))
					name = strings.Repeat(" ", len(name))
				}
			}
		}
	}
	if len(rows) == 0 {
		rows = []line{{{"  nothing", t.dim}}}
	}
	return rows
}

// rest are the timers, and what is the matter with the disk.
func (i *inspector) rest(t *Theme, a cluster.AgentView) []line {
	var rows []line
	for _, timer := range a.Timers {
		rows = append(rows, line{{fmt.Sprintf("Timer %s of the %s ends at ", timer.Name, timer.Role), t.dim}, {timer.Due.Clock(), t.text}})
	}
	if a.Clock != usualClock {
		rows = append(rows, line{{fmt.Sprintf("Its clock runs at %g%%: its timers end after %.4g%% of their time.", a.Clock, 1e4/a.Clock), t.warn}})
	}
	if a.Disk != cluster.DiskOK {
		rows = append(rows, line{{"Its disk " + a.Disk.String() + ".", t.warn}})
	}
	if a.Doom != cluster.CrashNow {
		rows = append(rows, line{{"It will crash " + a.Doom.String() + ".", t.warn}})
	}
	if len(rows) > 0 {
		rows = append(rows, line{})
	}
	return rows
}

// decisions lists what the agent decided lately, the latest first.
func (i *inspector) decisions(m *Model, width int) []line {
	t := m.theme
	var rows []line
	found := 0
	events := m.run.Events(m.st().Steps()-looked, m.st().Steps())
	for _, e := range slices.Backward(events) {
		if e.Agent != m.selected || e.Why() == "" || e.Kind == cluster.Lost {
			continue
		}
		rows = append(rows, append(line{{fmt.Sprintf("  %5d %8s  ", e.Step, e.At.Clock()), t.dim}}, m.events.what(t, &e)...))
		for _, l := range (line{{e.Why(), t.text}}).wrap(max(20, width-18)) {
			rows = append(rows, append(line{{"                  ", t.text}}, l...))
		}
		if found++; found == decisions {
			break
		}
	}
	if len(rows) == 0 {
		rows = []line{{{"  none yet", t.dim}}}
	}
	return rows
}

func (i *inspector) bindings() []binding {
	other := func(by int) func(*Model) tea.Cmd {
		return func(m *Model) tea.Cmd { m.selectAgent(by); i.at = 0; return nil }
	}
	return append([]binding{
		closing("esc", "enter", "q"),
		{keys: []string{"tab"}, short: "next agent", help: "Inspect the next agent.", do: other(1)},
		{keys: []string{"shift+tab"}, help: "Inspect the agent before.", do: other(-1)},
	}, i.moves()...)
}
