package chronicle

import (
	"slices"

	"synod/cluster"
	"synod/roles"
)

// Proof is what a choice rests on: the votes of its quorum, what asked for them, the promises that let their owner ask, and, where a
// promise reported a vote, what that vote rests on in its turn ("Paxos Made Simple" §2.2).
type Proof struct {
	Choice cluster.Chosen
	Rounds []Round // that of the choice first, then those of lower ballots that promises reported votes of, the highest first
	ends   map[end]bool
	steps  []int
}

// Round is the part of a proof that lies in one ballot. Steps that are not known are 0: they belong to an earlier run of the program.
type Round struct {
	Ballot   roles.Ballot
	Value    roles.Value
	Begins   int // the step at which the first of the Prepares that are answered here was sent
	Issued   int // the step at which the owner asked for votes first
	Votes    []Vote
	Promises []Promise
}

// Vote is a vote that a proof rests on.
type Vote struct {
	Lane  int
	Step  int // at which it was cast
	Asked int // at which what asked for it was sent; 0 if it came of no message
}

// Promise is a promise that a proof rests on: its ballot's owner had it when it asked for votes. A vote in an open ballot right below
// stands for one where that recovers from a collision; Last is that vote then.
type Promise struct {
	Lane    int
	Step    int // at which it was given
	Asked   int // at which the Prepare was sent
	Arrived int // at which the owner received it
	Last    roles.Proposal
}

// end names a message by its ends.
type end struct{ sent, ended int }

// Prove returns what a choice rests on, by what the judge knows in a state at or after the choice, of this branch.
func (b *Branch) Prove(s *cluster.State, c cluster.Chosen) Proof {
	p := Proof{Choice: c, ends: map[end]bool{}}
	attempts := s.World().AttemptsIn(c.Instance)
	wanted := map[roles.Proposal]roles.Set{c.Proposal: c.Quorum}
	for i := len(attempts) - 1; i >= 0; i-- { // a promise reports lower ballots only
		a := &attempts[i]
		for _, v := range a.Votes {
			by, ok := wanted[roles.Proposal{Ballot: a.Ballot, Value: v.Value}]
			if !ok {
				continue
			}
			r := b.round(a, v, by, &p)
			if len(r.Promises) == 0 && i > 0 && attempts[i-1].Open() {
				b.recovers(&r, &attempts[i-1], &p)
			}
			for _, promise := range r.Promises {
				if !promise.Last.IsNone() {
					wanted[promise.Last] = wanted[promise.Last].With(b.cast.ids[promise.Lane])
				}
			}
			p.Rounds = append(p.Rounds, r)
		}
	}
	slices.Sort(p.steps)
	p.steps = slices.Compact(p.steps)
	return p
}

// round finds the part of a proof that lies in a ballot, with the votes of some acceptors.
func (b *Branch) round(a *roles.Attempt, v roles.Support, by roles.Set, p *Proof) Round {
	r := Round{Ballot: a.Ballot, Value: v.Value, Issued: a.IssuedAt}
	p.note(r.Issued)
	for id := range by.All() {
		step, _ := v.VotedAt(id)
		if step > b.last {
			step = 0
		}
		vote := Vote{Lane: b.Lane(id), Step: step}
		if m, ok := b.EndedIn(step); ok {
			vote.Asked = m.Sent
			p.rests(m)
		}
		p.note(step)
		r.Votes = append(r.Votes, vote)
	}
	if r.Issued == 0 {
		return r
	}
	for _, report := range a.Promises {
		promise, ok := b.told(&r, report.Acceptor, report.Step, roles.PhaseOne, p)
		if !ok {
			continue
		}
		promise.Last = report.Last
		if promise.Asked > 0 && (r.Begins == 0 || promise.Asked < r.Begins) {
			r.Begins = promise.Asked
		}
		r.Promises = append(r.Promises, promise)
	}
	return r
}

// recovers finds the votes by which the owner of a ballot knew what to ask for where nobody promised it: those in the open ballot right
// below count as promises of it ("Fast Paxos" §2.2, coordinated recovery).
func (b *Branch) recovers(r *Round, below *roles.Attempt, p *Proof) {
	for _, v := range below.Votes {
		for id := range v.By.All() {
			step, _ := v.VotedAt(id)
			if vote, ok := b.told(r, id, step, roles.PhaseTwo, p); ok {
				vote.Last = roles.Proposal{Ballot: below.Ballot, Value: v.Value}
				r.Promises = append(r.Promises, vote)
			}
		}
	}
}

// told finds how an acceptor told the owner of a round of a step, before that asked for votes; false when it did not.
func (b *Branch) told(r *Round, id roles.ID, step int, phase roles.Phase, p *Proof) (Promise, bool) {
	m, ok := b.Heard(id, r.Ballot.Owner, step, phase, r.Issued)
	if !ok {
		return Promise{}, false
	}
	p.rests(m)
	p.note(step)
	promise := Promise{Lane: m.From, Step: step, Arrived: m.Ended}
	if asked, ok := b.EndedIn(step); ok {
		promise.Asked = asked.Sent
		p.rests(asked)
	}
	return promise, true
}

// Heard returns the message in which an agent told another of what it did in a step, as an answer in a phase that grants what was
// asked for; false if the other one had not received any by some step.
func (b *Branch) Heard(from, to roles.ID, step int, phase roles.Phase, by int) (Message, bool) {
	if step == 0 || step > by {
		return Message{}, false
	}
	for _, m := range b.SentIn(nil, step) {
		arrived := m.Ended > 0 && m.Ended <= by && m.Ending == cluster.Arrived
		if !arrived || m.Kind < 0 || m.From != b.Lane(from) || m.To != b.Lane(to) {
			continue
		}
		if c := b.cast.kinds[m.Kind].Class; c.Phase == phase && c.Answers && !c.Refuses {
			return m, true
		}
	}
	return Message{}, false
}

func (p *Proof) rests(m Message) {
	p.ends[end{m.Sent, m.Ended}] = true
	p.note(m.Sent)
	p.note(m.Ended)
}

func (p *Proof) note(step int) {
	if step > 0 {
		p.steps = append(p.steps, step)
	}
}

// Steps returns the steps that the proof rests on, in order.
func (p *Proof) Steps() []int { return p.steps }

// First returns the first of them; 0 for none.
func (p *Proof) First() int {
	if len(p.steps) == 0 {
		return 0
	}
	return p.steps[0]
}

// Has reports whether the proof rests on a step.
func (p *Proof) Has(step int) bool {
	_, ok := slices.BinarySearch(p.steps, step)
	return ok
}

// HasMessage reports whether the proof rests on a message.
func (p *Proof) HasMessage(m *Message) bool { return m.Ended > 0 && p.ends[end{m.Sent, m.Ended}] }

// Conflict returns the proofs of the first two choices of different values in one instance, which are the end of agreement, by what
// the judge knows in a state; false while there are none. Who is in both quorums has broken a promise, or the quorums do not meet.
func (b *Branch) Conflict(s *cluster.State) (first, second Proof, both roles.Set, ok bool) {
	of := map[roles.Instance]cluster.Chosen{}
	for _, c := range s.World().Made() {
		if other, twice := of[c.Instance]; twice {
			return b.Prove(s, other), b.Prove(s, c), other.Quorum.Intersect(c.Quorum), true
		}
		of[c.Instance] = c
	}
	return Proof{}, Proof{}, roles.Set{}, false
}
