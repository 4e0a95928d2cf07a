package cluster

import (
	"fmt"

	"synod/roles"
)

// maxRoles bounds the roles that one agent plays, so that an agent is a value.
const maxRoles = 4

// cast is what never changes during a run: who is in it, and what each agent's roles are at first.
type cast struct {
	protocol *roles.Protocol
	config   roles.Config
	ids      []roles.ID
	index    [1 << 8]int16 // by ID; -1 for strangers
}

func newCast(p *roles.Protocol, c roles.Config) (*cast, error) {
	if c.Proposers.Len() == 0 || c.Acceptors.Len() == 0 || c.Learners.Len() == 0 {
		return nil, fmt.Errorf("a cluster needs at least one proposer, one acceptor and one learner")
	}
	if err := p.Check(c); err != nil {
		return nil, err
	}
	k := &cast{protocol: p, config: c, ids: c.Agents()}
	for i := range k.index {
		k.index[i] = -1
	}
	for i, id := range k.ids {
		k.index[id] = int16(i)
	}
	return k, nil
}

// first returns every agent's roles as they are before anything has happened, under the given rules.
func (k *cast) first(without roles.Flaws) []parts {
	c := k.config
	c.Without = without
	agents := k.protocol.Setup(c)
	all := make([]parts, len(agents))
	for i, a := range agents {
		roles.Assert(a.ID == k.ids[i], "agent %d is %s, not %s", i, a.ID, k.ids[i])
		copy(all[i].role[:], a.Roles)
		all[i].n = len(a.Roles)
	}
	return all
}

// parts are the roles that an agent plays.
type parts struct {
	role [maxRoles]roles.Role
	n    int
}

func (p *parts) all() []roles.Role { return p.role[:p.n] }

// Record is what one agent has on stable storage: the durable part of each of its roles, in their order, nil for a
// role that has none or has never saved.
type Record [maxRoles]any

// restore returns the roles with what survived.
func (p parts) restore(r Record) parts {
	for i, role := range p.all() {
		if r[i] != nil {
			p.role[i] = role.Restore(r[i])
		}
	}
	return p
}
