package tui

import (
	"context"
	"strings"
	"testing"

	"synod/cluster"
	"synod/cluster/explore"
	"synod/roles"
	"synod/roles/all"
)

// Rules can be broken from the dashboard: the search finds a run, it is played key by key, and the last frame shows
// what went wrong and who should have prevented it.
func TestTheLabBreaksRules(t *testing.T) {
	p := all.Protocols()[0]
	for _, rules := range few([]string{"adopt-reported", "quorums-intersect", "keep-promise", "persist-vote", "count-per-ballot", "raise-on-accept,keep-highest-vote"}) {
		t.Run(rules, func(t *testing.T) {
			c := roles.Apart(2, 3, 1)
			for rule := range strings.SplitSeq(rules, ",") {
				i, _ := p.FlawNamed(rule)
				c.Without = c.Without.With(i)
			}
			run, err := cluster.NewTimeline(cluster.Settings{Protocol: p, Config: c, Seed: 1}, nil)
			if err != nil {
				t.Fatal(err)
			}
			d := start(t, sizes[1], Options{Run: run, Paused: true})
			d.do(": 'explore' enter")
			if d.model.top() == nil {
				t.Fatalf("nothing is found: %s", d.model.notice)
			}
			d.do("1s y")
			for d.model.script != nil && d.model.script.at < len(d.model.script.commands) {
				d.do("n")
				if d.model.isError {
					t.Fatal(d.model.notice)
				}
			}
			text := strings.Join(strings.Fields(d.Frame().Text()), " ")
			if !strings.Contains(text, "VIOLATED") {
				t.Errorf("in the end nothing is violated:\n%s", text)
			}
			if len(run.State().Chosen()) > 1 && !strings.Contains(text, "in both quorums") {
				t.Errorf("nobody is named who should have prevented it:\n%s", text)
			}
		})
	}
}

// A search that finds nothing says of a rule with a partner that it is harmless alone, and so does the list of rules from
// then on; with both of them off it does not.
func TestTheLabNamesTheOtherLock(t *testing.T) {
	d := start(t, sizes[1], Options{})
	d.do(": 'separate 1,2,1' enter 100ms : 'without keep-highest-vote' enter : 'explore' enter")
	if want := "keep-highest-vote is harmless alone: raise-on-accept guards the same door."; !strings.Contains(d.model.notice, want) {
		t.Errorf("the search says %q, and not %q", d.model.notice, want)
	}
	d.do("b")
	if text := d.Frame().Text(); !strings.Contains(text, "off    keep-highest-vote  harmless while raise-on-accept holds") {
		t.Errorf("the list of rules does not say so:\n%s", text)
	}
	d.do("esc : 'without raise-on-accept' enter : 'explore' enter")
	if !strings.Contains(d.model.notice, "no violation (within these bounds)") || strings.Contains(d.model.notice, "harmless") {
		t.Errorf("without both the search says %q", d.model.notice)
	}
}

// What is found in a cluster whose agents play all roles can be played too, links that are cut notwithstanding.
func TestTheLabPlaysInARunningCluster(t *testing.T) {
	d := start(t, sizes[1], Options{})
	d.do(": 'agents 3' enter 100ms : 'without keep-promise' enter p enter 800ms x enter : 'explore' enter 1s y")
	if d.model.script == nil {
		t.Fatalf("nothing is played: %s", d.model.notice)
	}
	for range d.model.script.commands {
		d.do("n")
	}
	if v, _ := d.model.st().Verdict(); v != cluster.Violated {
		t.Errorf("in the end it is %s: %s", v, d.model.notice)
	}
}

// A search can be stopped, and another run stops it.
func TestASearchCanBeStopped(t *testing.T) {
	d := start(t, sizes[0], Options{})
	s := &search{cancel: func() {}}
	stopped := false
	_, cancel := context.WithCancel(context.Background())
	s.cancel = func() { stopped = true; cancel() }
	d.model.work = s
	s.progress.Store(&explore.Progress{States: 36_316, Depth: 5})
	d.model.say("Rule off: acceptors vote twice")
	text := d.Frame().Text()
	if !strings.Contains(text, "Searching every run from here") {
		t.Errorf("the screen does not say that it searches:\n%s", text)
	}
	if !strings.Contains(text, "\n Rule off: acceptors vote twice\n Searching") {
		t.Errorf("what is searched and what was said have no places of their own:\n%s", text)
	}
	d.do("esc")
	if !stopped {
		t.Error("esc does not stop the search")
	}
	d.model.drop()
	d.model.finish(explored{search: s})
	if d.model.work != nil || d.model.top() != nil {
		t.Error("what came of a search in another run is shown")
	}
}
