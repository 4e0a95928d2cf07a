package cluster

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"synod/roles"
	"synod/roles/all"
)

func (c Cuts) String() string {
	var all []string
	for _, from := range c.cast.ids {
		hears := ""
		for _, to := range c.cast.ids {
			if !c.Has(to, from) {
				hears += to.String()
			}
		}
		all = append(all, hears)
	}
	return strings.Join(all, " ")
}

// Each shape is said by whom each agent hears, and by what the sides can do. The command is what is written back.
func TestShapes(t *testing.T) {
	for _, c := range []struct {
		agents      int
		line, hears string
	}{
		{5, "partition AB | CDE", "AB AB CDE CDE CDE"},
		{5, "partition AB > CDE", "ABCDE ABCDE CDE CDE CDE"},
		{5, "partition AB > C > DE", "ABCDE ABCDE CDE DE DE"},
		{5, "partition AB > CD", "ABCDE ABCDE CDE CDE E"},
		{5, "partition bridge C", "ABC ABC ABCDE CDE CDE"},
		{4, "partition bridge A", "ABCD ABC ABC AD"},
		{5, "partition ring", "ABE ABC BCD CDE ADE"},
		{4, "partition ring", "ABD ABC BCD ACD"},
		{6, "partition ring", "ABDF ABCE BCDF ACDE BDEF ACEF"},
		{7, "partition ring", "ABCFG ABCDG ABCDE BCDEF CDEFG ADEFG ABEFG"},
		{5, "partition chain", "AB ABC BCD CDE DE"},
		{5, "partition chain D A B", "ABD AB CE AD CE"},
		{5, "partition hub C", "AC BC ABCDE CD CE"},
	} {
		run, _ := play(t, roles.Together(c.agents), nil, c.line)
		if got := run.State().Cuts().String(); got != c.hears {
			t.Errorf("%s: they hear %s, not %s", c.line, got, c.hears)
		}
		if cmd, err := ParseCommand(c.line, Scope{}); err != nil || cmd.String() != c.line {
			t.Errorf("%s is written %q, %v", c.line, cmd, err)
		}
		// What is opened again is the same run.
		saved, err := OpenTimeline(t.Context(), bytes.NewReader(textOf(t, run)), "run.synod", named, nil)
		must(t, err)
		defer saved.Close()
		if got := saved.State().Cuts().String(); got != c.hears {
			t.Errorf("%s: saved and opened, they hear %s", c.line, got)
		}
		if _, err := run.Undo(); err != nil || run.State().Cuts().Any() {
			t.Errorf("%s: undo leaves %s, %v", c.line, run.State().Cuts(), err)
		}
	}
}

// A shape that cuts nothing, or names who is not there, is refused, and nothing changes.
func TestShapesThatAreNone(t *testing.T) {
	a, z := agentA, roles.NewID(roles.Everything, 25)
	for _, c := range []struct {
		agents int
		cmd    Command
		why    string
	}{
		{3, Command{Shape: Ring}, "a ring of 3 agents cuts nothing"},
		{2, Command{Shape: Hub, Agent: a}, "a hub takes 3 agents, and there are 2"},
		{2, Command{Shape: Chain}, "a chain of 2 agents cuts nothing"},
		{5, Command{Shape: Bridge, Agent: z}, "there is no agent Z: the agents are A B C D E"},
		{5, Command{Shape: Chain, Groups: [][]roles.ID{{a, z}}}, "there is no agent Z: the agents are A B C D E"},
		{5, Command{Shape: Chain, Groups: [][]roles.ID{{a, a}}}, "A is twice in the chain"},
		{5, Command{Shape: Chain, Groups: [][]roles.ID{{a}}}, "a chain has at least two agents"},
	} {
		run, _ := play(t, roles.Together(c.agents), nil, "cut A>B")
		before := run.State().Cuts().String()
		c.cmd.Verb = Partition
		if err := run.Do(c.cmd); err == nil || err.Error() != c.why {
			t.Errorf("%s says %v, not %q", c.cmd, err, c.why)
		}
		if after := run.State().Cuts().String(); after != before {
			t.Errorf("%s changes the links from %s to %s", c.cmd, before, after)
		}
	}
}

// What can still be done is said in sentences; agents that are alike in it share one.
func TestWhatSidesCanDo(t *testing.T) {
	flexible := roles.Together(5)
	flexible.Phase1, flexible.Phase2 = 2, 4
	for _, c := range []struct {
		config roles.Config
		script string
		says   string
	}{
		{roles.Together(5), "partition AB | CDE", "A and B get 2 of the 3 promises that they need: they cannot choose. C, D and E get 3 of the 3 promises that they need: they can choose."},
		{roles.Together(5), "partition AB > CDE", "A and B get 2 of the 3 promises that they need: they cannot choose, but can learn. C, D and E get 3 of the 3 promises that they need: they can choose."},
		{roles.Together(5), "partition chain", "A and E each get 2 of the 3 promises that they need: they cannot choose. B, C and D each get 3 of the 3 promises that they need: they can choose."},
		{roles.Together(5), "partition hub C", "A, B, D and E each get 2 of the 3 promises that they need: they cannot choose. C gets 3 of the 3 promises that it needs: it can choose."},
		{roles.Together(5), "partition AB | CDE; crash D", "A, B, C and E each get 2 of the 3 promises that they need: they cannot choose. D is down."},
		{roles.Together(5), "partition A | B | C | D | E; crash A", "B, C, D and E each get 1 of the 3 promises that they need: they cannot choose. A is down."},
		{roles.Together(5), "partition AB | CDE; pause D 2s", "A, B, C and E each get 2 of the 3 promises that they need: they cannot choose. D is paused."},
		{roles.Together(3), "disk B fails; disk C fails; partition AB | C", "A gets 1 of the 2 promises that it needs: it cannot choose. B and C each get 0 of the 2 promises that they need: they cannot choose."},
		{roles.Together(5), "disk B fails; partition E | ABCD", "A, C and D get 3 of the 3 promises that they need: they can choose. B gets 0 of the 3 promises that it needs: it cannot choose, but can learn. E gets 1 of the 3 promises that it needs: it cannot choose."},
		{roles.Together(3), "propose A red; run 40ms; partition C > AB", "A and B get 2 of the 2 promises that they need: they can choose red only. C gets 1 of the 2 promises that it needs: it cannot choose, but can learn. " +
			"red is chosen: from now on every choice is red, whatever is cut."},
		{roles.Together(5), "propose A red; run 40ms; partition CDE > AB", "A gets 3 of the 3 promises that it needs: it can choose, but cannot learn. B gets 2 of the 3 promises that it needs: it cannot choose. C, D and E get 3 of the 3 promises that they need: they can choose."},
		{oneRoleEach(2, 3, 1), "partition p1 a1 l1 | p2 a2 a3", "p1 gets 1 of the 2 promises that it needs: it cannot choose. p2 gets 2 of the 2 promises that it needs: it can choose. l1 cannot learn."},
		{roles.Together(12), "partition ABCDEF | GHIJKL", "A to L each get 6 of the 7 promises that they need: they cannot choose."},
		{flexible, "partition AB | CDE", "A and B get 2 of the 4 votes that they need: they cannot choose. C, D and E get 3 of the 4 votes that they need: they cannot choose."},
		{roles.Together(3), "propose A red; run 200ms; partition A | BC", "A gets 1 of the 2 promises that it needs: it cannot choose. B and C get 2 of the 2 promises that they need: they can choose red only. " +
			"red is chosen: from now on every choice is red, whatever is cut."},
	} {
		run, _ := play(t, c.config, nil, strings.Split(c.script, "; ")...)
		s := run.State()
		if got := s.Abilities(s.Cuts()).String(); got != c.says {
			t.Errorf("after %q it says\n%s\nand not\n%s", c.script, got, c.says)
		}
	}
}

// Where proposers hand on what they are asked for, an agent without a quorum can choose through one that has it; and whoever hears
// somebody lead leaves it to that one, even where it would have a quorum itself.
func TestWhoChoosesThroughWhom(t *testing.T) {
	for _, c := range []struct{ protocol, script, says string }{
		{"multipaxos", "partition hub A", "A gets 3 of the 3 promises that it needs: it can choose. B, C, D and E each get 2 of the 3 promises that they need, but reach A: they can choose through A."},
		{"fastpaxos", "partition hub A", "A gets 3 of the 3 promises that it needs: it can choose. B, C, D and E each get 2 of the 3 promises that they need, but reach A: they can choose through A."},
		{"multipaxos", "partition CDE > AB", "A and B get 2 of the 3 promises that they need: they cannot choose. C, D and E get 3 of the 3 promises that they need: they can choose."},
		{"multipaxos", "propose A set x 1; run 300ms; partition CDE > AB", "A gets 3 of the 3 promises that it needs: it can choose, but cannot learn. " +
			"B gets 2 of the 3 promises that it needs, but reaches A: it can choose through A, but cannot learn. C, D and E hear A lead, and do not reach it: they cannot choose."},
		{"multipaxos", "propose A set x 1; run 300ms; partition AB | CDE", "A gets 2 of the 3 promises that it needs: it cannot choose. B hears A lead, which cannot choose: it cannot choose. " +
			"C, D and E get 3 of the 3 promises that they need: they can choose."},
		{"multipaxos", "propose A add n 1; run 600ms; cut A>B; cut A>D; cut A>E; cut B>D; cut B>E; cut C>A; cut C>D; cut D>A; cut D>B; cut D>C; cut D>E; cut E>A; cut E>D",
			"A gets 1 of the 3 promises that it needs, but reaches C: it can choose through C, but cannot learn. B and E each get 2 of the 3 promises that they need, but reach C: they can choose through C. " +
				"C gets 3 of the 3 promises that it needs: it can choose. D gets 1 of the 3 promises that it needs: it cannot choose."},
	} {
		protocol, ok := roles.Among(all.Protocols())(c.protocol)
		if !ok {
			t.Fatal(c.protocol)
		}
		run, err := NewTimeline(Settings{Protocol: protocol, Config: roles.Together(5), Seed: 1}, nil)
		must(t, err)
		defer run.Close()
		for line := range strings.SplitSeq(c.script, "; ") {
			cmd, err := ParseCommand(line, Scope{})
			must(t, err)
			if cmd.Verb == Run {
				run.Advance(run.State().Now()+cmd.Min, 1<<30)
			} else {
				must(t, run.Do(cmd))
			}
		}
		s := run.State()
		if got := s.Abilities(s.Cuts()).String(); got != c.says {
			t.Errorf("%s, after %q it says\n%s\nand not\n%s", c.protocol, c.script, got, c.says)
		}
	}
}

// What would be after a command is what is after it.
func TestCutsBeforehand(t *testing.T) {
	for _, line := range []string{"partition bridge B", "cut A-C", "cut D", "mend A>B", "heal"} {
		run, _ := play(t, roles.Together(4), nil, "cut A>B", "cut C-D")
		cmd, _ := ParseCommand(line, Scope{})
		said, err := run.State().CutsAfter(cmd)
		must(t, err)
		must(t, run.Do(cmd))
		if !said.Equal(run.State().Cuts()) {
			t.Errorf("%s: %s beforehand, and then %s", line, said, run.State().Cuts())
		}
	}
	run, _ := play(t, roles.Together(4), nil)
	if _, err := run.State().CutsAfter(Command{Verb: Crash, Agent: agentA}); fmt.Sprint(err) != `"crash A" cuts no links` {
		t.Errorf("a crash says %v", err)
	}
}
