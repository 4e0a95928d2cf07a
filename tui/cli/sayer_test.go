package cli

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
)

// Whatever a check finds, its objects have the fields of their kind, all of them and no other.
func TestEveryFieldOfACheckIsAlwaysThere(t *testing.T) {
	if raceDetector {
		t.Skip("it goes through all states of a protocol's trials")
	}
	seen := map[string]bool{}
	for _, line := range []string{
		"check simplepaxos --without persist-promise --seeds 10 --json", "check simplepaxos --seeds 10 --without raise-on-accept --json",
		"check multipaxos --linearizable --seeds 2 --variant stale --json", "check multipaxos --linearizable --seeds 2 --variant log --json",
	} {
		out, _, _ := say(nil, strings.Fields(line)...)
		for text := range strings.Lines(out) {
			var o map[string]any
			if err := json.Unmarshal([]byte(text), &o); err != nil {
				t.Fatalf("%v: %s", err, text)
			}
			kind := o["kind"].(string)
			seen[kind] = true
			fields, _ := checkObjects.Of(kind)
			want := []string{"kind"}
			for _, f := range fields {
				want = append(want, f.Name)
				if _, is := o[f.Name].([]any); f.List && !is {
					t.Errorf("%s of a %s is no list: %s", f.Name, kind, text)
				}
			}
			slices.Sort(want)
			if got := slices.Sorted(maps.Keys(o)); !slices.Equal(got, want) {
				t.Errorf("the fields of a %s are\n%q and not\n%q", kind, got, want)
			}
		}
	}
	for _, kind := range []string{"search", "walk", "run", "end", "linearizable"} {
		if !seen[kind] {
			t.Errorf("nothing of the kind %s is written: %v", kind, seen)
		}
	}
}
