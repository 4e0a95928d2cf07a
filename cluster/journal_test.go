package cluster

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"synod/roles"
	"synod/roles/simplepaxos"
)

// journalled is a run whose journal is written after everything that somebody does to it.
type journalled struct {
	*wild
	journal Journal
	lines   []string
}

func newJournalled(t *testing.T, seed uint64) *journalled {
	w := &journalled{wild: newWild(t, seed)}
	var err error
	w.lines, err = w.journal.Begin(w.run)
	must(t, err)
	return w
}

// write writes what has been done, and sometimes how far the run has come.
func (w *journalled) write(progress bool) {
	w.Helper()
	more, err := w.journal.Lines(w.run, progress)
	must(w.T, err)
	w.lines = append(w.lines, more...)
	if w.journal.Changed(w.run) || progress && w.journal.Late(w.run) {
		w.Fatal("what was just written is said not to be")
	}
}

// act does something that a person might do: also in the past, back to before it, and again.
func (w *journalled) act() {
	w.Helper()
	switch w.random.IntN(9) {
	case 8:
		_ = w.run.NameBranch(1+w.random.IntN(len(w.run.Branches())), []string{"", "cut first", "2 lives", "main"}[w.random.IntN(4)])
	case 0:
		w.run.Goto(w.random.IntN(w.run.Present().Steps() + 1))
	case 1:
		_, _ = w.run.Undo()
	case 2:
		_, _ = w.run.Redo()
	case 3:
		must(w.T, w.run.Switch(1+w.random.IntN(len(w.run.Branches()))))
	case 4:
		_ = w.run.Play(w.command())
	default:
		w.live(1)
	}
}

// reopen opens what there are of the lines.
func (w *journalled) reopen(lines []string) *Timeline {
	w.Helper()
	o, err := BeginJournal(lines, 1, "j", named)
	if err == nil {
		for done := false; err == nil && !done; {
			done, err = o.Advance(opensAtOnce)
		}
	}
	if err != nil {
		w.Fatalf("a journal of %d lines: %v\n%s", len(lines), err, strings.Join(lines, "\n"))
	}
	w.Cleanup(o.Close)
	return o.Timeline()
}

// What is in a journal is the run: the same state on the same branch, the same branches, the same acts to take back.
func TestJournalsAreTheRun(t *testing.T) {
	for seed := range uint64(runs(60)) {
		w := newJournalled(t, seed)
		for range 25 {
			w.act()
			w.write(w.random.IntN(3) == 0)
		}
		w.write(true)
		again := w.reopen(w.lines)
		if want, got := string(textOf(t, w.run)), string(textOf(t, again)); got != want {
			t.Fatalf("seed %d: the run of the journal is another one: %s", seed, firstDifference(want, got))
		}
		if want, got := w.run.Acts(), again.Acts(); got != want {
			t.Fatalf("seed %d: %d acts, want %d", seed, got, want)
		}
		w.undoneLikewise(again)
	}
}

// undoneLikewise fails unless the same acts can be done again in a run of the journal, the latest first.
func (w *journalled) undoneLikewise(again *Timeline) {
	w.Helper()
	if want, got := fmt.Sprint(w.run.undone), fmt.Sprint(again.undone); got != want {
		w.Fatalf("what was taken back is %s, want %s:\n%s", got, want, strings.Join(w.lines, "\n"))
	}
}

// Wherever a journal was cut there is a run, with every act that stands above.
func TestJournalsThatWereCut(t *testing.T) {
	for seed := range uint64(runs(12)) {
		w := newJournalled(t, seed)
		head := len(w.lines)
		for range 15 {
			w.act()
			w.write(w.random.IntN(4) == 0)
			again := w.reopen(w.lines)
			if want, got := w.run.Acts(), again.Acts(); got != want {
				t.Fatalf("seed %d: %d acts, want %d:\n%s", seed, got, want, strings.Join(w.lines, "\n"))
			}
			w.undoneLikewise(again)
			if again.Branch() != w.run.Branch() || again.Present().Steps() > w.run.Present().Steps() {
				t.Fatalf("seed %d: it goes on at step %d of branch %d, and was at step %d of branch %d", seed,
					again.Present().Steps(), again.Branch(), w.run.Present().Steps(), w.run.Branch())
			}
		}
		for n := head - 1; n < len(w.lines); n++ { // the branch that it began with, too
			w.reopen(w.lines[:n])
		}
	}
}

// A journal tells its run from every other, and says at once when it is put in its place.
func TestJournalsAreOfOneRun(t *testing.T) {
	w := newJournalled(t, 1)
	if !w.journal.Of(w.run) {
		t.Error("a journal does not know its run")
	}
	_, err := w.run.Again(9)
	must(t, err)
	if w.journal.Of(w.run) {
		t.Error("a journal takes another run for its own")
	}
}

// What is wrong is told with the line of the journal.
func TestJournalsThatAreNone(t *testing.T) {
	head := []string{"protocol simplepaxos", "agents 3", "seed 1"}
	for _, c := range []struct {
		lines []string
		want  string
	}{
		{nil, "j:1: "},
		{[]string{"protocol raft"}, "j:2: "},
		{head, "j:4: a branch"},
		{append(slices.Clone(head), "branch 1", "0 0s prpose A red"), "j:6: "},
		{append(slices.Clone(head), "branch 1", "on 3"), "j:"},
		{append(slices.Clone(head), "branch 1", "0 0s propose A red", "branch 2 from 1 at 9 after 7", "on 1"), "j:7: branch 1 does not come so far"},
		{append(slices.Clone(head), "branch 1", "undone 1"), "j:6: no branch 1 began"},
		{append(slices.Clone(head), "branch 1", "0 0s propose A red", "branch 2 from 1 at 0 after 1", "undone 2"), "j:8: no act was taken back"},
		{append(slices.Clone(head), "branch 1", "at 100000 1s ?"), "j:6: branch 1 cannot have happened"},
		{append(slices.Clone(head), "branch 1", "at 0 0s 0000000000000000"), "j:6: branch 1 cannot have happened: it ends otherwise now"},
	} {
		o, err := BeginJournal(c.lines, 1, "j", named)
		if err == nil {
			for done := false; err == nil && !done; {
				done, err = o.Advance(opensAtOnce)
			}
			o.Close()
		}
		if err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%q: %v, want %q", c.lines, err, c.want)
		}
	}
}

func FuzzJournal(f *testing.F) {
	for seed := range uint64(4) {
		w := &journalled{wild: newWild(&testing.T{}, seed)}
		w.lines, _ = w.journal.Begin(w.run)
		for range 8 {
			w.act()
			w.write(false)
		}
		f.Add(strings.Join(w.lines, "\n"))
		w.run.Close()
	}
	f.Fuzz(func(t *testing.T, body string) {
		if strings.Count(body, "\n") > 60 {
			return // a run as long as that takes its time
		}
		o, err := BeginJournal(strings.Split(body, "\n"), 1, "f", named)
		if err != nil {
			return
		}
		defer o.Close()
		for range 100 {
			if done, err := o.Advance(opensAtOnce); err != nil || done {
				return
			}
		}
	})
}

// Time an act: what writing it down adds to it.
func BenchmarkJournalOfAnAct(b *testing.B) {
	run, err := NewTimeline(Settings{simplepaxos.Protocol(), roles.Together(5), 1}, nil)
	if err != nil {
		b.Fatal(err)
	}
	defer run.Close()
	for _, progress := range []bool{false, true} {
		b.Run(map[bool]string{false: "act", true: "progress"}[progress], func(b *testing.B) {
			var j Journal
			if _, err := j.Begin(run); err != nil {
				b.Fatal(err)
			}
			bytes, lines := 0, 0
			for b.Loop() {
				b.StopTimer()
				_ = run.Do(Command{Verb: Propose, Agent: 0, Value: "red"})
				run.Step()
				b.StartTimer()
				more, err := j.Lines(run, progress)
				if err != nil {
					b.Fatal(err)
				}
				for _, line := range more {
					bytes, lines = bytes+len(line)+1, lines+1
				}
			}
			b.ReportMetric(float64(bytes)/float64(lines), "bytes/line")
		})
	}
}
