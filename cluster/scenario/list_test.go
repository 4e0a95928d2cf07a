package scenario_test

import (
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"synod/cluster"
	"synod/cluster/scenario"
	"synod/roles"
	"synod/roles/all"
)

// TestList has every file, in the order of its lessons.
func TestList(t *testing.T) {
	list, count := scenario.List(all.Protocols()), 0
	for _, p := range all.Protocols() {
		count += len(files(t, p))
	}
	if len(list) != count {
		t.Errorf("%d scenarios are listed, and there are %d", len(list), count)
	}
	for i, info := range list {
		if i > 0 && list[i-1].Protocol == info.Protocol && list[i-1].Lesson >= info.Lesson {
			t.Errorf("%s, lesson %d, comes after lesson %d", info.Name, info.Lesson, list[i-1].Lesson)
		}
		if s, err := scenario.Find(strconv.Itoa(info.Number), all.Protocols()); err != nil || info.Number < 100 || s.Title != info.Title {
			t.Errorf("Find(%d) returns %v", info.Number, err)
		}
		if s, err := scenario.Find(info.Name, all.Protocols()); err != nil || s.Name != info.Name[strings.LastIndex(info.Name, "/")+1:] || s.Title != info.Title {
			t.Errorf("Find(%q) returns %v", info.Name, err)
		}
	}
}

// TestABadFileIsListed with what is wrong with it, and does not take the others with it.
func TestABadFileIsListed(t *testing.T) {
	p := *all.Protocols()[0]
	p.Scenarios = fstest.MapFS{"good.txt": {Data: []byte("# Claim.\n# Lesson: 1\n")}, "bad.txt": {Data: []byte("----\n")}, "odd.md": {}}
	list := scenario.List([]*roles.Protocol{&p})
	if len(list) != 2 || list[0].Title != "Claim." || !strings.HasPrefix(list[1].Title, "It cannot be read: bad.txt:1:1: ") {
		t.Errorf("the list is %+v", list)
	}
	p.Scenarios = nil
	if list := scenario.List([]*roles.Protocol{&p}); list != nil {
		t.Errorf("a protocol without scenarios has %+v", list)
	}
}

func TestFindSuggests(t *testing.T) {
	for name, says := range map[string]string{
		"a-vote-outlives-a-proposer":             `there is no scenario "a-vote-outlives-a-proposer": did you mean "a-vote-outlives-its-proposer"?`,
		"simplepaxos/a-vote-outlives-a-proposer": `there is no scenario "simplepaxos/a-vote-outlives-a-proposer": did you mean "a-vote-outlives-its-proposer"?`,
		"nopaxos/a-vote-outlives-its-proposer":   `there is no scenario "nopaxos/a-vote-outlives-its-proposer", for there is no protocol "nopaxos"`,
		"54":                                     "there is no lesson 54",
		"":                                       `there is no scenario ""`,
	} {
		if s, err := scenario.Find(name, all.Protocols()); err == nil || !strings.HasPrefix(err.Error(), says) {
			t.Errorf("Find(%q) returns %v, %v", name, s, err)
		}
	}
}

// TestCompose makes a file of every scenario's settings and commands, as the explorer does of a counterexample. It must
// be the same run.
func TestCompose(t *testing.T) {
	for _, info := range scenario.List(all.Protocols()) {
		s := find(t, info.Name)
		var lines []string
		for _, b := range s.Beats() {
			for _, cmd := range b.Commands() {
				lines = append(lines, cmd.String())
			}
		}
		made, err := scenario.Compose("counterexample", "Something goes wrong.\nSource: a search", s.Settings, lines...)
		if err != nil {
			t.Errorf("%s: %v", info.Name, err)
			continue
		}
		again, err := scenario.Parse("counterexample", made.Write(), all.Protocols())
		if err != nil {
			t.Errorf("%s: what Compose has made cannot be read: %v\n%s", info.Name, err, made.Write())
			continue
		}
		if again.Title != "Something goes wrong." || again.Source != "a search" {
			t.Errorf("%s: the claim has become %q (%s)", info.Name, again.Title, again.Source)
		}
		if r := run(t, again); r.Err() != nil || r.Digest != run(t, s).Digest {
			t.Errorf("%s: what Compose has made is another run (%v)", info.Name, r.Err())
		}
	}
}

// TestHead writes settings of every kind so that they are read as they were.
func TestHead(t *testing.T) {
	for _, lines := range [][]string{
		{"agents 5", "seed 3"},
		{"separate 2,4,3", "learning distinguished 2"},
		{"agents 4", "without quorums-intersect", "quorum 2,2"},
		{"agents 5", "quorum 4,2", "without keep-promise", "without unique-ballots"},
	} {
		want := parse(t, append([]string{"# Claim."}, lines...)...).Settings
		got := parse(t, scenario.Head("Claim.", want)...).Settings
		if got.Config != want.Config || got.Seed != want.Seed || got.Protocol.Name != want.Protocol.Name {
			t.Errorf("%q becomes %q", lines, scenario.Head("Claim.", want))
		}
	}
}

// TestDifferences shows which line of a transcript is not as it was.
func TestDifferences(t *testing.T) {
	s := parse(t, "# Claim.", "", "# A remark.", "crash A", "----", "A crashes", "  It keeps everything.")
	r := run(t, s)
	if r.Err() == nil || !strings.HasPrefix(r.Err().Error(), "x.txt:7:1: the transcript is now\n\t  A lost what") {
		t.Errorf("the difference is %v", r.Err())
	}
	if r.Verdict != cluster.Safe {
		t.Errorf("the verdict is %s", r.Verdict)
	}
	if err := s.Rewrite(r); err != nil || run(t, s).Err() != nil {
		t.Errorf("the rewritten file is still wrong: %v, %v", err, run(t, s).Err())
	}
}
