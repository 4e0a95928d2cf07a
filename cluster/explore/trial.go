package explore

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"synod/cluster"
	"synod/roles"
)

// Trial is what is searched: a small cluster, and the bounds of what may happen in it.
type Trial struct {
	roles.Trial
	Settings cluster.Settings
	// Cut says over which links nothing passes; nil for none.
	Cut func(from, to roles.ID) bool
	// Patient are agents whose timers never end.
	Patient []roles.ID
	// From is where the search begins; nil for a new cluster with the Settings.
	From    *cluster.System
	cloning *sync.Mutex // of From: random runs side by side begin with copies of it, and to be copied changes its judge
}

// Trials returns the trials of a protocol with some rules switched off. Without a rule there are other states than counted.
func Trials(p *roles.Protocol, without roles.Flaws) []Trial {
	var all []Trial
	for _, t := range p.Trials {
		t.Config.Without = without
		if without != 0 {
			t.States = 0
		}
		all = append(all, Trial{Trial: t, Settings: cluster.Settings{Protocol: p, Config: t.Config, Seed: 1}})
	}
	return all
}

// Bounds says in words what the trial allows.
func (t Trial) Bounds() string {
	c, limits := t.Settings.Config, t.limits()
	text := fmt.Sprintf("%s, %s and %s; %s; messages lost, late, repeated and out of order without bound",
		roles.Count(c.Proposers.Len(), "proposer"), roles.Count(c.Acceptors.Len(), "acceptor"), roles.Count(c.Learners.Len(), "learner"), limits[0])
	return strings.Join(append([]string{text}, limits[1:]...), "; ")
}

// limits are what may happen how often, the proposals first.
func (t Trial) limits() []string {
	limits := []string{roles.Count(len(t.Wishes), "proposal").String()}
	if t.Timeouts > 0 {
		limits = append(limits, roles.Count(t.Timeouts, "timeout").String())
	}
	if t.Crashes == 1 {
		limits = append(limits, "1 crash with a restart")
	} else if t.Crashes > 1 {
		limits = append(limits, fmt.Sprintf("%d crashes with restarts", t.Crashes))
	}
	if len(t.Deaf) > 0 {
		limits = append(limits, "no "+strings.Join(t.Deaf, " and no ")+" reaches a proposer")
	}
	if t.Unlearned {
		limits = append(limits, "nobody learns")
	}
	return limits
}

// start returns the cluster that the search begins with: what agents tell themselves at the start, they have heard.
func (t Trial) start() (cluster.System, error) {
	y, err := t.begin()
	if err != nil {
		return y, err
	}
	_, err = y.Listen()
	return y, err
}

// begin returns the cluster when its agents have just started.
func (t Trial) begin() (cluster.System, error) {
	if t.From != nil {
		t.cloning.Lock()
		defer t.cloning.Unlock()
		return t.From.Clone(), nil
	}
	return cluster.NewSystem(t.Settings)
}

// From returns a trial that begins with a cluster as it is: two proposers are told once more to propose, different values,
// and some agents may crash. What is under way and doomed already, by a link that was cut or loses it, is lost.
func From(s *cluster.State, crashes int) Trial {
	y := s.System()
	for _, f := range s.InFlight() {
		if f.Fate != cluster.Arrives {
			_ = y.Do(cluster.Action{Kind: cluster.Discard, Agent: f.To, From: f.From, Msg: f.Msg})
		}
	}
	c := s.Config()
	t := Trial{Settings: cluster.Settings{Protocol: s.Protocol(), Config: c}, From: &y, cloning: new(sync.Mutex)}
	t.Name, t.Crashes, t.Config = "from here", crashes, c
	rivals := s.Protocol().Examples()
	for id := range c.Proposers.All() {
		if n := len(t.Wishes); n < 2 { // two are enough, and more are too many
			t.Wishes = append(t.Wishes, roles.Wish{Proposer: id, Value: rivals[n]})
		}
	}
	return t
}

// further returns the trial with another proposal of the first proposer in place of crashes, for some runs that break
// consensus take three ballots. It leaves out what serves progress only; the protocol's own trials say what that is.
func (t Trial) further() Trial {
	n := len(t.Wishes)
	if n > 0 {
		t.Wishes = append(slices.Clip(t.Wishes), roles.Wish{Proposer: t.Wishes[0].Proposer, Value: t.Settings.Protocol.Examples()[n%2]})
	}
	t.Crashes, t.Unlearned = 0, true
	for _, other := range t.Settings.Protocol.Trials {
		for _, kind := range other.Deaf {
			if !slices.Contains(t.Deaf, kind) {
				t.Deaf = append(slices.Clip(t.Deaf), kind)
			}
		}
	}
	return t
}
