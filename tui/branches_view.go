package tui

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"synod/cluster"
	"synod/cluster/chronicle"
	"synod/roles"
	"synod/tui/timebar"
)

// The branches on the screen: beside the name of each its line, which leaves its parent's by a trunk, and in the upper border of the rows
// the numbers of the steps of the selected one.

// What the names and the lines have for themselves.
const (
	leastName   = 18 // columns of a name, below which stands how long the branch is and what has come of it
	usualName   = 26 // of the same where there is room
	leastOfName = 12 // of a name alone
	leastGap    = 2
	leastLook   = 7 // rows of the look at a step
	mostOfBars  = 3 // rows of a branch
)

// divide divides the height among the branches, for which it returns how many rows there are, and the look at a step. The more branches
// there are, the fewer rows each has.
func (b *branches) divide(m *Model, w, h int) (treeRows int) {
	shelf := len(shelfHere(m))
	others := shelf
	if b.disksBeside(m) {
		others++
	}
	rows, _ := cardRows(len(m.st().IDs()), h)
	look := max(leastLook, min(h/2, 2+rows*len(m.st().IDs())))
	for b.rows = mostOfBars; b.rows > 1 && b.above()+others+b.rows*len(b.tree) > h-look; {
		b.rows--
	}
	return max(3, min(h-look, b.above()+others+b.rows*len(b.tree)))
}

// above is how many rows there are above the branches.
func (b *branches) above() int {
	if b.rows == 1 {
		return 1
	}
	return 2
}

// disksBeside reports whether disks keep another run than those that are listed.
func (b *branches) disksBeside(m *Model) bool {
	for _, t := range b.tree {
		if t.Kept {
			return false
		}
	}
	return m.run.Detached()
}

// columns returns where the lines begin and how many columns they have, of a width in which the mark of the selection stands too.
func (b *branches) columns(m *Model, w int) (x, columns int) {
	name, result := leastName, 0
	if w >= 100 {
		name = usualName
	}
	if b.rows == 1 {
		name = leastOfName
	}
	for _, t := range b.tree {
		name = max(name, width(t.Title()))
		if b.rows == 1 {
			result = max(result, b.end(m, t).short().width())
		}
	}
	if result > 0 {
		result += leastGap
	}
	x = selecting + name + leastGap
	return x, max(1, w-x-result)
}

// end says what has come of a branch; nothing while that is not known.
func (b *branches) end(m *Model, t cluster.Twig) came {
	if t.Current {
		return m.cameOf(m.run.Present())
	}
	return b.ends[spot{t.Number, t.End}]
}

// list has an entry a run on the shelf, one a branch, and one for what disks keep where that is another run.
func (b *branches) list(m *Model, width int) []entry {
	t := m.theme
	var all []entry
	name := func(text string) span {
		if len(all) == b.at {
			return span{text, reverse(t.strong)}
		}
		return span{text, t.text}
	}
	for i, run := range shelfHere(m) {
		all = append(all, entry{rows: hang(line{name(fmt.Sprintf("earlier run %d", i+1))}, shelved(m, run.Parked), width)})
	}
	x, columns := b.columns(m, width+selecting)
	for _, twig := range b.tree {
		rows := make([]line, b.rows)
		rows[0] = line{name(twig.Title())}
		end := b.end(m, twig)
		if b.rows == 1 {
			if says := end.short(); says != nil {
				rows[0] = append(pad(rows[0], x-selecting+columns+leastGap), says...)
			}
			all = append(all, entry{rows: rows})
			continue
		}
		rows[1] = line{{roles.Count(twig.End, "step").String() + " ", t.dim}}
		for _, says := range []line{end.verdict, end.chosen} {
			if says != nil && rows[1].width()+1+says.width() <= x-selecting {
				gap := t.chipGap()
				if !strings.HasPrefix(says[0].text, " ") {
					gap = " "
				}
				rows[1] = append(append(rows[1], span{gap, t.text}), says...)
			}
		}
		if b.rows > 2 {
			if began := (line{{twig.Began.String(), t.faint}}); began.width() <= x-selecting-leastGap {
				rows[2] = began
			}
			if twig.Kept {
				rows[2] = line{{"on the disks", t.warn}}
			}
		}
		all = append(all, entry{rows: rows})
	}
	if b.disksBeside(m) {
		all = append(all, entry{rows: []line{{name("the run on the disks"), {"  in " + m.run.Disks(), t.dim}}}})
	}
	return all
}

// ruler numbers the steps of the selected branch, or of the one that is shown, above the lines.
func (b *branches) ruler(m *Model, width int) []line {
	t := m.theme
	i, ok := b.twig(m)
	if !ok {
		i = b.mine(m)
	}
	x, columns := b.columns(m, width)
	b.drawBar(m, i, columns)
	const apart = 10
	row := line{{"  branch", t.dim}}
	row = append(pad(row, x-len("step ")), span{"step ", t.dim})
	for column := 0; column < columns; column += apart {
		step := b.bars[i].First(column)
		if text := fmt.Sprint(step); step <= b.tree[i].End && row.width() <= x+column && column+len(text) <= columns {
			row = append(pad(row, x+column), span{text, t.dim})
		}
	}
	return []line{row, nil}[:b.above()]
}

// window is the stretch of time that the lines show.
func (b *branches) window(m *Model, columns int) timebar.Window {
	end := 0.0
	for _, k := range b.known {
		end = max(end, k.Pos(chronicle.Sparse, k.Last()))
	}
	w := timebar.Whole(end, columns)
	if b.zoom == 0 {
		b.left = 0
		return w
	}
	w.Column /= math.Pow(2, float64(b.zoom))
	const margin = 8 // columns that the cursor keeps from the edges
	at, wide := b.pos/w.Column, float64(columns)
	if left := b.left / w.Column; at < left+margin || at >= left+wide-margin {
		b.left = (at - wide/2) * w.Column
	}
	b.left = max(0, min(b.left, end-(wide-1)*w.Column))
	w.Left = b.left
	return w
}

// drawBar draws the line of a branch into its memory.
func (b *branches) drawBar(m *Model, i, columns int) {
	from := -1
	if b.tree[i].From >= 0 {
		from = b.tree[i].Fork
	}
	bar := &b.bars[i]
	bar.Draw(b.known[i], b.window(m, columns), from, -1)
	look := -1
	if at, spot, ok := b.cursor(m); ok && at == i {
		look = spot.step
	}
	bar.Walk(b.walked(m, i), look)
}

// walked returns the step of a branch up to which it led to the step that is shown; -1 for none.
func (b *branches) walked(m *Model, i int) int {
	step := m.st().Steps()
	for at := b.mine(m); at >= 0; at = b.tree[at].From {
		if at == i {
			return step
		}
		step = b.tree[at].Fork
	}
	return -1
}

func (b *branches) draw(p pen, m *Model) {
	b.refresh(m)
	tree := b.divide(m, p.width(), p.height())
	b.sheet.draw(p.sub(0, 0, p.width(), tree), m)
	b.drawTree(p.sub(0, 0, p.width(), tree), m)
	b.drawLook(p.sub(0, tree, p.width(), p.height()-tree), m)
}

// drawTree draws the lines beside the names, the trunks between them, and where one is and looks.
func (b *branches) drawTree(p pen, m *Model) {
	t := m.theme
	paper := b.sheet.lay(m, p.width(), p.height())
	x, columns := b.columns(m, p.width())
	p = p.sub(x, len(paper.lead), columns, paper.room)
	b.linesAt = p.area.Min.X
	shelf := len(shelfHere(m))
	row := make([]int, len(b.tree)) // of the line of each branch, counted from the first that is shown; missing where it is hidden
	const missing = math.MinInt32
	for i := range row {
		row[i] = missing
		if y := slices.Index(paper.of, shelf+i); y >= 0 {
			row[i] = y - b.sheet.first
		}
	}
	for i, twig := range b.tree {
		if row[i] == missing {
			continue
		}
		b.drawBar(m, i, columns)
		m.drawCells(p.sub(0, row[i], columns, 1), b.bars[i].Cells)
		if row[i] >= 0 && row[i] < p.height() {
			m.zone(p, 0, row[i], columns, 1, func() {
				b.at, b.drag = shelf+i, true
				b.lookAt(m, m.clicked.at.X-b.linesAt)
			})
		}
		if twig.From >= 0 && row[twig.From] != missing {
			b.drawTrunk(p, m, i, row)
		}
	}
	if i := b.mine(m); row[i] != missing && b.rows > 1 && b.bars[i].Shows(m.st().Steps()) {
		const you = "you"
		at := b.bars[i].Column(m.st().Steps())
		p.text(max(0, min(at-1, columns-len(you))), row[i]+1, t.strong, you)
	}
	if i, at, ok := b.cursor(m); ok && row[i] != missing && b.rows > 1 && b.bars[i].Shows(at.step) {
		above := row[i] - 1
		p.area.Min.Y -= len(paper.lead)
		x := b.bars[i].Column(at.step)
		p.text(x, above+len(paper.lead), t.strong, timebar.Here(m.look.ASCII))
		if cell := b.bars[i].Cells[x]; row[i] >= 0 {
			style := m.theme.barStyle(cell)
			cell.Here = false
			if cell.Mark == timebar.Nothing {
				style = reverse(m.theme.barStyle(cell))
			}
			p.text(x, row[i]+len(paper.lead), style, cell.Text(m.look.ASCII))
		}
	}
}

// drawTrunk draws what leads down to a branch from the one that it leaves.
func (b *branches) drawTrunk(p pen, m *Model, i int, row []int) {
	twig := b.tree[i]
	if !b.bars[i].Shows(twig.Fork) {
		return
	}
	x := b.bars[i].Column(twig.Fork)
	between := map[int]int{} // the branches whose lines are between the two, by row
	for k := twig.From + 1; k < i; k++ {
		between[row[k]] = k
	}
	for y := row[twig.From] + 1; y < row[i]; y++ {
		sign := timebar.Trunk(m.look.ASCII)
		if k, ok := between[y]; ok {
			switch b.bars[k].Cells[x].Is {
			case timebar.None:
			case timebar.Begin:
				sign = timebar.Fork(m.look.ASCII)
			default:
				continue
			}
		}
		if y >= 0 {
			p.text(x, y, m.theme.dim, sign)
		}
	}
}

// marks says in the lower border that nothing moves, and of a long list which part of it is shown.
func (b *branches) marks(m *Model) []wordings {
	t := m.theme
	where := fmt.Sprintf("you stay at step %d of %s", m.st().Steps(), b.tree[b.mine(m)].Title())
	return append(b.sheet.marks(m), wordings{{{"Nothing moves until enter: " + where + ".", t.dim}}, {{where, t.dim}}})
}
