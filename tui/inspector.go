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
type inspector struct {
	sheet
	steps []int // of the entries: when a decision was made; -1 for what is none
}

func newInspector(*Model) *inspector {
	i := &inspector{}
	i.sheet = sheet{width: 96, entries: i.all}
	return i
}

func (i *inspector) title() string { return "Inspector" }

// latest is how many decisions are shown, and looked bounds how far back they are looked for.
const (
	latest = 10
	looked = 2048
)

// all are the sections about the agent, the decisions last. Others come above the selected one; the selection stays with it.
func (i *inspector) all(m *Model, width int) []entry {
	t := m.theme
	a := m.st().Agent(m.selected)
	state := span{"up", t.text}
	if !a.Up {
		state = span{t.glyph.down + " down: " + a.Why, t.bad}
	}
	all := []entry{{rows: append(hang(line{{" " + a.ID.String() + " ", reverse(t.owner(a.ID))}, {"  ", t.text}}, line{state}, width), line{})}}
	all = append(all, section(t, "On disk: it survives a crash", i.fields(t, a, true, width))...)
	all = append(all, section(t, "In memory: a crash takes it", i.fields(t, a, false, width))...)
	if rest := i.rest(t, a, width); len(rest) > 0 {
		all = append(all, section(t, "", rest)...)
	}
	chosen := -1
	if i.at >= 0 && i.at < len(i.steps) {
		chosen = i.steps[i.at]
	}
	i.steps = slices.Repeat([]int{-1}, len(all)+1)
	all = append(all, entry{heading: true, rows: []line{{{"Latest decisions, each with its rule", t.strong}}}})
	for _, d := range i.decisions(m, width) {
		if d.step >= 0 && d.step == chosen {
			i.at = len(all)
		}
		i.steps, all = append(i.steps, d.step), append(all, entry{rows: d.rows})
	}
	return all
}

// section is rows below a heading, and a blank row.
func section(t *Theme, head string, rows []line) []entry {
	all := asText(rows)
	all[len(all)-1].rows = append(all[len(all)-1].rows, line{})
	if head == "" {
		return all
	}
	return append([]entry{{heading: true, rows: []line{{{head, t.strong}}}}}, all...)
}

// selected returns the step of the selected decision; -1 for none.
func (i *inspector) selected() int {
	if i.at >= len(i.steps) {
		return -1
	}
	return i.steps[i.at]
}

// onDecision closes the inspector and does something with the step of the selected decision; where there is none, it says what.
func onDecision(says string, do func(m *Model, step int) tea.Cmd) act {
	return act{do: onRow(func(i *inspector, m *Model) tea.Cmd {
		step := i.selected()
		if step < 0 {
			m.say("%s; they stand at the end.", m.keyed(says))
			return nil
		}
		m.close()
		return do(m, step)
	})}
}

// showRest marks in Space-time what a decision rests on: of a choice its promises and votes, of any other event all that can have
// influenced it.
func (m *Model) showRest(step int) tea.Cmd {
	m.showView(cluster.Command{Verb: cluster.View, Word: "space-time"})
	m.visit(step)
	m.diagram.why = noWhy
	return m.askWhy()
}

func (i *inspector) fields(t *Theme, a cluster.AgentView, stable bool, width int) []line {
	var rows []line
	for _, r := range a.Roles {
		for _, f := range r.Fields {
			if f.Stable == stable && (stable || a.Up) {
				name := fmt.Sprintf("%-9s %-22s ", r.Name, f.Name)
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
		rows = []line{{{"nothing", t.dim}}}
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
	return rows
}

// decided is what an agent did at a step; the step is -1 where there is none.
type decided struct {
	step int
	rows []line
}

// decisions lists what the agent decided lately, the latest first.
func (i *inspector) decisions(m *Model, width int) []decided {
	t := m.theme
	var all []decided
	events := m.run.Events(m.st().Steps()-looked, m.st().Steps())
	for _, e := range slices.Backward(events) {
		if e.Agent != m.selected || e.Why() == "" || e.Kind == cluster.Lost {
			continue
		}
		when := line{{fmt.Sprintf("%5d %8s  ", e.Step, e.At.Clock()), t.dim}}
		rows := hang(when, m.events.what(t, &e), width)
		rows = append(rows, indent(line{{e.Why(), t.text}}, when.width(), width)...)
		if all = append(all, decided{e.Step, rows}); len(all) == latest {
			break
		}
	}
	if len(all) == 0 {
		all = []decided{{-1, []line{{{"none yet", t.dim}}}}}
	}
	return all
}

func (i *inspector) mode() string { return "inspector" }

func init() {
	other := func(by int) act {
		return act{do: on(func(i *inspector, m *Model) tea.Cmd {
			m.selectAgent(by)
			i.at, i.first, i.steps = 0, 0, nil
			return nil
		})}
	}
	bind("inspector", map[string]act{"inspect.next": other(1), "inspect.prev": other(-1),
		"decision.goto": onDecision("{decision.goto} goes to the step of a decision", func(m *Model, step int) tea.Cmd { m.rewind(step); return nil }),
		"why.rest":      onDecision("{why.rest} shows what a decision rests on", (*Model).showRest)})
}
