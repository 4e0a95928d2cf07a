package tui

import (
	"fmt"
	"slices"

	tea "charm.land/bubbletea/v2"

	"synod/cluster"
	"synod/roles"
)

// The editor of a partition is the Stage itself: it shows what would be cut, and what each side could still do, while nothing is cut
// yet. It begins with a shape, and marks change that: which agent goes to which side, which one is the bridge or the hub, and whether
// the cut is one way.

// maxGroups bounds the sides of the partition editor, so that a digit names each.
const maxGroups = 9

// shapes are those to flip through. Where a shape has sides, marks move agents between them.
var shapes = []struct {
	name  string
	shape cluster.Shape
}{
	{"two sides", cluster.Sides}, {"one alone", cluster.Sides}, {"halves", cluster.Sides}, {"bridge", cluster.Bridge},
	{"ring", cluster.Ring}, {"chain", cluster.Chain}, {"hub", cluster.Hub}, {"one way", cluster.OneWay},
}

// The places of shapes that are named elsewhere.
const (
	twoSides    = 0
	oneAlone    = 1
	halves      = 2
	oneWayShape = 7
)

// direction is how the sides are cut off: both ways, or only what goes out of the first, or into it.
type direction int

const (
	bothWays direction = iota
	onlyOut
	onlyIn
	ways
)

// marking is what the editor is about; one that is taken back is as it was.
type marking struct {
	shape int
	way   direction
	group []int // by agent, from 0
	chain []int // the agents in their order in a chain
	at    int   // the agent under the cursor
}

// partition is the editor of a partition.
type partition struct {
	marking
	ids     []roles.ID
	undo    []marking
	offered []int // the shapes that are possible with so many agents
}

// newPartition proposes the present groups, or a minority against the rest.
func newPartition(m *Model) *partition { return partitionAs(m, twoSides) }

func newOneWay(m *Model) *partition { return partitionAs(m, oneWayShape) }

func partitionAs(m *Model, shape int) *partition {
	p := &partition{ids: m.st().IDs()}
	p.at = max(0, slices.Index(p.ids, m.selected))
	for shape := range shapes {
		if p.take(m, shape); p.possible(m) {
			p.offered = append(p.offered, shape)
		}
	}
	p.take(m, shape)
	return p
}

// take takes a shape as it is at first.
func (e *partition) take(m *Model, shape int) {
	e.shape, e.way = shape, bothWays
	e.group, e.chain = make([]int, len(e.ids)), nil
	for i := range e.ids {
		e.chain = append(e.chain, i)
	}
	switch shape {
	case oneAlone:
		e.alone()
	case halves:
		for i := range e.ids {
			e.group[i] = 2 * i / (len(e.ids) + len(e.ids)%2)
		}
	case oneWayShape:
		e.way = onlyOut
		fallthrough
	default:
		e.first(m)
	}
}

// first puts agents into the groups that there are, or a minority of the acceptors apart.
func (e *partition) first(m *Model) {
	if groups := m.st().Groups(); len(groups) > 1 {
		for i, id := range e.ids {
			e.group[i] = min(maxGroups-1, slices.IndexFunc(groups, func(g []roles.ID) bool { return slices.Contains(g, id) }))
		}
		return
	}
	acceptors := m.st().Config().Acceptors
	minority := max(1, (acceptors.Len()-1)/2)
	for i, id := range e.ids {
		inMinority := acceptors.Has(id) && id.Number() < minority || !acceptors.Has(id) && id.Number() == 0
		if !inMinority {
			e.group[i] = 1
		}
	}
}

// alone puts the agent under the cursor on a side by itself.
func (e *partition) alone() {
	for i := range e.group {
		e.group[i] = 1
	}
	e.group[e.at] = 0
}

// hasSides reports whether the shape has sides.
func (e *partition) hasSides() bool { return shapes[e.shape].shape <= cluster.OneWay }

// groups returns the sides that have members, in order.
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

// amounts is the command that the marks amount to.
func (e *partition) amounts() cluster.Command {
	c := cluster.Command{Verb: cluster.Partition, Shape: shapes[e.shape].shape}
	switch c.Shape {
	case cluster.Bridge, cluster.Hub:
		c.Agent = e.ids[e.at]
		return c
	case cluster.Ring:
		return c
	case cluster.Chain:
		order := make([]roles.ID, len(e.chain))
		for k, i := range e.chain {
			order[k] = e.ids[i]
		}
		c.Groups = [][]roles.ID{order}
		return c
	}
	c.Shape, c.Groups = cluster.Sides, e.groups()
	switch {
	case len(c.Groups) < 2:
		return cluster.Command{Verb: cluster.Heal}
	case e.way == onlyIn:
		slices.Reverse(c.Groups)
		fallthrough
	case e.way == onlyOut:
		c.Shape = cluster.OneWay
	}
	return c
}

// cuts are the links that would be cut. All shapes that are taken are possible.
func (e *partition) cuts(m *Model) cluster.Cuts {
	c, err := m.st().CutsAfter(e.amounts())
	roles.Assert(err == nil, "%s cannot be: %v", e.amounts(), err)
	return c
}

// editing returns the partition that is being edited, or nil.
func (m *Model) editing() *partition {
	for _, o := range m.overlays {
		if e, ok := o.(*partition); ok {
			return e
		}
	}
	return nil
}

// inEditor reports whether the partition editor lies on top.
func (m *Model) inEditor() bool {
	e := m.editing()
	return e != nil && m.top() == overlay(e)
}

// possible reports whether the shape that was taken can be cut here. Two sides are always offered.
func (e *partition) possible(m *Model) bool {
	c := e.amounts()
	_, err := m.st().CutsAfter(c)
	return err == nil && (c.Verb == cluster.Partition || e.shape == twoSides)
}

// flip goes to the next shape that is possible here, or the one before.
func (e *partition) flip(m *Model, by int) {
	n := len(e.offered)
	e.take(m, e.offered[(max(0, slices.Index(e.offered, e.shape))+by+n)%n])
}

// put puts an agent on a side. A shape that says who is on which side is no longer that one then.
func (e *partition) put(i, g int) {
	if g < 0 || g >= maxGroups || !e.hasSides() {
		return
	}
	e.group[i] = g
	if e.shape != oneWayShape {
		e.shape = twoSides
	}
}

// other puts an agent on the other side, with the cursor on it; where there are no sides, the cursor is what makes the bridge or the hub.
func (e *partition) other(i int) {
	e.at = i
	e.put(i, 1-min(1, e.group[i]))
}

// shift moves the agent under the cursor to another side, or along the chain.
func (e *partition) shift(by int) {
	if shapes[e.shape].shape != cluster.Chain {
		e.put(e.at, e.group[e.at]+by)
		return
	}
	from := slices.Index(e.chain, e.at)
	if to := from + by; to >= 0 && to < len(e.chain) {
		e.chain[from], e.chain[to] = e.chain[to], e.chain[from]
	}
}

// turn goes round the ways in which sides can be cut off.
func (e *partition) turn(m *Model) {
	if !e.hasSides() || len(e.groups()) < 2 {
		m.say("A cut one way has sides: {partition.shape} goes on to a shape that has them.")
		return
	}
	e.way = (e.way + 1) % ways
	switch {
	case e.way != bothWays:
		e.shape = oneWayShape
	case e.shape == oneWayShape:
		e.shape = twoSides
	}
}

// move moves the cursor. Who is alone is who is under it.
func (e *partition) move(by int) {
	e.at = (e.at + by + len(e.ids)) % len(e.ids)
	if e.shape == oneAlone {
		e.alone()
	}
}

// letters are those of agents, as the footer writes them; "" where no agent has one.
func (e *partition) letters() string {
	var first, last string
	for _, id := range e.ids {
		if name := id.String(); len(name) == 1 {
			last = name
			if first == "" {
				first = name
			}
		}
	}
	if first == last {
		return first
	}
	return first + "…" + last
}

// letter puts the agent of a letter on the other side. Agents with other names have no letters.
func (e *partition) letter(key string) {
	if i := slices.IndexFunc(e.ids, func(id roles.ID) bool { return id.String() == key }); i >= 0 {
		e.other(i)
	}
}

// mark makes a change that can be taken back.
func (e *partition) mark(m *Model, change func()) {
	before := e.marking
	before.group, before.chain = slices.Clone(e.group), slices.Clone(e.chain)
	change()
	m.selected = e.ids[e.at]
	if before.shape != e.shape || before.way != e.way || before.at != e.at || !slices.Equal(before.group, e.group) || !slices.Equal(before.chain, e.chain) {
		e.undo = append(e.undo, before)
	}
}

// takeBack takes the last mark back.
func (e *partition) takeBack(m *Model) {
	last := len(e.undo) - 1
	if last < 0 {
		m.say("There is no mark to take back.")
		return
	}
	e.marking, e.undo = e.undo[last], e.undo[:last]
	m.selected = e.ids[e.at]
}

func (e *partition) mode() string { return "partition" }

func init() {
	doing := func(do func(*partition, *Model, string)) act {
		return act{with: func(m *Model, key string) tea.Cmd {
			e := m.top().(*partition)
			e.mark(m, func() { do(e, m, key) })
			return nil
		}}
	}
	letters := doing(func(e *partition, _ *Model, key string) { e.letter(key) })
	letters.label = func(m *Model) string { return m.editing().letters() }
	letters.word = func(m *Model) (string, int) {
		if m.editing().letters() == "" {
			return "", 0
		}
		return "other side", 0
	}
	bind("partition", map[string]act{
		"partition.cut":      {do: on((*partition).apply), word: cutWord},
		"overlay.close":      {do: closeTop},
		"partition.letter":   letters,
		"partition.other":    doing(func(e *partition, _ *Model, _ string) { e.other(e.at) }),
		"partition.shape":    doing(func(e *partition, m *Model, _ string) { e.flip(m, 1) }),
		"partition.unshape":  doing(func(e *partition, m *Model, _ string) { e.flip(m, -1) }),
		"partition.way":      doing(func(e *partition, m *Model, _ string) { e.turn(m) }),
		"partition.nextside": doing(func(e *partition, _ *Model, _ string) { e.shift(1) }),
		"partition.prevside": doing(func(e *partition, _ *Model, _ string) { e.shift(-1) }),
		"partition.side":     doing(func(e *partition, _ *Model, key string) { e.put(e.at, int(key[0]-'1')) }),
		"partition.none": doing(func(e *partition, _ *Model, _ string) {
			e.shape, e.way = twoSides, bothWays
			clear(e.group)
		}),
		"agent.next":     doing(func(e *partition, _ *Model, _ string) { e.move(1) }),
		"agent.prev":     doing(func(e *partition, _ *Model, _ string) { e.move(-1) }),
		"partition.undo": {do: on(func(e *partition, m *Model) tea.Cmd { e.takeBack(m); return nil })},
		"caption.more":   {do: (*Model).readOn},
		"prompt.open":    {do: on((*partition).command)},
		"help.open":      {do: opens(newHelp)},
	})
}

// cutWord says what enter does.
func cutWord(m *Model) (string, int) {
	if e := m.editing(); e != nil && e.amounts().Verb == cluster.Heal {
		return "heal", 0
	}
	return "cut", 0
}

// command opens the command line with what enter would do.
func (e *partition) command(m *Model) tea.Cmd {
	cmd := m.ask(e.amounts().String())
	m.prompt.over = e
	return cmd
}

func (e *partition) apply(m *Model) tea.Cmd {
	m.close()
	m.do(e.amounts())
	return nil
}

func (e *partition) title() string {
	name := shapes[e.shape].name
	switch {
	case e.hasSides() && len(e.groups()) < 2:
		name = "no cut"
	case e.way == onlyOut:
		name = "only out"
	case e.way == onlyIn:
		name = "only in"
	case e.hasSides() && len(e.groups()) > 2:
		name = fmt.Sprintf("%d sides", len(e.groups()))
	}
	return "Partition: " + name
}
