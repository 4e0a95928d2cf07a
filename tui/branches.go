package tui

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"synod/cluster"
)

// branches lists the futures of the run.
type branches struct{ sheet }

func newBranches(*Model) *branches {
	b := &branches{}
	b.sheet = sheet{width: 60, entries: b.list, foot: func(m *Model, width int) []line {
		return line{{"Going back and acting there begins a branch; the old future is kept.", m.theme.dim}}.wrap(width)
	}}
	return b
}

func (b *branches) title() string { return "Branches" }

// list has a row a branch, and one for what disks keep where that is another run.
func (b *branches) list(m *Model, width int) []entry {
	t := m.theme
	var all []entry
	add := func(l line) {
		if len(all) == b.at {
			l[0].style = reverse(t.strong)
		}
		all = append(all, entry{rows: hang(l[:1], l[1:], width)})
	}
	kept := false
	for _, info := range m.run.Branches() {
		began := "the first"
		if info.Parent > 0 {
			began = fmt.Sprintf("left branch %d at step %d", info.Parent, info.Fork)
		}
		l := line{{fmt.Sprintf("branch %d", info.Number), t.text}, {fmt.Sprintf("  %s, %d steps", began, info.End), t.dim}}
		if info.Current {
			l = append(l, span{"  " + t.glyph.up + " here", t.good})
		}
		if info.Kept {
			kept, l = true, append(l, span{"  on the disks", t.warn})
		}
		add(l)
	}
	if m.run.Detached() && !kept {
		add(line{{"the run on the disks", t.text}, {"  in " + m.run.Disks(), t.dim}})
	}
	return all
}

func (b *branches) bindings() []binding {
	there := binding{keys: []string{"enter"}, short: "go there", help: "Go to the latest step of the selected branch.", do: func(m *Model) tea.Cmd {
		m.close()
		if b.at == len(m.run.Branches()) {
			return m.attach(cluster.Command{})
		}
		m.leaving(func(m *Model) error { return m.goTo(b.at + 1) })
		return nil
	}}
	return []binding{there, closing("esc", "B", "q")}
}
