package plain

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"synod/cluster"
	"synod/cluster/scenario"
	"synod/roles"
	"synod/roles/all"
)

// Whatever happens, an object has the fields of its kind, all of them and no other; and so have the objects in it. What is a list is
// one, also an empty one. Every kind comes up.
func TestEveryFieldOfAKindIsAlwaysThere(t *testing.T) {
	var out bytes.Buffer
	for _, script := range []string{
		"protocol simplepaxos\nagents 3\nstatus\ndup 50%\nloss 20%\nwithout keep-promise\npropose A red\nrun 60ms\ncut A-B\nhold A>C\nstatus\npause C 50ms\ncrash B\nstatus\nrun 1s\n" +
			"restart B\ncrash A before-write\npropose B blue\nstatus\nrun 5s\nstatus\nhelp\n",
		"protocol simplepaxos\nagents 3\nwithout adopt-reported\npropose A red\npause B\nrun 100ms\nresume B\nrun 2s\npropose C blue\nrun 2s\nstatus\n",
		"protocol multipaxos\nagents 3\ntimeout A\nrun 1s\npropose A set x 1\nrun 1s\npropose B get x\nstatus\nrun 3s\nstatus\nrewind 3\ncrash B\nbranch name early\nbranch\n",
		"protocol multipaxos\nagents 3\nvariant lease\nsnapshot 2\nwindow 3\ntimeout A\nrun 3s\npropose A set x 1\nrun 1s\npropose A get x\nrun 1s\npropose A members A B\nrun 2s\n" +
			"crash C\npropose A set x 2\nrun 1s\npropose A set x 3\nrun 5s\npropose A set x 4\nrun 2s\nrestart C\nrun 5s\ncrash B\nrun 1s\nrestart B\nrun 5s\nstatus\n",
		"protocol fastpaxos\nagents 4\npropose A red\npropose B blue\n",
	} {
		s, said := session(t, JSON, roles.Together(3))
		_ = s.Script(context.Background(), "script", strings.NewReader(script))
		out.Write(said.Bytes())
	}
	s, said := session(t, JSON, roles.Together(3))
	for _, line := range []string{"propose A red", "dup A>B Prepare"} {
		if err := s.Do(context.Background(), line); err != nil {
			t.Fatal(err)
		}
	}
	out.Write(said.Bytes())
	story, err := scenario.Find("a-vote-outlives-its-proposer", all.Protocols())
	if err != nil {
		t.Fatal(err)
	}
	run, err := cluster.NewTimeline(story.Settings, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer run.Close()
	if err := New(Options{Run: run, Protocols: all.Protocols(), Out: &out, Form: JSON}).Tell(context.Background(), story); err != nil {
		t.Fatal(err)
	}
	seen, facts := map[string]map[string]bool{}, map[string][]string{}
	for line := range strings.Lines(out.String()) {
		var o map[string]any
		if err := json.Unmarshal([]byte(line), &o); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		kind := o["kind"].(string)
		own, ok := Objects.Of(kind)
		if !ok {
			t.Fatalf("there is no kind %q: %s", kind, line)
		}
		want := []string{}
		for _, f := range slices.Concat(common, own) {
			want = append(want, f.Name)
			if list, is := o[f.Name].([]any); f.List && !is {
				t.Errorf("%s of a %s is no list: %s", f.Name, kind, line)
			} else if o[f.Name] != nil && (!f.List || len(list) > 0) {
				note(seen, kind, f.Name)
			}
		}
		same(t, line, o, want)
		for _, message := range append(slices.Concat(listIn(o, "sent"), listIn(o, "in_flight")), o["message"]) {
			if message != nil {
				same(t, line, message, strings.Fields("seq from to kind text sent_ms due_ms fate copy held waits"))
			}
		}
		for _, fact := range listIn(o, "facts") {
			f := fact.(map[string]any)
			name := f["fact"].(string)
			if keys, known := facts[name]; known {
				same(t, line, f, keys)
			}
			facts[name] = slices.Sorted(maps.Keys(f))
		}
		smallNames(t, line, o)
		for _, agent := range listIn(o, "agents") {
			same(t, line, agent, strings.Fields("agent up why paused paused_until_ms disk doom clock_percent roles timers"))
		}
	}
	for name := range facts {
		if !slices.Contains(factNames(), name) {
			t.Errorf("no fact is said to be %s", name)
		}
	}
	for _, name := range factNames() {
		if facts[name] == nil {
			t.Errorf("no fact %s comes up", name)
		}
	}
	events := Objects[0]
	for _, k := range Objects {
		for kind := range strings.FieldsSeq(k.Names) {
			if seen[kind] == nil {
				t.Errorf("nothing of the kind %s is written", kind)
			}
		}
	}
	for _, f := range events.Fields {
		if !slices.ContainsFunc(strings.Fields(events.Names), func(kind string) bool { return seen[kind][f.Name] }) {
			t.Errorf("no event has anything as %s", f.Name)
		}
	}
}

// smallNames wants every field to begin with a small letter, at any depth. The names of agents' roles and of their fields are words.
func smallNames(t *testing.T, line string, o any) {
	t.Helper()
	switch o := o.(type) {
	case map[string]any:
		for name, below := range o {
			if name != strings.ToLower(name[:1])+name[1:] {
				t.Errorf("a field is called %s: %s", name, line)
			}
			smallNames(t, line, below)
		}
	case []any:
		for _, below := range o {
			smallNames(t, line, below)
		}
	}
}

func note(seen map[string]map[string]bool, kind, field string) {
	if seen[kind] == nil {
		seen[kind] = map[string]bool{}
	}
	seen[kind][field] = true
}

func listIn(o map[string]any, name string) []any {
	list, _ := o[name].([]any)
	return list
}

// same wants an object to have some fields and no other.
func same(t *testing.T, line string, o any, want []string) {
	t.Helper()
	got := slices.Sorted(maps.Keys(o.(map[string]any)))
	if slices.Sort(want); !slices.Equal(got, want) {
		t.Errorf("the fields are\n%q and not\n%q in %s", got, want, line)
	}
}
