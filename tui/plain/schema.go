package plain

import (
	"reflect"
	"slices"
	"strings"

	"synod/roles"
)

// Schema says of kinds of objects which fields each of them has. All have all of them, always: a list may be empty, and any other field
// is null where there is nothing. Names are stable: new ones may come, but none goes or changes its meaning.
type Schema []Kind

// Kind is a kind of objects, or several whose objects have the same fields.
type Kind struct {
	Names  string // with blanks between them
	Means  string
	Fields []Field
}

// String says what the objects are and which fields they have.
func (k Kind) String() string {
	var parts []string
	for _, f := range k.Fields {
		text := f.Name
		if f.Means != "" {
			text += " (" + f.Means + ")"
		}
		parts = append(parts, text)
	}
	return strings.ToUpper(k.Means[:1]) + k.Means[1:] + ": " + strings.Join(parts, ", ") + "."
}

// Field is a field of an object.
type Field struct {
	Name  string
	Means string // "" where the name says it
	List  bool
}

// fields are the fields of names that say what they mean, with blanks between them; those that end in … are lists.
func fields(names string) []Field {
	var all []Field
	for name := range strings.FieldsSeq(names) {
		name, isList := strings.CutSuffix(name, "…")
		all = append(all, Field{Name: name, List: isList})
	}
	return all
}

// Fields is fields for other packages.
func Fields(names string) []Field { return fields(names) }

// Of returns the fields of a kind.
func (s Schema) Of(kind string) ([]Field, bool) {
	for _, k := range s {
		if slices.Contains(strings.Fields(k.Names), kind) {
			return k.Fields, true
		}
	}
	return nil, false
}

// Fill gives an object the fields of its kind that it has not.
func (s Schema) Fill(kind string, o map[string]any) {
	all, ok := s.Of(kind)
	roles.Assert(ok, "there is no kind of objects %q", kind)
	for _, f := range all {
		has := reflect.ValueOf(o[f.Name])
		switch {
		case f.List && (!has.IsValid() || has.Kind() == reflect.Slice && has.IsNil()):
			o[f.Name] = []any{}
		case !has.IsValid():
			o[f.Name] = nil
		}
	}
}

// Objects is the schema of the form JSON.
var Objects = Schema{
	{"deliver lost timeout propose crash restart duplicate pause resume wait command",
		"a step of the run; command is a change of the world around the agents", []Field{
			{"agent", "whom it happened to", false},
			{"message", "what arrived or did not: seq, from, to, kind, text, sent_ms, due_ms, fate, copy, held, waits", false},
			{"timer", "that ended", false},
			{"role", "whose timer it was", false},
			{"value", "that is proposed", false},
			{"command", "that was carried out", false},
			{"note", "what it meant", false},
			{"sent", "the messages that left because of it; fate is arrives, lost, cut or gone", true},
			{"reasons", "why the roles decided as they did: rule, text", true},
			{"facts", "what the judge was told: by, and a fact with its fields, which is " + roles.Prose(factNames(), "or"), true},
			{"violations", "the invariants that it broke: invariant, lemma, text", true},
		}},
	{"chosen", "a value is chosen", []Field{
		{"instance", "of a log, the slot", false}, {"ballot", "", false}, {"value", "", false}, {"quorum", "", true},
	}},
	{"status", "the cluster, on request", append(slices.Clone(standing), []Field{
		{"without", "the rules that are off", true},
		{"behind", "how many steps before the latest", false},
		{"agents", "agent, up, why it is down, paused, paused_until_ms, disk, doom, clock_percent, roles, timers: role, name, due_ms", true},
		{"groups", "the sides of a partition", true},
		{"shape", "the shape that the cut links make, such as halves or bridge C", false},
		{"usual_link", "what holds for most links", false},
		{"links", "those that are neither like the others nor cut by the partition: from, to, both where both ways, settings", true},
		{"next_held", "messages that will be held as soon as they are sent: from, to, words with which they begin, null for any", true},
		{"hindrances", "what keeps the run from getting anywhere: brief, text, help", true},
		{"in_flight", "messages, as above", true},
		{"disks", "with --data: path, and attached, whether they keep what happens", false},
	}...)},
	{"branch", "a future of the run, on request, after the one that it leaves", []Field{
		{"branch", "its number", false}, {"name", "that somebody gave it", false}, {"leaves", "the number of the branch that it leaves; null for the first", false},
		{"fork_step", "the step after which it does", false}, {"end_step", "its latest step", false},
		{"depth", "how many branches lie between it and the beginning", false}, {"current", "whether this is where one is", false},
		{"on_disks", "whether disks keep it", false},
	}},
	{"end", "the cluster at the end", standing},
	{"remark", "what a scenario says", fields("text")},
	{"expected", "what a scenario expected here, and what came true", fields("claims…")},
	{"answer", "a sentence about anything else", fields("text")},
}

// factNames are what facts are called.
func factNames() []string {
	var all []string
	for _, f := range roles.FactKinds {
		all = append(all, factName(f))
	}
	return all
}

// standing is what a status and the end say of how things stand.
var standing = []Field{
	{"chosen", "as the objects of that kind", true},
	{"forgotten_through", "up to which slot what was chosen is not listed: every agent that executes has a snapshot of it", false},
	{"verdict", "SAFE, AT RISK or VIOLATED", false},
	{"violation", "invariant, lemma, text, step, time_ms; the invariant is earlier-life where it was an earlier run on the same disks", false},
}

// common are the fields of all objects.
var common = fields("kind step time_ms")
