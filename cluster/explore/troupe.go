package explore

import (
	"hash/maphash"
	"slices"

	"synod/cluster"
	"synod/roles"
)

// troupe is a cluster in which one random run after the other is played. It remembers what its agents have done in which
// situation, so that the roles are asked about each only once; the judge itself watches every run.
type troupe struct {
	trial  Trial
	world  *roles.World // at the beginning
	ids    []roles.ID
	places [1 << 8]int8  // of agents, by their ID
	values []roles.Value // what is proposed: an example that gets chosen, and what the trial wishes for
	first  []int32       // the local states of the agents at the beginning, and the packets that are under way
	mail   []int32

	// What has come up so far. What is looked up in every step lies close together.
	actors  []cluster.Local  // the local states of agents, by number
	actorOf map[uint64]int32 // by their hash, or where that is taken by the next one
	up      []bool
	own     [][]choice // what can happen to them besides messages and proposals
	packets []cluster.Packet
	numbers map[cluster.Packet]int32
	seen    []int // by packet: when it was seen last in a list of those under way
	deeds   []deed
	deedOf  map[situation]int32
	facts   map[roles.Fact]roles.Fact

	// The run that is being played.
	agents []int32
	flying []int32 // in the order in which they were sent; a duplicate is there twice
	judge  *roles.World
	known  []roles.Fact // what the agents have learned since they last came up
	steps  int
	looks  int
}

// situation is a local state and what happens to it.
type situation struct {
	actor int32
	event event
}

// event is what happens to an agent: the arrival of a packet, a proposal of one of the values, or as a negative number one of
// its own actions.
type event int32

const firstProposal event = 1 << 30

// deed is what an agent does.
type deed struct {
	after  int32
	sends  []int32
	facts  []roles.Fact
	learns []roles.Fact // those of them that say what the agent has learned
	broken string       // the assertion that failed
}

// enoughActors is how many local states are remembered: with all that belongs to them they take some twenty megabytes a trial.
const enoughActors = 1 << 13

// newTroupe returns the agents of a trial.
func newTroupe(t Trial) *troupe {
	y, err := t.start()
	roles.Assert(err == nil, "the trial %s cannot begin: %v", t.Name, err)
	p := &troupe{trial: t, world: y.World(), ids: t.Settings.Config.Agents()}
	p.values = slices.Clone(t.Settings.Protocol.Examples()[:1])
	for _, wish := range t.Wishes {
		if !slices.Contains(p.values, wish.Value) {
			p.values = append(p.values, wish.Value)
		}
	}
	for i, id := range p.ids {
		p.places[id] = int8(i)
	}
	p.forget(y.Locals(), y.Packets())
	return p
}

// forget leaves only the beginning.
func (p *troupe) forget(agents []cluster.Local, packets []cluster.Packet) {
	p.actors, p.up, p.own, p.packets, p.seen, p.deeds, p.first, p.mail = nil, nil, nil, nil, nil, nil, nil, nil
	p.actorOf, p.numbers, p.deedOf, p.facts = map[uint64]int32{}, map[cluster.Packet]int32{}, map[situation]int32{}, map[roles.Fact]roles.Fact{}
	for _, l := range agents {
		p.first = append(p.first, p.actor(l))
	}
	for _, m := range packets {
		p.mail = append(p.mail, p.packet(m))
	}
}

// begin begins a run.
func (p *troupe) begin() {
	if len(p.actors) > enoughActors {
		var agents []cluster.Local
		var packets []cluster.Packet
		for _, n := range p.first {
			agents = append(agents, p.actors[n])
		}
		for _, n := range p.mail {
			packets = append(packets, p.packets[n])
		}
		p.forget(agents, packets)
	}
	p.agents, p.flying = append(p.agents[:0], p.first...), append(p.flying[:0], p.mail...)
	p.judge, p.known, p.steps = p.world.Clone(), p.known[:0], 0
}

// hashSeed is another one in each run of the program; only where an actor lies in a map depends on it.
var hashSeed = maphash.MakeSeed()

func (p *troupe) actor(l cluster.Local) int32 {
	hash := maphash.Comparable(hashSeed, l)
	for n, taken := p.actorOf[hash]; taken; n, taken = p.actorOf[hash] {
		if p.actors[n] == l {
			return n
		}
		hash++
	}
	n := int32(len(p.actors))
	var own []choice
	for k, a := range l.Enabled() {
		own = append(own, choice{a.Kind, p.places[l.ID()], int32(k)})
	}
	p.actors, p.up, p.own = append(p.actors, l), append(p.up, l.Up()), append(p.own, own)
	p.actorOf[hash] = n
	return n
}

func (p *troupe) packet(m cluster.Packet) int32 {
	n, ok := p.numbers[m]
	if !ok {
		n = int32(len(p.packets))
		p.packets, p.seen = append(p.packets, m), append(p.seen, 0)
		p.numbers[m] = n
	}
	return n
}

// choice is something that can happen next.
type choice struct {
	kind  cluster.ActionKind
	agent int8  // to whom
	what  int32 // the number of a packet, of one of the values, or of one of the agent's own actions
}

// enabled appends what can happen next besides proposals, in the order of System.Enabled.
func (p *troupe) enabled(all []choice) []choice {
	p.looks++
	for _, n := range p.flying {
		if p.seen[n] == p.looks {
			continue
		}
		p.seen[n] = p.looks
		to := p.receiver(n)
		if p.up[p.agents[to]] {
			all = append(all, choice{cluster.Handle, to, n})
		}
		all = append(all, choice{cluster.Discard, to, n}, choice{cluster.Copy, to, n})
	}
	return p.others(all)
}

// others appends what can happen besides messages and proposals.
func (p *troupe) others(all []choice) []choice {
	for _, n := range p.agents {
		all = append(all, p.own[n]...)
	}
	return all
}

// has returns the first thing of a kind that can happen to an agent besides messages and proposals, or false.
func (p *troupe) has(agent int, kind cluster.ActionKind) (choice, bool) {
	own := p.own[p.agents[agent]]
	k := slices.IndexFunc(own, func(c choice) bool { return c.kind == kind })
	if k < 0 {
		return choice{}, false
	}
	return own[k], true
}

// move is a choice that somebody in a local state has met with.
type move struct {
	choice
	actor int32
}

// action returns what a move is to a System.
func (p *troupe) action(m move) cluster.Action {
	switch m.kind {
	case cluster.Handle, cluster.Discard, cluster.Copy:
		packet := p.packets[m.what]
		return cluster.Action{Kind: m.kind, Agent: packet.To, From: packet.From, Msg: packet.Msg}
	case cluster.Submit:
		return cluster.Action{Kind: m.kind, Agent: p.ids[m.agent], Value: p.values[m.what]}
	}
	return p.actors[m.actor].Enabled()[m.what]
}

// possible reports whether a choice can happen.
func (p *troupe) possible(c choice) bool {
	switch c.kind {
	case cluster.Handle:
		return p.up[p.agents[c.agent]] && slices.Contains(p.flying, c.what)
	case cluster.Discard, cluster.Copy:
		return slices.Contains(p.flying, c.what)
	case cluster.Submit:
		return p.up[p.agents[c.agent]]
	}
	return true
}

// do lets something possible happen, and returns what it breaks.
func (p *troupe) do(c choice) []roles.Violation {
	p.steps++
	switch c.kind {
	case cluster.Copy:
		p.flying = append(p.flying, c.what)
		return nil
	case cluster.Handle, cluster.Discard:
		at := slices.Index(p.flying, c.what)
		p.flying = slices.Delete(p.flying, at, at+1)
		if c.kind == cluster.Discard {
			return nil
		}
		return p.act(c, event(c.what))
	case cluster.Submit:
		return p.act(c, firstProposal+event(c.what))
	}
	return p.act(c, event(-1-c.what))
}

// act lets an event happen to an agent.
func (p *troupe) act(c choice, e event) (found []roles.Violation) {
	at := situation{p.agents[c.agent], e}
	n, ok := p.deedOf[at]
	if !ok {
		n = p.ask(at, p.action(move{c, at.actor}))
	}
	d := &p.deeds[n]
	p.agents[c.agent] = d.after
	p.flying = append(p.flying, d.sends...)
	if !p.up[d.after] {
		id := p.ids[c.agent]
		p.known = slices.DeleteFunc(p.known, func(f roles.Fact) bool { return f.By() == id })
	} else {
		p.known = append(p.known, d.learns...)
	}
	p.judge.SetStep(p.steps)
	for _, f := range d.facts {
		found = append(found, p.judge.Note(f)...)
	}
	if d.broken != "" {
		found = append(found, roles.Violation{Invariant: "assertion", Text: d.broken})
	}
	return found
}

// ask has the agent itself say what it does.
func (p *troupe) ask(at situation, a cluster.Action) int32 {
	o := p.actors[at.actor].Do(a)
	d := deed{after: p.actor(o.After), broken: o.Broken}
	for _, f := range o.Facts {
		if _, ok := p.facts[f]; !ok {
			p.facts[f] = f
		}
		d.facts = append(d.facts, p.facts[f]) // of equal ones the first, so that few are looked at
		switch f.(type) {
		case roles.Learned, roles.Installed:
			d.learns = append(d.learns, p.facts[f])
		}
	}
	for _, m := range o.Sends {
		d.sends = append(d.sends, p.packet(m))
	}
	n := int32(len(p.deeds))
	p.deeds = append(p.deeds, d)
	p.deedOf[at] = n
	return n
}

// receiver returns who gets a packet.
func (p *troupe) receiver(packet int32) int8 { return p.places[p.packets[packet].To] }

// learned reports whether a value is chosen, and every learner that is up has learned what was chosen in the last instance, or
// has taken over a state that it is part of, since it last came up.
func (p *troupe) learned() bool {
	decided := p.judge.Decided()
	if len(decided) == 0 {
		return false
	}
	last := decided[len(decided)-1].First
	for i, id := range p.ids {
		if !p.up[p.agents[i]] || !p.trial.Settings.Config.Learners.Has(id) {
			continue
		}
		knows := func(f roles.Fact) bool {
			taken, ok := f.(roles.Installed)
			return ok && taken.Learner == id && taken.Through >= last.Instance ||
				f == roles.Learned{Learner: id, Instance: last.Instance, Value: last.Proposal.Value}
		}
		if !slices.ContainsFunc(p.known, knows) {
			return false
		}
	}
	return true
}
