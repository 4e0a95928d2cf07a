package cluster

import "synod/roles"

// What becomes of a value where proposers hand it on: who leads has it chosen, and whoever hears of that one begins no ballot.

// leaderOf returns whom an agent takes for the leader: itself when it leads, nobody when it knows of none.
func (r *reckoning) leaderOf(id roles.ID) roles.ID {
	for _, role := range r.agents[r.cast.index[id]].parts.all() {
		if l, ok := role.(roles.Electing); ok {
			return l.Leader()
		}
	}
	return roles.Nobody
}

// followers returns the proposers that begin no ballot, for they hear another one lead, and nobody who is free to begin a higher one
// gets through to them or to that leader: whom such a ballot reaches is no follower any more.
func (r *reckoning) followers() (bound roles.Set) {
	if r.cast.protocol.HandsOn != roles.ToLeader {
		return bound
	}
	leads := roles.Set{}
	for id := range r.cast.config.Proposers.All() {
		if r.acts(id) && r.leaderOf(id) == id {
			leads = leads.With(id)
		}
	}
	free := func(id roles.ID) bool { return r.proposes(id) && !leads.Has(id) && !bound.Has(id) }
	waits := func(id roles.ID) bool {
		l := r.leaderOf(id)
		return r.proposes(id) && !leads.Has(id) && l != roles.Nobody && leads.Has(l) && !r.cuts.Has(l, id)
	}
	for id := range r.cast.config.Proposers.All() {
		if waits(id) {
			bound = bound.With(id)
		}
	}
	for before := -1; before != bound.Len(); { // who is free may free others
		before = bound.Len()
		still := roles.Set{}
		for id := range bound.All() {
			freed := false
			for other := range r.cast.config.Proposers.All() {
				freed = freed || free(other) && (!r.cuts.Has(other, id) || !r.cuts.Has(other, r.leaderOf(id)))
			}
			if !freed {
				still = still.With(id)
			}
		}
		bound = still
	}
	return bound
}

// handOn says of a proposer through whom it can choose, or for whom it waits in vain.
func (r *reckoning) handOn(a *Ability, id roles.ID) {
	if r.bound.Has(id) {
		l := r.leaderOf(id)
		a.Reaches = !r.cuts.Has(id, l)
		through := l
		if !r.alone[r.cast.index[l]].can {
			through = r.takesUp(l)
		}
		switch {
		case !a.Reaches || through == roles.Nobody:
			a.CanChoose, a.WaitsFor = false, roles.SetOf(l)
		case !a.CanChoose || through != l:
			a.CanChoose, a.Through = true, roles.SetOf(through)
		}
		return
	}
	if a.CanChoose || r.cast.protocol.HandsOn == roles.ToNobody {
		return
	}
	through := r.takesUp(id)
	for other := range r.cast.config.Proposers.All() {
		told := r.cast.protocol.HandsOn == roles.ToAll || r.leaderOf(id) == other || !r.cuts.Has(other, id) && !r.bound.Has(other)
		if other == id || !told || r.cuts.Has(id, other) {
			continue
		}
		if r.choosesFor(other) {
			through = other
			break
		}
		if through == roles.Nobody && r.leaderOf(id) == other {
			through = r.takesUp(other)
		}
	}
	if through != roles.Nobody {
		a.CanChoose, a.Through, a.Reaches = true, roles.SetOf(through), true
	}
}

// choosesFor reports whether a proposer has chosen what others hand on to it: it can choose, and in a ballot of its own.
func (r *reckoning) choosesFor(id roles.ID) bool {
	p := &r.alone[r.cast.index[id]]
	return p.can && !p.open
}

// takesUp returns who has chosen what a leader asks for where too few hear that one: an acceptor votes for it, and a proposer who leads
// nothing begins a ballot and hears of that vote, so that it must propose the same.
func (r *reckoning) takesUp(leader roles.ID) roles.ID {
	b := r.agents[r.cast.index[leader]].bid.ballot
	if r.cast.protocol.HandsOn != roles.ToLeader || b.IsNone() || r.leaderOf(leader) != leader || !r.proposes(leader) {
		return roles.Nobody
	}
	for other := range r.cast.config.Proposers.All() {
		if other == leader || r.leaderOf(other) == other || r.bound.Has(other) || !r.proposes(other) || !r.choosesFor(other) {
			continue
		}
		votes := r.acceptors(func(a roles.ID) bool {
			return r.writes(a) && !r.cuts.Has(leader, a) && !b.Less(r.world.LastPromised(a)) && (a == other || r.cuts.joined(a, other))
		})
		if votes.Len() > 0 {
			return other
		}
	}
	return roles.Nobody
}
