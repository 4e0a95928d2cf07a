package cluster_test

import (
	"strings"
	"testing"

	"synod/cluster"
	"synod/roles"
	"synod/roles/all"
)

// life is a run that a test gives commands to.
type life struct {
	*testing.T
	*cluster.Timeline
}

func begin(t *testing.T, protocol string, agents roles.Config, lines ...string) life {
	t.Helper()
	p, ok := roles.Among(all.Protocols())(protocol)
	if !ok {
		t.Fatalf("there is no protocol %s", protocol)
	}
	run, err := cluster.NewTimeline(cluster.Settings{Protocol: p, Config: agents, Seed: 1}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(run.Close)
	l := life{t, run}
	l.live(lines...)
	return l
}

func (l life) live(lines ...string) {
	l.Helper()
	for _, line := range lines {
		c, err := cluster.ParseCommand(line, l.Settings().Scope(all.Protocols()))
		if err != nil {
			l.Fatalf("%s: %v", line, err)
		}
		if c.Verb == cluster.Run {
			l.Advance(l.State().Now()+c.Min, 1_000_000)
		} else if err := l.Do(c); err != nil {
			l.Fatalf("%s: %v", line, err)
		}
	}
}

// try gives a command that may be impossible.
func (l life) try(line string) bool {
	c, err := cluster.ParseCommand(line, l.Settings().Scope(all.Protocols()))
	if err != nil {
		return false
	}
	if c.Verb == cluster.Run {
		l.Advance(l.State().Now()+c.Min, 1_000_000)
		return true
	}
	return l.Do(c) == nil
}

// hindrances are those of the present, one behind the other.
func (l life) hindrances() string {
	var all []string
	for _, h := range l.State().Hindrances() {
		all = append(all, h.Brief+": "+h.String())
	}
	return strings.Join(all, "\n")
}

// follow does what is said to help.
func (l life) follow() {
	l.Helper()
	for _, h := range l.State().Hindrances() {
		_, help, ok := strings.Cut(h.Help(), ": ")
		if !ok {
			l.Fatalf("%q says nothing that one could do", h)
		}
		for command := range strings.SplitSeq(strings.TrimSuffix(help, "."), ", then ") {
			l.live(command)
		}
	}
}

// Proposers that take the lead from each other without an end are noticed while they do, and what is said to help does.
func TestALeadThatGoesRoundIsNoticed(t *testing.T) {
	l := begin(t, "multipaxos", roles.Together(3), "delay 10ms", "timeout C", "run 600ms")
	if got := l.hindrances(); got != "" {
		t.Fatalf("while C leads: %s", got)
	}
	l.live("cut A-C", "run 60s")
	got := l.hindrances()
	for _, want := range []string{"lead goes round: The lead goes round: A and C have taken it from each other 4", "A and C do not hear each other.", "What helps: mend A-C."} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not said: %s", want, got)
		}
	}
	l.follow()
	if l.live("run 30s"); l.hindrances() != "" {
		t.Errorf("after what should help: %s", l.hindrances())
	}
}

// Two proposers that outbid each other are noticed too, until one of them comes through; and those that have no quorum have
// no lead that could go round.
func TestProposersThatOutbidEachOtherAreNoticed(t *testing.T) {
	l := begin(t, "simplepaxos", roles.Apart(2, 3, 2), "propose p1 red", "propose p2 blue")
	for round := range 5 {
		for _, id := range []string{"p1", "p2"} { // each comes through its first phase before the other has come through its second
			to, from := "deliver "+id+">", "deliver a1>"+id
			if round > 0 {
				l.live(to+"a1 Accept", from+" Nack", "timeout "+id)
			}
			l.live(to+"a1 Prepare", to+"a2 Prepare", from+" Promise", "deliver a2>"+id+" Promise")
		}
	}
	if got := l.hindrances(); !strings.Contains(got, "p1 and p2 have taken it from each other 8 times. Time helps: run ") {
		t.Errorf("the contest is not noticed: %q", got)
	}
	l.follow()
	l.live("run 30s")
	if n, _ := l.State().Decisions(); n != 1 || l.hindrances() != "" {
		t.Errorf("%d values are chosen after what should help: %s", n, l.hindrances())
	}
}

// Who asks for ballots one after the other takes the lead from nobody, and a contest that is over is none.
func TestNoLeadGoesRound(t *testing.T) {
	l := begin(t, "simplepaxos", roles.Together(5))
	for range 4 {
		for _, a := range []string{"A", "B", "C", "D", "E"} {
			l.live("propose "+a+" red", "run 500ms")
		}
	}
	if got := l.hindrances(); got != "" {
		t.Errorf("after proposals of everybody: %s", got)
	}
}

// A learner that hears of nothing any more is told, in every protocol that can leave one behind, and what is said to help
// does help.
func TestALearnerThatCannotLearnIsTold(t *testing.T) {
	for _, p := range all.Protocols() {
		for _, trouble := range [][]string{
			{"cut A>B", "cut C>B", "propose A red", "run 1s", "heal", "run 5m"},
			{"cut A>B", "cut C>B", "propose A red", "run 1s", "run 5m"},
			{"crash B", "propose A red", "run 1s", "restart B", "run 5m"},
			{"propose A red", "run 1s", "crash A", "crash C", "crash B", "restart B", "run 5m"},
		} {
			if p.Sequence {
				for i := range trouble {
					trouble[i] = strings.Replace(trouble[i], "red", "set x 1", 1)
				}
			}
			l := begin(t, p.Name, roles.Together(3), trouble...)
			got := l.hindrances()
			if learned(l.State().Agent(1)) != "" && got == "" {
				continue
			}
			if !strings.HasPrefix(got, "B cannot learn: B cannot learn what is chosen") || !strings.Contains(got, " helps: ") {
				t.Errorf("%s, %v: %q", p.Name, trouble, got)
				continue
			}
			digest := l.State().Digest()
			l.hindrances()
			if l.State().Digest() != digest {
				t.Errorf("%s, %v: to ask changes the run", p.Name, trouble)
			}
			l.follow()
			if l.live("run 10s"); l.hindrances() != "" || learned(l.State().Agent(1)) == "" {
				t.Errorf("%s, %v: what should help does not: %s", p.Name, trouble, l.hindrances())
			}
		}
	}
}

// learned is what the learner of an agent shows.
func learned(a cluster.AgentView) string {
	for _, r := range a.Roles {
		if r.Name == "learner" && len(r.Fields) > 0 {
			return cluster.Plain(r.Fields[0].Value)
		}
	}
	return ""
}

// Runs that get on are left in peace: all who are up learn, or something is still due.
func TestGoodRunsHaveNoHindrance(t *testing.T) {
	for _, p := range all.Protocols() {
		for _, n := range []int{1, 3, 5} {
			l := begin(t, p.Name, roles.Together(n))
			if got := l.hindrances(); got != "" {
				t.Errorf("%s, %d agents, at the beginning: %s", p.Name, n, got)
			}
			for _, v := range p.Examples()[:2] {
				l.live("propose A " + string(v))
				for range 50 {
					l.live("run 20ms")
					if got := l.hindrances(); got != "" {
						t.Fatalf("%s, %d agents, %s: %s", p.Name, n, l.State().Now().Clock(), got)
					}
				}
			}
		}
	}
}

// The links are summed up as the user has changed them.
func TestWiring(t *testing.T) {
	for _, c := range []struct{ commands, sides, usual, odd string }{
		{"", "", "10ms..40ms", ""},
		{"partition A | BC", "A | BC", "10ms..40ms", ""},
		{"partition A | B | C", "A | B | C", "10ms..40ms", ""},
		{"cut A", "A | BC", "10ms..40ms", ""},
		{"cut A-B", "", "10ms..40ms", "A-B delay 10ms..40ms, cut"},
		{"cut A>B", "", "10ms..40ms", "A>B delay 10ms..40ms, cut"},
		{"partition A | BC; cut B>C", "A | BC", "10ms..40ms", "B>C delay 10ms..40ms, cut"},
		{"partition A | BC; delay A>B 1s", "A | BC", "10ms..40ms", "A>B delay 1s, cut"},
		{"delay 5ms; partition A | BC; delay B-C 7ms", "A | BC", "5ms", "B-C delay 7ms"},
		{"partition A | BC; mend A>B", "", "10ms..40ms", "B>A delay 10ms..40ms, cut; A-C delay 10ms..40ms, cut"},
		{"agents 5; partition AB | CDE; mend A-C", "AB | CDE", "10ms..40ms", "A-C delay 10ms..40ms, open"},
		{"agents 5; partition AB | CDE; mend A>C", "AB | CDE", "10ms..40ms", "A>C delay 10ms..40ms, open"},
		{"agents 5; partition AB | CDE; cut D>E", "AB | CDE", "10ms..40ms", "D>E delay 10ms..40ms, cut"},
		{"agents 6; partition AB | CD | EF; mend A-C", "AB | CD | EF", "10ms..40ms", "A-C delay 10ms..40ms, open"},
		{"agents 5; partition AE | BCD; mend E>C", "AE | BCD", "10ms..40ms", "E>C delay 10ms..40ms, open"},
		{"agents 5; cut C; mend C-E", "ABDE | C", "10ms..40ms", "C-E delay 10ms..40ms, open"},
		{"agents 5; cut A-B; cut C-D", "", "10ms..40ms", "A-B delay 10ms..40ms, cut; C-D delay 10ms..40ms, cut"},
		{"agents 2; cut A-B", "A | B", "10ms..40ms", ""},
	} {
		agents, rest := 3, c.commands
		if n, after, ok := strings.Cut(strings.TrimPrefix(rest, "agents "), "; "); ok && strings.HasPrefix(rest, "agents ") {
			agents, rest = int(n[0]-'0'), after
		}
		l := begin(t, "simplepaxos", roles.Together(agents))
		for line := range strings.SplitSeq(rest, "; ") {
			if line != "" {
				l.live(line)
			}
		}
		w := l.State().Wiring()
		var odd []string
		for _, o := range w.Odd {
			odd = append(odd, o.String())
		}
		if got := strings.Join(odd, "; "); w.SidesText() != c.sides || w.Usual.String() != "delay "+c.usual || got != c.odd {
			t.Errorf("%s: %q, usual %q, odd %q", c.commands, w.SidesText(), w.Usual, got)
		}
	}
}
