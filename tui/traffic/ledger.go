package traffic

import (
	"cmp"
	"slices"
	"strconv"

	"synod/roles"
	"synod/tui/layout"
)

// Ledger is a table of all messages in flight by what they say, in the place of their labels.
type Ledger struct {
	Box   layout.Box
	Asks  int  // how many of Scene.Asks stand above the table, a row each
	Short bool // without the columns of senders and receivers
	Title string
	Rows  []Row
	// Ways, Counts are the columns in which senders and the ends of the counts stand, from the box's left side.
	Ways, To, Counts int
}

// Row is all messages that say the same.
type Row struct {
	Rest     bool // all that the other rows have no room for; it has no class and no parties
	Class    roles.Class
	Ballot   roles.Ballot // for the hue of the sign
	Pieces   []Piece
	From, To Party
	Count    int
}

// Party is one agent, or several.
type Party struct {
	Agent int // the only one, or -1
	Count int
	Text  string
}

// The bounds on the ledger.
const (
	mostRows   = 9
	mostAsks   = 3
	endsAt     = 7 // tenths of its bound at which the ledger goes
	stayWorth  = 6 // heads
	SignWidth  = 3 // of a row's sign
	ledgerWays = "from → to"
)

// decideOnLedger has the ledger come when there are too many messages, and go when there are a good deal fewer.
func (c *composer) decideOnLedger() {
	bound, n := most(c.Layout), c.inFlight()
	switch {
	case c.Counted:
		c.counting = n > 0
	case n > bound:
		c.counting = true
	case 10*n > endsAt*bound:
		c.counting = c.memory.counting
	}
	c.memory.counting = c.counting && !c.Counted
}

// makeLedger writes the ledger and finds its place, in its short form if it has none otherwise.
func (c *composer) makeLedger() {
	for _, f := range ledgerForms {
		for rows := f.most; rows >= f.least; rows-- {
			l := c.ledger(f.short, f.narrow, rows)
			if rows < f.most && len(l.Rows) < rows {
				continue // that was too high already
			}
			for asks := min(len(c.Asks), mostAsks); asks >= 0; asks-- {
				l.Asks = asks
				l.Box.W, l.Box.H = max(l.Counts, slices.Max(append(c.Asks[:asks:asks], 0))), asks+1+len(l.Rows)
				if c.seat(l) {
					c.picture.Ledger = l
					c.block(l.Ground())
					return
				}
			}
		}
	}
	c.counting = false // there is no room for it: labels for as many as have room say more
}

// Ground returns all that the ledger covers: there is a cell of air at either side of it.
func (l *Ledger) Ground() layout.Box {
	return layout.Box{X: l.Box.X - 1, Y: l.Box.Y, W: l.Box.W + 2, H: l.Box.H}
}

// ledgerForms are tried in this order, each with fewer and fewer rows.
var ledgerForms = []struct {
	short, narrow bool // without senders and receivers; and with kind and ballot only
	most, least   int
}{{false, false, mostRows, 5}, {true, false, mostRows, 5}, {true, true, mostRows, 5}, {false, false, 4, 2}, {true, true, 4, 2}}

// ledger writes all but the place.
func (c *composer) ledger(short, narrow bool, most int) *Ledger {
	all := c.inFlight()
	l := &Ledger{Short: short, Title: strconv.Itoa(all) + " messages in flight", Rows: c.rows(most, narrow)}
	if all == 1 {
		l.Title = "1 message in flight"
	}
	words, from, to, count := 0, 0, 0, 0
	for _, r := range l.Rows {
		w := 0
		for _, p := range r.Pieces {
			w += c.Measure(p.Text)
			if p.Kind == ChipPiece {
				w += 2
			}
		}
		words = max(words, SignWidth+1+w)
		from, to = max(from, len(r.From.Text)), max(to, len(r.To.Text))
		count = max(count, len(strconv.Itoa(r.Count))+1)
	}
	if short {
		l.Counts = max(words+2+count, len(l.Title))
	} else {
		l.Ways = max(words, len(l.Title)) + 2
		l.To = l.Ways + max(from, 4) + 3
		l.Counts = l.To + max(to, 2) + 2 + count
	}
	return l
}

// entry is what a row is for.
type entry struct {
	class roles.Class
	words Words
}

// rows counts the messages by what they say; when that gives too many rows, by kind and ballot, and what is left over together.
func (c *composer) rows(most int, narrow bool) []Row {
	if c.wide == nil {
		c.wide = c.rowsBy(func(m *Message) entry { return entry{m.Class, m.Words} })
	}
	rows := c.wide
	if narrow || len(rows) > most {
		if c.narrow == nil {
			c.narrow = c.rowsBy(func(m *Message) entry { return entry{m.Class, Words{Kind: m.Words.Kind, Ballot: m.Words.Ballot}} })
		}
		rows = c.narrow
	}
	if len(rows) <= most {
		return rows
	}
	rest := Row{Rest: true, Pieces: []Piece{{Kind: WordPiece, Text: "others"}}, From: Party{Agent: -1}, To: Party{Agent: -1}}
	// The largest rows stay, in their order.
	counts := make([]int, len(rows))
	for i, r := range rows {
		counts[i] = r.Count
	}
	slices.Sort(counts)
	least := counts[len(counts)-most+1]
	var kept []Row
	for _, r := range rows {
		if r.Count >= least && len(kept) < most-1 {
			kept = append(kept, r)
		} else {
			rest.Count += r.Count
		}
	}
	return append(kept, rest)
}

// rowsBy counts the messages by some entry.
func (c *composer) rowsBy(of func(*Message) entry) []Row {
	type sum struct {
		entry
		from, to [2]uint64 // sets of agents
		count    int
	}
	var sums []sum
	for i := range c.Messages {
		m := &c.Messages[i]
		if m.State == Gone {
			continue
		}
		e := of(m)
		n := slices.IndexFunc(sums, func(s sum) bool { return s.entry == e })
		if n < 0 {
			n = len(sums)
			sums = append(sums, sum{entry: e})
		}
		s := &sums[n]
		s.from[m.From/64] |= 1 << (m.From % 64)
		s.to[m.To/64] |= 1 << (m.To % 64)
		s.count++
	}
	slices.SortStableFunc(sums, func(a, b sum) int {
		return cmp.Or(phaseOrder(a.class)-phaseOrder(b.class), compareBallots(a.words.Ballot, b.words.Ballot), cmp.Compare(a.words.Kind, b.words.Kind),
			cmp.Compare(a.words.Slot, b.words.Slot), cmp.Compare(a.words.Value, b.words.Value), compareBallots(a.words.Report.Ballot, b.words.Report.Ballot))
	})
	rows := make([]Row, len(sums))
	w := writer{measure: c.Measure}
	for i, s := range sums {
		w.write(&Message{Class: s.class, Words: s.words}, 0, 1, c.ASCII)
		rows[i] = Row{Class: s.class, Ballot: s.words.Ballot, Pieces: slices.Clone(w.pieces), From: c.party(s.from), To: c.party(s.to), Count: s.count}
	}
	return rows
}

// phaseOrder sorts phase 1 before phase 2, and requests before answers.
func phaseOrder(c roles.Class) int {
	order := map[roles.Phase]int{roles.PhaseOne: 0, roles.PhaseTwo: 2, roles.NoPhase: 4}[c.Phase]
	if c.Answers {
		order++
	}
	return order
}

func compareBallots(a, b roles.Ballot) int {
	return cmp.Or(cmp.Compare(a.Round, b.Round), cmp.Compare(a.Owner, b.Owner))
}

// party names the only agent of a set, or counts them.
func (c *composer) party(set [2]uint64) Party {
	p := Party{Agent: -1}
	for i := range c.Layout.Agents {
		if set[i/64]>>(i%64)&1 == 1 {
			p.Count++
			p.Agent = i
		}
	}
	if p.Count == 1 {
		p.Text = c.Names[p.Agent]
	} else {
		p.Agent, p.Text = -1, strconv.Itoa(p.Count)
	}
	return p
}

// seat finds the place with the fewest heads under it, in one of three columns, or, where agents stand in these, anywhere; to stay is
// worth some.
func (c *composer) seat(l *Ledger) bool {
	middle := c.width - l.Box.W
	if c.seatIn(l, []int{middle * 2 / 4, middle * 1 / 4, middle * 3 / 4}, 0) {
		return true
	}
	all := make([]int, 0, max(0, middle))
	for x := 1; x < middle; x++ {
		all = append(all, x)
	}
	return c.seatIn(l, all, 3)
}

// seatIn is seat for some columns, which are counted from first on: the ledger may grow and stay where it is.
func (c *composer) seatIn(l *Ledger, columns []int, first int) bool {
	best, bestAt := 1<<30, 0
	w, h := l.Box.W, l.Box.H
	middle := (c.height - h) / 2
	for n := range 2 * c.height {
		y := middle + (n+1)/2
		if n%2 == 1 {
			y = middle - (n+1)/2
		}
		for k, x := range columns {
			if x < 1 || y < 0 || x+w > c.width-1 || y+h > c.height || c.blocked(x-2, y, w+4, h) {
				continue
			}
			at := y*(c.width+3) + first + k
			cost := c.headsUnder(x-1, y, w+2, h)
			if c.memory.ledgerAt == at+1 {
				cost -= stayWorth
			}
			if cost < best {
				best, bestAt = cost, at+1
				l.Box.X, l.Box.Y = x, y
			}
		}
	}
	if bestAt != 0 {
		c.memory.ledgerAt = bestAt
	}
	return bestAt != 0
}

// blocked reports whether an agent or a mark lies in a rectangle.
func (c *composer) blocked(x, y, w, h int) bool {
	box := layout.Box{X: x, Y: y, W: w, H: h}
	meets := func(b layout.Box) bool { return b.Meets(box) }
	return slices.ContainsFunc(c.Layout.Nodes, meets) || slices.ContainsFunc(c.Marks, meets)
}

func (c *composer) headsUnder(x, y, w, h int) int {
	n := 0
	box := layout.Box{X: x, Y: y, W: w, H: h}
	for i := range c.picture.Heads {
		if head := &c.picture.Heads[i]; box.Has(head.X, head.Y) {
			n++
		}
	}
	return n
}
