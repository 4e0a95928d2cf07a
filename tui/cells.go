package tui

import (
	"fmt"
	"strings"

	"synod/cluster"
	"synod/roles"
)

// The nouns of consensus, each drawn one way everywhere: a ballot as plain text with its owner's letter in the owner's hue, a value
// as a chip, a tally as full and empty cells.

// noun draws any noun of package roles.
func (t *Theme) noun(v any) line {
	switch n := v.(type) {
	case roles.Ballot:
		return t.ballot(n)
	case roles.Value:
		return line{t.valueSpan(n)}
	case roles.Proposal:
		if n.IsNone() {
			return line{{"nothing", t.dim}}
		}
		return append(t.ballot(n.Ballot), span{t.chipGap(), t.text}, t.valueSpan(n.Value), t.chipRest(1))
	case roles.ID:
		return line{t.agent(n)}
	case roles.Set:
		return t.set(n)
	case roles.Tally:
		return t.tally(n)
	case roles.Instance:
		return line{{fmt.Sprint(n), t.strong}}
	case roles.Log:
		return t.logbook(n)
	}
	return line{{fmt.Sprint(v), t.dim}}
}

// agent draws an agent's letter.
func (t *Theme) agent(id roles.ID) span { return span{id.String(), t.owner(id)} }

func (t *Theme) ballot(b roles.Ballot) line {
	if b.IsNone() {
		return line{{b.String(), t.dim}}
	}
	return line{{fmt.Sprintf("%d.", b.Round), t.text}, t.agent(b.Owner)}
}

// chipEnds stand at the two ends of a chip: blanks on its ground, or brackets where there is no ground.
func (t *Theme) chipEnds() (left, right string) {
	if !t.colour || t.ascii() {
		return "[", "]"
	}
	return " ", " "
}

// chipGap stands between a chip and a word beside it. A blank that belongs to the chip is blank enough: so "chosen red" reads the same
// as text, whoever reads it, a person or a tape that waits for it.
func (t *Theme) chipGap() string {
	if left, _ := t.chipEnds(); left == " " {
		return ""
	}
	return " "
}

// chipRest is the room that so many gaps have left over, for the end of a line: what stands on a line is equally wide in every look, and
// so is laid out the same.
func (t *Theme) chipRest(gaps int) span {
	return span{strings.Repeat(" ", gaps*(1-len(t.chipGap()))), t.text}
}

func (t *Theme) ascii() bool { return t.glyph.dot == "." }

func (t *Theme) valueSpan(v roles.Value) span {
	if v == "" {
		return span{t.glyph.wait, t.dim}
	}
	return t.chip(v, string(v))
}

// chip draws a text in the chip of a value.
func (t *Theme) chip(v roles.Value, text string) span {
	left, right := t.chipEnds()
	return span{left + text + right, t.value(v)}
}

// clippedValue draws a value in at most so many cells. A chip is never cut through: its text is, and its ends stay.
func (t *Theme) clippedValue(v roles.Value, room int) span {
	whole := t.valueSpan(v)
	if v == "" || width(whole.text) <= room {
		return span{clipText(whole.text, room, t.glyph.ellipsis), whole.style}
	}
	left, right := t.chipEnds()
	return t.chip(v, t.brevity(v, max(0, room-len(left)-len(right))))
}

func (t *Theme) set(s roles.Set) line {
	l := line{{"{", t.dim}}
	for id := range s.All() {
		if len(l) > 1 {
			l = append(l, span{" ", t.dim})
		}
		l = append(l, t.agent(id))
	}
	return append(l, span{"}", t.dim})
}

// A tally has a cell for each that is needed, up to mostCells; a larger one has tallyCells, and the numbers beside them.
const (
	mostCells  = 7
	tallyCells = 8
)

func (t *Theme) tally(c roles.Tally) line {
	if c.Need > mostCells {
		return append(t.cellsOf(c), span{" " + c.String(), t.text})
	}
	return t.cellsOf(c)
}

// cellsOf draws the cells of a tally, and a mark when it is reached.
func (t *Theme) cellsOf(c roles.Tally) line {
	have, need := min(c.Have.Len(), c.Need), c.Need
	if need > mostCells {
		have, need = have*tallyCells/need, tallyCells
	}
	text := strings.Repeat(t.glyph.have, have) + strings.Repeat(t.glyph.need, need-have)
	if c.Reached() {
		text += t.glyph.done
	}
	return line{{text, t.text}}
}

// message draws a message as Describe writes it.
func (t *Theme) message(m roles.Message) line {
	l := line{{m.Kind(), t.strong}}
	for _, p := range m.Parts() {
		l = append(l, span{" ", t.text})
		l = append(l, t.noun(p)...)
	}
	return l
}

// flight draws a message with its way.
func (t *Theme) flight(f cluster.Flight) line {
	l := line{t.agent(f.From), {t.glyph.arrow, t.dim}, t.agent(f.To), {" ", t.text}}
	return append(l, t.message(f.Msg)...)
}
