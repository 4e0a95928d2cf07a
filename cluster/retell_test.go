package cluster

import (
	"math/rand/v2"
	"strings"
	"testing"

	"synod/roles"
	"synod/roles/all"
)

// storm does things to a run in which time passes, with steps in between that stop in the middle of an instant.
func storm(t *testing.T, run *Timeline, seed uint64) {
	random := rand.New(rand.NewPCG(seed, 15))
	for range 14 {
		if random.IntN(2) == 0 {
			run.Advance(run.State().Now()+Time(random.IntN(90)), 1<<20)
		} else {
			for range random.IntN(9) {
				run.Step()
			}
		}
		if act := randomAct(random); !strings.HasPrefix(act, "without") {
			_ = lines(t, run, act)
		}
	}
	run.Advance(run.State().Now()+Time(random.IntN(400)), 1<<20)
}

func retold(t *testing.T, p *Parked, s Settings, skip func(Command) bool) *Retelling {
	t.Helper()
	r, err := p.Retell(s, skip)
	must(t, err)
	for !r.Advance(3) {
		if done, of := r.Progress(); done < 0 || done > of {
			t.Fatalf("%d of %d steps are told", done, of)
		}
	}
	return r
}

// Told again with the settings that it had, a run is the same run.
func TestARunToldAgainIsTheSame(t *testing.T) {
	for _, p := range all.Protocols() {
		for seed := range uint64(8) {
			run, err := NewTimeline(Settings{Protocol: p, Config: roles.Together(5), Seed: seed}, nil)
			must(t, err)
			storm(t, run, seed)
			r := retold(t, run.Apart(), run.Settings(), nil)
			if got, want := r.Run().Present().Digest(), run.Present().Digest(); got != want || len(r.Refused()) > 0 {
				t.Errorf("%s, seed %d: told again it ends with %s and not with %s; refused: %v", p.Name, seed, got, want, r.Refused())
			}
			r.Close()
			run.Close()
		}
	}
}

// Another protocol can be given the same commands at the same instants, and what it cannot do is told.
func TestARunUnderAnotherProtocol(t *testing.T) {
	run, err := NewTimeline(ofFive(), nil)
	must(t, err)
	defer run.Close()
	must(t, lines(t, run, "propose A red"))
	run.Advance(25, 1<<20)
	must(t, lines(t, run, "without persist-promise", "crash C"))
	run.Advance(300, 1<<20)
	other, _ := all.Named("fastpaxos")
	s, err := run.Settings().With(Command{Verb: Protocol, Word: other.Name}, all.Named)
	must(t, err)
	r := retold(t, run.Apart(), s, func(c Command) bool { return c.Verb == Crash })
	defer r.Close()
	if st := r.Run().Present(); st.Now() != 300 || !st.Up(roles.NewID(roles.Everything, 2)) {
		t.Errorf("the other run has come to %s, and C is up: %v", st.Now(), st.Up(roles.NewID(roles.Everything, 2)))
	}
	if _, known := other.FlawNamed("persist-promise"); known || len(r.Refused()) != 1 {
		t.Fatalf("refused is %v", r.Refused())
	}
	if text := r.Refused()[0].String(); !strings.HasPrefix(text, "without persist-promise, at step ") {
		t.Errorf("the refusal is told as %q", text)
	}
}

// A branch can be had without going there.
func TestABranchApart(t *testing.T) {
	run, err := NewTimeline(ofFive(), nil)
	must(t, err)
	defer run.Close()
	must(t, lines(t, run, "propose A red"))
	run.Advance(500, 1<<20)
	first := run.Present().Digest()
	run.Goto(7)
	must(t, lines(t, run, "crash A"))
	run.Advance(500, 1<<20)
	second := run.Present().Digest()
	for n, want := range []string{first, second} {
		p, err := run.ApartFrom(n + 1)
		must(t, err)
		if got := p.State().Digest(); got != want {
			t.Errorf("branch %d ends as %s and not as %s", n+1, got, want)
		}
		w := p.Wake()
		if w.Goto(3); w.State().Steps() != 3 {
			t.Errorf("branch %d cannot be gone through", n+1)
		}
		w.Close()
	}
	if _, err := run.ApartFrom(3); err == nil || run.Branch() != 2 {
		t.Errorf("branch 3 is there: %v", err)
	}
}
