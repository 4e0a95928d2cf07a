package cluster

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"synod/persist"
	"synod/roles"
	"synod/roles/simplepaxos"
)

// play starts a cluster and carries out lines of the command language; run lets time pass.
func play(t *testing.T, config roles.Config, store persist.Store, lines ...string) (*Timeline, *[]Event) {
	t.Helper()
	run, err := NewTimeline(Settings{simplepaxos.Protocol(), config, 1}, store)
	must(t, err)
	t.Cleanup(run.Close)
	var events []Event
	run.Watch(func(e *Event) { events = append(events, e.Clone()) })
	for _, line := range lines {
		c, err := ParseCommand(line, Scope{Agents: config.Agents()})
		must(t, err)
		if c.Verb == Run {
			run.Advance(run.State().Now()+c.Min, 1<<30)
			continue
		}
		must(t, run.Do(c))
	}
	return run, &events
}

func count(events []Event, kind EventKind, way string) (n int) {
	for _, e := range events {
		if e.Kind == kind && (way == "" || e.Flight.From.String()+">"+e.Flight.To.String() == way) {
			n++
		}
	}
	return n
}

func TestACutLinkDeliversNothing(t *testing.T) {
	_, events := play(t, roles.Together(3), nil, "cut A>B", "propose A red", "run 2s")
	if n := count(*events, Delivered, "A>B"); n != 0 {
		t.Errorf("%d messages arrive on A>B, which is cut", n)
	}
	if count(*events, Delivered, "B>A")+count(*events, Lost, "A>B") == 0 {
		t.Error("nothing was lost on A>B")
	}
	// What is under way when the link is cut is lost too; what is sent after it is mended arrives.
	_, events = play(t, roles.Together(3), nil, "delay 50ms", "propose A red", "run 10ms", "cut A-B", "run 100ms", "mend A-B", "propose A blue", "run 2s")
	if count(*events, Lost, "A>B") == 0 || count(*events, Delivered, "A>B") == 0 {
		t.Errorf("%d are lost and %d arrive on A>B", count(*events, Lost, "A>B"), count(*events, Delivered, "A>B"))
	}
}

func TestAPartitionCutsBetweenGroupsOnly(t *testing.T) {
	run, _ := play(t, roles.Together(5), nil, "cut D-E", "partition AB | C")
	text := ""
	for _, g := range run.State().Groups() {
		text += join(g) + "|"
	}
	if text != "A B|C|D E|" {
		t.Errorf("the groups are %s", text)
	}
	must(t, run.Do(Command{Verb: Heal}))
	if n := len(run.State().Groups()); n != 1 {
		t.Errorf("after the heal there are %d groups", n)
	}
}

func TestLossDuplicationAndOrder(t *testing.T) {
	_, events := play(t, roles.Together(3), nil, "loss 100%", "propose A red", "run 1s")
	if n := count(*events, Delivered, "A>B"); n != 0 {
		t.Errorf("%d messages arrive although all are lost", n)
	}
	_, events = play(t, roles.Together(3), nil, "dup A>B 100%", "propose A red", "run 1s")
	copies := 0
	for _, e := range *events {
		for _, f := range e.Sent {
			if f.Copy {
				copies++
			}
		}
	}
	if copies == 0 || copies != count(*events, Delivered, "A>B")/2 {
		t.Errorf("%d copies of %d messages on A>B", copies, count(*events, Delivered, "A>B"))
	}
	for _, order := range []string{"fifo", "any"} {
		_, events = play(t, roles.Together(5), nil, "delay 1ms..100ms", "order "+order, "propose A red", "propose B blue", "run 5s")
		overtaken := 0
		last := map[string]uint64{}
		for _, e := range *events {
			way := e.Flight.From.String() + e.Flight.To.String()
			if e.Kind == Delivered && e.Flight.From != e.Flight.To {
				if e.Flight.Seq < last[way] {
					overtaken++
				}
				last[way] = e.Flight.Seq
			}
		}
		if (overtaken > 0) != (order == "any") {
			t.Errorf("with order %s, %d messages are overtaken", order, overtaken)
		}
	}
}

func TestDelaysAreKept(t *testing.T) {
	_, events := play(t, roles.Together(3), nil, "delay 30ms..35ms", "delay A>B 7ms", "propose A red", "run 1s")
	for _, e := range *events {
		f := e.Flight
		took := f.Due - f.Sent
		switch {
		case e.Kind != Delivered || f.From == f.To:
		case f.From == 0 && f.To == 1 && took != 7:
			t.Errorf("%s takes %s", f, took)
		case (f.From != 0 || f.To != 1) && (took < 30 || took > 35):
			t.Errorf("%s takes %s", f, took)
		}
	}
}

func TestHeldMessagesWait(t *testing.T) {
	_, events := play(t, roles.Together(3), nil, "delay 10ms", "propose A red", "hold A>B Prepare", "run 50ms", "release A>B Prepare", "run 1s")
	for _, e := range *events {
		if e.Kind == Delivered && e.Flight.From == 0 && e.Flight.To == 1 && e.Flight.Msg.Kind() == "Prepare" {
			if e.At <= 50 {
				t.Errorf("the held Prepare arrives at %s", e.At)
			}
			return
		}
	}
	t.Error("the held Prepare never arrives")
}

// full is a store that fails from some write on, as a full disk does.
type full struct {
	persist.Store
	room int
}

func (f *full) Save(agent string, record any) error {
	if agent == "B" {
		if f.room--; f.room < 0 {
			return errors.New("no space left on device")
		}
	}
	return f.Store.Save(agent, record)
}

// An agent that cannot write stops before it says anything that it would have to remember; the time machine knows it too.
func TestAnAgentThatCannotWriteStops(t *testing.T) {
	run, events := play(t, roles.Together(3), &full{persist.NewMemory(), 1}, "propose A red", "run 1s")
	b := run.State().Agent(1)
	if b.Up || !strings.Contains(b.Why, "no space left on device") {
		t.Fatalf("B is up %t, %s", b.Up, b.Why)
	}
	for _, e := range *events {
		if e.Agent == 1 && strings.Contains(e.Note, "no space") && len(e.Sent) > 0 {
			t.Errorf("B has sent %v in the step in which its write failed", e.Sent)
		}
	}
	digest, last := run.State().Digest(), run.State().Steps()
	run.Goto(0)
	run.segments = nil
	run.now().kept = run.now().kept[:1]
	if s := run.now().walk(run.now().kept[0], nil).to(last); s.Digest() == "" || s.Agent(1).Why != b.Why {
		t.Errorf("gone through again, B is down because %q", s.Agent(1).Why)
	}
	run.Goto(last)
	if run.State().Digest() != digest {
		t.Error("the present has changed")
	}
}

// What a directory holds is read back by the next program, and the judge knows what was chosen before.
func TestARunGoesOnInTheNextProgram(t *testing.T) {
	dir, err := persist.OpenDir(t.TempDir())
	must(t, err)
	defer dir.Close()
	first, _ := play(t, roles.Together(3), dir, "propose A red", "run 1s")
	held := first.State().Agent(0).Roles[1]
	first.Close()
	second, events := play(t, roles.Together(3), dir, "propose C blue", "run 1s")
	if len(second.State().Chosen()) != 1 || second.State().Chosen()[0].Proposal.Value != "red" {
		t.Errorf("chosen are %v", second.State().Chosen())
	}
	if v, why := second.State().Verdict(); v != Safe {
		t.Errorf("%s: %s", v, why.Text)
	}
	if held.Fields[1].Value != (roles.Proposal{Ballot: roles.Ballot{Round: 1}, Value: "red"}) {
		t.Errorf("A held %v", held.Fields)
	}
	found := false
	for _, e := range *events {
		for _, r := range e.Reasons {
			found = found || strings.Contains(r.String(), "must propose red")
		}
	}
	if !found {
		t.Error("C does not have to propose red")
	}
	if opening := second.Events(0, 0); len(opening) == 0 || !strings.Contains(opening[0].Note, "reads back from disk: ") {
		t.Errorf("the run begins with %v", opening)
	}
}

// A clock that runs fast ends its timers early, and also what is left of those that run.
func TestClocksDrift(t *testing.T) {
	first := func(before []string, after ...string) Time {
		t.Helper()
		lines := append(append(append([]string{"loss 100%"}, before...), "propose A red"), append(after, "run 20s")...)
		run, events := play(t, roles.Together(3), nil, lines...)
		text := textOf(t, run)
		again, err := OpenTimeline(t.Context(), bytes.NewReader(text), "run.synod", named, nil)
		must(t, err)
		again.Close()
		for _, e := range *events {
			if e.Kind == Expired {
				return e.At
			}
		}
		t.Fatal("no timer ends")
		return 0
	}
	usual := first(nil) // and nothing of it is drawn by chance
	for _, c := range []struct {
		before, after []string
		want          Time
	}{
		{[]string{"clock A 200%"}, nil, usual / 2},
		{[]string{"clock A 50%"}, nil, usual * 2},
		{[]string{"clock A 110%"}, nil, (usual*100 + 55) / 110},
		{[]string{"clock B 200%"}, nil, usual},
		{[]string{"clock all 200%"}, nil, usual / 2},
		{[]string{"clock all 200%", "clock A 100%"}, nil, usual},
		{nil, []string{"clock A 200%"}, usual / 2},
		{nil, []string{"run 20ms", "clock A 50%"}, 20 + (usual-20)*2},
		{nil, []string{"run 20ms", "clock A 50%", "clock A 100%"}, usual},
		{nil, []string{"run 20ms", "clock A 200%", "run 20ms", "clock all 100%"}, 40 + usual - 20 - 40},
		{[]string{"clock A 10%"}, nil, usual * 10},
		{[]string{"clock A 1000%"}, nil, usual / 10},
	} {
		if got := first(c.before, c.after...); got != c.want {
			t.Errorf("%q, then %q: the first timer ends at %s, and not at %s; usually it is %s", c.before, c.after, got, c.want, usual)
		}
	}
}
