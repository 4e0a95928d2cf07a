package cluster

import (
	"bytes"
	"strings"
	"testing"

	"synod/persist"
	"synod/roles"
	"synod/roles/simplepaxos"
)

func named(name string) (*roles.Protocol, bool) {
	p := simplepaxos.Protocol()
	return p, name == p.Name
}

// wildWithBranches is a random run with several futures.
func wildWithBranches(t *testing.T, seed uint64) *wild {
	t.Helper()
	w := newWild(t, seed)
	w.live(15)
	for range 3 {
		w.run.Goto(w.random.IntN(w.run.Present().Steps() + 1))
		w.live(5)
	}
	w.run.Goto(w.run.Present().Steps())
	return w
}

func textOf(t *testing.T, run *Timeline) []byte {
	t.Helper()
	text, err := run.saved()
	must(t, err)
	return text
}

// A run that was saved and opened is the same run: same state, same branches, same past, and the same text again.
func TestSavedRunsOpen(t *testing.T) {
	for seed := range uint64(runs(100)) {
		w := wildWithBranches(t, seed)
		must(t, w.run.NameBranch(1+int(seed)%len(w.run.Branches()), "cut first"))
		text := textOf(t, w.run)
		again, err := OpenTimeline(t.Context(), bytes.NewReader(text), "run.synod", named, nil)
		if err != nil {
			t.Fatalf("seed %d: %v\n%s", seed, err, text)
		}
		if again.State().Digest() != w.run.State().Digest() {
			t.Fatalf("seed %d: the opened run is in another state", seed)
		}
		if got := textOf(t, again); !bytes.Equal(got, text) {
			t.Fatalf("seed %d: saving it again gives another text: %s", seed, firstDifference(string(text), string(got)))
		}
		step := w.random.IntN(w.run.Present().Steps() + 1)
		w.run.Goto(step)
		again.Goto(step)
		if again.State().Digest() != w.run.State().Digest() {
			t.Fatalf("seed %d: step %d of the opened run is another one", seed, step)
		}
		for _, b := range w.run.Branches() {
			must(t, w.run.Switch(b.Number))
			must(t, again.Switch(b.Number))
			if again.State().Digest() != w.run.State().Digest() {
				t.Fatalf("seed %d: branch %d of the opened run is another one", seed, b.Number)
			}
		}
		again.Close()
		w.run.Close()
	}
}

// No cut and no changed byte goes unnoticed, and each is told with the file and a line.
func TestDamagedRunsAreRefused(t *testing.T) {
	w := wildWithBranches(t, 5)
	text := textOf(t, w.run)
	refuse := func(damaged []byte, how string, at int) {
		t.Helper()
		run, err := OpenTimeline(t.Context(), bytes.NewReader(damaged), "run.synod", named, nil)
		if err == nil {
			run.Close()
			t.Fatalf("%s at byte %d goes unnoticed", how, at)
		}
		if !strings.HasPrefix(err.Error(), "run.synod:") {
			t.Fatalf("%s at byte %d is told as %q, without file and line", how, at, err)
		}
	}
	for i := range text {
		refuse(text[:i], "a cut", i)
		changed := bytes.Clone(text)
		changed[i] ^= 1 << (i % 8)
		refuse(changed, "a change", i)
	}
	refuse(append(bytes.Clone(text), '\n'), "an addition", len(text))
}

func TestForeignFilesAreRefused(t *testing.T) {
	sealed := func(s string) string { // with a checksum that is right
		w := &bytes.Buffer{}
		w.WriteString(s)
		return w.String() + sealOf(w.Bytes())
	}
	head := "synod run 1\nprotocol simplepaxos\nagents 3\nseed 1\n"
	for _, c := range []struct{ text, want string }{
		{"", `run.synod:1: this is no saved run: one begins with "synod run 1"`},
		{"package main\n", `run.synod:1: this is no saved run: one begins with "synod run 1"`},
		{sealed("synod run 2\n"), "run.synod:1:11: this run is of version 2, and this program reads version 1"},
		{sealed("synod run 1\nprotocol raft\n"), `run.synod:2: there is no protocol "raft"`},
		{sealed("synod run 1\nagents 3\n"), "run.synod:2: the settings of a run begin with its protocol"},
		{sealed("synod run 1\nprotocol simplepaxos\nagents 99\n"), "run.synod:3:8:"},
		{sealed("synod run 1\nprotocol simplepaxos\npropose A red\n"), "run.synod:3: the settings of a run go on to its seed"},
		{sealed(head + "branch 1\n0 0s propose F red\nend 1 0s 00\ncurrent 1\n"), "run.synod:6:14: there is no agent F"},
		{sealed(head + "branch 1\n0 0s status\nend 1 0s 00\ncurrent 1\n"), `run.synod:6:6: "status" is not a command that changes a cluster`},
		{sealed(head + "branch 1\nx 0s heal\nend 1 0s 00\ncurrent 1\n"), "run.synod:6:1: a step, an instant and a command"},
		{sealed(head + "branch 1\n5 1s heal\n4 1s heal\nend 9 1s 00\ncurrent 1\n"), "run.synod:7:1: this comes before"},
		{sealed(head + "branch 1\n0 0s restart A\nend 1 0s 00\ncurrent 1\n"), "run.synod:7: branch 1 cannot have happened: A is up"},
		{sealed(head + "branch 1\nname \x1b[2J\nend 0 0s 00\ncurrent 1\n"), "run.synod:6:6: "},
		{sealed(head + "branch 1\nname 7\nend 0 0s 00\ncurrent 1\n"), "run.synod:6:6: 7 is the number of a branch"},
		{sealed(head + "branch 1\nname a  b\nend 0 0s 00\ncurrent 1\n"), "run.synod:6:6: the name of a branch is expected here"},
		{sealed(head + "branch 1\nend 9 0s 00\ncurrent 1\n"), "run.synod:6: branch 1 cannot have happened: nothing happens any more after step 0"},
		{sealed(head + "branch 1\nend 0 0s 00\ncurrent 1\n"), "run.synod:6: branch 1 cannot have happened: it ends otherwise now"},
		{sealed(head + "branch 1\nend 0 0s 00\ncurrent 2\n"), "run.synod:7:9: there is no branch 2"},
		{sealed(head + "branch 1\nend 0 0s 00\nbranch 2\nend 0 0s 00\ncurrent 1\n"), "run.synod:7: branch 2 must say which branch it left"},
		{sealed(head + "stable Z {}\n"), `run.synod:5:8: "Z" is not an agent of this cluster`},
		{sealed(head + "stable A {\"king\":{}}\n"), "run.synod:5: it holds the record of a king"},
	} {
		run, err := OpenTimeline(t.Context(), strings.NewReader(c.text), "run.synod", named, nil)
		if err == nil {
			run.Close()
			t.Errorf("%q is opened", c.text)
			continue
		}
		if !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%q:\n got %s\nwant %s", c.text, err, c.want)
		}
	}
}

// What an agent found on its stable storage at the beginning is part of a run.
func TestSavedRunsKeepWhatWasOnStableStorage(t *testing.T) {
	store := persist.NewMemory()
	first, err := NewTimeline(Settings{simplepaxos.Protocol(), roles.Together(3), 1}, store)
	must(t, err)
	defer first.Close()
	must(t, first.Do(Command{Verb: Propose, Agent: 0, Value: "red"}))
	first.Advance(1000, 1<<30)
	second, err := NewTimeline(first.Settings(), store)
	must(t, err)
	defer second.Close()
	must(t, second.Do(Command{Verb: Propose, Agent: 1, Value: "blue"}))
	second.Advance(1000, 1<<30)
	text := textOf(t, second)
	third, err := OpenTimeline(t.Context(), bytes.NewReader(text), "run.synod", named, nil)
	must(t, err)
	defer third.Close()
	if third.State().Digest() != second.State().Digest() || len(third.State().Chosen()) != 1 {
		t.Fatalf("the opened run differs:\n%s", text)
	}
}

func FuzzOpenTimeline(f *testing.F) {
	for seed := range uint64(4) {
		w := newWild(&testing.T{}, seed)
		w.live(10)
		if text, err := w.run.saved(); err == nil {
			f.Add(string(text[:bytes.LastIndex(text, []byte("sha256"))]))
		}
		w.run.Close()
	}
	f.Fuzz(func(t *testing.T, body string) {
		if strings.Count(body, "\n") > 60 {
			return // a run as long as that takes its time
		}
		run, err := OpenTimeline(t.Context(), strings.NewReader(body+sealOf([]byte(body))), "f", named, nil)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "f:") {
				t.Fatalf("an error without a place: %v", err)
			}
			return
		}
		defer run.Close()
		text, err := run.saved()
		must(t, err)
		again, err := OpenTimeline(t.Context(), bytes.NewReader(text), "f", named, nil)
		if err != nil {
			t.Fatalf("what was opened cannot be saved and opened again: %v\n%s", err, text)
		}
		again.Close()
	})
}
