package cluster

import (
	"math/rand/v2"
	"testing"

	"synod/roles"
	"synod/roles/simplepaxos"
)

// wild drives a run with everything that a person could do to it, drawn from a seed.
type wild struct {
	*testing.T
	run    *Timeline
	random *rand.Rand
	batch  bool // let time pass by instants instead of one step at a time
	faults bool // disks misbehave and rules are broken too
}

// someSettings draws a cluster.
func someSettings(random *rand.Rand) Settings {
	s := Settings{Protocol: simplepaxos.Protocol(), Seed: random.Uint64()}
	switch n := 1 + random.IntN(5); random.IntN(3) {
	case 0:
		s.Config = roles.Apart(1+random.IntN(3), n, 1+random.IntN(3))
	default:
		s.Config = roles.Together(n)
	}
	if random.IntN(3) == 0 {
		s.Config.Distinguished, _ = distinguished(s.Config.Learners, 1)
	}
	return s
}

func newWild(t *testing.T, seed uint64) *wild {
	t.Helper()
	random := rand.New(rand.NewPCG(seed, 1))
	run, err := NewTimeline(someSettings(random), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(run.Close)
	return &wild{T: t, run: run, random: random, faults: random.IntN(2) == 0}
}

// agent draws an agent.
func (w *wild) agent() roles.ID {
	ids := w.run.State().IDs()
	return ids[w.random.IntN(len(ids))]
}

func (w *wild) links() Links {
	a, b := w.agent(), w.agent()
	if a == b || w.random.IntN(3) == 0 {
		return Links{Every: true}
	}
	return Links{From: min(a, b), To: max(a, b), Both: w.random.IntN(2) == 0}
}

// command draws something to do. It may be impossible.
func (w *wild) command() Command {
	switch w.random.IntN(18) {
	case 0, 1, 2:
		return Command{Verb: Propose, Agent: w.agent(), Value: roles.Value([]string{"red", "blue", "green"}[w.random.IntN(3)])}
	case 3, 4:
		return Command{Verb: Crash, Agent: w.agent(), Point: CrashPoint(w.random.IntN(3))}
	case 5, 6:
		return Command{Verb: Restart, Agent: w.agent()}
	case 7:
		return Command{Verb: Heal}
	case 8:
		if shape := Shape(w.random.IntN(8)); shape >= Bridge && shape <= Hub {
			return Command{Verb: Partition, Shape: shape, Agent: w.agent()}
		}
		c := Command{Verb: Partition, Groups: [][]roles.ID{{}}}
		for _, id := range w.run.State().IDs() {
			if w.random.IntN(2) == 0 {
				c.Groups[0] = append(c.Groups[0], id)
			}
		}
		return c
	case 9:
		least := 1 + Time(w.random.IntN(30))
		return Command{Verb: Delay, Links: w.links(), Min: least, Max: least + Time(w.random.IntN(3)*30)}
	case 10:
		return Command{Verb: [...]Verb{Loss, Dup}[w.random.IntN(2)], Links: w.links(), Percent: float64(w.random.IntN(4) * 20)}
	case 11:
		return Command{Verb: Order, Links: w.links(), Fifo: w.random.IntN(2) == 0}
	case 12:
		if flights := w.run.State().InFlight(); len(flights) > 0 {
			f := flights[w.random.IntN(len(flights))]
			c := Command{Verb: [...]Verb{Deliver, Drop, Duplicate, Hold, HoldNext, Release}[w.random.IntN(6)], Links: Links{From: f.From, To: f.To}}
			if c.Word = roles.Describe(f.Msg); c.Verb == HoldNext {
				c.Word = f.Msg.Kind()
			}
			return c
		}
	case 14:
		return Command{Verb: PauseAgent, Agent: w.agent(), Min: Time(w.random.IntN(3) * 40)}
	case 15:
		return Command{Verb: ResumeAgent, Agent: w.agent()}
	case 13:
		return Command{Verb: Timeout, Agent: w.agent()}
	}
	if w.random.IntN(4) == 0 {
		c := Command{Verb: Drift, Agent: w.agent(), Percent: float64(50 + w.random.IntN(8)*25)}
		if w.random.IntN(3) == 0 {
			c.Agent, c.Links.Every = 0, true
		}
		return c
	}
	if !w.faults {
		return Command{Verb: Heal}
	}
	switch w.random.IntN(3) {
	case 0:
		return Command{Verb: Wipe, Agent: w.agent()}
	case 1:
		return Command{Verb: Disk, Agent: w.agent(), Mode: DiskMode(w.random.IntN(4))}
	}
	flaws := w.run.settings.Protocol.Flaws
	return Command{Verb: [...]Verb{Without, With}[w.random.IntN(2)], Word: flaws[w.random.IntN(len(flaws))].Name}
}

// live does some things and lets some time pass after each.
func (w *wild) live(acts int) {
	for range acts {
		_ = w.run.Do(w.command()) // what is impossible now changes nothing, which other tests check
		w.pass(Time(w.random.IntN(60)))
	}
}

// pass lets time pass, in the one way or the other.
func (w *wild) pass(d Time) {
	until := w.run.State().Now() + d
	if w.batch {
		w.run.Advance(until, 1<<30)
		return
	}
	for w.run.conductor.Step(until) {
	}
	w.run.Advance(until, 1<<30)
}
