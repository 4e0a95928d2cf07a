package cluster

import (
	"cmp"
	"slices"

	"synod/roles"
)

// What agents can still do if certain links are cut. No protocol is asked how it works: only how large its quorums are, what every
// protocol tells the judge, and of which phase its messages are.
//
// An agent can choose when it has, or can still get, enough promises for a ballot of its own, and as many acceptors hear it as must
// vote in it: for votes to be heard is enough. Where a ballot is open for whatever is proposed, a proposer needs no ballot of its own.
// Where a protocol has proposers hand on what they are asked for, it is enough to reach one that can; and whoever hears another one lead
// leaves it to that one. Can says that there is such a run, with timers that end late enough: a value that is proposed there is chosen.
// An agent can learn when those that it hears are enough to choose. Who is down or paused does nothing and hears nothing, and whose
// disk fails begins no ballot, promises nothing and votes for nothing.

// Ability is what the agents of a side can still do. It tells of the one that gets furthest; Each tells of every one.
type Ability struct {
	Agents []roles.ID
	// Each is the same of every agent of a side; nil in these.
	Each []Ability
	// Hears are those that the first of them hears, itself among them.
	Hears []roles.ID
	// Down and Paused say that all of them are down, or paused.
	Down, Paused bool
	// Proposes says that one of them proposes and is up; if not, nobody there can choose.
	Proposes bool
	// Promises and Accepts are the acceptors from which one of them has or gets promises and votes, and how many it needs.
	Promises, Accepts roles.Tally
	CanChoose         bool
	// Through is who can have chosen what it proposes where it cannot itself, and WaitsFor whom it hears lead where that keeps it from
	// choosing: one agent, or none. Reaches says that what it proposes gets there.
	Through, WaitsFor roles.Set
	Reaches           bool
	// Learns says that one of them learns and is up. HasLearned, that all of these know what is chosen.
	Learns, CanLearn, HasLearned bool
	// Only is the one value that can be chosen at all, for it is chosen already; empty where another one can.
	Only roles.Value
}

// Abilities are those of all sides.
type Abilities []Ability

// Abilities returns what each side can do when these links and no others are cut.
func (s *State) Abilities(c Cuts) Abilities { return s.abilities(c, c.Sides()) }

func (s *State) abilities(c Cuts, sides [][]roles.ID) Abilities {
	r := s.reckon(c)
	var all Abilities
	for _, side := range sides {
		a := Ability{Agents: side, Only: r.only, Down: true, Paused: true, HasLearned: true}
		for _, id := range s.cast.ids {
			if !r.cuts.Has(id, side[0]) {
				a.Hears = append(a.Hears, id)
			}
		}
		for _, id := range side {
			one := r.of(id)
			a.Each = append(a.Each, one)
			a.join(one)
		}
		a.HasLearned = a.HasLearned && a.Learns
		all = append(all, a)
	}
	return all
}

// join adds to what a side can do what one of it can.
func (a *Ability) join(one Ability) {
	a.Down, a.Paused = a.Down && one.Down, a.Paused && one.Paused
	if one.Proposes && (!a.Proposes || one.furtherThan(a)) {
		a.Proposes, a.Promises, a.Accepts, a.CanChoose = true, one.Promises, one.Accepts, one.CanChoose
		a.Through, a.WaitsFor, a.Reaches = one.Through, one.WaitsFor, one.Reaches
	}
	if one.Learns {
		a.Learns, a.CanLearn, a.HasLearned = true, a.CanLearn || one.CanLearn, a.HasLearned && one.HasLearned
	}
}

// furtherThan reports whether a proposer gets further than another one: it can choose by itself, or at least through somebody, or has
// more promises and votes.
func (a *Ability) furtherThan(b *Ability) bool {
	rank := func(a *Ability) int {
		switch {
		case !a.CanChoose:
			return 0
		case a.Through.Len() > 0:
			return 1
		}
		return 2
	}
	votes := func(a *Ability) int { return a.Promises.Have.Len() + a.Accepts.Have.Len() }
	return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(votes(a), votes(b))) > 0
}

// reckoning is what is asked again and again for one set of cuts.
type reckoning struct {
	*State
	cuts   Cuts
	config roles.Config // with those that vote next as its acceptors
	next   roles.Instance
	needs  [][2]int    // promises and votes, of each kind of ballot
	only   roles.Value // see Ability
	single bool        // one value is chosen, and no other will be asked for
	asks2  []Packet    // what will still arrive and asks to vote in the open ballot
	alone  []progressOf
	bound  roles.Set // see followers
}

// progressOf is how far a proposer gets by itself.
type progressOf struct {
	promises, accepts roles.Tally
	can               bool
	open              bool // but only in the ballot that is open: it has nothing chosen that others hand on to it
}

// kinds is a number of rounds among which there are ballots of all kinds, where kinds take turns.
const kinds = 6

func (s *State) reckon(c Cuts) *reckoning {
	r := &reckoning{State: s, cuts: s.noCuts(), config: s.electorate(), next: s.nextInstance()}
	for i := range s.links {
		r.cuts.cut[i] = c.cut[i] || s.links[i].Loss >= 100 // as good as cut
	}
	r.config.Without = s.without
	for round := range uint32(kinds) {
		promises, votes := s.cast.protocol.Needs(r.config, roles.Ballot{Round: round + 1})
		if need := [2]int{promises, votes}; !slices.Contains(r.needs, need) {
			r.needs = append(r.needs, need)
		}
	}
	slices.SortStableFunc(r.needs, func(a, b [2]int) int { return a[0] + a[1] - b[0] - b[1] })
	if made := s.world.Made(); len(made) == 1 && !s.cast.protocol.Sequence {
		r.single = true
		if s.without == 0 {
			r.only = made[0].Proposal.Value
		}
	}
	if !s.open.IsNone() {
		r.asks2 = r.arriving(roles.Ask2, s.open)
	}
	r.alone = make([]progressOf, len(s.cast.ids))
	for i, id := range s.cast.ids {
		if p := &r.alone[i]; r.proposes(id) {
			*p = r.choosing(id)
		}
	}
	r.bound = r.followers()
	return r
}

// proposes reports whether an agent is a proposer that does something.
func (r *reckoning) proposes(id roles.ID) bool { return r.cast.config.Proposers.Has(id) && r.acts(id) }

// writes reports whether an agent can do what it must remember: begin a ballot, promise, vote. Whose disk fails stops at its next write.
func (r *reckoning) writes(id roles.ID) bool {
	return r.agents[r.cast.index[id]].disk.mode != DiskFails
}

// acceptors returns those that vote next, act, and are as is asked for.
func (r *reckoning) acceptors(those func(roles.ID) bool) (all roles.Set) {
	for id := range r.config.Acceptors.All() {
		if r.acts(id) && those(id) {
			all = all.With(id)
		}
	}
	return all
}

// of returns what one agent can do.
func (r *reckoning) of(id roles.ID) Ability {
	i := r.cast.index[id]
	a := Ability{Agents: []roles.ID{id}, Only: r.only, Down: !r.agents[i].up}
	a.Paused = !a.Down && r.agents[i].pause.on
	if r.proposes(id) {
		p := &r.alone[i]
		a.Proposes, a.Promises, a.Accepts, a.CanChoose = true, p.promises, p.accepts, p.can
		r.handOn(&a, id)
	}
	if r.cast.config.Learners.Has(id) && r.acts(id) {
		a.Learns, a.CanLearn, a.HasLearned = true, r.canLearn(id), r.single && r.knows(&r.agents[i])
	}
	return a
}

// choosing returns how far a proposer gets, and whether that is far enough.
func (r *reckoning) choosing(id roles.ID) progressOf {
	var promises, accepts roles.Tally
	promises.Have = r.acceptors(func(a roles.ID) bool { return r.writes(id) && r.writes(a) && r.cuts.joined(id, a) }) // it begins a ballot first
	accepts.Have = r.acceptors(func(a roles.ID) bool { return r.writes(a) && !r.cuts.Has(id, a) })
	promises.Need, accepts.Need = r.needs[0][0], r.needs[0][1]
	for _, n := range r.needs {
		p, a := roles.Tally{Have: promises.Have, Need: n[0]}, roles.Tally{Have: accepts.Have, Need: n[1]}
		if p.Reached() && a.Reached() {
			return progressOf{p, a, true, false}
		}
	}
	if p, a, ok := r.goingOn(id); ok {
		return progressOf{p, a, true, false}
	}
	if p, a, ok := r.inTheOpen(id); ok {
		return progressOf{p, a, true, true}
	}
	return progressOf{promises: promises, accepts: accepts}
}

// goingOn returns how far a proposer gets with the ballot that it has begun, with all that is under way.
func (r *reckoning) goingOn(id roles.ID) (promises, accepts roles.Tally, can bool) {
	bid := r.agents[r.cast.index[id]].bid
	b := bid.ballot
	if b.IsNone() || bid.opened || bid.over && !bid.issued {
		return promises, accepts, false
	}
	promises.Need, accepts.Need = r.cast.protocol.Needs(r.config, b)
	under := func(class roles.Class) (ends []roles.ID) {
		for _, p := range r.arriving(class, b) {
			ends = append(ends, p.From, p.To) // one of them is the proposer itself
		}
		return ends
	}
	asked, promised, asked2 := under(roles.Ask1), under(roles.Answer1), under(roles.Ask2)
	free := func(a roles.ID) bool { return r.writes(a) && !b.Less(r.world.LastPromised(a)) }
	promises.Have = r.acceptors(func(a roles.ID) bool {
		hears := !r.cuts.Has(id, a) || slices.Contains(asked, a)
		return bid.issued || bid.has.Has(a) || slices.Contains(promised, a) || free(a) && hears && !r.cuts.Has(a, id)
	})
	accepts.Have = r.acceptors(func(a roles.ID) bool {
		hears := !bid.over && !r.cuts.Has(id, a) || slices.Contains(asked2, a)
		return r.votedIn(a, b) || free(a) && hears
	})
	done := r.acceptors(func(a roles.ID) bool { return r.votedIn(a, b) }).Len() >= accepts.Need // what it began is over
	return promises, accepts, (bid.issued || promises.Reached()) && accepts.Reached() && !done
}

// votedIn reports whether an acceptor has voted in a ballot.
func (r *reckoning) votedIn(a roles.ID, b roles.Ballot) bool {
	return !b.IsNone() && r.world.HighestVote(a, r.next).Ballot == b
}

// inTheOpen returns how far a proposer gets in the ballot that is open for whatever is proposed, where there is one: it needs nobody's
// promise, but must reach acceptors that were asked, or will be, and have voted for nothing else.
func (r *reckoning) inTheOpen(id roles.ID) (promises, accepts roles.Tally, can bool) {
	b := r.open
	if b.IsNone() {
		return promises, accepts, false
	}
	_, accepts.Need = r.cast.protocol.Needs(r.config, b)
	free := r.acceptors(func(a roles.ID) bool {
		return r.writes(a) && !r.cuts.Has(id, a) && !r.votedIn(a, b) && !b.Less(r.world.LastPromised(a)) && r.isAsked(a, b)
	})
	accepts.Have = free
	for _, v := range r.world.Votes(r.next, b) {
		if all := v.By.Union(free); all.Len() > accepts.Have.Len() {
			accepts.Have = all
		}
	}
	return promises, accepts, accepts.Reached()
}

// isAsked reports whether an acceptor was asked to vote in the open ballot, or will be.
func (r *reckoning) isAsked(a roles.ID, b roles.Ballot) bool {
	agent := &r.agents[r.cast.index[a]]
	return agent.asked == b || a == b.Owner && agent.bid.opened || slices.ContainsFunc(r.asks2, func(p Packet) bool { return p.To == a })
}

// canLearn reports whether a learner hears enough acceptors to learn what they choose, or one that is told so first: a distinguished
// learner or, where proposers hand on, one of them.
func (r *reckoning) canLearn(id roles.ID) bool {
	hears := func(learner roles.ID) bool {
		heard := r.acceptors(func(a roles.ID) bool {
			return !r.cuts.Has(a, learner) && (r.writes(a) || !r.world.HighestVote(a, r.next).IsNone())
		})
		return heard.Len() >= r.cast.protocol.Least(r.config)
	}
	if hand := r.cast.protocol.HandsOn; hand != roles.ToNobody {
		for p := range r.cast.config.Proposers.All() {
			leads := hand == roles.ToAll || r.alone[r.cast.index[p]].can && !r.bound.Has(p)
			if r.acts(p) && !r.cuts.Has(p, id) && leads && hears(p) {
				return true
			}
		}
		return hand == roles.ToAll && hears(id)
	}
	first := r.cast.config.Distinguished
	if first.Len() == 0 || first.Has(id) {
		return hears(id)
	}
	for d := range first.All() {
		if r.acts(d) && !r.cuts.Has(d, id) && hears(d) {
			return true
		}
	}
	return false
}
