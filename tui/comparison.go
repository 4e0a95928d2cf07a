package tui

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"synod/cluster"
	"synod/cluster/compare"
)

// A comparison is a place above the run that it was asked from: two runs side by side, and below them what differs. One of the two has
// the cursor; it is the run of the place. Both are only looked at, and they move together.

// comparison is what lies over the panels of its place, and fills them.
type comparison struct {
	sheet  // what differs, a row an entry
	sides  [2]*place
	active int
	result *compare.Result
	rows   []compare.Row
	// only is that the pictures are not shown.
	only bool
	room struct{ w, h int } // of the table, as it was drawn last
}

// newComparison returns the place of a comparison, with the first side as its run.
func newComparison(m *Model, r *compare.Result) *place {
	c := &comparison{result: r, rows: r.All()}
	for i, s := range r.Sides {
		p := newPlace(s.Run, pulse{speed: m.speed})
		p.level, p.name, p.versus = derived, "comparison", c
		p.view, p.focus = viewOf("space-time"), onView
		c.sides[i] = p
	}
	c.sheet = sheet{entries: c.list, within: func(m *Model) (w, h int) { return c.table(m) }}
	return c.sides[0]
}

func (c *comparison) title() string { return "Compare" }

func (c *comparison) mode() string { return "compare" }

// close ends the runs of a place.
func (p *place) close() {
	if p.versus == nil {
		p.run.Close()
		return
	}
	for _, side := range p.versus.sides {
		side.run.Close()
	}
}

func init() {
	bind("compare", map[string]act{
		"compare.side": {do: on((*comparison).other)},
		"compare.next": {do: on(func(c *comparison, m *Model) tea.Cmd { return c.to(m, 1) })},
		"compare.prev": {do: on(func(c *comparison, m *Model) tea.Cmd { return c.to(m, -1) })},
		"compare.goto": {do: onRow((*comparison).there)},
		"compare.form": {do: on(func(c *comparison, _ *Model) tea.Cmd { c.only = !c.only; return nil }), word: func(m *Model) (string, int) {
			if c, ok := m.top().(*comparison); ok && c.only {
				return "side by side", 0
			}
			return "list", 0
		}},
		"place.keep":  {do: func(m *Model) tea.Cmd { return m.keep() }},
		"compare.ask": {do: opens(newComparer)},
	})
	bind("everywhere", map[string]act{"compare.ask": {do: opens(newComparer)}})
	bind("branches", map[string]act{"branch.compare": {do: onRow((*branches).compare)}})
}

// other gives the cursor to the other side.
func (c *comparison) other(m *Model) tea.Cmd {
	c.active = 1 - c.active
	m.place = c.sides[c.active]
	return nil
}

// to selects another difference, and shows both sides where it was made.
func (c *comparison) to(m *Model, by int) tea.Cmd {
	c.move(m, by)
	return c.there(m)
}

// there takes both sides to the step of the selected difference.
func (c *comparison) there(m *Model) tea.Cmd {
	row := c.at
	if c.result.Impossible() != nil {
		row-- // it stands above the rows
	}
	if row < 0 || row >= len(c.rows) {
		return nil
	}
	steps := c.result.Together(c.rows[row])
	for i, p := range c.sides {
		p.run.Goto(steps[i])
		p.atNow()
	}
	m.hush()
	return nil
}

// look takes the side with the cursor to a step, and the other one to the step that belongs to it.
func (c *comparison) look(m *Model, step int) {
	p := c.sides[c.active]
	p.run.Goto(max(0, step))
	c.sides[1-c.active].run.Goto(c.result.Beside(c.active, p.st().Steps()))
	for _, p := range c.sides {
		p.atNow()
	}
	m.hush()
}

// seesOnly reports, and says, that what is shown is a comparison, in which nobody acts.
func (m *Model) seesOnly() bool {
	if m.versus == nil {
		return false
	}
	m.say("Nobody acts in a comparison: {compare/place.keep} keeps the side with the cursor as your own run, and {place.up} goes back to yours.")
	return true
}

// inComparison carries out a command in a comparison, and reports whether it was one that has a meaning of its own there.
func (m *Model) inComparison(c cluster.Command) bool {
	v := m.versus
	if v == nil {
		return false
	}
	switch c.Verb {
	case cluster.View:
		keep := m.place
		for _, m.place = range v.sides {
			m.showView(c)
		}
		m.place = keep
	case cluster.Step:
		v.look(m, m.st().Steps()+c.N)
	case cluster.Pause, cluster.Resume:
		m.say("Time does not pass in a comparison: . and , go through it.")
	case cluster.NoVerb, cluster.Rewind, cluster.Live, cluster.Select, cluster.Speed, cluster.Pace, cluster.Set, cluster.Status, cluster.Save, cluster.Export,
		cluster.Quit, cluster.Keep, cluster.Compare, cluster.Open, cluster.Lesson:
		return false
	default:
		m.seesOnly()
	}
	return true
}

// compare compares the selected branch with the one that is shown, or an earlier run with this one.
func (b *branches) compare(m *Model) tea.Cmd {
	shelf := shelfHere(m)
	i, ok := b.twig(m)
	switch {
	case b.at < len(shelf):
		mine, err := m.run.ApartFrom(m.run.Branch())
		if err != nil {
			m.fail(err)
			return nil
		}
		m.close()
		earlier := compare.Side{Name: fmt.Sprintf("earlier run %d", b.at+1), Run: shelf[b.at].Wake()}
		return m.compareSides(compare.Side{Name: "this run", Run: mine.Wake()}, earlier, nil)
	case !ok:
		m.say("Go there first: what the disks keep can only be compared as the run that is shown.")
		return nil
	case b.tree[i].Current:
		m.say("This is the branch that is shown: select another one.")
		return nil
	}
	m.close()
	return m.compare(cluster.Command{Verb: cluster.Compare, Against: cluster.Branch, N: m.run.Branch(), N2: b.tree[i].Number})
}
