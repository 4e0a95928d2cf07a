package choosable

import (
	"fmt"
	"math/bits"
	"math/rand/v2"
	"slices"
	"testing"

	"synod/roles"
)

// The same for a log in which the members change: each slot has members of its own, a promise is for all slots at once, and the
// owner of a ballot proposes in a slot by what a quorum of that slot's members has reported of it. Every slot's board is compared
// with what can become of the slot in all histories of the whole log.

const (
	logA, logB, logS = 4, 3, 2
	logValues        = 2
)

// memberLog is a small log: by slot who votes, a bit an acceptor. A quorum is a majority of these.
type memberLog struct {
	acceptors, ballots int
	members            [logS]uint8
}

// logState is what everybody has done.
type logState struct {
	promised [logA]uint8             // by acceptor: a bit a ballot
	vote     [logS][logA][logB]uint8 // the number of the value, from 1; 0 for none
	issued   [logS][logB]uint8
}

func (l *memberLog) quorum(slot int) int { return bits.OnesCount8(l.members[slot])/2 + 1 }

// highest is the highest ballot that an acceptor has taken part in, in any slot; -1 for none.
func (l *memberLog) highest(s *logState, a int) int {
	for b := l.ballots - 1; b >= 0; b-- {
		for slot := range logS {
			if s.promised[a]>>b&1 == 1 || s.vote[slot][a][b] > 0 {
				return b
			}
		}
	}
	return -1
}

// last is an acceptor's last vote in a slot below a ballot, which it reports when it promises that; -1 for none.
func (s *logState) last(slot, a, b int) int {
	for b--; b >= 0 && s.vote[slot][a][b] == 0; b-- {
	}
	return b
}

// picked returns the values that the owner of a ballot may propose in a slot, a bit each, tried for every quorum of its members.
func (l *memberLog) picked(s *logState, slot, b int) (values uint8) {
	for q := range uint8(1) << l.acceptors {
		highest, value, all := -1, uint8(0), true
		for a := range l.acceptors {
			if q>>a&1 == 0 {
				continue
			}
			all = all && s.promised[a]>>b&1 == 1
			if k := s.last(slot, a, b); k > highest {
				highest, value = k, s.vote[slot][a][k]
			}
		}
		switch {
		case !all || q&^l.members[slot] != 0 || bits.OnesCount8(q) < l.quorum(slot):
		case highest < 0:
			return 1<<logValues - 1
		default:
			values |= 1 << (value - 1)
		}
	}
	return values
}

// moves yields every state that one promise, proposal or vote leads to.
func (l *memberLog) moves(s logState, yield func(logState)) {
	for b := range l.ballots {
		for a := range l.acceptors {
			if l.highest(&s, a) < b {
				next := s
				next.promised[a] |= 1 << b
				yield(next)
			}
		}
		for slot := range logS {
			if s.issued[slot][b] == 0 {
				for v, values := uint8(1), l.picked(&s, slot, b); v <= logValues; v++ {
					if values>>(v-1)&1 == 1 {
						next := s
						next.issued[slot][b] = v
						yield(next)
					}
				}
				continue
			}
			for a := range l.acceptors {
				if l.members[slot]>>a&1 == 1 && s.vote[slot][a][b] == 0 && l.highest(&s, a) <= b {
					next := s
					next.vote[slot][a][b] = s.issued[slot][b]
					yield(next)
				}
			}
		}
	}
}

// logFate is what can become of a slot: by ballot and value whether it is chosen, and whether it is proposed.
type logFate [logS]fate

func logBit(b int, v uint8) uint32 { return 1 << (b*logValues + int(v) - 1) }

// fate returns what can become of a state; false when more states than that follow from it.
func (l *memberLog) fate(s logState, known map[logState]logFate, most int) (logFate, bool) {
	if f, ok := known[s]; ok {
		return f, true
	}
	if len(known) >= most {
		return logFate{}, false
	}
	var f logFate
	for slot := range logS {
		for b := range l.ballots {
			votes := 0
			for a := range l.acceptors {
				if s.vote[slot][a][b] > 0 {
					votes++
				}
			}
			if v := s.issued[slot][b]; v > 0 {
				f[slot].issued |= logBit(b, v)
				if votes >= l.quorum(slot) {
					f[slot].chosen |= logBit(b, v)
				}
			}
		}
	}
	whole := true
	l.moves(s, func(next logState) {
		if !whole {
			return
		}
		then, ok := l.fate(next, known, most)
		whole = ok
		for slot := range f {
			f[slot].chosen |= then[slot].chosen
			f[slot].issued |= then[slot].issued
		}
	})
	known[s] = f
	return f, whole
}

// facts are what a monitor has seen of a slot.
func (l *memberLog) facts(s *logState, slot int) (f Facts) {
	for a := range l.acceptors {
		if l.members[slot]>>a&1 == 1 {
			agent := Agent{ID: roles.NewID(roles.Everything, a)}
			if b := l.highest(s, a); b >= 0 {
				agent.Highest = ballotAt(b)
			}
			f.Agents = append(f.Agents, agent)
			f.Members = f.Members.With(agent.ID)
		}
	}
	for b := range l.ballots {
		row := Ballot{Ballot: ballotAt(b), Promises: l.quorum(slot), Votes: l.quorum(slot)}
		var by roles.Set
		for _, agent := range f.Agents {
			a := int(agent.ID) - int(roles.NewID(roles.Everything, 0))
			if s.promised[a]>>b&1 == 1 {
				r := roles.Report{Acceptor: agent.ID}
				if k := s.last(slot, a, b); k >= 0 {
					r.Last = roles.Proposal{Ballot: ballotAt(k), Value: valueNames[s.vote[slot][a][k]]}
				}
				row.Reports, row.Promised = append(row.Reports, r), row.Promised.With(agent.ID)
			}
			if s.vote[slot][a][b] > 0 {
				by = by.With(agent.ID)
			}
		}
		if v := s.issued[slot][b]; v > 0 {
			row.Issued = []roles.Value{valueNames[v]}
			if by.Len() > 0 {
				row.Voted = []roles.Support{{Value: valueNames[v], By: by}}
			}
		}
		f.Ballots = append(f.Ballots, row)
	}
	return f
}

// differs compares the board of a slot with its fate; the answer is empty when they agree.
func (l *memberLog) differs(s *logState, slot int, f fate) string {
	verdict := Judge(l.facts(s, slot))
	in := func(values Values, v uint8) bool {
		return values.Has(valueNames[v]) || values.Any && !slices.Contains(s.issued[slot][:], v)
	}
	for b := range l.ballots {
		r := &verdict.Rows[b]
		for v := uint8(1); v <= logValues; v++ {
			chosen := slices.ContainsFunc(r.Chosen, func(c Count) bool { return c.Value == valueNames[v] })
			if got, want := chosen || in(r.Open, v), f.chosen&logBit(b, v) != 0; got != want {
				return fmt.Sprintf("slot %d, ballot %d, %s: the board says choosable %v, the histories %v", slot+1, b+1, valueNames[v], got, want)
			}
			if got, want := in(r.Proposes, v), f.issued&logBit(b, v) != 0; s.issued[slot][b] == 0 && got != want {
				return fmt.Sprintf("slot %d, ballot %d, %s: the board says proposable %v, the histories %v", slot+1, b+1, valueNames[v], got, want)
			}
		}
	}
	return ""
}

// Where members change between two slots, the board of each slot says what its own members allow.
func TestTheBoardKnowsChangingMembers(t *testing.T) {
	random := rand.New(rand.NewPCG(15, 3))
	for _, l := range []memberLog{
		{3, 2, [logS]uint8{0b111, 0b110}},   // one leaves
		{3, 2, [logS]uint8{0b011, 0b111}},   // one comes
		{4, 2, [logS]uint8{0b0111, 0b1110}}, // one takes the place of another
		{4, 2, [logS]uint8{0b0011, 0b1100}}, // nobody stays
		{3, 3, [logS]uint8{0b001, 0b110}},
	} {
		compared, passed := 0, 0
		for range 60 {
			var s logState
			for range 4 + random.IntN(4*l.acceptors) {
				var next []logState
				l.moves(s, func(n logState) { next = append(next, n) })
				if len(next) == 0 {
					break
				}
				s = next[random.IntN(len(next))]
			}
			known := map[logState]logFate{}
			if _, whole := l.fate(s, known, mostStates); !whole {
				passed++
				continue
			}
			for s, f := range known {
				compared++
				for slot := range f {
					if says := l.differs(&s, slot, f[slot]); says != "" {
						t.Fatalf("%+v:\n%+v\n%s", l, s, says)
					}
				}
			}
		}
		t.Logf("%+v: %d states, %d beginnings passed over", l, compared, passed)
		if compared < 1000 {
			t.Errorf("%+v: only %d states were compared", l, compared)
		}
	}
}
