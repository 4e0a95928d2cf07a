package timebar

import (
	"math"
	"sort"

	"synod/cluster/chronicle"
)

// Window is a stretch of the sparse scale, cut into columns.
type Window struct {
	Left, Column float64 // where it begins, and how wide a column is; in the chronicle's units
	Columns      int
}

// Whole is the window that a run just fills which ends at a place: its last step has the last column.
func Whole(end float64, columns int) Window {
	w := Window{Column: end / float64(max(1, columns-1)), Columns: max(1, columns)}
	if w.Column <= 0 {
		w.Column = 1
	}
	return w
}

// at returns the column in which a step stands, be it within the window or not.
func (w Window) at(k *chronicle.Branch, step int) int {
	const sum = 1e-6 // places are sums, which are not quite exact
	return int(math.Floor((k.Pos(chronicle.Sparse, step)-w.Left)/w.Column + sum))
}

// Cell is what a line has in a column.
type Cell struct {
	Mark   Mark
	Height uint8 // how many values were chosen, from 1 to 8; 0 where that is not drawn
	Is     Piece
	Ahead  bool // it lies after where one is
	Here   bool
}

// Piece is the part of a line that a cell has.
type Piece uint8

// The pieces.
const (
	None  Piece = iota // the line is not here
	Along              // it goes on
	Begin              // it leaves another line here
	End                // it ends here, and more columns follow
)

// Text returns the sign of a cell.
func (c Cell) Text(isASCII bool) string {
	s := of(isASCII)
	switch {
	case c.Is == None:
		return " "
	case c.Mark != Nothing:
		return s.marks[c.Mark]
	case c.Here:
		return s.here
	case c.Is == Begin:
		return s.begin
	case c.Height > 0:
		return s.heights[c.Height-1]
	case c.Is == End:
		return s.end
	case c.Ahead:
		return s.ahead
	}
	return s.past
}

// Bar is a line. It is drawn again as often as one likes, with the memory of the time before.
type Bar struct {
	Cells  []Cell
	bounds []int // of the columns: the first step of each, and one more
	chosen []int
	piled  bool // choices are heights
	window Window
	from   int
}

// crowd is the part of the columns, as one in so many, of which more may have a choice before choices become heights.
const crowd = 4

// Short is the length of a line below which it has no room for the marks that are least rare.
const Short = 40

// Draw draws the line of a branch from the step at which it leaves another one to its end; -1 has it leave none. One is at the step
// here; -1 is nowhere in it.
func (b *Bar) Draw(k *chronicle.Branch, w Window, from, here int) {
	b.bounds = k.Columns(b.bounds, chronicle.Sparse, w.Left, w.Column, w.Columns)
	b.Cells, b.chosen, b.piled = b.Cells[:0], b.chosen[:0], false
	b.window, b.from = w, from
	b.mark(k, w, from)
	b.pile(k, w)
	b.Place(here)
}

// Place moves where one is, which costs nearly nothing.
func (b *Bar) Place(here int) {
	b.Walk(here, here)
	for i := range b.Cells {
		b.Cells[i].Ahead = b.Cells[i].Ahead && here >= 0
	}
}

// Walk has the line be of the past up to a step and lie ahead after it, and puts where one looks at another; -1 is nowhere in it.
func (b *Bar) Walk(upto, look int) {
	past, at := b.Column(upto), b.Column(look)
	for i := range b.Cells {
		c := &b.Cells[i]
		c.Here = i == at && c.Is != None && look >= b.from && b.Shows(look)
		c.Ahead = i > past || upto < b.bounds[0] || upto < b.from
	}
}

// First returns the first step of the branch that is not left of a column; behind its end that is one more than its last.
func (b *Bar) First(column int) int { return b.bounds[max(0, min(column, len(b.bounds)-1))] }

// Shows reports whether a step lies in the window.
func (b *Bar) Shows(step int) bool {
	n := len(b.bounds) - 1
	return n >= 0 && step >= b.bounds[0] && step < b.bounds[n]
}

// Lengthen takes in what has happened since the line of a whole run was drawn, when the steps from first on change nothing that one
// would see: no cell would move by more than a part of its width, and nothing rare is among them. Else it reports false, and the line is
// to be drawn again. A run that goes on fast would have to be drawn for each frame otherwise.
func (b *Bar) Lengthen(k *chronicle.Branch, first int) bool {
	const part = 0.25
	rare := Shown
	if b.piled {
		rare &^= chronicle.Choice
	}
	n := len(b.Cells)
	if n == 0 || k.Pos(chronicle.Sparse, k.Last())-b.window.Left > b.window.Column*(float64(n)-1+part) || k.Marks(first, k.Last())&rare != 0 {
		return false
	}
	b.bounds[n] = k.Last() + 1
	return true
}

// mark puts in the line, and the rarest mark of each column.
func (b *Bar) mark(k *chronicle.Branch, w Window, from int) {
	begin, end, own := math.MinInt, k.Last(), chronicle.Marks(0)
	if from >= 0 {
		begin, own = w.at(k, from), k.ForkMarks()
	}
	last := max(w.at(k, end), begin+1) // beside the sign of where it leaves another one there is some line
	for i := range w.Columns {
		c := Cell{Is: Along}
		first, next := max(b.bounds[i], from), b.bounds[i+1]
		switch {
		case i < begin || i > last:
			c.Is = None
		case i == begin:
			c.Is = Begin
		case i == last && i < w.Columns-1:
			c.Is = End
		}
		if from >= 0 {
			first = max(first, from+1) // the step where they part belongs to the other line
		}
		var marks chronicle.Marks
		if first < next {
			marks = k.Marks(first, next-1)
		}
		switch {
		case i == begin: // its sign says where it leaves; what is in it is told beside it
			own |= marks
		case c.Is != None:
			if i == begin+1 {
				marks |= own
			}
			if c.Mark = Of(marks); w.Columns < Short && c.Mark < Choice {
				c.Mark = Nothing
			}
		}
		b.Cells = append(b.Cells, c)
	}
}

// pile makes choices heights where they are too many for marks.
func (b *Bar) pile(k *chronicle.Branch, w Window) {
	with := 0
	for i := range b.Cells {
		if b.Cells[i].Mark == Choice {
			with++
		}
	}
	if with*crowd <= w.Columns {
		return
	}
	b.piled = true
	most := 1
	before := k.ChosenBefore(b.bounds[0])
	for i := range b.Cells {
		upto := k.ChosenBefore(b.bounds[i+1])
		b.chosen = append(b.chosen, upto-before)
		most, before = max(most, upto-before), upto
	}
	for i := range b.Cells {
		if c := &b.Cells[i]; b.chosen[i] > 0 && c.Is != None {
			c.Height = uint8((b.chosen[i]*heights + most - 1) / most)
			if c.Mark == Choice {
				c.Mark = Nothing
			}
		}
	}
}

// Column returns the column of a step.
func (b *Bar) Column(step int) int {
	return min(max(0, sort.Search(len(b.bounds), func(i int) bool { return b.bounds[i] > step })-1), max(0, len(b.Cells)-1))
}

// Step returns the step to go to in a column: that of its mark, or else how things stood there.
func (b *Bar) Step(k *chronicle.Branch, column int) int {
	switch {
	case len(b.Cells) == 0 || column < 0:
		return 0
	case column >= len(b.Cells)-1 && (b.window.Left == 0 || b.bounds[len(b.Cells)] > k.Last()):
		return k.Last()
	case column >= len(b.Cells):
		return b.Step(k, len(b.Cells)-1)
	}
	first, next := b.bounds[column], b.bounds[column+1]
	if m := b.Cells[column].Mark; m != Nothing {
		if step, ok := k.Next(first-1, kinds[m]); ok && step < next {
			return step
		}
	}
	if first == next { // nothing happened in it
		first--
	}
	return min(max(0, first), k.Last())
}
