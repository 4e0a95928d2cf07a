package cluster

import (
	"fmt"
	"slices"
	"strings"

	"synod/roles"
)

// The judge says whether what happens is right. This says whether it leads anywhere, from what any protocol tells: who begins
// ballots, who has learned what is chosen, and whether anything can still happen.

// Hindrance is something that keeps a run from getting anywhere. None of it is a part of the run: it is never saved, and it
// changes nothing.
type Hindrance struct {
	Brief string // in a few words
	Text  string // a sentence
	state *State
	what  hindranceKind
}

type hindranceKind uint8

const (
	goesRound hindranceKind = iota // the lead does
	standsStill
	hindranceKinds
)

// Help says what would help, as a sentence, or nothing when nothing is known to. It has been tried, so it takes a moment.
func (h Hindrance) Help() string { return helpText(h.state.advice(h.what)) }

func (h Hindrance) String() string { return strings.TrimSpace(h.Text + " " + h.Help()) }

// turn is a change of the lead: a quorum has promised a ballot of another proposer than the one before it.
type turn struct {
	at Time
	id roles.ID
}

// candidacy is a ballot that was begun, and who has promised it so far.
type candidacy struct {
	ballot   roles.Ballot
	promised roles.Set
	asked    bool // somebody has asked for it: so it takes the lead from nobody
}

const (
	// turnsWatched is the time within which changes of the lead are counted, and turnsMany is how many of them are a hindrance.
	turnsWatched = Time(60_000)
	turnsMany    = 8
	// maxTurns bounds those that are remembered.
	maxTurns = 100
)

// noteLead remembers who gets the lead of its own accord.
func (s *State) noteLead(facts []roles.Fact, e *Event) {
	for _, f := range facts {
		switch f := f.(type) {
		case roles.Started:
			copy(s.rising[1:], s.rising[:])
			s.rising[0] = candidacy{ballot: f.Ballot, asked: e.Kind == Submitted}
		case roles.Promised:
			s.notePromise(f)
		}
	}
}

func (s *State) notePromise(f roles.Promised) {
	for i := range s.rising {
		c := &s.rising[i]
		if c.ballot != f.Ballot || c.promised.Has(f.Acceptor) {
			continue
		}
		voters := s.electorate()
		if !voters.Acceptors.Has(f.Acceptor) {
			continue
		}
		c.promised = c.promised.With(f.Acceptor)
		quorum, _ := s.cast.protocol.Sizes(voters)
		if c.promised.Len() == quorum {
			s.quest = quest{}
		}
		if id := c.ballot.Owner; c.promised.Len() == quorum && !c.asked && (len(s.turns) == 0 || s.turns[len(s.turns)-1].id != id) {
			if len(s.turns) == 2*maxTurns {
				s.turns = append(make([]turn, 0, 2*maxTurns), s.turns[maxTurns:]...)
			}
			s.turns = append(s.turns, turn{s.now, id})
		}
	}
}

// Hindrances returns what keeps the run from getting anywhere, as far as that can be told; nothing for nearly every run. It
// costs next to nothing; what would help is looked for only when somebody asks.
func (s *State) Hindrances() []Hindrance {
	var all []Hindrance
	if h, ok := s.leadGoesRound(); ok {
		all = append(all, h)
	}
	if h, ok := s.standstill(); ok {
		all = append(all, h)
	}
	return all
}

// leadGoesRound tells of proposers that take the lead from each other, again and again, until now.
func (s *State) leadGoesRound() (Hindrance, bool) {
	recent := s.recentTurns()
	if len(recent) < turnsMany || !s.cast.protocol.Sequence && len(s.wants()) == 0 {
		return Hindrance{}, false
	}
	last, longest := recent[len(recent)-1].at, Time(0)
	for i := range recent[1:] {
		longest = max(longest, recent[i+1].at-recent[i].at)
	}
	usual := (last - recent[0].at) / Time(len(recent)-1)
	if s.now-last > max(3*usual, 2*longest) {
		return Hindrance{}, false // it has come to rest
	}
	who := owners(recent)
	text := fmt.Sprintf("The lead goes round: %s have taken it from each other %d times", crowd(who), len(recent))
	if whole := s.now - recent[0].at; whole > 0 {
		text += " in " + roughly(whole)
	}
	text += "."
	var why []string
	for i, a := range who {
		for _, b := range who[i+1:] {
			if s.deaf(a, b) || s.deaf(b, a) {
				why = append(why, s.deafness(a, b))
			}
		}
	}
	if because := slices.Concat(why, s.badLinks()); len(because) > 0 {
		text += " " + sentence(because)
	}
	return Hindrance{"lead goes round", text, s, goesRound}, true
}

// recentTurns are the changes of the lead within the time that is watched, and since somebody last changed the world.
func (s *State) recentTurns() []turn {
	first := len(s.turns)
	for first > 0 && s.turns[first-1].at > max(s.now-turnsWatched, s.touched-1) && len(s.turns)-first < maxTurns {
		first--
	}
	return s.turns[first:]
}

// owners are those who have taken the lead.
func owners(turns []turn) []roles.ID {
	var who []roles.ID
	for _, t := range turns {
		if !slices.Contains(who, t.id) {
			who = append(who, t.id)
		}
	}
	slices.Sort(who)
	return who
}

// roughly is a time in whole seconds, unless it is short.
func roughly(t Time) string {
	if t > 10_000 {
		t -= t % 1000
	}
	return t.short()
}

// crowd names agents in a sentence, or counts them where they are many.
func crowd(ids []roles.ID) string {
	if len(ids) > 7 {
		return several(len(ids), "agent")
	}
	return and(ids)
}

// and lists agents in a sentence.
func and(ids []roles.ID) string {
	var names []string
	for _, id := range ids {
		names = append(names, id.String())
	}
	return roles.Prose(names, "and")
}
