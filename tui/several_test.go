package tui

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"synod/cluster"
	"synod/cluster/scenario"
	"synod/roles"
	"synod/roles/all"
)

// alone is Simple Paxos without the protocols that one learns after it: frames must not change when there are more.
func alone() []*roles.Protocol { return all.Protocols()[:1] }

// several are Simple Paxos and two that are like it but for their names and what they accept: one wants majorities, the
// other more than three agents.
func several() []*roles.Protocol {
	simple := alone()[0]
	plain, large := *simple, *simple
	plain.Name, plain.Title, plain.Source = "plainpaxos", "Plain Paxos", "A copy of Simple Paxos, for tests"
	plain.Summary = []string{"Agents agree on one value, and every quorum is a majority.", "It makes progress while a majority is up."}
	plain.Check = func(c roles.Config) error {
		if c.Phase1 != 0 || c.Phase2 != 0 {
			return errors.New("every quorum of Plain Paxos is a majority")
		}
		return simple.Check(c)
	}
	plain.Scenarios = fstest.MapFS{
		"everybody-learns.txt":              {Data: []byte("# Everybody learns.\n# Source: a test\n# Lesson: 1\n\nprotocol plainpaxos\nagents 3\n\n# Go.\npropose A red\n")},
		"a-minority-can-choose-nothing.txt": {Data: []byte("# The name of another protocol's lesson.\n# Source: a test\n# Lesson: 2\n\nprotocol plainpaxos\n\n# Go.\ncrash A\n")},
		"a-vote-outlives-its-proposer.txt":  {Data: []byte("# Again a name that there is already.\n# Source: a test\n# Lesson: 3\n\nprotocol plainpaxos\nagents 3\n\n# Go.\ncrash B\n")},
	}
	large.Name, large.Title, large.Source = "largepaxos", "Large Paxos", "Another copy of Simple Paxos"
	large.Summary = []string{"Agents agree on one value, and there are many of them, so that this summary is too long for one row of a small screen.", "It makes progress while a majority is up."}
	large.Check = func(c roles.Config) error {
		if n := c.Acceptors.Len(); n < 4 {
			return fmt.Errorf("%d acceptors are too few for Large Paxos: it needs 4", n)
		}
		return simple.Check(c)
	}
	large.Scenarios = nil
	return []*roles.Protocol{simple, &plain, &large}
}

// choices are what a person sees when there are several protocols.
var choices = []struct{ name, script string }{
	{"protocols", "P down"},
	{"protocols-refused", ": 'agents 3' enter P down down"},
	{"protocols-sure", "p enter 2s P down enter"},
	{"protocols-begun", "p enter 2s P down enter f5"},
	{"protocols-unwanted", ": 'quorum 4,2' enter P down enter"},
	{"lessons-several", ": 'protocol plainpaxos' enter L down"},
}

func TestFramesOfSeveralProtocols(t *testing.T) {
	for _, s := range choices {
		for _, z := range sizes {
			t.Run(fmt.Sprintf("%s-%dx%d", s.name, z.w, z.h), func(t *testing.T) {
				d := start(t, z, Options{Protocols: several()})
				d.do(s.script)
				golden(t, d.Frame().Text())
			})
		}
	}
}

// Another protocol begins with the size and the seed of the run before, and what it refuses changes nothing.
func TestAnotherProtocolBegins(t *testing.T) {
	for _, c := range []struct {
		script, runs string
		agents       int
		seed         uint64
		says         string
	}{
		{": 'protocol plainpaxos' enter", "plainpaxos", 5, 7, ""},
		{": 'seed 9' enter : 'agents 4' enter P down down enter", "largepaxos", 4, 9, ""},
		{": 'agents 3' enter P down down enter", "simplepaxos", 3, 7, "3 acceptors are too few for Large Paxos: it needs 4."},
		{": 'agents 3' enter : 'protocol largepaxos' enter", "simplepaxos", 3, 7, "3 acceptors are too few for Large Paxos: it needs 4."},
		{": 'quorum 4,2' enter : 'protocol plainpaxos' enter", "plainpaxos", 5, 7, "Plain Paxos does not work with the quorums of 4 and 2 of before: it begins with its own."},
		{"p enter 1s : 'protocol plainpaxos' enter", "plainpaxos", 5, 7, "This begins a new run. The one before, with its 6 steps, is on the shelf: B goes back to it."},
		{"p enter 1s : 'protocol plainpaxos' enter B up enter", "simplepaxos", 5, 7, "This is the earlier run, where it stood."},
		{"P enter", "simplepaxos", 5, 7, ""},
		{"P down esc", "simplepaxos", 5, 7, ""},
		{"P down down down down enter up", "largepaxos", 5, 7, ""},
	} {
		d := start(t, sizes[0], Options{Protocols: several()})
		d.do(c.script)
		s := d.model.run.Settings()
		if s.Protocol.Name != c.runs || len(s.Config.Agents()) != c.agents || s.Seed != c.seed || d.model.notice != c.says {
			t.Errorf("after %q there runs %s with %d agents and seed %d, and it says %q", c.script, s.Protocol.Name, len(s.Config.Agents()), s.Seed, d.model.notice)
		}
	}
}

// Every lesson in the list can begin, whichever protocol it is about, and whatever its name is.
func TestLessonsOfSeveralProtocols(t *testing.T) {
	d := start(t, sizes[0], Options{Protocols: several()})
	count := len(newLessons(d.model).all)
	for i := range count {
		d := start(t, sizes[0], Options{Protocols: several()})
		want := newLessons(d.model).all[i]
		d.do("L" + strings.Repeat(" down", i) + " enter")
		if d.model.lesson == nil {
			t.Fatalf("%s does not begin: %s", want.Name, d.model.notice)
		}
		if got := d.model.lesson.Scenario(); got.Title != want.Title || d.model.st().Protocol().Name != want.Protocol {
			t.Errorf("%s of %s begins with %q", want.Name, want.Protocol, got.Title)
		}
	}
	if at := slices.IndexFunc(newLessons(d.model).all, func(i scenario.Info) bool { return i.Protocol == "plainpaxos" }); at <= 0 {
		t.Errorf("the lessons of the other protocol begin at %d", at)
	}
}

// With a single protocol there is a list too.
func TestOneProtocolAlone(t *testing.T) {
	d := start(t, sizes[0], Options{Protocols: alone()})
	d.do("P enter")
	if d.model.top() != nil || d.model.isError {
		t.Errorf("it cannot begin: %s", d.model.notice)
	}
	if _, err := cluster.ParseCommand("protocol simplepaxo", d.model.scope()); err == nil || !strings.Contains(err.Error(), "try: protocol simplepaxos") {
		t.Errorf("a wrong name is told as %v", err)
	}
}
