package spacetime

import "synod/roles"

// What happened on a lane. Steps of an agent at one instant are a cluster: they may push each other to the right, but not far. Where
// there is not enough room, the weakest signs lose their words, then themselves; a vote, a choice, a refusal and trouble are never left
// out.
//
// A chip on a lane is always a vote. What a client asks for and what a proposal says are the value's name only, behind their signs: so
// nobody takes what is wished for what is done.

// tokens is the memory for a lane's row.
type tokens struct {
	lane []int // indices of the steps of a lane
	all  []Piece
}

// The levels to which tokens shrink, one after the other.
const (
	whole    = iota
	noSaved  // without the mark of stable storage
	chip3    // a chip of three letters
	noAsk    // without the value that was asked for, and without ticks
	noWords  // signs of ballots and proposals without their words
	chip1    // a chip of one letter
	barest   // nothing but votes, choices, refusals and trouble
	levels   = barest + 1
	shiftCap = 14 // cells that a token may be pushed to the right
	slack    = 4  // cells that a cluster may reach into the next one's, which is pushed
)

// drawTokens writes what happened on every lane.
func (c *Canvas) drawTokens() {
	s := c.s
	for lane, row := range c.rows {
		if row < 0 {
			continue
		}
		steps := c.tokens.lane[:0]
		for i := range s.Steps {
			if t := &s.Steps[i]; t.Lane == lane {
				if x := c.column(t.Position); x >= c.gutter-20 && x < c.Width {
					steps = append(steps, i)
				}
			}
		}
		c.tokens.lane = steps
		end := c.gutter
		chip := false
		for from := 0; from < len(steps); {
			to := from + 1
			for to < len(steps) && s.Steps[steps[to]].At == s.Steps[steps[from]].At {
				to++
			}
			room := c.Width + 20
			if to < len(steps) {
				room = c.column(s.Steps[steps[to]].Position)
			}
			level := whole
			for ; level < levels-1; level++ {
				if c.cluster(row, steps[from:to], level, end, room, chip, false) {
					break
				}
			}
			c.cluster(row, steps[from:to], level, end, room, chip, true)
			end, chip = c.tokens.end(c, steps[from:to], level, end, chip)
			from = to
		}
	}
}

// end returns where a cluster ends that was drawn at a level.
func (k *tokens) end(c *Canvas, steps []int, level, end int, chip bool) (int, bool) {
	for _, i := range steps {
		all, isChip := c.token(&c.s.Steps[i], level)
		if w := c.width(all); w > 0 {
			end = max(end, c.column(c.s.Steps[i].Position)) + w
			if chip && isChip {
				end++
			}
			chip = isChip
		}
	}
	return end, chip
}

// cluster lays the tokens of one instant on a lane out at a level, and reports whether they fit; or it draws them.
func (c *Canvas) cluster(row int, steps []int, level, end, room int, chip, draw bool) bool {
	room += max(0, slack-max(0, end-c.column(c.s.Steps[steps[0]].Position)))
	for _, i := range steps {
		t := &c.s.Steps[i]
		all, isChip := c.token(t, level)
		w := c.width(all)
		if w == 0 {
			continue
		}
		x := c.column(t.Position)
		at := max(x, end)
		if chip && isChip && at == end && end > c.gutter {
			at++
		}
		if !draw && at-x > shiftCap {
			return false
		}
		if draw {
			c.drawToken(t, all, at, row, w)
		}
		end, chip = at+w, isChip
	}
	return end <= room
}

// drawToken writes a token, and a pointer above it when it is under the cursor.
func (c *Canvas) drawToken(t *Step, all []Piece, x, row, w int) {
	here := c.isHere(t)
	for _, p := range all {
		switch {
		case here:
			p.Ink.Shade = Full
			if p.Ink.Tone != Chip || c.s.Bare {
				p.Ink.Reverse = true
			}
		case c.s.Lit && !t.Lit, t.Number > c.s.HereStep:
			p.Ink.Shade = Gone
		}
		from := x
		x = c.write(x, row, c.Width, p)
		for k := max(c.gutter, from); k < min(x, c.Width); k++ {
			c.taken[row*c.Width+k] |= takenByMark
		}
	}
	if x-w >= c.gutter-w && x-w < c.Width {
		c.Spots = append(c.Spots, Spot{X: x - w, Y: row, W: w, Step: t.Number, Lane: t.Lane})
	}
	if at := x - w; here && row > rulerRows && at >= c.gutter && at < c.Width {
		c.put(at, row-1, c.s.signs().here, Ink{Tone: Strong})
		c.taken[(row-1)*c.Width+at] |= takenByMark
	}
}

func (c *Canvas) isHere(t *Step) bool {
	k := &c.s.Cursor
	return k.On && t.Number == k.Step && t.Lane == k.Lane
}

// token returns what is written for a step at a level, and whether it ends in a chip.
func (c *Canvas) token(t *Step, level int) (all []Piece, chip bool) {
	sign := c.s.signs()
	all = c.tokens.all[:0]
	add := func(text string, ink Ink) { all = append(all, Piece{text, ink}) }
	hue := Ink{Tone: Hue, Agent: t.Ballot.Owner}
	strong, bad, dim := Ink{Tone: Strong, Bold: true}, Ink{Tone: Bad, Bold: true}, Ink{Tone: Dim}
	if t.Is&Asks != 0 && (level < barest || c.isHere(t)) {
		add(sign.ask, Ink{Tone: Strong})
		if level < noAsk {
			add(c.s.clip(string(t.Value), chipMost), Ink{Tone: Strong})
			if t.Is&(Begins|Issues) != 0 {
				add(" ", dim)
			}
		}
	}
	if t.Is&Begins != 0 && level < barest {
		bold := hue
		bold.Bold = true
		add(sign.begin, hue)
		if level < noWords {
			add(t.Ballot.String(), bold)
		}
	}
	if t.Is&Promises != 0 && level < barest {
		add(sign.promise, hue)
		if level < noWords {
			add(t.Ballot.String(), hue)
		}
	}
	if t.Is&Issues != 0 && level < barest {
		bold := hue
		bold.Bold = true
		add(sign.issue, bold)
		if level < noWords {
			add(c.s.clip(c.valueText(t), chipMost), hue)
		}
	}
	if t.Is&Votes != 0 {
		room := chipMost
		if level >= chip3 {
			room = 3
		}
		if level >= chip1 {
			room = 1
		}
		all = append(all, c.voteChip(t, room))
		chip = true
	}
	c.after(t, level, &all, strong, bad, dim)
	if t.Is&(Saves|Unsaved|Completes|Learns|Breaks) != 0 && len(all) > 0 {
		chip = chip && all[len(all)-1].Ink.Tone == Chip
	}
	c.tokens.all = all
	return all, chip
}

// after adds what stands behind the main sign of a step.
func (c *Canvas) after(t *Step, level int, to *[]Piece, strong, bad, dim Ink) {
	sign, all := c.s.signs(), *to
	add := func(text string, ink Ink) { all = append(all, Piece{text, ink}) }
	switch {
	case t.Is&Unsaved != 0:
		add(sign.unsaved, bad)
	case t.Is&Saves != 0 && level < noSaved:
		add(sign.saved, Ink{Tone: Thin})
	}
	if t.Is&Refuses != 0 {
		add(sign.refused, bad)
	}
	if t.Is&Expires != 0 && level < barest {
		add(sign.timer, dim)
	}
	if t.Is&Crashes != 0 {
		add(sign.lost, bad)
	}
	if t.Is&Restarts != 0 {
		add(sign.back, Ink{Tone: Strong})
	}
	if t.Is&Pauses != 0 {
		add(sign.waits, bad)
	}
	if t.Is&Resumes != 0 {
		add(sign.back, Ink{Tone: Strong})
	}
	if t.Is&Completes != 0 {
		add(sign.chosen, strong)
	}
	if t.Is&Learns != 0 {
		add(sign.learned, strong)
	}
	if t.Is&Weakens != 0 {
		add(sign.risk, bad)
	}
	if t.Is&Breaks != 0 {
		add(sign.broken, bad)
		if level < noSaved {
			add(" VIOLATED ", Ink{Tone: Bad, Bold: true, Reverse: true})
		}
	}
	if len(all) == 0 && t.Is&Receives != 0 && (level < noAsk || c.isHere(t)) {
		add(sign.tick, Ink{Tone: Dim})
	}
	*to = all
}

// valueText is the value of a step as a proposal writes it.
func (c *Canvas) valueText(t *Step) string {
	if t.Value == "" {
		return "any"
	}
	return string(t.Value)
}

// voteChip is the chip of a vote: the value, and the slot where there are several.
func (c *Canvas) voteChip(t *Step, most int) Piece {
	p := c.chipPiece(t.Value, most)
	if t.Slotted {
		p = c.chipPiece(roles.Value(slotText(t.Slot)), most)
		p.Ink = c.chip(t.Value)
	}
	return p
}
