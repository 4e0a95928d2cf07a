package versus

import (
	"fmt"
	"testing"

	"synod/roles"
)

// command is what is committed again and again: 64 bytes.
const command roles.Value = "set k 0123456789abcdefghijklmnopqrstuvwxyz0123456789abcdefghijkl"

// The two take turns, so that a noisy machine is equally noisy to both.
func BenchmarkCommits(b *testing.B) {
	for _, n := range []int{3, 5} {
		for _, outstanding := range []int{1, 16, 256} {
			b.Run(fmt.Sprintf("agents=%d/outstanding=%d/raft", n, outstanding), func(b *testing.B) {
				all := startRaft(b, n)
				commitRaft(b, all[0], 100, outstanding)
				b.ReportAllocs()
				b.ResetTimer()
				commitRaft(b, all[0], b.N, outstanding)
				b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "commits/s")
			})
			b.Run(fmt.Sprintf("agents=%d/outstanding=%d/synod", n, outstanding), func(b *testing.B) {
				p := startPaxos(b, n, outstanding)
				defer p.run.Close()
				p.commit(b, 100)
				b.ReportAllocs()
				b.ResetTimer()
				p.commit(b, 100+b.N)
				b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "commits/s")
				b.ReportMetric(float64(p.outstanding()), "open")
			})
		}
	}
}
