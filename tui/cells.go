package tui

import (
	"fmt"
	"slices"
	"strings"

	"synod/cluster"
	"synod/roles"
)

// The nouns of consensus, each drawn one way everywhere: a ballot in its owner's colour, a value in its own, a tally
// as filled and empty circles.

// noun draws any noun of package roles.
func (t *Theme) noun(v any) line {
	switch n := v.(type) {
	case roles.Ballot:
		return line{t.ballot(n)}
	case roles.Value:
		return line{t.valueSpan(n)}
	case roles.Proposal:
		if n.IsNone() {
			return line{{"nothing", t.dim}}
		}
		return line{t.ballot(n.Ballot), {" ", t.text}, t.valueSpan(n.Value)}
	case roles.ID:
		return line{{n.String(), bold(t.owner(n))}}
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

func (t *Theme) ballot(b roles.Ballot) span {
	if b.IsNone() {
		return span{b.String(), t.dim}
	}
	return span{b.String(), bold(t.owner(b.Owner))}
}

func (t *Theme) valueSpan(v roles.Value) span {
	if v == "" {
		return span{t.glyph.wait, t.dim}
	}
	return span{string(v), t.value(v)}
}

// clippedValue draws a value in at most so many cells, in the colour that it has everywhere.
func (t *Theme) clippedValue(v roles.Value, room int) span {
	whole := t.valueSpan(v)
	return span{clipText(whole.text, room, t.glyph.ellipsis), whole.style}
}

func (t *Theme) set(s roles.Set) line {
	l := line{{"{", t.dim}}
	for id := range s.All() {
		if len(l) > 1 {
			l = append(l, span{" ", t.dim})
		}
		l = append(l, span{id.String(), t.owner(id)})
	}
	return append(l, span{"}", t.dim})
}

// tally draws at most maxTally circles; a larger count is written out.
func (t *Theme) tally(c roles.Tally) line {
	have := c.Have.Len()
	const maxTally = 9
	if c.Need > maxTally {
		return line{{c.String(), t.strong}}
	}
	style := t.warn
	if c.Reached() {
		style = t.good
	}
	l := line{{strings.Repeat(t.glyph.have, min(have, c.Need)), style}}
	if have < c.Need {
		l = append(l, span{strings.Repeat(t.glyph.need, c.Need-have), t.dim})
	}
	if have > c.Need {
		l = append(l, span{fmt.Sprintf("+%d", have-c.Need), t.dim})
	}
	return l
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
	l := line{{f.From.String(), bold(t.owner(f.From))}, {t.glyph.arrow, t.dim}, {f.To.String(), bold(t.owner(f.To))}, {" ", t.text}}
	return append(l, t.message(f.Msg)...)
}

// terse leaves out the words of a role's fields when circles say the same.
func terse(fields []roles.Field) []roles.Field {
	isText := func(f roles.Field) bool { _, ok := f.Value.(roles.Text); return ok }
	isTally := func(f roles.Field) bool { _, ok := f.Value.(roles.Tally); return ok && f.Brief }
	if !slices.ContainsFunc(fields, isTally) {
		return fields
	}
	return slices.DeleteFunc(slices.Clone(fields), isText)
}

// brief draws the fields of a role that belong on one line.
func (t *Theme) brief(fields []roles.Field) line {
	var l line
	for _, f := range fields {
		if !f.Brief {
			continue
		}
		if len(l) > 0 {
			l = append(l, span{"  ", t.text})
		}
		l = append(l, t.noun(f.Value)...)
		if _, ok := f.Value.(roles.Value); ok {
			l = append(l, span{" " + t.glyph.done, t.good})
		}
	}
	return l
}
