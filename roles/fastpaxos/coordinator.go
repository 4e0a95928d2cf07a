package fastpaxos

import "synod/roles"

// The timer of a coordinator, in units of the bound on a message's delay.
const (
	watch = "watch"
	// proposalDelays is how long the leader waits for the first vote after it has heard of a proposal, or for the answers
	// to what it has asked. An undisturbed run needs less.
	proposalDelays = 3
	// collisionDelays is how long it waits for the rest of the votes after the first one in a fast round.
	collisionDelays = 2
	// takeOverDelays, times the number of coordinators before it, is how long a coordinator that does not lead waits for a
	// choice. It is longer than a fast round and a recovery take, so that the lowest coordinator that is up leads.
	takeOverDelays = 10
	// backOffDelays bounds the random silence of a leader that was refused; it doubles, so that of two that keep refusing
	// each other's rounds one gets far enough ahead.
	backOffDelays   = 4
	maxBackOffPower = 6
)

// Coordinator owns rounds. In a classic round it does what a proposer of classic Paxos does; a fast round it opens for all
// proposers, and then watches for collisions. Who leads is decided by time-outs, and is only advice: safety holds with
// any number of leaders.
type Coordinator struct {
	id   roles.ID
	cfg  roles.Config
	disk CoordinatorDisk

	leads    bool
	watching bool         // its timer runs
	wish     roles.Value  // a proposal that it has heard of
	answers  reports      // in phase 1 the promises for its round; after that the votes in the highest round it knows of
	heard    roles.Ballot // the highest round that it was refused for
	slow     bool         // a fast round came to no end: it goes on with classic ones
	refusals uint8        // in a row, up to maxBackOffPower
	learned  roles.Value  // what it knows to be chosen
}

// CoordinatorDisk is what a coordinator has on stable storage. It may go on with its round after a restart, for it knows
// what it has asked for in it.
type CoordinatorDisk struct {
	Begun roles.Ballot `json:"crnd"` // the highest round that it has begun
	Sent  roles.Value  `json:"cval"` // what it has asked acceptors to vote for in it; empty for nothing
	Any   bool         `json:"any"`  // it has opened the round for every proposal instead
}

// Name returns "coordinator".
func (c Coordinator) Name() string { return "coordinator" }

// Hears reports whether m can matter to what the coordinator waits for.
func (c Coordinator) Hears(m roles.Message) bool {
	switch m := m.(type) {
	case Propose:
		return true
	case Promise:
		return c.preparing() && m.Ballot == c.disk.Begun
	case Accepted:
		return c.learned == "" && !c.preparing() && !m.Proposal.Ballot.Less(roles.Max(c.disk.Begun, c.answers.last))
	case Nack:
		return c.learned == "" && m.Ballot == c.disk.Begun
	case Chosen:
		return c.learned == ""
	}
	return false
}

// preparing reports whether it is in phase 1 of its round.
func (c Coordinator) preparing() bool {
	return !c.disk.Begun.IsNone() && c.disk.Sent == "" && !c.disk.Any
}

// Fields shows its round, what it has asked for in it, and how far it has come.
func (c Coordinator) Fields() []roles.Field {
	active := c.leads && c.learned == ""
	fields := []roles.Field{
		{Name: "round", Value: c.disk.Begun, Stable: true},
		{Name: "type", Value: roles.Text(c.kind())},
	}
	row := roles.NoRow
	if active {
		row = roles.RowDoing
		fields[0].Row = row
	} else {
		fields = append(fields, roles.Field{Name: "phase", Value: roles.Text("idle")})
	}
	switch {
	case c.preparing():
		fields = append(fields, roles.Field{Name: "promises", Value: roles.Tally{Have: c.answers.from, Need: sizeOf(c.cfg, c.disk.Begun)}, Row: row})
	case c.disk.Any:
		fields = append(fields, roles.Field{Name: "asked for", Value: roles.Text("any"), Stable: true})
	case c.disk.Sent != "":
		fields = append(fields, roles.Field{Name: "asked for", Value: c.disk.Sent, Stable: true})
	}
	if !c.preparing() {
		for _, v := range c.answers.all() {
			fields = append(fields, roles.Field{Name: "votes for " + string(v.value), Value: roles.Tally{Have: v.by, Need: sizeOf(c.cfg, c.answers.last)}, Row: row})
		}
	}
	if c.wish != "" {
		fields = append(fields, roles.Field{Name: "proposal", Value: c.wish, Row: roles.RowWants})
	}
	return fields
}

func (c Coordinator) kind() string {
	switch {
	case c.disk.Begun.IsNone():
		return "none"
	case isFast(c.cfg, c.disk.Begun):
		return "fast"
	}
	return "classic"
}

// Durable returns the round and what was asked for in it.
func (c Coordinator) Durable() any { return c.disk }

// Restore takes it back.
func (c Coordinator) Restore(durable any) roles.Role {
	c.disk = durable.(CoordinatorDisk)
	return c
}

func (c Coordinator) off(rule int) bool { return c.cfg.Without.Has(rule) }

// Step leads, if it is its turn.
func (c Coordinator) Step(e roles.Event, out *roles.Out) roles.Role {
	switch e := e.(type) {
	case roles.Rules:
		c.cfg.Without = e.Without
	case roles.Start:
		return c.start(out)
	case roles.Expire:
		return c.expire(e.Timer, out)
	case roles.Receive:
		if !c.Hears(e.Msg) {
			return c
		}
		switch m := e.Msg.(type) {
		case Propose:
			return c.propose(e.From, m.Value, out)
		case Promise:
			return c.promise(e.From, m, out)
		case Accepted:
			return c.vote(e.From, m.Proposal, out)
		case Nack:
			return c.nack(e.From, m, out)
		case Chosen:
			return c.know(m.Value, out)
		}
	}
	return c
}

// start has the lowest coordinator lead, and opens the lowest round of all, which is fast if any is. It needs no phase 1: nobody can
// have voted below it. So acceptors can vote as soon as there is a proposal.
func (c Coordinator) start(out *roles.Out) roles.Role {
	i := lowest(c.cfg)
	if c.id != i.Owner {
		return c
	}
	c.leads = true
	if !c.disk.Begun.IsNone() {
		out.Because("CA3", "%s is back and asks again what it has asked in %s.", c.id, c.disk.Begun)
		return c.again(out)
	}
	c.disk.Begun = i
	if !isFast(c.cfg, i) {
		out.Because("phase 2a", "%s leads in %s without phase 1: it is the lowest round of all, so nobody can have voted below it.", c.id, i)
		out.Note(roles.Started{Proposer: c.id, Ballot: i})
		return c
	}
	out.Because("phase 2a", "%s opens the fast round %s without phase 1: it is the lowest of all, so nobody can have voted below it.", c.id, i)
	out.Note(roles.Started{Proposer: c.id, Ballot: i})
	return c.ask("", out)
}

// ask binds the round to a value, or opens it for every proposal if there is none, and asks for votes. What it asks is
// durable first, so that a restart cannot ask for anything else.
func (c Coordinator) ask(v roles.Value, out *roles.Out) Coordinator {
	c.disk.Sent, c.disk.Any, c.answers = v, v == "", reports{}
	out.Note(roles.Issued{Proposer: c.id, Proposal: roles.Proposal{Ballot: c.disk.Begun, Value: v}})
	out.Broadcast(c.cfg.Acceptors, c.request())
	return c
}

// request is what it asks for in its round.
func (c Coordinator) request() roles.Message {
	switch {
	case c.disk.Any:
		return Any{c.disk.Begun, c.named()}
	case c.disk.Sent != "":
		return Accept{roles.Proposal{Ballot: c.disk.Begun, Value: c.disk.Sent}}
	}
	return Prepare{c.disk.Begun}
}

// named returns the quorum for an uncoordinated recovery: the first acceptors, for nothing speaks for others.
func (c Coordinator) named() roles.Set {
	next := following(c.cfg, c.disk.Begun)
	if c.cfg.Variant != uncoordinated || !isFast(c.cfg, next) {
		return roles.Set{}
	}
	q := roles.Set{}
	for id := range c.cfg.Acceptors.All() {
		if q.Len() < sizeOf(c.cfg, next) {
			q = q.With(id)
		}
	}
	return q
}

// again repeats the request to those who have not answered it.
func (c Coordinator) again(out *roles.Out) roles.Role {
	for id := range c.cfg.Acceptors.All() {
		if !c.answers.from.Has(id) {
			out.Send(id, c.request())
		}
	}
	if c.disk.Any && c.wish == "" {
		return c
	}
	return c.wait(proposalDelays, out)
}

func (c Coordinator) wait(delays int, out *roles.Out) Coordinator {
	c.watching = true
	out.SetTimer(watch, delays*c.cfg.Delay, delays*c.cfg.Delay)
	return c
}

// propose notes a proposal. The leader of a fast round leaves it to the acceptors and watches; others wait whether something
// comes of it.
func (c Coordinator) propose(from roles.ID, v roles.Value, out *roles.Out) roles.Role {
	if c.learned != "" {
		c.pass(from, out)
		return c
	}
	if c.wish == "" {
		c.wish = v
	}
	if c.leads && c.preparing() && (c.answers.from.Len() >= sizeOf(c.cfg, c.disk.Begun) || c.disk.Begun == lowest(c.cfg)) {
		return c.begin2(out)
	}
	if c.watching {
		return c
	}
	if c.leads {
		return c.wait(proposalDelays, out)
	}
	return c.wait(takeOverDelays*rank(c.cfg, c.id), out)
}

// pass tells a proposer what is chosen, and the learners too, for some of them may have crashed since and not know any more.
func (c Coordinator) pass(to roles.ID, out *roles.Out) {
	out.Because("CA3", "%s knows that %s is chosen, and says so.", c.id, c.learned)
	out.Broadcast(c.cfg.Learners, Chosen{c.learned})
	if !c.cfg.Learners.Has(to) {
		out.Send(to, Chosen{c.learned})
	}
}

// begin starts phase 1 of its next round above all that it has begun or heard of. By CA2' a leader outbids nobody but itself in
// a fast round, unless it has heard of a higher one.
func (c Coordinator) begin(classic bool, out *roles.Out) roles.Role {
	was := c.disk.Begun
	i := ownAbove(c.cfg, c.id, roles.Max(was, roles.Max(c.heard, c.answers.last)), classic || c.slow)
	roles.Assert(was.IsNone() || isFast(c.cfg, was) && !isFast(c.cfg, i) || was.Less(roles.Max(c.heard, c.answers.last)),
		"%s may not go on from %s to %s", c.id, was, i)
	c.disk = CoordinatorDisk{Begun: i}
	c.answers = reports{}
	out.Because("CA2'", "%s begins the %s round %s and asks every acceptor for a promise.", c.id, c.kind(), i)
	out.Note(roles.Started{Proposer: c.id, Ballot: i})
	out.Broadcast(c.cfg.Acceptors, Prepare{i})
	return c.wait(proposalDelays, out)
}

// promise counts distinct acceptors that answer Prepare, and takes in what they report.
func (c Coordinator) promise(from roles.ID, m Promise, out *roles.Out) roles.Role {
	roles.Assert(c.cfg.Acceptors.Has(from), "%s gets a promise of %s, which is no acceptor", c.id, from)
	need := sizeOf(c.cfg, c.disk.Begun)
	if !c.leads || c.answers.from.Len() >= need {
		out.Because("phase 1b", "%s does not need the promise of %s for %s.", c.id, from, m.Ballot)
		return c
	}
	if c.answers = c.answers.with(from, m.Last); c.answers.from.Len() < need {
		out.Because("phase 1b", "%s has %d of the %d promises that it needs for %s.", c.id, c.answers.from.Len(), need, m.Ballot)
		return c
	}
	return c.begin2(out)
}

// begin2 is phase 2: it picks a value by what a quorum has reported. If every value is safe it leaves the choice to the
// acceptors in a fast round, and takes a proposal in a classic one.
func (c Coordinator) begin2(out *roles.Out) roles.Role {
	i, fast := c.disk.Begun, isFast(c.cfg, c.disk.Begun)
	v, s := pick(c.cfg, c.answers)
	switch {
	case fast && s != nothing && c.off(anyWhenFree):
		out.Because("Figure 2 broken", "%s opens %s although there are votes for %s among those of %s: any-when-free is switched off.", c.id, i, c.answers.values(), c.answers.from)
		v = ""
	case s != nothing:
		explain(c.cfg, c.id, c.answers, i, v, s, out)
	case c.answers.n > 0:
		out.Because("Figure 2 broken", "%s passes over %s, which was reported: follow-one-value is switched off.", c.id, c.answers.values())
		v = c.wish
	case fast && c.answers.from.Len() == 0:
		out.Because("Figure 2", "%s opens %s for every proposal: it has heard of no vote below it.", c.id, i)
	case fast:
		out.Because("Figure 2", "%s opens %s for every proposal: none of %s has voted below it.", c.id, i, c.answers.from)
	case c.wish == "":
		out.Because("Figure 2", "%s is free in %s, and waits for a proposal.", c.id, i)
		return c.rest(out)
	case i == lowest(c.cfg):
		out.Because("Figure 2", "%s is free to ask for %s: there is no round below %s.", c.id, c.wish, i)
		v = c.wish
	default:
		out.Because("Figure 2", "%s is free to ask for %s: none of %s has voted below %s.", c.id, c.wish, c.answers.from, i)
		v = c.wish
	}
	switch {
	case v == "" && !fast:
		return c.rest(out)
	case v == "" && c.wish == "":
		return c.ask(v, out).rest(out)
	}
	return c.ask(v, out).wait(proposalDelays, out)
}

// rest stops the timer: there is nothing to wait for.
func (c Coordinator) rest(out *roles.Out) roles.Role {
	c.watching = false
	out.StopTimer(watch)
	return c
}

// vote counts votes: a quorum for one value chooses it, and votes for several values in a fast round are a collision.
func (c Coordinator) vote(from roles.ID, p roles.Proposal, out *roles.Out) roles.Role {
	roles.Assert(c.cfg.Acceptors.Has(from), "%s gets a vote of %s, which is no acceptor", c.id, from)
	i := p.Ballot
	if c.answers.last.Less(i) {
		c.answers = reports{}
	}
	if c.answers.from.Has(from) {
		return c
	}
	if i.Owner != c.id {
		c.heard = roles.Max(c.heard, i)
	}
	first := c.answers.n == 0
	c.answers = c.answers.with(from, p)
	for _, v := range c.answers.all() {
		if need := sizeOf(c.cfg, i); v.by.Len() >= need {
			out.Because("phase 2b", "%s can stop: %s, a quorum, %s voted for %s in %s, so it is chosen.", c.id, v.by, roles.Have(v.by.Len()), v.value, i)
			return c.tell(v.value, out)
		}
	}
	if !isFast(c.cfg, i) || !c.mayRecover(i) {
		out.Because("phase 2b", "%s has heard how %s voted in %s: that chooses no value so far.", c.id, c.answers.from, i)
		return c
	}
	if next := following(c.cfg, i); c.answers.n > 1 && c.answers.from.Len() >= sizeOf(c.cfg, next) && !isFast(c.cfg, next) {
		out.Because("collision", "%s sees a collision in %s: %s have voted for different values, %s.", c.id, i, c.answers.from, c.answers.values())
		return c.recover(i, out)
	}
	out.Because("phase 2b", "%s has heard how %s voted in %s: that chooses no value so far.", c.id, c.answers.from, i)
	if first {
		return c.wait(collisionDelays, out)
	}
	return c
}

// mayRecover reports whether it is for this coordinator to act on what becomes of the fast round i: it leads, and the round is the
// one that it has opened, or one into which acceptors have recovered from there. So it owns the next round too.
func (c Coordinator) mayRecover(i roles.Ballot) bool {
	return c.leads && i.Owner == c.id && !c.disk.Begun.IsNone() || c.off(ownNextRound)
}

// recover goes on from a fast round that has not chosen. Coordinated recovery (§3.2.2) takes the votes in i for promises of i+1,
// which is classic, and saves phase 1: who has voted in i votes in no round below, nor again in i.
func (c Coordinator) recover(i roles.Ballot, out *roles.Out) roles.Role {
	next := following(c.cfg, i)
	mine := c.disk.Begun == i && c.disk.Any
	if !mine && !c.off(ownNextRound) || isFast(c.cfg, next) || c.answers.from.Len() < sizeOf(c.cfg, next) {
		return c.begin(true, out)
	}
	if !mine {
		out.Because("coordinated recovery broken", "%s recovers from %s into %s, which is not its own: own-next-round is switched off.", c.id, i, next)
	}
	v, s := pick(c.cfg, c.answers)
	out.Because("coordinated recovery", "%s takes the votes in %s for promises of %s, and saves phase 1.", c.id, i, next)
	if s == nothing { // only while follow-one-value is off
		v = c.wish
		if v == "" {
			return c
		}
		out.Because("Figure 2 broken", "%s passes over %s, which was reported: follow-one-value is switched off.", c.id, c.answers.values())
	} else {
		explain(c.cfg, c.id, c.answers, next, v, s, out)
	}
	c.disk.Begun = next
	out.Note(roles.Started{Proposer: c.id, Ballot: next})
	return c.ask(v, out).wait(proposalDelays, out)
}

// nack ends the leadership; another coordinator has begun a higher round. A random silence follows, so that two do not
// outbid each other for ever.
func (c Coordinator) nack(from roles.ID, m Nack, out *roles.Out) roles.Role {
	c.heard = roles.Max(c.heard, m.Promised)
	if !c.leads {
		return c
	}
	c.leads, c.watching = false, true
	out.Because("CA1", "%s does not lead any more: %s has taken part in %s. It is silent for a random while.", c.id, from, m.Promised)
	out.SetTimer(watch, 0, backOffDelays*c.cfg.Delay<<c.refusals)
	c.refusals = min(c.refusals+1, maxBackOffPower)
	return c
}

// tell passes on what is chosen: to its own proposer and to those that hear of no votes. The leader tells learners too, for one
// of them may have missed a vote.
func (c Coordinator) tell(v roles.Value, out *roles.Out) roles.Role {
	if c.leads {
		out.Broadcast(c.cfg.Learners, Chosen{v})
	}
	for id := range c.cfg.Proposers.All() {
		if learns := c.cfg.Learners.Has(id); !learns || id == c.id && !c.leads {
			out.Send(id, Chosen{v})
		}
	}
	return c.know(v, out)
}

// know ends all efforts: a value is chosen.
func (c Coordinator) know(v roles.Value, out *roles.Out) roles.Role {
	c.learned, c.answers, c.wish, c.watching, c.refusals = v, reports{}, "", false, 0
	out.StopTimer(watch)
	return c
}

// expire acts when nothing has come of a proposal.
func (c Coordinator) expire(timer string, out *roles.Out) roles.Role {
	if timer != watch || c.learned != "" {
		return c
	}
	c.watching = false
	i := c.disk.Begun
	if !c.leads {
		out.Because("leader", "%s takes the lead: for a long time it has heard of no choice.", c.id)
		c.leads = true
	}
	switch {
	case i.IsNone() || i.Less(c.heard):
		return c.begin(false, out)
	case !isFast(c.cfg, i) && !i.Less(c.answers.last):
		out.Because("CA3", "%s has too few answers in %s and asks the other acceptors again.", c.id, i)
		return c.again(out)
	}
	c.slow = true
	at := roles.Max(i, c.answers.last)
	if classic, fast := quorums(c.cfg); classic < fast {
		out.Because("CA4", "%s waits no longer for the fast round %s: it goes on with a classic one, which takes fewer acceptors.", c.id, at)
	} else {
		out.Because("CA4", "%s waits no longer for the fast round %s: it goes on with a classic one, in which proposals do not collide.", c.id, at)
	}
	if c.preparing() {
		return c.begin(true, out)
	}
	return c.recover(at, out)
}
