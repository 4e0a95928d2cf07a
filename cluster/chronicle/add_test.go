package chronicle

import (
	"fmt"
	"testing"

	"synod/cluster"
	"synod/roles"
	"synod/roles/multipaxos"
)

// What the index itself costs a step: the events of a run of Multi-Paxos are taken down again and again.
func BenchmarkAdd(b *testing.B) {
	for _, agents := range []int{5, 15} {
		b.Run(fmt.Sprintf("agents=%d", agents), func(b *testing.B) {
			run, err := cluster.NewTimeline(cluster.Settings{Protocol: multipaxos.Protocol(), Config: roles.Together(agents), Seed: 7}, nil)
			if err != nil {
				b.Fatal(err)
			}
			defer run.Close()
			var events []cluster.Event
			run.Watch(func(e *cluster.Event) { events = append(events, e.Clone()) })
			for asked := 0; run.Present().Steps() < 20_000; asked++ {
				cmd := cluster.Command{Verb: cluster.Propose, Agent: roles.ID(asked % agents), Value: roles.Value(fmt.Sprintf("set k%d %d", asked%10, asked))}
				if err := run.Do(cmd); err != nil {
					b.Fatal(err)
				}
				run.Advance(run.Present().Now()+50, 1<<30)
			}
			k := newCast(run.Beginning())
			b.ReportAllocs()
			b.ResetTimer()
			for n := 0; n < b.N; {
				branch := begin(k, run.Beginning())
				for i := range events {
					branch.add(&events[i])
					if n++; n == b.N {
						break
					}
				}
				b.ReportMetric(float64(branch.Bytes())/float64(branch.Last()+1), "bytes/step")
			}
		})
	}
}
