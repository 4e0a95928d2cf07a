package roles

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// What a World knows falls into parts: what each agent has done, what has happened in each ballot, what is chosen, and what
// was proposed. A fact and the invariants that it is held against look at a few of them. Who goes through millions of
// worlds can listen to which, and need not judge the same fact in the same circumstances twice.

// PartKind says what a Part is about.
type PartKind uint8

// The kinds of parts.
const (
	AgentPart    PartKind = iota // what an agent has done, and what it has on stable storage
	PromisesPart                 // what acceptors have reported in a ballot of an instance
	IssuedPart                   // what was issued in a ballot
	VotesPart                    // who has voted in a ballot, and for what
	DecidedPart                  // what is chosen
	ProposedPart                 // what was proposed, and what answers clients have seen
	MembersPart                  // who votes from when on
	AllIssued                    // every IssuedPart that there is
)

// Part names a part of what a World knows.
type Part struct {
	Kind     PartKind
	Agent    ID       // of AgentPart
	Instance Instance // of PromisesPart, IssuedPart and VotesPart
	Ballot   Ballot   // of the same
}

// Listen has every part that is read or changed from now on reported to f, before it is; nil ends that.
func (w *World) Listen(f func(Part)) { w.listener = f }

func (w *World) read(p Part) {
	if w.listener != nil {
		w.listener(p)
	}
}

// Parts returns the names of all parts that hold something.
func (w *World) Parts() []Part {
	var all []Part
	for id, h := range w.agents {
		if h != nil {
			all = append(all, Part{Kind: AgentPart, Agent: ID(id)})
		}
	}
	for i := range w.ballots.count {
		a := w.ballots.at(i)
		for _, k := range []PartKind{PromisesPart, IssuedPart, VotesPart} {
			all = append(all, Part{Kind: k, Instance: a.Instance, Ballot: a.Ballot})
		}
	}
	return append(all, Part{Kind: DecidedPart}, Part{Kind: MembersPart}, Part{Kind: ProposedPart})
}

// PartValue is what a World knows in one part. Two with equal keys are the same to every invariant; the keys leave out
// the order and the steps in which things happened.
type PartValue struct {
	Key  any // comparable
	data any
}

// Part returns what the world knows in a part, which must not be AllIssued.
func (w *World) Part(p Part) PartValue {
	switch p.Kind {
	case AgentPart:
		h := history{}
		if known := w.agents[p.Agent]; known != nil {
			h = *known
		}
		h.owner = nil
		return PartValue{h.key(), h}
	case PromisesPart:
		all := slices.SortedFunc(slices.Values(w.ballots.get(p.Instance, p.Ballot).Promises), func(a, b Report) int {
			return cmp.Or(cmp.Compare(a.Acceptor, b.Acceptor), a.Last.Ballot.Compare(b.Last.Ballot), cmp.Compare(a.Last.Value, b.Last.Value), cmp.Compare(a.From, b.From))
		})
		for i := range all {
			all[i] = all[i].without()
		}
		return PartValue{fmt.Sprint(all), all}
	case IssuedPart:
		all := issued(slices.Sorted(slices.Values(w.ballots.get(p.Instance, p.Ballot).Issued)))
		return PartValue{fmt.Sprintf("%q", all), all}
	case VotesPart:
		all := slices.SortedFunc(slices.Values(w.ballots.get(p.Instance, p.Ballot).Votes), func(a, b Support) int { return cmp.Compare(a.Value, b.Value) })
		for i := range all {
			all[i].cast = nil
		}
		return PartValue{fmt.Sprint(all), all}
	case DecidedPart:
		var key strings.Builder
		fmt.Fprint(&key, w.settled, w.forgotten, ";")
		for _, d := range w.decided {
			fmt.Fprint(&key, d.First.Instance, d.First.Proposal, d.Lowest, ";")
		}
		return PartValue{key.String(), known{slices.Clone(w.decided), w.settled, w.forgotten, w.archive}}
	}
	if p.Kind == MembersPart {
		var key strings.Builder
		for _, m := range w.members {
			fmt.Fprint(&key, m.From, m.Members, ";")
		}
		return PartValue{key.String(), w.members}
	}
	asked := asked{slices.SortedFunc(slices.Values(w.proposed.all), func(a, b wish) int { return cmp.Compare(a.value, b.value) }), w.answered}
	var key strings.Builder
	for _, x := range asked.wishes {
		fmt.Fprintf(&key, "%q%d;", x.value, x.after)
	}
	return PartValue{fmt.Sprint(key.String(), w.answered), asked}
}

// key returns what two equal histories have in common.
func (h history) key() any {
	type key struct {
		started, promised Ballot
		through, executed Instance
		snapshot          Instance
		granted, counted  Lease
		stable            [maxRoles]record
		votes             string
	}
	k := key{h.started, h.promised, h.through, h.executed, h.snapshot, h.granted, h.counted, h.stable, ""}
	if len(h.votes) > 0 {
		k.votes = fmt.Sprint(h.votes)
	}
	return k
}

// asked is what was proposed, and how much of it clients have seen.
type asked struct {
	wishes   []wish
	answered Instance
}

// known is what is chosen, what was settled in an earlier run of the program, and what is forgotten.
type known struct {
	decided            []Decision
	settled, forgotten Instance
	archive            archive
}

// issued tells the values of a ballot from those that were proposed.
type issued []Value

// SetPart makes a world know in a part what another one knew there.
func (w *World) SetPart(p Part, v PartValue) {
	switch data := v.data.(type) {
	case history:
		data.owner = w.owner
		w.agents[p.Agent] = &data
	case []Report:
		w.ballots.edit(p.Instance, p.Ballot).Promises = slices.Clone(data)
	case issued:
		w.ballots.edit(p.Instance, p.Ballot).Issued = slices.Clone([]Value(data))
	case []Support:
		w.ballots.edit(p.Instance, p.Ballot).Votes = shared(data)
	case known:
		w.decided, w.settled, w.forgotten, w.archive = slices.Clone(data.decided), data.settled, data.forgotten, data.archive
		w.first, w.tops = nil, nil
	case []Reconfigured:
		w.members = data
	case asked:
		w.proposed, w.answered = wishes{all: slices.Clone(data.wishes)}, data.answered
	}
}
