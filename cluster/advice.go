package cluster

import (
	"slices"
	"strings"

	"synod/roles"
)

// What would help is tried before it is said: on a copy of the cluster the commands are carried out, and time passes there. A run
// is a function of its commands, so whoever follows the advice gets what the trial got.

// counsel is what has been found out about one state.
type counsel struct {
	step, commands int
	known          [hindranceKinds]bool
	help           [hindranceKinds][]Command
}

// advice returns the shortest list of commands that is found to help, or nothing.
func (s *State) advice(k hindranceKind) []Command {
	c := counsel{step: s.step, commands: s.commands}
	if old := s.tried; old != nil && old.step == s.step && old.commands == s.commands {
		c = *old
	}
	if !c.known[k] {
		c.known[k], c.help[k] = true, newAdviser(s, k).search()
		s.tried = &c
	}
	return c.help[k]
}

// helpText says what helps.
func helpText(help []Command) string {
	var words []string
	for _, c := range help {
		words = append(words, c.String())
	}
	list := strings.Join(words, ", then ") + "."
	switch {
	case len(help) == 0:
		return ""
	case help[0].Verb == Run:
		return "Time helps: " + list
	case len(help) == 1 && help[0].Verb == Propose:
		return "A new proposal helps: " + list
	}
	return "What helps: " + list
}

// adviser looks for what helps.
type adviser struct {
	state  *State
	helped func(s *State, passed Time) bool
	length Time // for how long it waits for help
	room   int  // how many steps it may still try
}

const (
	// adviceSteps bounds the steps of all trials of one search, which take a fraction of a second.
	adviceSteps = 100_000
	// adviceLook is how often a trial looks whether it has helped.
	adviceLook = Time(500)
	// leadRest is how long nobody may take the lead from anybody until a contest is over.
	leadRest = Time(20_000)
	// manyRemedies is how many of them are tried two at a time, and with proposals.
	manyRemedies = 12
)

func newAdviser(s *State, k hindranceKind) *adviser {
	a := &adviser{state: s, length: max(2*s.patience(), 2*leadRest), room: adviceSteps}
	a.helped = func(t *State, _ Time) bool { return len(t.wants()) == 0 }
	if k == goesRound {
		a.helped = func(t *State, passed Time) bool {
			if _, round := t.leadGoesRound(); round {
				return false
			}
			rest := len(t.turns) == 0 || t.now-t.turns[len(t.turns)-1].at >= leadRest
			return passed >= leadRest && rest || !t.cast.protocol.Sequence && len(t.wants()) == 0
		}
	}
	return a
}

// remedy is one thing that may help: a few commands that make sense only together.
type remedy []Command

// try carries the remedies out, then has somebody propose if that is asked for, and returns what it has done and after how long
// that has helped; false when it does not.
func (a *adviser) try(propose bool, remedies ...remedy) (done []Command, after Time, ok bool) {
	if a.room <= 0 {
		return nil, 0, false
	}
	c := newConductor(a.state.Clone(), nil, nil)
	done = slices.Concat(remedies...)
	for _, cmd := range done {
		if c.Do(cmd) != nil {
			return nil, 0, false // another remedy has done it already
		}
	}
	if propose {
		cmd, can := c.state.proposal()
		if !can || c.Do(cmd) != nil {
			return nil, 0, false
		}
		done = append(done, cmd)
	}
	before := c.state.step
	defer func() { a.room -= c.state.step - before + 1 }()
	for begin := c.state.now; after < a.length; {
		c.Advance(c.state.now+adviceLook, a.room)
		if after = c.state.now - begin; a.helped(c.state, after) {
			c.Advance(begin+a.length, a.room)
			return done, after, len(c.state.Hindrances()) == 0 // what helps against one thing must not lead to another
		}
		if _, due := c.state.queue.next(); !due && len(c.state.wants()) > 0 || c.state.step-before >= a.room {
			return nil, 0, false
		}
	}
	return nil, 0, false
}

// search tries nothing at all, then one thing, then two, each also with a proposal after it; then everything, and leaves out of
// that what is not needed.
func (a *adviser) search() []Command {
	if _, after, ok := a.try(false); ok {
		return []Command{{Verb: Run, Min: (after + 999) / 1000 * 1000}}
	}
	all := a.state.remedies()
	if done, _, ok := a.try(true); ok {
		return done
	}
	for _, r := range all {
		if done, _, ok := a.try(false, r); ok {
			return done
		}
	}
	if len(all) <= manyRemedies {
		if done, ok := a.pairs(all); ok {
			return done
		}
	}
	return a.everything()
}

// pairs tries one thing and a proposal, and two things.
func (a *adviser) pairs(all []remedy) ([]Command, bool) {
	for _, r := range all {
		if done, _, ok := a.try(true, r); ok {
			return done, true
		}
	}
	for i, r := range all {
		for _, other := range all[i+1:] {
			if done, _, ok := a.try(false, r, other); ok {
				return done, true
			}
		}
	}
	return nil, false
}

// everything does all that there is to do, and leaves out what is not needed, the last first.
func (a *adviser) everything() []Command {
	a.room = adviceSteps
	all := a.state.wholesale()
	propose := false
	best, _, ok := a.try(false, all...)
	if !ok {
		propose = true
		best, _, ok = a.try(true, all...)
	}
	if !ok {
		return nil
	}
	for i := len(all) - 1; i >= 0; i-- {
		fewer := slices.Delete(slices.Clone(all), i, i+1)
		if done, _, ok := a.try(propose, fewer...); ok {
			best, all = done, fewer
		}
	}
	return best
}

// proposal is one that may set things going again: of a proposer that is up and, if there is one, has a quorum.
func (s *State) proposal() (Command, bool) {
	best, most := roles.Nobody, -1
	for id := range s.cast.config.Proposers.All() {
		if n := min(s.reach(id), s.needed()); s.acts(id) && n > most {
			best, most = id, n
		}
	}
	return Command{Verb: Propose, Agent: best, Value: s.cast.protocol.Examples()[0]}, best != roles.Nobody
}
