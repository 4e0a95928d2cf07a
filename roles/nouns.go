package roles

import (
	"cmp"
	"fmt"
	"iter"
	"math"
	"math/bits"
	"strconv"
	"strings"
)

// MaxPerKind bounds the agents of one kind, so that a Set is one word and a Table has a fixed size: both can then
// live inside a comparable role.
const MaxPerKind = 31

// Kind says what an agent is for, and with it how its name is written: an agent that plays every role is a letter
// (A … Z, AA … AE), one that plays a single role is the initial of that role and a number (p1, a2, l1).
type Kind uint8

// The kinds of agents, in the order in which a cluster lists them.
const (
	Everything Kind = iota // plays every role: A, B, C …
	OnlyProposer
	OnlyAcceptor
	OnlyLearner
	kinds
)

// initials are the letters that begin the names of agents that play one role.
var initials = [kinds]string{OnlyProposer: "p", OnlyAcceptor: "a", OnlyLearner: "l"}

// ID identifies an agent. The kind is in the upper three bits and the agent's number among its kind in the lower
// five, so an ID can print its own name and breaks ties between ballots.
type ID uint8

// Nobody is the ID of no agent.
const Nobody ID = 0xFF

// NewID returns the ID of agent number n (from 0) of a kind.
func NewID(k Kind, n int) ID {
	Assert(n >= 0 && n < MaxPerKind, "agent number %d is not in 0 … %d", n, MaxPerKind-1)
	return ID(k)<<5 | ID(n)
}

// Kind returns the kind of the agent.
func (id ID) Kind() Kind { return Kind(id >> 5) }

// Number returns the agent's number among its kind, from 0.
func (id ID) Number() int { return int(id & 31) }

// String returns the agent's name: A, p1, a2.
func (id ID) String() string {
	if id == Nobody {
		return "nobody"
	}
	return names[id]
}

// names are those of all possible agents, and ids the other way round: commands name agents, so both are often asked for.
var names, ids = func() (names [1 << 8]string, ids map[string]ID) {
	ids = map[string]ID{}
	for k := range kinds {
		for n := range MaxPerKind {
			id := NewID(k, n)
			switch {
			case k != Everything:
				names[id] = initials[k] + strconv.Itoa(n+1)
			case n < 26:
				names[id] = string(rune('A' + n))
			default:
				names[id] = "A" + string(rune('A'+n-26))
			}
			ids[names[id]] = id
		}
	}
	return names, ids
}()

// ParseID is the inverse of ID.String. It reports false for a text that names no possible agent.
func ParseID(name string) (ID, bool) {
	if id, ok := ids[name]; ok {
		return id, true
	}
	return Nobody, false
}

// MarshalText writes the name of the agent, so that a record on disk reads like the screen.
func (id ID) MarshalText() ([]byte, error) { return []byte(id.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (id *ID) UnmarshalText(text []byte) error {
	got, ok := ParseID(string(text))
	if !ok {
		return fmt.Errorf("%q is not the name of an agent", text)
	}
	*id = got
	return nil
}

// Set is a set of agents of one kind. The zero Set is empty.
type Set struct {
	kind Kind
	bits uint32
}

// FirstOf returns the set of the first n agents of a kind.
func FirstOf(k Kind, n int) Set {
	s := Set{}
	for i := range n {
		s = s.With(NewID(k, i))
	}
	return s
}

// SetOf returns the set of the given agents, which must be of one kind.
func SetOf(ids ...ID) Set {
	s := Set{}
	for _, id := range ids {
		s = s.With(id)
	}
	return s
}

// Has reports whether id is in the set.
func (s Set) Has(id ID) bool { return s.bits>>id.Number()&1 == 1 && s.kind == id.Kind() }

// With returns the set and id.
func (s Set) With(id ID) Set {
	if s.bits == 0 {
		s.kind = id.Kind()
	}
	if s.kind != id.Kind() { // the arguments of a failure are made only for a failure: sets are in every step
		Assert(false, "agent %s does not belong into the set %s of another kind", id, s)
	}
	s.bits |= 1 << id.Number()
	return s
}

// Union returns the agents that are in s or in t, which must be of one kind.
func (s Set) Union(t Set) Set {
	if s.bits == 0 || t.bits == 0 {
		return Set{max(s.kind, t.kind), s.bits | t.bits} // the kind of an empty set is the lowest
	}
	Assert(s.kind == t.kind, "the sets of a union are of two kinds")
	s.bits |= t.bits
	return s
}

// Intersect returns the agents that are in s and in t.
func (s Set) Intersect(t Set) Set {
	if s.kind != t.kind {
		return Set{}
	}
	s.bits &= t.bits
	return s
}

// Within reports whether every member is one of another set too.
func (s Set) Within(t Set) bool { return s.bits == 0 || s.kind == t.kind && s.bits&^t.bits == 0 }

// Len returns the number of agents in the set.
func (s Set) Len() int { return bits.OnesCount32(s.bits) }

// All yields the agents of the set in ascending order.
func (s Set) All() iter.Seq[ID] {
	return func(yield func(ID) bool) {
		for rest := s.bits; rest != 0; rest &= rest - 1 {
			if !yield(NewID(s.kind, bits.TrailingZeros32(rest))) {
				return
			}
		}
	}
}

// String writes the set as the papers do: {A C D}.
func (s Set) String() string { return "{" + s.Names() + "}" }

// Names writes the members alone: A C D.
func (s Set) Names() string {
	var names []string
	for id := range s.All() {
		names = append(names, id.String())
	}
	return strings.Join(names, " ")
}

// Prose writes the members as a sentence lists them: A, C and D, where last is and; "" for none.
func (s Set) Prose(last string) string { return Prose(strings.Fields(s.Names()), last) }

// Have is the verb that goes with so many.
func Have(n int) string {
	if n == 1 {
		return "has"
	}
	return "have"
}

// Prose joins words as a sentence lists them, with a word such as and before the last one: A, B and C.
func Prose(words []string, last string) string {
	n := len(words) - 1
	if n < 1 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:n], ", ") + " " + last + " " + words[n]
}

// Table holds one entry for each agent of one kind.
type Table[T comparable] [MaxPerKind]T

// Of returns the entry of an agent.
func (t *Table[T]) Of(id ID) T { return t[id.Number()] }

// Put replaces the entry of an agent.
func (t *Table[T]) Put(id ID, entry T) { t[id.Number()] = entry }

// Ballot is the number of an attempt to get a value chosen ("proposal number" in Paxos Made Simple, "ballot" in the
// Part-Time Parliament, "round" in Fast Paxos). Numbers are ordered by round and then by owner; each proposer owns its
// own unbounded subset of them. The zero Ballot means none and is below every real one.
type Ballot struct {
	Round uint32
	Owner ID
}

// IsNone reports whether b is no ballot at all.
func (b Ballot) IsNone() bool { return b.Round == 0 }

// Less reports whether b comes before c in the total order of ballots.
func (b Ballot) Less(c Ballot) bool {
	return b.Round < c.Round || b.Round == c.Round && b.Owner < c.Owner
}

// Compare returns -1, 0 or 1 as b comes before c, is c, or comes after it.
func (b Ballot) Compare(c Ballot) int {
	return cmp.Or(cmp.Compare(b.Round, c.Round), cmp.Compare(b.Owner, c.Owner))
}

// Next returns the ballot of owner in the round after b's, which is higher than b, as a new ballot must be. It need not be the lowest
// such: above 1.p1 that of p2 would be 1.p2, and Next is 2.p2.
func (b Ballot) Next(owner ID) Ballot {
	if b.Round == math.MaxUint32 {
		Assert(false, "there is no round after that of ballot %s", b)
	}
	return Ballot{Round: b.Round + 1, Owner: owner}
}

// String writes round and owner: 2.A. No ballot is a dash.
func (b Ballot) String() string {
	if b.IsNone() {
		return "–"
	}
	return strconv.FormatUint(uint64(b.Round), 10) + "." + b.Owner.String()
}

// Prose is String for a sentence: who has promised no ballot has promised nothing.
func (b Ballot) Prose() string {
	if b.IsNone() {
		return "nothing"
	}
	return b.String()
}

// ParseBallot is the inverse of Ballot.String.
func ParseBallot(text string) (Ballot, bool) {
	if text == "–" {
		return Ballot{}, true
	}
	round, owner, _ := strings.Cut(text, ".")
	n, err := strconv.ParseUint(round, 10, 32)
	id, ok := ParseID(owner)
	return Ballot{Round: uint32(n), Owner: id}, err == nil && ok && n > 0
}

// MarshalText writes the ballot as the screen does.
func (b Ballot) MarshalText() ([]byte, error) { return []byte(b.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (b *Ballot) UnmarshalText(text []byte) error {
	got, ok := ParseBallot(string(text))
	if !ok {
		return fmt.Errorf("%q is not a ballot such as 2.A", text)
	}
	*b = got
	return nil
}

// Max returns the higher of two ballots.
func Max(b, c Ballot) Ballot {
	if b.Less(c) {
		return c
	}
	return b
}

// Value is what agents agree on.
type Value string

// Proposal is a ballot together with a value: what an acceptor accepts. The zero Proposal means none.
type Proposal struct {
	Ballot Ballot `json:"ballot"`
	Value  Value  `json:"value"`
}

// IsNone reports whether p is no proposal at all.
func (p Proposal) IsNone() bool { return p.Ballot.IsNone() }

// String writes ballot and value: 2.A red.
func (p Proposal) String() string {
	if p.IsNone() {
		return "nothing"
	}
	return p.Ballot.String() + " " + string(p.Value)
}

// Instance is the number of one decision in a sequence of decisions. A protocol that decides once uses instance 0.
type Instance uint64

// Tally is a count of agents on its way to a quorum; the screen draws it as ●●○.
type Tally struct {
	Have Set
	Need int
}

// Reached reports whether the quorum is complete.
func (t Tally) Reached() bool { return t.Have.Len() >= t.Need }

// String writes the count as 2/3.
func (t Tally) String() string { return fmt.Sprintf("%d/%d", t.Have.Len(), t.Need) }

// Text is a word about a role's state that is no other noun.
type Text string

// Field is one thing about a role that a person wants to see. Value is a noun of this package: Text, Ballot, Value,
// Proposal, Set, ID, Tally, Instance or Log; the screen draws each noun one way everywhere.
type Field struct {
	Name   string
	Value  any
	Stable bool     // on stable storage: it survives a crash
	Row    Row      // where it stands on an agent's card
	Slot   Instance // which slot it is about, where that is not said by its value; 0 for none
}

// Row is a part of an agent's card. A role declares for its fields where they belong, so that a screen can draw a card without
// knowing them by name.
type Row uint8

// The rows of a card, and what may stand in them.
const (
	NoRow       Row = iota
	RowDoing        // what the agent is about: a Text (idle says nothing), the Ballot that it is about, the Tally of what it asks for
	RowPromised     // a Ballot: the highest promise
	RowVoted        // a Proposal: the vote, or a Log of votes
	RowKnows        // a Value that is known to be chosen; or a Text, how far a log has come
	RowSeen         // a Tally of votes that were seen
	RowWants        // a Value that the agent wants chosen
	RowWindow       // a Tally for each slot that a leader has open
	RowClient       // a Text: what the agent's client waits for, or its latest answer
)

// NoneOr writes a ballot or a proposal, and other words where there is none.
func NoneOr[N interface {
	IsNone() bool
	String() string
}](none string, noun N) string {
	if noun.IsNone() {
		return none
	}
	return noun.String()
}

// Things are a number of one kind of thing.
type Things struct {
	n  int
	of string
}

// Count counts things, each of which is called by a word that becomes several with an s.
func Count(n int, thing string) Things { return Things{n, thing} }

// Word is what so many of them are called.
func (c Things) Word() string {
	if c.n == 1 {
		return c.of
	}
	return c.of + "s"
}

// With adds a verb: 1 promise is, 2 promises are.
func (c Things) With(one, several string) string {
	if c.n == 1 {
		return c.String() + " " + one
	}
	return c.String() + " " + several
}

// String writes the number and the word: 1 promise, 2 promises.
func (c Things) String() string { return strconv.Itoa(c.n) + " " + c.Word() }
