package plain

import (
	"cmp"
	"encoding"
	"encoding/json"
	"io"
	"reflect"
	"strings"

	"synod/cluster"
	"synod/roles"
)

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
	Objects.Fill(kind, line)
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
		more["timer"], more["role"] = e.Timer, e.Role
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

// list writes a list.
func list[T any](to object, key string, all []T, each func(T) any) {
	objects := []any{}
	for _, one := range all {
		objects = append(objects, each(one))
	}
	to[key] = objects
}

var fates = map[cluster.Fate]string{cluster.Arrives: "arrives", cluster.IsLost: "lost", cluster.IsCut: "cut", cluster.IsGone: "gone"}

func flightObject(f *cluster.Flight) object {
	return object{
		"seq": f.Seq, "from": f.From, "to": f.To, "kind": f.Msg.Kind(), "text": roles.Describe(f.Msg),
		"sent_ms": f.Sent, "due_ms": f.Due, "fate": fates[f.Fate], "copy": f.Copy, "held": f.Held, "waits": f.Waits,
	}
}

// factObject writes a fact of any protocol: its name, by whom, and its fields with small letters first.
func factObject(f roles.Fact) any {
	m := object{"by": f.By()}
	v := reflect.ValueOf(f)
	for i := range v.NumField() {
		if field := v.Type().Field(i); field.IsExported() {
			m[small(field.Name)] = nounObject(v.Field(i))
		}
	}
	m["fact"] = factName(f)
	return m
}

func factName(f roles.Fact) string { return small(reflect.TypeOf(f).Name()) }

// nounObject writes what a protocol has a word for: no ballot, no value and no proposal are null, at any depth, and sets are lists.
func nounObject(v reflect.Value) any {
	if v.Kind() == reflect.Interface && v.IsNil() {
		return nil
	}
	switch noun := v.Interface().(type) {
	case roles.Set:
		return setObject(noun)
	case interface{ IsNone() bool }:
		if noun.IsNone() {
			return nil
		}
	case roles.Value:
		if noun == "" {
			return nil
		}
	}
	_, isText := v.Interface().(encoding.TextMarshaler)
	_, isJSON := v.Interface().(json.Marshaler)
	switch {
	case isText || isJSON:
	case v.Kind() == reflect.Interface:
		return nounObject(v.Elem())
	case v.Kind() == reflect.Struct:
		m := object{}
		for i := range v.NumField() {
			field := v.Type().Field(i)
			name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
			if field.IsExported() && name != "-" {
				m[cmp.Or(name, small(field.Name))] = nounObject(v.Field(i))
			}
		}
		return m
	case v.Kind() == reflect.Slice || v.Kind() == reflect.Array:
		all := []any{}
		for i := range v.Len() {
			all = append(all, nounObject(v.Index(i)))
		}
		return all
	}
	return v.Interface()
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
	m := object{}
	list(m, "chosen", st.Chosen(), chosenObject)
	if through := st.Forgotten(); through > 0 {
		m["forgotten_through"] = through // what was chosen up to this instance is not listed: every agent that executes has a snapshot of it
	}
	v, why := st.Verdict()
	m["verdict"] = v.String()
	if v != cluster.Safe {
		m["violation"] = object{"invariant": why.Invariant, "lemma": why.Lemma, "text": why.Text, "step": why.Step, "time_ms": why.At}
	}
	return m
}

// branches writes an object a branch, each after the one that it leaves.
func (o objects) branches(all []cluster.BranchInfo) {
	tree := cluster.Tree(all)
	for _, b := range tree {
		more := object{"branch": b.Number, "name": nil, "leaves": nil, "fork_step": nil, "end_step": b.End, "depth": b.Depth, "current": b.Current, "on_disks": b.Kept}
		if b.Name != "" {
			more["name"] = b.Name
		}
		if b.From >= 0 {
			more["leaves"], more["fork_step"] = tree[b.From].Number, b.Fork
		}
		o.put("branch", o.at.step, o.at.time, more)
	}
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
	list(m, "links", w.Odd, func(l cluster.OddLink) any {
		return object{"from": l.From, "to": l.To, "both": l.Both, "settings": l.Settings.String()}
	})
	list(m, "next_held", st.NextHeld(), func(n cluster.NextHeld) any {
		held := object{"from": n.From, "to": n.To, "words": nil}
		if n.Words != "" {
			held["words"] = n.Words
		}
		return held
	})
	list(m, "hindrances", st.Hindrances(), func(h cluster.Hindrance) any { return object{"brief": h.Brief, "text": h.Text, "help": h.Help()} })
	if disks := run.Disks(); disks != "" {
		m["disks"] = object{"path": disks, "attached": run.Attached()}
	}
	m["groups"] = st.Groups()
	if shape := st.ShapeName(); shape != "" {
		m["shape"] = shape
	}
	list(m, "in_flight", st.InFlight(), func(f cluster.Flight) any { return flightObject(&f) })
	o.put("status", st.Steps(), st.Now(), m)
}

func agentObject(a cluster.AgentView) object {
	m := object{"agent": a.ID, "up": a.Up, "why": nil, "paused": a.Paused, "paused_until_ms": nil, "disk": a.Disk.String(), "doom": nil, "clock_percent": a.Clock}
	if !a.Up {
		m["why"] = a.Why
	}
	if a.Until > 0 {
		m["paused_until_ms"] = a.Until
	}
	if a.Doom != cluster.CrashNow {
		m["doom"] = a.Doom.String()
	}
	parts := object{}
	for _, r := range a.Roles {
		fields := object{}
		for _, f := range r.Fields {
			field := object{"value": nil, "stable": f.Stable, "log": nil}
			if text := spoken(f.Value); text != "none" && text != "nothing" {
				field["value"] = text
			}
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
	m := object{"commit": log.Commit, "applied": log.Applied, "first": log.First, "window": log.Window, "leads": log.Leads}
	list(m, "entries", log.Entries, func(e roles.Entry) any {
		return object{"instance": e.Instance, "ballot": nounObject(reflect.ValueOf(e.Ballot)), "value": nounObject(reflect.ValueOf(e.Value)), "state": stableName(e.State.String())}
	})
	return m
}
