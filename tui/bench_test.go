package tui

import (
	"fmt"
	"testing"

	tea "charm.land/bubbletea/v2"

	"synod/cluster"
	"synod/roles"
	"synod/roles/all"
	"synod/tui/clock"
)

// A frame of 25 agents at 160x48, after a short run and after a million events: what it costs must not grow.
func BenchmarkView(b *testing.B) {
	for _, steps := range []int{1_000, 1_000_000} {
		for view, v := range views {
			b.Run(fmt.Sprintf("%s/events=%d", v.name, steps), func(b *testing.B) {
				m := longRun(b, steps)
				m.view = view
				m.View()
				b.ReportAllocs()
				before := processorTime()
				for b.Loop() {
					m.stale = true
					m.View()
				}
				b.ReportMetric(float64(processorTime()-before)/float64(b.N)/1e6, "cpu-ms/frame")
			})
		}
	}
}

// longRuns are kept, for a run of a million takes its time.
var longRuns = map[int]*Model{}

func longRun(b *testing.B, steps int) *Model {
	b.Helper()
	if m := longRuns[steps]; m != nil {
		return m
	}
	run, err := cluster.NewTimeline(cluster.Settings{Protocol: all.Protocols()[0], Config: roles.Together(25), Seed: 7}, nil)
	if err != nil {
		b.Fatal(err)
	}
	for i := 0; run.State().Steps() < steps; i++ {
		if err := run.Do(cluster.Command{Verb: cluster.Propose, Agent: roles.ID(i % 25), Value: "red"}); err != nil {
			b.Fatal(err)
		}
		run.Advance(run.State().Now()+30, 1<<30)
	}
	m := New(Options{Run: run, Clock: clock.NewVirtual(), Protocols: all.Protocols(), Theme: Look{Theme: "dark", Colour: true}, Paused: true})
	m.Update(tea.WindowSizeMsg{Width: 160, Height: 48})
	longRuns[steps] = m
	return m
}

// A frame in which every message has moved since the one before, at 160x48: with labels, and with so many that they are counted.
func BenchmarkFlight(b *testing.B) {
	for _, c := range []struct {
		agents int
		now    cluster.Time
	}{{5, 57}, {9, 58}, {25, 60}} {
		b.Run(fmt.Sprintf("agents=%d", c.agents), func(b *testing.B) {
			run, err := cluster.NewTimeline(cluster.Settings{Protocol: all.Protocols()[0], Config: roles.Together(c.agents), Seed: 1}, nil)
			if err != nil {
				b.Fatal(err)
			}
			m := New(Options{Run: run, Clock: clock.NewVirtual(), Protocols: all.Protocols(), Theme: Look{Theme: "dark", Colour: true}, NoPace: true})
			m.Update(tea.WindowSizeMsg{Width: 160, Height: 48})
			for agent, value := range []roles.Value{"red", "blue"} {
				if err := run.Do(cluster.Command{Verb: cluster.Propose, Agent: roles.ID(2 * agent), Value: value}); err != nil {
					b.Fatal(err)
				}
			}
			run.Advance(c.now, 1<<30)
			flying := len(m.st().InFlight())
			b.ReportAllocs()
			before := processorTime()
			for i := 0; b.Loop(); i++ {
				m.instant = float64(c.now) + 0.4*float64(i%25)
				m.stale = true
				m.View()
			}
			b.ReportMetric(float64(processorTime()-before)/float64(b.N)/1e6, "cpu-ms/frame")
			b.ReportMetric(float64(flying), "messages")
		})
	}
}
