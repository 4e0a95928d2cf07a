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
	base     *roles.World // an empty one, or, where a search goes on from a run, what the judge knew then
	values   [][]value    // by slot; the first one is that of the base
	numberOf []map[any]uint16
	issued   []int          // the slots of what was issued
	tuples   map[uint64]int // numbers of all that was issued together, by their fingerprint

	questions []question // the first of which is none
	asked     map[string]int32
	factOf    map[roles.Fact]int
	roots     []way   // by question: its tree
	trees     []int32 // all branchings: of each the slot that is looked at, how many ways there are, and the ways by what is known

	answers  []answer
	answerOf map[string]int32
	details  []detail // by answer: what is rarely needed of it

	overflow error
}

// value is what can be known in a slot.
type value struct {
	roles.PartValue
	images images
	prints prints
}

// question is a list of facts that an agent tells at a time.
type question struct {
	facts  []roles.Fact
	broken string // an assertion that failed
	agent  int    // who tells them, and the number of what the judge knew of it
	known  uint16
	images [maxImages]int32
}

// way is where the trees lead: to the branching at this place, or as a negative number to the answer; it is zero where
// nobody has asked yet.
type way int32

const allIssued = maxAgents + maxParts

// answer is what the judge says.
type answer struct {
	print uint64 // what it knows from then on does to the fingerprint
	alarm alarm
}

// detail is the rest of an answer: what the judge knows from then on, and what is broken.
type detail struct {
	changes    []change
	prints     prints
	violations []roles.Violation
}

// change is a part of which the judge knows something else now.
type change struct {
	slot       int // counted without those of the agents
	was, value uint16
}

// alarm is how bad the worst is that an answer tells of.
type alarm uint8

const (
	calm    alarm = iota
	lemma         // a lemma is broken
	theorem       // consensus is broken
)

func alarmOf(v roles.Violation) alarm {
	if v.Lemma {
		return lemma
	}
	return theorem
}

// begin takes over what a world knows at the beginning, and returns what it knows of each agent.
func (j *judge) begin(m *machine, w *roles.World, first *state) (knows []uint16) {
	j.machine, j.slotOf, j.tuples = m, map[roles.Part]int{}, map[uint64]int{}
	j.asked, j.factOf, j.answerOf = map[string]int32{}, map[roles.Fact]int{}, map[string]int32{}
	j.questions, j.roots, j.trees, j.answers, j.details = make([]question, 1), make([]way, 1), make([]int32, 1), make([]answer, 1), make([]detail, 1)
	j.base = roles.NewWorld(m.trial.Settings.Protocol, m.trial.Settings.Config)
	if m.trial.From != nil {
		j.base = w
	}
	for _, a := range m.agents {
		p := roles.Part{Kind: roles.AgentPart, Agent: a.id}
		knows = append(knows, j.number(j.slot(p), w.Part(p)))
	}
	for _, p := range w.Parts() {
		if p.Kind != roles.AgentPart && j.base != w {
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
	return j.agents[slot].rows[s.locals[slot]].known
}

// own returns what the judge knows of an agent once it has told some facts.
func (j *judge) own(i int, known uint16, facts []roles.Fact) uint16 {
	if len(facts) == 0 {
		return known
	}
	w := j.unchanged()
	w.SetPart(j.slots[i], j.values[i][known].PartValue)
	for _, f := range facts {
		w.Note(f)
	}
	return j.number(i, w.Part(j.slots[i]))
}

// question returns the number of the question what the judge says of some facts that an agent tells.
func (j *judge) question(facts []roles.Fact, broken string, agent int, known uint16) int32 {
	key := fmt.Sprint(agent, known, broken)
	for _, f := range facts {
		n, ok := j.factOf[f]
		if !ok {
			n = len(j.factOf)
			j.factOf[f] = n
		}
		key += fmt.Sprint(" ", n)
	}
	q, ok := j.asked[key]
	if !ok {
		q = int32(len(j.questions))
		j.questions = append(j.questions, question{facts: facts, broken: broken, agent: agent, known: known})
		j.roots = append(j.roots, 0)
		j.asked[key] = q
	}
	return q
}

// unchanged returns a world that knows in every part what has the number 0 there.
func (j *judge) unchanged() *roles.World { return j.base.Clone() }

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
	if p.Kind == roles.IssuedPart {
		j.issued = append(j.issued, i)
	}
	nothing := value{PartValue: j.base.Part(p)}
	j.slots, j.slotOf[p] = append(j.slots, p), i
	j.values = append(j.values, []value{nothing})
	j.numberOf = append(j.numberOf, map[any]uint16{nothing.Key: 0})
	return i
}

// number returns the number of what is known in a part.
func (j *judge) number(slot int, v roles.PartValue) uint16 {
	if n, ok := j.numberOf[slot][v.Key]; ok {
		return n
	}
	n := len(j.values[slot])
	if n == 1<<16-1 {
		j.overflow = fmt.Errorf("what the judge knows of %v takes more than %d forms: choose smaller bounds", j.slots[slot], n)
		return 0
	}
	new := value{PartValue: v, images: noImages}
	new.images[0], new.prints[0] = uint16(n), mix(partKey+uint64(slot), uint64(n))
	j.values[slot] = append(j.values[slot], new)
	j.numberOf[slot][v.Key] = uint16(n)
	return uint16(n)
}

// recall returns the number of what the judge says when it knows what is in the state, or 0 when nobody has asked yet.
func (j *judge) recall(q int32, s *state) int32 {
	at := j.roots[q]
	for at > 0 {
		branch := j.trees[at:]
		v := j.seen(int(branch[0]), s)
		if v >= int(branch[1]) {
			return 0
		}
		at = way(branch[2+v])
	}
	return int32(-at)
}

// seen returns the number of what is known in a slot, or of all that was issued.
func (j *judge) seen(slot int, s *state) int {
	if slot == allIssued {
		return j.tuple(s)
	}
	return int(j.in(s, slot))
}

// tuple returns a number for what is known of all that was issued together; one that has no answers when it is new.
func (j *judge) tuple(s *state) int {
	if n, ok := j.tuples[j.allIssued(s)]; ok {
		return n
	}
	return len(j.tuples)
}

// allIssued returns the fingerprint of what is known of all that was issued.
func (j *judge) allIssued(s *state) (print uint64) {
	for _, slot := range j.issued {
		if v := s.parts[slot-len(j.agents)]; v != 0 {
			print ^= j.values[slot][v].prints[0]
		}
	}
	return print
}

// compute asks the judge itself, also of the images.
func (j *judge) compute(q int32, s *state) int32 {
	if j.alike.count > 1 {
		return j.computeAll(q, s)
	}
	a := j.computeOne(q, s)
	j.print(a)
	return a
}

// computeOne asks the judge itself, and listens to what it looks at.
func (j *judge) computeOne(number int32, s *state) int32 {
	q := &j.questions[number]
	w := j.unchanged()
	for i, p := range j.slots {
		n := j.in(s, i)
		if i == q.agent {
			n = q.known
		}
		if n != 0 {
			w.SetPart(p, j.values[i][n].PartValue)
		}
	}
	var looked []int
	w.Listen(func(p roles.Part) {
		if slot := j.slot(p); slot != q.agent && !slices.Contains(looked, slot) {
			looked = append(looked, slot)
		}
	})
	var d detail
	for _, f := range q.facts {
		d.violations = append(d.violations, w.Note(f)...)
	}
	if q.broken != "" {
		d.violations = append(d.violations, roles.Violation{Invariant: "assertion", Text: q.broken})
	}
	w.Listen(nil)
	for _, slot := range looked {
		if slot == allIssued {
			continue
		}
		if was, n := j.in(s, slot), j.number(slot, w.Part(j.slots[slot])); n != was {
			roles.Assert(slot >= len(j.agents), "a fact of %s changes what is known of another agent", j.agents[q.agent].id)
			d.changes = append(d.changes, change{slot - len(j.agents), was, n})
		}
	}
	a := j.answer(d)
	j.remember(number, looked, s, a)
	return a
}

// answer returns the number of an answer.
func (j *judge) answer(d detail) int32 {
	key := fmt.Sprint(d.changes, d.violations)
	a, ok := j.answerOf[key]
	if !ok {
		a = int32(len(j.answers))
		worst := calm
		for _, v := range d.violations {
			worst = max(worst, alarmOf(v))
		}
		j.answers, j.details = append(j.answers, answer{alarm: worst}), append(j.details, d)
		j.answerOf[key] = a
	}
	return a
}

// remember puts an answer into the tree.
func (j *judge) remember(q int32, looked []int, s *state, answer int32) {
	at := 0 // the place among trees of the way that is to be set; 0 for the root
	get := func() int32 {
		if at == 0 {
			return int32(j.roots[q])
		}
		return j.trees[at]
	}
	set := func(w int32) {
		if at == 0 {
			j.roots[q] = way(w)
		} else {
			j.trees[at] = w
		}
	}
	for _, slot := range looked {
		v := j.seen(slot, s)
		if slot == allIssued {
			j.tuples[j.allIssued(s)] = v
		}
		if b := get(); b == 0 || v >= int(j.trees[b+1]) {
			set(j.branch(b, slot, v+1))
		}
		at = int(get()) + 2 + v
	}
	set(-answer)
}

// branch adds a branching with room for so many ways at least, in place of one with too little, and returns its place.
func (j *judge) branch(old int32, slot, ways int) int32 {
	place := int32(len(j.trees))
	if old != 0 {
		ways = max(ways, 2*int(j.trees[old+1]))
	}
	j.trees = append(j.trees, int32(slot), int32(ways))
	j.trees = append(j.trees, make([]int32, ways)...)
	if old != 0 {
		copy(j.trees[place+2:], j.trees[old+2:old+2+j.trees[old+1]])
	}
	return place
}

// print notes what an answer does to the fingerprints.
func (j *judge) print(answer int32) {
	d := &j.details[answer]
	d.prints = prints{}
	for _, c := range d.changes {
		all := j.values[len(j.agents)+c.slot]
		if c.was != 0 {
			d.prints.add(&all[c.was].prints)
		}
		if c.value != 0 {
			d.prints.add(&all[c.value].prints)
		}
	}
	j.answers[answer].print = d.prints[0]
}

// computeAll asks the judge of a state and its images, and learns from the answers what is an image of what.
func (j *judge) computeAll(q int32, s *state) int32 {
	var said [maxImages]int32
	for g := range j.alike.count {
		image := j.questions[q].images[g]
		state, ok := j.imageOf(s, g)
		if !ok || image == 0 {
			j.same(false)
			return j.computeOne(q, s)
		}
		if said[g] = j.recall(image, &state); said[g] == 0 {
			said[g] = j.computeOne(image, &state)
		}
	}
	for g := range j.alike.count {
		for h := range j.alike.count {
			j.learnValues(&j.details[said[g]], &j.details[said[j.alike.product[h][g]]], h)
		}
	}
	for g := range j.alike.count {
		j.print(said[g])
	}
	return said[0]
}

// learnValues takes in that one answer is the image of another.
func (j *judge) learnValues(said, image *detail, h int) {
	broken := func(a, b roles.Violation) bool { return a.Invariant == b.Invariant }
	j.same(len(said.changes) == len(image.changes) && slices.EqualFunc(said.violations, image.violations, broken))
	for _, c := range said.changes {
		k := slices.IndexFunc(image.changes, func(d change) bool { return d.slot == c.slot })
		if k < 0 {
			j.same(false)
			return
		}
		slot := len(j.agents) + c.slot
		v := &j.values[slot][c.value]
		j.isImage(&v.images[h], image.changes[k].value)
		v.prints[h] = mix(partKey+uint64(slot), uint64(v.images[h]))
	}
}
