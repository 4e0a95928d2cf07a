package multipaxos

import "synod/roles"

// How a candidate becomes a leader, and what a leader does.

// promise merges the votes of an acceptor that answers the current ballot, instance by instance. A quorum of them ends phase
// 1 for all instances.
func (p Proposer) promise(from roles.ID, m Promise, out *roles.Out) roles.Role {
	roles.Assert(p.cfg.Acceptors.Has(from), "%s gets a promise of %s, which is no acceptor", p.id, from)
	switch {
	case p.mode == candidate && m.Votes.Above > p.commit && !p.off(prepareGaps) || p.mode == leader && m.Votes.Above >= p.wanting():
		out.Because("catch-up", "%s cannot count the promise of %s: what is below slot %d is in a snapshot, and must be fetched first.", p.id, from, m.Votes.Above+1)
		p.ask(from, out)
		return p
	case m.Votes.last() > p.slots.end():
		out.Because("catch-up", "%s cannot count the promise of %s: it reports votes up to slot %d, and %s has room up to slot %d before it knows more of what is chosen.", p.id, from, m.Votes.last(), p.id, p.slots.end())
		p.ask(from, out)
		return p
	}
	if m.Ballot != p.disk.Tried {
		out.Because("phase 1b broken", "%s counts the promise of %s for %s as one for %s: match-promises is switched off.", p.id, from, m.Ballot, p.disk.Tried)
	}
	p.promised = p.promised.With(from)
	p = p.merge(from, m)
	if p.wanting() > 0 {
		got := p.promises()
		out.Because("phase 1b", "%s has %d of the %d promises that it needs for %s.", p.id, got.Have.Len(), got.Need, p.disk.Tried)
		return p
	}
	if p.mode == leader {
		p.next = max(p.next, p.top+1)
		p.reads.recovered = max(p.reads.recovered, p.top)
		return p.pump(out)
	}
	return p.lead(out)
}

// ask asks for what is missing at the bottom of the log: the learner beside an acceptor, or every one.
func (p Proposer) ask(from roles.ID, out *roles.Out) {
	if p.cfg.Learners.Has(from) {
		out.Send(from, CatchUp{p.commit + 1})
		return
	}
	for id := range p.cfg.Learners.All() {
		out.Send(id, CatchUp{p.commit + 1})
	}
}

// merge takes over reports: of each instance the vote with the highest ballot, whoever reports it.
func (p Proposer) merge(from roles.ID, m Promise) Proposer {
	last := m.Votes.last()
	if p.off(mergePerSlot) {
		if last <= p.longest {
			return p
		}
		p = p.dropReports() // the longest log replaces all others
	}
	p.longest = max(p.longest, last)
	for i, r := range m.Votes.all() {
		if r.IsNone() || i <= p.commit || !p.slots.has(i) || i <= p.horizon() && !p.membersOf(i).Has(from) {
			continue
		}
		p.top = max(p.top, i)
		if isMembers(r.Value) {
			p.settle = max(p.settle, i)
		}
		e := p.slots.at(i)
		if e.state == unknown || e.state == reported && e.vote.Less(r.Ballot) != p.off(adoptHighest) {
			*e = entry{state: reported, value: r.Value, vote: r.Ballot}
		}
	}
	return p
}

func (p Proposer) dropReports() Proposer {
	for i, s := range p.slots.all() {
		if s.state == reported {
			*p.slots.at(i) = entry{}
		}
	}
	return p
}

// lead ends phase 1: the reports say what must be proposed again, and what is a gap below them gets a no-op. Only then come
// new commands, above all of it.
func (p Proposer) lead(out *roles.Out) roles.Role {
	p.mode, p.leader = leader, p.id
	p.next = max(p.top, p.lastChosen(), p.commit) + 1
	for i, s := range p.slots.all() {
		if i > p.known && s.state == chosen && isMembers(s.value) {
			p.settle = max(p.settle, i)
		}
	}
	out.Because("phase 1b", "%s leads with ballot %s: %s, a quorum, %s promised it for every slot. New commands go to slot %d and above.", p.id, p.disk.Tried, p.promised, roles.Have(p.promised.Len()), p.next)
	if p.off(recoverFirst) {
		p = p.dropReports()
		p.next = p.commit + 1
		out.Because("P2c broken", "%s does not propose again what was reported, and puts new commands into slot %d and above: recover-first is switched off.", p.id, p.next)
	}
	out.StopTimer(retry)
	p.reads.recovered = p.next - 1
	p = p.announce(out)
	if p.cfg.Learners.Has(p.id) {
		out.Send(p.id, Heartbeat{p.disk.Tried, p.vouched()}) // the learner beside it answers clients from now on
	}
	return p.pump(out)
}

// announce tells the other proposers and the learners that it leads.
func (p Proposer) announce(out *roles.Out) Proposer {
	p.tell(Heartbeat{p.disk.Tried, p.vouched()}, false, out)
	out.SetTimer(heartbeat, heartbeatDelays*p.cfg.Delay, heartbeatDelays*p.cfg.Delay)
	if p.known < p.commit {
		out.Because("members", "%s has not heard what became of the command in slot %d, which may change the members: it asks.", p.id, p.known+1)
		p.ask(p.id, out)
	}
	if p.cfg.Variant == leased {
		return p.askLease(out)
	}
	return p
}

// tell sends a message to the other proposers and to the learners, its own agent included where self says so.
func (p Proposer) tell(m roles.Message, self bool, out *roles.Out) {
	for id := range p.cfg.Proposers.All() {
		if id != p.id {
			out.Send(id, m)
		}
	}
	for id := range p.cfg.Learners.All() {
		if id == p.id && self || id != p.id && !p.cfg.Proposers.Has(id) {
			out.Send(id, m)
		}
	}
}

// limit returns the highest instance that a leader may propose in: α beyond what it knows to be chosen without a gap, as far as
// it knows who votes and has their promises, and not beyond the end of its log.
func (p Proposer) limit() roles.Instance {
	limit := p.slots.end()
	if want := p.wanting(); want > 0 {
		limit = min(limit, want-1)
	}
	if p.off(keepWindow) {
		return limit
	}
	return min(p.commit+alpha(p.cfg), p.horizon(), limit)
}

// pump proposes whatever the window has room for: first what was recovered, then what waits.
func (p Proposer) pump(out *roles.Out) roles.Role {
	if p.mode != leader {
		return p
	}
	p.next = max(p.next, p.commit+1)
	for i := p.commit + 1; i < p.next && i <= p.limit(); i++ {
		p = p.recover(i, out)
	}
	p = p.settleMembers(out)
	for p.queued() > 0 && p.settle == 0 {
		for p.off(recoverFirst) && p.slots.get(p.next).state == chosen {
			p.next++
		}
		i := p.gap()
		if i > p.limit() {
			p.explainWaiting(i, out)
			break
		}
		v := p.queue[0]
		copy(p.queue[:], p.queue[1:])
		p.queue[MaxQueue-1] = ""
		out.Because("phase 2a", "%s puts %s into slot %d.", p.id, v, i)
		*p.slots.at(i) = entry{state: reported, value: v, own: true}
		p.next = max(p.next, i+1)
		p = p.propose(i, out)
	}
	for p.queued() == 0 && p.next < p.members.last() && p.next <= p.limit() {
		out.Because("members", "%s has nothing to propose in slot %d, and proposes a no-op, so that the new members vote soon.", p.id, p.next)
		out.Note(roles.Proposed{Proposer: p.id, Value: roles.NoOp})
		*p.slots.at(p.next) = entry{state: reported, value: roles.NoOp}
		p.next++
		p = p.propose(p.next-1, out)
	}
	return p.serveReads(out)
}

// explainWaiting says why nothing can be proposed in an instance yet.
func (p Proposer) explainWaiting(i roles.Instance, out *roles.Out) {
	switch want := p.wanting(); {
	case want > 0 && i >= want:
		out.Because("members", "%s keeps %d waiting: a quorum of %s must promise %s before it proposes in slot %d.", p.id, p.queued(), p.membersOf(want), p.disk.Tried, i)
	case i <= p.commit+alpha(p.cfg):
		out.Because("members", "%s keeps %d waiting: it does not know who votes in slot %d before slot %d is carried out.", p.id, p.queued(), i, i-alpha(p.cfg))
	default:
		out.Because("window", "%s keeps %d waiting: it may not propose in slot %d before slot %d is chosen, and every one below.", p.id, p.queued(), i, i-alpha(p.cfg))
	}
}

// gap returns where the next command goes: above everything that was reported or is known to be chosen.
func (p Proposer) gap() roles.Instance {
	if p.off(gapsGetNoOps) {
		for i := p.commit + 1; i < p.next; i++ {
			if p.slots.get(i).state == unknown {
				return i
			}
		}
	}
	return p.next
}

// recover proposes again what was reported of an instance, for it may be chosen; and where nothing was, a no-op, because
// what is above must not wait, and no new command may come before it.
func (p Proposer) recover(i roles.Instance, out *roles.Out) Proposer {
	e := p.slots.at(i)
	switch {
	case e.state == reported && p.enough(i) <= 1:
		out.Because("P2c", "%s must propose %s in slot %d: of the votes there that %s reported, that of %s has the highest ballot, and it may be chosen.", p.id, e.value, i, p.promised, e.vote)
	case e.state == reported:
		out.Because("P2c", "%s must propose %s in slot %d: of the votes there that %s reported, that of %s has the highest ballot. It may be chosen if %d of them have cast it; the rule does not ask how many have.", p.id, e.value, i, p.promised, e.vote, p.enough(i))
	case e.state == unknown && p.off(gapsGetNoOps):
		out.Because("no-op broken", "%s leaves the gap in slot %d to a client: gaps-get-no-ops is switched off.", p.id, i)
		return p
	case e.state == unknown:
		out.Because("no-op", "%s fills the gap in slot %d with a no-op: none of %s has accepted anything there, and what is above cannot be carried out before.", p.id, i, p.promised)
		out.Note(roles.Proposed{Proposer: p.id, Value: roles.NoOp})
		*e = entry{state: reported, value: roles.NoOp}
	default:
		return p
	}
	return p.propose(i, out)
}

// enough returns how many of those that have promised must have cast a vote in an instance for it to be chosen, if all others have.
func (p Proposer) enough(i roles.Instance) int {
	members := p.membersOf(i)
	_, q2 := quorumsOf(p.cfg, members)
	return q2 - (members.Len() - p.promised.Intersect(members).Len())
}

// propose asks for votes in an instance. The leader's own acceptor is asked like the others, and votes before it is counted.
func (p Proposer) propose(i roles.Instance, out *roles.Out) Proposer {
	e := p.slots.at(i)
	e.state, e.by = sent, roles.Set{}
	proposal := roles.Proposal{Ballot: p.disk.Tried, Value: e.value}
	members := p.membersOf(i)
	if p.off(askNewMembers) && !p.promisedFor(i) {
		out.Because("P2c broken", "%s proposes in slot %d although no quorum of %s has promised %s: ask-new-members is switched off.", p.id, i, members, p.disk.Tried)
	}
	out.Note(roles.Asked{Proposer: p.id, Instance: i, Members: members})
	out.Note(roles.Issued{Proposer: p.id, Instance: i, Proposal: proposal})
	out.Broadcast(members, Accept{i, proposal})
	p.retryLater(out)
	return p
}

// repeat asks again for the votes that are missing.
func (p Proposer) repeat(out *roles.Out) {
	open, told := p.checkAgain(out), false
	for i, s := range p.slots.all() {
		if s.state != sent {
			continue
		}
		if !told {
			out.Because("progress", "%s asks again for the votes that it misses, from slot %d on; repeating a request is harmless.", p.id, i)
			open, told = true, true
		}
		for id := range p.membersOf(i).All() {
			if !s.by.Has(id) {
				out.Send(id, Accept{i, roles.Proposal{Ballot: p.disk.Tried, Value: s.value}})
			}
		}
	}
	if open {
		p.retryLater(out)
	}
}

// vote counts the acceptors that have accepted what is proposed in an instance in the current ballot. When they are a quorum
// its value is chosen, and everybody is told.
func (p Proposer) vote(from roles.ID, m Accepted, out *roles.Out) roles.Role {
	roles.Assert(p.cfg.Acceptors.Has(from), "%s gets a vote of %s, which is no acceptor", p.id, from)
	members := p.membersOf(m.Instance)
	if !members.Has(from) {
		return p
	}
	e := p.slots.at(m.Instance)
	if m.Proposal.Ballot != p.disk.Tried {
		out.Because("phase 2b broken", "%s counts the vote of %s for %s as one of ballot %s: match-votes is switched off.", p.id, from, m.Proposal, p.disk.Tried)
	}
	e.by = e.by.With(from)
	if _, q2 := quorumsOf(p.cfg, members); e.by.Len() < q2 {
		out.Because("phase 2b", "%s has %d of the %d votes that it needs in slot %d.", p.id, e.by.Len(), q2, m.Instance)
		return p
	}
	out.Because("phase 2b", "%s knows what is chosen in slot %d: %s, a quorum, %s accepted %s.", p.id, m.Instance, e.by, roles.Have(e.by.Len()), e.value)
	p.tell(Commit{p.disk.Tried, m.Instance, e.value}, true, out)
	return p.learn(m.Instance, e.value).pump(out)
}

// request takes a client's command, or says whom to ask.
func (p Proposer) request(from roles.ID, m Request, out *roles.Out) roles.Role {
	v := m.Command
	switch {
	case p.mode == follower && p.leader != roles.Nobody:
		out.Because("election", "%s does not lead: %s does, and is the one to ask.", p.id, p.leader)
		out.Send(from, Redirect{v, p.leader})
		return p
	case unlogged(p.cfg, v):
		return p.read(v, out)
	case p.takes(v):
		out.Because("client table", "%s has %s already.", p.id, v)
		p.remind(v, out)
		return p
	case p.queued() == MaxQueue:
		out.Because("window", "%s has no room for %s among the %d that wait; its client will ask again.", p.id, v, MaxQueue)
		return p
	}
	p.queue[p.queued()] = v
	switch p.mode {
	case follower:
		return p.stand(out)
	case candidate:
		out.Because("phase 1b", "%s takes new commands only when it leads; %s waits.", p.id, v)
	}
	return p.pump(out)
}

// takes reports whether a command waits, is proposed by this leader, or is known to be chosen. Whether it is one of those
// that were recovered is not asked: the state machine passes over what it has carried out.
func (p Proposer) takes(v roles.Value) bool {
	for _, w := range p.queue {
		if w == v {
			return true
		}
	}
	for _, s := range p.slots.all() {
		if s.value == v && (s.own || s.state == chosen) {
			return true
		}
	}
	return false
}

// remind has a client answered whose reply was lost. A learner beside the leader has heard the request itself.
func (p Proposer) remind(v roles.Value, out *roles.Out) {
	if p.cfg.Learners.Has(p.id) {
		return
	}
	for _, s := range p.slots.all() {
		if s.value == v && s.state == chosen {
			out.Broadcast(answerers(p.cfg, p.id), Request{v})
			return
		}
	}
}

// queued returns how many commands wait.
func (p Proposer) queued() int {
	for n, v := range p.queue {
		if v == "" {
			return n
		}
	}
	return MaxQueue
}
