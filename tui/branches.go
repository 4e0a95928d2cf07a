package tui

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"synod/cluster"
	"synod/roles"
)

// branches lists the runs on the shelf, and below them the futures of the run that is shown.
type branches struct{ sheet }

// newBranches begins with the first branch.
func newBranches(m *Model) *branches {
	b := &branches{}
	b.sheet = sheet{list: list{at: len(shelfHere(m))}, width: 74, entries: b.list, foot: func(m *Model, width int) []line {
		return line{{"Going back and acting there begins a branch; the old future is kept.", m.theme.dim}}.wrap(width)
	}}
	return b
}

func (b *branches) title() string { return "Branches and earlier runs" }

// shelfHere returns the runs that can take the place of the one that is shown: those on the shelf, where that is my run.
func shelfHere(m *Model) []earlier {
	if len(m.below) > 0 {
		return nil
	}
	return m.shelf
}

// shelved says what an earlier run was.
func shelved(m *Model, p *cluster.Parked) line {
	t, st := m.theme, p.State()
	l := line{{"  " + st.Protocol().Title, t.text}, {fmt.Sprintf(", %s, seed %d, %s", roles.Count(len(st.IDs()), "agent"), p.Settings().Seed, roles.Count(st.Steps(), "step")), t.dim}}
	if sides := st.Wiring().SidesText(); sides != "" {
		l = append(l, span{", cut " + sides, t.dim})
	}
	if values, _ := st.Decisions(); values == 1 {
		l = append(append(l, span{"  chosen" + t.chipGap(), t.dim}), t.valueSpan(st.Chosen()[0].Proposal.Value), t.chipRest(1))
	}
	return l
}

// list has a row a run on the shelf, one a branch, and one for what disks keep where that is another run.
func (b *branches) list(m *Model, width int) []entry {
	t := m.theme
	var all []entry
	add := func(l line) {
		if len(all) == b.at {
			l[0].style = reverse(t.strong)
		}
		all = append(all, entry{rows: hang(l[:1], l[1:], width)})
	}
	for i, run := range shelfHere(m) {
		add(append(line{{fmt.Sprintf("earlier run %d", i+1), t.text}}, shelved(m, run.Parked)...))
	}
	kept := false
	for _, info := range m.run.Branches() {
		began := "the first"
		if info.Parent > 0 {
			began = fmt.Sprintf("left branch %d at step %d", info.Parent, info.Fork)
		}
		l := line{{fmt.Sprintf("branch %d", info.Number), t.text}, {fmt.Sprintf("  %s, %s", began, roles.Count(info.End, "step")), t.dim}}
		if info.Current {
			l = append(l, span{"  " + t.glyph.done + " here", t.text})
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

func (b *branches) mode() string { return "branches" }

func init() {
	bind("branches", map[string]act{"branch.go": {do: on((*branches).there)}, "overlay.close": {do: closeTop}})
}

// there goes to the latest step of the selected branch, or to the earlier run.
func (b *branches) there(m *Model) tea.Cmd {
	m.close()
	shelf := len(shelfHere(m))
	switch {
	case b.at < shelf:
		return m.backToShelved(b.at)
	case b.at == shelf+len(m.run.Branches()):
		return m.attach(cluster.Command{})
	}
	m.leaving(func(m *Model) error { return m.goTo(b.at - shelf + 1) })
	return nil
}
