package cluster

import (
	"slices"
	"strings"

	"synod/roles"
)

// Wiring sums the links up: what holds for most of them, how the cluster falls into sides, and the links that are not as these
// two say.
type Wiring struct {
	Usual LinkSettings
	Sides [][]roles.ID // one when the cluster is not partitioned; links between two of them are cut
	Odd   []OddLink
}

// OddLink is a link, or the two links between two agents, with settings of its own.
type OddLink struct {
	From, To roles.ID
	Both     bool
	Open     bool // messages pass, though they go from one side to another
	Settings LinkSettings
}

// Wiring returns the summary of the links.
func (s *State) Wiring() Wiring {
	w := Wiring{Sides: s.Cuts().explain()}
	side := map[roles.ID]int{}
	for i, ids := range w.Sides {
		for _, id := range ids {
			side[id] = i
		}
	}
	times := map[LinkSettings]int{}
	var all []OddLink
	for i, from := range s.cast.ids {
		for _, to := range s.cast.ids[i+1:] {
			apart := side[from] != side[to]
			there, back := s.Link(from, to), s.Link(to, from)
			if there == back {
				all = append(all, OddLink{from, to, true, apart && !there.Cut, there})
			} else {
				all = append(all, OddLink{from, to, false, apart && !there.Cut, there}, OddLink{to, from, false, apart && !back.Cut, back})
			}
			for _, l := range []LinkSettings{there, back} {
				l.Cut = false // who is cut off from whom is what the sides say
				if times[l]++; times[l] > times[w.Usual] {
					w.Usual = l
				}
			}
		}
	}
	w.Odd = slices.DeleteFunc(all, func(l OddLink) bool {
		usual := w.Usual
		usual.Cut = side[l.From] != side[l.To]
		return l.Settings == usual
	})
	return w
}

// SidesText writes the sides as the command partition does: A | BC; "" when there is only one.
func (w Wiring) SidesText() string {
	if len(w.Sides) < 2 {
		return ""
	}
	return formatGroups(w.Sides, " | ")
}

// String writes the link as commands name it, and what is special about it: A>C delay 200ms, A-B delay 10ms, cut.
func (l OddLink) String() string {
	return Links{From: l.From, To: l.To, Both: l.Both}.String() + " " + l.Words()
}

// Words are the settings of the link.
func (l OddLink) Words() string {
	words := strings.ReplaceAll(l.Settings.String(), "  ", ", ")
	if l.Open {
		words += ", open"
	}
	return words
}
