package rolestest

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"synod/roles"
)

const (
	// chaosSteps is the length of the bad times of a run: several ballots' worth.
	chaosSteps = 250
	// calmSteps and calmDelays bound the good times. A protocol that has not got there after thousands of delays will
	// not get there; the longest back-offs last hundreds.
	calmSteps  = 20_000
	calmDelays = 5_000
	// calmLeast is how many steps they take at least until a value is learned: who has a leader is never idle, so they end once all is well.
	calmLeast = 400
	// handOvers is how often in a run somebody is missing for a while, handOverSteps bounds how much has become of a command by then,
	// and handOverDelays is for how long: longer than it takes until somebody else leads.
	handOvers, handOverSteps, handOverDelays = 3, 30, 100
	// maxFlying bounds what duplication can build up.
	maxFlying = 120
)

// play runs a protocol through bad times and then good ones.
func play(p *roles.Protocol, c roles.Config, seed uint64) error {
	n, err := newNetwork(p, c, seed)
	if err != nil {
		return err
	}
	if err := n.chaos(); err != nil {
		return err
	}
	return n.calm()
}

// chaos does at random all that a network and a power supply can do to a cluster.
func (n *network) chaos() error {
	for range chaosSteps {
		if err := n.mishap(); err != nil {
			return err
		}
	}
	return nil
}

func (n *network) mishap() error {
	a := n.agents[n.random.below(len(n.agents))]
	switch dice := n.random.below(100); {
	case dice < 6:
		return n.submit(a, n.example())
	case dice < 14 && a.up && len(a.timers) > 0:
		return n.expire(a, n.random.below(len(a.timers)))
	case dice < 17 && a.up:
		n.crash(a)
		return nil
	case dice < 30 && !a.up:
		return n.restart(a)
	case len(n.flying) == 0:
		return nil
	}
	return n.fly(n.random.below(len(n.flying)))
}

// example returns something to propose: any of what the protocol suggests, or a few words that are the same often enough.
func (n *network) example() roles.Value {
	all := n.protocol.Examples()
	if len(n.protocol.Values) == 0 {
		all = all[:3]
	}
	return all[n.random.below(len(all))]
}

// fly decides the fate of one message: delivered, out of order as it happens, or delivered twice, or lost, or the last
// thing its receiver acts on before a crash. What an agent tells itself is lost with the agent only.
func (n *network) fly(i int) error {
	m := n.flying[i]
	fate := n.random.below(20)
	if again := fate == 0 && len(n.flying) < maxFlying; !again {
		n.flying = slices.Delete(n.flying, i, i+1)
	}
	to := n.agent(m.to)
	if lost := (fate == 1 || fate == 2) && m.from != m.to; lost || !to.up {
		return nil
	}
	crash := fate == 3
	err := n.happen(to, roles.Receive{From: m.from, Msg: m.msg}, &crash)
	if crash {
		n.crash(to)
	}
	return err
}

func (n *network) submit(a *process, v roles.Value) error {
	if !a.up || !n.config.Proposers.Has(a.id) {
		return nil
	}
	return n.happen(a, roles.Submit{Value: v}, nil)
}

// calm brings everybody up and lets time pass with no more faults. First nothing is asked for: whoever has asked before, and has lived
// on, must be answered without the help of another command. Then a value must be chosen and learned. In the end somebody is missing
// for a while, when something is under way.
func (n *network) calm() error {
	for i := range n.flying {
		n.flying[i].due = n.now + 1 + n.random.below(n.config.Delay)
	}
	for _, a := range n.agents {
		if !a.up {
			if err := n.restart(a); err != nil {
				return err
			}
		}
	}
	if err := n.settle(0, n.answered); err != nil {
		return err
	}
	for id := range n.config.Proposers.All() {
		if err := n.submit(n.agent(id), n.protocol.Examples()[0]); err != nil {
			return err
		}
		break
	}
	if err := n.settle(calmLeast, func() error { return cmp.Or(n.progress(), n.answered()) }); err != nil {
		return err
	}
	for range handOvers {
		if err := n.handOver(); err != nil {
			return err
		}
	}
	return nil
}

// handOver asks for one thing, and takes another agent down while that is under way, with all that it has just sent. The others have time
// to find somebody else to lead before it is back. Who leads then has to answer what the other one could not.
func (n *network) handOver() error {
	client, other := n.agents[n.random.below(len(n.agents))], n.agents[n.random.below(len(n.agents))]
	if client == other || n.protocol.Machine == nil {
		return nil
	}
	if err := n.submit(client, n.example()); err != nil {
		return err
	}
	for range n.random.below(handOverSteps) {
		if _, err := n.tick(n.now + n.config.Delay); err != nil {
			return err
		}
	}
	n.crash(other)
	n.flying = slices.DeleteFunc(n.flying, func(m packet) bool { return m.from == other.id })
	for end, more := n.now+handOverDelays*n.config.Delay, true; more; {
		var err error
		if more, err = n.tick(end); err != nil {
			return err
		}
	}
	if err := n.restart(other); err != nil {
		return err
	}
	return n.settle(0, n.answered)
}

// settle lets time pass for some steps at least, and until nothing is missing any more.
func (n *network) settle(least int, missing func() error) error {
	end := n.now + calmDelays*n.config.Delay
	for step := range calmSteps {
		more, err := n.tick(end)
		if err != nil {
			return err
		}
		if !more || step >= least && missing() == nil {
			break
		}
	}
	if err := missing(); err != nil {
		return n.failure(n.agents[0], err)
	}
	return nil
}

// progress says what is missing until a value is chosen, and every learner knows what was chosen in the last instance.
func (n *network) progress() error {
	chosen := n.world.Made()
	if len(chosen) == 0 {
		return errors.New("no progress in good times: nothing is chosen")
	}
	last := slices.MaxFunc(chosen, func(a, b roles.Choice) int { return cmp.Compare(a.Instance, b.Instance) })
	for id := range n.config.Learners.All() {
		knows := func(f roles.Fact) bool {
			i, ok := f.(roles.Installed)
			return ok && i.Through >= last.Instance || f == roles.Learned{Learner: id, Instance: last.Instance, Value: last.Proposal.Value}
		}
		if !slices.ContainsFunc(n.learned[id], knows) {
			return fmt.Errorf("no progress in good times: %d choices, and %s has not learned the last one", len(chosen), id)
		}
	}
	return nil
}

// answered says which client that has lived on is still without an answer.
func (n *network) answered() error {
	for _, a := range n.agents {
		if open := n.asked[a.id]; len(open) > 0 {
			return fmt.Errorf("no progress in good times: %s has no answer to %q", a.id, open)
		}
	}
	return nil
}

// tick does what is due next, and reports false when nothing is due before the end.
func (n *network) tick(end int) (bool, error) {
	due, packet := end, -1
	var late *process
	which := -1
	for i, m := range n.flying {
		if m.due < due {
			due, packet = m.due, i
		}
	}
	for _, a := range n.agents {
		for i, t := range a.timers {
			if t.due < due {
				due, late, which = t.due, a, i
			}
		}
	}
	switch {
	case late != nil:
		n.now = due
		return true, n.expire(late, which)
	case packet >= 0:
		n.now = due
		m := n.flying[packet]
		n.flying = slices.Delete(n.flying, packet, packet+1)
		if to := n.agent(m.to); to.up {
			return true, n.happen(to, roles.Receive{From: m.from, Msg: m.msg}, nil)
		}
		return true, nil
	}
	return false, nil
}
