package cluster

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
)

// endless is a saved run of a few lines that asks for 99 million steps: a proposer tries for ever.
func endless() string {
	body := "synod run 1\nprotocol simplepaxos\nagents 3\nseed 1\nbranch 1\n0 0s loss 100%\n0 0s propose A red\nend 99000000 24h 00\ncurrent 1\n"
	return body + sealOf([]byte(body))
}

// In pieces of any size a run opens as it does in one.
func TestARunOpensInPieces(t *testing.T) {
	for seed := range uint64(runs(20)) {
		w := wildWithBranches(t, seed)
		text := textOf(t, w.run)
		for _, most := range []int{1, 7, 100, 1 << 20} {
			o, err := BeginOpening(text, "run.synod", named)
			must(t, err)
			if o.Timeline().State().Steps() != 0 {
				t.Fatal("the cluster is not at its beginning while it is opened")
			}
			last := 0
			for done := false; !done; {
				if done, err = o.Advance(most); err != nil {
					t.Fatalf("seed %d, %d at a time: %v", seed, most, err)
				}
				at, of := o.Progress()
				if at < last || at > of || done && at != of {
					t.Fatalf("seed %d, %d at a time: progress goes from %d to %d of %d", seed, most, last, at, of)
				}
				last = at
			}
			if got := textOf(t, o.Timeline()); !bytes.Equal(got, text) || o.Timeline().State().Digest() != w.run.State().Digest() {
				t.Fatalf("seed %d, %d at a time: another run is opened: %s", seed, most, firstDifference(string(text), string(got)))
			}
			step := w.run.Present().Steps() / 2
			o.Timeline().Goto(step)
			w.run.Goto(step)
			if o.Timeline().State().Digest() != w.run.State().Digest() {
				t.Fatalf("seed %d, %d at a time: its past is another one", seed, most)
			}
			o.Close()
			w.run.Goto(w.run.Present().Steps())
		}
		w.run.Close()
	}
}

// What would take minutes can be stopped at any time, and what it has done by then bounds what it keeps.
func TestAnOpeningCanBeStopped(t *testing.T) {
	ctx, stop := context.WithCancelCause(t.Context())
	why := errors.New("enough")
	told := 0
	run, err := OpenTimeline(ctx, strings.NewReader(endless()), "run.synod", named, func(done, of int) {
		if told++; of != 99_000_000 || done > told*opensAtOnce {
			t.Errorf("after %d pieces it says %d of %d", told, done, of)
		}
		if told == 20 {
			stop(why)
		}
	})
	if !errors.Is(err, why) || run != nil || told != 20 {
		t.Fatalf("it ends after %d pieces with %v, %v", told, run, err)
	}
	o, err := BeginOpening([]byte(endless()), "run.synod", named)
	must(t, err)
	defer o.Close()
	for range 100 {
		if done, err := o.Advance(1000); done || err != nil {
			t.Fatal(done, err)
		}
	}
	if at, _ := o.Progress(); at < 90_000 || at > 100_000 {
		t.Errorf("100 times 1000 are %d steps", at)
	}
	if kept := len(o.branches[0].kept); kept > 100_000/keepEvery+1 {
		t.Errorf("%d states are kept", kept)
	}
}

// A file that says the same thing a million times is refused, or takes little.
func TestASavedRunTakesBoundedMemory(t *testing.T) {
	head := "synod run 1\nprotocol simplepaxos\nagents 3\nseed 1\n"
	defer func(usual int) { maxWeight = usual }(maxWeight)
	maxWeight = 1 << 16
	many := strings.Repeat("0 0s heal\n", maxWeight/weightOfAct+1)
	var branches strings.Builder
	for i := range 100 {
		fmt.Fprintf(&branches, "branch %d from 1 at 0 after 3000\n0 0s propose A red\nend 0 0s 00\n", i+2)
	}
	for name, c := range map[string]struct{ text, want string }{
		"empty lines":  {strings.Repeat("\n", 8<<20), "this is no saved run"},
		"settings":     {head[:len("synod run 1\nprotocol simplepaxos\n")] + strings.Repeat("agents 3\n", 1000), "no more than 200 settings"},
		"records":      {head + strings.Repeat("stable A {}\n", 1000), "one record"},
		"reasons":      {head + strings.Repeat(riskWord+"\"x\"\n", 1000), "no more than 200 reasons"},
		"a long line":  {head + "branch 1\n" + strings.Repeat("x ", maxRunLine), "a line has no more than"},
		"commands":     {head + "branch 1\n" + many, "more commands stand above this"},
		"copies of it": {head + "branch 1\n" + strings.Repeat("0 0s propose A red\n", 3000) + "end 0 0s 00\n" + branches.String(), "more commands stand above this"},
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		run, err := OpenTimeline(t.Context(), strings.NewReader(c.text+sealOf([]byte(c.text))), "run.synod", named, nil)
		if err == nil {
			run.Close()
			t.Errorf("%s: it is opened", name)
			continue
		}
		runtime.ReadMemStats(&after)
		if got := (after.TotalAlloc - before.TotalAlloc) >> 20; !strings.Contains(err.Error(), c.want) || got > 1<<10 {
			t.Errorf("%s: %v, want %q; it has asked for %d MB", name, err, c.want, got)
		}
	}
}
