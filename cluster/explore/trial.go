package explore

import (
	"fmt"
	"strings"

	"synod/cluster"
	"synod/roles"
)

// Trial is what is searched: a small cluster, and the bounds of what may happen in it.
type Trial struct {
	roles.Trial
	Settings cluster.Settings
	// From is where the search begins; nil for a new cluster with the Settings.
	From *cluster.System
}

// Trials returns the trials of a protocol with some rules switched off.
func Trials(p *roles.Protocol, without roles.Flaws) []Trial {
	var all []Trial
	for _, t := range p.Trials {
		t.Config.Without = without
		all = append(all, Trial{Trial: t, Settings: cluster.Settings{Protocol: p, Config: t.Config, Seed: 1}})
	}
	return all
}

// Bounds says in words what the trial allows.
func (t Trial) Bounds() string {
	c := t.Settings.Config
	text := fmt.Sprintf("%s, %s and %s; %s; messages lost, late, repeated and out of order without bound",
		count(c.Proposers.Len(), "proposer"), count(c.Acceptors.Len(), "acceptor"), count(c.Learners.Len(), "learner"), count(len(t.Wishes), "proposal"))
	if t.Timeouts > 0 {
		text += "; " + count(t.Timeouts, "timeout")
	}
	if t.Crashes == 1 {
		text += "; 1 crash with a restart"
	} else if t.Crashes > 1 {
		text += fmt.Sprintf("; %d crashes with restarts", t.Crashes)
	}
	if len(t.Deaf) > 0 {
		text += "; no " + strings.Join(t.Deaf, " and no ") + " reaches a proposer"
	}
	if t.Unlearned {
		text += "; nobody learns"
	}
	return text
}

func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// start returns the cluster that the search begins with.
func (t Trial) start() (cluster.System, error) {
	if t.From != nil {
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
	t := Trial{Settings: cluster.Settings{Protocol: s.Protocol(), Config: c}, From: &y}
	t.Name, t.Crashes, t.Config = "from here", crashes, c
	values := []roles.Value{"red", "blue"} // two rivals are enough, and more are too many
	for id := range c.Proposers.All() {
		if n := len(t.Wishes); n < len(values) {
			t.Wishes = append(t.Wishes, roles.Wish{Proposer: id, Value: values[n]})
		}
	}
	return t
}
