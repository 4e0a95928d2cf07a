package tui

import (
	"fmt"
	"math"
	"slices"

	tea "charm.land/bubbletea/v2"

	"synod/cluster"
	"synod/cluster/chronicle"
	"synod/roles"
	"synod/tui/timebar"
)

// branches is the time bar at full size: the futures of the run that is shown as a tree, each with its own line at one scale, above them
// the runs on the shelf, and below them a look at the step under the cursor. Nobody goes anywhere before enter.
type branches struct {
	sheet
	tree  []cluster.Twig
	known []*chronicle.Branch // of the tree, the index, as far as that is read
	bars  []timebar.Bar       // of the tree
	rows  int                 // of a branch

	spot spot    // the cursor
	pos  float64 // the place that it was moved to, which it keeps from branch to branch
	zoom int     // how often the picture was made twice as large
	left float64 // where the picture begins
	drag bool

	linesAt int // the column of the screen at which the lines begin

	sight sight
	ends  map[spot]came     // how branches end, by their last steps
	far   *cluster.Approach // what leads to an end; nil for nothing
}

// spot is a step of a branch.
type spot struct{ branch, step int }

// newBranches begins at the step that is shown.
func newBranches(m *Model) *branches {
	b := &branches{ends: map[spot]came{}, rows: 1}
	b.sheet = sheet{width: 74, entries: b.list, lead: b.ruler, within: func(m *Model) (w, h int) {
		w, h = b.inside(m)
		return w, b.divide(m, w, h)
	}}
	b.refresh(m)
	const atOnce = 12 // slices: what takes no longer than anybody notices
	for i := 0; i < atOnce && !b.readOn(m); i++ {
	}
	here := b.mine(m)
	b.at = len(shelfHere(m)) + here
	b.put(m, m.st().Steps())
	return b
}

func (b *branches) title() string { return "Branches and earlier runs" }

func (b *branches) mode() string { return "branches" }

func (b *branches) size(m *Model) (w, h int) { return m.w, m.h }

// inside is the room within the border.
func (b *branches) inside(m *Model) (w, h int) { return max(1, m.w-margins), max(3, m.bodyHeight()-2) }

// shelfHere returns the runs that can take the place of the one that is shown: those on the shelf, where that is my run.
func shelfHere(m *Model) []earlier {
	if len(m.below) > 0 {
		return nil
	}
	return m.shelf
}

// refresh looks which branches there are.
func (b *branches) refresh(m *Model) {
	b.tree = cluster.Tree(m.run.Branches())
	if n := len(b.tree); n != len(b.bars) {
		b.bars = slices.Grow(b.bars[:0], n)[:n]
	}
	b.known = b.known[:0]
	for _, t := range b.tree {
		k, _ := m.index().Read(t.Number, 0)
		b.known = append(b.known, k)
	}
}

// twig returns which of the tree is selected; false for a run on the shelf, or what disks keep.
func (b *branches) twig(m *Model) (int, bool) {
	i := b.at - len(shelfHere(m))
	return i, i >= 0 && i < len(b.tree)
}

// mine returns which of the tree has the step that is shown. What a branch shares with the one that it left belongs to that.
func (b *branches) mine(m *Model) int {
	i := slices.IndexFunc(b.tree, func(t cluster.Twig) bool { return t.Current })
	for step := m.st().Steps(); b.tree[i].From >= 0 && step < b.tree[i].Fork; {
		i = b.tree[i].From
	}
	return i
}

// cursor returns where the cursor is, on which of the tree; false where that has no steps to look at. When another branch was selected,
// the cursor stays at its place, as far as that branch has one there.
func (b *branches) cursor(m *Model) (i int, at spot, ok bool) {
	if i, ok = b.twig(m); !ok {
		return 0, spot{}, false
	}
	t := b.tree[i]
	if b.spot.branch != t.Number {
		k := b.known[i]
		b.spot = spot{t.Number, k.At(chronicle.Sparse, b.pos)}
	}
	b.spot.step = max(t.Fork, min(b.spot.step, t.End))
	return i, b.spot, true
}

// put has the cursor look at a step of the selected branch.
func (b *branches) put(m *Model, step int) {
	i, ok := b.twig(m)
	if !ok {
		return
	}
	b.spot = spot{b.tree[i].Number, step}
	_, at, _ := b.cursor(m)
	k := b.known[i]
	b.pos = k.Pos(chronicle.Sparse, at.step)
}

// by moves the cursor by some steps; before the step at which the branch left another one it goes on in that.
func (b *branches) by(m *Model, steps int) {
	i, at, ok := b.cursor(m)
	if !ok {
		m.say("Only branches are looked into: {branch.go} goes to the earlier run.")
		return
	}
	if to := at.step + steps; to < b.tree[i].Fork && b.tree[i].From >= 0 {
		b.at = len(shelfHere(m)) + b.tree[i].From
	}
	b.put(m, at.step+steps)
}

// toMark moves the cursor to the next mark of the branch, or to the one before; where there is none, to its end.
func (b *branches) toMark(m *Model, by int) {
	i, at, ok := b.cursor(m)
	if !ok {
		return
	}
	k, t := b.known[i], b.tree[i]
	if k.Last() < t.End {
		m.say("This branch is still being read: %d of %d steps.", k.Last(), t.End)
		return
	}
	if by > 0 {
		to, found := k.Next(at.step, aims)
		if !found {
			to = t.End
		}
		b.put(m, to)
		return
	}
	if at.step == t.Fork && t.From >= 0 {
		b.at = len(shelfHere(m)) + t.From
	}
	to, found := k.Previous(at.step, aims)
	if !found || to < t.Fork && at.step > t.Fork {
		to = t.Fork
	}
	b.put(m, to)
}

// zoomBy makes the picture larger or smaller, around the cursor.
func (b *branches) zoomBy(m *Model, by int) {
	const most = 24
	to := max(0, min(b.zoom+by, most))
	if to == b.zoom {
		m.say("It goes no further.")
		return
	}
	b.zoom = to
	b.left = math.Inf(1) // the cursor is in its middle
}

func init() {
	move := func(by int) act {
		return act{do: onRow(func(b *branches, m *Model) tea.Cmd { b.by(m, by); return nil })}
	}
	mark := func(by int) act {
		return act{do: onRow(func(b *branches, m *Model) tea.Cmd { b.toMark(m, by); return nil })}
	}
	zoom := func(by int) act {
		return act{do: on(func(b *branches, m *Model) tea.Cmd { b.zoomBy(m, by); return nil })}
	}
	bind("branches", map[string]act{
		"branch.go":     {do: onRow((*branches).there)},
		"branch.name":   {do: onRow((*branches).name)},
		"bar.right":     move(1),
		"bar.left":      move(-1),
		"bar.mark.next": mark(1),
		"bar.mark.prev": mark(-1),
		"zoom.in":       zoom(1),
		"zoom.out":      zoom(-1),
		"zoom.fit":      {do: on(func(b *branches, m *Model) tea.Cmd { b.zoom = 0; return nil })},
		"overlay.close": {do: closeTop},
	})
}

// there goes to the step under the cursor, or to the earlier run.
func (b *branches) there(m *Model) tea.Cmd {
	_, at, ok := b.cursor(m)
	m.close()
	switch shelf := len(shelfHere(m)); {
	case b.at < shelf:
		return m.backToShelved(b.at)
	case !ok:
		return m.attach(cluster.Command{})
	}
	m.leaving(func(m *Model) error {
		if at.branch != m.run.Branch() {
			if err := m.goTo(at.branch); err != nil {
				return err
			}
		}
		m.rewind(at.step)
		return nil
	})
	return nil
}

// name asks for a name of the selected branch.
func (b *branches) name(m *Model) tea.Cmd {
	i, ok := b.twig(m)
	if !ok {
		m.say("Only branches have names.")
		return nil
	}
	t := b.tree[i]
	m.askValue(fmt.Sprintf("name of branch %d: ", t.Number), t.Name, func(m *Model, text string) error {
		return m.run.NameBranch(t.Number, text)
	})
	return nil
}

// lookAt has the cursor look at what the line of the selected branch has in a column.
func (b *branches) lookAt(m *Model, column int) {
	if i, ok := b.twig(m); ok {
		b.put(m, b.bars[i].Step(b.known[i], column))
	}
}

// readOn reads a slice of what is still missing of the picture, and reports whether nothing is: what leads to a step that is far away, the
// indexes of all branches, and how these end.
func (b *branches) readOn(m *Model) (done bool) {
	for _, far := range []**cluster.Approach{&b.sight.far, &b.far} {
		if *far != nil {
			if (*far).Advance(sliceSteps) {
				*far = nil
			}
			return false
		}
	}
	for _, t := range b.tree {
		if _, whole := m.index().Read(t.Number, 0); !whole {
			m.index().Read(t.Number, sliceSteps)
			return false
		}
	}
	for _, t := range b.tree {
		end := spot{t.Number, t.End}
		if _, known := b.ends[end]; known || t.Current {
			continue
		}
		if far := m.run.ApproachOn(t.Number, t.End); far != nil {
			b.far = far
			return false
		}
		b.ends[end] = m.cameOf(m.run.Look(t.Number, t.End))
		return false
	}
	return true
}

// came is what has come of a run: what is chosen, and the verdict unless all is well.
type came struct{ chosen, verdict line }

// short is the one of the two that matters more.
func (c came) short() line {
	if c.verdict != nil {
		return c.verdict
	}
	return c.chosen
}

// cameOf says what has come of a run.
func (m *Model) cameOf(st *cluster.State) (c came) {
	t := m.theme
	if values, several := st.Decisions(); several {
		c.chosen = line{{fmt.Sprintf("%d chosen", values), t.dim}}
	} else {
		for i, is := range st.Chosen() {
			if i > 0 {
				c.chosen = append(c.chosen, span{t.chipGap(), t.text})
			}
			c.chosen = append(c.chosen, t.valueSpan(is.Proposal.Value))
		}
	}
	if v, _ := st.Verdict(); v != cluster.Safe {
		c.verdict = line{{v.String(), t.bad}}
	}
	return c
}

// shelved says what an earlier run was.
func shelved(m *Model, p *cluster.Parked) line {
	t, st := m.theme, p.State()
	l := line{{"  " + st.Protocol().Title, t.text}, {fmt.Sprintf(", %s, seed %d, %s", roles.Count(len(st.IDs()), "agent"), p.Settings().Seed, roles.Count(st.Steps(), "step")), t.dim}}
	if words := linkWords(st); words != "" {
		l = append(l, span{words, t.dim})
	}
	if values, _ := st.Decisions(); values == 1 {
		l = append(append(l, span{"  chosen" + t.chipGap(), t.dim}), t.valueSpan(st.Chosen()[0].Proposal.Value), t.chipRest(1))
	}
	return l
}
