package choosable

import (
	"fmt"
	"math/bits"
	"math/rand/v2"
	"slices"
	"testing"

	"synod/roles"
)

// The enumeration goes through all histories of a small world and shares nothing with the algorithm: a state is what everybody
// has done, a move is one promise, one proposal or one vote, and what can still become of a state is what has become of it, or can
// still become of one that a move leads to. Owners propose what Figure 2 of "Fast Paxos" allows, tried literally: for every
// quorum Q, and for every quorum R. Where no ballot is open that is P2c.

// world is a small world.
type world struct {
	acceptors, ballots, values int
	promises, votes            []int  // by ballot
	open                       []bool // by ballot
	recovers                   []bool // by ballot: by the votes of the one below
	alone                      []bool // by ballot
	lax                        bool   // owners propose whatever they like
}

const (
	maxA, maxB = 5, 4
	anyValue   = 9
)

// state is what everybody has done: a row an acceptor, with three bits a ballot: whether it has promised it, and the number of the
// value that it has voted for, from 1; 0 for none.
type state struct {
	row    [maxA]uint16
	issued [maxB]uint8
}

func (s *state) promised(a, b int) bool { return s.row[a]>>(3*b)&1 == 1 }
func (s *state) vote(a, b int) uint8    { return uint8(s.row[a] >> (3*b + 1) & 3) }

// fate is what can become of a state: by ballot and value whether it is chosen, and whether its owner proposes it; a bit each.
type fate struct{ chosen, issued uint32 }

func (w *world) bit(b, v int) uint32 { return 1 << (b*w.values + v - 1) }

func (w *world) highest(s *state, a int) int {
	return (bits.Len16(s.row[a])+2)/3 - 1
}

// reports returns what an acceptor has said to the owner of a ballot: the ballot of its last vote, -1 for none, and its value.
func (w *world) reports(s *state, a, b int) (said bool, k int, v uint8) {
	if !s.promised(a, b) {
		if b > 0 && w.recovers[b] && s.vote(a, b-1) > 0 {
			return true, b - 1, s.vote(a, b-1)
		}
		return false, 0, 0
	}
	for k := b - 1; k >= 0; k-- {
		if s.vote(a, k) > 0 {
			return true, k, s.vote(a, k)
		}
	}
	return true, -1, 0
}

// picked returns the values that a quorum that has reported allows, a bit each, and whether it allows every one. With only the
// votes in the ballot below taken for reports, it is what an acceptor may recover by.
func (w *world) picked(s *state, b int, votesOnly bool) (values uint32, free bool) {
	all := uint32(1)<<w.values - 1
	var k [maxA]int
	var v [maxA]uint8
	said := 0
	for a := range w.acceptors {
		var ok bool
		if votesOnly {
			ok, k[a], v[a] = s.vote(a, b-1) > 0, b-1, s.vote(a, b-1)
		} else {
			ok, k[a], v[a] = w.reports(s, a, b)
		}
		if ok {
			said |= 1 << a
		}
	}
	for q := 0; q < 1<<w.acceptors; q++ {
		if q&^said != 0 || bits.OnesCount(uint(q)) < w.promises[b] {
			continue
		}
		highest, voted := -1, uint32(0)
		for a := range w.acceptors {
			if q>>a&1 == 1 {
				highest = max(highest, k[a])
			}
		}
		for a := range w.acceptors {
			if q>>a&1 == 1 && k[a] == highest && highest >= 0 {
				voted |= 1 << (v[a] - 1)
			}
		}
		switch {
		case highest < 0:
			return all, true
		case bits.OnesCount32(voted) == 1:
			values |= voted
			continue
		}
		bound := uint32(0)
		for r := 0; r < 1<<w.acceptors; r++ {
			if bits.OnesCount(uint(r)) < w.votes[highest] || r&q == 0 {
				continue
			}
			same := voted
			for a := range w.acceptors {
				if r&q>>a&1 == 1 {
					if k[a] == highest {
						same &= 1 << (v[a] - 1)
					} else {
						same = 0
					}
				}
			}
			bound |= same
		}
		if bound == 0 {
			return all, true
		}
		values |= bound
	}
	return values, false
}

// moves yields every state that one move leads to.
func (w *world) moves(s state, yield func(state)) {
	for b := range w.ballots {
		for a := range w.acceptors {
			if w.highest(&s, a) < b {
				next := s
				next.row[a] |= 1 << (3 * b)
				yield(next)
			}
		}
		if s.issued[b] == 0 {
			values, free := uint32(1)<<w.values-1, true
			if !w.lax {
				values, free = w.picked(&s, b, false)
			}
			for v := range w.values {
				if values>>v&1 == 1 {
					next := s
					next.issued[b] = uint8(v + 1)
					yield(next)
				}
			}
			if free && w.open[b] {
				next := s
				next.issued[b] = anyValue
				yield(next)
			}
		}
		recover := uint32(0)
		if w.alone[b] {
			recover, _ = w.picked(&s, b, true)
		}
		for a := range w.acceptors {
			if s.vote(a, b) > 0 || w.highest(&s, a) > b {
				continue
			}
			for v := range w.values {
				if s.issued[b] == uint8(v+1) || s.issued[b] == anyValue || recover>>v&1 == 1 {
					next := s
					next.row[a] |= uint16(v+1) << (3*b + 1)
					yield(next)
				}
			}
		}
	}
}

// canonical puts the acceptors, which are all alike, in an order.
func (w *world) canonical(s state) state {
	for i := 1; i < w.acceptors; i++ {
		for a := i; a > 0 && s.row[a] < s.row[a-1]; a-- {
			s.row[a], s.row[a-1] = s.row[a-1], s.row[a]
		}
	}
	return s
}

// fate returns what can become of a state, and what has.
func (w *world) fate(s state, known map[state]fate) fate {
	s = w.canonical(s)
	if f, ok := known[s]; ok {
		return f
	}
	var f fate
	for b := range w.ballots {
		for v := 1; v <= w.values; v++ {
			votes := 0
			for a := range w.acceptors {
				if s.vote(a, b) == uint8(v) {
					votes++
				}
			}
			if votes >= w.votes[b] {
				f.chosen |= w.bit(b, v)
			}
			if s.issued[b] == uint8(v) || s.issued[b] == anyValue {
				f.issued |= w.bit(b, v)
			}
		}
	}
	w.moves(s, func(next state) {
		then := w.fate(next, known)
		f.chosen |= then.chosen
		f.issued |= then.issued
	})
	known[s] = f
	return f
}

var valueNames = []roles.Value{"", "blue", "red", "green"}

func ballotAt(b int) roles.Ballot {
	return roles.Ballot{Round: uint32(b + 1), Owner: roles.NewID(roles.Everything, 0)}
}

// facts are what a monitor has seen when a world is in a state.
func (w *world) facts(s *state) Facts {
	f := Facts{Members: roles.FirstOf(roles.Everything, w.acceptors)}
	for a := range w.acceptors {
		agent := Agent{ID: roles.NewID(roles.Everything, a)}
		if b := w.highest(s, a); b >= 0 {
			agent.Highest = ballotAt(b)
		}
		f.Agents = append(f.Agents, agent)
	}
	for b := range w.ballots {
		row := Ballot{Ballot: ballotAt(b), Promises: w.promises[b], Votes: w.votes[b], Open: w.open[b], Alone: w.alone[b]}
		if w.recovers[b] && b > 0 {
			row.Recovers = ballotAt(b - 1)
		}
		if s.issued[b] == anyValue {
			row.Issued = []roles.Value{""}
		} else if s.issued[b] > 0 {
			row.Issued = []roles.Value{valueNames[s.issued[b]]}
		}
		for v := 1; v <= w.values; v++ {
			by := roles.Set{}
			for a := range w.acceptors {
				if s.vote(a, b) == uint8(v) {
					by = by.With(roles.NewID(roles.Everything, a))
				}
			}
			if by.Len() > 0 {
				row.Voted = append(row.Voted, roles.Support{Value: valueNames[v], By: by})
			}
		}
		for a := range w.acceptors {
			if said, k, v := w.reports(s, a, b); said && s.promised(a, b) {
				r := roles.Report{Acceptor: roles.NewID(roles.Everything, a)}
				if k >= 0 {
					r.Last = roles.Proposal{Ballot: ballotAt(k), Value: valueNames[v]}
				}
				row.Reports = append(row.Reports, r)
				row.Promised = row.Promised.With(r.Acceptor)
			}
		}
		f.Ballots = append(f.Ballots, row)
	}
	return f
}

// differs compares the board of a state with its fate; the answer is empty when they agree.
func (w *world) differs(s *state, f fate) string {
	facts := w.facts(s)
	verdict := Judge(facts)
	named := map[roles.Value]bool{}
	for b := range facts.Ballots {
		for _, v := range facts.Ballots[b].Issued {
			named[v] = true
		}
		for _, v := range facts.Ballots[b].Voted {
			named[v.Value] = true
		}
	}
	in := func(v Values, value roles.Value) bool { return v.Has(value) || !named[value] && v.Any }
	for b := range w.ballots {
		r := &verdict.Rows[b]
		for v := 1; v <= w.values; v++ {
			value := valueNames[v]
			chosen := slices.ContainsFunc(r.Chosen, func(c Count) bool { return c.Value == value })
			open := r.Open
			if w.lax {
				open = r.ByVotes
			}
			if got, want := chosen || in(open, value), f.chosen&w.bit(b, v) != 0; got != want {
				return fmt.Sprintf("ballot %d, %s: the board says choosable %v, the histories %v", b+1, value, got, want)
			}
			if w.lax || s.issued[b] > 0 {
				continue
			}
			if got, want := in(r.Proposes, value), f.issued&w.bit(b, v) != 0; got != want {
				return fmt.Sprintf("ballot %d, %s: the board says proposable %v, the histories %v", b+1, value, got, want)
			}
		}
	}
	return ""
}

func (w *world) String() string {
	return fmt.Sprintf("%d acceptors, promises %v, votes %v, open %v, recovers %v, alone %v, %d values, lax %v",
		w.acceptors, w.promises, w.votes, w.open, w.recovers, w.alone, w.values, w.lax)
}

// classic returns a world of ballots that all need so many promises and votes.
func classic(acceptors, ballots, values, promises, votes int) world {
	w := world{acceptors: acceptors, ballots: ballots, values: values}
	for range ballots {
		w.promises, w.votes = append(w.promises, promises), append(w.votes, votes)
		w.open, w.recovers, w.alone = append(w.open, false), append(w.recovers, false), append(w.alone, false)
	}
	return w
}

// fast returns the world with ballots that are open, with quorums of another size; the lowest one needs no promises.
func (w world) fast(size int, open ...bool) world {
	w.promises, w.votes, w.open = slices.Clone(w.promises), slices.Clone(w.votes), open
	w.recovers = slices.Clone(w.recovers)
	for b, o := range open {
		if o {
			w.promises[b], w.votes[b] = size, size
		}
		w.recovers[b] = b > 0 && open[b-1] && !o
	}
	w.promises[0] = 0
	return w
}

// Every state that a history can come to is compared.
func TestTheBoardKnowsAllHistories(t *testing.T) {
	lax := classic(3, 3, 2, 2, 2)
	lax.lax = true
	for _, w := range []world{
		classic(3, 3, 2, 2, 2),
		lax,
		classic(3, 2, 3, 2, 2),
		classic(3, 3, 2, 3, 1), // quorums of the two phases that only meet each other
		classic(3, 2, 2, 2, 2).fast(3, true, false),
		classic(3, 2, 2, 2, 2).fast(3, false, true),
		classic(3, 2, 2, 2, 2).fast(3, true, true),
		classic(3, 3, 2, 2, 2).fast(3, false, true, false),
		classic(4, 2, 2, 3, 3).fast(3, true, false),
	} {
		known := map[state]fate{}
		w.fate(state{}, known)
		for s, f := range known {
			if says := w.differs(&s, f); says != "" {
				t.Fatalf("%v:\n%+v\n%s", &w, s, says)
			}
		}
		t.Logf("%v: %d states", &w, len(known))
	}
}

// Larger worlds have too many histories to go through all, so they are compared from states on that random moves lead to.
func TestTheBoardKnowsWhatFollows(t *testing.T) {
	random := rand.New(rand.NewPCG(15, 2))
	five := classic(5, 3, 2, 3, 3).fast(4, true, false, true)
	aloneWorld := classic(4, 3, 2, 3, 3).fast(3, true, true, false)
	aloneWorld.recovers[1], aloneWorld.alone[1] = true, true
	for _, w := range []world{
		classic(3, 4, 2, 2, 2), classic(4, 3, 2, 3, 3), classic(4, 3, 2, 3, 2), classic(5, 3, 2, 3, 3), classic(5, 4, 2, 4, 2),
		classic(4, 3, 2, 3, 3).fast(3, true, false, false), classic(4, 4, 2, 3, 3).fast(3, true, false, true, false),
		classic(5, 2, 2, 3, 3).fast(4, true, false), five, classic(5, 4, 2, 3, 3).fast(4, true, false, true, false),
		classic(3, 3, 2, 2, 2).fast(3, true, true, false), classic(3, 4, 2, 2, 2).fast(3, true, false, true, false),
		classic(5, 3, 2, 3, 3).fast(4, false, true, false), aloneWorld,
	} {
		compared, passed := 0, 0
		for range 40 {
			s := state{}
			for range 4 + random.IntN(4*w.acceptors) {
				var next []state
				w.moves(s, func(n state) { next = append(next, n) })
				if len(next) == 0 {
					break
				}
				s = next[random.IntN(len(next))]
			}
			known := map[state]fate{}
			if !w.within(s, known, mostStates) {
				passed++
				continue
			}
			clear(known)
			w.fate(s, known)
			for s, f := range known {
				compared++
				if says := w.differs(&s, f); says != "" {
					t.Fatalf("%v:\n%+v\n%s", &w, s, says)
				}
			}
		}
		t.Logf("%v: %d states, %d beginnings passed over", &w, compared, passed)
		if compared < 100 {
			t.Errorf("%v: only %d states were compared", &w, compared)
		}
	}
}

// mostStates is how many states may follow from one that is compared.
const mostStates = 5000

// within reports whether not more than so many states follow from one.
func (w *world) within(s state, seen map[state]fate, most int) bool {
	s = w.canonical(s)
	if _, ok := seen[s]; ok {
		return true
	}
	if len(seen) >= most {
		return false
	}
	seen[s] = fate{}
	ok := true
	w.moves(s, func(next state) { ok = ok && w.within(next, seen, most) })
	return ok
}
