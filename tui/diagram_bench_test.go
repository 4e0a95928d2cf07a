package tui

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"slices"
	"testing"

	tea "charm.land/bubbletea/v2"

	"synod/cluster"
	"synod/roles"
	"synod/roles/all"
	"synod/tui/clock"
)

// A frame of Space-time at 160x48, cold, at 100 places of a run of a million steps of a log and at 8 zooms: what it costs must not grow.
// A frame is drawn of what the index knows, and where there are lines once more with the events that were read for it since (read).
// With -benchtime 300x each place is drawn three times, as cold as before, and the quickest counts.
func BenchmarkSpaceTime(b *testing.B) {
	protocol, _ := roles.Among(all.Protocols())("multipaxos")
	run, err := cluster.NewTimeline(cluster.Settings{Protocol: protocol, Config: roles.Together(5), Seed: 7}, nil)
	if err != nil {
		b.Fatal(err)
	}
	m := New(Options{Run: run, Clock: clock.NewVirtual(), Protocols: all.Protocols(), Theme: Look{Theme: "dark", Colour: true}, Paused: true})
	m.index()
	const steps, places = 1_000_000, 100
	for i := 0; run.State().Steps() < steps; i++ {
		cmd := cluster.Command{Verb: cluster.Propose, Agent: roles.ID(i % 2), Value: roles.Value(fmt.Sprintf("set k%d %d", i%7, i))}
		if err := run.Do(cmd); err != nil {
			b.Fatal(err)
		}
		run.Advance(run.State().Now()+30, 1<<30)
	}
	m.Update(tea.WindowSizeMsg{Width: 160, Height: 48})
	show("space-time")(m)
	m.View()
	known, _ := m.index().Progress()
	b.ReportMetric(float64(m.index().Now().Bytes())/float64(known), "B/step")
	for zoom := 4; zoom >= -31; zoom -= 5 {
		for _, read := range []bool{false, true} {
			if read && zoom < -6 {
				continue // where messages are counted nothing is read
			}
			b.Run(fmt.Sprintf("zoom=%d/read=%t", zoom, read), func(b *testing.B) {
				b.ReportAllocs()
				defer debug.SetGCPercent(debug.SetGCPercent(-1)) // what going there leaves behind is not the frame's to clear away
				least := make([]float64, places)                 // of several times: the work that it is, and not what others did meanwhile
				for i := 0; b.Loop(); i++ {
					b.StopTimer()
					if i%10 == 0 {
						runtime.GC()
					}
					run.Goto(1 + i%places*(steps/places))
					m.diagram.past, m.diagram.left, m.diagram.zoom = past{}, 0, zoom
					for read && !m.fetchShown() {
					}
					b.StartTimer()
					at := processorTime()
					m.stale = true
					m.View()
					took := float64(processorTime()-at) / 1e6
					if k := &least[i%places]; *k == 0 || took < *k {
						*k = took
					}
				}
				slices.Sort(least)
				b.ReportMetric(least[len(least)/2], "cpu-ms/frame")
				b.ReportMetric(least[len(least)-1], "worst-cpu-ms/frame")
			})
		}
	}
}
