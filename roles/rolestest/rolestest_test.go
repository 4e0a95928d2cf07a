package rolestest

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"synod/roles"
)

// fault is what is wrong with the loner that plays in a test.
type fault int

const (
	nothing fault = iota
	guesses
	hearsAll
	minds
	forgets
	hides
	mumbles
	shouts
	meddles
	misroutes
	points
	panics
	shirks
	invents
	draws
	keeps
	dodges
	distrusts
	trusts
	sulks
	wavers
	dangles
)

// maxValue is the length of what a loner can decide without losing its nerve.
const maxValue = 20

// TestTheSuiteIsTested gives the suite one protocol for every mistake that it is there to find.
func TestTheSuiteIsTested(t *testing.T) {
	for f, want := range map[fault]string{
		nothing:   "",
		guesses:   "is not pure",
		hearsAll:  "hears a message of no protocol",
		minds:     "does not concern the loner",
		forgets:   "a crash changes the durable record",
		hides:     "is not exported",
		mumbles:   "not a sentence",
		shouts:    "is misprinted",
		meddles:   "tells only what it does itself",
		misroutes: "no agent of this cluster",
		points:    "not a plain value",
		panics:    "the loner panics: assertion failed",
		shirks:    "no progress in good times",
		invents:   "validity",
		draws:     "draws only Text",
		keeps:     "hoarder.m: a ptr is not a plain value",
		dodges:    "A has no answer to",
		distrusts: "is refused: the loner never decides that",
		sulks:     "Odd is sent without a reason",
		wavers:    "the class must follow from the kind",
		dangles:   "Odd belongs to phase 1, and names no ballot",
	} {
		err := play(lonely(f), roles.Together(1), 1)
		switch {
		case want == "" && err != nil:
			t.Errorf("the suite refuses a protocol without a fault: %v", err)
		case want != "" && (err == nil || !strings.Contains(err.Error(), want)):
			t.Errorf("fault %d: the suite says %v, and not that something %q: it misses a mistake", f, err, want)
		}
	}
}

// TestDescriptionsAreChecked leaves holes in a description.
func TestDescriptionsAreChecked(t *testing.T) {
	for want, spoil := range map[string]func(p *roles.Protocol){
		"not one word":             func(p *roles.Protocol) { p.Name = "Two Words" },
		"no title":                 func(p *roles.Protocol) { p.Title = "" },
		"has 1 lines":              func(p *roles.Protocol) { p.Summary = p.Summary[:1] },
		"not a sentence":           func(p *roles.Protocol) { p.Summary = []string{"It is for tests.", "no full stop here"} },
		"does not claim agreement": func(p *roles.Protocol) { p.Invariants = p.Invariants[1:] },
		"which is no invariant":    func(p *roles.Protocol) { p.Flaws[0].Breaks = "nothing" },
		"is no other flaw":         func(p *roles.Protocol) { p.Flaws[0].Partner = "be-alone" },
		"not say the same of it":   func(p *roles.Protocol) { p.Flaws = append(p.Flaws, partner("be-two", "be-alone")) },
		"which is no theorem": func(p *roles.Protocol) {
			p.Flaws = []roles.Flaw{partner("be-two", "be-three"), partner("be-three", "be-two")}
		},
		"room for 32":               func(p *roles.Protocol) { p.Flaws = make([]roles.Flaw, 33) },
		"has no scenario: write":    func(p *roles.Protocol) { p.Scenarios = fstest.MapFS{} },
		"not kebab-case, or not un": func(p *roles.Protocol) { p.Flaws = append(p.Flaws, p.Flaws[0]) },
	} {
		p := lonely(nothing)
		if err := checkProtocol(p); err != nil {
			t.Fatalf("a complete description is refused: %v", err)
		}
		spoil(p)
		if err := checkProtocol(p); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("a spoilt description is answered with %v, not with %q", err, want)
		}
	}
}

// TestEveryFlawMustBite gives the suite a flaw that changes nothing.
func TestEveryFlawMustBite(t *testing.T) {
	err := checkFlaw(lonely(nothing), 0)
	if err == nil || !strings.Contains(err.Error(), "never broke agreement first") {
		t.Errorf("a rule that nothing depends on passes for one: %v", err)
	}
}

// TestPartnersMustSuffice gives the suite two rules, of which each is said to suffice where neither does.
func TestPartnersMustSuffice(t *testing.T) {
	p := lonely(nothing)
	p.Flaws = []roles.Flaw{partner("be-two", "be-three"), partner("be-three", "be-two")}
	if err := checkFlaw(p, 0); err == nil || !strings.Contains(err.Error(), "breaks learned-is-chosen although be-three is in force") {
		t.Errorf("a rule that is missed passes for one that its partner replaces: %v", err)
	}
}

// partner returns a flaw that is harmless as long as another rule is in force.
func partner(name, of string) roles.Flaw {
	return roles.Flaw{Name: name, Rule: "Two are enough.", Off: "it is not so", Source: "this test", Partner: of, Together: "progress"}
}

// lonely returns the smallest consensus protocol, for one agent that decides by itself.
func lonely(f fault) *roles.Protocol {
	p := &roles.Protocol{
		Name: "lonely", Title: "Lonely", Source: "this test",
		Summary: []string{"One agent agrees with itself.", "It makes progress while it is up."},
		Check:   func(roles.Config) error { return nil },
		Quorum:  func(c roles.Config, _ roles.Ballot) int { return c.Acceptors.Len() },
		CheckRecords: func(_ roles.Config, _ roles.ID, records []any) error {
			for _, r := range records {
				if d, ok := r.(lonerDisk); ok && (f == distrusts || f != trusts && len(d.Value) > maxValue) {
					return errors.New("the loner never decides that")
				}
			}
			return nil
		},
		Setup: func(c roles.Config) []roles.Agent {
			var agents []roles.Agent
			for _, id := range c.Agents() {
				if f == keeps {
					agents = append(agents, roles.Agent{ID: id, Roles: []roles.Role{hoarder{loner{}, &loner{id: id}}}})
					continue
				}
				agents = append(agents, roles.Agent{ID: id, Roles: []roles.Role{loner{id: id, fault: f}}})
			}
			return agents
		},
		Invariants: []roles.Invariant{roles.Agreement, roles.Validity, roles.LearnedIsChosen},
		Flaws:      []roles.Flaw{{Name: "be-alone", Rule: "One agent is enough.", Off: "one agent is not enough", Source: "this test", Breaks: "agreement"}},
		Scenarios:  fstest.MapFS{"a-story.txt": {}},
	}
	if f == dodges {
		p.Machine = &roles.Machine{} // so it has clients
	}
	return p
}

// loner decides by itself.
type loner struct {
	id    roles.ID
	fault fault
	disk  lonerDisk
	heard int
}

// hoarder has a pointer in it.
type hoarder struct {
	loner
	m *loner
}

type lonerDisk struct{ Value roles.Value }

type hiddenDisk struct{ value roles.Value }

// told is a message to oneself.
type told struct{ Value roles.Value }

func (told) Kind() string       { return "Told" }
func (told) Class() roles.Class { return roles.Tell }
func (m told) Parts() []any     { return []any{m.Value} }

// odd is a message whose class is up to whoever sends it.
type odd struct{ As roles.Class }

func (odd) Kind() string         { return "Odd" }
func (m odd) Class() roles.Class { return m.As }
func (odd) Parts() []any         { return nil }

// pointing is a message that others could change on its way.
type pointing struct{ value *roles.Value }

func (pointing) Kind() string       { return "Pointing" }
func (pointing) Class() roles.Class { return roles.Tell }
func (pointing) Parts() []any       { return nil }

var (
	guess  int         // makes the loner that guesses impure
	shared roles.Value // is where the pointing message points
)

func (h hoarder) Step(roles.Event, *roles.Out) roles.Role { return h }

func (l loner) Name() string { return "loner" }

func (l loner) Hears(m roles.Message) bool {
	_, ok := m.(told)
	return ok || l.fault == hearsAll
}

func (l loner) Fields() []roles.Field {
	if l.fault == draws {
		return []roles.Field{{Name: "value", Value: "a bare string"}}
	}
	return []roles.Field{{Name: "value", Value: l.disk.Value, Stable: true}}
}

func (l loner) Durable() any {
	if l.fault == hides {
		return hiddenDisk{l.disk.Value}
	}
	return l.disk
}

func (l loner) Restore(d any) roles.Role {
	if l.fault != forgets {
		l.disk, _ = d.(lonerDisk)
	}
	return l
}

func (l loner) Step(e roles.Event, out *roles.Out) roles.Role {
	switch e := e.(type) {
	case roles.Start:
		if l.disk.Value != "" {
			out.Note(roles.Learned{Learner: l.id, Value: l.disk.Value})
		}
	case roles.Expire:
		if l.fault == minds {
			l.heard++
		}
	case roles.Submit:
		out.Note(roles.Proposed{Proposer: l.id, Value: e.Value})
		if l.fault == guesses {
			guess++
			l.heard = guess
		}
		return l.decide(e.Value, out)
	}
	return l
}

func (l loner) decide(v roles.Value, out *roles.Out) roles.Role {
	if l.disk.Value != "" || l.fault == shirks {
		return l
	}
	l.misbehave(out)
	if l.fault == invents {
		v = "invented"
	}
	l.disk.Value = v
	out.Because("lone rule", "%s decides %s.", l.id, v)
	out.Send(l.id, told{v})
	out.Note(roles.Voted{Acceptor: l.id, Proposal: roles.Proposal{Ballot: roles.Ballot{Round: 1, Owner: l.id}, Value: v}})
	out.Note(roles.Learned{Learner: l.id, Value: v})
	return l
}

func (l loner) misbehave(out *roles.Out) {
	switch l.fault {
	case mumbles:
		out.Because("rule", "hm")
	case shouts:
		out.Because("rule", "%s says %d.", l.id)
	case meddles:
		out.Note(roles.Promised{Acceptor: roles.NewID(roles.OnlyAcceptor, 3)})
	case misroutes:
		out.Send(roles.NewID(roles.OnlyAcceptor, 3), told{})
	case points:
		out.Send(l.id, pointing{&shared})
	case sulks:
		out.Send(l.id, odd{roles.Refusal})
	case wavers:
		out.Send(l.id, odd{roles.Tell})
		out.Send(l.id, odd{roles.Answer})
	case dangles:
		out.Send(l.id, odd{roles.Ask1})
	case panics:
		roles.Assert(false, "the loner has lost its nerve")
	}
}

// TestLogsAreChecked gives the suite logs that contradict themselves.
func TestLogsAreChecked(t *testing.T) {
	entry := func(i roles.Instance, s roles.EntryState) roles.Entry { return roles.Entry{Instance: i, State: s} }
	for want, log := range map[string]roles.Log{
		"slot 5 is executed, and only": {Commit: 4, Applied: 5},
		"slot 2 stands behind":         {Entries: []roles.Entry{entry(2, roles.EntryChosen), entry(2, roles.EntryChosen)}},
		"all below 3 are compacted":    {First: 3, Entries: []roles.Entry{entry(2, roles.EntryAccepted)}},
		"a state that there is not":    {Entries: []roles.Entry{entry(2, roles.EntryCompacted+1)}},
	} {
		if err := checkLog(log); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v is answered with %v, not with %q", log, err, want)
		}
	}
	if err := checkLog(roles.Log{Commit: 2, Applied: 2, First: 2, Entries: []roles.Entry{entry(1, roles.EntryCompacted), entry(2, roles.EntryExecuted)}}); err != nil {
		t.Errorf("a sound log is refused: %v", err)
	}
}
