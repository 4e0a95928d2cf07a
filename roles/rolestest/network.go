package rolestest

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"synod/roles"
)

// network is a cluster in its simplest form: it delivers what the schedule picks and checks every step. It is not the
// cluster of the playground but a second, naive one, so that the two do not share their mistakes.
type network struct {
	protocol *roles.Protocol
	config   roles.Config
	agents   []*process
	flying   []packet
	world    *roles.World
	theorem  bool // broken lemmas are passed over
	brief    bool // only the judge looks: what a step promises is held by other runs
	strange  bool // somebody has changed what was on stable storage: whatever comes of that, the judge may object
	random   random
	now      int                        // virtual milliseconds; it stands still while the schedule is random
	learned  map[roles.ID][]roles.Fact  // what each has learned since it last came up
	asked    map[roles.ID][]roles.Value // the commands of its client since then that have no answer
	recent   []happening                // the last events, for the report of a failure
	steps    int
	checked  map[reflect.Type]bool // role types known to be plain
	sound    map[state]bool        // what was checked already: most steps lead to a state that the agent has been in
	classes  classes
}

// process is one agent.
type process struct {
	id     roles.ID
	up     bool
	first  []roles.Role
	roles  []roles.Role
	disk   []any // by role; nil until something was saved
	timers []timer
}

type timer struct {
	role int
	ask  roles.Timer
	due  int
}

type packet struct {
	from, to roles.ID
	msg      roles.Message
	due      int
}

// happening is an event and the agent that it happened to.
type happening struct {
	to    roles.ID
	event roles.Event
}

// state is a role of an agent as it is at a time.
type state struct {
	of   roles.ID
	role roles.Role
}

// keptRecent bounds the events that a failure shows.
const keptRecent = 25

func newNetwork(p *roles.Protocol, c roles.Config, seed uint64) (*network, error) {
	n := &network{protocol: p, config: c, world: roles.NewWorld(p, c), random: random(seed), checked: map[reflect.Type]bool{}, sound: map[state]bool{}, classes: classes{},
		learned: map[roles.ID][]roles.Fact{}, asked: map[roles.ID][]roles.Value{}}
	for _, a := range p.Setup(c) {
		n.agents = append(n.agents, &process{id: a.ID, up: true, first: a.Roles, roles: slices.Clone(a.Roles), disk: make([]any, len(a.Roles))})
	}
	for _, a := range n.agents {
		if err := n.happen(a, roles.Start{}, nil); err != nil {
			return nil, err
		}
	}
	return n, nil
}

// happen lets an event happen to those roles of an agent that it concerns. Messages leave unless lose is set: the agent
// is about to crash between its write and its send.
func (n *network) happen(a *process, e roles.Event, lose *bool) error {
	n.steps++
	n.recent = append(n.recent[max(0, len(n.recent)-keptRecent+1):], happening{a.id, e})
	for i := range a.roles {
		if m, ok := e.(roles.Receive); ok && !a.roles[i].Hears(m.Msg) {
			if !n.brief {
				if err := checkUnmoved(a.roles[i], e); err != nil {
					return n.failure(a, err)
				}
			}
			continue
		}
		if err := n.step(a, i, e, lose != nil && *lose); err != nil {
			return n.failure(a, err)
		}
	}
	return nil
}

// step is one step of one role: what is durable is saved first, the judge is told, and messages leave last.
func (n *network) step(a *process, i int, e roles.Event, lose bool) error {
	step := stepTwice
	if n.brief {
		step = stepOnce
	}
	next, out, err := step(a.roles[i], e)
	if err != nil {
		return err
	}
	if !n.brief {
		if err := n.check(a, i, next, out); err != nil {
			return err
		}
	}
	if d := next.Durable(); d != a.roles[i].Durable() {
		a.disk[i] = d
		if !n.strange && !n.brief {
			if err := n.protocol.CheckRecords(n.config, a.id, a.disk); err != nil {
				return fmt.Errorf("what this run has left on stable storage is refused: %w", err)
			}
		}
		if err := n.note(roles.Saved{Agent: a.id, Role: next.Name(), Record: d}); err != nil {
			return err
		}
	}
	a.roles[i] = next
	for _, f := range out.Facts {
		if err := n.note(f); err != nil {
			return err
		}
		n.remember(a, f)
	}
	for _, t := range out.Timers {
		n.set(a, i, t)
	}
	for _, s := range out.Sends {
		if !lose {
			n.flying = append(n.flying, packet{a.id, s.To, s.Msg, n.now + 1 + n.random.below(n.config.Delay)})
		}
	}
	return nil
}

// remember keeps what the good times ask for: what an agent has learned, and what its client waits for. Whoever replicates a state
// machine has clients, and their commands are what they propose.
func (n *network) remember(a *process, f roles.Fact) {
	switch f := f.(type) {
	case roles.Learned, roles.Installed:
		n.learned[a.id] = append(n.learned[a.id], f)
	case roles.Proposed:
		if n.protocol.Machine != nil && f.Value != roles.NoOp {
			n.asked[a.id] = append(n.asked[a.id], f.Value)
		}
	case roles.Answered:
		n.asked[a.id] = slices.DeleteFunc(n.asked[a.id], func(v roles.Value) bool { return v == f.Command })
	}
}

// check holds one step against what package roles promises.
func (n *network) check(a *process, i int, next roles.Role, out roles.Out) error {
	if next == nil || next.Name() != a.first[i].Name() {
		return fmt.Errorf("a step turns the %s into %v", a.first[i].Name(), next)
	}
	if t := reflect.TypeOf(next); !n.checked[t] {
		if err := checkPlain(t); err != nil {
			return err
		}
		n.checked[t] = true
	}
	if err := checkEffects(a.id, out, n.config.Agents()); err != nil {
		return err
	}
	if err := n.classes.check(out); err != nil {
		return err
	}
	now := state{a.id, next}
	if n.sound[now] {
		return nil
	}
	if err := checkFields(next); err != nil {
		return err
	}
	if err := checkDurable(a.first[i], next); err != nil {
		return err
	}
	if err := checkDeaf(next, n.config, a.id); err != nil {
		return err
	}
	n.sound[now] = true
	return nil
}

// note tells the judge.
func (n *network) note(f roles.Fact) error {
	for _, v := range n.world.Note(f) {
		if !n.strange && (!v.Lemma || !n.theorem) {
			return alarm(v)
		}
	}
	return nil
}

// alarm is a violation on its way out of a run.
type alarm roles.Violation

func (a alarm) Error() string { return "the judge objects: " + roles.Violation(a).String() }

// set replaces the role's timer of the same name.
func (n *network) set(a *process, role int, ask roles.Timer) {
	a.timers = slices.DeleteFunc(a.timers, func(t timer) bool { return t.role == role && t.ask.Name == ask.Name })
	if ask.Max > 0 {
		a.timers = append(a.timers, timer{role, ask, n.now + ask.Min + n.random.below(ask.Max-ask.Min+1)})
	}
}

// crash loses all but what is durable; messages in flight stay in flight.
func (n *network) crash(a *process) {
	a.up, a.timers = false, nil
	a.roles = slices.Clone(a.first)
	delete(n.learned, a.id)
	delete(n.asked, a.id) // whoever asked for it is gone too
}

func (n *network) restart(a *process) error {
	a.up = true
	for i, r := range a.first {
		if a.disk[i] != nil {
			a.roles[i] = r.Restore(a.disk[i])
		}
		if r.Durable() != nil {
			if err := n.note(roles.Restarted{Agent: a.id, Role: r.Name(), Record: a.disk[i]}); err != nil {
				return n.failure(a, err)
			}
		}
	}
	return n.happen(a, roles.Start{}, nil)
}

// expire ends timer number i of an agent.
func (n *network) expire(a *process, i int) error {
	t := a.timers[i]
	a.timers = slices.Delete(a.timers, i, i+1)
	n.steps++
	n.recent = append(n.recent[max(0, len(n.recent)-keptRecent+1):], happening{a.id, roles.Expire{Timer: t.ask.Name}})
	if err := n.step(a, t.role, roles.Expire{Timer: t.ask.Name}, false); err != nil {
		return n.failure(a, err)
	}
	return nil
}

func (n *network) agent(id roles.ID) *process {
	i := slices.IndexFunc(n.agents, func(a *process) bool { return a.id == id })
	return n.agents[i]
}

// failure tells where in the run an error came up, and what led to it.
func (n *network) failure(a *process, err error) error {
	var trace strings.Builder
	for _, h := range n.recent {
		fmt.Fprintf(&trace, "  %s: %s\n", h.to, describe(h.event))
	}
	return fmt.Errorf("%s, step %d, %s: %w\nthe last events, the one that failed at the end:\n%s", n.protocol.Name, n.steps, a.id, err, trace.String())
}

func describe(e roles.Event) string {
	switch e := e.(type) {
	case roles.Receive:
		return fmt.Sprintf("receives %s from %s", roles.Describe(e.Msg), e.From)
	case roles.Expire:
		return "timer " + e.Timer + " ends"
	case roles.Submit:
		return fmt.Sprintf("is asked to propose %s", e.Value)
	case roles.Start:
		return "starts"
	}
	return fmt.Sprintf("%T%+v", e, e)
}
