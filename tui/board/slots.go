package board

import (
	"fmt"
	"slices"

	"synod/roles"
	"synod/roles/choosable"
)

// Slots are several decisions of a sequence, side by side: a column is a slot, and a row a ballot.
type Slots struct {
	First    roles.Instance
	Boards   []Board // of the slots from First on
	At       Place
	Focused  bool
	More     bool   // there are slots before First
	Undone   bool   // only rows in which something can still be chosen in one of the slots, or is
	Proof    *Proof // what the selected ballot rests on in the selected slot; all else is faint
	Caveat   string // why nobody is bound by the rules; empty while all keep to them
	promised map[roles.Ballot]roles.Set
}

// NewSlots judges the facts of slots for drawing; see [New].
func NewSlots(first roles.Instance, all []choosable.Facts, caveat string) Slots {
	s := Slots{First: first, Caveat: caveat, promised: map[roles.Ballot]roles.Set{}}
	for _, f := range all {
		s.Boards = append(s.Boards, New(f, caveat))
		for k := range f.Ballots {
			if b := &f.Ballots[k]; !b.Unseen {
				s.promised[b.Ballot] = s.promised[b.Ballot].Union(b.Promised)
			}
		}
	}
	return s
}

// Rows returns the ballots that are shown, the newest first.
func (s *Slots) Rows() []roles.Ballot {
	var all []roles.Ballot
	for b := range s.promised {
		if !s.Undone || !s.over(b) {
			all = append(all, b)
		}
	}
	slices.SortFunc(all, func(a, b roles.Ballot) int { return b.Compare(a) })
	return all
}

// over reports whether a ballot is dead in each of the slots.
func (s *Slots) over(n roles.Ballot) bool {
	for k := range s.Boards {
		if row := s.Boards[k].rowOf(n); row >= 0 && !s.Boards[k].over(row) {
			return false
		}
	}
	return true
}

// Shown returns how many slots have room on a board of so many columns, and how wide each is.
func Shown(w int) (slots, cell int) {
	cell = 9
	if w >= wide {
		cell = 13
	}
	return max(1, (w-slotsLeft(w))/cell), cell
}

func slotsLeft(w int) int {
	if w >= wide {
		return 15
	}
	return 9
}

// slotsTable is one drawing of slots.
type slotsTable struct {
	canvas
	*Slots
	w, h, left, cell, high int
}

// DrawSlots draws slots into so many cells.
func (p *Picture) DrawSlots(s *Slots, l Look, w, h int) {
	t := &slotsTable{canvas: canvas{Look: l, signs: l.signs(), Picture: p.blank()}, Slots: s, w: w, h: h, left: slotsLeft(w)}
	_, t.cell = Shown(w)
	t.header()
	if s.Caveat != "" {
		t.caveat()
	}
	rows := s.Rows()
	room := h - 4 // head, a blank, what the slots are, and the legend
	t.high = 3
	if 4*len(rows) <= room-textRows {
		t.high = 4
	}
	shows := max(1, room/t.high)
	at := max(0, slices.Index(rows, s.At.Ballot))
	first := max(0, min(at-shows/2, len(rows)-shows))
	y := 2
	for _, b := range rows[first:min(len(rows), first+shows)] {
		t.row(b, y)
		y += t.high
	}
	if len(rows) == 0 {
		t.fit(1, y, w-2, Dim, "Nobody has begun a ballot so far.")
		y += 2
	}
	t.become(y)
	t.parts(min(h, y+1))
	t.Below, t.Room = y+2, h-y-3
	if t.Room < leastText-1 {
		t.Below, t.Room = h, 0
	}
	if y+1 < h {
		t.slotsLegend(h - 1)
	}
}

func (t *slotsTable) column(k int) int { return t.left + k*t.cell }

// inset is how far words stand inside of a cell: where they have room, below the text of a chip.
func (t *slotsTable) inset() int {
	if t.cell < 13 {
		return 0
	}
	return 1
}

// word is the room for words in a cell.
func (t *slotsTable) word() int { return t.cell - 1 - t.inset() }

// either returns the first of two words that has room.
func (t *slotsTable) either(long, short string) string {
	if t.Width(long) <= t.word() {
		return long
	}
	return short
}

func (t *slotsTable) header() {
	t.put(1, 0, Faint, "slot")
	if t.More {
		t.put(t.left-2, 0, Strong, "<")
	}
	for k := range t.Boards {
		slot := t.First + roles.Instance(k)
		t.lit = slot == t.At.Slot && t.Focused
		ink := Ink(Dim)
		if slot == t.At.Slot {
			ink = Strong
		}
		x := t.putf(t.column(k)+1, 0, ink, "%d", slot)
		t.lit = false
		if t.changes(k) {
			t.fit(x+1, 0, t.column(k)+t.cell-x-2, Dim, compact(t.Boards[k].Facts.Members))
		}
		t.zone(t.column(k), 0, t.cell, 1, Place{Ballot: t.At.Ballot, Slot: slot, Agent: roles.Nobody})
	}
}

// changes reports whether other members vote in a slot than in the one before.
func (t *slotsTable) changes(k int) bool {
	return k > 0 && t.Boards[k].Facts.Members != t.Boards[k-1].Facts.Members
}

// parts draws lines between slots in which different members vote, down to a row.
func (t *slotsTable) parts(end int) {
	for k := range t.Boards {
		for y := 0; y < end && t.changes(k); y++ {
			if y != 1 || t.Caveat == "" {
				t.put(t.column(k)-1, y, Strong, t.change)
			}
		}
	}
}

// caveat says below the numbers of the slots that the rules bind nobody, so that the picture tells what votes allow.
func (t *slotsTable) caveat() {
	x := t.put(1, 1, Bad, t.Caveat)
	if says := "; what votes allow, if promises are kept"; x+t.Width(says) < t.w {
		t.put(x, 1, Faint, says)
	}
}

// compact writes a set without blanks, as long as its names are letters.
func compact(s roles.Set) (text string) {
	for id := range s.All() {
		text += id.String()
	}
	return text
}

// row draws a ballot through all slots.
func (t *slotsTable) row(b roles.Ballot, y int) {
	if b == t.At.Ballot {
		t.put(0, y, Strong, t.pick)
	}
	t.ballot(1, y, b)
	x := 1
	if t.left > 12 {
		x = t.put(x, y+1, Dim, "promised ")
	}
	for id := range t.promised[b].All() {
		if x+len(id.String()) > t.left-1 {
			break
		}
		x = t.hue(x, y+1, id, id.String())
	}
	t.zone(0, y, t.left, t.high, Place{Ballot: b, Slot: t.At.Slot, Agent: roles.Nobody})
	for k := range t.Boards {
		board := &t.Boards[k]
		row := slices.IndexFunc(board.Facts.Ballots, func(x choosable.Ballot) bool { return x.Ballot == b && !x.Unseen })
		if row >= 0 {
			t.slot(board, row, t.column(k), y, Place{Ballot: b, Slot: t.First + roles.Instance(k), Agent: roles.Nobody})
		}
	}
}

// slot draws a ballot in one slot: what is proposed, who has voted, and what can become of it.
func (t *slotsTable) slot(b *Board, k, x, y int, at Place) {
	r, ballot, room := &b.Verdict.Rows[k], &b.Facts.Ballots[k], t.cell-1
	t.zone(x, y, t.cell, t.high, at)
	lit, in := t.Focused && t.At == at, x+t.inset()
	t.aside = t.Proof != nil && (at.Slot != t.At.Slot || !t.Proof.rows[k])
	defer func() { t.aside = false }()
	value := roles.Value("")
	if len(ballot.Issued) > 0 {
		value = ballot.Issued[0]
	}
	if len(r.Counts) > 0 {
		value = r.Counts[0].Value
	}
	dead := b.over(k)
	t.lit = lit
	if value == "" {
		switch {
		case !t.asked(ballot):
			t.put(x+1, y, Faint, t.known)
			t.lit = false
			t.fit(in, y+1, t.word(), Faint, t.either("not asked", "known"))
		case dead:
			t.put(x+1, y, Faint, t.dead)
			t.lit = false
			t.fit(in, y+1, t.word(), Faint, "dead")
		default:
			t.put(x+1, y, Dim, t.may)
			t.lit = false
			t.remain(b.open(k), in, y+1, t.word())
		}
		return
	}
	ink := Ink(Chip)
	if dead {
		ink = Washed
	}
	t.chip(x, y, room, value, ink)
	t.lit = false
	end := x + 1
	for a, agent := range b.Facts.Agents {
		c := b.Cells[k][a]
		name := agent.ID.String()
		if end+len(name) > x+room {
			break
		}
		switch {
		case c.Voted && c.Vote == value:
			end = t.hue(end, y+1, agent.ID, name)
		case c.May:
			end = t.put(end, y+1, Dim, dotted(t.ASCII))
		default:
			end = t.put(end, y+1, Faint, t.wall)
		}
	}
	switch {
	case len(r.Chosen) > 0 && b.otherChosen(k) >= 0:
		t.fit(in, y+2, t.word(), Bad, t.broke+" chosen")
	case len(r.Chosen) > 0:
		t.fit(in, y+2, t.word(), Strong, t.chosen+" chosen")
	case dead:
		t.fit(in, y+2, t.word(), Faint, t.dead+" dead")
	default:
		t.fit(in, y+2, t.word(), Text, t.may+" can be")
	}
}

func dotted(ascii bool) string {
	if ascii {
		return "."
	}
	return "·"
}

// remain says what can still be chosen in a ballot whose owner has proposed nothing.
func (t *slotsTable) remain(open choosable.Values, x, y, room int) {
	switch n := len(open.Named); {
	case open.Any:
		t.fit(x, y, room, Dim, "any")
	case n == 1:
		t.chip(x, y, room, open.Named[0], Chip)
	default:
		t.fit(x, y, room, Dim, fmt.Sprintf("%d left", n))
	}
}

// asked reports whether the Prepare of a ballot was about a slot, as far as its promises tell: its owner takes the others as known.
func (t *slotsTable) asked(b *choosable.Ballot) bool {
	return t.promised[b.Ballot].Len() == 0 || b.Promised.Len() == 0 || len(b.Reports) > 0 || len(b.Issued) > 0
}

// become says in the last row what each slot has come to.
func (t *slotsTable) become(y int) {
	t.put(1, y, Faint, "slot is")
	for k := range t.Boards {
		x, room := t.column(k)+t.inset(), t.word()
		chosen, anything, broken, open := t.Boards[k].becomes()
		switch {
		case broken:
			t.fit(x, y, room, Bad, t.broke+t.either(" 2 chosen", " two"))
		case chosen:
			t.fit(x, y, room, Strong, t.chosen+" chosen")
		case t.Caveat != "":
			t.fit(x, y, room, Dim, t.either("not bound", "unbound"))
		case anything:
			t.fit(x, y, room, Dim, "free")
		case open == 1:
			t.fit(x, y, room, Text, "one left")
		default:
			t.fit(x, y, room, Text, fmt.Sprintf("%d left", open))
		}
	}
}

// becomes sums up a decision: whether a value is chosen, or two; and otherwise how many can still be, or whether any can.
func (b *Board) becomes() (chosen, anything, broken bool, open int) {
	left := slices.Clone(b.Verdict.Higher.Named)
	anything = b.Verdict.Higher.Any
	for k := range b.Verdict.Rows {
		row := &b.Verdict.Rows[k]
		chosen = chosen || len(row.Chosen) > 0
		anything = anything || row.Open.Any
		broken = broken || b.otherChosen(k) >= 0
		left = append(left, row.Open.Named...)
	}
	slices.Sort(left)
	return chosen, anything, broken, len(slices.Compact(left))
}

func (t *slotsTable) slotsLegend(y int) {
	x := t.put(1, y, Faint, dotted(t.ASCII)+" may still vote  ")
	x = t.put(x, y, Faint, t.wall+" never  ")
	x = t.put(x, y, Faint, t.known+" taken as known  ")
	t.fit(x, y, t.w-x, Faint, t.change+" other members vote")
}
