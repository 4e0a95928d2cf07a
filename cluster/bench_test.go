package cluster

import (
	"fmt"
	"runtime"
	"testing"
	"time"

	"synod/roles"
	"synod/roles/multipaxos"
	"synod/roles/simplepaxos"
)

// busy makes a run in which proposers propose one after the other: with delays as they are by default, or all the same,
// so that much is due at one instant.
func busy(tb testing.TB, n int, delay string) *Timeline {
	tb.Helper()
	run, err := NewTimeline(Settings{simplepaxos.Protocol(), roles.Together(n), 7}, nil)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(run.Close)
	if delay != "" {
		c, err := ParseCommand("delay "+delay, Scope{})
		if err != nil {
			tb.Fatal(err)
		}
		if err := run.Do(c); err != nil {
			tb.Fatal(err)
		}
	}
	return run
}

// deliver lets a run go on for at least so many steps, the judge and the history on.
func deliver(tb testing.TB, run *Timeline, steps int) {
	tb.Helper()
	n := len(run.State().IDs())
	for i, end := 0, run.State().Steps()+steps; run.State().Steps() < end; i++ {
		if err := run.Do(Command{Verb: Propose, Agent: roles.ID(i % n), Value: "red"}); err != nil {
			tb.Fatal(err)
		}
		run.Advance(run.State().Now()+200, 1<<30)
	}
}

// What the goroutines and channels, the judge and the history cost together.
func BenchmarkDeliveries(b *testing.B) {
	for _, delay := range []string{"10ms..40ms", "20ms"} {
		for _, n := range []int{3, 5, 9, 25} {
			b.Run(fmt.Sprintf("delay=%s/agents=%d", delay, n), func(b *testing.B) {
				run := busy(b, n, delay)
				b.ReportAllocs()
				b.ResetTimer()
				deliver(b, run, b.N)
				b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "deliveries/s")
			})
		}
	}
}

// The same steps without goroutines and without history: what the roles, the judge and the copies cost.
func BenchmarkSystemApply(b *testing.B) {
	first, err := NewSystem(Settings{simplepaxos.Protocol(), roles.Together(5), 7})
	if err != nil {
		b.Fatal(err)
	}
	y := first
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		a := Action{Kind: Submit, Agent: roles.ID(i % 5), Value: "red"}
		if len(y.flying) > 0 {
			a = Action{Kind: Handle, Agent: y.flying[0].To, From: y.flying[0].From, Msg: y.flying[0].Msg}
		}
		if y, err = y.Apply(a); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "actions/s")
}

// Going to any step of a run of a million.
func BenchmarkGoto(b *testing.B) {
	run := busy(b, 5, "")
	deliver(b, run, 1_000_000)
	last := run.State().Steps()
	b.ResetTimer()
	for i := 0; b.Loop(); i++ {
		run.Goto((i * 7919 * 1021) % last)
	}
}

// What a run holds after a million deliveries, and after two.
func BenchmarkMemory(b *testing.B) {
	for b.Loop() {
		run := busy(b, 5, "")
		for million := 1; million <= 2; million++ {
			deliver(b, run, 1_000_000)
			runtime.GC()
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			b.ReportMetric(float64(m.HeapAlloc)/1e6, fmt.Sprintf("MB/%dM", million))
			b.ReportMetric(float64(m.Sys)/1e6, fmt.Sprintf("MB-sys/%dM", million))
		}
	}
}

// A log of b.N commands of 64 bytes: what the run holds in the end, and what it takes to go anywhere in its past.
func BenchmarkLog(b *testing.B) {
	c := roles.Together(3)
	c.Window, c.Snapshot = multipaxos.MaxOpen/2, multipaxos.MaxOpen/2
	run, err := NewTimeline(Settings{multipaxos.Protocol(), c, 7}, nil)
	if err != nil {
		b.Fatal(err)
	}
	defer run.Close()
	for i, decided := 0, 0; decided < b.N; decided, _ = run.State().Decisions() {
		for range multipaxos.MaxAsked {
			value := roles.Value(fmt.Sprintf("set k%d %058d", i%10, i))
			if err := run.Do(Command{Verb: Propose, Agent: roles.ID(i % 3), Value: value}); err != nil {
				b.Fatal(err)
			}
			i++
		}
		run.Advance(run.State().Now()+200, 1<<30)
	}
	b.StopTimer()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	b.ReportMetric(float64(m.HeapAlloc)/1e6, "MB")
	b.ReportMetric(float64(m.Sys)/1e6, "MB-sys")
	const jumps = 50
	last, before := run.State().Steps(), time.Now()
	for i := range jumps {
		run.Goto(last / jumps * ((i * 37) % jumps))
	}
	b.ReportMetric(float64(time.Since(before).Milliseconds())/jumps, "ms/goto")
	b.ReportMetric(float64(last)/float64(b.N), "steps/command")
	if v, first := run.State().Verdict(); v != Safe {
		b.Fatalf("%s: %s", v, first.Text)
	}
}
