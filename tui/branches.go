package tui

import (
	"fmt"
	"slices"

	tea "charm.land/bubbletea/v2"

	"synod/cluster"
)

// branches lists the futures of the run.
type branches struct{ list }

func newBranches(*Model) *branches { return &branches{} }

func (b *branches) title() string { return "Branches" }

func (b *branches) size(m *Model) (w, h int) { return 60, b.rows(m) + 2 }

// rows returns how many rows there are: one a branch, and one for what disks keep where that is another run.
func (b *branches) rows(m *Model) int {
	all := m.run.Branches()
	if m.run.Detached() && !slices.ContainsFunc(all, func(i cluster.BranchInfo) bool { return i.Kept }) {
		return len(all) + 1
	}
	return len(all)
}

func (b *branches) draw(p pen, m *Model) {
	t, all := m.theme, m.run.Branches()
	from, to := b.show(b.rows(m), p.height()-2)
	for i := from; i < to; i++ {
		if i == len(all) {
			mark, style := "  ", t.text
			if i == b.at {
				mark, style = t.glyph.pick+" ", reverse(t.strong)
			}
			p.short(0, i-from, line{{mark, t.key}, {"the run on the disks", style}, {"  in " + m.run.Disks(), t.dim}}, t.glyph.ellipsis)
			m.zone(p, 0, i-from, p.width(), 1, func() { b.at = i })
			continue
		}
		info := all[i]
		mark, style, here := "  ", t.text, ""
		if i == b.at {
			mark, style = t.glyph.pick+" ", reverse(t.strong)
		}
		if info.Current {
			here = "  " + t.glyph.up + " here"
		}
		text := fmt.Sprintf("branch %d", info.Number)
		x := p.line(0, i-from, line{{mark, t.key}, {text, style}})
		began := "the first"
		if info.Parent > 0 {
			began = fmt.Sprintf("left branch %d at step %d", info.Parent, info.Fork)
		}
		kept := ""
		if info.Kept {
			kept = "  on the disks"
		}
		p.short(x, i-from, line{{"  " + began + fmt.Sprintf(", %d steps", info.End), t.dim}, {here, t.good}, {kept, t.warn}}, t.glyph.ellipsis)
		m.zone(p, 0, i-from, p.width(), 1, func() { b.at = i })
	}
	p.short(0, p.height()-1, line{{"Going back and acting there begins a branch; the old future is kept.", t.dim}}, t.glyph.ellipsis)
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
	return append([]binding{there, closing("esc", "B", "q")}, b.moves()...)
}
