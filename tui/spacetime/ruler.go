package spacetime

import (
	"strconv"

	"synod/roles"
)

// The ruler: the times of steps above their columns, never interpolated, and below them what was chosen and what was cut.

const (
	timesApart = 10 // columns from one time to the next, at least
	seconds    = 10_000
)

func slotText(i roles.Instance) string { return strconv.FormatUint(uint64(i), 10) }

// drawRuler writes the times, or step numbers where no time passes.
func (c *Canvas) drawRuler() {
	s := c.s
	unit, text := "ms", func(t *Step) string { return strconv.FormatInt(t.At, 10) }
	switch first, last := c.timesShown(); {
	case first == last:
		unit, text = "step", func(t *Step) string { return strconv.Itoa(t.Number) }
	case last >= seconds:
		unit, text = "s", func(t *Step) string { return decimals(t.At, last-first) }
	}
	faint := Ink{Tone: Faint}
	c.write(c.gutter-1-len(unit), 0, c.gutter, Piece{unit, faint})
	next, said := c.gutter, ""
	for i := range s.Steps {
		t := &s.Steps[i]
		x := c.column(t.Position)
		if x < next || x >= c.Width || t.Lane < 0 {
			continue
		}
		label := text(t)
		if label == said || x+len(label) > c.Width {
			continue
		}
		ink := faint
		ink.Shade = c.late(x, Full)
		c.write(x, 0, c.Width, Piece{label, ink})
		next, said = x+max(timesApart, len(label)+2), label
	}
	c.drawCutWords()
	c.drawChoiceWords()
}

// timesShown returns the first and the last instant that is in the picture.
func (c *Canvas) timesShown() (first, last int64) {
	first = -1
	for i := range c.s.Steps {
		if x := c.column(c.s.Steps[i].Position); x >= c.gutter && x < c.Width {
			if first < 0 {
				first = c.s.Steps[i].At
			}
			last = c.s.Steps[i].At
		}
	}
	return max(0, first), last
}

// decimals writes milliseconds as seconds, as finely as the stretch that is shown asks for.
func decimals(ms, stretch int64) string {
	switch {
	case stretch > 20_000:
		return strconv.FormatFloat(float64(ms)/1000, 'f', 0, 64)
	case stretch > 2_000:
		return strconv.FormatFloat(float64(ms)/1000, 'f', 1, 64)
	}
	return strconv.FormatFloat(float64(ms)/1000, 'f', 2, 64)
}

// drawCutWords writes over the stretch of a cut what it was.
func (c *Canvas) drawCutWords() {
	s := c.s
	free := c.gutter
	for _, cut := range s.Cuts {
		from, to := max(c.gutter, c.column(cut.From)), min(c.Width, c.column(min(cut.To, s.End))+1)
		if cut.Quiet {
			to = min(c.Width, from+s.measure(cut.Says)+2)
		}
		if from >= c.Width || to <= c.gutter || cut.Quiet && (from < free || c.column(cut.From) < c.gutter) {
			continue
		}
		ink := Ink{Tone: Bad, Shade: c.late(from, Full)}
		line := ink
		line.Shade = max(line.Shade, Back)
		x := max(from, free)
		if !cut.Quiet {
			for k := x; k < to; k++ {
				l := line
				l.Shade = c.late(k, l.Shade)
				c.put(k, 1, s.signs().cut, l)
			}
			x += 2
		}
		if w := s.measure(cut.Says) + 2; x+w <= to {
			c.write(x, 1, to, Piece{" " + cut.Says + " ", ink})
			free = x + w
		} else if !cut.Quiet {
			free = to
		}
	}
}

// drawChoiceWords writes over each choice what was chosen; where there is no room for all of them, the first ones and the sign.
func (c *Canvas) drawChoiceWords() {
	s := c.s
	free := c.gutter
	for i := range s.Steps {
		t := &s.Steps[i]
		x := c.column(t.Position)
		if t.Is&Completes == 0 || x < free || x >= c.Width {
			continue
		}
		shade := Full
		if t.Number > s.HereStep || s.Lit && !t.Lit {
			shade = Gone
		}
		text := Ink{Tone: Text, Shade: shade}
		value := c.chipPiece(t.Value, chipMost)
		value.Ink.Shade = shade
		all := []Piece{{s.signs().chosen, Ink{Tone: Strong, Bold: true, Shade: shade}}, {" ", text}, value, {" chosen", text}}
		if t.Slotted {
			all = []Piece{all[0], {" " + slotText(t.Slot) + " ", text}, value, all[3]}
		}
		next := c.Width
		for k := i + 1; k < len(s.Steps); k++ {
			if s.Steps[k].Is&Completes != 0 {
				next = c.column(s.Steps[k].Position)
				break
			}
		}
		for len(all) > 1 && x+c.width(all) > min(next, c.Width) {
			all = all[:len(all)-1]
		}
		free = c.pieces(x, 1, c.Width, all)
		if free < c.Width && c.at(free, 1).Sign != " " {
			c.put(free, 1, " ", Ink{})
		}
	}
}
