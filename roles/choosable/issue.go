package choosable

import (
	"slices"

	"synod/roles"
)

// usable are the acceptors that can still be among those by whose reports the owner of a ballot proposes, summed up for one k: a
// ballot below, or none. Who is not bound yet may still vote in k before it reports.
type usable struct {
	lower   int   // they report nothing, or a vote below k, whatever happens
	movable int   // the same, but they may still vote in k first
	votes   []int // by value: they report a vote for it in k
	voters  bool  // only who votes in k reports: nobody is lower
}

func (u *usable) all() int {
	n := u.lower + u.movable
	for _, v := range u.votes {
		n += v
	}
	return n
}

// issuable finds the values that the owner of a ballot may still come to propose, of which it has proposed none, if it keeps to
// P2c and O4. It returns true when it may come to be free to propose every one.
//
// An acceptor that has promised the ballot has fixed its report. One that has taken part in lower ballots only can still promise,
// and reports its latest vote by then. The owner proposes by the reports of some quorum Q of these. Let k be the highest ballot
// that Q reports a vote of: there is a way for each k by itself, since what other acceptors do below k changes nothing in Q.
func (j *judge) issuable(b int, proposes []bool) (free bool) {
	reports := j.reports(b)
	for k := -1; k < b && !free; k++ {
		if k >= 0 && !j.rows[k].live {
			continue
		}
		u, ok := j.usable(reports, k)
		if !ok || u.all() < j.Ballots[b].Promises {
			continue
		}
		if k < 0 {
			free = true
			continue
		}
		free = j.reported(b, k, u, proposes)
	}
	for v := range proposes {
		proposes[v] = proposes[v] || free
	}
	return free
}

// recoverable finds the values that acceptors may vote for in a ballot that they go on into by themselves: what the votes in the
// ballot below allow, of those that have voted there and those that still may.
func (j *judge) recoverable(b int, may []bool) {
	k := j.place(j.Ballots[b].Recovers)
	if k < 0 {
		return
	}
	u := usable{votes: make([]int, len(j.values)+1), voters: true}
	for a := range j.Agents {
		if v := j.rows[k].vote[a]; v != noVote {
			u.votes[v]++
		} else if j.rows[k].may[a] {
			u.movable++
		}
	}
	if u.all() < j.Ballots[b].Promises {
		return
	}
	free := j.reported(b, k, u, may)
	for v := range may {
		may[v] = may[v] || free
	}
}

// usable sums up who can be in Q if no report is of a vote above k. It is false when none can be of a vote in k.
func (j *judge) usable(reports []report, k int) (u usable, ok bool) {
	u.votes = make([]int, len(j.values)+1)
	for a, r := range reports {
		switch {
		case !r.can || r.at > k:
		case r.at == k && k >= 0:
			u.votes[j.rows[k].vote[a]]++
			ok = true
		case k >= 0 && !r.fixed && j.rows[k].may[a]:
			u.movable++
			ok = true
		default:
			u.lower++
		}
	}
	return u, ok || k < 0
}

// report is what an acceptor reports to the owner of a ballot.
type report struct {
	at    int  // the place of the ballot whose vote it reports, as it is now; -1 for none
	fixed bool // that is final
	can   bool // it can report at all
}

// reports returns what each acceptor reports to the owner of b: it is the same for each k.
func (j *judge) reports(b int) []report {
	all := make([]report, len(j.Agents))
	for a := range all {
		all[a].at, all[a].fixed, all[a].can = j.report(a, b)
	}
	return all
}

// report finds the report of one acceptor.
func (j *judge) report(a, b int) (at int, fixed, can bool) {
	agent, ballot := &j.Agents[a], &j.Ballots[b]
	for _, r := range ballot.Reports {
		if r.Acceptor == agent.ID {
			at = j.place(r.Last.Ballot)
			// a report of a vote that was never cast binds nobody here: the rule that forbids it is off
			return at, true, at < 0 || j.rows[at].vote[a] != noVote
		}
	}
	if agent.Silent {
		return -1, false, false
	}
	if !ballot.Recovers.IsNone() {
		if at := j.place(ballot.Recovers); at >= 0 && j.rows[at].vote[a] != noVote {
			return at, true, true
		}
	}
	if !agent.Highest.Less(ballot.Ballot) {
		return -1, false, false
	}
	for at = b - 1; at >= 0 && j.rows[at].vote[a] == noVote; at-- {
	}
	return at, false, true
}

// place returns where a ballot is in the list, or -1.
func (j *judge) place(b roles.Ballot) int {
	return slices.IndexFunc(j.Ballots, func(x Ballot) bool { return x.Ballot == b })
}

// reported finds what may be proposed in b if k is the highest ballot of which Q reports a vote. Most often all report one value,
// which binds. Where k is open and they report several, a value binds of which a quorum of k may have voted: that is so if at
// most e of Q have not voted for it (O4). If that is so of none, the owner is free.
func (j *judge) reported(b, k int, u usable, proposes []bool) (free bool) {
	need, e := j.Ballots[b].Promises, len(j.Agents)-j.Ballots[k].Votes
	below := u.lower + u.movable
	for v, votes := range u.votes {
		could := votes
		if j.rows[k].votable[v] {
			could += u.movable
		}
		if could == 0 {
			continue
		}
		alone := below+votes >= need
		if u.voters {
			alone = could >= need
		}
		bound := could >= max(1, need-e) && j.Ballots[k].Open
		proposes[v] = proposes[v] || alone || bound
	}
	return j.Ballots[k].Open && j.unbound(b, k, u)
}

// unbound reports whether a quorum can report votes for two values or more in an open ballot, and for none enough to bind.
func (j *judge) unbound(b, k int, u usable) bool {
	need, e, kinds, more := j.Ballots[b].Promises, len(j.Agents)-j.Ballots[k].Votes, 0, 0
	for v, n := range u.votes {
		switch {
		case n > 0:
			kinds++
		case v == j.others() && j.rows[k].votable[v]:
			more = u.movable // one of these each
		case j.rows[k].votable[v]:
			more++
		}
	}
	if j.rows[k].each {
		kinds += min(more, u.movable)
	}
	for size := max(2, need); kinds > 1 && size <= u.all(); size++ {
		most := size - e - 1 // votes for one value that do not bind yet
		if most < 1 {
			continue
		}
		have, room := u.lower+u.movable, 0
		for v, n := range u.votes {
			have += min(n, most)
			switch {
			case !j.rows[k].votable[v]:
			case v == j.others():
				room = len(j.Agents)
			default:
				room += max(0, most-n)
			}
		}
		if u.voters {
			have -= max(0, u.movable-room)
		}
		if have >= size {
			return true
		}
	}
	return false
}
