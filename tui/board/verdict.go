package board

import (
	"fmt"
	"strings"

	"synod/roles/choosable"
)

// verdict draws what can become of a ballot, and why.
func (t *table) verdict(k, x, y, high int) {
	r, ballot, room, open := &t.Verdict.Rows[k], &t.Facts.Ballots[k], t.w-x, t.open(k)
	below := high > 1 && room >= 20
	switch {
	case len(r.Chosen) > 0:
		ink, sign, other := Strong, t.chosen, t.otherChosen(k)
		if other >= 0 {
			ink, sign = Bad, t.broke
		}
		end := t.put(x, y, ink, sign+" ")
		for _, c := range r.Chosen {
			end = t.chip(end, y, max(3, x+room-end-8), c.Value, Chip) + 1
		}
		t.fit(end, y, x+room-end, ink, "chosen")
		if below {
			end = t.put(x+3, y+1, Dim, "by ")
			t.agents(end, y+1, x+room-end, r.Chosen[0].By)
		}
		if other >= 0 && high > 2 {
			t.fit(x+3, y+2, room-3, Bad, "another value is chosen in "+t.Facts.Ballots[other].Ballot.String())
		}
	case !open.None():
		end := t.values(t.put(x, y, Text, t.may+" "), y, x+room, open)
		best := 0
		if len(r.Counts) > 0 {
			best = r.Counts[0].By.Len()
		}
		tally := t.tally(best, ballot.Votes)
		if room < 34 {
			if end+1+t.Width(tally) <= x+room {
				t.put(end, y, Dim, tally)
			}
			return
		}
		t.fit(end, y, x+room-end, Text, "can be chosen")
		if below {
			end = t.put(x+3, y+1, Dim, fmt.Sprintf("%s voted; ", tally))
			end = t.agents(end, y+1, x+room-end-10, r.May)
			t.fit(end, y+1, x+room-end, Dim, "may still")
		}
	default:
		end := t.put(x, y, Faint, t.dead+" dead ")
		why := t.why(r, ballot)
		if room < 34 {
			if len(r.Counts) > 0 {
				t.fit(end, y, x+room-end, Faint, t.tally(r.Counts[0].By.Len(), ballot.Votes))
			}
			return
		}
		if below {
			t.whole(x+2, y+1, room-2, why)
		} else {
			t.whole(end+1, y, x+room-end-1, why)
		}
	}
}

// whole writes a reason if there is room for all of it, or else its first half.
func (t *table) whole(x, y, room int, why string) {
	if t.Width(why) > room {
		why, _, _ = strings.Cut(why, ";")
	}
	t.fit(x, y, room, Faint, why)
}

// values draws those that can still be chosen.
func (t *table) values(x, y, end int, v choosable.Values) int {
	if v.Any {
		return t.fit(x, y, end-x, Text, "any value ")
	}
	for i, value := range v.Named {
		if end-x < 6 && i > 0 {
			return t.put(x, y, Dim, t.fold)
		}
		x = t.chip(x, y, min(end-x, 14), value, Chip) + 1
	}
	return x
}

// tally draws how many votes there are of those that are needed.
func (t *table) tally(have, need int) string {
	const most = 7
	numbers := fmt.Sprintf(" %d/%d", have, need)
	if need > most {
		return numbers[1:]
	}
	return strings.Repeat(t.have, min(have, need)) + strings.Repeat(t.need, max(0, need-have)) + numbers
}

// why says why nothing can be chosen in a ballot any more.
func (t *table) why(r *choosable.Row, b *choosable.Ballot) string {
	if !r.ByVotes.None() {
		return "no quorum is left to promise it"
	}
	var votes []string
	for _, c := range r.Counts {
		votes = append(votes, fmt.Sprintf("%d %s", c.By.Len(), c.Value))
	}
	text := strings.Join(votes, ", ")
	if text == "" {
		text = "no vote"
	}
	others := "no other may vote"
	if r.May.Len() > 0 {
		others = "only " + r.May.Names() + " may vote"
	}
	return fmt.Sprintf("%s of %d; %s", text, b.Votes, others)
}

// higher draws what a ballot above all could propose.
func (t *table) higher(x, y int) {
	room := t.w - x
	v := t.Verdict.Higher
	switch {
	case t.Caveat != "":
		says := t.Caveat
		if t.Width(says) > room {
			says, _, _ = strings.Cut(says, ":")
		}
		t.fit(x, y, room, Bad, says)
	case v.Any && room < 34:
		t.fit(x, y, room, Text, "any value proposed")
	case v.Any:
		t.fit(x, y, room, Text, "any value that is proposed")
	case v.None():
		t.fit(x, y, room, Text, "nothing")
	default:
		end := t.values(t.put(x, y, Text, "only "), y, x+room-6, v)
		t.fit(end, y, x+room-end, Dim, "("+t.Rule()+")")
	}
}

// Rule names the rule that binds ballots above: what is chosen, or what may be.
func (b *Board) Rule() string {
	for k := range b.Verdict.Rows {
		if len(b.Verdict.Rows[k].Chosen) > 0 {
			return "P2b"
		}
	}
	return "P2c"
}
