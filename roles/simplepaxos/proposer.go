package simplepaxos

import "synod/roles"

// phase says what a proposer is waiting for.
type phase uint8

const (
	idle      phase = iota
	preparing       // phase 1: for promises
	proposing       // phase 2: for votes
	waiting         // for its back-off to end
)

func (p phase) String() string {
	return [...]string{"idle", "asks for promises", "asks for votes", "backing off"}[p]
}

// The timers of a proposer, in units of the bound on a message's delay.
const (
	// retry repeats the requests of the current phase. It is longer than a round trip, so that an undisturbed run
	// never repeats anything.
	retry       = "retry"
	retryDelays = 3
	// backOff ends a refused proposer's silence. It is random and doubles, so that of two that keep refusing each
	// other's ballots one gets far enough ahead.
	backOff         = "back-off"
	backOffDelays   = 4
	maxBackOffPower = 6
)

// Proposer gets a value chosen. Only the highest ballot it has used is durable: it must never use one twice.
type Proposer struct {
	id   roles.ID
	cfg  roles.Config
	disk ProposerDisk

	phase    phase
	wish     roles.Value    // what it was asked to propose; empty for nothing
	promised roles.Set      // who has promised the current ballot, in phase 1
	reported roles.Proposal // of the votes that they reported the one with the highest ballot
	sent     roles.Value    // what the current ballot is bound to, in phase 2
	accepted roles.Set      // who has accepted it
	heard    roles.Ballot   // the highest ballot that it was refused for
	refusals uint8          // in a row, up to maxBackOffPower
}

// ProposerDisk is what a proposer has on stable storage.
type ProposerDisk struct {
	Tried roles.Ballot `json:"tried"` // the highest ballot it has used; also its current one
}

// Name returns "proposer".
func (p Proposer) Name() string { return "proposer" }

// Hears reports whether m answers a proposer that still waits for answers of its kind.
func (p Proposer) Hears(m roles.Message) bool {
	switch m := m.(type) {
	case Promise:
		return true
	case Accepted:
		return p.phase == proposing && m.Proposal.Ballot == p.disk.Tried
	case Nack:
		return p.phase != idle && m.Ballot == p.disk.Tried
	case Chosen:
		return p.phase != idle
	}
	return false
}

// Fields shows the current ballot and how far it has come.
func (p Proposer) Fields() []roles.Field {
	q1, q2 := quorums(p.cfg)
	fields := []roles.Field{
		{Name: "ballot", Value: p.disk.Tried, Stable: !p.off(uniqueBallots), Row: rowOf(p.phase != idle)},
		{Name: "phase", Value: roles.Text(p.phase.String()), Row: roles.RowDoing},
	}
	switch p.phase {
	case preparing:
		fields = append(fields, roles.Field{Name: "promises", Value: roles.Tally{Have: p.promised, Need: q1}, Row: roles.RowDoing})
		fields = append(fields, roles.Field{Name: "highest report", Value: p.reported})
	case proposing:
		fields = append(fields,
			roles.Field{Name: "votes", Value: roles.Tally{Have: p.accepted, Need: q2}, Row: roles.RowDoing},
			roles.Field{Name: "proposed", Value: p.sent})
	}
	if p.wish != "" {
		fields = append(fields, roles.Field{Name: "wants", Value: p.wish, Row: roles.RowWants})
	}
	return fields
}

// rowOf is the row of a card for what an agent is about; what is over has none.
func rowOf(now bool) roles.Row {
	if now {
		return roles.RowDoing
	}
	return roles.NoRow
}

// Durable returns the highest ballot used.
func (p Proposer) Durable() any {
	if p.off(uniqueBallots) {
		return ProposerDisk{}
	}
	return p.disk
}

// Restore takes back the highest ballot used. The proposer stays idle: it never goes on with an old ballot.
func (p Proposer) Restore(durable any) roles.Role {
	p.disk = durable.(ProposerDisk)
	return p
}

func (p Proposer) off(rule int) bool { return p.cfg.Without.Has(rule) }

// Step begins ballots and drives them through the two phases.
func (p Proposer) Step(e roles.Event, out *roles.Out) roles.Role {
	switch e := e.(type) {
	case roles.Rules:
		p.cfg.Without = e.Without
	case roles.Submit:
		return p.submit(e.Value, out)
	case roles.Expire:
		return p.expire(e.Timer, out)
	case roles.Receive:
		if !p.Hears(e.Msg) {
			return p
		}
		switch m := e.Msg.(type) {
		case Promise:
			return p.promise(e.From, m, out)
		case Accepted:
			return p.vote(e.From, m, out)
		case Nack:
			return p.nack(e.From, m, out)
		case Chosen:
			return p.hearsChosen(e.From, m, out)
		}
	}
	return p
}

// submit takes a wish. Until phase 2 a ballot is bound to no value, so a wish that comes in phase 1 costs nothing; one
// that comes later needs a new ballot.
func (p Proposer) submit(v roles.Value, out *roles.Out) roles.Role {
	roles.Assert(v != "", "%s is asked to propose the empty value, which stands for none", p.id)
	out.Note(roles.Proposed{Proposer: p.id, Value: v})
	p.wish = v
	if p.phase == preparing {
		out.Because("P2c", "%s now wishes for %s: ballot %s is bound to no value before phase 2.", p.id, v, p.disk.Tried)
		return p
	}
	return p.begin(out)
}

// begin starts phase 1 with a ballot above all that it has used or heard of. The ballot is durable before the first
// Prepare leaves, so no restart can use it again.
func (p Proposer) begin(out *roles.Out) roles.Role {
	p = p.forget()
	p.disk.Tried = roles.Max(p.disk.Tried, p.heard).Next(p.id)
	p.phase = preparing
	out.Because("phase 1a", "%s begins ballot %s, higher than any that it knows of, and asks every acceptor for a promise.", p.id, p.disk.Tried)
	out.Note(roles.Started{Proposer: p.id, Ballot: p.disk.Tried})
	out.Broadcast(p.cfg.Acceptors, Prepare{p.disk.Tried})
	return p.retryLater(out)
}

// forget drops what belongs to one ballot only, or to one phase of it: what cannot matter any more is not kept.
func (p Proposer) forget() Proposer {
	p.promised, p.accepted, p.sent, p.reported = roles.Set{}, roles.Set{}, "", roles.Proposal{}
	return p
}

func (p Proposer) retryLater(out *roles.Out) roles.Role {
	out.StopTimer(backOff)
	out.SetTimer(retry, retryDelays*p.cfg.Delay, retryDelays*p.cfg.Delay)
	return p
}

// promise counts distinct acceptors that answer the current ballot. A quorum of them ends phase 1; promises that come
// later must not change the value any more.
func (p Proposer) promise(from roles.ID, m Promise, out *roles.Out) roles.Role {
	roles.Assert(p.cfg.Acceptors.Has(from), "%s gets a promise of %s, which is no acceptor", p.id, from)
	if p.phase != preparing || m.Ballot != p.disk.Tried && !p.off(matchPromises) {
		out.Because("phase 1b", "%s does not need the promise of %s for %s any more.", p.id, from, m.Ballot)
		return p
	}
	if m.Ballot != p.disk.Tried {
		out.Because("phase 1b broken", "%s counts the promise of %s for %s as one for %s: match-promises is switched off.", p.id, from, m.Ballot, p.disk.Tried)
	}
	p.promised = p.promised.With(from)
	p.reported = p.higher(p.reported, m.Last)
	if q1, _ := quorums(p.cfg); p.promised.Len() < q1 {
		out.Because("phase 1b", "%s has %d of the %d promises that it needs for %s.", p.id, p.promised.Len(), q1, p.disk.Tried)
		return p
	}
	return p.propose(out)
}

// propose binds the ballot to a value and asks for votes. A reported value may be chosen already, or become so; the
// proposer's own wish is free to be proposed only when there is none.
func (p Proposer) propose(out *roles.Out) roles.Role {
	value, r := p.wish, p.reported
	if !r.IsNone() && !p.off(adoptReported) {
		value = r.Value
	}
	p.explain(r, out)
	p = p.forget()
	p.phase, p.sent = proposing, value
	out.Note(roles.Issued{Proposer: p.id, Proposal: p.proposal()})
	out.Broadcast(p.cfg.Acceptors, Accept{p.proposal()})
	return p.retryLater(out)
}

// explain says why the reported proposal r settles what is proposed.
func (p Proposer) explain(r roles.Proposal, out *roles.Out) {
	switch {
	case r.IsNone():
		out.Because("P2c", "%s is free to propose %s: none of %s has accepted anything below %s.", p.id, p.wish, p.promised, p.disk.Tried)
	case p.off(adoptReported):
		out.Because("P2c broken", "%s proposes its own %s although %s was reported: adopt-reported is switched off.", p.id, p.wish, r)
	case p.off(adoptHighest):
		out.Because("P2c broken", "%s proposes %s: %s was reported, though perhaps not as the highest: adopt-highest is switched off.", p.id, r.Value, r)
	case p.enough() <= 1:
		out.Because("P2c", "%s must propose %s: of the proposals that %s %s accepted, %s has the highest ballot, and it may be chosen.", p.id, r.Value, p.promised, roles.Have(p.promised.Len()), r)
	default:
		out.Because("P2c", "%s must propose %s: of the proposals that %s %s accepted, %s has the highest ballot. It may be chosen if %d of them have accepted it; the rule does not ask how many have.", p.id, r.Value, p.promised, roles.Have(p.promised.Len()), r, p.enough())
	}
}

// enough returns how many of those that have promised must have accepted a proposal for it to be chosen, if all others have.
func (p Proposer) enough() int {
	_, q2 := quorums(p.cfg)
	return q2 - (p.cfg.Acceptors.Len() - p.promised.Len())
}

// higher returns of two reported votes the one with the higher ballot; none is below every vote.
func (p Proposer) higher(a, b roles.Proposal) roles.Proposal {
	switch {
	case a.IsNone():
		return b
	case b.IsNone():
		return a
	case a.Ballot.Less(b.Ballot) != p.off(adoptHighest):
		return b
	}
	return a
}

func (p Proposer) proposal() roles.Proposal {
	return roles.Proposal{Ballot: p.disk.Tried, Value: p.sent}
}

// vote counts the acceptors that have accepted the current ballot. When they are a quorum the value is chosen, and
// there is nothing left to do.
func (p Proposer) vote(from roles.ID, m Accepted, out *roles.Out) roles.Role {
	roles.Assert(p.cfg.Acceptors.Has(from), "%s gets a vote of %s, which is no acceptor", p.id, from)
	p.accepted = p.accepted.With(from)
	if _, q2 := quorums(p.cfg); p.accepted.Len() < q2 {
		out.Because("phase 2b", "%s has %d of the %d votes that it needs for %s.", p.id, p.accepted.Len(), q2, m.Proposal)
		return p
	}
	out.Because("phase 2b", "%s can stop: %s, a quorum, %s accepted %s, so its value is chosen.", p.id, p.accepted, roles.Have(p.accepted.Len()), m.Proposal)
	return p.stop(out)
}

// hearsChosen stops a proposer that another agent has outrun.
func (p Proposer) hearsChosen(from roles.ID, m Chosen, out *roles.Out) roles.Role {
	out.Because("progress", "%s can stop: %s has learned that %s is chosen.", p.id, from, m.Proposal.Value)
	return p.stop(out)
}

// nack gives the ballot up; that is safe at any time. The proposer is silent for a random while instead of outbidding
// its rival at once.
func (p Proposer) nack(from roles.ID, m Nack, out *roles.Out) roles.Role {
	p.heard = roles.Max(p.heard, m.Promised)
	if p.phase == waiting {
		return p
	}
	p = p.forget()
	p.phase = waiting
	out.Because("progress", "%s gives up ballot %s: %s has promised %s. It waits for a random while, so that two proposers do not outbid each other for ever.", p.id, m.Ballot, from, m.Promised)
	out.StopTimer(retry)
	out.SetTimer(backOff, 0, backOffDelays*p.cfg.Delay<<p.refusals)
	p.refusals = min(p.refusals+1, maxBackOffPower)
	return p
}

// expire repeats the requests of a phase, which is harmless, or begins again after a back-off.
func (p Proposer) expire(timer string, out *roles.Out) roles.Role {
	switch {
	case timer == backOff && p.phase == waiting:
		return p.begin(out)
	case timer == retry && p.phase == preparing:
		q1, _ := quorums(p.cfg)
		out.Because("progress", "%s still has only %d of the %s that it needs for %s and asks the other acceptors again; repeating a request is harmless.", p.id, p.promised.Len(), roles.Count(q1, "promise"), p.disk.Tried)
		p.ask(p.promised, Prepare{p.disk.Tried}, out)
		return p.retryLater(out)
	case timer == retry && p.phase == proposing:
		_, q2 := quorums(p.cfg)
		out.Because("progress", "%s still has only %d of the %s that it needs for %s and asks the other acceptors again; repeating a request is harmless.", p.id, p.accepted.Len(), roles.Count(q2, "vote"), p.proposal())
		p.ask(p.accepted, Accept{p.proposal()}, out)
		return p.retryLater(out)
	}
	return p
}

// ask sends a request to every acceptor that has not answered it.
func (p Proposer) ask(answered roles.Set, m roles.Message, out *roles.Out) {
	for id := range p.cfg.Acceptors.All() {
		if !answered.Has(id) {
			out.Send(id, m)
		}
	}
}

// stop leaves the stage: a value is chosen.
func (p Proposer) stop(out *roles.Out) roles.Role {
	if p.phase == idle {
		return p
	}
	p = p.forget()
	p.phase, p.wish, p.refusals = idle, "", 0
	out.StopTimer(retry)
	out.StopTimer(backOff)
	return p
}
