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
		switch leader := &r.alone[r.cast.index[l]]; {
		case !a.Reaches || !leader.can:
			a.CanChoose, a.WaitsFor = false, roles.SetOf(l)
		case !a.CanChoose:
			a.CanChoose, a.Through = true, roles.SetOf(l)
		}
		return
	}
	if a.CanChoose || r.cast.protocol.HandsOn == roles.ToNobody {
		return
	}
	for other := range r.cast.config.Proposers.All() {
		told := r.cast.protocol.HandsOn == roles.ToAll || r.leaderOf(id) == other || !r.cuts.Has(other, id) && !r.bound.Has(other)
		if p := &r.alone[r.cast.index[other]]; other != id && told && !r.cuts.Has(id, other) && p.can && !p.open {
			a.CanChoose, a.Through, a.Reaches = true, roles.SetOf(other), true
			return
		}
	}
}
