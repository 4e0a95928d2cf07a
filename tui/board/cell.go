package board

// drawCell draws what an acceptor has done in a ballot, and what it may still do.
func (t *table) drawCell(k, a, y, high int) {
	c, ballot, x := t.Cells[k][a], &t.Facts.Ballots[k], t.column(a)
	place := Place{Ballot: ballot.Ballot, Agent: t.Facts.Agents[a].ID}
	t.zone(x, y, t.cell, high, place)
	wall := c.Above
	if wall.IsNone() && c.Does() {
		wall = ballot.Ballot
	}
	links := t.Proof.links(k, a)
	for i := range high {
		switch {
		case links && (i > 0 || k < t.Proof.row):
			t.hue(x, y+i, t.Facts.Ballots[t.Proof.row].Ballot.Owner, t.link)
		case wall.IsNone():
		case i > 0:
			t.hue(x, y+i, wall.Owner, t.wall)
		case c.Does() && !c.Above.IsNone():
			t.hue(x, y, wall.Owner, t.cross)
		case c.Does():
			t.hue(x, y, wall.Owner, t.top)
		default:
			t.hue(x, y, wall.Owner, t.wall)
		}
	}
	t.lit = t.Focused && t.At == place
	t.aside = t.Proof != nil && !t.Proof.cells[[2]int{k, a}]
	defer func() { t.lit, t.aside = false, false }()
	if t.Proof.asks(k, a) {
		t.aside = false
		t.fit(x+min(2, t.cell-1), y, t.cell-1, Strong, "?")
		return
	}
	if t.cell >= words && high > 1 {
		t.inWords(k, a, x, y, high)
		return
	}
	ink := Ink(Text)
	room := t.cell - 1
	switch {
	case c.Voted:
		end := t.chip(x+1, y, room, c.Vote, Chip)
		if c.Broke && end < x+t.cell {
			t.fit(end, y, x+t.cell-end, Bad, t.broke)
		}
	case c.May:
		if !c.Promised {
			ink = Dim
		}
		t.fit(x+1+min(1, (room-1)/4), y, room, ink, t.may)
	default:
		t.fit(x+1, y, room, Faint, t.never)
	}
}

// inWords draws a cell that has room for words.
func (t *table) inWords(k, a, x, y, high int) {
	c, room := t.Cells[k][a], t.cell-2
	switch {
	case c.Voted:
		t.chip(x+1, y, t.cell-2, c.Vote, Chip)
		if t.lit = false; c.Broke {
			says := t.broke + " broke promise"
			if t.Width(says) > room {
				says = t.broke + " broke it"
			}
			t.fit(x+2, y+1, room, Bad, says)
		} else {
			t.fit(x+2, y+1, room, Dim, "voted")
		}
	case c.Promised && c.May:
		t.fit(x+2, y, room, Text, "promised")
		t.lit = false
		t.fit(x+2, y+1, room, Text, t.may+" may vote")
		if high > 2 && c.Reported && !c.Last.IsNone() {
			end := t.ballot(x+2, y+2, c.Last.Ballot)
			t.chip(end+1, y+2, max(3, x+t.cell-end-2), c.Last.Value, Chip)
		}
	case c.May:
		t.fit(x+2, y, room, Dim, t.may+" may vote")
	case c.Promised:
		t.fit(x+2, y, room, Faint, "promised")
		t.lit = false
		t.fit(x+2, y+1, room, Faint, "never")
	default:
		t.fit(x+2, y, room, Faint, "never")
	}
}
