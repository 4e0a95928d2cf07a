package scenario_test

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"synod/cluster"
	"synod/cluster/scenario"
	"synod/roles"
	"synod/roles/all"
)

var rewrite = flag.Bool("rewrite", false, "write what happens now into the scenarios")

// files returns the scenarios of a protocol as they are on disk, where -rewrite can change them.
func files(t testing.TB, p *roles.Protocol) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join("..", "..", "roles", p.Name, "scenarios", "*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func read(t *testing.T, file string) (*scenario.Scenario, []byte) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	s, err := scenario.Parse(file, text, all.Protocols())
	if err != nil {
		t.Fatal(err)
	}
	return s, text
}

func run(t *testing.T, s *scenario.Scenario) *scenario.Result {
	t.Helper()
	r, err := scenario.Run(s)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestScenarios plays every scenario of every protocol. What it expects must come true, and what happens must be what
// the file says.
func TestScenarios(t *testing.T) {
	for _, p := range all.Protocols() {
		for _, file := range files(t, p) {
			t.Run(p.Name+"/"+strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
				t.Parallel()
				s, text := read(t, file)
				if s.Settings.Protocol.Name != p.Name {
					t.Errorf("it lies in the folder of %s, but is about %s", p.Name, s.Settings.Protocol.Name)
				}
				if string(s.Write()) != string(text) {
					t.Error("it does not survive being read and written")
				}
				r := run(t, s)
				for _, err := range r.Failures {
					t.Error(err)
				}
				if *rewrite {
					overwrite(t, file, s, r)
					return
				}
				for _, err := range r.Differences {
					t.Error(err)
				}
			})
		}
	}
}

func overwrite(t *testing.T, file string, s *scenario.Scenario, r *scenario.Result) {
	t.Helper()
	if err := s.Rewrite(r); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, s.Write(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestScenariosAreLessons holds what a reader of the list relies on.
func TestScenariosAreLessons(t *testing.T) {
	for _, p := range all.Protocols() {
		lessons := map[int]string{}
		for _, file := range files(t, p) {
			s, text := read(t, file)
			switch {
			case s.Title == "" || s.Source == "":
				t.Errorf("%s: its head must begin with the claim and have a line # Source: …", s.Name)
			case !strings.HasSuffix(s.Title, "."):
				t.Errorf("%s: the claim %q is no sentence", s.Name, s.Title)
			case s.Lesson == 0 || lessons[s.Lesson] != "":
				t.Errorf("%s: # Lesson: must be a number that no other scenario of %s has, but %q", s.Name, p.Name, lessons[s.Lesson])
			case strings.Count(string(text), "\nexpect ") == 0:
				t.Errorf("%s: it expects nothing, so -rewrite could make a lie of it", s.Name)
			case slices.IndexFunc(s.Beats(), func(b scenario.Beat) bool { return b.Remark != "" }) < 0:
				t.Errorf("%s: it says nothing while it plays", s.Name)
			}
			lessons[s.Lesson] = s.Name
		}
	}
}

// TestEveryFlawHasALesson plays, for every rule that can be switched off, a run that it was there to prevent. Where the
// flaw says which invariant catches it, that one must give the first alarm.
func TestEveryFlawHasALesson(t *testing.T) {
	for _, p := range all.Protocols() {
		if len(files(t, p)) == 0 {
			continue
		}
		for i, flaw := range p.Flaws {
			if flaw.Partner == "" && !slices.ContainsFunc(files(t, p), func(file string) bool {
				s, text := read(t, file)
				return s.Settings.Config.Without == roles.Flaws(0).With(i) &&
					strings.Contains(string(text), "\nexpect first alarm "+flaw.Breaks+"\n")
			}) {
				t.Errorf("%s: no scenario switches off %s, and nothing else, and expects first alarm %s: write one", p.Name, flaw.Name, flaw.Breaks)
			}
		}
	}
}

// TestEveryPairHasALesson wants, of two rules that guard the same door, a story in which a value is chosen without either
// of them alone and consensus holds, and is broken without both.
func TestEveryPairHasALesson(t *testing.T) {
	for _, p := range all.Protocols() {
		for _, pair := range p.Pairs() {
			if !slices.ContainsFunc(files(t, p), func(file string) bool { return tellsOf(t, file, p, pair) }) {
				t.Errorf("%s: no scenario tells what happens without %s, each alone and then both: write one", p.Name, strings.Join(p.Off(pair), " and "))
			}
		}
	}
}

// tellsOf plays a scenario and looks which rules are off when it goes well and when it goes wrong.
func tellsOf(t *testing.T, file string, p *roles.Protocol, pair roles.Flaws) bool {
	s, _ := read(t, file)
	player, run := open(t, s)
	held, broken := roles.Flaws(0), false
	for !player.Done() {
		next(t, player)
		without := run.State().Config().Without
		verdict, why := run.State().Verdict()
		chosen := len(run.State().Chosen()) > 0
		for i, flaw := range p.Flaws {
			switch {
			case !pair.Has(i):
			case without == pair:
				broken = broken || verdict == cluster.Violated && why.Invariant == flaw.Together
			case without == roles.Flaws(0).With(i) && chosen && verdict != cluster.Violated:
				held = held.With(i)
			}
		}
	}
	return held == pair && broken
}

// TestPauses plays for every protocol what becomes of an agent that was paused. These scenes are no lessons.
func TestPauses(t *testing.T) {
	found, err := filepath.Glob(filepath.Join("testdata", "pauses", "*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	told := map[string]bool{}
	for _, file := range found {
		s, _ := read(t, file)
		told[s.Settings.Protocol.Name] = true
		r := run(t, s)
		for _, err := range r.Failures {
			t.Error(err)
		}
		if *rewrite {
			overwrite(t, file, s, r)
			continue
		}
		for _, err := range r.Differences {
			t.Error(err)
		}
	}
	for _, p := range all.Protocols() {
		if !told[p.Name] {
			t.Errorf("no scene shows what becomes of an agent of %s that is paused", p.Name)
		}
	}
}
