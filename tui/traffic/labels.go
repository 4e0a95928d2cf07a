package traffic

import (
	"cmp"
	"slices"
)

// unit is what has one label: a head, or all heads of a broadcast that has not spread yet.
type unit struct {
	head     int   // at which the label is
	heads    []int // all
	messages []int
	was      *remembered
	placed   bool
	x, y, w  int
	spot     int
	form     Form
	cost     int
}

// words are what a unit's label says.
func (c *composer) words(u *unit) *Message { return &c.Messages[u.messages[0]] }

// price is what a form costs. One that speaks for several is dearer, for more is lost.
func (u *unit) price(m *Message, f Form) int {
	if len(u.heads) > 1 {
		return fanPrice * m.Words.price(f)
	}
	return m.Words.price(f)
}

// makeLabels places the labels.
func (c *composer) makeLabels() {
	units := c.units()
	if len(units) == 0 {
		c.memory.places = nil
		return
	}
	p := &placer{composer: c, writer: writer{measure: c.Measure}, tries: mostRepairs}
	p.prepare()
	p.lookAhead()
	for i := range units {
		p.keep(&units[i])
	}
	for i := range units {
		p.place(&units[i])
	}
	for i := range units {
		if u := &units[i]; u.was == nil && (!u.placed || u.form >= firstToFix) {
			p.repair(u, units)
		}
	}
	places := make(map[uint64]remembered, len(units))
	for i := range units {
		u := &units[i]
		if !u.placed {
			continue
		}
		h := &c.picture.Heads[u.head]
		places[c.words(u).Seq] = remembered{dx: u.x - h.X, dy: u.y - h.Y, spot: u.spot, form: u.form}
		p.write(c.words(u), u.form, len(u.messages), c.ASCII)
		c.picture.Labels = append(c.picture.Labels, Label{X: u.x, Y: u.y, W: u.w, Form: u.form, Pieces: slices.Clone(p.pieces), Messages: u.messages, Head: u.head})
	}
	c.memory.places = places
}

// units returns what is to have a label, in the order in which they are placed.
func (c *composer) units() []unit {
	selected := 0
	if c.counting {
		for i := range c.Messages {
			if c.concerns(i) {
				selected++
			}
		}
	}
	leads := c.fans()
	var units []unit
	var followers []int
	for _, n := range c.sorted() {
		h := &c.picture.Heads[n]
		first := h.Messages[0]
		switch {
		case h.Dot || c.counting && !c.matters(first, selected):
			continue
		case leads[n] >= 0 && leads[n] != n:
			followers = append(followers, n)
			continue
		case !h.Shown:
			continue
		}
		u := unit{head: n, heads: []int{n}, messages: slices.Clone(h.Messages), form: unlabelled}
		if was, ok := c.memory.places[c.Messages[first].Seq]; ok {
			u.was = &was
		}
		units = append(units, u)
	}
	for _, n := range followers {
		if i := slices.IndexFunc(units, func(u unit) bool { return u.head == leads[n] }); i >= 0 {
			units[i].heads = append(units[i].heads, n)
			units[i].messages = append(units[i].messages, c.picture.Heads[n].Messages...)
		}
	}
	// What speaks for several comes first of its kind, for it is needed most.
	slices.SortStableFunc(units, func(a, b unit) int {
		return cmp.Or(cmp.Compare(c.rank(a.head), c.rank(b.head)), cmp.Compare(min(len(b.heads), 2), min(len(a.heads), 2)))
	})
	return units
}
