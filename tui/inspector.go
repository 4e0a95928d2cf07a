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
type inspector struct{ sheet }

func newInspector(*Model) *inspector {
	i := &inspector{}
	i.sheet = sheet{width: 96, text: true, entries: func(m *Model, width int) []entry { return asText(i.rows(m, width)) }}
	return i
}

func (i *inspector) title() string { return "Inspector" }

// decisions is how many of the latest ones are shown, and looked bounds how far back they are looked for.
const (
	decisions = 10
	looked    = 2048
)

func (i *inspector) rows(m *Model, width int) []line {
	t := m.theme
	a := m.st().Agent(m.selected)
	state := span{"up", t.text}
	if !a.Up {
		state = span{t.glyph.down + " down: " + a.Why, t.bad}
	}
	rows := append(hang(line{{" " + a.ID.String() + " ", reverse(t.owner(a.ID))}, {"  ", t.text}}, line{state}, width), line{})
	for _, stable := range []bool{true, false} {
		head := "On disk: it survives a crash"
		if !stable {
			head = "In memory: a crash takes it"
		}
		rows = append(rows, line{{head, t.strong}})
		rows = append(rows, i.fields(t, a, stable, width)...)
		rows = append(rows, line{})
	}
	rows = append(rows, i.rest(t, a, width)...)
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
					rows = append(rows, hang(line{{name, t.dim}}, l, width)...)
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
func (i *inspector) rest(t *Theme, a cluster.AgentView, width int) []line {
	var rows []line
	for _, timer := range a.Timers {
		rows = append(rows, line{{fmt.Sprintf("Timer %s of the %s ends at ", timer.Name, timer.Role), t.dim}, {timer.Due.Clock(), t.text}}.wrap(width)...)
	}
	if a.Clock != usualClock {
		rows = append(rows, line{{fmt.Sprintf("Its clock runs at %g%%: its timers end after %.4g%% of their time.", a.Clock, 1e4/a.Clock), t.warn}}.wrap(width)...)
	}
	if a.Disk != cluster.DiskOK {
		rows = append(rows, line{{"Its disk " + a.Disk.String() + ".", t.warn}}.wrap(width)...)
	}
	if a.Doom != cluster.CrashNow {
		rows = append(rows, line{{"It will crash " + a.Doom.String() + ".", t.warn}}.wrap(width)...)
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
		when := line{{fmt.Sprintf("  %5d %8s  ", e.Step, e.At.Clock()), t.dim}}
		rows = append(rows, hang(when, m.events.what(t, &e), width)...)
		rows = append(rows, indent(line{{e.Why(), t.text}}, when.width(), width)...)
		if found++; found == decisions {
			break
		}
	}
	if len(rows) == 0 {
		rows = []line{{{"  none yet", t.dim}}}
	}
	return rows
}

func (i *inspector) mode() string { return "inspector" }

func init() {
	other := func(by int) act {
		return act{do: on(func(i *inspector, m *Model) tea.Cmd { m.selectAgent(by); i.first = 0; return nil })}
	}
	bind("inspector", map[string]act{"inspect.next": other(1), "inspect.prev": other(-1)})
}
