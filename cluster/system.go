package cluster

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"synod/roles"
)

// System is a whole cluster as a value, without links, time and goroutines: agents, the messages under way, the timers
// that run, and the judge. Any message may arrive next and any timer may end next, so its runs are all the runs that the
// papers allow. It and the Conductor have the same agents and the same judge; what they share is process.do.
type System struct {
	cast    *cast
	without roles.Flaws
	agents  []member
	flying  []Packet // in the order in which they were sent
	world   *roles.World
	steps   int
	broken  []roles.Violation
}

// member is an agent of a System.
type member struct {
	process
	waits [maxTimers]wait
	n     int // how many of waits run, in the order of roles and names
}

// wait is a timer that runs.
type wait struct {
	role int8
	name string
}

func (a wait) compare(b wait) int {
	if a.role != b.role {
		return int(a.role) - int(b.role)
	}
	return strings.Compare(a.name, b.name)
}

// Packet is a message and its way.
type Packet struct {
	From, To roles.ID
	Msg      roles.Message
}

// NewSystem returns a cluster whose agents have started and have done nothing else.
func NewSystem(s Settings) (System, error) {
	k, err := newCast(s.Protocol, s.Config)
	if err != nil {
		return System{}, err
	}
	y := System{cast: k, without: s.Config.Without, agents: make([]member, len(k.ids)), world: roles.NewWorld(k.protocol, k.config)}
	for i, p := range k.first(y.without) {
		y.agents[i].process = process{cast: k, index: i, up: true, parts: p, saved: p.durable(), without: y.without}
	}
	for i := range y.agents {
		y.act(i, job{kind: start})
	}
	return y, nil
}

// System returns the cluster at this step, without its links and its clock: from here, anything goes.
func (s *State) System() System {
	y := System{cast: s.cast, without: s.without, agents: make([]member, len(s.agents)), world: s.world.Clone()}
	y.world.KeepTime(false)
	for i := range s.agents {
		a, m := &s.agents[i], &y.agents[i]
		m.process = a.process
		for _, t := range a.timers {
			if t.seq != 0 {
				m.set(wait{t.role, t.name}, true)
			}
		}
	}
	all := make([]due, 0, len(s.queue.slots))
	for _, d := range s.queue.slots {
		if d.Msg != nil {
			all = append(all, d)
		}
	}
	slices.SortFunc(all, func(a, b due) int { return int(a.Seq) - int(b.Seq) })
	for _, d := range all {
		y.flying = append(y.flying, Packet{d.From, d.To, d.Msg})
	}
	return y
}

// Clone returns an independent copy.
func (y System) Clone() System {
	y.agents, y.flying, y.world = slices.Clone(y.agents), slices.Clone(y.flying), y.world.Clone()
	y.broken = slices.Clip(y.broken)
	return y
}

// Enabled returns what can happen next, except that people can also propose values and change the rules: each message
// may arrive, be lost or be duplicated, each timer may end, each agent may crash or restart.
func (y System) Enabled() []Action {
	var all []Action
	for i, p := range y.flying {
		if slices.Index(y.flying, p) < i {
			continue
		}
		if y.agents[y.cast.index[p.To]].up {
			all = append(all, Action{Kind: Handle, Agent: p.To, From: p.From, Msg: p.Msg})
		}
		all = append(all, Action{Kind: Discard, Agent: p.To, From: p.From, Msg: p.Msg}, Action{Kind: Copy, Agent: p.To, From: p.From, Msg: p.Msg})
	}
	for i := range y.agents {
		all = y.agents[i].enabled(all)
	}
	return all
}

// enabled appends what can happen to an agent besides messages.
func (m *member) enabled(all []Action) []Action {
	if !m.up {
		return append(all, Action{Kind: Rise, Agent: m.id()})
	}
	for _, w := range m.waits[:m.n] {
		all = append(all, Action{Kind: Expire, Agent: m.id(), Timer: w.name, Role: m.parts.role[w.role].Name()})
	}
	for _, point := range []CrashPoint{CrashNow, CrashBeforeWrite, CrashAfterWrite} {
		if point == CrashNow || m.doom == CrashNow {
			all = append(all, Action{Kind: Fall, Agent: m.id(), Point: point})
		}
	}
	return all
}

// Apply returns the cluster after an action. An error says why it is impossible.
func (y System) Apply(a Action) (System, error) {
	next := y.Clone()
	if err := next.apply(a); err != nil {
		return y, err
	}
	return next, nil
}

// apply changes y.
func (y *System) apply(a Action) error {
	if a.Kind == Obey {
		y.without = a.Rules
		y.world.SetRules(a.Rules)
		for i := range y.agents {
			y.act(i, job{kind: obey, rules: a.Rules})
		}
		return nil
	}
	i := y.cast.index[a.Agent]
	if i < 0 {
		return fmt.Errorf("there is no agent %s", a.Agent)
	}
	m := &y.agents[i]
	j := job{from: a.From, msg: a.Msg, value: a.Value, point: a.Point, mode: a.Mode, rules: y.without, timer: a.Timer}
	switch a.Kind {
	case Handle, Discard, Copy:
		at := slices.Index(y.flying, Packet{a.From, a.Agent, a.Msg})
		switch {
		case at < 0:
			return fmt.Errorf("no %s is in flight", a)
		case a.Kind == Handle && !m.up:
			return fmt.Errorf("%s is down", a.Agent)
		case a.Kind == Copy:
			y.flying = append(y.flying, y.flying[at])
		default:
			y.flying = slices.Delete(y.flying, at, at+1)
		}
		if a.Kind != Handle {
			y.steps++
			return nil
		}
		j.kind = receive
	case Submit:
		if !m.up || !y.cast.config.Proposers.Has(a.Agent) {
			return fmt.Errorf("%s cannot propose", a.Agent)
		}
		if err := y.cast.protocol.Accepts(a.Value); err != nil {
			return err
		}
		j.kind = submit
	case Expire:
		role := slices.IndexFunc(m.parts.all(), func(r roles.Role) bool { return r.Name() == a.Role })
		w := wait{int8(role), a.Timer}
		if role < 0 || !slices.Contains(m.waits[:m.n], w) {
			return fmt.Errorf("%s has no timer %q that runs", a.Agent, a.Timer)
		}
		m.set(w, false)
		j.kind, j.role = end, w.role
	case Fall:
		if !m.up {
			return fmt.Errorf("%s is down already", a.Agent)
		}
		j.kind = crash
	case Rise:
		if m.up {
			return fmt.Errorf("%s is up", a.Agent)
		}
		j.kind = rise
	case Forget:
		j.kind = wipe
	case Misbehave:
		j.kind = setDisk
	}
	y.steps++
	y.act(int(i), j)
	return nil
}

// Do is Apply in place, followed by all that agents tell themselves because of it: in a running cluster that takes no time.
func (y *System) Do(a Action) error {
	if err := y.apply(a); err != nil {
		return err
	}
	_, err := y.Listen()
	return err
}

// Listen has agents hear what they have told themselves, and returns how many messages that were.
func (y *System) Listen() (heard int, err error) {
	for ; ; heard++ {
		at := slices.IndexFunc(y.flying, func(p Packet) bool { return p.From == p.To })
		if at < 0 {
			return heard, nil
		}
		p := y.flying[at]
		own := Action{Kind: Handle, Agent: p.To, From: p.From, Msg: p.Msg}
		if !y.agents[y.cast.index[p.To]].up {
			own.Kind = Discard
		}
		if err := y.apply(own); err != nil {
			return heard, err
		}
	}
}

// Count returns how many copies of a message are under way.
func (y System) Count(p Packet) (n int) {
	for _, f := range y.flying {
		if f == p {
			n++
		}
	}
	return n
}

// Timers returns the ends of the timers of an agent that run, in the order of its roles and their names.
func (y System) Timers(id roles.ID) []Action {
	return Local{y.agents[y.cast.index[id]]}.Timers()
}

// act lets an agent do a job, and takes down what came of it.
func (y *System) act(i int, j job) {
	var fx effects
	m := &y.agents[i]
	y.world.SetStep(y.steps)
	m.do(&j, nil, &fx)
	m.follow(&fx)
	for _, s := range fx.out.Sends {
		y.flying = append(y.flying, Packet{m.id(), s.To, s.Msg})
	}
	y.broken = append(y.broken, judge(y.world, &m.process, &fx)...)
}

// follow starts and stops timers as a report asks for it.
func (m *member) follow(fx *effects) {
	for k, t := range fx.out.Timers {
		m.set(wait{fx.owners[k], t.Name}, t.Max != 0)
	}
	if fx.down != "" {
		m.waits, m.n = [maxTimers]wait{}, 0
	}
}

// set starts or stops a timer.
func (m *member) set(w wait, runs bool) {
	at, found := slices.BinarySearchFunc(m.waits[:m.n], w, wait.compare)
	switch {
	case runs && !found:
		roles.Assert(m.n < maxTimers, "%s has more than %d timers", m.id(), maxTimers)
		copy(m.waits[at+1:m.n+1], m.waits[at:m.n])
		m.waits[at] = w
		m.n++
	case !runs && found:
		copy(m.waits[at:], m.waits[at+1:m.n])
		m.n--
	}
}

// Check returns what the judge has found, as an error, or nil.
func (y System) Check() error {
	var all []error
	for _, v := range y.broken {
		all = append(all, errors.New(v.String()))
	}
	return errors.Join(all...)
}

// Violations returns what the judge has found, the earliest first.
func (y System) Violations() []roles.Violation { return slices.Clone(y.broken) }

// Chosen returns the first choice of each distinct value that is chosen in an instance, in the order in which they were.
func (y System) Chosen() []Chosen { return slices.Clone(y.world.Made()) }

// Key returns a fingerprint of all that the agents and messages of the cluster will ever depend on; the order in which
// messages were sent is not part of it, nor is what the judge remembers. Equal clusters have equal keys on every machine.
func (y System) Key() string {
	h := sha256.New()
	y.dump(h)
	return hex.EncodeToString(h.Sum(nil)[:16])
}

func (y System) dump(w io.Writer) {
	fmt.Fprintln(w, y.without)
	for i := range y.agents {
		y.agents[i].dump(w)
	}
	var texts []string
	for _, p := range y.flying {
		texts = append(texts, fmt.Sprintf("%v>%v %+v", p.From, p.To, p.Msg))
	}
	slices.Sort(texts)
	fmt.Fprintln(w, texts)
}

func (m *member) dump(w io.Writer) {
	m.process.dump(w)
	fmt.Fprintln(w, m.waits[:m.n])
}
