package board

import (
	"slices"

	"synod/roles"
	"synod/roles/choosable"
)

// Board is one decision, as it is drawn.
type Board struct {
	Facts   choosable.Facts
	Verdict choosable.Verdict
	Cells   [][]choosable.Cell
	Caveat  string // why nobody is bound by the rules; empty while all keep to them
	At      Place
	Focused bool
	Undone  bool // only rows in which something can still be chosen, or is
	// Proof is what the selected ballot rests on; all else is faint. Nil for none.
	Proof *Proof
}

// New judges facts for drawing. The caveat says why nobody is bound by the rules; see [Caveat].
func New(f choosable.Facts, caveat string) Board {
	return Board{Facts: f, Verdict: choosable.Judge(f), Cells: choosable.Cells(f), Caveat: caveat}
}

// open returns what can still be chosen in a ballot: by the rules, or if they bind nobody by votes and promises alone.
func (b *Board) open(k int) choosable.Values {
	if b.Caveat != "" {
		return b.Verdict.Rows[k].ByVotes
	}
	return b.Verdict.Rows[k].Open
}

// over reports whether nothing is chosen in a ballot, and nothing ever will be.
func (b *Board) over(k int) bool { return len(b.Verdict.Rows[k].Chosen) == 0 && b.open(k).None() }

// otherChosen returns a ballot in which another value is chosen than in this one, which is the end of agreement; -1 for none.
func (b *Board) otherChosen(k int) int {
	for _, c := range b.Verdict.Rows[k].Chosen {
		for other := range b.Verdict.Rows {
			for _, o := range b.Verdict.Rows[other].Chosen {
				if o.Value != c.Value {
					return other
				}
			}
		}
	}
	return -1
}

// Rows returns the places of the ballots that are shown, the newest first.
func (b *Board) Rows() []int {
	var rows []int
	for k := len(b.Facts.Ballots) - 1; k >= 0; k-- {
		if !b.Facts.Ballots[k].Unseen && !(b.Undone && b.over(k)) {
			rows = append(rows, k)
		}
	}
	return rows
}

// table is one drawing of a board.
type table struct {
	canvas
	*Board
	w, h                  int
	left, cell, judgement int // the widths of the three parts
	high                  int // rows a ballot
}

const (
	wide      = 100 // from here on there is room for words
	words     = 11  // a cell of this width has words
	textRows  = 9   // for what is selected
	leastText = 6
)

// Draw draws the board into so many cells.
func (p *Picture) Draw(b *Board, l Look, w, h int) {
	t := &table{canvas: canvas{Look: l, signs: l.signs(), Picture: p.blank()}, Board: b, w: w, h: h}
	t.measure()
	t.header()
	rows := t.window()
	y := 3
	for _, r := range rows {
		if r.folded > 0 {
			t.putf(1, y, Faint, "%s %s without a vote", t.fold, roles.Count(r.folded, "dead ballot"))
			t.walls(y, 1, r.place)
			y++
			continue
		}
		high := min(t.high, h-y)
		if high <= 0 {
			break
		}
		t.row(r.place, y, high)
		y += high
	}
	if len(rows) == 0 {
		says := "Nobody has begun a ballot so far: any value that is proposed can be chosen."
		if b.Undone {
			says = "In no ballot that has begun can anything be chosen any more."
		}
		t.fit(1, y, w-2, Dim, says)
		y++
	}
	t.Below, t.Room = y+1, h-y-2
	if t.Room < leastText {
		t.Below, t.Room = h, 0
	}
	if y < h {
		t.legend(h - 1)
	}
}

func (t *table) measure() {
	n := max(1, len(t.Facts.Agents))
	t.left, t.judgement = 9, 25
	if t.w >= wide {
		t.left, t.judgement = 13, 40
	}
	t.judgement = min(t.judgement, max(8, t.w-t.left-2*n))
	t.cell = max(1, (t.w-t.left-t.judgement)/n)
	const most = 26
	t.cell = min(t.cell, most)
}

func (t *table) column(a int) int { return t.left + a*t.cell }
func (t *table) end() int         { return t.column(len(t.Facts.Agents)) + 1 }

func (t *table) header() {
	t.put(1, 0, Faint, "ballot")
	for a, agent := range t.Facts.Agents {
		name := agent.ID.String()
		t.hue(t.column(a)+min(1, t.cell-len(name)), 0, agent.ID, name)
	}
	title := "what can still be chosen"
	if t.judgement < 30 {
		title = "still choosable"
	}
	if t.Caveat != "" {
		title = "what votes allow, if promises are kept"
		if t.judgement < 30 {
			title = "if promises are kept"
		}
	}
	t.fit(t.end(), 0, t.w-t.end(), Faint, title)
	t.put(1, 1, Dim, "higher")
	for a := range t.Facts.Agents {
		t.fit(t.column(a)+min(1, t.cell-1), 1, t.cell, Dim, t.may)
	}
	t.higher(t.end(), 1)
}

// shown is a row that is drawn: a ballot, or some that are folded.
type shown struct{ place, folded int }

// window decides how high rows are, which of them are folded, and which are shown.
func (t *table) window() []shown {
	var rows []shown
	for _, k := range t.Rows() {
		rows = append(rows, shown{place: k})
	}
	room := t.h - 4 // header, higher, a blank, and the legend
	for t.high = 4; t.high > 1; t.high-- {
		spare := 0
		if t.high > 2 {
			spare = textRows
		}
		if t.cell < words && t.high > 2 {
			continue // there are no words to write into them
		}
		if t.high*len(rows)+spare <= room {
			return rows
		}
	}
	rows = t.folds(rows)
	if 2*len(rows) <= room {
		t.high = 2
	}
	at := max(0, slices.IndexFunc(rows, func(r shown) bool { return t.Facts.Ballots[r.place].Ballot == t.At.Ballot }))
	shows := max(1, room/t.high)
	first := max(0, min(at-shows/2, len(rows)-shows))
	return rows[first:min(len(rows), first+shows)]
}

// folds puts dead ballots without a vote together.
func (t *table) folds(rows []shown) (all []shown) {
	for _, r := range rows {
		row := &t.Verdict.Rows[r.place]
		idle := t.over(r.place) && len(row.Counts) == 0 && t.Facts.Ballots[r.place].Ballot != t.At.Ballot
		switch last := len(all) - 1; {
		case !idle:
			all = append(all, r)
		case last >= 0 && all[last].folded > 0:
			all[last].folded++
			all[last].place = r.place
		default:
			all = append(all, shown{r.place, 1})
		}
	}
	return all
}

// row draws a ballot.
func (t *table) row(k, y, high int) {
	ballot := &t.Facts.Ballots[k]
	selected := ballot.Ballot == t.At.Ballot
	if selected {
		t.put(0, y, Strong, t.pick)
	}
	t.aside = t.Proof != nil && !t.Proof.rows[k]
	x := t.ballot(1, y, ballot.Ballot)
	if ballot.Open && t.left-x > 5 {
		t.put(x+1, y, Dim, "fast")
	}
	if high > 1 {
		t.proposal(ballot, y+1, high)
	}
	t.aside = false
	t.zone(0, y, t.left, high, Place{Ballot: ballot.Ballot, Agent: t.At.Agent})
	for a := range t.Facts.Agents {
		t.drawCell(k, a, y, high)
	}
	t.verdict(k, t.end(), y, high)
	t.zone(t.end(), y, t.w-t.end(), high, Place{Ballot: ballot.Ballot, Agent: t.At.Agent})
}

// proposal says what the owner proposes, below the number.
func (t *table) proposal(b *choosable.Ballot, y, high int) {
	room := t.left - 2
	switch {
	case len(b.Issued) == 0:
		if room >= 11 {
			t.fit(1, y, room, Faint, "no proposal")
		}
	case slices.Contains(b.Issued, ""):
		if room >= 9 {
			t.fit(1, y, room, Dim, "any value")
		} else if high > 1 {
			t.fit(1, y, room, Dim, "any")
		}
	default:
		if high > 2 {
			t.fit(1, y, room, Dim, "proposes")
			y++
		}
		t.chip(1, y, room, b.Issued[0], Chip)
	}
}

// walls draws the walls of all columns through rows of which nothing else is said.
func (t *table) walls(y, high, k int) {
	for a := range t.Facts.Agents {
		if c := t.Cells[k][a]; !c.Above.IsNone() && t.column(a) > 32 {
			for i := range high {
				t.hue(t.column(a), y+i, c.Above.Owner, t.wall)
			}
		}
	}
}

// legend says what the signs mean, in the last row, as far as they have room.
func (t *table) legend(y int) {
	left, right := " ", " "
	if t.Brackets {
		left, right = "[", "]"
	}
	x := 1
	says := func(when bool, text string) {
		if when && x+t.Width(text) <= t.w {
			x = t.put(x, y, Faint, text+"  ")
		}
	}
	says(t.Proof != nil, "? not heard of")
	says(t.Proof != nil, t.link+" reported")
	says(t.Caveat != "", t.broke+" broke its promise")
	says(true, t.top+" promise")
	says(true, t.wall+" closed by it")
	says(true, t.may+" may vote")
	says(t.cell < words, t.never+" never")
	says(true, left+"v"+right+" voted")
}

// DrawSmall draws a board with one row a ballot, without words about what is selected.
func (p *Picture) DrawSmall(b *Board, l Look, w, h int) {
	t := &table{canvas: canvas{Look: l, signs: l.signs(), Picture: p.blank()}, Board: b, w: w, h: h}
	t.measure()
	t.header()
	t.high = 2
	if rows := b.Rows(); 2*len(rows) > h-3 {
		t.high = 1
	}
	y := 3
	for _, k := range b.Rows() {
		if y >= h {
			break
		}
		t.row(k, y, min(t.high, h-y))
		y += t.high
	}
}
