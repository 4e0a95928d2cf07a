package simplepaxos_test

import (
	"fmt"
	"strings"
	"testing"

	"synod/roles"
	"synod/roles/simplepaxos"
)

// The histories of this file were written by hand and are fed to the judge, one fact a line, with acceptors a1, a2 and
// a3. A promise and a vote are saved first, unless the line begins with "unsaved".

// illegal has, for every invariant, histories whose first alarm it must be, at the last line and not before.
var illegal = []struct{ breaks, name, facts string }{
	// With all lemmas intact agreement follows, so here acceptors vote for what nobody has issued.
	{"agreement", "two quorums, two values", `
		propose p1 red
		propose p2 blue
		vote a1 1.p1 red
		vote a2 1.p1 red
		vote a2 2.p2 blue
		vote a3 2.p2 blue`},
	{"agreement", "a late vote completes a second quorum", `
		propose p1 red
		propose p2 blue
		vote a2 1.p1 red
		vote a2 2.p2 blue
		vote a3 2.p2 blue
		vote a1 1.p1 red`},
	{"learned-is-chosen", "a learner trusts one vote", `
		propose p1 red
		vote a1 1.p1 red
		learn l1 red`},
	{"learned-is-chosen", "two votes in two ballots", `
		propose p1 red
		vote a1 1.p1 red
		vote a2 2.p2 red
		learn l1 red`},
	{"validity", "nobody wished for it", `
		propose p1 blue
		vote a1 1.p1 red
		vote a2 1.p1 red`},
	{"one-value-per-ballot", "a proposer changes its mind", `
		promise a1 1.p1
		promise a2 1.p1
		issue p1 1.p1 red
		issue p1 1.p1 blue`},
	{"acceptor-only-rises", "a smaller promise is saved", `
		promise a1 2.p2
		save a1 1.p1`},
	{"acceptor-only-rises", "nothing is left after a crash", `
		promise a1 1.p1
		restart a1`},
	{"acceptor-only-rises", "the vote is lost in a crash, the promise is not", `
		vote a1 1.p1 red
		restart a1 1.p1`},
	{"acceptor-only-rises", "a vote above the promise", `
		save a1 1.p1 2.p2 red`},
	{"promise-kept", "a vote below a promise", `
		promise a1 2.p2
		vote a1 1.p1 red`},
	{"true-report", "a vote is not reported", `
		vote a1 1.p1 red
		promise a1 2.p2`},
	{"true-report", "a vote is reported with the promised ballot", `
		vote a1 1.p1 red
		promise a1 2.p2 1.p1 red
		promise a1 3.p1 2.p2 red`},
	{"true-report", "the latest vote is reported, and not the highest", `
		vote a1 2.p2 blue
		unsaved vote a1 1.p1 red
		promise a1 3.p1 1.p1 red`},
	{"true-report", "a vote is invented", `
		promise a1 2.p2 1.p1 red`},
	{"true-report", "a vote in the very ballot is reported", `
		vote a1 1.p1 red
		promise a1 1.p1 1.p1 red`},
	{"p2c", "one promise is no quorum", `
		promise a1 1.p1
		issue p1 1.p1 red`},
	{"p2c", "a report is ignored", `
		vote a1 1.p1 red
		promise a1 2.p2 1.p1 red
		promise a2 2.p2
		issue p2 2.p2 blue`},
	{"p2c", "not the highest report is adopted", `
		vote a1 1.p1 red
		vote a2 2.p2 blue
		promise a1 3.p1 1.p1 red
		promise a2 3.p1 2.p2 blue
		issue p1 3.p1 red`},
	{"p2c", "promises of another ballot", `
		promise a1 1.p1
		promise a2 1.p1
		issue p1 2.p1 red`},
	{"p2c", "one acceptor promises twice", `
		promise a1 1.p1
		promise a1 1.p1
		issue p1 1.p1 red`},
	// Nobody issued 3.p2 blue; but a1 voted for it, and hides its vote for the chosen red behind it.
	{"p2b", "a chosen value is overruled", `
		propose p1 red
		vote a1 1.p1 red
		vote a2 1.p1 red
		vote a1 3.p2 blue
		promise a1 4.p1 3.p2 blue
		promise a3 4.p1
		issue p1 4.p1 blue`},
	{"p2b", "a late vote makes chosen what has been overruled", `
		propose p1 red
		vote a3 1.p1 red
		vote a3 2.p2 blue
		promise a3 3.p1 2.p2 blue
		promise a1 3.p1
		issue p1 3.p1 blue
		vote a2 1.p1 red`},
	{"p2b", "a value that is chosen again, in a lower ballot, is overruled above that one", `
		propose p1 red
		vote a1 1.p1 red
		vote a1 5.p1 red
		promise a3 3.p2
		vote a3 5.p1 red
		vote a2 1.p1 red
		vote a2 2.p2 blue
		promise a2 3.p2 2.p2 blue
		issue p2 3.p2 blue`},
	{"p2b", "a value is chosen again, in a ballot so low that a proposal above it was wrong", `
		propose p1 red
		vote a1 1.p1 red
		vote a1 2.p2 blue
		promise a1 3.p2 2.p2 blue
		promise a3 3.p2
		vote a1 5.p1 red
		vote a3 5.p1 red
		issue p2 3.p2 blue
		vote a2 1.p1 red`},
	{"fresh-ballots", "a ballot is used twice", `
		start p1 1.p1
		start p1 1.p1`},
	{"fresh-ballots", "a proposer goes back", `
		start p1 3.p1
		start p1 2.p1`},
	{"fresh-ballots", "a proposer takes another's ballot", `
		start p1 1.p2`},
	{"stable-before-sent", "a promise is sent and not saved", `
		unsaved promise a1 1.p1`},
	{"stable-before-sent", "a vote is sent and not saved", `
		promise a1 1.p1
		unsaved vote a1 1.p1 red`},
	{"stable-before-sent", "an older vote was saved", `
		vote a1 1.p1 red
		unsaved vote a1 2.p2 blue`},
	{"stable-before-sent", "another vote of the same ballot was saved", `
		vote a1 1.p1 red
		unsaved vote a1 1.p1 blue`},
}

// legal has histories that look odd and are right.
var legal = []struct{ name, facts string }{
	{"nothing happens", ``},
	{"one value is chosen in two ballots", `
		propose p1 red
		promise a1 1.p1
		promise a2 1.p1
		issue p1 1.p1 red
		vote a1 1.p1 red
		vote a2 1.p1 red
		promise a2 2.p2 1.p1 red
		promise a3 2.p2
		issue p2 2.p2 red
		vote a2 2.p2 red
		vote a3 2.p2 red
		learn l1 red`},
	{"an acceptor changes its mind before anything is chosen", `
		propose p1 red
		propose p2 blue
		promise a1 1.p1
		promise a2 1.p1
		issue p1 1.p1 red
		vote a1 1.p1 red
		promise a2 2.p2
		promise a3 2.p2
		issue p2 2.p2 blue
		vote a2 2.p2 blue
		vote a1 2.p2 blue
		learn l1 blue`},
	{"late votes complete an old quorum", `
		propose p1 red
		promise a1 1.p1
		promise a2 1.p1
		promise a3 1.p1
		issue p1 1.p1 red
		vote a1 1.p1 red
		promise a1 2.p2 1.p1 red
		promise a3 2.p2
		issue p2 2.p2 red
		vote a2 1.p1 red
		learn l1 red
		vote a1 2.p2 red
		vote a3 2.p2 red`},
	{"every fact twice", `
		propose p1 red
		propose p1 red
		start p1 1.p1
		promise a1 1.p1
		promise a1 1.p1
		promise a2 1.p1
		promise a2 1.p1
		issue p1 1.p1 red
		issue p1 1.p1 red
		vote a1 1.p1 red
		vote a1 1.p1 red
		vote a2 1.p1 red
		vote a2 1.p1 red
		learn l1 red
		learn l1 red`},
	{"a learner learns again after a crash", `
		propose p1 red
		vote a1 1.p1 red
		vote a2 1.p1 red
		learn l1 red
		restart l1
		learn l1 red`},
	{"two of three promises say nothing, so the third need not be obeyed", `
		vote a1 1.p1 red
		promise a1 2.p2 1.p1 red
		promise a2 2.p2
		promise a3 2.p2
		issue p2 2.p2 blue`},
	{"all of three promises are obeyed, although two would do", `
		vote a1 1.p1 red
		promise a1 2.p2 1.p1 red
		promise a2 2.p2
		promise a3 2.p2
		issue p2 2.p2 red`},
	{"an acceptor that never promised votes", `
		propose p1 red
		promise a1 1.p1
		promise a2 1.p1
		issue p1 1.p1 red
		vote a3 1.p1 red
		vote a1 1.p1 red`},
	{"a late vote hides behind a higher one, on disk and in reports", `
		vote a1 2.p2 blue
		unsaved vote a1 1.p1 red
		promise a1 3.p1 2.p2 blue`},
	{"an acceptor comes back with all that it had", `
		promise a1 1.p1
		restart a1 1.p1
		vote a1 2.p2 red
		restart a1 2.p2 2.p2 red
		promise a1 3.p1 2.p2 red`},
	{"an acceptor that has answered nothing comes back with nothing", `
		restart a1
		promise a1 1.p1`},
	{"more is saved than was ever sent", `
		save a1 5.p1
		restart a1 5.p1
		promise a1 6.p2`},
	{"ballots have gaps", `
		start p1 1.p1
		start p1 7.p1
		start p2 3.p2`},
	{"a ballot is prepared above one that is never heard of again", `
		promise a1 9.p2
		promise a1 12.p1
		promise a2 12.p1
		issue p1 12.p1 red`},
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
	for _, inv := range simplepaxos.Protocol().Invariants {
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

// judge feeds a world with facts written as text, and keeps what acceptors have on stable storage.
type judge struct {
	world *roles.World
	disks map[roles.ID]simplepaxos.AcceptorDisk
}

func newJudge() *judge {
	return &judge{roles.NewWorld(simplepaxos.Protocol(), roles.Apart(2, 3, 2)), map[roles.ID]simplepaxos.AcceptorDisk{}}
}

func (j *judge) note(t *testing.T, line string) []roles.Violation {
	t.Helper()
	text, unsaved := strings.CutPrefix(strings.TrimSpace(line), "unsaved ")
	words := append(strings.Fields(text), make([]string, 5)...) // missing words are empty
	id, ok := roles.ParseID(words[1])
	if !ok {
		t.Fatalf("%q names nobody", line)
	}
	switch words[0] {
	case "propose":
		return j.world.Note(roles.Proposed{Proposer: id, Value: roles.Value(words[2])})
	case "start":
		return j.world.Note(roles.Started{Proposer: id, Ballot: ballot(words[2])})
	case "issue":
		return j.world.Note(roles.Issued{Proposer: id, Proposal: proposal(words[2:])})
	case "learn":
		return j.world.Note(roles.Learned{Learner: id, Value: roles.Value(words[2])})
	case "promise":
		b := ballot(words[2])
		d := j.disks[id]
		d.Promised = roles.Max(d.Promised, b)
		return j.saved(id, d, unsaved, roles.Promised{Acceptor: id, Ballot: b, Last: proposal(words[3:])})
	case "vote":
		p := proposal(words[2:])
		d := simplepaxos.AcceptorDisk{Promised: roles.Max(j.disks[id].Promised, p.Ballot), Accepted: p}
		return j.saved(id, d, unsaved, roles.Voted{Acceptor: id, Proposal: p})
	case "save":
		return j.world.Note(roles.Saved{Agent: id, Role: "acceptor", Record: simplepaxos.AcceptorDisk{Promised: ballot(words[2]), Accepted: proposal(words[3:])}})
	case "restart":
		return j.world.Note(restarted(id, words[2:]))
	}
	t.Fatalf("%q is no fact", line)
	return nil
}

// saved notes a fact and, before it, that it is on stable storage.
func (j *judge) saved(id roles.ID, d simplepaxos.AcceptorDisk, unsaved bool, f roles.Fact) []roles.Violation {
	var broken []roles.Violation
	if !unsaved {
		j.disks[id] = d
		broken = j.world.Note(roles.Saved{Agent: id, Role: "acceptor", Record: d})
	}
	return append(broken, j.world.Note(f)...)
}

func restarted(id roles.ID, words []string) roles.Restarted {
	f := roles.Restarted{Agent: id, Role: "acceptor"}
	if id.Kind() == roles.OnlyLearner {
		f.Role = "learner"
	}
	if words[0] != "" {
		f.Record = simplepaxos.AcceptorDisk{Promised: ballot(words[0]), Accepted: proposal(words[1:])}
	}
	return f
}

func ballot(word string) roles.Ballot {
	if word == "" {
		return roles.Ballot{}
	}
	b, ok := roles.ParseBallot(word)
	if !ok {
		panic(fmt.Sprintf("%q is no ballot", word))
	}
	return b
}

func proposal(words []string) roles.Proposal {
	return roles.Proposal{Ballot: ballot(words[0]), Value: roles.Value(words[1])}
}
