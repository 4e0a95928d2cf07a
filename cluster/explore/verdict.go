package explore

import (
	"fmt"
	"slices"

	"synod/roles"
)

// judge remembers what the judge says of facts. An answer depends only on the parts of its knowledge that it has looked
// at; which parts these are can depend on what it has found in the ones before. So for each list of facts the answers
// form a tree: at each branching stands a part, and the way on depends on what is known in it.
//
// What it knows of the agents themselves comes first among the slots, and is a part of their local states.
type judge struct {
	*machine
	slots    []roles.Part
	slotOf   map[roles.Part]int
	values   [][]roles.PartValue // by slot; the first one is that of an empty world
	numberOf []map[any]uint16
	tuples   map[[maxParts]uint16]uint32 // of all that was issued, for who has looked at all of it
	overflow error
}

// question is a list of facts that an agent tells at a time, with the answers that are known.
type question struct {
	facts  []roles.Fact
	broken string // an assertion that failed
	agent  int    // who tells them, and the number of what the judge knew of it
	known  uint16
	root   branch
}

// branch is a place in the tree of answers.
type branch struct {
	leaf  *answer
	next  []branch // by what is known in the slot
	slot  int      // that the judge looks at next; allIssued for all that was issued
	asked bool
	other map[uint32]*branch // in place of next, for allIssued
}

const allIssued = maxAgents + maxParts

// answer is what the judge says, and what it knows from then on.
type answer struct {
	changed    int // how many of changes there are
	changes    [maxChanges]change
	violations []roles.Violation
}

// maxChanges is more than a step of a role brings about.
const maxChanges = 8

func (a *answer) all() []change { return a.changes[:a.changed] }

// change is a part of which the judge knows something else now.
type change struct {
	slot  uint8 // counted without those of the agents
	value uint16
}

// begin takes over what a world knows at the beginning, and returns what it knows of each agent.
func (j *judge) begin(m *machine, w *roles.World, first *state) (knows []uint16) {
	j.machine, j.slotOf, j.tuples = m, map[roles.Part]int{}, map[[maxParts]uint16]uint32{}
	for _, a := range m.agents {
		p := roles.Part{Kind: roles.AgentPart, Agent: a.id}
		knows = append(knows, j.number(j.slot(p), w.Part(p)))
	}
	for _, p := range w.Parts() {
		if p.Kind != roles.AgentPart {
			slot := j.slot(p)
			first.parts[slot-len(m.agents)] = j.number(slot, w.Part(p))
		}
	}
	return knows
}

// in returns the number of what the judge knows in a slot.
func (j *judge) in(s *state, slot int) uint16 {
	if n := len(j.agents); slot >= n {
		return s.parts[slot-n]
	}
	return j.agents[slot].locals[s.locals[slot]].known
}

// own returns what the judge knows of an agent once it has told some facts.
func (j *judge) own(i int, known uint16, facts []roles.Fact) uint16 {
	if len(facts) == 0 {
		return known
	}
	w := j.empty()
	w.SetPart(j.slots[i], j.values[i][known])
	for _, f := range facts {
		w.Note(f)
	}
	return j.number(i, w.Part(j.slots[i]))
}

func (j *judge) empty() *roles.World {
	return roles.NewWorld(j.trial.Settings.Protocol, j.trial.Settings.Config)
}

// slot returns the place of a part in a state.
func (j *judge) slot(p roles.Part) int {
	if p.Kind == roles.AllIssued {
		return allIssued
	}
	if i, ok := j.slotOf[p]; ok {
		return i
	}
	i := len(j.slots)
	if i == len(j.agents)+maxParts {
		j.overflow = fmt.Errorf("there are more than %d things to be judged, three a ballot: choose smaller bounds", maxParts)
		return len(j.agents)
	}
	nothing := j.empty().Part(p)
	j.slots, j.slotOf[p] = append(j.slots, p), i
	j.values = append(j.values, []roles.PartValue{nothing})
	j.numberOf = append(j.numberOf, map[any]uint16{nothing.Key: 0})
	return i
}

// number returns the number of what is known in a part.
func (j *judge) number(slot int, v roles.PartValue) uint16 {
	if n, ok := j.numberOf[slot][v.Key]; ok {
		return n
	}
	n := len(j.values[slot])
	if n > 1<<16-1 {
		j.overflow = fmt.Errorf("what the judge knows of %v takes more than %d forms: choose smaller bounds", j.slots[slot], 1<<16)
		return 0
	}
	j.values[slot] = append(j.values[slot], v)
	j.numberOf[slot][v.Key] = uint16(n)
	return uint16(n)
}

// recall returns what the judge says of the facts when it knows what is in the state, or nil when nobody has asked yet.
func (j *judge) recall(q *question, s *state) *answer {
	b := &q.root
	for b.leaf == nil {
		if !b.asked {
			return nil
		}
		if b.slot == allIssued {
			n, ok := j.tuples[j.allIssued(s)]
			if b = b.other[n]; !ok || b == nil {
				return nil
			}
			continue
		}
		v := int(j.in(s, b.slot))
		if v >= len(b.next) {
			return nil
		}
		b = &b.next[v]
	}
	return b.leaf
}

// allIssued returns what is known of all that was issued.
func (j *judge) allIssued(s *state) (key [maxParts]uint16) {
	for i, p := range j.slots {
		if p.Kind == roles.IssuedPart {
			key[i-len(j.agents)] = j.in(s, i)
		}
	}
	return key
}

// tuple returns a number for what is known of all that was issued together.
func (j *judge) tuple(s *state) uint32 {
	key := j.allIssued(s)
	n, ok := j.tuples[key]
	if !ok {
		n = uint32(len(j.tuples))
		j.tuples[key] = n
	}
	return n
}

// compute asks the judge itself, and listens to what it looks at.
func (j *judge) compute(q *question, s *state) *answer {
	w := j.empty()
	for i, p := range j.slots {
		n := j.in(s, i)
		if i == q.agent {
			n = q.known
		}
		if n != 0 {
			w.SetPart(p, j.values[i][n])
		}
	}
	var looked []int
	w.Listen(func(p roles.Part) {
		if slot := j.slot(p); slot != q.agent && !slices.Contains(looked, slot) {
			looked = append(looked, slot)
		}
	})
	a := &answer{}
	for _, f := range q.facts {
		a.violations = append(a.violations, w.Note(f)...)
	}
	if q.broken != "" {
		a.violations = append(a.violations, roles.Violation{Invariant: "assertion", Text: q.broken})
	}
	w.Listen(nil)
	for _, slot := range looked {
		if slot == allIssued {
			continue
		}
		if n := j.number(slot, w.Part(j.slots[slot])); n != j.in(s, slot) {
			roles.Assert(slot >= len(j.agents), "a fact of %s changes what is known of another agent", j.agents[q.agent].id)
			roles.Assert(a.changed < maxChanges, "a step changes more than %d things that are judged", maxChanges)
			a.changes[a.changed] = change{uint8(slot - len(j.agents)), n}
			a.changed++
		}
	}
	j.remember(q, looked, s, a)
	return a
}

// remember puts an answer into the tree.
func (j *judge) remember(q *question, looked []int, s *state, a *answer) {
	b := &q.root
	for _, slot := range looked {
		b.asked, b.slot = true, slot
		if slot == allIssued {
			n := j.tuple(s)
			if b.other == nil {
				b.other = map[uint32]*branch{}
			}
			if b.other[n] == nil {
				b.other[n] = &branch{}
			}
			b = b.other[n]
			continue
		}
		v := int(j.in(s, slot))
		for len(b.next) <= v {
			b.next = append(b.next, branch{})
		}
		b = &b.next[v]
	}
	b.leaf = a
}
