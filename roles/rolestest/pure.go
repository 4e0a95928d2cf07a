package rolestest

import (
	"fmt"
	"reflect"
	"slices"

	"synod/roles"
)

// stepTwice steps a role twice on the same event and refuses any difference; it returns the next role and its effects.
// The second time some effects are there already: a role may only add to them.
func stepTwice(r roles.Role, e roles.Event) (next roles.Role, out roles.Out, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the %s panics: %v", r.Name(), p)
		}
	}()
	before := r
	next = r.Step(e, &out)
	again := roles.Out{Sends: make([]roles.Send, 1), Timers: make([]roles.Timer, 1), Facts: make([]roles.Fact, 1), Reasons: make([]roles.Reason, 1)}
	other := r.Step(e, &again)
	switch {
	case r != before:
		return nil, out, fmt.Errorf("the %s changes its old value in Step: use value receivers", r.Name())
	case next != other:
		return nil, out, fmt.Errorf("the %s is not pure: the same event makes it\n  %+v and then\n  %+v", r.Name(), next, other)
	case len(again.Sends) == 0 || len(again.Timers) == 0 || len(again.Facts) == 0 || len(again.Reasons) == 0:
		return nil, out, fmt.Errorf("the %s takes back effects that others asked for: it may only add to Out", r.Name())
	}
	rest := roles.Out{Sends: again.Sends[1:], Timers: again.Timers[1:], Facts: again.Facts[1:], Reasons: again.Reasons[1:]}
	if alike(out, rest) {
		return next, out, nil
	}
	if a, b := effects(out), effects(rest); a != b {
		return nil, out, fmt.Errorf("the %s is not pure: the same event has the effects\n%s\nand then\n%s", r.Name(), a, b)
	}
	return next, out, nil
}

// stepOnce steps a role as [stepTwice] does, and checks nothing.
func stepOnce(r roles.Role, e roles.Event) (next roles.Role, out roles.Out, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the %s panics: %v", r.Name(), p)
		}
	}()
	next = r.Step(e, &out)
	return next, out, nil
}

// alike reports whether two steps ask for the very same, which spares writing it down.
func alike(a, b roles.Out) bool {
	return slices.Equal(a.Sends, b.Sends) && slices.Equal(a.Timers, b.Timers) && slices.Equal(a.Facts, b.Facts) &&
		slices.EqualFunc(a.Reasons, b.Reasons, func(a, b roles.Reason) bool { return reflect.DeepEqual(a, b) })
}

// effects writes down all that a step asks for.
func effects(o roles.Out) string {
	text := ""
	for _, s := range o.Sends {
		text += fmt.Sprintf("  send %s %+v\n", s.To, s.Msg)
	}
	for _, t := range o.Timers {
		text += fmt.Sprintf("  timer %+v\n", t)
	}
	for _, f := range o.Facts {
		text += fmt.Sprintf("  fact %T %+v\n", f, f)
	}
	for _, r := range o.Reasons {
		text += fmt.Sprintf("  reason %s\n", r)
	}
	return text
}

// stranger is a message that no protocol has.
type stranger struct{}

func (stranger) Kind() string       { return "Stranger" }
func (stranger) Class() roles.Class { return roles.Tell }
func (stranger) Parts() []any       { return nil }

// checkDeaf refuses a role that acts on what does not concern it.
func checkDeaf(r roles.Role, c roles.Config, from roles.ID) error {
	if r.Hears(stranger{}) {
		return fmt.Errorf("the %s says that it hears a message of no protocol: list the messages it acts on", r.Name())
	}
	for _, e := range []roles.Event{
		roles.Receive{From: from, Msg: stranger{}},
		roles.Expire{Timer: "a timer that nobody has set"},
		roles.Rules{Without: c.Without},
	} {
		if err := checkUnmoved(r, e); err != nil {
			return err
		}
	}
	return checkRulesOnly(r, c)
}

// checkUnmoved refuses a role that acts on an event which must leave it alone.
func checkUnmoved(r roles.Role, e roles.Event) error {
	next, out, err := stepTwice(r, e)
	if err != nil {
		return err
	}
	if next != r {
		return fmt.Errorf("%T%+v does not concern the %s, but changes it to %+v", e, e, r.Name(), next)
	}
	if !reflect.ValueOf(out).IsZero() {
		return fmt.Errorf("%T%+v does not concern the %s, but has effects:\n%s", e, e, r.Name(), effects(out))
	}
	return nil
}

// checkRulesOnly refuses a role that does more about switched-off rules than to take note: what happened before stays
// as it is, on stable storage too.
func checkRulesOnly(r roles.Role, c roles.Config) error {
	for _, without := range []roles.Flaws{c.Without, ^roles.Flaws(0)} {
		off, out, err := stepTwice(r, roles.Rules{Without: without})
		if err != nil {
			return err
		}
		if !reflect.ValueOf(out).IsZero() {
			return fmt.Errorf("the %s does something when rules are switched off, instead of when they would have applied:\n%s", r.Name(), effects(out))
		}
		if back, _, err := stepTwice(off, roles.Rules{Without: c.Without}); err != nil || back != r {
			return fmt.Errorf("the %s is another after rules were switched off and on again: %+v (%v)", r.Name(), back, err)
		}
	}
	return nil
}
