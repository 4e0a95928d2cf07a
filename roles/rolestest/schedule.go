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
	// calmLeast is how many steps they take at least: who has a leader is never idle, so they end once all is well.
	calmLeast = 400
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
// thing its receiver acts on before a crash.
func (n *network) fly(i int) error {
	m := n.flying[i]
	fate := n.random.below(20)
	if again := fate == 0 && len(n.flying) < maxFlying; !again {
		n.flying = slices.Delete(n.flying, i, i+1)
	}
	to := n.agent(m.to)
	if fate <= 2 && fate > 0 || !to.up {
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

// calm brings everybody up, lets time pass with no more faults, and expects a value to be chosen and learned.
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
	for id := range n.config.Proposers.All() {
		if err := n.submit(n.agent(id), n.protocol.Examples()[0]); err != nil {
			return err
		}
		break
	}
	for step := range calmSteps {
		more, err := n.tick(calmDelays * n.config.Delay)
		if err != nil {
			return err
		}
		if !more || step > calmLeast && n.progress() == nil {
			break
		}
	}
	if err := n.progress(); err != nil {
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
		return true, n.happen(n.agent(m.to), roles.Receive{From: m.from, Msg: m.msg}, nil)
	}
	return false, nil
}
