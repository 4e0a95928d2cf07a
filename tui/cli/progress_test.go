package cli

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"synod/cluster/explore"
	"synod/roles"
	"synod/roles/all"
)

// trialOf returns a trial that says how many states it has; 0 for one that does not.
func trialOf(states int) explore.Trial {
	return explore.Trial{Trial: roles.Trial{Name: "small", States: states}}
}

// What is said of a search on a terminal: a bar, the share that is done and the time left, when the end is known.
func TestProgressOnATerminal(t *testing.T) {
	quarter := explore.Progress{States: 250_000, Covered: 250_000, Depth: 12, Frontier: 34_567, Bytes: 50 << 20, Elapsed: 2 * time.Second}
	end := quarter
	end.States, end.Covered = 1_000_000, 1_000_000
	images := quarter
	images.States = 50_000
	for _, c := range []struct {
		name    string
		p       progress
		columns int
		want    string
	}{
		{"known", ofSearch(trialOf(1_000_000), quarter), 200,
			"small ██░░░░░░░░ 25%, 6s left: 250,000 states, 125,000 a second, depth 12, 34,567 to go on from, 50 MB, 2s"},
		{"with images", ofSearch(trialOf(1_000_000), images), 200,
			"small ██░░░░░░░░ 25%, 6s left: 50,000 states, 25,000 a second, depth 12, 34,567 to go on from, 50 MB, 2s"},
		{"at its end", ofSearch(trialOf(1_000_000), end), 60, "small ██████████ 100%: 1,000,000 states, 500,000 a second"},
		{"a narrow terminal", ofSearch(trialOf(1_000_000), quarter), 80, "small ██░░░░░░░░ 25%, 6s left: 250,000 states, 125,000 a second, depth 12"},
		{"a very narrow terminal", ofSearch(trialOf(1_000_000), quarter), 10, "small ██░"},
		{"unknown", ofSearch(trialOf(0), quarter), 200, "small: 250,000 states, 125,000 a second, depth 12, 34,567 to go on from, 50 MB, 2s"},
		{"more than there should be", ofSearch(trialOf(100_000), quarter), 60, "small: 250,000 states, 125,000 a second, depth 12"},
		{"nothing yet", ofSearch(trialOf(1_000_000), explore.Progress{}), 60, "small ░░░░░░░░░░ 0%: 0 states, 0 a second, depth 0"},
		{"hardly begun", ofSearch(trialOf(1_000_000), explore.Progress{States: 9_999, Covered: 9_999, Depth: 2, Elapsed: time.Second}), 60,
			"small ░░░░░░░░░░ 0%: 9,999 states, 9,999 a second, depth 2"},
		{"random runs", ofWalk(10_000, explore.WalkResult{Seeds: 9_999, Elapsed: 5 * time.Second}), 80,
			"random runs █████████░ 99%, 1s left: 9,999 runs, 1,999 a second, 5s"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out strings.Builder
			sayer{w: &out, terminal: true, columns: func() int { return c.columns }}.waiting()(c.p)
			got := strings.TrimPrefix(out.String(), "\r\x1b[K")
			if got != c.want {
				t.Errorf("it says\n%s\nand not\n%s", got, c.want)
			}
			if ansi.StringWidth(got) >= c.columns {
				t.Errorf("%q needs more than %d columns", got, c.columns)
			}
		})
	}
}

// Elsewhere there is a line now and then, and for programs an object.
func TestProgressInLines(t *testing.T) {
	tell := func(asJSON bool, states int) []string {
		var out strings.Builder
		say := sayer{w: &out, asJSON: asJSON}.waiting()
		for seconds := range 12 {
			say(ofSearch(trialOf(states), explore.Progress{States: 1000 * seconds, Covered: 1000 * seconds, Depth: seconds, Elapsed: time.Duration(seconds) * time.Second}))
		}
		return strings.Split(strings.TrimSpace(out.String()), "\n")
	}
	want := []string{
		"small: 50%, 5s left; 5,000 states, 1,000 a second, depth 5, 0 to go on from, 0 MB, 5s",
		"small: 100%; 10,000 states, 1,000 a second, depth 10, 0 to go on from, 0 MB, 10s",
	}
	if got := tell(false, 10_000); strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("the lines are\n%s\nand not\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if got := tell(false, 0); len(got) != 2 || strings.Contains(got[0], "%") || strings.Contains(got[0], "left") {
		t.Errorf("although the end is unknown, the lines are\n%s", strings.Join(got, "\n"))
	}
	for states, wantLeft := range map[int]any{10_000: 5.0, 0: nil} {
		var o map[string]any
		if err := json.Unmarshal([]byte(tell(true, states)[0]), &o); err != nil {
			t.Fatal(err)
		}
		if o["kind"] != "progress" || o["states"] != 5000.0 || o["frontier"] != 0.0 || o["seconds_left"] != wantLeft {
			t.Errorf("with %d states in all, the object is %v", states, o)
		}
	}
}

// A check that finds nothing says of a rule with a partner what guards the door, and how to take both locks away.
func TestNothingFound(t *testing.T) {
	p := all.Protocols()[0]
	rules := func(names ...string) (off roles.Flaws) {
		for _, name := range names {
			i, ok := p.FlawNamed(name)
			if !ok {
				t.Fatalf("there is no rule %s", name)
			}
			off = off.With(i)
		}
		return off
	}
	for _, c := range []struct {
		without roles.Flaws
		want    string
	}{
		{0, "No violation of Simple Paxos within these bounds."},
		{rules("keep-promise"), "Simple Paxos without keep-promise: consensus is not broken within these bounds. (Broken invariants that only the proof needs were passed over.)"},
		{rules("raise-on-accept"), "Simple Paxos without raise-on-accept: consensus is not broken within these bounds. (Broken invariants that only the proof needs were passed over.)\n" +
			"raise-on-accept is harmless alone: keep-highest-vote guards the same door. Without both, agreement is broken:\n" +
			"    synod check simplepaxos --without raise-on-accept,keep-highest-vote"},
		{rules("raise-on-accept", "keep-highest-vote"),
			"Simple Paxos without raise-on-accept, keep-highest-vote: consensus is not broken within these bounds. (Broken invariants that only the proof needs were passed over.)"},
	} {
		var out strings.Builder
		sayer{w: &out}.nothing(p, c.without, c.without != 0)
		if got := strings.TrimSpace(out.String()); got != c.want {
			t.Errorf("it says\n%s\nand not\n%s", got, c.want)
		}
	}
}

// check --all wants of every flaw what it says, and of a pair that consensus is broken without both and only then.
func TestExpectations(t *testing.T) {
	p := &roles.Protocol{Flaws: []roles.Flaw{
		{Name: "alone", Breaks: "p2c"},
		{Name: "lock", Breaks: "lemma", Partner: "bolt", Together: "agreement"},
		{Name: "bolt", Partner: "lock", Together: "agreement"},
	}}
	var got []string
	for _, e := range expectations(p) {
		var out strings.Builder
		sayer{w: &out}.met(p, e, e.breaks)
		sayer{w: &out}.met(p, e, "validity")
		got = append(got, strings.TrimSpace(out.String()))
	}
	want := []string{
		"without alone: p2c is broken first, as it should be.",
		"without alone: validity is broken first, BUT it is said to be p2c.",
		"without lock: lemma is broken first, as it should be.",
		"without lock: validity is broken first, BUT it is said to be lemma.",
		"without lock: consensus is not broken, as it should be: bolt guards the same door.",
		"without lock: validity is broken first, BUT nothing of the kind should be.",
		"without bolt: nothing is broken, as it should be: lock guards the same door.",
		"without bolt: validity is broken first, BUT nothing of the kind should be.",
		"without lock and bolt: agreement is broken first, as it should be.",
		"without lock and bolt: validity is broken first, BUT it is said to be agreement.",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("it says\n%s\nand not\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
