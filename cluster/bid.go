package cluster

import "synod/roles"

// How far an agent has come on its way to a choice, from what any protocol tells: which ballot it has begun, who has promised it, and
// which ballots acceptors were asked to vote in.

// bid is the latest ballot that an agent has begun.
type bid struct {
	ballot roles.Ballot // none when there is none
	over   bool         // it was refused, or its agent went down: nothing more comes of it than what is under way
	has    roles.Set    // those whose promises have reached it
	issued bool         // it has asked for votes for a value, so it has all promises that it needs
	opened bool         // it has asked for votes for whatever is proposed
}

// noteBid remembers what an agent begins, and what it asks for.
func (s *State) noteBid(i int16, facts []roles.Fact) {
	a := &s.agents[i]
	for _, f := range facts {
		switch f := f.(type) {
		case roles.Started:
			a.bid = bid{ballot: f.Ballot}
		case roles.Issued:
			free := f.Proposal.Value == ""
			if f.Proposal.Ballot == a.bid.ballot {
				a.bid.issued, a.bid.opened = !free, free
			}
			if free {
				s.open = roles.Max(s.open, f.Proposal.Ballot)
			}
		}
	}
}

// noteArrival remembers what has reached an agent: a promise, a refusal, or a request to vote.
func (s *State) noteArrival(d *due) {
	a, class := &s.agents[d.to], d.Msg.Class()
	answer := !a.bid.ballot.IsNone() && (class.Refuses || class == roles.Answer1)
	if !answer && (class != roles.Ask2 || s.open.IsNone()) {
		return // nearly always: to take a message apart costs something
	}
	switch b, _ := ballotOf(d.Msg); {
	case !answer:
		a.asked = roles.Max(a.asked, b)
	case b != a.bid.ballot:
	case class.Refuses:
		a.bid.over = true
	default:
		a.bid.has = a.bid.has.With(d.From)
	}
}

// ballotOf returns the first ballot that a message names, which is the one that it is about.
func ballotOf(m roles.Message) (roles.Ballot, bool) {
	for _, p := range m.Parts() {
		switch p := p.(type) {
		case roles.Ballot:
			return p, true
		case roles.Proposal:
			return p.Ballot, true
		}
	}
	return roles.Ballot{}, false
}

// arriving returns the messages of a class about a ballot that are under way and will arrive.
func (r *reckoning) arriving(class roles.Class, b roles.Ballot) (all []Packet) {
	for i := range r.queue.slots {
		d := &r.queue.slots[i]
		if d.Msg == nil || d.Fate != Arrives || d.Msg.Class() != class || r.cuts.Has(d.From, d.To) {
			continue
		}
		if about, ok := ballotOf(d.Msg); ok && about == b {
			all = append(all, Packet{d.From, d.To, d.Msg})
		}
	}
	return all
}
