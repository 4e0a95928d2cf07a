package roles

import "slices"

// What the judge knows over all ballots, for who looks on: a picture of the ballots, or of why a value is chosen. No invariant reads it,
// so it belongs to no Part.

// CastVote is a vote that an acceptor has cast.
type CastVote struct {
	Proposal Proposal
	Step     int // at which it did so first; 0 if nobody has counted steps
}

// GivenPromise is a promise that an acceptor has given, with what it reported in it.
type GivenPromise struct {
	Ballot Ballot
	Report Report
}

// AttemptsIn returns what has happened in an instance, one entry a ballot, the lowest ballot first. Promises that are about all
// instances from one on are among those of every ballot in which they cover it; a ballot of which nothing else is known has an entry too.
// It costs as much as there are attempts that are not forgotten.
func (w *World) AttemptsIn(i Instance) []Attempt {
	var all []Attempt
	for k := range w.ballots.count {
		switch a := w.ballots.at(k); {
		case a.Instance == i:
			all = append(all, *a)
		case a.Instance == theRest && i > 0:
			covers := func(r Report) bool { return r.From <= i }
			if slices.ContainsFunc(a.Promises, covers) {
				rest := Attempt{Instance: i, Ballot: a.Ballot}
				for _, r := range a.Promises {
					if covers(r) {
						rest.Promises = append(rest.Promises, r)
					}
				}
				all = append(all, rest)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b Attempt) int { return a.Ballot.Compare(b.Ballot) })
	merged := all[:0]
	for _, a := range all {
		if n := len(merged); n > 0 && merged[n-1].Ballot == a.Ballot {
			merged[n-1] = merged[n-1].and(a)
			continue
		}
		merged = append(merged, a)
	}
	return merged
}

// and joins the two attempts of a ballot: that of the instance, and what was said of all from some instance on.
func (a Attempt) and(b Attempt) Attempt {
	if a.Issued == nil && a.Votes == nil {
		a, b = b, a
	}
	a.Promises = slices.Concat(a.Promises, b.Promises)
	slices.SortStableFunc(a.Promises, func(r, s Report) int { return r.Step - s.Step })
	return a
}

// VotesOf returns every vote that an acceptor has cast in an instance, the lowest ballot first.
func (w *World) VotesOf(id ID, i Instance) []CastVote {
	var all []CastVote
	for _, a := range w.AttemptsIn(i) {
		for _, v := range a.Votes {
			if v.By.Has(id) {
				step, _ := v.VotedAt(id)
				all = append(all, CastVote{Proposal{a.Ballot, v.Value}, step})
			}
		}
	}
	return all
}

// PromisesOf returns every promise that an acceptor has given and that is about an instance, the lowest ballot first.
func (w *World) PromisesOf(id ID, i Instance) []GivenPromise {
	var all []GivenPromise
	for _, a := range w.AttemptsIn(i) {
		for _, r := range a.Promises {
			if r.Acceptor == id {
				all = append(all, GivenPromise{a.Ballot, r})
			}
		}
	}
	return all
}

// LastInstance returns the highest instance in which somebody has proposed or voted and that is not forgotten; 0 when there is none.
func (w *World) LastInstance() (last Instance) {
	for k := range w.ballots.count {
		if a := w.ballots.at(k); a.Instance != theRest && len(a.Issued)+len(a.Votes) > 0 {
			last = max(last, a.Instance)
		}
	}
	return last
}
