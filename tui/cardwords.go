package tui

import (
	"fmt"
	"strings"

	uv "github.com/charmbracelet/ultraviolet"

	"synod/roles"
)

// What a card says, row by row, in the room that there is: the words go first, then the numbers, then the text of a chip.

// trouble says in a word what is the matter with an agent, behind its sign.
func (t *Theme) trouble(f *face) (sign, word string) {
	switch {
	case !f.Up:
		return t.glyph.down, "crashed"
	case f.Paused:
		return t.glyph.paused, "paused"
	}
	return "", ""
}

// troubleLine is the sign and the word of what is the matter with an agent.
func (t *Theme) troubleLine(f *face) line {
	if sign, word := t.trouble(f); sign != "" {
		return line{{sign + " " + word, t.bad}}
	}
	return nil
}

// clockOf says that an agent's clock does not run as fast as time.
func (t *Theme) clockOf(f *face) line {
	if f.Clock == usualClock {
		return nil
	}
	return line{{fmt.Sprintf("clock %.0f%%", f.Clock), t.warn}}
}

// pace is the same without the word, for a place beside the agent's letter.
func (t *Theme) pace(f *face) line {
	if !f.Up || f.Clock == usualClock {
		return nil
	}
	return line{{fmt.Sprintf("%.0f%%", f.Clock), t.warn}}
}

// bar draws the part of a time that is left in so many cells.
func (t *Theme) bar(left float64, cells int) line {
	full := int(left*float64(cells) + 0.5)
	if left > 0 {
		full = max(1, full)
	}
	return line{{strings.Repeat(t.glyph.left, full), t.text}, {strings.Repeat(t.glyph.spent, cells-full), t.faint}}
}

// doingLine says what an agent is about in at most so many cells: the words go first, then the numbers beside a tally.
func (t *Theme) doingLine(f *face, room int) line {
	words, ballot, tally := f.doing()
	if words == "" && tally == nil {
		return nil
	}
	style := t.text
	if tally == nil && ballot.IsNone() {
		style = t.dim
	}
	short := strings.TrimPrefix(words, "asks for ")
	for _, form := range []struct {
		words   string
		numbers bool
	}{{words, true}, {words, false}, {short, true}, {short, false}, {"", false}} {
		if l := t.doingForm(form.words, style, ballot, tally, form.numbers); l.width() <= room && len(l) > 0 {
			return l
		}
	}
	if tally != nil {
		return t.cellsOf(*tally)
	}
	return line{{clipText(words, room, t.glyph.ellipsis), style}}
}

func (t *Theme) doingForm(words string, style uvStyle, ballot roles.Ballot, tally *roles.Tally, numbers bool) line {
	var l line
	add := func(more line) {
		if len(l) > 0 {
			l = append(l, span{" ", t.text})
		}
		l = append(l, more...)
	}
	if words != "" {
		add(line{{words, style}})
	}
	if !ballot.IsNone() {
		add(t.ballot(ballot))
	}
	if tally != nil {
		add(t.cellsOf(*tally))
		if numbers || tally.Need > mostCells {
			add(line{{tally.String(), t.text}})
		}
	}
	return l
}

// promiseLine says what an agent has promised: in words where there is room, else as a bound.
func (t *Theme) promiseLine(f *face, room int) line {
	b, _, ok := f.promised()
	switch {
	case !ok:
		return nil
	case b.IsNone():
		return line{{clipText("no promise", room, t.glyph.ellipsis), t.faint}}
	}
	if l := append(line{{"promised ", t.dim}}, t.ballot(b)...); l.width() <= room {
		return l
	}
	return t.bound(b)
}

// bound is a promise where the word has no room: nothing below this ballot.
func (t *Theme) bound(b roles.Ballot) line {
	if b.IsNone() {
		return nil
	}
	return append(line{{t.glyph.atLeast, t.dim}}, t.ballot(b)...)
}

// voteLine says what an agent has voted for: first the word gets no room, then the ballot, then the text of the chip.
func (t *Theme) voteLine(f *face, room int) line {
	field, ok := f.find(roles.RowVoted)
	if !ok {
		return nil
	}
	none := line{{clipText("no vote", room, t.glyph.ellipsis), t.faint}}
	switch n := field.Value.(type) {
	case roles.Proposal:
		if n.IsNone() {
			return none
		}
		return t.proposalLine("voted ", n, room)
	case roles.Log:
		if len(n.Entries) == 0 {
			return none
		}
		word := span{"voted" + t.chipGap(), t.dim}
		return append(append(line{word}, t.slotChips(n.Entries, room-len("voted "))...), t.chipRest(1))
	}
	return nil
}

func (t *Theme) proposalLine(word string, p roles.Proposal, room int) line {
	v := t.values.short(p.Value)
	for _, l := range []line{append(line{{word, t.dim}}, t.ballot(p.Ballot)...), t.ballot(p.Ballot)} {
		l = append(l, span{t.chipGap(), t.text})
		if w := l.width() + len(t.chipRest(1).text); w+width(t.valueSpan(v).text) <= room || w+leastChip <= room && len(l) == 3 {
			return append(l, t.clippedValue(v, room-w), t.chipRest(1))
		}
	}
	return line{t.clippedValue(v, room)}
}

// wordAndValue is a word with a value behind it.
func (t *Theme) wordAndValue(word string, v roles.Value, room int) line {
	return line{{word + t.chipGap(), t.dim}, t.clippedValue(t.values.short(v), room-width(word)-1), t.chipRest(1)}
}

// leastChip is the least width of a chip with text in it that says something.
const leastChip = 5

// slotChips draws votes of a log: each slot's number in the chip of its value, the latest ones.
func (t *Theme) slotChips(entries []roles.Entry, room int) line {
	var l line
	for i := len(entries) - 1; i >= 0; i-- {
		e := entries[i]
		chip := t.chip(e.Value, fmt.Sprint(e.Instance))
		if l.width()+width(chip.text) > room {
			break
		}
		l = append(line{chip}, l...)
	}
	return l
}

// knowsLine says what an agent knows to be chosen, or how far its log has come.
func (t *Theme) knowsLine(f *face, room int) line {
	field, ok := f.find(roles.RowKnows)
	if !ok {
		return nil
	}
	switch n := field.Value.(type) {
	case roles.Value:
		if n == "" {
			return line{{clipText("knows nothing", room, t.glyph.ellipsis), t.faint}}
		}
		if room < len("knows ")+leastChip {
			return line{t.clippedValue(t.values.short(n), room)}
		}
		return t.wordAndValue("knows", n, room)
	case roles.Text:
		word, _, _ := strings.Cut(field.Name, " ")
		l := line{{clipText(word+" "+string(n), room, t.glyph.ellipsis), t.dim}}
		if more := f.more(roles.RowKnows); more != "" && l.width()+2+len(more) <= room {
			l = append(l, span{"  " + more, t.text})
		}
		return l
	}
	return nil
}

// seenLine says of how many votes an agent knows.
func (t *Theme) seenLine(f *face) line {
	field, ok := f.find(roles.RowSeen)
	if n, is := field.Value.(roles.Tally); ok && is {
		return append(line{{"has seen ", t.dim}}, t.cellsOf(n)...)
	}
	return nil
}

// wantsLine says what an agent wants chosen.
func (t *Theme) wantsLine(f *face, room int) line {
	field, ok := f.find(roles.RowWants)
	v, _ := field.Value.(roles.Value)
	if !ok || v == "" {
		return nil
	}
	return t.wordAndValue("wants", v, room)
}

// timerLine draws the timer that ends first, in so many cells.
func (t *Theme) timerLine(f *face, now float64, room int) line {
	name, left, ok := f.timer(now)
	const least, most = 4, 9 // cells of the bar
	cells := min(most, room-len(name)-1)
	if !ok || cells < least {
		return nil
	}
	return append(line{{name + " ", t.dim}}, t.bar(left, cells)...)
}

// noBallotIf leaves out a ballot that is said already.
func noBallotIf(b, said roles.Ballot) roles.Ballot {
	if b == said {
		return roles.Ballot{}
	}
	return b
}

// struck is how a letter of an agent that is down is written.
func struck(s uvStyle) uvStyle {
	s.Attrs |= uv.AttrStrikethrough
	return s
}
