package multipaxos

import "synod/roles"

// mode says what a proposer is.
type mode uint8

const (
	follower  mode = iota
	candidate      // in phase 1
	leader         // past it
)

func (m mode) String() string { return [...]string{"follower", "candidate", "leads"}[m] }

// office names who a proposer is in a sentence.
func (m mode) office() string { return [...]string{"follower", "candidate", "leader"}[m] }

// The timers of a proposer, in units of the bound on a message's delay.
const (
	// heartbeat is how often a leader says that it leads.
	heartbeat       = "heartbeat"
	heartbeatDelays = 5
	// election is how long a follower hears of no leader until it campaigns: between four and eight heartbeats, at random,
	// so that one of them comes first. Election is only advice: safety never depends on who leads, or how many do.
	election          = "election"
	electionDelays    = 4 * heartbeatDelays
	maxElectionDelays = 8 * heartbeatDelays
	// retry repeats what a candidate or a leader has asked and what is not answered. It is longer than a round trip.
	retry       = "retry"
	retryDelays = 3
)

// MaxQueue bounds the commands that wait at a leader for room in its window. A client whose command is not taken asks again.
const MaxQueue = 8

// Proposer follows, campaigns or leads. Only the highest ballot it has used is durable: it must never use one twice.
type Proposer struct {
	id   roles.ID
	cfg  roles.Config
	disk ProposerDisk

	mode     mode
	heard    roles.Ballot // the highest ballot that it has heard of
	leader   roles.ID     // who leads, as far as it knows
	promised roles.Set    // who has promised the current ballot, in phase 1
	longest  roles.Instance
	top      roles.Instance // the highest instance that somebody has reported a vote in
	settle   roles.Instance // the highest one in which it has found a members command of another leader, until that is settled

	commit  roles.Instance // every instance up to here is known to be chosen
	known   roles.Instance // and up to here it is known whom that has made members
	members Members
	foreign roles.Instance // the lowest one in which something was decided without this leader, after it had proposed there; 0 for none
	next    roles.Instance // where a leader puts the next command
	slots   Window[entry]
	queue   [MaxQueue]roles.Value
	reads   reading // of those that do not go through the log
}

// ProposerDisk is what a proposer has on stable storage.
type ProposerDisk struct {
	Tried roles.Ballot `json:"tried"` // the highest ballot it has used; also its current one
}

// entry is what a proposer knows of an instance.
type entry struct {
	state progress
	value roles.Value
	vote  roles.Ballot // of a report: the ballot of the vote
	by    roles.Set    // who has accepted it in the current ballot
	own   bool         // a client's command that this leader has put there
}

// progress says how far an instance has come.
type progress uint8

const (
	unknown  progress = iota
	reported          // somebody has voted for its value, which may be chosen
	sent              // its value is proposed in the current ballot
	chosen
)

// Name returns "proposer".
func (p Proposer) Name() string { return "proposer" }

// Leader returns who leads, as far as it knows.
func (p Proposer) Leader() roles.ID { return p.leader }

// Hears reports whether m is a command, an answer to what it has asked, or tells of another leader.
func (p Proposer) Hears(m roles.Message) bool {
	switch m := m.(type) {
	case Request:
		return true
	case Heartbeat:
		return m.Ballot.Owner != p.id // its own is for the learner beside it
	case Prepare:
		return p.heard.Less(m.Ballot)
	case Promise:
		return p.wantsPromises() && (m.Ballot == p.disk.Tried || p.off(matchPromises))
	case Accepted:
		return p.mode == leader && (m.Proposal.Ballot == p.disk.Tried || p.off(matchVotes)) && p.slots.get(m.Instance).state == sent
	case LeadAck:
		return p.checking() && p.expects(m.Ballot, m.Number)
	case LeaseGrant:
		return p.expects(m.Lease.Ballot, m.Lease.Number)
	case Nack:
		return p.heard.Less(m.Promised)
	case Commit:
		return m.Instance > p.commit
	case Entries:
		return m.Snapshot.Through > p.slots.Above || m.Values.last() > p.commit
	case Compacted:
		return m.Through > p.slots.Above
	case Forgotten:
		return p.mode == leader && m.Through > p.commit
	case Configured:
		return m.Through > p.known && m.Through <= p.commit
	case CatchUp:
		return p.mode == leader && !p.cfg.Learners.Has(p.id)
	}
	return false
}

// Fields shows who leads and how far each open instance has come.
func (p Proposer) Fields() []roles.Field {
	fields := []roles.Field{
		{Name: "mode", Value: roles.Text(p.mode.String()), Row: roles.RowDoing},
		{Name: "ballot", Value: p.disk.Tried, Stable: !p.off(uniqueBallots)},
	}
	if p.mode != follower {
		fields[1].Row = roles.RowDoing
	}
	if p.mode == follower {
		fields = append(fields, roles.Field{Name: "leader", Value: p.leader})
	}
	if p.mode == candidate {
		fields = append(fields, roles.Field{Name: "promises", Value: p.promises(), Row: roles.RowDoing})
	}
	fields = append(fields, roles.Field{Name: "chosen through", Value: text("%d", p.commit)})
	log := roles.Log{Window: int(alpha(p.cfg)), Waiting: p.queued(), Commit: p.commit, First: p.slots.Above + 1, Leads: p.mode == leader}
	states := [...]roles.EntryState{unknown: roles.EntryEmpty, reported: roles.EntryProposed, sent: roles.EntryProposed, chosen: roles.EntryChosen}
	for i, s := range p.slots.all() {
		if s.state == sent {
			_, q2 := quorumsOf(p.cfg, p.membersOf(i))
			fields = append(fields, roles.Field{Name: "votes " + string(slot(i)), Value: roles.Tally{Have: s.by, Need: q2}, Row: roles.RowWindow, Slot: i})
		}
		if s.state != unknown {
			log.Entries = append(log.Entries, roles.Entry{Instance: i, Ballot: p.proposed(s), Value: s.value, State: states[s.state]})
		}
	}
	if p.mode == leader {
		fields = append(fields, roles.Field{Name: "next", Value: slot(p.next)})
	}
	if n := p.queued(); n > 0 {
		fields = append(fields, roles.Field{Name: "queue", Value: text("%d waiting", n)})
	}
	fields = append(fields, membersFields(p.cfg, p.members, p.commit+1)...)
	fields = append(fields, p.readFields()...)
	return append(fields, roles.Field{Name: "log", Value: log})
}

// proposed returns the ballot in which the value of an instance is proposed, and none once it is chosen.
func (p Proposer) proposed(s entry) roles.Ballot {
	switch s.state {
	case reported:
		return s.vote
	case sent:
		return p.disk.Tried
	}
	return roles.Ballot{}
}

// Durable returns the highest ballot used.
func (p Proposer) Durable() any {
	if p.off(uniqueBallots) {
		return ProposerDisk{}
	}
	return p.disk
}

// Restore takes back the highest ballot used. The proposer is a follower: it never goes on with an old ballot.
func (p Proposer) Restore(durable any) roles.Role {
	p.disk = durable.(ProposerDisk)
	return p
}

func (p Proposer) off(rule int) bool { return p.cfg.Without.Has(rule) }

// Step takes commands, and drives ballots and instances through their phases.
func (p Proposer) Step(e roles.Event, out *roles.Out) roles.Role {
	switch e := e.(type) {
	case roles.Rules:
		p.cfg.Without = e.Without
	case roles.Start:
		p.await(out)
	case roles.Expire:
		return p.expire(e.Timer, out)
	case roles.Receive:
		if p.Hears(e.Msg) {
			return p.receive(e.From, e.Msg, out)
		}
	}
	return p
}

func (p Proposer) receive(from roles.ID, m roles.Message, out *roles.Out) roles.Role {
	switch m := m.(type) {
	case Request:
		return p.request(from, m, out)
	case Promise:
		return p.promise(from, m, out)
	case Accepted:
		return p.vote(from, m, out)
	case Commit:
		return p.overtaken(0, Window[roles.Value]{Above: m.Instance - 1, Entries: [MaxOpen]roles.Value{m.Value}}, out).learn(m.Instance, m.Value).pump(out)
	case Entries:
		return p.overtaken(m.Snapshot.Through, m.Values, out).takeEntries(m).pump(out)
	case Compacted:
		return p.overtaken(m.Through, Window[roles.Value]{}, out).compact(m.Through, m.Members).pump(out)
	case Forgotten:
		p.ask(from, out)
	case Configured:
		return p.configured(m, out).pump(out)
	case LeadAck:
		return p.acknowledged(from, out)
	case LeaseGrant:
		return p.granted(from, out)
	case Nack:
		return p.yield(m.Promised, out)
	case Prepare:
		return p.yield(m.Ballot, out)
	case Heartbeat:
		return p.follow(from, m, out)
	case CatchUp:
		p.serve(from, m, out)
	}
	return p
}

// await starts or restarts the time in which a follower wants to hear of a leader.
func (p Proposer) await(out *roles.Out) {
	out.SetTimer(election, electionDelays*p.cfg.Delay, maxElectionDelays*p.cfg.Delay)
}

// expire campaigns when no leader was heard of, says that one leads, or repeats requests, which is harmless.
func (p Proposer) expire(timer string, out *roles.Out) roles.Role {
	switch {
	case timer == election && p.mode == follower:
		out.Because("election", "%s has heard of no leader for long enough.", p.id)
		return p.campaign(out)
	case timer == heartbeat && p.mode == leader:
		return p.announce(out)
	case timer == retry && p.mode == candidate:
		got := p.promises()
		out.Because("progress", "%s still has only %d of the %s that it needs for %s and asks the other acceptors again; repeating a request is harmless.", p.id, got.Have.Len(), roles.Count(got.Need, "promise"), p.disk.Tried)
		for id := range p.electors().All() {
			if !p.promised.Has(id) {
				out.Send(id, Prepare{p.disk.Tried, p.from()})
			}
		}
		p.retryLater(out)
	case timer == retry && p.mode == leader:
		p.repeat(out)
		p.askMembers(out)
	}
	return p
}

func (p Proposer) retryLater(out *roles.Out) {
	out.SetTimer(retry, retryDelays*p.cfg.Delay, retryDelays*p.cfg.Delay)
}

// campaign starts phase 1, for all instances that the proposer does not know at once. The ballot is durable before the first
// Prepare leaves, so no restart can use it again.
func (p Proposer) campaign(out *roles.Out) roles.Role {
	if p.commit+1 > p.horizon() || p.membersOf(p.commit+1).Len() == 0 {
		out.Because("members", "%s does not know who votes in slot %d, and has to catch up before it can campaign.", p.id, p.commit+1)
		p.ask(p.id, out)
		p.await(out)
		return p
	}
	p = p.forget()
	p.disk.Tried = roles.Max(p.disk.Tried, p.heard).Next(p.id)
	p.heard = p.disk.Tried
	p.mode, p.leader = candidate, roles.Nobody
	out.Because("phase 1a", "%s campaigns with ballot %s, higher than any that it knows of: one Prepare is for every slot from %d on.", p.id, p.disk.Tried, p.from())
	out.Note(roles.Started{Proposer: p.id, Ballot: p.disk.Tried})
	out.Broadcast(p.electors(), Prepare{p.disk.Tried, p.from()})
	out.StopTimer(election)
	p.retryLater(out)
	return p
}

// from returns the lowest instance that phase 1 has to be about: the first that is not known to be chosen. What lies in
// between the known ones is not known.
func (p Proposer) from() roles.Instance {
	if p.off(prepareGaps) {
		return p.lastChosen() + 1
	}
	return p.commit + 1
}

// lastChosen returns the highest instance that is known to be chosen.
func (p Proposer) lastChosen() roles.Instance {
	last := p.commit
	for i, s := range p.slots.all() {
		if s.state == chosen {
			last = max(last, i)
		}
	}
	return last
}

// forget drops what belongs to one ballot only. What is chosen stays chosen.
func (p Proposer) forget() Proposer {
	p.promised, p.top, p.settle, p.next, p.longest = roles.Set{}, 0, 0, 0, 0
	p.reads, p.foreign = p.reads.forget(), 0
	for i, s := range p.slots.all() {
		if s.state != chosen {
			*p.slots.at(i) = entry{}
		}
	}
	return p
}

// yield steps down for a higher ballot. It does not outbid at once, but waits until nothing is heard of its owner; what is
// under way may still be chosen.
func (p Proposer) yield(higher roles.Ballot, out *roles.Out) roles.Role {
	if p.heard.Less(higher) {
		p.heard, p.leader = higher, roles.Nobody
	}
	if p.mode != follower && p.disk.Tried.Less(higher) {
		out.Because("election", "%s is no %s any more: ballot %s is higher than %s. It does not outbid it at once, so that the other is left alone for long enough.", p.id, p.mode.office(), higher, p.disk.Tried)
		p = p.stepDown(higher.Owner, out)
	}
	p.await(out)
	return p
}

// stepDown makes a follower, and tells the clients whose commands wait whom to ask.
func (p Proposer) stepDown(next roles.ID, out *roles.Out) Proposer {
	p = p.bounce(next, out).forget()
	p.mode, p.leader = follower, roles.Nobody
	out.StopTimer(heartbeat)
	out.StopTimer(retry)
	return p
}

// bounce tells the clients whose commands wait whom to ask.
func (p Proposer) bounce(next roles.ID, out *roles.Out) Proposer {
	for _, v := range p.queue[:p.queued()] {
		if who, _, ok := parse(v); ok {
			out.Send(who, Redirect{v, next})
		}
	}
	p.queue = [MaxQueue]roles.Value{}
	return p.redirectReads(next, out)
}

// stand campaigns for a client, unless somebody else has begun a ballot and may be about to lead: what waits here goes to that one
// when it does, and otherwise the time for elections ends that wait too.
func (p Proposer) stand(out *roles.Out) roles.Role {
	if p.disk.Tried.Less(p.heard) {
		out.Because("election", "%s does not know who leads, but has heard of ballot %s, and does not outbid it at once: the client waits.", p.id, p.heard)
		return p
	}
	out.Because("election", "%s knows of nobody who leads.", p.id)
	return p.campaign(out)
}

// follow takes note of a leader. One that has been deposed without knowing is told.
func (p Proposer) follow(from roles.ID, m Heartbeat, out *roles.Out) roles.Role {
	if m.Ballot.Less(p.heard) {
		out.Refuse("election", "%s knows of ballot %s, so %s with %s does not lead any more.", p.id, p.heard, from, m.Ballot)
		out.Send(from, Nack{m.Ballot, p.heard})
		return p
	}
	next := p.yield(m.Ballot, out).(Proposer)
	next.leader = m.Ballot.Owner
	if next.queued() > 0 {
		out.Because("election", "%s leads, so what waits at %s is for it to propose.", next.leader, p.id)
	}
	return next.bounce(next.leader, out)
}

// learn takes note of what is chosen. The instances from the first one on without a gap are those that count.
func (p Proposer) learn(i roles.Instance, v roles.Value) Proposer {
	if p.slots.has(i) {
		e := p.slots.at(i)
		e.state, e.value, e.by = chosen, v, roles.Set{}
	}
	for p.slots.get(p.commit+1).state == chosen {
		p.commit++
	}
	return p.followMembers()
}

// overtaken takes note of something decided that a leader has proposed and has not seen chosen, unless it is the same: a value in
// values, or one that nobody names, up to through. Only a leader counts votes, so somebody else leads. From then on it must
// not say any more that everything is chosen beyond that, for by its word acceptors take their votes in its ballot for chosen.
func (p Proposer) overtaken(through roles.Instance, values Window[roles.Value], out *roles.Out) Proposer {
	if p.mode != leader || p.foreign > 0 {
		return p
	}
	for i, s := range p.slots.all() {
		v := values.get(i)
		if s.state != sent || i > through && (v == "" || v == s.value) {
			continue
		}
		p.foreign = i
		if p.off(vouchForOwn) {
			out.Because("learning broken", "%s goes on to say how far everything is chosen, although slot %d, where it has proposed something, was decided without it: vouch-for-own is switched off.", p.id, i)
			break
		}
		out.Because("learning", "%s vouches for nothing from slot %d on: what it has proposed there was decided without it.", p.id, i)
		break
	}
	return p
}

// vouched returns the instance up to which a leader can say that everything is chosen: there, every vote in its ballot is for
// what is chosen.
func (p Proposer) vouched() roles.Instance {
	if p.foreign > 0 && !p.off(vouchForOwn) {
		return min(p.commit, p.foreign-1)
	}
	return p.commit
}

// compact drops what a snapshot covers.
func (p Proposer) compact(through roles.Instance, members Members) Proposer {
	if through > p.known {
		p.known, p.members = through, members
	}
	p.commit = max(p.commit, through)
	p.next = max(p.next, p.commit+1)
	p.slots.move(through)
	return p.learn(0, "")
}

// takeEntries takes note of what another agent has told about the past.
func (p Proposer) takeEntries(m Entries) Proposer {
	if m.Snapshot.Through > p.slots.Above {
		p = p.compact(m.Snapshot.Through, m.Snapshot.Machine.Members)
	}
	for i, v := range m.Values.all() {
		if v != "" {
			p = p.learn(i, v)
		}
	}
	return p
}

// serve tells a learner what it has missed, where no learner is beside the leader that could.
func (p Proposer) serve(to roles.ID, m CatchUp, out *roles.Out) {
	answer := Entries{Values: Window[roles.Value]{Above: max(m.From-1, p.slots.Above)}}
	for i, s := range p.slots.all() {
		if s.state == chosen && answer.Values.has(i) {
			*answer.Values.at(i) = s.value
		}
	}
	if answer.Values.last() > answer.Values.Above {
		out.Because("catch-up", "%s tells %s what is chosen from slot %d on.", p.id, to, answer.Values.Above+1)
		out.Send(to, answer)
	}
}
