package fastpaxos_test

import (
	"strings"
	"testing"

	"synod/roles"
	"synod/roles/fastpaxos"
)

// The histories of this file were written by hand and are fed to the judge, one fact a line, with the acceptors a1, a2 and a3,
// of which a fast quorum has three and a classic one two. Rounds 1.p1 and 3.p2 are fast. What is promised, voted for or asked
// for is saved first, unless the line begins with "unsaved".

// illegal has, for every invariant, histories whose first alarm it must be, at the last line and not before.
var illegal = []struct{ breaks, name, facts string }{
	{"learned-is-chosen", "two votes of three in a fast round", `
		propose p1 red
		ask p1 1.p1 any
		vote a1 1.p1 red
		vote a2 1.p1 red
		learn l1 red`},
	{"own-rounds", "a coordinator takes another's round", `
		start p2 1.p1`},
	{"own-rounds", "a round is begun twice", `
		start p1 1.p1
		start p1 1.p1`},
	{"stable-before-sent", "a vote is sent and not saved", `
		propose p1 red
		ask p1 1.p1 any
		unsaved vote a1 1.p1 red`},
	{"stable-before-sent", "a promise is sent and not saved", `
		unsaved promise a1 2.p1`},
	{"stable-before-sent", "a coordinator asks, and would not know it after a crash", `
		unsaved ask p1 1.p1 any`},
	{"acceptor-only-rises", "nothing is left after a crash", `
		promise a1 2.p1
		restart a1`},
	{"promise-kept", "a vote below a promise", `
		propose p1 red
		ask p1 1.p1 any
		promise a1 2.p1
		unsaved vote a1 1.p1 red`},
	{"promise-kept", "a vote below a vote", `
		propose p1 red
		ask p1 1.p1 any
		promise a1 2.p1
		promise a2 2.p1
		ask p1 2.p1 red
		vote a1 2.p1 red
		unsaved vote a1 1.p1 red`},
	{"one-vote-a-round", "two votes in a fast round", `
		propose p1 red
		propose p2 blue
		ask p1 1.p1 any
		vote a1 1.p1 red
		vote a1 1.p1 blue`},
	{"true-report", "a vote is not reported", `
		propose p1 red
		ask p1 1.p1 any
		vote a1 1.p1 red
		promise a1 2.p1`},
	{"picked", "any value in a classic round", `
		promise a1 2.p1
		promise a2 2.p1
		ask p1 2.p1 any`},
	{"picked", "one promise is no quorum", `
		promise a1 2.p1
		ask p1 2.p1 red`},
	{"picked", "a classic quorum is none of a fast round", `
		promise a1 3.p2
		promise a2 3.p2
		ask p2 3.p2 any`},
	{"picked", "the only report is passed over", `
		propose p1 red
		ask p1 1.p1 any
		vote a1 1.p1 red
		promise a1 2.p1 1.p1 red
		promise a2 2.p1
		ask p1 2.p1 blue`},
	{"picked", "any value although one was reported", `
		propose p1 red
		ask p1 1.p1 any
		vote a1 1.p1 red
		promise a1 3.p2 1.p1 red
		promise a2 3.p2
		promise a3 3.p2
		ask p2 3.p2 any`},
	{"picked", "votes for one value are no collision", `
		propose p1 red
		ask p1 1.p1 any
		vote a1 1.p1 red
		vote a2 1.p1 red
		ask p1 2.p1 blue`},
	{"one-value-per-ballot", "a coordinator changes its mind", `
		promise a1 2.p1
		promise a2 2.p1
		ask p1 2.p1 red
		ask p1 2.p1 blue`},
	{"asked-for", "a vote in a round that was not opened", `
		propose p1 red
		vote a1 1.p1 red`},
	{"asked-for", "a vote for what nobody proposed", `
		ask p1 1.p1 any
		vote a1 1.p1 red`},
	{"asked-for", "an acceptor recovers into a classic round", `
		propose p1 red
		propose p2 blue
		ask p1 1.p1 any
		vote a1 1.p1 red
		vote a2 1.p1 blue
		vote a1 2.p1 red`},
}

// later has histories in which other invariants are broken first, and this one too.
var later = []struct{ breaks, facts string }{
	{"agreement", `
		propose p1 red
		propose p2 blue
		vote a1 2.p1 red
		vote a2 2.p1 red
		vote a2 4.p2 blue
		vote a3 4.p2 blue`},
	{"validity", `
		vote a1 2.p1 red
		vote a2 2.p1 red`},
	{"classic-is-single", `
		propose p1 red
		propose p2 blue
		vote a1 2.p1 red
		vote a2 2.p1 blue`},
	{"cp", `
		propose p1 red
		ask p1 1.p1 any
		vote a1 1.p1 red
		vote a2 1.p1 red
		ask p1 2.p1 blue`},
}

// legal has histories that look odd and are right.
var legal = []struct{ name, facts string }{
	{"a fast round", `
		propose p1 red
		start p1 1.p1
		ask p1 1.p1 any
		vote a1 1.p1 red
		vote a2 1.p1 red
		vote a3 1.p1 red
		learn l1 red`},
	{"a collision, and votes taken for promises", `
		propose p1 red
		propose p2 blue
		ask p1 1.p1 any
		vote a1 1.p1 red
		vote a2 1.p1 blue
		start p1 2.p1
		ask p1 2.p1 blue
		vote a1 2.p1 blue
		vote a2 2.p1 blue
		learn l1 blue`},
	{"with two reports that differ nothing was chosen, so a third value will do", `
		propose p1 red
		propose p2 blue
		ask p1 1.p1 any
		vote a1 1.p1 red
		vote a2 1.p1 blue
		promise a1 2.p1 1.p1 red
		promise a2 2.p1 1.p1 blue
		ask p1 2.p1 green`},
	{"a round is opened again above one in which nobody voted", `
		propose p2 blue
		ask p1 1.p1 any
		promise a1 3.p2
		promise a2 3.p2
		promise a3 3.p2
		ask p2 3.p2 any
		vote a1 3.p2 blue`},
	{"one vote in the last round counts more than two in an older one", `
		propose p1 red
		ask p1 1.p1 any
		promise a2 2.p1
		promise a3 2.p1
		ask p1 2.p1 red
		vote a2 2.p1 red
		vote a3 2.p1 red
		promise a1 3.p2
		promise a2 3.p2 2.p1 red
		promise a3 3.p2 2.p1 red
		ask p2 3.p2 red
		vote a2 3.p2 red
		promise a1 4.p2
		promise a2 4.p2 3.p2 red
		ask p2 4.p2 red`},
}

func TestIllegalHistories(t *testing.T) {
	covered := map[string]bool{}
	for _, h := range illegal {
		covered[h.breaks] = true
		t.Run(h.breaks+": "+h.name, func(t *testing.T) {
			lines := strings.Split(strings.TrimSpace(h.facts), "\n")
			j := newJudge()
			for i, line := range lines {
				broken := j.note(t, line)
				last := i == len(lines)-1
				switch {
				case !last && len(broken) > 0:
					t.Fatalf("%q is legal so far, but the judge says %v", line, broken)
				case last && len(broken) == 0:
					t.Fatalf("the judge has no objection to %q: an alarm is missing", line)
				case last && broken[0].Invariant != h.breaks:
					t.Fatalf("the first alarm is %v instead of %s", broken[0], h.breaks)
				}
			}
		})
	}
	for _, h := range later {
		covered[h.breaks] = true
		t.Run(h.breaks, func(t *testing.T) {
			j, names := newJudge(), []string{}
			for line := range strings.Lines(strings.TrimSpace(h.facts)) {
				for _, v := range j.note(t, line) {
					names = append(names, v.Invariant)
				}
			}
			if !strings.Contains(strings.Join(names, " "), h.breaks) {
				t.Errorf("it breaks %v, and not %s", names, h.breaks)
			}
		})
	}
	for _, inv := range fastpaxos.Protocol().Invariants {
		if !covered[inv.Name] {
			t.Errorf("no history breaks %s: write one, or the invariant may be empty", inv.Name)
		}
	}
}

func TestLegalHistories(t *testing.T) {
	for _, h := range legal {
		t.Run(h.name, func(t *testing.T) {
			j := newJudge()
			for line := range strings.Lines(strings.TrimSpace(h.facts)) {
				if broken := j.note(t, line); len(broken) > 0 {
					t.Fatalf("%q is legal, but the judge says %v: a false alarm", line, broken)
				}
			}
		})
	}
}

// TestWhatAnEarlierRunLeftIsNoAlarm: the facts that follow from stable storage say nothing of how they came about.
func TestWhatAnEarlierRunLeftIsNoAlarm(t *testing.T) {
	p := fastpaxos.Protocol()
	w := roles.NewWorld(p, roles.Apart(2, 3, 1))
	recall := func(name, role string, record any) {
		id, _ := roles.ParseID(name)
		w.Note(roles.Restarted{Agent: id, Role: role, Record: record})
		for _, f := range p.Recall(id, role, record) {
			w.Recall(f)
		}
	}
	red := proposal([]string{"2.p1", "red"})
	recall("p1", "coordinator", fastpaxos.CoordinatorDisk{Begun: red.Ballot, Sent: red.Value})
	recall("a1", "acceptor", fastpaxos.AcceptorDisk{Promised: red.Ballot, Accepted: red})
	recall("a2", "acceptor", fastpaxos.AcceptorDisk{Promised: red.Ballot})
	a2, _ := roles.ParseID("a2")
	w.Note(roles.Saved{Agent: a2, Role: "acceptor", Record: fastpaxos.AcceptorDisk{Promised: red.Ballot, Accepted: red}})
	w.Note(roles.Voted{Acceptor: a2, Proposal: red})
	if all := w.Violations(); len(all) > 0 || len(w.Made()) != 1 {
		t.Errorf("a vote of each run choose %v, and the judge says %v", w.Made(), all)
	}
}

// judge feeds a world with facts written as text, and keeps what acceptors have on stable storage.
type judge struct {
	world *roles.World
	disks map[roles.ID]fastpaxos.AcceptorDisk
}

func newJudge() *judge {
	return &judge{roles.NewWorld(fastpaxos.Protocol(), roles.Apart(2, 3, 1)), map[roles.ID]fastpaxos.AcceptorDisk{}}
}

func (j *judge) note(t *testing.T, line string) []roles.Violation {
	t.Helper()
	text, unsaved := strings.CutPrefix(strings.TrimSpace(line), "unsaved ")
	words := append(strings.Fields(text), make([]string, 5)...) // missing words are empty
	id, ok := roles.ParseID(words[1])
	if !ok {
		t.Fatalf("%q names nobody", line)
	}
	d := j.disks[id]
	switch words[0] {
	case "propose":
		return j.world.Note(roles.Proposed{Proposer: id, Value: roles.Value(words[2])})
	case "learn":
		return j.world.Note(roles.Learned{Learner: id, Value: roles.Value(words[2])})
	case "start":
		b := ballot(words[2])
		return j.saved(id, "coordinator", fastpaxos.CoordinatorDisk{Begun: b}, unsaved, roles.Started{Proposer: id, Ballot: b})
	case "ask":
		p := proposal(words[2:])
		disk := fastpaxos.CoordinatorDisk{Begun: p.Ballot, Sent: p.Value}
		if p.Value == "any" {
			p.Value, disk.Sent, disk.Any = "", "", true
		}
		return j.saved(id, "coordinator", disk, unsaved, roles.Issued{Proposer: id, Proposal: p})
	case "promise":
		d.Promised = roles.Max(d.Promised, ballot(words[2]))
		return j.accepts(id, d, unsaved, roles.Promised{Acceptor: id, Ballot: ballot(words[2]), Last: proposal(words[3:])})
	case "vote":
		p := proposal(words[2:])
		if d.Accepted = p; d.Promised.Less(p.Ballot) {
			d.Promised = p.Ballot
		}
		return j.accepts(id, d, unsaved, roles.Voted{Acceptor: id, Proposal: p})
	case "restart":
		return j.world.Note(roles.Restarted{Agent: id, Role: "acceptor"})
	}
	t.Fatalf("%q is no fact", line)
	return nil
}

// accepts notes what an acceptor does. An unsaved vote below a promise is on stable storage as far as it can be.
func (j *judge) accepts(id roles.ID, d fastpaxos.AcceptorDisk, unsaved bool, f roles.Fact) []roles.Violation {
	if v, ok := f.(roles.Voted); ok && unsaved && v.Proposal.Ballot.Less(j.disks[id].Promised) {
		// What breaks is meant to be the promise, so the record is passed by without being judged.
		j.world.Recall(roles.Saved{Agent: id, Role: "acceptor", Record: d})
		return j.world.Note(f)
	}
	if !unsaved {
		j.disks[id] = d
	}
	return j.saved(id, "acceptor", d, unsaved, f)
}

// saved notes a fact and, before it, that it is on stable storage.
func (j *judge) saved(id roles.ID, role string, record any, unsaved bool, f roles.Fact) []roles.Violation {
	var broken []roles.Violation
	if !unsaved {
		broken = j.world.Note(roles.Saved{Agent: id, Role: role, Record: record})
	}
	return append(broken, j.world.Note(f)...)
}

func ballot(word string) roles.Ballot {
	if word == "" {
		return roles.Ballot{}
	}
	b, ok := roles.ParseBallot(word)
	if !ok {
		panic(word + " is no ballot")
	}
	return b
}

func proposal(words []string) roles.Proposal {
	return roles.Proposal{Ballot: ballot(words[0]), Value: roles.Value(words[1])}
}
