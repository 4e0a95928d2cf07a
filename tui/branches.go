package tui

import (
	"fmt"

	tea "charm.land/bubbletea/v2"
)

// branches lists the futures of the run.
type branches struct{ list }

func newBranches(*Model) *branches { return &branches{} }

func (b *branches) title() string { return "Branches" }

func (b *branches) size(m *Model) (w, h int) { return 60, len(m.run.Branches()) + 2 }

func (b *branches) draw(p pen, m *Model) {
	t, all := m.theme, m.run.Branches()
	from, to := b.show(len(all), p.height()-2)
	for i := from; i < to; i++ {
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
		p.line(x, i-from, line{{"  " + began + fmt.Sprintf(", %d steps", info.End), t.dim}, {here, t.good}})
		m.zone(p, 0, i-from, p.width(), 1, func() { b.at = i })
	}
	p.short(0, p.height()-1, line{{"Going back and acting there begins a branch; the old future is kept.", t.dim}}, t.glyph.ellipsis)
}

func (b *branches) bindings() []binding {
	go_ := binding{keys: []string{"enter"}, short: "go there", help: "Go to the latest step of the selected branch.", do: func(m *Model) tea.Cmd {
		if err := m.run.Switch(b.at + 1); err != nil {
			m.fail(err)
		}
		m.instant = float64(m.st().Now())
		m.close()
		return nil
	}}
	return append([]binding{go_, closing("esc", "B", "q")}, b.moves()...)
}
