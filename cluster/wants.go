package cluster

import (
	"fmt"
	"slices"
	"strings"

	"synod/roles"
)

// What a run still has to bring about, and since when it has not: something is chosen, a client has its answer, a proposer its
// quorum of promises, and a learner the value that is chosen. No protocol is asked: these are facts that any of them notes.

// wantKind says what is wanted.
type wantKind uint8

const (
	aChoice wantKind = iota
	anAnswer
	aQuorum
	toLearn
)

// want is what some agents wait for; the one that has waited longest counts.
type want struct {
	kind  wantKind
	who   []roles.ID // nobody when it is a choice
	since Time
}

// quest is the search for a quorum of promises, from the first ballot that was begun after the latest such quorum.
type quest struct {
	first, last Time
	tries       int
	who         roles.ID // whoever tried last
	asks        string   // the kind of message that it asks with
}

// noteQuest remembers that an agent begins a ballot, or asks again for promises in one that it has begun.
func (s *State) noteQuest(i int16, out *roles.Out) {
	q, id, begins := &s.quest, s.agents[i].id(), false
	for _, f := range out.Facts {
		if _, ok := f.(roles.Started); ok && len(out.Sends) > 0 {
			begins = true
			q.who, q.asks = id, out.Sends[0].Msg.Kind()
		}
	}
	again := q.tries > 0 && q.who == id && slices.ContainsFunc(out.Sends, func(m roles.Send) bool { return m.Msg.Kind() == q.asks })
	if !begins && !again {
		return
	}
	if q.tries == 0 {
		q.first = s.now
	}
	q.tries++
	q.last = s.now
}

// hope is what an agent waits for.
type hope struct {
	open    int            // how many commands of its client have no answer
	asked   Time           // when the latest was given to it, or an earlier one answered
	latest  roles.Instance // one more than the highest instance of which it has learned the value since its latest start; 0 for none
	learned Time           // when it last learned something, or restarted
	misses  bool           // something is chosen that it has not learned
	missing Time           // and since when
}

const (
	// patience is how long something may take before a run is said to stand still. Time-outs are a hundredth of it.
	patience = Time(10_000)
	// questLong is how many tries in vain are a standstill, and questRests how long after the last of them nobody searches any more.
	questLong  = 3
	questRests = Time(15_000)
)

// noteHopes remembers what agents wait for, and what they have got.
func (s *State) noteHopes(facts []roles.Fact, e *Event) {
	if e.Kind == Submitted {
		s.proposed = s.now
	}
	for _, f := range facts {
		switch f := f.(type) {
		case roles.Proposed:
			if f.Value != roles.NoOp {
				h := &s.agents[s.cast.index[f.Proposer]].hope
				h.open++
				h.asked = s.now
			}
		case roles.Answered:
			h := &s.agents[s.cast.index[f.Client]].hope
			h.open = max(0, h.open-1)
			h.asked = s.now
		case roles.Learned:
			h := &s.agents[s.cast.index[f.Learner]].hope
			h.latest = max(h.latest, f.Instance+1)
			s.noteKnowledge(f.Learner)
		case roles.Executed:
			s.noteKnowledge(f.Learner)
		case roles.Installed:
			s.noteKnowledge(f.Learner)
		case roles.Voted:
			if c, ok := s.LastChosen(); ok && c.Step == s.step {
				s.noteChoice()
			}
		}
	}
}

// noteKnowledge remembers that a learner gets on.
func (s *State) noteKnowledge(id roles.ID) {
	a := &s.agents[s.cast.index[id]]
	a.hope.learned = s.now
	a.hope.misses = a.hope.misses && !s.knows(a)
}

// noteChoice remembers that there is something that learners do not know yet.
func (s *State) noteChoice() {
	s.quest = quest{}
	for i := range s.agents {
		if h := &s.agents[i].hope; !h.misses {
			h.misses, h.missing = true, s.now
		}
	}
}

// knows reports whether an agent has learned what is chosen; of a log, the latest of it, or all of it in a snapshot.
func (s *State) knows(a *agentState) bool {
	all := s.world.Decided()
	if len(all) == 0 {
		return true // every agent that executes has a snapshot of it
	}
	last := all[len(all)-1].First.Instance
	return a.hope.latest > last || last > 0 && s.world.ExecutedThrough(a.id()) >= last
}

// noteCommand remembers when somebody last changed the world: who gives a run a push waits for what comes of it.
func (s *State) noteCommand(cmd Command) {
	s.commands++
	switch cmd.Verb {
	case Propose, Deliver, Drop, Duplicate, Hold, HoldNext, Release, Timeout:
	default:
		s.touched = s.now
	}
}

// wants returns what the run still has to bring about, what matters most first.
func (s *State) wants() []want {
	var all []want
	values, _ := s.Decisions()
	sequence := s.cast.protocol.Sequence
	if !sequence && values == 0 && s.proposals > 0 {
		all = append(all, want{aChoice, nil, s.proposed})
	}
	answer, learn := want{kind: anAnswer}, want{kind: toLearn}
	for i := range s.agents {
		a := &s.agents[i]
		if !a.up {
			continue
		}
		if sequence && a.hope.open > 0 {
			answer.add(a.id(), a.hope.asked)
		}
		if values > 0 && s.cast.config.Learners.Has(a.id()) && !s.knows(a) {
			learn.add(a.id(), max(a.hope.missing, a.hope.learned))
		}
	}
	if len(answer.who) > 0 {
		all = append(all, answer)
	}
	if len(learn.who) > 0 {
		all = append(all, learn)
	}
	if q := s.quest; q.tries >= questLong && s.now-q.last < questRests {
		all = append(all, want{aQuorum, []roles.ID{q.who}, q.first})
	}
	return all
}

func (w *want) add(id roles.ID, since Time) {
	if len(w.who) == 0 || since < w.since {
		w.since = since
	}
	w.who = append(w.who, id)
}

// holds reports whether somebody holds messages: whoever does knows why nothing happens.
func (s *State) holds() bool {
	return slices.ContainsFunc(s.queue.slots, func(d due) bool { return d.Held })
}

// patience is how long something may take in this run: where messages are slow, longer.
func (s *State) patience() Time {
	slowest := Time(0)
	for i := range s.links {
		slowest = max(slowest, s.links[i].Max)
	}
	return max(patience, 4*slowest)
}

// standstill tells of what will never happen by itself, because nothing is due any more, and of what has been tried for long
// and in vain.
func (s *State) standstill() (Hindrance, bool) {
	wants := s.wants()
	if len(wants) == 0 || s.holds() {
		return Hindrance{}, false
	}
	_, due := s.queue.next()
	if due {
		long := s.patience()
		wants = slices.DeleteFunc(wants, func(w want) bool { return s.now-max(w.since, s.touched) < long })
	}
	if len(wants) == 0 {
		return Hindrance{}, false
	}
	w := wants[0]
	brief, text := s.describe(w, due)
	why := s.causes(wants)
	if !due {
		text += ": " + s.WhyIdle()
	}
	text += "."
	if len(why) > 0 {
		text += " " + sentence(why)
	}
	return Hindrance{brief, text, s, standsStill}, true
}

// describe says in a few words, and in a sentence without its end, what does not happen.
func (s *State) describe(w want, due bool) (brief, text string) {
	who, whole := crowd(w.who), roughly(s.now-w.since)
	few := who
	if len(w.who) > 1 {
		few = fmt.Sprint(len(w.who))
	}
	switch w.kind {
	case aChoice:
		if !due {
			return "nothing goes on", "Nothing will be chosen"
		}
		return "no progress", "Nothing is chosen, " + whole + " after the latest proposal"
	case anAnswer:
		return few + " without answer", "For " + whole + " " + who + " " + roles.Have(len(w.who)) + " had no answer"
	case aQuorum:
		return "no quorum", fmt.Sprintf("For %s no proposer has got a quorum of promises; the latest to ask for one is %s", whole, who)
	}
	if len(w.who) == s.cast.config.Learners.Len() {
		return "nobody can learn", who + " cannot learn what is chosen"
	}
	return few + " cannot learn", who + " cannot learn what is chosen"
}

// sentence makes one of its parts. The name of an agent stays as it is: p1 is none that begins a sentence otherwise.
func sentence(parts []string) string {
	text := strings.Join(parts, "; ")
	first, _, _ := strings.Cut(text, " ")
	if !strings.ContainsAny(first, "0123456789") {
		text = strings.ToUpper(text[:1]) + text[1:]
	}
	return text + "."
}
