package fastpaxos

import "synod/roles"

// The timer of a proposer, in units of the bound on a message's delay. It is longer than a proposal, the votes and the word
// that a value is chosen take, so that an undisturbed run never repeats anything.
const (
	retry       = "retry"
	retryDelays = 4
	// fastTries is how often a proposer sends to acceptors too. After that it takes the fast path for closed, and leaves its
	// proposal to the coordinators.
	fastTries = 3
)

// Proposer gets a value to those who can have it chosen, and repeats it until one is (CA3). In a fast round that takes no
// coordinator: the acceptors vote for what comes first.
type Proposer struct {
	id      roles.ID
	cfg     roles.Config
	wish    roles.Value // what it was asked to propose; empty for nothing
	tries   uint8       // up to fastTries
	learned roles.Value // what it knows to be chosen
}

// Name returns "proposer".
func (p Proposer) Name() string { return "proposer" }

// Hears reports whether m is the word that a value is chosen.
func (p Proposer) Hears(m roles.Message) bool {
	_, ok := m.(Chosen)
	return ok
}

// Fields shows what it wishes for, and for whom.
func (p Proposer) Fields() []roles.Field {
	if p.wish == "" {
		return []roles.Field{{Name: "asks", Value: roles.Text("idle")}}
	}
	asks := "everybody"
	if p.tries >= fastTries {
		asks = "coordinators"
	}
	return []roles.Field{
		{Name: "asks", Value: roles.Text(asks)},
		{Name: "wants", Value: p.wish, Row: roles.RowWants},
	}
}

// Durable returns nil: a wish that is forgotten is proposed no more, and no harm is done.
func (p Proposer) Durable() any { return nil }

// Restore is never called, for there is nothing to restore.
func (p Proposer) Restore(any) roles.Role { return p }

// Step sends proposals.
func (p Proposer) Step(e roles.Event, out *roles.Out) roles.Role {
	switch e := e.(type) {
	case roles.Rules:
		p.cfg.Without = e.Without
	case roles.Submit:
		return p.submit(e.Value, out)
	case roles.Expire:
		return p.expire(e.Timer, out)
	case roles.Receive:
		if m, ok := e.Msg.(Chosen); ok {
			return p.chosen(e.From, m.Value, out)
		}
	}
	return p
}

// submit takes a wish. When a value is chosen already there is nothing to propose; but who has not heard of it is told.
func (p Proposer) submit(v roles.Value, out *roles.Out) roles.Role {
	roles.Assert(v != "", "%s is asked to propose the empty value, which stands for none", p.id)
	out.Note(roles.Proposed{Proposer: p.id, Value: v})
	if p.learned != "" {
		out.Because("learning", "%s does not propose %s: %s is chosen, and it tells every learner.", p.id, v, p.learned)
		out.Broadcast(p.cfg.Learners, Chosen{p.learned})
		return p
	}
	p.wish, p.tries = v, 1
	if p.cfg.Variant == classicOnly {
		p.tries = fastTries
		out.Because("phase 2a", "%s sends %s to the coordinators: the leader asks for votes.", p.id, v)
		p.ask(out)
		return p.later(out)
	}
	out.Because("phase 2b", "%s sends %s to the coordinators, and straight to the acceptors: one that is in a fast round votes for it at once.", p.id, v)
	p.ask(out)
	return p.later(out)
}

// ask sends the wish, to an agent that plays both parts once.
func (p Proposer) ask(out *roles.Out) {
	m := Propose{p.wish}
	out.Broadcast(p.cfg.Proposers, m)
	for id := range p.cfg.Acceptors.All() {
		if p.tries < fastTries && !p.cfg.Proposers.Has(id) {
			out.Send(id, m)
		}
	}
}

func (p Proposer) later(out *roles.Out) roles.Role {
	out.SetTimer(retry, retryDelays*p.cfg.Delay, retryDelays*p.cfg.Delay)
	return p
}

// expire repeats the proposal, which is harmless.
func (p Proposer) expire(timer string, out *roles.Out) roles.Role {
	if timer != retry || p.wish == "" {
		return p
	}
	given := p.tries == fastTries
	p.tries = min(p.tries+1, fastTries)
	if p.tries == fastTries && !given {
		out.Because("CA3", "%s has heard of no choice and sends %s again, to the coordinators only: the fast path seems to be closed.", p.id, p.wish)
	} else {
		out.Because("CA3", "%s has heard of no choice and sends %s again.", p.id, p.wish)
	}
	p.ask(out)
	return p.later(out)
}

// chosen ends all efforts.
func (p Proposer) chosen(from roles.ID, v roles.Value, out *roles.Out) roles.Role {
	if p.learned == "" {
		p.learned = v
	}
	if p.wish == "" {
		return p
	}
	if from == p.id {
		out.Because("progress", "%s can stop: %s is chosen.", p.id, v)
	} else {
		out.Because("progress", "%s can stop: %s says that %s is chosen.", p.id, from, v)
	}
	p.wish, p.tries = "", 0
	out.StopTimer(retry)
	return p
}
