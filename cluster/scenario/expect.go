package scenario

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"synod/cluster"
	"synod/roles"
)

// check asks a run whether an expectation holds; the error says what is the case instead.
type check func(stage) error

// expectations are the forms of expect, by their first words. What fits none of them is about an agent or a link.
var expectations = []struct {
	prefix string
	parse  func(p *parser, rest string) (check, error)
}{
	{"nothing chosen", expectNothingChosen},
	{"chosen ", expectChosen},
	{"slot ", expectSlot},
	{"instance ", expectSlot}, // as it was written before
	{"SAFE", expectSafe},
	{"AT RISK ", expectVerdict(cluster.AtRisk)},
	{"VIOLATED ", expectVerdict(cluster.Violated)},
	{"AT RISK", expectNoInvariant},
	{"VIOLATED", expectNoInvariant},
	{"first alarm ", expectFirstAlarm},
	{"refused: ", expectRefused},
	{"", expectOfAgentOrLink},
}

// forms are for an error.
const forms = "nothing chosen; chosen red; slot 2 chosen no-op; slot 2 open; SAFE; AT RISK p2c; VIOLATED agreement; first alarm p2c; a1 voted 1.p1 red; " +
	"a1 down; a1 paused; a1 timer none; a1>a2 nothing; refused: deliver a1>a2"

func (p *parser) expect(l *Line, text string, column int) error {
	l.Kind = Expect
	for _, e := range expectations {
		rest, ok := strings.CutPrefix(text, e.prefix)
		if !ok {
			continue
		}
		holds, err := e.parse(p, strings.TrimSpace(rest))
		if err != nil {
			return p.refused(l, column+len(e.prefix), err)
		}
		l.check = expected(text, holds)
		return nil
	}
	return nil
}

// expected has the error say also what was expected, and when.
func expected(text string, holds check) check {
	return func(s stage) error {
		if err := holds(s); err != nil {
			return fmt.Errorf("at step %d: expected %s, but %w", s.run.State().Steps(), text, err)
		}
		return nil
	}
}

func expectNothingChosen(_ *parser, rest string) (check, error) {
	return expectValues(""), nothingFollows(rest)
}

func nothingFollows(rest string) error {
	if rest != "" {
		return fmt.Errorf("unexpected %q", rest)
	}
	return nil
}

func expectChosen(_ *parser, rest string) (check, error) {
	if rest == "" {
		return nil, errors.New("a value is missing: write expect chosen red, or expect nothing chosen")
	}
	return expectValues(rest), nil
}

// expectValues compares what is chosen, written one behind the other: a value may have several words.
func expectValues(want string) check {
	return func(s stage) error {
		var got []string
		for _, c := range s.run.State().Chosen() {
			got = append(got, string(c.Proposal.Value))
		}
		if strings.Join(got, " ") == want {
			return nil
		}
		return errors.New(chosen(got))
	}
}

// expectSlot reads what is said about one slot of a log: 2 chosen A#1 set x 1, or 2 open. Where agreement is lost
// there are several values, in their order.
func expectSlot(_ *parser, rest string) (check, error) {
	number, want, _ := strings.Cut(rest, " ")
	i, err := strconv.ParseUint(number, 10, 64)
	value, isChosen := strings.CutPrefix(want, "chosen ")
	if err != nil || !isChosen && want != "open" {
		return nil, errors.New("write slot 2 chosen VALUE, or slot 2 open")
	}
	return func(s stage) error {
		var got []string
		for _, c := range s.run.State().Chosen() {
			if c.Instance == roles.Instance(i) {
				got = append(got, string(c.Proposal.Value))
			}
		}
		if got == nil && roles.Instance(i) <= s.run.State().Forgotten() {
			return fmt.Errorf("what was chosen in slot %d is forgotten: every agent has a snapshot of it", i)
		}
		if isChosen && strings.Join(got, " ") == value || !isChosen && got == nil {
			return nil
		}
		return fmt.Errorf("in slot %d %s", i, chosen(got))
	}, nil
}

func chosen(values []string) string {
	if len(values) == 0 {
		return "nothing is chosen"
	}
	are := " is"
	if len(values) > 1 {
		are = " are"
	}
	return strings.Join(values, " and ") + are + " chosen"
}

func expectSafe(_ *parser, rest string) (check, error) {
	return expectVerdictOn(cluster.Safe, ""), nothingFollows(rest)
}

func expectVerdict(v cluster.Verdict) func(*parser, string) (check, error) {
	return func(p *parser, rest string) (check, error) {
		return expectVerdictOn(v, rest), p.checkInvariant(rest)
	}
}

// expectNoInvariant refuses a verdict without what is broken.
func expectNoInvariant(*parser, string) (check, error) {
	return nil, errors.New("an invariant is missing: write expect VIOLATED agreement, or expect AT RISK p2c")
}

// checkInvariant refuses names that the protocol does not know.
func (p *parser) checkInvariant(name string) error {
	names := []string{"assertion"}
	for _, inv := range p.Settings.Protocol.Invariants {
		names = append(names, inv.Name)
	}
	if slices.Contains(names, name) {
		return nil
	}
	return fmt.Errorf("%s has no invariant %q%s", p.Settings.Protocol.Title, name, nearest(name, names))
}

func expectVerdictOn(v cluster.Verdict, invariant string) check {
	return func(s stage) error {
		got, why := s.run.State().Verdict()
		if got == v && why.Invariant == invariant {
			return nil
		}
		return fmt.Errorf("the judge says %s", verdict(got, why.Invariant))
	}
}

func verdict(v cluster.Verdict, invariant string) string {
	return strings.TrimSpace(v.String() + " " + invariant)
}

func expectFirstAlarm(p *parser, rest string) (check, error) {
	return func(s stage) error {
		seen := s.run.State().Violations()
		switch {
		case len(seen) == 0:
			return errors.New("no invariant is broken")
		case seen[0].Invariant != rest:
			return fmt.Errorf("the first alarm is %s at step %d", seen[0].Violation, seen[0].Step)
		}
		return nil
	}, p.checkInvariant(rest)
}

func expectRefused(p *parser, rest string) (check, error) {
	cmd, err := cluster.ParseCommand(rest, p.scope())
	return func(s stage) error {
		if s.do(cmd) == nil {
			return errors.New("the cluster carries it out")
		}
		return nil
	}, err
}

// expectOfAgentOrLink reads the forms that begin with a name: a1 …, a1>a2 ….
func expectOfAgentOrLink(p *parser, text string) (check, error) {
	name, rest, _ := strings.Cut(text, " ")
	from, to, isLink := strings.Cut(name, ">")
	agents := p.Settings.Config.Agents()
	id, ok := roles.ParseID(from)
	if ok = ok && slices.Contains(agents, id); ok && isLink {
		receiver, known := roles.ParseID(to)
		return expectOnLink(id, receiver, rest), p.unless(known && slices.Contains(agents, receiver), to)
	}
	return expectOfAgent(id, rest), p.unless(ok, from)
}

func (p *parser) unless(ok bool, name string) error {
	if ok {
		return nil
	}
	return fmt.Errorf("%q is not an agent, and no expectation begins like that; after expect can stand: %s", name, forms)
}

func expectOnLink(from, to roles.ID, want string) check {
	return func(s stage) error {
		var found []string
		for _, f := range s.run.State().InFlight() {
			if f.From == from && f.To == to {
				found = append(found, roles.Describe(f.Msg))
			}
		}
		if want == "nothing" && len(found) == 0 || slices.Contains(found, want) {
			return nil
		}
		if len(found) == 0 {
			found = []string{"nothing"}
		}
		return fmt.Errorf("%s>%s carries %s", from, to, strings.Join(found, ", "))
	}
}

func expectOfAgent(id roles.ID, want string) check {
	return func(s stage) error {
		a := s.run.State().Agent(id)
		if rest, ok := strings.CutPrefix(want, "timer "); ok {
			return expectTimer(a, rest)
		}
		holds, ok := map[string]bool{"up": a.Up, "down": !a.Up, "paused": a.Paused}[want]
		switch {
		case !ok:
			return expectField(a, want)
		case !holds:
			return fmt.Errorf("%s is %s", id, standing(a))
		}
		return nil
	}
}

// standing says how an agent is.
func standing(a cluster.AgentView) string {
	switch {
	case !a.Up:
		return "down"
	case a.Paused:
		return "up and paused"
	}
	return "up"
}

func expectTimer(a cluster.AgentView, want string) error {
	names := []string{}
	for _, t := range a.Timers {
		names = append(names, t.Name)
	}
	switch {
	case want == "none" && len(names) == 0 || slices.Contains(names, want):
		return nil
	case len(names) == 0:
		return fmt.Errorf("%s has no running timer", a.ID)
	}
	return fmt.Errorf("%s has the running timers %s", a.ID, strings.Join(names, ", "))
}

// formerly are names of fields as they were written before. They are still read.
var formerly = map[string]string{"accepted": "voted", "wish": "wants"}

// entryFormerly is the state of an entry of a log as it was written before, behind the field and the slot. It is still read.
var entryFormerly = regexp.MustCompile(`^(\S+ \d+) accepted `)

// expectField compares with the fields of all roles of an agent, in the words of the screen. Of a log one entry is enough.
func expectField(a cluster.AgentView, want string) error {
	if old, value, ok := strings.Cut(want, " "); ok && formerly[old] != "" {
		want = formerly[old] + " " + value
	}
	if want == "mode leader" {
		want = "mode leads" // and so was this
	}
	want = strings.TrimSuffix(entryFormerly.ReplaceAllString(want, "$1 voted "), " {}") // nobody was listed behind a count of 0
	var similar, names []string
	for _, r := range a.Roles {
		for _, f := range r.Fields {
			text := f.Name + " " + plain(f.Value)
			if text == want {
				return nil
			}
			if log, ok := f.Value.(roles.Log); ok && slices.ContainsFunc(log.Entries, func(e roles.Entry) bool { return f.Name+" "+e.String() == want }) {
				return nil
			}
			names = append(names, f.Name)
			if strings.HasPrefix(want, f.Name+" ") {
				similar = append(similar, text)
			}
		}
	}
	if similar == nil {
		return fmt.Errorf("%s has no such field: its fields are %s", a.ID, strings.Join(names, ", "))
	}
	return fmt.Errorf("%s shows %s", a.ID, strings.Join(similar, ", "))
}

// plain writes a noun as one types it: the dash of the screen for no ballot or no value is on no keyboard.
func plain(noun any) string {
	if text := cluster.Plain(noun); text != "–" {
		return text
	}
	return "nothing"
}
