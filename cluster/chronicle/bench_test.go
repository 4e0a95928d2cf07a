package chronicle_test

import (
	"fmt"
	"testing"

	"synod/cluster"
	"synod/cluster/chronicle"
	"synod/roles"
	"synod/roles/multipaxos"
)

// long makes a run of Multi-Paxos in which clients ask for one thing after another; live has it go on for at least so many steps.
func long(tb testing.TB, agents int) (run *cluster.Timeline, live func(steps int)) {
	tb.Helper()
	run, err := cluster.NewTimeline(cluster.Settings{Protocol: multipaxos.Protocol(), Config: roles.Together(agents), Seed: 7}, nil)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(run.Close)
	asked := 0
	return run, func(steps int) {
		for end := run.Present().Steps() + steps; run.Present().Steps() < end; {
			for range 2 {
				value := roles.Value(fmt.Sprintf("set k%d %d", asked%10, asked))
				if err := run.Do(cluster.Command{Verb: cluster.Propose, Agent: roles.ID(asked % agents), Value: value}); err != nil {
					tb.Fatal(err)
				}
				asked++
			}
			run.Advance(run.Present().Now()+100, 1<<30)
		}
	}
}

// What a step costs with and without the index, and what the index takes.
func BenchmarkStep(b *testing.B) {
	for _, agents := range []int{5, 15} {
		for _, kept := range []bool{false, true} {
			b.Run(fmt.Sprintf("agents=%d/kept=%t", agents, kept), func(b *testing.B) {
				run, live := long(b, agents)
				var c *chronicle.Chronicle
				if kept {
					c = chronicle.Keep(run)
				}
				b.ReportAllocs()
				b.ResetTimer()
				live(b.N)
				b.StopTimer()
				if kept {
					b.ReportMetric(float64(c.Now().Bytes())/float64(c.Now().Last()), "bytes/step")
				}
			})
		}
	}
}

// What is found of the windows of a frame: 100 places in a run of a million steps, at 8 zooms, none of them seen before.
func BenchmarkWindow(b *testing.B) {
	run, live := long(b, 5)
	c := chronicle.Keep(run)
	live(1_000_000)
	const places, columns = 100, 150
	k := c.Now()
	end := k.Pos(chronicle.Mixed, k.Last())
	for zoom, dots := 0, 300.0; zoom < 8; zoom, dots = zoom+1, dots*4 {
		b.Run(fmt.Sprintf("dots=%.0f", dots), func(b *testing.B) {
			var list []chronicle.Message
			var bounds []int
			messages := 0
			for i := 0; b.Loop(); i++ {
				left := end * float64(i*37%places) / places
				first, last := k.At(chronicle.Mixed, left), k.At(chronicle.Mixed, left+dots)
				if last-first < 600 {
					list = k.Messages(list[:0], first, last)
					messages += len(list)
					for j := range list {
						k.Pos(chronicle.Mixed, list[j].Sent)
						k.Pos(chronicle.Mixed, list[j].Ended)
					}
					continue
				}
				bounds = k.Columns(bounds, chronicle.Mixed, left, dots/columns, columns)
				k.CountColumns(bounds, func(column int, c *chronicle.Counts) {
					k.Marks(bounds[column], bounds[column+1]-1)
				})
			}
			b.ReportMetric(float64(messages)/float64(b.N), "messages")
		})
	}
}

// What could influence an event anywhere in a run of a million steps, and what it could influence.
func BenchmarkCauses(b *testing.B) {
	run, live := long(b, 5)
	c := chronicle.Keep(run)
	live(1_000_000)
	k := c.Now()
	b.ResetTimer()
	for i := 0; b.Loop(); i++ {
		step := i * 7919 * 1021 % k.Last()
		past, future := k.Past(step), k.Future(step)
		if past.Count > past.Of || future.Count > future.Of {
			b.Fatal("more than there is")
		}
	}
}
