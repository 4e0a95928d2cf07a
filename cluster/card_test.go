package cluster

import (
	"fmt"
	"strings"
	"testing"

	"synod/roles"
)

// The sides of a partition say how many acceptors promise and vote for one of theirs, and how many it takes.
func TestSidesOfAPartition(t *testing.T) {
	flexible := roles.Together(5)
	flexible.Phase1, flexible.Phase2 = 4, 2
	for _, c := range []struct {
		config roles.Config
		script string
		want   string
	}{
		{roles.Together(5), "run 1ms", ""},
		{roles.Together(5), "partition AB | CDE", "[A B] 2/3,2/3; [C D E] 3/3,3/3"},
		{roles.Together(5), "partition AB | CDE; crash C", "[A B] 2/3,2/3; [C D E] 2/3,2/3"},
		{roles.Together(5), "partition AB | CDE; pause D", "[A B] 2/3,2/3; [C D E] 2/3,2/3"},
		{roles.Together(5), "partition AB | CDE; heal", ""},
		{roles.Together(4), "partition AB | C | D", "[A B] 2/3,2/3; [C] 1/3,1/3; [D] 1/3,1/3"},
		{flexible, "partition AB | CDE", "[A B] 2/4,2/2; [C D E] 3/4,3/2"},
		{roles.Together(5), "partition AB > CDE", "[A B] 2/3,2/3; [C D E] 3/3,5/3"},
		{roles.Together(5), "partition AB | CDE; mend B-C", "[A B] 3/3,3/3; [C D E] 4/3,4/3"},
		{roles.Together(5), "partition bridge C", ""},
		{roles.Together(5), "partition ring", ""},
		{roles.Together(5), "partition chain C D E", "[A B] 2/3,2/3; [C D E] 3/3,3/3"},
		{oneRoleEach(2, 3, 1), "partition p1 a1 | p2 a2 a3 l1", "[p1 a1] 1/2,1/2; [p2 a2 a3 l1] 2/2,2/2"},
		{oneRoleEach(1, 3, 1), "partition p1 a1 | a2 a3 l1", "[p1 a1] 1/2,1/2; [a2 a3 l1] 0/0,0/0"},
	} {
		run, _ := play(t, c.config, nil, strings.Split(c.script, "; ")...)
		got := ""
		st := run.State()
		for i, s := range st.Sides(st.Cuts()) {
			if i > 0 {
				got += "; "
			}
			got += fmt.Sprintf("%v %d/%d,%d/%d", s.Agents, s.Promises.Have.Len(), s.Promises.Need, s.Accepts.Have.Len(), s.Accepts.Need)
		}
		if got != c.want {
			t.Errorf("after %q the sides are %q, not %q", c.script, got, c.want)
		}
	}
}

// oneRoleEach is the configuration of agents that play one role each.
func oneRoleEach(proposers, acceptors, learners int) roles.Config {
	return roles.Config{Proposers: roles.FirstOf(roles.OnlyProposer, proposers), Acceptors: roles.FirstOf(roles.OnlyAcceptor, acceptors),
		Learners: roles.FirstOf(roles.OnlyLearner, learners), Delay: roles.DefaultDelay}
}

// What an agent held before a step is there until the next one, also when somebody goes there again.
func TestBeforeAStep(t *testing.T) {
	run, _ := play(t, roles.Together(3), nil, "propose A red", "run 100ms")
	last := run.State().Steps()
	held := map[roles.ID]string{}
	for step := range last + 1 {
		run.Goto(step)
		s := run.State()
		if id, before, ok := s.Before(); ok {
			if was := fmt.Sprint(before); held[id] != "" && was != held[id] {
				t.Fatalf("before step %d %s held\n%s\nand the state says\n%s", step, id, held[id], was)
			}
		}
		for _, id := range s.IDs() {
			held[id] = fmt.Sprint(s.Agent(id).Roles)
		}
	}
	if last < 10 {
		t.Errorf("there were %d steps", last)
	}
}

// A timer knows which part of its time is left, whatever the clock and pauses do to it.
func TestWhatIsLeftOfATimer(t *testing.T) {
	for _, c := range []struct {
		script      string
		left, lasts Time
	}{
		{"propose A red; run 30ms", 90, 120},
		{"clock A 200%; propose A red; run 30ms", 30, 60},
		{"propose A red; run 30ms; clock A 200%", 45, 60},
		{"propose A red; run 60ms; clock A 50%", 120, 240},
		{"propose A red; run 30ms; pause A; run 50ms", 90, 120},
		{"propose A red; run 30ms; pause A; run 50ms; resume A; run 10ms", 80, 120},
	} {
		run, _ := play(t, roles.Together(3), nil, strings.Split("crash B; crash C; "+c.script, "; ")...)
		got := run.State().Agent(roles.NewID(roles.Everything, 0)).Timers[0]
		if left := got.Due - run.State().Now(); left != c.left || got.Lasts != c.lasts {
			t.Errorf("after %q %d of %d ms are left, not %d of %d", c.script, left, got.Lasts, c.left, c.lasts)
		}
	}
}
