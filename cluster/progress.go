package cluster

import (
	"fmt"
	"slices"
	"strings"

	"synod/roles"
)

// The judge says whether what happens is right. This says whether it leads anywhere, from what any protocol tells: who begins
// ballots, who has learned what is chosen, and whether anything can still happen.

// Hindrance is something that keeps a run from getting anywhere, with what would help. None of it is a part of the run: it
// is never saved, and it changes nothing.
type Hindrance struct {
	Brief string // in a few words
	Text  string // a sentence
	Help  string // what would help, as a sentence
}

func (h Hindrance) String() string { return h.Text + " " + h.Help }

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
	turnsMany    = 6
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
		c.promised = c.promised.With(f.Acceptor)
		quorum, _ := s.cast.protocol.Sizes(s.cast.config)
		if id := c.ballot.Owner; c.promised.Len() == quorum && !c.asked && (len(s.turns) == 0 || s.turns[len(s.turns)-1].id != id) {
			if len(s.turns) == 2*maxTurns {
				s.turns = append(make([]turn, 0, 2*maxTurns), s.turns[maxTurns:]...)
			}
			s.turns = append(s.turns, turn{s.now, id})
		}
	}
}

// noteKnown remembers how far everybody has learned what is chosen.
func (s *State) noteKnown(facts []roles.Fact) {
	for _, f := range facts {
		if l, ok := f.(roles.Learned); ok {
			a := &s.agents[s.cast.index[l.Learner]]
			a.learned = max(a.learned, l.Instance+1)
		}
	}
}

// Hindrances returns what keeps the run from getting anywhere, as far as that can be told; nothing for nearly every run. It
// costs next to nothing.
func (s *State) Hindrances() []Hindrance {
	var all []Hindrance
	if h, ok := s.leadGoesRound(); ok {
		all = append(all, h)
	}
	if _, due := s.queue.next(); !due {
		all = append(all, s.stuck()...)
	}
	return all
}

// leadGoesRound tells of proposers that take the lead from each other, again and again, until now.
func (s *State) leadGoesRound() (Hindrance, bool) {
	first := len(s.turns)
	for first > 0 && s.turns[first-1].at > s.now-turnsWatched && len(s.turns)-first < maxTurns {
		first--
	}
	recent := s.turns[first:]
	if len(recent) < turnsMany {
		return Hindrance{}, false
	}
	last := recent[len(recent)-1].at
	if usual := (last - recent[0].at) / Time(len(recent)-1); s.now-last > 3*usual {
		return Hindrance{}, false // it has come to rest
	}
	var who []roles.ID
	for _, t := range recent {
		if !slices.Contains(who, t.id) {
			who = append(who, t.id)
		}
	}
	slices.Sort(who)
	return Hindrance{
		Brief: "lead goes round",
		Text:  fmt.Sprintf("The lead goes round: %s have taken it from each other %d times in %s.", and(who), len(recent), roughly(s.now-recent[0].at)),
		Help:  s.helpAgainst(who),
	}, true
}

// helpAgainst says what would end a contest: that they hear each other, or that one of them is silent for a while.
func (s *State) helpAgainst(who []roles.ID) string {
	var cut []string
	for i, a := range who {
		for _, b := range who[i+1:] {
			if s.Link(a, b).Cut || s.Link(b, a).Cut {
				cut = append(cut, "mend "+Links{From: a, To: b, Both: true}.String())
			}
		}
	}
	if len(cut) > 0 {
		return "They do not hear each other: " + strings.Join(cut, ", ") + "."
	}
	return fmt.Sprintf("One must leave the others alone for long enough: crash %s, say.", who[len(who)-1])
}

// stuck tells of what will never happen by itself, because nothing is under way and no timer runs.
func (s *State) stuck() []Hindrance {
	const still = "nothing is under way, and no timer runs"
	held := 0
	for i := range s.queue.slots {
		if s.queue.slots[i].Msg != nil {
			held++
		}
	}
	if held > 0 {
		return nil // whoever holds messages knows why nothing happens
	}
	values, _ := s.Decisions()
	if values == 0 {
		if s.proposals == 0 {
			return nil
		}
		return []Hindrance{{"nothing goes on", "Nothing will be chosen: " + still + ".", s.helpByProposal(nil)}}
	}
	var ignorant []roles.ID
	for i := range s.agents {
		a := &s.agents[i]
		if id := a.id(); a.up && s.cast.config.Learners.Has(id) && !s.knows(a) {
			ignorant = append(ignorant, id)
		}
	}
	who := fmt.Sprint(len(ignorant))
	switch len(ignorant) {
	case 0:
		return nil
	case 1:
		who = ignorant[0].String()
	case s.cast.config.Learners.Len():
		who = "nobody"
	}
	return []Hindrance{{
		Brief: strings.Replace(who+" cannot learn", "nobody cannot", "nobody can", 1),
		Text:  fmt.Sprintf("%s cannot learn what is chosen: %s.", and(ignorant), still),
		Help:  s.helpByProposal(ignorant),
	}}
}

// knows reports whether an agent has learned what is chosen; of a log, the latest of it, or all of it in a snapshot.
func (s *State) knows(a *agentState) bool {
	all := s.world.Decided()
	if len(all) == 0 {
		return true // every server has a snapshot of it
	}
	last := all[len(all)-1].First.Instance
	return a.learned > last || last > 0 && s.world.ExecutedThrough(a.id()) >= last
}

// helpByProposal says which proposal would set things going again, and what must be done before it.
func (s *State) helpByProposal(learners []roles.ID) string {
	var first []string
	for _, id := range s.cast.ids {
		if slices.Contains(learners, id) && s.isCutOff(id) {
			first = append(first, "mend "+id.String())
		}
	}
	up, proposer := 0, roles.Nobody
	for _, id := range s.cast.ids {
		if s.cast.config.Acceptors.Has(id) && s.Up(id) {
			up++
		}
		if proposer == roles.Nobody && s.cast.config.Proposers.Has(id) && s.Up(id) {
			proposer = id
		}
	}
	for _, id := range s.cast.ids {
		isAcceptor, isProposer := s.cast.config.Acceptors.Has(id), s.cast.config.Proposers.Has(id)
		if !s.Up(id) && (isAcceptor && up < s.cast.protocol.Least(s.cast.config) || isProposer && proposer == roles.Nobody) {
			first = append(first, "restart "+id.String())
			if isAcceptor {
				up++
			}
			if isProposer && proposer == roles.Nobody {
				proposer = id
			}
		}
	}
	value := roles.Value("red")
	if examples := s.cast.protocol.Examples(); len(examples) > 0 {
		value = examples[0]
	}
	last := Command{Verb: Propose, Agent: proposer, Value: value}.String()
	return "A new proposal helps: " + strings.Join(append(first, last), ", then ") + "."
}

// isCutOff reports whether some link to or from an agent is cut.
func (s *State) isCutOff(id roles.ID) bool {
	return slices.ContainsFunc(s.cast.ids, func(other roles.ID) bool {
		return other != id && (s.Link(id, other).Cut || s.Link(other, id).Cut)
	})
}

// roughly is a time in whole seconds, unless it is short.
func roughly(t Time) string {
	if t > 10_000 {
		t -= t % 1000
	}
	return t.short()
}

// and lists agents in a sentence.
func and(ids []roles.ID) string {
	var names []string
	for _, id := range ids {
		names = append(names, id.String())
	}
	if n := len(names); n > 1 {
		return strings.Join(names[:n-1], ", ") + " and " + names[n-1]
	}
	return strings.Join(names, "")
}
