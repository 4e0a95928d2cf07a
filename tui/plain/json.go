package plain

import (
	"cmp"
	"encoding/json"
	"io"
	"reflect"
	"strings"

	"synod/cluster"
	"synod/roles"
)

// Fields documents the objects of the form JSON for the help of whoever offers it. The names are stable: new ones may
// come, but none goes or changes its meaning.
const Fields = `With --json each line is an object. All have "step" and "time_ms", of virtual time, and a "kind":
  deliver lost timeout propose crash restart duplicate pause resume wait    a step of the run
  command        a change of the world around the agents
  chosen         a value is chosen: instance (of a log, the slot), ballot, value, quorum
  status, end    the cluster, on request and at the end
  remark         what a scenario says: text
  expected       what a scenario expected here, and what came true: claims
  answer         a sentence about anything else: text
Events have, where it applies:
  agent          whom it happened to
  message        what arrived or did not: seq, from, to, kind, text, sent_ms, due_ms, fate, waits
  timer, value, command, note
  sent           the messages that left because of it; fate is arrives, lost, cut or gone
  reasons        why the roles decided as they did: rule, text
  facts          what the judge was told: by, and a fact with its fields, which is proposed, started, promised, issued, voted or learned
  violations     the invariants that it broke: invariant, lemma, text
` +
	"A status and the end have chosen, verdict (SAFE, AT RISK or VIOLATED) and violation, whose invariant is earlier-life where " +
	"it was an earlier run on the same disks; a status also agents, groups (the sides of a partition), usual_link, links (those that are " +
	"neither like the others nor cut by the partition; both ways where both is true), hindrances (what keeps the run from " +
	"getting anywhere: brief, text, help), in_flight and, with --data, disks: path and attached, whether they keep what happens."

// objects writes everything as JSON, an object a line.
type objects struct {
	out *json.Encoder
	at  *place
}

// place is the step of what is written next.
type place struct {
	step int
	time cluster.Time
}

func newObjects(w io.Writer) objects {
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	return objects{out, new(place)}
}

// object is what one line says. encoding/json writes its keys in alphabetical order, so a line is always the same.
type object map[string]any

// put writes a line. An error is the writer's, which keeps it.
func (o objects) put(kind string, step int, at cluster.Time, more object) {
	*o.at = place{step, at}
	line := object{"kind": kind, "step": step, "time_ms": at}
	for k, v := range more {
		line[k] = v
	}
	o.out.Encode(line)
}

func (o objects) remark(text string) { o.put("remark", o.at.step, o.at.time, object{"text": text}) }

func (o objects) expected(claims []string) {
	o.put("expected", o.at.step, o.at.time, object{"claims": claims})
}

func (o objects) answer(text string) { o.put("answer", o.at.step, o.at.time, object{"text": text}) }

func (o objects) event(e *cluster.Event) {
	more := object{}
	if e.Agent != roles.Nobody && e.Kind != cluster.Said {
		more["agent"] = e.Agent
	}
	switch e.Kind {
	case cluster.Delivered, cluster.Lost, cluster.Duplicated, cluster.Waited:
		more["message"] = flightObject(&e.Flight)
	case cluster.Expired:
		more["timer"] = e.Timer
	case cluster.Submitted:
		more["value"] = e.Value
	case cluster.Said:
		if e.Command != nil {
			more["command"] = e.Command.String()
		}
	}
	switch {
	case e.Kind == cluster.Lost:
		more["note"] = e.Lost()
	case e.Note != "":
		more["note"] = e.Note
	}
	list(more, "sent", e.Sent, func(f cluster.Flight) any { return flightObject(&f) })
	list(more, "reasons", e.Reasons, func(r roles.Reason) any { return object{"rule": r.Rule, "text": r.String()} })
	list(more, "facts", e.Facts, factObject)
	list(more, "violations", e.Violations, violationObject)
	o.put(e.Kind.String(), e.Step, e.At, more)
}

// list adds a list unless it is empty.
func list[T any](to object, key string, all []T, each func(T) any) {
	var objects []any
	for _, one := range all {
		objects = append(objects, each(one))
	}
	if objects != nil {
		to[key] = objects
	}
}

var fates = map[cluster.Fate]string{cluster.Arrives: "arrives", cluster.IsLost: "lost", cluster.IsCut: "cut", cluster.IsGone: "gone"}

func flightObject(f *cluster.Flight) object {
	m := object{
		"seq": f.Seq, "from": f.From, "to": f.To, "kind": f.Msg.Kind(), "text": roles.Describe(f.Msg),
		"sent_ms": f.Sent, "due_ms": f.Due, "fate": fates[f.Fate],
	}
	if f.Copy {
		m["copy"] = true
	}
	if f.Held {
		m["held"] = true
	}
	if f.Waits {
		m["waits"] = true
	}
	return m
}

// factObject writes a fact of any protocol: its name, by whom, and its fields with small letters first.
func factObject(f roles.Fact) any {
	m := object{"by": f.By()}
	v := reflect.ValueOf(f)
	for i := range v.NumField() {
		if field := v.Type().Field(i); field.IsExported() {
			m[small(field.Name)] = factField(v.Field(i).Interface())
		}
	}
	m["fact"] = small(v.Type().Name())
	return m
}

// factField writes sets, which have no fields to show, as lists.
func factField(value any) any {
	if set, ok := value.(roles.Set); ok {
		return setObject(set)
	}
	return value
}

func small(name string) string { return strings.ToLower(name[:1]) + name[1:] }

func violationObject(v roles.Violation) any {
	return object{"invariant": v.Invariant, "lemma": v.Lemma, "text": v.Text}
}

func setObject(set roles.Set) []roles.ID {
	all := []roles.ID{}
	for id := range set.All() {
		all = append(all, id)
	}
	return all
}

func chosenObject(c roles.Choice) any { return choice(c) }

func choice(c roles.Choice) object {
	return object{"instance": c.Instance, "ballot": c.Proposal.Ballot, "value": c.Proposal.Value, "quorum": setObject(c.Quorum)}
}

func (o objects) chosen(c roles.Choice, e *cluster.Event) { o.put("chosen", e.Step, e.At, choice(c)) }

// verdictObject is what status and end share.
func verdictObject(st *cluster.State) object {
	m := object{"chosen": []any{}}
	list(m, "chosen", st.Chosen(), chosenObject)
	if through := st.Forgotten(); through > 0 {
		m["forgotten_through"] = through // what was chosen up to this instance is not listed: every server has a snapshot of it
	}
	v, why := st.Verdict()
	m["verdict"] = v.String()
	if v != cluster.Safe {
		m["violation"] = object{"invariant": why.Invariant, "lemma": why.Lemma, "text": why.Text, "step": why.Step, "time_ms": why.At}
	}
	return m
}

func (o objects) end(st *cluster.State) { o.put("end", st.Steps(), st.Now(), verdictObject(st)) }

func (o objects) status(run *cluster.Timeline) {
	st := run.State()
	m := verdictObject(st)
	m["without"] = append([]string{}, st.Without()...)
	m["behind"] = run.Behind()
	list(m, "agents", st.IDs(), func(id roles.ID) any { return agentObject(st.Agent(id)) })
	w := st.Wiring()
	m["usual_link"] = w.Usual.String()
	m["links"] = []any{}
	list(m, "links", w.Odd, func(l cluster.OddLink) any {
		return object{"from": l.From, "to": l.To, "both": l.Both, "settings": l.Settings.String()}
	})
	m["hindrances"] = []any{}
	list(m, "hindrances", st.Hindrances(), func(h cluster.Hindrance) any { return object{"brief": h.Brief, "text": h.Text, "help": h.Help()} })
	if disks := run.Disks(); disks != "" {
		m["disks"] = object{"path": disks, "attached": run.Attached()}
	}
	m["groups"] = st.Groups()
	m["in_flight"] = []any{}
	list(m, "in_flight", st.InFlight(), func(f cluster.Flight) any { return flightObject(&f) })
	o.put("status", st.Steps(), st.Now(), m)
}

func agentObject(a cluster.AgentView) object {
	m := object{"agent": a.ID, "up": a.Up, "disk": a.Disk.String(), "clock_percent": a.Clock}
	if !a.Up {
		m["why"] = a.Why
	}
	if m["paused"] = a.Paused; a.Paused && a.Until > 0 {
		m["paused_until_ms"] = a.Until
	}
	parts := object{}
	for _, r := range a.Roles {
		fields := object{}
		for _, f := range r.Fields {
			field := object{"value": cluster.Plain(f.Value), "stable": f.Stable}
			if log, ok := f.Value.(roles.Log); ok {
				field["log"] = logObject(log)
			}
			fields[stableName(f.Name)] = field
		}
		parts[r.Name] = fields
	}
	m["roles"] = parts
	list(m, "timers", a.Timers, func(t cluster.TimerView) any { return object{"role": t.Role, "name": t.Name, "due_ms": t.Due} })
	return m
}

// stableNames are the names that some fields have here, while the screen has better words by now.
var stableNames = map[string]string{"voted": "accepted", "wants": "wish"}

func stableName(field string) string { return cmp.Or(stableNames[field], field) }

// logObject writes a log with every entry that the role still keeps.
func logObject(log roles.Log) object {
	m := object{"commit": log.Commit, "applied": log.Applied, "first": log.First, "window": log.Window, "leads": log.Leads, "entries": []any{}}
	list(m, "entries", log.Entries, func(e roles.Entry) any {
		return object{"instance": e.Instance, "ballot": e.Ballot, "value": e.Value, "state": e.State.String()}
	})
	return m
}
