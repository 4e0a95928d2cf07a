package scenario_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"synod/cluster"
	"synod/cluster/scenario"
	"synod/roles/all"
)

// open starts a run and a player on it.
func open(t *testing.T, s *scenario.Scenario) (*scenario.Player, *cluster.Timeline) {
	t.Helper()
	run, err := cluster.NewTimeline(s.Settings, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(run.Close)
	return scenario.NewPlayer(s, run), run
}

func find(t *testing.T, name string) *scenario.Scenario {
	t.Helper()
	s, err := scenario.Find(name, all.Protocols())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func parse(t *testing.T, lines ...string) *scenario.Scenario {
	t.Helper()
	s, err := scenario.Parse("x", []byte(strings.Join(lines, "\n")+"\n"), all.Protocols())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// next plays a beat that must not fail.
func next(t *testing.T, p *scenario.Player) *scenario.Beat {
	t.Helper()
	b, err := p.Next()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestPlayingPieceByPieceIsPlayingWhole, even if somebody goes back after every beat and leads the run astray.
func TestPlayingPieceByPieceIsPlayingWhole(t *testing.T) {
	for _, info := range scenario.List(all.Protocols()) {
		s := find(t, info.Protocol+"/"+info.Name)
		want := run(t, s).Digest
		for _, astray := range []bool{false, true} {
			p, run := open(t, s)
			branch := 0
			for !p.Done() {
				next(t, p)
				branch = current(run)
				if astray {
					leadAstray(t, run)
				}
			}
			if astray {
				if err := run.Switch(branch); err != nil {
					t.Fatal(err)
				}
			}
			if got := run.State().Digest(); got != want {
				t.Errorf("%s: played piece by piece (astray: %v) it ends in %s and not in %s", info.Name, astray, got, want)
			}
		}
	}
}

// current returns the number of the branch that is looked at.
// TestABeatInPieces: in slices of any size a scenario is played as it is in whole beats, even if somebody goes back in the
// middle of one.
func TestABeatInPieces(t *testing.T) {
	for _, info := range scenario.List(all.Protocols()) {
		s := find(t, info.Protocol+"/"+info.Name)
		want := run(t, s).Digest
		for _, most := range []int{1, 7} {
			p, run := open(t, s)
			for !p.Done() {
				before, _ := p.Progress()
				done, err := p.Some(most)
				if err != nil {
					t.Fatalf("%s, %d at a time: %v", s.Name, most, err)
				}
				if after, _ := p.Progress(); done != (after == before+1) {
					t.Fatalf("%s: done is %t, and the beats go from %d to %d", s.Name, done, before, after)
				}
				run.Goto(run.State().Steps() / 2)
			}
			run.Goto(1 << 30)
			if got := run.State().Digest(); got != want {
				t.Errorf("%s, %d at a time: it ends otherwise", s.Name, most)
			}
		}
	}
	// So it is when it is watched: one command at a time, and little time.
	for _, info := range scenario.List(all.Protocols()) {
		s := find(t, info.Protocol+"/"+info.Name)
		p, run2 := open(t, s)
		for p.Trust(); !p.Done(); {
			if _, err := p.Watch(run2.State().Now()+3, 1); err != nil {
				t.Fatalf("%s, watched: %v", s.Name, err)
			}
		}
		if got := run2.State().Digest(); got != run(t, s).Digest {
			t.Errorf("%s: watched it ends otherwise", s.Name)
		}
	}
	s := parse(t, "# Much happens.", "", "quiet", "loss 100%", "propose A red", "run 20m", "run 20m", "show")
	p, _ := open(t, s)
	for range 10 {
		if done, err := p.Some(100); done || err != nil {
			t.Fatalf("after so little it is over: %v", err)
		}
	}
	if over, of := p.Lines(); over < 2 || of != 4 {
		t.Errorf("%d of %d lines are over", over, of)
	}
}

func current(run *cluster.Timeline) int {
	all := run.Branches()
	return all[slices.IndexFunc(all, func(b cluster.BranchInfo) bool { return b.Current })].Number
}

// leadAstray goes back and crashes whoever is up there, which begins a branch.
func leadAstray(t *testing.T, run *cluster.Timeline) {
	t.Helper()
	run.Goto(run.State().Steps() / 2)
	if run.Behind() == 0 {
		return
	}
	for _, id := range run.State().IDs() {
		if run.State().Up(id) {
			if err := run.Do(cluster.Command{Verb: cluster.Crash, Agent: id}); err != nil {
				t.Fatal(err)
			}
			return
		}
	}
}

// TestBeats shows where a scenario is cut for playing it.
func TestBeats(t *testing.T) {
	s := parse(t,
		"# Claim.", "# Source: nowhere", "", "agents 3", "",
		"# Set-up.", "quiet", "propose A red", "deliver A>B Prepare", "show", "expect B up", "",
		"# Watch B.", "# It votes.", "crash B", "expect B down", "restart B", "",
		"# That is all.")
	var got []string
	for _, b := range s.Beats() {
		text := b.Remark
		for _, c := range b.Commands() {
			text += " | " + c.String()
		}
		got = append(got, text)
	}
	// What is expected behind show belongs to the stretch before it.
	want := []string{"Set-up. | propose A red | deliver A>B Prepare", "Watch B. It votes.\nThat is all. | crash B | restart B"}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("the beats are\n%s\nand not\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestCaptions follows the view, also into the past.
func TestCaptions(t *testing.T) {
	p, run := open(t, parse(t, "# Claim.", "# Source: nowhere", "", "agents 3", "", "# First.", "crash A", "", "# Second.", "restart A", "crash B"))
	caption := func(want string) {
		t.Helper()
		if got := p.Caption(); got != want {
			t.Errorf("at step %d the caption is %q and not %q", run.State().Steps(), got, want)
		}
	}
	caption("Claim. (nowhere)")
	next(t, p)
	caption("First.")
	next(t, p)
	caption("Second.")
	run.Goto(1)
	caption("First.")
	run.Goto(0)
	caption("Claim. (nowhere)")
	if b, err := p.Next(); b != nil || err != nil {
		t.Errorf("after the end comes %v, %v", b, err)
	}
	if played, of := p.Progress(); played != 2 || of != 2 {
		t.Errorf("%d of %d beats are played, and not 2 of 2", played, of)
	}
}

// TestCaptionsOfASecondAct: a story that goes back says there what it goes back for.
func TestCaptionsOfASecondAct(t *testing.T) {
	p, run := open(t, parse(t, "# Claim.", "agents 3", "", "# First.", "crash A", "", "# Watch B.", "crash B", "crash C", "",
		"# Back.", "rewind 1", "", "# Watch C.", "crash C"))
	var got []string
	for !p.Done() {
		next(t, p)
		got = append(got, fmt.Sprint(run.State().Steps(), " ", p.Caption()))
	}
	want := "1 First., 3 Watch B., 1 Back., 2 Watch C."
	if strings.Join(got, ", ") != want {
		t.Errorf("the captions are %s, and not %s", strings.Join(got, ", "), want)
	}
}

// TestValuesOfSeveralWords: commands of a state machine are expected as they are written.
func TestValuesOfSeveralWords(t *testing.T) {
	for claim, says := range map[string]string{
		"expect chosen set x 1":        "",
		"expect chosen set x":          "x.txt:5:1: at step 19: expected chosen set x, but set x 1 is chosen",
		"expect slot 0 chosen set x 1": "",
		"expect nothing chosen":        "x.txt:5:1: at step 19: expected nothing chosen, but set x 1 is chosen",
	} {
		s := parse(t, "# Claim.", "agents 3", "propose A set x 1", "run 1s", claim)
		failures := run(t, s).Failures
		if says == "" && len(failures) > 0 || says != "" && (len(failures) == 0 || !strings.HasPrefix(failures[0].Error(), says)) {
			t.Errorf("%s: %v, want %q", claim, failures, says)
		}
	}
}

// Files of before still open: a word that has changed since is still read, and means the same.
func TestWordsOfBeforeAreStillRead(t *testing.T) {
	for before, now := range map[string]string{
		"expect instance 0 chosen red": "expect slot 0 chosen red",
		"expect instance 2 open":       "expect slot 2 open",
		"expect B accepted 1.A red":    "expect B voted 1.A red",
		"expect A wish red":            "expect A wants red",
		"expect instance 0 open":       "expect slot 0 open",
		"expect B accepted 1.A blue":   "expect B voted 1.A blue",
		"expect A wish blue":           "expect A wants blue",
	} {
		for _, claim := range []string{before, now} {
			s := parse(t, "# Claim.", "agents 3", "propose A red", "run 1s", "propose A red", claim)
			failures := run(t, s).Failures
			if holds := !strings.Contains(claim, "blue") && !strings.Contains(claim, "0 open"); holds == (len(failures) > 0) {
				t.Errorf("%s: %v", claim, failures)
			}
		}
	}
}

// An entry of a log that was voted for was called accepted.
func TestEntriesOfBeforeAreStillRead(t *testing.T) {
	text, err := os.ReadFile("../../roles/multipaxos/scenarios/a-lone-vote-is-overwritten.txt")
	if err != nil {
		t.Fatal(err)
	}
	before := strings.ReplaceAll(string(text), "votes 2 voted", "votes 2 accepted")
	if before == string(text) {
		t.Fatal("the scenario expects no entry that was voted for")
	}
	if failures := run(t, parse(t, before)).Failures; len(failures) > 0 {
		t.Errorf("%v", failures)
	}
}

// TestAFalseClaimIsFound: it fails in a run and in a player, and a file with one is not rewritten.
func TestAFalseClaimIsFound(t *testing.T) {
	for claim, says := range map[string]string{
		"expect chosen red":         "x.txt:3:1: at step 1: expected chosen red, but nothing is chosen",
		"expect B down":             "x.txt:3:1: at step 1: expected B down, but B is up",
		"expect A up":               "x.txt:3:1: at step 1: expected A up, but A is down",
		"expect SAFE":               "",
		"expect AT RISK p2c":        "x.txt:3:1: at step 1: expected AT RISK p2c, but the judge says SAFE",
		"expect VIOLATED agreement": "x.txt:3:1: at step 1: expected VIOLATED agreement, but the judge says SAFE",
		"expect first alarm p2c":    "x.txt:3:1: at step 1: expected first alarm p2c, but no invariant is broken",
		"expect B promised 1.A":     "x.txt:3:1: at step 1: expected B promised 1.A, but B shows promised nothing",
		"expect B colour red":       `x.txt:3:1: at step 1: expected B colour red, but B has no such field: its fields are ballot, phase, promised, voted, learned`,
		"expect A>B Prepare 1.A":    "x.txt:3:1: at step 1: expected A>B Prepare 1.A, but A>B carries nothing",
		"expect B timer retry":      "x.txt:3:1: at step 1: expected B timer retry, but B has no running timer",
		"expect refused: crash B":   `x.txt:3:1: at step 2: expected refused: crash B, but the cluster carries it out`,
		"expect refused: crash A":   "",
		"expect refused: run 1s":    `x.txt:3:1: at step 1: expected refused: run 1s, but the cluster carries it out`,
		"expect nothing chosen":     "",
		"crash A":                   "x.txt:3:1: A is down already",
		"step 2":                    "x.txt:3:1: nothing is due any more after 0 of 2 steps",
		"step 1000000":              "x.txt:3:1: 1000000 steps are more than a scenario may take at a time, which is 100000",
		"branch 2":                  "x.txt:3:1: there is no branch 2",
	} {
		s := parse(t, "# Claim.", "crash A", claim)
		p, _ := open(t, s)
		var err error
		for err == nil && !p.Done() {
			_, err = p.Next()
		}
		r := run(t, s)
		if says == "" {
			if err != nil || len(r.Failures) > 0 {
				t.Errorf("%s is true, but: %v, %v", claim, err, r.Failures)
			}
			continue
		}
		if err == nil || !strings.HasPrefix(err.Error(), says) {
			t.Errorf("%s: the player says\n%v\nand not\n%s", claim, err, says)
		}
		if len(r.Failures) == 0 || !strings.HasPrefix(r.Failures[0].Error(), says) {
			t.Errorf("%s: the run says\n%v\nand not\n%s", claim, r.Failures, says)
		}
		if s.Rewrite(r) == nil {
			t.Errorf("%s: the file is rewritten, and would look right", claim)
		}
	}
}

// TestTimeTravel plays the commands of whoever watches a run.
func TestTimeTravel(t *testing.T) {
	s := parse(t, "# Claim.", "agents 3", "propose A red", "run 1s", "expect chosen red",
		"rewind 1", "expect refused: run 1s", "step", "expect nothing chosen", "rewind", "crash A", "run 1s", "expect nothing chosen",
		"branch 1", "expect chosen red", "rewind 2", "live", "expect chosen red")
	if r := run(t, s); len(r.Failures) > 0 {
		t.Error(r.Failures)
	}
}
