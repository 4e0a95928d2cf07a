package explore

import (
	"fmt"
	"math"
	"slices"

	"synod/cluster"
	"synod/cluster/scenario"
	"synod/persist/outfile"
	"synod/roles"
)

// Run is a run that breaks an invariant, as actions of a System. Each message in it is delivered as often as the run says;
// a message that is delivered more than once is duplicated first.
type Run struct {
	Trial     Trial
	Actions   []cluster.Action
	Violation roles.Violation
}

// run turns steps into actions, with a cluster that goes along. Each message is duplicated before the first of several
// deliveries.
func (m *machine) run(steps []step, v roles.Violation) Run {
	r := Run{Trial: m.trial, Violation: v}
	y, err := m.trial.start()
	roles.Assert(err == nil, "the trial %s cannot begin again: %v", m.trial.Name, err)
	left := map[cluster.Packet]int{}
	for _, s := range steps {
		if p, ok := m.arrives(s); ok {
			left[p]++
		}
	}
	told := make([]int, len(m.agents))
	for _, s := range steps {
		if p, ok := m.arrives(s); ok {
			if under := y.Count(p); under < left[p] && under > 0 {
				r.do(&y, cluster.Action{Kind: cluster.Copy, Agent: p.To, From: p.From, Msg: p.Msg})
			}
			left[p]--
		}
		for _, a := range m.actions(s, told, &y) {
			r.do(&y, a)
		}
	}
	return r
}

// do takes down an action, and carries it out; what is impossible shows when the run is checked.
func (r *Run) do(y *cluster.System, a cluster.Action) {
	r.Actions = append(r.Actions, a)
	_ = y.Do(a)
}

// arrives returns the packet that arrives in a step, if one does.
func (m *machine) arrives(s step) (cluster.Packet, bool) {
	if s.event < firstMail {
		return cluster.Packet{}, false
	}
	return m.packets[m.agents[s.agent].mail[(s.event-firstMail)/2]].Packet, true
}

// actions returns what a step is to a System in the state before it.
func (m *machine) actions(s step, told []int, y *cluster.System) []cluster.Action {
	id := m.agents[s.agent].id
	event := int(s.event)
	cut := event >= submit && (event-submit)%2 == 1
	if cut {
		event--
	}
	fall, rise := cluster.Action{Kind: cluster.Fall, Agent: id}, cluster.Action{Kind: cluster.Rise, Agent: id}
	var a cluster.Action
	switch p, arrives := m.arrives(s); {
	case event == reboot && s.down:
		return []cluster.Action{rise}
	case event == reboot:
		return []cluster.Action{fall, rise}
	case event == submit:
		a = cluster.Action{Kind: cluster.Submit, Agent: id, Value: m.agents[s.agent].wishes[told[s.agent]]}
		told[s.agent]++
	case arrives:
		a = cluster.Action{Kind: cluster.Handle, Agent: id, From: p.From, Msg: p.Msg}
	default:
		a = y.Timers(id)[(event-firstWait)/2]
	}
	if cut {
		fall.Point = cluster.CrashAfterWrite
		return []cluster.Action{fall, a, rise}
	}
	return []cluster.Action{a}
}

// Check carries the run out with the real agents and the real judge, and returns the violations that it ends with.
func (r Run) Check() ([]roles.Violation, error) {
	y, err := r.Trial.start()
	if err != nil {
		return nil, err
	}
	for i, a := range r.Actions {
		if err := y.Do(a); err != nil {
			return nil, fmt.Errorf("action %d, %s: %w", i+1, a, err)
		}
	}
	return y.Violations(), nil
}

// judged returns the run with the words of the real judge: which quorum was first is nothing that a search tells apart.
func (r Run) judged() Run {
	if v, ok := r.broken(r.Violation.Invariant); ok {
		r.Violation = v
	}
	return r
}

// Chosen returns what is chosen at the end of the run: the first choice of each distinct value.
func (r Run) Chosen() []cluster.Chosen {
	y, err := r.Trial.start()
	if err != nil {
		return nil
	}
	for _, a := range r.Actions {
		if y.Do(a) != nil {
			break
		}
	}
	return y.Chosen()
}

// Breaks reports whether the run breaks an invariant of that name.
func (r Run) Breaks(invariant string) bool {
	_, ok := r.broken(invariant)
	return ok
}

// broken returns how the run breaks the invariant of a name, or false when it does not, or cannot be carried out.
func (r Run) broken(invariant string) (roles.Violation, bool) {
	all, err := r.Check()
	i := slices.IndexFunc(all, func(v roles.Violation) bool { return v.Invariant == invariant })
	if err != nil || i < 0 {
		return roles.Violation{}, false
	}
	return all[i], true
}

// Lines returns the run as commands.
func (r Run) Lines() []string {
	var lines []string
	for _, a := range r.Actions {
		lines = append(lines, a.String())
	}
	return lines
}

// script returns the run as commands for a running cluster whose clock stands still. What an agent tells itself is due at
// once, and so a step each.
func (r Run) script() (lines []string) {
	y, err := r.Trial.begin()
	listen := func() {
		if heard, _ := y.Listen(); heard > 0 {
			lines = append(lines, fmt.Sprintf("step %d", heard))
		}
	}
	if err != nil {
		return r.Lines()
	}
	listen()
	for _, a := range r.Actions {
		lines = append(lines, a.String())
		if y, err = y.Apply(a); err != nil {
			return r.Lines() // which says where it fails
		}
		listen()
	}
	return lines
}

// Scenario returns the run as a scenario with its transcript. The trial must begin with a new cluster.
func (r Run) Scenario(name string) (*scenario.Scenario, error) {
	claim := fmt.Sprintf("%s is broken: %s.\n"+outfile.StoryMark+" check in a trial with %s.", r.Violation.Invariant, r.Violation.Text, r.Trial.Bounds())
	lines := append(r.script(), "expect "+expectation(r.Violation))
	return scenario.Compose(name, claim, r.Trial.Settings, lines...)
}

// ScenarioFrom is Scenario for a run that a search from a running cluster has found: first comes what led there.
func (r Run) ScenarioFrom(from *cluster.Parked, name string) (*scenario.Scenario, error) {
	script, err := from.Script()
	if err != nil {
		return nil, fmt.Errorf("the run that the search began with cannot be told by commands: %w", err)
	}
	run := from.Wake()
	defer run.Close()
	for _, c := range r.CommandsFrom(from.State()) {
		if err := run.Play(c); err != nil {
			return nil, err
		}
		script = append(script, c)
		if heard := run.Advance(run.State().Now(), math.MaxInt); heard > 0 { // what an agent tells itself
			script = append(script, cluster.Command{Verb: cluster.Step, N: heard})
		}
	}
	var lines []string
	for _, c := range script {
		lines = append(lines, c.String())
	}
	claim := fmt.Sprintf("%s is broken: %s.\n"+outfile.StoryMark+", in a search from step %d of a run.", r.Violation.Invariant, r.Violation.Text, from.State().Steps())
	return scenario.Compose(name, claim, from.Settings(), append(lines, "expect "+expectation(r.Violation))...)
}

// expectation is the expectation that a violation meets.
func expectation(v roles.Violation) string {
	if v.Lemma {
		return "first alarm " + v.Invariant
	}
	return "VIOLATED " + v.Invariant
}
