package cluster

import (
	"fmt"
	"testing"

	"synod/roles"
	"synod/roles/simplepaxos"
)

func TestSmoke(t *testing.T) {
	tl, err := NewTimeline(Settings{simplepaxos.Protocol(), roles.Together(5), 7}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer tl.Close()
	tl.Watch(func(e *Event) { fmt.Println(e.Step, e.At.Clock(), e.Text(), "|", e.Why()) })
	if err := tl.Do(Command{Verb: Propose, Agent: 0, Value: "red"}); err != nil {
		t.Fatal(err)
	}
	tl.Advance(5000, 1000)
	for _, f := range tl.State().Chosen() {
		fmt.Println(f)
	}
	fmt.Println(tl.State().Verdict())
	d := tl.State().Digest()
	n := tl.State().Steps()
	for i := 0; i <= n; i++ {
		tl.Goto(i)
	}
	fmt.Println(d == tl.State().Digest())
	tl.Goto(n - 5)
	for tl.Behind() > 0 {
		tl.Step()
	}
}

func BenchmarkDeliveries(b *testing.B) {
	for _, n := range []int{3, 5, 9, 25} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			tl, _ := NewTimeline(Settings{simplepaxos.Protocol(), roles.Together(n), 7}, nil)
			defer tl.Close()
			total := 0
			b.ResetTimer()
			for i := 0; total < b.N; i++ {
				tl.Do(Command{Verb: Propose, Agent: roles.ID(i % n), Value: "red"})
				total += 1 + tl.Advance(tl.State().Now()+200, 1<<30)
			}
			b.ReportMetric(float64(total)/b.Elapsed().Seconds(), "deliveries/s")
		})
	}
}
