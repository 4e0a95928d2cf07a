package linear

import (
	"fmt"
	"math/rand/v2"

	"synod/cluster"
	"synod/roles"
)

const (
	// acts is how often something is asked or happens in a run: enough for a few leaders, few enough to be decided quickly.
	acts = 120
	// calm is how long everything is well at the end: so long that every client that lives has its answers.
	calm cluster.Time = 6_000
	// aLot is more steps than a run has in the time between two acts.
	aLot = 1 << 20
)

// storm is a run under way.
type storm struct {
	run      *cluster.Timeline
	protocol *roles.Protocol
	random   *rand.Rand
	asked    int
	members  bool // they change, in every fourth run
}

// Play plays the run of a seed, and returns what its clients have seen.
func Play(p *roles.Protocol, c roles.Config, seed uint64) (*History, error) {
	run, err := cluster.NewTimeline(cluster.Settings{Protocol: p, Config: c, Seed: seed}, nil)
	if err != nil {
		return nil, err
	}
	defer run.Close()
	h := Watch(run)
	s := &storm{run: run, protocol: p, random: rand.New(rand.NewPCG(seed, 0xC1E47))}
	s.members = seed%4 == 3 && p.Machine.Reconfigure != nil
	for range acts {
		s.act()
		run.Advance(run.State().Now()+cluster.Time(s.random.IntN(120)), aLot)
	}
	s.settle()
	for _, o := range h.waiting() {
		h.Violations = append(h.Violations, roles.Violation{Invariant: answers, Text: fmt.Sprintf("%s has no answer to %s, for which it asked at %s, although all has been well since %s",
			o.Client, o.Command, o.Asked.Clock(), (h.End - calm).Clock())})
	}
	return h, nil
}

// answers is what clients are promised besides right answers: in the end, when all is well, they get them.
const answers = "clients-are-answered"

// do carries out a command. One that is impossible now changes nothing, and is left out.
func (s *storm) do(c cluster.Command) { _ = s.run.Do(c) }

// agent draws one of a set.
func (s *storm) agent(ids []roles.ID) roles.ID { return ids[s.random.IntN(len(ids))] }

// act lets something happen: mostly, somebody asks for something.
func (s *storm) act() {
	ids := s.run.State().IDs()
	switch dice := s.random.IntN(100); {
	case dice < 4 && s.members:
		s.reconfigure()
	case dice < 60:
		s.asked++
		s.ask(s.protocol.Machine.Example(s.asked<<8 | s.random.IntN(256)))
	case dice < 65:
		s.do(cluster.Command{Verb: cluster.Crash, Agent: s.agent(ids), Point: cluster.CrashPoint(s.random.IntN(3))})
	case dice < 74:
		s.do(cluster.Command{Verb: cluster.Restart, Agent: s.agent(ids)})
	case dice < 81:
		s.split(ids)
	case dice < 86:
		s.do(cluster.Command{Verb: cluster.Heal})
	case dice < 91:
		s.drift(s.agent(ids))
	default:
		s.worsen(ids)
	}
}

// ask has a client ask for something.
func (s *storm) ask(v roles.Value) {
	var clients []roles.ID
	for id := range s.run.Settings().Config.Proposers.All() {
		clients = append(clients, id)
	}
	s.do(cluster.Command{Verb: cluster.Propose, Agent: s.agent(clients), Value: v})
}

// reconfigure has some of the acceptors vote from then on, at least one.
func (s *storm) reconfigure() {
	var all []roles.ID
	for id := range s.run.Settings().Config.Acceptors.All() {
		all = append(all, id)
	}
	members := roles.SetOf(s.agent(all))
	for _, id := range all {
		if s.random.IntN(2) == 0 {
			members = members.With(id)
		}
	}
	s.ask(s.protocol.Machine.Reconfigure(members))
}

// split divides the network at random; now and then it cuts off one agent only, which may be a leader.
func (s *storm) split(ids []roles.ID) {
	c := cluster.Command{Verb: cluster.Partition, Groups: [][]roles.ID{{s.agent(ids)}}}
	for _, id := range ids {
		if id != c.Groups[0][0] && s.random.IntN(3) == 0 {
			c.Groups[0] = append(c.Groups[0], id)
		}
	}
	s.do(c)
}

// drift has a clock run fast or slow, within what the protocol assumes, and often at the very bound.
func (s *storm) drift(id roles.ID) {
	bound := s.protocol.Drift
	percent := 100 - bound + s.random.IntN(2*bound+1)
	if s.random.IntN(2) == 0 {
		percent = []int{100 - bound, 100 + bound}[s.random.IntN(2)]
	}
	s.do(cluster.Command{Verb: cluster.Drift, Agent: id, Percent: float64(percent)})
}

// worsen changes how a link, or every link, treats messages.
func (s *storm) worsen(ids []roles.ID) {
	links := cluster.Links{Every: true}
	if a, b := s.agent(ids), s.agent(ids); a != b && s.random.IntN(2) == 0 {
		links = cluster.Links{From: a, To: b}
	}
	switch s.random.IntN(4) {
	case 0:
		s.do(cluster.Command{Verb: cluster.Loss, Links: links, Percent: float64(s.random.IntN(4) * 10)})
	case 1:
		s.do(cluster.Command{Verb: cluster.Dup, Links: links, Percent: float64(s.random.IntN(4) * 10)})
	default:
		least := 1 + cluster.Time(s.random.IntN(20))
		s.do(cluster.Command{Verb: cluster.Delay, Links: links, Min: least, Max: least + cluster.Time(s.random.IntN(4)*25)})
	}
}

// settle ends all trouble, and lets the clients have their answers.
func (s *storm) settle() {
	every := cluster.Links{Every: true}
	s.do(cluster.Command{Verb: cluster.Heal})
	s.do(cluster.Command{Verb: cluster.Loss, Links: every})
	s.do(cluster.Command{Verb: cluster.Delay, Links: every, Min: 10, Max: 40})
	for _, id := range s.run.State().IDs() {
		if s.run.State().Agent(id).Doom != cluster.CrashNow {
			s.do(cluster.Command{Verb: cluster.Crash, Agent: id}) // at once, and not when it next writes
		}
		s.do(cluster.Command{Verb: cluster.Restart, Agent: id})
	}
	s.run.Advance(s.run.State().Now()+calm, aLot)
}
