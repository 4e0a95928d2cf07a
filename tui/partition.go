package tui

import (
	"fmt"
	"slices"

	tea "charm.land/bubbletea/v2"

	"synod/cluster"
	"synod/roles"
)

// maxGroups bounds the groups of the partition editor, so that a digit names each.
const maxGroups = 9

// partition is the editor of a partition: every agent is put into a group.
type partition struct {
	list
	ids   []roles.ID
	group []int // by agent, from 0
}

// newPartition proposes the present groups, or a minority against the rest.
func newPartition(m *Model) *partition {
	p := &partition{ids: m.st().IDs()}
	p.group = make([]int, len(p.ids))
	groups := m.st().Groups()
	if len(groups) > 1 {
		for i, id := range p.ids {
			p.group[i] = min(maxGroups-1, slices.IndexFunc(groups, func(g []roles.ID) bool { return slices.Contains(g, id) }))
		}
		return p
	}
	acceptors, minority := m.st().Config().Acceptors, (m.st().Config().Acceptors.Len()-1)/2
	for i, id := range p.ids {
		inMinority := acceptors.Has(id) && id.Number() < minority || !acceptors.Has(id) && id.Number() == 0
		if !inMinority {
			p.group[i] = 1
		}
	}
	return p
}

func (e *partition) title() string { return "Partition" }

const partitionWidth = 62

func (e *partition) size(m *Model) (w, h int) {
	return partitionWidth, len(e.ids) + 1 + len(e.result(m, min(partitionWidth, m.w-4)))
}

// groups returns the groups that have members, in order.
func (e *partition) groups() [][]roles.ID {
	var all [][]roles.ID
	for g := range maxGroups {
		var ids []roles.ID
		for i, id := range e.ids {
			if e.group[i] == g {
				ids = append(ids, id)
			}
		}
		if len(ids) > 0 {
			all = append(all, ids)
		}
	}
	return all
}

func (e *partition) draw(p pen, m *Model) {
	t := m.theme
	result := e.result(m, p.width())
	from, to := e.show(len(e.ids), p.height()-1-len(result))
	p.beyond(t, from > 0, to < len(e.ids), to-from)
	for i := from; i < to; i++ {
		id, y := e.ids[i], i-from
		mark, name := "  ", t.owner(id)
		if i == e.at {
			mark, name = t.glyph.pick+" ", reverse(name)
		}
		p.line(0, y, line{{mark, t.key}, {id.String(), name}})
		for g := range min(maxGroups, slices.Max(e.group)+2) {
			text, style := " "+t.glyph.dot+" ", t.faint
			if e.group[i] == g {
				text, style = " "+id.String()+" ", t.owner(id)
			}
			p.text(6+6*g, y, style, text)
			m.zone(p, 6+6*g, y, 5, 1, func() { e.at, e.group[i] = i, g })
		}
	}
	for i, row := range result {
		p.line(0, p.height()-len(result)+i, row)
	}
}

// result says what the partition will be, and who could still decide.
func (e *partition) result(m *Model, width int) []line {
	t, groups := m.theme, e.groups()
	l := line{{"partition ", t.dim}}
	for i, g := range groups {
		if i > 0 {
			l = append(l, span{"| ", t.warn})
		}
		for _, id := range g {
			l = append(l, span{id.String() + " ", t.owner(id)})
		}
	}
	c := m.st().Config()
	q2 := m.st().Protocol().Least(c)
	says := line{{fmt.Sprintf("No group has the %d acceptors of a quorum: nothing can be chosen.", q2), t.warn}}
	for _, g := range groups {
		n := 0
		for _, id := range g {
			if c.Acceptors.Has(id) {
				n++
			}
		}
		if n >= q2 {
			says = line{{fmt.Sprintf("%d of %d acceptors on one side: a quorum of %d is still there.", n, c.Acceptors.Len(), q2), t.text}}
		}
	}
	return slices.Concat(l.wrap(width), says.wrap(width), line{{"space, ← → or a digit moves the agent to another group", t.dim}}.wrap(width))
}

func (e *partition) put(g int) {
	if g >= 0 && g < maxGroups {
		e.group[e.at] = g
	}
}

// other puts an agent on the other side.
func (e *partition) other(i int) { e.group[i] = 1 - min(1, e.group[i]) }

func (e *partition) mode() string { return "partition" }

func init() {
	doing := func(do func(*partition, string)) act {
		return act{with: func(m *Model, key string) tea.Cmd {
			e := m.top().(*partition)
			e.at = min(e.at, len(e.ids)-1)
			do(e, key)
			return nil
		}}
	}
	bind("partition", map[string]act{
		"partition.cut":      {do: on((*partition).apply)},
		"overlay.close":      {do: closeTop},
		"partition.letter":   doing((*partition).letter),
		"partition.other":    doing(func(e *partition, _ string) { e.other(e.at) }),
		"partition.nextside": doing(func(e *partition, _ string) { e.put(e.group[e.at] + 1) }),
		"partition.prevside": doing(func(e *partition, _ string) { e.put(e.group[e.at] - 1) }),
		"partition.side":     doing(func(e *partition, key string) { e.put(int(key[0] - '1')) }),
		"partition.none":     doing(func(e *partition, _ string) { clear(e.group) }),
		"agent.next":         doing(func(e *partition, _ string) { e.move(1) }),
		"agent.prev":         doing(func(e *partition, _ string) { e.move(-1) }),
		"prompt.open":        {do: on((*partition).command)},
		"help.open":          {do: opens(newHelp)},
	})
}

// letter puts the agent of a letter on the other side, and the cursor on it. Agents with other names have no letters.
func (e *partition) letter(key string) {
	if i := slices.IndexFunc(e.ids, func(id roles.ID) bool { return id.String() == key }); i >= 0 {
		e.at = i
		e.other(i)
	}
}

// command opens the command line with what enter would do.
func (e *partition) command(m *Model) tea.Cmd {
	m.close()
	return m.ask(e.amounts().String())
}

// amounts is the command that the sides amount to.
func (e *partition) amounts() cluster.Command {
	if groups := e.groups(); len(groups) > 1 {
		return cluster.Command{Verb: cluster.Partition, Groups: groups}
	}
	return cluster.Command{Verb: cluster.Heal}
}

func (e *partition) apply(m *Model) tea.Cmd {
	m.close()
	m.do(e.amounts())
	return nil
}
