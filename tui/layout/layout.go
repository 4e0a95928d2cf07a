// Package layout says where everything on the Stage stands: the agents' boxes, the links between them, and the lanes that
// messages fly in. It is arithmetic and nothing else: it draws nothing and knows no protocol.
//
//	l := layout.Of(layout.Ask{Width: 82, Height: 33, Agents: 5, Leader: -1})
//	l.Level                 // how much a node says
//	l.Nodes[i]              // the box of agent i, in cells, counted from the Stage's upper left corner
//	a, b := l.Link(i, j)    // where the line between two agents leaves their boxes, in dots
//	lane := l.Lane(i, j)    // where a message from i to j flies: a lane of its own, at the right hand of the link
//	lane.At(0.5).Cell()     // the cell of a message that has half of its way behind it
//
// Dots are those of braille: two across and four down a cell, so they are nearly square and a distance in dots is a length.
// Agents are counted from 0 in the order in which a cluster lists them.
package layout

import "slices"

// Ask is what a layout depends on.
type Ask struct {
	Width, Height int // of the inside of the Stage, in cells
	Agents        int // how many there are, at least 1
	// Columns says how many agents stand in each column when each plays one role: proposers, acceptors, learners. They sum up
	// to Agents. All are 0 when every agent plays every role.
	Columns [3]int
	// Leader is the agent whose box is larger, because it also shows its window of slots; -1 for none.
	Leader int
}

// Level is how much a node says. What a level has no room for stays in the agents' panel.
type Level int

// The levels, from the least to the most.
const (
	Row  Level = iota // one row: letter, and chip or promise
	Slip              // two rows behind a bar: letter and tally, promise and chip
	Card              // three rows behind a bar: letter and tally, promise, vote
	Full              // a box with a border: promise and vote inside, tally and timer on the border
)

// Layout is where everything stands.
type Layout struct {
	Ask
	Level Level
	Nodes []Box
	// Headings are the columns' places when each agent plays one role; empty boxes for columns that have nobody.
	Headings [3]Box
}

// form is a size of node, and when it is used.
type form struct {
	level      Level
	w, h       int
	from, upTo int // agents
	wide, high int // the least Stage
}

// forms are tried from the top: the first whose nodes have room is taken. The last ones are for screens on which nothing better
// can be done.
var forms = []form{
	{Full, 19, 4, 1, 6, 76, 28},
	{Card, 17, 3, 1, 9, 76, 24},
	{Card, 17, 3, 1, 7, 60, 18},
	{Slip, 13, 2, 1, 9, 0, 0},
	{Slip, 9, 2, 1, 12, 0, 0},
	{Slip, 9, 2, 13, 16, 60, 0},
	{Slip, 8, 2, 13, 31, 60, 0},
	{Row, 7, 1, 1, 99, 0, 0},
	{Row, 4, 1, 1, 99, 0, 0},
	{Row, 2, 1, 1, 99, 0, 0},
}

// The leader's box is this much larger, at the highest level.
const (
	leaderWider  = 2
	leaderHigher = 1
)

// fullColumn is the width of a box of the highest level when each agent plays one role: its name is longer.
const fullColumn = 20

// Of returns the layout for a Stage. It always has a box for every agent within the Stage; on one that is too small for
// all of them, boxes may meet.
func Of(a Ask) *Layout {
	l := &Layout{Ask: a, Nodes: make([]Box, a.Agents)}
	separate := a.Columns != [3]int{}
	for i, f := range forms {
		l.Level = f.level
		last := i == len(forms)-1
		switch most := max(a.Columns[0], a.Columns[1], a.Columns[2]); {
		case last:
		case separate && (f.wide > a.Width || most*(f.h+1) > a.Height-headingRows+1 && f.h > 1):
			continue
		case !separate && (a.Agents < f.from || a.Agents > f.upTo || a.Width < f.wide || a.Height < f.high):
			continue
		}
		if l.seat(f, separate) || last {
			break
		}
	}
	if l.Level == Full && a.Leader >= 0 {
		l.Grow(a.Leader, leaderWider, leaderHigher)
	}
	return l
}

// seat gives every agent a box of a form, and reports whether all have room.
func (l *Layout) seat(f form, separate bool) bool {
	switch {
	case separate:
		if f.level == Full {
			f.w = fullColumn
		}
		return l.inColumns(f) && l.fits()
	case l.Agents == 1:
		l.Nodes[0] = around(float64(l.Width)/2, float64(l.Height)/2, f)
		return l.fits()
	}
	if l.onRing(f); l.fits() {
		return true
	}
	if l.Agents <= mostOnRing && f.level != Row {
		return false
	}
	return l.atTable(f) && l.fits()
}

// Grow makes a box larger around its middle, but keeps it on the Stage.
func (l *Layout) Grow(i, wider, higher int) {
	b := &l.Nodes[i]
	b.X, b.W = clamp(b.X-wider/2, l.Width-b.W-wider), b.W+wider
	b.Y, b.H = clamp(b.Y-higher/2, l.Height-b.H-higher), b.H+higher
}

func clamp(v, most int) int { return max(0, min(v, most)) }

// corner is how many cells of a node may have another right above or below.
const corner = 3

// fits reports whether no node leaves the Stage or meets another. Beside a node is a cell of air, and above and below one of more
// than a row too, but for its corners.
func (l *Layout) fits() bool {
	stage := Box{0, 0, l.Width, l.Height}
	for i, b := range l.Nodes {
		if !b.Within(stage) {
			return false
		}
		beside := Box{b.X - 1, b.Y, b.W + 2, b.H}
		above := Box{b.X + corner, b.Y - 1, b.W - 2*corner, b.H + 2}
		for _, c := range l.Nodes[:i] {
			if beside.Meets(c) || b.H > 1 && above.Meets(c) {
				return false
			}
		}
	}
	return true
}

// Clone returns a copy whose boxes can be changed.
func (l *Layout) Clone() *Layout {
	c := *l
	c.Nodes = slices.Clone(l.Nodes)
	return &c
}
