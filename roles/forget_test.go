package roles_test

import (
	"fmt"
	"testing"

	"synod/roles"
)

// long is a world in which command after command is chosen, learned and covered by snapshots.
type long struct {
	*roles.World
	t    *testing.T
	last roles.Instance
}

func command(i roles.Instance) roles.Value { return roles.Value(fmt.Sprint("command ", i)) }

// note wants a fact to break an invariant, or none: "".
func (l *long) note(f roles.Fact, breaks string) {
	l.t.Helper()
	broken := ""
	for _, v := range l.Note(f) {
		broken = v.Invariant
	}
	if broken != breaks {
		l.t.Errorf("%T%v breaks %q, want %q", f, f, broken, breaks)
	}
}

// choose has two acceptors vote for a value in an instance.
func (l *long) choose(i roles.Instance, v roles.Value, breaks string) {
	l.t.Helper()
	b := roles.Ballot{Round: 1, Owner: roles.NewID(roles.OnlyProposer, 0)}
	l.note(roles.Voted{Acceptor: roles.NewID(roles.OnlyAcceptor, 0), Instance: i, Proposal: roles.Proposal{Ballot: b, Value: v}}, "")
	l.note(roles.Voted{Acceptor: roles.NewID(roles.OnlyAcceptor, 1), Instance: i, Proposal: roles.Proposal{Ballot: b, Value: v}}, breaks)
}

// goOn lasts for so many more commands. All acceptors and the first learners make snapshots.
func (l *long) goOn(commands roles.Instance, learners int) {
	l.t.Helper()
	for end := l.last + commands; l.last < end; {
		l.last++
		l.note(roles.Proposed{Proposer: roles.NewID(roles.OnlyProposer, 0), Value: command(l.last)}, "")
		l.choose(l.last, command(l.last), "")
		for n := range 3 {
			l.note(roles.Learned{Learner: roles.NewID(roles.OnlyLearner, n), Instance: l.last, Value: command(l.last)}, "")
			l.note(roles.Compacted{Acceptor: roles.NewID(roles.OnlyAcceptor, n), Through: l.last - l.last%8}, "")
			if n < learners {
				l.note(roles.Snapshotted{Learner: roles.NewID(roles.OnlyLearner, n), Through: l.last - l.last%8}, "")
			}
		}
		if l.last%50 == 0 {
			l.Forget()
		}
	}
}

// What is over is forgotten, and what is not can still be judged; a copy that was made before knows what it knew.
func TestTheWorldForgetsWhatIsOver(t *testing.T) {
	l := &long{World: roles.NewWorld(watched, roles.Apart(3, 3, 3)), t: t}
	l.goOn(500, 2)
	if through, _ := l.Forgotten(); through > 0 {
		t.Fatalf("what is up to %d is forgotten, and a learner may have to learn it yet", through)
	}
	before := l.Clone()
	l.goOn(10_000, 3)
	through, decisions := l.Forgotten()
	if kept := len(l.Decided()); through < 10_000 || kept > 300 || decisions+kept != 10_500 || len(l.Made()) != kept {
		t.Errorf("forgotten is what is up to %d, %d decisions; %d are left", through, decisions, kept)
	}
	attempts := 0
	for range l.Attempts() {
		attempts++
	}
	if attempts > 300 {
		t.Errorf("%d attempts are left", attempts)
	}
	if got := l.DecidedThrough(); got != 10_500 {
		t.Errorf("decided is everything up to %d, want 10500", got)
	}

	l.note(roles.Learned{Learner: roles.NewID(roles.OnlyLearner, 0), Instance: 7, Value: "anything"}, "") // who could tell?
	l.note(roles.Learned{Learner: roles.NewID(roles.OnlyLearner, 0), Instance: through + 1, Value: "anything"}, "learned-is-chosen")
	for _, i := range []roles.Instance{1, 2, 255, 4_096, 9_999, 10_499} {
		l.choose(l.last+1, command(i), "") // a late copy of its request
		l.last++
		if first, ok := l.FirstWith(command(i)); !ok || first != i {
			t.Errorf("command %d was chosen first in %d, %v", i, first, ok)
		}
	}
	l.choose(l.last+1, "invented", "validity")

	if through, _ := before.Forgotten(); through > 0 || len(before.Decided()) != 500 || len(before.Decisions(3)) != 1 {
		t.Error("a copy has forgotten with the original")
	}
}

// What has led to a violation is kept.
func TestABrokenWorldForgetsNothing(t *testing.T) {
	l := &long{World: roles.NewWorld(watched, roles.Apart(3, 3, 3)), t: t}
	l.choose(1_000, "invented", "validity")
	l.goOn(900, 3)
	if through, _ := l.Forgotten(); through > 0 {
		t.Errorf("forgotten is what is up to %d", through)
	}
}
