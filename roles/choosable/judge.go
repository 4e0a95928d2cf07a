package choosable

import (
	"cmp"
	"slices"

	"synod/roles"
)

// Judge tells what can become of the ballots. Its cost is at most the square of the number of ballots, times acceptors and values.
func Judge(f Facts) Verdict {
	j := newJudge(f)
	verdict := Verdict{Rows: make([]Row, len(f.Ballots))}
	for b := range f.Ballots {
		j.judge(b, &verdict.Rows[b])
	}
	verdict.Higher = j.higher()
	return verdict
}

// judge is one judgement. Acceptors, ballots and values go by their places: the last value stands for all that nobody has named.
type judge struct {
	Facts
	values []roles.Value
	rows   []known
}

// known is what is known of a ballot so far.
type known struct {
	may      []bool // by acceptor: it may still vote
	vote     []int  // by acceptor: what it has voted for; noVote for nothing
	votable  []bool // by value: it is proposed in this ballot, or may be
	proposes []bool // by value: see Row.Proposes
	live     bool   // somebody has voted, or may
	each     bool   // acceptors may vote for different values of these
}

const noVote = -1

func newJudge(f Facts) *judge {
	j := &judge{Facts: f, rows: make([]known, len(f.Ballots))}
	for _, b := range f.Ballots {
		for _, v := range b.Issued {
			j.name(v)
		}
		for _, s := range b.Voted {
			j.name(s.Value)
		}
	}
	slices.Sort(j.values)
	for b := range f.Ballots {
		j.rows[b] = j.known(b)
		j.propose(b)
	}
	return j
}

func (j *judge) name(v roles.Value) {
	if v != "" && !slices.Contains(j.values, v) {
		j.values = append(j.values, v)
	}
}

// others is the place of the value that stands for all that nobody has named.
func (j *judge) others() int { return len(j.values) }

func (j *judge) known(b int) known {
	k := known{may: make([]bool, len(j.Agents)), vote: make([]int, len(j.Agents))}
	for a, agent := range j.Agents {
		k.vote[a] = noVote
		for _, s := range j.Ballots[b].Voted {
			if s.By.Has(agent.ID) {
				k.vote[a] = slices.Index(j.values, s.Value)
			}
		}
		k.live = k.live || k.vote[a] != noVote || !j.Ballots[b].Ballot.Less(agent.Highest)
		k.may[a] = k.vote[a] == noVote && !j.Ballots[b].Ballot.Less(agent.Highest)
	}
	return k
}

// propose finds out what is proposed in a ballot, or may still be; all lower ballots are known.
func (j *judge) propose(b int) {
	k, ballot := &j.rows[b], &j.Ballots[b]
	k.votable, k.proposes = make([]bool, len(j.values)+1), make([]bool, len(j.values)+1)
	if len(ballot.Issued) == 0 {
		k.each = j.issuable(b, k.proposes) && ballot.Open
		copy(k.votable, k.proposes)
	}
	if ballot.Alone {
		j.recoverable(b, k.votable)
		k.each = true
	}
	for _, v := range ballot.Issued {
		if v == "" {
			for v := range k.votable {
				k.votable[v] = true
			}
			k.each = true
		} else {
			k.votable[slices.Index(j.values, v)] = true
		}
	}
}

// judge tells what can become of one ballot.
func (j *judge) judge(b int, r *Row) {
	k, ballot := &j.rows[b], &j.Ballots[b]
	r.Ballot = ballot.Ballot
	may := 0
	for a, agent := range j.Agents {
		if k.may[a] {
			may++
			r.May = r.May.With(agent.ID)
		}
	}
	issued := len(ballot.Issued) > 0
	for v := range k.votable {
		votes := j.votes(b, v)
		switch {
		case votes.Len() >= ballot.Votes && votes.Len() > 0:
			r.Chosen = append(r.Chosen, Count{j.values[v], votes})
		case votes.Len()+may >= ballot.Votes && may > 0:
			if k.votable[v] || !issued {
				r.ByVotes.add(j, v)
			}
			if k.votable[v] {
				r.Open.add(j, v)
			}
		}
		if k.proposes[v] && !issued {
			r.Proposes.add(j, v)
		}
		if votes.Len() > 0 {
			r.Counts = append(r.Counts, Count{j.values[v], votes})
		}
	}
	slices.SortStableFunc(r.Counts, func(a, b Count) int { return cmp.Compare(b.By.Len(), a.By.Len()) })
}

// votes returns who has voted for a value in a ballot.
func (j *judge) votes(b, v int) (by roles.Set) {
	for a, agent := range j.Agents {
		if j.rows[b].vote[a] == v && v != noVote {
			by = by.With(agent.ID)
		}
	}
	return by
}

func (v *Values) add(j *judge, value int) {
	if value == j.others() {
		v.Any = true
	} else {
		v.Named = append(v.Named, j.values[value])
	}
}

// higher returns what a ballot above all may propose. Where ballots are of several kinds, those of Facts that nobody has begun
// and that are above all others stand for all that can come.
func (j *judge) higher() (all Values) {
	above := 0
	for b := range j.Ballots {
		if !j.Ballots[b].Unseen {
			above = b + 1
		}
	}
	for v := range len(j.values) + 1 {
		for b := above; b < len(j.Ballots); b++ {
			if j.rows[b].proposes[v] {
				all.add(j, v)
				break
			}
		}
	}
	return all
}
