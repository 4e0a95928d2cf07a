package versus

import (
	"testing"

	"synod/cluster"
	"synod/roles"
	"synod/roles/multipaxos"
)

// asked is how many commands a client has open at a time.
const asked = multipaxos.MaxAsked

// paxos is a running cluster of Multi-Paxos with a leader.
type paxos struct {
	run     *cluster.Timeline
	clients int // that ask
	each    int // how much each asks for at a time
}

// startPaxos starts agents that all have the same delay, and has the first one lead. So many commands are outstanding as their
// clients may have open, and no more than asked for.
func startPaxos(b *testing.B, agents, outstanding int) *paxos {
	c := roles.Together(agents)
	c.Window, c.Snapshot = multipaxos.MaxOpen/2, multipaxos.MaxOpen/2
	run, err := cluster.NewTimeline(cluster.Settings{Protocol: multipaxos.Protocol(), Config: c, Seed: 1}, nil)
	if err != nil {
		b.Fatal(err)
	}
	p := &paxos{run: run, clients: 1, each: min(outstanding, asked)}
	if outstanding > asked {
		p.clients = min(agents, outstanding/asked)
	}
	p.do(b, cluster.Command{Verb: cluster.Delay, Links: cluster.Links{Every: true}, Min: 10, Max: 10})
	p.do(b, cluster.Command{Verb: cluster.Timeout, Agent: run.State().IDs()[0]})
	p.run.Advance(100, aLot)
	return p
}

const aLot = 1 << 30

func (p *paxos) do(b *testing.B, c cluster.Command) {
	if err := p.run.Do(c); err != nil {
		b.Fatal(err)
	}
}

// outstanding returns how many commands are open at a time.
func (p *paxos) outstanding() int { return p.clients * p.each }

// commit gets so many commands chosen and answered: round for round, each client asks for what it may.
func (p *paxos) commit(b *testing.B, n int) {
	ids := p.run.State().IDs()
	for done, _ := p.run.State().Decisions(); done < n; done, _ = p.run.State().Decisions() {
		for _, id := range ids[:p.clients] {
			for range p.each {
				p.do(b, cluster.Command{Verb: cluster.Propose, Agent: id, Value: command})
			}
		}
		p.run.Advance(p.run.State().Now()+60, aLot)
	}
}
